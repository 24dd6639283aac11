//! The lints: each looks for one thing that loads, but would answer wrongly or goes stale.
//!
//! A lint is one line of [`LINTS`] and one function, which is called with every entry of the layer; what
//! it finds is shown by a directory of its name in `tests/broken`.

mod clouds;
mod contacts;
mod context;
mod domains;
mod names;
mod organizations;
mod roles;
mod sites;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::entry::{self, Entry, Noun};
use super::{Check, Diagnostic, Severity, SourceText, Sources};
use crate::directory::Directory;
use crate::entries::Entries;
use crate::model::At;
use crate::store::Compiled;
use context::Context;
pub use context::Options;

/// A check that a function makes.
pub struct Lint {
    /// The check.
    pub check: Check,
    /// Reports what is wrong with an entry.
    find: fn(&mut Context<'_>, Entry<'_>),
}

macro_rules! lints {
    ($($id:literal, $severity:ident, $find:path, $about:literal;)*) => {
        /// Every lint, sorted by id.
        pub static LINTS: &[Lint] = &[$(Lint {
            check: Check { id: $id, severity: Severity::$severity, refuses: false, about: $about },
            find: $find,
        }),*];
    };
}

lints! {
    "assumed-cloud", Warning, organizations::assumed_cloud, "an organization whose tenant names no cloud, and whose domains do not tell one";
    "bad-hours", Error, contacts::bad_hours, "opening hours that do not parse";
    "bad-time-zone", Error, contacts::bad_time_zone, "a time zone that is not known";
    "command-name", Warning, names::command_name, "an id, name or alias equal to a command's name, which wins over it";
    "foreign-host", Warning, organizations::foreign_host, "a portal address whose host is not one of its cloud's";
    "look-alike-domain", Warning, domains::look_alike, "a domain that looks like another one by its letters";
    "near-role", Warning, contacts::near_role, "a role within two letters of a known one";
    "no-channel", Error, contacts::no_channel, "a contact without any channel";
    "no-contact", Error, organizations::no_contact, "an organization without any contact";
    "no-english", Warning, names::no_english, "a text in some languages, but not in English";
    "only-task-contacts", Warning, organizations::only_task_contacts, "an organization whose contacts are all for certain tasks, so that it has none for anything else";
    "overrides-built-in", Warning, names::overrides_built_in, "an entry that changes a built-in one";
    "personal-mail", Warning, domains::personal_mail, "a domain of a provider of personal mail, whose users are not this organization's";
    "public-suffix", Error, domains::public_suffix, "a domain that is a public suffix, under which anyone may register";
    "retired-cloud", Warning, organizations::retired_cloud, "an organization on a cloud that has closed";
    "shared-name", Warning, names::shared_name, "a name or alias that two entries have, so that it finds only one of them, or none";
    "stale", Warning, organizations::stale, "an organization that was last reviewed longer ago than `--stale-after`";
    "suffix-contradicts-cloud", Warning, domains::suffix_contradicts_cloud, "a tenant suffix that belongs to another cloud than the one named";
    "unused-role", Warning, contacts::unused_role, "a role that no step of any path has";
}

/// Adds what the lints find in a layer, which lies on `below`, to its problems.
pub fn lint(
    entries: &Entries,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
    below: Option<&Directory>,
    options: &Options<'_>,
) {
    let unread = unread_lines(problems, sources);
    let mut cx = Context::new(entries, sources, below, options);
    cx.is_whole = !problems.iter().any(Diagnostic::breaks_off);
    let mut all = entry::all(entries).peekable();
    while let Some(entry) = all.next() {
        cx.is_partial = !unread.is_empty() && {
            let At { file, line, .. } = entry.id.at;
            // Up to the next entry of the file.
            let next = all.peek().map(|next| next.id.at);
            let next = next.filter(|next| next.file == file && next.line >= line);
            let end = next.map_or(u32::MAX, |next| next.line.max(line + 1));
            unread.range((file, line)..(file, end)).next().is_some()
        };
        run_all(&mut cx, entry);
    }
    cx.report.finish(problems);
}

/// What the lints find in a compiled layer, which lies on `below`: the same, without the lines of the
/// files that it was made from.
pub fn lint_compiled(
    compiled: &Compiled,
    below: Option<&Directory>,
    options: &Options<'_>,
) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    for number in 0..compiled.meta().files {
        let name = compiled.file(u32::try_from(number).unwrap_or(u32::MAX));
        sources.0.push(SourceText::new(name.unwrap_or_default(), String::new()));
    }
    // All but the organizations, of which there may be more than memory holds.
    let entries = Entries {
        contacts: compiled.all().collect(),
        types: compiled.all().collect(),
        clouds: compiled.all().collect(),
        portals: compiled.all().collect(),
        tasks: compiled.all().collect(),
        messages: compiled.all().collect(),
        defaults: compiled.defaults(),
        ..Entries::default()
    };
    let mut cx = Context::new(&entries, &sources, below, options);
    entry::all(&entries).for_each(|entry| run_all(&mut cx, entry));
    compiled.all().for_each(|it| run_all(&mut cx, Noun::Organization(&it).into()));
    let mut problems = Vec::new();
    cx.report.finish(&mut problems);
    problems
}

/// Makes every check of an entry.
fn run_all(cx: &mut Context<'_>, entry: Entry<'_>) {
    cx.present = Rc::new(entry.id.clone());
    for lint in LINTS {
        cx.report.for_check(&lint.check);
        (lint.find)(cx, entry);
    }
}

/// The lines, by the number of their file, where an entry could not be read whole: what is missing
/// there need not be said again.
fn unread_lines(problems: &[Diagnostic], sources: &Sources) -> BTreeSet<(u32, u32)> {
    let numbers: HashMap<&str, u32> =
        (0..).zip(&sources.0).map(|(number, source)| (source.name.as_str(), number)).collect();
    let refusing = problems.iter().filter(|problem| problem.check.refuses);
    refusing.filter_map(|it| Some((*numbers.get(it.file.as_str())?, it.line))).collect()
}
