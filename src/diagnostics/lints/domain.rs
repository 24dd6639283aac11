//! Judges the domains of organizations: public suffixes, personal mail, look-alikes, tenant suffixes.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::Lints;
use super::clouds::{self, Clouds};
use super::found::Patience;
use crate::diagnostics::checks::{
    LOOK_ALIKE_DOMAIN, PERSONAL_MAIL, PUBLIC_SUFFIX, SUFFIX_CONTRADICTS_CLOUD,
};
use crate::directory::Directory;
use crate::look_alike::{self, Why};
use crate::model::{At, Cloud, Spot};
use crate::names;

/// From here on a name is so long that another one hardly looks like it by chance.
const LONG: usize = 5;
/// The same for names that differ in a letter.
const VERY_LONG: usize = 8;

/// What the domains are compared with.
pub(super) struct Domains {
    /// Below these anyone may have a tenant.
    tenant_suffixes: Vec<String>,
    personal_mail: HashSet<String>,
    /// The sites of the clouds, then those of the layer.
    sites: Vec<Site>,
    /// The first site of each look, by its hash.
    by_look: HashMap<u64, usize>,
    hasher: RandomState,
    /// The hosts and tenant suffixes of the clouds.
    known: Vec<String>,
    /// The long names among them, with how often each letter stands in them.
    long_names: Vec<(String, Letters)>,
}

/// A domain as it is registered, with whose it is.
struct Site {
    name: Box<str>,
    /// The number of the organization, and the place of the domain; none: it is of a cloud.
    of: Option<(usize, At)>,
}

impl Domains {
    pub(super) fn new(clouds: &Clouds, below: Option<&Directory>) -> Self {
        let mut personal_mail = HashSet::new();
        for layer in below.map(Directory::layers).unwrap_or_default() {
            personal_mail.extend(layer.compiled.personal_mail());
        }
        let hosts = clouds.all().iter().flat_map(|cloud| &cloud.hosts);
        let hosts = hosts.map(|host| host.value.clone());
        let mut it = Self {
            tenant_suffixes: clouds.suffixes().map(str::to_owned).collect(),
            personal_mail,
            sites: Vec::new(),
            by_look: HashMap::new(),
            hasher: RandomState::new(),
            known: clouds.suffixes().map(str::to_owned).chain(hosts).collect(),
            long_names: Vec::new(),
        };
        for known in it.known.clone() {
            it.know(&known);
        }
        it
    }

    /// Notes a host of a cloud, whose site nobody else may look like.
    fn know(&mut self, host: &str) {
        let site = look_alike::site(host);
        let name = first_label(site);
        if name.len() >= VERY_LONG && !self.long_names.iter().any(|(known, _)| known == name) {
            self.long_names.push((name.to_owned(), letters(name)));
        }
        let look = self.hasher.hash_one(look_alike::look(site));
        self.by_look.insert(look, self.sites.len());
        self.sites.push(Site { name: site.into(), of: None });
    }

    /// The domain as it is registered: of a tenant, the tenant's own; none for a suffix.
    fn site<'d>(&self, domain: &'d str) -> Option<&'d str> {
        let suffix = self.tenant_suffixes.iter().find(|suffix| clouds::is_below(domain, suffix));
        let Some(suffix) = suffix else {
            return look_alike::registered_domain(domain);
        };
        let before = domain.len() - suffix.len() - 1;
        let start = domain.get(..before).and_then(|it| it.rfind('.')).map_or(0, |dot| dot + 1);
        domain.get(start..)
    }

    /// The known host that a site nearly is, letter for letter.
    fn nearly(&self, site: &str, patience: &mut Patience) -> Option<&str> {
        let name = first_label(site);
        let (first, last) = (name.as_bytes().first(), name.as_bytes().last());
        let may_be = |(known, counts): &(String, Letters)| {
            let bytes = known.as_bytes();
            known.len().abs_diff(name.len()) <= 2
                && (bytes.first() == first || bytes.last() == last)
                && differ(counts, &letters(name)) <= 4
        };
        if !self.long_names.iter().any(may_be) || !patience.allows() {
            return None;
        }
        let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
        let (found, why) = look_alike::looks_like(site, &known)?;
        let found = self.known.iter().find(|known| **known == found)?;
        matches!(why, Why::Idn | Why::Letters).then_some(found)
    }
}

impl Lints<'_> {
    /// A domain of an organization; `cloud` is what its tenant names.
    pub(super) fn domain(&mut self, domain: &Spot, cloud: Option<&Cloud>) {
        let name = domain.value.as_str();
        if self.clouds.suffixes().any(|suffix| suffix == name) {
            let message = format!("`{name}` is the suffix of every tenant's domain");
            let hint = format!("list the tenant's own domain, as in contoso.{name}");
            self.found.add(PUBLIC_SUFFIX, domain, message, hint);
            return;
        }
        let Some(site) = self.domains.site(name) else {
            let message = format!("`{name}` is a public suffix: anyone may register below it");
            let hint = format!("list the organization's own domain, as in contoso.{name}");
            self.found.add(PUBLIC_SUFFIX, domain, message, hint);
            return;
        };
        if self.domains.personal_mail.contains(name) {
            let message = format!("`{name}` is a provider of personal mail");
            let hint =
                "leave it out: most people with such an address are not of this organization";
            self.found.add(PERSONAL_MAIL, domain, message, hint);
            return;
        }
        self.look(domain, site);
        if let (Some(cloud), Some((suffix, told))) = (cloud, self.clouds.told_by(name))
            && !clouds::fits(cloud, suffix)
        {
            let told: Vec<&str> = told.iter().map(|it| it.id.value.as_str()).collect();
            let message = format!(
                "`{name}` is a tenant's domain on {}, not on {}",
                told.join(" or "),
                cloud.id.value
            );
            let hint = match told.as_slice() {
                [only] => format!("if the tenant is there, write `cloud: {only}`"),
                _ => format!("if the tenant is there, write one of: {}", told.join(", ")),
            };
            self.found.add(SUFFIX_CONTRADICTS_CLOUD, domain, message, hint);
        }
    }

    /// Whether a domain looks like another one, and is not.
    fn look(&mut self, domain: &Spot, site: &str) {
        let present = self.names.present();
        let domains = &mut self.domains;
        // Domains of one site mostly stand together.
        if domains.sites.last().is_some_and(|last| *last.name == *site) {
            return;
        }
        let look = domains.hasher.hash_one(look_alike::look(site));
        let next = domains.sites.len();
        let first = *domains.by_look.entry(look).or_insert(next);
        let other = match domains.sites.get(first) {
            Some(other) if *other.name == *site || !is_telling(site, &other.name) => return,
            Some(other) => match other.of {
                Some((owner, _)) if owner == present && is_accent(site, &other.name) => return,
                Some((owner, at)) => {
                    let id = self.names.owner(owner).map_or("", |owner| &owner.value);
                    format!("`{}` of `{id}` ({})", other.name, self.found.place(at))
                }
                None => format!("`{}` of a cloud", other.name),
            },
            None => {
                let of = Some((present, domain.at));
                domains.sites.push(Site { name: site.into(), of });
                match domains.nearly(site, &mut self.patience) {
                    Some(known) => format!("`{known}` of a cloud"),
                    None => return,
                }
            }
        };
        let message = format!("`{}` looks like {other}", domain.value);
        let hint = "make sure that it is the organization's own, and no imitation";
        self.found.add(LOOK_ALIKE_DOMAIN, domain, message, hint);
    }
}

/// Whether two sites of one look are so by design rather than by chance: short names are taken.
fn is_telling(a: &str, b: &str) -> bool {
    let is_foreign = |site: &str| site.contains("xn--");
    is_foreign(a) || is_foreign(b) || first_label(a).len().min(first_label(b).len()) >= LONG
}

/// Whether two sites differ by accents alone, as the two spellings of one name do.
fn is_accent(a: &str, b: &str) -> bool {
    names::fold_loose(&names::to_unicode(a)) == names::fold_loose(&names::to_unicode(b))
}

fn first_label(site: &str) -> &str {
    site.split('.').next().unwrap_or_default()
}

/// How often each letter stands in a name; all that is no letter counts as one.
type Letters = [u8; 27];

fn letters(name: &str) -> Letters {
    let mut letters = [0; 27];
    for byte in name.bytes() {
        let index = if byte.is_ascii_lowercase() { usize::from(byte - b'a') } else { 26 };
        if let Some(count) = letters.get_mut(index) {
            *count = u8::saturating_add(*count, 1);
        }
    }
    letters
}

fn differ(a: &Letters, b: &Letters) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
}
