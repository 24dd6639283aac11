//! Whose a domain is: an organization's, a school's, a provider's of personal mail, or nobody's.

use std::collections::BTreeSet;

use super::Directory;
use crate::model::{Located, Organization};
use crate::names;
use crate::store::{Compiled, Table};

impl Directory {
    /// The organization that lists `domain`, or its longest listed parent, and what it lists.
    #[must_use]
    pub fn organization_of(&self, domain: &str) -> Option<(Organization, String)> {
        let (number, layer, listed, tenant) = self.holder(domain)?;
        let mut organization = layer.organization_at(&tenant)?;
        organization.set_layer(number);
        Some((organization, listed.to_owned()))
    }

    /// What tells the tenant that a domain belongs to from every other, without reading it: domains
    /// with the same have the same answer. None when no organization lists the domain or a parent.
    #[must_use]
    pub fn tenant_key_of(&self, domain: &str) -> Option<(u16, Vec<u8>)> {
        self.holder(domain).map(|(number, _, _, tenant)| (number, tenant))
    }

    /// The number of the layer that a domain's organization stands in, the layer, what that lists of
    /// the domain and its parents, and its tenant there.
    fn holder<'d>(&self, domain: &'d str) -> Option<(u16, &Compiled, &'d str, Vec<u8>)> {
        names::parents(domain).find_map(|part| {
            self.numbered().rev().find_map(|(number, layer)| {
                let tenant = layer.tenant_of_domain(part)?;
                let is_current = self.is_current(number, || layer.organization_at(&tenant));
                is_current.then_some((number, layer, part, tenant))
            })
        })
    }

    /// Whether no layer above replaces an organization, which is read only where one could.
    fn is_current(&self, number: u16, read: impl FnOnce() -> Option<Organization>) -> bool {
        let mut above = self.layers.iter().skip(usize::from(number) + 1);
        !above.any(|layer| layer.compiled.has_any(Table::Organizations))
            || read().is_some_and(|it| !self.is_above(number, Table::Organizations, &it.id.value))
    }

    /// The organization with a tenant of this id.
    #[must_use]
    pub fn organization_of_tenant(&self, id: &str) -> Option<Organization> {
        self.numbered().rev().find_map(|(number, layer)| {
            let mut found = layer.by_tenant_id(id)?;
            found.set_layer(number);
            (!self.is_above(number, Table::Organizations, &found.id.value)).then_some(found)
        })
    }

    /// The organizations of lower layers that `found` replaces, or whose domain it takes.
    #[must_use]
    pub fn passed_over(&self, found: &Organization, domain: Option<&str>) -> Vec<Organization> {
        let mut passed = Vec::new();
        for (number, layer) in self.numbered().rev() {
            if number >= found.id.at.layer {
                continue;
            }
            let same_id = layer.entry::<Organization>(&found.id.value);
            let same_domain = domain
                .and_then(|domain| layer.organization_at(&layer.tenant_of_domain(domain)?))
                .filter(|it| it.id.value != found.id.value);
            for mut organization in same_id.into_iter().chain(same_domain) {
                organization.set_layer(number);
                passed.push(organization);
            }
        }
        passed
    }

    /// The clouds that a domain's tenant suffix can mean, and the suffix; the longest one counts.
    /// The suffix itself is no tenant.
    #[must_use]
    pub fn clouds_of(&self, domain: &str) -> (Vec<String>, String) {
        let parent = domain.split_once('.').map_or("", |(_, parent)| parent);
        self.suffix(parent, Compiled::clouds_of_suffix)
    }

    /// The types that a domain's suffix can mean, and the suffix; it may be the domain itself.
    #[must_use]
    pub fn types_of(&self, domain: &str) -> (Vec<String>, String) {
        self.suffix(domain, Compiled::types_of_suffix)
    }

    /// The ids that the layers tell by the longest suffix that any of them has, and that suffix.
    fn suffix(
        &self,
        domain: &str,
        ids_of: impl Fn(&Compiled, &str) -> Vec<String>,
    ) -> (Vec<String>, String) {
        let layers = || self.layers.iter().map(|layer| &layer.compiled);
        let longest = names::parents(domain).find_map(|suffix| {
            let ids: BTreeSet<String> = layers().flat_map(|layer| ids_of(layer, suffix)).collect();
            (!ids.is_empty()).then(|| (ids.into_iter().collect(), suffix.to_owned()))
        });
        longest.unwrap_or_default()
    }

    /// The listed school of a domain or its longest listed parent: domain and name. The name is
    /// empty where the domain lies beneath a school or its suffix but is known to be none.
    #[must_use]
    pub fn school(&self, domain: &str) -> Option<(String, String)> {
        names::parents(domain).find_map(|part| {
            let name = self.layers.iter().rev().find_map(|layer| layer.compiled.school(part))?;
            Some((part.to_owned(), name))
        })
    }

    /// Whether a domain, or a parent of it, is a provider of personal mail.
    #[must_use]
    pub fn is_personal_mail(&self, domain: &str) -> bool {
        let is_provider =
            |part| self.layers.iter().any(|layer| layer.compiled.is_personal_mail(part));
        names::parents(domain).any(is_provider)
    }

    /// Whether nothing but organizations can know a domain: no list and no suffix does.
    #[must_use]
    pub fn is_unlisted(&self, domain: &str) -> bool {
        !self.is_personal_mail(domain)
            && self.school(domain).is_none()
            && self.clouds_of(domain).0.is_empty()
            && self.types_of(domain).0.is_empty()
    }
}
