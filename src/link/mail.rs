//! Turns a recipient, a subject and a body, or an existing `mailto:` address, into a link that starts an e-mail.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{LONGEST, Link, LinkError, check_raw, escapes};
use crate::{names, text};

/// One plain e-mail address: the part before the `@` as it is, the domain in its lower case ASCII form.
///
/// # Errors
/// Anything else, such as several addresses, a quoted local part or a name around it, is refused.
pub fn email(raw: &str) -> Result<String, LinkError> {
    let (local, domain) = raw.split_once('@').ok_or(LinkError::Recipient)?;
    let is_plain =
        local.len() <= 64 && !local.starts_with(['-', '/']) && local.split('.').all(is_atom);
    if !is_plain || text::line(domain) != domain {
        return Err(LinkError::Recipient);
    }
    let domain = names::domain(domain).map_err(|_| LinkError::Recipient)?;
    Ok([local, "@", &domain].concat())
}

/// A drafted e-mail to one address; an empty subject or body is left out.
///
/// Both pass the text door; where the whole would be longer than [`LONGEST`], their ends give way to an ellipsis.
///
/// # Errors
/// Says what is wrong with the address.
pub fn mail(to: &str, subject: &str, body: &str) -> Result<Link, LinkError> {
    let to = email(to)?;
    let subject = shortened(&text::line(subject), LONGEST_SUBJECT);
    let subject = text::line(&subject);
    let used = compose(&to, &subject, "").len() + "?body=".len();
    let body = shortened(&text::block(body), LONGEST.saturating_sub(used));
    link(&to, &subject, &text::block(&body))
}

/// The link of an existing `mailto:` address: one recipient, and no more than one subject and one body.
///
/// # Errors
/// Says what is wrong with it; nothing is repaired.
pub fn mail_from(raw: &str) -> Result<Link, LinkError> {
    check_raw(raw)?;
    let (scheme, rest) = raw.split_once(':').ok_or(LinkError::NotMailto)?;
    if !scheme.eq_ignore_ascii_case("mailto") {
        return Err(LinkError::NotMailto);
    }
    if rest.contains('#') {
        return Err(LinkError::Character('#'));
    }
    let (to, query) = rest.split_once('?').map_or((rest, None), |(to, query)| (to, Some(query)));
    let to = email(&decoded(to)?)?;
    let (mut subject, mut body) = (None, None);
    for parameter in query.iter().flat_map(|query| query.split('&')) {
        let (key, value) = parameter.split_once('=').ok_or(LinkError::Parameter)?;
        let slot = match key.to_ascii_lowercase().as_str() {
            "subject" => &mut subject,
            "body" => &mut body,
            _ => return Err(LinkError::Parameter),
        };
        if slot.replace(decoded(value)?).is_some() {
            return Err(LinkError::Parameter);
        }
    }
    let subject = subject.unwrap_or_default();
    let body = body.unwrap_or_default().replace("\r\n", "\n");
    if text::line(&subject) != subject || text::block(&body) != body {
        return Err(LinkError::Hidden);
    }
    link(&to, &subject, &body)
}

/// In bytes, percent-encoded; the rest is the body's.
const LONGEST_SUBJECT: usize = 600;

/// What stays as it is in a subject or body.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What stays as it is in an address.
const PLAIN_IN_ADDRESS: &AsciiSet = &PLAIN.remove(b'@').remove(b'+');

fn is_atom(atom: &str) -> bool {
    !atom.is_empty()
        && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
}

fn decoded(value: &str) -> Result<String, LinkError> {
    if escapes(value).any(|byte| byte.is_none()) {
        return Err(LinkError::Percent);
    }
    let text = percent_decode_str(value).decode_utf8().map_err(|_| LinkError::Percent)?;
    Ok(text.into_owned())
}

fn link(to: &str, subject: &str, body: &str) -> Result<Link, LinkError> {
    let address = compose(to, subject, body);
    if address.len() > LONGEST {
        return Err(LinkError::TooLong);
    }
    Ok(Link { address })
}

fn compose(to: &str, subject: &str, body: &str) -> String {
    let mut address = format!("mailto:{}", utf8_percent_encode(to, PLAIN_IN_ADDRESS));
    let mut mark = '?';
    for (key, value) in [("subject", subject), ("body", &body.replace('\n', "\r\n"))] {
        if !value.is_empty() {
            address.push(mark);
            address.push_str(key);
            address.push('=');
            address.extend(utf8_percent_encode(value, PLAIN));
            mark = '&';
        }
    }
    address
}

/// As much of `text` as fits into `room` bytes once encoded, with an ellipsis where something is left out.
fn shortened(text: &str, room: usize) -> String {
    if text.chars().map(encoded_length).sum::<usize>() <= room {
        return text.to_owned();
    }
    let mut used = encoded_length(ELLIPSIS);
    let fits = |c: &char| {
        used += encoded_length(*c);
        used <= room
    };
    let start: String = text.chars().take_while(fits).collect();
    format!("{}{ELLIPSIS}", start.trim_end())
}

const ELLIPSIS: char = '…';

fn encoded_length(c: char) -> usize {
    match c {
        '\n' => "%0D%0A".len(),
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '_' | '~' => 1,
        _ => 3 * c.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_email(raw: &str, expected: Option<&str>) {
        assert_eq!(email(raw).ok().as_deref(), expected, "{raw}");
    }

    #[track_caller]
    fn check(link: &Result<Link, LinkError>, expected: &str) {
        assert_eq!(link.as_ref().map(Link::as_str), Ok(expected));
        assert_eq!(&mail_from(expected), link);
    }

    #[track_caller]
    fn check_bad(raw: &str, expected: LinkError) {
        assert_eq!(mail_from(raw), Err(expected), "{raw}");
    }

    #[test]
    fn emails() {
        check_email("servicedesk@contoso.com", Some("servicedesk@contoso.com"));
        check_email("First.O'Last+x@CONTOSO.com", Some("First.O'Last+x@contoso.com"));
        check_email("desk@bücher.example", Some("desk@xn--bcher-kva.example"));
        for raw in [
            "",
            "@",
            "a@",
            "@contoso.com",
            "a@b",
            "a@b@contoso.com",
            "a@contoso.com,b@contoso.com",
            "a b@contoso.com",
            "\"a\"@contoso.com",
            "A <a@contoso.com>",
            ".a@contoso.com",
            "a..b@contoso.com",
            "a.@contoso.com",
            "-a@contoso.com",
            "é@contoso.com",
            "a@con\u{200B}toso.com",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@contoso.com\n",
        ] {
            check_email(raw, None);
        }
        check_email(&format!("{}@contoso.com", "a".repeat(65)), None);
    }

    #[test]
    fn drafts() {
        check(&mail("a@contoso.com", "", ""), "mailto:a@contoso.com");
        check(
            &mail("a+b@Contoso.com", "Café & co?", "Hello,\r\n100% 你"),
            "mailto:a+b@contoso.com?subject=Caf%C3%A9%20%26%20co%3F&body=Hello%2C%0D%0A100%25%20%E4%BD%A0",
        );
        check(&mail("a@contoso.com", "", "x"), "mailto:a@contoso.com?body=x");
        check(
            &mail("a@contoso.com", "x\r\nBcc: y\u{1B}", ""),
            "mailto:a@contoso.com?subject=x%20Bcc%3A%20y%EF%BF%BD",
        );
        check(
            &mail("o'b&c?d=e/f%@contoso.com", "", ""),
            "mailto:o%27b%26c%3Fd%3De%2Ff%25@contoso.com",
        );
    }

    #[test]
    fn long_drafts_are_shortened() {
        let link = mail("a@contoso.com", &"s".repeat(900), &"語\n".repeat(900));
        let address = link.as_ref().map(Link::as_str).unwrap_or_default();
        assert!(address.len() <= LONGEST && address.len() > LONGEST - 32, "{}", address.len());
        assert!(address.ends_with("%E2%80%A6"));
        assert_eq!(mail_from(address), link);
        assert_eq!(shortened("abcdefghijk", 11), "abcdefghijk");
        assert_eq!(shortened("abcdefghijkl", 11), "ab…");
        assert_eq!(shortened("abc  defghij", 14), "abc…");
    }

    #[test]
    fn existing_ones() {
        let check_same = |raw: &str, expected: &str| check(&mail_from(raw), expected);
        check_same("MAILTO:a@Contoso.com?SUBJECT=a+b", "mailto:a@contoso.com?subject=a%2Bb");
        check_same(
            "mailto:a%40contoso.com?body=x%0Ay&subject=",
            "mailto:a@contoso.com?body=x%0D%0Ay",
        );
    }

    #[test]
    fn refused_ones() {
        check_bad("a@contoso.com", LinkError::NotMailto);
        check_bad("tel:+31205550199", LinkError::NotMailto);
        for raw in [
            "mailto:",
            "mailto:?to=a@contoso.com",
            "mailto:a@contoso.com,b@contoso.com",
            "mailto:a@contoso.com%2Cb@x.com",
            "mailto:a@contoso.com;b@x.com",
            "mailto://a@contoso.com",
            "mailto:a@contoso.com%0D%0ABcc:b@x.com",
        ] {
            check_bad(raw, LinkError::Recipient);
        }
        for raw in [
            "mailto:a@contoso.com?cc=b@x.com",
            "mailto:a@contoso.com?bcc=b@x.com",
            "mailto:a@contoso.com?attach=/etc/passwd",
            "mailto:a@contoso.com?subject=x&amp;body=y",
            "mailto:a@contoso.com?subject=x&subject=y",
            "mailto:a@contoso.com?",
            "mailto:a@contoso.com?subject",
            "mailto:a@contoso.com?%62cc=b@x.com",
            "mailto:a@contoso.com?to=b@x.com",
        ] {
            check_bad(raw, LinkError::Parameter);
        }
        check_bad("mailto:a@contoso.com?subject=%0D%0ABcc:b@x.com", LinkError::Hidden);
        check_bad("mailto:a@contoso.com?body=%1B", LinkError::Hidden);
        check_bad("mailto:a@contoso.com?body=%E2%80%AE", LinkError::Hidden);
        check_bad("mailto:a@contoso.com?body=%FF", LinkError::Percent);
        check_bad("mailto:a@contoso.com?body=%1", LinkError::Percent);
        check_bad("mailto:a@contoso.com#x", LinkError::Character('#'));
        check_bad("mailto:a@contoso.com?body=a b", LinkError::Space);
        check_bad(&format!("mailto:a@contoso.com?body={}", ",".repeat(2000)), LinkError::TooLong);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn a_draft_is_bounded_and_passes_again(
            to in "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,8}@[a-z]{1,8}\\.[a-z]{2}", subject in any::<String>(),
            body in prop_oneof![any::<String>(), "[🏴\u{E0067}\u{E007F}\u{200D}क\u{94D}a\n\r語]{0,400}"],
        ) {
            if let Ok(link) = mail(&to, &subject, &body) {
                prop_assert!(link.as_str().len() <= LONGEST);
                prop_assert_eq!(mail_from(link.as_str()), Ok(link));
            } else {
                prop_assert!(to.starts_with(['-', '/']));
            }
        }

        #[test]
        fn what_passes_passes_again(raw in "mailto:[a-z.%40@,]{1,10}@contoso\\.com\\?(subject|body|cc)=[ -~]{0,12}(&body=[a-z%0DA]{0,9})?") {
            if let Ok(link) = mail_from(&raw) {
                prop_assert_eq!(mail_from(link.as_str()), Ok(link));
            }
        }
    }
}
