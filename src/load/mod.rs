//! Turns the files of a layer into a compiled layer, or into every problem that it has.

mod node;
mod noun;
mod read;
mod validate;
mod yaml;

pub use read::{Rights, too_large};

use std::cell::{OnceCell, RefCell};

use crate::diagnostics::checks::NOT_UTF8;
use crate::diagnostics::{Diagnostic, SourceText, Sources, Span, resolve_references, sort};
use crate::directory::Directory;
use crate::entries::Entries;

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
pub fn load(files: Vec<File>, rights: Rights, below: Option<&Directory>) -> Loaded {
    let mut entries = Entries::default();
    let mut problems = Vec::new();
    let mut sources = Sources::default();
    for file in files {
        let number = u32::try_from(sources.0.len()).unwrap_or(u32::MAX);
        entries.files.push(file.name.clone());
        match text(&file.name, file.bytes) {
            Ok(source) if source.trim().is_empty() => {
                problems.push(read::empty(&file.name));
                sources.0.push(SourceText::new(file.name, source));
            }
            Ok(source) => {
                let source = SourceText::new(file.name, source);
                let reader = read::Reader {
                    file: number,
                    source: &source,
                    rights,
                    below,
                    problems: RefCell::new(problems),
                    languages: OnceCell::new(),
                };
                problems = reader.read(&mut entries);
                sources.0.push(source);
            }
            Err(problem) => {
                problems.push(problem);
                sources.0.push(SourceText::new(file.name, String::new()));
            }
        }
    }
    // References into a file that could not be read would only be echoes of its fault.
    let broken = problems.iter().any(Diagnostic::breaks_off);
    if !broken {
        resolve_references(&mut entries, below, &sources, &mut problems);
    }
    sort(&mut problems);
    Loaded { entries, problems, sources }
}

/// The text of a file, without its byte-order mark; else what is wrong with its first bad byte.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let fault = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            return Ok(text);
        }
        Err(fault) => fault,
    };
    let good = fault.utf8_error().valid_up_to();
    let (before, from) = fault.as_bytes().split_at_checked(good).unwrap_or_default();
    let is_utf16 = good == 0 && matches!(from, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let message =
        if is_utf16 { "the file is UTF-16, not UTF-8" } else { "the file is not UTF-8 here" };
    let mut shown = String::from_utf8_lossy(before).into_owned();
    let line = shown.matches('\n').count() + 1;
    let column = shown.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let span = Span {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        start: shown.len(),
        end: shown.len(),
    };
    let rest = from.split(|byte| *byte == b'\n').next().filter(|_| !is_utf16);
    shown.push_str(&String::from_utf8_lossy(rest.unwrap_or_default()));
    Err(Diagnostic::at(NOT_UTF8, name, &shown, span, message).hint("save it as UTF-8"))
}
