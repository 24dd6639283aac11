//! `man`.

use crate::cli::Man;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `man`.
pub fn run(_it: &Man, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
