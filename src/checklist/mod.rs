//! Turns an answer into an onboarding checklist: what to do in the first days, every address filled in.

mod items;
mod line;
mod specimen;

pub use line::{Line, Piece};
pub use specimen::specimen;

use serde::Serialize;

use crate::answer::{Answer, ContactPart, SCHEMA};
use crate::directory::Directory;
use crate::link::Link;
use crate::model::Cloud;
use crate::question::Question;
use crate::resolve::{ResolveError, portals};
use crate::words::Catalog;

/// Whom a checklist is for.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// Whether they are a new admin.
    pub admin: bool,
    /// Their name.
    pub name: Option<String>,
}

/// An onboarding checklist, filled in.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Checklist {
    /// The version of the answer's shape.
    pub schema: u32,
    /// The title.
    pub title: String,
    /// The name of the person whom it is for.
    pub person: Option<String>,
    /// The answer that it is made of.
    pub answer: Answer,
    /// What to do, in order.
    pub items: Vec<Item>,
    /// What to know before all else: that the cloud has closed.
    pub warnings: Vec<String>,
    /// The addresses to scan, on paper.
    #[serde(skip)]
    pub codes: Vec<Code>,
    /// What it was made of: for which cloud, from facts of which day.
    #[serde(skip)]
    pub made: Vec<String>,
}

/// A thing to do or to know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What it is, for scripts: `sign-in`, `contact`, …
    pub id: &'static str,
    /// What to do.
    pub text: Line,
    /// Whether it is done; a new checklist has nothing done.
    pub done: bool,
    /// The page where it is done.
    pub url: Option<String>,
    /// What to know of it.
    pub notes: Vec<String>,
    /// What it consists of.
    pub points: Vec<Point>,
}

/// A part of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Point {
    /// What it is.
    pub text: Line,
    /// Its page.
    pub url: Option<String>,
    /// What to know of it.
    pub notes: Vec<String>,
}

/// An address to scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What scanning it does.
    pub label: String,
    /// The address as people read it.
    pub caption: String,
    /// The address.
    pub link: Link,
}

/// The checklist of `answer`, which answers `question`.
///
/// # Errors
/// When a layer is damaged.
pub fn checklist(
    directory: &Directory,
    question: &Question,
    answer: Answer,
    reader: &Reader,
) -> Result<Checklist, ResolveError> {
    let named = &directory.defaults().checklist;
    let mut ids: Vec<&str> =
        vec![&named.sign_in, &named.security_info, &named.reset_register, &named.reset];
    if reader.admin {
        ids.extend(named.admin_portals.iter().map(String::as_str));
    }
    let portals = portals(directory, question, ids.into_iter())?;
    let words = Catalog::new(directory, &question.language);
    let writing = items::Writing { directory, words, answer: &answer, portals };
    let items = writing.items(reader.admin);
    let codes = writing.codes();
    directory.check_intact()?;
    Ok(Checklist {
        schema: SCHEMA,
        title: title(&answer, words, reader.admin),
        person: reader.name.clone(),
        items,
        warnings: warnings(directory, &answer, words),
        codes,
        made: made(directory, &answer, words),
        answer,
    })
}

/// A row of a batch that has no checklist: the answer says why.
#[must_use]
pub fn without(answer: Answer) -> Checklist {
    Checklist { schema: SCHEMA, answer, ..Checklist::default() }
}

/// The contact of a checklist: the first one with a channel, whoever answers at this moment.
#[must_use]
pub fn lasting_contact(answer: &Answer) -> Option<&ContactPart> {
    answer.path.iter().flat_map(|step| &step.contacts).find(|contact| contact.channel.is_some())
}

fn title(answer: &Answer, words: Catalog<'_>, admin: bool) -> String {
    let named = answer.organization.as_ref().map(|it| it.name.as_str());
    let named = named.or(answer.school.as_ref().map(|it| it.name.as_str()));
    match (named, admin) {
        (Some(name), true) => words.format("check-title-admin", &[("organization", name)]),
        (Some(name), false) => words.format("check-title-for", &[("organization", name)]),
        (None, true) => words.get("check-title-admin-plain"),
        (None, false) => words.get("check-title"),
    }
}

fn is_retired(answer: &Answer) -> bool {
    answer.cloud.status.as_deref() == Some("retired")
}

fn warnings(directory: &Directory, answer: &Answer, words: Catalog<'_>) -> Vec<String> {
    if !is_retired(answer) {
        return Vec::new();
    }
    let successor = answer.cloud.successor.as_deref().unwrap_or_default();
    let named = directory.entry::<Cloud>(successor);
    let successor = named.as_ref().map_or(successor, |it| it.name.get(words.language()));
    vec![words.format(
        "check-retired",
        &[
            ("cloud", answer.cloud.name.as_deref().unwrap_or_default()),
            ("date", answer.cloud.closed.as_deref().unwrap_or_default()),
            ("successor", successor),
        ],
    )]
}

fn made(directory: &Directory, answer: &Answer, words: Catalog<'_>) -> Vec<String> {
    let cloud = match (&answer.cloud.name, answer.cloud.basis) {
        (Some(cloud), "assumed") => words.format("cloud-assumed", &[("cloud", cloud)]),
        (Some(cloud), _) if is_retired(answer) => {
            words.format("cloud-retired", &[("cloud", cloud)])
        }
        (Some(cloud), _) => words.format("cloud-is", &[("cloud", cloud)]),
        (None, _) => {
            let candidates = answer.cloud.candidates.join(", ");
            words.format("cloud-one-of", &[("clouds", &candidates)])
        }
    };
    vec![cloud, words.format("check-made", &[("date", &directory.defaults().date)])]
}
