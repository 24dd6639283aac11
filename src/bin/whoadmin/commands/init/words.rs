//! Turns flags, and the answers of a person, into the one organization of a starter.

use whoadmin::directory::Directory;
use whoadmin::model::{Contact, Organization, OrganizationType, Tenant, Text};
use whoadmin::resolve::id_of;
use whoadmin::starter::field::{self, spot};
use whoadmin::starter::{self, Fault, Guide, Kind, Starter, Told};
use whoadmin::store::Table;

use super::place::Beside;
use super::reserved;
use crate::cli::Init;
use crate::desk::Desk;
use crate::error::Failure;
use crate::places;

/// What is known of an organization and its contact so far, each value checked.
#[derive(Debug, Default)]
pub struct Given {
    /// The name.
    pub name: Option<String>,
    /// The domains.
    pub domains: Vec<String>,
    /// The id of the type.
    pub kind: Option<String>,
    /// The id of the cloud.
    pub cloud: Option<String>,
    /// The name of the tenant.
    pub tenant: Option<String>,
    /// The contact's name.
    pub contact: Option<String>,
    /// The contact's phone number.
    pub phone: Option<String>,
    /// The contact's e-mail address.
    pub email: Option<String>,
    /// The contact's web page.
    pub url: Option<String>,
}

impl Given {
    /// What the flags say.
    pub fn of(it: &Init, directory: &Directory) -> Result<Self, Failure> {
        let narrow = &it.front.narrow;
        let id = |table, flag: &str, name: &Option<String>| match name {
            Some(name) if name.trim().is_empty() => {
                Err(usage(Fault::new(format!("{flag} is empty"), "is a shell variable not set?")))
            }
            Some(name) => Ok(Some(id_of(directory, table, name.trim())?)),
            None => Ok(None),
        };
        let mut domains = Vec::new();
        for domain in &it.domain {
            let domain = field::domain(directory, domain).map_err(usage)?;
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        let checked = |value: &Option<String>, gate: fn(&str) -> Result<String, Fault>| {
            value.as_deref().map(gate).transpose().map_err(usage)
        };
        Ok(Self {
            name: checked(&it.name, |it| field::name(it, "--name"))?,
            domains,
            kind: id(Table::Types, "--type", &narrow.kind)?,
            cloud: id(Table::Clouds, "--cloud", &narrow.cloud)?,
            tenant: checked(&narrow.tenant, field::tenant)?,
            contact: checked(&it.contact, |it| field::name(it, "--contact"))?,
            phone: checked(&it.phone, field::phone)?,
            email: checked(&it.email, field::email)?,
            url: checked(&it.url, field::url)?,
        })
    }

    /// The contact, once it has a name.
    pub fn contact(&self, role: Option<String>) -> Option<Contact> {
        Some(Contact {
            phone: self.phone.clone().map(spot),
            email: self.email.clone().map(spot),
            url: self.url.clone().map(spot),
            ..field::contact(self.contact.clone()?, role)
        })
    }

    fn is_nothing(&self) -> bool {
        self.name.is_none() && self.domains.is_empty() && self.says_only_who()
    }

    /// Whether at most the organization is named, and nothing said of it.
    fn says_only_who(&self) -> bool {
        self.kind.is_none()
            && self.cloud.is_none()
            && self.tenant.is_none()
            && self.contact.is_none()
            && !self.is_reachable()
    }

    /// Whether there is any way to reach the contact.
    pub fn is_reachable(&self) -> bool {
        self.phone.is_some() || self.email.is_some() || self.url.is_some()
    }

    /// The flags that are missing.
    fn missing(&self, told: &Told) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.name.is_none() && self.domains.is_empty() {
            missing.push("--name or --domain");
        }
        if self.kind.is_none() && told.kind.is_none() {
            missing.push("--type");
        }
        if self.contact.is_none() {
            missing.push("--contact");
        }
        if !self.is_reachable() {
            missing.push("one of --phone, --email and --url");
        }
        missing
    }
}

fn usage(fault: Fault) -> Failure {
    Failure::usage(fault.message).hint(fault.hint)
}

/// The starter of one organization: from flags, from the person, or an example.
pub fn starter(
    it: &Init,
    directory: &Directory,
    beside: Option<&Beside>,
    desk: &mut Desk<'_>,
) -> Result<Starter, Failure> {
    let mut given = Given::of(it, directory)?;
    let mut told = told(directory, &given)?;
    if given.says_only_who()
        && let Some(beside) = beside
        && let Some(id) = known(&beside.known, &given)?
    {
        return Ok(Starter { default: Some(id), kind: Kind::Known, ..Starter::default() });
    }
    let missing = given.missing(&told);
    if !missing.is_empty() {
        if desk.can_ask {
            super::questions::ask(it, directory, &mut given, &mut told, desk)?;
        } else if given.is_nothing() {
            return example(directory);
        } else {
            return Err(Failure::usage(format!("{} missing", listed(&missing)))
                .hint("give them, or run it on a terminal, where it asks"));
        }
    }
    organization(directory, &given, &told)
}

/// What the first domain tells.
pub fn told(directory: &Directory, given: &Given) -> Result<Told, Failure> {
    match given.domains.first() {
        Some(domain) => Ok(starter::told(directory, domain)?),
        None => Ok(Told::default()),
    }
}

/// The id of the organization, when a file that stays says all of it already.
fn known(directory: &Directory, given: &Given) -> Result<Option<String>, Failure> {
    if let Some(name) = &given.name {
        let mut ids = directory.named(Table::Organizations, name)?;
        return Ok(if ids.len() == 1 { ids.pop() } else { None });
    }
    match given.domains.as_slice() {
        [domain] => Ok(directory.organization_of(domain)?.map(|(it, _)| it.id.value)),
        _ => Ok(None),
    }
}

fn listed(missing: &[&str]) -> String {
    match missing {
        [] => String::new(),
        [one] => format!("{one} is"),
        [most @ .., last] => format!("{}, and {last} are", most.join(", ")),
    }
}

fn organization(directory: &Directory, given: &Given, told: &Told) -> Result<Starter, Failure> {
    let name = given.name.clone().or_else(|| suggested_name(given, told)).unwrap_or_default();
    let kind = given.kind.clone().or_else(|| told.kind.clone()).unwrap_or_default();
    let guide = Guide::of(directory)?;
    // A type that no organization of a starter usually has, but that someone asked for.
    let first_step = match guide.roles_of(&kind).first() {
        Some(role) => Some(role.clone()),
        None => directory
            .entry::<OrganizationType>(&kind)?
            .and_then(|kind| kind.path.first().map(|step| step.role.value.clone())),
    };
    let id = starter::id_of(&name, &mut reserved(directory)?);
    let organization = Organization {
        id: spot(id.clone()),
        name: Text::plain(name),
        kind: spot(kind),
        tenants: vec![Tenant {
            cloud: given.cloud.clone().or_else(|| told.cloud.clone()).map(spot),
            name: given.tenant.clone().map(spot),
            domains: given.domains.iter().cloned().map(spot).collect(),
            ..Tenant::default()
        }],
        contacts: given.contact(first_step).into_iter().collect(),
        reviewed: today().map(spot),
        ..Organization::default()
    };
    Ok(Starter { default: Some(id), organizations: vec![organization], ..Starter::default() })
}

fn today() -> Option<String> {
    let now = whoadmin::date::of_seconds(places::now())?;
    now.split('T').next().map(str::to_owned)
}

/// The name that a listed school, or else the domain, suggests.
pub fn suggested_name(given: &Given, told: &Told) -> Option<String> {
    let school = told.school.as_ref().map(|(_, name)| name.clone());
    school.or_else(|| given.domains.first().map(|domain| starter::name_of(domain)))
}

/// A template: values that are marked as examples, on names that nobody has.
fn example(directory: &Directory) -> Result<Starter, Failure> {
    let defaults = directory.defaults();
    let guide = Guide::of(directory)?;
    let kind = guide.types.first().cloned().unwrap_or_default();
    let contact = Contact {
        phone: Some(spot("+31 20 555 0100")),
        email: Some(spot("servicedesk@example.com")),
        ..field::contact("Example Service Desk".to_owned(), guide.roles_of(&kind).first().cloned())
    };
    let organization = Organization {
        id: spot("example"),
        name: Text::plain("Example Organization"),
        kind: spot(kind),
        tenants: vec![Tenant {
            cloud: Some(spot(defaults.cloud.clone())),
            domains: vec![spot("example.com")],
            ..Tenant::default()
        }],
        contacts: vec![contact],
        ..Organization::default()
    };
    // No default: nobody who is locked out shall be given a number that is made up.
    Ok(Starter { organizations: vec![organization], kind: Kind::Example, ..Starter::default() })
}
