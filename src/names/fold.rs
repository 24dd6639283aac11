//! Turns a name or a message into the key by which it is found again, however it was typed.

use std::iter::repeat_n;

use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use crate::text::is_invisible;

/// The key of a name: lower case, one Unicode form (NFKC), without invisible characters, and with every
/// run of white space, dashes and underscores as one space. Folding a key again changes nothing.
#[must_use]
pub fn fold(s: &str) -> String {
    if s.is_ascii() {
        return spaced(s.chars().map(|c| c.to_ascii_lowercase()), s.len(), gap_of_name);
    }
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let visible = s.chars().filter(|c| !is_invisible(*c));
    let lower = nfkc.normalize_iter(visible).flat_map(char::to_lowercase);
    let same_sigma = lower.map(|c| if c == 'ς' { 'σ' } else { c });
    spaced(nfkc.normalize_iter(same_sigma), s.len(), gap_of_name)
}

/// The key of a message: lower case letters and digits without accents, everything else one space.
///
/// An underscore inside a word stays (`CODE_0009`); apostrophes and invisible characters vanish. Folding
/// a key again changes nothing.
#[must_use]
pub fn fold_loose(s: &str) -> String {
    if s.is_ascii() {
        let bare = s.chars().filter(|c| !is_apostrophe(*c));
        return spaced(bare.map(|c| c.to_ascii_lowercase()), s.len(), gap_of_message);
    }
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let visible = s.chars().filter(|c| !is_invisible(*c) && !is_apostrophe(*c));
    let lower = nfkd.normalize_iter(visible).flat_map(char::to_lowercase);
    let bare = nfkd
        .normalize_iter(lower)
        .filter(|c| classes.get_u8(*c) == 0 && !is_apostrophe(*c))
        .flat_map(|c| if c == 'ß' { repeat_n('s', 2) } else { repeat_n(c, 1) });
    spaced(bare, s.len(), gap_of_message)
}

/// What stands between two words: the character that `gap` gives, a space where it gives several.
fn spaced(chars: impl Iterator<Item = char>, size: usize, gap: fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(size);
    let mut pending = None;
    for c in chars {
        if let Some(separator) = gap(c) {
            pending = Some(pending.map_or(separator, |_| ' '));
            continue;
        }
        if let Some(separator) = pending.take()
            && !out.is_empty()
        {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

fn gap_of_name(c: char) -> Option<char> {
    (c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}')).then_some(' ')
}

fn gap_of_message(c: char) -> Option<char> {
    match c {
        '_' => Some('_'),
        _ if c.is_alphanumeric() => None,
        _ => Some(' '),
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{B4}' | '\u{2BC}' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{FF07}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(fold(input), expected);
        assert_eq!(fold(expected), expected);
    }

    #[track_caller]
    fn check_loose(input: &str, expected: &str) {
        assert_eq!(fold_loose(input), expected);
        assert_eq!(fold_loose(expected), expected);
    }

    #[test]
    fn names() {
        check("", "");
        check("  Help-Desk ", "help desk");
        check("small_business", "small business");
        check("Contoso \t Nederland\u{A0}B.V.", "contoso nederland b.v.");
        check("CAFE\u{301}", "café");
        check("ＣＯＮＴＯＳＯ", "contoso");
        check("Fabrikam–世紀互聯", "fabrikam 世紀互聯");
        check("ΟΔΟΣ", "οδοσ");
        check("οδος", "οδοσ");
        check("Ünï\u{200B}versität", "ünïversität");
        check("--", "");
    }

    #[test]
    fn messages() {
        check_loose("", "");
        check_loose(
            "You don't have permission to access this page.",
            "you dont have permission to access this page",
        );
        check_loose("You don’t have\u{A0}permission…", "you dont have permission");
        check_loose("(CODE_0009)", "code_0009");
        check_loose("_a__b_ _c", "a b c");
        check_loose("ERROR50053: “locked”", "error50053 locked");
        check_loose("L’accès à été refusé", "lacces a ete refuse");
        check_loose("Kenn\u{AD}wort zurücksetzen, groß", "kennwort zurucksetzen gross");
        check_loose("您的帐户已被锁定。请联系管理员！", "您的帐户已被锁定 请联系管理员");
        check_loose("ＡＢＣ１２３", "abc123");
        assert_eq!(fold_loose("ガ"), fold_loose("カ\u{3099}"));
    }

    fn anything() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[ a-zA-Z_'’ßéİŉςΣ\u{301}\u{3099}\u{200B}\u{FFA0}\u{AD}\u{B4}½㎏ﬁ가-]{0,16}"
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn folding_again_changes_nothing(s in anything()) {
            let once = fold(&s);
            prop_assert_eq!(fold(&once), once.as_str());
            prop_assert_eq!(once.trim(), once.as_str());
            let once = fold_loose(&s);
            prop_assert_eq!(fold_loose(&once), once.as_str());
            prop_assert!(once.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '_'));
        }

        #[test]
        fn case_and_ends_make_no_difference(s in "[a-zA-Zéü0-9 _-]{0,16}") {
            prop_assert_eq!(fold(&s.to_uppercase()), fold(&format!(" {s}-")));
            prop_assert_eq!(fold_loose(&s.to_uppercase()), fold_loose(&format!(". {s}!")));
        }
    }
}
