//! Turns a mistyped word into the known ones that it was most likely meant to be.

use super::fold::fold;

/// Up to three of the known words that are nearest to `word`, nearest first; none when nothing is near.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let word = fold(word);
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return Vec::new();
    }
    let mut near: Vec<(usize, &str)> =
        known.filter_map(|k| Some((score(&word, length, &fold(k))?, k))).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, k)| k).take(3).collect()
}

/// How many letters must be added, dropped, changed or swapped to turn `a` into `b`; of texts that are
/// longer than any name, the length in bytes of the longer one.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let longer = a.len().max(b.len());
    if longer > LONGEST_NAME { longer } else { strsim::damerau_levenshtein(a, b) }
}

/// In bytes; time and memory grow with the product of both lengths.
const LONGEST_NAME: usize = 512;

/// In characters; longer words are sentences.
const LONGEST: usize = 64;

/// The distance where it is small for the word's length, or where the word is the start of `known`.
fn score(word: &str, length: usize, known: &str) -> Option<usize> {
    if known.len() > LONGEST_NAME {
        return None;
    }
    let known_length = known.chars().count();
    let most = if length < 3 { 0 } else { ((length + 1) / 3).min(4) };
    let may_be_near = known_length.abs_diff(length) <= most && distance(word, known) <= most;
    let is_start = length >= 3 && known.starts_with(word);
    let is_alike = || length >= 5 && strsim::jaro_winkler(word, known) >= 0.92;
    (may_be_near || is_start || is_alike()).then(|| distance(word, known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(word: &str, known: &[&str], expected: &[&str]) {
        assert_eq!(nearest(word, known.iter().copied()), expected);
    }

    const WORDS: &[&str] =
        &["ask", "explain", "contact", "open", "checklist", "list", "check", "init", "help-desk"];

    #[test]
    fn mistyped() {
        check("opne", WORDS, &["open"]);
        check("Contcat", WORDS, &["contact"]);
        check("chek", WORDS, &["check"]);
        check("Help Desk", WORDS, &["help-desk"]);
        check("expl", WORDS, &["explain"]);
        check("chec", WORDS, &["check", "checklist"]);
    }

    #[test]
    fn written_by_ear() {
        const KINDS: &[&str] = &["school", "enterprise", "exchange", "phone", "tenant", "scale"];
        check("skool", KINDS, &["school"]);
        check("enterprize", KINDS, &["enterprise"]);
        check("exkange", KINDS, &["exchange"]);
        // Short words sound like too many others.
        check("skol", KINDS, &[]);
        check("skull", KINDS, &[]);
        check("tonne", KINDS, &[]);
        check("shell", KINDS, &[]);
    }

    #[test]
    fn nothing_near() {
        check("", WORDS, &[]);
        check("x", WORDS, &[]);
        check("zzzzzz", WORDS, &[]);
        check(&"a".repeat(1_000_000), WORDS, &[]);
        check("a", &["a".repeat(1_000_000).as_str()], &[]);
        check("contoso", &["catnose"], &[]);
        check("fabrikam", &["contoso", "northwind"], &[]);
    }

    #[test]
    fn three_at_most_and_each_once() {
        check("abcd", &["abce", "abcf", "abcg", "abch"], &["abce", "abcf", "abcg"]);
        check("abcd", &["abce", "abce"], &["abce"]);
    }

    proptest! {
        #[test]
        fn a_known_word_is_nearest_to_itself(word in "[a-z]{3,12}", others in prop::collection::vec("[a-z]{1,12}", 0..6)) {
            let known = others.iter().chain([&word]).map(String::as_str);
            prop_assert_eq!(nearest(&word, known).first().copied(), Some(word.as_str()));
        }
    }
}
