//! Judges the other entries of a layer: types, clouds, portals, tasks and messages.

use super::{Faulty, Lints};
use crate::diagnostics::checks::{NO_ENGLISH, OVERRIDES_BUILT_IN};
use crate::entries::Entries;
use crate::model::{
    Cloud, FALLBACK_LANGUAGE, Message, OrganizationType, Portal, Spot, Step, Task, Text, Try,
};
use crate::store::Table;

impl Lints<'_> {
    /// Every entry that is no organization.
    pub(super) fn entries(&mut self, entries: &Entries, faulty: &Faulty) {
        self.shared_contacts(&entries.contacts, faulty);
        for it in &entries.types {
            self.organization_type(it);
        }
        for it in &entries.clouds {
            self.cloud(it);
        }
        for it in &entries.portals {
            self.portal(it);
        }
        for it in &entries.tasks {
            self.task(it);
        }
        for it in &entries.messages {
            self.message(it);
        }
    }

    /// A text that has some language, but not English.
    pub(super) fn text(&mut self, what: &str, text: &Text, spot: &Spot) {
        if let Some((language, words)) = text.0.first()
            && text.exactly(FALLBACK_LANGUAGE).is_none()
        {
            let message = format!("{what} is in `{language}`, but not in English: `{words}`");
            let hint = format!("add `{FALLBACK_LANGUAGE}:`, which other languages fall back to");
            self.found.add(NO_ENGLISH, spot, message, hint);
        }
    }

    /// The same for an entry that may change one below, which then has the English.
    fn texts(&mut self, id: &Spot, texts: &[(&str, &Text, Option<&Text>)]) {
        for (what, own, below) in texts {
            if below.is_none_or(|below| below.exactly(FALLBACK_LANGUAGE).is_none()) {
                self.text(&format!("the {what} of `{}`", id.value), own, id);
            }
        }
    }

    fn steps(&mut self, id: &Spot, path: &[Step]) {
        for step in path {
            self.step_role(&step.role);
            let what = format!("who of step `{}` in `{}`", step.role.value, id.value);
            self.text(&what, &step.who, &step.role);
            let what = format!("where of step `{}` in `{}`", step.role.value, id.value);
            self.text(&what, &step.place, &step.role);
        }
    }

    fn attempt(&mut self, id: &Spot, attempt: Option<&Try>) {
        if let Some(attempt) = attempt {
            self.text(&format!("what to try of `{}`", id.value), &attempt.text, id);
        }
    }

    fn organization_type(&mut self, it: &OrganizationType) {
        self.command_names(Table::Types, &it.id, &it.name, &it.aliases);
        self.names_below(Table::Types, &it.id, &it.aliases);
        self.overrides(Table::Types, &it.id);
        self.steps(&it.id, &it.path);
        let below: Option<OrganizationType> = self.entry_below(&it.id.value);
        let below = below.as_ref();
        self.texts(
            &it.id,
            &[
                ("name", &it.name, below.map(|it| &it.name)),
                ("note", &it.note, below.map(|it| &it.note)),
            ],
        );
    }

    fn cloud(&mut self, it: &Cloud) {
        self.names_below(Table::Clouds, &it.id, &it.aliases);
        self.overrides(Table::Clouds, &it.id);
        let below: Option<Cloud> = self.entry_below(&it.id.value);
        let below = below.as_ref();
        self.texts(
            &it.id,
            &[
                ("name", &it.name, below.map(|it| &it.name)),
                ("operator", &it.operator, below.map(|it| &it.operator)),
                ("support", &it.support, below.map(|it| &it.support)),
                ("note", &it.note, below.map(|it| &it.note)),
            ],
        );
    }

    fn portal(&mut self, it: &Portal) {
        self.own_names(Table::Portals, &it.id, &Text::default(), &it.aliases);
        self.names_below(Table::Portals, &it.id, &it.aliases);
        self.overrides(Table::Portals, &it.id);
        for address in it.urls.iter().chain(&it.alternates) {
            if let Some(url) = &address.url {
                self.portal_host(url, std::slice::from_ref(&address.of.value), &[]);
            }
        }
        let below: Option<Portal> = self.entry_below(&it.id.value);
        let below = below.as_ref();
        self.texts(
            &it.id,
            &[
                ("name", &it.name, below.map(|it| &it.name)),
                ("note", &it.note, below.map(|it| &it.note)),
            ],
        );
        self.notes(&it.id, &it.notes);
    }

    fn task(&mut self, it: &Task) {
        self.command_names(Table::Tasks, &it.id, &it.name, &it.aliases);
        self.own_names(Table::Tasks, &it.id, &Text::default(), &it.aliases);
        self.names_below(Table::Tasks, &it.id, &it.aliases);
        self.overrides(Table::Tasks, &it.id);
        self.steps(&it.id, &it.path);
        self.attempt(&it.id, it.attempt.as_ref());
        let below: Option<Task> = self.entry_below(&it.id.value);
        let below = below.as_ref();
        self.texts(
            &it.id,
            &[
                ("name", &it.name, below.map(|it| &it.name)),
                ("role", &it.role, below.map(|it| &it.role)),
                ("other roles", &it.other_roles, below.map(|it| &it.other_roles)),
                ("note", &it.note, below.map(|it| &it.note)),
            ],
        );
        self.notes(&it.id, &it.notes);
    }

    fn message(&mut self, it: &Message) {
        self.overrides(Table::Messages, &it.id);
        self.attempt(&it.id, it.attempt.as_ref());
        let below: Option<Message> = self.entry_below(&it.id.value);
        let below = below.as_ref();
        self.texts(
            &it.id,
            &[
                ("name", &it.name, below.map(|it| &it.name)),
                ("meaning", &it.meaning, below.map(|it| &it.meaning)),
                ("who acts", &it.who_acts, below.map(|it| &it.who_acts)),
                ("role", &it.role, below.map(|it| &it.role)),
                ("note", &it.note, below.map(|it| &it.note)),
            ],
        );
    }

    fn notes(&mut self, id: &Spot, notes: &[(Spot, Text)]) {
        for (of, note) in notes {
            self.text(&format!("the note of `{}` on {}", id.value, of.value), note, of);
        }
    }

    fn entry_below<T: crate::directory::Merge>(&self, id: &str) -> Option<T> {
        self.below.and_then(|below| below.entry(id))
    }

    /// An entry that changes one of the built-in data.
    fn overrides(&mut self, table: Table, id: &Spot) {
        let built_in = self.below.and_then(|below| below.layers().first());
        if let Some(built_in) = built_in
            && built_in.compiled.has(table, &id.value)
        {
            let message = format!("this changes the built-in {} `{}`", table.noun(), id.value);
            let hint = "if that is not meant, give it an id of its own";
            self.found.add(OVERRIDES_BUILT_IN, id, message, hint);
        }
    }
}
