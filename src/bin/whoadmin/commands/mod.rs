//! The commands, one file each, and what several of them share.

pub mod answering;
pub mod ask;
pub mod explain;
pub mod front;
pub mod list;
pub mod open;
