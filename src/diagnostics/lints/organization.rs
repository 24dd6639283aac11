//! Judges organizations: their contacts, clouds, domains, portals, and when someone last looked.

use super::Lints;
use super::clouds;
use crate::date;
use crate::diagnostics::checks::{
    ASSUMED_CLOUD, FOREIGN_HOST, NO_CONTACT, ONLY_TASK_CONTACTS, RETIRED_CLOUD, STALE,
};
use crate::link;
use crate::look_alike;
use crate::model::{Cloud, Organization, Spot, Tenant};
use crate::store::Table;

impl Lints<'_> {
    /// An organization; `is_faulty` tells whether it could not be read whole.
    pub(super) fn organization(&mut self, it: &Organization, is_faulty: bool) {
        self.command_names(Table::Organizations, &it.id, &it.name, &it.aliases);
        self.own_names(Table::Organizations, &it.id, &it.name, &it.aliases);
        self.text("the organization's name", &it.name, &it.id);
        if !is_faulty {
            self.has_contact(it);
        }
        for contact in &it.contacts {
            self.contact(contact, &it.id, is_faulty);
        }
        if it.tenants.is_empty() && !is_faulty {
            self.assumed(&it.id, &it.id, &[]);
        }
        for (number, tenant) in it.tenants.iter().enumerate() {
            self.tenant(it, tenant, number == 0, is_faulty);
        }
        self.portals(it);
        self.reviewed(it);
    }

    fn has_contact(&mut self, it: &Organization) {
        if it.contacts.is_empty() {
            let message = format!("organization `{}` has no contact", it.id.value);
            let hint = "add `contacts:` with a name and a phone, email, url or chat";
            self.found.add(NO_CONTACT, &it.id, message, hint);
            return;
        }
        for contact in &it.contacts {
            let shared = match &contact.uses {
                Some(uses) if contact.tasks.is_empty() => self.contacts.shared(&uses.value),
                _ => None,
            };
            if contact.tasks.is_empty() && shared.is_none_or(|shared| !shared.for_tasks) {
                return;
            }
        }
        let message =
            format!("organization `{}` has contacts for certain tasks alone", it.id.value);
        let hint = "add a contact without `tasks:`, for everything else";
        self.found.add(ONLY_TASK_CONTACTS, &it.id, message, hint);
    }

    fn tenant(&mut self, of: &Organization, tenant: &Tenant, is_first: bool, is_faulty: bool) {
        let cloud = tenant.cloud.as_ref().and_then(|cloud| self.clouds.get(&cloud.value).cloned());
        for domain in &tenant.domains {
            self.domain(domain, cloud.as_deref());
        }
        match (&tenant.cloud, cloud) {
            (Some(spot), Some(cloud)) if clouds::is_retired(&cloud) => self.retired(spot, &cloud),
            (None, _) if !is_faulty => {
                let first = [&tenant.name, &tenant.id].into_iter().flatten().chain(&tenant.domains);
                let at = first.min_by_key(|spot| spot.at).filter(|_| !is_first).unwrap_or(&of.id);
                self.assumed(&of.id, at, &tenant.domains);
            }
            _ => {}
        }
    }

    /// A tenant without a cloud, whose domains may tell one.
    fn assumed(&mut self, id: &Spot, at: &Spot, domains: &[Spot]) {
        let told = domains.iter().find_map(|domain| self.clouds.told_by(&domain.value));
        let default = self.clouds.default_id();
        let (message, hint) = match told {
            Some((_, told)) if told.len() == 1 => return,
            Some((suffix, told)) => {
                let told: Vec<&str> = told.iter().map(|it| it.id.value.as_str()).collect();
                (
                    format!(
                        "organization `{}` names no cloud, and `{suffix}` leaves the choice",
                        id.value
                    ),
                    format!("add `cloud:` with one of: {}", told.join(", ")),
                )
            }
            None => (
                format!("organization `{}` names no cloud: {default} is assumed", id.value),
                format!("add `cloud: {default}`, or the one that it is on"),
            ),
        };
        self.found.add(ASSUMED_CLOUD, at, message, hint);
    }

    fn retired(&mut self, spot: &Spot, cloud: &Cloud) {
        let message = match &cloud.closed {
            Some(day) => format!("the cloud `{}` closed on {}", cloud.id.value, day.value),
            None => format!("the cloud `{}` has closed", cloud.id.value),
        };
        let hint = match &cloud.successor {
            Some(successor) => format!("its organizations are on `{}` now", successor.value),
            None => "ask where the organization is now".to_owned(),
        };
        self.found.add(RETIRED_CLOUD, spot, message, hint);
    }

    /// The organization's own portal addresses, on the hosts of its clouds or its own.
    fn portals(&mut self, it: &Organization) {
        if it.portals.is_empty() {
            return;
        }
        let mut ids: Vec<String> = Vec::new();
        for tenant in &it.tenants {
            if let Some(cloud) = &tenant.cloud {
                ids.push(cloud.value.clone());
                continue;
            }
            let told = tenant.domains.iter().find_map(|it| self.clouds.told_by(&it.value));
            let told = told.map(|(_, told)| told).unwrap_or_default().iter();
            ids.extend(told.map(|cloud| cloud.id.value.clone()));
        }
        if ids.is_empty() {
            ids.extend(self.clouds.default().map(|cloud| cloud.id.value.clone()));
        }
        for url in it.portals.iter().filter_map(|address| address.url.as_ref()) {
            self.portal_host(url, &ids, &it.hosts);
        }
    }

    /// An address that has to be on a host of one of the clouds with these ids.
    pub(super) fn portal_host(&mut self, url: &Spot, ids: &[String], own: &[Spot]) {
        let Ok(link) = link::template_link(&url.value) else {
            return;
        };
        let host = link.host().unwrap_or_default();
        let with = self.clouds.with_host(host);
        if clouds::has_host(own, host) || ids.iter().any(|id| with.contains(&id.as_str())) {
            return;
        }
        // A cloud that is not known was told of by the loader.
        if ids.iter().any(|id| self.clouds.get(id).is_none()) {
            return;
        }
        let wanted = ids.join(" or ");
        let (message, hint) = if with.is_empty() {
            let known: Vec<&str> = self
                .clouds
                .all()
                .iter()
                .flat_map(|cloud| &cloud.hosts)
                .map(|host| host.value.as_str())
                .collect();
            let near =
                self.patience.allows().then(|| look_alike::looks_like(host, &known)).flatten();
            let hint = match near {
                Some((imitated, _)) => {
                    format!("it looks like `{imitated}`, and is not: make sure that it is meant")
                }
                None => "people are warned, and asked before it is opened; hosts are added in the \
                         system's or the user's own layer"
                    .to_owned(),
            };
            (format!("`{host}` is not a host of {wanted}"), hint)
        } else {
            (
                format!("`{host}` is a host of {}, not of {wanted}", with.join(" and ")),
                format!("use the address on {wanted}"),
            )
        };
        self.found.add(FOREIGN_HOST, url, message, hint);
    }

    fn reviewed(&mut self, it: &Organization) {
        let (Some(reviewed), Some(stale_after)) = (&it.reviewed, self.options.stale_after) else {
            return;
        };
        let Some(day) = date::parse(&reviewed.value) else {
            return;
        };
        let message = if day > self.options.today {
            format!("organization `{}` is reviewed in the future", it.id.value)
        } else if self.options.today - day > stale_after {
            format!(
                "organization `{}` was last reviewed on {}, more than {stale_after} days ago",
                it.id.value, reviewed.value
            )
        } else {
            return;
        };
        let hint = "look whether it is still right, then write today's date";
        self.found.add(STALE, reviewed, message, hint);
    }
}
