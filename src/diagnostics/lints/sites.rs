//! The domains as they are registered, by what they look like.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use super::clouds::{Clouds, is_below};
use crate::diagnostics::report::Budget;
use crate::look_alike::{self, Why};
use crate::model::{At, Cloud, Spot};
use crate::names;

/// A name of this length hardly looks like another one by chance.
const LONG: usize = 5;
/// The same for names that differ by a letter.
const VERY_LONG: usize = 8;

/// The sites of the clouds, then those of the layer.
pub struct Sites {
    /// Suffixes below which anyone may have a tenant.
    tenant_suffixes: Vec<String>,
    /// The hosts and tenant suffixes of the clouds.
    known: Vec<String>,
    /// The long names among them.
    long_names: Vec<String>,
    /// The first site of each look, by the hash of the look: nearly all are seen only once.
    by_look: HashMap<u64, Site>,
    hasher: RandomState,
}

/// A domain as it is registered, with whose it is.
#[derive(Clone)]
pub struct Site {
    /// The domain.
    pub name: Box<str>,
    /// The organization, and where the domain stands; none for a site of a cloud.
    pub owner: Option<(Rc<Spot>, At)>,
}

impl Sites {
    /// The sites of the clouds, whose look nobody else may have.
    pub fn new(clouds: &Clouds) -> Self {
        let spots = |of: fn(&Cloud) -> &Vec<Spot>| {
            clouds.all.iter().flat_map(of).map(|spot| spot.value.clone()).collect::<Vec<_>>()
        };
        let tenant_suffixes = spots(|cloud| &cloud.domains);
        let known = [tenant_suffixes.clone(), spots(|cloud| &cloud.hosts)].concat();
        let (hasher, mut by_look) = (RandomState::new(), HashMap::new());
        let mut long_names = Vec::new();
        for host in &known {
            let site = look_alike::site(host);
            if first_label(site).len() >= VERY_LONG {
                long_names.push(first_label(site).to_owned());
            }
            let site = Site { name: site.into(), owner: None };
            by_look.insert(hasher.hash_one(look_alike::look(&site.name)), site);
        }
        long_names.sort_unstable();
        long_names.dedup();
        Self { tenant_suffixes, known, long_names, by_look, hasher }
    }

    /// Whether `domain` is the suffix of every tenant's domain on a cloud.
    pub fn is_tenant_suffix(&self, domain: &str) -> bool {
        self.tenant_suffixes.iter().any(|suffix| suffix == domain)
    }

    /// The domain as it is registered: of a tenant, the tenant's own; none for a suffix.
    pub fn registered<'d>(&self, domain: &'d str) -> Option<&'d str> {
        let suffix = self.tenant_suffixes.iter().find(|suffix| is_below(domain, suffix));
        let Some(suffix) = suffix else {
            return look_alike::registered_domain(domain)
                .filter(|_| !self.is_tenant_suffix(domain));
        };
        let before = domain.len() - suffix.len() - 1;
        let start = domain.get(..before)?.rfind('.').map_or(0, |dot| dot + 1);
        domain.get(start..)
    }

    /// What `site` looks like, and hardly by chance: the first site with the same look, or a host of a
    /// cloud.
    pub fn look_alike(
        &mut self,
        site: &str,
        owner: &Rc<Spot>,
        at: At,
        budget: &mut Budget,
    ) -> Option<Site> {
        match self.by_look.entry(self.hasher.hash_one(look_alike::look(site))) {
            Vacant(vacant) => {
                vacant.insert(Site { name: site.into(), owner: Some((Rc::clone(owner), at)) });
                let name = self.near_host(site, budget)?;
                Some(Site { name: name.into(), owner: None })
            }
            Occupied(first) => {
                let other = first.get();
                let is_same_owner =
                    other.owner.as_ref().is_some_and(|(it, _)| it.value == owner.value);
                let is_meant = *other.name == *site
                    || !is_telling(site, &other.name)
                    || (is_same_owner && is_accent(site, &other.name));
                (!is_meant).then(|| other.clone())
            }
        }
    }

    /// The host of a cloud that a site nearly is, letter for letter.
    fn near_host(&self, site: &str, budget: &mut Budget) -> Option<String> {
        let name = first_label(site);
        let (first, last) = (name.as_bytes().first(), name.as_bytes().last());
        let may_be = |known: &String| {
            let bytes = known.as_bytes();
            known.len().abs_diff(name.len()) <= 2
                && (bytes.first() == first || bytes.last() == last)
                && letters_apart(known, name) <= 4
        };
        if !self.long_names.iter().any(may_be) || !budget.take(1) {
            return None;
        }
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        let (found, why) = look_alike::looks_like(site, &known)?;
        matches!(why, Why::Idn | Why::Letters).then_some(found)
    }
}

/// Whether two sites that look alike hardly do so by chance, as short names do.
fn is_telling(a: &str, b: &str) -> bool {
    let is_foreign = |site: &str| site.contains("xn--");
    is_foreign(a) || is_foreign(b) || first_label(a).len().min(first_label(b).len()) >= LONG
}

/// Whether two sites differ only by accents, as two spellings of one name do.
fn is_accent(a: &str, b: &str) -> bool {
    names::fold_loose(&names::to_unicode(a)) == names::fold_loose(&names::to_unicode(b))
}

fn first_label(site: &str) -> &str {
    site.split('.').next().unwrap_or_default()
}

/// How many letters are in one name and not in the other.
fn letters_apart(a: &str, b: &str) -> usize {
    let count = |name: &str, letter: u8| name.bytes().filter(|it| *it == letter).count();
    (b'a'..=b'z').map(|letter| count(a, letter).abs_diff(count(b, letter))).sum()
}
