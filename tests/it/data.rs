//! Tests the data as data: named checks in one list, every problem of every file at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value};
use whoadmin::link;

/// What looks whether something holds.
type Look = fn(&Data, &mut Vec<String>);

/// A check: what holds for the data, and what looks whether it does.
const CHECKS: &[(&str, Look)] = &[
    ("entries are sorted, each there once", sorted),
    ("every text is in every language, with the same placeholders", languages),
    ("no text holds what cannot be seen", visible),
    ("names are lower case, each of one entry alone", aliases),
    ("a name that means several clouds is told by each of them", ambiguous),
    ("a retired cloud has a day and a successor", retired),
    ("every address is https, on a host of its cloud, without a slash at its end", addresses),
    ("every address says where it is from", sources),
    ("the three clouds of the source page have its addresses", source_page),
    ("what is referred to is there", references),
    ("a sentence on the screen is one message's", patterns),
];

/// The sections, in files of their names.
const SECTIONS: &[&str] = &["clouds", "languages", "portals", "tasks", "types", "words"];

struct Data {
    texts: BTreeMap<&'static str, String>,
    sections: BTreeMap<&'static str, Value>,
    defaults: Value,
}

/// The messages of all files, with what they take from their families.
fn messages() -> Value {
    let mut families = Map::new();
    let mut messages = Map::new();
    for file in crate::common::data_files() {
        let data: Value = serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for (section, entries) in [("families", &mut families), ("messages", &mut messages)] {
            entries.extend(data[section].as_object().cloned().into_iter().flatten());
        }
    }
    for message in messages.values_mut() {
        let family = crate::tool::at(message, "/family").to_owned();
        let shared = families.get(&family).and_then(Value::as_object).cloned();
        let message = message.as_object_mut().unwrap();
        for (key, value) in shared.into_iter().flatten().filter(|(key, _)| key != "codes") {
            message.entry(key).or_insert(value);
        }
    }
    Value::Object(messages)
}

impl Data {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let text = |name: &str| std::fs::read_to_string(root.join(format!("{name}.yaml"))).unwrap();
        let parsed = |name: &str| -> Value { serde_yaml::from_str(&text(name)).unwrap() };
        Self {
            texts: SECTIONS.iter().map(|name| (*name, text(name))).collect(),
            sections: SECTIONS
                .iter()
                .map(|name| (*name, parsed(name)[name].clone()))
                .chain([("messages", messages())])
                .collect(),
            defaults: parsed("defaults")["defaults"].clone(),
        }
    }

    fn entries(&self, section: &str) -> &Map<String, Value> {
        self.sections[section].as_object().unwrap()
    }

    fn has(&self, section: &str, id: &str) -> bool {
        self.entries(section).contains_key(id)
    }
}

/// The texts of a list; none where it is absent.
fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    let items = value[key].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|it| it.as_str().unwrap()).collect()
}

#[test]
fn every_check_holds() {
    let data = Data::read();
    let mut problems = Vec::new();
    for (name, check) in CHECKS {
        let mut found = Vec::new();
        check(&data, &mut found);
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn sorted(data: &Data, problems: &mut Vec<String>) {
    for (section, text) in &data.texts {
        let key = |line: &str| {
            let id = line.strip_prefix("  ").filter(|it| !it.starts_with([' ', '#', '-']))?;
            Some(id.split_once(':')?.0.trim_matches(['"', '\'']).to_owned())
        };
        let ids: Vec<String> = text.lines().filter_map(key).collect();
        assert_eq!(ids.len(), data.entries(section).len(), "{section}");
        for pair in ids.windows(2).filter(|pair| pair[0] >= pair[1]) {
            problems.push(format!("{section}: {} stands before {}", pair[0], pair[1]));
        }
    }
}

/// Calls `visit` with each map of languages, and where it stands.
fn texts<'v>(value: &'v Value, place: &str, visit: &mut impl FnMut(&str, &'v Map<String, Value>)) {
    match value {
        Value::Object(map) if map.contains_key("en") && map["en"].is_string() => visit(place, map),
        Value::Object(map) => {
            for (key, value) in map {
                texts(value, &format!("{place}.{key}"), visit);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                texts(item, &format!("{place}[{number}]"), visit);
            }
        }
        _ => {}
    }
}

/// The `{name}`s of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|it| it.split_once('}').map(|(name, _)| name)).collect()
}

fn languages(data: &Data, problems: &mut Vec<String>) {
    let languages: BTreeSet<&String> = data.entries("languages").keys().collect();
    let mut count = 0;
    let mut check = |place: &str, text: &Map<String, Value>| {
        count += 1;
        let there: BTreeSet<&String> = text.keys().collect();
        // What only admins and developers meet has its meaning in English alone.
        let is_english = place.starts_with("messages") && there.len() == 1;
        if there != languages && !is_english {
            problems.push(format!("{place} is in {there:?}"));
        }
        let english = placeholders(text["en"].as_str().unwrap());
        for (language, words) in text {
            let words = words.as_str().unwrap();
            if placeholders(words) != english {
                problems.push(format!("{place}.{language} fills other places than English"));
            }
            if words.trim() != words || words.is_empty() {
                problems.push(format!("{place}.{language} is empty or has spaces around it"));
            }
        }
    };
    for (section, value) in data.sections.iter().filter(|(name, _)| **name != "languages") {
        texts(value, section, &mut check);
    }
    texts(&data.defaults, "defaults", &mut check);
    assert!(count > 500, "{count} texts");
}

fn visible(data: &Data, problems: &mut Vec<String>) {
    for (section, text) in &data.texts {
        for (number, line) in text.lines().enumerate() {
            if whoadmin::text::line(line) != line {
                problems.push(format!("{section}.yaml:{}: {line:?}", number + 1));
            }
        }
    }
}

fn aliases(data: &Data, problems: &mut Vec<String>) {
    for section in ["clouds", "portals", "types", "tasks", "languages"] {
        let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
        for (id, entry) in data.entries(section) {
            for alias in list(entry, "aliases") {
                if alias.to_lowercase() != *alias || alias.trim() != alias {
                    problems.push(format!("{section}: {id}: `{alias}` is not lower case"));
                }
                if data.has(section, alias) {
                    problems.push(format!("{section}: {id}: `{alias}` is an id"));
                }
                if let Some(other) = owner.insert(alias, id) {
                    problems.push(format!("{section}: `{alias}` is of {other} and {id}"));
                }
            }
        }
    }
}

fn ambiguous(data: &Data, problems: &mut Vec<String>) {
    let mut meanings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, cloud) in data.entries("clouds") {
        for name in list(cloud, "ambiguous") {
            meanings.entry(name).or_default().push(id);
        }
    }
    for (name, clouds) in &meanings {
        if clouds.len() < 2 {
            problems.push(format!("`{name}` is told by {clouds:?} alone"));
        }
        let aliased = |cloud: &Value| list(cloud, "aliases").contains(name);
        if data.entries("clouds").values().any(aliased) {
            problems.push(format!("`{name}` is an alias, too"));
        }
    }
    for name in ["usgov", "usgovernment", "azureusgovernment", "itar"] {
        assert!(meanings.contains_key(name), "{name}");
    }
}

fn retired(data: &Data, problems: &mut Vec<String>) {
    for (id, cloud) in data.entries("clouds") {
        let status = crate::tool::at(cloud, "/status");
        let successor = cloud["successor"].as_str();
        let is_known = successor.is_some_and(|it| data.has("clouds", it));
        let is_day = crate::tool::at(cloud, "/closed").len() == 10;
        let holds = match status {
            "retired" => is_known && is_day,
            "active" | "announced" => cloud["closed"].is_null() && successor.is_none(),
            _ => false,
        };
        if !holds {
            problems.push(format!("{id} is {status}"));
        }
    }
    let ids: Vec<&String> = data.entries("clouds").keys().collect();
    let promised =
        ["21vianet", "bleu", "delos", "dod", "gcc", "gcc-high", "germany", "govsg", "worldwide"];
    assert_eq!(ids, promised);
}

fn addresses(data: &Data, problems: &mut Vec<String>) {
    let mut count = 0;
    for (id, portal) in data.entries("portals") {
        let first = portal["urls"].as_object().unwrap();
        let none = Map::new();
        let more = portal["alternates"].as_object().unwrap_or(&none);
        for (cloud, urls) in first.iter().chain(more) {
            let urls = match urls {
                Value::Array(_) => list(&portal["alternates"], cloud),
                url => url.as_str().into_iter().collect(),
            };
            for url in urls.into_iter().filter(|url| *url != "not-offered") {
                count += 1;
                let place = format!("{id}.{cloud}: {url}");
                let filled = url.replace("{tenant}", "contoso").replace("{domain}", "contoso.com");
                let Ok(link) = link::web(&filled) else {
                    problems.push(format!("{place} is refused"));
                    continue;
                };
                let hosts = list(&data.entries("clouds")[cloud], "hosts");
                let host = link.host().unwrap_or_default();
                if !hosts.iter().any(|known| link::host_matches(known, host)) {
                    problems.push(format!("{place} is on no host of the cloud"));
                }
                if link.as_str() != filled {
                    problems.push(format!("{place} would be opened as {}", link.as_str()));
                }
            }
        }
        let extra: Vec<_> = more.keys().filter(|cloud| !first.contains_key(*cloud)).collect();
        if !extra.is_empty() {
            problems.push(format!("{id}: alternates alone for {extra:?}"));
        }
    }
    assert!(count > 100, "{count} addresses");
}

fn sources(data: &Data, problems: &mut Vec<String>) {
    let sure = |entry: &Value| {
        let confidence = crate::tool::at(entry, "/confidence");
        !crate::tool::at(entry, "/source").is_empty()
            && ["high", "medium", "low"].contains(&confidence)
    };
    for (id, portal) in data.entries("portals") {
        for cloud in portal["urls"].as_object().unwrap().keys() {
            let source = &portal["sources"][cloud];
            if !sure(source) || source["confidence"] == "low" {
                problems.push(format!("{id}.{cloud}: {source}"));
            }
        }
    }
    for section in ["clouds", "tasks", "messages"] {
        for (id, entry) in data.entries(section).iter().filter(|(_, entry)| !sure(entry)) {
            problems.push(format!("{section}: {id}: {}", entry["source"]));
        }
    }
}

fn source_page(data: &Data, problems: &mut Vec<String>) {
    let urls = &data.entries("portals")["admin-center"]["urls"];
    for (cloud, url) in [
        ("worldwide", "https://admin.microsoft.com"),
        ("germany", "https://portal.office.de"),
        ("21vianet", "https://portal.partner.microsoftonline.cn"),
        ("gcc-high", "https://portal.office365.us/adminportal/home"),
        ("dod", "https://portal.apps.mil/adminportal/home"),
    ] {
        if urls[cloud] != url {
            problems.push(format!("{cloud} has {}", urls[cloud]));
        }
    }
}

fn references(data: &Data, problems: &mut Vec<String>) {
    let defaults = &data.defaults;
    for (key, section) in [
        ("cloud", "clouds"),
        ("portal", "portals"),
        ("help_portal", "portals"),
        ("lookup_portal", "portals"),
        ("school_type", "types"),
        ("personal_type", "types"),
        ("message", "messages"),
    ] {
        let id = defaults[key].as_str().unwrap();
        if !data.has(section, id) {
            problems.push(format!("defaults.{key}: {id}"));
        }
    }
    for kind in list(defaults, "guidance").into_iter().filter(|it| !data.has("types", it)) {
        problems.push(format!("defaults.guidance: {kind}"));
    }
    for section in ["tasks", "messages"] {
        for (id, entry) in data.entries(section) {
            for (pointer, of) in
                [("/portal", "portals"), ("/try/portal", "portals"), ("/task", "tasks")]
            {
                let named = crate::tool::at(entry, pointer);
                if !named.is_empty() && !data.has(of, named) {
                    problems.push(format!("{section}: {id}{pointer}: {named}"));
                }
            }
        }
    }
}

fn patterns(data: &Data, problems: &mut Vec<String>) {
    let mut owner: BTreeMap<String, &str> = BTreeMap::new();
    for (id, message) in data.entries("messages") {
        let mut patterns = [list(message, "patterns"), list(message, "alone")].concat();
        if patterns.is_empty()
            && (whoadmin::store::is_code(id) || whoadmin::store::code_range(id).is_some())
        {
            patterns.push(id);
        }
        if patterns.is_empty() {
            problems.push(format!("{id} has none"));
        }
        for pattern in patterns {
            let folded = whoadmin::names::fold(pattern);
            if let Some(other) = owner.insert(folded, id).filter(|other| other != id) {
                problems.push(format!("`{pattern}` is of {other} and {id}"));
            }
        }
    }
}

#[test]
fn every_path_ends_in_the_last_resort() {
    let data = Data::read();
    let last = crate::tool::at(&data.defaults, "/last_step/role").to_owned();
    for id in data.entries("types").keys() {
        let answer = crate::tool::answer(&["ask", id]);
        let path = answer["path"].as_array().unwrap();
        assert!(path.len() > 1, "{id}");
        let roles: Vec<&str> = path.iter().map(|step| crate::tool::at(step, "/role")).collect();
        assert_eq!(roles.iter().position(|role| *role == last), Some(roles.len() - 1), "{id}");
    }
    for (id, roles) in [
        ("school", ["technical-support", "account-giver"].as_slice()),
        ("enterprise", &["help-desk", "account-giver"]),
        ("small-business", &["owner", "it-consultant", "account-giver"]),
    ] {
        let answer = crate::tool::answer(&["ask", id]);
        let path = answer["path"].as_array().unwrap();
        assert_eq!(path.iter().map(|it| crate::tool::at(it, "/role")).collect::<Vec<_>>(), roles);
    }
}

#[test]
fn every_name_of_every_cloud_opens_it() {
    let data = Data::read();
    for (id, cloud) in data.entries("clouds") {
        for name in std::iter::once(id.as_str()).chain(list(cloud, "aliases")) {
            let answer = crate::tool::answer(&["ask", "school", "--cloud", name]);
            assert_eq!([crate::tool::at(&answer, "/cloud/id"), "flag"], [id, "flag"], "{name}");
        }
        let opened = crate::tool::run(&["open", "--cloud", id, "-n", "-q"]);
        let url = data.entries("portals")["admin-center"]["urls"][id].as_str();
        match url {
            Some(url) => assert_eq!((opened.code, opened.out), (0, format!("{url}\n"))),
            None => assert_eq!((opened.code, opened.out), (3, String::new()), "{id}"),
        }
    }
}

#[test]
fn every_portal_opens_by_each_of_its_names() {
    let data = Data::read();
    for (id, portal) in data.entries("portals") {
        let url = portal["urls"]["worldwide"].as_str().filter(|url| !url.contains('{'));
        let Some(url) = url else { continue };
        for name in std::iter::once(id.as_str()).chain(list(portal, "aliases")) {
            let opened = crate::tool::run(&["open", name, "--cloud", "worldwide", "-n", "-q"]);
            assert_eq!((opened.code, opened.out.trim_end()), (0, url), "{name}");
        }
    }
}
