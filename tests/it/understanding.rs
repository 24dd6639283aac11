//! Holds what is understood to what people bring: screens, questions and hosts, and every known code.

use std::collections::BTreeSet;

use whoadmin::directory::Directory;
use whoadmin::understand::web_address::judge;
use whoadmin::understand::{What, find, read};
use whoadmin::words::Catalog;

/// The rows of a table, without its head: the cells of each.
fn rows(table: &str) -> Vec<Vec<&str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect()).collect()
}

/// The actors of the message that a text is, or of the family of its code.
fn actors(directory: &Directory, text: &str) -> Vec<String> {
    let found = find(directory, text);
    let message = found.id.or(found.family).and_then(|id| directory.message(&id));
    let actors = message.into_iter().flat_map(|message| message.actors);
    actors.map(|actor| actor.value).collect()
}

#[test]
fn screens_say_who_has_to_act() {
    let directory = crate::common::built_in();
    let wrong: Vec<String> = rows(include_str!("../cases/screens.tsv"))
        .iter()
        .filter_map(|row| {
            let (paste, right) = (row[0], row[1]);
            let first = actors(&directory, paste).into_iter().next().unwrap_or_default();
            let is_right = right.split(',').any(|actor| actor == first);
            (!is_right).then(|| format!("{paste}: {first:?}, not {right}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn questions_in_free_words() {
    let directory = crate::common::built_in();
    let (mut clear, mut offered, mut wrong) = (0, 0, Vec::new());
    for row in rows(include_str!("../cases/questions.tsv")) {
        let (question, right) = (row[0], row[1].split(',').collect::<BTreeSet<_>>());
        match read(&directory, question).unwrap().what {
            What::Question(guess) if right.contains(guess.id.as_str()) => clear += 1,
            What::Task(id) if right.contains(id.as_str()) => clear += 1,
            What::Message(pasted) if pasted.id.as_deref().is_some_and(|id| right.contains(id)) => {
                clear += 1;
            }
            What::Choice(guesses) if guesses.iter().any(|it| right.contains(it.id.as_str())) => {
                offered += 1;
            }
            other => wrong.push(format!("{question}: {other:?}, not {right:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(clear >= 8 * offered, "{clear} clear, {offered} offered");
}

#[test]
fn who_is_found_among_the_words() {
    let directory = crate::common::with(
        "organizations:\n  contoso:\n    name: Contoso Nederland B.V.\n    type: enterprise\n    \
         domains: [contoso.com]\n",
    );
    for (words, who) in [
        ("forgot my password anna@contoso.com", Some("anna@contoso.com")),
        ("anna@contoso.com, I forgot my password", Some("anna@contoso.com")),
        ("forgot my password at contoso.com", Some("contoso.com")),
        ("Contoso Nederland B.V. forgot my password", Some("contoso")),
        ("forgot my password", None),
    ] {
        let reading = read(&directory, words).unwrap();
        assert_eq!(reading.who.as_deref(), who, "{words}");
        let task = match reading.what {
            What::Task(id) => id,
            What::Question(guess) => guess.id,
            What::Choice(guesses) => guesses[0].id.clone(),
            other => panic!("{words}: {other:?}"),
        };
        assert_eq!(task, "reset-password", "{words}");
    }
    assert!(matches!(read(&directory, "qwzx vbnk plfg").unwrap().what, What::Nothing));
}

#[test]
fn hosts_are_what_they_are() {
    let directory = crate::common::built_in();
    let words = Catalog::new(&directory, "en");
    for row in rows(include_str!("../cases/hosts.tsv")) {
        let (host, right) = (row[0], row[1]);
        let verdict = judge(&directory, &format!("https://{host}"), words).web.unwrap().verdict;
        let wanted = match right {
            "microsoft" => ["microsoft", "known-host", "portal"].as_slice(),
            "launchable" => &["portal", "known-host"],
            "imitation" => &["look-alike"],
            "stranger" => &["unknown-host"],
            other => &[other][..],
        };
        assert!(wanted.contains(&verdict), "{host}: {verdict}, not {right}");
    }
    for imitation in ["https://microsoft.com-verify.net", "https://x-admin.sharepoint.com.evil.com"]
    {
        assert_eq!(judge(&directory, imitation, words).web.unwrap().verdict, "look-alike");
    }
}

/// What a directory says of hosts changes no verdict.
#[test]
fn no_directory_raises_a_verdict() {
    let directory = crate::common::with(
        "clouds:\n  worldwide:\n    domains: [evil.example]\nportals:\n  admin-center:\n    \
         alternates:\n      worldwide: [\"https://evil.example\"]\n",
    );
    let words = Catalog::new(&directory, "en");
    for address in ["https://evil.example", "https://admin.microsoft.com.evil.example"] {
        let verdict = judge(&directory, address, words).web.unwrap().verdict;
        assert!(matches!(verdict, "unknown-host" | "look-alike"), "{address}: {verdict}");
    }
}

/// Every row of the facts is a message, and the first who has to act is the one that the facts name.
#[test]
fn every_fact_is_a_message() {
    let directory = crate::common::built_in();
    let facts = rows(include_str!("../../data/messages/facts.tsv"));
    assert!(facts.len() > 600);
    let actor = |who: &str| {
        let first = who.split(';').next().unwrap_or_default();
        [
            ("you", "you"),
            ("your admin", "admin"),
            ("other organization", "other-admin"),
            ("owner", "owner"),
            ("app owner", "developer"),
            ("Microsoft", "microsoft"),
        ]
        .into_iter()
        .filter(|(words, _)| first.starts_with(words))
        .max_by_key(|(words, _)| words.len())
        .map(|(_, actor)| actor)
    };
    let (mut missed, mut other) = (Vec::new(), Vec::new());
    for row in &facts {
        let code = row[0].trim_matches('"');
        // Of a range any code does.
        let text = match code.split_once('-') {
            Some((first, last))
                if whoadmin::store::code_range(code).is_some() && !last.is_empty() =>
            {
                first
            }
            _ => code,
        };
        let found = actors(&directory, text);
        match (found.first(), actor(row[3])) {
            (None, _) => missed.push(code),
            (Some(first), Some(right)) if first != right => {
                other.push(format!("{code}: {first}, not {right}"));
            }
            _ => {}
        }
    }
    assert!(missed.is_empty(), "missed: {missed:?}");
    assert!(
        other.len() * 20 <= facts.len(),
        "{} have another first actor:\n{}",
        other.len(),
        other.join("\n")
    );
}
