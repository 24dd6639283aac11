//! `check`.

use crate::cli::Check;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `check`.
pub fn run(_it: &Check, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
