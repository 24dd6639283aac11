//! Markdown: pages, task lists and tables, every word of data escaped.

use super::document::Document;
use super::output::{Format, Output, RenderOptions};
use super::page::{Page, Part, Span, Tone, page};
use crate::checklist::{Checklist, Line};
use crate::escape::{Escape, escape_markdown};
use crate::link;
use crate::text;

/// Markdown.
pub struct Markdown;

impl Output for Markdown {
    fn format(&self) -> Format {
        Format {
            alias: "md",
            extension: "md",
            escape: Some(Escape::Markdown),
            ..Format::new("markdown")
        }
    }

    fn whole(&self, document: &Document<'_>, options: &RenderOptions) -> String {
        match document {
            Document::Answer(answer, words) => answer_lines(&page(answer, *words, options.why)),
            Document::Checklist(checklist) => checklist_lines(checklist),
            document => document.listing().markdown(),
        }
    }
}

fn answer_lines(page: &Page) -> String {
    let mut out = String::new();
    for part in &page.0 {
        match part {
            Part::Heading(name, read_as) => {
                out.push_str(&format!("## {}\n\n", escape_markdown(name)));
                if !read_as.is_empty() {
                    out.push_str(&format!("_{}_\n\n", escape_markdown(read_as)));
                }
            }
            Part::Verdict(line) => out.push_str(&format!("{}\n\n", spans(line))),
            Part::Field(label, lines) => {
                out.push_str(&format!("**{}**\n\n", escape_markdown(label)));
                for line in lines {
                    out.push_str(&format!("- {}\n", spans(line)));
                }
                out.push('\n');
            }
            Part::Steps(head, rows) => {
                let cells = |row: &[String; 3]| {
                    row.iter()
                        .map(|cell| {
                            cell.lines().map(escape_markdown).collect::<Vec<_>>().join("<br>")
                        })
                        .collect::<Vec<_>>()
                        .join(" | ")
                };
                out.push_str(&format!("| {} |\n| --- | --- | --- |\n", cells(head)));
                for row in rows {
                    out.push_str(&format!("| {} |\n", cells(row)));
                }
                out.push('\n');
            }
            Part::Paragraph(words) => out.push_str(&format!("{}\n\n", escape_markdown(words))),
            Part::Notes(label, notes) => {
                out.push_str(&format!("**{}**\n\n", escape_markdown(label)));
                for note in notes {
                    out.push_str(&format!("- {}\n", escape_markdown(note)));
                }
                out.push('\n');
            }
        }
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    text::block(&out).into_owned()
}

fn spans(line: &[Span]) -> String {
    line.iter()
        .map(|span| match span.tone {
            // Only what passed the gate becomes a link.
            Tone::Link if link::web(&span.text).is_ok() => format!("<{}>", span.text),
            Tone::Strong => format!("**{}**", escape_markdown(span.text.trim())),
            _ => escape_markdown(&span.text).to_string(),
        })
        .collect()
}

/// A checklist as a Markdown task list; every word of data is escaped.
fn checklist_lines(checklist: &Checklist) -> String {
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
        match piece.page() {
            // Only what passed the gate becomes a link; a reader of Markdown knows mail by itself.
            Some(address) => out.push_str(&format!("<{address}>")),
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
