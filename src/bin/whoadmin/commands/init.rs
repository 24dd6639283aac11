//! `init`: writes a starter directory, from flags, a person's answers or a team's list.

mod place;
mod questions;
mod words;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use whoadmin::directory::Directory;
use whoadmin::starter::list::{self, Unread, Usual};
use whoadmin::starter::{self, Guide, Kind, Starter};
use whoadmin::store::Table;
use whoadmin::text;

use crate::cli::{COMMANDS, Init};
use crate::desk::Desk;
use crate::error::{Failure, Opened, Outcome};
use crate::files::{self, LARGE_LIMIT, USUAL_LIMIT};
use crate::shell;
pub use place::FILE;
use place::Place;

/// Runs `init`: whole or not at all.
pub fn run(it: &Init, desk: &mut Desk<'_>) -> Outcome {
    let show = &it.front.show;
    if show.output.is_some() || show.query.is_some() {
        return Err(Failure::usage("`init` writes a YAML file, and has no other output format")
            .hint("leave --output and --query out"));
    }
    let place = Place::of(it)?;
    // Before anything is asked.
    place.is_free(show.force)?;
    let Opened { directory, broken } = crate::places::open(&it.front.sources)?;
    if let Some(failure) = broken {
        desk.say(&format!("note: {}; it is left out here", failure.message));
    }
    let beside = place.beside(&it.front.sources)?;
    let mut starter = match &it.from_csv {
        Some(file) => from_list(it, file, &directory, desk)?,
        None => words::starter(it, &directory, beside.as_ref(), desk)?,
    };
    starter.file = place.file_name();
    let has_default = beside.as_ref().and_then(|it| it.default.as_ref());
    if let Some(other) = has_default
        && starter.kind == Kind::Own
    {
        desk.say(&format!("note: the default stays `{other}`, which another file here says"));
        starter.default = None;
    }
    let text = starter::text(&starter, &Guide::of(&directory)?);
    place.prove(&text, &directory, beside)?;
    place.write(desk, &text, show.force)?;
    if !show.quiet {
        report(it, &starter, &place, &text, desk);
    }
    Ok(0)
}

/// What was written, and what to do next.
fn report(it: &Init, starter: &Starter, place: &Place, text: &str, desk: &mut Desk<'_>) {
    let Some(path) = place.path() else { return };
    let shown = path.display().to_string();
    desk.say(&format!("wrote {shown}"));
    match (starter.kind, &starter.default) {
        (Kind::Example, _) => {
            desk.say("its values are examples: change every line that is marked with `<-`");
        }
        (Kind::List, _) => desk.say(&format!("{} organizations", starter.organizations.len())),
        (_, Some(default)) if place.is_own() => {
            desk.say(&format!("from now on `whoadmin` alone answers for `{default}`"));
        }
        _ => {}
    }
    let no_cloud = |it: &whoadmin::model::Organization| {
        it.tenants.first().is_none_or(|tenant| tenant.cloud.is_none())
    };
    if it.front.narrow.cloud.is_none() && starter.organizations.iter().any(no_cloud) {
        desk.say("no cloud was named, so one is assumed: say it with --cloud, or in the file");
    }
    if text.len() as u64 > USUAL_LIMIT {
        desk.say("the file is larger than a directory file may be: compile it");
        desk.say(&format!("  whoadmin compile {} --to FILE.directory", shell::word(&shown)));
    } else {
        desk.say(&format!("check it with: whoadmin check {}", shell::word(&shown)));
    }
}

/// Turns a team's list into a starter.
fn from_list(
    it: &Init,
    file: &Path,
    directory: &Directory,
    desk: &mut Desk<'_>,
) -> Result<Starter, Failure> {
    if it.name.is_some() || !it.domain.is_empty() {
        return Err(Failure::usage("--from-csv has the names and domains in its columns")
            .hint("leave --name and --domain out"));
    }
    let given = words::Given::of(it, directory)?;
    let usual = Usual { contact: given.contact(None), kind: given.kind, cloud: given.cloud };
    let name = if file == Path::new("-") { "standard input" } else { &file.display().to_string() };
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(files::open(file)?.0)
    };
    let mut input = input.take(LARGE_LIMIT + 1);
    let mut read = 0;
    let counted = Counted { input: &mut input, read: &mut read };
    let outcome = list::read(counted, directory, &usual, &reserved(directory)?);
    if read > LARGE_LIMIT {
        return Err(Failure::new(1, format!("{name} is larger than {} MiB", LARGE_LIMIT >> 20)));
    }
    let list = match outcome {
        Ok(list) => list,
        Err(Unread::Read(fault)) => {
            return Err(Failure::io("cannot read", Path::new(name), &fault));
        }
        Err(Unread::Damaged(damage)) => return Err(damage.into()),
        Err(Unread::Rows(faults)) => {
            const MOST: usize = 1000;
            for (line, fault) in faults.iter().take(MOST) {
                desk.say(&text::line(&format!("{name}:{line}: {fault}")));
            }
            let rows = match faults.len() {
                1 => "a row cannot be used".to_owned(),
                count => format!("{count} problems in its rows"),
            };
            return Err(Failure::new(5, format!("`{name}`: {rows}; nothing was written")));
        }
    };
    if !list.left_out.is_empty() {
        let columns = crate::error::quoted(&list.left_out);
        desk.say(&format!("note: nothing is taken from the columns {columns}"));
    }
    Ok(Starter { organizations: list.organizations, kind: Kind::List, ..Starter::default() })
}

/// Ids that would hide something else: commands, and kinds of organization.
fn reserved(directory: &Directory) -> Result<BTreeSet<String>, Failure> {
    let mut reserved: BTreeSet<String> = COMMANDS.into_iter().map(str::to_owned).collect();
    reserved.extend(directory.ids(Table::Types)?);
    Ok(reserved)
}

struct Counted<'c, R> {
    input: R,
    read: &'c mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        *self.read += count as u64;
        Ok(count)
    }
}
