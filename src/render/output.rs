//! What a format of output is: each has a file of its own and a line in the list of them.

use super::document::{Document, Kind};
use crate::escape::Escape;
use crate::text;

/// How documents are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderOptions {
    /// The width of the terminal in columns.
    pub width: usize,
    /// Whether the terminal has colours.
    pub colour: bool,
    /// Whether the terminal can follow links (OSC 8).
    pub links: bool,
    /// Whether people are told the reasons.
    pub why: bool,
}

impl Default for RenderOptions {
    fn default() -> Self {
        Self { width: 80, colour: false, links: false, why: false }
    }
}

/// What is known of a format.
#[derive(Debug)]
pub struct Format {
    /// Its name, as people ask for it.
    pub name: &'static str,
    /// A shorter name, or the same.
    pub alias: &'static str,
    /// What files of it end in.
    pub extension: &'static str,
    /// The documents that it shows.
    pub kinds: &'static [Kind],
    /// Whether a document is a row, and not a text of its own.
    pub has_rows: bool,
    /// How values are escaped in it where people read it; `None` where programs do.
    pub escape: Option<Escape>,
}

impl Format {
    /// A format for programs that shows every document.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            alias: name,
            extension: name,
            kinds: &[Kind::Answer, Kind::Checklist, Kind::List, Kind::Report],
            has_rows: false,
            escape: None,
        }
    }
}

/// A format of output.
pub trait Output: Sync {
    /// What is known of it.
    fn format(&self) -> Format;

    /// A document alone.
    fn whole(&self, document: &Document<'_>, options: &RenderOptions) -> String;

    /// What stands before the first of several documents.
    fn head(&self, _kind: Kind) -> String {
        String::new()
    }

    /// One of several documents.
    fn part(&self, document: &Document<'_>, options: &RenderOptions) -> String {
        match document.error() {
            Some((asked, error)) => {
                let line = format!("{asked}: {error}");
                let line = text::line(&line);
                format!("{}\n\n", self.format().escape.unwrap_or(Escape::Plain).apply(&line))
            }
            None => self.whole(document, options) + "\n",
        }
    }
}
