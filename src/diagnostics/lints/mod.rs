//! Looks for what loads and yet would answer wrongly, or goes stale: the lints of a layer.
//!
//! What keeps a layer from loading is found by [`crate::load`]; here are the checks that need the
//! whole layer, what it lies on, opening hours and time zones, or the list of public suffixes.

mod clouds;
mod contact;
mod domain;
mod entry;
mod found;
mod names;
mod organization;
mod roles;

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, SourceText, Sources, sort};
use crate::directory::Directory;
use crate::entries::Entries;
use crate::model::{Defaults, Spot};
use crate::store::Compiled;
use clouds::Clouds;
use contact::Contacts;
use domain::Domains;
use found::{Found, Patience};
use names::Names;
use roles::Roles;

/// What a check depends on beside the layers.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// How many days after its review an organization is stale; none: never.
    pub stale_after: Option<i64>,
    /// The day of the check, in days since 1970-01-01.
    pub today: i64,
    /// The names and aliases of the program's commands.
    pub commands: &'o [String],
}

/// Adds the findings of a layer, which lies on `below`, to its problems.
pub fn lint(
    entries: &Entries,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
    below: Option<&Directory>,
    options: &Options<'_>,
) {
    let faulty = Faulty::new(problems, sources);
    let mut lints = Lints::new(entries, below, sources, options);
    lints.whole = !problems.iter().any(Diagnostic::breaks_off);
    lints.entries(entries, &faulty);
    for (number, it) in entries.organizations.iter().enumerate() {
        let next = entries.organizations.get(number + 1).map(|next| &next.id);
        lints.organization(it, faulty.is_in(&it.id, next));
    }
    problems.extend(lints.found.all());
    sort(problems);
}

/// The findings of a compiled layer, which lies on `below`: the same, without the lines of the files
/// that it was made from.
pub fn lint_compiled(
    compiled: &Compiled,
    below: Option<&Directory>,
    options: &Options<'_>,
) -> Vec<Diagnostic> {
    let mut entries = Entries::default();
    let mut sources = Sources::default();
    for number in 0..compiled.meta().files {
        let name = compiled.file(u32::try_from(number).unwrap_or(u32::MAX));
        sources.0.push(SourceText::new(name.unwrap_or_default(), String::new()));
    }
    entries.contacts = compiled.all().collect();
    entries.types = compiled.all().collect();
    entries.clouds = compiled.all().collect();
    entries.portals = compiled.all().collect();
    entries.tasks = compiled.all().collect();
    entries.messages = compiled.all().collect();
    entries.defaults = compiled.defaults();
    let mut lints = Lints::new(&entries, below, &sources, options);
    lints.entries(&entries, &Faulty::default());
    compiled.all().for_each(|it| lints.organization(&it, false));
    let mut problems = lints.found.all();
    sort(&mut problems);
    problems
}

/// The lints of one layer, and what they remember from entry to entry.
struct Lints<'l> {
    below: Option<&'l Directory>,
    options: &'l Options<'l>,
    found: Found<'l>,
    clouds: Clouds,
    contacts: Contacts<'l>,
    domains: Domains,
    names: Names,
    roles: Roles,
    /// Whether every file was read to its end, so that what is not there is really missing.
    whole: bool,
    patience: Patience,
}

impl<'l> Lints<'l> {
    fn new(
        entries: &'l Entries,
        below: Option<&'l Directory>,
        sources: &'l Sources,
        options: &'l Options<'l>,
    ) -> Self {
        let defaults = below.map(Directory::defaults).or(entries.defaults.as_ref());
        let defaults = defaults.cloned().unwrap_or_else(Defaults::default);
        let clouds = Clouds::new(entries, below, &defaults.cloud);
        Self {
            below,
            options,
            found: Found::new(sources),
            domains: Domains::new(&clouds, below),
            clouds,
            contacts: Contacts::new(entries, below),
            names: Names::default(),
            roles: Roles::new(entries, below, &defaults.last_step),
            whole: true,
            patience: Patience::default(),
        }
    }
}

/// The lines where an entry cannot be read whole: what is missing there need not be said again.
#[derive(Default)]
struct Faulty {
    /// The lines of each file, by its number, in rising order.
    lines: HashMap<u32, Vec<u32>>,
}

impl Faulty {
    fn new(problems: &[Diagnostic], sources: &Sources) -> Self {
        let numbers: HashMap<&str, u32> =
            (0..).zip(&sources.0).map(|(number, source)| (source.name.as_str(), number)).collect();
        let mut lines: HashMap<u32, Vec<u32>> = HashMap::new();
        for problem in problems.iter().filter(|problem| problem.check.refuses) {
            if let Some(number) = numbers.get(problem.file.as_str()) {
                lines.entry(*number).or_default().push(problem.line);
            }
        }
        for lines in lines.values_mut() {
            lines.sort_unstable();
        }
        Self { lines }
    }

    /// Whether a fault stands between an entry and the next one.
    fn is_in(&self, entry: &Spot, next: Option<&Spot>) -> bool {
        let Some(lines) = self.lines.get(&entry.at.file) else {
            return false;
        };
        let start = entry.at.line;
        let end = match next {
            Some(next) if next.at.file == entry.at.file => next.at.line.max(start + 1),
            _ => u32::MAX,
        };
        let first = lines.partition_point(|line| *line < start);
        lines.get(first).is_some_and(|line| *line < end)
    }
}
