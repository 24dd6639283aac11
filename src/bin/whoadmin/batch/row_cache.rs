//! The rows of a batch that were rendered already, to be used again: the addresses of one tenant
//! differ in nothing else.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use whoadmin::directory::Directory;
use whoadmin::names;

use crate::batch::row_outcome::RowOutcome;
use crate::error::CliError;

/// How many rows are cached.
const MOST: usize = 100_000;

/// Rows by domain and by tenant: the cells behind an address, and what a summary needs to know of it.
pub struct RowCache {
    /// Keys are kept as fingerprints: memory follows the number of tenants, not the length of their
    /// names. The seed is drawn anew in each process, so that no file can be made to clash; by
    /// chance, two of a hundred thousand do once in four thousand million processes.
    seed: RandomState,
    /// The rows of domains, as they were typed.
    domains: Domains,
    /// The rows of tenants.
    tenants: HashMap<u64, u32>,
    rows: Vec<Row>,
    /// The cells of all rows, one after the other.
    cells: Vec<u8>,
    scratch: Vec<u8>,
}

/// Where the cells of a row stand, and what became of it.
struct Row {
    start: u32,
    end: u32,
    outcome: RowOutcome,
}

/// Which row a domain has.
enum Lookup {
    /// This one.
    Cached(u32),
    /// That of a tenant, or of all strangers, which is not rendered yet.
    New { tenant: u64, caches_domain: bool },
    /// One of its own: it is not even a domain.
    Own,
}

impl RowCache {
    /// No rows yet.
    pub fn new() -> Self {
        Self {
            seed: RandomState::default(),
            domains: Domains::new(),
            tenants: HashMap::new(),
            rows: Vec::new(),
            cells: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The cells of a plain domain (see [`plain_domain`]): the cached ones, else those that `render`
    /// writes.
    pub fn get_or_insert_with(
        &mut self,
        directory: &Directory,
        domain: &str,
        render: impl FnOnce(&mut Vec<u8>) -> Result<RowOutcome, CliError>,
    ) -> Result<(&[u8], RowOutcome), CliError> {
        // No print is nought: that is an empty place.
        let print = self.seed.hash_one(domain.as_bytes()).max(1);
        let lookup = match self.domains.get(domain.as_bytes(), print) {
            Some(row) => Lookup::Cached(row),
            None => self.lookup(directory, domain, print),
        };
        directory.check_intact()?;
        if let Lookup::Cached(number) = lookup
            && let Some(row) = self.rows.get(number as usize)
        {
            let cells = self.cells.get(row.start as usize..row.end as usize);
            return Ok((cells.unwrap_or_default(), row.outcome));
        }
        self.scratch.clear();
        let outcome = render(&mut self.scratch)?;
        if let Lookup::New { tenant, caches_domain } = lookup
            && let Some(number) = self.insert(tenant, outcome)
            && caches_domain
        {
            self.domains.insert(domain.as_bytes(), print, number);
        }
        Ok((&self.scratch, outcome))
    }

    /// Caches the rendered row of a tenant, and gives its number.
    fn insert(&mut self, tenant: u64, outcome: RowOutcome) -> Option<u32> {
        if self.rows.len() >= MOST {
            self.domains = Domains::new();
            self.tenants.clear();
            self.rows.clear();
            self.cells.clear();
        }
        let start = u32::try_from(self.cells.len()).ok()?;
        let end = u32::try_from(self.cells.len() + self.scratch.len()).ok()?;
        let number = u32::try_from(self.rows.len()).ok()?;
        self.cells.extend_from_slice(&self.scratch);
        self.rows.push(Row { start, end, outcome });
        self.tenants.insert(tenant, number);
        Some(number)
    }

    fn lookup(&mut self, directory: &Directory, domain: &str, print: u64) -> Lookup {
        let Ok(ascii) = names::domain(domain) else {
            return Lookup::Own;
        };
        let (key, caches_domain) = match directory.tenant_key_of(&ascii) {
            Some((layer, mut key)) => {
                key.extend_from_slice(&layer.to_be_bytes());
                (key, true)
            }
            // All strangers have one answer, and are too many to be cached one by one.
            None if directory.is_unlisted(&ascii) => (Vec::new(), false),
            // A school, or a provider of mail: no key of a tenant holds an at sign and a domain.
            None => ([b"@", ascii.as_bytes()].concat(), true),
        };
        let tenant = self.seed.hash_one(&key);
        let Some(row) = self.tenants.get(&tenant) else {
            return Lookup::New { tenant, caches_domain };
        };
        if caches_domain {
            self.domains.insert(domain.as_bytes(), print, *row);
        }
        Lookup::Cached(*row)
    }
}

/// The domain of a plain address, as it was typed; none for anything that needs a closer look.
pub fn plain_domain(who: &str) -> Option<&str> {
    let at = who.bytes().position(|byte| byte == b'@')?;
    let (local, domain) = (who.get(..at)?, who.get(at + 1..)?);
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let (first, last) = (*local.as_bytes().first()?, *local.as_bytes().last()?);
    let whole = first.is_ascii_alphanumeric()
        && last != b'.'
        && who.len() <= 254
        && local.len() <= 64
        && local.as_bytes().iter().all(plain)
        && domain.as_bytes().iter().all(plain)
        && !local.as_bytes().windows(2).any(|pair| pair == b"..");
    whole.then_some(domain)
}

/// The rows of domains, in sets of four, each by a fingerprint of 64 bits; in a set the latest
/// come first. Their memory is the same for ten thousand domains as for a million.
struct Domains {
    prints: Vec<u64>,
    rows: Vec<u32>,
}

impl Domains {
    const SETS: u64 = 32 << 10;
    const WAYS: usize = 4;

    fn new() -> Self {
        let len = usize::try_from(Self::SETS).unwrap_or_default() * Self::WAYS;
        // Zeroed memory is only there once it is written.
        Self { prints: vec![0; len], rows: vec![0; len] }
    }

    /// The set of a domain: spread well enough, and for little; what decides is the print.
    fn set(domain: &[u8]) -> usize {
        let mix = |mixed: u64, part: &[u8]| {
            let part = part.iter().fold(0, |part, byte| part << 8 | u64::from(*byte));
            (mixed.rotate_left(5) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        };
        let mixed = domain.chunks(8).fold(0, mix);
        usize::try_from((mixed >> 32) % Self::SETS).unwrap_or_default()
    }

    fn get(&self, domain: &[u8], print: u64) -> Option<u32> {
        let set = Self::set(domain);
        let prints = self.prints.as_chunks::<{ Self::WAYS }>().0.get(set)?;
        let way = prints.iter().position(|it| *it == print)?;
        self.rows.get(set * Self::WAYS + way).copied()
    }

    fn insert(&mut self, domain: &[u8], print: u64, row: u32) {
        let set = Self::set(domain);
        let prints = self.prints.as_chunks_mut::<{ Self::WAYS }>().0.get_mut(set);
        let rows = self.rows.as_chunks_mut::<{ Self::WAYS }>().0.get_mut(set);
        if let (Some(prints), Some(rows)) = (prints, rows) {
            prints.rotate_right(1);
            rows.rotate_right(1);
            if let (Some(first), Some(of)) = (prints.first_mut(), rows.first_mut()) {
                *first = print;
                *of = row;
            }
        }
    }
}
