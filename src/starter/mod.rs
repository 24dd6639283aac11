//! Fills the commented template of a directory file with what is known of one organization.

mod field;

pub use field::{FieldError, value};

use std::collections::BTreeSet;

use crate::directory::Directory;
use crate::escape::yaml_scalar;
use crate::model::{Cloud, OrganizationType};
use crate::names;
use crate::question::Question;
use crate::resolve::resolve;
use crate::store::Table;
use crate::text;

/// The name under which a file refers to its schema: a dot-file, since every other `.json` file of a
/// folder is part of the directory itself.
pub const SCHEMA_FILE: &str = ".whoadmin.schema.json";

/// The file with a comment to each key. `# key: value` is an example; marked with [`MARK`], it is one
/// of those that the made-up organization has.
const TEMPLATE: &str = include_str!("../../data/starter.yaml");

/// What stands behind the lines of the template that are only for the made-up organization.
const MARK: &str = "  # <-";

/// What a starter says of its organization.
#[derive(Debug, Clone, Default)]
pub struct Starter {
    /// The name of the file, for the commands in its comments.
    pub file: String,
    /// The organization's id.
    pub id: String,
    /// The keys that are known, as they stand in the template, each with its value in YAML. Without
    /// any, the organization is made up, and says so.
    pub values: Vec<(&'static str, String)>,
}

impl Starter {
    /// The text of the file: known keys filled in, the others as comments that teach them.
    #[must_use]
    pub fn text(&self, guide: &Guide) -> String {
        let mut examples = TEMPLATE.lines().filter_map(|line| line.trim().strip_prefix("# type: "));
        let example = examples.next().and_then(|it| it.split(' ').next());
        let kind = self.value("type").or(example).unwrap_or_default();
        let placeholders = [
            ("{schema}", SCHEMA_FILE.to_owned()),
            ("{file}", typeable(&self.file).to_owned()),
            ("{id}", yaml_scalar(&self.id).into_owned()),
            ("{types}", guide.types.join(", ")),
            ("{clouds}", guide.clouds.join(", ")),
            ("{assumed}", guide.assumed.clone()),
            ("{roles}", guide.roles_of(kind).join(", ")),
        ];
        let mut out = String::new();
        for line in TEMPLATE.lines().filter_map(|line| self.line(line)) {
            let filled = placeholders.iter().find_map(|(name, value)| {
                let (before, after) = line.split_once(name)?;
                // Nothing in a comment can end its line.
                Some([before, &*text::line(value), after].concat())
            });
            out.push_str(&filled.unwrap_or(line));
            out.push('\n');
        }
        out
    }

    /// The text of a file that says nothing but which organization is the default.
    #[must_use]
    pub fn default_alone(&self, guide: &Guide) -> String {
        let text = self.text(guide);
        text.split("\n\norganizations:").next().unwrap_or_default().to_owned() + "\n"
    }

    /// Whether the file says anything of `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(of, _)| *of == key).map(|(_, value)| value.as_str())
    }

    /// A line of the template as it is written; none for one that is not.
    fn line(&self, line: &str) -> Option<String> {
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        let (entry, is_marked) = match rest.strip_suffix(MARK) {
            Some(entry) => (entry, true),
            None => (rest, false),
        };
        let example = entry.strip_prefix("# ").filter(|it| key_of(it).is_some());
        let known = example.and_then(key_of).and_then(|key| Some((key, self.value(key)?)));
        Some(match (known, example) {
            (Some((key, value)), _) => format!("{indent}{key}: {value}"),
            (None, Some(example)) if is_marked && self.values.is_empty() => {
                format!("{indent}{example}{MARK}")
            }
            (None, None) if is_marked && !self.values.is_empty() => return None,
            _ => format!("{indent}{entry}"),
        })
    }
}

/// The key of a line `key: value`.
fn key_of(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let word = key.strip_prefix("- ").unwrap_or(key);
    let is_word = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (is_word && value.starts_with(' ')).then_some(key)
}

/// A file's name as it can be typed; a word for one that needs quotes.
fn typeable(file: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !file.is_empty() && !file.starts_with('-') && file.chars().all(is_plain) {
        file
    } else {
        "FILE"
    }
}

/// What the comments name: entries of the directory that the file will lie on.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    /// The ids of the types that organizations have, the usual ones first.
    pub types: Vec<String>,
    /// The ids of the clouds that can be signed in to.
    pub clouds: Vec<String>,
    /// The id of the cloud that is assumed.
    pub assumed: String,
    /// The roles of the contact path of a type, by the type's id.
    roles: Vec<(String, Vec<String>)>,
}

impl Guide {
    /// The guide of `directory`.
    #[must_use]
    pub fn of(directory: &Directory) -> Self {
        let defaults = directory.defaults();
        let mut guide = Self { assumed: defaults.cloud.clone(), ..Self::default() };
        let mut types = defaults.guidance.clone();
        types.extend(directory.ids(Table::Types));
        for id in types {
            if id == defaults.personal_type || guide.types.contains(&id) {
                continue;
            }
            if let Some(kind) = directory.entry::<OrganizationType>(&id) {
                let mut roles: Vec<String> =
                    kind.path.iter().map(|step| step.role.value.clone()).collect();
                if !roles.contains(&defaults.last_step.role.value) {
                    roles.push(defaults.last_step.role.value.clone());
                }
                guide.roles.push((id.clone(), roles));
                guide.types.push(id);
            }
        }
        for id in directory.ids(Table::Clouds) {
            if let Some(cloud) = directory.entry::<Cloud>(&id)
                && cloud.status.is_none_or(|status| status.value == "active")
            {
                guide.clouds.push(id);
            }
        }
        guide
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

/// What a domain tells of the organization that has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DomainHints {
    /// The type of organization that has such domains.
    pub kind: Option<String>,
    /// The cloud that has such domains.
    pub cloud: Option<String>,
    /// The listed school that has it: its domain and name.
    pub school: Option<(String, String)>,
}

impl DomainHints {
    /// What `domain` tells.
    #[must_use]
    pub fn of(directory: &Directory, domain: &str) -> Self {
        let question = Question { who: Some(domain.to_owned()), ..Question::default() };
        let Ok(answer) = resolve(directory, &question) else {
            return Self::default();
        };
        let school = answer.school.and_then(|_| directory.school(domain));
        Self {
            kind: answer.kind.map(|it| it.id),
            cloud: answer.cloud.id.filter(|_| answer.cloud.basis == "suffix"),
            school: school.filter(|(_, name)| !name.is_empty()),
        }
    }

    /// The name that a listed school, or else the domain itself, suggests.
    #[must_use]
    pub fn name(&self, domain: &str) -> String {
        if let Some((_, name)) = &self.school {
            return name.clone();
        }
        let label = domain.split('.').next().unwrap_or_default();
        let mut letters = label.chars();
        let first = letters.next().map(char::to_uppercase);
        first.map(|first| first.chain(letters).collect()).unwrap_or_default()
    }
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
        assert_eq!(DomainHints::default().name("contoso.com"), "Contoso");
        assert_eq!(DomainHints::default().name(""), "");
    }
}
