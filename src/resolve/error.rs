//! Why a question has no answer.

use crate::directory::Directory;
use crate::names;
use crate::store::{CorruptError, Table};

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Half an address, or one that is none.
    #[error("`{}` is {why}", shortened(asked))]
    BadAddress {
        /// What was asked.
        asked: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing has this name.
    #[error("unknown {what} `{}`", shortened(name))]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest names.
        near: Vec<String>,
    },
    /// Several entries have this name.
    #[error("`{}` can mean more than one {what}: {}", shortened(name), choice.join(", "))]
    Ambiguous {
        /// What was looked for.
        what: &'static str,
        /// The name.
        name: String,
        /// The choice: ids.
        choice: Vec<String>,
    },
    /// A layer is damaged.
    #[error("a compiled directory is damaged: {0}")]
    Corrupt(#[from] CorruptError),
}

impl ResolveError {
    /// Several entries of `table` have the name.
    #[must_use]
    pub fn ambiguous(table: Table, name: &str, choice: Vec<String>) -> Self {
        Self::Ambiguous { what: table.noun(), name: name.to_owned(), choice }
    }

    /// Nothing in `table` has this name: with the nearest names.
    #[must_use]
    pub fn unknown(directory: &Directory, table: Table, name: &str) -> Self {
        Self::Unknown {
            what: table.noun(),
            name: name.to_owned(),
            near: near(directory, &[table], name),
        }
    }
}

/// The nearest names in some tables: ids, or the alias where only that is near.
#[must_use]
pub fn near(directory: &Directory, tables: &[Table], name: &str) -> Vec<String> {
    const MOST: usize = 50_000;
    let folded = names::fold(name);
    let mut known: Vec<(String, String)> = Vec::new();
    for table in tables {
        known.extend(directory.names(*table, MOST));
    }
    let mut near: Vec<(String, String)> = Vec::new();
    let found = names::nearest(&folded, known.iter().map(|(name, _)| name.as_str()));
    for (name, id) in found.iter().filter_map(|found| known.iter().find(|it| it.0 == *found)) {
        let is_id = names::fold(id) == *name;
        match near.iter_mut().find(|(_, of)| of == id) {
            // Nobody who typed `chna` recognizes an id that is all numbers and letters.
            None => near.push((if is_id { id.clone() } else { name.clone() }, id.clone())),
            Some(shown) if is_id => shown.0.clone_from(id),
            Some(_) => {}
        }
    }
    near.into_iter().map(|(shown, _)| shown).collect()
}

/// The first characters of what was asked: an error that fills the screen hides what it says.
fn shortened(asked: &str) -> String {
    const MOST: usize = 80;
    match asked.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", asked.get(..end).unwrap_or_default()),
        None => asked.to_owned(),
    }
}
