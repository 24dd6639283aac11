//! Turns a page into Markdown.

use super::page::{Page, Part, Span, Tone};
use crate::escape::escape_markdown;
use crate::link;
use crate::text;

/// The Markdown of `page`; every word of data is escaped.
#[must_use]
pub fn markdown(page: &Page) -> String {
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
