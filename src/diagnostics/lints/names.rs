//! Finds names that would be answered by something else: by a command, or by several entries.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::Lints;
use super::found::Found;
use crate::diagnostics::checks::{COMMAND_NAME, SHARED_NAME};
use crate::model::{At, Spot, Text};
use crate::names;
use crate::store::Table;

/// No command, nor any other word that has to be compared with one, is longer.
const LONGEST_COMMAND: usize = 16;

/// The names of the layer so far, folded; by their hashes, since nearly all are met but once.
#[derive(Default)]
pub(super) struct Names {
    hasher: RandomState,
    /// The entries that were met, the present one last.
    owners: Vec<Spot>,
    /// Which owner has the name with this hash.
    seen: HashMap<u64, usize>,
}

impl Names {
    /// The number of the present entry.
    pub(super) fn present(&self) -> usize {
        self.owners.len().saturating_sub(1)
    }

    /// The entry with this number.
    pub(super) fn owner(&self, number: usize) -> Option<&Spot> {
        self.owners.get(number)
    }

    /// The other entry that has this name already; else it is noted.
    fn other(&mut self, table: Table, name: &str) -> Option<&Spot> {
        let hash = self.hasher.hash_one((table, names::fold(name)));
        let this = self.present();
        let owner = *self.seen.entry(hash).or_insert(this);
        let same = |a: usize, b: usize| {
            let id = |owner: usize| self.owners.get(owner).map(|it| it.value.as_str());
            id(a) == id(b)
        };
        // The same id twice is told of by the loader.
        self.owners.get(owner).filter(|_| owner != this && !same(owner, this))
    }
}

impl Lints<'_> {
    /// The names of an entry that the front door takes, after the commands.
    pub(super) fn command_names(&mut self, table: Table, id: &Spot, name: &Text, aliases: &[Spot]) {
        for spot in std::iter::once(id).chain(aliases) {
            self.command_name(table, &id.value, spot.at, &spot.value);
        }
        for name in name.all() {
            self.command_name(table, &id.value, id.at, name);
        }
    }

    fn command_name(&mut self, table: Table, id: &str, at: At, name: &str) {
        if name.len() > LONGEST_COMMAND {
            return;
        }
        let is_command = |command: &&String| command.eq_ignore_ascii_case(name);
        let Some(command) = self.options.commands.iter().find(is_command) else {
            return;
        };
        let message = format!("`{name}` is also a command: `whoadmin {command}` does not find it");
        let hint = if matches!(table, Table::Organizations | Table::Types) {
            format!("rename it, or ask for it with: whoadmin ask {id}")
        } else {
            format!("rename it: the {} is found by its other names alone", table.noun())
        };
        self.found.add_at(COMMAND_NAME, at, name, message, hint);
    }

    /// The names of an entry, which no other entry of the layer may have.
    pub(super) fn own_names(&mut self, table: Table, id: &Spot, name: &Text, aliases: &[Spot]) {
        self.names.owners.push(id.clone());
        for spot in std::iter::once(id).chain(aliases) {
            if let Some(other) = self.names.other(table, &spot.value) {
                shared(&mut self.found, table, spot.at, &spot.value, other);
            }
        }
        for name in name.all() {
            if let Some(other) = self.names.other(table, name) {
                shared(&mut self.found, table, id.at, name, other);
            }
        }
    }

    /// The aliases of an entry that the layers below may already give to another one.
    pub(super) fn names_below(&mut self, table: Table, id: &Spot, aliases: &[Spot]) {
        let Some(below) = self.below else {
            return;
        };
        for alias in aliases {
            let ids = below.named(table, &alias.value);
            if let Some(other) = ids.iter().find(|other| **other != id.value) {
                let message =
                    format!("`{}` names the {} `{other}`, too", alias.value, table.noun());
                let hint = "leave the alias out: it finds only one of them, or none";
                self.found.add(SHARED_NAME, alias, message, hint);
            }
        }
    }
}

fn shared(found: &mut Found<'_>, table: Table, at: At, name: &str, other: &Spot) {
    let place = found.place(other.at);
    let message = format!("`{name}` names the {} `{}`, too ({place})", table.noun(), other.value);
    let hint = "give one of the two another name: this one finds only one of them, or none";
    found.add_at(SHARED_NAME, at, name, message, hint);
}
