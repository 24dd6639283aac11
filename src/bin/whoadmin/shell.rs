//! Turns a text into a word that the shell takes as one, for commands that people are shown.

use std::borrow::Cow;

/// `text` as one word of a command line: in double quotes where it needs any, which every shell takes,
/// cmd.exe too; in single quotes only where something in it would mean something to most shells even so.
pub fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:@+=".contains(c);
    // What a Unix shell takes for an escape, Windows takes for a folder.
    let is_escape = |c: char| c == '\\' && !cfg!(windows);
    if !text.is_empty() && !text.contains(is_escape) && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    if !text.contains(is_escape) && !text.contains(['$', '`', '"', '!']) {
        return Cow::Owned(format!("\"{text}\""));
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
        assert_eq!(word("My Files"), "\"My Files\"");
        assert_eq!(word("it's"), "\"it's\"");
        assert_eq!(word("$(x)"), "'$(x)'");
        assert_eq!(word(""), "\"\"");
    }

    #[cfg(not(windows))]
    #[test]
    fn quotes() {
        assert_eq!(word("it's $5"), "'it'\\''s $5'");
        assert_eq!(word("a\\b"), "'a\\b'");
    }
}
