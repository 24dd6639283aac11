//! A folder of checklists: each file whole, named after its person, none over another.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use whoadmin::names;

use crate::error::CliError;
use crate::write;

/// A folder that checklists are written to.
#[derive(Debug, Default)]
pub struct Folder {
    path: PathBuf,
    force: bool,
    /// The names that are taken.
    taken: HashSet<u64>,
    /// The last number that was put behind a name.
    numbers: HashMap<u64, u32>,
}

/// The longest name of a file, its ending included, in bytes.
const LONGEST_NAME: usize = 100;

impl Folder {
    /// The folder at `path`, made if it is not there; one that cannot be written to is said now.
    pub fn open(path: &Path, force: bool) -> Result<Self, CliError> {
        if path.exists() && !path.is_dir() {
            return Err(CliError::new(1, format!("`{}` is a file, not a folder", path.display()))
                .hint("name a folder; it is made if it is not there"));
        }
        std::fs::create_dir_all(path)
            .map_err(|fault| CliError::io("cannot make the folder", path, &fault))?;
        write::probe(path)?;
        Ok(Self { path: path.to_owned(), force, ..Self::default() })
    }

    /// Writes a checklist named after a person.
    pub fn write(&mut self, name: &str, ending: &str, text: &str) -> Result<(), CliError> {
        let name = self.name(name, ending);
        write::whole(&self.path.join(name), text.as_bytes(), self.force)
    }

    /// A name that no other person of this batch has, whatever the case: `-2`, `-3` behind it.
    fn name(&mut self, name: &str, ending: &str) -> String {
        let room = LONGEST_NAME.saturating_sub(ending.len() + 1);
        let stem = names::file_stem(name, room - 1);
        // Only hashes are kept: two names of one hash just get a number more.
        if self.taken.insert(key(&stem)) {
            return format!("{stem}.{ending}");
        }
        let last = self.numbers.entry(key(&stem)).or_insert(1);
        loop {
            *last += 1;
            let behind = format!("-{last}");
            let numbered = format!("{}{behind}", names::cut(&stem, room - behind.len()));
            if self.taken.insert(key(&numbered)) {
                return format!("{numbered}.{ending}");
            }
        }
    }
}

/// A name as file systems compare it that take no notice of case.
fn key(stem: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    stem.to_uppercase().to_lowercase().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_people_share_a_file() {
        let mut folder = Folder::default();
        let mut name = |it: &str| folder.name(it, "md");
        assert_eq!(name("Anna"), "Anna.md");
        assert_eq!(name("ANNA"), "ANNA-2.md");
        assert_eq!(name("anna-2"), "anna-2-2.md");
        assert_eq!(name("anna"), "anna-3.md");
        assert_eq!(name("Straße"), "Straße.md");
        assert_eq!(name("STRASSE"), "STRASSE-2.md");
        assert_eq!(name("aux"), "aux_.md");
        assert_eq!(name(""), "person.md");
        assert_eq!(name("/"), "person-2.md");
        let long = "é".repeat(400);
        for _ in 0..12 {
            let name = name(&long);
            assert!(name.len() <= LONGEST_NAME, "{name}");
            assert_eq!(name.rsplit_once('.').map(|it| it.1), Some("md"));
        }
    }
}
