//! Holds the repository to its own habits: who may name what, and how a file begins and ends.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Crates that more than one module names, and why.
const SHARED: &[(&str, &[&str], &str)] = &[
    ("chrono", &["date", "hours"], "a day is compared, and a week is walked through"),
    (
        "clap",
        &["bin/cli", "bin/context", "bin/options", "bin/commands/"],
        "a command's arguments stand beside what it does; context hands the command line to those that \
         tell of it",
    ),
    (
        "serde_json",
        &["load", "render", "import", "bin/output", "bin/commands/list", "bin/commands/schema"],
        "load holds JSON files to their syntax, render writes, import reads what others wrote, a query searches \
         what was written, a list is a table of such values, and a schema is one",
    ),
    (
        "serde_yaml",
        &["load", "render", "import"],
        "load reads entries, render writes, and import reads its tables and where things stand",
    ),
];

/// Ids of the data that are also keys of files or answers, or words of the program's own.
const WORDS: &[(&str, &str)] = &[
    ("domain", "a placeholder, and how a WHO is read"),
    ("status", "a key of a cloud"),
    ("support", "a key of a cloud"),
    ("unknown", "the state of a portal"),
];

/// Files whose longer texts may name ids, beside those of examples: they are there to be typed.
const EXAMPLES: &[&str] = &["src/bin/whoadmin/cli.rs"];

/// The most lines of a file, its tests aside.
const MOST_LINES: usize = 700;

/// A source file: its path from the root, its text, and its code without comments and literals.
struct Source {
    path: String,
    text: String,
    code: String,
    literals: Vec<String>,
}

impl Source {
    /// The module that it is part of: of the library the top one, of the program each file.
    fn module(&self) -> String {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        match path.strip_prefix("bin/whoadmin/") {
            Some(file) => module_of_program(file.split('/')),
            None => path.split('/').next().unwrap().to_owned(),
        }
    }
}

/// The module of the program that a path such as `commands::ask::run` lies in.
fn module_of_program<'p>(mut parts: impl Iterator<Item = &'p str>) -> String {
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("commands", Some(command)) => format!("bin/commands/{command}"),
        (file, _) => format!("bin/{file}"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str, found: &mut Vec<String>) {
    let Ok(entries) = root().join(folder).read_dir() else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files(&path, ending, found);
        } else if path.ends_with(ending) {
            found.push(path);
        }
    }
}

/// Every Rust file of `src`, without the tests at its end.
fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    files("src", ".rs", &mut paths);
    paths.retain(|path| !path.ends_with("/tests.rs"));
    paths.sort();
    assert!(paths.len() > 40, "{paths:?}");
    let read = |path: String| {
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
        let (code, literals) = taken_apart(&text);
        Source { path, text, code, literals }
    };
    paths.into_iter().map(read).collect()
}

/// The code without comments and literals, and the string literals.
fn taken_apart(text: &str) -> (String, Vec<String>) {
    let (mut code, mut literals) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if let Some(raw) = raw_string(rest).filter(|_| !after_word) {
            literals.push(raw.0.to_owned());
            rest = raw.1;
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let is_end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                is_end
            });
            let end = end.unwrap() + 1;
            literals.push(rest[1..end].to_owned());
            rest = &rest[end + 1..];
            code.push('"');
        } else if let Some(length) = char_literal(rest) {
            rest = &rest[length..];
            code.push('\'');
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (code, literals)
}

/// What a raw string holds, and what stands behind it.
fn raw_string(text: &str) -> Option<(&str, &str)> {
    let hashes = text.strip_prefix('r')?;
    let inner = hashes.trim_start_matches('#');
    let close = format!("\"{}", &hashes[..hashes.len() - inner.len()]);
    inner.strip_prefix('"')?.split_once(close.as_str())
}

/// The length of a character literal; none for a lifetime.
fn char_literal(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    if let Some(escape) = inner.strip_prefix('\\') {
        return Some(escape[1..].find('\'')? + 4);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..].starts_with('\'').then_some(c.len_utf8() + 2)
}

/// Whether `code` names the crate, as the beginning of a path or in a `use`.
fn names(code: &str, krate: &str) -> bool {
    let own = code.split("use crate::").skip(1).filter_map(|it| it.split(';').next());
    let mut words = own.flat_map(|it| it.split(|c: char| !c.is_alphanumeric() && c != '_'));
    if words.any(|word| word == krate) {
        // A module of ours with the same name.
        return false;
    }
    code.match_indices(krate).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let behind = &code[at + krate.len()..];
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && !"_:.".contains(c));
        let in_use = code[..at].trim_end().ends_with("use") && behind.starts_with([';', ' ']);
        begins && (behind.starts_with("::") || in_use)
    })
}

/// The keys of the section `[dependencies]`.
fn dependencies() -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let keys = section.lines().filter_map(|line| line.split_once(" = "));
    let keys = keys.filter(|(key, _)| !key.starts_with('#'));
    keys.map(|(key, _)| key.trim().replace('-', "_")).collect()
}

#[test]
fn each_outside_crate_is_named_in_one_module() {
    let sources = sources();
    // What derives a trait is named wherever there is a type to derive it for.
    let derives = ["serde", "thiserror"];
    for krate in dependencies().iter().filter(|krate| !derives.contains(&krate.as_str())) {
        let krate = if krate == "tz_rs" { "tz" } else { krate };
        let naming = sources.iter().filter(|source| names(&source.code, krate));
        let modules: BTreeSet<String> = naming.map(Source::module).collect();
        let shared = SHARED.iter().find(|(name, ..)| *name == krate);
        if let Some((_, allowed, _)) = shared {
            let more: Vec<_> = modules
                .iter()
                .filter(|it| !allowed.iter().any(|allowed| is_in(it, allowed)))
                .collect();
            assert!(more.is_empty(), "{krate} is named in {more:?}, too");
        } else {
            assert_eq!(modules.len(), 1, "{krate} is named in {modules:?}");
        }
    }
}

/// Whether a module is `allowed`, or lies in that folder when it ends in a slash.
fn is_in(module: &str, allowed: &str) -> bool {
    module == allowed || (allowed.ends_with('/') && module.starts_with(allowed))
}

#[test]
fn the_library_knows_no_command_line() {
    for source in sources().iter().filter(|it| !it.path.starts_with("src/bin/")) {
        assert!(!names(&source.code, "clap"), "{}", source.path);
        assert!(!source.code.contains("std::env::"), "{}", source.path);
    }
}

#[test]
fn only_main_names_standard_output_and_error() {
    for source in sources().iter().filter(|it| it.path != "src/bin/whoadmin/main.rs") {
        for name in ["stdout()", "stderr()", "print!", "println!", "eprint!", "eprintln!", "dbg!"] {
            assert!(!source.code.contains(name), "{}: {name}", source.path);
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut paths = vec!["build.rs".to_owned()];
    for folder in ["src", "tests", "benches"] {
        files(folder, ".rs", &mut paths);
    }
    for path in paths {
        let text = std::fs::read_to_string(root().join(&path)).unwrap();
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{path}: {first}");
    }
}

#[test]
fn no_file_is_too_long() {
    for source in sources() {
        let lines = source.text.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", source.path);
    }
}

#[test]
fn modules_use_each_other_one_way() {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        let module = source.module();
        let used = used(&source.code, &module).into_iter().filter(|used| *used != module);
        uses.entry(module.clone()).or_default().extend(used);
    }
    assert!(uses["bin/commands/ask"].contains("bin/context") && uses["resolve"].contains("names"));
    // Whoever uses nothing that is left, or is used by nobody left, is in no circle.
    loop {
        let used: BTreeSet<String> = uses.values().flatten().cloned().collect();
        let before = uses.len();
        let left: BTreeSet<String> = uses.keys().cloned().collect();
        uses.values_mut().for_each(|it| it.retain(|it| left.contains(it)));
        uses.retain(|module, uses| !uses.is_empty() && used.contains(module));
        if uses.len() == before {
            break;
        }
    }
    assert!(uses.is_empty(), "{uses:#?}");
}

/// The modules that `code` uses.
fn used(code: &str, module: &str) -> BTreeSet<String> {
    let of_program = module.starts_with("bin/");
    let mut used = BTreeSet::new();
    for (prefix, root) in [("crate::", ""), ("super::", "commands::")] {
        // Above a file of a library's module there is that module.
        if prefix == "super::" && !module.starts_with("bin/commands/") {
            continue;
        }
        for (at, _) in code.match_indices(prefix) {
            for path in paths(&code[at + prefix.len()..]) {
                // What stands in the root itself begins with a capital, and is no module.
                if path.starts_with(char::is_lowercase) {
                    let path = format!("{root}{path}");
                    let mut parts = path.split("::");
                    used.insert(match of_program {
                        true => module_of_program(parts),
                        false => parts.next().unwrap_or_default().to_owned(),
                    });
                }
            }
        }
    }
    used
}

/// The paths at the beginning of `code`: one, or those of a list in braces.
fn paths(code: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let Some(list) = code.strip_prefix('{') else {
        return vec![code.split(|c| !is_part(c)).next().unwrap_or_default().to_owned()];
    };
    let (mut depth, mut found) = (1, vec![String::new()]);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => found.push(String::new()),
            c if depth == 1 && is_part(c) => found.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    found
}

/// The ids of a section of the data.
fn ids(section: &str) -> Vec<String> {
    let files = crate::common::data_files();
    let entries = files.iter().filter_map(|file| {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        let data: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        data[section].as_object().cloned()
    });
    entries.flat_map(|entries| entries.into_iter().map(|(id, _)| id)).collect()
}

#[test]
fn no_source_names_an_entry_of_the_data() {
    let ids: BTreeSet<String> =
        ["clouds", "portals", "types", "tasks", "messages"].iter().flat_map(|it| ids(it)).collect();
    for source in sources() {
        for literal in &source.literals {
            let word = WORDS.iter().any(|(word, _)| word == literal);
            assert!(word || !ids.contains(literal), "{} names `{literal}`", source.path);
            let is_example =
                EXAMPLES.contains(&source.path.as_str()) || literal.contains("Examples:");
            if word || is_example {
                continue;
            }
            // Ids that are no ordinary words are not named inside of a longer text, either.
            let parts = literal.split(|c: char| !(c.is_alphanumeric() || c == '-'));
            for part in parts.filter(|it| it.contains(|c: char| c == '-' || c.is_numeric())) {
                let word = WORDS.iter().any(|(word, _)| part.ends_with(word));
                assert!(word || !ids.contains(part), "{} names `{part}`", source.path);
            }
        }
    }
    for (word, reason) in WORDS {
        assert!(ids.contains(*word), "`{word}` ({reason}) is no id any more");
    }
}

#[test]
fn the_reader_of_sources_reads_them() {
    let (code, literals) = taken_apart(
        "let a = \"x\\\"y\"; // \"no\"\nlet b = r#\"raw \"q\"\"#; /* \"no\" */ let c = '\"'; \
         let d: &'static str = \"z\"; let e = '\\''; let f = '\\u{1b}';",
    );
    assert_eq!(literals, ["x\\\"y", "raw \"q\"", "z"]);
    assert!(code.contains("'static str") && !code.contains("no"), "{code}");
    assert!(names("use open::that;", "open") && names("let x = open::that(1);", "open"));
    assert!(names("use strsim;", "strsim") && names("use strsim as s;", "strsim"));
    assert_eq!(paths("{a, b::C, d::{E, F}, g};"), ["a", "b::C", "d::", "g"]);
    assert_eq!(paths("names::read(x)"), ["names::read"]);
    assert!(!names("use crate::commands::{ask, open}; fn a() { open::send() }", "open"));
    assert!(!names("commands::open::run(); pub mod open; let open = 1; reopen::x()", "open"));
}
