//! Turns values into JSON and YAML that are safe to show in a terminal.

use serde::Serialize;

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
    serde_json::from_str::<serde_json::Value>(json).unwrap_or_default()
}
