//! A starter reads back as what it was made of, whatever that is, and teaches what loads.

use proptest::prelude::*;
use serde_json::Value;
use whoadmin::escape::{yaml_list, yaml_scalar};
use whoadmin::load::{self, Rights};
use whoadmin::starter::{Guide, Starter};

use super::{built_in, directory_schema, faults, problems, yaml};

thread_local! {
    static GUIDE: Guide = Guide::of(&built_in());
    static SCHEMA: jsonschema::Validator = jsonschema::validator_for(&directory_schema()).unwrap();
}

fn text(starter: &Starter) -> String {
    GUIDE.with(|guide| starter.text(guide))
}

fn contoso() -> Starter {
    let values = [
        ("default", "contoso"),
        ("name", "Contoso"),
        ("type", "enterprise"),
        ("- name", "Desk"),
        ("phone", "\"+31 20 555 0100\""),
    ];
    Starter {
        file: "contoso.yaml".to_owned(),
        id: "contoso".to_owned(),
        values: values.map(|(key, value)| (key, value.to_owned())).into(),
    }
}

#[test]
fn a_starter_loads_and_validates() {
    let schema = directory_schema();
    for starter in [contoso(), Starter { values: Vec::new(), ..contoso() }] {
        let text = text(&starter);
        assert_eq!(problems(&text), "", "{text}");
        assert_eq!(faults(&schema, &yaml(&text)), "", "{text}");
        let first = text.lines().next().unwrap();
        assert_eq!(first, "# yaml-language-server: $schema=./.whoadmin.schema.json");
        assert_eq!(text.contains("AN EXAMPLE"), starter.values.is_empty(), "{text}");
        assert_eq!(text.contains("<-"), starter.values.is_empty(), "{text}");
    }
}

/// What is taught can be had: without `# `, each example is an entry that loads.
#[test]
fn its_comments_load() {
    let text = text(&contoso());
    let mut examples = 0;
    let uncommented: Vec<String> = text
        .lines()
        .map(|line| {
            let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
            let entry = rest.strip_prefix("# ").filter(|entry| {
                let key = entry.trim_start().split(':').next().unwrap_or_default();
                entry.contains(':')
                    && !key.is_empty()
                    && key.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c))
            });
            match entry {
                Some(entry) if !entry.starts_with("yaml-language-server") => {
                    examples += 1;
                    format!("{indent}{entry}")
                }
                _ => line.to_owned(),
            }
        })
        .collect();
    let uncommented = uncommented.join("\n");
    assert!(examples >= 12, "{uncommented}");
    assert_eq!(problems(&uncommented), "", "{uncommented}");
    assert_eq!(faults(&directory_schema(), &yaml(&uncommented)), "", "{uncommented}");
    let value = yaml(&uncommented);
    for key in ["aliases", "cloud", "tenant", "domains", "reviewed"] {
        assert!(!value["organizations"]["contoso"][key].is_null(), "{key}");
    }
    for key in ["role", "email", "url", "hours", "timezone", "note"] {
        assert!(!value["organizations"]["contoso"]["contacts"][0][key].is_null(), "{key}");
    }
    assert!(!value["contacts"]["northwind-desk"].is_null());
}

/// Any text, and texts that mean something to YAML.
fn anything() -> impl Strategy<Value = String> {
    let hostile = prop_oneof![
        Just("x\norganizations: {evil: {name: Evil, type: school}}".to_owned()),
        Just("\"}]: &a *a !!str <<: | > %".to_owned()),
        Just("null".to_owned()),
        Just("~".to_owned()),
        Just("- a".to_owned()),
        Just("? a".to_owned()),
        Just("--- a".to_owned()),
        Just("... a".to_owned()),
        Just("1e3".to_owned()),
        Just("0x10".to_owned()),
        Just("2026-10-01".to_owned()),
        Just("a\u{85}b\u{2028}c\u{2029}d\u{FEFF}e".to_owned()),
        Just("a\r\nb".to_owned()),
        Just("a\0b\u{1B}[31m\u{7F}\u{9B}".to_owned()),
    ];
    let odd = "[-a-zA-Z0-9 :#,'\"{}\\[\\]&*!|>%@`\\\\\\t\\n?~.=é語\u{202E}\u{200B}\u{301}]{1,20}";
    prop_oneof![any::<String>(), hostile, odd]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("says nothing", |text| !text.is_empty())
}

fn read(text: &str) -> Value {
    let file = load::File { name: "file.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    let loaded = load::load(vec![file], Rights::Place, Some(&built_in()));
    assert!(loaded.is_whole(), "{:?}\n{text}", loaded.problems);
    yaml(text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(
        file in anything(),
        id in anything(),
        name in anything(),
        contact in anything(),
        domains in proptest::collection::vec("[a-z]{3,12}\\.[a-z]{2,5}", 1..3),
    ) {
        let scalar = |value: &str| yaml_scalar(value).into_owned();
        let mut starter = Starter { file, id: id.clone(), ..contoso() };
        starter.values.retain(|(key, _)| *key == "type");
        starter.values.extend([("default", scalar(&id)), ("name", scalar(&name)), ("- name", scalar(&contact))]);
        let unique: std::collections::BTreeSet<&str> = domains.iter().map(String::as_str).collect();
        starter.values.push(("domains", yaml_list(unique.iter().copied())));
        let text = text(&starter);
        let read = read(&text);
        prop_assert!(SCHEMA.with(|schema| schema.is_valid(&read)), "{}", text);
        prop_assert_eq!(&read["default"], &id, "{}", text);
        let organization = &read["organizations"][&id];
        prop_assert_eq!(&organization["name"], &name, "{}", text);
        prop_assert_eq!(&organization["contacts"][0]["name"], &contact, "{}", text);
        prop_assert_eq!(organization["domains"].as_array().unwrap().len(), unique.len(), "{}", text);
    }

    #[test]
    fn any_text_is_one_scalar(value in anything()) {
        let text = format!("default: {}\n", yaml_scalar(&value));
        prop_assert_eq!(&yaml(&text)["default"], &Value::from(value.as_str()), "{}", text);
        let text = format!("[{0}, {0}]", yaml_scalar(&value));
        prop_assert_eq!(&yaml(&text)[1], &Value::from(value.as_str()), "{}", text);
    }
}
