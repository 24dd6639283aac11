//! Turns the text of one file into entries, and gathers every problem on the way.

mod contact;
mod defaults;
mod facts;
mod keys;
mod organization;

use std::collections::HashMap;

use super::node::{Item, Node, SyntaxFault, Value};
use super::yaml;
use crate::diagnostics::checks::{
    ALIAS_LIMIT, BAD_DATE, BAD_DOMAIN, BAD_HOST, BAD_PORTAL_URL, HOSTS_NOT_ALLOWED, ID_TWICE,
    NO_ROLE, NULL_VALUE, REPEATED_KEY, REQUIRED_KEY, SECOND_DOCUMENT, SYNTAX, TOO_LARGE,
    UNKNOWN_KEY, UNKNOWN_LANGUAGE, WRONG_KIND,
};
use crate::diagnostics::{Check, Diagnostic, Span, has_room};
use crate::directory::{Directory, Origin};
use crate::entries::Entries;
use crate::link;
use crate::model::{At, Defaults, Spot, Step, Text};
use crate::names;
use crate::store::Table;

use keys::BUILT_IN_SECTIONS;
pub use keys::{
    CLOUD_KEYS, CONTACT_KEYS, MESSAGE_KEYS, NOT_OFFERED, ORGANIZATION_KEYS, PORTAL_KEYS, SECTIONS,
    STEP_KEYS, TASK_KEYS, TENANT_KEYS, TRY_KEYS, TYPE_KEYS, UNKNOWN,
};

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

/// A file that is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Its number in the layer.
    pub file: u32,
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub source: &'a str,
    /// What its layer may hold.
    pub rights: Rights,
    /// What its layer lies on; nothing for the built-in data.
    pub below: Option<&'a Directory>,
}

/// Reads a file into `entries`.
pub fn read(given: Given<'_>, entries: &mut Entries, problems: &mut Vec<Diagnostic>) {
    let mut reader = Reader {
        file: given.file,
        name: given.name,
        source: given.source,
        rights: given.rights,
        below: given.below,
        languages: Vec::new(),
        kept: 0,
        problems,
        seen: HashMap::new(),
    };
    let each = |item: Item<'_>| reader.item(&item, entries);
    let fault = if is_json(given.name) { yaml::json_fault(given.source) } else { None };
    let outcome = fault.map_or_else(|| yaml::read(given.source, each), Err);
    match outcome {
        Ok(true) => {}
        Ok(false) => problems.push(empty(given.name)),
        Err(SyntaxFault { place, message, check }) => {
            let hint = reader.hint(check, place, &message);
            reader.fault(check, place, message, hint);
        }
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

struct Reader<'r> {
    file: u32,
    name: &'r str,
    source: &'r str,
    rights: Rights,
    below: Option<&'r Directory>,
    /// The languages that a text can be in, once one is.
    languages: Vec<String>,
    problems: &'r mut Vec<Diagnostic>,
    /// How many entries beside the organizations there were.
    kept: usize,
    /// The sections that were met, to find one that stands twice.
    seen: HashMap<String, Span>,
}

impl Reader<'_> {
    fn fault(
        &mut self,
        check: &'static Check,
        place: Span,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        if has_room(self.problems, check) {
            let found = Diagnostic::at(check, self.name, self.source, place, message);
            self.problems.push(found.hint(hint));
        }
    }

    /// What would help against a fault of the syntax.
    fn hint(&self, check: &Check, place: Span, message: &str) -> &'static str {
        let before = self.source.get(..place.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let rest = self.source.get(place.start..).unwrap_or_default();
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
        } else if is_json(self.name) {
            "JSON has double quotes around names and texts, commas between values alone, no comments"
        } else if line.trim_start_matches(' ').starts_with('\t') || rest.starts_with('\t') {
            "indent with spaces: YAML takes no tabs"
        } else if message.contains("alias") {
            "write the value out"
        } else {
            "look for a quote, bracket, colon or indentation here, or on the line above"
        }
    }

    fn at(&self, place: Span) -> At {
        At { file: self.file, line: place.line, column: place.column, layer: 0 }
    }

    /// Whether one more entry beside the organizations may be kept: most of what such an entry takes is
    /// there even if its file says nothing but its id.
    fn has_place(&mut self, place: Span) -> bool {
        let most = FREE_ENTRIES + self.source.len() / BYTES_OF_ENTRY;
        self.kept += 1;
        if self.kept == most + 1 {
            let message = format!("more than {most} entries beside the organizations");
            self.fault(TOO_LARGE, place, message, "put some of them into another file");
        }
        self.kept <= most
    }

    fn item(&mut self, item: &Item<'_>, entries: &mut Entries) {
        // A layer of so many faults is refused, and nobody would read on: no need to keep its entries.
        if !has_room(self.problems, SYNTAX) {
            return;
        }
        let Some(section) = self.key(&item.section) else {
            return;
        };
        self.section_once(&section.value, item.section.place);
        let known = if self.rights == Rights::BuiltIn { BUILT_IN_SECTIONS } else { SECTIONS };
        if !known.contains(&section.value.as_str()) {
            self.unknown_key(&section.value, item.section.place, known, "a directory");
            return;
        }
        if section.value == "default" {
            if item.key.is_none() {
                let spot = self.spot(&item.value);
                if let Some(first) = entries.default.as_ref().filter(|it| it.at.file != self.file) {
                    let file = entries.files.get(first.at.file as usize);
                    let file = file.map(String::as_str).unwrap_or_default();
                    let message =
                        format!("`default` stands here again, first at {file}:{}", first.at.line);
                    self.fault(ID_TWICE, item.section.place, message, "keep one of the two");
                }
                entries.default = spot;
            } else {
                self.wrong(item.section.place, "`default`", "the id of an organization", "a map");
            }
            return;
        }
        let Some(key) = &item.key else {
            match item.value.value() {
                Value::Null => {}
                _ => self.wrong(
                    item.value.place,
                    &format!("`{}`", section.value),
                    "a map of entries",
                    item.value.kind(),
                ),
            }
            return;
        };
        if section.value == "defaults" {
            let defaults = entries.defaults.get_or_insert_with(Defaults::default);
            self.default_of(key, &item.value, defaults);
            return;
        }
        let Some(id) = self.key(key) else { return };
        let value = &item.value;
        if section.value != "organizations" && !self.has_place(key.place) {
            return;
        }
        match section.value.as_str() {
            "contacts" => {
                let mut contact = self.contact(value, true);
                contact.id = id;
                entries.contacts.push(contact);
            }
            "organizations" => {
                let organization = self.organization(id, value);
                entries.organizations.push(organization);
            }
            "types" => entries.types.push(self.organization_type(id, value)),
            "clouds" => entries.clouds.push(self.cloud(id, value)),
            "portals" => entries.portals.push(self.portal(id, value)),
            "tasks" => entries.tasks.push(self.task(id, value)),
            "messages" => entries.messages.push(self.message(id, value)),
            "languages" => entries.languages.push(self.language(id, value)),
            _ => {
                let text = self.text(value);
                entries.words.push((id, text));
            }
        }
    }

    /// Entries of one section come one after the other; the same key again is a second section.
    fn section_once(&mut self, section: &str, place: Span) {
        match self.seen.get(section) {
            Some(first) if *first == place => {}
            Some(first) => {
                let message =
                    format!("`{section}` stands here again, first on line {}", first.line);
                self.fault(REPEATED_KEY, place, message, "put its entries under one key");
                // Said once, not for each entry.
                self.seen.insert(section.to_owned(), place);
            }
            None => {
                self.seen.insert(section.to_owned(), place);
            }
        }
    }

    pub(super) fn wrong(&mut self, place: Span, what: &str, wanted: &str, found: &str) {
        if found == "empty" {
            self.fault(
                NULL_VALUE,
                place,
                format!("{what} is empty"),
                "give it a value, or leave the key out",
            );
        } else {
            let hint = match wanted {
                "a list" => "write it as [one, two], or one a line, each behind a hyphen",
                "a map" | "a map of entries" => "write one `key: value` a line beneath it",
                "true or false" => "write true or false, without quotes",
                "a text or a map of languages" => "write a text, or {en: a text, nl: een tekst}",
                _ => "write a text, in quotes where it has signs like `:` or `#`",
            };
            self.fault(WRONG_KIND, place, format!("{what} is {found}, not {wanted}"), hint);
        }
    }

    fn unknown_key(&mut self, key: &str, place: Span, known: &[&str], what: &str) {
        let near = names::nearest(key, known.iter().copied());
        let hint = near.first().map_or_else(
            || format!("{what} has: {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.fault(UNKNOWN_KEY, place, format!("unknown key `{key}`"), hint);
    }

    /// A key: any scalar that says something.
    fn key(&mut self, node: &Node<'_>) -> Option<Spot> {
        match node.text() {
            Some(text) if !text.trim().is_empty() => {
                Some(Spot { value: text.to_owned(), at: self.at(node.place) })
            }
            _ => {
                self.wrong(node.place, "this key", "a word", node.kind());
                None
            }
        }
    }

    fn map(
        &mut self,
        node: &Node<'_>,
        known: &[&str],
        what: &str,
        mut each: impl FnMut(&mut Self, &str, &Node<'_>),
    ) {
        let Value::Map(entries) = node.value() else {
            self.wrong(node.place, what, "a map", node.kind());
            return;
        };
        for (index, (key, value)) in entries.iter().enumerate() {
            let Some(name) = key.text() else {
                self.wrong(key.place, "this key", "a word", key.kind());
                continue;
            };
            if !known.contains(&name) {
                self.unknown_key(name, key.place, known, what);
                continue;
            }
            let earlier = entries.iter().take(index).find(|(k, _)| k.text() == Some(name));
            if let Some((first, _)) = earlier {
                let message =
                    format!("`{name}` stands here again, first on line {}", first.place.line);
                self.fault(REPEATED_KEY, key.place, message, "keep one of the two");
                continue;
            }
            each(self, name, value);
        }
    }

    /// A map whose keys are ids.
    fn entries(
        &mut self,
        node: &Node<'_>,
        what: &str,
        mut each: impl FnMut(&mut Self, Spot, &Node<'_>),
    ) {
        let Value::Map(entries) = node.value() else {
            self.wrong(node.place, what, "a map", node.kind());
            return;
        };
        let mut first: HashMap<&str, u32> = HashMap::with_capacity(entries.len());
        for (key, value) in entries {
            let Some(name) = self.key(key) else { continue };
            if let Some(line) = key.text().and_then(|key| first.get(key)) {
                let message = format!("`{}` stands here again, first on line {line}", name.value);
                self.fault(REPEATED_KEY, key.place, message, "keep one of the two");
                continue;
            }
            first.extend(key.text().map(|text| (text, key.place.line)));
            each(self, name, value);
        }
    }

    fn list<T>(
        &mut self,
        node: &Node<'_>,
        what: &str,
        mut each: impl FnMut(&mut Self, &Node<'_>) -> Option<T>,
    ) -> Vec<T> {
        if let Value::List(items) = node.value() {
            // As many as there are: a list that grows by itself keeps room for twice as many.
            let mut list = Vec::with_capacity(items.len());
            list.extend(items.iter().filter_map(|item| each(self, item)));
            list
        } else {
            self.wrong(node.place, what, "a list", node.kind());
            Vec::new()
        }
    }

    fn spot(&mut self, node: &Node<'_>) -> Option<Spot> {
        let found = match node.value() {
            Value::Text(text) => match text.trim() {
                "" => "empty",
                value => {
                    return Some(Spot { value: value.to_owned(), at: self.at(node.place) });
                }
            },
            _ => node.kind(),
        };
        self.wrong(node.place, "this value", "a text", found);
        None
    }

    fn spots(&mut self, node: &Node<'_>, what: &str) -> Vec<Spot> {
        self.list(node, what, Self::spot)
    }

    fn flag(&mut self, node: &Node<'_>) -> Option<bool> {
        if let Value::Bool(flag) = node.value() {
            return Some(*flag);
        }
        self.wrong(node.place, "this value", "true or false", node.kind());
        None
    }

    fn text(&mut self, node: &Node<'_>) -> Text {
        match node.value() {
            Value::Text(_) => {
                self.spot(node).map_or_else(Text::default, |spot| Text::plain(spot.value))
            }
            Value::Map(entries) => {
                for (key, _) in entries {
                    self.known_language(key);
                }
                let mut texts = Vec::new();
                self.entries(node, "this text", |reader, language, value| {
                    if let Some(spot) = reader.spot(value) {
                        texts.push((language.value, spot.value));
                    }
                });
                Text(texts)
            }
            _ => {
                self.wrong(node.place, "this value", "a text or a map of languages", node.kind());
                Text::default()
            }
        }
    }

    /// A text in a language that nobody can ask for would never be shown.
    fn known_language(&mut self, key: &Node<'_>) {
        let (Some(name), Some(below)) = (key.text(), self.below) else { return };
        if self.languages.is_empty() {
            self.languages = below.ids(Table::Languages);
        }
        if name.trim().is_empty() || self.languages.iter().any(|it| it == name) {
            return;
        }
        let meant = below.named(Table::Languages, name);
        let known: Vec<&str> = self.languages.iter().map(String::as_str).collect();
        let near = meant.first().map(String::as_str);
        let near = near.or_else(|| names::nearest(name, known.iter().copied()).first().copied());
        let hint = near.map_or_else(
            || format!("a text can be in: {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.fault(UNKNOWN_LANGUAGE, key.place, format!("unknown language `{name}`"), hint);
    }

    fn date(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        if crate::date::parse(&spot.value).is_some() {
            return Some(spot);
        }
        let message = format!("`{}` is not a day", spot.value);
        self.fault(BAD_DATE, node.place, message, "write it as 2026-10-01");
        None
    }

    fn domain(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        self.as_domain(node.place, &spot, names::domain(&spot.value))
    }

    /// A suffix of domains, which may be a single label.
    fn suffix(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        let bare = spot.value.trim_start_matches('.').to_owned();
        self.as_domain(node.place, &spot, names::suffix(&bare))
    }

    fn as_domain(
        &mut self,
        place: Span,
        spot: &Spot,
        outcome: Result<String, names::DomainError>,
    ) -> Option<Spot> {
        match outcome {
            Ok(value) => Some(Spot { value, at: spot.at }),
            Err(fault) => {
                let message = format!("`{}` is not a domain: {fault}", spot.value);
                self.fault(
                    BAD_DOMAIN,
                    place,
                    message,
                    "write it as contoso.com, without @ or https://",
                );
                None
            }
        }
    }

    /// An exact host, or one with `{tenant}` in one label.
    fn host(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        let plain = spot.value.replacen("{tenant}", "x", 1);
        if let Ok(host) = names::domain(&plain)
            && host == plain
        {
            return Some(spot);
        }
        let message = format!("`{}` is not an exact host name", spot.value);
        self.fault(BAD_HOST, node.place, message, "write it as admin.contoso.com, in lower case");
        None
    }

    fn hosts(&mut self, node: &Node<'_>) -> Vec<Spot> {
        if self.rights == Rights::Given {
            self.fault(
                HOSTS_NOT_ALLOWED,
                node.place,
                "hosts cannot be extended from here",
                "only the system's and the user's own places may: see `whoadmin list layers`",
            );
            return Vec::new();
        }
        self.list(node, "hosts", Self::host)
    }

    fn portal_url(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        match link::template(&spot.value) {
            Ok(()) => Some(spot),
            Err(refused) => {
                let message = format!("`{}` {refused}", spot.value);
                self.fault(BAD_PORTAL_URL, node.place, message, refused.hint());
                None
            }
        }
    }

    fn step(&mut self, node: &Node<'_>) -> Option<Step> {
        let mut it = Step::default();
        self.map(node, STEP_KEYS, "a step", |r, key, value| match key {
            "role" => it.role = r.spot(value).unwrap_or_default(),
            "who" => it.who = r.text(value),
            _ => it.place = r.text(value),
        });
        if it.role.value.is_empty() {
            if !has_key(node, "role") {
                self.fault(NO_ROLE, node.place, "a step names no role", "add `role:`");
            }
            return None;
        }
        if it.who.is_empty() {
            let message = format!("step `{}` does not say who", it.role.value);
            self.fault(REQUIRED_KEY, node.place, message, "add `who:`");
        }
        Some(it)
    }
}

fn has_key(node: &Node<'_>, key: &str) -> bool {
    match node.value() {
        Value::Map(entries) => entries.iter().any(|(k, _)| k.text() == Some(key)),
        _ => false,
    }
}

/// A file that is too large to be read.
#[must_use]
pub fn too_large(name: &str, limit: u64) -> Diagnostic {
    Diagnostic::of_file(TOO_LARGE, name, format!("the file is larger than {} MiB", limit >> 20))
        .hint("split it, or ship it as one file made by `whoadmin compile`")
}
