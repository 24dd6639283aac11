//! Gathers what the lints find, so much of each as is worth reading.

use std::collections::BTreeMap;

use crate::diagnostics::{Check, Diagnostic, Sources};
use crate::model::{At, Spot};

/// The most diagnostics of one check that are kept of one layer.
const MOST: usize = 1000;

/// What was found so far.
pub struct Report<'l> {
    sources: &'l Sources,
    /// The check that is being made.
    pub check: &'static Check,
    kept: Vec<Diagnostic>,
    /// How many were found of each check, by its id.
    counts: BTreeMap<&'static str, (&'static Check, usize)>,
}

impl<'l> Report<'l> {
    /// An empty report; `check` is the first one to be made.
    pub fn new(sources: &'l Sources, check: &'static Check) -> Self {
        Self { sources, check, kept: Vec::new(), counts: BTreeMap::new() }
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
        let has_room = self.has_room();
        self.counts.entry(self.check.id).or_insert((self.check, 0)).1 += 1;
        if has_room {
            self.kept.push(self.sources.problem(self.check, at, word, message, hint));
        }
    }

    /// Whether one more diagnostic of this check is kept: worth a search for what would help.
    pub fn has_room(&self) -> bool {
        self.counts.get(self.check.id).is_none_or(|(_, count)| *count < MOST)
    }

    /// The place of the `nth` character of a word, from 1.
    pub fn within(&self, at: At, nth: usize) -> At {
        self.sources.within(at, nth)
    }

    /// A place as `file:line:column`.
    pub fn place(&self, at: At) -> String {
        format!("{}:{}:{}", self.sources.name(at.file), at.line, at.column)
    }

    /// Everything that was kept; where some were left out, a diagnostic that says how many.
    pub fn finish(self) -> Vec<Diagnostic> {
        let file = self.sources.name(0);
        let more = self.counts.into_values().filter(|(_, count)| *count > MOST);
        let more = more.map(|(check, count)| {
            Diagnostic::of_file(check, file, format!("{} more like this", count - MOST))
                .hint("put the first ones right, then check again")
        });
        self.kept.into_iter().chain(more).collect()
    }
}

/// How many more searches are made whose number the diagnostics do not bound: about a second's work.
pub struct Budget(u32);

impl Default for Budget {
    fn default() -> Self {
        Self(1000)
    }
}

impl Budget {
    /// Whether one more search may be made.
    pub fn spend(&mut self) -> bool {
        let allows = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        allows
    }
}
