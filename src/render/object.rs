//! Turns values into JSON and YAML that are safe to show in a terminal, and into data for templates.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::checklist::Checklist;
use crate::template;
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

/// The data with something in every place where there was nothing: what a template may name at all.
#[must_use]
pub fn full(data: Data) -> Data {
    match data {
        Value::Array(items) => Value::Array(items.into_iter().map(full).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, full(value))).collect())
        }
        _ => Value::String("x".to_owned()),
    }
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

impl template::Value for Value {
    fn field(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    fn items(&self) -> Option<&[Self]> {
        self.as_array().map(Vec::as_slice)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => Some(Cow::Borrowed("")),
            // What a directory says is shown, whatever the template makes of it.
            Self::String(words) => Some(text::block(words)),
            Self::Array(_) | Self::Object(_) => None,
            plain => Some(Cow::Owned(plain.to_string())),
        }
    }

    fn keys(&self) -> Vec<&str> {
        self.as_object().map(|map| map.keys().map(String::as_str).collect()).unwrap_or_default()
    }
}
