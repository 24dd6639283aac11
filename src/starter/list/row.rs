//! Turns the cells of one row into a part of an organization.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{Cells, Draft, Reading};
use crate::model::{Contact, Organization, Spot, Tenant, Text};
use crate::names;
use crate::starter::field::{self, Fault, spot};
use crate::store::Table;

impl Reading<'_> {
    /// Takes a row in.
    pub(super) fn row(&mut self, cells: &Cells<'_>) {
        let Some(name) = cells.one("name") else {
            self.fault(cells.line, Fault::new("the row has no name", "fill the column `name`"));
            return;
        };
        let folded = names::fold(name);
        let number = if let Some(number) = self.by_name.get(&folded) {
            *number
        } else {
            let organization = Organization { name: Text::plain(name), ..Organization::default() };
            let line = cells.line;
            self.drafts.push(Draft { line, organization, kind_line: None, is_faulty: false });
            self.by_name.insert(folded, self.drafts.len() - 1);
            self.drafts.len() - 1
        };
        let faults = self.faults.len();
        self.identity(number, cells);
        self.tenant(number, cells);
        self.contact(number, cells);
        let is_faulty = self.faults.len() > faults;
        self.draft(number, |it| it.is_faulty |= is_faulty);
    }

    /// The draft with this number, which this module has given out.
    fn draft(&mut self, number: usize, change: impl FnOnce(&mut Draft)) {
        if let Some(draft) = self.drafts.get_mut(number) {
            change(draft);
        }
    }

    /// The value of a cell, where it can be used.
    fn value(
        &mut self,
        cells: &Cells<'_>,
        key: &str,
        gate: impl FnOnce(&str) -> Result<String, Fault>,
    ) -> Option<String> {
        match gate(cells.one(key)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.fault(cells.line, fault);
                None
            }
        }
    }

    /// Id, aliases, type and language.
    fn identity(&mut self, number: usize, cells: &Cells<'_>) {
        let (line, directory) = (cells.line, self.directory);
        if let Some(id) = cells.one("id").map(str::to_owned)
            && self.once("id", |it| &mut it.ids, &id, number, line)
        {
            let known = self.drafts.get(number).map(|it| it.organization.id.value.clone());
            if known.as_ref().is_some_and(|known| !known.is_empty() && *known != id) {
                let message = format!("id `{id}` differs from that of an earlier row");
                self.fault(line, Fault::new(message, "rows of one name are one organization"));
            }
            self.draft(number, |it| it.organization.id = spot(id));
        }
        let aliases: Vec<Spot> =
            cells.all("aliases").flat_map(|it| several(it, &[';', '|'])).map(spot).collect();
        self.draft(number, |it| {
            for alias in aliases {
                if !it.organization.aliases.contains(&alias) {
                    it.organization.aliases.push(alias);
                }
            }
        });
        let kind = self.value(cells, "type", |it| field::entry(directory, Table::Types, it));
        if let Some(kind) = kind {
            let earlier = self
                .drafts
                .get(number)
                .and_then(|it| Some((it.organization.kind.value.clone(), it.kind_line?)));
            match earlier {
                Some((other, first)) if other != kind => {
                    let message = format!("type `{kind}` differs from `{other}` on line {first}");
                    self.fault(line, Fault::new(message, "an organization is of one type"));
                }
                Some(_) => {}
                None => self.draft(number, |it| {
                    it.organization.kind = spot(kind);
                    it.kind_line = Some(line);
                }),
            }
        }
        let language =
            self.value(cells, "language", |it| field::entry(directory, Table::Languages, it));
        if let Some(language) = language {
            self.draft(number, |it| it.organization.language = Some(spot(language)));
        }
    }

    /// Whether `value` belongs to this draft alone; else says where it stands first.
    fn once(
        &mut self,
        what: &str,
        seen: impl FnOnce(&mut Self) -> &mut HashMap<String, (usize, u64)>,
        value: &str,
        number: usize,
        line: u64,
    ) -> bool {
        let first = match seen(self).entry(value.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert((number, line));
                return true;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        if first.0 == number {
            return true;
        }
        let message = format!("{what} `{value}` stands on line {} already", first.1);
        self.fault(line, Fault::new(message, "it belongs to one organization"));
        false
    }

    /// Domains, with the cloud and tenant that they are on: another one is a further tenant.
    fn tenant(&mut self, number: usize, cells: &Cells<'_>) {
        let (line, directory) = (cells.line, self.directory);
        let cloud = self.value(cells, "cloud", |it| field::entry(directory, Table::Clouds, it));
        let name = self.value(cells, "tenant", field::tenant);
        let id = self
            .value(cells, "tenant_id", field::tenant_id)
            .filter(|id| self.once("tenant id", |it| &mut it.tenants, id, number, line));
        let mut domains = Vec::new();
        let written: Vec<&str> =
            cells.all("domains").flat_map(|it| several(it, &[';', '|', ',', ' '])).collect();
        for written in written {
            match field::domain(directory, written) {
                Ok(domain) => {
                    if self.once("domain", |it| &mut it.domains, &domain, number, line) {
                        domains.push(domain);
                    }
                }
                Err(fault) => self.fault(line, fault),
            }
        }
        if cloud.is_none() && name.is_none() && id.is_none() && domains.is_empty() {
            return;
        }
        self.draft(number, |draft| {
            let tenants = &mut draft.organization.tenants;
            let is_same = |told: &Option<String>, known: &Option<Spot>| match (told, known) {
                (Some(told), Some(known)) => *told == known.value,
                _ => true,
            };
            let found = tenants.iter().position(|it| {
                let same_cloud = match (&cloud, &it.cloud) {
                    (None, _) => true,
                    (Some(told), Some(known)) => *told == known.value,
                    // What stood without a cloud is not on this one.
                    (Some(_), None) => false,
                };
                same_cloud && is_same(&name, &it.name) && is_same(&id, &it.id)
            });
            let found = found.unwrap_or_else(|| {
                tenants.push(Tenant { cloud: cloud.map(spot), ..Tenant::default() });
                tenants.len() - 1
            });
            let Some(at) = tenants.get_mut(found) else { return };
            at.name = name.map(spot).or(at.name.take());
            at.id = id.map(spot).or(at.id.take());
            for domain in domains.into_iter().map(spot) {
                if !at.domains.contains(&domain) {
                    at.domains.push(domain);
                }
            }
        });
    }

    fn contact(&mut self, number: usize, cells: &Cells<'_>) {
        let directory = self.directory;
        let keys =
            ["contact", "role", "phone", "email", "url", "chat", "hours", "timezone", "note"];
        if !keys.iter().any(|key| cells.one(key).is_some()) {
            return;
        }
        let faults = self.faults.len();
        let phone = self.value(cells, "phone", field::phone).map(spot);
        let email = self.value(cells, "email", field::email).map(spot);
        let url = self.value(cells, "url", field::url).map(spot);
        let chat = self.value(cells, "chat", |it| field::chat(directory, it)).map(spot);
        let hours = self.value(cells, "hours", field::opening_hours).map(spot);
        let timezone = self.value(cells, "timezone", field::time_zone).map(spot);
        let usual = self.usual.contact.as_ref().map(|it| it.name.get("").to_owned());
        let Some(name) = cells.one("contact").map(str::to_owned).or(usual) else {
            let hint = "fill the column `contact`, or name them all with --contact";
            self.fault(cells.line, Fault::new("the contact has no name", hint));
            return;
        };
        if [&phone, &email, &url, &chat].into_iter().all(Option::is_none) {
            // A channel that is wrong was named already.
            if self.faults.len() == faults {
                let message = format!("contact `{name}` cannot be reached");
                let hint = "fill phone, email, url or chat";
                self.fault(cells.line, Fault::new(message, hint));
            }
            return;
        }
        let contact = Contact {
            name: Text::plain(name),
            role: cells.one("role").map(spot),
            phone,
            email,
            url,
            chat,
            hours,
            timezone,
            note: cells.one("note").map(Text::plain).unwrap_or_default(),
            ..Contact::default()
        };
        self.draft(number, |it| {
            if !it.organization.contacts.contains(&contact) {
                it.organization.contacts.push(contact);
            }
        });
    }
}

/// The parts of a cell that holds several.
fn several<'c>(cell: &'c str, separators: &'static [char]) -> impl Iterator<Item = &'c str> {
    cell.split(separators).map(str::trim).filter(|part| !part.is_empty())
}
