//! Lays the entries of one layer over those of another, as one layer.

use std::collections::{HashMap, HashSet};

use crate::entries::Entries;
use crate::model::{Entry, Located};

/// Lays `upper` over `lower`: organizations and contacts are replaced whole, the rest is merged key
/// by key, and a domain or tenant id that both list stays with the upper organization.
pub fn merge_layers(lower: &mut Entries, mut upper: Entries) {
    let offset = u32::try_from(lower.files.len()).unwrap_or(u32::MAX);
    lower.files.append(&mut upper.files);
    lower.default = moved(upper.default.take(), offset).or(lower.default.take());
    let tenants = || upper.organizations.iter().flat_map(|it| &it.tenants);
    let domains: HashSet<&str> =
        tenants().flat_map(|it| &it.domains).map(|it| it.value.as_str()).collect();
    let tenant_ids: HashSet<&str> =
        tenants().filter_map(|it| it.id.as_ref()).map(|it| it.value.as_str()).collect();
    for tenant in lower.organizations.iter_mut().flat_map(|it| &mut it.tenants) {
        tenant.domains.retain(|it| !domains.contains(it.value.as_str()));
        if tenant.id.as_ref().is_some_and(|it| tenant_ids.contains(it.value.as_str())) {
            tenant.id = None;
        }
    }
    merge(&mut lower.organizations, upper.organizations, offset);
    merge(&mut lower.contacts, upper.contacts, offset);
    merge(&mut lower.types, upper.types, offset);
    merge(&mut lower.clouds, upper.clouds, offset);
    merge(&mut lower.portals, upper.portals, offset);
    merge(&mut lower.tasks, upper.tasks, offset);
    merge(&mut lower.messages, upper.messages, offset);
}

/// The same, in a list of files that begins with `offset` others.
fn moved<T: Located>(mut it: T, offset: u32) -> T {
    it.each_at(&mut |at| at.file = at.file.saturating_add(offset));
    it
}

fn merge<T: Entry>(lower: &mut Vec<T>, upper: Vec<T>, offset: u32) {
    let mut places: HashMap<String, usize> =
        lower.iter().enumerate().map(|(place, it)| (it.id().value.clone(), place)).collect();
    for entry in upper {
        let entry = moved(entry, offset);
        if let Some(below) = places.get(&entry.id().value).and_then(|place| lower.get_mut(*place)) {
            below.merge(entry);
        } else {
            places.insert(entry.id().value.clone(), lower.len());
            lower.push(entry);
        }
    }
}
