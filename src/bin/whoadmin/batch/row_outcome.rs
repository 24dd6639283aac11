//! What the summary of a batch needs to know of each answer.

use whoadmin::answer::{Answer, Resolved};

/// What a summary needs to know of an answer.
#[derive(Debug, Clone, Copy)]
pub struct RowOutcome {
    /// How far it came.
    pub resolved: Resolved,
    /// Whether the cloud is assumed.
    pub assumed: bool,
    /// Whether it is an error.
    pub error: bool,
    /// The exit code that it means.
    pub code: u8,
}

impl RowOutcome {
    /// What a summary needs to know of `answer`, whose exit code is `code`.
    pub fn new(answer: &Answer, code: u8) -> Self {
        Self {
            resolved: answer.resolved,
            assumed: answer.error.is_none() && answer.cloud.basis == "assumed",
            error: answer.error.is_some(),
            code,
        }
    }
}
