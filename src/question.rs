//! What was asked, before anything is looked up.

use crate::hours::Moment;

/// A question: whom it is about, and what it narrows down.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// An address, domain, tenant id, organization or type, as it was typed.
    pub who: Option<String>,
    /// The words as they were typed, where they were not WHO.
    pub asked: Option<String>,
    /// The organization type, by id or name.
    pub kind: Option<String>,
    /// The cloud, by id or name.
    pub cloud: Option<String>,
    /// The task, by id or name.
    pub task: Option<String>,
    /// The portal, by id or name.
    pub portal: Option<String>,
    /// The tenant, by name or id.
    pub tenant: Option<String>,
    /// The message on the screen.
    pub message: Option<Pasted>,
    /// How the front door read the words, where it was not as WHO.
    pub read_as: Option<&'static str>,
    /// The language of the answer.
    pub language: String,
    /// The moment of the question.
    pub clock: Clock,
}

/// What was pasted, and what was found in it.
#[derive(Debug, Clone, Default)]
pub struct Pasted {
    /// The text.
    pub text: String,
    /// The message that it is; none when no message is known in it.
    pub id: Option<String>,
    /// The ids that support will ask for.
    pub ids: Vec<FoundId>,
}

/// An id found in a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FoundId {
    /// What it is: `code`, `correlation-id`, `request-id`, `trace-id` or `timestamp`.
    pub kind: &'static str,
    /// The id, as it stood there.
    pub value: String,
}

/// The moment that opening hours are told for: asked for only when there are hours to tell.
#[derive(Clone)]
pub struct Clock(std::rc::Rc<dyn Fn() -> Moment>);

impl Clock {
    /// A clock that tells what `tell` tells.
    pub fn new(tell: impl Fn() -> Moment + 'static) -> Self {
        Self(std::rc::Rc::new(tell))
    }

    /// The moment.
    #[must_use]
    pub fn tell(&self) -> Moment {
        (self.0)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Default for Clock {
    /// The beginning of 1970: for questions that nobody asks of the hours.
    fn default() -> Self {
        Self::new(|| Moment::from_unix(0, &crate::hours::Zone::utc()))
    }
}
