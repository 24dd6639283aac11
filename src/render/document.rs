//! What can be shown: one kind for each command that shows something, with the views that formats share.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::columns::{COLUMNS, cell};
use super::listing::Listing;
use crate::answer::Answer;
use crate::checklist::Checklist;
use crate::diagnostics::{Diagnostic, Severity};
use crate::words::Catalog;

/// What is shown.
#[derive(Debug)]
pub enum Document<'a> {
    /// An answer, with the words around it.
    Answer(&'a Answer, Catalog<'a>),
    /// A checklist.
    Checklist(&'a Checklist),
    /// Entries of a directory.
    List(&'a Listing),
    /// The problems of a directory, and how many organizations were looked at.
    Report(&'a [Diagnostic], u64),
    /// Data: a schema, or a part of any of these.
    Value(&'a Value),
}

/// What a document is; a format shows some of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An answer.
    Answer,
    /// A checklist.
    Checklist,
    /// Entries of a directory.
    List,
    /// The problems of a directory.
    Report,
    /// Data without a form of its own.
    Value,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Self] =
        &[Self::Answer, Self::Checklist, Self::List, Self::Report, Self::Value];

    /// The columns of its rows, where they are always the same.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Answer => &COLUMNS,
            Self::Checklist => &["asked", "id", "text", "url", "error"],
            Self::Report => &["file", "line", "column", "severity", "check", "message", "hint"],
            Self::List | Self::Value => &[],
        }
    }
}

impl Document<'_> {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Answer(..) => Kind::Answer,
            Self::Checklist(_) => Kind::Checklist,
            Self::List(_) => Kind::List,
            Self::Report(..) => Kind::Report,
            Self::Value(_) => Kind::Value,
        }
    }

    /// What was asked and why there is no answer, in a row of a batch.
    #[must_use]
    pub fn error(&self) -> Option<(&str, &str)> {
        let answer = match self {
            Self::Answer(answer, _) => answer,
            Self::Checklist(checklist) => &checklist.answer,
            _ => return None,
        };
        Some((answer.asked.as_deref().unwrap_or_default(), answer.error.as_deref()?))
    }

    /// It as rows.
    #[must_use]
    pub fn listing(&self) -> Cow<'_, Listing> {
        let rows = match self {
            Self::List(listing) => return Cow::Borrowed(listing),
            Self::Answer(answer, _) => vec![COLUMNS.map(|it| json!(cell(answer, it))).to_vec()],
            Self::Checklist(checklist) => checklist_rows(checklist),
            Self::Report(problems, _) => {
                let row = |it: &Diagnostic| match json!(Finding::from(it)) {
                    Value::Object(mut cells) => {
                        let columns = Kind::Report.columns().iter();
                        columns.map(|it| cells.remove(*it).unwrap_or_default()).collect()
                    }
                    _ => Vec::new(),
                };
                problems.iter().map(row).collect()
            }
            Self::Value(_) => Vec::new(),
        };
        let columns = self.kind().columns().to_vec();
        Cow::Owned(Listing { columns, rows, ..Listing::default() })
    }
}

/// One row an item, or one that says what went wrong.
fn checklist_rows(checklist: &Checklist) -> Vec<Vec<Value>> {
    let asked = checklist.answer.asked.as_deref().unwrap_or_default();
    if let Some(error) = &checklist.answer.error {
        return vec![vec![json!(asked), json!(""), json!(""), json!(""), json!(error)]];
    }
    let row = |item: &crate::checklist::Item| {
        let points = item.points.iter().map(|point| format!("; {}", point.text));
        let text = item.text.to_string() + &points.collect::<String>();
        vec![json!(asked), json!(item.id), json!(text), json!(item.url), json!("")]
    };
    checklist.items.iter().map(row).collect()
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Answer(answer, _) => answer.serialize(serializer),
            Self::Checklist(checklist) => checklist.serialize(serializer),
            Self::List(listing) => listing.serialize(serializer),
            Self::Report(problems, organizations) => Findings {
                schema: 1,
                problems: problems.iter().map(Finding::from).collect(),
                organizations: *organizations,
            }
            .serialize(serializer),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

/// The problems of a directory as one object.
#[derive(Serialize)]
struct Findings<'p> {
    schema: u32,
    problems: Vec<Finding<'p>>,
    organizations: u64,
}

/// A problem as an object.
#[derive(Serialize)]
struct Finding<'p> {
    file: &'p str,
    line: Option<u32>,
    column: Option<u32>,
    severity: Severity,
    check: &'static str,
    message: &'p str,
    hint: &'p str,
}

impl<'p> From<&'p Diagnostic> for Finding<'p> {
    fn from(problem: &'p Diagnostic) -> Self {
        Self {
            file: &problem.file,
            line: (problem.line > 0).then_some(problem.line),
            column: (problem.line > 0).then_some(problem.column),
            severity: problem.check.severity,
            check: problem.check.id,
            message: &problem.message,
            hint: &problem.hint,
        }
    }
}
