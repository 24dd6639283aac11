//! Finds a known sentence in a pasted text: whole, in part, or with a few other words in it.

use crate::directory::Directory;
use crate::names;

/// The most of a text that is searched for sentences, in bytes.
const MOST: usize = 256 << 10;

/// The words of a text that are compared one by one: an error page has far fewer.
const MOST_WORDS: usize = 4000;

/// A part of a sentence is told by no fewer words, or by no fewer characters of a script without spaces.
const PART_WORDS: usize = 4;
const PART_CHARACTERS: usize = 8;

/// A shorter sentence is found only as it is: with another word it may be another sentence.
const LOOSE_WORDS: usize = 7;

/// The message whose sentence a text holds.
pub(super) fn message(directory: &Directory, text: &str) -> Option<String> {
    let loose = contracted(&names::fold_loose(super::beginning(text, MOST)));
    let patterns: Vec<(String, String)> =
        directory.patterns().into_iter().map(|(pattern, id)| (contracted(&pattern), id)).collect();
    let whole = patterns
        .iter()
        .find(|(pattern, _)| !pattern.is_empty() && stands_in(&loose, pattern))
        .map(|(_, id)| id.clone());
    whole.or_else(|| of_part(&loose, &patterns)).or_else(|| of_words(&loose, &patterns))
}

/// Folded words with `do not` as `dont`, and `cannot` as `cant`.
fn contracted(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split(' ') {
        if word == "not" && out.ends_with(|c: char| c.is_ascii_lowercase()) {
            out.push_str("nt");
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(if matches!(word, "cannot" | "cant") { "cannt" } else { word });
    }
    out
}

/// The one message in whose sentence the whole text stands: people type the beginning.
fn of_part(text: &str, patterns: &[(String, String)]) -> Option<String> {
    let long = text.split(' ').count() >= PART_WORDS
        || text.chars().filter(|c| is_unspaced(*c)).count() >= PART_CHARACTERS;
    if !long {
        return None;
    }
    let mut ids = patterns.iter().filter(|(it, _)| stands_in(it, text)).map(|(_, id)| id);
    let first = ids.next()?;
    ids.all(|id| id == first).then(|| first.clone())
}

/// The message whose words stand in the text in their order, but for a few: the one that needs
/// the fewest, unless two messages need as few.
fn of_words(text: &str, patterns: &[(String, String)]) -> Option<String> {
    let text: Vec<&str> = text.split(' ').take(MOST_WORDS).collect();
    let mut best: Option<(usize, &str)> = None;
    let mut equal = false;
    for (pattern, id) in patterns {
        let pattern: Vec<&str> = pattern.split(' ').collect();
        if pattern.len() < LOOSE_WORDS {
            continue;
        }
        let most = pattern.len() / 5;
        let needed = words_needed(&pattern, &text);
        if needed > most {
            continue;
        }
        match best {
            Some((least, _)) if needed > least => {}
            Some((least, other)) if needed == least => equal |= other != id,
            _ => {
                best = Some((needed, id));
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

/// Whether a folded pattern stands in a folded text at word borders. Scripts without spaces
/// between words have a border everywhere.
fn stands_in(text: &str, pattern: &str) -> bool {
    text.match_indices(pattern).any(|(start, found)| {
        let before = text.get(..start).and_then(|it| it.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|it| it.chars().next());
        let first = pattern.chars().next();
        let last = pattern.chars().next_back();
        is_border(before, first) && is_border(last, after)
    })
}

fn is_border(left: Option<char>, right: Option<char>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => {
            left == ' ' || right == ' ' || is_unspaced(left) || is_unspaced(right)
        }
        _ => true,
    }
}

/// A character of a script that is written without spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders() {
        assert!(stands_in("please contact your administrator now", "contact your administrator"));
        assert!(!stands_in("recontact your administrators", "contact your administrator"));
        assert!(stands_in("错误您无权访问此页或执行此操作请", "您无权访问此页或执行此操作"));
    }

    #[test]
    fn contractions() {
        let same = |a: &str, b: &str| assert_eq!(contracted(a), contracted(b));
        same("you do not have", "you dont have");
        same("you cannot go", "you can not go");
        same("you cannot go", "you cant go");
        same("it does not meet", "it doesnt meet");
        assert_eq!(contracted("not here"), "not here");
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
