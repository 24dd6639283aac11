//! Turns a text out of a web address, a trace or a page's source into the text that they mean.

use std::borrow::Cow;
use std::ops::Range;

/// `text` with its escapes undone: `%3A` of addresses, `\n` and `\u0027` of traces, `&#39;` of pages.
///
/// For comparing alone: nothing of it is ever shown as it is, or launched.
pub(super) fn without(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '\\', '&']) {
        return Cow::Borrowed(text);
    }
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '\\', '&']) {
        let (before, from) = rest.split_at(at);
        out.extend_from_slice(before.as_bytes());
        let (meant, length) = escape(from);
        out.extend_from_slice(&meant);
        rest = from.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// What the escapes of pages and traces mean; a backslash before anything else is as good as a space.
const MEANINGS: [(&str, &str); 10] = [
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&apos;", "'"),
    ("&rsquo;", "'"),
    ("&quot;", "\""),
    ("&nbsp;", " "),
    ("&amp;", "&"),
    ("\\n", " "),
    ("\\r", " "),
    ("\\t", " "),
];

/// What the escape at the beginning of `text` means, and its length; what is none stands for itself.
fn escape(text: &str) -> (Vec<u8>, usize) {
    let hex = |range: Range<usize>| u32::from_str_radix(text.get(range)?, 16).ok();
    if let Some((escape, meant)) = MEANINGS.iter().find(|(escape, _)| text.starts_with(escape)) {
        return (meant.as_bytes().to_vec(), escape.len());
    }
    if text.starts_with('%')
        && let Some(byte) = hex(1..3).and_then(|it| u8::try_from(it).ok())
    {
        return (vec![byte], 3);
    }
    if text.starts_with("\\u")
        && let Some(c) = hex(2..6).and_then(char::from_u32)
    {
        return (c.to_string().into_bytes(), 6);
    }
    let other = text.bytes().next().filter(|byte| *byte != b'\\');
    (vec![other.unwrap_or(b' ')], 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without(text), expected);
    }

    #[test]
    fn escapes() {
        check("as it is", "as it is");
        check("?error_description=CODE1%3a+You+don%27t", "?error_description=CODE1:+You+don't");
        check("L%E2%80%99acc%C3%A8s", "L’accès");
        check(r"The user.\r\nTrace ID: 1\u0027", "The user.  Trace ID: 1'");
        check("don&#39;t&nbsp;go&amp;come", "don't go&come");
        check("100 % & more \\", "100 % & more  ");
        check("%E2%80", "\u{FFFD}");
        check("%zz%é\\u00é", "%zz%é u00é");
    }
}
