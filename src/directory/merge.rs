//! How an entry of an upper layer changes the one below it: key by key.

use crate::model::{
    Address, At, Cloud, Contact, Language, Message, Organization, OrganizationType, Portal, Spot,
    Step, Task, Text, Try,
};
use crate::store::Record;

/// An entry that an upper layer's entry of the same id changes.
pub trait Merge: Record + Stamp {
    /// Takes over what `upper` says.
    fn merge(&mut self, upper: Self);
}

/// An entry whose places can be visited, to say which layer or file they are in.
pub trait Stamp {
    /// Visits every place.
    fn places(&mut self, visit: &mut dyn FnMut(&mut At));

    /// Marks every place as one of layer `layer`.
    fn stamp(&mut self, layer: u16) {
        self.places(&mut |at| at.layer = layer);
    }
}

impl Merge for Cloud {
    fn merge(&mut self, upper: Self) {
        self.id = upper.id;
        text(&mut self.name, upper.name);
        words(&mut self.aliases, upper.aliases);
        words(&mut self.ambiguous, upper.ambiguous);
        word(&mut self.status, upper.status);
        word(&mut self.closed, upper.closed);
        word(&mut self.successor, upper.successor);
        words(&mut self.domains, upper.domains);
        words(&mut self.shared_domains, upper.shared_domains);
        words(&mut self.hosts, upper.hosts);
        text(&mut self.operator, upper.operator);
        text(&mut self.support, upper.support);
        text(&mut self.note, upper.note);
        word(&mut self.source, upper.source);
        word(&mut self.confidence, upper.confidence);
    }
}

impl Merge for Portal {
    fn merge(&mut self, upper: Self) {
        self.id = upper.id;
        text(&mut self.name, upper.name);
        word(&mut self.audience, upper.audience);
        words(&mut self.aliases, upper.aliases);
        for address in upper.urls {
            self.urls.retain(|old| old.of.value != address.of.value);
            self.urls.push(address);
        }
        for address in &upper.alternates {
            self.alternates.retain(|old| old.of.value != address.of.value);
        }
        self.alternates.extend(upper.alternates);
        for source in upper.sources {
            self.sources.retain(|old| old.of.value != source.of.value);
            self.sources.push(source);
        }
        text(&mut self.note, upper.note);
        notes(&mut self.notes, upper.notes);
    }
}

impl Merge for OrganizationType {
    fn merge(&mut self, upper: Self) {
        self.id = upper.id;
        text(&mut self.name, upper.name);
        words(&mut self.aliases, upper.aliases);
        words(&mut self.domains, upper.domains);
        path(&mut self.path, upper.path);
        text(&mut self.note, upper.note);
    }
}

impl Merge for Task {
    fn merge(&mut self, upper: Self) {
        self.id = upper.id;
        text(&mut self.name, upper.name);
        words(&mut self.aliases, upper.aliases);
        self.locked_out = upper.locked_out.or(self.locked_out);
        attempt(&mut self.attempt, upper.attempt);
        text(&mut self.role, upper.role);
        text(&mut self.other_roles, upper.other_roles);
        word(&mut self.portal, upper.portal);
        path(&mut self.path, upper.path);
        text(&mut self.note, upper.note);
        notes(&mut self.notes, upper.notes);
        word(&mut self.source, upper.source);
        word(&mut self.confidence, upper.confidence);
    }
}

impl Merge for Message {
    fn merge(&mut self, upper: Self) {
        self.id = upper.id;
        text(&mut self.name, upper.name);
        words(&mut self.patterns, upper.patterns);
        text(&mut self.meaning, upper.meaning);
        self.locked_out = upper.locked_out.or(self.locked_out);
        attempt(&mut self.attempt, upper.attempt);
        text(&mut self.who_acts, upper.who_acts);
        text(&mut self.role, upper.role);
        word(&mut self.task, upper.task);
        word(&mut self.portal, upper.portal);
        text(&mut self.note, upper.note);
        word(&mut self.source, upper.source);
        word(&mut self.confidence, upper.confidence);
    }
}

impl Merge for Language {
    fn merge(&mut self, upper: Self) {
        self.id = upper.id;
        text(&mut self.name, upper.name);
        words(&mut self.aliases, upper.aliases);
    }
}

/// The languages that `upper` has replace those below; a plain string replaces all.
fn text(lower: &mut Text, upper: Text) {
    for (language, words) in upper.0 {
        if language.is_empty() {
            lower.0.clear();
        } else {
            lower.0.retain(|(old, _)| *old != language && !old.is_empty());
        }
        lower.0.push((language, words));
    }
}

fn word(lower: &mut Option<Spot>, upper: Option<Spot>) {
    if upper.is_some() {
        *lower = upper;
    }
}

fn words(lower: &mut Vec<Spot>, upper: Vec<Spot>) {
    for spot in upper {
        if !lower.iter().any(|old| old.value == spot.value) {
            lower.push(spot);
        }
    }
}

fn notes(lower: &mut Vec<(Spot, Text)>, upper: Vec<(Spot, Text)>) {
    for (of, note) in upper {
        lower.retain(|(old, _)| old.value != of.value);
        lower.push((of, note));
    }
}

fn path(lower: &mut Vec<Step>, upper: Vec<Step>) {
    if !upper.is_empty() {
        *lower = upper;
    }
}

fn attempt(lower: &mut Option<Try>, upper: Option<Try>) {
    if upper.is_some() {
        *lower = upper;
    }
}

impl Stamp for Spot {
    fn places(&mut self, visit: &mut dyn FnMut(&mut At)) {
        visit(&mut self.at);
    }
}

impl<T: Stamp> Stamp for Option<T> {
    fn places(&mut self, visit: &mut dyn FnMut(&mut At)) {
        if let Some(it) = self {
            it.places(visit);
        }
    }
}

impl<T: Stamp> Stamp for Vec<T> {
    fn places(&mut self, visit: &mut dyn FnMut(&mut At)) {
        for it in self {
            it.places(visit);
        }
    }
}

impl Stamp for (Spot, Text) {
    fn places(&mut self, visit: &mut dyn FnMut(&mut At)) {
        self.0.places(visit);
    }
}

macro_rules! stamp {
    ($($entry:ty: $($field:ident),*;)*) => {
        $(impl Stamp for $entry {
            fn places(&mut self, visit: &mut dyn FnMut(&mut At)) { $(self.$field.places(visit);)* }
        })*
    };
}

stamp! {
    Address: of, url;
    Step: role;
    Try: portal;
    crate::model::Tenant: cloud, name, id, domains;
    Contact: id, uses, role, phone, email, url, chat, hours, timezone, tasks, left_out;
    Organization: id, aliases, kind, tenants, contacts, language, portals, hosts, reviewed;
    OrganizationType: id, aliases, domains, path;
    Cloud: id, aliases, ambiguous, status, closed, successor, domains, shared_domains, hosts;
    Portal: id, audience, aliases, urls, alternates, notes;
    Task: id, aliases, attempt, portal, path, notes;
    Message: id, patterns, attempt, task, portal;
    Language: id, aliases;
}
