//! The package keeps its word: the Rust version that it states, the files that it holds, and the
//! picture that it shows.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What `cargo` prints; none where it cannot be asked, as without the sources of all dependencies.
fn cargo(arguments: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(ROOT).output().ok()?;
    if !output.status.success() {
        eprintln!("passed over: cargo {}", arguments.join(" "));
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

fn version(text: &str) -> Vec<u32> {
    let mut version: Vec<u32> = text.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    version.resize(3, 0);
    version
}

#[test]
fn no_dependency_asks_for_a_later_rust() {
    let target = concat!(env!("CARGO_PKG_NAME"), "-none");
    let host = Command::new("rustc").arg("-vV").output().ok();
    let host = host.and_then(|it| String::from_utf8(it.stdout).ok()).unwrap_or_default();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or(target);
    let Some(metadata) = cargo(&[
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        host,
    ]) else {
        return;
    };
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    // Everything that a build needs; what only tests need may be younger.
    let mut needed = vec![metadata["resolve"]["root"].as_str().unwrap()];
    let mut at = 0;
    while let Some(id) = needed.get(at).copied() {
        at += 1;
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            let id = dependency["pkg"].as_str().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") && !needed.contains(&id) {
                needed.push(id);
            }
        }
    }
    let ours = version(env!("CARGO_PKG_RUST_VERSION"));
    let mut late = Vec::new();
    for package in packages.iter().filter(|it| needed.contains(&it["id"].as_str().unwrap())) {
        let asked = package["rust_version"].as_str().unwrap_or("1.0");
        if version(asked) > ours {
            late.push(format!("{} asks for Rust {asked}", package["name"]));
        }
    }
    assert!(late.is_empty(), "rust-version is {}, but {late:?}", env!("CARGO_PKG_RUST_VERSION"));
}

#[test]
fn the_crate_holds_what_it_needs_and_no_more() {
    let Some(files) = cargo(&["package", "--list", "--allow-dirty", "--offline"]) else {
        return;
    };
    let known = [
        ".cargo_vcs_info.json",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "build.rs",
        "data/schema/answer.json",
        "data/schema/directory.json",
        "data/schools/NOTICE.md",
    ];
    let mut strange: Vec<&str> = files.lines().collect();
    strange.retain(|file| {
        let file = Path::new(file);
        let in_folder = |folder: &str, endings: &[&str]| {
            let ending = file.extension().and_then(|it| it.to_str()).unwrap_or_default();
            file.starts_with(folder) && endings.contains(&ending)
        };
        !known.iter().any(|it| file == Path::new(it))
            && !in_folder("src", &["rs", "css", "ps1"])
            && !(in_folder("data", &["yaml", "tsv", "txt"])
                && (file.components().count() == 2 || file.starts_with("data/messages")))
    });
    assert!(strange.is_empty(), "{strange:?}");
    for file in known {
        let made = matches!(file, ".cargo_vcs_info.json" | "Cargo.toml.orig");
        assert!(made || files.lines().any(|it| it == file), "{file} is missing");
    }
}

#[test]
fn what_the_sources_include_is_in_the_crate() {
    let Some(files) = cargo(&["package", "--list", "--allow-dirty", "--offline"]) else {
        return;
    };
    let mut count = 0;
    let is_source = |file: &&str| Path::new(file).extension().is_some_and(|it| it == "rs");
    for source in files.lines().filter(is_source) {
        let text = std::fs::read_to_string(Path::new(ROOT).join(source)).unwrap();
        for macro_name in ["include_str!(\"", "include_bytes!(\""] {
            for path in text.split(macro_name).skip(1).filter_map(|it| it.split('"').next()) {
                let path = Path::new(ROOT).join(source).with_file_name(path);
                let path = path.canonicalize().unwrap();
                let path = path.strip_prefix(Path::new(ROOT).canonicalize().unwrap()).unwrap();
                assert!(files.lines().any(|it| Path::new(it) == path), "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 2, "{count}");
}

#[test]
fn the_picture_shows_what_is_answered() {
    let picture = std::fs::read_to_string(Path::new(ROOT).join(".github/answer.svg")).unwrap();
    let mut shown: Vec<String> = picture
        .lines()
        .filter(|line| line.starts_with("<text"))
        .skip(1)
        .flat_map(|line| words(&plain(line)))
        .collect();
    // As `tests/picture.py` asks.
    let output = Command::new(env!("CARGO_BIN_EXE_whoadmin"))
        .args(["anna@contoso.com", "--isolated", "-d"])
        .arg(Path::new(ROOT).join("tests/picture.yaml"))
        .args(["--lang", "en", "--at", "2026-11-24T10:30+01:00"])
        .env("TZ", "Europe/Amsterdam")
        .output()
        .unwrap();
    let mut answered = words(&String::from_utf8(output.stdout).unwrap());
    // The lines of a table's cells are put together in another order.
    shown.sort();
    answered.sort();
    assert_eq!(shown, answered, "draw it again: tests/picture.py > .github/answer.svg");
}

/// The text of a line of SVG.
fn plain(line: &str) -> String {
    let texts = line.split('<').filter_map(|part| part.split_once('>'));
    let text: String = texts.flat_map(|(_, text)| [text, " "]).collect();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The words of a text, without the lines of tables.
fn words(text: &str) -> Vec<String> {
    let is_line = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
    let text: String = text.chars().map(|c| if is_line(c) { ' ' } else { c }).collect();
    text.split_whitespace().map(str::to_owned).collect()
}
