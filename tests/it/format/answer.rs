//! The shape of an answer in JSON as types: what they say becomes `data/schema/answer.json`.
#![allow(dead_code, reason = "only the shape of these types is used")]

use schemars::JsonSchema;

/// What `whoadmin ask -o json`, the front door and `whoadmin explain -o json` print: one object a question.
/// Keys are added, never renamed; absent values are null, lists are never absent.
#[derive(JsonSchema)]
#[schemars(title = "An answer of whoadmin")]
pub struct Answer {
    /// The version of this shape.
    #[schemars(extend("const" = 1))]
    schema: u32,
    /// What was asked, as it was typed; null when nobody was given.
    asked: Option<String>,
    /// How it was read.
    read_as: Option<ReadAs>,
    /// What was found.
    resolved: Resolved,
    /// The organization.
    organization: Option<Named>,
    /// The organization type.
    #[serde(rename = "type")]
    kind: Option<Named>,
    /// The Microsoft 365 cloud.
    cloud: Cloud,
    /// The listed school.
    school: Option<School>,
    /// The task.
    task: Option<Task>,
    /// The message.
    message: Option<Message>,
    /// What went wrong, in a row of a batch.
    error: Option<String>,
    /// The contact to use now: the first of the path whose channel works for this person. Null: see `advice`.
    contact: Option<Contact>,
    /// Whom to ask, in order; it ends in the last resort.
    path: Vec<Step>,
    /// Where admins sign in.
    portal: Portal,
    /// Why each part was chosen.
    reasons: Vec<Reason>,
    /// What people need to know.
    notices: Vec<String>,
    /// Whom to ask in each kind of organization, where nobody is known.
    guidance: Vec<Guidance>,
    /// What to do in person: where there is no contact with a channel, or before one of the organization can help.
    advice: Option<String>,
    /// The page whose link reaches an admin whom nobody knows.
    help: Option<Help>,
    /// What a web address is, when one was asked for.
    web: Option<Web>,
    /// Whether the person cannot sign in.
    locked_out: bool,
    /// What the person should know about being an admin.
    about_admins: Vec<String>,
    /// The language of the texts.
    language: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
enum ReadAs {
    Organization,
    Address,
    Domain,
    TenantId,
    Type,
    Message,
    Task,
    WebAddress,
    Default,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Resolved {
    Organization,
    Type,
    Nothing,
}

/// An entry by id and name.
#[derive(JsonSchema)]
struct Named {
    /// The id.
    id: String,
    /// The name.
    name: String,
}

/// The Microsoft 365 cloud of an answer.
#[derive(JsonSchema)]
pub struct Cloud {
    /// The id; null where a suffix leaves several.
    id: Option<String>,
    /// The name.
    name: Option<String>,
    /// Whether it can be signed in to.
    status: Option<Status>,
    /// Why this one: an option said so, the organization's tenant, the suffix of the domain, or nothing at all.
    basis: Basis,
    /// The ids of the clouds that it can be, where a suffix leaves several.
    candidates: Vec<String>,
    /// The day when it closed.
    closed: Option<String>,
    /// The id of the cloud that took its place.
    successor: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Status {
    Active,
    Retired,
    Announced,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Basis {
    Flag,
    Organization,
    Suffix,
    Assumed,
}

/// A listed school.
#[derive(JsonSchema)]
struct School {
    /// Its name.
    name: String,
    /// Its page.
    page: String,
}

/// What the person needs done.
#[derive(JsonSchema)]
pub struct Task {
    /// The id.
    id: String,
    /// The name.
    name: String,
    /// What the person can do first.
    #[serde(rename = "try")]
    attempt: Option<Try>,
    /// The least privileged role that can do it.
    role: Option<String>,
    /// Other roles that can.
    other_roles: Option<String>,
    /// What the person needs to know.
    notes: Vec<String>,
}

/// What the person can do first.
#[derive(JsonSchema)]
pub struct Try {
    /// What to do.
    text: String,
    /// The name of the portal where it is done.
    portal: Option<String>,
    /// Its address in the cloud of the answer; of a closed cloud, in its successor.
    url: Option<String>,
    /// What to know in this cloud.
    note: Option<String>,
}

/// What is on the person's screen.
#[derive(JsonSchema)]
pub struct Message {
    /// The id; null for a message that is not known.
    id: Option<String>,
    /// The text that was pasted, shortened.
    text: String,
    /// A short title.
    name: Option<String>,
    /// What it means.
    meaning: Option<String>,
    /// What the person can do first.
    #[serde(rename = "try")]
    attempt: Option<Try>,
    /// Who must act.
    who_acts: Option<String>,
    /// The least privileged role that can.
    role: Option<String>,
    /// The ids found in the paste, which support will ask for.
    ids: Vec<FoundId>,
    /// What the person needs to know.
    note: Option<String>,
}

/// An id found in a paste.
#[derive(JsonSchema)]
struct FoundId {
    /// What it is: code, correlation-id, request-id, trace-id or timestamp.
    kind: String,
    /// The id, as it stood there.
    value: String,
}

/// A contact.
#[derive(JsonSchema)]
pub struct Contact {
    /// The name.
    name: String,
    /// The role that it fills.
    role: String,
    /// The channel to use.
    channel: Option<Channel>,
    /// The address of that channel, to launch: `tel:`, `mailto:` or `https:`.
    address: Option<String>,
    /// The phone number, to read.
    phone: Option<String>,
    /// The e-mail address.
    email: Option<String>,
    /// The web page.
    url: Option<String>,
    /// The Teams chat.
    chat: Option<String>,
    /// Opening hours, as OpenStreetMap writes them.
    hours: Option<String>,
    /// The time zone of the hours, an IANA name.
    timezone: Option<String>,
    /// Whether it is open now; null when nobody knows.
    open_now: Option<bool>,
    /// When that changes, in words.
    changes: Option<String>,
    /// The channels that do not work for this person, and what they need.
    needs: Vec<Need>,
    /// What the person needs to know.
    note: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Channel {
    Phone,
    Email,
    Chat,
    Web,
}

/// A channel, and what it needs that the person does not have.
#[derive(JsonSchema)]
struct Need {
    /// The channel.
    channel: Channel,
    /// What it needs.
    text: String,
}

/// A step of the contact path.
#[derive(JsonSchema)]
pub struct Step {
    /// The role.
    role: String,
    /// Whom to ask.
    who: String,
    /// Where to find them.
    #[serde(rename = "where")]
    place: Option<String>,
    /// The contacts that fill it.
    contacts: Vec<Contact>,
}

/// Where admins sign in.
#[derive(JsonSchema)]
pub struct Portal {
    /// The id.
    id: String,
    /// The name.
    name: String,
    /// The address; null unless it is offered, known and settled.
    url: Option<String>,
    /// What is known of it in this cloud.
    state: State,
    /// The addresses that it can be, where a suffix leaves several clouds.
    candidates: Vec<Candidate>,
    /// Further addresses.
    alternates: Vec<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
enum State {
    Offered,
    NotOffered,
    Unknown,
    Ambiguous,
}

/// An address in one of several clouds.
#[derive(JsonSchema)]
struct Candidate {
    /// The id of the cloud.
    cloud: String,
    /// The name of the cloud.
    name: String,
    /// The address.
    url: Option<String>,
}

/// Why a part of the answer was chosen.
#[derive(JsonSchema)]
struct Reason {
    /// The part.
    what: String,
    /// Why.
    why: String,
    /// Where it says so, as `file:line:column`.
    source: Option<String>,
}

/// Whom to ask in one kind of organization.
#[derive(JsonSchema)]
struct Guidance {
    /// The type.
    #[serde(rename = "type")]
    kind: Named,
    /// Its steps, without the last resort.
    path: Vec<Step>,
}

/// The page whose link reaches an admin whom nobody knows.
#[derive(JsonSchema)]
struct Help {
    /// The portal.
    portal: Named,
    /// Its address in the cloud of the answer; of a closed cloud, in its successor.
    url: Option<String>,
    /// What to press, and what to know.
    text: String,
    /// What to know in this cloud.
    note: Option<String>,
}

/// What a web address is.
#[derive(JsonSchema)]
struct Web {
    /// The address, as it would be opened; null when it is not one to follow.
    url: Option<String>,
    /// What it is.
    verdict: Verdict,
    /// The ids of the portals that have this page.
    portals: Vec<String>,
    /// The ids of the clouds that have the page or its host.
    clouds: Vec<String>,
    /// The known host that it looks like.
    looks_like: Option<String>,
    /// The verdict in words.
    text: String,
}

#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
enum Verdict {
    Portal,
    KnownHost,
    UnknownHost,
    LookAlike,
    Refused,
}
