//! Every text is there in every language, says the same names, and fits into the tables.

use std::collections::BTreeSet;

use crate::common::{LANGUAGES, MONDAY, entries, question, with};
use unicode_width::UnicodeWidthStr as _;
use whoadmin::answer::Answer;
use whoadmin::directory::Directory;
use whoadmin::model::Text;
use whoadmin::names::fold_loose;
use whoadmin::render::{Document, OUTPUTS, RenderOptions};
use whoadmin::resolve::resolve;
use whoadmin::understand::find;
use whoadmin::words::Catalog;

/// An answer in a format, at a width.
fn shown(answer: &Answer, words: Catalog<'_>, format: &str, width: usize, why: bool) -> String {
    let output = OUTPUTS.iter().find(|output| output.format().name == format).unwrap();
    let options = RenderOptions { width, why, ..RenderOptions::default() };
    output.whole(&Document::Answer(answer, words), &options)
}

/// Every text of the data, with its place.
fn texts() -> Vec<(String, Text)> {
    let entries = entries();
    let mut texts: Vec<(String, Text)> = Vec::new();
    let mut add = |place: String, text: &Text| {
        if !text.is_empty() {
            texts.push((place, text.clone()));
        }
    };
    for (key, text) in &entries.words {
        add(format!("words {}", key.value), text);
    }
    for it in &entries.types {
        let id = &it.id.value;
        add(format!("type {id} name"), &it.name);
        add(format!("type {id} note"), &it.note);
        for step in &it.path {
            add(format!("type {id} who"), &step.who);
            add(format!("type {id} where"), &step.place);
        }
    }
    for it in &entries.clouds {
        let id = &it.id.value;
        for text in [&it.name, &it.operator, &it.support, &it.note] {
            add(format!("cloud {id}"), text);
        }
    }
    for it in &entries.portals {
        let id = &it.id.value;
        add(format!("portal {id} name"), &it.name);
        add(format!("portal {id} note"), &it.note);
        it.notes.iter().for_each(|(_, note)| add(format!("portal {id} notes"), note));
    }
    for it in &entries.tasks {
        let id = &it.id.value;
        for text in [&it.name, &it.role, &it.other_roles, &it.note] {
            add(format!("task {id}"), text);
        }
        it.attempt.iter().for_each(|it| add(format!("task {id} try"), &it.text));
        it.notes.iter().for_each(|(_, note)| add(format!("task {id} notes"), note));
        for step in &it.path {
            add(format!("task {id} who"), &step.who);
            add(format!("task {id} where"), &step.place);
        }
    }
    for it in &entries.messages {
        let id = &it.id.value;
        for text in [&it.name, &it.meaning, &it.ask, &it.who_acts, &it.role, &it.note] {
            add(format!("message {id}"), text);
        }
        it.attempt.iter().for_each(|it| add(format!("message {id} try"), &it.text));
    }
    let defaults = entries.defaults.expect("the built-in data has defaults");
    add("last step who".to_owned(), &defaults.last_step.who);
    add("last step where".to_owned(), &defaults.last_step.place);
    texts
}

/// The `{names}` that are filled in.
fn placeholders(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in text.split('{').skip(1) {
        found.extend(part.split_once('}').map(|(name, _)| name.to_owned()));
    }
    found
}

#[test]
fn no_word_is_missing_and_no_placeholder_is_lost() {
    let mut faults = Vec::new();
    for (place, text) in texts() {
        // A name such as Microsoft 365 is the same everywhere.
        if text.0.iter().any(|(language, _)| language.is_empty()) {
            continue;
        }
        // What only admins and developers meet has its meaning in English alone.
        if place.starts_with("message ") && text.0.len() == 1 {
            continue;
        }
        let english = placeholders(text.get("en"));
        for language in LANGUAGES {
            match text.exactly(language) {
                None => faults.push(format!("{place}: not in {language}")),
                Some(it) if it.trim() != it || it.is_empty() => {
                    faults.push(format!("{place}: white space in {language}"));
                }
                Some(it) if placeholders(it) != english => {
                    faults.push(format!("{place}: other placeholders in {language}: {it}"));
                }
                Some(_) => {}
            }
        }
        if text.0.len() != LANGUAGES.len() {
            faults.push(format!("{place}: {} languages", text.0.len()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn names_on_the_screen_are_the_same_everywhere() {
    let entries = entries();
    let word = |key: &str, language: &str| {
        let found = entries.words.iter().find(|(it, _)| it.value == key);
        found.expect("the word is there").1.get(language).to_owned()
    };
    let mut faults = Vec::new();
    let texts = texts();
    for language in LANGUAGES {
        let link = word("help-link-name", language);
        let english = word("help-link-name", "en");
        for (place, text) in &texts {
            // Where the English names the link, every language names it as its own page does.
            if text.get("en").contains(&english) && !text.get(language).contains(&link) {
                faults.push(format!("{place}: {language} names the link otherwise"));
            }
        }
        // The sentence of who is no admin is one that `explain` knows.
        let id = entries.defaults.as_ref().expect("there are defaults").message.clone();
        let directory = crate::common::built_in();
        let sentence = word("screen-not-admin", language);
        assert_eq!(find(&directory, &sentence).id, Some(id), "{language}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn one_role_has_one_name() {
    // English names that stand alone as a role, with their other names by language.
    let mut names: std::collections::BTreeMap<(String, &str), BTreeSet<String>> =
        std::collections::BTreeMap::default();
    let entries = entries();
    let roles =
        entries.tasks.iter().map(|it| &it.role).chain(entries.messages.iter().map(|it| &it.role));
    for role in roles.filter(|it| !it.is_empty()) {
        for language in LANGUAGES {
            let english = role.get("en").to_owned();
            names.entry((english, language)).or_default().insert(fold_loose(role.get(language)));
        }
    }
    let faults: Vec<_> = names.iter().filter(|(_, names)| names.len() > 1).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

const DESKS: &str = include_str!("../fixtures/desks.yaml");

/// Answers of every kind, in one language.
fn answers(directory: &Directory, language: &str) -> Vec<Answer> {
    let mut questions = Vec::new();
    for who in [
        None,
        Some("school"),
        Some("enterprise"),
        Some("small-business"),
        Some("personal"),
        Some("contoso"),
        Some("anna@contoso.com"),
        Some("fabrikam"),
        Some("tailspin"),
        Some("wingtip"),
        Some("x@nowhere.example"),
        Some("contoso.onmicrosoft.us"),
    ] {
        questions.push(question(who, language, MONDAY));
    }
    for task in entries().tasks {
        let mut it = question(Some("anna@contoso.com"), language, MONDAY);
        it.task = Some(task.id.value);
        questions.push(it);
    }
    for message in entries().messages {
        let Some((sentence, _)) = message.sentences().next() else { continue };
        let mut it = question(Some("school"), language, MONDAY);
        it.message = Some(find(directory, &sentence.value));
        questions.push(it);
    }
    for cloud in entries().clouds {
        let mut it = question(Some("enterprise"), language, MONDAY);
        it.cloud = Some(cloud.id.value);
        it.task = Some("reset-password".to_owned());
        questions.push(it);
    }
    questions.iter().map(|it| resolve(directory, it).expect("there is an answer")).collect()
}

#[test]
fn tables_keep_their_borders_at_every_width() {
    let directory = with(DESKS);
    for language in LANGUAGES {
        let words = Catalog::new(&directory, language);
        // One of each kind is enough of what repeats itself.
        for answer in answers(&directory, language).iter().step_by(29) {
            for width in 40..=120 {
                let text = shown(answer, words, "table", width, true);
                let table: Vec<&str> = text
                    .lines()
                    .filter(|line| line.starts_with(['│', '┌', '╞', '└', '├']))
                    .collect();
                let widths: BTreeSet<usize> = table.iter().map(|line| line.width()).collect();
                assert!(widths.len() <= 1, "{language} {width}: {widths:?}\n{}", table.join("\n"));
                let widest = widths.iter().max().copied().unwrap_or_default();
                assert!(widest <= width, "{language} {width}: {widest}");
                for line in table {
                    assert!(
                        line.ends_with(['│', '┐', '╡', '┘', '┤']),
                        "{language} {width}: {line}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_answer_is_whole_in_every_language() {
    let directory = with(DESKS);
    for language in LANGUAGES {
        let words = Catalog::new(&directory, language);
        for answer in answers(&directory, language) {
            let [table, markdown] =
                ["table", "markdown"].map(|format| shown(&answer, words, format, 100, true));
            for text in [&table, &markdown] {
                // A name that is filled never stays; addresses of SharePoint have a tenant in braces.
                let text = text.replace("{tenant}", "");
                assert!(!text.contains('{') && !text.contains("\n\n\n"), "{language}:\n{text}");
                assert!(!text.contains("  ()") && !text.contains(": \n"), "{language}:\n{text}");
            }
            if language != "en" {
                for english in ["Ask now", "Try first", "How to find", "your admin", "read as "] {
                    assert!(!table.contains(english), "{language} {english}:\n{table}");
                }
            }
        }
    }
}

#[test]
fn lines_fit_but_for_addresses() {
    let directory = with(DESKS);
    for language in LANGUAGES {
        let words = Catalog::new(&directory, language);
        for answer in answers(&directory, language).iter().step_by(7) {
            for width in [40, 60, 80, 100] {
                let text = shown(answer, words, "table", width, false);
                for line in text.lines().filter(|line| !line.contains("://")) {
                    assert!(line.width() <= width, "{language} {width}: {line}");
                }
            }
        }
    }
}
