//! Turns the text of one file into entries, and gathers every problem on the way.

use std::collections::HashMap;

use super::node::{Item, Node, Place, Value};
use super::problem::{
    ALIAS_LIMIT, BAD_DATE, BAD_DOMAIN, BAD_HOST, BAD_PORTAL_URL, BAD_TENANT_ID, Check,
    HOSTS_NOT_ALLOWED, ID_TWICE, NO_ROLE, NULL_VALUE, Problem, REPEATED_KEY, REQUIRED_KEY,
    SECOND_DOCUMENT, SyntaxFault, TOO_LARGE, UNKNOWN_KEY, WRONG_KIND, has_room, problem,
};
use super::{json, yaml};
use crate::directory::Origin;
use crate::entries::Entries;
use crate::link;
use crate::model::{
    Address, At, ChecklistDefaults, Cloud, Defaults, Language, Message, Organization,
    OrganizationType, Portal, Provenance, Spot, Step, Task, Tenant, Text, Try,
};
use crate::names;

/// What a layer may hold, beyond what every layer may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// The built-in data: everything.
    BuiltIn,
    /// The system's and the user's own places: hosts may be extended.
    Place,
    /// Anything that was given: no hosts.
    Given,
}

impl Rights {
    /// What a layer from `origin` may hold.
    #[must_use]
    pub const fn of(origin: Origin) -> Self {
        match origin {
            Origin::BuiltIn => Self::BuiltIn,
            Origin::System | Origin::User => Self::Place,
            Origin::Environment | Origin::Given => Self::Given,
        }
    }
}

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

/// The sections of a file.
pub const SECTIONS: &[&str] =
    &["default", "contacts", "organizations", "types", "clouds", "portals", "tasks", "messages"];
const BUILT_IN_SECTIONS: &[&str] = &[
    "default",
    "contacts",
    "organizations",
    "types",
    "clouds",
    "portals",
    "tasks",
    "messages",
    "languages",
    "words",
    "defaults",
];
/// The keys of an organization.
pub const ORGANIZATION_KEYS: &[&str] = &[
    "name",
    "aliases",
    "type",
    "cloud",
    "tenant",
    "tenant_id",
    "domains",
    "tenants",
    "contacts",
    "language",
    "portals",
    "hosts",
    "reviewed",
];
/// The keys of a tenant.
pub const TENANT_KEYS: &[&str] = &["cloud", "name", "id", "domains"];
/// The keys of an organization's contact; a shared one has all but the last.
pub const CONTACT_KEYS: &[&str] = &[
    "name",
    "role",
    "phone",
    "email",
    "url",
    "url_needs_sign_in",
    "chat",
    "hours",
    "timezone",
    "note",
    "tasks",
    "use",
];
/// The keys of a type.
pub const TYPE_KEYS: &[&str] = &["name", "aliases", "domains", "path", "note"];
/// The keys of a step.
pub const STEP_KEYS: &[&str] = &["role", "who", "where"];
/// The keys of a cloud.
pub const CLOUD_KEYS: &[&str] = &[
    "name",
    "aliases",
    "ambiguous",
    "status",
    "closed",
    "successor",
    "domains",
    "shared_domains",
    "hosts",
    "operator",
    "support",
    "note",
    "source",
    "confidence",
];
/// The keys of a portal.
pub const PORTAL_KEYS: &[&str] =
    &["name", "audience", "aliases", "urls", "alternates", "sources", "note", "notes"];
/// The keys of a task.
pub const TASK_KEYS: &[&str] = &[
    "name",
    "aliases",
    "locked_out",
    "try",
    "role",
    "other_roles",
    "portal",
    "path",
    "note",
    "notes",
    "source",
    "confidence",
];
/// The keys of a message.
pub const MESSAGE_KEYS: &[&str] = &[
    "name",
    "patterns",
    "meaning",
    "locked_out",
    "try",
    "who_acts",
    "role",
    "task",
    "portal",
    "note",
    "source",
    "confidence",
];
/// The keys of what to try.
pub const TRY_KEYS: &[&str] = &["text", "portal"];
const DEFAULTS_KEYS: &[&str] = &[
    "cloud",
    "portal",
    "help_portal",
    "lookup_portal",
    "school_type",
    "personal_type",
    "message",
    "checklist",
    "guidance",
    "last_step",
    "chat_hosts",
    "date",
];
const CHECKLIST_KEYS: &[&str] =
    &["sign_in", "security_info", "reset_register", "reset", "admin_portals", "admin_tasks"];

/// The address word of a portal that a cloud does not offer.
pub const NOT_OFFERED: &str = "not-offered";
/// The address word of a portal that nobody knows in a cloud.
pub const UNKNOWN: &str = "unknown";

/// A file that is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Its number in the layer.
    pub file: u32,
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub source: &'a str,
    /// Its syntax.
    pub syntax: Syntax,
    /// What its layer may hold.
    pub rights: Rights,
    /// The hosts that a Teams chat may live on.
    pub chat_hosts: &'a [String],
}

/// Reads a file into `entries`.
pub fn read(given: Given<'_>, entries: &mut Entries, problems: &mut Vec<Problem>) {
    let mut reader = Reader {
        file: given.file,
        name: given.name,
        source: given.source,
        rights: given.rights,
        chat_hosts: given.chat_hosts,
        problems,
        seen: HashMap::new(),
    };
    let each = |item: Item<'_>| reader.item(&item, entries);
    let outcome = match given.syntax {
        Syntax::Yaml => yaml::read(given.source, each),
        Syntax::Json => json::read(given.source, each),
    };
    if let Err(SyntaxFault { place, message, check }) = outcome {
        let hint = reader.hint(check, place, &message);
        reader.fault(check, place, message, hint);
    }
}

struct Reader<'r> {
    file: u32,
    name: &'r str,
    source: &'r str,
    rights: Rights,
    chat_hosts: &'r [String],
    problems: &'r mut Vec<Problem>,
    /// The sections that were met, to find one that stands twice.
    seen: HashMap<String, Place>,
}

impl Reader<'_> {
    fn fault(
        &mut self,
        check: &'static Check,
        place: Place,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        if has_room(self.problems, check) {
            let made = problem(check, self.name, self.source, place, message.into(), hint.into());
            self.problems.push(made);
        }
    }

    /// What would help against a fault of the syntax.
    fn hint(&self, check: &Check, place: Place, message: &str) -> &'static str {
        let before = self.source.get(..place.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let rest = self.source.get(place.start..).unwrap_or_default();
        if check.id == SECOND_DOCUMENT.id {
            "put it into a file of its own"
        } else if check.id == ALIAS_LIMIT.id {
            "write the values out, or share contacts with `use`"
        } else if check.id == WRONG_KIND.id {
            "begin with a section, such as `organizations:`"
        } else if line.trim_start_matches(' ').starts_with('\t') || rest.starts_with('\t') {
            "indent with spaces: YAML takes no tabs"
        } else if message.contains("recursion limit") || message.contains("nesting depth") {
            "nothing in a directory nests that deep"
        } else if message.contains("comma") {
            "JSON has commas between values alone, none behind the last"
        } else if message.contains("alias") {
            "write the value out"
        } else {
            "look for a quote, bracket, colon or indentation here, or on the line above"
        }
    }

    fn at(&self, place: Place) -> At {
        At { file: self.file, line: place.line, column: place.column, layer: 0 }
    }

    fn item(&mut self, item: &Item<'_>, entries: &mut Entries) {
        let Some(section) = self.key(&item.section) else {
            return;
        };
        self.section_once(&section.value, item.section.place);
        let known = if self.rights == Rights::BuiltIn { BUILT_IN_SECTIONS } else { SECTIONS };
        if !known.contains(&section.value.as_str()) {
            self.unknown_key(&section.value, item.section.place, known, "a directory");
            return;
        }
        if section.value == "default" {
            if item.key.is_none() {
                let spot = self.spot(&item.value);
                if let Some(first) = entries.default.as_ref().filter(|it| it.at.file != self.file) {
                    let file = entries.files.get(first.at.file as usize);
                    let file = file.map(String::as_str).unwrap_or_default();
                    let message =
                        format!("`default` stands here again, first at {file}:{}", first.at.line);
                    self.fault(ID_TWICE, item.section.place, message, "keep one of the two");
                }
                entries.default = spot;
            } else {
                self.wrong(item.section.place, "`default`", "the id of an organization", "a map");
            }
            return;
        }
        let Some(key) = &item.key else {
            match item.value.value() {
                Value::Null => {}
                _ => self.wrong(
                    item.value.place,
                    &format!("`{}`", section.value),
                    "a map of entries",
                    item.value.kind(),
                ),
            }
            return;
        };
        if section.value == "defaults" {
            let defaults = entries.defaults.get_or_insert_with(Defaults::default);
            self.default_of(key, &item.value, defaults);
            return;
        }
        let Some(id) = self.key(key) else { return };
        let value = &item.value;
        match section.value.as_str() {
            "contacts" => {
                let mut contact = self.contact(value, true);
                contact.id = id;
                entries.contacts.push(contact);
            }
            "organizations" => {
                let organization = self.organization(id, value);
                entries.organizations.push(organization);
            }
            "types" => entries.types.push(self.organization_type(id, value)),
            "clouds" => entries.clouds.push(self.cloud(id, value)),
            "portals" => entries.portals.push(self.portal(id, value)),
            "tasks" => entries.tasks.push(self.task(id, value)),
            "messages" => entries.messages.push(self.message(id, value)),
            "languages" => entries.languages.push(self.language(id, value)),
            _ => {
                let text = self.text(value);
                entries.words.push((id, text));
            }
        }
    }

    /// Entries of one section come one after the other; the same key again is a second section.
    fn section_once(&mut self, section: &str, place: Place) {
        match self.seen.get(section) {
            Some(first) if *first == place => {}
            Some(first) => {
                let message =
                    format!("`{section}` stands here again, first on line {}", first.line);
                self.fault(REPEATED_KEY, place, message, "put its entries under one key");
                // Said once, not for each entry.
                self.seen.insert(section.to_owned(), place);
            }
            None => {
                self.seen.insert(section.to_owned(), place);
            }
        }
    }

    pub(super) fn wrong(&mut self, place: Place, what: &str, wanted: &str, found: &str) {
        if found == "empty" {
            self.fault(
                NULL_VALUE,
                place,
                format!("{what} is empty"),
                "give it a value, or leave the key out",
            );
        } else {
            let hint = match wanted {
                "a list" => "write it as [one, two], or one a line, each behind a hyphen",
                "a map" | "a map of entries" => "write one `key: value` a line beneath it",
                "true or false" => "write true or false, without quotes",
                "a text or a map of languages" => "write a text, or {en: a text, nl: een tekst}",
                _ => "write a text, in quotes where it has signs like `:` or `#`",
            };
            self.fault(WRONG_KIND, place, format!("{what} is {found}, not {wanted}"), hint);
        }
    }

    fn unknown_key(&mut self, key: &str, place: Place, known: &[&str], what: &str) {
        let near = names::nearest(key, known.iter().copied());
        let hint = near.first().map_or_else(
            || format!("{what} has: {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.fault(UNKNOWN_KEY, place, format!("unknown key `{key}`"), hint);
    }

    /// A key: any scalar that says something.
    fn key(&mut self, node: &Node<'_>) -> Option<Spot> {
        match node.text() {
            Some(text) if !text.trim().is_empty() => {
                Some(Spot { value: text.to_owned(), at: self.at(node.place) })
            }
            _ => {
                self.wrong(node.place, "this key", "a word", node.kind());
                None
            }
        }
    }

    fn map(
        &mut self,
        node: &Node<'_>,
        known: &[&str],
        what: &str,
        mut each: impl FnMut(&mut Self, &str, &Node<'_>),
    ) {
        let Value::Map(entries) = node.value() else {
            self.wrong(node.place, what, "a map", node.kind());
            return;
        };
        for (index, (key, value)) in entries.iter().enumerate() {
            let Some(name) = key.text() else {
                self.wrong(key.place, "this key", "a word", key.kind());
                continue;
            };
            if !known.contains(&name) {
                self.unknown_key(name, key.place, known, what);
                continue;
            }
            let earlier = entries.iter().take(index).find(|(k, _)| k.text() == Some(name));
            if let Some((first, _)) = earlier {
                let message =
                    format!("`{name}` stands here again, first on line {}", first.place.line);
                self.fault(REPEATED_KEY, key.place, message, "keep one of the two");
                continue;
            }
            each(self, name, value);
        }
    }

    /// A map whose keys are ids.
    fn entries(
        &mut self,
        node: &Node<'_>,
        what: &str,
        mut each: impl FnMut(&mut Self, Spot, &Node<'_>),
    ) {
        let Value::Map(entries) = node.value() else {
            self.wrong(node.place, what, "a map", node.kind());
            return;
        };
        for (index, (key, value)) in entries.iter().enumerate() {
            let Some(name) = self.key(key) else { continue };
            let earlier = entries.iter().take(index).find(|(k, _)| k.text() == key.text());
            if let Some((first, _)) = earlier {
                let message = format!(
                    "`{}` stands here again, first on line {}",
                    name.value, first.place.line
                );
                self.fault(REPEATED_KEY, key.place, message, "keep one of the two");
                continue;
            }
            each(self, name, value);
        }
    }

    fn list<T>(
        &mut self,
        node: &Node<'_>,
        what: &str,
        mut each: impl FnMut(&mut Self, &Node<'_>) -> Option<T>,
    ) -> Vec<T> {
        if let Value::List(items) = node.value() {
            // As many as there are: a list that grows by itself keeps room for twice as many.
            let mut list = Vec::with_capacity(items.len());
            list.extend(items.iter().filter_map(|item| each(self, item)));
            list
        } else {
            self.wrong(node.place, what, "a list", node.kind());
            Vec::new()
        }
    }

    fn spot(&mut self, node: &Node<'_>) -> Option<Spot> {
        let found = match node.value() {
            Value::Text(text) => match text.trim() {
                "" => "empty",
                value => {
                    return Some(Spot { value: value.to_owned(), at: self.at(node.place) });
                }
            },
            _ => node.kind(),
        };
        self.wrong(node.place, "this value", "a text", found);
        None
    }

    fn spots(&mut self, node: &Node<'_>, what: &str) -> Vec<Spot> {
        self.list(node, what, Self::spot)
    }

    fn flag(&mut self, node: &Node<'_>) -> Option<bool> {
        if let Value::Bool(flag) = node.value() {
            return Some(*flag);
        }
        self.wrong(node.place, "this value", "true or false", node.kind());
        None
    }

    fn text(&mut self, node: &Node<'_>) -> Text {
        match node.value() {
            Value::Text(_) => {
                self.spot(node).map_or_else(Text::default, |spot| Text::plain(spot.value))
            }
            Value::Map(_) => {
                let mut texts = Vec::new();
                self.entries(node, "this text", |reader, language, value| {
                    if let Some(spot) = reader.spot(value) {
                        texts.push((language.value, spot.value));
                    }
                });
                Text(texts)
            }
            _ => {
                self.wrong(node.place, "this value", "a text or a map of languages", node.kind());
                Text::default()
            }
        }
    }

    fn date(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        if crate::date::parse(&spot.value).is_some() {
            return Some(spot);
        }
        let message = format!("`{}` is not a day", spot.value);
        self.fault(BAD_DATE, node.place, message, "write it as 2026-10-01");
        None
    }

    fn domain(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        self.as_domain(node.place, &spot, names::domain(&spot.value))
    }

    /// A suffix of domains, which may be a single label.
    fn suffix(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        let bare = spot.value.trim_start_matches('.').to_owned();
        self.as_domain(node.place, &spot, names::suffix(&bare))
    }

    fn as_domain(
        &mut self,
        place: Place,
        spot: &Spot,
        outcome: Result<String, names::BadDomain>,
    ) -> Option<Spot> {
        match outcome {
            Ok(value) => Some(Spot { value, at: spot.at }),
            Err(fault) => {
                let message = format!("`{}` is not a domain: {fault}", spot.value);
                self.fault(
                    BAD_DOMAIN,
                    place,
                    message,
                    "write it as contoso.com, without @ or https://",
                );
                None
            }
        }
    }

    /// An exact host, or one with `{tenant}` in one label.
    fn host(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        let plain = spot.value.replacen("{tenant}", "x", 1);
        if let Ok(host) = names::domain(&plain)
            && host == plain
        {
            return Some(spot);
        }
        let message = format!("`{}` is not an exact host name", spot.value);
        self.fault(BAD_HOST, node.place, message, "write it as admin.contoso.com, in lower case");
        None
    }

    fn hosts(&mut self, node: &Node<'_>) -> Vec<Spot> {
        if self.rights == Rights::Given {
            self.fault(
                HOSTS_NOT_ALLOWED,
                node.place,
                "hosts cannot be extended from here",
                "only the system's and the user's own places may: see `whoadmin list layers`",
            );
            return Vec::new();
        }
        self.list(node, "hosts", Self::host)
    }

    fn organization(&mut self, id: Spot, node: &Node<'_>) -> Organization {
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
                let place = Place {
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

    fn portal_url(&mut self, node: &Node<'_>) -> Option<Spot> {
        let spot = self.spot(node)?;
        match link::template(&spot.value) {
            Ok(()) => Some(spot),
            Err(refused) => {
                let message = format!("`{}` {refused}", spot.value);
                self.fault(BAD_PORTAL_URL, node.place, message, refused.hint());
                None
            }
        }
    }

    fn step(&mut self, node: &Node<'_>) -> Option<Step> {
        let mut it = Step::default();
        self.map(node, STEP_KEYS, "a step", |r, key, value| match key {
            "role" => it.role = r.spot(value).unwrap_or_default(),
            "who" => it.who = r.text(value),
            _ => it.place = r.text(value),
        });
        if it.role.value.is_empty() {
            if !has_key(node, "role") {
                self.fault(NO_ROLE, node.place, "a step names no role", "add `role:`");
            }
            return None;
        }
        if it.who.is_empty() {
            let message = format!("step `{}` does not say who", it.role.value);
            self.fault(REQUIRED_KEY, node.place, message, "add `who:`");
        }
        Some(it)
    }

    fn organization_type(&mut self, id: Spot, node: &Node<'_>) -> OrganizationType {
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

    fn cloud(&mut self, id: Spot, node: &Node<'_>) -> Cloud {
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

    fn portal(&mut self, id: Spot, node: &Node<'_>) -> Portal {
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

    fn task(&mut self, id: Spot, node: &Node<'_>) -> Task {
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

    fn message(&mut self, id: Spot, node: &Node<'_>) -> Message {
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

    fn language(&mut self, id: Spot, node: &Node<'_>) -> Language {
        let mut it = Language { id, ..Language::default() };
        self.map(node, &["name", "aliases"], "a language", |r, key, value| match key {
            "name" => it.name = r.text(value),
            _ => it.aliases = r.spots(value, "aliases"),
        });
        it
    }

    fn default_of(&mut self, key: &Node<'_>, value: &Node<'_>, it: &mut Defaults) {
        let Some(name) = key.text() else { return };
        if name == "guidance" || name == "chat_hosts" {
            let words = self.spots(value, name).into_iter().map(|spot| spot.value).collect();
            if name == "guidance" {
                it.guidance = words;
            } else {
                it.chat_hosts = words;
            }
            return;
        }
        if name == "last_step" {
            it.last_step = self.step(value).unwrap_or_default();
            return;
        }
        if name == "checklist" {
            it.checklist = self.checklist(value);
            return;
        }
        let word = self.spot(value).unwrap_or_default().value;
        match name {
            "cloud" => it.cloud = word,
            "portal" => it.portal = word,
            "help_portal" => it.help_portal = word,
            "lookup_portal" => it.lookup_portal = word,
            "school_type" => it.school_type = word,
            "personal_type" => it.personal_type = word,
            "message" => it.message = word,
            "date" => it.date = word,
            _ => self.unknown_key(name, key.place, DEFAULTS_KEYS, "defaults"),
        }
    }

    fn checklist(&mut self, node: &Node<'_>) -> ChecklistDefaults {
        let mut it = ChecklistDefaults::default();
        self.map(node, CHECKLIST_KEYS, "the checklist", |r, key, value| {
            let list = match key {
                "admin_portals" => &mut it.admin_portals,
                "admin_tasks" => &mut it.admin_tasks,
                key => {
                    let word = r.spot(value).unwrap_or_default().value;
                    match key {
                        "sign_in" => it.sign_in = word,
                        "security_info" => it.security_info = word,
                        "reset_register" => it.reset_register = word,
                        _ => it.reset = word,
                    }
                    return;
                }
            };
            *list = r.spots(value, key).into_iter().map(|spot| spot.value).collect();
        });
        it
    }
}

mod contact;

fn has_key(node: &Node<'_>, key: &str) -> bool {
    match node.value() {
        Value::Map(entries) => entries.iter().any(|(k, _)| k.text() == Some(key)),
        _ => false,
    }
}

/// The byte range of `word` at a known line and column, found again in the text.
fn offset_of(source: &str, at: At, word: &str) -> Place {
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
    Place { line: at.line, column: at.column, start: start + skip, end: start + skip + word.len() }
}

/// A file that is too large to be read.
#[must_use]
pub fn too_large(name: &str, limit: u64) -> Problem {
    Problem::of_file(TOO_LARGE, name, format!("the file is larger than {} MiB", limit >> 20))
        .hint("split it, or ship it as one file made by `whoadmin compile`")
}
