//! What people read on a terminal: pages, tables and reports.

use super::document::Document;
use super::json::json;
use super::output::{Format, Output, RenderOptions};
use super::page::{Line as PageLine, Page, Part, Tone, page, span};
use super::report::report;
use super::terminal::terminal;
use crate::checklist::{Checklist, Line};
use crate::escape::Escape;

/// The terminal's own form.
pub struct Table;

impl Output for Table {
    fn format(&self) -> Format {
        Format { extension: "txt", escape: Some(Escape::Plain), ..Format::new("table") }
    }

    fn whole(&self, document: &Document<'_>, options: &RenderOptions) -> String {
        match document {
            Document::Answer(answer, words) => {
                terminal(&page(answer, *words, options.why), options)
            }
            Document::Checklist(checklist) => terminal(&checklist_page(checklist), options),
            Document::List(listing) if listing.is_detailed => listing.records(options),
            Document::List(listing) => listing.table(options),
            Document::Report(problems, _) => report(problems, options),
            Document::Value(_) => json(document),
        }
    }
}

/// A checklist as the page of a terminal.
fn checklist_page(checklist: &Checklist) -> Page {
    let person = checklist.person.clone().unwrap_or_default();
    let mut parts = vec![Part::Heading(checklist.title.clone(), person)];
    for warning in &checklist.warnings {
        parts.push(Part::Verdict(vec![span(warning, Tone::Warn)]));
    }
    for item in &checklist.items {
        let mut lines = vec![page_line(&item.text, "")];
        lines.extend(item.notes.iter().map(|note| vec![span(note, Tone::Dim)]));
        for point in &item.points {
            lines.push(page_line(&point.text, "- "));
            let notes = point.notes.iter().map(|note| span(format!("  {note}"), Tone::Dim));
            lines.extend(notes.map(|note| vec![note]));
        }
        parts.push(Part::Field("[ ]".to_owned(), lines));
    }
    parts.push(Part::Paragraph(checklist.made.join(" · ")));
    Page(parts)
}

fn page_line(line: &Line, before: &str) -> PageLine {
    let mut spans: PageLine = Vec::new();
    if !before.is_empty() {
        spans.push(span(before, Tone::Dim));
    }
    for piece in &line.0 {
        let tone = if piece.page().is_some() { Tone::Link } else { Tone::Plain };
        spans.push(span(&piece.text, tone));
    }
    spans
}
