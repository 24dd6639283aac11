//! Where layers live on this machine, and what the machine says of itself.

use std::path::{Path, PathBuf};

use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::load::{self, Rights};
use whoadmin::store::{Compiled, Memory};

use crate::environment::{variable, word};
use crate::error::{CliError, Opened};
use crate::options::{Front, Sources};
use crate::{files, shell};

/// The built-in data, compiled while building.
static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

/// The name of the tool's folder in every place.
const FOLDER: &str = "whoadmin";

/// The directory of the built-in data alone.
pub fn built_in() -> Result<Directory, CliError> {
    let compiled = Compiled::open(Box::new(Memory(BUILT_IN.into())))?;
    Ok(Directory::new(compiled))
}

/// All layers, lowest first; the first one that does not load stops the rest.
pub fn open(sources: &Sources) -> Result<Opened, CliError> {
    let mut opened = Opened { directory: built_in()?, broken: None };
    for (origin, path) in places(sources) {
        let found = path.try_exists().unwrap_or(true);
        if !found && matches!(origin, Origin::System | Origin::User) {
            continue;
        }
        let result = add(&mut opened.directory, origin, &path, files::USUAL_LIMIT);
        if let Err(mut failure) = result {
            if !found {
                failure = match origin {
                    Origin::Environment => {
                        failure.hint("WHOADMIN_DIRECTORY names it: is the path right?")
                    }
                    Origin::Given => failure.hint("--directory names it: is the path right?"),
                    _ => failure,
                };
            }
            opened.broken = Some(failure);
            break;
        }
    }
    Ok(opened)
}

/// The directory of all layers, whole.
pub fn directory(front: &Front) -> Result<Directory, CliError> {
    let opened = open(&front.sources)?;
    match opened.broken {
        Some(failure) => Err(failure),
        None => Ok(opened.directory),
    }
}

/// The paths of all layers above the built-in one, lowest first.
pub fn places(sources: &Sources) -> Vec<(Origin, PathBuf)> {
    let mut places = Vec::new();
    if !sources.isolated {
        places.extend(system().into_iter().map(|path| (Origin::System, path)));
        places.extend(user().map(|path| (Origin::User, path)));
        if let Some(list) = variable("WHOADMIN_DIRECTORY") {
            let paths = std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty());
            places.extend(paths.map(|path| (Origin::Environment, path)));
        }
    }
    places.extend(sources.directory.iter().map(|path| (Origin::Given, path.clone())));
    places
}

/// Adds the layer at `path`.
pub fn add(
    directory: &mut Directory,
    origin: Origin,
    path: &Path,
    limit: u64,
) -> Result<(), CliError> {
    let shown = path.display().to_string();
    let content = files::read(path, limit)?;
    for (file, compiled) in content.compiled {
        let compiled = compiled.map_err(|damage| damaged(&file, &damage))?;
        directory.push(Layer {
            origin,
            path: file.display().to_string(),
            made: files::modified(&file),
            compiled,
        });
    }
    if content.texts.is_empty() && content.had_compiled {
        return Ok(());
    }
    if content.texts.is_empty() && matches!(origin, Origin::Environment | Origin::Given) {
        // The system's and the user's folder may be empty; one that was named is meant to hold something.
        return Err(CliError::new(5, format!("the folder `{shown}` holds no directory file"))
            .hint("its files end in .yaml, .yml, .json or .directory"));
    }
    let loaded = load::load(content.texts, Rights::of(origin), Some(directory));
    directory.check_intact()?;
    if !loaded.is_whole() {
        let mut failure = CliError::new(5, format!("the directory `{shown}` is not valid"))
            .hint(format!("see every problem with: whoadmin check {}", shell::word(&shown)));
        failure.problems = loaded.problems;
        failure.problems.retain(|problem| problem.check.refuses);
        return Err(failure);
    }
    let payload = whoadmin::store::encode(&loaded.entries);
    directory.push(Layer {
        origin,
        path: shown,
        made: None,
        compiled: Compiled::open(Box::new(Memory(payload.into())))?,
    });
    Ok(())
}

/// A compiled file that cannot be used.
pub fn damaged(file: &Path, damage: &whoadmin::store::CorruptError) -> CliError {
    CliError::new(5, format!("the compiled directory `{}` cannot be used", file.display()))
        .because(damage)
        .hint("compile it again: whoadmin compile PATH --to FILE")
}

/// Where the layer at `path` would come from when it is used: a path in one of the system's or the
/// user's own places may say what these may.
pub fn origin_of(path: &Path) -> Origin {
    let Ok(path) = path.canonicalize() else {
        return Origin::Given;
    };
    let is_in = |place: &Path| place.canonicalize().is_ok_and(|place| path.starts_with(place));
    if system().iter().any(|place| is_in(place)) {
        Origin::System
    } else if user().is_some_and(|place| is_in(&place)) {
        Origin::User
    } else {
        Origin::Given
    }
}

/// The system's places that an administrator owns, lowest first.
fn system() -> Vec<PathBuf> {
    let mut places = Vec::new();
    if cfg!(windows) {
        places.extend(variable("ProgramData").map(|data| PathBuf::from(data).join(FOLDER)));
    } else {
        if let Some(list) = variable("XDG_CONFIG_DIRS") {
            // The first of the list is the most important one, so it comes last here.
            let mut dirs: Vec<PathBuf> =
                std::env::split_paths(&list).filter(|it| it.is_absolute()).collect();
            dirs.reverse();
            places.extend(dirs.into_iter().map(|dir| dir.join(FOLDER)));
        }
        places.push(Path::new("/etc").join(FOLDER));
    }
    places.retain(|place| files::is_administrators(place));
    places.dedup();
    places
}

/// The user's place.
pub fn user() -> Option<PathBuf> {
    let base = if cfg!(windows) {
        variable("APPDATA").map(PathBuf::from)
    } else {
        variable("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".config")))
    };
    base.map(|base| base.join(FOLDER))
}

/// Seconds since 1970, now.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |it| i64::try_from(it.as_secs()).unwrap_or_default())
}

/// The name of the reader's time zone.
pub fn local_zone_name() -> Option<String> {
    if let Some(zone) = word("TZ") {
        let zone = zone.trim_start_matches(':').to_owned();
        if !zone.starts_with('/') {
            return Some(zone);
        }
    }
    iana_time_zone::get_timezone().ok()
}

/// The language of the operating system, where no variable says one.
pub fn system_language() -> Option<String> {
    if cfg!(any(windows, target_os = "macos")) { sys_locale::get_locale() } else { None }
}

/// The width of the terminal in columns.
pub fn terminal_width() -> usize {
    word("COLUMNS")
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 0)
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(80)
}

/// Whether the terminal is known to follow links (OSC 8).
pub fn terminal_has_links() -> bool {
    let program = word("TERM_PROGRAM").unwrap_or_default();
    let term = word("TERM").unwrap_or_default();
    matches!(program.as_str(), "iTerm.app" | "WezTerm" | "vscode" | "ghostty" | "Hyper")
        || variable("WT_SESSION").is_some()
        || variable("KONSOLE_VERSION").is_some()
        || word("VTE_VERSION").and_then(|it| it.parse::<u32>().ok()).is_some_and(|it| it >= 5000)
        || matches!(term.as_str(), "xterm-kitty" | "alacritty" | "foot" | "xterm-ghostty")
}
