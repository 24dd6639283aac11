//! A machine with a home of its own, on which the tool is run as a person would.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A home folder, empty at first, and removed at last.
pub struct Machine(TempDir);

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Machine {
    /// A machine on which nothing was done yet.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The home folder, in which commands run.
    pub fn home(&self) -> &Path {
        self.0.path()
    }

    /// Where the user's own directory is.
    pub fn own(&self) -> PathBuf {
        self.home().join("config").join("whoadmin").join("directory.yaml")
    }

    /// Writes a file of the home folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Reads a file of the home folder.
    #[track_caller]
    pub fn read(&self, name: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.home().join(name)).unwrap()
    }

    /// The tool, with nothing on standard input.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, b"")
    }

    /// The same with `input` on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        self.run_in(self.home(), arguments, input)
    }

    /// The same in another folder.
    pub fn run_in(&self, folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whoadmin"));
        command.args(arguments).current_dir(folder).env_clear();
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", "config"),
            ("APPDATA", "config"),
            ("XDG_CONFIG_DIRS", "system"),
            ("ProgramData", "system"),
        ] {
            command.env(name, self.home().join(folder));
        }
        command.env("TZ", "UTC").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        // A run that asks nothing may have ended before it is told anything.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The tool, which has to succeed.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }
}
