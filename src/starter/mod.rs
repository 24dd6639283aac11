//! Turns what a person says of organizations into the text of a commented directory file.
//!
//! ```text
//! words → field → Organization ┐
//! a team's list → list → Vec<Organization> ┴→ Starter → text → YAML
//! ```

pub mod field;
pub mod list;
mod scalar;
mod text;

pub use field::{Fault, Told, told};
pub use scalar::scalar;
pub use text::text;

use std::collections::BTreeSet;

use crate::directory::Directory;
use crate::model::{Cloud, Organization, OrganizationType};
use crate::names;
use crate::store::{Damage, Table};

/// The name under which a file refers to its schema: a dot-file, since every other `.json` file of a
/// folder is part of the directory itself.
pub const SCHEMA_FILE: &str = ".whoadmin.schema.json";

/// What a starter file is made of.
#[derive(Debug, Clone, Default)]
pub struct Starter {
    /// The name of the file, for the commands in its comments.
    pub file: String,
    /// The organization whose admin is named when nobody is given.
    pub default: Option<String>,
    /// The organizations, in the order in which they are written.
    pub organizations: Vec<Organization>,
    /// What the comments say of them.
    pub kind: Kind,
}

/// What the comments of a starter say of its entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// One organization, each key explained.
    #[default]
    Own,
    /// The same with values that are examples.
    Example,
    /// Many organizations, without a word to each.
    List,
    /// No organization: the default alone, of one that another file has.
    Known,
}

/// What the comments name: entries of the directory that the file will lie on.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    /// The ids of the types that organizations have.
    pub types: Vec<String>,
    /// The ids of the clouds that can be signed in to.
    pub clouds: Vec<String>,
    /// The id of the cloud that is assumed.
    pub assumed: String,
    /// The roles of the contact path of a type, by the type's id.
    pub roles: Vec<(String, Vec<String>)>,
}

impl Guide {
    /// The guide of `directory`.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn of(directory: &Directory) -> Result<Self, Damage> {
        let defaults = directory.defaults();
        let mut guide = Self { assumed: defaults.cloud.clone(), ..Self::default() };
        // The usual kinds come first.
        let mut types = defaults.guidance.clone();
        types.extend(directory.ids(Table::Types)?);
        for id in types {
            if id == defaults.personal_type || guide.types.contains(&id) {
                continue;
            }
            if let Some(kind) = directory.entry::<OrganizationType>(&id)? {
                let mut roles: Vec<String> =
                    kind.path.iter().map(|step| step.role.value.clone()).collect();
                if !roles.contains(&defaults.last_step.role.value) {
                    roles.push(defaults.last_step.role.value.clone());
                }
                guide.roles.push((id.clone(), roles));
                guide.types.push(id);
            }
        }
        for id in directory.ids(Table::Clouds)? {
            if let Some(cloud) = directory.entry::<Cloud>(&id)?
                && cloud.status.is_none_or(|status| status.value == "active")
            {
                guide.clouds.push(id);
            }
        }
        Ok(guide)
    }

    /// The roles of a type's contact path, the last resort included.
    #[must_use]
    pub fn roles_of(&self, kind: &str) -> &[String] {
        self.roles.iter().find(|(id, _)| id == kind).map_or(&[], |(_, roles)| roles)
    }
}

/// The id that `name` gives: lower case words with hyphens; unlike every one of `taken`, to which it is
/// added.
pub fn id_of(name: &str, taken: &mut BTreeSet<String>) -> String {
    let words = names::fold_loose(name).replace('_', " ");
    let mut id = String::new();
    for word in words.split_whitespace() {
        if id.len() + word.len() > LONGEST_ID && !id.is_empty() {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().take(LONGEST_ID));
    }
    if id.is_empty() {
        id.push_str("organization");
    }
    let mut free = id.clone();
    let mut number = 1;
    while taken.contains(&free) {
        number += 1;
        free = format!("{id}-{number}");
    }
    taken.insert(free.clone());
    free
}

/// In bytes, as far as words allow: people type it.
const LONGEST_ID: usize = 40;

/// The name that a domain suggests: its first label, with a capital letter.
#[must_use]
pub fn name_of(domain: &str) -> String {
    let label = domain.split('.').next().unwrap_or_default();
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        let mut taken = BTreeSet::from(["check".to_owned()]);
        let mut check = |name: &str, expected: &str| {
            assert_eq!(id_of(name, &mut taken), expected, "{name}");
        };
        check("Contoso Nederland B.V.", "contoso-nederland-b-v");
        check("contoso nederland bv", "contoso-nederland-bv");
        check("Contoso (Nederland) B.V.", "contoso-nederland-b-v-2");
        check("Universität Zürich", "universitat-zurich");
        check("世纪互联", "世纪互联");
        check("Check", "check-2");
        check("!!!", "organization");
        check("???", "organization-2");
        check(
            "The Quite Exceedingly Long Name of an Association of Associations",
            "the-quite-exceedingly-long-name-of-an",
        );
    }

    #[test]
    fn names_of_domains() {
        assert_eq!(name_of("contoso.com"), "Contoso");
        assert_eq!(name_of(""), "");
    }
}
