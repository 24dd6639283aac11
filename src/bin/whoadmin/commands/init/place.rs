//! Where a starter goes, and the proof that it loads there.

use std::path::{Path, PathBuf};

use whoadmin::directory::{Directory, Origin};
use whoadmin::load::{self, Rights};

use crate::cli::{Init, Sources};
use crate::desk::Desk;
use crate::error::Failure;
use crate::files::USUAL_LIMIT;
use crate::{places, write};

/// The name of a directory file that nobody named.
pub const FILE: &str = "directory.yaml";

/// Where a starter goes.
#[derive(Debug)]
pub enum Place {
    /// To standard output.
    Output,
    /// To a file in the user's own place, which is read whenever nothing else is said.
    Own(PathBuf),
    /// To any other file.
    Other(PathBuf),
}

/// What the user's own place holds beside the starter.
#[derive(Debug)]
pub struct Beside {
    /// What the layer lies on.
    below: Directory,
    /// The same with the layer itself, as far as it loads.
    pub known: Directory,
    /// Its other files.
    files: Vec<load::File>,
    /// The organization that one of them makes the default.
    pub default: Option<String>,
    /// Whether they load, so that what is wrong can only be the starter's.
    is_whole: bool,
}

impl Place {
    /// The place that the command line names.
    pub fn of(it: &Init) -> Result<Self, Failure> {
        let named = match (&it.path, &it.front.show.out) {
            (Some(path), Some(out)) if path != out => {
                return Err(
                    Failure::usage("PATH and --out name two files").hint("give one of them")
                );
            }
            (path, out) => path.as_ref().or(out.as_ref()),
        };
        let own = places::user();
        let Some(path) = named else {
            return own.map(|own| Self::Own(own.join(FILE))).ok_or_else(|| {
                Failure::usage("your own place for a directory is not known")
                    .hint("name the file: whoadmin init directory.yaml")
            });
        };
        if path == Path::new("-") {
            return Ok(Self::Output);
        }
        if path.as_os_str().is_empty() {
            return Err(Failure::usage("PATH is empty").hint("is a shell variable not set?"));
        }
        let path = if path.is_dir() { path.join(FILE) } else { path.clone() };
        let other = ["json", "directory"]
            .into_iter()
            .find(|other| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(other)));
        if let Some(other) = other {
            let shown = path.with_extension("yaml");
            return Err(Failure::usage(format!("a starter is YAML, and a `.{other}` file is not"))
                .hint(format!("name it {}", shown.display())));
        }
        let is_own = own.is_some_and(|own| {
            path.parent().and_then(|it| it.canonicalize().ok()).as_deref()
                == own.canonicalize().ok().as_deref()
                && own.exists()
        });
        Ok(if is_own { Self::Own(path) } else { Self::Other(path) })
    }

    /// The file, unless it goes to standard output.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Output => None,
            Self::Own(path) | Self::Other(path) => Some(path),
        }
    }

    /// Whether it is read whenever nothing else is said.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// The name of the file.
    pub fn file_name(&self) -> String {
        self.path()
            .and_then(Path::file_name)
            .map_or_else(|| FILE.to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// Whether nothing is there that would be written over.
    pub fn is_free(&self, force: bool) -> Result<(), Failure> {
        match self.path() {
            Some(path) if !force && path.symlink_metadata().is_ok() => Err(write::exists(path)),
            _ => Ok(()),
        }
    }

    /// What the user's own place holds beside the starter; nothing for a file elsewhere.
    pub fn beside(&self, sources: &Sources) -> Result<Option<Beside>, Failure> {
        let Self::Own(path) = self else { return Ok(None) };
        let (mut below, mut known) = (places::built_in()?, places::built_in()?);
        for (origin, path) in places::places(sources) {
            // A place above the user's is not there yet when its files are read.
            if !path.exists() || !matches!(origin, Origin::System | Origin::User) {
                continue;
            }
            if origin == Origin::System {
                places::add(&mut below, origin, &path, USUAL_LIMIT)?;
            }
            // A layer that does not load is nothing to know anything from.
            let _ = places::add(&mut known, origin, &path, USUAL_LIMIT);
        }
        let mut files = Vec::new();
        if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
            files = crate::files::read(folder, USUAL_LIMIT)?.texts;
            let shown = path.display().to_string();
            files.retain(|file| file.name != shown);
        }
        let copy = files.iter().map(copy).collect();
        let loaded = load::load(copy, Rights::Place, Some(&below))?;
        let is_whole = loaded.is_whole();
        let default = loaded.entries.default.map(|it| it.value);
        Ok(Some(Beside { below, known, files, default, is_whole }))
    }

    /// Proves that `text` loads where it goes; a file that does not is never written.
    pub fn prove(
        &self,
        text: &str,
        directory: &Directory,
        beside: Option<Beside>,
    ) -> Result<(), Failure> {
        let name = self.path().map_or_else(|| FILE.to_owned(), |it| it.display().to_string());
        let new = load::File { name: name.clone(), bytes: text.as_bytes().to_vec() };
        let loaded = match beside {
            Some(mut beside) => {
                if !beside.is_whole {
                    beside.files.clear();
                }
                beside.files.push(new);
                load::load(beside.files, Rights::Place, Some(&beside.below))?
            }
            None => load::load(vec![new], Rights::Given, Some(directory))?,
        };
        if loaded.is_whole() {
            return Ok(());
        }
        let mut failure = Failure::new(5, format!("`{name}` would not load; nothing was written"))
            .hint("another file of the folder may have it already");
        failure.problems = loaded.problems;
        failure.problems.retain(|problem| problem.check.refuses);
        Err(failure)
    }

    /// Writes `text`, whole or not at all.
    pub fn write(&self, desk: &mut Desk<'_>, text: &str, force: bool) -> Result<(), Failure> {
        match self {
            Self::Output => {
                desk.out.write_all(text.as_bytes())?;
                desk.out.flush()?;
                Ok(())
            }
            Self::Other(path) => write::whole(path, text.as_bytes(), force),
            Self::Own(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)
                        .map_err(|fault| Failure::io("cannot make the folder", folder, &fault))?;
                }
                write::whole(path, text.as_bytes(), force)
            }
        }
    }
}

fn copy(file: &load::File) -> load::File {
    load::File { name: file.name.clone(), bytes: file.bytes.clone() }
}
