//! `schema`.

use crate::cli::Schema;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `schema`.
pub fn run(_it: &Schema, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
