//! Turns an answer into text: one page for people in several forms, rows for spreadsheets, objects
//! for scripts.

mod checklist;
mod list;
mod markdown;
mod object;
pub mod page;
mod report;
mod row;
mod table;
pub mod template;
mod terminal;

pub use checklist::{CHECKLIST_COLUMNS, checklist_markdown, checklist_page, checklist_rows, html};
pub use list::{Cell, Listing};
pub use markdown::markdown;
pub use object::{Data, data, json, json_line, parsed, shape, yaml};
pub use page::{Page, page, reachable};
pub use report::{Finding, Findings, report, sarif};
pub use row::{COLUMNS, CSV_COLUMNS, Separated, cell, row};
pub use terminal::{Look, terminal};
