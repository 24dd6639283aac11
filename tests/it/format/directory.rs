//! The format of a directory file as types: what they say becomes `data/schema/directory.json`.
//!
//! What is optional is an `Option`, which here means that the key may be left out, not that it may be
#![allow(dead_code, reason = "only the shape of these types is used")]

//! null. An outer doc comment is what an editor shows.

use std::collections::BTreeMap;

use schemars::JsonSchema;

/// A directory file of whoadmin: organizations, whom to ask there, and what else is known. Every section is
/// optional; further files add to it. Check a file with `whoadmin check FILE`.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A directory file of whoadmin")]
pub struct DirectoryFile {
    /// The id of the organization whose admin is named when nobody is given.
    default: Option<Id>,
    /// Shared contacts, by id: written once, and used by organizations with `use: ID`.
    contacts: Option<BTreeMap<String, SharedContact>>,
    /// Organizations, by id. One with the id of an organization in a lower layer replaces that one whole.
    organizations: Option<BTreeMap<String, Organization>>,
    /// Types of organizations, by id, each with its contact path. Merged key by key with lower layers.
    types: Option<BTreeMap<String, OrganizationType>>,
    /// Microsoft 365 clouds, by id. Merged key by key with lower layers.
    clouds: Option<BTreeMap<String, Cloud>>,
    /// Portals, by id: pages with one address for each cloud. Merged key by key with lower layers.
    portals: Option<BTreeMap<String, Portal>>,
    /// Tasks, by id: what people need done. Merged key by key with lower layers.
    tasks: Option<BTreeMap<String, Task>>,
    /// Messages, by id: what is on people's screens. Merged key by key with lower layers.
    messages: Option<BTreeMap<String, Message>>,
    /// Built-in data only: the languages of texts, by id.
    languages: Option<BTreeMap<String, Language>>,
    /// Built-in data only: the words of answers, by key.
    words: Option<BTreeMap<String, Text>>,
    /// Built-in data only: which entries the rules of an answer mean.
    defaults: Option<Defaults>,
}

/// An id, or a name or alias where an entry is referred to.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Id(#[schemars(pattern(r"\S"))] String);

/// A text of one or more words.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Line(#[schemars(pattern(r"\S"))] String);

/// A name as people type it; a number is one, too.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Word {
    Text(Line),
    Number(f64),
}

/// A text shown to people: the same in all languages, or one a language.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Text {
    Plain(Line),
    Languages(Languages),
}

/// One text a language; a language that is missing falls back to English.
#[derive(JsonSchema)]
struct Languages {
    /// English
    en: Option<Line>,
    /// Dutch
    nl: Option<Line>,
    /// German
    de: Option<Line>,
    /// Simplified Chinese
    #[serde(rename = "zh-Hans")]
    zh_hans: Option<Line>,
    /// French
    fr: Option<Line>,
    /// Spanish
    es: Option<Line>,
    /// Japanese
    ja: Option<Line>,
    #[serde(flatten)]
    others: BTreeMap<String, Line>,
}

/// A day, as 2026-10-01.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Day(#[schemars(pattern(r"^\d{4}-\d{2}-\d{2}$"))] String);

/// A domain, as contoso.com: without `@` and `https://`.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Domain(#[schemars(pattern(r"^[^\s@/:]+$"))] String);

/// An exact host name in lower case; `{tenant}` may stand in one label.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Host(#[schemars(pattern(r"^[a-z0-9.{}-]+$"))] String);

/// An address that starts with https, without a user name.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Url(
    #[schemars(pattern(r"^[hH][tT][tT][pP][sS]://[^\s@/?#]+([/?#]\S*)?$"))]
    String,
);

/// The address of a portal; `{tenant}`, `{tenant_id}` and `{domain}` are filled.
#[derive(JsonSchema)]
#[serde(transparent)]
struct PortalUrl(
    #[schemars(pattern(
        r"^[hH][tT][tT][pP][sS]://([^\s@/?#{}]|\{(tenant|tenant_id|domain)\})+([/?#]([^\s{}]|\{(tenant|tenant_id|domain)\})*)?$"
    ))]
    String,
);

/// An international phone number, as `+31 20 555 0100`.
#[derive(JsonSchema)]
#[serde(untagged)]
enum Phone {
    Text(#[schemars(pattern(r"^([tT][eE][lL]:)?\+[0-9(][0-9 ().\/-]*$"))] String),
    /// Without quotes and spaces, YAML takes it for a number.
    Number(f64),
}

/// An organization: its kind, its tenants and domains, and whom to ask there.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// The name that people see.
    name: Text,
    /// Other names that people type.
    aliases: Option<Vec<Word>>,
    /// The type of organization, by id or name: it decides whom to ask first. See `whoadmin list types`.
    #[serde(rename = "type")]
    kind: Id,
    /// The Microsoft 365 cloud, by id or name. When left out, one is assumed, and every answer says so. See
    /// `whoadmin list clouds`.
    cloud: Option<Id>,
    /// The name of its tenant, the part before `.onmicrosoft.com`: fills `{tenant}` in portal addresses.
    tenant: Option<TenantName>,
    /// The id of its tenant, a GUID: fills `{tenant_id}` in portal addresses.
    tenant_id: Option<TenantId>,
    /// The domains of its e-mail addresses; what lies beneath them counts, too. Each belongs to one
    /// organization alone.
    domains: Option<Vec<Domain>>,
    /// Further Microsoft 365 tenants: the domain of an address decides which one, and so the cloud.
    tenants: Option<Vec<Tenant>>,
    /// Whom to ask, in this order.
    contacts: Option<Vec<Contact>>,
    /// The language of drafts and checklists for its people: en, nl, de, zh-Hans, fr, es or ja.
    language: Option<Id>,
    /// Portal addresses of its own, by portal: each replaces the cloud's.
    portals: Option<BTreeMap<String, PortalUrl>>,
    /// Hosts of its own that its portals may live on. Only the system's and the user's own places may say so.
    hosts: Option<Vec<Host>>,
    /// The day when someone last saw that the entry is right. `whoadmin check --stale-after 1y` warns.
    reviewed: Option<Day>,
}

/// The name of a tenant: letters, digits and hyphens.
#[derive(JsonSchema)]
#[serde(transparent)]
struct TenantName(#[schemars(pattern(r"^[^\s.@/:]+$"))] String);

/// The id of a tenant, as 3f2504e0-4f89-41d3-9a0c-0305e82c3301.
#[derive(JsonSchema)]
#[serde(transparent)]
struct TenantId(
    #[schemars(pattern(
        r"^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$"
    ))]
    String,
);

/// One Microsoft 365 tenant.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// Its cloud, by id or name.
    cloud: Option<Id>,
    /// Its name: fills `{tenant}` in portal addresses.
    name: Option<TenantName>,
    /// Its id, a GUID: fills `{tenant_id}` in portal addresses.
    id: Option<TenantId>,
    /// Its domains.
    domains: Option<Vec<Domain>>,
}

/// A desk or person to ask: one of this organization, or a shared one with `use`.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{"required": ["name"]}, {"required": ["use"]}]))]
pub struct Contact {
    /// The name that people see.
    name: Option<Text>,
    /// The id of a shared contact; the other keys here go before what it says.
    #[serde(rename = "use")]
    uses: Option<Id>,
    /// The step of the contact path that they are. When left out: the first of the organization's type.
    role: Option<Id>,
    /// A phone number.
    phone: Option<Phone>,
    /// An e-mail address.
    email: Option<Email>,
    /// A web page, such as the form of a service desk.
    url: Option<Url>,
    /// Whether the page needs a sign-in, and so is no help to someone who is locked out.
    url_needs_sign_in: Option<bool>,
    /// A Teams chat, as `https://teams.microsoft.com/l/chat/0/0?users=servicedesk@contoso.com`.
    chat: Option<Chat>,
    /// Opening hours, as OpenStreetMap writes them: Mo-Fr 08:00-18:00.
    hours: Option<Line>,
    /// The time zone of the hours, an IANA name: Europe/Amsterdam.
    timezone: Option<Line>,
    /// What people need to know.
    note: Option<Text>,
    /// The tasks for which alone they are shown, first of all. See `whoadmin list tasks`.
    tasks: Option<Vec<Id>>,
}

/// A desk or person that several organizations use.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedContact {
    /// The name that people see.
    name: Text,
    /// The step of the contact path that they are. When left out: the first of the organization's type.
    role: Option<Id>,
    /// A phone number.
    phone: Option<Phone>,
    /// An e-mail address.
    email: Option<Email>,
    /// A web page, such as the form of a service desk.
    url: Option<Url>,
    /// Whether the page needs a sign-in, and so is no help to someone who is locked out.
    url_needs_sign_in: Option<bool>,
    /// A Teams chat, as `https://teams.microsoft.com/l/chat/0/0?users=servicedesk@contoso.com`.
    chat: Option<Chat>,
    /// Opening hours, as OpenStreetMap writes them: Mo-Fr 08:00-18:00.
    hours: Option<Line>,
    /// The time zone of the hours, an IANA name: Europe/Amsterdam.
    timezone: Option<Line>,
    /// What people need to know.
    note: Option<Text>,
    /// The tasks for which alone they are shown, first of all. See `whoadmin list tasks`.
    tasks: Option<Vec<Id>>,
}

/// One e-mail address.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Email(#[schemars(pattern(r"^[^\s@]+@[^\s@]+$"))] String);

/// The address of a Teams chat.
#[derive(JsonSchema)]
#[serde(transparent)]
struct Chat(
    #[schemars(pattern(r"^[hH][tT][tT][pP][sS]://\S+/l/chat/\S+$"))]
    String,
);

/// A type of organization: whom to ask in such a one, in order.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationType {
    /// The name that people see.
    name: Option<Text>,
    /// Other names that people type.
    aliases: Option<Vec<Word>>,
    /// Suffixes of domains that only such organizations have, such as `edu`.
    domains: Option<Vec<Domain>>,
    /// Whom to ask, in order; whoever gave people their account comes last by itself.
    path: Option<Vec<Step>>,
    /// What people need to know.
    note: Option<Text>,
}

/// A step of a contact path.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its id, to which contacts refer.
    role: Id,
    /// Whom to ask.
    who: Text,
    /// Where to find them.
    #[serde(rename = "where")]
    place: Option<Text>,
}

/// A Microsoft 365 cloud.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// The name that people see.
    name: Option<Text>,
    /// Other names, of this cloud alone.
    aliases: Option<Vec<Word>>,
    /// Names that can mean another cloud, too: they are refused with the choice.
    ambiguous: Option<Vec<Word>>,
    /// Whether it can be signed in to.
    status: Option<Status>,
    /// The day when it closed.
    closed: Option<Day>,
    /// The id of the cloud that took its place.
    successor: Option<Id>,
    /// Suffixes of tenant domains that tell this cloud.
    domains: Option<Vec<Domain>>,
    /// Suffixes that its tenants can have, too, though they tell another cloud.
    shared_domains: Option<Vec<Domain>>,
    /// The exact hosts that its pages live on. Only the system's and the user's own places may add some.
    hosts: Option<Vec<Host>>,
    /// Who runs it.
    operator: Option<Text>,
    /// Who helps its admins.
    support: Option<Text>,
    /// What people need to know.
    note: Option<Text>,
    /// Where these facts are from.
    source: Option<Line>,
    /// How sure they are: high, medium or low.
    confidence: Option<Line>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Status {
    Active,
    Retired,
    Announced,
}

/// A page with one address for each cloud.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// The name that people see.
    name: Option<Text>,
    /// Who signs in there.
    audience: Option<Audience>,
    /// Other names that people type.
    aliases: Option<Vec<Word>>,
    /// The address in each cloud, by the cloud's id; `not-offered` where there is none, `unknown` (or nothing)
    /// where nobody knows.
    urls: Option<BTreeMap<String, PortalAddress>>,
    /// Further addresses in each cloud, for when the first is down.
    alternates: Option<BTreeMap<String, Vec<PortalUrl>>>,
    /// Where the address in each cloud is from.
    sources: Option<BTreeMap<String, Provenance>>,
    /// What people need to know in every cloud.
    note: Option<Text>,
    /// What people need to know in one cloud, by the cloud's id.
    notes: Option<BTreeMap<String, Text>>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Audience {
    Admin,
    Everyone,
}

/// An address, or that there is none.
#[derive(JsonSchema)]
#[serde(untagged)]
enum PortalAddress {
    Url(PortalUrl),
    None(NoAddress),
}

#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
enum NoAddress {
    NotOffered,
    Unknown,
}

/// Where an address is from.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The document.
    source: Option<Line>,
    /// How sure it is: high, medium or low.
    confidence: Option<Line>,
    /// A remark for maintainers.
    note: Option<Line>,
}

/// What people can do themselves first.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Try {
    /// What to do.
    text: Option<Text>,
    /// The id of the portal where it is done.
    portal: Option<Id>,
}

/// What people need done.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The name that people see.
    name: Option<Text>,
    /// Other names, as people type them.
    aliases: Option<Vec<Word>>,
    /// Whether people who need it cannot sign in: then a phone comes first.
    locked_out: Option<bool>,
    /// What people can do themselves first.
    #[serde(rename = "try")]
    attempt: Option<Try>,
    /// The least privileged role that can do it.
    role: Option<Text>,
    /// Other roles that can.
    other_roles: Option<Text>,
    /// The id of the portal where an admin does it.
    portal: Option<Id>,
    /// Whom to ask, where it is not as in the organization's type.
    path: Option<Vec<Step>>,
    /// What people need to know.
    note: Option<Text>,
    /// What people need to know in one cloud, by the cloud's id.
    notes: Option<BTreeMap<String, Text>>,
    /// Where these facts are from.
    source: Option<Line>,
    /// How sure they are: high, medium or low.
    confidence: Option<Line>,
}

/// What is on someone's screen.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// A short title.
    name: Option<Text>,
    /// Its codes, or its sentences as they stand on the screen.
    patterns: Option<Vec<Word>>,
    /// What it means.
    meaning: Option<Text>,
    /// Whether people who see it cannot sign in: then a phone comes first.
    locked_out: Option<bool>,
    /// What people can do themselves first.
    #[serde(rename = "try")]
    attempt: Option<Try>,
    /// Who must act.
    who_acts: Option<Text>,
    /// The least privileged role that can.
    role: Option<Text>,
    /// The id of the task that an admin then has.
    task: Option<Id>,
    /// The id of the portal where it is done.
    portal: Option<Id>,
    /// What people need to know.
    note: Option<Text>,
    /// Where these facts are from.
    source: Option<Line>,
    /// How sure they are: high, medium or low.
    confidence: Option<Line>,
}

/// A language of texts.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct Language {
    /// Its own name for itself.
    name: Option<Text>,
    /// Other names and tags.
    aliases: Option<Vec<Word>>,
}

/// Which entries the rules of an answer mean.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// The cloud that is assumed.
    cloud: Option<Id>,
    /// The portal of an answer that asks for none.
    portal: Option<Id>,
    /// The portal with the link that reaches an unknown admin.
    help_portal: Option<Id>,
    /// The portal that looks up an unknown code.
    lookup_portal: Option<Id>,
    /// The type of a listed school.
    school_type: Option<Id>,
    /// The type of a provider of personal mail.
    personal_type: Option<Id>,
    /// The message that says that someone is no admin.
    message: Option<Id>,
    /// What a checklist names.
    checklist: Option<ChecklistDefaults>,
    /// The types of the general guidance, in order.
    guidance: Option<Vec<Id>>,
    /// The step that ends every path.
    last_step: Option<Step>,
    /// The hosts that a Teams chat may live on.
    chat_hosts: Option<Vec<Host>>,
    /// The day of the built-in facts.
    date: Option<Day>,
}

/// Which entries a checklist names.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistDefaults {
    /// The portal of the first sign-in.
    sign_in: Option<Id>,
    /// The portal where a second way to sign in is registered.
    security_info: Option<Id>,
    /// The portal where people register for password reset.
    reset_register: Option<Id>,
    /// The portal where a forgotten password is reset.
    reset: Option<Id>,
    /// The portals that a new admin has to know, in order.
    admin_portals: Option<Vec<Id>>,
    /// The tasks whose roles a new admin has to know, in order.
    admin_tasks: Option<Vec<Id>>,
}
