//! A compiled layer, and every look-up in it.

use std::fmt;
use std::ops::ControlFlow::{Break, Continue};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::encode::HEADER;
use super::tree::{self, Go, Page, Root, Visit};
use super::{Damage, MAGIC, Source, VERSION, damage, reversed, table, take, take_number};
use crate::entries::Entries;
use crate::model::{
    Cloud, Contact, Defaults, Language, Message, Organization, OrganizationType, Portal, Spot, Task,
};

/// What a layer says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The organization that is meant when nobody is given.
    pub default: Option<Spot>,
    /// How many source files it was made from.
    pub files: u64,
    /// How many organizations it has.
    pub organizations: u64,
    /// How many shared contacts.
    pub contacts: u64,
    /// How many types.
    pub types: u64,
    /// How many clouds.
    pub clouds: u64,
    /// How many portals.
    pub portals: u64,
    /// How many tasks.
    pub tasks: u64,
    /// How many messages.
    pub messages: u64,
}

/// A table of entries that have ids and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// Organizations.
    Organizations,
    /// Shared contacts.
    Contacts,
    /// Organization types.
    Types,
    /// Clouds.
    Clouds,
    /// Portals.
    Portals,
    /// Tasks.
    Tasks,
    /// Messages.
    Messages,
    /// Languages.
    Languages,
}

impl Table {
    const fn byte(self) -> u8 {
        match self {
            Self::Organizations => table::ORGANIZATION,
            Self::Contacts => table::CONTACT,
            Self::Types => table::TYPE,
            Self::Clouds => table::CLOUD,
            Self::Portals => table::PORTAL,
            Self::Tasks => table::TASK,
            Self::Messages => table::MESSAGE,
            Self::Languages => table::LANGUAGE,
        }
    }

    /// What its entries are called.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Organizations => "organization",
            Self::Contacts => "contact",
            Self::Types => "organization type",
            Self::Clouds => "cloud",
            Self::Portals => "portal",
            Self::Tasks => "task",
            Self::Messages => "message",
            Self::Languages => "language",
        }
    }
}

/// A kind of record, and the table it is found in.
pub trait Record: DeserializeOwned {
    /// The table.
    const TABLE: Table;
}

macro_rules! records {
    ($($record:ty => $table:ident),* $(,)?) => {
        $(impl Record for $record { const TABLE: Table = Table::$table; })*
    };
}

records! {
    Organization => Organizations, Contact => Contacts, OrganizationType => Types, Cloud => Clouds,
    Portal => Portals, Task => Tasks, Message => Messages, Language => Languages,
}

/// A compiled layer.
pub struct Compiled {
    source: Box<dyn Source>,
    root: Root,
    tables: u128,
}

impl fmt::Debug for Compiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compiled").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Compiled {
    /// The layer that `source` holds.
    ///
    /// # Errors
    /// When it is not a compiled directory, of another version, or cut off.
    pub fn open(source: Box<dyn Source>) -> Result<Self, Damage> {
        let (root, tables) = {
            let header = source
                .read(0, HEADER)
                .map_err(|_| damage("the file is cut off, or damaged at its beginning"))?;
            let mut rest: &[u8] = &header;
            if take(&mut rest, MAGIC.len() as u64)? != MAGIC {
                return Err(damage("it is not a compiled directory"));
            }
            if u32::try_from(fixed(&mut rest, 4)?) != Ok(VERSION) {
                return Err(damage("it was compiled by another version of whoadmin"));
            }
            if fixed(&mut rest, 8)? > source.len() {
                return Err(damage("the file is cut off"));
            }
            let page = Page { offset: fixed(&mut rest, 8)?, len: fixed(&mut rest, 8)? };
            let height = *take(&mut rest, 1)?.first().unwrap_or(&0);
            let tables = u128::from(fixed(&mut rest, 8)?) | u128::from(fixed(&mut rest, 8)?) << 64;
            (Root { page, height }, tables)
        };
        Ok(Self { source, root, tables })
    }

    /// Verifies every block, and decodes every record.
    ///
    /// # Errors
    /// The first damage.
    pub fn verify(&self) -> Result<(), Damage> {
        self.source.verify()?;
        self.each::<Organization>(|_| Ok(Continue(())))?;
        self.each::<Contact>(|_| Ok(Continue(())))?;
        self.each::<OrganizationType>(|_| Ok(Continue(())))?;
        self.each::<Cloud>(|_| Ok(Continue(())))?;
        self.each::<Portal>(|_| Ok(Continue(())))?;
        self.each::<Task>(|_| Ok(Continue(())))?;
        self.each::<Message>(|_| Ok(Continue(())))?;
        self.meta().map(|_| ())
    }

    /// All entries of a user's layer, as its files gave them.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn entries(&self) -> Result<Entries, Damage> {
        let meta = self.meta()?;
        let mut entries = Entries { default: meta.default, ..Entries::default() };
        for number in 0..meta.files {
            let number = u32::try_from(number).map_err(|_| damage("there are too many files"))?;
            entries.files.push(self.file(number)?.ok_or_else(|| damage("a file has no name"))?);
        }
        entries.organizations = self.all()?;
        entries.contacts = self.all()?;
        entries.types = self.all()?;
        entries.clouds = self.all()?;
        entries.portals = self.all()?;
        entries.tasks = self.all()?;
        entries.messages = self.all()?;
        Ok(entries)
    }

    fn all<T: Record>(&self) -> Result<Vec<T>, Damage> {
        let mut all = Vec::new();
        self.each(|it: T| {
            all.push(it);
            Ok(Continue(()))
        })?;
        Ok(all)
    }

    fn find(&self, key: &[&[u8]]) -> Result<Option<Vec<u8>>, Damage> {
        self.find_with(key, <[u8]>::to_vec)
    }

    /// What `take` makes of the value of a key, which is given in parts.
    fn find_with<T>(
        &self,
        key: &[&[u8]],
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, Damage> {
        if !self.has_table(key.first().and_then(|part| part.first())) {
            return Ok(None);
        }
        with_key(key, |key| tree::find(&*self.source, self.root, key, take))
    }

    fn has_table(&self, kind: Option<&u8>) -> bool {
        kind.is_some_and(|kind| self.tables & 1 << (kind & 0x7f) != 0)
    }

    /// The record whose place a key has for its value.
    fn found<T: DeserializeOwned>(&self, key: &[&[u8]]) -> Result<Option<T>, Damage> {
        self.find_with(key, |place| self.record(place))?.transpose()
    }

    /// The longest of a domain and its parents that a table of reversed domains has, and what `take`
    /// makes of its value.
    fn longest<'d, T>(
        &self,
        kind: u8,
        domain: &'d str,
        mut take: impl FnMut(&[u8]) -> T,
    ) -> Result<Option<(&'d str, T)>, Damage> {
        if !self.has_table(Some(&kind)) {
            return Ok(None);
        }
        let reversed = reversed(domain);
        let mut asked = reversed.as_bytes();
        while !asked.is_empty() {
            // Behind all that is told of the domain itself, before all that lies beneath it.
            let last = with_key(&[&[kind], asked, &[1]], |key| {
                tree::floor(&*self.source, self.root, key, |found, value| {
                    let (is_part, same) = same_labels(kind, found, asked);
                    (same, is_part.then(|| take(value)))
                })
            })?;
            let Some((same, found)) = last else {
                break;
            };
            if let Some(found) = found {
                return Ok(Some((last_labels(domain, same), found)));
            }
            // What is longer than the labels that both share is not there. Each turn is of fewer
            // labels, whatever keys a damaged file has.
            let shared = asked.get(..same.min(asked.len() - 1)).unwrap_or_default();
            let labels = shared.iter().rposition(|byte| *byte == b'.').map_or(0, |at| at + 1);
            asked = shared.get(..labels).unwrap_or_default();
        }
        Ok(None)
    }

    fn record<T: DeserializeOwned>(&self, place: &[u8]) -> Result<T, Damage> {
        let mut place = place;
        let offset = take_number(&mut place)?;
        let len = take_number(&mut place)?;
        let len = usize::try_from(len)
            .ok()
            .filter(|_| len <= self.source.len())
            .ok_or_else(|| damage("a table points outside the file"))?;
        let bytes = self.source.read(offset, len)?;
        postcard::from_bytes(&bytes).map_err(|_| damage("a record cannot be read"))
    }

    fn single<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Damage> {
        self.found(&[&[table::SINGLE], name.as_bytes()])
    }

    /// What the layer says of itself.
    ///
    /// # Errors
    /// When the bytes are damaged; so for every look-up.
    pub fn meta(&self) -> Result<Meta, Damage> {
        self.single("meta").map(Option::unwrap_or_default)
    }

    /// What the rules mean, in the built-in data.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn defaults(&self) -> Result<Option<Defaults>, Damage> {
        self.single("defaults")
    }

    /// The sentences of messages, folded loosely, longest first, each with the message's id.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn patterns(&self) -> Result<Vec<(String, String)>, Damage> {
        self.single("patterns").map(Option::unwrap_or_default)
    }

    /// The entry with this id.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn entry<T: Record>(&self, id: &str) -> Result<Option<T>, Damage> {
        self.found(&[&[T::TABLE.byte()], id.as_bytes()])
    }

    /// Whether there is an entry with this id.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn has(&self, table: Table, id: &str) -> Result<bool, Damage> {
        Ok(self.find_with(&[&[table.byte()], id.as_bytes()], |_| ())?.is_some())
    }

    /// Visits every entry of a table, in the order of ids.
    ///
    /// # Errors
    /// When the bytes are damaged, or `each` fails.
    pub fn each<T: Record>(
        &self,
        mut each: impl FnMut(T) -> Result<Go, Damage>,
    ) -> Result<(), Damage> {
        self.scan(&[T::TABLE.byte()], &mut |_, value| each(self.record(value)?))
    }

    /// The ids of a table that begin with `prefix`, at most `most`.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn ids(&self, table: Table, prefix: &str, most: usize) -> Result<Vec<String>, Damage> {
        self.ids_from(table, prefix, prefix, most)
    }

    /// The same, of ids that do not come before `from`.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn ids_from(
        &self,
        table: Table,
        prefix: &str,
        from: &str,
        most: usize,
    ) -> Result<Vec<String>, Damage> {
        let mut ids = Vec::new();
        let prefix = [&[table.byte()], prefix.as_bytes()].concat();
        let start = [&[table.byte()], from.as_bytes()].concat();
        self.scan_from(&prefix, &start, &mut |key, _| {
            if ids.len() >= most {
                return Ok(Break(()));
            }
            ids.push(text(key.get(1..).unwrap_or_default()));
            Ok(Continue(()))
        })?;
        Ok(ids)
    }

    /// Visits all keys that begin with `prefix`.
    fn scan(&self, prefix: &[u8], each: &mut Visit<'_>) -> Result<(), Damage> {
        self.scan_from(prefix, prefix, each)
    }

    /// The same, of keys that do not come before `start`.
    fn scan_from(&self, prefix: &[u8], start: &[u8], each: &mut Visit<'_>) -> Result<(), Damage> {
        if !self.has_table(prefix.first()) {
            return Ok(());
        }
        tree::visit(&*self.source, self.root, start, &mut |key, value| {
            if key.starts_with(prefix) { each(key, value) } else { Ok(Break(())) }
        })
    }

    /// The tails of the keys `prefix`, 0, tail.
    fn tails(&self, kind: u8, middle: &str) -> Result<Vec<String>, Damage> {
        let prefix = [&[kind], middle.as_bytes(), &[0]].concat();
        let mut tails = Vec::new();
        self.scan(&prefix, &mut |key, _| {
            tails.push(text(key.get(prefix.len()..).unwrap_or_default()));
            Ok(Continue(()))
        })?;
        Ok(tails)
    }

    /// The ids of the entries of `table` that a folded name names.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn named(&self, table: Table, folded: &str) -> Result<Vec<String>, Damage> {
        let prefix = [&[table::NAME], folded.as_bytes(), &[0, table.byte()]].concat();
        let mut ids = Vec::new();
        self.scan(&prefix, &mut |key, _| {
            ids.push(text(key.get(prefix.len()..).unwrap_or_default()));
            Ok(Continue(()))
        })?;
        Ok(ids)
    }

    /// Visits the folded names that begin with `prefix`: the name, its table, and the id.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn names(
        &self,
        table: Table,
        prefix: &str,
        each: impl FnMut(&str, &str) -> Go,
    ) -> Result<(), Damage> {
        self.names_from(table, prefix, prefix, each)
    }

    /// The same, of names that do not come before `from`.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn names_from(
        &self,
        table: Table,
        prefix: &str,
        from: &str,
        mut each: impl FnMut(&str, &str) -> Go,
    ) -> Result<(), Damage> {
        let prefix = [&[table::NAME], prefix.as_bytes()].concat();
        let start = [&[table::NAME], from.as_bytes()].concat();
        self.scan_from(&prefix, &start, &mut |key, _| {
            let key = key.get(1..).unwrap_or_default();
            let Some(zero) = key.iter().position(|byte| *byte == 0) else {
                return Ok(Continue(()));
            };
            let (name, rest) = key.split_at(zero);
            if rest.get(1) != Some(&table.byte()) {
                return Ok(Continue(()));
            }
            Ok(each(&text(name), &text(rest.get(2..).unwrap_or_default())))
        })
    }

    /// The clouds that mark a folded name as ambiguous.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn ambiguous(&self, folded: &str) -> Result<Vec<String>, Damage> {
        self.tails(table::AMBIGUOUS, folded)
    }

    /// The organization that lists this very domain.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn by_domain(&self, domain: &str) -> Result<Option<Organization>, Damage> {
        self.by_key(table::DOMAIN, &reversed(domain))
    }

    /// Whether an organization lists this very domain.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn lists_domain(&self, domain: &str) -> Result<bool, Damage> {
        let key = reversed(domain);
        Ok(self.find_with(&[&[table::DOMAIN], key.as_bytes()], |_| ())?.is_some())
    }

    /// The longest of a domain and its parents that an organization lists, where that organization
    /// stands and the number of its tenant: equal for domains of one tenant, without reading it.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn tenant_of_domain<'d>(
        &self,
        domain: &'d str,
    ) -> Result<Option<(&'d str, Vec<u8>)>, Damage> {
        self.longest(table::DOMAIN, domain, <[u8]>::to_vec)
    }

    /// The organization of a tenant (see [`Compiled::tenant_of_domain`]).
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn organization_at(&self, tenant: &[u8]) -> Result<Organization, Damage> {
        self.record(tenant)
    }

    /// Whether the layer has any organization.
    #[must_use]
    pub fn has_organizations(&self) -> bool {
        self.has_table(Some(&table::ORGANIZATION))
    }

    /// The organization with this tenant id, in lower case.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn by_tenant_id(&self, id: &str) -> Result<Option<Organization>, Damage> {
        self.by_key(table::TENANT_ID, id)
    }

    fn by_key(&self, kind: u8, key: &str) -> Result<Option<Organization>, Damage> {
        self.found(&[&[kind], key.as_bytes()])
    }

    /// The longest tenant suffix that a domain is or lies beneath.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn tenant_suffix<'d>(&self, domain: &'d str) -> Result<Option<&'d str>, Damage> {
        self.part(table::TENANT_SUFFIX, domain)
    }

    /// The clouds whose tenant suffix is this very domain.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn by_tenant_suffix(&self, domain: &str) -> Result<Vec<String>, Damage> {
        self.tails(table::TENANT_SUFFIX, &reversed(domain))
    }

    /// The longest suffix of types that a domain is or lies beneath.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn type_suffix<'d>(&self, domain: &'d str) -> Result<Option<&'d str>, Damage> {
        self.part(table::TYPE_SUFFIX, domain)
    }

    /// The types whose suffix is this very domain.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn by_type_suffix(&self, domain: &str) -> Result<Vec<String>, Damage> {
        self.tails(table::TYPE_SUFFIX, &reversed(domain))
    }

    /// The listed school of a domain, or of its longest listed parent: its own domain and its name.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn school<'d>(&self, domain: &'d str) -> Result<Option<(&'d str, String)>, Damage> {
        self.longest(table::SCHOOL, domain, text)
    }

    /// Whether a domain, or a parent of it, is a provider of personal mail.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn is_personal_mail(&self, domain: &str) -> Result<bool, Damage> {
        Ok(self.part(table::PERSONAL_MAIL, domain)?.is_some())
    }

    fn part<'d>(&self, kind: u8, domain: &'d str) -> Result<Option<&'d str>, Damage> {
        Ok(self.longest(kind, domain, |_| ())?.map(|(part, ())| part))
    }

    /// All providers of personal mail.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn personal_mail(&self) -> Result<Vec<String>, Damage> {
        let mut domains = Vec::new();
        self.scan(&[table::PERSONAL_MAIL], &mut |key, _| {
            let key = text(key.get(1..).unwrap_or_default());
            let labels: Vec<&str> = key.trim_end_matches('.').rsplit('.').collect();
            domains.push(labels.join("."));
            Ok(Continue(()))
        })?;
        Ok(domains)
    }

    /// The message with this code, in lower case.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn by_code(&self, code: &str) -> Result<Option<String>, Damage> {
        Ok(self.find(&[&[table::CODE], code.as_bytes()])?.map(|id| text(&id)))
    }

    /// A word of answers in just this language.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn word(&self, language: &str, key: &str) -> Result<Option<String>, Damage> {
        Ok(self
            .find(&[&[table::WORD], language.as_bytes(), &[0], key.as_bytes()])?
            .map(|word| text(&word)))
    }

    /// The keys of all words in a language.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn word_keys(&self, language: &str) -> Result<Vec<String>, Damage> {
        self.tails(table::WORD, language)
    }

    /// The name of a source file.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn file(&self, number: u32) -> Result<Option<String>, Damage> {
        Ok(self.find(&[&[table::FILE], &number.to_be_bytes()])?.map(|name| text(&name)))
    }
}

/// Whether the domain of a key is one that was asked for or a parent of it, both in reverse, and how many
/// bytes both begin with.
fn same_labels(kind: u8, key: &[u8], asked: &[u8]) -> (bool, usize) {
    let found = key.strip_prefix(&[kind]).unwrap_or_default();
    let end = found.iter().position(|byte| *byte == 0).unwrap_or(found.len());
    let found = found.get(..end).unwrap_or_default();
    let same = found.iter().zip(asked).take_while(|(a, b)| a == b).count();
    (same == found.len() && same > 0, same)
}

/// The last labels of a domain, of whose reversed form they are the first `len` bytes.
fn last_labels(domain: &str, len: usize) -> &str {
    let start = (domain.len() + 1).saturating_sub(len);
    domain.get(start..).unwrap_or_default()
}

/// Gives `search` the parts of a key as one, without asking for memory where it is short.
fn with_key<T>(parts: &[&[u8]], search: impl FnOnce(&[u8]) -> T) -> T {
    let mut short = [0; 120];
    let mut len = 0;
    for part in parts {
        let Some(room) = short.get_mut(len..len + part.len()) else {
            return search(&parts.concat());
        };
        room.copy_from_slice(part);
        len += part.len();
    }
    search(short.get(..len).unwrap_or_default())
}

/// Bytes of a key or value as text; what is not UTF-8 shows as replacement characters.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Takes a little-endian number of `len` bytes, at most 8.
fn fixed(bytes: &mut &[u8], len: u64) -> Result<u64, Damage> {
    let part = take(bytes, len)?;
    Ok(part.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte)))
}
