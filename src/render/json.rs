//! JSON: every document, safe to show on a terminal; of several, one a line.

use serde::Serialize;

use super::document::{Document, Kind};
use super::output::{Format, Output, RenderOptions};
use crate::text;

/// JSON.
pub struct Json;

impl Output for Json {
    fn format(&self) -> Format {
        Format { kinds: Kind::ALL, ..Format::new("json") }
    }

    fn whole(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        json(document)
    }

    fn part(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        let line = serde_json::to_string(document).unwrap_or_default() + "\n";
        text::json(&line).into_owned()
    }
}

/// A value as JSON on several lines, ending in a newline.
pub(super) fn json(value: &impl Serialize) -> String {
    let lines = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    text::json(&lines).into_owned()
}
