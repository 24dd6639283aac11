//! Finds the codes in a pasted text: known ones, and those of a family of which not all are known.

use std::collections::HashSet;

use super::runs;
use super::sentence::is_unspaced;
use crate::directory::Directory;
use crate::names;
use crate::question::FoundId;

/// The most codes that are kept of one paste.
const MOST_CODES: usize = 8;

/// The most different numbers of a paste that are looked up.
const MOST_NUMBERS: usize = 4096;

/// What the word before a bare number is or ends in, when the number is a code.
const CODE_WORDS: [&str; 10] =
    ["code", "codigo", "コート", "代码", "error", "erreur", "fehler", "fout", "エラー", "错误"];

/// The codes of a text.
#[derive(Default)]
pub(super) struct Codes {
    /// The message of the first known one.
    pub message: Option<String>,
    /// Whether there is one that is not known.
    pub unknown: bool,
    /// The codes, as they stand there.
    pub ids: Vec<FoundId>,
}

/// The codes of `text`, at word borders.
pub(super) fn codes(directory: &Directory, text: &str) -> Codes {
    let mut found = Codes::default();
    let mut before = (0, "");
    let mut seen = HashSet::new();
    for (start, word) in words(text) {
        let (began, previous) = std::mem::replace(&mut before, (start, word));
        if !word.chars().any(char::is_numeric) || !seen.insert((previous, word)) {
            continue;
        }
        if seen.len() > MOST_NUMBERS {
            break;
        }
        let code = names::fold_loose(word);
        if found.take(directory, word, &code) || !is_number(&code) {
            continue;
        }
        // `CODE 50053`, `CODE-0009`: the letters and the number stand apart.
        let between = text.get(began + previous.len()..start).unwrap_or_default();
        let apart = between.get(between.trim_end_matches(is_joint).len()..).unwrap_or_default();
        // `CODE5.0053` is no code that was torn: its digits are two numbers.
        let is_torn = apart == between || !previous.contains(char::is_numeric);
        if !previous.is_empty() && is_torn && apart.chars().count() <= 2 {
            let letters = names::fold_loose(previous);
            let is_taken = ["", "_"].iter().any(|joint| {
                let shown = format!("{previous}{joint}{word}");
                found.take(directory, &shown, &format!("{letters}{joint}{code}"))
            });
            if is_taken {
                continue;
            }
        }
        // `error code: 50053`, `?code=50053`.
        if is_labelled(text, start, word) {
            if let Some(id) = number(directory, &code) {
                found.note(word);
                found.message.get_or_insert(id);
            } else if code.len() > 4 {
                found.note(word);
                found.unknown = true;
            }
        }
    }
    found
}

/// Whether a word is a code, known or not: one of a family that the data knows.
pub(super) fn is_code(directory: &Directory, word: &str) -> bool {
    let code = names::fold_loose(word);
    directory.message_of_code(&code).is_some()
        || is_of_family(directory, &code)
        || number(directory, &code).is_some()
}

/// The message whose code ends in this very number.
pub(super) fn number(directory: &Directory, word: &str) -> Option<String> {
    if !is_number(word) {
        return None;
    }
    directory.message_of_code(&format!("#{word}"))
}

impl Codes {
    /// Takes a code, if it is one.
    fn take(&mut self, directory: &Directory, shown: &str, code: &str) -> bool {
        if let Some(id) = directory.message_of_code(code) {
            self.message.get_or_insert(id);
        } else if is_of_family(directory, code) {
            self.unknown = true;
        } else {
            return false;
        }
        self.note(shown);
        true
    }

    fn note(&mut self, code: &str) {
        // Letters and digits of other widths are of no use to whoever looks the code up.
        let plain = names::fold_loose(code).to_uppercase();
        let code = if code.is_ascii() { code } else { &plain };
        if self.ids.len() < MOST_CODES
            && !self.ids.iter().any(|it| it.value.eq_ignore_ascii_case(code))
        {
            self.ids.push(FoundId { kind: "code", value: code.to_owned() });
        }
    }
}

fn is_number(word: &str) -> bool {
    (4..=12).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_of_family(directory: &Directory, code: &str) -> bool {
    let number = code.trim_start_matches(|c: char| !c.is_ascii_digit());
    let family = code.strip_suffix(number).unwrap_or_default();
    if family.is_empty() || !is_number(number) {
        return false;
    }
    directory.message_of_code(&format!("~{family}")).is_some()
}

/// What may stand between the letters and the number of a code.
fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '-' | ':' | '#' | '\u{200B}'..='\u{200F}' | '\u{FEFF}')
}

/// Whether the word before a bare number calls it a code, and the number is none of an id or a date.
fn is_labelled(text: &str, start: usize, word: &str) -> bool {
    let after = text.get(start + word.len()..).unwrap_or_default();
    let mut following = after.chars();
    if let (Some('-' | '.' | '/' | ':'), Some(next)) = (following.next(), following.next())
        && next.is_alphanumeric()
    {
        return false;
    }
    let before = text.get(..start).unwrap_or_default();
    let trimmed = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    if before.len() - trimmed.len() > 8 {
        return false;
    }
    let label = trimmed.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let label = names::fold_loose(label);
    CODE_WORDS.iter().any(|it| label.ends_with(it))
}

/// The words of a text, with where they begin; a character of a script without spaces is a border.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    runs(text, |c| (c.is_alphanumeric() || c == '_') && !is_unspaced(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let (start, word) = words(text).find(|(_, it)| is_number(it)).unwrap();
        assert_eq!(is_labelled(text, start, word), expected, "{text}");
    }

    #[test]
    fn labelled_numbers() {
        check("Error Code: 53003", true);
        check("foutcode 53003.", true);
        check("https://contoso.com/error?code=53003", true);
        check("code d’erreur : 53003", true);
        check("código de error: 53003", true);
        check("エラー コード: 53003", true);
        check("错误代码：53003", true);
        check("Call 53003 for help", false);
        check("error 2026-11-22", false);
        check("error on 12345678-4f89-41d3-9a0c-0305e82c3301", false);
        check("error code 12345678-4f89-41d3-9a0c-0305e82c3301", false);
        check("53003", false);
    }
}
