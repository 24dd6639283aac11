//! How an entry of an upper layer changes the one below it, and where its parts stand.

use crate::model::{
    Address, At, Cloud, Contact, Language, Message, Organization, OrganizationType, Portal,
    Provenance, Spot, Step, Task, Tenant, Text, Try,
};
use crate::store::Record;

/// An entry that an upper layer's entry of the same id changes: an organization or a contact whole,
/// any other key by key.
pub trait Merge: Record + Located {
    /// The id.
    fn id(&self) -> &Spot;

    /// Takes over what `upper` says.
    fn merge(&mut self, upper: Self);
}

/// What has places in source files.
pub trait Located {
    /// Visits every place.
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At));

    /// Marks every place as one of layer `layer`.
    fn set_layer(&mut self, layer: u16) {
        self.each_at(&mut |at| at.layer = layer);
    }
}

/// The value of a key, which an upper layer's changes.
trait Value {
    /// Takes over what `upper` says.
    fn update(&mut self, upper: Self);
}

/// The parts of a noun that have places.
macro_rules! located {
    ($($noun:ty: $($field:ident),*;)*) => {
        $(impl Located for $noun {
            fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) { $(self.$field.each_at(visit);)* }
        })*
    };
}

/// The keys of an entry that is merged key by key.
macro_rules! merged {
    ($($entry:ty: $($field:ident),*;)*) => {
        $(impl Merge for $entry {
            fn id(&self) -> &Spot { &self.id }
            fn merge(&mut self, upper: Self) {
                self.id = upper.id;
                $(self.$field.update(upper.$field);)*
            }
        })*
        located! { $($entry: id, $($field),*;)* }
    };
}

/// Entries that are replaced whole.
macro_rules! replaced {
    ($($entry:ty),*) => {
        $(impl Merge for $entry {
            fn id(&self) -> &Spot { &self.id }
            fn merge(&mut self, upper: Self) { *self = upper; }
        })*
    };
}

merged! {
    OrganizationType: name, aliases, domains, path, note;
    Cloud: name, aliases, ambiguous, status, closed, successor, domains, shared_domains, hosts,
        operator, support, note, source, confidence;
    Portal: name, audience, aliases, urls, alternates, sources, note, notes;
    Task: name, aliases, locked_out, attempt, role, other_roles, portal, path, note, notes, source,
        confidence;
    Message: name, patterns, meaning, locked_out, attempt, who_acts, role, task, portal, note,
        source, confidence;
    Language: name, aliases;
}

replaced! { Organization, Contact }

located! {
    Organization: id, aliases, kind, tenants, contacts, language, portals, hosts, reviewed;
    Tenant: cloud, name, id, domains;
    Contact: id, uses, role, phone, email, url, chat, hours, timezone, tasks, left_out;
    Address: of, url;
    Provenance: of;
    Step: role;
    Try: portal;
}

impl Located for Spot {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        visit(&mut self.at);
    }
}

impl<T: Located> Located for Option<T> {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        if let Some(it) = self {
            it.each_at(visit);
        }
    }
}

impl<T: Located> Located for Vec<T> {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        for it in self {
            it.each_at(visit);
        }
    }
}

impl Located for Text {
    fn each_at(&mut self, _: &mut dyn FnMut(&mut At)) {}
}

impl Located for bool {
    fn each_at(&mut self, _: &mut dyn FnMut(&mut At)) {}
}

impl Located for (Spot, Text) {
    fn each_at(&mut self, visit: &mut dyn FnMut(&mut At)) {
        self.0.each_at(visit);
    }
}

impl<T> Value for Option<T> {
    fn update(&mut self, upper: Self) {
        if upper.is_some() {
            *self = upper;
        }
    }
}

/// The languages that `upper` has replace those below; a plain string replaces all.
impl Value for Text {
    fn update(&mut self, upper: Self) {
        for (language, words) in upper.0 {
            if language.is_empty() {
                self.0.clear();
            } else {
                self.0.retain(|(old, _)| *old != language && !old.is_empty());
            }
            self.0.push((language, words));
        }
    }
}

impl Value for Vec<Spot> {
    fn update(&mut self, upper: Self) {
        for spot in upper {
            if !self.iter().any(|old| old.value == spot.value) {
                self.push(spot);
            }
        }
    }
}

impl Value for Vec<Step> {
    fn update(&mut self, upper: Self) {
        if !upper.is_empty() {
            *self = upper;
        }
    }
}

impl Value for Vec<Address> {
    fn update(&mut self, upper: Self) {
        update_by(self, upper, |it| &it.of);
    }
}

impl Value for Vec<Provenance> {
    fn update(&mut self, upper: Self) {
        update_by(self, upper, |it| &it.of);
    }
}

impl Value for Vec<(Spot, Text)> {
    fn update(&mut self, upper: Self) {
        update_by(self, upper, |it| &it.0);
    }
}

/// What `upper` says of a key replaces all that was said of it.
fn update_by<T>(lower: &mut Vec<T>, upper: Vec<T>, key: impl Fn(&T) -> &Spot) {
    lower.retain(|old| !upper.iter().any(|new| key(new).value == key(old).value));
    lower.extend(upper);
}
