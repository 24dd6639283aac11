//! The checks of the loader; the lints have a list of their own.

use serde::Serialize;

/// How serious a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file cannot be loaded, or would answer wrongly.
    Error,
    /// It loads and answers, but someone should look at it.
    Warning,
}

impl Severity {
    /// The word for it, in lower case.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A named check.
#[derive(Debug)]
pub struct Check {
    /// The id, as in reports.
    pub id: &'static str,
    /// How serious what it finds is.
    pub severity: Severity,
    /// Whether a layer in which it finds something does not load at all.
    pub refuses: bool,
    /// What it looks for, in one sentence.
    pub about: &'static str,
}

macro_rules! checks {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $refuses:literal, $about:literal;)*) => {
        $(#[doc = $about] pub const $name: &Check = &Check {
            id: $id, severity: Severity::$severity, refuses: $refuses, about: $about,
        };)*
        /// Every check of the loader, sorted by id.
        pub const CHECKS: &[&Check] = &[$($name),*];
    };
}

checks! {
    ALIAS_LIMIT = "alias-limit", Error, true, "YAML aliases that repeat more than the file itself holds";
    AMBIGUOUS_NAME = "ambiguous-name", Error, true, "an alias that a cloud marks as ambiguous, or that two entries of one layer share";
    BAD_CHAT = "bad-chat", Error, false, "a chat that is not a Teams chat address";
    BAD_DATE = "bad-date", Error, true, "a day that is not written as YYYY-MM-DD";
    BAD_DOMAIN = "bad-domain", Error, true, "a domain that is not valid";
    BAD_EMAIL = "bad-email", Error, false, "an e-mail address that is not valid";
    BAD_HOST = "bad-host", Error, true, "a host that is not an exact host name";
    BAD_PHONE = "bad-phone", Error, false, "a phone number that is not in international form";
    BAD_PORTAL_URL = "bad-portal-url", Error, true, "a portal address that is not https, or carries a user name";
    BAD_TENANT_ID = "bad-tenant-id", Error, true, "a tenant id that is not a GUID, or a tenant name that cannot stand in an address";
    BAD_URL = "bad-url", Error, false, "an address of a contact that is not https, or carries a user name";
    DAMAGED = "damaged", Error, true, "a compiled file whose blocks do not match their checksums";
    DOMAIN_TWICE = "domain-twice", Error, true, "the same domain, or tenant id, twice in one layer";
    HOSTS_NOT_ALLOWED = "hosts-not-allowed", Error, true, "hosts in a layer that may not extend them";
    ID_TWICE = "id-twice", Error, true, "the same id twice in one layer";
    NO_ROLE = "no-role", Error, true, "a type without a path, or a step without a role";
    NOT_UTF8 = "not-utf8", Error, true, "a file that is not UTF-8";
    NULL_VALUE = "null-value", Error, true, "an empty value";
    REPEATED_KEY = "repeated-key", Error, true, "a key that stands twice in one map";
    REQUIRED_KEY = "required-key", Error, true, "an organization without name or type, or a tenant, contact or step without what it needs";
    SECOND_DOCUMENT = "second-document", Error, true, "a second YAML document in one file";
    SYNTAX = "syntax", Error, true, "a file that is not well-formed YAML or JSON";
    TOO_LARGE = "too-large", Error, true, "a file over the limit";
    UNKNOWN_KEY = "unknown-key", Error, true, "a key that the format does not have";
    UNKNOWN_LANGUAGE = "unknown-language", Warning, false, "a text in a language that nobody can ask for";
    UNKNOWN_REFERENCE = "unknown-reference", Error, true, "a reference to an entry that does not exist";
    WRONG_KIND = "wrong-kind", Error, true, "a value of the wrong kind: a list for a text, say";
}
