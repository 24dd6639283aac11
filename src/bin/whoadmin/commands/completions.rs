//! `completions`.

use crate::cli::Completions;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `completions`.
pub fn run(_it: &Completions, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
