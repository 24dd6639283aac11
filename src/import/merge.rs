//! Writes what was gathered into the files of a directory: every byte that is there stays, and what is missing is added.

use std::collections::BTreeSet;

use super::document::{self, Edits, Node, Yaml};
use super::gather::{CONTACT_FIELDS, Contact, Entry, Gathered, Organization, Tenant};
use super::source::Batch;
use super::tables::Tables;
use super::{Fault, ImportError};
use crate::directory::Directory;
use crate::starter::{self, DomainHints, SCHEMA_FILE};
use crate::store::Table;
use crate::{names, rows};

/// The keys of organizations, tenants and contacts, in the order in which they are written.
const ORDER: [&str; 19] = [
    "name",
    "use",
    "role",
    "phone",
    "email",
    "url",
    "chat",
    "hours",
    "timezone",
    "note",
    "aliases",
    "type",
    "cloud",
    "tenant",
    "tenant_id",
    "id",
    "domains",
    "tenants",
    "contacts",
];

/// A file of the directory that is written into.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it holds; nothing when it is not there yet.
    pub text: String,
}

/// What the command line says of organizations that are new.
#[derive(Debug, Default)]
pub struct Settings {
    /// The id of their type.
    pub kind: Option<String>,
    /// The id of their cloud, where nothing tells another.
    pub cloud: Option<String>,
    /// The code of the country of phone numbers, where nothing tells another.
    pub country: Option<String>,
    /// The contact of all that have none.
    pub contact: Option<SharedContact>,
    /// The ids that none may have.
    pub reserved: BTreeSet<String>,
    /// Whether each gets a file of its own.
    pub one_file_each: bool,
}

/// The contact of all organizations that have none.
#[derive(Debug, Default)]
pub struct SharedContact {
    /// Its name, or the id or name of one that is there.
    pub name: String,
    /// The step that it fills.
    pub role: Option<String>,
    /// Its channels, each with its key.
    pub channels: Vec<(&'static str, String)>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Merged {
    /// The files that change, by their number, with all that they hold.
    pub changed: Vec<(usize, String)>,
    /// The new files: the name without its ending, and all that they hold.
    pub added: Vec<(String, String)>,
    /// What to say of it.
    pub report: Report,
}

/// What is said of an import, each a line.
#[derive(Debug, Default)]
pub struct Report {
    /// The organizations that are new.
    pub new: Vec<String>,
    /// Those that were there, and what was added.
    pub changed: Vec<String>,
    /// Those that are in no file any more; they are left.
    pub gone: Vec<String>,
    /// Where files differ from the directory, or from each other.
    pub differences: Vec<String>,
    /// What was not taken.
    pub not_taken: Vec<String>,
    /// What was written of the contact of all.
    pub shared: Option<String>,
    /// How many organizations were there, and stay as they are.
    pub unchanged: usize,
    /// How many new ones have no cloud.
    pub without_cloud: usize,
    /// How many new ones have no contact.
    pub without_contact: usize,
}

/// Merges batches into the files of a directory.
///
/// # Errors
/// When a file cannot be read or added to, or something is missing; nothing is given then.
pub fn merge(
    batches: Vec<Batch>,
    files: &[File],
    directory: &Directory,
    tables: &Tables,
    settings: &Settings,
) -> Result<Merged, ImportError> {
    let mut roots = Vec::with_capacity(files.len());
    for (number, file) in files.iter().enumerate() {
        roots.push(document::read(&file.text).map_err(|fault| ImportError {
            fault: Fault::Directory(number),
            ..ImportError::new(fault.to_string(), "")
        })?);
    }
    let is_list = batches.iter().any(|batch| batch.is_list);
    let organizations = entries(&roots, "organizations");
    let mut gathered = Gathered::new(directory, tables, organizations);
    gathered.take(batches);
    let shared = match &settings.contact {
        Some(contact) => Some(find_shared(contact, &roots, directory)?),
        None => None,
    };
    gathered.complete(settings.country.as_deref(), shared.as_ref().map(|(_, contact)| contact));
    let mut writer = Writer {
        edits: files.iter().map(|file| Edits::new(&file.text, is_json(&file.name))).collect(),
        roots: &roots,
        one_file_each: settings.one_file_each,
        merged: Merged::default(),
    };
    let organizations = std::mem::take(&mut gathered.organizations);
    let uses_shared = |it: &Contact<'_>| it.node.is_none() && it.texts.contains_key("use");
    let is_used = organizations.iter().any(|it| it.contacts.iter().any(uses_shared));
    (writer.merged.report.not_taken, writer.merged.report.differences) =
        (gathered.not_taken, gathered.differences);
    if let Some((contact, (id, _))) = settings.contact.as_ref().zip(shared) {
        writer.shared(contact, &id, is_used)?;
    }
    writer.organizations(&organizations, is_list, directory, settings)?;
    Ok(writer.finish(files))
}

fn is_json(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"))
}

/// The entries of a section in all files.
fn entries<'n>(roots: &'n [Node<'n>], section: &'static str) -> impl Iterator<Item = Entry<'n>> {
    roots.iter().enumerate().flat_map(move |(file, root)| {
        let pairs = root.get(section).map_or(&[][..], Node::pairs).iter();
        pairs.filter_map(move |(key, node)| Some(Entry { file, id: key.text()?, node }))
    })
}

/// The contact of all: the id of one that is there, else of a new one; and how it is used.
fn find_shared(
    shared: &SharedContact,
    roots: &[Node<'_>],
    directory: &Directory,
) -> Result<(String, Contact<'static>), ImportError> {
    let is_it = |name: &str| names::fold(name) == names::fold(&shared.name);
    let known = entries(roots, "contacts").find(|entry| {
        is_it(entry.id)
            || entry.node.get("name").is_some_and(|it| it.texts().into_iter().any(is_it))
    });
    let mut elsewhere = directory.named(Table::Contacts, &shared.name);
    let id = match (known, elsewhere.pop()) {
        (Some(entry), _) => entry.id.to_owned(),
        (None, Some(id)) if shared.channels.is_empty() && elsewhere.is_empty() => id,
        _ if shared.channels.is_empty() => {
            let message = format!("the contact `{}` cannot be reached", shared.name);
            return Err(ImportError::usage(message, "give --phone, --email or --url, too"));
        }
        _ => {
            let mut taken = entries(roots, "contacts").map(|entry| entry.id.to_owned()).collect();
            starter::id_of(&shared.name, &mut taken)
        }
    };
    let texts = [Some(("use", id.clone())), shared.role.clone().map(|role| ("role", role))];
    Ok((id, Contact { texts: texts.into_iter().flatten().collect(), ..Contact::default() }))
}

struct Writer<'w> {
    edits: Vec<Edits<'w>>,
    roots: &'w [Node<'w>],
    one_file_each: bool,
    merged: Merged,
}

type Pairs = Vec<(String, Yaml)>;

impl Writer<'_> {
    fn organizations(
        &mut self,
        organizations: &[Organization<'_>],
        is_list: bool,
        directory: &Directory,
        settings: &Settings,
    ) -> Result<(), ImportError> {
        let mut taken = settings.reserved.clone();
        taken.extend(entries(self.roots, "organizations").map(|entry| entry.id.to_owned()));
        let (mut new, mut without_type) = (Vec::new(), Vec::new());
        for it in organizations {
            let name = it.texts.get("name").cloned().unwrap_or_default();
            match it.entry {
                Some(entry) if it.place.is_some() => self.add(it, entry),
                Some(entry) if is_list => self.merged.report.gone.push(entry.id.to_owned()),
                Some(_) => {}
                None => {
                    let Some(kind) = kind_of(it, directory, settings) else {
                        without_type.push(name);
                        continue;
                    };
                    let said = it.texts.get("id").filter(|id| taken.insert((*id).clone())).cloned();
                    let id = said.unwrap_or_else(|| starter::id_of(&name, &mut taken));
                    let pairs = pairs(it, Some(kind), settings.cloud.as_ref());
                    let report = &mut self.merged.report;
                    let has = |key: &str| pairs.iter().any(|(known, _)| known == key);
                    report.without_cloud += usize::from(!has("cloud"));
                    report.without_contact += usize::from(!has("contacts"));
                    report.new.push(format!("{id}: {name}"));
                    new.push((id, Yaml::Map(pairs)));
                }
            }
        }
        if !without_type.is_empty() {
            let message = format!("no type is known for {}", rows::listed(&without_type));
            let types = starter::Guide::of(directory).types.join(", ");
            return Err(ImportError::usage(
                message,
                format!("say what they are with --type: {types}"),
            ));
        }
        if self.one_file_each {
            for (id, entry) in new {
                self.add_file(id.clone(), "organizations", vec![(id, entry)]);
            }
            return Ok(());
        }
        if new.is_empty() { Ok(()) } else { self.add_entries(0, "organizations", new) }
    }

    /// Adds to the entry of an organization what it has not.
    fn add(&mut self, it: &Organization<'_>, entry: Entry<'_>) {
        let mut added = self.add_missing(entry, entry.node, &pairs(it, None, None));
        let is_own = |node: &&Node<'_>| !std::ptr::eq(*node, entry.node);
        for tenant in &it.tenants {
            if let Some(node) = tenant.node.filter(is_own) {
                added.extend(self.add_missing(entry, node, &tenant_pairs(tenant, "name", "id")));
            }
        }
        for contact in &it.contacts {
            if let Some(node) = contact.node {
                added.extend(self.add_missing(entry, node, &contact_pairs(contact)));
            }
        }
        if added.is_empty() {
            self.merged.report.unchanged += 1;
        } else {
            self.merged.report.changed.push(format!("{}: {}", entry.id, added.join(", ")));
        }
    }

    /// Adds to a map the pairs that it has not, and to its lists the values; says in words what was added.
    fn add_missing(&mut self, entry: Entry<'_>, map: &Node<'_>, pairs: &Pairs) -> Vec<String> {
        let mut added = Vec::new();
        let Some(edits) = self.edits.get_mut(entry.file) else { return added };
        for (key, value) in pairs.iter().filter(|(key, _)| key != "# domains") {
            let list = map.get(key);
            let there = list.map_or(&[][..], Node::items);
            let is_missing = |text: &&String| {
                let is_it =
                    |known: &str| known == *text || names::domain(known).as_ref() == Ok(*text);
                !there.iter().filter_map(Node::text).any(is_it)
            };
            let missing = match (list, value) {
                (None, value) => value.clone(),
                (_, Yaml::Texts(texts)) => {
                    Yaml::Texts(texts.iter().filter(is_missing).cloned().collect())
                }
                (_, Yaml::List(items)) => Yaml::List(items.clone()),
                _ => continue,
            };
            let is_added = match (list, &missing) {
                (None, _) => {
                    let after = ORDER.split(|known| known == key).next().unwrap_or_default();
                    edits.add_pair(map, after, key, value)
                }
                (Some(list), Yaml::Texts(texts)) => {
                    texts.iter().all(|text| edits.add_item(list, &Yaml::Text(text.clone())))
                }
                (Some(list), Yaml::List(items)) => {
                    items.iter().all(|item| edits.add_item(list, item))
                }
                _ => true,
            };
            if !is_added {
                let line =
                    format!("`{}`: nothing can be added to `{key}` as it is written", entry.id);
                self.merged.report.not_taken.push(line);
            } else if !missing.is_empty() {
                added.push(format!("{key} {}", missing.words()).trim_end().to_owned());
            }
        }
        added
    }

    /// Writes the contact of all, once something uses it, or what it has not.
    fn shared(
        &mut self,
        shared: &SharedContact,
        id: &str,
        is_used: bool,
    ) -> Result<(), ImportError> {
        let channels = shared
            .channels
            .iter()
            .map(|(key, value)| ((*key).to_owned(), Yaml::Text(value.clone())));
        if let Some(entry) = entries(self.roots, "contacts").find(|entry| entry.id == id) {
            let added = self.add_missing(entry, entry.node, &channels.collect());
            self.merged.report.shared =
                Some(format!("{id}: {}", added.join(", "))).filter(|_| !added.is_empty());
            return Ok(());
        }
        if shared.channels.is_empty() || !is_used {
            return Ok(());
        }
        let name = ("name".to_owned(), Yaml::Text(shared.name.clone()));
        let entry =
            vec![(id.to_owned(), Yaml::Map(std::iter::once(name).chain(channels).collect()))];
        self.merged.report.shared = Some(format!("{id}: {}", shared.name));
        match self.roots.iter().position(|root| root.get("contacts").is_some()) {
            None if self.one_file_each => {
                self.add_file("contacts".to_owned(), "contacts", entry);
                Ok(())
            }
            file => self.add_entries(file.unwrap_or_default(), "contacts", entry),
        }
    }

    fn add_entries(
        &mut self,
        file: usize,
        section: &str,
        entries: Pairs,
    ) -> Result<(), ImportError> {
        let edits = self.edits.get_mut(file).zip(self.roots.get(file));
        if edits.is_some_and(|(edits, root)| edits.add_entries(root, section, entries)) {
            return Ok(());
        }
        let message = format!("nothing can be added to `{section}` as it is written");
        let hint = "write its entries out, one `id:` a line";
        Err(ImportError { fault: Fault::Directory(file), ..ImportError::new(message, hint) })
    }

    fn add_file(&mut self, name: String, section: &str, entries: Pairs) {
        let mut edits = Edits::new("", false);
        edits.add_entries(&Node::nothing(), section, entries);
        self.merged.added.push((name, with_head(&edits.finish())));
    }

    fn finish(mut self, files: &[File]) -> Merged {
        for (number, (edits, file)) in self.edits.into_iter().zip(files).enumerate() {
            if !edits.is_empty() {
                let text = edits.finish();
                let is_new = file.text.trim().is_empty();
                self.merged.changed.push((number, if is_new { with_head(&text) } else { text }));
            }
        }
        self.merged
    }
}

/// The type of a new organization: what is said of it, of all, or by its domains.
fn kind_of(it: &Organization<'_>, directory: &Directory, settings: &Settings) -> Option<String> {
    let said = it.texts.get("type").or(settings.kind.as_ref());
    said.cloned().or_else(|| {
        let mut domains = it.tenants.iter().flat_map(|tenant| &tenant.domains);
        domains.find_map(|domain| DomainHints::of(directory, domain).kind)
    })
}

/// The beginning of a file that is new.
fn with_head(text: &str) -> String {
    format!(
        "# yaml-language-server: $schema=./{SCHEMA_FILE}\n\
         # Whom to ask in these organizations, and how to reach them. `whoadmin import` adds to it, and\n\
         # leaves every key that is there as it is.\n\n{text}"
    )
}

/// An organization as it is written: but for the tenants and contacts that have a place already.
fn pairs(it: &Organization<'_>, kind: Option<String>, cloud: Option<&String>) -> Pairs {
    let text = |key: &str| it.texts.get(key).cloned().map(Yaml::Text);
    let mut written = vec![
        ("name", text("name")),
        ("aliases", Some(Yaml::Texts(it.aliases.clone()))),
        ("type", kind.map(Yaml::Text).or(text("type"))),
    ];
    let has_node = |node: Option<&Node<'_>>| {
        node.zip(it.entry).is_none_or(|(node, entry)| std::ptr::eq(node, entry.node))
    };
    let (first, further) = match it.tenants.split_first() {
        Some((first, further)) if has_node(first.node) => {
            (tenant_pairs(first, "tenant", "tenant_id"), further)
        }
        _ => (Vec::new(), it.tenants.as_slice()),
    };
    if let Some(cloud) = cloud.filter(|_| first.iter().all(|(key, _)| key != "cloud")) {
        written.push(("cloud", Some(Yaml::Text(cloud.clone()))));
    }
    let mut pairs = kept(written);
    pairs.extend(first);
    if it.tenants.iter().all(|tenant| tenant.domains.is_empty()) {
        // A guess that a person has to confirm.
        let proposed = it.texts.get("website").and_then(|page| domain_of_page(page));
        pairs.extend(proposed.map(|domain| ("# domains".to_owned(), Yaml::Texts(vec![domain]))));
    }
    let further = further.iter().filter(|tenant| tenant.node.is_none());
    let further = further.map(|tenant| Yaml::Line(tenant_pairs(tenant, "name", "id"))).collect();
    let contacts = it.contacts.iter().filter(|contact| contact.node.is_none()).map(|contact| {
        let pairs = contact_pairs(contact);
        if contact.texts.contains_key("use") { Yaml::Line(pairs) } else { Yaml::Map(pairs) }
    });
    pairs.extend(kept(vec![
        ("tenants", Some(Yaml::List(further))),
        ("contacts", Some(Yaml::List(contacts.collect()))),
        ("language", text("language")),
    ]));
    pairs
}

/// The pairs that say something.
fn kept(pairs: Vec<(&str, Option<Yaml>)>) -> Pairs {
    let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    pairs.filter(|(_, value)| !value.is_empty()).collect()
}

fn tenant_pairs(tenant: &Tenant<'_>, name: &'static str, id: &'static str) -> Pairs {
    // A domain beneath another one counts with it.
    let is_own = |domain: &&String| {
        !names::parents(domain).skip(1).any(|parent| tenant.domains.iter().any(|it| it == parent))
    };
    let domains = tenant.domains.iter().filter(is_own).cloned().collect();
    let text = |key| tenant.texts.get(key).cloned().map(Yaml::Text);
    kept(vec![
        ("cloud", text("cloud")),
        (name, text("tenant")),
        (id, text("tenant_id")),
        ("domains", Some(Yaml::Texts(domains))),
    ])
}

fn contact_pairs(contact: &Contact<'_>) -> Pairs {
    let text = |key| (key, contact.texts.get(key).cloned().map(Yaml::Text));
    let keys = ["name", "use"].into_iter().chain(CONTACT_FIELDS);
    kept(keys.map(text).collect())
}

/// The domain that the address of an organization's own page proposes.
fn domain_of_page(page: &str) -> Option<String> {
    let host = page.split_once("://").map_or(page, |(_, rest)| rest);
    let host = names::domain(host.split(['/', ':', '?']).next()?).ok()?;
    Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}
