//! The clouds as the lints need them: their hosts, and the tenant suffixes that identify them.

use crate::directory::Directory;
use crate::entries::Entries;
use crate::link;
use crate::model::{Cloud, Merge, Spot, Tenant};

/// All clouds; those of the layer are merged with the ones below.
pub struct Clouds {
    /// The clouds.
    pub all: Vec<Cloud>,
    /// The id of the cloud that is assumed where none is named.
    pub assumed: String,
}

impl Clouds {
    /// The clouds of `entries` and of the layers below.
    pub fn new(entries: &Entries, below: Option<&Directory>, assumed: &str) -> Self {
        let mut all: Vec<Cloud> = below.into_iter().flat_map(Directory::entries).collect();
        for own in &entries.clouds {
            match all.iter_mut().find(|it| it.id.value == own.id.value) {
                Some(lower) => lower.merge(own.clone()),
                None => all.push(own.clone()),
            }
        }
        Self { all, assumed: assumed.to_owned() }
    }

    /// The cloud with this id.
    pub fn get(&self, id: &str) -> Option<&Cloud> {
        self.all.iter().find(|it| it.id.value == id)
    }

    /// The longest tenant suffix of a domain, and the ids of the clouds that use it.
    pub fn clouds_of_domain(&self, domain: &str) -> Option<(&str, Vec<&str>)> {
        let suffixes = self.all.iter().flat_map(|cloud| &cloud.domains);
        let suffix = suffixes
            .filter(|suffix| is_below(domain, &suffix.value))
            .max_by_key(|suffix| suffix.value.len())?;
        let telling = self.all.iter().filter(|cloud| has(&cloud.domains, &suffix.value));
        Some((&suffix.value, telling.map(|cloud| cloud.id.value.as_str()).collect()))
    }

    /// The ids of the clouds that an organization with these tenants can be on.
    pub fn of_tenants<'a>(&'a self, tenants: &'a [Tenant]) -> Vec<&'a str> {
        let mut ids = Vec::new();
        for tenant in tenants {
            match &tenant.cloud {
                Some(cloud) => ids.push(cloud.value.as_str()),
                None => ids.extend(
                    tenant
                        .domains
                        .iter()
                        .find_map(|it| self.clouds_of_domain(&it.value))
                        .unwrap_or_default()
                        .1,
                ),
            }
        }
        if ids.is_empty() {
            ids.push(&self.assumed);
        }
        ids
    }

    /// The ids of the clouds that have a host.
    pub fn with_host(&self, host: &str) -> Vec<&str> {
        let with = self.all.iter().filter(|cloud| has_host(&cloud.hosts, host));
        with.map(|cloud| cloud.id.value.as_str()).collect()
    }
}

/// Whether `host` is one of `hosts`.
pub fn has_host(hosts: &[Spot], host: &str) -> bool {
    hosts.iter().any(|known| link::host_matches(&known.value, host))
}

/// Whether `domain` lies below `suffix`, at a label border.
pub fn is_below(domain: &str, suffix: &str) -> bool {
    domain.strip_suffix(suffix).is_some_and(|before| before.ends_with('.'))
}

/// Whether `word` is one of `spots`.
pub fn has(spots: &[Spot], word: &str) -> bool {
    spots.iter().any(|spot| spot.value == word)
}
