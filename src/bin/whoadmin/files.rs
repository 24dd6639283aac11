//! Reads the files of a layer: regular files alone, without waiting, of bounded size.

#[cfg(windows)]
mod owner;

use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use whoadmin::load;
use whoadmin::store::blocks::{Blocks, ReadAt};
use whoadmin::store::{Compiled, CorruptError, MAGIC};

use crate::error::CliError;

/// The most that a file of a layer may hold.
pub const USUAL_LIMIT: u64 = 16 << 20;
/// The same for `check` and `compile`.
pub const LARGE_LIMIT: u64 = 256 << 20;
/// The most files of a folder, and how deep it may go.
const MOST_FILES: usize = 200_000;
const DEEPEST: usize = 32;

/// What a path holds.
#[derive(Debug, Default)]
pub struct Content {
    /// YAML and JSON files, sorted by path; names are as a person would type them.
    pub texts: Vec<load::File>,
    /// Compiled files.
    pub compiled: Vec<(PathBuf, Result<Compiled, CorruptError>)>,
    /// Whether there was any compiled file.
    pub had_compiled: bool,
}

/// Reads the layer at `path`: a file, or every file of a folder.
pub fn read(path: &Path, limit: u64) -> Result<Content, CliError> {
    let (content, faults) = gather(path, limit)?;
    faults.into_iter().next().map_or(Ok(content), Err)
}

/// The same, going on after a file that cannot be read: what can be, and what went wrong.
pub fn gather(path: &Path, limit: u64) -> Result<(Content, Vec<CliError>), CliError> {
    let mut content = Content::default();
    let mut faults = Vec::new();
    let metadata = std::fs::metadata(path)
        .map_err(|fault| CliError::io("cannot read the directory", path, &fault))?;
    let mut files = Vec::new();
    if metadata.is_dir() {
        folder(path, 0, &mut files)?;
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    for file in files {
        faults.extend(add(&file, limit, &mut content).err());
    }
    Ok((content, faults))
}

/// The files of a folder, at any depth: no links followed, dot-files left out.
fn folder(path: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), CliError> {
    if depth > DEEPEST {
        return Err(CliError::new(
            1,
            format!("the folder `{}` is nested too deeply", path.display()),
        ));
    }
    let entries = std::fs::read_dir(path)
        .map_err(|fault| CliError::io("cannot read the folder", path, &fault))?;
    for entry in entries {
        let entry = entry.map_err(|fault| CliError::io("cannot read the folder", path, &fault))?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let kind = entry
            .file_type()
            .map_err(|fault| CliError::io("cannot read", &entry.path(), &fault))?;
        if kind.is_dir() {
            folder(&entry.path(), depth + 1, files)?;
        } else if kind.is_file() && is_layer_file(&entry.path()) {
            if files.len() >= MOST_FILES {
                return Err(CliError::new(
                    1,
                    format!("the folder `{}` holds too many files", path.display()),
                ));
            }
            files.push(entry.path());
        }
    }
    Ok(())
}

fn is_layer_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ["yaml", "yml", "json", "directory"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    })
}

fn add(path: &Path, limit: u64, content: &mut Content) -> Result<(), CliError> {
    let cannot = |fault: std::io::Error| CliError::io("cannot read", path, &fault);
    let (mut file, metadata) = open(path)?;
    let mut start = [0_u8; MAGIC.len()];
    let mut got = 0;
    while let Some(rest) = start.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match file.read(rest).map_err(cannot)? {
            0 => break,
            count => got += count,
        }
    }
    let named_compiled =
        path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("directory"));
    if start == *MAGIC || named_compiled {
        content.had_compiled = true;
        let compiled = Blocks::open(ByPosition { len: metadata.len(), file })
            .and_then(|blocks| Compiled::open(Box::new(blocks)));
        content.compiled.push((path.to_owned(), compiled));
        return Ok(());
    }
    if metadata.len() > limit {
        return Err(over(path, limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    bytes.extend_from_slice(start.get(..got).unwrap_or_default());
    file.take(limit + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limit {
        return Err(over(path, limit));
    }
    content.texts.push(load::File { name: path.display().to_string(), bytes });
    Ok(())
}

fn over(path: &Path, limit: u64) -> CliError {
    let problem = load::too_large(&path.display().to_string(), limit);
    let mut failure =
        CliError::new(5, format!("`{}` is too large", path.display())).hint(problem.hint.clone());
    failure.problems = vec![problem];
    failure
}

/// Opens a regular file for reading, without waiting for whoever feeds a pipe.
pub fn open(path: &Path) -> Result<(File, Metadata), CliError> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // O_NONBLOCK: opening a FIFO that nobody writes to would wait for ever.
        options.custom_flags(if cfg!(target_os = "linux") { 0x800 } else { 0x4 });
    }
    let cannot = |fault: std::io::Error| CliError::io("cannot read", path, &fault);
    let file = options.open(path).map_err(cannot)?;
    let metadata = file.metadata().map_err(cannot)?;
    if !metadata.is_file() {
        return Err(CliError::new(1, format!("`{}` is not a regular file", path.display())));
    }
    Ok((file, metadata))
}

/// The file's own time, as a day.
pub fn modified(path: &Path) -> Option<String> {
    let time = std::fs::metadata(path).ok()?.modified().ok()?;
    let seconds = time.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    whoadmin::date::of_seconds(i64::try_from(seconds).ok()?)
}

/// Whether an administrator owns a place, and nobody else may write to it.
#[cfg(unix)]
pub fn is_administrators(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|it| it.uid() == 0 && it.mode() & 0o022 == 0)
}

/// Whether an administrator owns a place, and every file in it: anyone may make folders where it
/// lies, and often files in those that others made.
#[cfg(windows)]
pub fn is_administrators(path: &Path) -> bool {
    let mut all = vec![path.to_owned()];
    path.is_dir()
        && folder(path, 0, &mut all).is_ok()
        && all.iter().all(|it| self::owner::is_administrator(it))
}

struct ByPosition {
    file: File,
    len: u64,
}

impl ReadAt for ByPosition {
    fn size(&self) -> u64 {
        self.len
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<()> {
        use std::os::windows::fs::FileExt;
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.file.seek_read(rest, offset + done as u64)? {
                0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                count => done += count,
            }
        }
        Ok(())
    }
}
