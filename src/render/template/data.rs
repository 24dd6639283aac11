//! What a template of a checklist is filled with, and what it may name.

use serde_json::{Value, json};

use crate::checklist::{self, Checklist};

/// The data of a checklist for a template: the keys of the answer, with `title`, `person` and
/// `items`, and the `row` of the spreadsheet, where there is one.
#[must_use]
pub fn data(checklist: &Checklist, row: Option<&[(String, String)]>) -> Value {
    let Value::Object(mut data) = json!(checklist) else {
        return Value::Null;
    };
    if let Some(Value::Object(answer)) = data.remove("answer") {
        for (key, value) in answer {
            data.entry(key).or_insert(value);
        }
    }
    let row = row.map(|row| row.iter().cloned().map(|(name, cell)| (name, json!(cell))).collect());
    data.extend(row.map(|row| ("row".to_owned(), Value::Object(row))));
    Value::Object(data)
}

/// What a template may name at all: the data of a checklist, and of a row with `columns`, with something in every place.
#[must_use]
pub fn shape(columns: Option<&[String]>) -> Value {
    let row: Option<Vec<_>> =
        columns.map(|names| names.iter().map(|name| (name.clone(), String::new())).collect());
    full(data(&checklist::specimen(), row.as_deref()))
}

fn full(data: Value) -> Value {
    match data {
        Value::Array(items) => items.into_iter().map(full).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, full(value))).collect(),
        _ => Value::String("x".to_owned()),
    }
}
