//! Finds a known sentence in a pasted text: whole, in part, or with a few other words in it.

use std::collections::HashSet;

use crate::directory::Directory;
use crate::names::{self, is_unspaced};
use crate::store::{Pattern, contracted};

/// The most of a text that is searched for sentences, in bytes.
const MOST: usize = 256 << 10;

/// The words of a text that are compared one by one: an error page has far fewer.
const MOST_WORDS: usize = 4000;

/// A part of a sentence is told by no fewer words, or by no fewer characters of a script without spaces.
const PART_WORDS: usize = 4;
const PART_CHARACTERS: usize = 8;

/// A shorter sentence is found only as it is: with another word it may be another sentence.
const LOOSE_WORDS: usize = 7;

/// The most words, or characters of a script without spaces, that a name in a sentence (`…`) stands for.
const MOST_OF_NAME: usize = 12;

/// The message whose sentence a text holds: the longest one.
pub(super) fn message(directory: &Directory, text: &str) -> Option<String> {
    let loose = contracted(&names::fold_loose(super::beginning(text, MOST)));
    let words: HashSet<&str> = loose.split(' ').collect();
    let patterns = directory.patterns();
    // The longest come first, so the first that is found is the most specific.
    let whole = patterns.iter().find(|it| {
        if it.alone {
            it.text == loose
        } else {
            may_hold(&words, &it.text) && holds(&loose, &it.text)
        }
    });
    whole
        .map(|it| it.id.clone())
        .or_else(|| of_part(&loose, &patterns))
        .or_else(|| of_words(&loose, &words, &patterns))
}

/// Whether a text with these words can hold a pattern at all: most patterns are ruled out by this.
fn may_hold(words: &HashSet<&str>, pattern: &str) -> bool {
    pattern
        .split([' ', '…'])
        .filter(|word| !word.is_empty() && !word.chars().any(is_unspaced))
        .all(|word| words.contains(word))
}

/// Whether a text holds a pattern at word borders; its `…` stand for a few words each.
fn holds(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('…').map(str::trim).filter(|part| !part.is_empty());
    let Some(first) = parts.next() else {
        return false;
    };
    let rest: Vec<&str> = parts.collect();
    places(text, first).any(|end| follow(text.get(end..).unwrap_or_default(), &rest))
}

/// Whether the parts follow in the text, each within the length of a name.
fn follow(text: &str, parts: &[&str]) -> bool {
    let Some((part, rest)) = parts.split_first() else {
        return true;
    };
    places(text, part)
        .take_while(|end| {
            let name = text.get(..end.saturating_sub(part.len())).unwrap_or_default();
            name.split(' ').count() + name.chars().filter(|c| is_unspaced(*c)).count()
                <= MOST_OF_NAME
        })
        .any(|end| follow(text.get(end..).unwrap_or_default(), rest))
}

/// Where a part ends in a text that has it at word borders. Scripts without spaces between words have
/// a border everywhere.
fn places<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(part).filter_map(move |(start, found)| {
        let before = text.get(..start).and_then(|it| it.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|it| it.chars().next());
        let ends = (part.chars().next(), part.chars().next_back());
        (is_border(before, ends.0) && is_border(ends.1, after)).then_some(start + found.len())
    })
}

/// The one message in whose sentence the whole text stands, or with whose sentence it begins, where
/// several have it: people type the beginning.
fn of_part(text: &str, patterns: &[Pattern]) -> Option<String> {
    let long = text.split(' ').count() >= PART_WORDS
        || text.chars().filter(|c| is_unspaced(*c)).count() >= PART_CHARACTERS;
    if !long {
        return None;
    }
    let holders: Vec<&Pattern> =
        patterns.iter().filter(|it| places(&it.text, text).next().is_some()).collect();
    let only = |holders: &[&Pattern]| {
        let (first, rest) = holders.split_first()?;
        rest.iter().all(|it| it.id == first.id).then(|| first.id.clone())
    };
    let begun: Vec<&Pattern> =
        holders.iter().filter(|it| it.text.starts_with(text)).copied().collect();
    only(&holders).or_else(|| only(&begun))
}

/// The message whose words stand in the text in their order, but for a few: the one that needs
/// the fewest, unless two messages need as few.
fn of_words(text: &str, words: &HashSet<&str>, patterns: &[Pattern]) -> Option<String> {
    let text: Vec<&str> = text.split(' ').take(MOST_WORDS).collect();
    let mut best: Option<(usize, &str)> = None;
    let mut equal = false;
    for it in patterns.iter().filter(|it| !it.alone) {
        let pattern: Vec<&str> = it.text.split(' ').filter(|word| *word != "…").collect();
        let most = pattern.len() / 5;
        let absent = pattern.iter().filter(|word| !words.contains(**word)).count();
        if pattern.len() < LOOSE_WORDS || absent > most {
            continue;
        }
        let needed = words_needed(&pattern, &text);
        if needed > most {
            continue;
        }
        match best {
            Some((least, _)) if needed > least => {}
            Some((least, other)) if needed == least => equal |= other != it.id,
            _ => {
                best = Some((needed, &it.id));
                equal = false;
            }
        }
    }
    best.filter(|_| !equal).map(|(_, id)| id.to_owned())
}
/// How many words have to be added, left out or replaced until the pattern stands in the text.
fn words_needed(pattern: &[&str], text: &[&str]) -> usize {
    let mut row = vec![0_usize; text.len() + 1];
    for (index, word) in pattern.iter().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (place, other) in row.iter_mut().zip(std::iter::once(&"").chain(text)) {
            // The first place stands before the text, where every word of the pattern is missing.
            if other.is_empty() {
                diagonal = std::mem::replace(place, index + 1);
                continue;
            }
            let above = *place;
            let needed = (diagonal + usize::from(word != other)).min(above + 1).min(left + 1);
            diagonal = above;
            left = needed;
            *place = needed;
        }
    }
    row.into_iter().min().unwrap_or(pattern.len())
}

fn is_border(left: Option<char>, right: Option<char>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => {
            left == ' ' || right == ' ' || is_unspaced(left) || is_unspaced(right)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders() {
        assert!(holds("please contact your administrator now", "contact your administrator"));
        assert!(!holds("recontact your administrators", "contact your administrator"));
        assert!(holds("错误您无权访问此页或执行此操作请", "您无权访问此页或执行此操作"));
        assert!(holds("app x1 was not found in the directory", "app … was not found"));
        assert!(!holds("app was found", "app … was not found"));
    }

    #[track_caller]
    fn check_needed(pattern: &str, text: &str, expected: usize) {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        let (pattern, text) = (pattern.to_owned().leak(), text.to_owned().leak());
        assert_eq!(words_needed(&words(pattern), &words(text)), expected);
    }

    #[test]
    fn words_in_their_order() {
        check_needed("a b c d", "a b c d", 0);
        check_needed("a b c d", "x y a b c d z", 0);
        check_needed("a b c d", "x a b new c d z", 1);
        check_needed("a b c d", "x a other c d z", 1);
        check_needed("a b c d", "a c d", 1);
        check_needed("a b c d", "b c d and more", 1);
        check_needed("a b c d", "d c b a", 3);
        check_needed("a b c d", "x", 4);
    }
}
