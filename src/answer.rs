//! What was found: an answer, with the reason for each part of it.
//!
//! Keys are an interface: add, never rename. Absent values are `null`, lists are never absent.

use serde::Serialize;

use crate::question::FoundId;

/// The version of the answer's shape.
pub const SCHEMA: u32 = 1;

/// What `whoadmin ask -o json`, the front door and `whoadmin explain -o json` print: one object a question.
/// Keys are added, never renamed; absent values are null, lists are never absent.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "An answer of whoadmin"))]
pub struct Answer {
    /// The version of this shape.
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    pub schema: u32,
    /// What was asked, as it was typed; null when nobody was given.
    pub asked: Option<String>,
    /// How it was read; `default` when nobody was given.
    #[cfg_attr(test, schemars(with = "Option<tests::ReadAs>"))]
    pub read_as: Option<&'static str>,
    /// What was found.
    pub resolved: Resolved,
    /// The organization.
    pub organization: Option<Named>,
    /// The organization type.
    #[serde(rename = "type")]
    pub kind: Option<Named>,
    /// The Microsoft 365 cloud.
    pub cloud: CloudPart,
    /// The listed school.
    pub school: Option<School>,
    /// The task.
    pub task: Option<TaskPart>,
    /// The message.
    pub message: Option<MessagePart>,
    /// What a question in free words may mean, where no reading is clearly the best.
    pub choices: Vec<Choice>,
    /// What went wrong, in a row of a batch.
    pub error: Option<String>,
    /// The contact to use now: the first of the path whose channel works for this person. Null: see `advice`.
    pub contact: Option<ContactPart>,
    /// Whom to ask, in order; it ends in the last resort.
    pub path: Vec<StepPart>,
    /// Where admins sign in.
    pub portal: PortalPart,
    /// Why each part was chosen.
    pub reasons: Vec<Reason>,
    /// What people need to know.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub notices: Vec<Notice>,
    /// Whom to ask in each kind of organization, where nobody is known.
    pub guidance: Vec<Guidance>,
    /// What to do in person: where there is no contact with a channel, or before one of the organization can help.
    pub advice: Option<String>,
    /// The page whose link reaches an admin whom nobody knows.
    pub help: Option<Help>,
    /// What a web address is, when one was asked for.
    pub web: Option<WebPart>,
    /// Whether the person cannot sign in.
    pub locked_out: bool,
    /// What the person should know about being an admin.
    pub about_admins: Vec<String>,
    /// The language of the texts.
    pub language: String,
    /// What the program needs and the answer does not show.
    #[serde(skip)]
    pub inside: Inside,
}

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Resolved {
    /// Neither an organization nor a type.
    #[default]
    Nothing,
    /// A type of organization.
    Type,
    /// A named organization.
    Organization,
}

impl Resolved {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Type => "type",
            Self::Organization => "organization",
        }
    }
}

/// An entry by id and name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The Microsoft 365 cloud of an answer.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CloudPart {
    /// The id; null where a suffix leaves several.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be signed in to.
    #[cfg_attr(test, schemars(with = "Option<tests::Status>"))]
    pub status: Option<String>,
    /// Why this one: an option said so, the organization's tenant, the suffix of the domain, or nothing at all.
    #[cfg_attr(test, schemars(with = "tests::Basis"))]
    pub basis: &'static str,
    /// The ids of the clouds that it can be, where a suffix leaves several.
    pub candidates: Vec<String>,
    /// The day when it closed.
    pub closed: Option<String>,
    /// The id of the cloud that took its place.
    pub successor: Option<String>,
}

/// A listed school.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct School {
    /// Its name.
    pub name: String,
    /// Its page.
    pub page: String,
}

/// What the person needs done.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TaskPart {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the person can do first.
    #[serde(rename = "try")]
    pub attempt: Option<Attempt>,
    /// The least privileged role that can do it.
    pub role: Option<String>,
    /// Other roles that can.
    pub other_roles: Option<String>,
    /// What the person needs to know.
    pub notes: Vec<String>,
}

/// What the person can do first.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Attempt {
    /// What to do.
    pub text: String,
    /// The name of the portal where it is done.
    pub portal: Option<String>,
    /// Its address in the cloud of the answer; of a closed cloud, in its successor.
    pub url: Option<String>,
    /// What to know in this cloud.
    pub note: Option<String>,
}

/// What is on the person's screen.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MessagePart {
    /// The id; null for a message that is not known.
    pub id: Option<String>,
    /// The text that was pasted, shortened.
    pub text: String,
    /// A short title.
    pub name: Option<String>,
    /// What it means.
    pub meaning: Option<String>,
    /// What the person can do first.
    #[serde(rename = "try")]
    pub attempt: Option<Attempt>,
    /// Who must act, in words.
    pub who_acts: Option<String>,
    /// Who has to act, in order: `you`, `admin`, `other-admin`, `owner`, `developer`, `microsoft`.
    pub actors: Vec<String>,
    /// What whoever has to act is asked to do.
    pub ask: Option<String>,
    /// The least privileged role that can.
    pub role: Option<String>,
    /// The ids found in the paste, which support will ask for.
    pub ids: Vec<FoundId>,
    /// What the person needs to know.
    pub note: Option<String>,
}

/// A contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContactPart {
    /// The name.
    pub name: String,
    /// The role that it fills.
    pub role: String,
    /// The channel to use.
    #[cfg_attr(test, schemars(with = "Option<tests::Channel>"))]
    pub channel: Option<&'static str>,
    /// The address of that channel, to launch: `tel:`, `mailto:` or `https:`.
    pub address: Option<String>,
    /// The phone number, to read.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The web page.
    pub url: Option<String>,
    /// The Teams chat.
    pub chat: Option<String>,
    /// Opening hours, as OpenStreetMap writes them.
    pub hours: Option<String>,
    /// The time zone of the hours, an IANA name.
    pub timezone: Option<String>,
    /// Whether it is open now; null when nobody knows.
    pub open_now: Option<bool>,
    /// When that changes, in words.
    pub changes: Option<String>,
    /// The channels that do not work for this person, and what they need.
    pub needs: Vec<Need>,
    /// What the person needs to know.
    pub note: Option<String>,
    /// Where the page stands, as `file:line:column`.
    #[serde(skip)]
    pub url_place: Option<String>,
}

/// A channel, and what it needs that the person does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Need {
    /// The channel.
    #[cfg_attr(test, schemars(with = "tests::Channel"))]
    pub channel: &'static str,
    /// What it needs.
    pub text: String,
}

/// A step of the contact path.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StepPart {
    /// The role.
    pub role: String,
    /// Whom to ask.
    pub who: String,
    /// Where to find them.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// The contacts that fill it.
    pub contacts: Vec<ContactPart>,
}

/// Where admins sign in.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PortalPart {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address; null unless it is offered, known and settled.
    pub url: Option<String>,
    /// What is known of it in this cloud.
    pub state: State,
    /// The addresses that it can be, where a suffix leaves several clouds.
    pub candidates: Vec<Candidate>,
    /// Further addresses.
    pub alternates: Vec<String>,
}

/// What is known of a portal in a cloud.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// There is an address.
    Offered,
    /// The cloud does not have it.
    NotOffered,
    /// Nobody knows.
    #[default]
    Unknown,
    /// The cloud is not settled.
    Ambiguous,
}

impl State {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::NotOffered => "not-offered",
            Self::Unknown => "unknown",
            Self::Ambiguous => "ambiguous",
        }
    }
}

/// An address in one of several clouds.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Candidate {
    /// The id of the cloud.
    pub cloud: String,
    /// The name of the cloud.
    pub name: String,
    /// The address.
    pub url: Option<String>,
}

/// One of several things that a question may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Choice {
    /// What kind of entry: `task`, `portal` or `type`.
    pub kind: &'static str,
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The command that answers it.
    pub command: String,
}

/// Why a part of the answer was chosen.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reason {
    /// The part.
    pub what: &'static str,
    /// Why.
    pub why: String,
    /// Where it says so, as `file:line:column`.
    pub source: Option<String>,
}

/// Something that people need to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Notice {
    /// What it is about.
    pub topic: Topic,
    /// It, in words.
    pub text: String,
}

impl From<Notice> for String {
    fn from(notice: Notice) -> Self {
        notice.text
    }
}

/// What a notice is about: a command that shows a part of an answer shows the notices of that part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Whom to ask.
    Contact,
    /// Where admins sign in: the portal and its cloud.
    Portal,
    /// The question itself: the type, the message, the web address.
    Question,
}

/// Whom to ask in one kind of organization.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Guidance {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Named,
    /// Its steps, without the last resort.
    pub path: Vec<StepPart>,
}

/// The page whose link reaches an admin whom nobody knows.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Help {
    /// The portal.
    pub portal: Named,
    /// Its address in the cloud of the answer; of a closed cloud, in its successor.
    pub url: Option<String>,
    /// What to press, and what to know.
    pub text: String,
    /// What to know in this cloud.
    pub note: Option<String>,
}

/// What a web address is.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WebPart {
    /// The address, as it would be opened; null when it is not one to follow.
    pub url: Option<String>,
    /// What it is.
    #[cfg_attr(test, schemars(with = "tests::Verdict"))]
    pub verdict: &'static str,
    /// The ids of the portals that have this page.
    pub portals: Vec<String>,
    /// The ids of the clouds that have the page or its host.
    pub clouds: Vec<String>,
    /// The known host that it looks like.
    pub looks_like: Option<String>,
    /// The verdict in words.
    pub text: String,
}

/// What the program needs to launch an answer's addresses.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, Default)]
pub struct Inside {
    /// The known addresses of the portal, first the primary one.
    pub addresses: Vec<Launchable>,
    /// The placeholder that the primary address misses.
    pub missing: Option<&'static str>,
    /// The hosts that a Teams chat may live on.
    pub chat_hosts: Vec<String>,
    /// The name of the tenant.
    pub tenant: Option<String>,
    /// The language of drafts for this organization's people.
    pub draft_language: Option<String>,
    /// Whether the person is their own admin.
    pub personal: bool,
    /// Whether the message is for others than one's own admin: nobody is sent to the help desk for it.
    pub for_others: bool,
    /// Whether the portal is a page for everyone, not for admins alone.
    pub for_everyone: bool,
    /// Whether the portal is the usual one: neither asked for nor told by a task or message.
    pub usual_portal: bool,
}

/// An address with its place and whether its host is known.
#[derive(Debug, Clone, Default)]
pub struct Launchable {
    /// The address, filled.
    pub url: String,
    /// Where it stands, when its host is not known.
    pub place: Option<String>,
    /// Whether its host is one of the cloud's.
    pub trusted: bool,
}

impl Answer {
    /// The words of all notices about `topic`.
    pub fn notices_about(&self, topic: Topic) -> impl Iterator<Item = &str> {
        let notices = self.notices.iter().filter(move |notice| notice.topic == topic);
        notices.map(|notice| notice.text.as_str())
    }

    /// An error row of a batch.
    #[must_use]
    pub fn of_error(asked: &str, error: String, language: &str) -> Self {
        Self {
            schema: SCHEMA,
            asked: Some(asked.to_owned()),
            cloud: CloudPart { basis: "assumed", ..CloudPart::default() },
            error: Some(error),
            language: language.to_owned(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
