//! Turns text that came from data into text that is safe in Markdown, HTML, YAML or a CSV cell.

mod yaml;

pub use yaml::{yaml_list, yaml_scalar};

use std::borrow::Cow;

/// The format that a filled template is written in, which decides how values are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// Values stand as they are.
    Plain,
    /// Values go through [`escape_markdown`].
    Markdown,
    /// Values go through [`escape_html`].
    Html,
}

impl Escape {
    /// Gives the text as it has to be written in this format.
    #[must_use]
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Plain => Cow::Borrowed(text),
            Self::Markdown => escape_markdown(text),
            Self::Html => escape_html(text),
        }
    }
}

/// Gives text for HTML, inside an element or a quoted attribute: `& < > " '` become entities.
#[must_use]
pub fn escape_html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Gives text for one line of Markdown (`CommonMark` and GitHub's, table cells included): it renders as the very same words.
///
/// White space and line ends in a row become one space (four leading ones would be code), and a plain `https` address keeps its
/// signs, so that it stays a link.
#[must_use]
pub fn escape_markdown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|sign| sign.is_ascii_alphabetic()) {
        return Cow::Borrowed(text);
    }
    let address = is_plain_address(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut begins = true; // nothing but a space so far: `-` and `+` begin a list
    let mut only_digits = true; // so far: `1.` and `1)` begin one, too
    for (place, sign) in text.char_indices() {
        if is_space(sign) {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            only_digits &= begins;
            continue;
        }
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if address => out.push(sign),
            // some take `\\|` in a table for an escaped `|`
            '\\' if text
                .get(place + 1..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with('|')) =>
            {
                out.push_str("&#92;");
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~'
            | '^' | '$' | '"' => {
                out.extend(['\\', sign]);
            }
            '-' | '+' | '=' | ':' if begins => out.extend(['\\', sign]),
            '.' if only_digits => out.push_str("\\."),
            other => out.push(other),
        }
        begins = false;
        only_digits &= sign.is_ascii_digit();
    }
    Cow::Owned(out)
}

/// Spaces, tabs and line ends of any system.
fn is_space(sign: char) -> bool {
    sign.is_ascii_whitespace() || matches!(sign, '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// An `https` address without a sign that could begin or end anything in Markdown.
fn is_plain_address(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| {
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:/?#@&=+,;%".contains(&byte))
    })
}

/// Gives one CSV cell: text that a spreadsheet would run is [defused](defuse), then quoted as RFC 4180 says where it has to be.
#[must_use]
pub fn csv_cell(text: &str, delimiter: u8) -> Cow<'_, str> {
    let safe = defuse(text);
    if !safe.bytes().any(|byte| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n')) {
        return safe;
    }
    let mut out = String::with_capacity(safe.len() + 2);
    out.push('"');
    for sign in safe.chars() {
        if sign == '"' {
            out.push('"');
        }
        out.push(sign);
    }
    out.push('"');
    Cow::Owned(out)
}

/// Puts an apostrophe before text that a spreadsheet would take for a formula; a plain phone number (`+31 20 …`) is left as it is.
///
/// A formula starts with `= + - @`, a full-width twin of these, a tab or a line end; white space before it is looked through.
#[must_use]
pub fn defuse(text: &str) -> Cow<'_, str> {
    let runs = text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}')
            .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if runs && !is_plain_phone(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// `+`, then at least seven digits with only spaces, hyphens, dots, slashes and parentheses among them.
fn is_plain_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|rest| {
        rest.bytes().all(|byte| byte.is_ascii_digit() || b" -./()".contains(&byte))
            && rest.bytes().filter(u8::is_ascii_digit).count() >= 7
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn html() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            assert_eq!(escape_html(text), expected);
        }
        check("Contoso Nederland", "Contoso Nederland");
        check("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
        check("\" onclick=\"", "&quot; onclick=&quot;");
        check("a&amp;b", "a&amp;amp;b");
    }

    #[test]
    fn markdown() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            assert_eq!(escape_markdown(text), expected);
        }
        check("Service", "Service");
        check("IT Service Desk", "IT Service Desk");
        check("a|b", r"a\|b");
        check(r"CONTOSO\anna", r"CONTOSO\\anna");
        check(r"a\|b\", r"a&#92;\|b&#92;");
        check("[x](https://evil.example)", r"\[x\]\(https://evil.example\)");
        check("<b>&amp;", "&lt;b&gt;&amp;amp;");
        check("*_`#!", r"\*\_\`\#\!");
        check("1. first", r"1\. first");
        check("12) first", r"12\) first");
        check(". first", r"\. first");
        check("version 1. first", "version 1. first");
        check("- item", r"\- item");
        check("--- -", r"\--- -");
        check("+31 20 555 0199", r"\+31 20 555 0199");
        check("a - b + c", "a - b + c");
        check("line\r\n\r\n# heading", r"line \# heading");
        check("    code", " code");
        check(" · ", " · ");
        check(" - item", r" \- item");
        check("\n 1. item", r" 1\. item");
        check("\n\n    code\n", " code ");
        check("https://contoso.com/a_b?x=1#top", "https://contoso.com/a_b?x=1#top");
        check("https://contoso.com/?a=1&b=2", "https://contoso.com/?a=1&amp;b=2");
        check("https://contoso.com/a)b_c_", r"https://contoso.com/a\)b\_c\_");
        check("", "");
    }

    #[test]
    fn csv() {
        #[track_caller]
        fn check(text: &str, expected: &str) {
            assert_eq!(csv_cell(text, b','), expected);
        }
        check("IT Service Desk", "IT Service Desk");
        check("Desk, the", "\"Desk, the\"");
        check("the \"desk\"", "\"the \"\"desk\"\"\"");
        check("two\r\nlines", "\"two\r\nlines\"");
        check("a;b", "a;b");
        check("=1+1", "'=1+1");
        check("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("  =1+1", "'  =1+1");
        check("\u{feff}=1+1", "'\u{feff}=1+1");
        check("\t=1", "'\t=1");
        check("\rx", "\"'\rx\"");
        check("＝1", "'＝1");
        check("＋31 20 555 0199", "'＋31 20 555 0199");
        check("+31 20 555 0199", "+31 20 555 0199");
        check("+1 (425) 555-0100", "+1 (425) 555-0100");
        check("+49 30/555.01.00", "+49 30/555.01.00");
        check("+1+2345678", "'+1+2345678");
        check("+12345", "'+12345");
        check("+3120555019\t", "'+3120555019\t");
        check("", "");
        assert_eq!(csv_cell("a;b", b';'), "\"a;b\"");
        assert_eq!(csv_cell("a\tb", b'\t'), "\"a\tb\"");
    }

    proptest! {
        #[test]
        fn html_can_be_read_back(text in "[&<>\"';#a-z0-9é\\n]{0,40}") {
            let escaped = escape_html(&text);
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
            prop_assert_eq!(back, text);
        }

        #[test]
        fn markdown_stays_one_line(text in any::<String>()) {
            let escaped = escape_markdown(&text);
            prop_assert!(!escaped.contains(['\n', '\r', '<', '>', '\t']));
        }

        #[test]
        fn markdown_without_signs_is_left(text in "[A-Za-z]{1,9}( [A-Za-z]{1,9}){0,5}") {
            prop_assert_eq!(escape_markdown(&text), text.as_str());
        }

        #[test]
        fn defusing_twice_is_defusing_once(text in "[-=+@＝ \\t0-9a-z]{0,12}") {
            let once = defuse(&text).into_owned();
            prop_assert_eq!(defuse(&once), once.as_str());
        }

        #[test]
        fn no_cell_runs(text in any::<String>(), start in "[-=+@＝＋－＠\\t\\r]") {
            let cell = csv_cell(&(start + &text), b',').into_owned();
            let shown = cell.strip_prefix('"').unwrap_or(&cell);
            prop_assert!(shown.starts_with('\'') || is_plain_phone(shown));
        }
    }
}
