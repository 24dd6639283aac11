//! What was asked, before anything is looked up.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::hours::{self, BadHours, Moment, Reach};

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
    /// How much of the answer is wanted.
    pub wanted: Wanted,
    /// The language of the answer.
    pub language: String,
    /// The moment of the question.
    pub clock: Clock,
}

/// How much of an answer is wanted: what nobody is shown takes two thirds of the time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    #[default]
    Everything,
    /// Whom it is about, the path, the contact and the portal, without reasons or words around them: what
    /// a row of a spreadsheet has.
    Row,
    /// Whom it is about and the portal, with what to know of it, without reasons.
    Portal,
}

/// What was pasted, and what was found in it.
#[derive(Debug, Clone, Default)]
pub struct Pasted {
    /// The text.
    pub text: String,
    /// The message that it is; none when no message is known in it.
    pub id: Option<String>,
    /// The family of the first code in it that is not known itself.
    pub family: Option<String>,
    /// The ids that support will ask for.
    pub ids: Vec<FoundId>,
}

/// An id found in a paste.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundId {
    /// What it is: `code`, `correlation-id`, `request-id`, `trace-id` or `timestamp`.
    pub kind: &'static str,
    /// The id, as it stood there.
    pub value: String,
}

/// The moment that opening hours are told for: asked for only when there are hours to tell, and
/// once, so that all of an answer, and all of a batch, is told for the same one.
#[derive(Clone)]
pub struct Clock(Rc<ClockState>);

struct ClockState {
    tell: Box<dyn Fn() -> Moment>,
    moment: OnceCell<Moment>,
    reaches: RefCell<HashMap<(String, String), Result<Reach, BadHours>>>,
}

impl Clock {
    /// A clock that tells what `tell` tells.
    pub fn new(tell: impl Fn() -> Moment + 'static) -> Self {
        let (moment, reaches) = (OnceCell::new(), RefCell::default());
        Self(Rc::new(ClockState { tell: Box::new(tell), moment, reaches }))
    }

    /// The moment.
    #[must_use]
    pub fn tell(&self) -> &Moment {
        self.0.moment.get_or_init(|| (self.0.tell)())
    }

    /// Whether hours are open at the moment; the same line is told the same again.
    ///
    /// # Errors
    /// A line that does not parse.
    pub fn reach(&self, line: &str, zone: Option<&str>) -> Result<Reach, BadHours> {
        const KEPT: usize = 4096;
        let key = (line.to_owned(), zone.unwrap_or_default().to_owned());
        let mut reaches = self.0.reaches.borrow_mut();
        if let Some(reach) = reaches.get(&key) {
            return reach.clone();
        }
        let reach = hours::reach(line, zone, self.tell());
        if reaches.len() >= KEPT {
            reaches.clear();
        }
        reaches.insert(key, reach.clone());
        reach
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
