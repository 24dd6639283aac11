//! Turns a question into an answer: whom it is about, the cloud, the path, the contact, the portal.

mod cloud;
mod contact;
mod error;
mod path;
mod portal;
mod who;

pub use contact::{CHANNELS, address, by, works};
pub use error::{ResolveError, near};
pub use portal::{PortalFound, portals};
pub use who::{Identifier, read_who};

use crate::answer::{
    Answer, Attempt, Guidance, Help, Inside, MessagePart, Named, Notice, Reason, Resolved, SCHEMA,
    School, StepPart, TaskPart, Topic,
};
use crate::directory::{Directory, Merge};
use crate::model::{
    Cloud, Message, Organization, OrganizationType, Portal, Spot, Task, Tenant, Text, Try,
};
use crate::question::Question;
use crate::store::Table;
use crate::words::Words;

/// Answers `question` from `directory`.
///
/// # Errors
/// What cannot be answered at all: half an address, an unknown or ambiguous name, a damaged layer.
pub fn resolve(directory: &Directory, question: &Question) -> Result<Answer, ResolveError> {
    let answer = Resolver::new(directory, question).answer();
    // Where a layer is damaged, what was not found may be there.
    directory.check_intact()?;
    answer
}

/// The id that a person's name for an entry means.
///
/// # Errors
/// When nothing, or more than one entry, has the name; when a layer is damaged.
pub fn id_of(directory: &Directory, table: Table, name: &str) -> Result<String, ResolveError> {
    if table == Table::Clouds {
        let choice = directory.ambiguous_clouds(name);
        if !choice.is_empty() {
            return Err(ResolveError::ambiguous(table, name, choice));
        }
    }
    let mut ids = directory.named(table, name);
    directory.check_intact()?;
    if ids.len() > 1 {
        return Err(ResolveError::ambiguous(table, name, ids));
    }
    ids.pop().map_or_else(|| Err(ResolveError::unknown(directory, table, name)), Ok)
}

pub(crate) struct Resolver<'d> {
    directory: &'d Directory,
    question: &'d Question,
    words: Words<'d>,
    reasons: Vec<Reason>,
    notices: Vec<Notice>,
}

/// An answer that knows whom it is about, and what the rest of it needs.
struct PartialAnswer {
    answer: Answer,
    task: Option<Task>,
    message: Option<Message>,
    found: who::Match,
    kind: Option<OrganizationType>,
    tenant: Option<Tenant>,
    clouds: Vec<Cloud>,
}

impl PartialAnswer {
    /// Whether the message or the task says that the person cannot sign in.
    fn is_locked_out(&self) -> bool {
        let flag = |locked_out: Option<Option<bool>>| locked_out.flatten().unwrap_or(false);
        flag(self.message.as_ref().map(|it| it.locked_out))
            || flag(self.task.as_ref().map(|it| it.locked_out))
    }
}

impl<'d> Resolver<'d> {
    fn new(directory: &'d Directory, question: &'d Question) -> Self {
        let words = Words::new(directory, &question.language);
        Self { directory, question, words, reasons: Vec::new(), notices: Vec::new() }
    }

    /// The entry with this id, in the language of the answer.
    fn entry<T: Merge>(&self, id: &str) -> Option<T> {
        self.directory.entry(id)
    }

    /// The entry that a person's name for it means, in the language of the answer.
    fn entry_of<T: Merge>(&self, name: &str) -> Result<T, ResolveError> {
        self.entry_with(&id_of(self.directory, T::TABLE, name)?)
    }

    /// The entry with an id that the data says, in the language of the answer.
    fn entry_with<T: Merge>(&self, id: &str) -> Result<T, ResolveError> {
        self.entry(id).ok_or_else(|| ResolveError::unknown(self.directory, T::TABLE, id))
    }

    fn text(&self, text: &Text) -> Option<String> {
        let text = text.get(self.words.language());
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn named(&self, id: &Spot, name: &Text) -> Named {
        Named { id: id.value.clone(), name: self.text(name).unwrap_or_else(|| id.value.clone()) }
    }

    /// Notes why a part was chosen, in the words of `key`, and where it says so.
    fn add_reason(&mut self, what: &'static str, key: &str, value: &str, spot: Option<&Spot>) {
        let why = self.words.fill(key, &[("value", value)]);
        let source = spot.and_then(|spot| self.directory.place(spot.at));
        self.reasons.push(Reason { what, why, source });
    }

    fn add_notice(&mut self, topic: Topic, key: &str, values: &[(&str, &str)]) {
        let notice = Notice { topic, text: self.words.fill(key, values) };
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Adds a note of the data, where there is one.
    fn add_note(&mut self, topic: Topic, note: &Text) {
        self.notices.extend(self.text(note).map(|text| Notice { topic, text }));
    }

    /// Whom the question is about, its type and its cloud.
    fn begin(&mut self) -> Result<PartialAnswer, ResolveError> {
        let task: Option<Task> = match &self.question.task {
            Some(name) => Some(self.entry_of(name)?),
            None => None,
        };
        let message = self.question.message.as_ref().and_then(|it| it.id.as_ref());
        let message: Option<Message> = message.and_then(|id| self.entry(id));
        // What the message says has to be done is the task, unless one was asked for.
        let task = match (task, message.as_ref().and_then(|it| it.task.as_ref())) {
            (None, Some(id)) => self.entry(&id.value),
            (task, _) => task,
        };
        let found = self.who()?;
        let kind = self.kind(&found)?;
        let tenant = self.tenant(&found)?;
        let (cloud, clouds) = self.cloud(&found, tenant.as_ref())?;
        let resolved = match (&found.organization, &kind) {
            (Some(_), _) => Resolved::Organization,
            (None, Some(_)) => Resolved::Type,
            (None, None) => Resolved::Nothing,
        };
        let spot = |spot: Option<&Spot>| spot.map(|it| it.value.clone());
        let answer = Answer {
            schema: SCHEMA,
            asked: self.question.who.clone().or_else(|| self.question.asked.clone()),
            read_as: self.question.read_as.or(found.read_as),
            resolved,
            organization: found.organization.as_ref().map(|it| self.organization(it)),
            kind: kind.as_ref().map(|it| self.named(&it.id, &it.name)),
            cloud,
            school: found.school.as_ref().map(|(domain, name)| School {
                name: name.clone(),
                page: format!("https://{domain}"),
            }),
            language: self.question.language.clone(),
            inside: Inside {
                tenant: spot(tenant.as_ref().and_then(|it| it.name.as_ref())),
                chat_hosts: self.directory.defaults().chat_hosts.clone(),
                draft_language: spot(
                    found.organization.as_ref().and_then(|it| it.language.as_ref()),
                ),
                personal: kind
                    .as_ref()
                    .is_some_and(|it| it.id.value == self.directory.defaults().personal_type),
                ..Inside::default()
            },
            ..Answer::default()
        };
        Ok(PartialAnswer { answer, task, message, found, kind, tenant, clouds })
    }

    fn answer(&mut self) -> Result<Answer, ResolveError> {
        let begun = self.begin()?;
        let locked_out = begun.is_locked_out();
        let PartialAnswer { mut answer, task, message, found, kind, tenant, clouds } = begun;
        let organization = found.organization.as_ref();
        let place =
            portal::PortalContext { organization, tenant: tenant.as_ref(), clouds: &clouds };
        answer.locked_out = locked_out;
        answer.path = self.path(organization, kind.as_ref(), task.as_ref(), locked_out);
        self.portal(&mut answer, &place, task.as_ref(), message.as_ref())?;
        self.notes_of(&answer, found.domain.as_deref(), &clouds);
        answer.task = task.as_ref().map(|task| self.task_part(task, &place));
        answer.message = self.message_part(message.as_ref(), &place);
        answer.contact = contact::best(&answer.path, locked_out);
        // A task with a path of its own begins with whom it names, before the organization's desk.
        let own_first = task.as_ref().is_some_and(|it| !it.path.is_empty())
            && answer.path.first().is_some_and(|step| step.contacts.is_empty());
        if answer.contact.is_none() || own_first {
            answer.advice = self.advice(&answer.path, found.school.as_ref());
        }
        if answer.resolved == Resolved::Nothing {
            answer.guidance = self.guidance();
        }
        // Nobody but the owner manages a personal account: its reset page writes to no admin.
        if (answer.contact.is_none() || locked_out) && !answer.inside.personal {
            answer.help = self.help(&place);
        }
        answer.about_admins = self.about_admins(&answer);
        // A type whose own note says who is admin from the start needs no second word of it.
        let note = kind.as_ref().and_then(|kind| self.text(&kind.note));
        if note.is_none() && !answer.inside.personal {
            answer.about_admins.push(self.words.get("about-first-admin"));
        }
        self.notices.extend(note.map(|text| Notice { topic: Topic::Question, text }));
        answer.reasons = std::mem::take(&mut self.reasons);
        answer.notices = std::mem::take(&mut self.notices);
        Ok(answer)
    }

    fn organization(&self, organization: &Organization) -> Named {
        self.named(&organization.id, &organization.name)
    }

    /// The type: the flag, else the organization's, else what the domain told.
    fn kind(&mut self, found: &who::Match) -> Result<Option<OrganizationType>, ResolveError> {
        if let Some(name) = &self.question.kind {
            let kind: OrganizationType = self.entry_of(name)?;
            self.add_reason("type", "why-flag", &kind.id.value, None);
            let own = found.organization.as_ref().map(|it| &it.kind);
            if let Some(own) = own.filter(|own| own.value != kind.id.value) {
                self.add_reason("type", "why-over-organization", &own.value, Some(own));
            }
            return Ok(Some(kind));
        }
        if let Some(organization) = &found.organization {
            self.add_reason(
                "type",
                "why-organization",
                &organization.id.value,
                Some(&organization.kind),
            );
            return Ok(self.entry(&organization.kind.value));
        }
        let Some(kind) = &found.kind else {
            return Ok(None);
        };
        self.add_reason("type", found.kind_why, &found.kind_value, None);
        Ok(self.entry(kind))
    }

    fn task_part(&self, task: &Task, place: &portal::PortalContext<'_>) -> TaskPart {
        let mut notes: Vec<String> = self.text(&task.note).into_iter().collect();
        for (cloud, note) in &task.notes {
            if place.clouds.iter().any(|it| it.id.value == cloud.value) {
                notes.extend(self.text(note));
            }
        }
        TaskPart {
            id: task.id.value.clone(),
            name: self.named(&task.id, &task.name).name,
            attempt: self.attempt(task.attempt.as_ref(), place),
            role: self.text(&task.role),
            other_roles: self.text(&task.other_roles),
            notes,
        }
    }

    fn message_part(
        &self,
        message: Option<&Message>,
        place: &portal::PortalContext<'_>,
    ) -> Option<MessagePart> {
        let pasted = self.question.message.as_ref()?;
        let mut part = MessagePart {
            text: shortened(&pasted.text),
            ids: pasted.ids.clone(),
            ..MessagePart::default()
        };
        if let Some(message) = message {
            part.id = Some(message.id.value.clone());
            part.name = self.text(&message.name);
            part.meaning = self.text(&message.meaning);
            part.attempt = self.attempt(message.attempt.as_ref(), place);
            part.who_acts = self.text(&message.who_acts);
            part.role = self.text(&message.role);
            part.note = self.text(&message.note);
        }
        Some(part)
    }

    fn attempt(&self, attempt: Option<&Try>, place: &portal::PortalContext<'_>) -> Option<Attempt> {
        let attempt = attempt?;
        let mut part =
            Attempt { text: self.text(&attempt.text).unwrap_or_default(), ..Attempt::default() };
        if let Some(id) = &attempt.portal
            && let Some(portal) = self.entry::<Portal>(&id.value)
        {
            part.portal = Some(self.named(&portal.id, &portal.name).name);
            part.url = self.first_address(&portal, place);
            part.note = self.caveat(&portal, place);
        }
        Some(part)
    }

    /// Whom to ask in each kind of organization, in the order of the data.
    fn guidance(&self) -> Vec<Guidance> {
        let kinds = self.directory.defaults().guidance.iter();
        let kinds = kinds.filter_map(|id| self.entry::<OrganizationType>(id));
        kinds
            .map(|kind| Guidance {
                kind: self.named(&kind.id, &kind.name),
                path: kind.path.iter().map(|step| self.step_part(step)).collect(),
            })
            .collect()
    }

    /// The page whose link reaches an admin whom nobody knows.
    fn help(&self, place: &portal::PortalContext<'_>) -> Option<Help> {
        let portal: Portal = self.entry(&self.directory.defaults().help_portal)?;
        Some(Help {
            note: self.caveat(&portal, place),
            url: self.first_address(&portal, place),
            portal: self.named(&portal.id, &portal.name),
            text: self.words.get("help-link"),
        })
    }

    /// What people need to know of a portal in the cloud of the answer.
    fn caveat(&self, portal: &Portal, place: &portal::PortalContext<'_>) -> Option<String> {
        let told = |cloud: &Spot| place.clouds.iter().any(|it| it.id.value == cloud.value);
        portal.notes.iter().find(|(cloud, _)| told(cloud)).and_then(|(_, note)| self.text(note))
    }

    /// What to say where no contact has a channel: ask the first step in person.
    fn advice(&self, path: &[StepPart], school: Option<&(String, String)>) -> Option<String> {
        let step = path.first()?;
        let personal = &self.directory.defaults().personal_type;
        let oneself = self.entry::<OrganizationType>(personal);
        let oneself = oneself.as_ref().and_then(|it| it.path.first());
        // Nobody asks themselves in person: who is their own admin is told so.
        if oneself.is_some_and(|it| it.role.value == step.role) {
            return step.place.clone();
        }
        if let Some((domain, _)) = school {
            return Some(self.words.fill(
                "advice-school",
                &[("who", &step.who), ("page", &format!("https://{domain}"))],
            ));
        }
        Some(self.words.fill("advice-ask", &[("who", &step.who)]))
    }

    /// What someone who is probably no admin should know.
    fn about_admins(&self, answer: &Answer) -> Vec<String> {
        let mut about = Vec::new();
        if answer.inside.personal {
            return about;
        }
        let message = self.directory.defaults().message.as_str();
        let asked = answer.message.as_ref().and_then(|it| it.id.as_deref());
        // The message itself says all of this.
        if asked != Some(message) {
            let sentence = self.words.get("screen-not-admin");
            about.push(self.words.fill("about-not-admin", &[("message", &sentence)]));
            about.push(self.words.get("about-see-whether"));
        }
        about
    }

    /// Notices of the cloud.
    fn notes_of(&mut self, answer: &Answer, domain: Option<&str>, clouds: &[Cloud]) {
        if let [cloud] = clouds {
            if cloud.status.as_ref().is_some_and(|it| it.value == "retired") {
                let successor = self.successor(cloud);
                let successor = successor.map(|it| self.named(&it.id, &it.name).name);
                let successor = successor.unwrap_or_default();
                let closed = cloud.closed.as_ref().map(|it| it.value.clone()).unwrap_or_default();
                let name = self.named(&cloud.id, &cloud.name).name;
                self.add_notice(
                    Topic::Portal,
                    "notice-retired",
                    &[("cloud", &name), ("date", &closed), ("successor", &successor)],
                );
            } else if answer.cloud.basis != "assumed"
                && (cloud.id.value != self.directory.defaults().cloud
                    || self.is_odd_suffix(cloud, domain))
            {
                self.add_note(Topic::Portal, &cloud.note);
            }
        }
    }

    /// Whether a domain's tenant suffix is another than the cloud's first, which is the usual one:
    /// the note of the usual cloud is about those alone.
    fn is_odd_suffix(&self, cloud: &Cloud, domain: Option<&str>) -> bool {
        let Some(domain) = domain else {
            return false;
        };
        let (_, suffix) = self.directory.clouds_of(domain);
        !suffix.is_empty() && cloud.domains.first().is_some_and(|usual| usual.value != suffix)
    }
}

/// The first words of a paste.
fn shortened(text: &str) -> String {
    const MOST: usize = 300;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", one_line.get(..end).unwrap_or_default()),
        None => one_line,
    }
}

/// The tenant of an organization that a name or id means.
fn tenant_named<'o>(organization: &'o Organization, name: &str) -> Option<&'o Tenant> {
    organization.tenants.iter().find(|tenant| {
        let is = |spot: &Option<Spot>| {
            spot.as_ref().is_some_and(|it| it.value.eq_ignore_ascii_case(name))
        };
        is(&tenant.name) || is(&tenant.id)
    })
}
