//! The commands, one file each, and what several of them share.

pub mod ask;
pub mod check;
pub mod checklist;
pub mod compile;
pub mod completions;
pub mod contact;
pub mod explain;
pub mod front_door;
pub mod import;
pub mod init;
pub mod list;
pub mod man;
pub mod open;
pub mod schema;
