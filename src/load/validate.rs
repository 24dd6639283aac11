//! Holds the words of an entry to what they mean: domains, hosts, days, addresses, channels.
//!
//! A word that is not what it has to be is reported and taken out. An empty one was reported before.

use super::read::{Reader, Rights};
use crate::diagnostics::Check;
use crate::diagnostics::checks::{
    BAD_CHAT, BAD_DATE, BAD_DOMAIN, BAD_EMAIL, BAD_HOST, BAD_PHONE, BAD_PORTAL_URL, BAD_TENANT_ID,
    BAD_URL, HOSTS_NOT_ALLOWED, UNKNOWN_KEY, WRONG_KIND,
};
use crate::link::{self, LinkError};
use crate::model::{
    Address, Cloud, Contact, Message, Organization, OrganizationType, Portal, Spot, Step,
};
use crate::names;

/// The address word of a portal that a cloud does not offer.
const NOT_OFFERED: &str = "not-offered";
/// The address word of a portal that nobody knows in a cloud.
const UNKNOWN: &str = "unknown";

/// What a word is written as, or a message and a hint.
type Judged = Result<String, (String, &'static str)>;

impl Reader<'_> {
    /// Holds an organization to its meaning, and makes a tenant of what is short for one.
    pub fn organization(&self, it: &mut Organization) {
        it.expand_tenant();
        for tenant in &mut it.tenants {
            self.hold(&mut tenant.name, BAD_TENANT_ID, tenant_name);
            self.hold(&mut tenant.id, BAD_TENANT_ID, tenant_id);
            self.hold_all(&mut tenant.domains, BAD_DOMAIN, domain);
        }
        for contact in &mut it.contacts {
            self.contact(contact);
        }
        it.portals.retain_mut(|it| self.address(it));
        self.hosts(&mut it.hosts);
        self.hold(&mut it.reviewed, BAD_DATE, day);
    }

    /// Holds a shared contact to its meaning: it uses no other.
    pub fn shared_contact(&self, it: &mut Contact) {
        if let Some(uses) = it.uses.take() {
            let hint = "a shared contact uses no other: write its name and channels";
            self.report(UNKNOWN_KEY, uses.at, &uses.value, "unknown key `use`", hint);
        }
        self.contact(it);
    }

    fn contact(&self, it: &mut Contact) {
        let chat_hosts = self.below.map_or(&[][..], |it| &it.defaults().chat_hosts);
        let left_out = &mut it.left_out;
        self.channel(&mut it.phone, BAD_PHONE, left_out, |raw| link::phone(raw).map(|_| ()));
        self.channel(&mut it.email, BAD_EMAIL, left_out, |raw| link::email(raw).map(|_| ()));
        self.channel(&mut it.url, BAD_URL, left_out, |raw| link::web(raw).map(|_| ()));
        self.channel(&mut it.chat, BAD_CHAT, left_out, |raw| {
            link::chat(raw, chat_hosts).map(|_| ())
        });
    }

    /// Leaves out a channel that cannot be used, and keeps why.
    fn channel(
        &self,
        channel: &mut Option<Spot>,
        check: &'static Check,
        left_out: &mut Vec<Spot>,
        gate: impl Fn(&str) -> Result<(), LinkError>,
    ) {
        let at = channel.as_ref().map(|it| it.at).unwrap_or_default();
        self.hold(channel, check, |raw| match gate(raw) {
            Ok(()) => Ok(raw.to_owned()),
            Err(refused) => {
                let message = format!("`{raw}` {refused}");
                left_out.push(Spot { value: message.clone(), at });
                let hint = match refused {
                    // What an address may have as an escape, a number cannot have at all.
                    LinkError::Character(_) | LinkError::NotAscii if check.id == BAD_PHONE.id => {
                        "write digits alone, as in `+31 20 555 0199`"
                    }
                    _ => refused.hint(),
                };
                Err((message, hint))
            }
        });
    }

    /// Holds a type to its meaning.
    pub fn organization_type(&self, it: &mut OrganizationType) {
        self.hold_all(&mut it.domains, BAD_DOMAIN, suffix);
        it.path.retain(has_role);
    }

    /// Holds a cloud to its meaning.
    pub fn cloud(&self, it: &mut Cloud) {
        self.hold(&mut it.status, WRONG_KIND, |word| {
            one_of(word, &["active", "retired", "announced"])
        });
        self.hold(&mut it.closed, BAD_DATE, day);
        self.hold_all(&mut it.domains, BAD_DOMAIN, suffix);
        self.hold_all(&mut it.shared_domains, BAD_DOMAIN, suffix);
        self.hosts(&mut it.hosts);
    }

    /// Holds a message to its meaning.
    pub fn message(&self, it: &mut Message) {
        self.hold_all(&mut it.actors, WRONG_KIND, |word| one_of(word, &ACTORS));
    }

    /// Holds a portal to its meaning.
    pub fn portal(&self, it: &mut Portal) {
        self.hold(&mut it.audience, WRONG_KIND, |word| one_of(word, &["admin", "everyone"]));
        it.urls.retain_mut(|address| match &address.url {
            Some(url) if url.value == NOT_OFFERED => {
                address.url = None;
                true
            }
            Some(url) if url.value == UNKNOWN => false,
            _ => self.address(address),
        });
        it.alternates.retain_mut(|it| self.address(it));
    }

    fn address(&self, it: &mut Address) -> bool {
        it.url.as_mut().is_some_and(|url| self.holds(url, BAD_PORTAL_URL, portal_url))
    }

    fn hosts(&self, hosts: &mut Vec<Spot>) {
        if let Some(first) = hosts.first().filter(|_| self.rights == Rights::Given) {
            let message = "hosts cannot be extended from here";
            let hint =
                "only the system's and the user's own places may: see `whoadmin list layers`";
            self.report(HOSTS_NOT_ALLOWED, first.at, &first.value, message, hint);
            hosts.clear();
        }
        self.hold_all(hosts, BAD_HOST, host);
    }

    fn hold(
        &self,
        word: &mut Option<Spot>,
        check: &'static Check,
        judge: impl FnMut(&str) -> Judged,
    ) {
        if word.as_mut().is_some_and(|it| !self.holds(it, check, judge)) {
            *word = None;
        }
    }

    fn hold_all(
        &self,
        words: &mut Vec<Spot>,
        check: &'static Check,
        judge: impl Fn(&str) -> Judged,
    ) {
        words.retain_mut(|it| self.holds(it, check, &judge));
    }

    /// Writes a word as `judge` does; false, and a problem, when it is not what it has to be.
    fn holds(
        &self,
        word: &mut Spot,
        check: &'static Check,
        mut judge: impl FnMut(&str) -> Judged,
    ) -> bool {
        if word.value.is_empty() {
            return false;
        }
        match judge(&word.value) {
            Ok(value) => word.value = value,
            Err((message, hint)) => {
                self.report(check, word.at, &word.value, message, hint);
                return false;
            }
        }
        true
    }
}

/// Whether a step has a role; one without was reported before.
pub fn has_role(step: &Step) -> bool {
    !step.role.value.is_empty()
}

fn domain(word: &str) -> Judged {
    names::domain(word).map_err(|fault| not_a_domain(word, fault))
}

/// A suffix of domains, which may be a single label.
fn suffix(word: &str) -> Judged {
    names::suffix(word.trim_start_matches('.')).map_err(|fault| not_a_domain(word, fault))
}

fn not_a_domain(word: &str, fault: names::DomainError) -> (String, &'static str) {
    let hint = "write it as contoso.com, without @ or https://";
    (format!("`{word}` is not a domain: {fault}"), hint)
}

/// An exact host, or one with `{tenant}` in one label.
fn host(word: &str) -> Judged {
    let plain = word.replacen("{tenant}", "x", 1);
    if names::domain(&plain).is_ok_and(|host| host == plain) {
        return Ok(word.to_owned());
    }
    let hint = "write it as admin.contoso.com, in lower case";
    Err((format!("`{word}` is not an exact host name"), hint))
}

fn day(word: &str) -> Judged {
    let day = crate::date::parse(word).map(|_| word.to_owned());
    day.ok_or_else(|| (format!("`{word}` is not a day"), "write it as 2026-10-01"))
}

fn tenant_name(word: &str) -> Judged {
    if !word.contains('.') && names::domain(&format!("{word}.x")).is_ok() {
        return Ok(word.to_owned());
    }
    let hint = "it is the part before .onmicrosoft.com: letters, digits and hyphens";
    Err((format!("`{word}` is not the name of a tenant"), hint))
}

fn tenant_id(word: &str) -> Judged {
    let hint = "write it as 3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    names::tenant_id(word).ok_or_else(|| (format!("`{word}` is not a tenant id"), hint))
}

fn portal_url(word: &str) -> Judged {
    let refused = |refused: LinkError| (format!("`{word}` {refused}"), refused.hint());
    link::template(word).map(|_| word.to_owned()).map_err(refused)
}

/// Who can have to act on a message.
const ACTORS: [&str; 6] = ["you", "admin", "other-admin", "owner", "developer", "microsoft"];

fn one_of(word: &str, words: &[&str]) -> Judged {
    if words.contains(&word) {
        return Ok(word.to_owned());
    }
    Err((format!("`{word}` is not one of: {}", words.join(", ")), "write one of these words"))
}
