//! Turns the problems of a directory into a report with carets.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::output::RenderOptions;
use super::terminal::{NARROWEST, folded};
use crate::diagnostics::{Diagnostic, Severity};
use crate::text;

/// The report of `problems`, each with its line, a caret and a hint.
#[must_use]
pub fn report(problems: &[Diagnostic], options: &RenderOptions) -> String {
    // Only a terminal that shows colours is known to be one that breaks long lines.
    let room = if options.colour { options.width.max(NARROWEST) } else { usize::MAX };
    let renderer =
        if options.colour { Renderer::styled().term_width(room) } else { Renderer::plain() };
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
