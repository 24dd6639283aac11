//! Turns the problems of a directory into a report with carets, or into SARIF.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;
use serde_json::{Value, json};

use crate::load::{CHECKS, Problem, Severity};
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

impl<'p> From<&'p Problem> for Finding<'p> {
    fn from(problem: &'p Problem) -> Self {
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

/// The report of `problems`, each with its line, a caret and a hint.
#[must_use]
pub fn report(problems: &[Problem], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for problem in problems {
        let message = text::line(&problem.message).into_owned();
        let file = text::line(&problem.file).into_owned();
        let excerpt = text::line(&problem.excerpt).into_owned();
        let hint = text::line(&problem.hint).into_owned();
        let level = match problem.check.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&message).id(problem.check.id);
        let mut group = if problem.line == 0 {
            Group::with_title(title).element(annotate_snippets::Origin::path(&file))
        } else {
            let start = byte_of(&excerpt, problem.column.saturating_sub(1));
            let end = byte_of(&excerpt, problem.column.saturating_sub(1) + problem.width);
            let fits = !excerpt.is_empty() && start < excerpt.len();
            if fits {
                let caret =
                    AnnotationKind::Primary.span(start..end.max(start + 1).min(excerpt.len()));
                Group::with_title(title).element(
                    Snippet::source(&excerpt)
                        .line_start(problem.line as usize)
                        .path(&file)
                        .annotation(caret),
                )
            } else {
                Group::with_title(title).element(
                    annotate_snippets::Origin::path(&file)
                        .line(problem.line as usize)
                        .char_column(problem.column as usize),
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

/// The problems as a SARIF 2.1.0 log.
#[must_use]
pub fn sarif(problems: &[Problem], version: &str) -> Value {
    let rules: Vec<Value> = CHECKS
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

fn result(problem: &Problem) -> Value {
    let words = if problem.hint.is_empty() {
        problem.message.clone()
    } else {
        format!("{} ({})", problem.message, problem.hint)
    };
    let mut place = json!({"artifactLocation": {"uri": problem.file.replace('\\', "/")}});
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
