//! The words of answers in one language, by key.

use crate::directory::Directory;
use crate::store::Table;

/// The words of answers in one language; what is missing there is in English.
#[derive(Debug, Clone, Copy)]
pub struct Catalog<'d> {
    directory: &'d Directory,
    language: &'d str,
}

impl<'d> Catalog<'d> {
    /// The words of `directory` in `language`.
    #[must_use]
    pub fn new(directory: &'d Directory, language: &'d str) -> Self {
        Self { directory, language }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> &'d str {
        self.language
    }

    /// The words of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.directory.word(self.language, key)
    }

    /// The words of `key` in every language that there is.
    #[must_use]
    pub fn all_languages(&self, key: &str) -> Vec<String> {
        let languages = self.directory.ids(Table::Languages);
        languages.iter().map(|language| self.directory.word(language, key)).collect()
    }

    /// The words of `key` with each `{name}` filled.
    #[must_use]
    pub fn format(&self, key: &str, values: &[(&str, &str)]) -> String {
        format(&self.get(key), values)
    }
}

/// Fills each `{name}` of `words` in one pass, so that no value is filled in turn.
#[must_use]
pub fn format(words: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(words.len());
    for part in parts(words, values) {
        out.push_str(match part {
            Part::Text(text) => text,
            Part::Value(value) => value,
        });
    }
    out
}

/// A part of words that are filled.
#[derive(Debug)]
pub(crate) enum Part<'w, V> {
    /// Words as they are.
    Text(&'w str),
    /// The value that a `{name}` stands for.
    Value(&'w V),
}

/// The parts of `words`, with the value of each `{name}` that has one.
pub(crate) fn parts<'w, V>(
    words: &'w str,
    values: &'w [(&str, V)],
) -> impl Iterator<Item = Part<'w, V>> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let known = values.iter().find_map(|(name, value)| {
            let after = rest.strip_prefix('{')?.strip_prefix(name)?.strip_prefix('}')?;
            Some((Part::Value(value), after))
        });
        let (part, after) = known.or_else(|| {
            // A brace that begins no name is as good as any other character.
            let from = usize::from(rest.starts_with('{'));
            let end = rest.get(from..)?.find('{').map_or(rest.len(), |at| from + at);
            let (text, after) = rest.split_at(end);
            Some((Part::Text(text), after)).filter(|_| !text.is_empty())
        })?;
        rest = after;
        Some(part)
    })
}
