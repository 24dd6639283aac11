//! Reads a question in free words: the tasks, portals and types whose phrases its words are nearest to.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::Directory;
use crate::names::content_words;
use crate::store::{Posting, Table, WEIGHT_UNIT, weight};

/// What free words may mean, with how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// What kind of entry.
    pub table: Table,
    /// Its id.
    pub id: String,
    /// How near its phrases are: 1 for the very words, 0 for nothing in common.
    pub score: f64,
}

/// What free words were taken for.
#[derive(Debug, Clone, PartialEq)]
pub enum Understood {
    /// One entry is clearly the best.
    Clear(Guess),
    /// Up to three are near, or the best is not near enough to be taken in silence.
    Choice(Vec<Guess>),
    /// Nothing is near.
    Nothing,
}

/// A best score from which one entry is taken, and one from which it is offered. Set by leaving
/// phrases out and asking for them, and by questions that were kept apart.
const CLEAR: f64 = 0.45;
const NEAR: f64 = 0.25;

/// Others count as near from this part of the best score.
const RIVAL: f64 = 0.87;

/// The most entries that are offered.
const MOST_CHOICES: usize = 3;

/// How much it counts that the question's words are in a phrase, and that the phrase's are in the
/// question, as powers: a word too many in a phrase is worse than one in a question.
const ASKED_PART: f64 = 0.5;
const PHRASE_PART: f64 = 0.8;

/// The part of a score that comes from all phrases of an entry together.
const POOLED_PART: f64 = 0.3;

/// Reads `text`; words that stand in no phrase make everything less likely.
#[must_use]
pub fn free_words(directory: &Directory, text: &str) -> Understood {
    let mut guesses = guesses(directory, text);
    let Some(best) = guesses.first().map(|it| it.score) else {
        return Understood::Nothing;
    };
    if best < NEAR {
        return Understood::Nothing;
    }
    let floor = if best >= CLEAR { best * RIVAL } else { NEAR };
    guesses.retain(|it| it.score >= floor);
    guesses.truncate(MOST_CHOICES);
    match guesses.as_slice() {
        [only] if best >= CLEAR => Understood::Clear(only.clone()),
        _ => Understood::Choice(guesses),
    }
}

/// Every entry that shares a word with `text`, the nearest first.
fn guesses(directory: &Directory, text: &str) -> Vec<Guess> {
    let words: BTreeSet<String> = content_words(text, &directory.fillers()).into_iter().collect();
    let entries = directory.phrase_entries();
    let mut asked = 0.0;
    // Of each phrase, the weight of the words that it shares; of each entry, that of all its phrases.
    let mut phrases: BTreeMap<u32, (Posting, f64)> = BTreeMap::new();
    let mut pooled: BTreeMap<u16, f64> = BTreeMap::new();
    for word in &words {
        let postings = directory.phrases_with(word);
        let holders: BTreeSet<u16> = postings.iter().map(|it| it.entry).collect();
        let weight = weight(entries.len(), holders.len());
        asked += weight;
        for entry in holders {
            *pooled.entry(entry).or_default() += weight;
        }
        for posting in postings {
            phrases.entry(posting.phrase).or_insert((posting, 0.0)).1 += weight;
        }
    }
    let mut best: BTreeMap<u16, f64> = BTreeMap::new();
    for (posting, shared) in phrases.into_values() {
        let whole = f64::from(posting.weight) * WEIGHT_UNIT;
        let score = (shared / asked).powf(ASKED_PART) * (shared / whole).min(1.0).powf(PHRASE_PART);
        let kept = best.entry(posting.entry).or_default();
        *kept = kept.max(score);
    }
    let mut guesses: Vec<Guess> = best
        .into_iter()
        .filter_map(|(entry, nearest)| {
            let (table, id) = entries.get(usize::from(entry))?.clone();
            let pooled = pooled.get(&entry).copied().unwrap_or_default() / asked;
            let score = (1.0 - POOLED_PART) * nearest + POOLED_PART * pooled;
            Some(Guess { table, id, score: score * prior(table) })
        })
        .collect();
    guesses.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    guesses
}

/// A task is what people ask for most; a kind of organization or a page is seldom a question.
const fn prior(table: Table) -> f64 {
    match table {
        Table::Tasks => 1.0,
        Table::Types => 0.9,
        _ => 0.8,
    }
}
