//! The items of a checklist: each a sentence of the words, with what the answer knows filled in.

use super::{Code, Item, Line, Point, lasting_contact};
use crate::answer::{Answer, ContactPart, State, StepPart};
use crate::directory::Directory;
use crate::link::{self, Link};
use crate::model::{Cloud, Task};
use crate::names::{self, Read};
use crate::resolve::PortalFound;
use crate::store::Record;
use crate::words::Catalog;

/// Between a name and what belongs to it.
const DASH: &str = " – ";

/// What a checklist is written from.
pub(super) struct Writing<'d> {
    pub directory: &'d Directory,
    pub words: Catalog<'d>,
    pub answer: &'d Answer,
    /// The portals that the data names for checklists, as far as they are known.
    pub portals: Vec<PortalFound>,
}

impl Writing<'_> {
    /// The items, in the order in which people need them.
    pub fn items(&self, admin: bool) -> Vec<Item> {
        let named = &self.directory.defaults().checklist;
        let mut items = Vec::new();
        items.extend(self.sign_in(&named.sign_in));
        let security = self.words.get("check-security-info");
        items.extend(self.page("security", &security, &named.security_info, &[]));
        let register = self.words.get("check-reset-register");
        items.extend(self.page("reset-register", &register, &named.reset_register, &[]));
        if admin {
            items.extend(self.admin_items());
        } else {
            let reset = self.words.get("check-reset");
            items.extend(self.page("reset", &reset, &named.reset, &[]));
        }
        items.extend(self.contact(admin));
        if !admin {
            items.push(self.path());
            items.extend(self.not_admin());
        }
        items.push(self.said("never", "check-never"));
        items
    }

    /// The addresses to scan: the contact's phone or page, and the page of the first sign-in.
    pub fn codes(&self) -> Vec<Code> {
        let mut codes = Vec::new();
        let contact = lasting_contact(self.answer).and_then(|contact| {
            let phone = contact.phone.as_ref().map(|it| (it, link::phone(it)));
            let web = contact.url.as_ref().map(|it| (it, link::web(it)));
            let mail = contact.email.as_ref().map(|it| (it, link::mail(it, "", "")));
            [phone, web, mail].into_iter().flatten().find_map(|(it, link)| Some((it, link.ok()?)))
        });
        if let Some((caption, link)) = contact {
            let label = self.words.get("check-scan");
            codes.push(Code { label, caption: caption.clone(), link });
        }
        let sign_in = self.portal(&self.directory.defaults().checklist.sign_in);
        if let Some((url, link)) = sign_in.and_then(|it| Some((address(it)?, open(it)?))) {
            let label = self.words.get("check-scan-sign-in");
            codes.push(Code { label, caption: url, link });
        }
        codes
    }

    fn sign_in(&self, portal: &str) -> Option<Item> {
        let asked = self.answer.asked.as_deref().unwrap_or_default();
        let address = match names::read(asked) {
            Read::Address { local, domain } if self.answer.read_as == Some("address") => {
                // As it was typed, where nothing else was: the ASCII form of a domain reads badly.
                let bare = !asked.contains(|c: char| c.is_whitespace() || c == '<');
                if bare { asked.to_owned() } else { format!("{local}@{domain}") }
            }
            _ => {
                let words = self.words.get("check-sign-in-plain");
                return self.page("sign-in", &words, portal, &[]);
            }
        };
        let words = self.words.get("check-sign-in");
        self.page("sign-in", &words, portal, &[("who", Line::plain(address))])
    }

    fn portal(&self, id: &str) -> Option<&PortalFound> {
        self.portals.iter().find(|it| it.part.id == id)
    }

    /// What is done on a page; none where the cloud does not have it.
    fn page(
        &self,
        id: &'static str,
        words: &str,
        portal: &str,
        values: &[(&str, Line)],
    ) -> Option<Item> {
        let mut item = Item { id, ..Item::default() };
        let mut page = Line::plain(self.words.get("check-unknown-page"));
        match self.portal(portal) {
            Some(found) if found.part.state == State::NotOffered => return None,
            Some(found) => {
                item.notes = warnings(found);
                item.url = address(found);
                if let Some(url) = &item.url {
                    page = Line::linked(url, open(found));
                    item.notes.extend(found.notes.iter().cloned());
                } else {
                    item.points = candidates(found);
                }
            }
            None => {}
        }
        let mut values = values.to_vec();
        values.push(("url", page));
        item.text = Line::fill(words, &values);
        Some(item)
    }

    fn entry<T: Record>(&self, id: &str) -> Option<T> {
        self.directory.entry(id)
    }

    fn of<'t>(&self, text: &'t crate::model::Text) -> &'t str {
        text.get(self.words.language())
    }

    fn said(&self, id: &'static str, key: &str) -> Item {
        Item { id, text: Line::plain(self.words.get(key)), ..Item::default() }
    }

    /// What only an admin needs: the portals, the roles, and who helps.
    fn admin_items(&self) -> Vec<Item> {
        let mut portals = self.said("admin-portals", "check-admin-portals");
        for id in &self.directory.defaults().checklist.admin_portals {
            portals.points.extend(self.admin_portal(id));
        }
        let mut roles = self.said("admin-roles", "check-admin-roles");
        for id in &self.directory.defaults().checklist.admin_tasks {
            if let Some(task) = self.entry::<Task>(id).filter(|it| !it.role.is_empty()) {
                let text = format!("{}{DASH}{}", self.of(&task.name), self.of(&task.role));
                roles.points.push(Point { text: Line::plain(text), ..Point::default() });
            }
        }
        let mut items = vec![portals, roles, self.said("admin-second", "check-admin-second")];
        let cloud = self.entry::<Cloud>(self.answer.cloud.id.as_deref().unwrap_or_default());
        if let Some(cloud) = cloud.filter(|it| !it.support.is_empty()) {
            let mut support = self.said("admin-support", "check-admin-support");
            let text = Line::plain(self.of(&cloud.support));
            support.points.push(Point { text, ..Point::default() });
            items.push(support);
        }
        items
    }

    fn admin_portal(&self, id: &str) -> Option<Point> {
        let found = self.portal(id)?;
        let name = &found.part.name;
        let text = match (&address(found), found.part.state) {
            (_, State::NotOffered) => return None,
            (Some(url), _) => {
                Line::plain(format!("{name}{DASH}")).and(Line::linked(url, open(found)))
            }
            (None, State::Ambiguous) => {
                let points = candidates(found);
                let mut text = Line::plain(format!("{name}:"));
                for (number, point) in points.into_iter().enumerate() {
                    text = text.then(if number == 0 { " " } else { ", " }).and(point.text);
                }
                text
            }
            (None, State::Offered) => Line::plain(name),
            (None, State::Unknown) => {
                Line::plain(format!("{name}{DASH}{}", self.words.get("state-unknown")))
            }
        };
        Some(Point { text, url: address(found), notes: warnings(found) })
    }

    /// Where the help desk is, and its hours; or who helps, where nobody has a channel.
    fn contact(&self, admin: bool) -> Option<Item> {
        let mut item = Item { id: "contact", ..Item::default() };
        let Some(contact) = lasting_contact(self.answer) else {
            let step = self.answer.path.first().filter(|_| self.answer.guidance.is_empty())?;
            let words = self.words.get("check-no-contact");
            item.text = Line::fill(&words, &[("who", Line::plain(&step.who))]);
            if admin {
                item.notes.extend(step.place.iter().cloned());
            }
            if let Some(school) = &self.answer.school {
                item.points.push(self.channel("web", Line::web(&school.page)));
                item.url = Some(school.page.clone());
            }
            return Some(item);
        };
        let words = self.words.get("check-contact");
        item.text = Line::fill(&words, &[("contact", Line::plain(&contact.name))]);
        item.url.clone_from(&contact.url);
        for (channel, line) in self.channels(contact) {
            item.points.push(self.channel(channel, line));
        }
        if let Some(hours) = &contact.hours {
            let mut hours = self.hours(hours);
            if let Some(zone) = &contact.timezone {
                hours.push_str(&format!(" ({zone})"));
            }
            let text = self.words.format("check-hours", &[("hours", &hours)]);
            item.points.push(Point { text: Line::plain(text), ..Point::default() });
        }
        item.notes.extend(contact.note.iter().cloned());
        Some(item)
    }

    /// The channels of a contact, as links where they pass the gate.
    fn channels(&self, contact: &ContactPart) -> Vec<(&'static str, Line)> {
        let hosts = &self.answer.inside.chat_hosts;
        let all = [
            ("phone", contact.phone.as_deref().map(Line::phone)),
            ("email", contact.email.as_deref().map(Line::email)),
            ("chat", contact.chat.as_deref().map(|chat| Line::chat(chat, hosts))),
            ("web", contact.url.as_deref().map(Line::web)),
        ];
        all.into_iter().filter_map(|(channel, line)| Some((channel, line?))).collect()
    }

    fn channel(&self, channel: &str, line: Line) -> Point {
        let label = self.words.get(&format!("channel-{channel}"));
        let url = matches!(channel, "web" | "chat").then(|| line.to_string());
        Point { text: Line::plain(format!("{label} ")).and(line), url, notes: Vec::new() }
    }

    /// Opening hours with the days in words, where a line says nothing but days and times.
    fn hours(&self, hours: &str) -> String {
        const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
        let mut out = String::new();
        let mut rest = hours;
        while let Some(start) = rest.find(|c: char| c.is_alphabetic()) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c: char| !c.is_alphabetic()).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            let Some(day) = DAYS.iter().position(|day| *day == word) else {
                return hours.to_owned();
            };
            out.push_str(before);
            out.push_str(&self.words.get(&format!("weekday-{}", day + 1)));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// Whom to ask for what, in order; where nobody is known, in each kind of organization.
    fn path(&self) -> Item {
        let mut item = self.said("path", "check-path");
        for line in &self.answer.guidance {
            for step in &line.path {
                let mut point = self.step(step);
                point.text = Line::plain(format!("{}{DASH}", line.kind.name)).and(point.text);
                item.points.push(point);
            }
        }
        let guided = !self.answer.guidance.is_empty();
        let steps = self.answer.path.iter();
        // Where nobody is known the path is the last resort alone.
        let skipped = if guided { self.answer.path.len().saturating_sub(1) } else { 0 };
        item.points.extend(steps.skip(skipped).map(|step| self.step(step)));
        item
    }

    fn step(&self, step: &StepPart) -> Point {
        let mut text = Line::plain(&step.who);
        let known = lasting_contact(self.answer);
        for contact in &step.contacts {
            if contact.name != step.who {
                text = text.then(format!("{DASH}{}", contact.name));
            }
            // The channels of the contact that has an item of its own stand there.
            if known == Some(contact) {
                continue;
            }
            for (_, line) in self.channels(contact) {
                text = text.then(", ").and(line);
            }
        }
        Point { text, url: None, notes: step.place.iter().cloned().collect() }
    }

    /// What the screen says to someone who is no admin; none for whoever is their own.
    fn not_admin(&self) -> Option<Item> {
        let defaults = self.directory.defaults();
        if self.answer.kind.as_ref().is_some_and(|it| it.id == defaults.personal_type) {
            return None;
        }
        let message = self.words.get("screen-not-admin");
        let text = self.words.format("check-not-admin", &[("message", &message)]);
        Some(Item { id: "no-permission", text: Line::plain(text), ..Item::default() })
    }
}

/// The addresses that a page can be at, where a suffix leaves several clouds.
fn candidates(found: &PortalFound) -> Vec<Point> {
    let mut points = Vec::new();
    for candidate in &found.part.candidates {
        let Some(url) = &candidate.url else { continue };
        points.push(Point {
            text: Line::plain(format!("{}{DASH}", candidate.name)).and(Line::web(url)),
            url: Some(url.clone()),
            notes: Vec::new(),
        });
    }
    points
}

/// The link to a portal: of a host of the cloud alone.
fn open(found: &PortalFound) -> Option<Link> {
    let url = address(found).filter(|_| found.trusted)?;
    link::web(&url).ok()
}

/// What is wrong with the address, or why there is none; that it is a lesser one is no matter.
fn warnings(found: &PortalFound) -> Vec<String> {
    let warned = found.part.state == State::Offered && open(found).is_none();
    if warned { found.warnings.clone() } else { Vec::new() }
}

/// The address of a portal, where it is the same in every cloud that it can be.
fn address(found: &PortalFound) -> Option<String> {
    let mut candidates = found.part.candidates.iter().map(|it| it.url.as_ref());
    let first = candidates.next().flatten().filter(|first| candidates.all(|it| it == Some(*first)));
    found.part.url.as_ref().or(first).cloned()
}
