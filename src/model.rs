//! The nouns of a directory: what a file says, with the place where it says it.

use serde::{Deserialize, Serialize};

/// A place in a source file: the file's number in its layer, and line and column, counted from 1.
/// A line of 0 means that the place is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct At {
    /// The number of the file in the layer's list of files.
    pub file: u32,
    /// The line, from 1; 0 when unknown.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The number of the layer, which only the directory that it became part of knows.
    #[serde(skip)]
    pub layer: u16,
}

/// A word of a file, with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// The word.
    pub value: String,
    /// Where it stands.
    pub at: At,
}

/// A text shown to people, in one or more languages.
///
/// A plain string is kept under the empty language: it is the same in all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text(pub Vec<(String, String)>);

/// The language that a missing word falls back to.
pub const FALLBACK_LANGUAGE: &str = "en";

impl Text {
    /// A text that is the same in all languages.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![(String::new(), text.into())])
    }

    /// The text in `language`, else in English, else in whatever there is; empty for no text.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        self.exactly(language)
            .or_else(|| self.exactly(FALLBACK_LANGUAGE))
            .or_else(|| self.0.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }

    /// The text in just this language; a plain string is in all of them.
    #[must_use]
    pub fn exactly(&self, language: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == language || key.is_empty())
            .map(|(_, text)| text.as_str())
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each text that there is, whatever its language.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }
}

/// A named organization, with its tenants and contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// The id: the key of its entry.
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// Other names it goes by.
    pub aliases: Vec<Spot>,
    /// The id of its organization type.
    pub kind: Spot,
    /// Its Microsoft 365 tenants; the first is the default one.
    pub tenants: Vec<Tenant>,
    /// Whom to ask, in order of the file.
    pub contacts: Vec<Contact>,
    /// The language of drafts and checklists for its people.
    pub language: Option<Spot>,
    /// Portal addresses of its own, by portal.
    pub portals: Vec<Address>,
    /// Hosts of its own that its portals may live on; only system and user layers may say so.
    pub hosts: Vec<Spot>,
    /// The day (`YYYY-MM-DD`) when someone last looked whether the entry is still right.
    pub reviewed: Option<Spot>,
}

/// One Microsoft 365 tenant of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// The id of its cloud; absent when the file does not say.
    pub cloud: Option<Spot>,
    /// Its name, which fills `{tenant}`.
    pub name: Option<Spot>,
    /// Its id, a GUID in lower case, which fills `{tenant_id}`.
    pub id: Option<Spot>,
    /// Its domains, in ASCII and lower case.
    pub domains: Vec<Spot>,
}

/// A desk or person, and the ways to reach them; or the use of a shared one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The key of a shared contact; empty for an organization's own.
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// The shared contact that this one uses.
    pub uses: Option<Spot>,
    /// The step of the contact path that it fills; absent: the path's first.
    pub role: Option<Spot>,
    /// A phone number for people to read, international.
    pub phone: Option<Spot>,
    /// An e-mail address.
    pub email: Option<Spot>,
    /// A web page.
    pub url: Option<Spot>,
    /// Whether the page is no help to someone who is locked out.
    pub url_needs_sign_in: bool,
    /// A Teams chat.
    pub chat: Option<Spot>,
    /// Opening hours, as OpenStreetMap writes them.
    pub hours: Option<Spot>,
    /// The time zone of the hours, an IANA name.
    pub timezone: Option<Spot>,
    /// A remark for people.
    pub note: Text,
    /// The tasks for which alone it is shown; empty: for all.
    pub tasks: Vec<Spot>,
    /// The channels that were left out, and why: shown as notices.
    pub left_out: Vec<Spot>,
}

/// An address with what it belongs to: a portal of an organization, or a cloud of a portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The id of the cloud or portal.
    pub of: Spot,
    /// The address; absent when the cloud does not offer the portal.
    pub url: Option<Spot>,
}

/// A kind of organization, with its contact path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationType {
    /// The id.
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// Other names.
    pub aliases: Vec<Spot>,
    /// Domain suffixes that only such organizations have.
    pub domains: Vec<Spot>,
    /// Whom to ask, in order.
    pub path: Vec<Step>,
    /// A remark.
    pub note: Text,
}

/// A step of a contact path: a role, who holds it, and where to find them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The role's id.
    pub role: Spot,
    /// Whom to ask.
    pub who: Text,
    /// Where to find them.
    pub place: Text,
}

/// A Microsoft 365 cloud.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cloud {
    /// The id.
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// Other names, each of this cloud alone.
    pub aliases: Vec<Spot>,
    /// Names that may also mean another cloud: refused with the choice.
    pub ambiguous: Vec<Spot>,
    /// `active`, `retired` or `announced`.
    pub status: Option<Spot>,
    /// The day (`YYYY-MM-DD`) when it closed.
    pub closed: Option<Spot>,
    /// The id of the cloud that took its place.
    pub successor: Option<Spot>,
    /// Tenant suffixes that tell this cloud.
    pub domains: Vec<Spot>,
    /// Tenant suffixes that its tenants can have too, though they tell another cloud.
    pub shared_domains: Vec<Spot>,
    /// The exact hosts that its pages live on; `{tenant}` may stand in one label.
    pub hosts: Vec<Spot>,
    /// Who runs it.
    pub operator: Text,
    /// Who helps its admins.
    pub support: Text,
    /// What people need to know.
    pub note: Text,
    /// Where the facts are from.
    pub source: Option<Spot>,
    /// How sure they are.
    pub confidence: Option<Spot>,
}

/// A page with one address for each cloud.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portal {
    /// The id.
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// `admin` or `everyone`.
    pub audience: Option<Spot>,
    /// Other names.
    pub aliases: Vec<Spot>,
    /// The first address of each cloud; a cloud that is missing is unknown.
    pub urls: Vec<Address>,
    /// Further addresses, in the order of the file.
    pub alternates: Vec<Address>,
    /// Where each cloud's address is from.
    pub sources: Vec<Provenance>,
    /// What people need to know, in every cloud.
    pub note: Text,
    /// What people need to know in one cloud.
    pub notes: Vec<(Spot, Text)>,
}

/// Where a cloud's address is from, and how sure it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The id of the cloud.
    pub of: Spot,
    /// The document or peers.
    pub source: String,
    /// `high`, `medium` or `low`.
    pub confidence: String,
    /// A remark for maintainers.
    pub note: String,
}

/// What you can do yourself first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// What to do.
    pub text: Text,
    /// The portal where it is done.
    pub portal: Option<Spot>,
}

/// Something that needs doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The id.
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// Other names, as people type them.
    pub aliases: Vec<Spot>,
    /// Whether the person cannot sign in.
    pub locked_out: Option<bool>,
    /// What you can do yourself first.
    pub attempt: Option<Try>,
    /// The least privileged role that can do it.
    pub role: Text,
    /// Other roles that can.
    pub other_roles: Text,
    /// The portal where an admin does it.
    pub portal: Option<Spot>,
    /// The contact path, where it differs from the type's.
    pub path: Vec<Step>,
    /// What people need to know.
    pub note: Text,
    /// What people need to know in one cloud.
    pub notes: Vec<(Spot, Text)>,
    /// Where the facts are from.
    pub source: Option<Spot>,
    /// How sure they are.
    pub confidence: Option<Spot>,
}

/// What is on someone's screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The id.
    pub id: Spot,
    /// A short title.
    pub name: Text,
    /// Codes, or sentences as they stand on the screen.
    pub patterns: Vec<Spot>,
    /// What it means.
    pub meaning: Text,
    /// Whether the person cannot sign in.
    pub locked_out: Option<bool>,
    /// What you can try.
    pub attempt: Option<Try>,
    /// Who must act.
    pub who_acts: Text,
    /// The least privileged role that can.
    pub role: Text,
    /// The task that an admin does.
    pub task: Option<Spot>,
    /// The portal where it is done.
    pub portal: Option<Spot>,
    /// What people need to know.
    pub note: Text,
    /// Where the facts are from.
    pub source: Option<Spot>,
    /// How sure they are.
    pub confidence: Option<Spot>,
}

/// A language that the data is written in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// The id, such as `nl` or `zh-Hans`.
    pub id: Spot,
    /// Its own name for itself.
    pub name: Text,
    /// Other tags and names, lower case.
    pub aliases: Vec<Spot>,
}

/// Which entries a checklist names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistDefaults {
    /// The portal of the first sign-in.
    pub sign_in: String,
    /// The portal where a second way to sign in is registered.
    pub security_info: String,
    /// The portal where people register for password reset.
    pub reset_register: String,
    /// The portal where a forgotten password is reset.
    pub reset: String,
    /// The portals that a new admin has to know, in order.
    pub admin_portals: Vec<String>,
    /// The tasks whose roles a new admin has to know, in order.
    pub admin_tasks: Vec<String>,
}

/// Which entries the rules of an answer mean, so that no source code names one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defaults {
    /// The cloud that is assumed.
    pub cloud: String,
    /// The portal of an answer that asks for none.
    pub portal: String,
    /// The portal with the link that reaches an unknown admin.
    pub help_portal: String,
    /// The portal that looks up an unknown code.
    pub lookup_portal: String,
    /// The type of a listed school.
    pub school_type: String,
    /// The type of a provider of personal mail.
    pub personal_type: String,
    /// The message that says that someone is no admin.
    pub message: String,
    /// What a checklist names.
    pub checklist: ChecklistDefaults,
    /// The types of the general guidance, in order.
    pub guidance: Vec<String>,
    /// The step that ends every path.
    pub last_step: Step,
    /// The hosts that a Teams chat may live on.
    pub chat_hosts: Vec<String>,
    /// The day (`YYYY-MM-DD`) of the built-in facts.
    pub date: String,
}
