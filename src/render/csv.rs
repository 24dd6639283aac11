//! CSV and TSV: rows of cells that no spreadsheet runs.

use super::document::{Document, Kind};
use super::listing::{Listing, words};
use super::output::{Format, Output, RenderOptions};
use crate::escape::csv_cell;
use crate::text;

/// Rows, their cells apart by one byte.
pub struct Separated {
    name: &'static str,
    delimiter: u8,
}

/// Comma-separated.
pub const CSV: Separated = Separated { name: "csv", delimiter: b',' };
/// Tab-separated.
pub const TSV: Separated = Separated { name: "tsv", delimiter: b'\t' };

impl Output for Separated {
    fn format(&self) -> Format {
        Format { has_rows: true, ..Format::new(self.name) }
    }

    fn whole(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        let listing = document.listing();
        self.row(listing.columns.iter().copied()) + &self.rows(&listing)
    }

    fn head(&self, kind: Kind) -> String {
        self.row(kind.columns().iter().copied())
    }

    fn part(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        self.rows(&document.listing())
    }
}

impl Separated {
    fn rows(&self, listing: &Listing) -> String {
        let row = |cells: &Vec<_>| self.row(cells.iter().map(|cell| words(cell, "; ")));
        listing.rows.iter().map(row).collect()
    }

    fn row(&self, cells: impl Iterator<Item = impl AsRef<str>>) -> String {
        let mut out = String::new();
        for (number, cell) in cells.enumerate() {
            if number > 0 {
                out.push(char::from(self.delimiter));
            }
            out.push_str(&csv_cell(&text::line(cell.as_ref()), self.delimiter));
        }
        out.push('\n');
        out
    }
}
