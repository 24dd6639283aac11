//! Runs the transcripts of `tests/cmd`, and the README's examples, from the folder `tests/fixtures`.
//!
//! What changed on purpose is written anew by `TRYCMD=overwrite cargo test --test cli`; then read it.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test stops where it fails, and says what it left out"
)]

use std::path::Path;

/// What a machine could say of itself: the transcripts hear none of it.
const SILENT: &[&str] = &[
    "BROWSER",
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "DISPLAY",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "NO_COLOR",
    "SSH_CONNECTION",
    "SSH_TTY",
    "WAYLAND_DISPLAY",
    "WHOADMIN_BROWSER",
    "WHOADMIN_DIRECTORY",
    "WHOADMIN_LANG",
    "WSL_DISTRO_NAME",
    "WSL_INTEROP",
];

#[test]
fn transcripts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Paths in the transcripts are then as short as a reader would type them.
    std::env::set_current_dir(root.join("tests/fixtures")).unwrap();
    let cases = trycmd::TestCases::new();
    cases.case(root.join("tests/cmd/*.md"));
    if root.join("README.md").exists() {
        cases.case(root.join("README.md"));
    }
    for name in SILENT {
        cases.env(*name, "");
    }
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"] {
        cases.env(name, "/nonexistent");
    }
    cases.env("TZ", "UTC").env("TERM", "dumb");
}
