//! Turns a telephone number as people write it into a link that calls it.

use super::{Link, LinkError};

/// The link of an international number: `+31 (0)20 555-0199`, or `tel:` and the same without spaces.
///
/// Spaces, hyphens, dots, slashes and parentheses are dropped, and so is a `(0)` behind the country code.
///
/// # Errors
/// Says what is wrong with it: a number without `+`, words, extensions, or not 7 to 15 digits.
pub fn phone(raw: &str) -> Result<Link, LinkError> {
    let first = raw.chars().next().ok_or(LinkError::Empty)?;
    if raw.len() > LONGEST_NUMBER {
        return Err(LinkError::TooLong);
    }
    if matches!(first, '-' | '/') || first.is_whitespace() {
        return Err(LinkError::Start);
    }
    let number = match raw.get(..SCHEME.len()) {
        Some(scheme) if scheme.eq_ignore_ascii_case(SCHEME) => {
            let number = raw.get(SCHEME.len()..).unwrap_or_default();
            if number.contains(' ') {
                return Err(LinkError::Space);
            }
            number
        }
        _ => raw,
    };
    if let Some(reason) = number.chars().find_map(fault) {
        return Err(reason);
    }
    let national = number.strip_prefix('+').ok_or(LinkError::NoCountry)?;
    let digits = digits(&without_trunk(national)).ok_or(LinkError::Digits)?;
    Ok(Link { address: [SCHEME, "+", &digits].concat() })
}

/// In bytes, as written.
const LONGEST_NUMBER: usize = 64;

const SCHEME: &str = "tel:";

fn fault(c: char) -> Option<LinkError> {
    match c {
        '0'..='9' | '+' | ' ' | '-' | '.' | '(' | ')' | '/' => None,
        _ if c.is_control() => Some(LinkError::Control),
        _ if c.is_ascii() => Some(LinkError::Character(c)),
        _ => Some(LinkError::NotAscii),
    }
}

/// Without the zero that is dialled only inside the country, when it stands behind the country code.
fn without_trunk(number: &str) -> String {
    match number.split_once("(0)") {
        Some((country, rest)) if (1..=3).contains(&country.trim_end().len()) => {
            format!("{country}{rest}")
        }
        _ => number.to_owned(),
    }
}

/// The digits alone, when they and what stands between them make a number.
fn digits(number: &str) -> Option<String> {
    let mut digits = String::with_capacity(15);
    let mut is_open = false;
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '(' if !is_open => is_open = true,
            ')' if is_open => is_open = false,
            ' ' | '-' | '.' | '/' => {}
            _ => return None,
        }
    }
    let is_number = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    (is_number && !is_open && number.ends_with(|c: char| c.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(phone(raw).as_ref().map(Link::as_str), Ok(expected));
        assert_eq!(phone(expected).as_ref().map(Link::as_str), Ok(expected));
    }

    #[track_caller]
    fn check_bad(raw: &str, expected: LinkError) {
        assert_eq!(phone(raw), Err(expected), "{raw}");
    }

    #[test]
    fn numbers() {
        check("+31 20 555 0199", "tel:+31205550199");
        check("+31 (0)20 555 01 99", "tel:+31205550199");
        check("+44(0)20.7946.0000", "tel:+442079460000");
        check("+1 (425) 555-0100", "tel:+14255550100");
        check("+49 30/123456", "tel:+4930123456");
        check("+39 06 1234567", "tel:+39061234567");
        check("TEL:+31-20-555-0199", "tel:+31205550199");
        check("+1234567", "tel:+1234567");
        check("+123456789012345", "tel:+123456789012345");
    }

    #[test]
    fn refused_ones() {
        check_bad("", LinkError::Empty);
        check_bad(" +31205550199", LinkError::Start);
        check_bad("-31205550199", LinkError::Start);
        check_bad("020 555 0199", LinkError::NoCountry);
        check_bad("0031205550199", LinkError::NoCountry);
        check_bad("tel:0205550199", LinkError::NoCountry);
        check_bad("ask reception", LinkError::Character('a'));
        check_bad("+31 20 555 0199 ext 5", LinkError::Character('e'));
        check_bad("tel:+31205550199;ext=5", LinkError::Character(';'));
        check_bad("tel:+31205550199%0a", LinkError::Character('%'));
        check_bad("*#06#", LinkError::Character('*'));
        check_bad("tel:+31 205550199", LinkError::Space);
        check_bad("+31205550199\n", LinkError::Control);
        check_bad("+31\u{A0}20 555 0199", LinkError::NotAscii);
        check_bad("+３１２０５５５０１９９", LinkError::NotAscii);
        for raw in [
            "+",
            "+123456",
            "+1234567890123456",
            "+031205550199",
            "+31 (20 5550199",
            "+31 20) 5550199",
            "+31 ((20)) 5550199",
            "+31+205550199",
            "+31205550199 ",
            "+31205550199-",
            "+(0)31205550199",
            "tel:tel:+31205550199",
        ] {
            assert!(phone(raw).is_err(), "{raw}");
        }
        check_bad(&format!("+{}", "1 ".repeat(40)), LinkError::TooLong);
    }

    proptest! {
        #[test]
        fn what_passes_is_digits_and_passes_again(raw in "(tel:)?\\+?[0-9 ().+/-]{0,24}") {
            if let Ok(link) = phone(&raw) {
                let digits = link.as_str().strip_prefix("tel:+").unwrap_or_default();
                prop_assert!((7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(phone(link.as_str()), Ok(link));
            }
        }
    }
}
