//! YAML: every document, safe to show on a terminal.

use super::document::{Document, Kind};
use super::output::{Format, Output, RenderOptions};
use crate::text;

/// YAML.
pub struct Yaml;

impl Output for Yaml {
    fn format(&self) -> Format {
        Format { alias: "yml", kinds: Kind::ALL, ..Format::new("yaml") }
    }

    fn whole(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        let lines = serde_yaml::to_string(document).unwrap_or_default();
        text::block(&lines).into_owned()
    }

    fn part(&self, document: &Document<'_>, options: &RenderOptions) -> String {
        format!("---\n{}", self.whole(document, options))
    }
}
