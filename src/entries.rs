//! All entries of one layer, as its files give them.

use serde::{Deserialize, Serialize};

use crate::model::{
    Cloud, Contact, Defaults, Language, Message, Organization, OrganizationType, Portal, Spot,
    Task, Text,
};

/// A school of the built-in list: a domain, and the name of the school.
pub type School = (String, String);

/// What the files of one layer hold, in the order in which they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// The names of the files, numbered as [`crate::model::At::file`] counts them.
    pub files: Vec<String>,
    /// The organization that is meant when nobody is given.
    pub default: Option<Spot>,
    /// Organizations.
    pub organizations: Vec<Organization>,
    /// Shared contacts.
    pub contacts: Vec<Contact>,
    /// Organization types.
    pub types: Vec<OrganizationType>,
    /// Clouds.
    pub clouds: Vec<Cloud>,
    /// Portals.
    pub portals: Vec<Portal>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Messages.
    pub messages: Vec<Message>,
    /// Languages; built-in data only.
    pub languages: Vec<Language>,
    /// The words of answers, by key; built-in data only.
    pub words: Vec<(Spot, Text)>,
    /// What the rules mean; built-in data only.
    pub defaults: Option<Defaults>,
    /// Listed schools; built-in data only.
    pub schools: Vec<School>,
    /// Providers of personal mail; built-in data only.
    pub personal_mail: Vec<String>,
}
