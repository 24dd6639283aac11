//! Turns what was typed, or stands in a foreign file, for one key of an entry into its value.

use std::fmt;

use crate::directory::Directory;
use crate::names::Read;
use crate::{hours, link, names};

/// Why a value cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// What is wrong with it.
    pub message: String,
    /// What would help; may be empty.
    pub hint: String,
}

impl FieldError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, " ({})", self.hint) }
    }
}

impl std::error::Error for FieldError {}

/// The value of `key`, a key of an organization or contact, that `raw` is: as it was written, but for
/// the space around it; domains and ids in the form in which they are compared.
///
/// # Errors
/// What is wrong with it; that there is nothing in it, for keys that may be any text.
pub fn value(directory: &Directory, key: &str, raw: &str) -> Result<String, FieldError> {
    let bare = raw.trim();
    match key {
        "domains" => domain(directory, bare),
        "phone" => linked("phone", bare, link::phone),
        "email" => linked("e-mail address", bare, link::email),
        "url" => linked("web page", bare, link::web),
        "chat" => linked("chat", bare, |it| link::chat(it, &directory.defaults().chat_hosts)),
        "hours" => match hours::check(bare) {
            Ok(()) => Ok(bare.to_owned()),
            Err(why) => Err(FieldError::new(
                format!("opening hours `{bare}`: {why}"),
                "write them as OpenStreetMap does: Mo-Fr 08:00-18:00",
            )),
        },
        "timezone" => time_zone(bare),
        "tenant" if !bare.contains('.') && names::domain(&format!("{bare}.x")).is_ok() => {
            Ok(bare.to_owned())
        }
        "tenant" => Err(FieldError::new(
            format!("`{bare}` is not the name of a tenant"),
            "it is one label: letters, digits and hyphens",
        )),
        "tenant_id" => names::tenant_id(bare).ok_or_else(|| {
            let hint = "write it as 3f2504e0-4f89-41d3-9a0c-0305e82c3301";
            FieldError::new(format!("`{bare}` is not a tenant id"), hint)
        }),
        _ if bare.is_empty() => Err(FieldError::new(format!("{key} is empty"), "")),
        _ => Ok(bare.to_owned()),
    }
}

/// The domain of an organization; `@contoso.com` and `anna@contoso.com` tell it, too.
fn domain(directory: &Directory, raw: &str) -> Result<String, FieldError> {
    let bare = raw.strip_prefix('@').unwrap_or(raw);
    let hint = "write it as contoso.com, without https://";
    let domain = match names::read(bare) {
        Read::Address { domain, .. } | Read::Domain(domain) => domain,
        Read::Bad(why) => return Err(FieldError::new(format!("`{raw}` is {why}"), hint)),
        Read::TenantId(_) | Read::Name => names::domain(bare)
            .map_err(|why| FieldError::new(format!("`{raw}` is not a domain: {why}"), hint))?,
    };
    if directory.is_personal_mail(&domain) {
        return Err(FieldError::new(
            format!("`{domain}` belongs to a provider of personal mail"),
            "give the organization's own domain, or none",
        ));
    }
    Ok(domain)
}

/// A channel, as the gate of its kind lets it through.
fn linked<T>(
    what: &str,
    raw: &str,
    gate: impl Fn(&str) -> Result<T, link::LinkError>,
) -> Result<String, FieldError> {
    match gate(raw) {
        Ok(_) => Ok(raw.to_owned()),
        Err(refused) => Err(FieldError::new(format!("{what} `{raw}` {refused}"), refused.hint())),
    }
}

fn time_zone(raw: &str) -> Result<String, FieldError> {
    if hours::known_zone(raw) {
        return Ok(raw.to_owned());
    }
    let near = hours::nearest_zones(raw);
    let hint = match near.as_slice() {
        [] => "write it as Europe/Amsterdam".to_owned(),
        near => format!("did you mean `{}`?", near.join("` or `")),
    };
    Err(FieldError::new(format!("unknown time zone `{raw}`"), hint))
}
