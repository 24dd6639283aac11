//! Runs the invariants over the kept corpus, and over a bounded number of inputs made from it.
//!

//! `WHOADMIN_CASES` says how many of each are made; the default keeps a debug build short.

mod held;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

/// The files of a corpus, sorted by name.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(name);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

/// Pieces that parsers stumble over.
const PIECES: &[&str] = &[
    "https://",
    "http://127.0.0.1",
    "mailto:",
    "tel:+",
    "javascript:",
    "@",
    ":443",
    ":8443",
    "..",
    "/../",
    "%",
    "%2e",
    "%0d%0a",
    "%00",
    "?",
    "#",
    "\\",
    "xn--",
    "evil.example",
    "contoso.com",
    "login.microsoftonline.com",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{9b}",
    "\u{7}",
    "\u{0}",
    "\r\n",
    "\n",
    "\t",
    " ",
    "\u{2028}",
    "\u{e0041}",
    "\u{1f3f4}",
    "é",
    "語",
    "ا",
    "{tenant}",
    "{{",
    "}}",
    "{{#each contacts}}",
    "{{/each}}",
    "{{name}}",
    "\"",
    "'",
    ",",
    ";",
    "=cmd|",
    "AADSTS50053",
    "AADSTS",
    "50053",
    "SSPR_0009",
    "organizations:\n",
    "  a:\n",
    "- ",
    "&a ",
    "*a",
    "[",
    "]",
    "{",
    "}",
    "<<: ",
    "!!str ",
    "|\n",
    "---\n",
    "\u{1e}127.0.0.1:8080",
    "type: school\n",
    "name: ",
];

/// One change to some bytes.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Cut(Index, usize),
    Put(Index, Vec<u8>),
    Double(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let piece = prop_oneof![
        4 => select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => any::<char>().prop_map(|c| c.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, with)| Change::Flip(at, with)),
        (any::<Index>(), 1_usize..12).prop_map(|(at, count)| Change::Cut(at, count)),
        (any::<Index>(), piece).prop_map(|(at, piece)| Change::Put(at, piece)),
        (any::<Index>(), 1_usize..24).prop_map(|(at, count)| Change::Double(at, count)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: Vec<Change>) -> Vec<u8> {
    for change in changes {
        let len = bytes.len();
        match change {
            Change::Flip(at, with) if len > 0 => bytes[at.index(len)] ^= with,
            Change::Cut(at, count) if len > 0 => {
                let at = at.index(len);
                bytes.drain(at..len.min(at + count));
            }
            Change::Double(at, count) if len > 0 => {
                let at = at.index(len);
                let piece = bytes[at..len.min(at + count)].to_vec();
                bytes.splice(at..at, piece);
            }
            Change::Put(at, piece) => {
                let at = at.index(len + 1);
                bytes.splice(at..at, piece);
            }
            _ => {}
        }
    }
    bytes
}

/// Kept inputs with changes, pieces in a row, and anything.
fn inputs(kept: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let kept = (select(kept), prop::collection::vec(change(), 0..6));
    prop_oneof![
        6 => kept.prop_map(|(bytes, changes)| changed(bytes, changes)),
        2 => prop::collection::vec(select(PIECES), 0..8).prop_map(|it| it.concat().into_bytes()),
        1 => any::<String>().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..64),
    ]
}

fn cases() -> Option<u32> {
    std::env::var("WHOADMIN_CASES").ok().and_then(|it| it.parse().ok())
}

#[track_caller]
fn hold(name: &str, usual: u32) {
    let (_, held) = held::ALL.into_iter().find(|(known, _)| *known == name).unwrap();
    let kept = corpus(name);
    assert!(!kept.is_empty(), "no corpus for {name}");
    for (path, bytes) in &kept {
        let ran = std::panic::catch_unwind(|| held(bytes));
        assert!(ran.is_ok(), "{} breaks an invariant", path.display());
    }
    let cases = cases().unwrap_or(usual);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let inputs = inputs(kept.into_iter().map(|(_, bytes)| bytes).collect());
    let ran = TestRunner::new(config).run(&inputs, |bytes| {
        held(&bytes);
        Ok(())
    });
    if let Err(fault) = ran {
        panic!("{name}: {fault}");
    }
}

#[test]
fn the_address_gate() {
    hold("gate", 4000);
}

#[test]
fn domain_matching() {
    hold("domains", 300);
}

#[test]
fn the_text_door() {
    hold("door", 4000);
}

#[test]
fn the_loader_through_to_an_answer() {
    hold("loader", 200);
}

#[test]
fn message_matching() {
    hold("matching", 300);
}

#[test]
fn template_filling() {
    hold("template", 2000);
}

#[test]
fn spreadsheets() {
    hold("rows", 2000);
}

/// Each fuzz target has its corpus, and each corpus its invariant.
#[test]
fn no_corpus_without_an_invariant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut folders: Vec<String> = std::fs::read_dir(root)
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "bad")
        .collect();
    folders.sort();
    let mut known: Vec<&str> = held::ALL.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(folders, known);
}
