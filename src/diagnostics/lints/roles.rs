//! The roles of all steps, and the known one that another is nearly.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostics::report::Budget;
use crate::directory::Directory;
use crate::entries::Entries;
use crate::model::{OrganizationType, Step, Task};
use crate::names;

/// How many letters may differ.
const NEAR: usize = 2;
/// The most roles that others are compared with: real directories have a dozen.
const MOST: usize = 500;

/// The roles of the steps of all paths.
pub struct Roles {
    /// Those of the layers below.
    pub below: BTreeSet<String>,
    /// Those of this layer and the ones below.
    pub all: BTreeSet<String>,
    /// What was found of other roles of contacts: the known one that is near.
    found: HashMap<String, Option<String>>,
}

impl Roles {
    /// The roles of `entries`, of the layers below, and of the step that ends every path.
    pub fn new(entries: &Entries, below: Option<&Directory>, last: &Step) -> Self {
        let role = |step: Step| step.role.value;
        let mut roles = BTreeSet::from([last.role.value.clone()]);
        if let Some(below) = below {
            roles.extend(below.entries::<OrganizationType>().flat_map(|it| it.path).map(role));
            roles.extend(below.entries::<Task>().flat_map(|it| it.path).map(role));
        }
        let below = roles.clone();
        let paths = entries.types.iter().map(|it| &it.path);
        let paths = paths.chain(entries.tasks.iter().map(|it| &it.path));
        roles.extend(paths.flatten().map(|step| step.role.value.clone()));
        Self { below, all: roles, found: HashMap::new() }
    }

    /// The known role that `role`, which no step has, is nearly.
    pub fn near(&mut self, role: &str, budget: &mut Budget) -> Option<String> {
        let search = || budget.take(1).then(|| nearest(role, &self.all)).flatten();
        self.found.entry(role.to_owned()).or_insert_with(search).clone()
    }
}

/// The known role that `role` is but for a few letters, or for how its words are joined.
pub fn nearest(role: &str, known: &BTreeSet<String>) -> Option<String> {
    let folded = names::fold(role);
    known
        .iter()
        .take(MOST)
        .map(|known| (names::distance(&folded, &names::fold(known)), known))
        .filter(|(distance, known)| *distance <= NEAR && *distance < known.chars().count())
        .min()
        .map(|(_, known)| known.clone())
}
