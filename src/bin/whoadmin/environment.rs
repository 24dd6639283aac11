//! What the environment's variables say: one that is empty says nothing.

use std::ffi::OsString;

/// An environment variable that says something.
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The same as text.
pub fn word(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}
