//! The nouns of a directory: what a file says, with the place where it says it.
//!
//! A noun is read from a file and from a compiled layer by the same `Deserialize`, and its comments
//! describe it in `data/schema/directory.json`. In the names of fields, `!` marks what a file has to say;
//! `$key` is the key that the noun stands under, `$value` all that stands there, and other names with `$`
//! no file can say.

mod layered;
mod spanned;

pub use layered::{Entry, Keyed, Located, Merge};
pub use spanned::{At, FALLBACK_LANGUAGE, Spanned, Spot, Text};

use serde::{Deserialize, Deserializer, Serialize};

use layered::{merge, merged_entry, noun};

noun! {
    /// An organization: its kind, its tenants and domains, and whom to ask there.
    pub struct Organization {
        /// The id.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// The name that people see.
        #[serde(rename = "name!")]
        pub name: Text,
        /// Other names that people type.
        #[schema(with = "Vec<Word>")]
        pub aliases: Vec<Spot>,
        /// The type of organization, by id or name: it decides whom to ask first. See `whoadmin list types`.
        #[serde(rename = "type!")]
        pub kind: Spot,
        /// The Microsoft 365 cloud, by id or name. When left out, one is assumed, and every answer says so. See
        /// `whoadmin list clouds`.
        pub cloud: Option<Spot>,
        /// The name of its tenant, the part before `.onmicrosoft.com`: fills `{tenant}` in portal addresses.
        #[schema(with = "Option<TenantName>")]
        pub tenant: Option<Spot>,
        /// The id of its tenant, a GUID: fills `{tenant_id}` in portal addresses.
        #[schema(with = "Option<TenantId>")]
        pub tenant_id: Option<Spot>,
        /// The domains of its e-mail addresses; what lies beneath them counts, too. Each belongs to one
        /// organization alone.
        #[schema(with = "Vec<Domain>")]
        pub domains: Vec<Spot>,
        /// Further Microsoft 365 tenants: the domain of an address decides which one, and so the cloud.
        pub tenants: Vec<Tenant>,
        /// Whom to ask, in this order.
        pub contacts: Vec<Contact>,
        /// The language of drafts and checklists for its people: en, nl, de, zh-Hans, fr, es or ja.
        pub language: Option<Spot>,
        /// Portal addresses of its own, by portal: each replaces the cloud's.
        #[serde(deserialize_with = "by_key")]
        #[schema(with = "BTreeMap<String, PortalUrl>")]
        pub portals: Vec<Address>,
        /// Hosts of its own that its portals may live on. Only the system's and the user's own places may say so.
        #[schema(with = "Vec<Host>")]
        pub hosts: Vec<Spot>,
        /// The day when someone last saw that the entry is right. `whoadmin check --stale-after 1y` warns.
        #[schema(with = "Option<Day>")]
        pub reviewed: Option<Spot>,
    }
}

impl Organization {
    /// Makes the first of its tenants of `cloud`, `tenant`, `tenant_id` and `domains`, which are short for it.
    pub fn expand_tenant(&mut self) {
        let short = Tenant {
            cloud: self.cloud.take(),
            name: self.tenant.take(),
            id: self.tenant_id.take(),
            domains: std::mem::take(&mut self.domains),
        };
        if short != Tenant::default() {
            // Room for just what is there: most organizations have this one tenant.
            let further = std::mem::replace(&mut self.tenants, vec![short]);
            self.tenants.extend(further);
        }
    }
}

noun! {
    /// One Microsoft 365 tenant.
    pub struct Tenant {
        /// Its cloud, by id or name.
        pub cloud: Option<Spot>,
        /// Its name: fills `{tenant}` in portal addresses.
        #[schema(with = "Option<TenantName>")]
        pub name: Option<Spot>,
        /// Its id, a GUID: fills `{tenant_id}` in portal addresses.
        #[schema(with = "Option<TenantId>")]
        pub id: Option<Spot>,
        /// Its domains.
        #[schema(with = "Vec<Domain>")]
        pub domains: Vec<Spot>,
    }
}

noun! {
    /// A desk or person to ask: one of this organization, or a shared one with `use`.
    pub struct Contact {
        /// The key of a shared contact; empty for an organization's own.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// The name that people see.
        #[serde(rename = "name!")]
        pub name: Text,
        /// The id of a shared contact; the other keys here go before what it says.
        #[serde(rename = "use")]
        pub uses: Option<Spot>,
        /// The step of the contact path that they are. When left out: the first of the organization's type.
        pub role: Option<Spot>,
        /// A phone number.
        #[schema(with = "Option<Phone>")]
        pub phone: Option<Spot>,
        /// An e-mail address.
        #[schema(with = "Option<Email>")]
        pub email: Option<Spot>,
        /// A web page, such as the form of a service desk.
        #[schema(with = "Option<Url>")]
        pub url: Option<Spot>,
        /// Whether the page needs a sign-in, and so is no help to someone who is locked out.
        pub url_needs_sign_in: bool,
        /// A Teams chat, as `https://teams.microsoft.com/l/chat/0/0?users=servicedesk@contoso.com`.
        #[schema(with = "Option<Chat>")]
        pub chat: Option<Spot>,
        /// Opening hours, as OpenStreetMap writes them: Mo-Fr 08:00-18:00.
        pub hours: Option<Spot>,
        /// The time zone of the hours, an IANA name: Europe/Amsterdam.
        pub timezone: Option<Spot>,
        /// What people need to know.
        pub note: Text,
        /// The tasks for which alone they are shown, first of all. See `whoadmin list tasks`.
        pub tasks: Vec<Spot>,
        /// The channels that were left out, and why: shown as notices.
        #[serde(rename = "$left_out")]
        pub left_out: Vec<Spot>,
    }
}

noun! {
    /// An address with what it belongs to: a portal of an organization, or a cloud of a portal.
    pub struct Address {
        /// The id of the cloud or portal.
        #[serde(rename = "$key")]
        pub of: Spot,
        /// The address; absent when the cloud does not offer the portal.
        #[serde(rename = "$value")]
        pub url: Option<Spot>,
    }
}

merged_entry! {
    /// A type of organization: whom to ask in such a one, in order.
    pub struct OrganizationType {
        /// The id.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// The name that people see.
        pub name: Text,
        /// Other names that people type.
        #[schema(with = "Vec<Word>")]
        pub aliases: Vec<Spot>,
        /// Suffixes of domains that only such organizations have, such as `edu`.
        #[schema(with = "Vec<Domain>")]
        pub domains: Vec<Spot>,
        /// Whom to ask, in order; whoever gave people their account comes last by itself.
        pub path: Vec<Step>,
        /// What people need to know.
        pub note: Text,
    }
}

noun! {
    /// A step of a contact path.
    pub struct Step {
        /// Its id, to which contacts refer.
        #[serde(rename = "role!")]
        pub role: Spot,
        /// Whom to ask.
        #[serde(rename = "who!")]
        pub who: Text,
        /// Where to find them.
        #[serde(rename = "where")]
        pub place: Text,
    }
}

merged_entry! {
    /// A Microsoft 365 cloud.
    pub struct Cloud {
        /// The id.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// The name that people see.
        pub name: Text,
        /// Other names, of this cloud alone.
        #[schema(with = "Vec<Word>")]
        pub aliases: Vec<Spot>,
        /// Names that can mean another cloud, too: they are refused with the choice.
        #[schema(with = "Vec<Word>")]
        pub ambiguous: Vec<Spot>,
        /// Whether it can be signed in to.
        #[schema(with = "Option<Status>")]
        pub status: Option<Spot>,
        /// The day when it closed.
        #[schema(with = "Option<Day>")]
        pub closed: Option<Spot>,
        /// The id of the cloud that took its place.
        pub successor: Option<Spot>,
        /// Suffixes of tenant domains that tell this cloud.
        #[schema(with = "Vec<Domain>")]
        pub domains: Vec<Spot>,
        /// Suffixes that its tenants can have, too, though they tell another cloud.
        #[schema(with = "Vec<Domain>")]
        pub shared_domains: Vec<Spot>,
        /// The exact hosts that its pages live on. Only the system's and the user's own places may add some.
        #[schema(with = "Vec<Host>")]
        pub hosts: Vec<Spot>,
        /// Who runs it.
        pub operator: Text,
        /// Who helps its admins.
        pub support: Text,
        /// What people need to know.
        pub note: Text,
        /// Where these facts are from.
        pub source: Option<Spot>,
        /// How sure they are: high, medium or low.
        pub confidence: Option<Spot>,
    }
}

merged_entry! {
    /// A page with one address for each cloud.
    pub struct Portal {
        /// The id.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// The name that people see.
        pub name: Text,
        /// Who signs in there.
        #[schema(with = "Option<Audience>")]
        pub audience: Option<Spot>,
        /// Other names that people type.
        #[schema(with = "Vec<Word>")]
        pub aliases: Vec<Spot>,
        /// The address in each cloud, by the cloud's id; `not-offered` where there is none, `unknown` (or nothing)
        /// where nobody knows.
        #[serde(deserialize_with = "by_key")]
        #[schema(with = "BTreeMap<String, PortalAddress>")]
        pub urls: Vec<Address>,
        /// Further addresses in each cloud, for when the first is down.
        #[serde(deserialize_with = "lists_by_key")]
        #[schema(with = "BTreeMap<String, Vec<PortalUrl>>")]
        pub alternates: Vec<Address>,
        /// Where the address in each cloud is from.
        #[serde(deserialize_with = "by_key")]
        #[schema(with = "BTreeMap<String, Provenance>")]
        pub sources: Vec<Provenance>,
        /// What people need to know in every cloud.
        pub note: Text,
        /// What people need to know in one cloud, by the cloud's id.
        #[serde(deserialize_with = "by_key")]
        #[schema(with = "BTreeMap<String, Text>")]
        pub notes: Vec<(Spot, Text)>,
    }
}

noun! {
    /// Where an address is from.
    pub struct Provenance {
        /// The id of the cloud.
        #[serde(rename = "$key")]
        pub of: Spot,
        /// The document.
        pub source: String,
        /// How sure it is: high, medium or low.
        pub confidence: String,
        /// A remark for maintainers.
        pub note: String,
    }
}

noun! {
    /// What people can do themselves first.
    pub struct Try {
        /// What to do.
        pub text: Text,
        /// The id of the portal where it is done.
        pub portal: Option<Spot>,
    }
}

merged_entry! {
    /// What people need done.
    pub struct Task {
        /// The id.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// The name that people see.
        pub name: Text,
        /// Other names, as people type them.
        #[schema(with = "Vec<Word>")]
        pub aliases: Vec<Spot>,
        /// What people ask who mean it, in any language: for questions in free words.
        #[schema(with = "Vec<Word>")]
        pub phrases: Vec<Spot>,
        /// Whether people who need it cannot sign in: then a phone comes first.
        pub locked_out: Option<bool>,
        /// What people can do themselves first.
        #[serde(rename = "try")]
        pub attempt: Option<Try>,
        /// The least privileged role that can do it.
        pub role: Text,
        /// Other roles that can.
        pub other_roles: Text,
        /// The id of the portal where an admin does it.
        pub portal: Option<Spot>,
        /// Whom to ask, where it is not as in the organization's type.
        pub path: Vec<Step>,
        /// What people need to know.
        pub note: Text,
        /// What people need to know in one cloud, by the cloud's id.
        #[serde(deserialize_with = "by_key")]
        #[schema(with = "BTreeMap<String, Text>")]
        pub notes: Vec<(Spot, Text)>,
        /// Where these facts are from.
        pub source: Option<Spot>,
        /// How sure they are: high, medium or low.
        pub confidence: Option<Spot>,
    }
}

merged_entry! {
    /// What is on someone's screen.
    pub struct Message {
        /// The id.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// A short title.
        pub name: Text,
        /// The id of the message that says what this one does not say itself.
        pub family: Option<Spot>,
        /// Its codes, or its sentences as they stand on the screen. `…` in a sentence stands for a name, and
        /// a code may be a range, such as `4.7.500-699`. A message whose id is a code needs none.
        #[schema(with = "Vec<Word>")]
        pub patterns: Vec<Spot>,
        /// Sentences of countless screens: they count only where they are all that was pasted.
        #[schema(with = "Vec<Word>")]
        pub alone: Vec<Spot>,
        /// The beginnings of codes of which not every one is known: this is what those have in common.
        #[schema(with = "Vec<Word>")]
        pub codes: Vec<Spot>,
        /// Whether its codes often stand around another one that says more.
        pub wraps: Option<bool>,
        /// What it means.
        pub meaning: Text,
        /// Whether people who see it cannot sign in: then a phone comes first.
        pub locked_out: Option<bool>,
        /// What people can do themselves first.
        #[serde(rename = "try")]
        pub attempt: Option<Try>,
        /// Who has to act, in order: you, admin, other-admin (of another organization), owner (of the
        /// file, site, team, group or app), developer (of the app) or microsoft.
        pub actors: Vec<Spot>,
        /// What whoever has to act is asked to do.
        pub ask: Text,
        /// Who must act, in words; without it the actors say it.
        pub who_acts: Text,
        /// The least privileged role that can.
        pub role: Text,
        /// The id of the task that an admin then has.
        pub task: Option<Spot>,
        /// The id of the portal where it is done.
        pub portal: Option<Spot>,
        /// What people need to know.
        pub note: Text,
        /// Where these facts are from.
        pub source: Option<Spot>,
        /// How sure they are: high, medium or low.
        pub confidence: Option<Spot>,
    }
}

merged_entry! {
    /// A language of texts.
    pub struct Language {
        /// The id, such as `nl` or `zh-Hans`.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// Its own name for itself.
        pub name: Text,
        /// Other names and tags.
        #[schema(with = "Vec<Word>")]
        pub aliases: Vec<Spot>,
        /// Words of questions that say nothing of what is wanted.
        #[schema(with = "Vec<Word>")]
        pub filler: Vec<Spot>,
    }
}

noun! {
    /// Domains of one kind, by which a web address is judged: a host belongs to the longest one that it is, or
    /// lies beneath.
    pub struct WebDomains {
        /// The id of the group.
        #[serde(rename = "$key")]
        pub id: Spot,
        /// `microsoft`: Microsoft's alone; `others-write`: its host, on which others make pages.
        pub kind: Option<Spot>,
        /// The domains.
        #[schema(with = "Vec<Domain>")]
        pub domains: Vec<Spot>,
        /// Where the fact is from.
        pub source: Option<Spot>,
    }
}

impl Message {
    /// Whether it is what several messages share, and not one that stands on a screen.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.patterns.is_empty() && self.alone.is_empty()
    }

    /// Its patterns, and whether each counts only where it is the whole text.
    pub fn sentences(&self) -> impl Iterator<Item = (&Spot, bool)> {
        let patterns = self.patterns.iter().map(|spot| (spot, false));
        patterns.chain(self.alone.iter().map(|spot| (spot, true)))
    }

    /// Takes from its family what it does not say itself.
    pub fn inherit(&mut self, family: Self) {
        let text = |own: &mut Text, shared: Text| {
            if own.is_empty() {
                *own = shared;
            }
        };
        text(&mut self.name, family.name);
        text(&mut self.meaning, family.meaning);
        text(&mut self.ask, family.ask);
        text(&mut self.who_acts, family.who_acts);
        text(&mut self.role, family.role);
        text(&mut self.note, family.note);
        if self.actors.is_empty() {
            self.actors = family.actors;
        }
        self.locked_out = self.locked_out.or(family.locked_out);
        self.attempt = self.attempt.take().or(family.attempt);
        self.task = self.task.take().or(family.task);
        self.portal = self.portal.take().or(family.portal);
        self.source = self.source.take().or(family.source);
        self.confidence = self.confidence.take().or(family.confidence);
    }
}

noun! {
    /// Which entries a checklist names.
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
}

noun! {
    /// Which entries the rules of an answer mean.
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
        #[schema(with = "Vec<Host>")]
        pub chat_hosts: Vec<String>,
        /// The day of the built-in facts.
        #[schema(with = "Day")]
        pub date: String,
    }
}

macro_rules! replaced_whole {
    ($($entry:ty),*) => {
        $(impl Merge for $entry {
            fn merge(&mut self, upper: Self) {
                *self = upper;
            }
        }

        impl Entry for $entry {
            fn id(&self) -> &Spot {
                &self.id
            }
        })*
    };
}

replaced_whole!(Organization, Contact);

impl Keyed for Address {
    fn key(&self) -> &Spot {
        &self.of
    }
}

impl Keyed for Provenance {
    fn key(&self) -> &Spot {
        &self.of
    }
}

/// A path is replaced whole.
impl Merge for Vec<Step> {
    fn merge(&mut self, upper: Self) {
        if !upper.is_empty() {
            *self = upper;
        }
    }
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

#[cfg(test)]
mod tests;

#[cfg(test)]
use tests::{
    Audience, BTreeMap, Chat, Day, Domain, Email, Host, Phone, PortalAddress, PortalUrl, Status,
    TenantId, TenantName, Url, Word,
};
