//! The layer that a written directory file becomes part of, and the proof that it loads there.

use std::collections::HashSet;
use std::path::Path;

use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::load::{self, Loaded, Rights};
use whoadmin::store::{Compiled, Memory, encode};

use crate::error::CliError;
use crate::files::USUAL_LIMIT;
use crate::options::Sources;
use crate::{files, paths};

/// What a file that is written lies on, and beside.
#[derive(Debug)]
pub struct Target {
    /// What its layer lies on.
    below: Directory,
    /// The other files of its layer.
    files: Vec<load::File>,
    rights: Rights,
}

impl Target {
    /// A file that is a layer of its own, above all that is known.
    pub fn alone(directory: Directory) -> Self {
        Self { below: directory, files: Vec::new(), rights: Rights::Given }
    }

    /// Files of a folder that is a layer of its own.
    pub fn beside(files: Vec<load::File>, directory: Directory) -> Self {
        Self { below: directory, files, rights: Rights::Given }
    }

    /// A file of the user's own place, which is one layer.
    pub fn in_user_place(path: &Path, sources: &Sources) -> Result<Self, CliError> {
        let mut files = Vec::new();
        if let Some(place) = paths::user().filter(|place| place.is_dir()) {
            files = files::read(&place, USUAL_LIMIT)?.texts;
            files.retain(|file| !is_same(Path::new(&file.name), path));
        }
        Ok(Self { below: below_user_place(sources)?, files, rights: Rights::Place })
    }

    /// What is known without the file, and which organization is the default there; nothing where the
    /// other files do not load.
    pub fn without_file(
        &self,
        sources: &Sources,
    ) -> Result<Option<(Directory, Option<String>)>, CliError> {
        let loaded = self.load(&[]);
        if !loaded.is_whole() {
            return Ok(None);
        }
        let mut known = below_user_place(sources)?;
        known.push(Layer {
            origin: Origin::User,
            path: String::new(),
            made: None,
            compiled: Compiled::open(Box::new(Memory(encode(&loaded.entries).into())))?,
        });
        Ok(Some((known, loaded.entries.default.map(|it| it.value))))
    }

    /// Proves that what is written loads; what does not is never written.
    pub fn prove(&mut self, written: &[load::File]) -> Result<(), CliError> {
        let names: HashSet<&str> = written.iter().map(|file| file.name.as_str()).collect();
        self.files.retain(|file| !names.contains(file.name.as_str()));
        let mut loaded = self.load(written);
        if !loaded.is_whole() && !self.load(&[]).is_whole() {
            // What is wrong with other files is not the fault of these.
            self.files.clear();
            loaded = self.load(written);
        }
        if loaded.is_whole() {
            return Ok(());
        }
        let what = match written {
            [file] => format!("`{}`", file.name),
            _ => "the directory".to_owned(),
        };
        let mut failure = CliError::new(5, format!("{what} would not load; nothing was written"))
            .hint("another file of the folder may have it already");
        failure.problems = loaded.problems;
        failure.problems.retain(|problem| problem.check.refuses);
        Err(failure)
    }

    fn load(&self, written: &[load::File]) -> Loaded {
        let copy =
            |file: &load::File| load::File { name: file.name.clone(), bytes: file.bytes.clone() };
        let files = self.files.iter().chain(written).map(copy).collect();
        load::load(files, self.rights, Some(&self.below))
    }
}

/// The built-in data with the system's layers.
fn below_user_place(sources: &Sources) -> Result<Directory, CliError> {
    let mut below = paths::built_in()?;
    for (origin, place) in paths::places(sources) {
        if origin == Origin::System && place.exists() {
            paths::add(&mut below, origin, &place, USUAL_LIMIT)?;
        }
    }
    Ok(below)
}

/// The folder that a file lies in, or will.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether a file that is written to `path` is read whenever nothing else is said.
pub fn is_in_user_place(path: &Path) -> bool {
    paths::user().is_some_and(|place| {
        match (folder(path).canonicalize(), place.canonicalize()) {
            (Ok(folder), Ok(place)) => folder.starts_with(place),
            // It is made once there is something to write.
            _ => folder(path) == place,
        }
    })
}

/// Whether two paths name one file, however they are written.
fn is_same(a: &Path, b: &Path) -> bool {
    a.canonicalize().ok().is_some_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}
