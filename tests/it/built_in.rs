//! The facts of `data/`, tested as data: whole, sorted, in every language, and on the right hosts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use whoadmin::diagnostics::{Options, lint};
use whoadmin::directory::Directory;
use whoadmin::link;
use whoadmin::load::{File, Loaded, Rights, load};
use whoadmin::look_alike;
use whoadmin::model::{Address, Cloud, Spot};
use whoadmin::names;
use whoadmin::question::Question;
use whoadmin::resolve::resolve;
use whoadmin::store::{Compiled, Memory, Table};
use whoadmin::text;

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

/// The languages of every text, in the order in which they stand.
const LANGUAGES: [&str; 7] = ["en", "nl", "de", "zh-Hans", "fr", "es", "ja"];

const CLOUDS: [&str; 9] =
    ["21vianet", "bleu", "delos", "dod", "gcc", "gcc-high", "germany", "govsg", "worldwide"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn contents(name: &str) -> String {
    fs::read_to_string(folder(name)).unwrap()
}

/// The names of the YAML files of `data/` that hold entries.
pub fn files() -> Vec<String> {
    let names = crate::common::data_files().into_iter();
    names.map(|name| name.trim_start_matches("data/").to_owned()).collect()
}

fn data() -> Loaded {
    let file = |name: String| File {
        bytes: fs::read(folder("data").join(&name)).unwrap(),
        name: format!("data/{name}"),
    };
    load(files().into_iter().map(file).collect(), Rights::BuiltIn, None)
}

fn built_in() -> Directory {
    Directory::new(Compiled::open(Box::new(Memory(BUILT_IN.into()))).unwrap())
}

#[test]
fn the_data_passes_its_own_check() {
    let commands: Vec<String> = [
        "ask",
        "explain",
        "contact",
        "open",
        "browse",
        "checklist",
        "list",
        "check",
        "validate",
        "init",
        "import",
        "compile",
        "schema",
        "completions",
        "completion",
        "man",
    ]
    .map(str::to_owned)
    .into();
    let options = Options { stale_after: None, today: 0, commands: &commands };
    let mut data = data();
    let Loaded { entries, problems, sources } = &mut data;
    lint(entries, sources, problems, None, &options);
    let found: Vec<String> = data
        .problems
        .iter()
        .map(|it| format!("{}: {}: {} ({})", it.place(), it.check.id, it.message, it.hint))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_program_holds_what_the_files_say() {
    let entries = data().entries;
    let built_in = built_in();
    let same = |table: Table, ids: Vec<&Spot>| {
        let mut ids: Vec<&str> = ids.into_iter().map(|it| it.value.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(built_in.ids(table), ids);
    };
    same(Table::Clouds, entries.clouds.iter().map(|it| &it.id).collect());
    same(Table::Portals, entries.portals.iter().map(|it| &it.id).collect());
    same(Table::Types, entries.types.iter().map(|it| &it.id).collect());
    same(Table::Tasks, entries.tasks.iter().map(|it| &it.id).collect());
    same(Table::Messages, entries.messages.iter().map(|it| &it.id).collect());
    same(Table::Languages, entries.languages.iter().map(|it| &it.id).collect());
    assert_eq!(built_in.ids(Table::Clouds), CLOUDS);
    let languages: BTreeSet<&str> = LANGUAGES.into();
    assert!(built_in.ids(Table::Languages).iter().map(String::as_str).eq(languages));
}

#[test]
fn every_portal_is_https_and_on_a_host_of_its_cloud() {
    let entries = data().entries;
    let cloud =
        |id: &str| -> &Cloud { entries.clouds.iter().find(|it| it.id.value == id).unwrap() };
    let mut count = 0;
    for portal in &entries.portals {
        for Address { of, url } in portal.urls.iter().chain(&portal.alternates) {
            let Some(url) = url else { continue };
            let at = format!("{} of {}: {}", portal.id.value, of.value, url.value);
            let link = link::template(&url.value).unwrap_or_else(|fault| panic!("{at} {fault}"));
            assert!(url.value.starts_with("https://"), "{at}");
            let host = link.host().unwrap();
            let hosts = &cloud(&of.value).hosts;
            assert!(hosts.iter().any(|it| link::host_matches(&it.value, host)), "{at}");
            let (_, rest) = url.value.split_once("://").unwrap();
            assert!(rest.contains('/') || !rest.ends_with('/'), "{at}");
            assert_ne!(rest.find('/'), Some(rest.len() - 1), "{at}: a slash without a path");
            count += 1;
        }
        for source in &portal.sources {
            let known = portal
                .urls
                .iter()
                .chain(&portal.alternates)
                .any(|it| it.of == source.of || it.of.value == source.of.value);
            assert!(known, "{}: a source for {}, but no address", portal.id.value, source.of.value);
            assert!(["high", "medium", "low"].contains(&source.confidence.as_str()));
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn every_type_and_task_ends_in_the_last_step() {
    let directory = built_in();
    let last = &directory.defaults().last_step.role.value;
    let mut questions = Vec::new();
    for kind in directory.ids(Table::Types) {
        questions.push(Question { kind: Some(kind.clone()), ..Question::default() });
        for task in directory.ids(Table::Tasks) {
            let kind = Some(kind.clone());
            questions.push(Question { kind, task: Some(task), ..Question::default() });
        }
    }
    for mut question in questions {
        for language in LANGUAGES {
            language.clone_into(&mut question.language);
            let answer = resolve(&directory, &question).unwrap();
            let roles: Vec<&str> = answer.path.iter().map(|step| step.role.as_str()).collect();
            assert_eq!(roles.last(), Some(&last.as_str()), "{:?}", question.kind);
            assert!(roles.len() > 1, "{:?} has no step of its own", question.kind);
            let once: BTreeSet<&&str> = roles.iter().collect();
            assert_eq!(once.len(), roles.len(), "{roles:?}");
            assert!(answer.path.iter().all(|step| !step.who.is_empty()));
        }
    }
}

#[test]
fn a_text_is_found_under_one_message_alone() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for message in data().entries.messages {
        for pattern in &message.patterns {
            let folded = names::fold_loose(&pattern.value);
            assert!(folded.len() > 3, "{}: `{}` is too short", message.id.value, pattern.value);
            let other = seen.insert(folded, message.id.value.clone());
            let is_own = other.as_ref().is_none_or(|other| *other == message.id.value);
            assert!(is_own, "`{}`: {other:?}, {}", pattern.value, message.id.value);
        }
    }
}

#[test]
fn names_that_may_mean_several_clouds_are_aliases_of_none() {
    let clouds = data().entries.clouds;
    for cloud in &clouds {
        for name in &cloud.ambiguous {
            let aliases = clouds.iter().flat_map(|it| &it.aliases);
            assert!(!aliases.into_iter().any(|it| it.value == name.value), "{}", name.value);
        }
    }
}

/// A value of a YAML file: its maps in the order of the file.
#[derive(Debug)]
enum Value {
    Map(Vec<(String, Value)>),
    List(Vec<Value>),
    Text(String),
    Other,
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Value::Map(entries))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Value::List(items))
            }
            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }
            fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
                Ok(Value::Other)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
                Ok(Value::Other)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
                Ok(Value::Other)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
                Ok(Value::Other)
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Other)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl Value {
    /// Visits every value, with the path to it.
    fn each(&self, path: &str, visit: &mut impl FnMut(&str, &Value)) {
        visit(path, self);
        match self {
            Self::Map(entries) => {
                for (key, value) in entries {
                    value.each(&format!("{path}.{key}"), visit);
                }
            }
            Self::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    item.each(&format!("{path}[{number}]"), visit);
                }
            }
            _ => {}
        }
    }

    /// The entries, where every value is a text and a key is a language: a text for people.
    fn texts(&self) -> Option<Vec<(&str, &str)>> {
        let Self::Map(entries) = self else { return None };
        if !entries.iter().any(|(key, _)| LANGUAGES.contains(&key.as_str())) {
            return None;
        }
        let mut texts = Vec::new();
        for entry in entries {
            let (key, Value::Text(text)) = entry else { return None };
            texts.push((key.as_str(), text.as_str()));
        }
        Some(texts)
    }
}

fn values() -> Vec<(String, Value)> {
    let read = |name: String| {
        let value = serde_yaml::from_str(&contents(&format!("data/{name}"))).unwrap();
        (name, value)
    };
    files().into_iter().map(read).collect()
}

#[test]
fn ids_are_sorted_and_stand_once() {
    for (name, value) in values() {
        let Value::Map(sections) = value else { panic!("{name} is no map") };
        for (section, entries) in &sections {
            let Value::Map(entries) = entries else { continue };
            let file = section.replace('_', "-");
            // A noun in several files has a folder of its name, and what its entries share beside it.
            let is_home = format!("{file}.yaml") == name
                || name.starts_with(&format!("{file}/"))
                || name.starts_with("messages/") && section == "families";
            assert!(is_home, "{name} has `{section}`");
            if section == "defaults" {
                continue;
            }
            for pair in entries.windows(2) {
                assert!(
                    pair[0].0 < pair[1].0,
                    "{name}: `{}` stands before `{}`",
                    pair[0].0,
                    pair[1].0
                );
            }
            for (id, _) in entries {
                let is_id = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
                assert!(section == "roles" || id.chars().all(is_id), "{name}: `{id}`");
            }
        }
    }
}

#[test]
fn every_text_is_in_every_language() {
    let mut count = 0;
    for (name, value) in values() {
        value.each(&name, &mut |path, value| {
            let Some(texts) = value.texts() else { return };
            count += 1;
            let languages: Vec<&str> = texts.iter().map(|(language, _)| *language).collect();
            // What only admins and developers meet has its meaning in English alone.
            let is_english = name.starts_with("messages/") && languages == ["en"];
            assert!(is_english || languages == LANGUAGES, "{path}");
            for (language, words) in &texts {
                let at = format!("{path}.{language}");
                assert!(!words.trim().is_empty(), "{at} is empty");
                assert_eq!(words.trim(), *words, "{at} has space around it");
                assert_eq!(text::line(words), *words, "{at} has invisible characters");
                assert!(!words.contains("  "), "{at} has two spaces");
            }
        });
    }
    assert!(count > 500, "{count}");
}

/// The names in braces: `{name}`.
fn placeholders(words: &str) -> BTreeSet<&str> {
    let parts = words.split('{').skip(1);
    parts.map(|part| part.split_once('}').map_or(part, |(name, _)| name)).collect()
}

#[test]
fn no_placeholder_is_lost_in_translation() {
    for (name, value) in values() {
        value.each(&name, &mut |path, value| {
            let Some(texts) = value.texts() else { return };
            let expected = placeholders(texts[0].1);
            for (language, words) in &texts {
                assert_eq!(placeholders(words), expected, "{path}.{language}");
                assert_eq!(words.matches('{').count(), words.matches('}').count(), "{path}");
            }
            let is_name =
                |name: &&str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            assert!(expected.iter().all(is_name), "{path}: {expected:?}");
        });
    }
}

/// A string of the sources, with the code before it, without white space.
struct Literal {
    file: String,
    before: String,
    text: String,
}

/// The strings of a source file, up to its tests; remarks are left out.
fn literals(path: &Path, found: &mut Vec<Literal>) {
    let source = fs::read_to_string(path).unwrap();
    let source = source.split("#[cfg(test)]").next().unwrap();
    let file = path.display().to_string();
    let mut before = String::new();
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => {
                rest.by_ref().find(|c| *c == '\n');
            }
            '\'' => {
                // A character, such as '"', or the beginning of a lifetime.
                let next: Vec<char> = rest.clone().take(3).collect();
                let skip = match next[..] {
                    ['\\', _, '\''] => 3,
                    [_, '\'', ..] => 2,
                    _ => 0,
                };
                rest.by_ref().take(skip).for_each(drop);
                before.push('\'');
            }
            '"' => {
                let mut text = String::new();
                while let Some(c) = rest.next() {
                    match c {
                        '"' => break,
                        '\\' => text.extend(rest.next()),
                        c => text.push(c),
                    }
                }
                found.push(Literal { file: file.clone(), before: before.clone(), text });
                before.push_str("\"\"");
            }
            c if c.is_whitespace() => {}
            c => before.push(c),
        }
        if before.len() > 1000 {
            before = before.chars().skip(before.chars().count() - 100).collect();
        }
    }
}

fn sources() -> Vec<Literal> {
    let mut found = Vec::new();
    let mut folders = vec![folder("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                literals(&path, &mut found);
            }
        }
    }
    found
}

/// Whether a key is what a string becomes when its `{…}` are filled.
fn fits(pattern: &str, key: &str) -> bool {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((fixed, after)) = rest.split_once('{') {
        parts.push(fixed);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    parts.push(rest);
    let (first, last) = (parts[0], parts[parts.len() - 1]);
    if parts.len() == 1 {
        return first == key;
    }
    // A prefix such as `weekday-`: a pattern of nothing but holes would fit anything.
    first.len() > 2
        && key.len() > first.len() + last.len()
        && key.starts_with(first)
        && key.ends_with(last)
}

#[test]
fn every_word_is_used_and_every_used_word_is_there() {
    let keys: BTreeSet<String> =
        data().entries.words.into_iter().map(|(key, _)| key.value).collect();
    let literals = sources();
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !literals.iter().any(|literal| fits(&literal.text, key)))
        .collect();
    assert!(unused.is_empty(), "no source uses {unused:?}");

    let looked_up = [
        "words.get(",
        "words.format(",
        "words.get(&format!(",
        "words.format(&format!(",
        ".notice(",
        "because(\"\",",
    ];
    // Keys that are chosen first and looked up then begin with one of these.
    let families = ["about-", "advice-", "heading-", "label-", "notice-", "why-"];
    let mut missing = Vec::new();
    for literal in &literals {
        let is_looked_up = looked_up.iter().any(|call| literal.before.ends_with(call));
        let is_key = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
        let is_of_family = families.iter().any(|family| literal.text.starts_with(family))
            && literal.text.bytes().all(is_key);
        if (is_looked_up || is_of_family) && !keys.iter().any(|key| fits(&literal.text, key)) {
            missing.push(format!("{}: {}", literal.file, literal.text));
        }
    }
    assert!(missing.is_empty(), "data/words.yaml lacks:\n{}", missing.join("\n"));
    assert!(literals.iter().any(|literal| literal.before.ends_with("words.get(")));
}

/// Lists of domains: sorted, each once, in the form in which they are looked up.
#[test]
fn lists_of_domains_are_sorted_and_clean() {
    #[track_caller]
    fn check<'d>(what: &str, domains: impl Iterator<Item = &'d str>) -> BTreeSet<&'d str> {
        let domains: Vec<&str> = domains.collect();
        for pair in domains.windows(2) {
            assert!(pair[0] < pair[1], "{what}: `{}` stands before `{}`", pair[0], pair[1]);
        }
        for domain in &domains {
            assert_eq!(names::suffix(domain).as_deref(), Ok(*domain), "{what}");
        }
        domains.into_iter().collect()
    }
    let schools = contents("data/schools.tsv");
    let rows = || schools.lines().skip(1).map(|line| line.split_once('\t').unwrap());
    let schools = check("schools", rows().map(|(domain, _)| domain));
    for (domain, name) in rows() {
        assert!(!name.is_empty() && text::line(name) == name, "{domain}: `{name}`");
    }
    let personal = contents("data/personal-mail.txt");
    let personal = check("personal mail", personal.lines());
    assert_eq!(schools.intersection(&personal).next(), None);
    let suffixes = contents("data/school-suffixes.txt");
    check("school suffixes", suffixes.lines());
    // A school or a provider that is a public suffix would answer for strangers.
    let shared: Vec<&&str> =
        schools.iter().filter(|it| look_alike::registered_domain(it).is_none()).collect();
    // A university that put its own domains on the list, for the pages of its members.
    let own = ["rub.de", "ruhr-uni-bochum.de"];
    assert!(shared.iter().all(|domain| own.contains(domain)), "{shared:?}");
}
