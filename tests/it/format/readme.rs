//! `data/README.md` teaches what loads, and leaves no key out.

use std::collections::BTreeSet;

use serde_json::Value;

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
    let schema = directory_schema();
    let keys = |noun: &str| -> Vec<String> {
        let pointer = format!("/$defs/{noun}/properties");
        schema.pointer(&pointer).unwrap().as_object().unwrap().keys().cloned().collect()
    };
    let check = |section: &str, noun: &str| {
        let taught: BTreeSet<&String> = examples
            .iter()
            .filter_map(|(_, it)| it[section].as_object())
            .flat_map(|entries| entries.values())
            .flat_map(|entry| entry.as_object().unwrap().keys())
            .collect();
        let missing: Vec<String> =
            keys(noun).into_iter().filter(|key| !taught.contains(key)).collect();
        assert!(missing.is_empty(), "{section}: {missing:?}");
    };
    check("organizations", "Organization");
    check("types", "OrganizationType");
    check("clouds", "Cloud");
    check("portals", "Portal");
    check("tasks", "Task");
    check("messages", "Message");
    let all: String = examples.iter().map(|(text, _)| text.as_str()).collect();
    for key in ["Contact", "Tenant", "Step", "Try"].into_iter().flat_map(keys) {
        assert!(all.contains(&format!("{key}:")), "{key}");
    }
}
