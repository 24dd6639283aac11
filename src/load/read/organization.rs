//! Reads an organization and its tenants.

use super::super::node::{Node, Value};
use super::{ORGANIZATION_KEYS, Reader, TENANT_KEYS, has_key};
use crate::diagnostics::Span;
use crate::diagnostics::checks::{BAD_TENANT_ID, REQUIRED_KEY};
use crate::model::{Address, At, Organization, Spot, Tenant};
use crate::names;

impl Reader<'_> {
    pub(super) fn organization(&mut self, id: Spot, node: &Node<'_>) -> Organization {
        let mut it = Organization { id, ..Organization::default() };
        let mut short = Tenant::default();
        let mut has_short = false;
        self.map(node, ORGANIZATION_KEYS, "an organization", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "aliases" => it.aliases = r.spots(value, "aliases"),
            "type" => it.kind = r.spot(value).unwrap_or_default(),
            "tenants" => {
                it.tenants = r.list(value, "tenants", |r, node| {
                    let mut tenant = Tenant::default();
                    r.map(node, TENANT_KEYS, "a tenant", |r, key, value| {
                        r.tenant_key(key, value, &mut tenant);
                    });
                    Some(tenant)
                });
            }
            "contacts" => {
                it.contacts = r.list(value, "contacts", |r, node| Some(r.contact(node, false)));
            }
            "language" => it.language = r.spot(value),
            "portals" => {
                let mut portals = Vec::new();
                r.entries(value, "portals", |r, of, value| {
                    if let Some(url) = r.portal_url(value) {
                        portals.push(Address { of, url: Some(url) });
                    }
                });
                it.portals = portals;
            }
            "hosts" => it.hosts = r.hosts(value),
            "reviewed" => it.reviewed = r.date(value),
            "tenant" => {
                has_short = true;
                r.tenant_key("name", value, &mut short);
            }
            "tenant_id" => {
                has_short = true;
                r.tenant_key("id", value, &mut short);
            }
            _ => {
                has_short = true;
                r.tenant_key(key, value, &mut short);
            }
        });
        if has_short {
            // Room for just what is there: most organizations have this one tenant.
            let further = std::mem::replace(&mut it.tenants, vec![short]);
            it.tenants.extend(further);
        }
        for (missing, key) in [(it.name.is_empty(), "name"), (it.kind.value.is_empty(), "type")] {
            if missing && matches!(node.value(), Value::Map(_)) && !has_key(node, key) {
                let message = format!("organization `{}` has no {key}", it.id.value);
                let place = Span {
                    line: it.id.at.line,
                    column: it.id.at.column,
                    ..offset_of(self.source, it.id.at, &it.id.value)
                };
                self.fault(REQUIRED_KEY, place, message, format!("add `{key}:`"));
            }
        }
        it
    }

    fn tenant_key(&mut self, key: &str, value: &Node<'_>, tenant: &mut Tenant) {
        match key {
            "cloud" => tenant.cloud = self.spot(value),
            "name" => {
                let spot = self.spot(value);
                tenant.name = spot.filter(|spot| {
                    let fits = names::domain(&format!("{}.x", spot.value)).is_ok()
                        && !spot.value.contains('.');
                    if !fits {
                        let message = format!("`{}` is not the name of a tenant", spot.value);
                        self.fault(
                            BAD_TENANT_ID,
                            value.place,
                            message,
                            "it is the part before .onmicrosoft.com: letters, digits and hyphens",
                        );
                    }
                    fits
                });
            }
            "id" => {
                let spot = self.spot(value);
                tenant.id = spot.and_then(|spot| {
                    if let Some(id) = names::tenant_id(&spot.value) {
                        Some(Spot { value: id, at: spot.at })
                    } else {
                        let message = format!("`{}` is not a tenant id", spot.value);
                        self.fault(
                            BAD_TENANT_ID,
                            value.place,
                            message,
                            "write it as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
                        );
                        None
                    }
                });
            }
            _ => tenant.domains = self.list(value, "domains", Self::domain),
        }
    }
}

/// The byte range of `word` at a known line and column, found again in the text.
fn offset_of(source: &str, at: At, word: &str) -> Span {
    let mut start = 0;
    for _ in 1..at.line {
        match source.get(start..).and_then(|rest| rest.find('\n')) {
            Some(newline) => start += newline + 1,
            None => break,
        }
    }
    let line = source.get(start..).unwrap_or_default();
    let skip =
        line.char_indices().nth(at.column.saturating_sub(1) as usize).map_or(0, |(index, _)| index);
    Span { line: at.line, column: at.column, start: start + skip, end: start + skip + word.len() }
}
