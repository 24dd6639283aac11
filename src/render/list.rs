//! Turns a listing of entries into a table, rows or objects.

use comfy_table::{ContentArrangement, Table, presets};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::row::{Separated, row};
use super::terminal::{Look, keep_whole};
use crate::escape::escape_markdown;
use crate::text;

/// A cell of a listing.
pub type Cell = Value;

/// Entries, each with the same columns.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The columns, as keys.
    pub columns: Vec<&'static str>,
    /// The columns that a person is shown of many entries; none: all.
    pub brief: Vec<&'static str>,
    /// The entries.
    pub rows: Vec<Vec<Cell>>,
}

/// An entry with its columns as keys, in their order.
struct Object<'l>(&'l [&'static str], &'l [Cell]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, cell) in self.0.iter().zip(self.1) {
            map.serialize_entry(key, cell)?;
        }
        map.end()
    }
}

impl Listing {
    /// The entries as objects with the columns as keys.
    #[must_use]
    pub fn objects(&self) -> impl Serialize + '_ {
        self.rows.iter().map(|row| Object(&self.columns, row)).collect::<Vec<_>>()
    }

    /// The columns that a person is shown of many entries, and the cells of `row` in them.
    fn shown<'l>(&'l self, row: &'l [Cell]) -> impl Iterator<Item = (&'static str, &'l Cell)> {
        let cells = self.columns.iter().copied().zip(row);
        cells.filter(|(column, _)| self.brief.is_empty() || self.brief.contains(column))
    }

    fn head(&self) -> Vec<&'static str> {
        let all = self.columns.iter().copied();
        all.filter(|column| self.brief.is_empty() || self.brief.contains(column)).collect()
    }

    /// The entries as rows, with a head.
    #[must_use]
    pub fn separated(&self, separated: Separated) -> String {
        let mut out = row(self.columns.iter().copied(), separated);
        for entry in &self.rows {
            let cells: Vec<String> = entry.iter().map(|cell| words(cell, "; ")).collect();
            out.push_str(&row(cells.iter().map(String::as_str), separated));
        }
        out
    }

    /// The entries as a Markdown table.
    #[must_use]
    pub fn markdown(&self) -> String {
        let head = self.head();
        let mut out = format!("| {} |\n|", head.join(" | "));
        out.extend(head.iter().map(|_| " --- |"));
        out.push('\n');
        for entry in &self.rows {
            let cells: Vec<String> = self
                .shown(entry)
                .map(|(_, cell)| escape_markdown(&words(cell, ", ")).to_string())
                .collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        text::block(&out).into_owned()
    }

    /// The entries as a table that fits the terminal.
    #[must_use]
    pub fn table(&self, look: Look) -> String {
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(look.width.max(40)).unwrap_or(80))
            .set_header(self.head().iter().map(|column| column.replace('_', " ")));
        let mut before = None;
        for entry in &self.rows {
            // Rows of one entry name it once.
            let again = before == entry.get(..2);
            table.add_row(self.shown(entry).map(|(column, cell)| match column {
                "id" | "name" if again => String::new(),
                _ => text::block(&words(cell, "\n")).into_owned(),
            }));
            before = entry.get(..2);
        }
        for name in ["id", "url"] {
            let at = self.columns.iter().position(|column| *column == name);
            let shown = self.head().iter().position(|column| *column == name);
            if let (Some(at), Some(shown)) = (at, shown) {
                let cells = self.rows.iter().filter_map(|row| row.get(at)?.as_str());
                keep_whole(&mut table, shown, cells, look.width);
            }
        }
        let mut out = table.trim_fmt();
        out.push('\n');
        out
    }

    /// Each entry with all its columns, one below the other.
    #[must_use]
    pub fn records(&self, look: Look) -> String {
        let mut records = Vec::new();
        for entry in &self.rows {
            let mut table = Table::new();
            table
                .load_style(presets::NOTHING)
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(u16::try_from(look.width.max(40)).unwrap_or(80));
            for (column, cell) in self.columns.iter().zip(entry) {
                let words = words(cell, ", ");
                if !words.is_empty() {
                    table.add_row([column.replace('_', " "), text::block(&words).into_owned()]);
                }
            }
            for column in table.column_iter_mut() {
                column.set_padding((0, 2));
            }
            let lines = table.trim_fmt();
            let lines: Vec<&str> = lines.lines().map(str::trim_end).collect();
            records.push(format!("{}\n", lines.join("\n")));
        }
        records.join("\n")
    }
}

/// A cell as words.
fn words(cell: &Cell, between: &str) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(cells) => {
            cells.iter().map(|cell| words(cell, between)).collect::<Vec<_>>().join(between)
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, cell)| format!("{key}: {}", words(cell, ", ")))
            .collect::<Vec<_>>()
            .join(between),
        other => other.to_string(),
    }
}
