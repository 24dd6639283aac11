//! The drafted request: whole, in every language, within what an address may be, and without secrets.

use crate::common::{LANGUAGES, MONDAY, built_in, question, with};
use whoadmin::directory::Directory;
use whoadmin::draft::Draft;
use whoadmin::resolve::resolve;
use whoadmin::understand::find;
use whoadmin::words::Catalog;

const CONTOSO: &str = "organizations: {contoso: {name: Contoso Nederland B.V., type: enterprise, \
    domains: [contoso.com], contacts: [{name: Desk, email: desk@contoso.com}]}}";

const TRACE: &str = "Request Id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301 \
    Correlation Id: 0f8fad5b-d9cb-469f-a165-70867728950e Timestamp: 2026-11-22T10:15:30Z";

fn draft(
    directory: &Directory,
    who: Option<&str>,
    language: &str,
    task: Option<&str>,
    message: Option<&str>,
) -> Draft {
    let mut question = question(who, language, MONDAY);
    question.task = task.map(str::to_owned);
    question.message = message.map(|it| find(directory, it));
    let answer = resolve(directory, &question).expect("there is an answer");
    Draft::new(&answer, Catalog::new(directory, language))
}

#[test]
fn who_asks_for_what() {
    let directory = with(CONTOSO);
    let it = draft(&directory, Some("Anna <Anna@Contoso.com>"), "en", Some("reset-password"), None);
    assert_eq!(it.subject, "Please help: Reset a forgotten password");
    assert_eq!(
        it.body(),
        "Hello,\n\nI am Anna@contoso.com at Contoso Nederland B.V.\n\
         I need help with: Reset a forgotten password.\n\n\
         This can be done by an admin with the role Password Administrator.\n\n\
         I have not put any password in this message, and nobody needs to ask me for one.\n\nThank you"
    );
    assert_eq!(
        it.spoken(),
        "I am Anna@contoso.com at Contoso Nederland B.V.\nI need help with: Reset a forgotten password."
    );
    // A domain or a name is nobody's account.
    assert!(!draft(&directory, Some("contoso.com"), "en", None, None).body().contains("I am"));
    // Of an address that nothing knows the account is all there is.
    let it = draft(&directory, Some("x@nowhere.example"), "nl", None, None);
    assert!(it.body().contains("Mijn account is x@nowhere.example."));
}

#[test]
fn the_message_and_its_ids() {
    let directory = with(CONTOSO);
    let page = format!("AADSTS50053: Your account is locked. {TRACE}");
    let body = draft(&directory, Some("anna@contoso.com"), "en", None, Some(&page)).body();
    for part in [
        "I need help with: Unlock an account.",
        "AADSTS50053",
        "request id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "correlation id: 0f8fad5b-d9cb-469f-a165-70867728950e",
        "time: 2026-11-22T10:15:30Z",
        "Password Administrator or Helpdesk Administrator",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    // What is not known is shown as it is, with its code.
    let it = draft(&directory, None, "en", None, Some("AADSTS99999: Contoso app says no."));
    assert_eq!(it.subject, "Please help: AADSTS99999");
    assert!(it.body().contains("My screen says: AADSTS99999: Contoso app says no."));
}

#[test]
fn every_language_is_whole_and_fits_into_an_address() {
    let directory = with(CONTOSO);
    let entries = crate::common::entries();
    let tasks: Vec<&str> = entries.tasks.iter().map(|it| it.id.value.as_str()).collect();
    let messages: Vec<String> = entries
        .messages
        .iter()
        .filter_map(|it| it.patterns.first())
        .map(|it| format!("{} {}", it.value, "Sorry, but no. ".repeat(20)) + TRACE)
        .collect();
    for language in LANGUAGES {
        let none = [(None, None)].into_iter();
        let tasks = tasks.iter().map(|it| (Some(*it), None));
        let messages = messages.iter().map(|it| (None, Some(it.as_str())));
        for (task, message) in none.chain(tasks).chain(messages) {
            let who = Some("anna.de.vries-van.den.berg@contoso.com");
            let it = draft(&directory, who, language, task, message);
            let body = it.body();
            assert!(!it.subject.contains('\n') && !body.contains('{'), "{language} {body}");
            let link = it.mail("desk@contoso.com").expect("the recipient is one");
            assert!(
                !link.as_str().ends_with("%E2%80%A6"),
                "{language} {task:?} {message:?}: {body}"
            );
            if message.is_some() {
                for id in ["3f2504e0", "0f8fad5b", "2026-11-22T10"] {
                    assert!(link.as_str().contains(id), "{language} {message:?}");
                }
            }
        }
    }
}

#[test]
fn no_password_goes_with_it() {
    let directory = built_in();
    for text in [
        "AADSTS50126 password: hunter2",
        "my password is Hunter2! and AADSTS50126",
        "AADSTS99999 wachtwoord=hunter2",
        "AADSTS99999 https://login.contoso.com/x?code=hunter2#id_token=hunter2",
        "AADSTS99999 パスワード：hunter2",
    ] {
        for language in LANGUAGES {
            let it = draft(&directory, None, language, None, Some(text));
            let all = format!("{} {} {}", it.subject, it.body(), it.spoken()).to_lowercase();
            assert!(!all.contains("hunter2"), "{all}");
        }
    }
}

#[test]
fn hostile_words_are_calm() {
    let directory = with(CONTOSO);
    let text = "\u{1b}]0;x\u{7} \u{202e}evil\u{2066} \r\nBcc: all@contoso.com\r\n\r\n".repeat(9000);
    let it = draft(&directory, Some("anna@contoso.com"), "en", None, Some(&text));
    let body = it.body();
    assert!(body.len() < 3000 && body.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(!body.contains(['\u{202e}', '\u{2066}']));
    let link = it.mail("desk@contoso.com").expect("the recipient is one");
    assert_eq!(link.as_str().matches(['?', '&']).count(), 2);
    assert!(it.mail("desk@contoso.com,all@contoso.com").is_err());
}
