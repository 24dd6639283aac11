//! What was made of the tenants of a batch, to be used again: their addresses differ in nothing else.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use whoadmin::directory::Directory;
use whoadmin::names;

use crate::error::Failure;
use crate::told::Told;

/// How many tenants are kept.
const MOST: usize = 100_000;

/// What was made already: the cells behind an address, and what a summary needs to know of them.
pub struct Kept {
    seed: RandomState,
    /// Where the cells of a domain stand, as it was typed.
    domains: Domains,
    /// Where the cells of a tenant stand. Its key is kept as a fingerprint: memory follows the number
    /// of tenants, not the length of their names. The keys of all fingerprints are drawn anew in each
    /// process, so that no file can be made to clash; by chance, two of a hundred thousand do once in
    /// four thousand million processes. As bytes it takes no more room than it needs.
    tenants: HashMap<[u8; 8], u32>,
    texts: Texts,
    scratch: Vec<u8>,
}

/// Whose cells are asked for.
enum Whose {
    /// Those that stand here.
    Known(u32),
    /// Those of a tenant, or of all strangers, that nothing was made for yet.
    New { tenant: [u8; 8], is_domain_kept: bool },
    /// Those of something that is not even a domain.
    Own,
}

impl Kept {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            seed: RandomState::default(),
            domains: Domains::new(),
            tenants: HashMap::new(),
            texts: Texts::default(),
            scratch: Vec::new(),
        }
    }

    /// The cells that there are for a plain domain (see [`plain_domain`]), else those that `make`
    /// writes.
    pub fn or_make(
        &mut self,
        directory: &Directory,
        domain: &str,
        make: impl FnOnce(&mut Vec<u8>) -> Result<Told, Failure>,
    ) -> Result<(&[u8], Told), Failure> {
        // No print is nought: that is an empty place.
        let print = self.seed.hash_one(domain.as_bytes()).max(1);
        let whose = match self.domains.get(domain.as_bytes(), print) {
            Some(place) => Whose::Known(place),
            None => self.whose(directory, domain, print)?,
        };
        if let Whose::Known(place) = whose {
            let known = self.texts.get(place).map(|(told, text)| (text, told));
            return known.ok_or_else(|| Failure::new(1, "a row of the batch was lost"));
        }
        self.scratch.clear();
        let told = make(&mut self.scratch)?;
        if let Whose::New { tenant, is_domain_kept } = whose {
            if self.tenants.len() >= MOST {
                self.domains = Domains::new();
                self.tenants.clear();
                self.texts = Texts::default();
            }
            if let Some(place) = self.texts.keep(&self.scratch, told) {
                self.tenants.insert(tenant, place);
                if is_domain_kept {
                    self.domains.keep(domain.as_bytes(), print, place);
                }
            }
        }
        Ok((&self.scratch, told))
    }

    fn whose(&mut self, directory: &Directory, domain: &str, print: u64) -> Result<Whose, Failure> {
        let Ok(ascii) = names::domain(domain) else {
            return Ok(Whose::Own);
        };
        let (key, is_domain_kept) = match directory.tenant_key_of(&ascii)? {
            Some((layer, mut key)) => {
                key.extend_from_slice(&layer.to_be_bytes());
                (key, true)
            }
            // All strangers have one answer, and are too many to be kept one by one.
            None if directory.is_unlisted(&ascii)? => (Vec::new(), false),
            // A school, or a provider of mail: no key of a tenant holds an at sign and a domain.
            None => ([b"@", ascii.as_bytes()].concat(), true),
        };
        let tenant = self.seed.hash_one(&key).to_le_bytes();
        let Some(place) = self.tenants.get(&tenant) else {
            return Ok(Whose::New { tenant, is_domain_kept });
        };
        if is_domain_kept {
            self.domains.keep(domain.as_bytes(), print, *place);
        }
        Ok(Whose::Known(*place))
    }
}

/// Texts one after the other, each behind its length and what is told of it; a place is the number
/// of the chunk and the first byte in it.
#[derive(Default)]
struct Texts {
    chunks: Vec<Vec<u8>>,
}

impl Texts {
    const CHUNK: usize = 1 << 16;
    const HEAD: usize = 2 + Told::BYTES;

    /// Keeps a text, unless it is longer than any row should be.
    fn keep(&mut self, text: &[u8], told: Told) -> Option<u32> {
        let len = u16::try_from(text.len()).ok().filter(|_| text.len() < Self::CHUNK / 4)?;
        let whole = Self::HEAD + text.len();
        if self.chunks.last().is_none_or(|chunk| chunk.len() + whole > Self::CHUNK) {
            self.chunks.push(Vec::with_capacity(Self::CHUNK));
        }
        let number = u32::try_from(self.chunks.len() - 1).ok().filter(|it| *it < 1 << 16)?;
        let chunk = self.chunks.last_mut()?;
        let place = number << 16 | u32::try_from(chunk.len()).ok()?;
        chunk.extend_from_slice(&len.to_le_bytes());
        chunk.extend_from_slice(&told.bytes());
        chunk.extend_from_slice(text);
        Some(place)
    }

    fn get(&self, place: u32) -> Option<(Told, &[u8])> {
        let chunk = self.chunks.get(usize::try_from(place >> 16).ok()?)?;
        let rest = chunk.get(usize::try_from(place & 0xffff).ok()?..)?;
        let (len, rest) = rest.split_first_chunk()?;
        let (told, rest) = rest.split_first_chunk()?;
        Some((Told::of_bytes(*told), rest.get(..usize::from(u16::from_le_bytes(*len)))?))
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

/// The numbers of domains, in sets of four, each by a fingerprint of 64 bits; in a set the latest
/// come first. Their memory is the same for ten thousand domains as for a million.
struct Domains {
    prints: Vec<u64>,
    numbers: Vec<u32>,
}

impl Domains {
    const SETS: u64 = 32 << 10;
    const WAYS: usize = 4;

    fn new() -> Self {
        let len = usize::try_from(Self::SETS).unwrap_or_default() * Self::WAYS;
        // Zeroed memory is only there once it is written.
        Self { prints: vec![0; len], numbers: vec![0; len] }
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
        self.numbers.get(set * Self::WAYS + way).copied()
    }

    fn keep(&mut self, domain: &[u8], print: u64, number: u32) {
        let set = Self::set(domain);
        let prints = self.prints.as_chunks_mut::<{ Self::WAYS }>().0.get_mut(set);
        let numbers = self.numbers.as_chunks_mut::<{ Self::WAYS }>().0.get_mut(set);
        if let (Some(prints), Some(numbers)) = (prints, numbers) {
            prints.rotate_right(1);
            numbers.rotate_right(1);
            if let (Some(first), Some(of)) = (prints.first_mut(), numbers.first_mut()) {
                *first = print;
                *of = number;
            }
        }
    }
}
