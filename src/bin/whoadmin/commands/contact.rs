//! `contact`.

use crate::cli::Contact;
use crate::desk::Desk;
use crate::error::{Failure, Outcome};

/// Runs `contact`.
pub fn run(_it: &Contact, _desk: &mut Desk<'_>) -> Outcome {
    Err(Failure::new(1, "not yet"))
}
