//! Turns documents (answers, checklists, lists, reports) into text: one file a format, and the views that they share.
//!
//! A format is a file with an [`Output`], and a line in [`OUTPUTS`].

mod columns;
mod csv;
mod document;
mod grid;
mod html;
mod json;
mod listing;
mod markdown;
mod output;
mod page;
mod qr_code;
mod report;
mod sarif;
mod table;
pub mod template;
mod terminal;
mod yaml;

pub use columns::{COLUMNS, CSV_COLUMNS, cell};
pub use document::{Document, Kind};
pub use listing::{Cell, Listing};
pub use output::{Format, Output, RenderOptions};
pub use page::reachable;
pub use report::report;

/// Every format, in the order in which they are offered.
pub static OUTPUTS: &[&dyn Output] = &[
    &table::Table,
    &json::Json,
    &yaml::Yaml,
    &csv::CSV,
    &csv::TSV,
    &markdown::Markdown,
    &html::Html,
    &sarif::Sarif,
];
