//! Turns an answer into the request that a person sends or says to whoever should help.

mod secrets;

use crate::answer::{Answer, MessagePart};
use crate::link::{self, Link, LinkError};
use crate::names::{self, Read};
use crate::text;
use crate::words::Catalog;

/// A request: who asks, for what, and the ids that support will ask for. Never a password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// One line.
    pub subject: String,
    hello: String,
    /// What there is to say, one sentence a line.
    said: String,
    /// The ids of the pasted message, with their head; empty when there are none.
    ids: String,
    role: String,
    secret: String,
    thanks: String,
    is_open: bool,
}

/// A pasted text up to this length says more than the name of its message.
const SHORT: usize = 160;

impl Draft {
    /// The request of `answer` in the language of `words`, which is the answer's.
    pub fn new(answer: &Answer, words: Catalog<'_>) -> Self {
        let (task, message) = (answer.task.as_ref(), answer.message.as_ref());
        let screen = message.map(|it| screen(it, &words.all_languages("secret-names")));
        let about = message.and_then(title).or_else(|| task.map(|it| it.name.clone()));
        let subject = match about {
            Some(what) => words.format("draft-subject", &[("what", &what)]),
            None => words.get("draft-subject-plain"),
        };
        let mut said = Vec::new();
        if let Some(who) = address(answer) {
            let sentence = match &answer.organization {
                Some(it) => words.format("draft-who", &[("who", &who), ("organization", &it.name)]),
                None => words.format("draft-who-plain", &[("who", &who)]),
            };
            // A name such as `Contoso B.V.` brings a full stop of its own.
            said.push(sentence.strip_suffix("..").map_or(sentence.clone(), |it| format!("{it}.")));
        }
        said.extend(task.map(|it| words.format("draft-task", &[("task", &it.name)])));
        said.extend(screen.as_ref().map(|it| words.format("draft-message", &[("message", it)])));
        let is_open = task.is_none() && message.is_none();
        if is_open {
            said.push(words.get("draft-need"));
        }
        let shown = screen.unwrap_or_default();
        let new =
            message.into_iter().flat_map(|it| &it.ids).filter(|id| !shown.contains(&id.value));
        let mut ids: Vec<String> = new
            .map(|id| format!("{}: {}", words.get(&format!("id-{}", id.kind)), id.value))
            .collect();
        if !ids.is_empty() {
            ids.insert(0, words.get("draft-ids"));
        }
        let role = message.and_then(|it| it.role.as_ref()).or(task.and_then(|it| it.role.as_ref()));
        Self {
            subject: text::line(&subject).into_owned(),
            hello: words.get("draft-hello"),
            said: said.join("\n"),
            ids: ids.join("\n"),
            role: role
                .map(|role| words.format("draft-role", &[("role", role)]))
                .unwrap_or_default(),
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
        joined(&[&self.said, &self.ids], "\n")
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
        let role = if role { self.role.as_str() } else { "" };
        if manners {
            let parts = [&self.hello, &self.said, &self.ids, role, &self.secret, &self.thanks];
            return joined(&parts, "\n\n");
        }
        joined(&[&self.said, &self.ids, role], "\n\n")
    }
}

/// The parts that say something.
fn joined(parts: &[&str], between: &str) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    text::block(&parts.join(between)).into_owned()
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
    let is_long =
        message.name.is_some() && message.id.is_some() && message.text.chars().count() > SHORT;
    let title = title(message).filter(|_| is_long);
    title.unwrap_or_else(|| secrets::without(&message.text, secrets))
}

/// The name of a message and its code, or what there is of them.
fn title(message: &MessagePart) -> Option<String> {
    let code = message.ids.iter().find(|it| it.kind == "code").map(|it| it.value.as_str());
    // What is said of a family of codes is no title of one that is not known.
    match (message.name.as_ref().filter(|_| message.id.is_some()), code) {
        (Some(name), Some(code)) => Some(format!("{name} ({code})")),
        (Some(name), None) => Some(name.to_owned()),
        (None, code) => code.map(str::to_owned),
    }
}
