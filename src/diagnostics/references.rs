//! Turns the names by which entries refer to each other into ids.

use std::collections::{BTreeSet, HashMap};

use super::checks::{AMBIGUOUS_NAME, Check, NO_ROLE, UNKNOWN_REFERENCE};
use super::doubles::{self, OwnNames};
use super::report::{Budget, Report};
use crate::directory::Directory;
use crate::entries::Entries;
use crate::model::Spot;
use crate::names;
use crate::store::Table;

/// How many names are compared with unknown ones in one layer: about a second's work.
const COMPARISONS: usize = 500_000;

/// What names mean, in a layer that lies on `below`.
struct References<'r> {
    below: Option<&'r Directory>,
    own: &'r OwnNames,
    /// The names that several clouds of the layer have, folded, with the clouds' ids.
    ambiguous: HashMap<String, BTreeSet<String>>,
    budget: Budget,
}

/// Why a name does not resolve: the check, the message and the hint.
type Unresolved = (&'static Check, String, String);

/// Turns every name by which `entries` refer to others into an id. Reports the names that mean none, what
/// stands twice, and types without a path. `below` is what the layer lies on.
pub fn resolve_references(
    entries: &mut Entries,
    below: Option<&Directory>,
    report: &mut Report<'_>,
) {
    let own = &doubles::own_names(entries);
    doubles::find_doubles(entries, own, report);
    let mut ambiguous: HashMap<String, BTreeSet<String>> = HashMap::new();
    for cloud in &entries.clouds {
        for name in &cloud.ambiguous {
            let ids = ambiguous.entry(names::fold(&name.value)).or_default();
            ids.insert(cloud.id.value.clone());
        }
    }
    let mut references = References { below, own, ambiguous, budget: Budget(COMPARISONS) };
    // Many entries refer to the same few.
    let mut known: HashMap<(Table, String), Result<String, Unresolved>> = HashMap::new();
    for_each_reference(entries, |table, spot| {
        let meaning = known
            .entry((table, spot.value.clone()))
            .or_insert_with(|| references.meaning(table, &spot.value));
        match meaning {
            Ok(id) => spot.value.clone_from(id),
            Err((check, message, hint)) => {
                report.for_check(check).add(spot, message.as_str(), hint.as_str());
            }
        }
    });
    for it in entries.types.iter().filter(|it| it.path.is_empty()) {
        if !below.is_some_and(|below| below.has(Table::Types, &it.id.value)) {
            let message = format!("type `{}` has no path", it.id.value);
            report.for_check(NO_ROLE).add(&it.id, message, "add `path:` with at least one step");
        }
    }
}

/// Calls `refer` with every reference, and the table that it refers to.
fn for_each_reference(entries: &mut Entries, mut refer: impl FnMut(Table, &mut Spot)) {
    use Table::{Clouds, Contacts, Languages, Messages, Organizations, Portals, Tasks, Types};
    if !doubles::has_own_default(entries) {
        entries.default.iter_mut().for_each(|it| refer(Organizations, it));
    }
    for it in &mut entries.organizations {
        if !it.kind.value.is_empty() {
            refer(Types, &mut it.kind);
        }
        it.tenants.iter_mut().flat_map(|it| &mut it.cloud).for_each(|it| refer(Clouds, it));
        it.portals.iter_mut().for_each(|it| refer(Portals, &mut it.of));
        it.language.iter_mut().for_each(|it| refer(Languages, it));
        for contact in &mut it.contacts {
            contact.uses.iter_mut().for_each(|it| refer(Contacts, it));
            contact.tasks.iter_mut().for_each(|it| refer(Tasks, it));
        }
    }
    entries.contacts.iter_mut().flat_map(|it| &mut it.tasks).for_each(|it| refer(Tasks, it));
    entries.clouds.iter_mut().flat_map(|it| &mut it.successor).for_each(|it| refer(Clouds, it));
    for it in &mut entries.portals {
        let addresses = it.urls.iter_mut().chain(&mut it.alternates);
        addresses.for_each(|it| refer(Clouds, &mut it.of));
        it.sources.iter_mut().for_each(|it| refer(Clouds, &mut it.of));
        it.notes.iter_mut().for_each(|(cloud, _)| refer(Clouds, cloud));
    }
    for it in &mut entries.tasks {
        it.notes.iter_mut().for_each(|(cloud, _)| refer(Clouds, cloud));
        let tried = it.attempt.iter_mut().flat_map(|attempt| &mut attempt.portal);
        it.portal.iter_mut().chain(tried).for_each(|it| refer(Portals, it));
    }
    for it in &mut entries.messages {
        // A role that is written by its English name has that of every language.
        let role = entries.roles.iter().find(|role| it.role.is_plain(&role.0.value));
        if let Some((_, names)) = role {
            it.role = names.clone();
        }
        it.family.iter_mut().for_each(|it| refer(Messages, it));
        it.task.iter_mut().for_each(|it| refer(Tasks, it));
        let tried = it.attempt.iter_mut().flat_map(|attempt| &mut attempt.portal);
        it.portal.iter_mut().chain(tried).for_each(|it| refer(Portals, it));
    }
}

impl References<'_> {
    /// The id of the entry that a name means.
    fn meaning(&mut self, table: Table, name: &str) -> Result<String, Unresolved> {
        let folded = names::fold(name);
        if table == Table::Clouds {
            let mut choice = self.ambiguous.get(&folded).cloned().unwrap_or_default();
            choice.extend(self.below.iter().flat_map(|below| below.ambiguous_clouds(name)));
            if !choice.is_empty() && !choice.contains(name) {
                return Err(ambiguous(name, "clouds", choice));
            }
        }
        let mut ids = self.own.get(&(table, folded)).cloned().unwrap_or_default();
        // An id is never ambiguous, even if another entry has it as an alias.
        if ids.contains(name) || self.below.is_some_and(|below| below.has(table, name)) {
            return Ok(name.to_owned());
        }
        ids.extend(self.below.iter().flat_map(|below| below.named(table, name)));
        if ids.len() > 1 {
            return Err(ambiguous(name, "entries", ids));
        }
        ids.pop_first().ok_or_else(|| {
            let message = format!("unknown {} `{name}`", table.noun());
            (UNKNOWN_REFERENCE, message, self.nearest(table, name))
        })
    }

    /// A hint with the nearest names, or with all when they are few; empty once that takes too long.
    fn nearest(&mut self, table: Table, name: &str) -> String {
        if !self.budget.take(1) {
            return String::new();
        }
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for ((_, own), ids) in self.own.iter().filter(|((of, _), _)| *of == table) {
            known.extend(ids.iter().map(String::as_str));
            // Nobody wrote the folded form of an id.
            if !ids.iter().any(|id| names::fold(id) == *own) {
                known.insert(own);
            }
        }
        let below = self.below.map(|below| below.ids(table)).unwrap_or_default();
        known.extend(below.iter().map(String::as_str));
        if !self.budget.take(known.len()) {
            return String::new();
        }
        let near = names::nearest(name, known.iter().copied());
        if !near.is_empty() {
            return format!("did you mean `{}`?", near.join("` or `"));
        }
        let few = if known.len() > 12 { Vec::new() } else { known.into_iter().collect() };
        if few.is_empty() { String::new() } else { format!("there is: {}", few.join(", ")) }
    }
}

fn ambiguous(name: &str, what: &str, choice: BTreeSet<String>) -> Unresolved {
    let choice: Vec<String> = choice.into_iter().collect();
    let message = format!("`{name}` can mean several {what}");
    (AMBIGUOUS_NAME, message, format!("write one of: {}", choice.join(", ")))
}
