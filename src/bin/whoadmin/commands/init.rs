//! `init`.

use crate::cli::Init;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `init`.
pub fn run(_it: &Init, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
