//! What went wrong, as a person reads it, and the exit code that says so to scripts.

use std::fmt;

use whoadmin::diagnostics::Diagnostic;
use whoadmin::directory::Directory;
use whoadmin::resolve::ResolveError;
use whoadmin::store::CorruptError;

/// The gravest exit codes of a batch come first.
pub const GRAVITY: [u8; 7] = [1, 5, 4, 3, 2, 6, 0];

/// A failure: its exit code, and what to say.
#[derive(Debug, Default)]
pub struct CliError {
    /// The exit code.
    pub code: u8,
    /// What is wrong; empty when everything is said already.
    pub message: String,
    /// What caused it, from near to far.
    pub causes: Vec<String>,
    /// What there is to choose from, one a line.
    pub choice: Box<[String]>,
    /// What would help.
    pub hint: String,
    /// The problems of a layer that did not load, shown as a report.
    pub problems: Vec<Diagnostic>,
}

/// What a command returns: its exit code.
pub type Outcome = Result<u8, CliError>;

impl CliError {
    /// A failure with this exit code.
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), ..Self::default() }
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(2, message)
    }

    /// A file could not be read or written.
    pub fn io(what: &str, path: &std::path::Path, fault: &std::io::Error) -> Self {
        let failure = Self::new(1, format!("{what} `{}`", path.display())).because(fault);
        match fault.kind() {
            std::io::ErrorKind::NotFound => failure.hint("look whether the path is right"),
            std::io::ErrorKind::PermissionDenied => {
                failure.hint("look whose it is, and who may read or write there")
            }
            std::io::ErrorKind::StorageFull => failure.hint("make room, or write elsewhere"),
            _ => failure,
        }
    }

    /// The same with a cause.
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Output that could not be written; a closed pipe is no error.
    pub fn output(fault: &std::io::Error) -> Self {
        if fault.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::default();
        }
        Self::new(1, "the output could not be written")
            .because(fault)
            .hint("make room where it goes, or write elsewhere: --out FILE")
    }
}

impl From<std::io::Error> for CliError {
    fn from(fault: std::io::Error) -> Self {
        Self::output(&fault)
    }
}

impl From<CorruptError> for CliError {
    fn from(damage: CorruptError) -> Self {
        Self::new(5, format!("a compiled directory is damaged: {damage}"))
            .hint("compile it again: whoadmin compile PATH --to FILE")
    }
}

impl From<ResolveError> for CliError {
    fn from(refusal: ResolveError) -> Self {
        let message = refusal.to_string();
        match refusal {
            ResolveError::BadAddress { .. } => Self::usage(message)
                .hint("write it as anna@contoso.com, or a domain as contoso.com"),
            ResolveError::Unknown { what, near, .. } => {
                let hint = if near.is_empty() {
                    match what {
                        "organization or type" => {
                            "try a kind of organization: whoadmin list types".to_owned()
                        }
                        "tenant" => "list what is known: whoadmin list organizations".to_owned(),
                        "organization type" => "list them: whoadmin list types".to_owned(),
                        what => format!("list them: whoadmin list {what}s"),
                    }
                } else {
                    format!("did you mean {}?", quoted(&near))
                };
                Self::new(3, message).hint(hint)
            }
            ResolveError::Ambiguous { choice, .. } => {
                Self::new(4, message).hint(format!("use one of {}", quoted(&choice)))
            }
            ResolveError::Corrupt(damage) => damage.into(),
        }
    }
}

/// Names in backticks, joined.
pub fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// The graver of two exit codes of a batch.
pub fn graver(a: u8, b: u8) -> u8 {
    let rank = |code: u8| GRAVITY.iter().position(|it| *it == code).unwrap_or(GRAVITY.len());
    if rank(a) <= rank(b) { a } else { b }
}

/// Where a layer's problems stop the program: the first place, for people.
pub fn first_place(failure: &CliError) -> Option<String> {
    failure.problems.first().map(Diagnostic::place)
}

/// A directory that could be made, or the built-in one with what stopped the rest.
#[derive(Debug)]
pub struct Opened {
    /// What is known.
    pub directory: Directory,
    /// What stopped a layer.
    pub broken: Option<CliError>,
}
