//! Judges contacts: whether they can be reached, their hours, their time zone and their role.

use std::collections::HashMap;

use super::found::Patience;
use super::{Faulty, Lints};
use crate::diagnostics::checks::{BAD_HOURS, BAD_TIME_ZONE, NO_CHANNEL};
use crate::directory::Directory;
use crate::entries::Entries;
use crate::hours::{self, BadHours};
use crate::model::{At, Contact, Spot};

/// The shared contacts, and what was found of hours and zones so far: many contacts have the same.
pub(super) struct Contacts<'l> {
    own: HashMap<&'l str, Shared>,
    below: Option<&'l Directory>,
    found_below: HashMap<String, Option<Shared>>,
    hours: HashMap<String, Option<BadHours>>,
    zones: HashMap<String, Option<String>>,
}

/// What of a shared contact counts where it is used.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    /// Whether it can be reached; unsure, where a channel is there and not valid.
    pub has_channel: bool,
    /// Whether it is of the same layer, and so judged itself.
    is_own: bool,
    /// Whether it is for certain tasks alone.
    pub for_tasks: bool,
}

impl Shared {
    fn of(contact: &Contact, is_own: bool) -> Self {
        Self { has_channel: has_channel(contact), is_own, for_tasks: !contact.tasks.is_empty() }
    }
}

impl<'l> Contacts<'l> {
    pub(super) fn new(entries: &'l Entries, below: Option<&'l Directory>) -> Self {
        let own = entries.contacts.iter().map(|it| (it.id.value.as_str(), Shared::of(it, true)));
        Self {
            own: own.collect(),
            below,
            found_below: HashMap::new(),
            hours: HashMap::new(),
            zones: HashMap::new(),
        }
    }

    /// The shared contact with this id, of this layer or one below; none when there is none.
    pub(super) fn shared(&mut self, id: &str) -> Option<Shared> {
        if let Some(own) = self.own.get(id) {
            return Some(*own);
        }
        if let Some(known) = self.found_below.get(id) {
            return *known;
        }
        let below = self.below.and_then(|below| below.contact(id));
        let found = below.map(|it| Shared::of(&it, false));
        self.found_below.insert(id.to_owned(), found);
        found
    }

    fn bad_hours(&mut self, line: &str) -> Option<BadHours> {
        if let Some(known) = self.hours.get(line) {
            return known.clone();
        }
        let bad = hours::check(line).err();
        self.hours.insert(line.to_owned(), bad.clone());
        bad
    }

    /// What would help against an unknown zone; none when it is known.
    fn bad_zone(&mut self, name: &str, patience: &mut Patience) -> Option<String> {
        if let Some(known) = self.zones.get(name) {
            return known.clone();
        }
        let bad = (!hours::known_zone(name)).then(|| {
            let near = if patience.allows() { hours::nearest_zones(name) } else { Vec::new() };
            if near.is_empty() {
                "write the name of the tz database, as in Europe/Amsterdam".to_owned()
            } else {
                format!("did you mean `{}`?", near.join("` or `"))
            }
        });
        self.zones.insert(name.to_owned(), bad.clone());
        bad
    }
}

impl Lints<'_> {
    /// The shared contacts of the layer.
    pub(super) fn shared_contacts(&mut self, contacts: &[Contact], faulty: &Faulty) {
        for (number, it) in contacts.iter().enumerate() {
            let next = contacts.get(number + 1).map(|next| &next.id);
            self.contact(it, &it.id, faulty.is_in(&it.id, next));
        }
    }

    /// A contact, shared or of an organization; `id` is the entry that it stands in, `is_faulty` whether
    /// that could not be read whole.
    pub(super) fn contact(&mut self, it: &Contact, id: &Spot, is_faulty: bool) {
        let at = if it.id.at.line > 0 { it.id.at } else { id.at };
        if let Some(line) = &it.hours
            && let Some(bad) = self.contacts.bad_hours(&line.value)
        {
            self.bad_hours(line, &bad);
        }
        if let Some(zone) = &it.timezone
            && let Some(hint) = self.contacts.bad_zone(&zone.value, &mut self.patience)
        {
            let message = format!("`{}` is no known time zone", zone.value);
            self.found.add(BAD_TIME_ZONE, zone, message, hint);
        }
        if let Some(role) = &it.role {
            self.role(role);
        }
        if !is_faulty && !has_channel(it) {
            self.no_channel(it, at);
        }
        let spot = Spot { value: it.id.value.clone(), at };
        self.text("the contact's name", &it.name, &spot);
        self.text("the contact's note", &it.note, &spot);
    }

    fn bad_hours(&mut self, line: &Spot, bad: &BadHours) {
        let message = format!("`{}` are no opening hours: {}", line.value, bad.message);
        let hint = "they are written as the opening_hours of OpenStreetMap";
        match bad.column {
            Some(column) => {
                let at = self.found.within(line.at, column);
                self.found.add_at(BAD_HOURS, at, "", message, hint);
            }
            None => self.found.add(BAD_HOURS, line, message, hint),
        }
    }

    /// A contact without a channel of its own.
    fn no_channel(&mut self, it: &Contact, at: At) {
        let (message, word) = match &it.uses {
            None => {
                let name = it.name.all().next().unwrap_or_default();
                (format!("the contact `{name}` has no channel"), it.id.value.as_str())
            }
            Some(uses) => match self.contacts.shared(&uses.value) {
                // One of this layer is told of where it stands; one that does not exist, by the loader.
                Some(shared) if !shared.has_channel && !shared.is_own => {
                    (format!("the shared contact `{}` has no channel", uses.value), "")
                }
                _ => return,
            },
        };
        let hint = "add `phone:`, `email:`, `url:` or `chat:`";
        self.found.add_at(NO_CHANNEL, at, word, message, hint);
    }
}

/// Whether a contact can be reached; a channel that is not valid was told of by itself.
fn has_channel(it: &Contact) -> bool {
    [&it.phone, &it.email, &it.url, &it.chat].iter().any(|it| it.is_some())
        || !it.left_out.is_empty()
}
