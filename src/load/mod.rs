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
    Diagnostic, LONGEST_EXCERPT, SourceText, Sources, resolve_references, sort,
};
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
        match text(file.bytes) {
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
            Err(bad) => {
                let mut problem =
                    Diagnostic::of_file(NOT_UTF8, &file.name, bad.message).hint("save it as UTF-8");
                (problem.line, problem.column, problem.excerpt) =
                    (bad.line, bad.column, bad.excerpt);
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

/// The first byte of a file that is not UTF-8.
struct BadByte {
    message: &'static str,
    line: u32,
    column: u32,
    /// Its line, as far as it is short enough to show.
    excerpt: String,
}

/// The text of a file, without its byte-order mark; else the first bad byte.
fn text(bytes: Vec<u8>) -> Result<String, BadByte> {
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(text)
        }
        Err(fault) => {
            let good = fault.utf8_error().valid_up_to();
            let (before, from) = fault.as_bytes().split_at_checked(good).unwrap_or_default();
            let before = String::from_utf8_lossy(before);
            let line = before.matches('\n').count() + 1;
            let begun = before.rsplit('\n').next().unwrap_or_default();
            let rest = from.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let is_utf16 = good == 0 && matches!(rest, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
            let short = begun.len() + rest.len() <= LONGEST_EXCERPT && !is_utf16;
            let rest = String::from_utf8_lossy(rest);
            Err(BadByte {
                message: if is_utf16 {
                    "the file is UTF-16, not UTF-8"
                } else {
                    "the file is not UTF-8 here"
                },
                line: u32::try_from(line).unwrap_or(u32::MAX),
                column: u32::try_from(begun.chars().count() + 1).unwrap_or(u32::MAX),
                excerpt: if short { format!("{begun}{rest}") } else { String::new() },
            })
        }
    }
}
