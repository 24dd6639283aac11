//! What a lint may look at, and what it remembers from one entry to the next.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::RandomState;
use std::rc::Rc;

use super::clouds::Clouds;
use super::roles::Roles;
use super::sites::Sites;
use crate::diagnostics::Sources;
use crate::diagnostics::report::{Budget, Diagnostics, Report};
use crate::directory::Directory;
use crate::entries::Entries;
use crate::hours::BadHours;
use crate::model::{Contact, Spot};

/// What a check depends on besides the layers.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// How many days after its review an organization is stale; none: never.
    pub stale_after: Option<i64>,
    /// The day of the check, in days since 1970-01-01.
    pub today: i64,
    /// The names and aliases of the program's commands.
    pub commands: &'o [String],
}

/// How many searches for something near are made in one layer: about a second's work.
const SEARCHES: usize = 1000;

/// What a lint may look at: the layer, the layers below, and what was seen so far.
pub struct Context<'l> {
    /// What the check depends on besides the layers.
    pub options: &'l Options<'l>,
    /// The layers below.
    pub below: Option<&'l Directory>,
    /// Where a lint reports what it finds.
    pub report: Report<'l>,
    /// Whether every file was read to its end, so that what is not there really is missing.
    pub is_whole: bool,
    /// Whether the current entry could not be read completely.
    pub is_partial: bool,
    /// The id of the current entry.
    pub present: Rc<Spot>,
    /// The clouds of all layers.
    pub clouds: Clouds,
    /// The roles of all layers.
    pub roles: Roles,
    /// The registered domains so far.
    pub sites: Sites,
    /// The providers of personal mail.
    pub personal_mail: HashSet<String>,
    /// The shared contacts of the layer itself, by id.
    pub contacts: HashMap<&'l str, &'l Contact>,
    /// The first entry with each name, by the hash of the table and the folded name.
    pub names: HashMap<u64, Rc<Spot>>,
    /// The hasher of the names.
    pub hasher: RandomState,
    /// Whether opening hours are valid, by their line: many contacts have the same.
    pub hours: HashMap<String, Option<BadHours>>,
    /// How many more searches are made.
    pub budget: Budget,
}

impl<'l> Context<'l> {
    /// The context of a layer of `entries` that lies on `below`.
    pub fn new(
        entries: &'l Entries,
        sources: &'l Sources,
        below: Option<&'l Directory>,
        options: &'l Options<'l>,
    ) -> Self {
        let defaults = below.map(Directory::defaults).or(entries.defaults.as_ref());
        let defaults = defaults.cloned().unwrap_or_default();
        let clouds = Clouds::new(entries, below, &defaults.cloud);
        let layers = below.map(Directory::layers).unwrap_or_default();
        Self {
            options,
            below,
            report: Report::new(sources, Diagnostics::default()),
            is_whole: true,
            is_partial: false,
            present: Rc::default(),
            sites: Sites::new(&clouds),
            clouds,
            roles: Roles::new(entries, below, &defaults.last_step),
            personal_mail: layers.iter().flat_map(|it| it.compiled.personal_mail()).collect(),
            contacts: entries.contacts.iter().map(|it| (it.id.value.as_str(), it)).collect(),
            names: HashMap::new(),
            hasher: RandomState::new(),
            hours: HashMap::new(),
            budget: Budget(SEARCHES),
        }
    }

    /// The shared contact with this id, of this layer or one below.
    pub fn shared(&self, id: &str) -> Option<Cow<'l, Contact>> {
        match self.contacts.get(id) {
            Some(own) => Some(Cow::Borrowed(own)),
            None => self.below?.entry::<Contact>(id).map(Cow::Owned),
        }
    }
}
