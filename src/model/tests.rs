//! The schema of a directory file, which is made of the nouns: `UPDATE=1` writes it anew.

#![allow(dead_code, reason = "only the shape of the types here is used")]

use std::borrow::Cow;
pub use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::{Spanned, Text};
use crate::entries::Entries;

/// A name as people type it; a number is one, too.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Word {
    Text(String),
    Number(f64),
}

macro_rules! words {
    ($($(#[$about:meta])* $name:ident = $pattern:literal;)*) => {
        $(
            $(#[$about])*
            #[derive(JsonSchema)]
            #[schemars(transparent)]
            pub struct $name(#[schemars(pattern($pattern))] String);
        )*
    };
}

words! {
    /// A day, as 2026-10-01.
    Day = r"^\d{4}-\d{2}-\d{2}$";
    /// A domain, as contoso.com: without `@` and `https://`.
    Domain = r"^[^\s@/:]+$";
    /// An exact host name in lower case; `{tenant}` may stand in one label.
    Host = r"^[a-z0-9.{}-]+$";
    /// An address that starts with https, without a user name.
    Url = r"^[hH][tT][tT][pP][sS]://[^\s@/?#]+([/?#]\S*)?$";
    /// The address of a portal; `{tenant}`, `{tenant_id}` and `{domain}` are filled.
    PortalUrl = r"^[hH][tT][tT][pP][sS]://([^\s@/?#{}]|\{(tenant|tenant_id|domain)\})+([/?#]([^\s{}]|\{(tenant|tenant_id|domain)\})*)?$";
    /// The name of a tenant: letters, digits and hyphens.
    TenantName = r"^[^\s.@/:]+$";
    /// The id of a tenant, as 3f2504e0-4f89-41d3-9a0c-0305e82c3301.
    TenantId = r"^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$";
    /// One e-mail address.
    Email = r"^[^\s@]+@[^\s@]+$";
    /// The address of a Teams chat.
    Chat = r"^[hH][tT][tT][pP][sS]://\S+/l/chat/\S+$";
}

/// An international phone number, as `+31 20 555 0100`.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Phone {
    Text(#[schemars(pattern(r"^([tT][eE][lL]:)?\+[0-9(][0-9 ().\/-]*$"))] String),
    /// Without quotes and spaces, YAML takes it for a number.
    Number(f64),
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Status {
    Active,
    Retired,
    Announced,
}

#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Audience {
    Admin,
    Everyone,
}

/// An address, or that there is none.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum PortalAddress {
    Url(PortalUrl),
    None(NoAddress),
}

#[derive(JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum NoAddress {
    NotOffered,
    Unknown,
}

/// One text a language; a language that is missing falls back to English.
#[derive(JsonSchema)]
struct Languages {
    /// English
    en: Option<String>,
    /// Dutch
    nl: Option<String>,
    /// German
    de: Option<String>,
    /// Simplified Chinese
    #[serde(rename = "zh-Hans")]
    zh_hans: Option<String>,
    /// French
    fr: Option<String>,
    /// Spanish
    es: Option<String>,
    /// Japanese
    ja: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text shown to people: the same in all languages, or one a language.",
            "anyOf": [{"type": "string"}, generator.subschema_for::<Languages>()],
        })
    }
}

impl<T> JsonSchema for Spanned<T> {
    fn schema_name() -> Cow<'static, str> {
        "Spanned".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string"})
    }
}

/// Makes of the schema of a struct that of what a file says.
fn as_in_files(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            noun_as_in_files(map);
            for (key, part) in &mut *map {
                match part {
                    Value::Object(named) if ["properties", "$defs"].contains(&key.as_str()) => {
                        named.values_mut().for_each(as_in_files);
                    }
                    _ => as_in_files(part),
                }
            }
            // What may be left out may still not be null.
            map.remove("default");
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|it| it != "null");
                if let [only] = types.as_slice() {
                    map["type"] = only.clone();
                }
            }
            if let Some(Value::Array(words)) = map.get_mut("enum") {
                words.retain(|it| !it.is_null());
            }
            if let Some(Value::Array(parts)) = map.get_mut("anyOf") {
                parts.retain(|it| it["type"] != "null");
                if let [Value::Object(only)] = parts.as_slice() {
                    let only = only.clone();
                    map.remove("anyOf");
                    only.into_iter().for_each(|(key, value)| {
                        map.entry(key).or_insert(value);
                    });
                }
            }
            if map.get("type") == Some(&json!("string")) && !map.contains_key("enum") {
                map.entry("pattern").or_insert(json!(r"\S"));
            }
            if let Some(Value::String(words)) = map.get_mut("description") {
                *words = words.replace('\n', " ");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(as_in_files),
        _ => {}
    }
}

/// Takes out the fields that no file has, and requires those with a mark.
fn noun_as_in_files(noun: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = noun.get_mut("properties") else { return };
    let mut required = Vec::new();
    for (field, property) in std::mem::take(properties) {
        if !field.starts_with('$') {
            let name = field.trim_end_matches('!');
            required.extend((name != field).then(|| json!(name)));
            properties.insert(name.to_owned(), property);
        }
    }
    if properties.contains_key("use") {
        noun.insert("anyOf".to_owned(), json!([{"required": required}, {"required": ["use"]}]));
    } else if !required.is_empty() {
        noun.insert("required".to_owned(), Value::Array(required));
    }
}

fn directory_schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Entries>().to_value();
    as_in_files(&mut schema);
    schema.as_object_mut().unwrap().remove("required");
    for section in schema["properties"].as_object_mut().unwrap().values_mut() {
        // An empty section is an empty map.
        if section["type"] == "object" {
            section["type"] = json!(["object", "null"]);
        }
    }
    // A shared contact uses no other.
    let mut shared = schema["$defs"]["Contact"].clone();
    shared["properties"].as_object_mut().unwrap().remove("use");
    shared["required"] =
        shared.as_object_mut().unwrap().remove("anyOf").unwrap()[0]["required"].take();
    shared["description"] = json!("A desk or person that several organizations use.");
    schema["$defs"]["SharedContact"] = shared;
    schema["properties"]["contacts"]["additionalProperties"]["$ref"] =
        json!("#/$defs/SharedContact");
    schema
}

#[test]
fn the_schema_of_a_directory_is_up_to_date() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/schema/directory.json");
    let expected = serde_json::to_string_pretty(&directory_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &expected).unwrap();
    }
    let found = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        found == expected,
        "{file} is not what the nouns say: UPDATE=1 cargo test --lib schema"
    );
}
