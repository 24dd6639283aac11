//! Turns a checklist into Markdown, a page for a terminal, rows or a web page to print.

mod code;
mod html;

pub use html::html;

use super::page::{Line as PageLine, Page, Part, Tone, span};
use super::row::{Separated, row};
use crate::checklist::{Checklist, Line};
use crate::escape::escape_markdown;
use crate::link::Link;

/// The columns of a checklist's rows: one row an item.
pub const CHECKLIST_COLUMNS: [&str; 5] = ["asked", "id", "text", "url", "error"];

/// A checklist as a Markdown task list; every word of data is escaped.
#[must_use]
pub fn checklist_markdown(checklist: &Checklist) -> String {
    let mut out = format!("# {}\n\n", escape_markdown(&checklist.title));
    if let Some(person) = &checklist.person {
        out.push_str(&format!("**{}**\n\n", escape_markdown(person.trim())));
    }
    for warning in &checklist.warnings {
        out.push_str(&format!("> {}\n\n", escape_markdown(warning)));
    }
    for item in &checklist.items {
        put_markdown(&mut out, "- [ ] ", "  ", &item.text, &item.notes);
        for point in &item.points {
            put_markdown(&mut out, "  - ", "    ", &point.text, &point.notes);
        }
    }
    let made: Vec<_> = checklist.made.iter().map(|it| escape_markdown(it)).collect();
    out.push_str(&format!("\n{}\n", made.join(" · ")));
    out
}

/// A point of a list, its notes on lines of their own.
fn put_markdown(out: &mut String, mark: &str, indent: &str, line: &Line, notes: &[String]) {
    out.push_str(mark);
    for (number, piece) in line.0.iter().enumerate() {
        match &piece.link {
            // Only what passed the gate becomes a link; a reader of Markdown knows mail by itself.
            Some(address) if is_page(address) => out.push_str(&format!("<{address}>")),
            _ if number == 0 => out.push_str(&escape_markdown(&piece.text)),
            _ => {
                // Nothing begins a list in the middle of a line: a letter before it says so.
                let after_letter = format!("x{}", piece.text);
                out.push_str(escape_markdown(&after_letter).strip_prefix('x').unwrap_or_default());
            }
        }
    }
    for note in notes {
        out.push_str(&format!("\\\n{indent}{}", escape_markdown(note)));
    }
    out.push('\n');
}

fn is_page(link: &Link) -> bool {
    link.host().is_some()
}

/// A checklist as the page of a terminal.
#[must_use]
pub fn checklist_page(checklist: &Checklist) -> Page {
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
        let linked = piece.link.as_ref().is_some_and(is_page);
        spans.push(span(&piece.text, if linked { Tone::Link } else { Tone::Plain }));
    }
    spans
}

/// A checklist as rows without a head: one an item, or one that says what went wrong.
#[must_use]
pub fn checklist_rows(checklist: &Checklist, separated: Separated) -> String {
    let answer = &checklist.answer;
    let asked = answer.asked.as_deref().unwrap_or_default();
    if let Some(error) = &answer.error {
        return row([asked, "", "", "", error].into_iter(), separated);
    }
    let mut out = String::new();
    for item in &checklist.items {
        let mut text = item.text.to_string();
        for point in &item.points {
            text.push_str(&format!("; {}", point.text));
        }
        let url = item.url.as_deref().unwrap_or_default();
        out.push_str(&row([asked, item.id, &text, url, ""].into_iter(), separated));
    }
    out
}
