//! Turns a name of a person into the name of a file, one that every system takes.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::text::line;

/// What a file is called when nothing of a name is left.
const NOBODY: &str = "person";

/// The name of a file, without its ending, for `name`: at most `most` bytes, in one Unicode form (NFC).
///
/// It has no separator, no sign that Windows refuses, no dot, space, hyphen or tilde in front, no dot or
/// space at its end, and is no device of Windows (`CON`, `COM1`, …).
#[must_use]
pub fn file_stem(name: &str, most: usize) -> String {
    let shown = line(name);
    let mut stem = String::new();
    for c in ComposingNormalizerBorrowed::new_nfc().normalize_iter(shown.chars()) {
        let c = match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | char::REPLACEMENT_CHARACTER => {
                '-'
            }
            c if c.is_control() => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c != ' ' || !stem.ends_with(' ') {
            stem.push(c);
        }
    }
    let begun = stem.trim_start_matches(['.', ' ', '-', '~']);
    let mut stem = cut(begun, most).to_owned();
    let device = stem.split('.').next().unwrap_or_default().trim_end().len();
    if stem.get(..device).is_some_and(is_device) {
        stem.insert(device, '_');
    }
    if stem.is_empty() { NOBODY.to_owned() } else { stem }
}

/// The first `most` bytes of a name, whole characters, without a dot or space at the end.
#[must_use]
pub fn cut(stem: &str, most: usize) -> &str {
    let end = (0..=most.min(stem.len())).rev().find(|end| stem.is_char_boundary(*end));
    stem.get(..end.unwrap_or(0)).unwrap_or_default().trim_end_matches(['.', ' '])
}

/// Whether Windows takes a name for a device, whatever its ending.
fn is_device(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let numbered = |rest: &str| {
        let mut signs = rest.chars();
        matches!((signs.next(), signs.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CLOCK$" | "CONIN$" | "CONOUT$")
        || upper.strip_prefix("COM").or_else(|| upper.strip_prefix("LPT")).is_some_and(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stems() {
        #[track_caller]
        fn check(name: &str, expected: &str) {
            assert_eq!(file_stem(name, 90), expected);
        }
        check("Anna Jansen", "Anna Jansen");
        check("anna@contoso.com", "anna@contoso.com");
        check("  Anna\t\nJansen  ", "Anna Jansen");
        check("José", "José");
        check("Jose\u{301}", "José");
        check("../../etc/passwd", "etc-passwd");
        check("..\\windows", "windows");
        check("a/b:c*d?e\"f<g>h|i", "a-b-c-d-e-f-g-h-i");
        check(".bashrc", "bashrc");
        check("-rf", "rf");
        check("~root", "root");
        check("Jr.", "Jr");
        check("...", "person");
        check("", "person");
        check("con", "con_");
        check("CON.txt", "CON_.txt");
        check("nul .x", "nul_ .x");
        check("com1", "com1_");
        check("COM¹", "COM¹_");
        check("com", "com");
        check("com10", "com10");
        check("a\u{202e}b\u{0}c", "a-b-c");
        check("zero\u{200b}width", "zerowidth");
        check("王小明", "王小明");
    }

    proptest! {
        #[test]
        fn every_system_takes_it(name in any::<String>(), most in 8_usize..100) {
            let stem = file_stem(&name, most);
            prop_assert!(!stem.is_empty() && stem.len() <= most + 1);
            prop_assert!(!stem.starts_with(['.', ' ', '-', '~']) && !stem.ends_with(['.', ' ']));
            prop_assert!(!stem.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
            prop_assert!(!stem.chars().any(char::is_control));
            let device = stem.split('.').next().unwrap_or_default().trim_end();
            prop_assert!(!is_device(device));
        }
    }
}
