//! `schema`: the JSON Schema of a directory file, or of an answer.

use clap::{Args, ValueEnum};
use whoadmin::render::{Document, Kind};

use crate::context::Context;
use crate::error::Outcome;
use crate::options::{Front, hide};
use crate::output::Printer;

/// The JSON Schema of a directory file, or of an answer
///
/// Editors complete and check a directory file by it, when the first line of the file is
/// `# yaml-language-server: $schema=PATH`.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why", "lang", "directory", "isolated"])))]
pub struct Schema {
    /// `directory` or `answer`
    #[arg(default_value = "directory")]
    pub what: SchemaOf,
    #[command(flatten)]
    pub front: Front,
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A directory file.
    Directory,
    /// An answer.
    Answer,
}

const DIRECTORY: &str = include_str!("../../../../data/schema/directory.json");
const ANSWER: &str = include_str!("../../../../data/schema/answer.json");

/// Prints a schema.
pub fn run(it: &Schema, context: &mut Context<'_>) -> Outcome {
    let show = &it.front.show;
    let printer = Printer::new(Kind::Value, &it.front, context)?;
    let schema = match it.what {
        SchemaOf::Directory => DIRECTORY,
        SchemaOf::Answer => ANSWER,
    };
    let schema = serde_json::from_str(schema).unwrap_or_default();
    context.result(show, &printer.whole(&Document::Value(&schema))?)?;
    Ok(0)
}
