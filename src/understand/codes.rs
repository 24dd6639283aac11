//! Finds the codes in a pasted text: known ones, and those of a family of which not all are known.

use std::collections::HashSet;

use crate::directory::Directory;
use crate::names::{self, is_unspaced};
use crate::question::FoundId;

/// The most codes that are kept of one paste.
const MOST_CODES: usize = 8;

/// The most different words of a paste that are looked up.
const MOST_LOOKED_UP: usize = 4096;

/// What the word before a bare number is or ends in, when the number is a code.
const CODE_WORDS: [&str; 10] =
    ["code", "codigo", "コート", "代码", "error", "erreur", "fehler", "fout", "エラー", "错误"];

/// The digits of a code that somebody may give without its letters.
const BARE_DIGITS: std::ops::RangeInclusive<usize> = 5..=12;

/// The codes of a text.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// The message of the first known code that is no wrapper of another.
    pub message: Option<String>,
    /// The message of the first known code that often stands around another one.
    pub wrapper: Option<String>,
    /// The family of the first code that is not known itself.
    pub family: Option<String>,
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
        if seen.len() > MOST_LOOKED_UP {
            break;
        }
        let between = text.get(began + previous.len()..start).unwrap_or_default();
        if is_part_of_id(text, start, word) {
            continue;
        }
        if word.contains('.') {
            if is_status(word) {
                found.take_status(directory, word, previous, between);
            }
            continue;
        }
        if found.take(directory, word, word) || !is_number(word) {
            continue;
        }
        if !found.take_apart(directory, previous, between, word) && is_labelled(text, start, word) {
            found.take_number(directory, word);
        }
    }
    found
}

/// Whether a word is a code, known or not: one of a family that the data knows, or the bare number
/// of a known one.
pub(super) fn is_code(directory: &Directory, word: &str) -> bool {
    let key = names::code_key(word);
    directory.message_of_code(&key).is_some()
        || family(directory, &key).is_some()
        || number(directory, word).is_some()
}

/// The message whose code ends in this very number.
pub(super) fn number(directory: &Directory, word: &str) -> Option<String> {
    let digits = names::fold_loose(word);
    let is_bare =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && BARE_DIGITS.contains(&digits.len());
    is_bare.then(|| directory.message_of_code(&format!("#{digits}"))).flatten()
}

impl Codes {
    /// Takes a code, if it is one that is known or of a known family.
    fn take(&mut self, directory: &Directory, shown: &str, code: &str) -> bool {
        let key = names::code_key(code);
        if let Some(id) = directory.message_of_code(&key) {
            self.take_message(directory, id);
        } else if let Some(family) = family(directory, &key) {
            self.family.get_or_insert(family);
        } else {
            return false;
        }
        self.note(shown);
        true
    }

    fn take_message(&mut self, directory: &Directory, id: String) {
        let wraps = directory.message(&id).and_then(|message| message.wraps).unwrap_or_default();
        let slot = if wraps { &mut self.wrapper } else { &mut self.message };
        slot.get_or_insert(id);
    }

    /// `CODE 50053`, `CODE-0009`: the letters and the number stand apart.
    fn take_apart(
        &mut self,
        directory: &Directory,
        letters: &str,
        between: &str,
        number: &str,
    ) -> bool {
        let apart = between.get(between.trim_end_matches(is_joint).len()..).unwrap_or_default();
        // `CODE5.0053` is no code that was torn: its digits are two numbers.
        let is_torn = apart == between || !letters.contains(char::is_numeric);
        if letters.is_empty() || !is_torn || apart.chars().count() > 2 {
            return false;
        }
        let codes = ["", "_"].map(|joint| format!("{letters}{joint}{number}"));
        let known = |code: &&String| directory.message_of_code(&names::code_key(code)).is_some();
        let code = codes.iter().find(known).or_else(|| codes.first());
        code.is_some_and(|code| self.take(directory, code, code))
    }

    /// An enhanced status code of mail. One that is not known counts only behind a reply code
    /// (`550 5.7.999`) or `#`: other things have such numbers, too.
    fn take_status(&mut self, directory: &Directory, word: &str, previous: &str, between: &str) {
        let is_reply = previous.len() == 3 && previous.bytes().all(|byte| byte.is_ascii_digit());
        let is_marked = is_reply || between.ends_with('#');
        if is_marked || directory.message_of_code(&names::code_key(word)).is_some() {
            self.take(directory, word, word);
        }
    }

    /// `error code: 50053`, `?code=50053`.
    fn take_number(&mut self, directory: &Directory, word: &str) {
        let digits = names::fold_loose(word);
        if BARE_DIGITS.contains(&digits.len()) {
            self.note(word);
            if let Some(id) = number(directory, word) {
                self.take_message(directory, id);
            }
        }
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

/// Four digits and more, in any script's digits.
fn is_number(word: &str) -> bool {
    let digits = names::fold_loose(word);
    (4..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `5.7.708`: class, subject and detail, as in RFC 3463.
fn is_status(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let is_part = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail] if is_part(subject) && is_part(detail))
}

/// The family of a code that is not known: the one with the longest beginning that the code has.
fn family(directory: &Directory, key: &str) -> Option<String> {
    let is_hex = key.len() == 8 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_code = is_hex || is_status(key);
    key.char_indices().rev().take_while(|(end, _)| *end >= 2).find_map(|(end, _)| {
        let (prefix, rest) = key.split_at(end);
        let is_number =
            (3..=12).contains(&rest.len()) && rest.bytes().all(|it| it.is_ascii_digit());
        // Most words of a paste have no such shape: the look into the data comes last.
        if is_code || is_number { directory.message_of_code(&format!("~{prefix}")) } else { None }
    })
}

/// What may stand between the letters and the number of a code.
fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '-' | ':' | '#' | '\u{200B}'..='\u{200F}' | '\u{FEFF}')
}

/// Whether a word is a piece of a GUID or of a date: hyphens hold its pieces together.
fn is_part_of_id(text: &str, start: usize, word: &str) -> bool {
    let piece = |c: Option<char>| c.is_some_and(|c| c.is_ascii_hexdigit());
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(start + word.len()..).unwrap_or_default();
    let is_hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let joined_before = before.ends_with('-') && piece(before.chars().rev().nth(1));
    let joined_after = after.starts_with('-') && piece(after.chars().nth(1));
    is_hex && (joined_before && joined_after || joined_after && word.len() == 8 && is_guid(after))
}

fn is_guid(after: &str) -> bool {
    let lengths: Vec<usize> =
        after.split(|c: char| !c.is_ascii_hexdigit()).skip(1).take(4).map(str::len).collect();
    lengths == [4, 4, 4, 12]
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

/// The runs of letters, digits, underscores and inner dots, with where they begin; a character of a
/// script without spaces is a border. A run with a dot that is no status code falls apart at its dots.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start_of = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')) || is_unspaced(c))
        .map(|word| word.trim_matches('.'))
        .flat_map(|word| {
            let whole = (word.contains('.') && is_status(word)).then_some(word);
            let pieces = whole.is_none().then(|| word.split('.'));
            whole.into_iter().chain(pieces.into_iter().flatten())
        })
        .filter(|word| !word.is_empty())
        .map(move |word| (start_of(word), word))
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

    #[test]
    fn status_codes_are_one_word() {
        let found: Vec<&str> = words("550 5.7.708 Access denied. See v10.0.19045, 5.7.1; end.")
            .map(|(_, it)| it)
            .collect();
        assert!(found.contains(&"5.7.708") && found.contains(&"5.7.1"), "{found:?}");
        assert!(found.contains(&"19045") && !found.iter().any(|it| it.ends_with('.')), "{found:?}");
    }
}
