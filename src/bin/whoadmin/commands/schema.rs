//! `schema`: the JSON Schema of a directory file, or of an answer.

use clap::{Args, ValueEnum};
use whoadmin::render;

use crate::desk::{Desk, Format};
use crate::error::{Failure, Outcome};
use crate::options::{Front, hide};
use crate::query;

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
pub fn run(it: &Schema, desk: &mut Desk<'_>) -> Outcome {
    let show = &it.front.show;
    let format = Format::of(show, Format::Json, &[Format::Json, Format::Yaml])?;
    let query = query::compiled(show)?;
    let schema = match it.what {
        SchemaOf::Directory => DIRECTORY,
        SchemaOf::Answer => ANSWER,
    };
    let text = match (query, format) {
        (Some(query), format) => match query.show(&render::parsed(schema), format)? {
            (text, true) => text,
            (_, false) => {
                return Err(Failure::new(3, "the query finds nothing in the schema")
                    .hint("look at the whole schema without --query"));
            }
        },
        (None, Format::Yaml) => render::yaml(&render::parsed(schema)),
        (None, _) => schema.to_owned(),
    };
    desk.result(show, &text)?;
    Ok(0)
}
