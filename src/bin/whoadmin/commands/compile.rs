//! `compile`: a checked directory as one file that is looked up in place.

use std::path::PathBuf;

use clap::Args;
use whoadmin::diagnostics::{Diagnostic, Options, Severity, lint};
use whoadmin::directory::{Layer, Origin, merge_layers};
use whoadmin::entries::Entries;
use whoadmin::load::{self, Rights};
use whoadmin::store::blocks::frame;
use whoadmin::store::{Compiled, Memory, encode};

use crate::context::Context;
use crate::error::{CliError, Outcome};
use crate::options::{Front, hide};
use crate::{files, paths, write};

/// A checked directory as one file, looked up in place at any size
///
/// The file is told by its first bytes and accepted wherever a directory is. One question over a
/// hundred thousand organizations reads a few pages of it. The same input gives the same bytes.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why", "lang", "out"])))]
pub struct Compile {
    /// Files or folders; later ones lie on top
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    #[command(flatten)]
    pub front: Front,
}

/// Compiles files and folders, later ones on top, into one file.
pub fn run(compile: &Compile, context: &mut Context<'_>) -> Outcome {
    let show = &compile.front.show;
    let options =
        Options { stale_after: None, today: paths::now().div_euclid(86_400), commands: &[] };
    let mut directory = paths::built_in()?;
    let mut entries = Entries::default();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for path in &compile.paths {
        let folder = files::read(path, files::LARGE_LIMIT)?;
        let mut layer = Entries::default();
        for (file, compiled) in folder.compiled {
            let compiled = compiled.map_err(|damage| paths::damaged(&file, &damage))?;
            compiled.verify().map_err(|damage| paths::damaged(&file, &damage))?;
            merge_layers(&mut layer, compiled.entries()?);
        }
        // A compiled file may stand where the program looks by itself, so it may extend hosts: the
        // place that it is read from decides whether they count.
        let mut loaded = load::load(folder.texts, Rights::Place, Some(&directory));
        lint(&loaded.entries, &loaded.sources, &mut loaded.problems, Some(&directory), &options);
        problems.append(&mut loaded.problems);
        if problems.iter().any(|it| it.check.refuses) {
            continue;
        }
        drop(loaded.sources);
        merge_layers(&mut layer, loaded.entries);
        if compile.paths.len() > 1 {
            let payload = encode(&layer);
            directory.push(Layer {
                origin: Origin::Given,
                path: path.display().to_string(),
                made: None,
                compiled: Compiled::open(Box::new(Memory(payload.into())))?,
            });
            merge_layers(&mut entries, layer);
        } else {
            entries = layer;
        }
    }
    problems.retain(|it| it.check.severity == Severity::Error);
    if !problems.is_empty() {
        let mut failure = CliError::new(5, "the directory is not valid: nothing was compiled")
            .hint("see every problem with: whoadmin check PATH");
        failure.problems = problems;
        return Err(failure);
    }
    let organizations = entries.organizations.len();
    let framed = frame(&encode(&entries));
    write::whole(&compile.to, &framed, show.force)?;
    if !show.quiet {
        context.say(&format!(
            "{organizations} organization{} in {} KiB: {}",
            if organizations == 1 { "" } else { "s" },
            framed.len() / 1024,
            compile.to.display()
        ));
    }
    Ok(0)
}
