//! Turns any text into a YAML scalar that reads back as the same text, and as nothing else.

use std::borrow::Cow;

use crate::text;

/// `value` as a scalar that may stand behind a key, as a key, or in a list of `[…]`.
///
/// Plain where every reader of YAML takes it for just this text, else in double quotes with escapes.
#[must_use]
pub fn yaml_scalar(value: &str) -> Cow<'_, str> {
    if is_plain(value) { Cow::Borrowed(value) } else { Cow::Owned(quoted(value)) }
}

/// `values` as a list on one line.
#[must_use]
pub fn yaml_list<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let values: Vec<Cow<'_, str>> = values.map(yaml_scalar).collect();
    format!("[{}]", values.join(", "))
}

/// The words that some reader of YAML takes for a truth value or for nothing.
const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// Stricter than YAML: it starts as a word, and has nothing that means something to any reader.
fn is_plain(value: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || " -_./@+?&=%~:".contains(c);
    let is_word = value.starts_with(char::is_alphabetic) || is_no_number(value);
    is_word
        && value.chars().all(is_inside)
        && !value.ends_with([' ', ':'])
        && !value.contains(": ")
        && text::line(value) == value
        && !WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// Whether an id that starts with a digit has a letter that no number, date or time has.
fn is_no_number(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_digit())
        && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && value.contains(|c| "ghijklmnpqrsuvwy".contains(c))
}

fn quoted(value: &str) -> String {
    // A text that a terminal shows as it is may stand as it is; in any other every odd one is seen.
    let is_shown = text::line(value) == value;
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            _ if is_shown || c.is_alphanumeric() => out.push(c),
            _ => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        assert_eq!(yaml_scalar(value), expected);
    }

    #[test]
    fn plain_and_quoted() {
        check("IT Service Desk", "IT Service Desk");
        check("https://help.contoso.com/?a=b&c=%20", "https://help.contoso.com/?a=b&c=%20");
        check("Universität Zürich", "Universität Zürich");
        check("世纪互联", "世纪互联");
        check("+31 20 555 0100", "\"+31 20 555 0100\"");
        check("2026-10-01", "\"2026-10-01\"");
        check("21vianet", "21vianet");
        check("0x1f", "\"0x1f\"");
        check("1e3", "\"1e3\"");
        check("No", "\"No\"");
        check("null", "\"null\"");
        check("", "\"\"");
        check("a: b", "\"a: b\"");
        check("a #b", "\"a #b\"");
        check("a,b", "\"a,b\"");
        check("a:", "\"a:\"");
        check("{a}", "\"{a}\"");
        check("say \"hi\" \\ bye", "\"say \\\"hi\\\" \\\\ bye\"");
        check("a\nb", "\"a\\nb\"");
        check("a\u{202E}b", "\"a\\U0000202Eb\"");
        check("👩\u{200D}💻!", "\"👩\u{200D}💻!\"");
        assert_eq!(yaml_list(["a", "b, c"].into_iter()), "[a, \"b, c\"]");
    }
}
