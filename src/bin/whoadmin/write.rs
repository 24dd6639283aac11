//! Writes files whole or not at all, and never over something unless asked.

use std::io::Write;
use std::path::Path;

use tempfile::{NamedTempFile, PersistError};

use crate::error::CliError;

/// Writes `bytes` to `path` through a temporary file beside it.
pub fn whole(path: &Path, bytes: &[u8], force: bool) -> Result<(), CliError> {
    let mut pending = Pending::new(path, force)?;
    pending.file.write_all(bytes).map_err(|fault| cannot("cannot write", path, &fault))?;
    pending.keep()
}

/// Says whether files can be made in a folder, before there is anything to write.
pub fn probe(folder: &Path) -> Result<(), CliError> {
    tempfile::tempfile_in(folder)
        .map(drop)
        .map_err(|fault| cannot("cannot write to the folder", folder, &fault))
}

/// A file that is being written, and is not there until it is kept.
pub struct Pending<'p> {
    path: &'p Path,
    force: bool,
    /// The temporary file.
    pub file: NamedTempFile,
}

impl<'p> Pending<'p> {
    /// Begins a file at `path`.
    pub fn new(path: &'p Path, force: bool) -> Result<Self, CliError> {
        if path.is_dir() {
            return Err(CliError::new(1, format!("`{}` is a folder", path.display()))
                .hint("name a file in it"));
        }
        // A device or a pipe would be gone for everyone: a file is renamed into its place.
        if path.metadata().is_ok_and(|it| !it.is_file()) {
            return Err(CliError::new(1, format!("`{}` is not a regular file", path.display()))
                .hint("name a file, or send standard output there"));
        }
        if !force && path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = tempfile::Builder::new()
            .prefix(".whoadmin-")
            .permissions_like(path)
            .tempfile_in(folder)
            .map_err(|fault| cannot("cannot write", path, &fault))?;
        Ok(Self { path, force, file })
    }

    /// Puts the file in its place.
    pub fn keep(self) -> Result<(), CliError> {
        let cannot = |fault: &std::io::Error| cannot("cannot write", self.path, fault);
        self.file.as_file().sync_all().map_err(|fault| cannot(&fault))?;
        let kept = if self.force {
            self.file.persist(self.path)
        } else {
            self.file.persist_noclobber(self.path)
        };
        match kept {
            Ok(_) => Ok(()),
            Err(PersistError { error, .. })
                if error.kind() == std::io::ErrorKind::AlreadyExists =>
            {
                Err(exists(self.path))
            }
            Err(PersistError { error, .. }) => Err(cannot(&error)),
        }
    }
}

/// What went wrong, without the name of the temporary file, which is gone by now.
fn cannot(what: &str, path: &Path, fault: &std::io::Error) -> CliError {
    let words = fault.to_string();
    let words = words.split_once(" at path ").map_or(words.as_str(), |(words, _)| words);
    CliError::new(1, format!("{what} `{}`", path.display())).because(words)
}

/// Something is where a file would be written.
pub fn exists(path: &Path) -> CliError {
    CliError::new(1, format!("`{}` is there already", path.display()))
        .hint("write over it with --force")
}

trait PermissionsLike {
    /// Files are readable by all, as a new file usually is.
    fn permissions_like(&mut self, path: &Path) -> &mut Self;
}

impl PermissionsLike for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_like(&mut self, path: &Path) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        let mode = path.metadata().map_or(0o644, |it| it.permissions().mode() & 0o777);
        self.permissions(std::fs::Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn permissions_like(&mut self, _path: &Path) -> &mut Self {
        self
    }
}
