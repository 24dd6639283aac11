//! `init`: writes a starter directory, from flags or a person's answers.

mod given;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;
use whoadmin::escape::yaml_scalar;
use whoadmin::load;
use whoadmin::starter::{Guide, Starter};

use crate::context::Context;
use crate::error::{CliError, Opened, Outcome};
use crate::options::{Front, hide};
use crate::target::{self, Target};
use crate::{paths, shell, write};
use given::Given;
pub use given::usage;

/// The name of a directory file that nobody named.
pub const FILE: &str = "directory.yaml";

/// Write a starter directory
///
/// A commented file that check accepts. At a terminal it asks a few questions; with flags it asks
/// nothing. Written whole or not at all, and never over a file without --force.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["task", "at", "require", "output", "query", "why", "out", "directory"])))]
#[command(after_help = "\
Examples:
  whoadmin init                        asks a few questions
  whoadmin init contoso.yaml --name Contoso --type enterprise --domain contoso.com \\
    --contact \"IT Service Desk\" --phone \"+31 20 555 0100\"

Off a terminal nothing is asked.")]
pub struct Init {
    /// The file to write; `-` prints it (your own place, when none is named)
    pub path: Option<PathBuf>,
    /// The organization's name
    #[arg(long)]
    pub name: Option<String>,
    /// A domain of the organization (repeatable)
    #[arg(long)]
    pub domain: Vec<String>,
    /// The contact's name
    #[arg(long)]
    pub contact: Option<String>,
    /// The contact's phone number, international
    #[arg(long)]
    pub phone: Option<String>,
    /// The contact's e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// The contact's web page
    #[arg(long)]
    pub url: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// Runs `init`: whole or not at all.
pub fn run(it: &Init, context: &mut Context<'_>) -> Outcome {
    let (show, sources) = (&it.front.show, &it.front.sources);
    if show.output.is_some() || show.query.is_some() {
        return Err(CliError::usage("`init` writes a YAML file, and has no other output format")
            .hint("leave --output and --query out"));
    }
    let path = path(it)?;
    // Before anything is asked.
    if let Some(path) = path.as_deref().filter(|it| !show.force && it.symlink_metadata().is_ok()) {
        return Err(write::exists(path));
    }
    let Opened { directory, broken } = paths::open(sources)?;
    if let Some(failure) = broken {
        context.say(&format!("note: {}; it is left out here", failure.message));
    }
    let in_place = path.as_deref().filter(|it| target::is_in_user_place(it));
    let target = in_place.map(|path| Target::in_user_place(path, sources)).transpose()?;
    let beside = target.as_ref().map(|it| it.without_file(sources)).transpose()?.flatten();

    let guide = Guide::of(&directory);
    let mut given = Given::from_flags(it, &directory)?;
    let known = beside.as_ref().and_then(|(known, _)| given.known_in(known));
    let is_known = known.is_some();
    let mut starter = if let Some(id) = known {
        Starter { id, ..Starter::default() }
    } else {
        given.complete(it, &directory, &guide, context)?;
        given.starter(&directory, &guide, context)
    };
    let is_example = !is_known && starter.values.is_empty();
    match beside.and_then(|(_, default)| default).filter(|_| !is_known) {
        // Nobody who is locked out shall be given a number that is made up.
        _ if is_example => {}
        Some(other) => {
            context
                .say(&format!("note: the default stays `{other}`, which another file here says"));
        }
        None => starter.values.push(("default", yaml_scalar(&starter.id).into_owned())),
    }
    directory.check_intact()?;
    let name = path.as_deref().and_then(Path::file_name).map(|it| it.to_string_lossy());
    starter.file = name.map_or_else(|| FILE.to_owned(), Cow::into_owned);
    let text = if is_known { starter.default_alone(&guide) } else { starter.text(&guide) };

    let shown = path.as_ref().map_or_else(|| FILE.to_owned(), |it| it.display().to_string());
    let file = load::File { name: shown.clone(), bytes: text.clone().into_bytes() };
    target.unwrap_or_else(|| Target::alone(directory)).prove(&[file])?;
    let Some(path) = path else {
        context.out.write_all(text.as_bytes())?;
        context.out.flush()?;
        return Ok(0);
    };
    if let Some(place) = paths::user().filter(|place| path.parent() == Some(place)) {
        std::fs::create_dir_all(&place)
            .map_err(|fault| CliError::io("cannot make the folder", &place, &fault))?;
    }
    write::whole(&path, text.as_bytes(), show.force)?;
    if show.quiet {
        return Ok(0);
    }
    context.say(&format!("wrote {shown}"));
    if is_example {
        context.say("its values are examples: change every line that is marked with `<-`");
    } else if target::is_in_user_place(&path) && starter.has("default") {
        context.say(&format!("from now on `whoadmin` alone answers for `{}`", starter.id));
    }
    if !is_known && !is_example && !starter.has("cloud") {
        context.say("no cloud was named, so one is assumed: say it with --cloud, or in the file");
    }
    context.say(&format!("check it with: whoadmin check {}", shell::word(&shown)));
    Ok(0)
}

/// The file that the command line names; none for standard output.
fn path(it: &Init) -> Result<Option<PathBuf>, CliError> {
    let path = match (&it.path, &it.front.show.out) {
        (Some(path), Some(out)) if path != out => {
            return Err(CliError::usage("PATH and --out name two files").hint("give one of them"));
        }
        (Some(path), _) | (None, Some(path)) => path,
        (None, None) => {
            let place = paths::user().ok_or_else(|| {
                CliError::usage("your own place for a directory is not known")
                    .hint("name the file: whoadmin init directory.yaml")
            })?;
            return Ok(Some(place.join(FILE)));
        }
    };
    if path == Path::new("-") {
        return Ok(None);
    }
    if path.as_os_str().is_empty() {
        return Err(CliError::usage("PATH is empty").hint("is a shell variable not set?"));
    }
    let path = if path.is_dir() { path.join(FILE) } else { path.clone() };
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    if ending == "json" || ending == "directory" {
        let (ending, shown) = (ending.display(), path.with_extension("yaml"));
        return Err(CliError::usage(format!("a starter is YAML, and a `.{ending}` file is not"))
            .hint(format!("name it {}", shown.display())));
    }
    Ok(Some(path))
}
