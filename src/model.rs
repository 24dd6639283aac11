//! The nouns of a directory: what a file says, with the place where it says it.
//!
//! A noun is read from a file and from a compiled layer by the same `Deserialize`. In names, `!` marks
//! what a file has to say; `$key` is the key that the noun stands under, `$value` all that stands there, and
//! other names with `$` no file can say.

use serde::{Deserialize, Deserializer, Serialize};

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

/// A value of a file, with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: At,
}

/// A word of a file, with its place.
pub type Spot = Spanned<String>;

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
#[serde(default)]
pub struct Organization {
    /// The id: the key of its entry.
    #[serde(rename = "$key")]
    pub id: Spot,
    /// The name that people see.
    #[serde(rename = "name!")]
    pub name: Text,
    /// Other names it goes by.
    pub aliases: Vec<Spot>,
    /// The id of its organization type.
    #[serde(rename = "type!")]
    pub kind: Spot,
    /// Short, as the three that follow, for one entry of `tenants`, which reading makes of it: its
    /// cloud.
    pub cloud: Option<Spot>,
    /// The name of its tenant.
    pub tenant: Option<Spot>,
    /// The id of its tenant.
    pub tenant_id: Option<Spot>,
    /// The domains of its tenant.
    pub domains: Vec<Spot>,
    /// Its Microsoft 365 tenants; the first is the default one.
    pub tenants: Vec<Tenant>,
    /// Whom to ask, in order of the file.
    pub contacts: Vec<Contact>,
    /// The language of drafts and checklists for its people.
    pub language: Option<Spot>,
    /// Portal addresses of its own, by portal.
    #[serde(deserialize_with = "by_key")]
    pub portals: Vec<Address>,
    /// Hosts of its own that its portals may live on; only system and user layers may say so.
    pub hosts: Vec<Spot>,
    /// The day (`YYYY-MM-DD`) when someone last looked whether the entry is still right.
    pub reviewed: Option<Spot>,
}

/// One Microsoft 365 tenant of an organization.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
#[serde(default)]
pub struct Contact {
    /// The key of a shared contact; empty for an organization's own.
    #[serde(rename = "$key")]
    pub id: Spot,
    /// The name that people see.
    #[serde(rename = "name!")]
    pub name: Text,
    /// The shared contact that this one uses.
    #[serde(rename = "use")]
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
    #[serde(rename = "$left_out")]
    pub left_out: Vec<Spot>,
}

/// An address with what it belongs to: a portal of an organization, or a cloud of a portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The id of the cloud or portal.
    #[serde(rename = "$key")]
    pub of: Spot,
    /// The address; absent when the cloud does not offer the portal.
    #[serde(rename = "$value")]
    pub url: Option<Spot>,
}

/// A kind of organization, with its contact path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationType {
    /// The id.
    #[serde(rename = "$key")]
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
#[serde(default)]
pub struct Step {
    /// The role's id.
    #[serde(rename = "role!")]
    pub role: Spot,
    /// Whom to ask.
    #[serde(rename = "who!")]
    pub who: Text,
    /// Where to find them.
    #[serde(rename = "where")]
    pub place: Text,
}

/// A Microsoft 365 cloud.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cloud {
    /// The id.
    #[serde(rename = "$key")]
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
#[serde(default)]
pub struct Portal {
    /// The id.
    #[serde(rename = "$key")]
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// `admin` or `everyone`.
    pub audience: Option<Spot>,
    /// Other names.
    pub aliases: Vec<Spot>,
    /// The first address of each cloud; a cloud that is missing is unknown.
    #[serde(deserialize_with = "by_key")]
    pub urls: Vec<Address>,
    /// Further addresses, in the order of the file.
    #[serde(deserialize_with = "lists_by_key")]
    pub alternates: Vec<Address>,
    /// Where each cloud's address is from.
    #[serde(deserialize_with = "by_key")]
    pub sources: Vec<Provenance>,
    /// What people need to know, in every cloud.
    pub note: Text,
    /// What people need to know in one cloud.
    #[serde(deserialize_with = "by_key")]
    pub notes: Vec<(Spot, Text)>,
}

/// Where a cloud's address is from, and how sure it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// The id of the cloud.
    #[serde(rename = "$key")]
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
#[serde(default)]
pub struct Try {
    /// What to do.
    pub text: Text,
    /// The portal where it is done.
    pub portal: Option<Spot>,
}

/// Something that needs doing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Task {
    /// The id.
    #[serde(rename = "$key")]
    pub id: Spot,
    /// The name that people see.
    pub name: Text,
    /// Other names, as people type them.
    pub aliases: Vec<Spot>,
    /// Whether the person cannot sign in.
    pub locked_out: Option<bool>,
    /// What you can do yourself first.
    #[serde(rename = "try")]
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
    #[serde(deserialize_with = "by_key")]
    pub notes: Vec<(Spot, Text)>,
    /// Where the facts are from.
    pub source: Option<Spot>,
    /// How sure they are.
    pub confidence: Option<Spot>,
}

/// What is on someone's screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// The id.
    #[serde(rename = "$key")]
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
    #[serde(rename = "try")]
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
#[serde(default)]
pub struct Language {
    /// The id, such as `nl` or `zh-Hans`.
    #[serde(rename = "$key")]
    pub id: Spot,
    /// Its own name for itself.
    pub name: Text,
    /// Other tags and names, lower case.
    pub aliases: Vec<Spot>,
}

/// Which entries a checklist names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
#[serde(default)]
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

/// Reads a map from ids to values as the list of what it holds.
fn by_key<'de, D: Deserializer<'de>, T: Deserialize<'de>>(file: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    struct ByKey<T>(Vec<T>);
    ByKey::deserialize(file).map(|it| it.0)
}

/// Reads a map from ids to lists of addresses as one list, which is what a compiled layer holds.
fn lists_by_key<'de, D: Deserializer<'de>>(file: D) -> Result<Vec<Address>, D::Error> {
    if !file.is_human_readable() {
        return Vec::deserialize(file);
    }
    let lists: Vec<(Spot, Vec<Spot>)> = by_key(file)?;
    let flat = lists.into_iter().flat_map(|(of, urls)| {
        urls.into_iter().map(move |url| Address { of: of.clone(), url: Some(url) })
    });
    Ok(flat.collect())
}
