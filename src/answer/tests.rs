//! The schema of an answer, which is made of its structs: `UPDATE=1` writes it anew.

#![allow(dead_code, reason = "only the shape of the types here is used")]

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Answer;

macro_rules! words {
    ($($name:ident: $($word:ident)*;)*) => {
        $(
            #[derive(JsonSchema)]
            #[serde(rename_all = "kebab-case")]
            #[schemars(inline)]
            pub enum $name { $($word),* }
        )*
    };
}

words! {
    ReadAs: Organization Address Domain TenantId Type Message Task Portal WebAddress Words Default;
    Status: Active Retired Announced;
    Basis: Flag Organization Suffix Assumed;
    Channel: Phone Email Chat Web;
    Verdict: Portal KnownHost Microsoft OthersWrite LookAlike UnknownHost Refused;
}

fn answer_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Answer>().to_value();
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

#[test]
fn the_schema_of_an_answer_is_up_to_date() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/schema/answer.json");
    let expected = serde_json::to_string_pretty(&answer_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &expected).unwrap();
    }
    let found = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        found == expected,
        "{file} is not what the structs say: UPDATE=1 cargo test --lib schema"
    );
}
