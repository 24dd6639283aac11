//! What the summary of a batch needs to know of each answer.

use whoadmin::answer::{Answer, Resolved};

/// What a summary needs to know of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// How far it came.
    pub resolved: Resolved,
    /// Whether the cloud is assumed.
    pub assumed: bool,
    /// Whether it is an error.
    pub error: bool,
    /// The exit code that it means.
    pub code: u8,
}

impl Told {
    /// How many bytes it takes.
    pub const BYTES: usize = 3;

    /// It, in bytes.
    pub fn bytes(self) -> [u8; Self::BYTES] {
        let resolved = match self.resolved {
            Resolved::Organization => 0,
            Resolved::Type => 1,
            Resolved::Nothing => 2,
        };
        [resolved, u8::from(self.assumed) | u8::from(self.error) << 1, self.code]
    }

    /// What those bytes say.
    pub fn of_bytes([resolved, flags, code]: [u8; Self::BYTES]) -> Self {
        let resolved = match resolved {
            0 => Resolved::Organization,
            1 => Resolved::Type,
            _ => Resolved::Nothing,
        };
        Self { resolved, assumed: flags & 1 != 0, error: flags & 2 != 0, code }
    }

    /// What a summary needs to know of `answer`.
    pub fn of(answer: &Answer, code: u8) -> Self {
        Self {
            resolved: answer.resolved,
            assumed: answer.error.is_none() && answer.cloud.basis == "assumed",
            error: answer.error.is_some(),
            code,
        }
    }
}
