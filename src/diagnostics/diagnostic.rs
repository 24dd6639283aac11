//! A problem of a directory file: what is wrong, where, and what would help.

use std::ops::Range;

use super::checks::{ALIAS_LIMIT, Check, NOT_UTF8, SECOND_DOCUMENT, SYNTAX, TOO_LARGE};

/// Where a value begins: line and column from 1, and the byte range in the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The line.
    pub line: u32,
    /// The column in characters.
    pub column: u32,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Where a range of bytes lies in `source`.
    #[must_use]
    pub fn of_bytes(source: &str, range: Range<usize>) -> Self {
        let before = source.get(..range.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}');
        let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        Self {
            line: number(before.matches('\n').count()),
            column: number(line.chars().count()),
            start: range.start,
            end: range.end,
        }
    }
}

/// One thing that is wrong, with the line it stands on.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Which check found it.
    pub check: &'static Check,
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1; 0 when it concerns the file as a whole.
    pub line: u32,
    /// The column in characters, from 1; 0 with no line.
    pub column: u32,
    /// How many characters it covers, at least 1.
    pub width: u32,
    /// What is wrong.
    pub message: String,
    /// What would help; may be empty.
    pub hint: String,
    /// The line of the file, as far as it is short enough to show.
    pub excerpt: String,
}

impl Diagnostic {
    /// A problem of a file as a whole.
    #[must_use]
    pub fn of_file(check: &'static Check, file: &str, message: impl Into<String>) -> Self {
        Self {
            check,
            file: file.to_owned(),
            line: 0,
            column: 0,
            width: 1,
            message: message.into(),
            hint: String::new(),
            excerpt: String::new(),
        }
    }

    /// A problem of a place in the text of a file.
    #[must_use]
    pub fn at(
        check: &'static Check,
        file: &str,
        source: &str,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let before = source.get(..span.start.min(source.len())).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = source.get(line_start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let covered = source.get(span.start..span.end.max(span.start)).unwrap_or_default();
        let width = covered.lines().next().unwrap_or_default().chars().count();
        Self {
            line: span.line,
            column: span.column,
            width: u32::try_from(width).unwrap_or(1).max(1),
            excerpt: if line.len() > LONGEST_EXCERPT { String::new() } else { line.to_owned() },
            ..Self::of_file(check, file, message)
        }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Whether the file could not be read to its end.
    #[must_use]
    pub fn breaks_off(&self) -> bool {
        [SYNTAX, NOT_UTF8, SECOND_DOCUMENT, ALIAS_LIMIT, TOO_LARGE]
            .iter()
            .any(|it| it.id == self.check.id)
    }

    /// `file:line:column`, or the file alone.
    #[must_use]
    pub fn place(&self) -> String {
        if self.line == 0 {
            self.file.clone()
        } else {
            format!("{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

/// The longest line that is shown, in bytes.
const LONGEST_EXCERPT: usize = 400;

/// Sorts problems by place, and drops what was said twice of one place.
pub fn sort(problems: &mut Vec<Diagnostic>) {
    fn key(it: &Diagnostic) -> (&str, u32, u32, &str, &str) {
        (&it.file, it.line, it.column, it.check.id, &it.message)
    }
    problems.sort_by(|a, b| key(a).cmp(&key(b)));
    problems.dedup_by(|a, b| key(a) == key(b));
}
