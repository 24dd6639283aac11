//! Turns the files of a layer into a compiled layer, or into every problem that it has.

mod node;
mod noun;
mod read;
mod validate;
mod yaml;

pub use read::{Rights, too_large};

use std::cell::{OnceCell, RefCell};

use crate::diagnostics::checks::NOT_UTF8;
use crate::diagnostics::{
    Diagnostic, Diagnostics, Report, SourceText, Sources, Span, resolve_references,
};
use crate::directory::Directory;
use crate::entries::Entries;
use read::{Reader, empty};

/// A file as it was read: its name, and its bytes.
#[derive(Debug)]
pub struct File {
    /// The name that is shown: relative to its layer.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What became of the files of a layer.
#[derive(Debug)]
pub struct Loaded {
    /// The entries, settled; whole only when no problem refuses the layer.
    pub entries: Entries,
    /// Every problem, sorted by place.
    pub problems: Vec<Diagnostic>,
    /// The texts, to show lines of.
    pub sources: Sources,
}

impl Loaded {
    /// Whether the layer can be used.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.problems.iter().any(|problem| problem.check.refuses)
    }
}

/// Loads the files of one layer that lies on `below`.
#[must_use]
pub fn load(files: Vec<File>, rights: Rights, below: Option<&Directory>) -> Loaded {
    let mut sources = Sources::default();
    let mut found = Diagnostics::default();
    for File { name, bytes } in files {
        let text = text(&name, bytes).unwrap_or_else(|problem| {
            found.add(problem.check, || problem);
            String::new()
        });
        sources.0.push(SourceText::new(name, text));
    }
    let files = sources.0.iter().map(|source| source.name.clone()).collect();
    let mut entries = Entries { files, ..Entries::default() };
    for (file, source) in (0..).zip(&sources.0).filter(|(_, source)| !source.text.is_empty()) {
        let before = RefCell::new(found);
        let reader =
            Reader { file, source, rights, below, found: before, languages: OnceCell::new() };
        found = reader.read(&mut entries);
    }
    // References into a file that could not be read would only be echoes of its fault.
    let breaks_off = found.breaks_off();
    let mut report = Report::new(&sources, found);
    if !breaks_off {
        resolve_references(&mut entries, below, &mut report);
    }
    let mut problems = Vec::new();
    report.finish(&mut problems);
    Loaded { entries, problems, sources }
}

/// The text of a file, without its byte-order mark; else why there is none to read.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let fault = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return if text.trim().is_empty() { Err(empty(name)) } else { Ok(text) };
        }
        Err(fault) => fault,
    };
    let good = fault.utf8_error().valid_up_to();
    let (before, from) = fault.as_bytes().split_at_checked(good).unwrap_or_default();
    let is_utf16 = good == 0 && matches!(from, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let message =
        if is_utf16 { "the file is UTF-16, not UTF-8" } else { "the file is not UTF-8 here" };
    let mut shown = String::from_utf8_lossy(before).into_owned();
    let span = Span::of_bytes(&shown, shown.len()..shown.len());
    let rest = from.split(|byte| *byte == b'\n').next().filter(|_| !is_utf16);
    shown.push_str(&String::from_utf8_lossy(rest.unwrap_or_default()));
    Err(Diagnostic::at(NOT_UTF8, name, &shown, span, message).hint("save it as UTF-8"))
}
