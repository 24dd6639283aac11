//! Who is my Microsoft 365 admin, how do I reach them now, and where do admins sign in?
//!
//! Values in, values out: nothing here touches the world. Data flows one way:
//!
//! ```text
//! arguments → Question → resolve(&Directory, &Question) → Answer → render → text
//!                              ▲
//! files → load → Entries → store::encode → Compiled (a layer) → Directory
//! ```
//!
//! To read: [`model`] (the nouns), [`directory`] (the layers as one), [`question`], [`resolve`],
//! [`answer`], [`render`]; then [`load`] and [`store`], which make a layer from files.

pub mod answer;
pub mod checklist;
pub mod date;
pub mod diagnostics;
pub mod directory;
pub mod draft;
pub mod entries;
pub mod escape;
pub mod hours;
pub mod import;
pub mod link;
pub mod load;
pub mod look_alike;
pub mod model;
pub mod names;
pub mod question;
pub mod render;
pub mod resolve;
pub mod rows;
pub mod starter;
pub mod store;
pub mod text;
pub mod understand;
pub mod words;
