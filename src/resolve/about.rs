//! What an answer says beside whom to ask and where: the task, the message, what to try and to know.

use super::{Resolver, Subject};
use crate::answer::{Answer, Attempt, Guidance, Help, MessagePart, StepPart, TaskPart};
use crate::model::{OrganizationType, Portal, Task, Try};

impl Resolver<'_> {
    pub(super) fn task(&self, task: &Task, subject: &Subject) -> TaskPart {
        let here = task.notes.iter().filter(|(cloud, _)| subject.is_on(cloud));
        let notes = std::iter::once(&task.note).chain(here.map(|(_, note)| note));
        TaskPart {
            id: task.id.value.clone(),
            name: self.named(&task.id, &task.name).name,
            attempt: self.attempt(task.attempt.as_ref(), subject),
            role: self.text(&task.role),
            other_roles: self.text(&task.other_roles),
            notes: notes.filter_map(|note| self.text(note)).collect(),
        }
    }

    /// Who has to act: the first, and who else if that fails.
    fn actors_in_words(&self, actors: &[String]) -> Option<String> {
        let name = |actor: &String| self.words.get(&format!("actor-{actor}"));
        let (first, rest) = actors.split_first()?;
        Some(rest.iter().fold(name(first), |before, actor| {
            self.words.format("actor-then", &[("first", &before), ("then", &name(actor))])
        }))
    }

    pub(super) fn message(&self, subject: &Subject) -> Option<MessagePart> {
        let pasted = self.question.message.as_ref()?;
        let mut part = MessagePart {
            text: shortened(&pasted.text),
            ids: pasted.ids.clone(),
            ..MessagePart::default()
        };
        if let Some(message) = &subject.message {
            part.id.clone_from(&pasted.id);
            part.name = self.text(&message.name);
            part.meaning = self.text(&message.meaning);
            part.attempt = self.attempt(message.attempt.as_ref(), subject);
            part.actors = message.actors.iter().map(|actor| actor.value.clone()).collect();
            part.who_acts =
                self.text(&message.who_acts).or_else(|| self.actors_in_words(&part.actors));
            part.ask = self.text(&message.ask);
            // The role is that of the task, where the message names no other.
            let of_task = || subject.task.as_ref().and_then(|task| self.text(&task.role));
            part.role = self
                .text(&message.role)
                .or_else(of_task)
                .filter(|_| part.actors.is_empty() || part.actors.iter().any(|it| it == "admin"));
            part.note = self.text(&message.note);
        }
        Some(part)
    }

    fn attempt(&self, attempt: Option<&Try>, subject: &Subject) -> Option<Attempt> {
        let attempt = attempt?;
        let portal = attempt.portal.as_ref().and_then(|id| self.entry::<Portal>(&id.value));
        let portal = portal.as_ref();
        Some(Attempt {
            text: self.text(&attempt.text).unwrap_or_default(),
            portal: portal.map(|it| self.named(&it.id, &it.name).name),
            url: portal.and_then(|it| self.first_address(it, subject)),
            note: portal.and_then(|it| self.caveat(it, subject)),
        })
    }

    /// Whom to ask in each kind of organization, in the order of the data.
    pub(super) fn guidance(&self) -> Vec<Guidance> {
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
    pub(super) fn help(&self, subject: &Subject) -> Option<Help> {
        let portal: Portal = self.entry(&self.directory.defaults().help_portal)?;
        Some(Help {
            note: self.caveat(&portal, subject),
            url: self.first_address(&portal, subject),
            portal: self.named(&portal.id, &portal.name),
            text: self.words.get("help-link"),
        })
    }

    /// What people need to know of a portal in the cloud of the answer.
    fn caveat(&self, portal: &Portal, subject: &Subject) -> Option<String> {
        let (_, note) = portal.notes.iter().find(|(cloud, _)| subject.is_on(cloud))?;
        self.text(note)
    }

    /// What to say where no contact has a channel: ask the first step in person.
    pub(super) fn advice(
        &self,
        path: &[StepPart],
        school: Option<&(String, String)>,
    ) -> Option<String> {
        let step = path.first()?;
        let oneself: Option<OrganizationType> =
            self.entry(&self.directory.defaults().personal_type);
        let oneself = oneself.as_ref().and_then(|it| it.path.first());
        // Nobody asks themselves in person: who is their own admin is told so.
        if oneself.is_some_and(|it| it.role.value == step.role) {
            return step.place.clone();
        }
        Some(match school {
            Some((domain, _)) => {
                let page = format!("https://{domain}");
                self.words.format("advice-school", &[("who", &step.who), ("page", &page)])
            }
            None => self.words.format("advice-ask", &[("who", &step.who)]),
        })
    }

    /// What someone who is probably no admin should know; who is admin from the start, unless the
    /// note of the type says it.
    pub(super) fn about_admins(&self, answer: &Answer, says_first_admin: bool) -> Vec<String> {
        let mut about = Vec::new();
        let message = answer.message.as_ref().and_then(|it| it.id.as_ref());
        // The message itself says all of this.
        if message != Some(&self.directory.defaults().message) {
            let sentence = self.words.get("screen-not-admin");
            about.push(self.words.format("about-not-admin", &[("message", &sentence)]));
            about.push(self.words.get("about-see-whether"));
        }
        if says_first_admin {
            about.push(self.words.get("about-first-admin"));
        }
        about
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
