//! Turns a listing of entries into a table, rows or objects.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value};

use super::row::{Separated, row};
use super::terminal::Look;
use crate::escape::escape_markdown;
use crate::text;

/// A cell of a listing.
pub type Cell = Value;

/// Entries, each with the same columns.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The columns, as keys.
    pub columns: Vec<&'static str>,
    /// The entries.
    pub rows: Vec<Vec<Cell>>,
}

impl Listing {
    /// The entries as objects with the columns as keys.
    #[must_use]
    pub fn objects(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let entries = self.columns.iter().zip(row);
            Value::Object(
                entries.map(|(key, cell)| ((*key).to_owned(), cell.clone())).collect::<Map<_, _>>(),
            )
        };
        Value::Array(self.rows.iter().map(object).collect())
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
        let mut out = format!("| {} |\n|", self.columns.join(" | "));
        out.extend(self.columns.iter().map(|_| " --- |"));
        out.push('\n');
        for entry in &self.rows {
            let cells: Vec<String> =
                entry.iter().map(|cell| escape_markdown(&words(cell, ", ")).to_string()).collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        out
    }

    /// The entries as a table that fits the terminal.
    #[must_use]
    pub fn table(&self, look: Look) -> String {
        let mut table = Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(look.width.max(40)).unwrap_or(80))
            .set_header(self.columns.iter().map(|column| column.replace('_', " ")));
        for entry in &self.rows {
            table.add_row(entry.iter().map(|cell| text::block(&words(cell, "\n")).into_owned()));
        }
        let mut out = table.trim_fmt();
        out.push('\n');
        out
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
