//! What was found: an answer, with the reason for each part of it.
//!
//! Keys are an interface: add, never rename. Absent values are `null`, lists are never absent.

use serde::Serialize;

use crate::question::FoundId;

/// The version of the answer's shape.
pub const SCHEMA: u32 = 1;

/// An answer to one question.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Answer {
    /// The version of this shape.
    pub schema: u32,
    /// What was asked, as it was typed.
    pub asked: Option<String>,
    /// How it was read: `organization`, `address`, `domain`, `tenant-id`, `type`, `message`, `task`,
    /// `web-address`, or `default` when nobody was given.
    pub read_as: Option<&'static str>,
    /// What was found: `organization`, `type` or `nothing`.
    pub resolved: Resolved,
    /// The organization.
    pub organization: Option<Named>,
    /// The organization type.
    #[serde(rename = "type")]
    pub kind: Option<Named>,
    /// The cloud.
    pub cloud: CloudPart,
    /// The listed school.
    pub school: Option<School>,
    /// The task.
    pub task: Option<TaskPart>,
    /// The message.
    pub message: Option<MessagePart>,
    /// What went wrong, in a row of a batch.
    pub error: Option<String>,
    /// The contact to use now.
    pub contact: Option<ContactPart>,
    /// Whom to ask, in order; ends in the last resort.
    pub path: Vec<StepPart>,
    /// Where admins sign in.
    pub portal: PortalPart,
    /// Why each part was chosen.
    pub reasons: Vec<Reason>,
    /// What people need to know.
    pub notices: Vec<Notice>,
    /// Where nobody is known: whom to ask in each kind of organization.
    pub guidance: Vec<Guidance>,
    /// What to do in person: where there is no contact with a channel, or before one of the
    /// organization can help.
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
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The cloud of an answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CloudPart {
    /// The id; none where a suffix leaves several.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// `active`, `retired` or `announced`.
    pub status: Option<String>,
    /// Why this one: `flag`, `organization`, `suffix` or `assumed`.
    pub basis: &'static str,
    /// The clouds that it can be, where a suffix leaves several.
    pub candidates: Vec<String>,
    /// The day when it closed.
    pub closed: Option<String>,
    /// The id of its successor.
    pub successor: Option<String>,
}

/// A listed school.
#[derive(Debug, Clone, Default, Serialize)]
pub struct School {
    /// Its name.
    pub name: String,
    /// Its page: offered, never launched without asking.
    pub page: String,
}

/// The task of an answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TaskPart {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What you can do yourself first.
    #[serde(rename = "try")]
    pub attempt: Option<Attempt>,
    /// The least privileged role that can do it.
    pub role: Option<String>,
    /// Other roles that can.
    pub other_roles: Option<String>,
    /// What people need to know.
    pub notes: Vec<String>,
}

/// What you can do yourself first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Attempt {
    /// What to do.
    pub text: String,
    /// The portal.
    pub portal: Option<String>,
    /// Its address in the cloud of the answer; of a closed cloud, in its successor.
    pub url: Option<String>,
    /// A caveat of the cloud.
    pub note: Option<String>,
}

/// The message of an answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MessagePart {
    /// The id; none for a message that is not known.
    pub id: Option<String>,
    /// The text that was pasted, shortened.
    pub text: String,
    /// A short title.
    pub name: Option<String>,
    /// What it means.
    pub meaning: Option<String>,
    /// What you can try.
    #[serde(rename = "try")]
    pub attempt: Option<Attempt>,
    /// Who must act.
    pub who_acts: Option<String>,
    /// The least privileged role that can.
    pub role: Option<String>,
    /// The ids found in the paste.
    pub ids: Vec<FoundId>,
    /// What people need to know.
    pub note: Option<String>,
}

/// A contact of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ContactPart {
    /// The name.
    pub name: String,
    /// The role it fills.
    pub role: String,
    /// The channel to use: `phone`, `email`, `chat` or `web`.
    pub channel: Option<&'static str>,
    /// The address of that channel.
    pub address: Option<String>,
    /// The phone number, to read.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The web page.
    pub url: Option<String>,
    /// The Teams chat.
    pub chat: Option<String>,
    /// Opening hours, as the file has them.
    pub hours: Option<String>,
    /// The time zone of the hours, as the file has it.
    pub timezone: Option<String>,
    /// Whether it is open now; none when nobody knows.
    pub open_now: Option<bool>,
    /// When that changes, in words and in the reader's time.
    pub changes: Option<String>,
    /// The channels that do not work for this person, and what they need.
    pub needs: Vec<Need>,
    /// A remark.
    pub note: Option<String>,
    /// Where the page stands, as `file:line:column`.
    #[serde(skip)]
    pub url_place: Option<String>,
}

/// What a channel needs that the person does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The channel.
    pub channel: &'static str,
    /// What it needs.
    pub text: String,
}

/// A step of the path.
#[derive(Debug, Clone, Default, Serialize)]
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

/// The portal of an answer.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PortalPart {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address.
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

/// An address of one of several clouds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Candidate {
    /// The cloud.
    pub cloud: String,
    /// The cloud's name.
    pub name: String,
    /// The address.
    pub url: Option<String>,
}

/// Why a part of the answer was chosen.
#[derive(Debug, Clone, Default, Serialize)]
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
pub struct Guidance {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Named,
    /// Its steps, without the last resort.
    pub path: Vec<StepPart>,
}

/// The page whose link reaches an unknown admin.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Help {
    /// The portal.
    pub portal: Named,
    /// Its address in the cloud of the answer; of a closed cloud, in its successor.
    pub url: Option<String>,
    /// What to press, and what to know.
    pub text: String,
    /// A caveat of the cloud.
    pub note: Option<String>,
}

/// What a web address is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WebPart {
    /// The address, as it would be opened; none when it is not one to follow.
    pub url: Option<String>,
    /// `portal`, `known-host`, `unknown-host`, `look-alike` or `refused`.
    pub verdict: &'static str,
    /// The portals that have this page.
    pub portals: Vec<String>,
    /// The clouds that have the page or the host.
    pub clouds: Vec<String>,
    /// The known host that it looks like.
    pub looks_like: Option<String>,
    /// The verdict in words.
    pub text: String,
}

/// What the program needs to launch an answer's addresses.
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
