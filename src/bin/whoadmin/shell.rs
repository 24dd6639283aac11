//! Turns a text into a word that the shell takes as one, for commands that people are shown.

use std::borrow::Cow;

/// `text` as one word of a command line, in single quotes where it needs them; Bash and `PowerShell`
/// agree on all but a single quote inside.
pub fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:@+=".contains(c);
    let backslashes = cfg!(windows) || !text.contains('\\');
    if !text.is_empty() && backslashes && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let quote = if cfg!(windows) { "''" } else { "'\\''" };
    Cow::Owned(format!("'{}'", text.replace('\'', quote)))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn words() {
        assert_eq!(word("contoso.com"), "contoso.com");
        assert_eq!(
            word("/home/anna/.config/whoadmin/directory.yaml"),
            "/home/anna/.config/whoadmin/directory.yaml"
        );
        assert_eq!(word("My Files"), "'My Files'");
        assert_eq!(word("$(x)"), "'$(x)'");
        assert_eq!(word(""), "''");
    }

    #[cfg(not(windows))]
    #[test]
    fn quotes() {
        assert_eq!(word("it's"), "'it'\\''s'");
        assert_eq!(word("a\\b"), "'a\\b'");
    }
}
