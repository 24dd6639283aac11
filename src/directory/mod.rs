//! All that is known: the layers, lowest first, looked up as one.

mod flatten;
mod merge;

pub use flatten::flatten;
pub use merge::{Merge, Stamp};

use std::collections::BTreeSet;
use std::ops::ControlFlow::Continue;

use crate::model::{At, Cloud, Contact, Defaults, FALLBACK_LANGUAGE, Organization, Spot};
use crate::names;
use crate::store::{Compiled, Damage, Record, Table};

/// Where a layer comes from, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Inside the program.
    BuiltIn,
    /// The system's place.
    System,
    /// The user's place.
    User,
    /// The environment's list.
    Environment,
    /// The command line.
    Given,
}

impl Origin {
    /// Its word in lists.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::System => "system",
            Self::User => "user",
            Self::Environment => "environment",
            Self::Given => "given",
        }
    }
}

/// One layer.
#[derive(Debug)]
pub struct Layer {
    /// Where it comes from.
    pub origin: Origin,
    /// The path it was read from, as it was named; empty for the built-in data.
    pub path: String,
    /// When it was made, for a compiled file: the file's own time, RFC 3339.
    pub made: Option<String>,
    /// Its entries.
    pub compiled: Compiled,
}

/// All layers as one.
#[derive(Debug)]
pub struct Directory {
    layers: Vec<Layer>,
    defaults: Defaults,
}

/// The number of a layer and the layer, a domain that it lists, and the tenant of that.
type Holder<'l, 'd> = (u16, &'l Compiled, &'d str, Vec<u8>);

impl Directory {
    /// The directory of the built-in data alone.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn new(built_in: Compiled) -> Result<Self, Damage> {
        let defaults = built_in.defaults()?.unwrap_or_default();
        Ok(Self {
            layers: vec![Layer {
                origin: Origin::BuiltIn,
                path: String::new(),
                made: None,
                compiled: built_in,
            }],
            defaults,
        })
    }

    /// Lays `layer` on top.
    pub fn push(&mut self, layer: Layer) {
        self.layers.push(layer);
    }

    /// The layers, lowest first.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Which entries the rules mean.
    #[must_use]
    pub fn defaults(&self) -> &Defaults {
        &self.defaults
    }

    fn numbered(&self) -> impl DoubleEndedIterator<Item = (u16, &Compiled)> {
        let numbered = self.layers.iter().enumerate();
        numbered.map(|(number, layer)| (u16::try_from(number).unwrap_or(u16::MAX), &layer.compiled))
    }

    /// A place as `file:line:column`; none when it is not known.
    ///
    /// # Errors
    /// When a layer is damaged; so for every look-up.
    pub fn place(&self, at: At) -> Result<Option<String>, Damage> {
        if at.line == 0 {
            return Ok(None);
        }
        let Some(layer) = self.layers.get(usize::from(at.layer)) else {
            return Ok(None);
        };
        let file = layer.compiled.file(at.file)?.unwrap_or_default();
        Ok(Some(format!("{file}:{}:{}", at.line, at.column)))
    }

    /// The exact hosts that portals may live on: a cloud's, and an organization's own. Only the
    /// built-in data and the system's and user's own places may say so, whatever a file holds.
    pub fn hosts_of<'a>(
        &'a self,
        cloud: &'a Cloud,
        organization: Option<&'a Organization>,
    ) -> impl Iterator<Item = &'a str> {
        let own = organization.map(|it| it.hosts.as_slice()).unwrap_or_default();
        let trusted = |host: &&Spot| {
            self.layers
                .get(usize::from(host.at.layer))
                .is_some_and(|layer| layer.origin <= Origin::User)
        };
        cloud.hosts.iter().chain(own).filter(trusted).map(|it| it.value.as_str())
    }

    /// The organization with this id, from the highest layer that has it.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn organization(&self, id: &str) -> Result<Option<Organization>, Damage> {
        self.topmost(id)
    }

    /// The shared contact with this id, from the highest layer that has it.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn contact(&self, id: &str) -> Result<Option<Contact>, Damage> {
        self.topmost(id)
    }

    fn topmost<T: Record + Stamp>(&self, id: &str) -> Result<Option<T>, Damage> {
        for (number, layer) in self.numbered().rev() {
            if let Some(mut entry) = layer.entry::<T>(id)? {
                entry.stamp(number);
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// The cloud, portal, type, task, message or language with this id, merged from all layers.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn entry<T: Merge + Stamp>(&self, id: &str) -> Result<Option<T>, Damage> {
        let mut merged: Option<T> = None;
        for (number, layer) in self.numbered() {
            if let Some(mut entry) = layer.entry::<T>(id)? {
                entry.stamp(number);
                match &mut merged {
                    Some(lower) => lower.merge(entry),
                    None => merged = Some(entry),
                }
            }
        }
        Ok(merged)
    }

    /// Whether any layer has an entry with this id.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn has(&self, table: Table, id: &str) -> Result<bool, Damage> {
        for layer in &self.layers {
            if layer.compiled.has(table, id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// All ids of a table, sorted.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn ids(&self, table: Table) -> Result<Vec<String>, Damage> {
        let mut ids = BTreeSet::new();
        for layer in &self.layers {
            ids.extend(layer.compiled.ids(table, "", usize::MAX)?);
        }
        Ok(ids.into_iter().collect())
    }

    /// The ids of the entries that an id, name or alias names; the id itself wins alone.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn named(&self, table: Table, name: &str) -> Result<Vec<String>, Damage> {
        if self.has(table, name)? {
            return Ok(vec![name.to_owned()]);
        }
        let folded = names::fold(name);
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids = BTreeSet::new();
        for (number, layer) in self.layers.iter().enumerate() {
            for id in layer.compiled.named(table, &folded)? {
                let replaced = matches!(table, Table::Organizations | Table::Contacts)
                    && self.in_layers_above(number, table, &id)?;
                if !replaced {
                    ids.insert(id);
                }
            }
        }
        // An id in another spelling of case or form wins over names.
        let same = ids.iter().find(|id| names::fold(id) == folded).cloned();
        Ok(same.map_or_else(|| ids.into_iter().collect(), |id| vec![id]))
    }

    fn in_layers_above(&self, number: usize, table: Table, id: &str) -> Result<bool, Damage> {
        for layer in self.layers.iter().skip(number + 1) {
            if layer.compiled.has(table, id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The clouds between which a name leaves the choice.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn ambiguous_clouds(&self, name: &str) -> Result<Vec<String>, Damage> {
        if self.has(Table::Clouds, name)? {
            return Ok(Vec::new());
        }
        let folded = names::fold(name);
        let mut ids = BTreeSet::new();
        for layer in &self.layers {
            ids.extend(layer.compiled.ambiguous(&folded)?);
        }
        if ids.is_empty() || ids.contains(&folded) {
            return Ok(Vec::new());
        }
        ids.extend(self.named(Table::Clouds, name)?);
        Ok(ids.into_iter().collect())
    }

    /// The organization that lists `domain`, or its longest listed parent, and what it lists.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn organization_of(&self, domain: &str) -> Result<Option<(Organization, String)>, Damage> {
        let Some((number, layer, part, tenant)) = self.holder(domain)? else {
            return Ok(None);
        };
        let mut organization = layer.organization_at(&tenant)?;
        organization.stamp(number);
        Ok(Some((organization, part.to_owned())))
    }

    /// What tells the tenant that a domain belongs to from every other, without reading it: domains
    /// with the same have the same answer. None when no organization lists the domain or a parent.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn tenant_key_of(&self, domain: &str) -> Result<Option<(u16, Vec<u8>)>, Damage> {
        Ok(self.holder(domain)?.map(|(number, _, _, tenant)| (number, tenant)))
    }

    /// The layer that a domain's organization stands in, what that lists of the domain and its
    /// parents, and its tenant there.
    fn holder<'d>(&self, domain: &'d str) -> Result<Option<Holder<'_, 'd>>, Damage> {
        if let Some((number, only)) = self.only_holding() {
            let found = only.tenant_of_domain(domain)?;
            return Ok(found.map(|(part, tenant)| (number, only, part, tenant)));
        }
        for part in self.listed_parts(domain)? {
            for (number, layer) in self.numbered().rev() {
                let Some((_, tenant)) =
                    layer.tenant_of_domain(part)?.filter(|(listed, _)| *listed == part)
                else {
                    continue;
                };
                let id = layer.organization_at(&tenant)?.id.value;
                if !self.in_layers_above(usize::from(number), Table::Organizations, &id)? {
                    return Ok(Some((number, layer, part, tenant)));
                }
            }
        }
        Ok(None)
    }

    /// The layer that has organizations, where there is just one: nothing can replace them.
    fn only_holding(&self) -> Option<(u16, &Compiled)> {
        let mut holding = self.numbered().filter(|(_, layer)| layer.has_organizations());
        holding.next().filter(|_| holding.next().is_none())
    }

    /// The domain and its parents, from the longest that an organization of any layer lists.
    fn listed_parts<'d>(
        &self,
        domain: &'d str,
    ) -> Result<impl Iterator<Item = &'d str> + use<'d>, Damage> {
        let mut longest = 0;
        for layer in &self.layers {
            if let Some((part, _)) = layer.compiled.tenant_of_domain(domain)? {
                longest = longest.max(part.len());
            }
        }
        Ok(names::parents(domain).filter(move |part| part.len() <= longest))
    }

    /// Whether nothing but organizations can know a domain: no list and no suffix does.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn is_unlisted(&self, domain: &str) -> Result<bool, Damage> {
        for layer in &self.layers {
            let layer = &layer.compiled;
            if layer.is_personal_mail(domain)?
                || layer.school(domain)?.is_some()
                || layer.tenant_suffix(domain)?.is_some()
                || layer.type_suffix(domain)?.is_some()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The organization with a tenant of this id.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn organization_of_tenant(&self, id: &str) -> Result<Option<Organization>, Damage> {
        for (number, layer) in self.numbered().rev() {
            if let Some(mut found) = layer.by_tenant_id(id)?
                && !self.in_layers_above(
                    usize::from(number),
                    Table::Organizations,
                    &found.id.value,
                )?
            {
                found.stamp(number);
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The organizations of lower layers that `found` replaces, or whose domain it takes.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn passed_over(
        &self,
        found: &Organization,
        domain: Option<&str>,
    ) -> Result<Vec<Organization>, Damage> {
        let mut passed = Vec::new();
        let below = self.numbered().take(usize::from(found.id.at.layer));
        for (number, layer) in below.collect::<Vec<_>>().into_iter().rev() {
            let same_id = layer.entry::<Organization>(&found.id.value)?;
            let same_domain = match domain {
                Some(domain) => layer.by_domain(domain)?,
                None => None,
            };
            let other = same_domain.filter(|it| it.id.value != found.id.value);
            for mut organization in same_id.into_iter().chain(other) {
                organization.stamp(number);
                passed.push(organization);
            }
        }
        Ok(passed)
    }

    /// The clouds that a domain's tenant suffix can mean, and the suffix; the longest one counts.
    /// The suffix itself is no tenant.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn clouds_of(&self, domain: &str) -> Result<(Vec<String>, String), Damage> {
        let Some((_, parent)) = domain.split_once('.') else {
            return Ok((Vec::new(), String::new()));
        };
        self.suffix(parent, Compiled::tenant_suffix, Compiled::by_tenant_suffix)
    }

    /// The types that a domain's suffix can mean, and the suffix; it may be the domain itself.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn types_of(&self, domain: &str) -> Result<(Vec<String>, String), Damage> {
        self.suffix(domain, Compiled::type_suffix, Compiled::by_type_suffix)
    }

    /// The ids that the layers tell by the longest suffix that any of them has, and that suffix.
    fn suffix<'d>(
        &self,
        domain: &'d str,
        longest: impl Fn(&Compiled, &'d str) -> Result<Option<&'d str>, Damage>,
        by_suffix: impl Fn(&Compiled, &str) -> Result<Vec<String>, Damage>,
    ) -> Result<(Vec<String>, String), Damage> {
        let mut suffix = "";
        for layer in &self.layers {
            let found = longest(&layer.compiled, domain)?.unwrap_or_default();
            suffix = if found.len() > suffix.len() { found } else { suffix };
        }
        let mut ids = BTreeSet::new();
        if !suffix.is_empty() {
            for layer in &self.layers {
                ids.extend(by_suffix(&layer.compiled, suffix)?);
            }
        }
        Ok((ids.into_iter().collect(), suffix.to_owned()))
    }

    /// The listed school of a domain or its longest listed parent: domain and name. The name is
    /// empty where the domain lies beneath a school or its suffix but is known to be none.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn school(&self, domain: &str) -> Result<Option<(String, String)>, Damage> {
        let mut longest: Option<(&str, String)> = None;
        for layer in self.layers.iter().rev() {
            if let Some(found) = layer.compiled.school(domain)?
                && longest.as_ref().is_none_or(|it| found.0.len() > it.0.len())
            {
                longest = Some(found);
            }
        }
        Ok(longest.map(|(part, name)| (part.to_owned(), name)))
    }

    /// Whether a domain, or a parent of it, is a provider of personal mail.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn is_personal_mail(&self, domain: &str) -> Result<bool, Damage> {
        for layer in &self.layers {
            if layer.compiled.is_personal_mail(domain)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The id of the message with this code, in lower case.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn message_of_code(&self, code: &str) -> Result<Option<String>, Damage> {
        for layer in self.layers.iter().rev() {
            if let Some(id) = layer.compiled.by_code(code)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// The sentences of messages, folded loosely, longest first, each with the message's id.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn patterns(&self) -> Result<Vec<(String, String)>, Damage> {
        let mut patterns = Vec::new();
        for layer in self.layers.iter().rev() {
            patterns.extend(layer.compiled.patterns()?);
        }
        patterns.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.len()));
        Ok(patterns)
    }

    /// The word `key` in `language`, else in English, else nothing.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn word(&self, language: &str, key: &str) -> Result<String, Damage> {
        let Some(built_in) = self.layers.first() else {
            return Ok(String::new());
        };
        if let Some(word) = built_in.compiled.word(language, key)? {
            return Ok(word);
        }
        Ok(built_in.compiled.word(FALLBACK_LANGUAGE, key)?.unwrap_or_default())
    }

    /// The organization that is meant when nobody is given: of the highest layer that says so.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn default_organization(&self) -> Result<Option<Spot>, Damage> {
        for (number, layer) in self.numbered().rev() {
            if let Some(mut default) = layer.meta()?.default {
                default.stamp(number);
                return Ok(Some(default));
            }
        }
        Ok(None)
    }

    /// Visits every organization that counts: those that a higher layer replaces are left out.
    ///
    /// # Errors
    /// When a layer is damaged, or `each` fails.
    pub fn each_organization(
        &self,
        mut each: impl FnMut(Organization) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        self.each_topmost(Table::Organizations, &mut each)
    }

    /// Visits every shared contact that counts.
    ///
    /// # Errors
    /// When a layer is damaged, or `each` fails.
    pub fn each_contact(
        &self,
        mut each: impl FnMut(Contact) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        self.each_topmost(Table::Contacts, &mut each)
    }

    fn each_topmost<T: Record + Stamp>(
        &self,
        table: Table,
        each: &mut impl FnMut(T) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let holding = self
            .layers
            .iter()
            .filter(|layer| !layer.compiled.ids(table, "", 1).is_ok_and(|ids| ids.is_empty()))
            .count();
        if holding <= 1 {
            for (number, layer) in self.numbered() {
                layer.each::<T>(|mut entry| {
                    entry.stamp(number);
                    each(entry)?;
                    Ok(Continue(()))
                })?;
            }
            return Ok(());
        }
        for id in self.ids(table)? {
            if let Some(entry) = self.topmost::<T>(&id)? {
                each(entry)?;
            }
        }
        Ok(())
    }

    /// The names of a table that begin with a folded prefix, at most `most`, each with its id.
    ///
    /// # Errors
    /// When a layer is damaged.
    pub fn complete(
        &self,
        table: Table,
        prefix: &str,
        most: usize,
    ) -> Result<Vec<(String, String)>, Damage> {
        let mut found = Vec::new();
        for layer in &self.layers {
            layer.compiled.names(table, prefix, |name, id| {
                found.push((name.to_owned(), id.to_owned()));
                if found.len() < most { Continue(()) } else { std::ops::ControlFlow::Break(()) }
            })?;
        }
        Ok(found)
    }
}
