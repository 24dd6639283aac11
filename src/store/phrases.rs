//! Turns the names and example phrases of entries into an index of their words, for free questions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Table;
use crate::entries::Entries;
use crate::model::{Language, Spot, Text};
use crate::names::{Filler, content_words, fold_loose};

/// A phrase that has a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The number of the phrase.
    pub phrase: u32,
    /// The number of the entry that it is of.
    pub entry: u16,
    /// What all of its words weigh, in units of [`WEIGHT_UNIT`].
    pub weight: u16,
}

/// The unit of a posting's weight.
pub const WEIGHT_UNIT: f64 = 1.0 / 256.0;

/// What a word weighs that this many of `entries` entries have: more, the fewer they are. A word that
/// none has weighs less than the rarest, for it may be anything.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "there are some hundred entries")]
pub fn weight(entries: usize, holders: usize) -> f64 {
    const UNKNOWN: f64 = 0.6;
    let all = entries as f64;
    if holders == 0 {
        (2.0 * all + 1.0).ln() * UNKNOWN
    } else {
        ((all + 1.0) / (holders as f64 + 0.5)).ln()
    }
}

/// The index of the phrases of a layer.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The entries, as postings number them.
    pub entries: Vec<(Table, String)>,
    /// The phrases that have each word.
    pub words: BTreeMap<String, Vec<Posting>>,
}

/// The fillers of all languages.
#[must_use]
pub fn fillers(languages: &[Language]) -> Vec<Filler> {
    let words =
        |language: &Language| language.filler.iter().map(|word| fold_loose(&word.value)).collect();
    languages.iter().map(|language| Filler { words: words(language) }).collect()
}

/// Indexes the tasks, types and portals.
pub(super) fn index(entries: &Entries) -> Index {
    let fillers = fillers(&entries.languages);
    let mut index = Index::default();
    let mut phrases: Vec<(u16, BTreeSet<String>)> = Vec::new();
    let mut add = |table: Table, id: &Spot, name: &Text, more: &[&[Spot]]| {
        let number = u16::try_from(index.entries.len()).unwrap_or(u16::MAX);
        index.entries.push((table, id.value.clone()));
        let more = more.iter().flat_map(|spots| spots.iter().map(|spot| spot.value.as_str()));
        for phrase in name.all().chain(more) {
            let words: BTreeSet<String> = content_words(phrase, &fillers).into_iter().collect();
            phrases.push((number, words));
        }
    };
    for task in &entries.tasks {
        add(Table::Tasks, &task.id, &task.name, &[&task.aliases, &task.phrases]);
    }
    for kind in &entries.types {
        add(Table::Types, &kind.id, &kind.name, &[&kind.aliases]);
    }
    for portal in &entries.portals {
        add(Table::Portals, &portal.id, &portal.name, &[&portal.aliases]);
    }
    let mut holders: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
    for (entry, words) in &phrases {
        for word in words {
            holders.entry(word).or_default().insert(*entry);
        }
    }
    for (number, (entry, words)) in phrases.iter().enumerate() {
        let all: f64 = words
            .iter()
            .filter_map(|word| holders.get(word.as_str()))
            .map(|holders| weight(index.entries.len(), holders.len()))
            .sum();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let weight = (all / WEIGHT_UNIT).clamp(1.0, f64::from(u16::MAX)) as u16;
        let phrase = u32::try_from(number).unwrap_or(u32::MAX);
        for word in words {
            let posting = Posting { phrase, entry: *entry, weight };
            index.words.entry(word.clone()).or_default().push(posting);
        }
    }
    index
}
