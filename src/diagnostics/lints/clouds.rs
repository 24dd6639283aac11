//! What the checks need to know of the clouds: their hosts, their tenant suffixes, whether they closed.

use std::rc::Rc;

use crate::directory::{Directory, Merge};
use crate::entries::Entries;
use crate::link;
use crate::model::{Cloud, Spot};
use crate::store::Table;

/// The status of a cloud that has closed.
const RETIRED: &str = "retired";

/// All clouds, those of the layer merged with the ones below.
pub(super) struct Clouds {
    all: Vec<Rc<Cloud>>,
    /// The tenant suffixes, the longest first, with the clouds that each tells.
    suffixes: Vec<(String, Vec<Rc<Cloud>>)>,
    default: String,
}

impl Clouds {
    pub(super) fn new(entries: &Entries, below: Option<&Directory>, default: &str) -> Self {
        let mut all: Vec<Cloud> = Vec::new();
        if let Some(below) = below {
            for id in below.ids(Table::Clouds) {
                all.extend(below.entry::<Cloud>(&id));
            }
        }
        for own in &entries.clouds {
            match all.iter_mut().find(|it| it.id.value == own.id.value) {
                Some(lower) => lower.merge(own.clone()),
                None => all.push(own.clone()),
            }
        }
        let all: Vec<Rc<Cloud>> = all.into_iter().map(Rc::new).collect();
        let mut suffixes: Vec<(String, Vec<Rc<Cloud>>)> = Vec::new();
        for cloud in &all {
            for suffix in &cloud.domains {
                match suffixes.iter_mut().find(|(known, _)| *known == suffix.value) {
                    Some((_, clouds)) => clouds.push(Rc::clone(cloud)),
                    None => suffixes.push((suffix.value.clone(), vec![Rc::clone(cloud)])),
                }
            }
        }
        suffixes.sort_by_key(|(suffix, _)| std::cmp::Reverse(suffix.len()));
        Self { all, suffixes, default: default.to_owned() }
    }

    pub(super) fn all(&self) -> &[Rc<Cloud>] {
        &self.all
    }

    pub(super) fn get(&self, id: &str) -> Option<&Rc<Cloud>> {
        self.all.iter().find(|it| it.id.value == id)
    }

    /// The cloud that is assumed where none is told.
    pub(super) fn default(&self) -> Option<&Rc<Cloud>> {
        self.get(&self.default)
    }

    /// The id of the cloud that is assumed.
    pub(super) fn default_id(&self) -> &str {
        &self.default
    }

    /// The tenant suffix of a domain, and the clouds that it tells.
    pub(super) fn told_by(&self, domain: &str) -> Option<(&str, &[Rc<Cloud>])> {
        let told = self.suffixes.iter().find(|(suffix, _)| is_below(domain, suffix));
        told.map(|(suffix, clouds)| (suffix.as_str(), clouds.as_slice()))
    }

    /// The tenant suffixes.
    pub(super) fn suffixes(&self) -> impl Iterator<Item = &str> {
        self.suffixes.iter().map(|(suffix, _)| suffix.as_str())
    }

    /// The ids of the clouds that have a host.
    pub(super) fn with_host(&self, host: &str) -> Vec<&str> {
        let with = self.all.iter().filter(|cloud| has_host(&cloud.hosts, host));
        with.map(|cloud| cloud.id.value.as_str()).collect()
    }
}

/// Whether a tenant of `cloud` can have domains below `suffix`.
pub(super) fn fits(cloud: &Cloud, suffix: &str) -> bool {
    has(&cloud.domains, suffix) || has(&cloud.shared_domains, suffix)
}

/// Whether a cloud has closed.
pub(super) fn is_retired(cloud: &Cloud) -> bool {
    cloud.status.as_ref().is_some_and(|status| status.value == RETIRED)
}

/// Whether `host` is one of `hosts`.
pub(super) fn has_host(hosts: &[Spot], host: &str) -> bool {
    hosts.iter().any(|known| link::host_matches(&known.value, host))
}

/// Whether `domain` lies below `suffix`, at a label border.
pub(super) fn is_below(domain: &str, suffix: &str) -> bool {
    domain.strip_suffix(suffix).is_some_and(|before| before.ends_with('.'))
}

fn has(spots: &[Spot], word: &str) -> bool {
    spots.iter().any(|spot| spot.value == word)
}
