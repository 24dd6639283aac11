//! Holds `list` to the contract: every kind, in every format, by every name.

use crate::tool::{at, run};
use serde_json::Value;

/// Every kind, with a short form that people type.
const KINDS: &[(&str, &str)] = &[
    ("organizations", "orgs"),
    ("organizations", "org"),
    ("contacts", "contact"),
    ("types", "type"),
    ("clouds", "cloud"),
    ("portals", "portal"),
    ("tasks", "task"),
    ("messages", "message"),
    ("layers", "layer"),
    ("checks", "check"),
    ("coverage", "COVERAGE"),
];

fn listed(arguments: &[&str]) -> Vec<Value> {
    let ran = run(&[&["list"], arguments, &["-o", "json"]].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json().as_array().unwrap().clone()
}

#[test]
fn every_kind_in_every_format() {
    for (kind, short) in KINDS {
        let show = |kind: &str, format: &str| {
            let ran = run(&["list", kind, "-d", "northwind", "-o", format]);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{kind} {format}");
            ran.out
        };
        let json = show(kind, "json");
        assert_eq!(json, show(short, "json"));
        let entries: Vec<Value> = serde_json::from_str(&json).unwrap();
        assert!(!entries.is_empty(), "{kind}");
        assert!(json.starts_with("[\n  {\n    \"id\": \""), "{kind}: the id comes first");
        for entry in &entries {
            assert!(!at(entry, "/id").is_empty() && !at(entry, "/name").is_empty(), "{entry}");
        }
        let yaml: Value = serde_yaml::from_str(&show(kind, "yaml")).unwrap();
        assert_eq!(yaml, Value::Array(entries.clone()), "{kind}");
        for (format, separator) in [("csv", ','), ("tsv", '\t')] {
            let rows = show(kind, format);
            assert_eq!(rows.lines().count(), entries.len() + 1, "{kind} {format}");
            let head: Vec<&str> = rows.lines().next().unwrap().split(separator).collect();
            assert_eq!(head.len(), entries[0].as_object().unwrap().len(), "{kind} {format}");
        }
        let (table, markdown) = (show(kind, "table"), show(kind, "md"));
        assert!(markdown.starts_with("| id | "), "{markdown}");
        // An address that runs over the edge is at least whole.
        let fits = |line: &str| line.chars().count() <= 100 || line.contains("https://");
        assert!(table.lines().all(fits), "{kind}: {table}");
        for entry in entries.iter().filter(|it| at(it, "/state") != "unknown") {
            assert!(table.contains(at(entry, "/id")), "{kind}: {entry}");
        }
    }
}

#[test]
fn a_portal_has_an_answer_for_every_cloud() {
    let clouds = listed(&["clouds"]);
    let portals = listed(&["portals"]);
    let ids: std::collections::BTreeSet<&str> = portals.iter().map(|it| at(it, "/id")).collect();
    assert_eq!(portals.len(), ids.len() * clouds.len());
    for portal in &portals {
        let states = ["offered", "not-offered", "unknown"];
        assert!(states.contains(&at(portal, "/state")), "{portal}");
        assert_eq!(portal["url"].is_string(), portal["state"] == "offered", "{portal}");
    }
}

#[test]
fn entries_are_narrowed_down() {
    let ids = |arguments: &[&str]| -> Vec<String> {
        listed(arguments).iter().map(|it| at(it, "/id").to_owned()).collect()
    };
    assert_eq!(ids(&["clouds", "China", "mooncake", "dod"]), ["21vianet", "dod"]);
    assert_eq!(ids(&["clouds", "-c", "china"]), ["21vianet"]);
    assert_eq!(ids(&["orgs", "-d", "northwind", "-t", "school"]), ["wingtip"]);
    assert_eq!(ids(&["orgs", "-d", "northwind", "-c", "worldwide"]), ["fabrikam"]);
    assert_eq!(ids(&["orgs", "Fabrikam Fietsen", "-d", "northwind"]), ["fabrikam"]);
    let all = ids(&["orgs", "-d", "northwind", "-d", "fabrikam-moved.yaml"]);
    assert_eq!(all, ["fabrikam", "tailspin", "wingtip"], "what is replaced counts once");
    let portals = listed(&["portals", "exchange", "-c", "china"]);
    assert_eq!(portals.len(), 1);
    assert_eq!(at(&portals[0], "/url"), "https://partner.outlook.cn/ecp/");
}

#[test]
fn a_query_picks_from_a_list() {
    let picked = run(&["list", "clouds", "--query", "[?status=='retired'].id | [0]"]);
    assert_eq!((picked.code, picked.out.as_str()), (0, "germany\n"));
    let none = run(&["list", "clouds", "--query", "[99]"]);
    assert_eq!((none.code, none.out.as_str()), (3, ""));
}

#[test]
fn why_adds_where_facts_are_from() {
    for kind in ["clouds", "portals", "tasks", "messages"] {
        let entries = listed(&[kind, "--why"]);
        let sources = entries.iter().filter(|it| !at(it, "/source").is_empty()).count();
        assert!(sources > 0 && (kind == "portals" || sources == entries.len()), "{kind}");
    }
}
