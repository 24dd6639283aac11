//! Turns what a person typed for one value of an entry into the value, or into what is wrong with it.

use std::fmt;

use crate::directory::Directory;
use crate::model::{Contact, Spot, Text};
use crate::names::Read;
use crate::question::Question;
use crate::resolve::{self, Refusal, resolve};
use crate::store::{Damage, Table};
use crate::{hours, link, names};

/// A value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong with it.
    pub message: String,
    /// What would help; may be empty.
    pub hint: String,
}

impl Fault {
    /// A fault with its hint.
    #[must_use]
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, " ({})", self.hint) }
    }
}

/// A value without a place: nobody has written it to a file yet.
#[must_use]
pub fn spot(value: impl Into<String>) -> Spot {
    Spot { value: value.into(), ..Spot::default() }
}

/// A text that says something, without the white space around it.
///
/// # Errors
/// When there is nothing in it.
pub fn name(raw: &str, what: &str) -> Result<String, Fault> {
    let name = raw.trim();
    if name.is_empty() {
        return Err(Fault::new(format!("{what} is empty"), "is a shell variable not set?"));
    }
    Ok(name.to_owned())
}

/// The domain of an organization; `@contoso.com` and `anna@contoso.com` tell it, too.
///
/// # Errors
/// When it is no domain, or one of a provider of personal mail.
pub fn domain(directory: &Directory, raw: &str) -> Result<String, Fault> {
    let bare = raw.trim();
    let bare = bare.strip_prefix('@').unwrap_or(bare);
    let hint = "write it as contoso.com, without https://";
    let domain = match names::read(bare) {
        Read::Address { domain, .. } | Read::Domain(domain) => domain,
        Read::Bad(why) => return Err(Fault::new(format!("`{raw}` is {why}"), hint)),
        Read::TenantId(_) | Read::Name => names::domain(bare)
            .map_err(|why| Fault::new(format!("`{raw}` is not a domain: {why}"), hint))?,
    };
    if directory.is_personal_mail(&domain).unwrap_or(false) {
        return Err(Fault::new(
            format!("`{domain}` belongs to a provider of personal mail"),
            "give the organization's own domain, or none",
        ));
    }
    Ok(domain)
}

/// A phone number, as it was written.
///
/// # Errors
/// When it is not international.
pub fn phone(raw: &str) -> Result<String, Fault> {
    linked("phone", raw, link::phone)
}

/// An e-mail address, as it was written.
///
/// # Errors
/// When it is none.
pub fn email(raw: &str) -> Result<String, Fault> {
    linked("e-mail address", raw, link::email)
}

/// The address of a web page, as it was written.
///
/// # Errors
/// When it is not https, or carries a user name.
pub fn url(raw: &str) -> Result<String, Fault> {
    linked("web page", raw, link::web)
}

/// The address of a Teams chat, as it was written.
///
/// # Errors
/// When it is none.
pub fn chat(directory: &Directory, raw: &str) -> Result<String, Fault> {
    linked("chat", raw, |raw| link::chat(raw, &directory.defaults().chat_hosts))
}

fn linked<T>(
    what: &str,
    raw: &str,
    gate: impl Fn(&str) -> Result<T, link::Refused>,
) -> Result<String, Fault> {
    let bare = raw.trim();
    match gate(bare) {
        Ok(_) => Ok(bare.to_owned()),
        Err(refused) => Err(Fault::new(format!("{what} `{raw}` {refused}"), refused.hint())),
    }
}

/// Opening hours.
///
/// # Errors
/// When they do not parse.
pub fn opening_hours(raw: &str) -> Result<String, Fault> {
    let bare = raw.trim();
    hours::check(bare).map_err(|why| {
        Fault::new(
            format!("opening hours `{raw}`: {why}"),
            "write them as OpenStreetMap does: Mo-Fr 08:00-18:00",
        )
    })?;
    Ok(bare.to_owned())
}

/// A time zone of the IANA database.
///
/// # Errors
/// When nobody knows it.
pub fn time_zone(raw: &str) -> Result<String, Fault> {
    let bare = raw.trim();
    if hours::known_zone(bare) {
        return Ok(bare.to_owned());
    }
    let near = hours::nearest_zones(bare);
    let hint = if near.is_empty() {
        "write it as Europe/Amsterdam".to_owned()
    } else {
        format!("did you mean `{}`?", near.join("` or `"))
    };
    Err(Fault::new(format!("unknown time zone `{raw}`"), hint))
}

/// The name of a tenant.
///
/// # Errors
/// When it cannot stand in an address.
pub fn tenant(raw: &str) -> Result<String, Fault> {
    let bare = raw.trim();
    if !bare.contains('.') && names::domain(&format!("{bare}.x")).is_ok() {
        return Ok(bare.to_owned());
    }
    Err(Fault::new(
        format!("`{raw}` is not the name of a tenant"),
        "it is one label: letters, digits and hyphens",
    ))
}

/// The id of a tenant, in lower case.
///
/// # Errors
/// When it is not a GUID.
pub fn tenant_id(raw: &str) -> Result<String, Fault> {
    names::tenant_id(raw.trim()).ok_or_else(|| {
        Fault::new(
            format!("`{raw}` is not a tenant id"),
            "write it as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        )
    })
}

/// The id of the type, cloud or language that `raw` names.
///
/// # Errors
/// When nothing, or more than one entry, has the name.
pub fn entry(directory: &Directory, table: Table, raw: &str) -> Result<String, Fault> {
    resolve::id_of(directory, table, raw.trim()).map_err(|refusal| {
        let hint = match &refusal {
            Refusal::Unknown { near, .. } if !near.is_empty() => {
                format!("did you mean `{}`?", near.join("` or `"))
            }
            Refusal::Unknown { .. } => directory
                .ids(table)
                .map(|ids| format!("there is: {}", ids.join(", ")))
                .unwrap_or_default(),
            Refusal::Ambiguous { choice, .. } => format!("write one of: {}", choice.join(", ")),
            _ => String::new(),
        };
        let message = match refusal {
            // The choice is in the hint.
            Refusal::Ambiguous { what, name, .. } => {
                format!("`{name}` can mean more than one {what}")
            }
            refusal => refusal.to_string(),
        };
        Fault::new(message, hint)
    })
}

/// A contact with its name alone, that fills the step of `role`.
#[must_use]
pub fn contact(name: String, role: Option<String>) -> Contact {
    Contact { name: Text::plain(name), role: role.map(spot), ..Contact::default() }
}

/// What a domain tells by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The organization that has it.
    pub organization: Option<String>,
    /// The type of organization that has such domains.
    pub kind: Option<String>,
    /// The cloud that has such domains.
    pub cloud: Option<String>,
    /// The listed school that has it: its domain and name.
    pub school: Option<(String, String)>,
}

/// What `domain` tells of the organization that has it.
///
/// # Errors
/// When a layer is damaged.
pub fn told(directory: &Directory, domain: &str) -> Result<Told, Damage> {
    let question = Question { who: Some(domain.to_owned()), ..Question::default() };
    let answer = match resolve(directory, &question) {
        Ok(answer) => answer,
        Err(Refusal::Damaged(damage)) => return Err(damage),
        Err(_) => return Ok(Told::default()),
    };
    let school = match answer.school {
        Some(_) => directory.school(domain)?.filter(|(_, name)| !name.is_empty()),
        None => None,
    };
    Ok(Told {
        organization: answer.organization.map(|it| it.id),
        kind: answer.kind.map(|it| it.id),
        cloud: answer.cloud.id.filter(|_| answer.cloud.basis == "suffix"),
        school,
    })
}
