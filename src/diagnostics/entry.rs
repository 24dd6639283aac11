//! An entry of any noun, as the checks look at it.

use crate::entries::Entries;
use crate::model::{
    At, Cloud, Contact, Language, Message, Organization, OrganizationType, Portal, Spot, Step,
    Task, Text, Try,
};
use crate::store::Table;

/// What an entry is.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "each is of the type that it names")]
pub enum Noun<'e> {
    Contact(&'e Contact),
    Type(&'e OrganizationType),
    Cloud(&'e Cloud),
    Portal(&'e Portal),
    Task(&'e Task),
    Message(&'e Message),
    Language(&'e Language),
    Organization(&'e Organization),
}

/// An entry, with what all of them have.
#[derive(Clone, Copy)]
pub struct Entry<'e> {
    /// What it is.
    pub noun: Noun<'e>,
    /// The table that it belongs to.
    pub table: Table,
    /// Its id.
    pub id: &'e Spot,
    /// The name that people see.
    pub name: &'e Text,
    /// Its other names.
    pub aliases: &'e [Spot],
}

impl<'e> From<Noun<'e>> for Entry<'e> {
    fn from(noun: Noun<'e>) -> Self {
        let (table, id, name, aliases): (_, _, _, &[Spot]) = match noun {
            Noun::Contact(it) => (Table::Contacts, &it.id, &it.name, &[]),
            Noun::Type(it) => (Table::Types, &it.id, &it.name, &it.aliases),
            Noun::Cloud(it) => (Table::Clouds, &it.id, &it.name, &it.aliases),
            Noun::Portal(it) => (Table::Portals, &it.id, &it.name, &it.aliases),
            Noun::Task(it) => (Table::Tasks, &it.id, &it.name, &it.aliases),
            Noun::Message(it) => (Table::Messages, &it.id, &it.name, &[]),
            Noun::Language(it) => (Table::Languages, &it.id, &it.name, &it.aliases),
            Noun::Organization(it) => (Table::Organizations, &it.id, &it.name, &it.aliases),
        };
        Self { noun, table, id, name, aliases }
    }
}

/// Every entry: the organizations last, as they refer to all others.
pub fn all(entries: &Entries) -> impl Iterator<Item = Entry<'_>> {
    let contacts = entries.contacts.iter().map(Noun::Contact);
    let nouns = contacts
        .chain(entries.types.iter().map(Noun::Type))
        .chain(entries.clouds.iter().map(Noun::Cloud))
        .chain(entries.portals.iter().map(Noun::Portal))
        .chain(entries.tasks.iter().map(Noun::Task))
        .chain(entries.messages.iter().map(Noun::Message))
        .chain(entries.languages.iter().map(Noun::Language))
        .chain(entries.organizations.iter().map(Noun::Organization));
    nouns.map(Entry::from)
}

impl<'e> Entry<'e> {
    /// The id, the aliases and the names, each with its place.
    pub fn names(self) -> impl Iterator<Item = (&'e str, At)> {
        let names = self.name.all().map(|name| (name, self.id.at));
        let spots = std::iter::once(self.id).chain(self.aliases);
        spots.map(|spot| (spot.value.as_str(), spot.at)).chain(names)
    }

    /// The contacts: a shared one itself, an organization's own.
    pub fn contacts(self) -> &'e [Contact] {
        match self.noun {
            Noun::Contact(it) => std::slice::from_ref(it),
            Noun::Organization(it) => &it.contacts,
            _ => &[],
        }
    }

    /// The steps of its contact path.
    pub fn path(self) -> &'e [Step] {
        match self.noun {
            Noun::Type(it) => &it.path,
            Noun::Task(it) => &it.path,
            _ => &[],
        }
    }

    /// What can be tried first.
    pub fn attempt(self) -> Option<&'e Try> {
        match self.noun {
            Noun::Task(it) => it.attempt.as_ref(),
            Noun::Message(it) => it.attempt.as_ref(),
            _ => None,
        }
    }

    /// What people need to know in one cloud.
    pub fn notes(self) -> &'e [(Spot, Text)] {
        match self.noun {
            Noun::Portal(it) => &it.notes,
            Noun::Task(it) => &it.notes,
            _ => &[],
        }
    }

    /// The texts that an entry of the same id in another layer has, too, each with what it is.
    pub fn texts(self) -> Vec<(&'static str, &'e Text)> {
        let mut texts = vec![("name", self.name)];
        texts.extend(match self.noun {
            Noun::Organization(_) | Noun::Language(_) => Vec::new(),
            Noun::Contact(it) => vec![("note", &it.note)],
            Noun::Type(it) => vec![("note", &it.note)],
            Noun::Portal(it) => vec![("note", &it.note)],
            Noun::Cloud(it) => {
                vec![("operator", &it.operator), ("support", &it.support), ("note", &it.note)]
            }
            Noun::Task(it) => {
                vec![("role", &it.role), ("other roles", &it.other_roles), ("note", &it.note)]
            }
            Noun::Message(it) => vec![
                ("meaning", &it.meaning),
                ("who acts", &it.who_acts),
                ("role", &it.role),
                ("note", &it.note),
            ],
        });
        texts
    }
}
