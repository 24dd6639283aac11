//! Turns the files of other programs into organizations, and merges them into the text of a directory.
//!
//! ```text
//! Source → (shapes of data/imports.yaml) → Batch of records → gather → Organization → merge → text
//! ```

mod document;
mod gather;
mod merge;
mod source;
mod tables;

pub use merge::{File, Merged, Report, Settings, SharedContact, merge};
pub use source::{Batch, Reading, Source};
pub use tables::{FIELDS, Field, Tables};

/// Why nothing is taken, or nothing is written.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    /// What it is about.
    pub fault: Fault,
    /// What is wrong.
    pub message: String,
    /// What would help.
    pub hint: String,
}

/// What an [`ImportError`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A foreign file.
    Source,
    /// The command line.
    Usage,
    /// A file of the directory that is written into, by its number.
    Directory(usize),
}

impl ImportError {
    fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { fault: Fault::Source, message: message.into(), hint: hint.into() }
    }

    fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { fault: Fault::Usage, ..Self::new(message, hint) }
    }
}
