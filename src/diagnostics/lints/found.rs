//! Gathers findings, each kind in bounded number.

use std::collections::BTreeMap;

use crate::diagnostics::{Check, Diagnostic, Sources};
use crate::model::{At, Spot};

/// The most findings of one check that are kept of one layer.
const MOST: usize = 1000;

/// How many searches for something near are still made in one layer, which is a second's work in all.
pub(super) struct Patience(u32);

impl Default for Patience {
    fn default() -> Self {
        Self(1000)
    }
}

impl Patience {
    /// Whether one more search is made.
    pub(super) fn allows(&mut self) -> bool {
        let allows = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        allows
    }
}

/// The findings so far.
pub(super) struct Found<'l> {
    sources: &'l Sources,
    problems: Vec<Diagnostic>,
    /// How many there are of each check, by its id.
    counts: BTreeMap<&'static str, (&'static Check, usize)>,
}

impl<'l> Found<'l> {
    pub(super) fn new(sources: &'l Sources) -> Self {
        Self { sources, problems: Vec::new(), counts: BTreeMap::new() }
    }

    /// Adds a finding about a word.
    pub(super) fn add(
        &mut self,
        check: &'static Check,
        spot: &Spot,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add_at(check, spot.at, &spot.value, message, hint);
    }

    /// Adds a finding about `word`, which begins at `at`.
    pub(super) fn add_at(
        &mut self,
        check: &'static Check,
        at: At,
        word: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (_, count) = self.counts.entry(check.id).or_insert((check, 0));
        *count += 1;
        if *count <= MOST {
            self.problems.push(self.sources.problem(check, at, word, message, hint));
        }
    }

    /// The place of the `nth` character of a word, from 1.
    pub(super) fn within(&self, at: At, nth: usize) -> At {
        self.sources.within(at, nth)
    }

    /// A place in words.
    pub(super) fn place(&self, at: At) -> String {
        format!("{}:{}:{}", self.sources.name(at.file), at.line, at.column)
    }

    /// All findings; where some were left out, one that says how many.
    pub(super) fn all(self) -> Vec<Diagnostic> {
        let mut problems = self.problems;
        for (check, count) in self.counts.into_values().filter(|(_, count)| *count > MOST) {
            let more = format!("{} more like this", count - MOST);
            let made = Diagnostic::of_file(check, self.sources.name(0), more);
            problems.push(made.hint("put the first ones right, then check again"));
        }
        problems
    }
}
