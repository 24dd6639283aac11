//! A checked layer as bytes that are looked up in place: the built-in data, a compiled file, and
//! a YAML layer once it is read are all of this form.
//!
//! The bytes are one *payload*: a header, then records, then pages of one sorted tree whose keys
//! begin with the byte of their table. In a file the payload is cut into blocks with a checksum
//! each ([`blocks`]), so that a look-up verifies just what it reads.

pub mod blocks;
mod encode;
mod layer;
mod lookup;
mod patterns;
mod phrases;
mod tree;

pub use encode::encode;
pub use layer::{Compiled, Meta, Record, Table};
pub use patterns::{Pattern, code_range, contracted, is_code};
pub use phrases::{Posting, WEIGHT_UNIT, fillers, weight};

use std::ops::{Deref, Range};
use std::rc::Rc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The version of the format; a file of another one is compiled again.
pub const VERSION: u32 = 4;
/// The first bytes of every compiled directory.
pub const MAGIC: &[u8; 12] = b"whoadmin\0\r\n\x1a";

/// Why a compiled directory cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CorruptError(pub String);

/// What is wrong with a place that is not in the file.
const OUTSIDE: &str = "a table points outside the file";

fn corrupt(what: &str) -> CorruptError {
    CorruptError(what.to_owned())
}

/// Bytes of a payload, borrowed or shared with the cache that holds them.
#[derive(Debug, Clone)]
pub enum Bytes<'a> {
    /// Part of a payload in memory.
    Borrowed(&'a [u8]),
    /// Part of one block.
    Shared(Rc<[u8; blocks::BLOCK]>, Range<usize>),
    /// Bytes put together from several blocks.
    Owned(Vec<u8>),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Borrowed(bytes) => bytes,
            Self::Shared(block, range) => block.get(range.clone()).unwrap_or_default(),
            Self::Owned(bytes) => bytes,
        }
    }
}

/// Where the bytes of a payload come from.
pub trait Source {
    /// The length of the payload in bytes.
    fn size(&self) -> u64;

    /// The `len` bytes from `offset`.
    ///
    /// # Errors
    /// When they are not all there, or do not match their checksum.
    fn read(&self, offset: u64, len: usize) -> Result<Bytes<'_>, CorruptError>;

    /// Verifies every block.
    ///
    /// # Errors
    /// The first block that does not match its checksum.
    fn verify(&self) -> Result<(), CorruptError> {
        Ok(())
    }
}

/// A payload in memory.
#[derive(Debug)]
pub struct Memory(pub std::borrow::Cow<'static, [u8]>);

impl Source for Memory {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, offset: u64, len: usize) -> Result<Bytes<'_>, CorruptError> {
        let start = usize::try_from(offset).map_err(|_| corrupt("an offset is out of reach"))?;
        start
            .checked_add(len)
            .and_then(|end| self.0.get(start..end))
            .map(Bytes::Borrowed)
            .ok_or_else(|| corrupt(OUTSIDE))
    }
}

/// Appends a value: numbers in as many bytes as they need, bytes behind their count.
fn put(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // Writing to a vector cannot fail: the only fault is a full buffer, and this one grows.
    if let Ok(bytes) = postcard::to_extend(value, std::mem::take(out)) {
        *out = bytes;
    }
}

/// The value that `bytes` begin with.
fn decode<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<T, CorruptError> {
    take(&mut bytes)
}

/// Takes a value off the front of `bytes`.
fn take<'a, T: Deserialize<'a>>(bytes: &mut &'a [u8]) -> Result<T, CorruptError> {
    let taken = postcard::take_from_bytes(bytes);
    let (value, rest) = taken.map_err(|_| corrupt("a record cannot be read"))?;
    *bytes = rest;
    Ok(value)
}

/// The tables of the tree: each key begins with one of these bytes.
pub(crate) mod table {
    /// Organization ids.
    pub const ORGANIZATION: u8 = b'o';
    /// Shared contacts.
    pub const CONTACT: u8 = b'c';
    /// Types.
    pub const TYPE: u8 = b't';
    /// Clouds.
    pub const CLOUD: u8 = b'l';
    /// Portals.
    pub const PORTAL: u8 = b'p';
    /// Tasks.
    pub const TASK: u8 = b'k';
    /// Messages.
    pub const MESSAGE: u8 = b'm';
    /// Languages.
    pub const LANGUAGE: u8 = b'g';
    /// Names of entries: folded name, 0, table, id.
    pub const NAME: u8 = b'n';
    /// Names that clouds mark as ambiguous: folded name, 0, cloud.
    pub const AMBIGUOUS: u8 = b'a';
    /// Domains of organizations, labels reversed.
    pub const DOMAIN: u8 = b'd';
    /// Tenant suffixes: reversed labels, 0, cloud.
    pub const TENANT_SUFFIX: u8 = b'x';
    /// Suffixes of types: reversed labels, 0, type.
    pub const TYPE_SUFFIX: u8 = b'y';
    /// Tenant ids.
    pub const TENANT_ID: u8 = b'i';
    /// Schools, labels reversed; the value is the name.
    pub const SCHOOL: u8 = b's';
    /// Providers of personal mail, labels reversed.
    pub const PERSONAL_MAIL: u8 = b'e';
    /// Words: language, 0, key; the value is the word.
    pub const WORD: u8 = b'w';
    /// Source files by number.
    pub const FILE: u8 = b'f';
    /// Codes of messages, as keys; the value is the id. Behind `#` the number of a code alone, behind
    /// `~` the beginning of codes that a family of messages has in common.
    pub const CODE: u8 = b'C';
    /// Words of phrases; the value is where the record of their phrases stands.
    pub const PHRASE: u8 = b'q';
    /// Single records: the meta record, the defaults, the patterns of messages.
    pub const SINGLE: u8 = b'!';
}

/// The labels of a domain in reverse, each ended by a dot: `com.contoso.`.
pub(crate) fn reversed(domain: &str) -> String {
    let mut out = String::with_capacity(domain.len() + 1);
    let mut end = domain.len();
    for (at, byte) in domain.bytes().enumerate().rev() {
        if byte == b'.' {
            out.push_str(domain.get(at + 1..end).unwrap_or_default());
            out.push('.');
            end = at;
        }
    }
    out.push_str(domain.get(..end).unwrap_or_default());
    out.push('.');
    out
}
