//! Turns an answer into the request that a person sends or says to whoever should help.

mod secrets;

use crate::answer::{Answer, MessagePart};
use crate::link::{self, Link, LinkError};
use crate::names::{self, Read};
use crate::text;
use crate::words::Words;

/// A request: who asks, for what, and the ids that support will ask for. Never a password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// One line.
    pub subject: String,
    hello: String,
    /// What there is to say, one sentence a line.
    said: Vec<String>,
    /// The ids of the pasted message, with their head; empty when there are none.
    ids: Vec<String>,
    role: Option<String>,
    secret: String,
    thanks: String,
    is_open: bool,
}

/// A pasted text up to this length says more than the name of its message.
const SHORT: usize = 160;

impl Draft {
    /// The request of `answer` in the language of `words`, which is the answer's.
    pub fn new(answer: &Answer, words: Words<'_>) -> Self {
        let task = answer.task.as_ref();
        let message = answer
            .message
            .as_ref()
            .map(|message| screen(message, &words.everywhere("secret-names")));
        let code = answer.message.as_ref().and_then(code);
        let about = answer
            .message
            .as_ref()
            .and_then(|it| match (&it.name, code) {
                (Some(name), Some(code)) => Some(format!("{name} ({code})")),
                (name, code) => name.clone().or_else(|| code.map(str::to_owned)),
            })
            .or_else(|| task.map(|it| it.name.clone()));
        let subject = match about {
            Some(what) => words.fill("draft-subject", &[("what", &what)]),
            None => words.get("draft-subject-plain"),
        };
        let mut said = Vec::new();
        if let Some(who) = address(answer) {
            let sentence = match &answer.organization {
                Some(it) => words.fill("draft-who", &[("who", &who), ("organization", &it.name)]),
                None => words.fill("draft-who-plain", &[("who", &who)]),
            };
            // A name such as `Contoso B.V.` brings a full stop of its own.
            said.push(sentence.strip_suffix("..").map_or(sentence.clone(), |it| format!("{it}.")));
        }
        if let Some(task) = task {
            said.push(words.fill("draft-task", &[("task", &task.name)]));
        }
        if let Some(message) = &message {
            said.push(words.fill("draft-message", &[("message", message)]));
        }
        let is_open = task.is_none() && message.is_none();
        if is_open {
            said.push(words.get("draft-need"));
        }
        let shown = message.unwrap_or_default();
        let mut ids = Vec::new();
        for id in answer.message.iter().flat_map(|it| &it.ids) {
            if !shown.contains(&id.value) {
                let label = words.get(&format!("id-{}", id.kind));
                ids.push(format!("{label}: {}", id.value));
            }
        }
        if !ids.is_empty() {
            ids.insert(0, words.get("draft-ids"));
        }
        let role = answer
            .message
            .as_ref()
            .and_then(|it| it.role.as_ref())
            .or_else(|| task.and_then(|it| it.role.as_ref()));
        Self {
            subject: text::line(&subject).into_owned(),
            hello: words.get("draft-hello"),
            said,
            ids,
            role: role.map(|role| words.fill("draft-role", &[("role", role)])),
            secret: words.get("draft-secret"),
            thanks: words.get("draft-thanks"),
            is_open,
        }
    }

    /// Whether it says neither a task nor a message: there is nothing yet to repeat to anyone.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// The whole request, as it is written.
    #[must_use]
    pub fn body(&self) -> String {
        self.text(true, true)
    }

    /// What to say, without the manners of a letter.
    #[must_use]
    pub fn spoken(&self) -> String {
        let lines: Vec<&str> = self.said.iter().chain(&self.ids).map(String::as_str).collect();
        text::block(&lines.join("\n")).into_owned()
    }

    /// The address that starts an e-mail with this request; what helps least gives way first where
    /// it would be longer than an address may be.
    ///
    /// # Errors
    /// Says what is wrong with the recipient.
    pub fn mail(&self, to: &str) -> Result<Link, LinkError> {
        let mut link = link::mail(to, &self.subject, &self.text(true, true))?;
        for (role, manners) in [(false, true), (false, false)] {
            // The end of what is too long is an ellipsis, percent-encoded.
            if !link.as_str().ends_with("%E2%80%A6") {
                break;
            }
            link = link::mail(to, &self.subject, &self.text(role, manners))?;
        }
        Ok(link)
    }

    fn text(&self, role: bool, manners: bool) -> String {
        let mut parts = Vec::new();
        if manners {
            parts.push(self.hello.clone());
        }
        parts.push(self.said.join("\n"));
        if !self.ids.is_empty() {
            parts.push(self.ids.join("\n"));
        }
        if role {
            parts.extend(self.role.clone());
        }
        if manners {
            parts.push(self.secret.clone());
            parts.push(self.thanks.clone());
        }
        text::block(&parts.join("\n\n")).into_owned()
    }
}

/// The address of who asks, when WHO was one.
fn address(answer: &Answer) -> Option<String> {
    let asked = answer.asked.as_deref().filter(|_| answer.read_as == Some("address"))?;
    match names::read(asked) {
        Read::Address { local, domain } => Some(format!("{local}@{domain}")),
        _ => None,
    }
}

/// What stood on the screen: the words themselves, or the name of a long page's message.
fn screen(message: &MessagePart, secrets: &[String]) -> String {
    match &message.name {
        Some(name) if message.text.chars().count() > SHORT => match code(message) {
            Some(code) => format!("{name} ({code})"),
            None => name.clone(),
        },
        _ => secrets::without(&message.text, secrets),
    }
}

fn code(message: &MessagePart) -> Option<&str> {
    message.ids.iter().find(|it| it.kind == "code").map(|it| it.value.as_str())
}
