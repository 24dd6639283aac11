//! Fills a contact path: the steps of the type or task, with the organization's contacts.

use super::{Resolver, Subject, contact, value};
use crate::answer::{ContactPart, Need, StepPart, Topic};
use crate::hours::{self, Change};
use crate::model::{Contact, Organization, Step};
use crate::names;

impl Resolver<'_> {
    /// The path, in order; its last step is always the last resort.
    pub(super) fn path(&mut self, subject: &Subject) -> Vec<StepPart> {
        let task = subject.task.as_ref();
        let last = &self.directory.defaults().last_step;
        let task_path = task.map(|task| task.path.as_slice()).filter(|path| !path.is_empty());
        let type_path = subject.kind.as_ref().map(|kind| kind.path.as_slice()).unwrap_or_default();
        let path = task_path.unwrap_or(type_path).iter();
        let path = path.filter(|step| step.role.value != last.role.value);
        let mut steps: Vec<StepPart> = path.map(|step| self.step_part(step)).collect();
        if let Some(task) = task.filter(|_| task_path.is_some()) {
            self.add_reason("path", "why-task-path", &task.id.value, None);
        }
        let mut last_step = self.step_part(last);
        let mut task_steps = Vec::new();
        for contact in subject.organization().map(|it| it.contacts.as_slice()).unwrap_or_default() {
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
            let role = contact.role.as_ref().or(type_path.first().map(|step| &step.role));
            let role = value(role).unwrap_or_default();
            let part = self.contact_part(&contact, &role, subject);
            let own_step = StepPart { role, who: part.name.clone(), ..StepPart::default() };
            if for_task {
                task_steps.push(StepPart { contacts: vec![part], ..own_step });
            } else if own_step.role == last_step.role {
                last_step.contacts.push(part);
            } else if let Some(step) = steps.iter_mut().find(|step| step.role == own_step.role) {
                step.contacts.push(part);
            } else {
                // A role of the type that the task's own path leaves out keeps its words.
                let words = type_path.iter().find(|step| step.role.value == own_step.role);
                let step = words.map_or(own_step, |step| self.step_part(step));
                steps.push(StepPart { contacts: vec![part], ..step });
            }
        }
        task_steps.extend(steps);
        task_steps.push(last_step);
        task_steps
    }

    pub(super) fn step_part(&self, step: &Step) -> StepPart {
        StepPart {
            role: step.role.value.clone(),
            who: self.text(&step.who).unwrap_or_default(),
            place: self.text(&step.place),
            contacts: Vec::new(),
        }
    }

    /// A contact with what it uses filled in; none when the shared contact is gone.
    fn whole(&mut self, contact: &Contact) -> Option<Contact> {
        let own = contact.clone();
        let Some(uses) = &contact.uses else {
            return Some(own);
        };
        let Some(shared) = self.entry::<Contact>(&uses.value) else {
            self.add_notice(Topic::Contact, "notice-contact-gone", &[("contact", &uses.value)]);
            return None;
        };
        Some(Contact {
            id: shared.id,
            name: if own.name.is_empty() { shared.name } else { own.name },
            uses: own.uses,
            role: own.role.or(shared.role),
            phone: own.phone.or(shared.phone),
            email: own.email.or(shared.email),
            url: own.url.or(shared.url),
            url_needs_sign_in: own.url_needs_sign_in || shared.url_needs_sign_in,
            chat: own.chat.or(shared.chat),
            hours: own.hours.or(shared.hours),
            timezone: own.timezone.or(shared.timezone),
            note: if own.note.is_empty() { shared.note } else { own.note },
            tasks: if own.tasks.is_empty() { shared.tasks } else { own.tasks },
            left_out: own.left_out.into_iter().chain(shared.left_out).collect(),
        })
    }

    fn contact_part(&mut self, contact: &Contact, role: &str, subject: &Subject) -> ContactPart {
        for spot in &contact.left_out {
            let place = self.directory.place(spot.at).unwrap_or_default();
            let values = [("what", spot.value.as_str()), ("place", &place)];
            self.add_notice(Topic::Contact, "notice-left-out", &values);
        }
        let mut part = ContactPart {
            name: self.text(&contact.name).unwrap_or_default(),
            role: role.to_owned(),
            phone: value(contact.phone.as_ref()),
            email: value(contact.email.as_ref()),
            url: value(contact.url.as_ref()),
            chat: value(contact.chat.as_ref()),
            hours: value(contact.hours.as_ref()),
            timezone: value(contact.timezone.as_ref()).filter(|_| contact.hours.is_some()),
            note: self.text(&contact.note),
            url_place: contact.url.as_ref().and_then(|url| self.directory.place(url.at)),
            ..ContactPart::default()
        };
        self.add_hours(contact, &mut part);
        if subject.is_locked_out() {
            part.needs = self.needs(contact, subject.organization());
        }
        contact::choose(&mut part, &self.directory.defaults().chat_hosts);
        part
    }

    /// Which channels do not work for someone who cannot sign in, and what they need.
    fn needs(&self, contact: &Contact, organization: Option<&Organization>) -> Vec<Need> {
        let own_mail =
            contact.email.as_ref().is_some_and(|it| is_own_mail(&it.value, organization));
        [
            ("email", "needs-mail", own_mail),
            ("chat", "needs-chat", contact.chat.is_some()),
            ("web", "needs-sign-in", contact.url.is_some() && contact.url_needs_sign_in),
        ]
        .into_iter()
        .filter(|(_, _, is_needed)| *is_needed)
        .map(|(channel, key, _)| Need { channel, text: self.words.get(key) })
        .collect()
    }

    /// Whether the contact can be reached now; without its hours where they are not valid.
    fn add_hours(&mut self, contact: &Contact, part: &mut ContactPart) {
        let Some(line) = &contact.hours else {
            return;
        };
        let zone = contact.timezone.as_ref();
        match self.question.clock.reach(&line.value, zone.map(|it| it.value.as_str())) {
            Ok(reach) => {
                part.open_now = Some(reach.open);
                part.changes = reach.changes.map(|change| self.change(reach.open, &change));
            }
            Err(fault) => {
                part.hours = None;
                part.timezone = None;
                let zone = zone.filter(|it| !hours::known_zone(&it.value));
                let place = self.directory.place(zone.unwrap_or(line).at).unwrap_or_default();
                let values = [("what", fault.to_string()), ("place", place)];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                self.add_notice(Topic::Contact, "notice-left-out", &values);
            }
        }
    }

    /// "until 18:00", "opens tomorrow at 08:00": in the reader's time.
    fn change(&self, open: bool, change: &Change) -> String {
        let time = format!("{:02}:{:02}", change.time.0, change.time.1);
        let day = if change.same_day {
            String::new()
        } else if change.tomorrow {
            self.words.get("tomorrow")
        } else {
            let weekday = self.words.get(&format!("weekday-{}", change.weekday));
            let (_, month, day) = change.date;
            self.words.format(
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
        self.words.format(key, &[("day", &day), ("time", &time)])
    }
}

/// Whether an address is of a domain of the organization, whose mail someone locked out cannot use.
fn is_own_mail(email: &str, organization: Option<&Organization>) -> bool {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
    let tenants = organization.map(|it| it.tenants.as_slice()).unwrap_or_default();
    let listed =
        |part| tenants.iter().flat_map(|tenant| &tenant.domains).any(|spot| spot.value == part);
    names::parents(&domain).any(listed)
}
