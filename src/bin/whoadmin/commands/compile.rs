//! `compile`.

use crate::cli::Compile;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `compile`.
pub fn run(_it: &Compile, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
