//! Fuzzes the invariant `matching`.
#![no_main]
#![allow(dead_code, reason = "each target holds one invariant")]

#[path = "../../tests/it/invariants/held.rs"]
mod held;

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| held::matching(bytes));
