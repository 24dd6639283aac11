//! Turns a listing of entries into a table, rows or objects.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::grid::{self, Rows};
use super::output::RenderOptions;
use super::terminal;
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
    /// A column that people see beneath another one, as it concerns few entries: which, and beneath
    /// which.
    pub beneath: Option<(&'static str, &'static str)>,
    /// The entries.
    pub rows: Vec<Vec<Cell>>,
    /// Whether people see each entry with all its columns.
    pub is_detailed: bool,
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

impl Serialize for Listing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter().map(|row| Object(&self.columns, row)))
    }
}

impl Listing {
    /// The columns that a person is shown of many entries, and the cells of `row` in them.
    fn shown<'l>(&'l self, row: &'l [Cell]) -> impl Iterator<Item = (&'static str, &'l Cell)> {
        let cells = self.columns.iter().copied().zip(row);
        cells.filter(|(column, _)| self.brief.is_empty() || self.brief.contains(column))
    }

    fn head(&self) -> Vec<&'static str> {
        let all = self.columns.iter().copied();
        all.filter(|column| self.brief.is_empty() || self.brief.contains(column)).collect()
    }

    /// A cell as people see it, with what is shown beneath it.
    fn cell(&self, entry: &[Cell], column: &str, cell: &Cell, between: &str) -> String {
        let mut shown = words(cell, between);
        if let Some((beneath, _)) = self.beneath.filter(|(_, above)| *above == column) {
            let at = self.columns.iter().position(|column| *column == beneath);
            let more = at.and_then(|at| entry.get(at)).map(|cell| words(cell, between));
            if let Some(more) = more.filter(|it| !it.is_empty()) {
                // In a line of its own, or behind a space: a comma would become part of an address.
                shown.push_str(&match (shown.is_empty(), between) {
                    (true, _) => format!("{beneath} {more}"),
                    (false, "\n") => format!("\n{beneath} {more}"),
                    (false, _) => format!(" ({beneath} {more})"),
                });
            }
        }
        shown
    }

    /// The entries as a Markdown table.
    #[must_use]
    pub fn markdown(&self) -> String {
        let head = self.head();
        let mut out = format!("| {} |\n|", head.join(" | "));
        out.extend(head.iter().map(|_| " --- |"));
        out.push('\n');
        for entry in &self.rows {
            let shown = self.shown(entry);
            let cells: Vec<String> = shown
                .map(|(column, cell)| self.cell(entry, column, cell, ", "))
                .map(|cell| escape_markdown(&cell).to_string())
                .collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        text::block(&out).into_owned()
    }

    /// The entries as a table that fits the terminal, or one below the other where none does.
    #[must_use]
    pub fn table(&self, options: &RenderOptions) -> String {
        let mut cells = Vec::new();
        let mut before = None;
        for entry in &self.rows {
            // Rows of one entry name it once.
            let again = before == entry.get(..2);
            let shown = self.shown(entry).map(|(column, cell)| match column {
                "id" | "name" if again => String::new(),
                _ => self.cell(entry, column, cell, "\n"),
            });
            cells.push(shown.collect());
            before = entry.get(..2);
        }
        let head = self.head();
        let rows = Rows {
            head: head.iter().map(|column| column.replace('_', " ")).collect(),
            cells,
            whole: (0..head.len())
                .filter(|at| head.get(*at).is_some_and(|it| matches!(*it, "id" | "url")))
                .collect(),
            ..Rows::default()
        };
        let options = &RenderOptions { width: options.width.max(40), ..*options };
        if grid::has_room(&rows, options.width) {
            return grid::grid(&rows, options);
        }
        let longest = head.iter().map(|column| column.len()).max().unwrap_or_default();
        let shown = |entry: &Vec<Cell>| {
            let cells = self.shown(entry);
            let pairs = cells.map(|(column, cell)| {
                (column.replace('_', " "), self.cell(entry, column, cell, ", "))
            });
            let pairs: Vec<_> = pairs.filter(|(_, words)| !words.is_empty()).collect();
            terminal::pairs(&pairs, longest, options)
        };
        self.rows.iter().map(shown).collect::<Vec<_>>().join("\n")
    }

    /// Each entry with all its columns, one below the other.
    #[must_use]
    pub fn records(&self, options: &RenderOptions) -> String {
        let mut records = Vec::new();
        for entry in &self.rows {
            let columns = self.columns.iter().zip(entry);
            let pairs: Vec<(String, String)> = columns
                .map(|(column, cell)| (column.replace('_', " "), words(cell, ", ")))
                .filter(|(_, words)| !words.is_empty())
                .collect();
            let longest = pairs.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
            records.push(terminal::pairs(&pairs, longest, options));
        }
        records.join("\n")
    }
}

/// A cell as words.
pub(super) fn words(cell: &Cell, between: &str) -> String {
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
