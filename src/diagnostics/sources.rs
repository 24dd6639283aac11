//! The texts that a layer is read from, to show the line of a problem.

use std::cell::OnceCell;
use std::io::BufRead;

use super::checks::Check;
use super::diagnostic::{Diagnostic, Span};
use crate::model::At;

/// One text.
#[derive(Debug, Default)]
pub struct SourceText {
    /// Its name, as it is shown.
    pub name: String,
    /// What it holds.
    pub text: String,
    lines: OnceCell<Vec<usize>>,
}

impl SourceText {
    /// A text with its name.
    #[must_use]
    pub fn new(name: String, text: String) -> Self {
        Self { name, text, lines: OnceCell::new() }
    }

    /// A problem of `word`, which stands at `at`; of the text as a whole, when the line is not known.
    #[must_use]
    pub fn problem(
        &self,
        check: &'static Check,
        at: At,
        word: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        if at.line == 0 {
            return Diagnostic::of_file(check, &self.name, message).hint(hint);
        }
        Diagnostic::at(check, &self.name, &self.text, self.place(at, word), message).hint(hint)
    }

    /// Where `word` stands, from its line and column.
    fn place(&self, at: At, word: &str) -> Span {
        let lines = self.lines.get_or_init(|| {
            let mut lines = vec![0];
            let mut rest = self.text.as_bytes();
            // Faster than a search for a character; reading from memory cannot fail.
            while let Ok(len @ 1..) = rest.skip_until(b'\n') {
                lines.push(lines.last().copied().unwrap_or_default() + len);
            }
            lines
        });
        let start = lines.get(at.line.saturating_sub(1) as usize).copied().unwrap_or_default();
        let line = self.text.get(start..).unwrap_or_default();
        let skip = line
            .char_indices()
            .take(4096)
            .nth(at.column.saturating_sub(1) as usize)
            .map_or(0, |(index, _)| index);
        let start = start + skip;
        let rest = self.text.get(start..).unwrap_or_default();
        let len = if let Some(quote @ (b'"' | b'\'')) = rest.as_bytes().first() {
            let line = rest.lines().next().unwrap_or_default();
            let mut escaped = false;
            let end = line.bytes().skip(1).position(|byte| {
                let is_end = byte == *quote && !escaped;
                escaped = byte == b'\\' && !escaped;
                is_end
            });
            end.map_or(1, |end| end + 2)
        } else if rest.starts_with(word) {
            word.len()
        } else {
            // The file writes it in another way, as an alias or with other letters.
            rest.find([' ', ',', ']', '}', '\n', '\r']).unwrap_or(rest.len())
        };
        Span { line: at.line, column: at.column, start, end: start + len.min(rest.len()) }
    }
}

/// All texts of a layer, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Sources(pub Vec<SourceText>);

impl Sources {
    /// The name of a file.
    #[must_use]
    pub fn name(&self, file: u32) -> &str {
        self.0.get(file as usize).map(|source| source.name.as_str()).unwrap_or_default()
    }

    /// The place of the `nth` character, from 1, of the word that begins at `at`; where the word is
    /// written on lines of its own, the place of the word.
    #[must_use]
    pub fn within(&self, at: At, nth: usize) -> At {
        let Some(source) = self.0.get(at.file as usize) else {
            return at;
        };
        let place = source.place(at, "");
        let skip = match source.text.as_bytes().get(place.start) {
            Some(b'"' | b'\'') => nth,
            Some(b'|' | b'>') | None => return at,
            _ => nth.saturating_sub(1),
        };
        At { column: at.column.saturating_add(u32::try_from(skip).unwrap_or_default()), ..at }
    }

    /// A problem of `word`, which stands at `at`.
    #[must_use]
    pub fn problem(
        &self,
        check: &'static Check,
        at: At,
        word: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        match self.0.get(at.file as usize) {
            Some(source) => source.problem(check, at, word, message, hint),
            None => SourceText::default().problem(check, at, word, message, hint),
        }
    }
}
