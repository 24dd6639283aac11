//! What is wrong with a directory: the list of checks, and those that need more than one file's text.
//!
//! [`crate::load`] finds what is wrong with the structure of a file, `resolve_references` what
//! its entries say of each other, and [`lint`] what loads and yet would answer wrongly.

pub mod checks;
mod diagnostic;
mod doubles;
mod entry;
mod lints;
mod references;
mod report;
mod sources;

pub use checks::{Check, Severity};
pub use diagnostic::{Diagnostic, Span, sort};
pub use doubles::find_doubles_beside;
pub use lints::{Options, lint, lint_compiled};
pub(crate) use references::resolve_references;
pub(crate) use report::{Diagnostics, Report};
pub use sources::{SourceText, Sources};

/// Every check there is, sorted by id.
#[must_use]
pub fn all_checks() -> Vec<&'static Check> {
    let lints = lints::LINTS.iter().map(|lint| &lint.check);
    let mut all: Vec<&Check> = checks::CHECKS.iter().copied().chain(lints).collect();
    all.sort_unstable_by_key(|check| check.id);
    all
}
