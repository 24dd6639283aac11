//! `import`: what other programs export, as a directory, or merged into one.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use whoadmin::directory::Directory;
use whoadmin::import::{
    self, Batch, FIELDS, Fault, Field, ImportError, Merged, Reading, Report, Settings,
    SharedContact, Source, Tables,
};
use whoadmin::load;
use whoadmin::names;
use whoadmin::resolve::id_of;
use whoadmin::starter;
use whoadmin::store::Table;
use whoadmin::text;

use crate::commands::init::usage;
use crate::context::{self, Context};
use crate::error::{CliError, Opened, Outcome};
use crate::files::{self, LARGE_LIMIT, USUAL_LIMIT};
use crate::options::{Front, hide};
use crate::target::{self, Target};
use crate::{paths, shell, write};

/// Turn what Microsoft 365 and other tools export into a directory
#[derive(Debug, Args)]
#[command(mut_args(hide(&["task", "tenant", "at", "require", "output", "query", "why", "lang", "out", "force"])))]
#[command(after_help = "\
Examples:
  az rest --url https://graph.microsoft.com/v1.0/organization > organization.json
  whoadmin import organization.json --to contoso.yaml --type enterprise \\
    --contact \"IT Service Desk\" --phone \"+31 20 555 0100\"
  whoadmin import tenants.json --to clients/ --type small-business --dry-run
  whoadmin import list.csv --to clients.yaml --map name=Client --map domains=\"Mail domain\"

Files are told by their shape: of Microsoft Graph the organization, contracts, delegated admin
customers, directory roles with members, Intune's branding; tenants and accounts of Azure; CIPP,
Partner Center, IT Glue, Autotask, ConnectWise, Hudu, School Data Sync; dsregcmd /status; any CSV
by its columns. Several files about one tenant become one organization. What is there is merged:
every key stays as it is, what is missing is added, who is gone is named and left.")]
pub struct Import {
    /// What was exported: JSON, CSV or text; `-` reads standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The directory: a file, or a folder with one organization a file; `-` prints it
    #[arg(long, value_name = "PATH")]
    pub to: PathBuf,
    /// Say what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The column that holds a field: name, domains, contact, phone, … (repeatable)
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = field)]
    pub map: Vec<(Field, String)>,
    /// Take persons, and not only desks, as contacts
    #[arg(long)]
    pub with_people: bool,
    /// The contact of every new organization without one, written once and shared
    #[arg(long, value_name = "NAME")]
    pub contact: Option<String>,
    /// Its phone number, international
    #[arg(long)]
    pub phone: Option<String>,
    /// Its e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Its web page
    #[arg(long)]
    pub url: Option<String>,
    /// The step of the contact path that it fills
    #[arg(long)]
    pub role: Option<String>,
    /// The country of national phone numbers, where a file does not say it: NL
    #[arg(long)]
    pub country: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

fn field(written: &str) -> Result<(Field, String), String> {
    let (field, column) = written.split_once('=').ok_or("write it as name=COLUMN")?;
    let known = || format!("unknown field `{field}`: there are {}", FIELDS.join(", "));
    let field = Field::try_from(field.trim().replace('-', "_")).map_err(|_| known())?;
    if column.trim().is_empty() {
        return Err("no column stands behind the `=`".to_owned());
    }
    Ok((field, column.trim().to_owned()))
}

/// Runs `import`.
pub fn run(it: &Import, context: &mut Context<'_>) -> Outcome {
    let show = &it.front.show;
    if show.output.is_some() || show.query.is_some() {
        return Err(CliError::usage("`import` writes a directory, and has no other output format")
            .hint("leave --output and --query out"));
    }
    let Opened { directory, broken } = paths::open(&it.front.sources)?;
    if let Some(failure) = broken {
        context.say(&format!("note: {}; it is left out here", failure.message));
    }
    let tables = Tables::read().map_err(|fault| CliError::new(1, fault.to_string()))?;
    let place = Place::of(&it.to)?;
    let settings = settings(it, &directory, &tables, &place, context)?;
    let batches = read_all(it, &tables, context)?;
    let files = place.files()?;
    let merged = import::merge(batches, &files, &directory, &tables, &settings)
        .map_err(|error| failure(error, &files, &directory))?;
    directory.check_intact()?;
    let written = place.written(&files, &merged);
    let mut target = match &place {
        _ if written.is_empty() => Target::alone(directory),
        Place::File(path) | Place::Folder(path) if target::is_in_user_place(path) => {
            Target::in_user_place(path, &it.front.sources)?
        }
        Place::Folder(path) if path.exists() => {
            Target::beside(files::read(path, LARGE_LIMIT)?.texts, directory)
        }
        _ => Target::alone(directory),
    };
    target.prove(&written)?;
    if !show.quiet {
        report(&merged.report, context);
    }
    if it.dry_run {
        context.say("nothing was written: --dry-run");
        return Ok(0);
    }
    place.write(&written, context)?;
    if !show.quiet && !matches!(place, Place::Output) {
        advise(&written, &it.to, &merged.report, context);
    }
    Ok(0)
}

/// What came of it, line by line, but not without end.
fn report(report: &Report, context: &mut Context<'_>) {
    const MOST: usize = 20;
    let shared: Vec<String> = report.shared.iter().cloned().collect();
    for (word, lines) in [
        ("new", &report.new),
        ("changed", &report.changed),
        ("contact", &shared),
        ("gone, but left", &report.gone),
        ("kept", &report.differences),
        ("not taken", &report.not_taken),
    ] {
        for line in lines.iter().take(MOST) {
            context.say(&format!("{word}: {}", text::line(line)));
        }
        if lines.len() > MOST {
            context.say(&format!("{word}: … and {} more", lines.len() - MOST));
        }
    }
    let counts = [
        (report.new.len(), "new"),
        (report.changed.len(), "changed"),
        (report.unchanged, "as before"),
        (report.gone.len(), "gone"),
        (report.not_taken.len(), "not taken"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    context.say(&counts.join(", "));
}

/// What was written, and what to do next.
fn advise(written: &[load::File], to: &Path, report: &Report, context: &mut Context<'_>) {
    match written {
        [] => return context.say("nothing changes"),
        [file] => context.say(&format!("wrote {}", file.name)),
        files => context.say(&format!("wrote {} files", files.len())),
    }
    if report.without_cloud > 0 {
        let count = report.without_cloud;
        context.say(&format!("{count} without a cloud, so one is assumed: say it with --cloud"));
    }
    if report.without_contact > 0 {
        let count = report.without_contact;
        context.say(&format!("{count} without a contact: give them one with --contact"));
    }
    let shown = to.display().to_string();
    if written.iter().any(|file| file.bytes.len() as u64 > USUAL_LIMIT) {
        context.say("the file is larger than a directory file may be: compile it");
        context.say(&format!("  whoadmin compile {} --to FILE.directory", shell::word(&shown)));
    } else {
        context.say(&format!("check it with: whoadmin check {}", shell::word(&shown)));
    }
}

/// Reads all files; every one that gives nothing is named.
fn read_all(
    it: &Import,
    tables: &Tables,
    context: &mut Context<'_>,
) -> Result<Vec<Batch>, CliError> {
    let reading = Reading { tables, map: &it.map, with_people: it.with_people };
    let (mut batches, mut faults) = (Vec::new(), Vec::new());
    for path in &it.files {
        let source = source(path)?;
        match reading.read(&source) {
            Ok(batch) => {
                let mut words = format!("{}: read as {}", source.name, batch.shapes.join("; "));
                if batch.people > 0 {
                    let count = batch.people;
                    words.push_str(&format!("; {count} persons are left out (--with-people)"));
                }
                if !it.front.show.quiet && !batch.shapes.is_empty() {
                    context.say(&words);
                }
                batches.push(batch);
            }
            Err(error) => faults.push(failure(error, &[], &paths::built_in()?)),
        }
    }
    if let Some(last) = faults.pop() {
        for fault in faults {
            context.say(&format!("error: {}\nhint: {}", fault.message, fault.hint));
        }
        return Err(last);
    }
    if batches.iter().all(|batch| batch.records.is_empty()) {
        return Err(CliError::new(1, "there is no organization in what was given")
            .hint("was the export empty, or made without the right to read it?"));
    }
    Ok(batches)
}

/// A file, or standard input for `-`; a pipe is fine.
fn source(path: &Path) -> Result<Source, CliError> {
    let (file, name): (Box<dyn Read>, _) = if path == Path::new("-") {
        (Box::new(std::io::stdin().lock()), "standard input".to_owned())
    } else if path.is_dir() {
        return Err(CliError::new(1, format!("`{}` is a folder", path.display()))
            .hint("name the files in it"));
    } else {
        let file = File::open(path).map_err(|fault| CliError::io("cannot read", path, &fault))?;
        (Box::new(file), path.display().to_string())
    };
    Ok(Source { bytes: context::read_all(file, LARGE_LIMIT, &name)?, name })
}

fn failure(error: ImportError, files: &[import::File], directory: &Directory) -> CliError {
    let failure = match error.fault {
        Fault::Source => CliError::new(1, error.message),
        Fault::Usage => CliError::usage(error.message),
        Fault::Directory(number) => {
            let name = files.get(number).map_or("", |file| &file.name);
            let mut failure =
                CliError::new(5, format!("`{name}`: {}; nothing was written", error.message));
            // The reader of directories says it better, with the line.
            let text = files.get(number).map(|file| file.text.clone()).unwrap_or_default();
            let copy = load::File { name: name.to_owned(), bytes: text.into_bytes() };
            failure.problems =
                load::load(vec![copy], load::Rights::Place, Some(directory)).problems;
            failure.problems.retain(|problem| problem.check.refuses);
            failure
        }
    };
    failure.hint(error.hint)
}

/// What the command line says of new organizations.
fn settings(
    it: &Import,
    directory: &Directory,
    tables: &Tables,
    place: &Place,
    context: &Context<'_>,
) -> Result<Settings, CliError> {
    let id = |table, name: &Option<String>| {
        name.as_ref().map(|name| id_of(directory, table, name.trim())).transpose()
    };
    let value = |key, raw: &Option<String>| {
        raw.as_ref().map(|raw| starter::value(directory, key, raw).map_err(usage)).transpose()
    };
    let country = it.country.as_ref().map(|name| {
        tables.country(name).map(str::to_owned).ok_or_else(|| {
            CliError::usage(format!("unknown country `{name}`")).hint("write its code, as NL")
        })
    });
    let mut channels = Vec::new();
    for (key, raw) in [("phone", &it.phone), ("email", &it.email), ("url", &it.url)] {
        channels.extend(value(key, raw)?.map(|value| (key, value)));
    }
    let contact = match value("name", &it.contact)? {
        Some(name) => Some(SharedContact { name, role: it.role.clone(), channels }),
        None if channels.is_empty() && it.role.is_none() => None,
        None => {
            return Err(CliError::usage("--contact is missing")
                .hint("it is the name of the contact that --phone, --email and --url reach"));
        }
    };
    let mut reserved: BTreeSet<String> = context.commands().into_iter().collect();
    reserved.extend(directory.ids(Table::Types));
    Ok(Settings {
        kind: id(Table::Types, &it.front.narrow.kind)?,
        cloud: id(Table::Clouds, &it.front.narrow.cloud)?,
        country: country.transpose()?,
        contact,
        reserved,
        one_file_each: matches!(place, Place::Folder(_)),
    })
}

/// Where the directory is.
enum Place {
    /// On standard output: a new one.
    Output,
    /// In one file.
    File(PathBuf),
    /// In a folder, one organization a file.
    Folder(PathBuf),
}

impl Place {
    fn of(to: &Path) -> Result<Self, CliError> {
        let ending = to.extension().unwrap_or_default().to_ascii_lowercase();
        if to.as_os_str().is_empty() {
            return Err(CliError::usage("--to is empty").hint("is a shell variable not set?"));
        }
        if ending == "directory" {
            return Err(CliError::usage("a compiled file cannot be written into")
                .hint("name a `.yaml` file, and compile that"));
        }
        if to == Path::new("-") {
            return Ok(Self::Output);
        }
        let ends_as_folder = ending.is_empty() || to.as_os_str().as_encoded_bytes().ends_with(b"/");
        let is_folder = to.is_dir() || !to.exists() && ends_as_folder;
        Ok(if is_folder { Self::Folder(to.to_owned()) } else { Self::File(to.to_owned()) })
    }

    /// The files that can be written into; one that is not there yet holds nothing.
    fn files(&self) -> Result<Vec<import::File>, CliError> {
        let path = match self {
            Self::Output => Path::new("-"),
            Self::File(path) | Self::Folder(path) => path,
        };
        let name = path.display().to_string();
        if !path.exists() {
            let is_json =
                path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
            let text = if is_json { "{\n}\n".to_owned() } else { String::new() };
            let new = import::File { name, text };
            return Ok(if matches!(self, Self::Folder(_)) { Vec::new() } else { vec![new] });
        }
        let files = files::read(path, LARGE_LIMIT)?.texts.into_iter().map(|file| {
            let name = file.name;
            match String::from_utf8(file.bytes) {
                Ok(text) => Ok(import::File { name, text }),
                Err(_) => {
                    Err(CliError::new(5, format!("`{name}` is not UTF-8; nothing was written"))
                        .hint("save it as UTF-8"))
                }
            }
        });
        files.collect()
    }

    /// The files that are written, each whole.
    fn written(&self, files: &[import::File], merged: &Merged) -> Vec<load::File> {
        let changed = merged
            .changed
            .iter()
            .filter_map(|(number, text)| Some((files.get(*number)?.name.clone(), text.clone())));
        let mut written: Vec<(String, String)> = changed.collect();
        if let Self::Folder(folder) = self {
            let mut taken = HashSet::new();
            for (id, text) in &merged.added {
                let stem = names::file_stem(id, 100);
                let numbered = (2..).map(|number| format!("{stem}-{number}"));
                let stems = std::iter::once(stem.clone()).chain(numbered);
                let mut paths = stems.map(|stem| folder.join(format!("{stem}.yaml")));
                let free = paths.find(|path| !path.exists() && taken.insert(path.clone()));
                written.extend(free.map(|path| (path.display().to_string(), text.clone())));
            }
        }
        let file = |(name, text): (String, String)| load::File { name, bytes: text.into_bytes() };
        written.into_iter().map(file).collect()
    }

    fn write(&self, written: &[load::File], context: &mut Context<'_>) -> Result<(), CliError> {
        if let Self::Folder(folder) = self {
            std::fs::create_dir_all(folder)
                .map_err(|fault| CliError::io("cannot make the folder", folder, &fault))?;
        }
        for file in written {
            if matches!(self, Self::Output) {
                context.out.write_all(&file.bytes)?;
                continue;
            }
            let path = Path::new(&file.name);
            // A link stays a link: what it leads to is written.
            let real = path.canonicalize();
            write::whole(real.as_deref().unwrap_or(path), &file.bytes, real.is_ok())?;
        }
        Ok(context.out.flush()?)
    }
}
