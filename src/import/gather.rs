//! Gathers records into organizations: several of one tenant become one, and what is there already comes first.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use super::document::Node;
use super::source::{Batch, Place, Record};
use super::tables::Tables;
use crate::directory::Directory;
use crate::names;
use crate::resolve::id_of;
use crate::starter;
use crate::store::Table;

/// The keys of a contact that a record can have, beside its name.
pub const CONTACT_FIELDS: [&str; 8] =
    ["role", "phone", "email", "url", "chat", "hours", "timezone", "note"];

/// The channels among them.
const CHANNELS: [&str; 4] = ["phone", "email", "url", "chat"];

/// What is one of a kind, by its key.
pub type Texts = HashMap<&'static str, String>;

/// An organization of the directory that is written into.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'n> {
    /// The number of its file.
    pub file: usize,
    /// Its id.
    pub id: &'n str,
    /// What the file says of it.
    pub node: &'n Node<'n>,
}

/// An organization, as far as the directory and the files tell of it.
#[derive(Debug, Default)]
pub struct Organization<'n> {
    /// Its entry, if the directory has it.
    pub entry: Option<Entry<'n>>,
    /// Where a file tells of it first; none where only the directory does.
    pub place: Option<Place>,
    /// Its name, type and so on, and where a file says them `id`, `country`, `website`, `switchboard`.
    pub texts: Texts,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Its tenants.
    pub tenants: Vec<Tenant<'n>>,
    /// Its contacts.
    pub contacts: Vec<Contact<'n>>,
}

/// A tenant of an organization.
#[derive(Debug, Default)]
pub struct Tenant<'n> {
    /// What the directory says of it: the entry of the organization, or one of its `tenants`.
    pub node: Option<&'n Node<'n>>,
    /// Its `cloud`, `tenant` (its name) and `tenant_id`.
    pub texts: Texts,
    /// Its domains.
    pub domains: Vec<String>,
}

/// A contact of an organization.
#[derive(Debug, Clone, Default)]
pub struct Contact<'n> {
    /// What the directory says of it.
    pub node: Option<&'n Node<'n>>,
    /// Its name and other keys.
    pub texts: Texts,
    /// Where a file tells of it first.
    pub place: Option<Place>,
    /// Whether a value of it could not be used.
    pub is_faulty: bool,
}

/// What is gathered.
#[derive(Debug)]
pub struct Gathered<'n> {
    directory: &'n Directory,
    tables: &'n Tables,
    /// The organizations: those of the directory, then new ones.
    pub organizations: Vec<Organization<'n>>,
    by_tenant: HashMap<String, usize>,
    by_domain: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    /// What was not taken, and why, each with its place.
    pub not_taken: Vec<String>,
    /// Where files differ from each other, or from the directory; the first is what counts.
    pub differences: Vec<String>,
}

impl<'n> Gathered<'n> {
    /// The organizations of a directory.
    pub fn new(
        directory: &'n Directory,
        tables: &'n Tables,
        entries: impl Iterator<Item = Entry<'n>>,
    ) -> Self {
        let mut gathered = Self {
            directory,
            tables,
            organizations: Vec::new(),
            by_tenant: HashMap::new(),
            by_domain: HashMap::new(),
            by_name: HashMap::new(),
            not_taken: Vec::new(),
            differences: Vec::new(),
        };
        for entry in entries {
            let it = known(entry);
            gathered.index(gathered.organizations.len(), &it);
            gathered.organizations.push(it);
        }
        gathered
    }

    /// Lets the organization with this number be found; what another one has stays with that.
    fn index(&mut self, number: usize, it: &Organization<'_>) {
        for tenant in &it.tenants {
            let id = tenant.texts.get("tenant_id").cloned();
            id.map(|id| self.by_tenant.entry(id).or_insert(number));
            for domain in &tenant.domains {
                self.by_domain.entry(domain.clone()).or_insert(number);
            }
        }
        let names = it.texts.get("name").into_iter().chain(&it.aliases);
        names.for_each(|name| {
            self.by_name.entry(names::fold(name)).or_insert(number);
        });
    }

    /// Takes the records of all files: first those that say which tenant they are of.
    pub fn take(&mut self, batches: Vec<Batch>) {
        let mut later = Vec::new();
        for batch in batches {
            self.not_taken.extend(batch.notes);
            for record in batch.records {
                if record.one("tenant_id").or(record.one("domains")).is_some() {
                    self.record(&record, batch.is_list);
                } else {
                    later.push((record, batch.is_list));
                }
            }
        }
        for (record, is_list) in later {
            self.record(&record, is_list);
        }
    }

    fn record(&mut self, record: &Record, is_list: bool) {
        let place = &record.place;
        let mut tenant = Tenant::default();
        for (key, table) in [("tenant_id", None), ("tenant", None), ("cloud", Some(Table::Clouds))]
        {
            let value = record.one(key).and_then(|raw| match table {
                Some(table) => self.entry_id(table, raw, place),
                None => self.value(key, raw, place),
            });
            tenant.texts.extend(value.map(|value| (key, value)));
        }
        for raw in record.all("domains") {
            let domain = self.value("domains", raw, place);
            tenant.domains.extend(domain.filter(|it| !tenant.domains.contains(it)));
        }
        let number = self.find(record, &tenant, is_list);
        if number.is_none() && tenant.domains.is_empty() && record.one("name").is_none() {
            let hint = "give a file that names its organization, too";
            self.note(place, &format!("it does not say of which organization it is ({hint})"));
            return;
        }
        let number = number.unwrap_or(self.organizations.len());
        if number == self.organizations.len() {
            self.organizations.push(Organization::default());
        }
        // Taken out, while the rest is looked into.
        let slot = self.organizations.get_mut(number);
        let mut it = slot.map(std::mem::take).unwrap_or_default();
        it.place.get_or_insert_with(|| place.clone());
        self.texts(&mut it, record);
        self.tenant(&mut it, number, record, tenant);
        self.contact(&mut it, record);
        self.index(number, &it);
        if let Some(slot) = self.organizations.get_mut(number) {
            *slot = it;
        }
    }

    /// The organization that a record is of.
    fn find(&self, record: &Record, tenant: &Tenant<'_>, is_list: bool) -> Option<usize> {
        let (id, cloud) = (tenant.texts.get("tenant_id"), tenant.texts.get("cloud"));
        if let Some(number) = id.and_then(|id| self.by_tenant.get(id)) {
            return Some(*number);
        }
        let any_tenant = |number: usize, is_it: &dyn Fn(&Tenant<'_>) -> bool| {
            self.organizations.get(number).is_some_and(|it| it.tenants.iter().any(is_it))
        };
        let is_other = |number: usize| {
            id.is_some() && any_tenant(number, &|it| it.texts.contains_key("tenant_id"))
        };
        let by_domain = tenant.domains.iter().filter_map(|it| self.by_domain.get(it)).copied();
        if let Some(number) = by_domain.into_iter().find(|number| !is_other(*number)) {
            return Some(number);
        }
        let named = record.one("name").and_then(|name| self.by_name.get(&names::fold(name)));
        if let Some(number) = named.copied() {
            // Another tenant of the same name is another organization, unless it is said to be on
            // another cloud.
            let is_elsewhere =
                cloud.is_some() && !any_tenant(number, &|it| it.texts.get("cloud") == cloud);
            return (!is_other(number) || is_elsewhere).then_some(number);
        }
        if id.is_some() || !tenant.domains.is_empty() {
            return None;
        }
        let address = record.one("email").and_then(|it| it.rsplit('@').next());
        let page = record.one("url").and_then(|it| it.split('/').nth(2));
        let mut hosts = address.into_iter().chain(page).flat_map(names::parents);
        if let Some(number) = hosts.find_map(|domain| self.by_domain.get(domain)) {
            return Some(*number);
        }
        // What says no name is of the one that is there.
        let mut found = self.organizations.iter().enumerate().filter(|(_, it)| it.place.is_some());
        match (found.next(), found.next()) {
            _ if is_list => None,
            (Some((number, _)), None) => Some(number),
            (None, _) if self.organizations.len() == 1 => Some(0),
            _ => None,
        }
    }

    fn texts(&mut self, it: &mut Organization<'n>, record: &Record) {
        let place = &record.place;
        for key in ["id", "name", "type", "language", "country", "website", "switchboard"] {
            let value = record.one(key).and_then(|raw| match key {
                "type" => self.entry_id(Table::Types, raw, place),
                "country" => self.tables.country(raw).map(str::to_owned),
                "language" => self.language(raw),
                _ => Some(raw.to_owned()),
            });
            if let Some(value) = value {
                let name = it.called();
                self.fill(&mut it.texts, key, value, &name, place);
            }
        }
        for alias in record.all("aliases") {
            let is_it = |known: &String| names::fold(known) == names::fold(alias);
            if !it.texts.get("name").into_iter().chain(&it.aliases).any(is_it) {
                it.aliases.push(alias.to_owned());
            }
        }
    }

    fn tenant(
        &mut self,
        it: &mut Organization<'n>,
        number: usize,
        record: &Record,
        mut tenant: Tenant<'n>,
    ) {
        let place = &record.place;
        let is_said = tenant.texts.contains_key("cloud");
        tenant.domains.retain(|domain| {
            let other = self.by_domain.get(domain).filter(|other| **other != number);
            let Some(other) = other else { return true };
            let other =
                self.organizations.get(*other).map(Organization::called).unwrap_or_default();
            self.not_taken.push(format!("{place}: domain `{domain}` is that of `{other}` already"));
            false
        });
        let initial = record.one("initial").and_then(|it| names::domain(it).ok());
        for domain in initial.iter().chain(&tenant.domains) {
            let (clouds, suffix) = self.directory.clouds_of(domain);
            let label = domain.strip_suffix(&suffix).and_then(|it| it.strip_suffix('.'));
            if let Some(label) = label.filter(|it| !it.contains('.') && !clouds.is_empty()) {
                tenant.texts.entry("tenant").or_insert_with(|| label.to_owned());
                if let Ok([cloud]) = <[String; 1]>::try_from(clouds) {
                    tenant.texts.entry("cloud").or_insert(cloud);
                }
                break;
            }
        }
        if tenant.texts.is_empty() && tenant.domains.is_empty() {
            return;
        }
        let has_same = |known: &Tenant<'_>| {
            let id = tenant.texts.get("tenant_id");
            (id.is_some() && known.texts.get("tenant_id") == id)
                || known.domains.iter().any(|it| tenant.domains.contains(it))
        };
        let may_be = |known: &Tenant<'_>| {
            let pair = |key| known.texts.get(key).zip(tenant.texts.get(key));
            // What stands there without a cloud is not on one that is named.
            let is_bare =
                is_said && !known.texts.contains_key("cloud") && !known.domains.is_empty();
            !is_bare
                && pair("tenant_id").is_none()
                && pair("cloud").is_none_or(|(known, other)| known == other)
        };
        let at = it.tenants.iter().position(has_same);
        let Some(at) = at.or_else(|| it.tenants.iter().position(may_be)) else {
            it.tenants.push(tenant);
            return;
        };
        if let Some(known) = it.tenants.get_mut(at) {
            for (key, value) in tenant.texts {
                known.texts.entry(key).or_insert(value);
            }
            let new = tenant.domains.into_iter().filter(|it| !known.domains.contains(it));
            let new: Vec<String> = new.collect();
            known.domains.extend(new);
        }
    }

    fn contact(&mut self, it: &mut Organization<'n>, record: &Record) {
        let place = &record.place;
        let mut contact = Contact { place: Some(place.clone()), ..Contact::default() };
        for key in CONTACT_FIELDS {
            let Some(raw) = record.one(key) else { continue };
            // What a phone number is depends on the country, which another file may tell.
            let value =
                if key == "phone" { Some(raw.to_owned()) } else { self.value(key, raw, place) };
            contact.is_faulty |= value.is_none();
            contact.texts.extend(value.map(|value| (key, value)));
        }
        contact.texts.extend(record.one("contact").map(|name| ("name", name.to_owned())));
        if !contact.texts.contains_key("name") && !contact.is_reachable() {
            return;
        }
        let called = it.called();
        let Some(known) = it.contacts.iter_mut().find(|known| known.is_same(&contact)) else {
            it.contacts.push(contact);
            return;
        };
        known.is_faulty |= contact.is_faulty;
        known.place.get_or_insert_with(|| place.clone());
        for (key, value) in contact.texts {
            self.fill(&mut known.texts, key, value, &called, place);
        }
    }

    /// Sets what is not there yet; notes where a file says something else, once for each value.
    fn fill(
        &mut self,
        texts: &mut Texts,
        key: &'static str,
        value: String,
        of: &str,
        place: &Place,
    ) {
        match texts.entry(key) {
            Slot::Vacant(slot) => {
                slot.insert(value);
            }
            Slot::Occupied(there) if key == "name" || CHANNELS.contains(&key) => {
                let there = there.get();
                let (what, says) = (format!("`{of}`: {key} `{there}`"), format!("says `{value}`)"));
                let is_known = |line: &String| line.starts_with(&what) && line.ends_with(&says);
                if !is_same(key, there, &value)
                    && !self.differences.iter().rev().take(100).any(is_known)
                {
                    self.differences.push(format!("{what} ({place} {says}"));
                }
            }
            Slot::Occupied(_) => {}
        }
    }

    /// Brings the contacts into the form in which they are written: numbers international, those that
    /// cannot be reached left out, and one for those that have none.
    pub fn complete(&mut self, country: Option<&str>, shared: Option<&Contact<'n>>) {
        let mut organizations = std::mem::take(&mut self.organizations);
        for it in organizations.iter_mut().filter(|it| it.place.is_some()) {
            let called = it.called();
            let name = it.texts.entry("name").or_insert(called).clone();
            let country = it.texts.get("country").map(String::as_str).or(country);
            let has_contacts = it.entry.is_some_and(|entry| entry.node.get("contacts").is_some());
            if let Some(phone) =
                it.texts.get("switchboard").filter(|_| shared.is_none() && it.contacts.is_empty())
            {
                let texts = [("phone", phone.clone())].into();
                it.contacts.push(Contact { texts, place: it.place.clone(), ..Contact::default() });
            }
            for contact in &mut it.contacts {
                let Some(place) = &contact.place else { continue };
                contact.texts.entry("name").or_insert_with(|| name.clone());
                if contact.node.is_none_or(|node| node.get("phone").is_none())
                    && let Some(raw) = contact.texts.remove("phone")
                {
                    let phone =
                        self.value("phone", &self.tables.international(&raw, country), place);
                    contact.is_faulty |= phone.is_none();
                    contact.texts.extend(phone.map(|phone| ("phone", phone)));
                }
            }
            it.contacts.retain(|contact| {
                let (Some(place), None) = (&contact.place, contact.node) else { return true };
                let why = match contact.is_reachable() {
                    true if !has_contacts => return true,
                    true => format!("`{name}` has contacts of its own"),
                    // What is wrong with its channels was said.
                    false if contact.is_faulty => return false,
                    false => "it cannot be reached".to_owned(),
                };
                let contact = contact.texts.get("name").map_or("", String::as_str);
                self.note(place, &format!("contact `{contact}` is not taken: {why}"));
                false
            });
            if it.contacts.is_empty() && !has_contacts {
                it.contacts.extend(shared.cloned());
            }
        }
        self.organizations = organizations;
    }

    /// A value that passes its gate; one that does not is named.
    fn value(&mut self, key: &str, raw: &str, place: &Place) -> Option<String> {
        let value = starter::value(self.directory, key, raw);
        value.map_err(|fault| self.note(place, &fault.to_string())).ok()
    }

    /// The id of the entry that is called so; an unknown name is named.
    fn entry_id(&mut self, table: Table, name: &str, place: &Place) -> Option<String> {
        let id = id_of(self.directory, table, name);
        id.map_err(|fault| self.note(place, &fault.to_string())).ok()
    }

    /// The language of the data that a tag means; another script is another language.
    fn language(&self, tag: &str) -> Option<String> {
        let primary = tag.split('-').next().unwrap_or_default();
        let tags = [tag, if primary.eq_ignore_ascii_case("zh") { tag } else { primary }];
        tags.into_iter().find_map(|tag| self.directory.named(Table::Languages, tag).pop())
    }

    fn note(&mut self, place: &Place, message: &str) {
        self.not_taken.push(format!("{place}: {message}"));
    }
}

impl Organization<'_> {
    /// Its id where the directory has it, else its name, else its first domain.
    fn called(&self) -> String {
        let id = self.entry.map(|entry| entry.id);
        let domain = || self.tenants.first()?.domains.first();
        let name = || self.texts.get("name").or_else(domain).map(String::as_str);
        id.or_else(name).unwrap_or_default().to_owned()
    }
}

impl Contact<'_> {
    fn is_reachable(&self) -> bool {
        CHANNELS.iter().any(|key| self.texts.contains_key(key))
    }

    /// Whether both are one: by name, else by number; persons can share that, but not a mailbox.
    fn is_same(&self, other: &Self) -> bool {
        let has_same = |key| {
            let pair = self.texts.get(key).zip(other.texts.get(key));
            pair.map(|(a, b)| is_same(key, a, b))
        };
        match has_same("name") {
            Some(true) => true,
            Some(false) => has_same("email") == Some(true),
            None => has_same("email") == Some(true) || has_same("phone") == Some(true),
        }
    }
}

/// Whether two values are one, however they are written.
fn is_same(key: &str, a: &str, b: &str) -> bool {
    if key != "phone" {
        return names::fold(a) == names::fold(b);
    }
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (a, b) = (digits(a), digits(b));
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.ends_with(b) || b.ends_with(a)
}

/// What the directory says of an organization.
fn known(entry: Entry<'_>) -> Organization<'_> {
    let node = entry.node;
    let mut it = Organization { entry: Some(entry), ..Organization::default() };
    it.texts = texts(node, ["name", "type", "language", "country"].map(|key| (key, key)));
    it.aliases = list(node, "aliases");
    let further = node.get("tenants").map_or(&[][..], Node::items);
    let own = ["cloud", "tenant", "tenant_id", "domains"];
    if further.is_empty() || own.iter().any(|key| node.get(key).is_some()) {
        it.tenants.push(tenant_of(node, "tenant", "tenant_id"));
    }
    it.tenants.extend(further.iter().map(|node| tenant_of(node, "name", "id")));
    for node in node.get("contacts").map_or(&[][..], Node::items) {
        let mut known = texts(node, CONTACT_FIELDS.map(|key| (key, key)));
        known.extend(texts(node, [("name", "name")]));
        it.contacts.push(Contact { node: Some(node), texts: known, ..Contact::default() });
    }
    it
}

fn tenant_of<'n>(node: &'n Node<'n>, name: &'static str, id: &'static str) -> Tenant<'n> {
    let mut texts = texts(node, [("cloud", "cloud"), (name, "tenant"), (id, "tenant_id")]);
    if let Some(id) = texts.get_mut("tenant_id") {
        *id = names::tenant_id(id).unwrap_or(std::mem::take(id));
    }
    let domains = list(node, "domains").into_iter();
    let domains = domains.map(|domain| names::domain(&domain).unwrap_or(domain)).collect();
    Tenant { node: Some(node), texts, domains }
}

/// The texts of a map by these keys, each under another name; of several languages, the first.
fn texts<const N: usize>(node: &Node<'_>, keys: [(&str, &'static str); N]) -> Texts {
    let text = |(key, name)| Some((name, (*node.get(key)?.texts().first()?).to_owned()));
    keys.into_iter().filter_map(text).collect()
}

fn list(node: &Node<'_>, key: &str) -> Vec<String> {
    let items = node.get(key).map_or(&[][..], Node::items).iter();
    items.filter_map(Node::text).map(str::to_owned).collect()
}
