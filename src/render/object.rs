//! Turns values into JSON and YAML that are safe to show in a terminal, and into data for templates.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::checklist::{self, Checklist};
use crate::text;

/// `value` as JSON on several lines, ending in a newline.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    let mut out = serde_json::to_string_pretty(value).unwrap_or_default();
    out.push('\n');
    text::json(&out).into_owned()
}

/// `value` as JSON on one line, ending in a newline.
#[must_use]
pub fn json_line(value: &impl Serialize) -> String {
    let mut out = serde_json::to_string(value).unwrap_or_default();
    out.push('\n');
    text::json(&out).into_owned()
}

/// `value` as YAML, ending in a newline.
#[must_use]
pub fn yaml(value: &impl Serialize) -> String {
    let out = serde_yaml::to_string(value).unwrap_or_default();
    text::block(&out).into_owned()
}

/// The value of a JSON text that the program carries with it; nothing for a text that is none.
#[must_use]
pub fn parsed(json: &str) -> impl Serialize + use<> {
    serde_json::from_str::<Value>(json).unwrap_or_default()
}

/// What a template of a checklist is filled with.
pub type Data = Value;

/// The data of a checklist for a template: the keys of the answer, with `title`, `person` and
/// `items`, and the `row` of the spreadsheet, where there is one.
#[must_use]
pub fn data(checklist: &Checklist, row: Option<&[(String, String)]>) -> Data {
    let mut data = object(&checklist.answer);
    let whole = object(checklist);
    data.extend(whole.into_iter().filter(|(key, _)| key != "answer"));
    if let Some(row) = row {
        let cells = row.iter().map(|(name, cell)| (name.clone(), Value::String(cell.clone())));
        data.insert("row".to_owned(), Value::Object(cells.collect()));
    }
    Value::Object(data)
}

/// What a template may name at all: the data of a checklist, and of a row with `columns`, with something in every place.
#[must_use]
pub fn shape(columns: Option<&[String]>) -> Data {
    let row: Option<Vec<_>> =
        columns.map(|names| names.iter().map(|name| (name.clone(), String::new())).collect());
    full(data(&checklist::specimen(), row.as_deref()))
}

fn full(data: Data) -> Data {
    match data {
        Value::Array(items) => items.into_iter().map(full).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, full(value))).collect(),
        _ => Value::String("x".to_owned()),
    }
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}
