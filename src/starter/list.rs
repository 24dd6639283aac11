//! Turns a team's list, one organization a row, into organizations, or into what is wrong with its rows.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read};

use super::field::{self, Fault, spot, told};
use super::{Guide, id_of};
use crate::directory::Directory;
use crate::model::{Contact, Organization, Spot, Tenant, Text};
use crate::names;
use crate::rows::{Record, RowError, Rows, Shape};
use crate::store::{Damage, Table};

/// The columns of a list, each with the names that it goes by.
pub const COLUMNS: [(&str, &[&str]); 18] = [
    ("name", &["organization", "organisation", "customer", "client"]),
    ("id", &[]),
    ("aliases", &["alias"]),
    ("type", &["kind"]),
    ("cloud", &[]),
    ("tenant", &["tenant name"]),
    ("tenant_id", &[]),
    ("domains", &["domain"]),
    ("language", &["lang"]),
    ("contact", &["contact name", "contacts"]),
    ("role", &[]),
    ("phone", &["telephone", "contact phone"]),
    ("email", &["e mail", "mail", "contact email"]),
    ("url", &["web", "website", "web page"]),
    ("chat", &[]),
    ("hours", &["opening hours"]),
    ("timezone", &["time zone"]),
    ("note", &["notes", "remark"]),
];

/// What fills the cells that are empty.
#[derive(Debug, Clone, Default)]
pub struct Usual {
    /// The id of the type.
    pub kind: Option<String>,
    /// The id of the cloud.
    pub cloud: Option<String>,
    /// The contact of organizations without one; its name is that of contacts without one.
    pub contact: Option<Contact>,
}

/// What a list holds.
#[derive(Debug, Default)]
pub struct List {
    /// The organizations, in the order of their first rows.
    pub organizations: Vec<Organization>,
    /// The names of the columns that nothing was taken from.
    pub left_out: Vec<String>,
}

/// Why a list gives nothing.
#[derive(Debug)]
pub enum Unread {
    /// It could not be read.
    Read(io::Error),
    /// What is wrong with its rows, each with the number of its line, sorted.
    Rows(Vec<(u64, Fault)>),
    /// A layer of the directory is damaged.
    Damaged(Damage),
}

impl From<Damage> for Unread {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

/// Reads a list: with a header, one organization a row; a name that comes again adds to it.
///
/// # Errors
/// Every row that cannot be used; nothing is given then.
pub fn read(
    input: impl Read,
    directory: &Directory,
    usual: &Usual,
    reserved: &BTreeSet<String>,
) -> Result<List, Unread> {
    let mut rows = match Rows::open(input, None) {
        Ok(rows) => rows,
        Err(RowError::Read(fault)) => return Err(Unread::Read(fault)),
        Err(fault) => return Err(Unread::Rows(vec![(1, odd_row(&fault))])),
    };
    let line = 1 + rows.header().lead.split(|byte| *byte == b'\n').count() as u64 - 1;
    let (columns, left_out) = match columns(&rows.header().columns, usual) {
        Ok(found) => found,
        Err(faults) => {
            return Err(Unread::Rows(faults.into_iter().map(|fault| (line, fault)).collect()));
        }
    };
    let mut reading = Reading {
        directory,
        usual,
        columns,
        guide: Guide::of(directory)?,
        drafts: Vec::new(),
        by_name: HashMap::new(),
        domains: HashMap::new(),
        tenants: HashMap::new(),
        ids: HashMap::new(),
        faults: Vec::new(),
    };
    while let Some(record) = rows.next_record() {
        match record {
            Ok(record) => reading.record(&record),
            Err(RowError::Read(fault)) => return Err(Unread::Read(fault)),
            Err(fault) => {
                let line = match &fault {
                    RowError::TooLong { line, .. } | RowError::Unclosed { line } => *line,
                    _ => line,
                };
                reading.faults.push((line, odd_row(&fault)));
            }
        }
    }
    if reading.drafts.is_empty() && reading.faults.is_empty() {
        reading.faults.push((line, Fault::new("there are no rows below the header", "")));
    }
    let organizations = reading.organizations(reserved)?;
    Ok(List { organizations, left_out })
}

fn odd_row(fault: &RowError) -> Fault {
    Fault::new(fault.to_string(), fault.hint())
}

/// Where the cells of a row are.
struct Columns(Vec<(&'static str, usize)>);

impl Columns {
    fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(of, _)| *of == key)
    }
}

/// The columns that are known, and the names of the others.
fn columns(names: &[String], usual: &Usual) -> Result<(Columns, Vec<String>), Vec<Fault>> {
    let (mut columns, mut left_out, mut faults) = (Columns(Vec::new()), Vec::new(), Vec::new());
    for (number, column) in names.iter().enumerate() {
        let folded = names::fold(column);
        let known = COLUMNS
            .iter()
            .find(|(key, others)| names::fold(key) == folded || others.contains(&folded.as_str()));
        match known {
            // Lists have `domain 1`, `domain 2` and the like under one name.
            Some((key, _)) if columns.has(key) && *key != "domains" && *key != "aliases" => {
                let hint = "keep one, or give the further one a row of its own";
                faults.push(Fault::new(format!("the column `{column}` stands there twice"), hint));
            }
            Some((key, _)) => columns.0.push((key, number)),
            None if column.is_empty() => {}
            None => left_out.push(column.clone()),
        }
    }
    let there = || format!("the columns are: {}", names.join(", "));
    if !columns.has("name") {
        faults.push(Fault::new("there is no column `name`", there()));
    }
    if !columns.has("type") && usual.kind.is_none() {
        let hint = "add it, or say with --type what they all are";
        faults.push(Fault::new("there is no column `type`", hint));
    }
    if faults.is_empty() { Ok((columns, left_out)) } else { Err(faults) }
}

/// An organization of which some rows are read.
struct Draft {
    line: u64,
    organization: Organization,
    /// The line that says its type.
    kind_line: Option<u64>,
    /// Whether a row of it cannot be used, which explains what is missing.
    is_faulty: bool,
}

struct Reading<'r> {
    directory: &'r Directory,
    usual: &'r Usual,
    columns: Columns,
    guide: Guide,
    drafts: Vec<Draft>,
    by_name: HashMap<String, usize>,
    /// The draft and line of each domain, tenant id and id.
    domains: HashMap<String, (usize, u64)>,
    tenants: HashMap<String, (usize, u64)>,
    ids: HashMap<String, (usize, u64)>,
    faults: Vec<(u64, Fault)>,
}

/// The cells of one row, without what surrounds them.
struct Cells<'c> {
    line: u64,
    cells: Vec<(&'c str, String)>,
}

impl Cells<'_> {
    fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.cells.iter().filter(move |(of, _)| *of == key).map(|(_, cell)| cell.as_str())
    }

    fn one(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }
}

impl Reading<'_> {
    fn fault(&mut self, line: u64, fault: Fault) {
        self.faults.push((line, fault));
    }

    fn record(&mut self, record: &Record<'_>) {
        let line = record.line;
        match record.shape {
            Shape::Blank => return,
            Shape::Unclosed => {
                let hint = "close it, or double the quotes inside";
                self.fault(line, Fault::new("a quote is opened here and not closed", hint));
                return;
            }
            Shape::Ragged { fields, expected } if fields > expected => {
                let spare = record.fields().skip(expected).any(|it| !it.trim_ascii().is_empty());
                if spare {
                    let message = format!("{fields} cells stand below {expected} columns");
                    let hint = "put a cell with a separator in it in double quotes";
                    self.fault(line, Fault::new(message, hint));
                    return;
                }
            }
            Shape::Ragged { .. } | Shape::Regular => {}
        }
        let texts: Vec<String> = record.fields().map(|it| cell(&crate::rows::decode(it))).collect();
        let cells: Vec<(&str, String)> = self
            .columns
            .0
            .iter()
            .filter_map(|(key, number)| Some((*key, texts.get(*number)?.clone())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if !cells.is_empty() {
            self.row(&Cells { line, cells });
        }
    }

    fn row(&mut self, cells: &Cells<'_>) {
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
            let found = tenants.iter_mut().find(|it| {
                let same_cloud = match (&cloud, &it.cloud) {
                    (None, _) => true,
                    (Some(told), Some(known)) => *told == known.value,
                    // What stood without a cloud is not on this one.
                    (Some(_), None) => false,
                };
                same_cloud && is_same(&name, &it.name) && is_same(&id, &it.id)
            });
            let at = if let Some(tenant) = found {
                tenant
            } else {
                tenants.push(Tenant { cloud: cloud.map(spot), ..Tenant::default() });
                let Some(tenant) = tenants.last_mut() else { return };
                tenant
            };
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

    /// The organizations, whole.
    fn organizations(mut self, reserved: &BTreeSet<String>) -> Result<Vec<Organization>, Unread> {
        let mut taken = reserved.clone();
        taken.extend(self.ids.keys().cloned());
        let drafts = std::mem::take(&mut self.drafts);
        let mut organizations = Vec::with_capacity(drafts.len());
        for Draft { line, organization: mut it, is_faulty, .. } in drafts {
            let name = it.name.get("").to_owned();
            if it.id.value.is_empty() {
                it.id = spot(id_of(&name, &mut taken));
            }
            if it.kind.value.is_empty() {
                match self.kind(&it)? {
                    Some(kind) => it.kind = spot(kind),
                    None if is_faulty => {}
                    None => {
                        let hint = "fill the column `type`, or say with --type what they all are";
                        self.fault(line, Fault::new(format!("`{name}` has no type"), hint));
                    }
                }
            }
            self.cloud(&mut it);
            if it.contacts.is_empty() {
                match &self.usual.contact {
                    Some(usual) if is_reachable(usual) => it.contacts.push(usual.clone()),
                    _ if is_faulty => {}
                    _ => {
                        let hint = "fill contact and phone, email, url or chat in one of its rows, \
                                    or give --contact with --phone, --email or --url";
                        self.fault(line, Fault::new(format!("`{name}` has no contact"), hint));
                    }
                }
            }
            for contact in &mut it.contacts {
                if let Some(role) = &mut contact.role {
                    role.value = self.role(&it.kind.value, &role.value);
                }
            }
            organizations.push(it);
        }
        if self.faults.is_empty() {
            return Ok(organizations);
        }
        self.faults.sort_by_key(|(line, _)| *line);
        Err(Unread::Rows(self.faults))
    }

    /// The type of an organization whose rows do not say it.
    fn kind(&self, it: &Organization) -> Result<Option<String>, Damage> {
        if self.usual.kind.is_some() {
            return Ok(self.usual.kind.clone());
        }
        for domain in it.tenants.iter().flat_map(|it| &it.domains) {
            let told = told(self.directory, &domain.value)?;
            if told.kind.is_some() {
                return Ok(told.kind);
            }
        }
        Ok(None)
    }

    fn cloud(&self, it: &mut Organization) {
        let Some(cloud) = &self.usual.cloud else { return };
        if it.tenants.is_empty() {
            it.tenants.push(Tenant::default());
        }
        for tenant in &mut it.tenants {
            tenant.cloud.get_or_insert_with(|| spot(cloud.clone()));
        }
    }

    /// The step of the path that a role means, however it was written; else a role of its own.
    fn role(&self, kind: &str, written: &str) -> String {
        let folded = names::fold(written);
        let roles = self.guide.roles_of(kind);
        let known = roles.iter().find(|role| names::fold(role) == folded);
        known.cloned().unwrap_or_else(|| folded.replace(' ', "-"))
    }
}

fn is_reachable(contact: &Contact) -> bool {
    [&contact.phone, &contact.email, &contact.url, &contact.chat].into_iter().any(Option::is_some)
}

/// A cell as one line, without the apostrophe that keeps a spreadsheet from running it.
fn cell(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let text = words.join(" ");
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    }
}

/// The parts of a cell that holds several.
fn several<'c>(cell: &'c str, separators: &'static [char]) -> impl Iterator<Item = &'c str> {
    cell.split(separators).map(str::trim).filter(|part| !part.is_empty())
}
