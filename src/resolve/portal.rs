//! Finds the address of a portal in the cloud of the answer, with its placeholders filled.

use super::{ResolveError, Resolver, Subject};
use crate::answer::{Answer, Candidate, Launchable, PortalPart, State, Topic};
use crate::directory::Directory;
use crate::link;
use crate::model::{Address, Cloud, Portal, Spot};
use crate::question::Question;

/// A portal in the cloud that a question means, with what people need to know of it.
#[derive(Debug, Clone, Default)]
pub struct PortalFound {
    /// The portal, with its address.
    pub part: PortalPart,
    /// Whether its first address lives on a host of the cloud, or of each that it can be.
    pub trusted: bool,
    /// What is wrong with it in this cloud.
    pub warnings: Vec<String>,
    /// What people need to know.
    pub notes: Vec<String>,
}

/// The portals with these ids, as `question` means them; those that nothing knows are left out.
///
/// They are for people to use: of a cloud that has closed, they are those of its successor.
///
/// # Errors
/// As for [`super::resolve`].
pub fn portals<'i>(
    directory: &Directory,
    question: &Question,
    ids: impl Iterator<Item = &'i str>,
) -> Result<Vec<PortalFound>, ResolveError> {
    let mut it = Resolver::new(directory, question);
    let (mut subject, _) = it.subject()?;
    for cloud in &mut subject.clouds {
        if let Some(successor) = it.successor(cloud) {
            *cloud = successor;
        }
    }
    let mut portals = Vec::new();
    for id in ids {
        let Some(portal) = it.entry::<Portal>(id) else {
            continue;
        };
        let (part, mut all) = it.portal_part(&portal, &subject);
        let is_trusted = |found: &InCloud| found.addresses.first().is_some_and(|it| it.trusted);
        let trusted = !all.is_empty() && all.iter().all(is_trusted);
        let mut portal_found = PortalFound { part, trusted, ..PortalFound::default() };
        if let ([cloud], Some(found)) = (subject.clouds.as_slice(), all.pop()) {
            it.notices.clear();
            it.warn(&portal, cloud, &found);
            portal_found.warnings = it.notices.drain(..).map(String::from).collect();
            it.remark(&portal, cloud);
            portal_found.notes = it.notices.drain(..).map(String::from).collect();
        }
        portals.push(portal_found);
    }
    directory.check_intact()?;
    Ok(portals)
}

/// A portal in one cloud.
struct InCloud {
    state: State,
    addresses: Vec<Launchable>,
    missing: Option<&'static str>,
    /// The organization's own address, which is on another cloud.
    passed_over: Option<Spot>,
}

impl Resolver<'_> {
    /// Settles the portal of the answer, and what can be launched of it.
    pub(super) fn portal(
        &mut self,
        answer: &mut Answer,
        subject: &Subject,
    ) -> Result<(), ResolveError> {
        let by_message = subject.message.as_ref().and_then(|it| it.portal.as_ref());
        let by_task = subject.task.as_ref().and_then(|it| it.portal.as_ref());
        let portal: Portal = match (&self.question.portal, by_message.or(by_task)) {
            (Some(name), _) => {
                let portal: Portal = self.entry_named(name)?;
                self.add_reason("portal", "why-asked", &portal.id.value, None);
                portal
            }
            (None, Some(spot)) => {
                let key = if by_message.is_some() { "why-message" } else { "why-task" };
                self.add_reason("portal", key, &spot.value, None);
                self.known_entry(&spot.value)?
            }
            (None, None) => {
                answer.inside.usual_portal = true;
                self.add_reason("portal", "why-usual", &self.directory.defaults().portal, None);
                self.known_entry(&self.directory.defaults().portal)?
            }
        };
        answer.inside.for_everyone =
            portal.audience.as_ref().is_some_and(|it| it.value == "everyone");
        let (part, mut found) = self.portal_part(&portal, subject);
        if let ([cloud], Some(found)) = (subject.clouds.as_slice(), found.pop()) {
            self.warn(&portal, cloud, &found);
            self.remark(&portal, cloud);
            if let Some(own) = &found.passed_over {
                self.add_reason("portal", "why-over-portal", &own.value, Some(own));
            }
            answer.inside.addresses = found.addresses;
            answer.inside.missing = found.missing;
        }
        answer.portal = part;
        Ok(())
    }

    /// A portal as an answer shows it, with what was found in each cloud.
    fn portal_part(&self, portal: &Portal, subject: &Subject) -> (PortalPart, Vec<InCloud>) {
        let name = self.named(&portal.id, &portal.name);
        let mut part = PortalPart { id: name.id, name: name.name, ..PortalPart::default() };
        let mut all = Vec::new();
        for cloud in &subject.clouds {
            all.push(self.in_cloud(portal, cloud, subject));
        }
        if let [found] = all.as_slice() {
            part.state = found.state;
            let mut urls = found.addresses.iter().map(|it| it.url.clone());
            part.url = urls.next();
            part.alternates = urls.collect();
        } else {
            part.state = State::Ambiguous;
            for (cloud, found) in subject.clouds.iter().zip(&all) {
                part.candidates.push(Candidate {
                    cloud: cloud.id.value.clone(),
                    name: self.named(&cloud.id, &cloud.name).name,
                    url: found.addresses.first().map(|it| it.url.clone()),
                });
            }
        }
        (part, all)
    }

    /// The first address of a portal that works for a person: in the settled cloud, in all that it
    /// can be, and in the successor of one that has closed.
    pub(super) fn first_address(&self, portal: &Portal, subject: &Subject) -> Option<String> {
        let mut same = None;
        for cloud in &subject.clouds {
            let successor = self.successor(cloud);
            let found = self.in_cloud(portal, successor.as_ref().unwrap_or(cloud), subject);
            let url = found.addresses.into_iter().next().map(|it| it.url);
            if url.is_none() || same.as_ref().is_some_and(|same| url.as_ref() != Some(same)) {
                return None;
            }
            same = url;
        }
        same
    }

    fn in_cloud(&self, portal: &Portal, cloud: &Cloud, subject: &Subject) -> InCloud {
        let of = |address: &&Address| address.of.value == cloud.id.value;
        let own = subject
            .organization()
            .and_then(|it| it.portals.iter().find(|address| address.of.value == portal.id.value));
        let mut passed_over = None;
        let own = match own {
            Some(address) if self.is_elsewhere(address, cloud, subject) => {
                passed_over.clone_from(&address.url);
                None
            }
            own => own,
        };
        let first = portal.urls.iter().find(of);
        let state = match (own, first) {
            (Some(_), _) | (None, Some(Address { url: Some(_), .. })) => State::Offered,
            (None, Some(_)) => State::NotOffered,
            (None, None) => State::Unknown,
        };
        let mut found = InCloud { state, addresses: Vec::new(), missing: None, passed_over };
        if state != State::Offered {
            return found;
        }
        let hosts = || self.directory.hosts_of(cloud, subject.organization());
        let alternates = portal.alternates.iter().filter(of);
        let spots = own.into_iter().chain(first).chain(alternates).filter_map(|it| it.url.as_ref());
        for (index, spot) in spots.enumerate() {
            match fill(&spot.value, subject) {
                Ok(url) => {
                    // An address that the gate refuses is never shown: the check says so.
                    let Ok(link) = link::web(&url) else { continue };
                    let host = link.host().unwrap_or_default();
                    let trusted = hosts().any(|known| link::host_matches(known, host));
                    let url = link.as_str().to_owned();
                    if found.addresses.iter().any(|it| it.url == url) {
                        continue;
                    }
                    found.addresses.push(Launchable {
                        url,
                        place: if trusted { None } else { self.directory.place(spot.at) },
                        trusted,
                    });
                }
                Err(missing) if index == 0 => found.missing = Some(missing),
                Err(_) => {}
            }
        }
        found
    }

    /// Whether an organization's own address lives on another cloud than the one in question: an
    /// organization with tenants on several clouds writes one address, for the cloud it is on.
    fn is_elsewhere(&self, address: &Address, cloud: &Cloud, subject: &Subject) -> bool {
        let url = address.url.as_ref().and_then(|spot| fill(&spot.value, subject).ok());
        let Some(link) = url.and_then(|url| link::web(&url).ok()) else {
            return false;
        };
        let host = link.host().unwrap_or_default();
        let has = |cloud: &Cloud| {
            let mut hosts = self.directory.hosts_of(cloud, subject.organization());
            hosts.any(|known| link::host_matches(known, host))
        };
        !has(cloud) && self.directory.entries().any(|cloud| has(&cloud))
    }

    /// Notices of what is wrong with the portal in this cloud.
    fn warn(&mut self, portal: &Portal, cloud: &Cloud, found: &InCloud) {
        let name = self.named(&portal.id, &portal.name).name;
        let cloud_name = self.named(&cloud.id, &cloud.name).name;
        let values = [("portal", name.as_str()), ("cloud", &cloud_name)];
        match found.state {
            State::Unknown => self.add_notice(Topic::Portal, "notice-unknown", &values),
            State::NotOffered => self.add_notice(Topic::Portal, "notice-not-offered", &values),
            _ => {}
        }
        if let Some(first) = found.addresses.first().filter(|it| !it.trusted) {
            let host = link::web(&first.url).ok();
            let host = host.as_ref().and_then(|it| it.host()).unwrap_or_default().to_owned();
            let place = first.place.as_deref().unwrap_or_default();
            let values = [("host", host.as_str()), ("cloud", &cloud_name), ("place", place)];
            self.add_notice(Topic::Portal, "notice-foreign-host", &values);
        }
        if let Some(missing) = found.missing {
            let key = if found.addresses.is_empty() { "notice-needs" } else { "notice-without" };
            self.add_notice(Topic::Portal, key, &[("portal", &name), ("what", missing)]);
        }
    }

    /// Notices of what people need to know of the portal, in every cloud and in this one.
    fn remark(&mut self, portal: &Portal, cloud: &Cloud) {
        self.add_note(Topic::Portal, &portal.note);
        for (_, note) in portal.notes.iter().filter(|(of, _)| of.value == cloud.id.value) {
            self.add_note(Topic::Portal, note);
        }
    }
}

/// Fills the placeholders of an address; else names the one that nothing is known for.
fn fill(url: &str, subject: &Subject) -> Result<String, &'static str> {
    let mut out = url.to_owned();
    let tenant = subject.tenant.as_ref();
    let values: [(&'static str, Option<&Spot>); 3] = [
        ("tenant", tenant.and_then(|it| it.name.as_ref())),
        ("tenant_id", tenant.and_then(|it| it.id.as_ref())),
        ("domain", tenant.and_then(|it| it.domains.first())),
    ];
    for (name, value) in values {
        let placeholder = format!("{{{name}}}");
        if out.contains(&placeholder) {
            let value = value.filter(|it| fits(&it.value)).ok_or(name)?;
            out = out.replace(&placeholder, &value.value);
        }
    }
    Ok(out)
}

/// Letters, digits, hyphens and dots: nothing that could end a host or begin a path.
fn fits(value: &str) -> bool {
    !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}
