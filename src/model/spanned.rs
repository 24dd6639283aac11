//! Values of a file with their places, and texts in several languages.

use serde::{Deserialize, Serialize};

/// A place in a source file: the file's number in its layer, and line and column, counted from 1.
/// A line of 0 means that the place is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct At {
    /// The number of the file in the layer's list of files.
    pub file: u32,
    /// The line, from 1; 0 when unknown.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The number of the layer, which only the directory that it became part of knows.
    #[serde(skip)]
    pub layer: u16,
}

/// A value of a file, with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: At,
}

/// A word of a file, with its place.
pub type Spot = Spanned<String>;

/// A text shown to people, in one or more languages.
///
/// A plain string is kept under the empty language: it is the same in all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text(pub Vec<(String, String)>);

/// The language that a missing word falls back to.
pub const FALLBACK_LANGUAGE: &str = "en";

impl Text {
    /// A text that is the same in all languages.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![(String::new(), text.into())])
    }

    /// The text in `language`, else in English, else in whatever there is; empty for no text.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.exactly(language)
            .or_else(|| self.exactly(FALLBACK_LANGUAGE))
            .or_else(|| self.0.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }

    /// The text in just this language; a plain string is in all of them.
    #[must_use]
    pub fn exactly(&self, language: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == language || key.is_empty())
            .map(|(_, text)| text.as_str())
    }

    /// Whether it is this very string, the same in all languages.
    #[must_use]
    pub fn is_plain(&self, text: &str) -> bool {
        matches!(self.0.as_slice(), [(language, plain)] if language.is_empty() && plain == text)
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each text that there is, whatever its language.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }
}
