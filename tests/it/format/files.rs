//! The schema of a directory file knows what the loader knows, and refuses what it refuses.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::{ANSWER, DIRECTORY, answer_schema, directory_schema, faults, hints, problems, yaml};

#[test]
fn both_are_schemas_of_the_draft_that_they_name() {
    for schema in [directory_schema(), answer_schema()] {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::meta::is_valid(&schema));
    }
}

#[test]
fn every_key_says_what_it_is() {
    fn visit(place: &str, schema: &Value) {
        let Some(map) = schema.as_object() else { return };
        for (key, property) in
            map.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            let words = property["description"].as_str().unwrap_or_default();
            assert!(!words.is_empty(), "{place}.{key} has no description");
            assert!(words.len() < 250 && !words.contains("\n\n"), "{place}.{key}: {words}");
        }
        for (key, part) in map {
            visit(&format!("{place}.{key}"), part);
        }
    }
    visit(DIRECTORY, &directory_schema());
    visit(ANSWER, &answer_schema());
}

/// The loader says which keys there are where one is like none of them.
#[test]
fn its_keys_are_those_of_the_loader() {
    let schema = directory_schema();
    let check = |pointer: &str, file: &str| {
        let properties = schema.pointer(pointer).unwrap()["properties"].as_object().unwrap();
        assert_eq!(schema.pointer(pointer).unwrap()["additionalProperties"], false, "{pointer}");
        let hints = hints(&file.replace('?', "{qqqqqqqqqqqqqqqq: a}"));
        let keys = hints.iter().find_map(|hint| hint.split_once(" has: ")).unwrap().1;
        let known: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(known, keys.split(", ").collect(), "{pointer}");
    };
    check("/$defs/Organization", "organizations: {a: ?}");
    check("/$defs/Tenant", "organizations: {a: {tenants: [?]}}");
    check("/$defs/Contact", "organizations: {a: {contacts: [?]}}");
    check("/$defs/OrganizationType", "types: {a: ?}");
    check("/$defs/Step", "types: {a: {path: [?]}}");
    check("/$defs/Cloud", "clouds: {a: ?}");
    check("/$defs/Portal", "portals: {a: ?}");
    check("/$defs/Provenance", "portals: {a: {sources: {b: ?}}}");
    check("/$defs/Task", "tasks: {a: ?}");
    check("/$defs/Message", "messages: {a: ?}");
    check("/$defs/Try", "messages: {a: {try: ?}}");
}

#[test]
fn the_languages_of_texts_are_those_of_the_data() {
    let known = yaml(include_str!("../../../data/languages.yaml"));
    let known: BTreeSet<&String> = known["languages"].as_object().unwrap().keys().collect();
    let schema = directory_schema();
    let taught = schema.pointer("/$defs/Languages/properties").unwrap().as_object().unwrap();
    assert_eq!(taught.keys().collect::<BTreeSet<_>>(), known);
}

#[test]
fn every_file_of_the_data_validates() {
    let schema = directory_schema();
    let files = crate::built_in::files();
    for name in &files {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
        let mut value = yaml(&std::fs::read_to_string(&path).unwrap());
        // A family is a message that the built-in data alone can share.
        if let Some(families) = value.as_object_mut().and_then(|value| value.remove("families")) {
            assert_eq!(faults(&schema, &json!({ "messages": families })), "", "{}", path.display());
        }
        assert_eq!(faults(&schema, &value), "", "{}", path.display());
    }
    assert!(files.len() >= 8);
}

/// Wrong for the schema and for the loader alike.
const BROKEN: &[&str] = &[
    "organisations: {contoso: {name: Contoso, type: enterprise}}",
    "organizations: [contoso]",
    "organizations: {contoso: {name: Contoso}}",
    "organizations: {contoso: {type: enterprise}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, domain: contoso.com}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, domains: contoso.com}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, domains: ['anna@contoso.com']}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, domains: [https://contoso.com]}}",
    "organizations: {contoso: {name: '', type: enterprise}}",
    "organizations: {contoso: {name: [Contoso], type: enterprise}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, cloud: }}",
    "organizations: {contoso: {name: Contoso, type: enterprise, tenant: contoso.com}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, tenant_id: contoso}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, reviewed: last week}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, contacts: {name: Desk}}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, contacts: [Desk]}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, contacts: [{phone: '+31205550100'}]}}",
    "organizations: {contoso: {name: Contoso, type: enterprise, portals: {admin-center: http://contoso.com}}}",
    "contacts: {desk: {phone: '+31205550100'}}",
    "contacts: {desk: {name: Desk, use: other}}",
    "contacts: {desk: {name: Desk, phone: see the intranet}}",
    "contacts: {desk: {name: Desk, phone: 020 555 0100}}",
    "contacts: {desk: {name: Desk, email: servicedesk}}",
    "contacts: {desk: {name: Desk, url: http://help.contoso.com}}",
    "contacts: {desk: {name: Desk, url: 'https://anna@help.contoso.com'}}",
    "contacts: {desk: {name: Desk, url_needs_sign_in: 'yes'}}",
    "contacts: {desk: {name: Desk, chat: https://contoso.com/chat}}",
    "types: {club: {path: [{who: the board}]}}",
    "types: {club: {path: [{role: board}]}}",
    "clouds: {atlantis: {status: sunk}}",
    "portals: {tides: {audience: fish}}",
    "portals: {tides: {urls: {worldwide: nowhere}}}",
    "portals: {tides: {urls: {worldwide: 'https://{fish}.example.com'}}}",
    "tasks: {swim: {locked_out: maybe}}",
    "messages: {wet: {try: swim}}",
    "default: [contoso]",
];

#[test]
fn what_is_broken_does_not_validate() {
    let schema = directory_schema();
    let passes = |text: &&&str| faults(&schema, &yaml(text)).is_empty();
    assert_eq!(BROKEN.iter().filter(passes).collect::<Vec<_>>(), [&""; 0], "the schema passes");
    let loads = |text: &&&str| problems(text).is_empty();
    assert_eq!(BROKEN.iter().filter(loads).collect::<Vec<_>>(), [&""; 0], "the loader passes");
}

/// Odd, and right for both.
const ODD: &[&str] = &[
    "{}",
    "organizations:",
    "organizations: {contoso: {name: Contoso, type: enterprise, contacts: []}}",
    "organizations: {contoso: {name: {en: Contoso, fr: Contoso}, type: Large Business}}",
    "organizations: {365: {name: '365', aliases: [365], type: enterprise, domains: [Bücher.Example.]}}",
    "contacts: {desk: {name: Desk, phone: +31205550100}}",
    "contacts: {desk: {name: Desk, phone: 'tel:+31205550100', url: HTTPS://help.contoso.com}}",
    "contacts: {desk: {name: Desk, phone: +31 (0)20-555/01.00}}",
    "portals: {tides: {urls: {worldwide: unknown, gcc: not-offered}}}",
];

#[test]
fn what_is_odd_validates() {
    let schema = directory_schema();
    for text in ODD {
        assert_eq!(faults(&schema, &yaml(text)), "", "{text}");
        assert_eq!(problems(text), "", "{text}");
    }
}
