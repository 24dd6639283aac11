//! Turns the patterns of messages into what a paste is searched for: codes, ranges of codes, sentences.

use serde::{Deserialize, Serialize};

use crate::names;

/// A sentence of a message.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pattern {
    /// The sentence, folded loosely; `…` stands for a name in it.
    pub text: String,
    /// The id of the message.
    pub id: String,
    /// Whether it counts only where it is all of the text.
    pub alone: bool,
}

impl Pattern {
    /// The pattern that a file gives as `sentence`.
    #[must_use]
    pub fn new(sentence: &str, id: &str, alone: bool) -> Self {
        let parts: Vec<String> =
            sentence.split('…').map(|part| contracted(&names::fold_loose(part))).collect();
        let text = parts.join(" … ").trim().to_owned();
        Self { text, id: id.to_owned(), alone }
    }
}

/// Folded words with `do not` as `dont`, and `cannot` as `cant`: people and pages write both.
#[must_use]
pub fn contracted(words: &str) -> String {
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

/// Whether a pattern is a code: one word with a digit, found only at word borders.
#[must_use]
pub fn is_code(pattern: &str) -> bool {
    let key = names::code_key(pattern);
    !key.contains(' ')
        && !pattern.contains('…')
        && key.is_ascii()
        && key.bytes().any(|byte| byte.is_ascii_digit())
}

/// The most codes of one range.
const MOST_OF_RANGE: u32 = 1000;

/// The keys of a range of codes: `4.7.500-699`, or `0x…01-0x…7A` with both ends whole.
#[must_use]
pub fn code_range(pattern: &str) -> Option<Vec<String>> {
    let (first, last) = pattern.split_once('-')?;
    let (first, last) = (names::code_key(first), names::code_key(last));
    let (radix, digits) = if first.contains('.') {
        (10, first.len() - first.rfind('.')? - 1)
    } else if first.len() == 8 && last.len() == 8 && pattern.starts_with("0x") {
        (16, 4)
    } else {
        return None;
    };
    let (prefix, start) = first.split_at_checked(first.len() - digits)?;
    let end = last.strip_prefix(prefix).unwrap_or(&last);
    let start = u32::from_str_radix(start, radix).ok()?;
    let end = u32::from_str_radix(end, radix).ok()?;
    let key = |n: u32| {
        if radix == 16 { format!("{prefix}{n:0digits$x}") } else { format!("{prefix}{n}") }
    };
    (start <= end && end - start < MOST_OF_RANGE).then(|| (start..=end).map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions() {
        let same = |a: &str, b: &str| assert_eq!(contracted(a), contracted(b));
        same("you do not have", "you dont have");
        same("you cannot go", "you can not go");
        same("you cannot go", "you cant go");
        same("it does not meet", "it doesnt meet");
        assert_eq!(contracted("not here"), "not here");
    }

    #[test]
    fn ranges() {
        let keys = code_range("4.7.500-699").unwrap();
        assert_eq!((keys.len(), keys[0].as_str(), keys[199].as_str()), (200, "4.7.500", "4.7.699"));
        let keys = code_range("0xC004F001-0xC004F07A").unwrap();
        assert_eq!((keys[0].as_str(), keys.last().unwrap().as_str()), ("c004f001", "c004f07a"));
        assert_eq!(code_range("ABC-12"), None);
        assert_eq!(code_range("4.7.9-1"), None);
        assert_eq!(code_range("4.7.0-999999999"), None);
    }

    #[test]
    fn names_in_sentences() {
        let pattern = Pattern::new("The app “…” is not known.", "x", false);
        assert_eq!(pattern.text, "the app … isnt known");
    }
}
