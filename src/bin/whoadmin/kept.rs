//! What was made of the tenants of a batch, to be used again: their addresses differ in nothing else.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use whoadmin::directory::Directory;
use whoadmin::names;

use crate::error::Failure;

/// How many are kept.
const MOST: usize = 100_000;

/// What was made already.
pub struct Kept<T> {
    /// By domain, as it was typed.
    domains: Prints<T>,
    /// By tenant.
    tenants: Prints<T>,
}

impl<T> Kept<T> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { domains: Prints::new(), tenants: Prints::new() }
    }

    /// What there is for a plain domain (see [`plain_domain`]), else what `make` makes.
    pub fn or_make(
        &mut self,
        directory: &Directory,
        domain: &str,
        make: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Rc<T>, Failure> {
        if let Some(kept) = self.domains.get(domain.as_bytes()) {
            return Ok(kept);
        }
        let Ok(ascii) = names::domain(domain) else {
            return Ok(Rc::new(make()?));
        };
        let (key, is_known) = match directory.tenant_key_of(&ascii)? {
            Some((layer, mut key)) => {
                key.extend_from_slice(&layer.to_be_bytes());
                (key, true)
            }
            // All strangers have one answer, and are too many to be kept one by one.
            None if directory.is_stranger(&ascii)? => (Vec::new(), false),
            None => return Ok(Rc::new(make()?)),
        };
        let kept = if let Some(kept) = self.tenants.get(&key) {
            kept
        } else {
            let fresh = Rc::new(make()?);
            self.tenants.keep(&key, &fresh);
            fresh
        };
        if is_known {
            self.domains.keep(domain.as_bytes(), &kept);
        }
        Ok(kept)
    }
}

/// The domain of a plain address, as it was typed; none for anything that needs a closer look.
pub fn plain_domain(who: &str) -> Option<&str> {
    let (local, domain) = who.split_once('@')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let first = local.bytes().next()?;
    let whole = first.is_ascii_alphanumeric()
        && who.len() <= 254
        && local.len() <= 64
        && local.bytes().all(plain)
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.bytes().all(plain);
    whole.then_some(domain)
}

/// Values by what they belong to, which is kept as a fingerprint of 128 bits: memory follows the
/// tenants, not the length of their names, and two never share one. The keys of the fingerprint are
/// drawn anew in each process, so that no file can be made to clash.
struct Prints<T> {
    seeds: [RandomState; 2],
    values: HashMap<[u64; 2], Rc<T>>,
}

impl<T> Prints<T> {
    fn new() -> Self {
        Self { seeds: Default::default(), values: HashMap::new() }
    }

    fn print(&self, key: &[u8]) -> [u64; 2] {
        self.seeds.each_ref().map(|seed| seed.hash_one(key))
    }

    fn get(&self, key: &[u8]) -> Option<Rc<T>> {
        self.values.get(&self.print(key)).map(Rc::clone)
    }

    fn keep(&mut self, key: &[u8], value: &Rc<T>) {
        if self.values.len() >= MOST {
            self.values.clear();
        }
        self.values.insert(self.print(key), Rc::clone(value));
    }
}
