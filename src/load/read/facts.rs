//! Reads what is true for everyone: types, clouds, portals, tasks, messages and languages.

use super::super::node::Node;
use super::{
    CLOUD_KEYS, MESSAGE_KEYS, NOT_OFFERED, PORTAL_KEYS, Reader, TASK_KEYS, TRY_KEYS, TYPE_KEYS,
    UNKNOWN,
};
use crate::diagnostics::checks::WRONG_KIND;
use crate::model::{
    Address, Cloud, Language, Message, OrganizationType, Portal, Provenance, Spot, Task, Text, Try,
};

impl Reader<'_> {
    pub(super) fn organization_type(&mut self, id: Spot, node: &Node<'_>) -> OrganizationType {
        let mut it = OrganizationType { id, ..OrganizationType::default() };
        self.map(node, TYPE_KEYS, "a type", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "aliases" => it.aliases = r.spots(value, "aliases"),
            "domains" => it.domains = r.list(value, "domains", Self::suffix),
            "path" => it.path = r.list(value, "a path", Self::step),
            _ => it.note = r.text(value),
        });
        it
    }

    pub(super) fn cloud(&mut self, id: Spot, node: &Node<'_>) -> Cloud {
        let mut it = Cloud { id, ..Cloud::default() };
        self.map(node, CLOUD_KEYS, "a cloud", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "aliases" => it.aliases = r.spots(value, "aliases"),
            "ambiguous" => it.ambiguous = r.spots(value, "ambiguous"),
            "status" => it.status = r.one_of(value, &["active", "retired", "announced"]),
            "closed" => it.closed = r.date(value),
            "successor" => it.successor = r.spot(value),
            "domains" => it.domains = r.list(value, "domains", Self::suffix),
            "shared_domains" => {
                it.shared_domains = r.list(value, "shared_domains", Self::suffix);
            }
            "hosts" => it.hosts = r.hosts(value),
            "operator" => it.operator = r.text(value),
            "support" => it.support = r.text(value),
            "note" => it.note = r.text(value),
            "source" => it.source = r.spot(value),
            _ => it.confidence = r.spot(value),
        });
        it
    }

    fn one_of(&mut self, node: &Node<'_>, words: &[&str]) -> Option<Spot> {
        let spot = self.spot(node)?;
        if words.contains(&spot.value.as_str()) {
            return Some(spot);
        }
        let message = format!("`{}` is none of the words that stand here", spot.value);
        self.fault(WRONG_KIND, node.place, message, format!("write one of: {}", words.join(", ")));
        None
    }

    pub(super) fn portal(&mut self, id: Spot, node: &Node<'_>) -> Portal {
        let mut it = Portal { id, ..Portal::default() };
        self.map(node, PORTAL_KEYS, "a portal", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "audience" => it.audience = r.one_of(value, &["admin", "everyone"]),
            "aliases" => it.aliases = r.spots(value, "aliases"),
            "urls" => {
                let mut urls = Vec::new();
                r.entries(value, "urls", |r, of, value| match value.text() {
                    Some(NOT_OFFERED) => urls.push(Address { of, url: None }),
                    Some(UNKNOWN) => {}
                    _ => {
                        if let Some(url) = r.portal_url(value) {
                            urls.push(Address { of, url: Some(url) });
                        }
                    }
                });
                it.urls = urls;
            }
            "alternates" => {
                let mut alternates = Vec::new();
                r.entries(value, "alternates", |r, of, value| {
                    for url in r.list(value, "alternates", Self::portal_url) {
                        alternates.push(Address { of: of.clone(), url: Some(url) });
                    }
                });
                it.alternates = alternates;
            }
            "sources" => it.sources = r.sources(value),
            "note" => it.note = r.text(value),
            _ => it.notes = r.notes(value),
        });
        it
    }

    fn sources(&mut self, node: &Node<'_>) -> Vec<Provenance> {
        let mut sources = Vec::new();
        self.entries(node, "sources", |r, of, value| {
            let mut it = Provenance { of, ..Provenance::default() };
            r.map(value, &["source", "confidence", "note"], "a source", |r, key, value| {
                let word = r.spot(value).unwrap_or_default().value;
                match key {
                    "source" => it.source = word,
                    "confidence" => it.confidence = word,
                    _ => it.note = word,
                }
            });
            sources.push(it);
        });
        sources
    }

    fn notes(&mut self, node: &Node<'_>) -> Vec<(Spot, Text)> {
        let mut notes = Vec::new();
        self.entries(node, "notes", |r, of, value| {
            let text = r.text(value);
            notes.push((of, text));
        });
        notes
    }

    fn attempt(&mut self, node: &Node<'_>) -> Try {
        let mut it = Try::default();
        self.map(node, TRY_KEYS, "`try`", |r, key, value| match key {
            "text" => it.text = r.text(value),
            _ => it.portal = r.spot(value),
        });
        it
    }

    pub(super) fn task(&mut self, id: Spot, node: &Node<'_>) -> Task {
        let mut it = Task { id, ..Task::default() };
        self.map(node, TASK_KEYS, "a task", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "aliases" => it.aliases = r.spots(value, "aliases"),
            "locked_out" => it.locked_out = r.flag(value),
            "try" => it.attempt = Some(r.attempt(value)),
            "role" => it.role = r.text(value),
            "other_roles" => it.other_roles = r.text(value),
            "portal" => it.portal = r.spot(value),
            "path" => it.path = r.list(value, "a path", Self::step),
            "note" => it.note = r.text(value),
            "notes" => it.notes = r.notes(value),
            "source" => it.source = r.spot(value),
            _ => it.confidence = r.spot(value),
        });
        it
    }

    pub(super) fn message(&mut self, id: Spot, node: &Node<'_>) -> Message {
        let mut it = Message { id, ..Message::default() };
        self.map(node, MESSAGE_KEYS, "a message", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "patterns" => it.patterns = r.spots(value, "patterns"),
            "meaning" => it.meaning = r.text(value),
            "locked_out" => it.locked_out = r.flag(value),
            "try" => it.attempt = Some(r.attempt(value)),
            "who_acts" => it.who_acts = r.text(value),
            "role" => it.role = r.text(value),
            "task" => it.task = r.spot(value),
            "portal" => it.portal = r.spot(value),
            "note" => it.note = r.text(value),
            "source" => it.source = r.spot(value),
            _ => it.confidence = r.spot(value),
        });
        it
    }

    pub(super) fn language(&mut self, id: Spot, node: &Node<'_>) -> Language {
        let mut it = Language { id, ..Language::default() };
        self.map(node, &["name", "aliases"], "a language", |r, key, value| match key {
            "name" => it.name = r.text(value),
            _ => it.aliases = r.spots(value, "aliases"),
        });
        it
    }
}
