//! Checks what entries say of each other: references, and what may stand only once.

use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::checks::{AMBIGUOUS_NAME, Check, DOMAIN_TWICE, ID_TWICE, NO_ROLE, UNKNOWN_REFERENCE};
use super::diagnostic::{Diagnostic, has_room};
use super::sources::Sources;
use crate::directory::Directory;
use crate::entries::Entries;
use crate::model::{At, Spot};
use crate::names;
use crate::store::Table;

/// Resolves the references of `entries`, and gathers every problem.
///
/// Names of clouds and types become their ids. `below` is what the layer lies on.
pub fn resolve_references(
    entries: &mut Entries,
    below: Option<&Directory>,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) {
    let mut it = References {
        below,
        sources,
        problems,
        own: own_names(entries),
        ambiguous: ambiguous(entries),
        patience: Cell::new(PATIENCE),
        known: HashMap::new(),
    };
    it.ids_once(entries);
    it.domains_once(entries);
    it.aliases_once(entries);
    it.references(entries);
    for kind in &entries.types {
        let built_up = below.is_some_and(|below| below.has(Table::Types, &kind.id.value));
        if kind.path.is_empty() && !built_up {
            let message = format!("type `{}` has no path", kind.id.value);
            it.fault(
                NO_ROLE,
                kind.id.at,
                &kind.id.value,
                message,
                "add `path:` with at least one step",
            );
        }
    }
}

/// How many names are compared with unknown ones in one layer: about a second's work.
const PATIENCE: usize = 500_000;

type OwnNames = HashMap<(Table, String), Vec<String>>;

/// The names of a layer's own entries that others refer to, folded, each with its ids.
fn own_names(entries: &Entries) -> OwnNames {
    let mut own: OwnNames = HashMap::new();
    let mut add = |table: Table, name: &str, id: &str| {
        let ids = own.entry((table, names::fold(name))).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    };
    for it in &entries.types {
        add(Table::Types, &it.id.value, &it.id.value);
        for alias in &it.aliases {
            add(Table::Types, &alias.value, &it.id.value);
        }
    }
    for it in &entries.clouds {
        add(Table::Clouds, &it.id.value, &it.id.value);
        for alias in &it.aliases {
            add(Table::Clouds, &alias.value, &it.id.value);
        }
    }
    for it in &entries.portals {
        add(Table::Portals, &it.id.value, &it.id.value);
    }
    for it in &entries.tasks {
        add(Table::Tasks, &it.id.value, &it.id.value);
    }
    for it in &entries.messages {
        add(Table::Messages, &it.id.value, &it.id.value);
    }
    for it in &entries.contacts {
        add(Table::Contacts, &it.id.value, &it.id.value);
    }
    for it in &entries.languages {
        add(Table::Languages, &it.id.value, &it.id.value);
    }
    own
}

fn ambiguous(entries: &Entries) -> HashMap<String, Vec<String>> {
    let mut ambiguous: HashMap<String, Vec<String>> = HashMap::new();
    for cloud in &entries.clouds {
        for name in &cloud.ambiguous {
            let ids = ambiguous.entry(names::fold(&name.value)).or_default();
            ids.push(cloud.id.value.clone());
        }
    }
    ambiguous
}

struct References<'s> {
    below: Option<&'s Directory>,
    sources: &'s Sources,
    problems: &'s mut Vec<Diagnostic>,
    own: OwnNames,
    ambiguous: HashMap<String, Vec<String>>,
    /// How many names may still be compared with unknown ones.
    patience: Cell<usize>,
    /// What names were found to mean: an id, or the words of a problem.
    known: HashMap<(Table, String), Result<String, Fault>>,
}

#[derive(Debug, Clone)]
struct Fault {
    check: &'static Check,
    message: String,
    hint: String,
}

impl References<'_> {
    fn fault(
        &mut self,
        check: &'static Check,
        at: At,
        word: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        if has_room(self.problems, check) {
            self.problems.push(self.sources.problem(check, at, word, message, hint));
        }
    }

    fn first_place(&self, at: At) -> String {
        format!("{}:{}:{}", self.sources.name(at.file), at.line, at.column)
    }

    fn once<'e>(
        &mut self,
        check: &'static Check,
        what: &str,
        spots: impl Iterator<Item = &'e Spot>,
        hint: &str,
    ) {
        let mut seen: HashMap<&str, At> = HashMap::new();
        for spot in spots {
            match seen.entry(&spot.value) {
                Entry::Vacant(entry) => {
                    entry.insert(spot.at);
                }
                Entry::Occupied(entry) => {
                    let first = self.first_place(*entry.get());
                    let message =
                        format!("{what} `{}` stands here again, first at {first}", spot.value);
                    self.fault(check, spot.at, &spot.value, message, hint);
                }
            }
        }
    }

    fn ids_once(&mut self, entries: &Entries) {
        let hint = "give one of the two another id";
        self.once(ID_TWICE, "organization", entries.organizations.iter().map(|it| &it.id), hint);
        self.once(ID_TWICE, "contact", entries.contacts.iter().map(|it| &it.id), hint);
        self.once(ID_TWICE, "type", entries.types.iter().map(|it| &it.id), hint);
        self.once(ID_TWICE, "cloud", entries.clouds.iter().map(|it| &it.id), hint);
        self.once(ID_TWICE, "portal", entries.portals.iter().map(|it| &it.id), hint);
        self.once(ID_TWICE, "task", entries.tasks.iter().map(|it| &it.id), hint);
        self.once(ID_TWICE, "message", entries.messages.iter().map(|it| &it.id), hint);
    }

    fn domains_once(&mut self, entries: &Entries) {
        let tenants = || entries.organizations.iter().flat_map(|it| &it.tenants);
        let hint = "a domain belongs to one organization: the order of files never decides";
        self.once(DOMAIN_TWICE, "domain", tenants().flat_map(|it| &it.domains), hint);
        let hint = "a tenant belongs to one organization";
        self.once(DOMAIN_TWICE, "tenant id", tenants().filter_map(|it| it.id.as_ref()), hint);
    }

    /// Aliases of clouds, types, portals and tasks are looked up: each may mean one entry only.
    fn aliases_once(&mut self, entries: &Entries) {
        let shared: Vec<(Table, String, Vec<String>)> = self
            .own
            .iter()
            .filter(|(_, ids)| ids.len() > 1)
            .map(|((table, name), ids)| (*table, name.clone(), ids.clone()))
            .collect();
        for (table, name, ids) in shared {
            let aliases: Vec<&Spot> = match table {
                Table::Types => entries.types.iter().flat_map(|it| &it.aliases).collect(),
                _ => entries.clouds.iter().flat_map(|it| &it.aliases).collect(),
            };
            for alias in aliases.iter().filter(|alias| names::fold(&alias.value) == name).skip(1) {
                let message =
                    format!("`{}` names several entries: {}", alias.value, ids.join(", "));
                self.fault(
                    AMBIGUOUS_NAME,
                    alias.at,
                    &alias.value,
                    message,
                    "keep it in one of them",
                );
            }
        }
    }

    fn references(&mut self, entries: &mut Entries) {
        if let Some(default) = &entries.default {
            let known = entries.organizations.iter().any(|it| it.id.value == default.value)
                || match self.below {
                    Some(below) => below.has(Table::Organizations, &default.value),
                    None => false,
                };
            if !known {
                let ids = entries.organizations.iter().map(|it| it.id.value.as_str());
                let hint = did_you_mean(&default.value, ids);
                let message = format!("unknown organization `{}`", default.value);
                self.fault(UNKNOWN_REFERENCE, default.at, &default.value, message, hint);
            }
        }
        for it in &mut entries.organizations {
            if !it.kind.value.is_empty() {
                self.refer(Table::Types, &mut it.kind);
            }
            for tenant in &mut it.tenants {
                if let Some(cloud) = &mut tenant.cloud {
                    self.refer(Table::Clouds, cloud);
                }
            }
            for address in &mut it.portals {
                self.refer(Table::Portals, &mut address.of);
            }
            if let Some(language) = &mut it.language {
                self.refer(Table::Languages, language);
            }
            for contact in &mut it.contacts {
                if let Some(uses) = &mut contact.uses {
                    self.refer(Table::Contacts, uses);
                }
                for task in &mut contact.tasks {
                    self.refer(Table::Tasks, task);
                }
            }
        }
        for it in &mut entries.contacts {
            for task in &mut it.tasks {
                self.refer(Table::Tasks, task);
            }
        }
        for it in &mut entries.clouds {
            if let Some(successor) = &mut it.successor {
                self.refer(Table::Clouds, successor);
            }
        }
        for it in &mut entries.portals {
            for address in it.urls.iter_mut().chain(&mut it.alternates) {
                self.refer(Table::Clouds, &mut address.of);
            }
            for source in &mut it.sources {
                self.refer(Table::Clouds, &mut source.of);
            }
            for (cloud, _) in &mut it.notes {
                self.refer(Table::Clouds, cloud);
            }
        }
        for it in &mut entries.tasks {
            for (cloud, _) in &mut it.notes {
                self.refer(Table::Clouds, cloud);
            }
            let attempt = it.attempt.as_mut().and_then(|attempt| attempt.portal.as_mut());
            for portal in it.portal.iter_mut().chain(attempt) {
                self.refer(Table::Portals, portal);
            }
        }
        for it in &mut entries.messages {
            if let Some(task) = &mut it.task {
                self.refer(Table::Tasks, task);
            }
            let attempt = it.attempt.as_mut().and_then(|attempt| attempt.portal.as_mut());
            for portal in it.portal.iter_mut().chain(attempt) {
                self.refer(Table::Portals, portal);
            }
        }
    }

    /// Turns a name into the id of the entry that it names.
    fn refer(&mut self, table: Table, spot: &mut Spot) {
        if let Some(known) = self.known.get(&(table, spot.value.clone())) {
            match known.clone() {
                Ok(id) => spot.value = id,
                Err(fault) => {
                    self.fault(fault.check, spot.at, &spot.value, fault.message, fault.hint);
                }
            }
            return;
        }
        let outcome = self.meaning(table, &spot.value);
        self.known.insert((table, spot.value.clone()), outcome);
        self.refer(table, spot);
    }

    /// A hint with the nearest names that there are, as long as looking for them takes no time.
    fn near(&self, table: Table, name: &str) -> String {
        let mut known: Vec<&str> = Vec::new();
        for ((of, alias), ids) in &self.own {
            if *of == table {
                known.extend(ids.iter().map(String::as_str));
                // The folded form of an id is no name that anybody wrote.
                if !ids.iter().any(|id| names::fold(id) == *alias) {
                    known.push(alias);
                }
            }
        }
        let below = match self.below {
            Some(below) => below.ids(table),
            None => Vec::new(),
        };
        known.extend(below.iter().map(String::as_str));
        let Some(left) = self.patience.get().checked_sub(known.len() + 1) else {
            return String::new();
        };
        self.patience.set(left);
        known.sort_unstable();
        known.dedup();
        did_you_mean(name, known.into_iter())
    }

    fn meaning(&self, table: Table, name: &str) -> Result<String, Fault> {
        let folded = names::fold(name);
        if table == Table::Clouds {
            let mut choice = self.ambiguous.get(&folded).cloned().unwrap_or_default();
            if let Some(below) = self.below {
                choice.extend(below.ambiguous_clouds(name));
            }
            choice.sort();
            choice.dedup();
            if !choice.is_empty() && !choice.contains(&name.to_owned()) {
                return Err(Fault {
                    check: AMBIGUOUS_NAME,
                    message: format!("`{name}` can mean several clouds"),
                    hint: format!("write one of: {}", choice.join(", ")),
                });
            }
        }
        let mut ids = self.own.get(&(table, folded)).cloned().unwrap_or_default();
        let has_below = match self.below {
            Some(below) => below.has(table, name),
            None => false,
        };
        // An id is never ambiguous, whatever else has it for an alias.
        if has_below || ids.iter().any(|id| id == name) {
            return Ok(name.to_owned());
        }
        if let Some(below) = self.below {
            ids.extend(below.named(table, name));
            ids.sort();
            ids.dedup();
        }
        let what = table.noun();
        match ids.as_slice() {
            [id] => Ok(id.clone()),
            [] => Err(Fault {
                check: UNKNOWN_REFERENCE,
                message: format!("unknown {what} `{name}`"),
                hint: self.near(table, name),
            }),
            several => Err(Fault {
                check: AMBIGUOUS_NAME,
                message: format!("`{name}` can mean several entries"),
                hint: format!("write one of: {}", several.join(", ")),
            }),
        }
    }
}

/// A hint with the nearest names, or the names there are when they are few.
fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let near = names::nearest(name, known.clone());
    if near.is_empty() {
        let few: Vec<&str> = known.take(13).collect();
        return if few.len() > 12 || few.is_empty() {
            String::new()
        } else {
            format!("there is: {}", few.join(", "))
        };
    }
    format!("did you mean `{}`?", near.join("` or `"))
}
