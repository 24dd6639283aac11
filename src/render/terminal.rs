//! Turns a page into the lines of a terminal: wrapped to its width, coloured by meaning.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::page::{Line, Page, Part, Span, Tone};
use crate::text;

/// How a terminal shows things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its width in columns.
    pub width: usize,
    /// Whether it has colours.
    pub colour: bool,
    /// Whether it can follow links (OSC 8).
    pub links: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 80, colour: false, links: false }
    }
}

/// The narrowest and the widest page: lines of more are hard to read.
const NARROWEST: usize = 40;
const WIDEST: usize = 110;

/// The text of `page`, ending in a newline.
#[must_use]
pub fn terminal(page: &Page, look: Look) -> String {
    let width = look.width.clamp(NARROWEST, WIDEST);
    let labels = page.0.iter().map(|part| match part {
        Part::Field(label, _) | Part::Notes(label, _) => text::line(label).width(),
        _ => 0,
    });
    let indent = if width < 60 { 2 } else { labels.max().unwrap_or(0).clamp(8, 24) + 2 };
    let mut out = String::new();
    for part in &page.0 {
        match part {
            Part::Heading(name, read_as) => {
                let mut line = vec![span(name, Tone::Strong)];
                if !read_as.is_empty() {
                    line.push(span(&format!("  ({read_as})"), Tone::Dim));
                }
                put_wrapped(&mut out, &line, 0, width, look);
                out.push('\n');
            }
            Part::Verdict(line) => put_wrapped(&mut out, line, 0, width, look),
            Part::Field(label, lines) => {
                field(&mut out, label, lines, indent, width, look);
            }
            Part::Steps(head, rows) => {
                out.push_str(&steps(head, rows, width));
                out.push('\n');
            }
            Part::Paragraph(words) => {
                put_wrapped(&mut out, &[span(words, Tone::Plain)], 0, width, look);
                out.push('\n');
            }
            Part::Notes(label, notes) => {
                let lines: Vec<Line> =
                    notes.iter().map(|note| vec![span(note, Tone::Plain)]).collect();
                field(&mut out, label, &lines, indent, width, look);
            }
        }
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn span(text: &str, tone: Tone) -> Span {
    super::page::span(text, tone)
}

fn field(out: &mut String, label: &str, lines: &[Line], indent: usize, width: usize, look: Look) {
    let label = text::line(label);
    let mut first = true;
    put_tone(out, &label, Tone::Dim, look);
    if indent <= 2 || label.width() + 2 > indent {
        out.push('\n');
        first = false;
    }
    for line in lines {
        if first {
            pad(out, indent - label.width());
        } else {
            pad(out, indent);
        }
        first = false;
        put_wrapped(out, line, indent, width, look);
    }
    out.push('\n');
}

/// A numbered table that fits the width.
fn steps(head: &[String; 3], rows: &[[String; 3]], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(80))
        .set_header(head.iter().map(|it| text::line(it).into_owned()));
    for row in rows {
        table.add_row(row.iter().map(|it| text::block(it).into_owned()));
    }
    keep_whole(&mut table, 2, rows.iter().map(|row| row[2].as_str()), width);
    let mut out = table.trim_fmt();
    out.push('\n');
    out
}

/// Makes a column as wide as its longest address or id, where there is room: one that is torn apart
/// works no more.
pub(super) fn keep_whole<'t>(
    table: &mut Table,
    column: usize,
    cells: impl Iterator<Item = &'t str>,
    width: usize,
) {
    let is_one = |word: &&str| word.starts_with("https:") || word.contains('-');
    let words = cells.flat_map(str::split_whitespace).filter(is_one);
    let longest = words.map(str::width).max().unwrap_or_default();
    let column = table.column_mut(column).filter(|_| longest > 0 && longest + 30 <= width);
    if let Some(column) = column {
        let least = u16::try_from(longest + 2).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
    }
}

/// Writes the spans of one logical line, wrapped at `width`, further lines indented.
fn put_wrapped(out: &mut String, line: &[Span], indent: usize, width: usize, look: Look) {
    let room = width.saturating_sub(indent).max(20);
    let mut used = 0;
    for span in line {
        let shown = text::line(&span.text);
        // An address is never broken: it would not work any more.
        let pieces: Vec<&str> = if span.tone == Tone::Link { vec![&shown] } else { pieces(&shown) };
        let mut run = String::new();
        for piece in pieces {
            let wide = piece.trim_end().width();
            // The full stop right behind an address stays there, however long the line is by now.
            let follows = run.is_empty() && !out.ends_with([' ', '\n']);
            let alone = follows && piece.trim_end().chars().all(clings);
            if used > 0 && used + wide > room && !alone {
                put_tone(out, run.trim_end(), span.tone, look);
                run.clear();
                while out.ends_with(' ') {
                    out.pop();
                }
                out.push('\n');
                pad(out, indent);
                used = 0;
            }
            // A line that was broken begins with a word.
            let piece = if used == 0 { piece.trim_start() } else { piece };
            run.push_str(piece);
            used += piece.width();
        }
        put_tone(out, &run, span.tone, look);
    }
    while out.ends_with(' ') {
        out.pop();
    }
    out.push('\n');
}

/// Where a text may be broken: after each space, and around each wide character.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let wide = |c: char| c.width() == Some(2);
        let may_break = match next {
            None => true,
            // Behind wide punctuation a name may begin with a full stop: `、.contoso.com`.
            Some(next) if wide(c) && clings(c) && next.is_ascii() => next != ' ',
            Some(next) => c == ' ' || ((wide(c) || wide(next)) && !clings(next) && next != ' '),
        };
        if may_break {
            pieces.push(text.get(start..end).unwrap_or_default());
            start = end;
        }
    }
    pieces
}

/// Punctuation that never begins a line.
fn clings(c: char) -> bool {
    matches!(
        c,
        '。' | '、'
            | '，'
            | '：'
            | '；'
            | '！'
            | '？'
            | '」'
            | '』'
            | '）'
            | '》'
            | '”'
            | '’'
            | 'ー'
            | ','
            | '.'
            | ')'
            | ';'
            | ':'
            | '!'
            | '?'
    )
}

fn pad(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}

/// Writes a text in the colour of its tone; the text has passed the door.
fn put_tone(out: &mut String, text: &str, tone: Tone, look: Look) {
    if text.is_empty() {
        return;
    }
    if tone == Tone::Link && look.links {
        // The words of an address are the address itself, and the gate let it pass.
        let code = if look.colour { "\x1b[36m" } else { "" };
        let end = if look.colour { "\x1b[0m" } else { "" };
        out.push_str(&format!("\x1b]8;;{text}\x1b\\{code}{text}{end}\x1b]8;;\x1b\\"));
        return;
    }
    let code = match tone {
        _ if !look.colour => "",
        Tone::Plain => "",
        Tone::Strong => "\x1b[1m",
        Tone::Good => "\x1b[32m",
        Tone::Warn => "\x1b[33m",
        Tone::Dim => "\x1b[2m",
        Tone::Link => "\x1b[36m",
    };
    if code.is_empty() {
        out.push_str(text);
    } else {
        out.push_str(code);
        out.push_str(text);
        out.push_str("\x1b[0m");
    }
}
