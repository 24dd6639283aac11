//! Fills a contact path: the steps of the type or task, with the organization's contacts.

use super::Resolver;
use crate::answer::{ContactPart, StepPart, Topic};
use crate::model::{Contact, Organization, OrganizationType, Spot, Step, Task};

impl Resolver<'_> {
    pub(super) fn step_part(&self, step: &Step) -> StepPart {
        StepPart {
            role: step.role.value.clone(),
            who: self.text(&step.who).unwrap_or_default(),
            place: self.text(&step.place),
            contacts: Vec::new(),
        }
    }

    /// The path, in order; its last step is always the last resort.
    pub(super) fn path(
        &mut self,
        organization: Option<&Organization>,
        kind: Option<&OrganizationType>,
        task: Option<&Task>,
        locked_out: bool,
    ) -> Vec<StepPart> {
        let last = &self.directory.defaults().last_step;
        let own_path = task.map(|task| task.path.as_slice()).filter(|path| !path.is_empty());
        let kind_path = kind.map(|kind| kind.path.as_slice()).unwrap_or_default();
        let mut steps: Vec<StepPart> = own_path
            .unwrap_or(kind_path)
            .iter()
            .filter(|step| step.role.value != last.role.value)
            .map(|step| self.step_part(step))
            .collect();
        if own_path.is_some()
            && let Some(task) = task
        {
            let id = task.id.clone();
            self.add_reason("path", "why-task-path", &id.value, None);
        }
        let mut last_step = self.step_part(last);
        let mut first_steps = Vec::new();
        let mut own_steps: Vec<StepPart> = Vec::new();
        let default_role = kind_path.first().map(|step| step.role.value.clone());
        for contact in organization.map(|it| it.contacts.as_slice()).unwrap_or_default() {
            let Some(contact) = self.whole(contact) else {
                continue;
            };
            let for_task =
                task.is_some_and(|task| contact.tasks.iter().any(|it| it.value == task.id.value));
            if !contact.tasks.is_empty() && !for_task {
                let name = self.text(&contact.name).unwrap_or_default();
                self.add_reason("path", "why-over-task", &name, contact.tasks.first());
                continue;
            }
            let role = contact
                .role
                .as_ref()
                .map(|it| it.value.clone())
                .or_else(|| default_role.clone())
                .unwrap_or_default();
            let part = self.contact_part(&contact, &role, organization, locked_out);
            if for_task {
                first_steps.push(StepPart {
                    role,
                    who: part.name.clone(),
                    place: None,
                    contacts: vec![part],
                });
            } else if role == last_step.role {
                last_step.contacts.push(part);
            } else if let Some(step) = steps.iter_mut().find(|step| step.role == role) {
                step.contacts.push(part);
            } else if let Some(step) = own_steps.iter_mut().find(|step| step.role == role) {
                step.contacts.push(part);
            } else {
                // A role of the type that the task's own path leaves out keeps its words.
                let words = kind_path.iter().find(|step| step.role.value == role);
                let mut step = words.map_or_else(
                    || StepPart {
                        role: role.clone(),
                        who: part.name.clone(),
                        ..StepPart::default()
                    },
                    |step| self.step_part(step),
                );
                step.contacts.push(part);
                own_steps.push(step);
            }
        }
        first_steps.extend(steps);
        first_steps.extend(own_steps);
        first_steps.push(last_step);
        first_steps
    }

    /// A contact with what it uses filled in; none when the shared contact is gone.
    fn whole(&mut self, contact: &Contact) -> Option<Contact> {
        let Some(uses) = &contact.uses else {
            return Some(contact.clone());
        };
        let Some(shared) = self.directory.entry::<Contact>(&uses.value) else {
            self.add_notice(Topic::Contact, "notice-contact-gone", &[("contact", &uses.value)]);
            return None;
        };
        let own = contact.clone();
        let pick = |own: Option<Spot>, shared: Option<Spot>| own.or(shared);
        Some(Contact {
            id: shared.id,
            name: if own.name.is_empty() { shared.name } else { own.name },
            uses: own.uses,
            role: pick(own.role, shared.role),
            phone: pick(own.phone, shared.phone),
            email: pick(own.email, shared.email),
            url: pick(own.url, shared.url),
            url_needs_sign_in: own.url_needs_sign_in || shared.url_needs_sign_in,
            chat: pick(own.chat, shared.chat),
            hours: pick(own.hours, shared.hours),
            timezone: pick(own.timezone, shared.timezone),
            note: if own.note.is_empty() { shared.note } else { own.note },
            tasks: if own.tasks.is_empty() { shared.tasks } else { own.tasks },
            left_out: own.left_out.into_iter().chain(shared.left_out).collect(),
        })
    }

    fn contact_part(
        &mut self,
        contact: &Contact,
        role: &str,
        organization: Option<&Organization>,
        locked_out: bool,
    ) -> ContactPart {
        for spot in &contact.left_out {
            let place = self.directory.place(spot.at).unwrap_or_default();
            self.add_notice(
                Topic::Contact,
                "notice-left-out",
                &[("what", &spot.value), ("place", &place)],
            );
        }
        let value = |spot: &Option<Spot>| spot.as_ref().map(|it| it.value.clone());
        let mut part = ContactPart {
            name: self.text(&contact.name).unwrap_or_default(),
            role: role.to_owned(),
            phone: value(&contact.phone),
            email: value(&contact.email),
            url: value(&contact.url),
            chat: value(&contact.chat),
            hours: value(&contact.hours),
            timezone: value(&contact.timezone).filter(|_| contact.hours.is_some()),
            note: self.text(&contact.note),
            url_place: contact.url.as_ref().and_then(|url| self.directory.place(url.at)),
            ..ContactPart::default()
        };
        self.hours(contact, &mut part);
        if locked_out {
            self.needs(contact, organization, &mut part);
        }
        super::contact::choose(&mut part, &self.directory.defaults().chat_hosts);
        part
    }

    /// Which channels do not work for someone who cannot sign in, and what they need.
    fn needs(
        &self,
        contact: &Contact,
        organization: Option<&Organization>,
        part: &mut ContactPart,
    ) {
        if part.email.as_deref().is_some_and(|email| is_own_mail(email, organization)) {
            part.needs
                .push(crate::answer::Need { channel: "email", text: self.words.get("needs-mail") });
        }
        if part.chat.is_some() {
            part.needs
                .push(crate::answer::Need { channel: "chat", text: self.words.get("needs-chat") });
        }
        if part.url.is_some() && contact.url_needs_sign_in {
            part.needs.push(crate::answer::Need {
                channel: "web",
                text: self.words.get("needs-sign-in"),
            });
        }
    }

    fn hours(&mut self, contact: &Contact, part: &mut ContactPart) {
        let Some(line) = &contact.hours else {
            return;
        };
        let zone = contact.timezone.as_ref().map(|it| it.value.as_str());
        match self.question.clock.reach(&line.value, zone) {
            Ok(reach) => {
                part.open_now = Some(reach.open);
                part.changes = reach.changes.map(|change| self.change(reach.open, &change));
            }
            Err(fault) => {
                part.hours = None;
                part.timezone = None;
                let zone = contact.timezone.as_ref();
                let zone = zone.filter(|it| !crate::hours::known_zone(&it.value));
                let place = self.directory.place(zone.unwrap_or(line).at).unwrap_or_default();
                let what = fault.to_string();
                self.add_notice(
                    Topic::Contact,
                    "notice-left-out",
                    &[("what", &what), ("place", &place)],
                );
            }
        }
    }

    /// "until 18:00", "opens tomorrow at 08:00": in the reader's time.
    fn change(&self, open: bool, change: &crate::hours::Change) -> String {
        let time = format!("{:02}:{:02}", change.time.0, change.time.1);
        let day = if change.same_day {
            String::new()
        } else if change.tomorrow {
            self.words.get("tomorrow")
        } else {
            let weekday = self.words.get(&format!("weekday-{}", change.weekday));
            let (_, month, day) = change.date;
            self.words.fill(
                "on-day",
                &[("weekday", &weekday), ("day", &day.to_string()), ("month", &month.to_string())],
            )
        };
        let key = match (open, change.same_day) {
            (true, true) => "until-time",
            (true, false) => "until-day-time",
            (false, true) => "opens-time",
            (false, false) => "opens-day-time",
        };
        self.words.fill(key, &[("day", &day), ("time", &time)])
    }
}

/// Whether an address is of a domain of the organization, whose mail someone locked out cannot use.
fn is_own_mail(email: &str, organization: Option<&Organization>) -> bool {
    let Some((_, domain)) = email.rsplit_once('@') else {
        return false;
    };
    let domain = domain.to_ascii_lowercase();
    let listed = |part: &str| {
        organization.is_some_and(|it| {
            it.tenants.iter().flat_map(|tenant| &tenant.domains).any(|spot| spot.value == part)
        })
    };
    crate::names::parents(&domain).any(listed)
}
