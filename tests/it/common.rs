//! The built-in data, and layers on it, for tests of the library.

use std::sync::OnceLock;

use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::entries::Entries;
use whoadmin::hours::{Moment, Zone};
use whoadmin::load::{File, Rights, load};
use whoadmin::question::{Clock, Question};
use whoadmin::store::{Compiled, Memory, encode};

/// The entries of `data/`.
pub fn entries() -> Entries {
    static ENTRIES: OnceLock<Entries> = OnceLock::new();
    ENTRIES.get_or_init(read).clone()
}

fn read() -> Entries {
    let read = |name: String| {
        let bytes = std::fs::read(&name).expect("the data can be read");
        File { name, bytes }
    };
    let loaded = load(data_files().into_iter().map(read).collect(), Rights::BuiltIn, None);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let mut entries = loaded.entries;
    entries.personal_mail.push("gmail.com".to_owned());
    entries
}

/// The YAML files of `data/` that hold entries, as the build finds them.
pub fn data_files() -> Vec<String> {
    let yaml = |folder: &str| {
        let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
        let names = found.flatten().map(|entry| entry.file_name().into_string().unwrap());
        let mut names: Vec<String> = names
            .filter(|name| {
                std::path::Path::new(name).extension().is_some_and(|it| it == "yaml")
                    && name != "starter.yaml"
                    && name != "imports.yaml"
            })
            .map(|name| format!("{folder}/{name}"))
            .collect();
        names.sort();
        names
    };
    ["data", "data/messages", "data/portals"].into_iter().flat_map(yaml).collect()
}

fn compiled(payload: Vec<u8>) -> Compiled {
    Compiled::open(Box::new(Memory(payload.into()))).expect("what was encoded opens")
}

/// The built-in directory.
pub fn built_in() -> Directory {
    static PAYLOAD: OnceLock<Vec<u8>> = OnceLock::new();
    let payload = PAYLOAD.get_or_init(|| encode(&entries()));
    Directory::new(compiled(payload.clone()))
}

/// The built-in directory with a file on it.
pub fn with(yaml: &str) -> Directory {
    let mut directory = built_in();
    let file = File { name: "given.yaml".to_owned(), bytes: yaml.as_bytes().to_vec() };
    let loaded = load(vec![file], Rights::of(Origin::Given), Some(&directory));
    assert!(loaded.is_whole(), "{:?}", loaded.problems);
    let compiled = compiled(encode(&loaded.entries));
    directory.push(Layer {
        origin: Origin::Given,
        path: "given.yaml".to_owned(),
        made: None,
        compiled,
    });
    directory
}

/// The languages that every text is written in.
pub const LANGUAGES: [&str; 7] = ["en", "nl", "de", "zh-Hans", "fr", "es", "ja"];

/// A question in a language, at a moment, on the clock of Amsterdam.
pub fn question(who: Option<&str>, language: &str, at: &str) -> Question {
    let zone = Zone::named("Europe/Amsterdam").expect("the zone is known");
    let moment = Moment::parse(at, &zone).expect("it is a moment");
    Question {
        who: who.map(str::to_owned),
        language: language.to_owned(),
        clock: Clock::new(move || moment.clone()),
        ..Question::default()
    }
}

/// A working hour: a Monday morning.
pub const MONDAY: &str = "2026-11-23T10:00";
