//! All tests of the tool but its transcripts, as one program: each linked the whole library by itself.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::match_bool,
    clippy::match_same_arms,
    clippy::needless_for_each,
    clippy::nonminimal_bool,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::similar_names,
    clippy::unwrap_used,
    reason = "a test stops where it fails, and says what it left out"
)]

mod answer;
mod batch;
mod built_in;
mod check;
mod checklist;
mod common;
mod compiled;
mod completions;
#[cfg(unix)]
mod contact;
mod corpus_bad;
mod data;
mod drafts;
mod enrich;
#[cfg(target_os = "linux")]
mod faults;
mod format;
mod help;
mod hours;
mod import;
mod init;
mod invariants;
mod languages;
#[cfg(unix)]
mod launch;
mod listing;
mod machine;
mod matching;
mod messages;
mod package;
mod people;
#[cfg(target_os = "linux")]
mod prompt;
mod recipes;
mod refusal;
mod template;
mod tidy;
mod tool;
mod understanding;
mod web;
