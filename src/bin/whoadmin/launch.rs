//! Hands one address, as one argument, to one launcher: the only process that is ever started.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use whoadmin::link::Link;

use crate::environment::{variable, word};

/// How long a launcher is watched: one that fails does so at once.
const WATCHED: Duration = Duration::from_millis(700);

/// Why nothing can be launched here; none when it can.
pub fn hindrance() -> Option<&'static str> {
    if variable("SSH_CONNECTION").is_some() || variable("SSH_TTY").is_some() {
        return Some("this is a session over SSH");
    }
    if word("CI").is_some_and(|it| !it.eq_ignore_ascii_case("false") && it != "0") {
        return Some("this is a CI job");
    }
    if cfg!(any(windows, target_os = "macos")) || is_wsl() {
        return None;
    }
    if variable("DISPLAY").is_none() && variable("WAYLAND_DISPLAY").is_none() {
        return Some("there is no display");
    }
    None
}

fn is_wsl() -> bool {
    variable("WSL_DISTRO_NAME").is_some() || variable("WSL_INTEROP").is_some()
}

/// Launches an address that passed the gate.
///
/// # Errors
/// Why it was not launched, in words.
pub fn launch(link: &Link) -> Result<(), String> {
    if let Some(why) = hindrance() {
        return Err(why.to_owned());
    }
    for name in ["WHOADMIN_BROWSER", "BROWSER"] {
        if let Some(list) = variable(name) {
            // A list of programs, each run with the address as its one argument and without a
            // shell: words behind a program's name are not taken apart, whatever they say.
            let program = std::env::split_paths(&list).find(|it| !it.as_os_str().is_empty());
            let Some(program) = program else { continue };
            let mut command = Command::new(&program);
            command.arg(link.as_str());
            return run(command).map_err(|why| format!("{name} `{}` {why}", program.display()));
        }
    }
    usual(link)
}

#[cfg(windows)]
fn usual(link: &Link) -> Result<(), String> {
    open::that_detached(link.as_str()).map_err(|fault| format!("the launcher failed: {fault}"))
}

/// The first launcher that can be started at all: a second one might open the page again.
#[cfg(not(windows))]
fn usual(link: &Link) -> Result<(), String> {
    let mut why = "no launcher is installed".to_owned();
    for command in open::commands(link.as_str()) {
        let program = command.get_program().to_string_lossy().into_owned();
        match start(command) {
            Ok(child) => {
                return watch(child).map_err(|why| format!("the launcher `{program}` {why}"));
            }
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {}
            Err(fault) => why = format!("the launcher `{program}` could not be started: {fault}"),
        }
    }
    Err(why)
}

fn run(command: Command) -> Result<(), String> {
    start(command).map_err(|fault| format!("could not be started: {fault}")).and_then(watch)
}

fn start(mut command: Command) -> std::io::Result<std::process::Child> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // A launcher would run what stands here through a shell of its own.
        .env_remove("BROWSER");
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// Watches a launcher for a moment: silence is success, an exit code is believed.
fn watch(mut child: std::process::Child) -> Result<(), String> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("failed: {status}")),
            Ok(None) if begun.elapsed() > WATCHED => return Ok(()),
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Err(fault) => return Err(format!("could not be watched: {fault}")),
        }
    }
}
