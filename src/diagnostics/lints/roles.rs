//! Tells whether a role is one that a step of any path has.

use std::collections::{BTreeSet, HashMap};

use super::Lints;
use super::found::Patience;
use crate::diagnostics::checks::{NEAR_ROLE, UNUSED_ROLE};
use crate::directory::Directory;
use crate::entries::Entries;
use crate::model::{OrganizationType, Spot, Step, Task};
use crate::names;
use crate::store::Table;

/// How many letters may differ.
const NEAR: usize = 2;

/// The roles of all paths.
pub(super) struct Roles {
    /// Those of the layers below.
    below: BTreeSet<String>,
    /// Those of this layer and the ones below.
    all: BTreeSet<String>,
    /// What was found of other roles: the known one that is near.
    odd: HashMap<String, Option<String>>,
}

impl Roles {
    pub(super) fn new(entries: &Entries, below: Option<&Directory>, last: &Step) -> Self {
        let mut roles = BTreeSet::from([last.role.value.clone()]);
        if let Some(below) = below {
            for id in below.ids(Table::Types) {
                add(&mut roles, below.entry::<OrganizationType>(&id).map(|it| it.path));
            }
            for id in below.ids(Table::Tasks) {
                add(&mut roles, below.entry::<Task>(&id).map(|it| it.path));
            }
        }
        let mut all = roles.clone();
        let types = entries.types.iter().map(|it| &it.path);
        let tasks = entries.tasks.iter().map(|it| &it.path);
        all.extend(types.chain(tasks).flatten().map(|step| step.role.value.clone()));
        Self { below: roles, all, odd: HashMap::new() }
    }

    /// The known role that `role` nearly is.
    fn near(&mut self, role: &str, patience: &mut Patience) -> Option<String> {
        if let Some(near) = self.odd.get(role) {
            return near.clone();
        }
        let near = if patience.allows() { nearest(role, &self.all) } else { None };
        self.odd.insert(role.to_owned(), near.clone());
        near
    }
}

impl Lints<'_> {
    /// The role of a contact.
    pub(super) fn role(&mut self, role: &Spot) {
        if !self.whole || self.roles.all.contains(&role.value) {
            return;
        }
        if let Some(near) = self.roles.near(&role.value, &mut self.patience) {
            let message = format!("the role `{}` is nearly `{near}`", role.value);
            let hint = format!("did you mean `{near}`?");
            self.found.add(NEAR_ROLE, role, message, hint);
        } else {
            let message = format!("no step has the role `{}`", role.value);
            let known: Vec<&str> = self.roles.all.iter().map(String::as_str).take(20).collect();
            let hint = format!("it becomes a step of its own; known roles: {}", known.join(", "));
            self.found.add(UNUSED_ROLE, role, message, hint);
        }
    }

    /// The role of a step of this layer, which may be new, but not nearly one that is there.
    pub(super) fn step_role(&mut self, role: &Spot) {
        if self.roles.below.contains(&role.value) {
            return;
        }
        if self.patience.allows()
            && let Some(near) = nearest(&role.value, &self.roles.below)
        {
            let message = format!("the role `{}` is nearly `{near}`", role.value);
            let hint = format!("did you mean `{near}`?");
            self.found.add(NEAR_ROLE, role, message, hint);
        }
    }
}

fn add(roles: &mut BTreeSet<String>, path: Option<Vec<Step>>) {
    roles.extend(path.into_iter().flatten().map(|step| step.role.value));
}

/// The most roles that others are compared with: real directories have a dozen.
const MOST: usize = 500;

/// The known role that `role` is but for a few letters, or for how its words are joined.
fn nearest(role: &str, known: &BTreeSet<String>) -> Option<String> {
    let folded = names::fold(role);
    known
        .iter()
        .take(MOST)
        .map(|known| (names::distance(&folded, &names::fold(known)), known))
        .filter(|(distance, known)| *distance <= NEAR && *distance < known.chars().count())
        .min()
        .map(|(_, known)| known.clone())
}
