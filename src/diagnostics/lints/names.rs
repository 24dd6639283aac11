//! Lints of the names and texts of entries: names that something else would answer to, entries that
//! change built-in ones, and texts without English.

use std::hash::BuildHasher;
use std::rc::Rc;

use super::context::Context;
use crate::diagnostics::entry::{Entry, Noun};
use crate::model::{FALLBACK_LANGUAGE, Spot, Text};
use crate::names;
use crate::store::{Record, Table};

pub(super) fn command_name(cx: &mut Context<'_>, entry: Entry<'_>) {
    let hint = match entry.table {
        Table::Organizations | Table::Types => {
            format!("rename it, or ask for it with: whoadmin ask {}", entry.id.value)
        }
        Table::Tasks => "rename it: the task is found by its other names alone".to_owned(),
        _ => return,
    };
    for (name, at) in entry.names() {
        let is_command = |command: &&String| command.eq_ignore_ascii_case(name);
        if let Some(command) = cx.options.commands.iter().find(is_command) {
            let message =
                format!("`{name}` is also a command: `whoadmin {command}` does not find it");
            cx.report.add_at(at, name, message, hint.as_str());
        }
    }
}

pub(super) fn shared_name(cx: &mut Context<'_>, entry: Entry<'_>) {
    let noun = entry.table.noun();
    // Types and clouds of one layer that share a name are errors, which the loader reports.
    if matches!(entry.table, Table::Organizations | Table::Portals | Table::Tasks) {
        for (name, at) in entry.names() {
            let hash = cx.hasher.hash_one((entry.table, names::fold(name)));
            let first = cx.names.entry(hash).or_insert_with(|| Rc::clone(&cx.present));
            // The loader reports an id that stands twice.
            if first.value != cx.present.value {
                let place = cx.report.place(first.at);
                let message = format!("`{name}` names the {noun} `{}`, too ({place})", first.value);
                let hint =
                    "give one of the two another name: this one finds only one of them, or none";
                cx.report.add_at(at, name, message, hint);
            }
        }
    }
    if entry.table == Table::Organizations {
        return;
    }
    let Some(below) = cx.below else { return };
    for alias in entry.aliases {
        let ids = below.named(entry.table, &alias.value);
        if let Some(other) = ids.iter().find(|other| **other != entry.id.value) {
            let message = format!("`{}` names the {noun} `{other}`, too", alias.value);
            let hint = "leave the alias out: it finds only one of them, or none";
            cx.report.add(alias, message, hint);
        }
    }
}

pub(super) fn overrides_built_in(cx: &mut Context<'_>, entry: Entry<'_>) {
    let built_in = cx.below.and_then(|below| below.layers().first());
    if built_in.is_some_and(|it| it.compiled.has(entry.table, &entry.id.value)) {
        let (noun, id) = (entry.table.noun(), &entry.id.value);
        let message = format!("this changes the built-in {noun} `{id}`");
        cx.report.add(entry.id, message, "if that is not meant, give it an id of its own");
    }
}

pub(super) fn no_english(cx: &mut Context<'_>, entry: Entry<'_>) {
    let id = &entry.id.value;
    let texts = entry.texts();
    if texts.iter().any(|(_, text)| lacks_english(text)) {
        // The entry of a layer below may have the English text.
        let below = match entry.noun {
            Noun::Type(_) => english_below(cx, id, |it| Noun::Type(it)),
            Noun::Cloud(_) => english_below(cx, id, |it| Noun::Cloud(it)),
            Noun::Portal(_) => english_below(cx, id, |it| Noun::Portal(it)),
            Noun::Task(_) => english_below(cx, id, |it| Noun::Task(it)),
            Noun::Message(_) => english_below(cx, id, |it| Noun::Message(it)),
            _ => Vec::new(),
        };
        for (what, text) in texts.into_iter().filter(|(what, _)| !below.contains(what)) {
            check_english(cx, &format!("the {what} of `{id}`"), text, entry.id);
        }
    }
    for step in entry.path() {
        let role = &step.role;
        for (what, text) in [("who", &step.who), ("where", &step.place)] {
            check_english(cx, &format!("{what} of step `{}` in `{id}`", role.value), text, role);
        }
    }
    if let Some(attempt) = entry.attempt() {
        check_english(cx, &format!("what to try of `{id}`"), &attempt.text, entry.id);
    }
    for (of, note) in entry.notes() {
        check_english(cx, &format!("the note of `{id}` on {}", of.value), note, of);
    }
    if let Noun::Organization(it) = entry.noun {
        for contact in &it.contacts {
            let at = if contact.id.at.line > 0 { contact.id.at } else { entry.id.at };
            let spot = Spot { value: String::new(), at };
            check_english(cx, "the contact's name", &contact.name, &spot);
            check_english(cx, "the contact's note", &contact.note, &spot);
        }
    }
}

fn check_english(cx: &mut Context<'_>, what: &str, text: &Text, spot: &Spot) {
    if lacks_english(text)
        && let Some((language, words)) = text.0.first()
    {
        let message = format!("{what} is in `{language}`, but not in English: `{words}`");
        let hint = format!("add `{FALLBACK_LANGUAGE}:`, which other languages fall back to");
        cx.report.add(spot, message, hint);
    }
}

fn lacks_english(text: &Text) -> bool {
    !text.is_empty() && text.exactly(FALLBACK_LANGUAGE).is_none()
}

/// The texts that the entry of a layer below has in English.
fn english_below<T: Record>(
    cx: &Context<'_>,
    id: &str,
    noun: for<'e> fn(&'e T) -> Noun<'e>,
) -> Vec<&'static str> {
    let below = cx.below.and_then(|below| below.entry::<T>(id));
    let texts = below.iter().flat_map(|below| Entry::from(noun(below)).texts());
    let english = texts.filter(|(_, text)| text.exactly(FALLBACK_LANGUAGE).is_some());
    english.map(|(what, _)| what).collect()
}
