//! All that is known: the layers, lowest first, looked up as one.

mod domain;
mod merge_layers;

pub use merge_layers::merge_layers;

use std::collections::BTreeSet;

use crate::model::{
    At, Cloud, Defaults, FALLBACK_LANGUAGE, Language, Located, Message, Organization, Spot,
    WebDomains,
};
use crate::names::{self, Filler};
use crate::store::{Compiled, CorruptError, Pattern, Posting, Record, Table, fillers};

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
///
/// Look-ups cannot fail: they return what they find (see [`Directory::check_intact`]).
#[derive(Debug)]
pub struct Directory {
    layers: Vec<Layer>,
    defaults: Defaults,
}

impl Directory {
    /// The directory of the built-in data alone.
    #[must_use]
    pub fn new(built_in: Compiled) -> Self {
        let defaults = built_in.defaults().unwrap_or_default();
        Self {
            layers: vec![Layer {
                origin: Origin::BuiltIn,
                path: String::new(),
                made: None,
                compiled: built_in,
            }],
            defaults,
        }
    }

    /// Whether all that was looked up so far was as it was written: to be asked before anything that
    /// was found is shown, since look-ups find nothing where a layer is damaged.
    ///
    /// # Errors
    /// The first damage that a look-up met.
    pub fn check_intact(&self) -> Result<(), CorruptError> {
        self.layers.iter().try_for_each(|layer| layer.compiled.check_intact())
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
    #[must_use]
    pub fn place(&self, at: At) -> Option<String> {
        let layer = self.layers.get(usize::from(at.layer)).filter(|_| at.line > 0)?;
        let file = layer.compiled.file(at.file).unwrap_or_default();
        Some(format!("{file}:{}:{}", at.line, at.column))
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

    /// The entry with this id, merged from all layers; an organization or a contact is that of the
    /// highest layer that has it.
    #[must_use]
    pub fn entry<T: Record>(&self, id: &str) -> Option<T> {
        let entries = self.numbered().filter_map(|(number, layer)| {
            let mut entry: T = layer.entry(id)?;
            entry.set_layer(number);
            Some(entry)
        });
        entries.reduce(|mut lower, upper| {
            lower.merge(upper);
            lower
        })
    }

    /// Every entry, in the order of ids.
    pub fn entries<T: Record>(&self) -> impl Iterator<Item = T> {
        self.ids(T::TABLE).into_iter().filter_map(|id| self.entry(&id))
    }

    /// Whether any layer has an entry with this id.
    #[must_use]
    pub fn has(&self, table: Table, id: &str) -> bool {
        self.layers.iter().any(|layer| layer.compiled.has(table, id))
    }

    /// All ids of a table, sorted.
    #[must_use]
    pub fn ids(&self, table: Table) -> Vec<String> {
        let ids: BTreeSet<String> =
            self.layers.iter().flat_map(|layer| layer.compiled.ids(table)).collect();
        ids.into_iter().collect()
    }

    /// The ids of the entries that an id, name or alias names; the id itself wins alone.
    #[must_use]
    pub fn named(&self, table: Table, name: &str) -> Vec<String> {
        if self.has(table, name) {
            return vec![name.to_owned()];
        }
        let folded = names::fold(name);
        if folded.is_empty() {
            return Vec::new();
        }
        let is_replaced = |number: u16, id: &str| {
            matches!(table, Table::Organizations | Table::Contacts)
                && self.is_above(number, table, id)
        };
        let mut ids = BTreeSet::new();
        for (number, layer) in self.numbered() {
            let named = layer.named(table, &folded).into_iter();
            ids.extend(named.filter(|id| !is_replaced(number, id)));
        }
        // An id in another spelling of case or form wins over names.
        let same = ids.iter().find(|id| names::fold(id) == folded).cloned();
        same.map_or_else(|| ids.into_iter().collect(), |id| vec![id])
    }

    /// Whether a layer above the one of this number has an entry with this id.
    fn is_above(&self, number: u16, table: Table, id: &str) -> bool {
        let mut above = self.layers.iter().skip(usize::from(number) + 1);
        above.any(|layer| layer.compiled.has(table, id))
    }

    /// The clouds between which a name leaves the choice.
    #[must_use]
    pub fn ambiguous_clouds(&self, name: &str) -> Vec<String> {
        if self.has(Table::Clouds, name) {
            return Vec::new();
        }
        let folded = names::fold(name);
        let layers = self.layers.iter();
        let mut ids: BTreeSet<String> =
            layers.flat_map(|layer| layer.compiled.ambiguous(&folded)).collect();
        if ids.is_empty() || ids.contains(&folded) {
            return Vec::new();
        }
        ids.extend(self.named(Table::Clouds, name));
        ids.into_iter().collect()
    }

    /// The message with this id, with what it leaves to its family.
    #[must_use]
    pub fn message(&self, id: &str) -> Option<Message> {
        let mut message: Message = self.entry(id)?;
        if let Some(family) = &message.family
            && let Some(family) = self.entry(&family.value)
        {
            message.inherit(family);
        }
        Some(message)
    }

    /// The entries of the built-in data, whatever other layers say of them.
    pub fn built_in<T: Record>(&self) -> impl Iterator<Item = T> {
        self.layers.first().into_iter().flat_map(|layer| layer.compiled.all())
    }

    /// Whose pages domains have: the built-in data alone says so.
    #[must_use]
    pub fn web_domains(&self) -> Vec<WebDomains> {
        self.layers.first().map(|layer| layer.compiled.web_domains()).unwrap_or_default()
    }

    /// The words of each language that say nothing of what is wanted.
    #[must_use]
    pub fn fillers(&self) -> Vec<Filler> {
        let languages: Vec<Language> = self.entries().collect();
        fillers(&languages)
    }

    /// The entries of the built-in data that have phrases, as [`Posting::entry`] numbers them.
    #[must_use]
    pub fn phrase_entries(&self) -> Vec<(Table, String)> {
        self.layers.first().map(|layer| layer.compiled.phrase_entries()).unwrap_or_default()
    }

    /// The phrases of the built-in data that have a word (see [`crate::names::content_words`]).
    #[must_use]
    pub fn phrases_with(&self, word: &str) -> Vec<Posting> {
        self.layers.first().map(|layer| layer.compiled.phrases_with(word)).unwrap_or_default()
    }

    /// The id of the message with this code, in lower case.
    #[must_use]
    pub fn message_of_code(&self, code: &str) -> Option<String> {
        self.layers.iter().rev().find_map(|layer| layer.compiled.by_code(code))
    }

    /// The sentences of messages, longest first.
    #[must_use]
    pub fn patterns(&self) -> Vec<Pattern> {
        let layers = self.layers.iter().rev();
        let mut patterns: Vec<Pattern> =
            layers.flat_map(|layer| layer.compiled.patterns()).collect();
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.text.len()));
        patterns
    }

    /// The word `key` in `language`, else in English, else nothing.
    #[must_use]
    pub fn word(&self, language: &str, key: &str) -> String {
        let word = |language| self.layers.first()?.compiled.word(language, key);
        word(language).or_else(|| word(FALLBACK_LANGUAGE)).unwrap_or_default()
    }

    /// The organization that is meant when nobody is given: of the highest layer that says so.
    #[must_use]
    pub fn default_organization(&self) -> Option<Spot> {
        self.numbered().rev().find_map(|(number, layer)| {
            let mut default = layer.meta().default?;
            default.set_layer(number);
            Some(default)
        })
    }

    /// The names of a table, at most `most` of each layer, each with its id.
    pub fn names(&self, table: Table, most: usize) -> impl Iterator<Item = (String, String)> {
        let layers = self.layers.iter();
        layers.flat_map(move |layer| layer.compiled.names_with_prefix(table, "").take(most))
    }
}
