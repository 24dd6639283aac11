//! Turns a page into the lines of a terminal: wrapped to its width, coloured by meaning.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::grid::{self, Rows};
use super::output::RenderOptions;
use super::page::{Line, Page, Part, Span, Tone};
use crate::text;

/// The narrowest and the widest page: lines of more are hard to read.
pub(super) const NARROWEST: usize = 40;
const WIDEST: usize = 110;
/// Below this, labels stand above their lines, and steps are a list.
pub(super) const NARROW: usize = 60;

/// The text of `page`, ending in a newline.
#[must_use]
pub fn terminal(page: &Page, options: &RenderOptions) -> String {
    let width = options.width.clamp(NARROWEST, WIDEST);
    let labels = page.0.iter().map(|part| match part {
        Part::Field(label, _) | Part::Notes(label, _) => columns(&text::line(label)),
        _ => 0,
    });
    let indent = if width < NARROW { 2 } else { labels.max().unwrap_or(0).clamp(8, 24) + 2 };
    let mut out = String::new();
    for part in &page.0 {
        match part {
            Part::Heading(name, read_as) => {
                let mut line = vec![span(name, Tone::Strong)];
                if !read_as.is_empty() {
                    line.push(span(&format!("  ({read_as})"), Tone::Dim));
                }
                put_wrapped(&mut out, &line, 0, width, options);
                out.push('\n');
            }
            Part::Verdict(line) => put_wrapped(&mut out, line, 0, width, options),
            Part::Field(label, lines) => {
                field(&mut out, label, lines, indent, width, options);
            }
            Part::Steps(head, rows) => {
                if width < NARROW {
                    list(&mut out, rows, width, options);
                } else {
                    out.push_str(&steps(head, rows, &RenderOptions { width, ..*options }));
                    out.push('\n');
                }
            }
            Part::Paragraph(words) => {
                put_wrapped(&mut out, &[span(words, Tone::Plain)], 0, width, options);
                out.push('\n');
            }
            Part::Notes(label, notes) => {
                let lines: Vec<Line> =
                    notes.iter().map(|note| vec![span(note, Tone::Plain)]).collect();
                field(&mut out, label, &lines, indent, width, options);
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

fn field(
    out: &mut String,
    label: &str,
    lines: &[Line],
    indent: usize,
    width: usize,
    options: &RenderOptions,
) {
    let label = text::line(label);
    let mut first = true;
    put_tone(out, &label, Tone::Dim, options);
    if indent <= 2 || columns(&label) + 2 > indent {
        out.push('\n');
        first = false;
    }
    for line in lines {
        if first {
            pad(out, indent - columns(&label));
        } else {
            pad(out, indent);
        }
        first = false;
        put_wrapped(out, line, indent, width, options);
    }
    out.push('\n');
}

/// A numbered table that fits the width.
fn steps(head: &[String; 3], rows: &[[String; 3]], options: &RenderOptions) -> String {
    let rows = Rows {
        head: head.to_vec(),
        cells: rows.iter().map(|row| row.to_vec()).collect(),
        whole: vec![2],
        // Rows that belong together have one name.
        apart: rows.iter().all(|[name, ..]| !name.is_empty()),
        narrow: vec![(1, 38)],
    };
    grid::grid(&rows, options)
}

/// The same for a terminal that has no room for columns.
fn list(out: &mut String, rows: &[[String; 3]], width: usize, options: &RenderOptions) {
    for [name, who, how] in rows {
        let number = name.parse::<usize>().is_ok();
        if number {
            let name = format!("{name:<2}");
            put_wrapped(out, &[span(&name, Tone::Dim), span(who, Tone::Strong)], 2, width, options);
        } else {
            if !name.is_empty() {
                put_wrapped(out, &[span(name, Tone::Dim)], 0, width, options);
            }
            pad(out, 2);
            put_wrapped(out, &[span(who, Tone::Strong)], 2, width, options);
        }
        for line in how.lines() {
            pad(out, 2);
            put_wrapped(out, &[span(line, Tone::Plain)], 2, width, options);
        }
        out.push('\n');
    }
}

/// Keys, of which the longest has so many columns, and their values, one below the other; the lines end
/// in newlines.
#[must_use]
pub fn pairs(pairs: &[(String, String)], longest: usize, options: &RenderOptions) -> String {
    let width = options.width.max(NARROWEST);
    // Short keys leave room for their values even there.
    let apart = width < NARROW && longest > 8;
    let indent = if apart { 2 } else { longest + 2 };
    let mut out = String::new();
    for (key, value) in pairs {
        let key = text::line(key);
        put_tone(&mut out, &key, Tone::Dim, options);
        if apart {
            out.push('\n');
            pad(&mut out, indent);
        } else {
            pad(&mut out, indent - columns(&key));
        }
        put_wrapped(&mut out, &[span(value, Tone::Plain)], indent, width, options);
    }
    out
}

/// Writes the spans of one logical line, wrapped at `width`, further lines indented.
fn put_wrapped(
    out: &mut String,
    line: &[Span],
    indent: usize,
    width: usize,
    options: &RenderOptions,
) {
    let room = width.saturating_sub(indent).max(20);
    let mut used = 0;
    let mut runs: Vec<(String, Tone)> = Vec::new();
    for span in line {
        let shown = text::line(&span.text);
        // An address is never broken: it would not work any more.
        let whole = span.tone == Tone::Link || shown.contains("://");
        let pieces = if whole || shown.is_ascii() { words(&shown) } else { pieces(&shown) };
        runs.push((String::new(), span.tone));
        for piece in pieces {
            let wide = columns(piece.trim_end());
            // The full stop right behind an address stays there, however long the line is by now.
            let alone = piece.trim_end().chars().all(clings) && follows(&runs);
            if used > 0 && used + wide > room && !alone {
                put_line(out, &mut runs, options);
                pad(out, indent);
                used = 0;
                runs.push((String::new(), span.tone));
            }
            // A line that was broken begins with a word.
            let piece = if used == 0 { piece.trim_start() } else { piece };
            if let Some((run, _)) = runs.last_mut() {
                run.push_str(piece);
            }
            used += columns(piece);
        }
    }
    put_line(out, &mut runs, options);
}

/// Whether what comes next stands right behind an earlier span, with no space between.
fn follows(runs: &[(String, Tone)]) -> bool {
    match runs {
        [.., (before, _), (run, _)] => run.is_empty() && !before.ends_with(' '),
        _ => false,
    }
}

/// Writes what has gathered as one line without space at its end.
fn put_line(out: &mut String, runs: &mut Vec<(String, Tone)>, options: &RenderOptions) {
    while let Some((last, _)) = runs.last_mut() {
        last.truncate(last.trim_end().len());
        if !last.is_empty() {
            break;
        }
        runs.pop();
    }
    for (run, tone) in runs.drain(..) {
        put_tone(out, &run, tone, options);
    }
    out.push('\n');
}

/// The columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    // Most of what is shown is plain, and needs no tables.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { text.len() } else { text.width() }
}

/// The words of a text, each with the space behind it.
fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(' ').collect()
}

/// A text of wide characters in lines of `room` columns: no line begins or ends with a sign that may not.
pub(super) fn folded(text: &str, room: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut used = 0;
        for piece in pieces(line) {
            if used > 0 && used + columns(piece.trim_end()) > room {
                out.truncate(out.trim_end().len());
                out.push('\n');
                used = 0;
            }
            out.push_str(piece);
            used += columns(piece);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
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
            Some(next) => {
                let apart = (wide(c) || wide(next)) && !clings(next) && !opens(c) && next != ' ';
                c == ' ' || apart
            }
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
            | '】'
            | '”'
            | '’'
            | 'ー'
            | ','
            | '.'
            | ')'
            | ']'
            | ';'
            | ':'
            | '!'
            | '?'
    )
}

/// Punctuation that never ends a line.
fn opens(c: char) -> bool {
    matches!(c, '「' | '『' | '（' | '《' | '【' | '“' | '‘' | '(' | '[')
}

fn pad(out: &mut String, columns: usize) {
    out.extend(std::iter::repeat_n(' ', columns));
}

/// Writes a text in the colour of its tone; the text has passed the door.
fn put_tone(out: &mut String, text: &str, tone: Tone, options: &RenderOptions) {
    if text.is_empty() {
        return;
    }
    if tone == Tone::Link && options.links {
        // The words of an address are the address itself, and the gate let it pass.
        let code = if options.colour { "\x1b[36m" } else { "" };
        let end = if options.colour { "\x1b[0m" } else { "" };
        out.push_str(&format!("\x1b]8;;{text}\x1b\\{code}{text}{end}\x1b]8;;\x1b\\"));
        return;
    }
    let code = match tone {
        _ if !options.colour => "",
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

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let step = |number: &str, who: &str, how: &str| [number, who, how].map(str::to_owned);
        Page(vec![
            Part::Heading("Contoso".to_owned(), "read as an address".to_owned()),
            Part::Field(
                "Contact".to_owned(),
                vec![vec![
                    span("page ", Tone::Dim),
                    span("https://help.contoso.com/a/very/long/address/of/a/page", Tone::Link),
                ]],
            ),
            Part::Steps(
                step("#", "Ask", "How"),
                vec![
                    step("1", "the help desk", "see https://intranet.contoso.com/whom/to/ask"),
                    step("2", "担当者「田中」", "電話「０３」で聞いてください。"),
                ],
            ),
        ])
    }

    #[test]
    fn an_address_is_whole_and_no_line_ends_in_space() {
        for width in [20, 40, 59, 60, 80, 120, 200] {
            for colour in [false, true] {
                let shown =
                    terminal(&page(), &RenderOptions { width, colour, ..RenderOptions::default() });
                for line in shown.lines() {
                    let end = line.trim_end_matches("\x1b[0m");
                    assert!(!end.ends_with(' '), "{width}: {line:?}");
                }
                let kept = "https://help.contoso.com/a/very/long/address/of/a/page";
                assert!(shown.contains(kept), "{width}");
                assert!(width >= 60 || shown.contains("https://intranet.contoso.com/whom/to/ask"));
            }
        }
    }

    #[test]
    fn a_link_is_told_only_to_a_terminal_that_knows_it() {
        let with = |links| {
            terminal(&page(), &RenderOptions { width: 80, colour: true, links, why: false })
        };
        assert!(with(true).contains("\x1b]8;;https://help.contoso.com/a"));
        assert!(!with(false).contains("\x1b]"));
    }

    #[test]
    fn a_bracket_neither_ends_nor_begins_a_line_alone() {
        assert_eq!(pieces("聞「田中」へ"), ["聞", "「田", "中」", "へ"]);
        assert_eq!(pieces("の [管理] を"), ["の ", "[管", "理] ", "を"]);
        assert_eq!(folded("数人だけです。\n次", 12), "数人だけで\nす。\n次");
    }
}
