//! Turns what was typed for WHO into an address, a domain, a tenant id or a name.

use super::domain::{DomainError, domain};
use crate::text::{is_invisible, line};

/// What a WHO is by its form alone; whether anything knows it is another question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// An e-mail address; the domain in its ASCII form, the local part as typed.
    Address {
        /// What stands before the `@`, at most 64 bytes.
        local: String,
        /// What stands behind it, as [`domain`] gives it.
        domain: String,
    },
    /// A domain name, as [`domain`] gives it.
    Domain(String),
    /// A tenant id: a GUID in lower case, without braces.
    TenantId(String),
    /// Anything else, nothing at all included.
    Name,
    /// It has an `@`, but is no e-mail address; or looks like an address or domain that it is not.
    Bad(AddressError),
}

/// Why something is no e-mail address, or no domain that can be told from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing stands before the `@`.
    #[error("half an address: nothing stands before the `@`")]
    NoLocal,
    /// Nothing stands behind the `@`.
    #[error("half an address: nothing stands behind the `@`")]
    NoDomain,
    /// There is white space in it: rather a sentence that mentions an address.
    #[error("not an address: there is a space in it")]
    Space,
    /// The part before the `@` is too long, or has characters that no address has.
    #[error(
        "not an address: the part before the `@` is too long, or has a character that none has"
    )]
    Local,
    /// A character that cannot be seen, so that it looks like another address.
    #[error("not an address: it has the invisible character U+{:04X} in it", u32::from(*.0))]
    Invisible(char),
    /// What stands behind the `@` is no domain name.
    #[error("not an address: no domain stands behind the `@`: {0}")]
    Domain(DomainError),
}

/// Reads one WHO: `anna@contoso.com`, `Anna <anna@contoso.com>`, `contoso.com`, a GUID, or a name.
#[must_use]
pub fn read(raw: &str) -> Read {
    let typed = bare(raw);
    if typed.contains("://") {
        return Read::Name;
    }
    if let Some((local, host)) = typed.rsplit_once('@') {
        return address(local, host).unwrap_or_else(Read::Bad);
    }
    if let Some(id) = tenant_id(typed) {
        return Read::TenantId(id);
    }
    match domain(typed) {
        Ok(name) => Read::Domain(name),
        Err(DomainError::Invisible(c)) => Read::Bad(AddressError::Invisible(c)),
        Err(_) => Read::Name,
    }
}

/// The tenant id that `typed` is: a GUID, with or without braces, in lower case without them.
#[must_use]
pub fn tenant_id(typed: &str) -> Option<String> {
    let id = typed.strip_prefix('{').and_then(|s| s.strip_suffix('}')).unwrap_or(typed);
    let is_hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    let is_guid = id.len() == 36
        && id.split('-').all(is_hex)
        && id.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    is_guid.then(|| id.to_ascii_lowercase())
}

/// Without what mail programs and spreadsheets put around it.
fn bare(raw: &str) -> &str {
    let around = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, ',' | ';');
    let trimmed = raw.trim_matches(around);
    let inner = match trimmed.strip_suffix('>').and_then(|s| s.rsplit_once('<')) {
        Some((_, inner)) if !inner.trim_matches(around).is_empty() => inner.trim_matches(around),
        _ => trimmed,
    };
    let quoted = QUOTES
        .iter()
        .find_map(|(open, close)| inner.strip_prefix(*open)?.strip_suffix(*close))
        .map_or(inner, |s| s.trim_matches(around));
    match quoted.get(..MAILTO.len()) {
        Some(scheme) if scheme.eq_ignore_ascii_case(MAILTO) => {
            let address = quoted.get(MAILTO.len()..).unwrap_or_default();
            address.split_once('?').map_or(address, |(address, _)| address)
        }
        _ => quoted,
    }
}

const QUOTES: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')];
const MAILTO: &str = "mailto:";

fn address(local: &str, host: &str) -> Result<Read, AddressError> {
    let whole = local.len() + 1 + host.len();
    if local.is_empty() {
        return Err(AddressError::NoLocal);
    }
    if host.is_empty() {
        return Err(AddressError::NoDomain);
    }
    if local.contains(char::is_whitespace) || host.contains(char::is_whitespace) {
        return Err(AddressError::Space);
    }
    // Joiners are letters to some scripts; elsewhere the rules of names refuse them.
    let unseen = || local.chars().chain(host.chars()).find(|c| is_invisible(*c));
    let is_special = |c: char| "@<>()[],;:\\\"".contains(c);
    if local.len() > 64 || whole > 320 || local.contains(is_special) || line(local) != local {
        return Err(unseen().map_or(AddressError::Local, AddressError::Invisible));
    }
    let domain = domain(host)
        .map_err(|bad| unseen().map_or(AddressError::Domain(bad), AddressError::Invisible))?;
    Ok(Read::Address { local: local.to_owned(), domain })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(input: &str, expected: &Read) {
        assert_eq!(&read(input), expected);
    }

    fn anna() -> Read {
        Read::Address { local: "anna".to_owned(), domain: "contoso.com".to_owned() }
    }

    #[test]
    fn addresses() {
        check("anna@contoso.com", &anna());
        check("  <anna@CONTOSO.com.> ", &anna());
        check("Anna de Vries <anna@contoso.com>", &anna());
        check("\"de Vries, Anna\" <anna@contoso.com>;", &anna());
        check("\"anna@contoso.com\"", &anna());
        check("MAILTO:anna@contoso.com?subject=x", &anna());
        check("\u{FEFF}anna@contoso.com\u{200B}", &anna());
        check(
            "josé@bücher.example",
            &Read::Address {
                local: "josé".to_owned(), domain: "xn--bcher-kva.example".to_owned()
            },
        );
    }

    #[test]
    fn half_addresses() {
        check("a@", &Read::Bad(AddressError::NoDomain));
        check("@contoso.com", &Read::Bad(AddressError::NoLocal));
        check("@", &Read::Bad(AddressError::NoLocal));
        check("a@b", &Read::Bad(AddressError::Domain(DomainError::Single)));
        check("a@b@contoso.com", &Read::Bad(AddressError::Local));
        check("a@127.0.0.1", &Read::Bad(AddressError::Domain(DomainError::Number)));
        check("I am anna@contoso.com", &Read::Bad(AddressError::Space));
        check("an\u{202E}na@contoso.com", &Read::Bad(AddressError::Local));
        check(&format!("{}@contoso.com", "a".repeat(65)), &Read::Bad(AddressError::Local));
    }

    #[test]
    fn unseen_characters() {
        check("a@con\u{200B}toso.com", &Read::Bad(AddressError::Invisible('\u{200B}')));
        check("a@con\u{200D}toso.com", &Read::Bad(AddressError::Invisible('\u{200D}')));
        check("an\u{200B}na@contoso.com", &Read::Bad(AddressError::Invisible('\u{200B}')));
        check("anna\u{FEFF}@contoso.com", &Read::Bad(AddressError::Invisible('\u{FEFF}')));
        check("con\u{AD}toso.com", &Read::Bad(AddressError::Invisible('\u{AD}')));
        check("Con\u{200B}toso NL", &Read::Name);
        assert_eq!(
            AddressError::Invisible('\u{200B}').to_string(),
            "not an address: it has the invisible character U+200B in it"
        );
    }

    #[test]
    fn domains_ids_and_names() {
        check("Contoso.COM.", &Read::Domain("contoso.com".to_owned()));
        check("bücher.example", &Read::Domain("xn--bcher-kva.example".to_owned()));
        let id = Read::TenantId("3f2504e0-4f89-41d3-9a0c-0305e82c3301".to_owned());
        check("3F2504E0-4F89-41D3-9A0C-0305E82C3301", &id);
        check("{3f2504e0-4f89-41d3-9a0c-0305e82c3301}", &id);
        check("3f2504e04-f89-41d3-9a0c-0305e82c3301", &Read::Name);
        check(" Contoso NL ", &Read::Name);
        check("https://a@contoso.com", &Read::Name);
        check("127.0.0.1", &Read::Name);
        check("Anna <>", &Read::Name);
        check("", &Read::Name);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn any_input_is_read(s in any::<String>()) {
            prop_assert!(!matches!(read(&s), Read::Domain(d) if d.is_empty()));
        }

        #[test]
        fn odd_input_is_read(s in "[a-z@<>\"'{}.\\-:;, \u{200B}ü“”\n]{0,24}") {
            if let Read::Address { local, domain: host } = read(&s) {
                prop_assert!(!local.is_empty() && local.len() <= 64);
                prop_assert_eq!(domain(&host), Ok(host));
            }
        }
    }
}
