//! The YAML reader alone on one file: what loading and checking are measured against.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark stops where it cannot measure")]

use serde::de::IgnoredAny;

fn main() {
    let Some(path) = std::env::args().nth(1).filter(|it| !it.starts_with('-')) else {
        return;
    };
    let text = std::fs::read_to_string(path).expect("a readable file");
    let options = serde_yaml::options! { budget: None };
    let read: Result<IgnoredAny, _> = serde_yaml::from_str_with_options(&text, options);
    assert!(read.is_ok(), "the file is not YAML");
}
