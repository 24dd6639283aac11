//! `data/README.md` teaches what loads, and leaves no key out.

use std::collections::BTreeSet;

use serde_json::Value;
use whoadmin::load;

use super::{directory_schema, faults, problems, yaml};

/// The YAML examples of the page.
pub fn examples() -> Vec<String> {
    let page = include_str!("../../../data/README.md");
    let examples: Vec<String> = page
        .split("\n```yaml\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap_or_default().to_owned() + "\n")
        .collect();
    assert_eq!(examples.len(), page.matches("```").count() / 2, "every fence is YAML");
    examples
}

#[test]
fn every_example_loads_and_validates() {
    let schema = directory_schema();
    for example in examples() {
        assert_eq!(problems(&example), "", "{example}");
        assert_eq!(faults(&schema, &yaml(&example)), "", "{example}");
    }
}

#[test]
fn every_key_is_taught_with_a_comment() {
    let examples: Vec<(String, Value)> =
        examples().into_iter().map(|text| (text.clone(), yaml(&text))).collect();
    let check = |noun: &str, keys: &[&str]| {
        let taught: BTreeSet<&str> = examples
            .iter()
            .filter_map(|(_, it)| it[noun].as_object())
            .flat_map(|entries| entries.values())
            .flat_map(|entry| entry.as_object().unwrap().keys())
            .map(String::as_str)
            .collect();
        let missing: Vec<&&str> = keys.iter().filter(|key| !taught.contains(*key)).collect();
        assert!(missing.is_empty(), "{noun}: {missing:?}");
    };
    check("organizations", load::ORGANIZATION_KEYS);
    check("types", load::TYPE_KEYS);
    check("clouds", load::CLOUD_KEYS);
    check("portals", load::PORTAL_KEYS);
    check("tasks", load::TASK_KEYS);
    check("messages", load::MESSAGE_KEYS);
    let all: String = examples.iter().map(|(text, _)| text.as_str()).collect();
    for key in
        [load::SECTIONS, load::CONTACT_KEYS, load::TENANT_KEYS, load::STEP_KEYS, load::TRY_KEYS]
            .concat()
    {
        assert!(all.contains(&format!("{key}:")), "{key}");
    }
}
