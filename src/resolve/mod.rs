//! Turns a question into an answer: whom it is about, the cloud, the path, the contact, the portal.

mod about;
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
    Answer, CloudPart, Inside, Named, Notice, Reason, Resolved, SCHEMA, School, Topic,
};
use crate::directory::Directory;
use crate::model::{Cloud, Message, Organization, OrganizationType, Spot, Task, Tenant, Text};
use crate::question::{Question, Wanted};
use crate::store::{Record, Table};
use crate::words::Catalog;
use who::Match;

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
    let id = who::id_named(directory, table, name);
    directory.check_intact()?;
    id?.ok_or_else(|| ResolveError::unknown(directory, table, name))
}

/// A question that is being answered.
struct Resolver<'d> {
    directory: &'d Directory,
    question: &'d Question,
    words: Catalog<'d>,
    reasons: Vec<Reason>,
    notices: Vec<Notice>,
}

/// Whom and what a question is about.
#[derive(Default)]
struct Subject {
    matched: Match,
    kind: Option<OrganizationType>,
    tenant: Option<Tenant>,
    /// The cloud, or those that a suffix leaves.
    clouds: Vec<Cloud>,
    task: Option<Task>,
    message: Option<Message>,
}

impl Subject {
    fn organization(&self) -> Option<&Organization> {
        self.matched.organization.as_ref()
    }

    /// Whether the message or the task says that the person cannot sign in.
    fn is_locked_out(&self) -> bool {
        self.message.as_ref().and_then(|it| it.locked_out).unwrap_or_default()
            || self.task.as_ref().and_then(|it| it.locked_out).unwrap_or_default()
    }

    fn is_on(&self, cloud: &Spot) -> bool {
        self.clouds.iter().any(|it| it.id.value == cloud.value)
    }
}

impl<'d> Resolver<'d> {
    fn new(directory: &'d Directory, question: &'d Question) -> Self {
        let words = Catalog::new(directory, &question.language);
        Self { directory, question, words, reasons: Vec::new(), notices: Vec::new() }
    }

    fn answer(mut self) -> Result<Answer, ResolveError> {
        let (subject, cloud) = self.subject()?;
        let locked_out = subject.is_locked_out();
        let mut answer = self.about_whom(&subject, cloud);
        answer.locked_out = locked_out;
        if self.question.wanted != Wanted::Portal {
            answer.path = self.path(&subject);
        }
        self.portal(&mut answer, &subject)?;
        self.add_cloud_notices(&answer, &subject);
        answer.contact = contact::best(&answer.path, locked_out);
        if self.question.wanted != Wanted::Everything {
            return Ok(Answer { notices: self.notices, ..answer });
        }
        answer.task = subject.task.as_ref().map(|task| self.task(task, &subject));
        answer.message = self.message(&subject);
        answer.inside.for_others = answer.message.as_ref().is_some_and(|message| {
            let for_admin = message.actors.iter().any(|actor| actor == "admin");
            let first = message.actors.first().map(String::as_str);
            // Where others come first, one's own desk is the last resort, if there is one.
            let comes_last = !matches!(first, Some("you" | "admin")) && answer.contact.is_none();
            first.is_some() && (!for_admin || comes_last)
        });
        if answer.inside.for_others {
            return Ok(Answer { reasons: self.reasons, notices: self.notices, ..answer });
        }
        // A task with a path of its own begins with whom it names, before the organization's desk.
        let own_first = subject.task.as_ref().is_some_and(|it| !it.path.is_empty())
            && answer.path.first().is_some_and(|step| step.contacts.is_empty());
        if answer.contact.is_none() || own_first {
            answer.advice = self.advice(&answer.path, subject.matched.school.as_ref());
        }
        if answer.resolved == Resolved::Nothing {
            answer.guidance = self.guidance();
        }
        // Nobody but the owner manages a personal account: its reset page writes to no admin.
        if (answer.contact.is_none() || locked_out) && !answer.inside.personal {
            answer.help = self.help(&subject);
        }
        let note = subject.kind.as_ref().map(|kind| &kind.note).filter(|note| !note.is_empty());
        if !answer.inside.personal {
            answer.about_admins = self.about_admins(&answer, note.is_none());
        }
        if let Some(note) = note {
            self.add_note(Topic::Question, note);
        }
        Ok(Answer { reasons: self.reasons, notices: self.notices, ..answer })
    }

    /// Whom and what the question is about, and the cloud as an answer shows it.
    fn subject(&mut self) -> Result<(Subject, CloudPart), ResolveError> {
        let task = self.question.task.as_ref().map(|name| self.entry_named(name)).transpose()?;
        let pasted = self.question.message.as_ref();
        let message = pasted.and_then(|it| it.id.as_ref().or(it.family.as_ref()));
        let message = message.and_then(|id| self.directory.message(id));
        // What the message says has to be done is the task, unless one was asked for.
        let told = message.as_ref().and_then(|it| it.task.as_ref());
        let task = task.or_else(|| self.entry(&told?.value));
        let matched = self.who()?;
        let kind = self.kind(&matched)?;
        let tenant = self.tenant(&matched)?;
        let (cloud, clouds) = self.cloud(&matched, tenant.as_ref())?;
        Ok((Subject { matched, kind, tenant, clouds, task, message }, cloud))
    }

    /// The beginning of an answer: whom it is about.
    fn about_whom(&self, subject: &Subject, cloud: CloudPart) -> Answer {
        let Subject { matched, kind, tenant, .. } = subject;
        let organization = subject.organization();
        let defaults = self.directory.defaults();
        Answer {
            schema: SCHEMA,
            asked: self.question.who.clone().or_else(|| self.question.asked.clone()),
            read_as: self.question.read_as.or(matched.read_as),
            resolved: match (organization, kind) {
                (Some(_), _) => Resolved::Organization,
                (None, Some(_)) => Resolved::Type,
                (None, None) => Resolved::Nothing,
            },
            organization: organization.map(|it| self.named(&it.id, &it.name)),
            kind: kind.as_ref().map(|it| self.named(&it.id, &it.name)),
            cloud,
            school: matched.school.as_ref().map(|(domain, name)| School {
                name: name.clone(),
                page: format!("https://{domain}"),
            }),
            language: self.question.language.clone(),
            inside: Inside {
                tenant: tenant.as_ref().and_then(|it| value(it.name.as_ref())),
                chat_hosts: defaults.chat_hosts.clone(),
                draft_language: organization.and_then(|it| value(it.language.as_ref())),
                personal: kind.as_ref().is_some_and(|it| it.id.value == defaults.personal_type),
                ..Inside::default()
            },
            ..Answer::default()
        }
    }

    /// The type: the flag, else the organization's, else what the domain told.
    fn kind(&mut self, matched: &Match) -> Result<Option<OrganizationType>, ResolveError> {
        let own = matched.organization.as_ref().map(|it| (&it.id, &it.kind));
        if let Some(name) = &self.question.kind {
            let kind: OrganizationType = self.entry_named(name)?;
            self.add_reason("type", "why-flag", &kind.id.value, None);
            if let Some((_, own)) = own.filter(|(_, own)| own.value != kind.id.value) {
                self.add_reason("type", "why-over-organization", &own.value, Some(own));
            }
            return Ok(Some(kind));
        }
        if let Some((id, kind)) = own {
            self.add_reason("type", "why-organization", &id.value, Some(kind));
            return Ok(self.entry(&kind.value));
        }
        let Some(kind) = &matched.kind else {
            return Ok(None);
        };
        self.add_reason("type", kind.why, &kind.value, None);
        Ok(self.entry(&kind.id))
    }

    fn entry<T: Record>(&self, id: &str) -> Option<T> {
        self.directory.entry(id)
    }

    /// The entry with an id that the data says.
    fn known_entry<T: Record>(&self, id: &str) -> Result<T, ResolveError> {
        self.entry(id).ok_or_else(|| ResolveError::unknown(self.directory, T::TABLE, id))
    }

    /// The entry that a person's name for it means.
    fn entry_named<T: Record>(&self, name: &str) -> Result<T, ResolveError> {
        self.known_entry(&id_of(self.directory, T::TABLE, name)?)
    }

    /// A text in the language of the answer; none where there is none.
    fn text(&self, text: &Text) -> Option<String> {
        let text = text.get(self.words.language());
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn named(&self, id: &Spot, name: &Text) -> Named {
        Named { id: id.value.clone(), name: self.text(name).unwrap_or_else(|| id.value.clone()) }
    }

    /// Says why a part was chosen, in the words of `key`, and where it says so.
    fn add_reason(&mut self, what: &'static str, key: &str, value: &str, spot: Option<&Spot>) {
        if self.question.wanted != Wanted::Everything {
            return;
        }
        let why = self.words.format(key, &[("value", value)]);
        let source = spot.and_then(|spot| self.directory.place(spot.at));
        self.reasons.push(Reason { what, why, source });
    }

    fn add_notice(&mut self, topic: Topic, key: &str, values: &[(&str, &str)]) {
        let notice = Notice { topic, text: self.words.format(key, values) };
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Adds a note of the data, where there is one.
    fn add_note(&mut self, topic: Topic, note: &Text) {
        self.notices.extend(self.text(note).map(|text| Notice { topic, text }));
    }
}

/// The word alone.
fn value(spot: Option<&Spot>) -> Option<String> {
    spot.map(|it| it.value.clone())
}
