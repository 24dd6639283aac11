//! The format of a directory file and of an answer: what is published is what is read and printed.

mod answer;
mod answers;
mod directory;
mod files;
mod readme;
mod starters;

use std::path::Path;
use std::rc::Rc;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use whoadmin::diagnostics::Diagnostic;
use whoadmin::directory::Directory;
use whoadmin::load::{self, Rights};
use whoadmin::store::{Compiled, Memory};

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
    assert!(
        found == expected,
        "{path} is not what tests/it/format says: UPDATE=1 cargo test --test it format"
    );
}

/// What is wrong with `value`, in lines; empty when nothing is.
fn faults(schema: &Value, value: &Value) -> String {
    let validator = jsonschema::validator_for(schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    faults.join("\n")
}

/// A YAML text as an editor's validator sees it.
#[track_caller]
pub fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

/// The built-in data, as the program has it.
pub fn built_in() -> Rc<Directory> {
    thread_local! {
        static BUILT_IN: Rc<Directory> = {
            let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));
            let compiled = Compiled::open(Box::new(Memory(bytes.into()))).unwrap();
            Rc::new(Directory::new(compiled))
        };
    }
    BUILT_IN.with(Rc::clone)
}

/// What is wrong with a file on top of the built-in data.
fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let file = load::File { name: "file.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    load::load(vec![file], Rights::Place, Some(&built_in())).problems
}

/// The same in lines.
fn problems(text: &str) -> String {
    let problems: Vec<String> =
        diagnostics(text).iter().map(|it| format!("{}: {}", it.place(), it.message)).collect();
    problems.join("\n")
}

/// What would help.
fn hints(text: &str) -> Vec<String> {
    diagnostics(text).into_iter().map(|it| it.hint).collect()
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
    on_one_line(&mut schema);
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
    let mut schema = generator.into_root_schema_for::<answer::Answer>().to_value();
    on_one_line(&mut schema);
    schema
}

/// A comment breaks its lines where the source does; a description need not.
fn on_one_line(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(words)) = map.get_mut("description") {
                *words = words.replace('\n', " ");
            }
            map.values_mut().for_each(on_one_line);
        }
        Value::Array(parts) => parts.iter_mut().for_each(on_one_line),
        _ => {}
    }
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
