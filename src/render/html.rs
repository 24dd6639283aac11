//! HTML: a checklist as one web page, with nothing outside it, no script, light, dark and on paper.

use super::document::{Document, Kind};
use super::json::json;
use super::output::{Format, Output, RenderOptions};
use super::qr_code;
use crate::checklist::{Checklist, Code, Item, Line, Point};
use crate::escape::{Escape, escape_html};
use crate::text;

/// How the page looks.
const STYLE: &str = include_str!("html.css");

/// Nothing is loaded, nothing runs, nothing is sent: whatever stood in a directory.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// HTML.
pub struct Html;

impl Output for Html {
    fn format(&self) -> Format {
        Format { kinds: &[Kind::Checklist], escape: Some(Escape::Html), ..Format::new("html") }
    }

    fn whole(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        match document {
            Document::Checklist(checklist) => page(checklist),
            document => json(document),
        }
    }
}

fn page(checklist: &Checklist) -> String {
    let title = safe(&checklist.title);
    let language = safe(&checklist.answer.language);
    let direction = direction(&checklist.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header>\n\
         <div>\n<h1 dir=\"auto\">{title}</h1>\n"
    );
    if let Some(person) = &checklist.person {
        out.push_str(&format!("<p class=\"person\" dir=\"auto\">{}</p>\n", safe(person)));
    }
    out.push_str("</div>\n");
    codes(&mut out, &checklist.codes);
    out.push_str("</header>\n");
    for warning in &checklist.warnings {
        out.push_str(&format!("<p class=\"warning\" role=\"note\">{}</p>\n", safe(warning)));
    }
    out.push_str("<ul class=\"items\">\n");
    for item in &checklist.items {
        put_item(&mut out, item);
    }
    out.push_str("</ul>\n");
    let made: Vec<_> = checklist.made.iter().map(|it| safe(it)).collect();
    out.push_str(&format!("<footer>{}</footer>\n</main>\n</body>\n</html>\n", made.join(" · ")));
    out
}

fn codes(out: &mut String, codes: &[Code]) {
    let figures: Vec<String> = codes
        .iter()
        .filter_map(|it| {
            let label = format!("{}: {}", it.label, it.caption);
            let image = qr_code::svg(&it.link, &text::line(&label))?;
            // Without its scheme an address fits below the code; whoever types it needs none.
            let caption = it.caption.strip_prefix("https://").unwrap_or(&it.caption);
            let caption = safe(caption).replace('.', ".<wbr>");
            let (label, link) = (safe(&it.label), escape_html(it.link.as_str()));
            Some(format!(
                "<figure>{image}<figcaption>{label}<br><a href=\"{link}\">{caption}</a>\
                 </figcaption></figure>\n"
            ))
        })
        .collect();
    if !figures.is_empty() {
        out.push_str(&format!("<div class=\"codes\">\n{}</div>\n", figures.concat()));
    }
}

fn put_item(out: &mut String, item: &Item) {
    out.push_str(&format!(
        "<li id=\"{}\"><label><input type=\"checkbox\"> <span dir=\"auto\">{}</span></label>\n",
        escape_html(item.id),
        line(&item.text)
    ));
    put_notes(out, &item.notes);
    if !item.points.is_empty() {
        // Whom to ask comes in an order; all else is a list.
        let tag = if item.id == "path" { "ol" } else { "ul" };
        out.push_str(&format!("<{tag}>\n"));
        for point in &item.points {
            put_point(out, point);
        }
        out.push_str(&format!("</{tag}>\n"));
    }
    out.push_str("</li>\n");
}

fn put_point(out: &mut String, point: &Point) {
    out.push_str(&format!("<li dir=\"auto\">{}", line(&point.text)));
    put_notes(out, &point.notes);
    out.push_str("</li>\n");
}

fn put_notes(out: &mut String, notes: &[String]) {
    for note in notes {
        out.push_str(&format!("<p class=\"note\" dir=\"auto\">{}</p>\n", safe(note)));
    }
}

/// A line; only what passed the gate becomes a link.
fn line(line: &Line) -> String {
    let mut out = String::new();
    for piece in &line.0 {
        let words = safe(&piece.text);
        match &piece.link {
            Some(to) => {
                let address = escape_html(to.as_str());
                out.push_str(&format!("<a href=\"{address}\">{words}</a>"));
            }
            None => out.push_str(&words),
        }
    }
    out
}

/// Words for the page; the space that French puts inside quotes and before `:` and its like never
/// begins or ends a line.
fn safe(words: &str) -> String {
    let mut out = escape_html(&text::line(words)).into_owned();
    for (from, to) in [(" :", "\u{a0}:"), (" ;", "\u{a0};"), (" ?", "\u{a0}?"), (" !", "\u{a0}!")] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out.replace("« ", "«\u{a0}").replace(" »", "\u{a0}»")
}

/// The direction of a text: that of its first letter of a script written from right to left, if any.
fn direction(words: &str) -> &'static str {
    let from_right = |c: char| matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff);
    let first = words.chars().find(|c| c.is_alphabetic());
    if first.is_some_and(from_right) { "rtl" } else { "ltr" }
}
