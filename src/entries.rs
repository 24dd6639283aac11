//! All entries of one layer, as its files give them.

use crate::model::{
    Cloud, Contact, Defaults, Language, Message, Organization, OrganizationType, Portal, Spot,
    Task, Text, WebDomains,
};

/// A school of the built-in list: a domain, and the name of the school.
pub type School = (String, String);

/// What the files of one layer hold, in the order in which they were read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(
        deny_unknown_fields,
        title = "A directory file of whoadmin",
        description = "A directory file of whoadmin: organizations, whom to ask there, and what else is known. \
                       Every section is optional; further files add to it. Check a file with \
                       `whoadmin check FILE`."
    )
)]
pub struct Entries {
    /// The names of the files, numbered as [`crate::model::At::file`] counts them.
    #[cfg_attr(test, schemars(skip))]
    pub files: Vec<String>,
    /// The id of the organization whose admin is named when nobody is given.
    pub default: Option<Spot>,
    /// Shared contacts, by id: written once, and used by organizations with `use: ID`.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Contact>"))]
    pub contacts: Vec<Contact>,
    /// Organizations, by id. One with the id of an organization in a lower layer replaces that one whole.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Organization>"))]
    pub organizations: Vec<Organization>,
    /// Types of organizations, by id, each with its contact path. Merged key by key with lower layers.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, OrganizationType>"))]
    pub types: Vec<OrganizationType>,
    /// Microsoft 365 clouds, by id. Merged key by key with lower layers.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Cloud>"))]
    pub clouds: Vec<Cloud>,
    /// Portals, by id: pages with one address for each cloud. Merged key by key with lower layers.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Portal>"))]
    pub portals: Vec<Portal>,
    /// Tasks, by id: what people need done. Merged key by key with lower layers.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Task>"))]
    pub tasks: Vec<Task>,
    /// Messages, by id: what is on people's screens. Merged key by key with lower layers.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Message>"))]
    pub messages: Vec<Message>,
    /// Built-in data only: the names of admin roles, by the English one.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Text>"))]
    pub roles: Vec<(Spot, Text)>,
    /// Built-in data only: whose pages domains have, by the id of the group.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, WebDomains>"))]
    pub web_domains: Vec<WebDomains>,
    /// Built-in data only: the languages of texts, by id.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Language>"))]
    pub languages: Vec<Language>,
    /// Built-in data only: the words of answers, by key.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Text>"))]
    pub words: Vec<(Spot, Text)>,
    /// Built-in data only: which entries the rules of an answer mean.
    pub defaults: Option<Defaults>,
    /// Listed schools; built-in data only, and of no file of this format.
    #[cfg_attr(test, schemars(skip))]
    pub schools: Vec<School>,
    /// Providers of personal mail, in the same way.
    #[cfg_attr(test, schemars(skip))]
    pub personal_mail: Vec<String>,
}

#[cfg(test)]
use std::collections::BTreeMap;
