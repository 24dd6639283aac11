//! Turns the problems of a directory into a report with carets, or into SARIF.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;
use serde_json::{Value, json};

use super::list::Listing;
use super::terminal::{Look, NARROWEST, folded};
use crate::diagnostics::{Diagnostic, Severity, all_checks};
use crate::text;

/// A problem as an object.
#[derive(Debug, Serialize)]
pub struct Finding<'p> {
    /// The file.
    pub file: &'p str,
    /// The line, from 1; none for the file as a whole.
    pub line: Option<u32>,
    /// The column, from 1.
    pub column: Option<u32>,
    /// `error` or `warning`.
    pub severity: Severity,
    /// The id of the check.
    pub check: &'static str,
    /// What is wrong.
    pub message: &'p str,
    /// What would help.
    pub hint: &'p str,
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

/// The problems of a directory as one object.
#[derive(Debug, Serialize)]
pub struct Findings<'p> {
    /// The version of this shape.
    pub schema: u32,
    /// The problems, sorted by place.
    pub problems: Vec<Finding<'p>>,
    /// How many organizations were looked at.
    pub organizations: u64,
}

impl<'p> Findings<'p> {
    /// The object of `problems`.
    #[must_use]
    pub fn new(problems: &'p [Diagnostic], organizations: u64) -> Self {
        Self { schema: 1, problems: problems.iter().map(Finding::from).collect(), organizations }
    }

    /// The same as rows.
    #[must_use]
    pub fn listing(&self) -> Listing {
        let cells = |it: &Finding<'_>| {
            vec![
                json!(it.file),
                json!(it.line),
                json!(it.column),
                json!(it.severity),
                json!(it.check),
                json!(it.message),
                json!(it.hint),
            ]
        };
        Listing {
            columns: vec!["file", "line", "column", "severity", "check", "message", "hint"],
            rows: self.problems.iter().map(cells).collect(),
            ..Listing::default()
        }
    }
}

/// The report of `problems`, each with its line, a caret and a hint.
#[must_use]
pub fn report(problems: &[Diagnostic], look: Look) -> String {
    // Only a terminal that shows colours is known to be one that breaks long lines.
    let room = if look.colour { look.width.max(NARROWEST) } else { usize::MAX };
    let renderer =
        if look.colour { Renderer::styled().term_width(room) } else { Renderer::plain() };
    let mut out = String::new();
    for problem in problems {
        let before = problem.check.severity.word().len() + problem.check.id.len() + 4;
        let message = folded(&text::line(&problem.message), room.saturating_sub(before));
        let file = text::line(&problem.file).into_owned();
        let excerpt = text::line(&problem.excerpt).into_owned();
        let before = problem.line.to_string().len() + 9;
        let hint = folded(&text::line(&problem.hint), room.saturating_sub(before));
        let level = match problem.check.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&message).id(problem.check.id);
        let mut group = if problem.line == 0 {
            Group::with_title(title).element(annotate_snippets::Origin::path(&file))
        } else {
            // The text door drops some characters: the caret stands where it leaves the word.
            let shown = |column: u32| {
                let before = problem.excerpt.get(..byte_of(&problem.excerpt, column));
                border(&excerpt, text::line(before.unwrap_or_default()).len())
            };
            let start = shown(problem.column.saturating_sub(1));
            let end = shown(problem.column.saturating_sub(1).saturating_add(problem.width));
            if excerpt.is_empty() {
                Group::with_title(title).element(
                    annotate_snippets::Origin::path(&file)
                        .line(problem.line as usize)
                        .char_column(problem.column as usize),
                )
            } else {
                let caret =
                    AnnotationKind::Primary.span(start..end.max(border(&excerpt, start + 1)));
                Group::with_title(title).element(
                    Snippet::source(&excerpt)
                        .line_start(problem.line as usize)
                        .path(&file)
                        .annotation(caret),
                )
            }
        };
        if !hint.is_empty() {
            group = group.element(Level::HELP.message(&hint));
        }
        out.push_str(&renderer.render(&[group]));
        out.push_str("\n\n");
    }
    out
}

/// The byte of the `column`th character, or the end.
fn byte_of(line: &str, column: u32) -> usize {
    line.char_indices().nth(column as usize).map_or(line.len(), |(index, _)| index)
}

/// The first border of a character from `byte` on.
fn border(line: &str, byte: usize) -> usize {
    (byte..line.len()).find(|byte| line.is_char_boundary(*byte)).unwrap_or(line.len())
}

/// The problems as a SARIF 2.1.0 log.
#[must_use]
pub fn sarif(problems: &[Diagnostic], version: &str) -> Value {
    let rules: Vec<Value> = all_checks()
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "shortDescription": {"text": check.about},
                "defaultConfiguration": {"level": check.severity.word()},
            })
        })
        .collect();
    let results: Vec<Value> = problems.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "whoadmin", "version": version, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A path as a reference: relative as it is, absolute as a file address.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        // The colon of a drive, or of what comes behind a slash; elsewhere it would end a scheme.
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
        if is_plain || (byte == b':' && out.starts_with("file:")) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn result(problem: &Diagnostic) -> Value {
    let words = if problem.hint.is_empty() {
        problem.message.clone()
    } else {
        format!("{} ({})", problem.message, problem.hint)
    };
    let mut place = json!({"artifactLocation": {"uri": uri(&problem.file)}});
    if problem.line > 0
        && let Some(place) = place.as_object_mut()
    {
        place.insert(
            "region".to_owned(),
            json!({
                "startLine": problem.line,
                "startColumn": problem.column,
                "endColumn": problem.column + problem.width,
            }),
        );
    }
    json!({
        "ruleId": problem.check.id,
        "level": problem.check.severity.word(),
        "message": {"text": words},
        "locations": [{"physicalLocation": place}],
    })
}
