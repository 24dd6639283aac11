//! Lays the entries of one layer over those of another, as one layer.

use std::collections::{HashMap, HashSet};

use super::merge::{Merge, Stamp};
use crate::entries::Entries;
use crate::model::At;

/// Lays `upper` over `lower`: organizations and contacts are replaced whole, the rest is merged key
/// by key, and a domain or tenant id that both list stays with the upper organization.
pub fn flatten(lower: &mut Entries, mut upper: Entries) {
    let offset = u32::try_from(lower.files.len()).unwrap_or(u32::MAX);
    let mut shift = |at: &mut At| at.file = at.file.saturating_add(offset);
    upper.default.places(&mut shift);
    upper.organizations.places(&mut shift);
    upper.contacts.places(&mut shift);
    upper.types.places(&mut shift);
    upper.clouds.places(&mut shift);
    upper.portals.places(&mut shift);
    upper.tasks.places(&mut shift);
    upper.messages.places(&mut shift);
    lower.files.append(&mut upper.files);
    if upper.default.is_some() {
        lower.default = upper.default;
    }
    let ids: HashSet<&str> = upper.organizations.iter().map(|it| it.id.value.as_str()).collect();
    lower.organizations.retain(|it| !ids.contains(it.id.value.as_str()));
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
    lower.organizations.append(&mut upper.organizations);
    let ids: HashSet<&str> = upper.contacts.iter().map(|it| it.id.value.as_str()).collect();
    lower.contacts.retain(|it| !ids.contains(it.id.value.as_str()));
    lower.contacts.append(&mut upper.contacts);
    merge(&mut lower.types, upper.types, |it| &it.id.value);
    merge(&mut lower.clouds, upper.clouds, |it| &it.id.value);
    merge(&mut lower.portals, upper.portals, |it| &it.id.value);
    merge(&mut lower.tasks, upper.tasks, |it| &it.id.value);
    merge(&mut lower.messages, upper.messages, |it| &it.id.value);
}

fn merge<T: Merge>(lower: &mut Vec<T>, upper: Vec<T>, id: impl Fn(&T) -> &String) {
    let mut places: HashMap<String, usize> =
        lower.iter().enumerate().map(|(place, it)| (id(it).clone(), place)).collect();
    for entry in upper {
        if let Some(below) = places.get(id(&entry)).and_then(|place| lower.get_mut(*place)) {
            below.merge(entry);
            continue;
        }
        places.insert(id(&entry).clone(), lower.len());
        lower.push(entry);
    }
}
