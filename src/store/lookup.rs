//! Look-ups in a compiled layer: by id, name, domain, code and number.

use serde::de::DeserializeOwned;

use super::layer::{Compiled, Meta, Record, Table};
use super::{Pattern, Posting, reversed, table};
use crate::model::{Defaults, Organization, WebDomains};

impl Compiled {
    /// What the layer says of itself.
    #[must_use]
    pub fn meta(&self) -> Meta {
        self.single("meta").unwrap_or_default()
    }

    /// What the rules mean, in the built-in data.
    #[must_use]
    pub fn defaults(&self) -> Option<Defaults> {
        self.single("defaults")
    }

    /// The sentences of messages, longest first.
    #[must_use]
    pub fn patterns(&self) -> Vec<Pattern> {
        self.single("patterns").unwrap_or_default()
    }

    /// Whose pages domains have, in the built-in data.
    #[must_use]
    pub fn web_domains(&self) -> Vec<WebDomains> {
        self.single("web-domains").unwrap_or_default()
    }

    /// The entries that have phrases, as [`Posting::entry`] numbers them.
    #[must_use]
    pub fn phrase_entries(&self) -> Vec<(Table, String)> {
        self.single("phrase-entries").unwrap_or_default()
    }

    /// The phrases that have a word.
    #[must_use]
    pub fn phrases_with(&self, word: &str) -> Vec<Posting> {
        self.by_key(table::PHRASE, word).unwrap_or_default()
    }

    fn single<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.by_key(table::SINGLE, name)
    }

    /// The entry with this id.
    #[must_use]
    pub fn entry<T: Record>(&self, id: &str) -> Option<T> {
        self.by_key(T::TABLE as u8, id)
    }

    /// The record whose place a key has for its value.
    fn by_key<T: DeserializeOwned>(&self, table: u8, key: &str) -> Option<T> {
        let place = self.value(table, key.as_bytes(), <[u8]>::to_vec)?;
        self.record(&place)
    }

    /// Whether there is an entry with this id.
    #[must_use]
    pub fn has(&self, table: Table, id: &str) -> bool {
        self.value(table as u8, id.as_bytes(), |_| ()).is_some()
    }

    /// Whether there is any entry in a table.
    #[must_use]
    pub fn has_any(&self, table: Table) -> bool {
        self.has_table(table as u8)
    }

    /// Every entry of a table, in the order of ids.
    pub fn all<T: Record>(&self) -> impl Iterator<Item = T> {
        self.range(T::TABLE as u8, b"").map_while(|(_, place)| self.record(&place))
    }

    /// The ids of a table, sorted.
    pub fn ids(&self, table: Table) -> impl Iterator<Item = String> + use<'_> {
        self.ids_with_prefix(table, "")
    }

    /// The ids of a table that begin with `prefix`, sorted.
    pub fn ids_with_prefix<'c>(
        &'c self,
        table: Table,
        prefix: &str,
    ) -> impl Iterator<Item = String> + use<'c> {
        self.range(table as u8, prefix.as_bytes()).map(|(id, _)| text(&id))
    }

    /// The ids of the entries of `table` that a folded name names.
    #[must_use]
    pub fn named(&self, table: Table, folded: &str) -> Vec<String> {
        self.tails(table::NAME, &[folded.as_bytes(), &[0, table as u8]].concat())
    }

    /// What stands behind `prefix` in the keys that begin with it.
    fn tails(&self, table: u8, prefix: &[u8]) -> Vec<String> {
        let keys = self.range(table, prefix);
        keys.map(|(key, _)| text(key.get(prefix.len()..).unwrap_or_default())).collect()
    }

    /// The folded names of a table that begin with `prefix`, sorted, each with its id.
    pub fn names_with_prefix<'c>(
        &'c self,
        table: Table,
        prefix: &str,
    ) -> impl Iterator<Item = (String, String)> + use<'c> {
        self.range(table::NAME, prefix.as_bytes()).filter_map(move |(key, _)| {
            let mut parts = key.splitn(2, |byte| *byte == 0);
            let (name, rest) = (parts.next()?, parts.next()?);
            Some((text(name), text(rest.strip_prefix(&[table as u8])?)))
        })
    }

    /// The clouds that mark a folded name as ambiguous.
    #[must_use]
    pub fn ambiguous(&self, folded: &str) -> Vec<String> {
        self.tails(table::AMBIGUOUS, &[folded.as_bytes(), &[0]].concat())
    }

    /// The organization with this tenant id, in lower case.
    #[must_use]
    pub fn by_tenant_id(&self, id: &str) -> Option<Organization> {
        self.by_key(table::TENANT_ID, id)
    }

    /// Where the organization that lists this very domain stands, and the number of its tenant: equal
    /// for domains of one tenant, without reading it.
    #[must_use]
    pub fn tenant_of_domain(&self, domain: &str) -> Option<Vec<u8>> {
        self.value(table::DOMAIN, reversed(domain).as_bytes(), <[u8]>::to_vec)
    }

    /// The organization of a tenant (see [`Compiled::tenant_of_domain`]).
    #[must_use]
    pub fn organization_at(&self, tenant: &[u8]) -> Option<Organization> {
        self.record(tenant)
    }

    /// The clouds that have this very tenant suffix.
    #[must_use]
    pub fn clouds_of_suffix(&self, suffix: &str) -> Vec<String> {
        self.tails(table::TENANT_SUFFIX, &[reversed(suffix).as_bytes(), &[0]].concat())
    }

    /// The types that have this very suffix.
    #[must_use]
    pub fn types_of_suffix(&self, suffix: &str) -> Vec<String> {
        self.tails(table::TYPE_SUFFIX, &[reversed(suffix).as_bytes(), &[0]].concat())
    }

    /// The name of the listed school with this very domain.
    #[must_use]
    pub fn school(&self, domain: &str) -> Option<String> {
        self.value(table::SCHOOL, reversed(domain).as_bytes(), text)
    }

    /// Whether this very domain is a provider of personal mail.
    #[must_use]
    pub fn is_personal_mail(&self, domain: &str) -> bool {
        self.value(table::PERSONAL_MAIL, reversed(domain).as_bytes(), |_| ()).is_some()
    }

    /// All providers of personal mail.
    pub fn personal_mail(&self) -> impl Iterator<Item = String> {
        self.range(table::PERSONAL_MAIL, b"").map(|(key, _)| {
            let key = text(&key);
            let labels: Vec<&str> = key.trim_end_matches('.').rsplit('.').collect();
            labels.join(".")
        })
    }

    /// The message with this code, in lower case.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<String> {
        self.value(table::CODE, code.as_bytes(), text)
    }

    /// A word of answers in just this language.
    #[must_use]
    pub fn word(&self, language: &str, key: &str) -> Option<String> {
        self.value(table::WORD, &[language.as_bytes(), &[0], key.as_bytes()].concat(), text)
    }

    /// The name of a source file.
    #[must_use]
    pub fn file(&self, number: u32) -> Option<String> {
        self.value(table::FILE, &number.to_be_bytes(), text)
    }
}

/// Bytes of a key or value as text; what is not UTF-8 shows as replacement characters.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
