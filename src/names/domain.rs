//! Turns a domain name in any spelling into its one lower case ASCII form.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use crate::text::is_invisible;

/// The ASCII form of a domain name of at least two labels: lower case, `xn--` for other letters,
/// without a trailing dot; at most 253 bytes in labels of letters, digits and hyphens, 1 to 63 long.
///
/// # Errors
/// Says what is wrong; an IP address is refused, too.
pub fn domain(raw: &str) -> Result<String, DomainError> {
    let (name, unseen) = name(raw)?;
    if name.contains('.') { seen(name, unseen) } else { Err(DomainError::Single) }
}

/// The ASCII form of a domain suffix: as [`domain`], but one label (`edu`) and a leading dot are fine.
///
/// # Errors
/// Says what is wrong.
pub fn suffix(raw: &str) -> Result<String, DomainError> {
    let (name, unseen) = name(raw.strip_prefix('.').unwrap_or(raw))?;
    seen(name, unseen)
}

/// The domain itself, then each of its parents, at label borders: `a.b.nl`, `b.nl`, `nl`.
pub fn parents(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |d| d.split_once('.').map(|(_, parent)| parent))
}

/// The domain with its `xn--` labels in their own letters (the rest lower case); never to be shown.
#[must_use]
pub fn to_unicode(domain: &str) -> String {
    if domain.len() > LONGEST_RAW {
        return domain.to_owned();
    }
    Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow).0.into_owned()
}

/// Whether a browser takes a host that ends in this label as an IP address: digits, or `0x` and such.
#[must_use]
pub fn is_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    hex.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
        || (!label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()))
}

/// Why something is no domain name; shown after a colon: “is not a domain: it has no dot”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    /// Nothing was given.
    #[error("it is empty")]
    Empty,
    /// More than 253 characters in all.
    #[error("it is longer than 253 characters")]
    TooLong,
    /// A label is empty, longer than 63 characters, or starts or ends with a hyphen.
    #[error("a part of it is empty, longer than 63 characters, or has a hyphen at an end")]
    Label,
    /// A character that no domain name has.
    #[error("it has a character that no domain name has")]
    Character,
    /// An IP address, or another number.
    #[error("it is an IP address or a number")]
    Number,
    /// One label alone, where a whole name is needed.
    #[error("it has no dot")]
    Single,
    /// Letters that the rules of international names (IDNA) refuse, or a broken `xn--` label.
    #[error("it is not valid as an international name")]
    International,
    /// A character that cannot be seen, and that those rules drop in silence.
    #[error("it has the invisible character U+{:04X} in it", u32::from(*.0))]
    Invisible(char),
}

/// Of `raw` in bytes, so that no work is done on what can never be a domain (punycode takes quadratic time).
const LONGEST_RAW: usize = 1024;

/// The name, and a character of `raw` that nobody sees in it and that it is without.
fn name(raw: &str) -> Result<(String, Option<char>), DomainError> {
    if let Some(name) = usual(raw) {
        return Ok((name, None));
    }
    if raw.len() > LONGEST_RAW {
        return Err(DomainError::TooLong);
    }
    let bare = raw.strip_suffix(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']).unwrap_or(raw);
    if !bare.is_ascii() || bare.split('.').any(is_punycode) {
        let ascii = Uts46::new()
            .to_ascii(
                bare.as_bytes(),
                AsciiDenyList::STD3,
                Hyphens::CheckFirstLast,
                DnsLength::Ignore,
            )
            .map_err(|_| DomainError::International)?;
        // What is behind an `xn--` must not begin with one again: it could not be written in its letters.
        if ascii.split('.').any(|label| is_punycode(label) && is_punycode(&to_unicode(label))) {
            return Err(DomainError::International);
        }
        // Joiners stay in the name where its script needs them, and are refused elsewhere.
        let unseen =
            bare.chars().find(|&c| is_invisible(c) && !matches!(c, '\u{200C}' | '\u{200D}'));
        return Ok((checked(ascii.into_owned())?, unseen));
    }
    Ok((checked(bare.to_ascii_lowercase())?, None))
}

fn seen(name: String, unseen: Option<char>) -> Result<String, DomainError> {
    unseen.map_or(Ok(name), |c| Err(DomainError::Invisible(c)))
}

/// The common case, told in one look at the bytes: plain labels, the last of which begins with a letter.
fn usual(raw: &str) -> Option<String> {
    if raw.len() > 253 {
        return None;
    }
    let (mut label, mut before, mut first) = (0, b'.', b'.');
    for byte in raw.bytes() {
        match byte {
            b'.' if matches!(before, b'.' | b'-') => return None,
            b'.' => label = 0,
            // Two hyphens in a row may be those of punycode.
            b'-' if matches!(before, b'.' | b'-') => return None,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => {
                if label == 0 {
                    first = byte;
                }
                label += 1;
                if label > 63 {
                    return None;
                }
            }
            _ => return None,
        }
        before = byte;
    }
    let ends_well = !matches!(before, b'.' | b'-') && first.is_ascii_alphabetic();
    ends_well.then(|| raw.to_ascii_lowercase())
}

fn is_punycode(label: &str) -> bool {
    label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

fn checked(ascii: String) -> Result<String, DomainError> {
    if ascii.is_empty() {
        return Err(DomainError::Empty);
    }
    if !ascii.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') {
        return Err(DomainError::Character);
    }
    if ascii.len() > 253 {
        return Err(DomainError::TooLong);
    }
    let is_good = |label: &str| {
        (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    if !ascii.split('.').all(is_good) {
        return Err(DomainError::Label);
    }
    if ascii.rsplit('.').next().is_some_and(is_number) {
        return Err(DomainError::Number);
    }
    Ok(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(domain(input).as_deref(), Ok(expected));
        assert_eq!(domain(expected).as_deref(), Ok(expected));
    }

    #[track_caller]
    fn check_bad(input: &str, expected: DomainError) {
        assert_eq!(domain(input), Err(expected));
    }

    #[test]
    fn good() {
        check("contoso.com", "contoso.com");
        check("Student.CONTOSO.com.", "student.contoso.com");
        check("a--b.c-d.nl", "a--b.c-d.nl");
        check("r3---sn-5hne.example", "r3---sn-5hne.example");
        check("bücher.example", "xn--bcher-kva.example");
        check("BÜCHER.example", "xn--bcher-kva.example");
        check("XN--BCHER-KVA.example", "xn--bcher-kva.example");
        check("bu\u{308}cher.example", "xn--bcher-kva.example");
        check("例え。テスト。", "xn--r8jz45g.xn--zckzah");
        check("ｃｏｎｔｏｓｏ．ｃｏｍ", "contoso.com");
        check("1und1.de", "1und1.de");
        check("3.14.nl", "3.14.nl");
    }

    #[test]
    fn bad() {
        check_bad("", DomainError::Empty);
        check_bad(".", DomainError::Empty);
        check_bad("contoso", DomainError::Single);
        check_bad("contoso..com", DomainError::Label);
        check_bad(".contoso.com", DomainError::Label);
        check_bad("contoso.com..", DomainError::Label);
        check_bad("-contoso.com", DomainError::Label);
        check_bad("contoso-.com", DomainError::Label);
        check_bad(&format!("{}.com", "a".repeat(64)), DomainError::Label);
        check_bad(&"ab.".repeat(90), DomainError::TooLong);
        check_bad(&"ü".repeat(1000), DomainError::TooLong);
        check_bad("con_toso.com", DomainError::Character);
        check_bad("con toso.com", DomainError::Character);
        check_bad("contoso.com:443", DomainError::Character);
        check_bad("contoso.com/x", DomainError::Character);
        check_bad("127.0.0.1", DomainError::Number);
        check_bad("0x7f.1", DomainError::Number);
        check_bad("a.0xfF", DomainError::Number);
        check_bad("a.0x", DomainError::Number);
        check_bad("１２７.0.0.１", DomainError::Number);
        check_bad("[::1]", DomainError::Character);
        check_bad("xn--a.com", DomainError::International);
        check_bad("xn--.com", DomainError::International);
        check_bad("xn--xn--n--xn--bcher-kva.example", DomainError::International);
        check_bad("a\u{202E}b.com", DomainError::International);
    }

    /// Two names that look the same are not one, whatever the rules of international names drop.
    #[test]
    fn nothing_unseen_is_dropped() {
        check_bad("con\u{200B}toso.com", DomainError::Invisible('\u{200B}'));
        check_bad("con\u{AD}toso.com", DomainError::Invisible('\u{AD}'));
        check_bad("contoso.com\u{2060}", DomainError::Invisible('\u{2060}'));
        check_bad("con\u{200B}toso", DomainError::Single);
        check_bad("con\u{200D}toso.com", DomainError::International);
        assert_eq!(suffix("ed\u{FEFF}u"), Err(DomainError::Invisible('\u{FEFF}')));
        assert_eq!(
            DomainError::Invisible('\u{200B}').to_string(),
            "it has the invisible character U+200B in it"
        );
        check("نامه\u{200C}ای.com", "xn--mgba3gch31f060k.com");
        // Where characters without a look of their own are.
        let blocks = [
            '\u{80}'..='\u{33FF}',
            '\u{FB00}'..='\u{FFFF}',
            '\u{1BC00}'..='\u{1BCFF}',
            '\u{1D100}'..='\u{1D1FF}',
            '\u{E0000}'..='\u{E0FFF}',
        ];
        for c in blocks.into_iter().flatten() {
            assert_ne!(domain(&format!("con{c}toso.com")).as_deref(), Ok("contoso.com"), "{c:?}");
        }
    }

    #[test]
    fn suffixes() {
        assert_eq!(suffix(".EDU").as_deref(), Ok("edu"));
        assert_eq!(suffix("ac.uk").as_deref(), Ok("ac.uk"));
        assert_eq!(suffix("."), Err(DomainError::Empty));
        assert_eq!(suffix("*.edu"), Err(DomainError::Character));
    }

    #[test]
    fn parents_at_label_borders() {
        assert_eq!(
            parents("a.contoso.com").collect::<Vec<_>>(),
            ["a.contoso.com", "contoso.com", "com"]
        );
        assert_eq!(parents("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn own_letters() {
        assert_eq!(to_unicode("xn--bcher-kva.example"), "bücher.example");
        assert_eq!(to_unicode("contoso.com"), "contoso.com");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn once_is_enough(s in prop_oneof![any::<String>(), "[a-zA-Z0-9üßéς語カ゛.。xn-]{0,20}", "xn--[a-z0-9]{1,10}\\.nl"]) {
            if let Ok(once) = suffix(&s) {
                prop_assert_eq!(suffix(&once), Ok(once.clone()));
                prop_assert_eq!(suffix(&to_unicode(&once)), Ok(once.clone()));
                prop_assert!(once.len() <= 253 && once.is_ascii());
                prop_assert!(once.split('.').all(|label| (1..=63).contains(&label.len())));
            }
        }

        #[test]
        fn the_common_case_is_told_right(s in "[a-zA-Z0-9.-]{0,12}|x[n-]{0,3}[a-z.]{0,5}") {
            if let Some(usual) = usual(&s) {
                prop_assert!(!s.split('.').any(is_punycode));
                prop_assert_eq!(checked(s.to_ascii_lowercase()), Ok(usual));
            }
        }

        #[test]
        fn every_parent_ends_it(s in "[a-z]{1,5}(\\.[a-z]{1,5}){0,5}") {
            for parent in parents(&s) {
                let child = s.strip_suffix(parent);
                prop_assert!(child.is_some_and(|c| c.is_empty() || c.ends_with('.')));
            }
            prop_assert_eq!(parents(&s).count(), s.split('.').count());
        }
    }
}
