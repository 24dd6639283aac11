//! A compiled layer: its header, its records, and the keys that lead to them.

use std::cell::OnceCell;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::tree::{self, OwnedPair, Page, Root};
use super::{CorruptError, MAGIC, Source, VERSION, corrupt, decode, table};
use crate::entries::Entries;
use crate::model::{
    Cloud, Contact, Entry, Language, Message, Organization, OrganizationType, Portal, Spot, Task,
};

/// What stands first in a payload.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    magic: [u8; 12],
    #[serde(with = "postcard::fixint::le")]
    version: u32,
    /// The length of the payload in bytes.
    #[serde(with = "postcard::fixint::le")]
    size: u64,
    #[serde(with = "postcard::fixint::le")]
    root_offset: u64,
    #[serde(with = "postcard::fixint::le")]
    root_len: u64,
    height: u8,
    /// A bit for each table that has a key.
    #[serde(with = "postcard::fixint::le")]
    tables: u128,
}

impl Header {
    /// The bytes that are kept free for it.
    pub(super) const ROOM: usize = 64;

    pub(super) fn new(size: usize, root: Root, tables: u128) -> Self {
        Self {
            magic: *MAGIC,
            version: VERSION,
            size: size as u64,
            root_offset: root.page.offset,
            root_len: root.page.len,
            height: root.height,
            tables,
        }
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Table {
    /// Organizations.
    Organizations = table::ORGANIZATION,
    /// Shared contacts.
    Contacts = table::CONTACT,
    /// Organization types.
    Types = table::TYPE,
    /// Clouds.
    Clouds = table::CLOUD,
    /// Portals.
    Portals = table::PORTAL,
    /// Tasks.
    Tasks = table::TASK,
    /// Messages.
    Messages = table::MESSAGE,
    /// Languages.
    Languages = table::LANGUAGE,
}

impl Table {
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
pub trait Record: DeserializeOwned + Entry {
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
///
/// Look-ups return what they find: nothing where they meet damage, which the layer notes. Whoever
/// shows what was found asks [`Compiled::check_intact`] first.
pub struct Compiled {
    source: Box<dyn Source>,
    root: Root,
    tables: u128,
    /// The first damage that a look-up met.
    damage: OnceCell<CorruptError>,
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
    pub fn open(source: Box<dyn Source>) -> Result<Self, CorruptError> {
        let cut_off = |_| corrupt("the file is cut off, or damaged at its beginning");
        let header: Header = decode(&source.read(0, Header::ROOM).map_err(cut_off)?)?;
        if header.magic != *MAGIC {
            return Err(corrupt("it is not a compiled directory"));
        }
        if header.version != VERSION {
            return Err(corrupt("it was compiled by another version of whoadmin"));
        }
        if header.size > source.size() {
            return Err(corrupt("the file is cut off"));
        }
        let page = Page { offset: header.root_offset, len: header.root_len };
        let (root, tables) = (Root { page, height: header.height }, header.tables);
        Ok(Self { source, root, tables, damage: OnceCell::new() })
    }

    /// Whether all that was looked up so far was as it was written.
    ///
    /// # Errors
    /// The first damage that a look-up met.
    pub fn check_intact(&self) -> Result<(), CorruptError> {
        self.damage.get().map_or(Ok(()), |damage| Err(damage.clone()))
    }

    /// Verifies every block, and decodes every record.
    ///
    /// # Errors
    /// The first damage.
    pub fn verify(&self) -> Result<(), CorruptError> {
        self.source.verify()?;
        self.all::<Organization>().for_each(drop);
        self.all::<Contact>().for_each(drop);
        self.all::<OrganizationType>().for_each(drop);
        self.all::<Cloud>().for_each(drop);
        self.all::<Portal>().for_each(drop);
        self.all::<Task>().for_each(drop);
        self.all::<Message>().for_each(drop);
        let _ = self.meta();
        self.check_intact()
    }

    /// All entries of a user's layer, as its files gave them.
    ///
    /// # Errors
    /// The first damage.
    pub fn entries(&self) -> Result<Entries, CorruptError> {
        let meta = self.meta();
        let mut entries = Entries { default: meta.default, ..Entries::default() };
        for number in 0..meta.files {
            let number = u32::try_from(number).map_err(|_| corrupt("there are too many files"))?;
            entries.files.push(self.file(number).ok_or_else(|| corrupt("a file has no name"))?);
        }
        entries.organizations = self.all().collect();
        entries.contacts = self.all().collect();
        entries.types = self.all().collect();
        entries.clouds = self.all().collect();
        entries.portals = self.all().collect();
        entries.tasks = self.all().collect();
        entries.messages = self.all().collect();
        self.check_intact()?;
        Ok(entries)
    }

    /// What a look-up found: nothing where it met damage, which is noted.
    fn found<T: Default>(&self, result: Result<T, CorruptError>) -> T {
        result.unwrap_or_else(|damage| {
            self.damage.get_or_init(|| damage);
            T::default()
        })
    }

    /// Whether the layer has any key of a table.
    pub(super) fn has_table(&self, table: u8) -> bool {
        self.tables & 1 << (table & 0x7f) != 0
    }

    /// What `take` makes of the value of a key of a table.
    pub(super) fn value<T>(
        &self,
        table: u8,
        key: &[u8],
        take: impl FnOnce(&[u8]) -> T,
    ) -> Option<T> {
        if !self.has_table(table) {
            return None;
        }
        let key = [&[table], key].concat();
        self.found(tree::find(&*self.source, self.root, &key, take))
    }

    /// The keys of a table that begin with `prefix`, each with its value.
    pub(super) fn range<'c>(
        &'c self,
        table: u8,
        prefix: &[u8],
    ) -> impl Iterator<Item = OwnedPair> + use<'c> {
        let prefix = [&[table], prefix].concat();
        self.has_table(table)
            .then(|| tree::range(&*self.source, self.root, &prefix))
            .into_iter()
            .flatten()
            .map_while(|pair| self.found(pair.map(Some)))
            .take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(mut key, value)| (key.split_off(1), value))
    }

    /// The record at a place that the tree holds as the value of a key.
    pub(super) fn record<T: DeserializeOwned>(&self, place: &[u8]) -> Option<T> {
        self.found(self.read_record(place).map(Some))
    }

    fn read_record<T: DeserializeOwned>(&self, place: &[u8]) -> Result<T, CorruptError> {
        decode(&tree::page(&*self.source, decode(place)?)?)
    }
}
