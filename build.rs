//! Compiles `data/` into the form that the program looks things up in, and refuses a broken fact.
//!
//! The code that reads, checks and encodes it is the library's own: the same that reads a user's
//! directory.

#![allow(dead_code, unused_imports, reason = "the library's modules are used in part here")]
#![allow(clippy::panic, reason = "a build script stops the build that way")]

#[path = "src/date.rs"]
mod date;
/// Without the lints, which need more than the data's own build has.
#[path = "src/diagnostics"]
mod diagnostics {
    pub mod checks;
    mod diagnostic;
    mod doubles;
    mod entry;
    mod references;
    mod report;
    mod sources;
    pub use checks::Check;
    pub use diagnostic::*;
    pub use references::resolve_references;
    pub use report::{Diagnostics, Report};
    pub use sources::{SourceText, Sources};
}
#[path = "src/directory/mod.rs"]
mod directory;
#[path = "src/entries.rs"]
mod entries;
#[path = "src/link/mod.rs"]
mod link;
#[path = "src/load/mod.rs"]
mod load;
#[path = "src/model/mod.rs"]
mod model;
#[path = "src/names/mod.rs"]
mod names;
#[path = "src/store/mod.rs"]
mod store;
#[path = "src/text.rs"]
mod text;

use std::path::{Path, PathBuf};

/// The files of `data/` that are entries, in the order in which they are numbered: those of the folder,
/// then those of the folders that hold one noun in several files.
fn entry_files(data: &Path) -> Vec<PathBuf> {
    let yaml = |folder: &Path| {
        let found = std::fs::read_dir(folder).map(Iterator::flatten).into_iter().flatten();
        let mut files: Vec<PathBuf> = found
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
            .filter(|path| !NO_ENTRIES.iter().any(|name| path.ends_with(name)))
            .collect();
        files.sort();
        files
    };
    let folders = NOUN_FOLDERS.iter().flat_map(|folder| yaml(&data.join(folder)));
    yaml(data).into_iter().chain(folders).collect()
}

/// The folders of `data/` that hold one noun in several files.
const NOUN_FOLDERS: [&str; 2] = ["messages", "portals"];

/// The YAML files of `data/` that are no entries.
const NO_ENTRIES: [&str; 2] = ["starter.yaml", "imports.yaml"];

/// Links the static executable of Linux for a fixed place in memory.
///
/// One that can be moved has 6,500 addresses to correct before `main`: a fifth of all instructions of
/// the shortest command, and a quarter of its page faults. Its heap, stack and libraries keep their
/// random places; there is no unsafe code here whose faults the place of the rest would help to use.
fn link_for_start() {
    let is = |name: &str, value: &str| {
        std::env::var(format!("CARGO_CFG_TARGET_{name}"))
            .is_ok_and(|it| it.split(',').any(|it| it == value))
    };
    if is("OS", "linux") && is("ENV", "gnu") && is("ARCH", "x86_64") && is("FEATURE", "crt-static")
    {
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=data");
    link_for_start();
    let data = Path::new("data");
    let files = entry_files(data)
        .into_iter()
        .map(|path| load::File {
            // With `/` on every system: it is shown.
            name: path.to_string_lossy().replace('\\', "/"),
            bytes: read(&path),
        })
        .collect();
    let mut loaded = load::load(files, load::Rights::BuiltIn, None);
    if !loaded.problems.is_empty() {
        for problem in &loaded.problems {
            println!("cargo::error={}: {} ({})", problem.place(), problem.message, problem.hint);
        }
        std::process::exit(1);
    }
    schools(data, &mut loaded.entries);
    let facts = loaded.entries.defaults.as_ref().map(|it| it.date.clone()).unwrap_or_default();
    println!("cargo::rustc-env=WHOADMIN_FACTS={facts}");
    let payload = store::encode(&loaded.entries);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(fault) = std::fs::write(out.join("built-in.directory"), payload) {
        panic!("cannot write the compiled data: {fault}");
    }
}

/// The listed schools, the domains beneath them that are none, and the providers of personal mail.
fn schools(data: &Path, entries: &mut entries::Entries) {
    let text = contents(&data.join("schools.tsv"));
    for line in text.lines().skip(1) {
        if let Some((domain, name)) = line.split_once('\t') {
            entries.schools.push((domain.to_owned(), name.to_owned()));
        }
    }
    let text = contents(&data.join("school-stops.txt"));
    // A domain without a name stops a look-up: it lies beneath a school, and is none.
    entries.schools.extend(text.lines().map(|domain| (domain.to_owned(), String::new())));
    let school_type =
        entries.defaults.as_ref().map(|it| it.school_type.clone()).unwrap_or_default();
    let text = contents(&data.join("school-suffixes.txt"));
    if let Some(kind) = entries.types.iter_mut().find(|kind| kind.id.value == school_type) {
        for suffix in text.lines() {
            if !kind.domains.iter().any(|known| known.value == suffix) {
                kind.domains
                    .push(model::Spot { value: suffix.to_owned(), ..model::Spot::default() });
            }
        }
    }
    let text = contents(&data.join("personal-mail.txt"));
    entries.personal_mail.extend(text.lines().map(str::to_owned));
}

fn read(path: &Path) -> Vec<u8> {
    match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(fault) => panic!("cannot read {}: {fault}", path.display()),
    }
}

fn contents(path: &Path) -> String {
    String::from_utf8_lossy(&read(path)).into_owned()
}
