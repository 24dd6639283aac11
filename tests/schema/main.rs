//! The published schemas say what the program reads and prints.

mod answer;
mod directory;

use std::collections::BTreeSet;
use std::path::Path;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

const DIRECTORY: &str = "data/schema/directory.json";
const ANSWER: &str = "data/schema/answer.json";

/// A committed schema; `UPDATE=1` writes it anew.
#[track_caller]
fn committed(path: &str, generated: &Value) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let expected = serde_json::to_string_pretty(generated).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{path} is not what tests/schema says: UPDATE=1 cargo test --test schema");
}

#[test]
fn directory_is_up_to_date() {
    committed(DIRECTORY, &directory_schema());
}

#[test]
fn answer_is_up_to_date() {
    committed(ANSWER, &answer_schema());
}

fn directory_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<directory::DirectoryFile>().to_value();
    without_null(&mut schema);
    // An empty section is an empty map.
    for section in schema["properties"].as_object_mut().unwrap().values_mut() {
        if section["type"] == "object" {
            section["type"] = json!(["object", "null"]);
        }
    }
    schema
}

fn answer_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<answer::Answer>().to_value()
}

/// Takes the null out of what is optional: a key is left out, never empty.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(without_null);
            let null = json!({"type": "null"});
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|it| it != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    map.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(kinds)) = map.get_mut("enum") {
                kinds.retain(|it| !it.is_null());
            }
            if let Some(Value::Array(parts)) = map.get_mut("anyOf") {
                parts.retain(|it| *it != null);
                if let [Value::Object(only)] = parts.as_slice() {
                    let only = only.clone();
                    map.remove("anyOf");
                    for (key, value) in only {
                        map.entry(key).or_insert(value);
                    }
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}
