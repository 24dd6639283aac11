//! Turns the text of one file into entries, and gathers every problem on the way.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::node::{Item, Node, SyntaxFault, Value};
use super::validate::has_role;
use super::{noun, yaml};
use crate::diagnostics::checks::{
    ALIAS_LIMIT, ID_TWICE, NULL_VALUE, REPEATED_KEY, SECOND_DOCUMENT, TOO_LARGE, UNKNOWN_KEY,
    UNKNOWN_LANGUAGE, WRONG_KIND,
};
use crate::diagnostics::{Check, Diagnostic, Diagnostics, SourceText};
use crate::directory::{Directory, Origin};
use crate::entries::Entries;
use crate::model::{At, Message, Spot, Task};
use crate::names;
use crate::store::{Table, code_range, is_code};

/// The sections of a file.
const SECTIONS: &[&str] =
    &["default", "contacts", "organizations", "types", "clouds", "portals", "tasks", "messages"];
/// The sections that the built-in data alone has.
const BUILT_IN_SECTIONS: &[&str] =
    &["families", "roles", "web_domains", "languages", "words", "defaults"];

/// What a layer may hold, beyond what every layer may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// The built-in data: everything.
    BuiltIn,
    /// The system's and the user's own places: hosts may be extended.
    Place,
    /// Anything that was given: no hosts.
    Given,
}

impl Rights {
    /// What a layer from `origin` may hold.
    #[must_use]
    pub const fn of(origin: Origin) -> Self {
        match origin {
            Origin::BuiltIn => Self::BuiltIn,
            Origin::System | Origin::User => Self::Place,
            Origin::Environment | Origin::Given => Self::Given,
        }
    }
}

/// How many entries beside the organizations any file may have, and for how many bytes one more.
const FREE_ENTRIES: usize = 100_000;
const BYTES_OF_ENTRY: usize = 200;

/// A file that is read.
pub struct Reader<'r> {
    /// Its number in the layer.
    pub file: u32,
    /// Its name and text.
    pub source: &'r SourceText,
    /// What its layer may hold.
    pub rights: Rights,
    /// What its layer lies on; nothing for the built-in data.
    pub below: Option<&'r Directory>,
    /// What was found so far.
    pub found: RefCell<Diagnostics>,
    /// The languages that a text can be in, once one is.
    pub languages: OnceCell<Vec<String>>,
}

impl Reader<'_> {
    /// Reads the file into `entries`, and gives back what was found.
    pub fn read(self, entries: &mut Entries) -> Diagnostics {
        let SourceText { name, text, .. } = self.source;
        let mut sections = Sections {
            reader: &self,
            entries,
            kept: 0,
            seen: HashMap::new(),
            defaults: Vec::new(),
        };
        let fault = if is_json(name) { yaml::json_fault(text, self.file) } else { None };
        match fault.map_or_else(|| yaml::read(text, self.file, |item| sections.item(item)), Err) {
            Ok(true) => sections.finish(),
            Ok(false) => self.found.borrow_mut().add(NULL_VALUE, || empty(name)),
            Err(SyntaxFault { at, message, check }) => {
                let hint = self.hint(check, at, &message);
                self.report(check, at, "", message, hint);
            }
        }
        self.found.into_inner()
    }

    /// Notes a problem of `word`, which stands at `at`.
    pub fn report(
        &self,
        check: &'static Check,
        at: At,
        word: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let make = || self.source.problem(check, at, word, message, hint);
        self.found.borrow_mut().add(check, make);
    }

    /// What would help against a fault of the syntax.
    fn hint(&self, check: &Check, at: At, message: &str) -> &'static str {
        let line = self.source.text.lines().nth(at.line.saturating_sub(1) as usize);
        let line = line.unwrap_or_default().trim_start_matches(' ');
        if check.id == SECOND_DOCUMENT.id {
            "put it into a file of its own"
        } else if check.id == ALIAS_LIMIT.id {
            "write the values out, or share contacts with `use`"
        } else if check.id == TOO_LARGE.id {
            "no entry needs that many: make it several"
        } else if check.id == WRONG_KIND.id {
            "begin with a section, such as `organizations:`"
        } else if message.contains("recursion limit") {
            "nothing in a directory nests that deep"
        } else if is_json(&self.source.name) {
            "JSON has double quotes around names and texts, commas between values alone, no comments"
        } else if line.starts_with('\t') {
            "indent with spaces: YAML takes no tabs"
        } else if message.contains("alias") {
            "write the value out"
        } else {
            "look for a quote, bracket, colon or indentation here, or on the line above"
        }
    }

    /// Notes that a value, which messages call `what`, is empty, or is not what is wanted.
    pub fn wrong(&self, node: &Node<'_>, what: &str, wanted: &str) {
        let word = node.text().unwrap_or_default();
        let found = node.kind();
        let has_no_text = matches!(node.value(), Value::Map(languages) if languages.is_empty())
            && wanted.starts_with("a text");
        if found == "empty" || has_no_text {
            let hint = "give it a value, or leave the key out";
            self.report(NULL_VALUE, node.at, word, format!("{what} is empty"), hint);
            return;
        }
        let hint = match wanted {
            "a list" => "write it as [one, two], or one a line, each behind a hyphen",
            "a map" | "a map of entries" => "write one `key: value` a line beneath it",
            "true or false" => "write true or false, without quotes",
            "a text or a map of languages" => "write a text, or {en: a text, nl: een tekst}",
            _ => "write a text, in quotes where it has signs like `:` or `#`",
        };
        let message = format!("{what} is {found}, not {wanted}");
        self.report(WRONG_KIND, node.at, word, message, hint);
    }

    /// What a key says; nothing, and a problem, when it is not a word.
    pub fn key<'n>(&self, key: &'n Node<'_>) -> Option<&'n str> {
        let word = key.text().map(str::trim).filter(|word| !word.is_empty());
        if word.is_none() {
            self.wrong(key, "this key", "a word");
        }
        word
    }

    /// Notes that `what` has no key like `key`; it has the known ones.
    pub fn unknown_key<'k>(
        &self,
        key: &Node<'_>,
        what: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        let word = key.text().unwrap_or_default();
        let hint = names::nearest(word, known.clone()).first().map_or_else(
            || format!("{what} has: {}", known.collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.report(UNKNOWN_KEY, key.at, word, format!("unknown key `{word}`"), hint);
    }

    /// Notes that a key stood in its map before.
    pub fn repeated(&self, key: &Node<'_>, first: At) {
        let word = key.text().unwrap_or_default();
        let message = format!("`{word}` stands here again, first on line {}", first.line);
        self.report(REPEATED_KEY, key.at, word, message, "keep one of the two");
    }

    /// The language of a text; in one that nobody can ask for, it would never be shown.
    pub fn language<'n>(&self, key: Option<&'n Node<'_>>) -> &'n str {
        let (Some(key), Some(below)) = (key, self.below) else {
            return key.and_then(Node::text).unwrap_or_default();
        };
        let known = self.languages.get_or_init(|| below.ids(Table::Languages));
        let name = key.text().unwrap_or_default();
        if !known.iter().any(|it| it == name) {
            let known = known.iter().map(String::as_str);
            let meant = below.named(Table::Languages, name);
            let near = meant.first().map(String::as_str);
            let near = near.or_else(|| names::nearest(name, known.clone()).first().copied());
            let hint = near.map_or_else(
                || format!("a text can be in: {}", known.collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("unknown language `{name}`");
            self.report(UNKNOWN_LANGUAGE, key.at, name, message, hint);
        }
        name
    }
}

fn is_json(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"))
}

/// Nobody keeps a file that says nothing: writing it failed, or the path is wrong.
pub(super) fn empty(name: &str) -> Diagnostic {
    let mut problem = Diagnostic::of_file(NULL_VALUE, name, "the file is empty")
        .hint("a directory file is a map of sections, such as `organizations:`");
    (problem.line, problem.column) = (1, 1);
    problem
}

/// The sections of a file, as far as they are read.
struct Sections<'s, 'a> {
    reader: &'s Reader<'s>,
    entries: &'s mut Entries,
    /// How many entries beside the organizations there were.
    kept: usize,
    /// Where each section began, to find one that stands twice.
    seen: HashMap<String, At>,
    /// What the rules mean, of which each part comes on its own.
    defaults: Vec<(Node<'a>, Node<'a>)>,
}

impl<'a> Sections<'_, 'a> {
    fn item(&mut self, item: Item<'a>) {
        let reader = self.reader;
        // A layer of so many faults is refused, and nobody would read on: no need to keep its entries.
        if reader.found.borrow().is_full() {
            return;
        }
        let Some(section) = reader.key(&item.section) else { return };
        self.section_once(section, item.section.at);
        let built_in = if reader.rights == Rights::BuiltIn { BUILT_IN_SECTIONS } else { &[] };
        let known = SECTIONS.iter().chain(built_in).copied();
        if !known.clone().any(|it| it == section) {
            reader.unknown_key(&item.section, "a directory", known);
            return;
        }
        match item.key {
            None if section == "default" => self.default(&item.section, &item.value),
            None if matches!(item.value.value(), Value::Null) => {}
            None => reader.wrong(&item.value, &format!("`{section}`"), "a map of entries"),
            Some(_) if section == "default" => {
                let message = "`default` is a map, not the id of an organization";
                reader.report(WRONG_KIND, item.section.at, section, message, "write its id alone");
            }
            Some(key) if section == "defaults" => self.defaults.push((key, item.value)),
            Some(key) => self.entry(section, &key, &item.value),
        }
    }

    /// Entries of one section come one after the other; the same key again is a second section.
    fn section_once(&mut self, section: &str, at: At) {
        let first = self.seen.insert(section.to_owned(), at).unwrap_or(at);
        if first != at {
            let message = format!("`{section}` stands here again, first on line {}", first.line);
            let hint = "put its entries under one key";
            self.reader.report(REPEATED_KEY, at, section, message, hint);
        }
    }

    fn default(&mut self, section: &Node<'_>, value: &Node<'_>) {
        let files = &self.entries.files;
        let first = self.entries.default.as_ref().map(|it| it.at);
        if let Some(first) = first.filter(|first| first.file != self.reader.file) {
            let file = files.get(first.file as usize).map(String::as_str).unwrap_or_default();
            let message = format!("`default` stands here again, first at {file}:{}", first.line);
            self.reader.report(ID_TWICE, section.at, "default", message, "keep one of the two");
        }
        let id: Spot = noun::read(self.reader, section, value);
        self.entries.default = Some(id).filter(|id| !id.value.is_empty());
    }

    fn entry(&mut self, section: &str, key: &Node<'_>, value: &Node<'_>) {
        let (reader, entries) = (self.reader, &mut *self.entries);
        if reader.key(key).is_none() {
            return;
        }
        if section == "organizations" {
            let mut it = noun::read(reader, key, value);
            reader.organization(&mut it);
            entries.organizations.push(it);
            return;
        }
        // Most of what another entry takes is there even if its file says nothing but its id.
        let most = FREE_ENTRIES + reader.source.text.len() / BYTES_OF_ENTRY;
        self.kept += 1;
        if self.kept > most {
            if self.kept == most + 1 {
                let message = format!("more than {most} entries beside the organizations");
                let hint = "put some of them into another file";
                reader.report(TOO_LARGE, key.at, "", message, hint);
            }
            return;
        }
        match section {
            "contacts" => {
                let mut it = noun::read(reader, key, value);
                reader.shared_contact(&mut it);
                entries.contacts.push(it);
            }
            "types" => {
                let mut it = noun::read(reader, key, value);
                reader.organization_type(&mut it);
                entries.types.push(it);
            }
            "clouds" => {
                let mut it = noun::read(reader, key, value);
                reader.cloud(&mut it);
                entries.clouds.push(it);
            }
            "portals" => {
                let mut it = noun::read(reader, key, value);
                reader.portal(&mut it);
                entries.portals.push(it);
            }
            "tasks" => {
                let mut it: Task = noun::read(reader, key, value);
                it.path.retain(has_role);
                entries.tasks.push(it);
            }
            "messages" => {
                let mut it: Message = noun::read(reader, key, value);
                // A code, or a range of codes, is its own pattern.
                if it.is_shared() && (is_code(&it.id.value) || code_range(&it.id.value).is_some()) {
                    it.patterns.push(it.id.clone());
                }
                reader.message(&mut it);
                entries.messages.push(it);
            }
            "families" => {
                let mut it = noun::read(reader, key, value);
                reader.message(&mut it);
                entries.messages.push(it);
            }
            "roles" => entries.roles.push(noun::read(reader, key, value)),
            "web_domains" => entries.web_domains.push(noun::read(reader, key, value)),
            "languages" => entries.languages.push(noun::read(reader, key, value)),
            _ => entries.words.push(noun::read(reader, key, value)),
        }
    }

    /// Reads what came in parts.
    fn finish(self) {
        if let Some((first, _)) = self.defaults.first() {
            let at = first.at;
            let node = Node { at, value: Value::Map(self.defaults) };
            self.entries.defaults = Some(noun::read(self.reader, &node, &node));
        }
    }
}

/// A file that is too large to be read.
#[must_use]
pub fn too_large(name: &str, limit: u64) -> Diagnostic {
    Diagnostic::of_file(TOO_LARGE, name, format!("the file is larger than {} MiB", limit >> 20))
        .hint("split it, or ship it as one file made by `whoadmin compile`")
}
