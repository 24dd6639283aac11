//! Gathers what checks find, so much of each as is worth reading.

use std::collections::BTreeMap;

use super::checks::{Check, SYNTAX};
use super::diagnostic::{Diagnostic, sort};
use super::sources::Sources;
use crate::model::{At, Spot};

/// The most diagnostics of one check that are kept of one layer.
const MOST: usize = 1000;

/// What was found so far.
#[derive(Debug, Default)]
pub struct Diagnostics {
    kept: Vec<Diagnostic>,
    /// How many were found of each check, by its id.
    counts: BTreeMap<&'static str, (&'static Check, usize)>,
}

impl Diagnostics {
    /// Counts one more diagnostic of a check, and keeps it while there is room.
    pub fn add(&mut self, check: &'static Check, make: impl FnOnce() -> Diagnostic) {
        let (_, count) = self.counts.entry(check.id).or_insert((check, 0));
        *count += 1;
        if *count <= MOST {
            self.kept.push(make());
        }
    }

    /// Whether so much refuses the layer that reading on is of no use.
    pub fn is_full(&self) -> bool {
        self.counts.values().any(|(check, count)| check.refuses && *count > MOST)
    }

    /// Whether a file could not be read to its end.
    pub fn breaks_off(&self) -> bool {
        self.kept.iter().any(Diagnostic::breaks_off)
    }
}

/// A report of what is wrong with the files of a layer.
pub struct Report<'l> {
    sources: &'l Sources,
    /// The check that is being made.
    check: &'static Check,
    found: Diagnostics,
}

impl<'l> Report<'l> {
    /// A report that begins with what was found before.
    pub fn new(sources: &'l Sources, found: Diagnostics) -> Self {
        Self { sources, check: SYNTAX, found }
    }

    /// The same, for what another check finds.
    pub fn for_check(&mut self, check: &'static Check) -> &mut Self {
        self.check = check;
        self
    }

    /// Adds a diagnostic about a word.
    pub fn add(&mut self, spot: &Spot, message: impl Into<String>, hint: impl Into<String>) {
        self.add_at(spot.at, &spot.value, message, hint);
    }

    /// Adds a diagnostic about `word`, which begins at `at`.
    pub fn add_at(
        &mut self,
        at: At,
        word: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (sources, check) = (self.sources, self.check);
        self.found.add(check, || sources.problem(check, at, word, message, hint));
    }

    /// Whether one more diagnostic of this check is kept, so that a search for a hint is worth it.
    pub fn has_room(&self) -> bool {
        self.found.counts.get(self.check.id).is_none_or(|(_, count)| *count < MOST)
    }

    /// The place of the `nth` character of a word, from 1.
    pub fn within(&self, at: At, nth: usize) -> At {
        self.sources.within(at, nth)
    }

    /// A place as `file:line:column`.
    pub fn place(&self, at: At) -> String {
        format!("{}:{}:{}", self.sources.name(at.file), at.line, at.column)
    }

    /// Adds everything that was kept to `problems`; where some were left out, a diagnostic that says
    /// how many.
    pub fn finish(self, problems: &mut Vec<Diagnostic>) {
        let (file, is_full) = (self.sources.name(0), self.found.is_full());
        let more = self.found.counts.into_values().filter(|(_, count)| *count > MOST);
        let more = more.map(|(check, count)| {
            // Reading has stopped, so the number is not known.
            let more = if is_full { "there are".to_owned() } else { (count - MOST).to_string() };
            Diagnostic::of_file(check, file, format!("{more} more like this"))
                .hint("put the first ones right, then check again")
        });
        problems.extend(self.found.kept.into_iter().chain(more));
        sort(problems);
    }
}

/// How much work may still be spent on searches for near names.
pub struct Budget(pub usize);

impl Budget {
    /// Takes `work` from the budget; returns false, and leaves nothing, when there is not enough.
    pub fn take(&mut self, work: usize) -> bool {
        let left = self.0.checked_sub(work);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}
