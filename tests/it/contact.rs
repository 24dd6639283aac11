//! What `contact` and `open` launch: exactly the printed address, as one argument, and only where it may.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder with a launcher that writes down how it was called.
struct Stage {
    folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let launcher = folder.path().join("xdg-open");
        // One line an argument, after a line with their number.
        let script = format!(
            "#!/bin/sh\n{{ echo $#; for it in \"$@\"; do printf '%s\\n' \"$it\"; done; }} >> '{}'\n",
            folder.path().join("calls").display()
        );
        fs::write(&launcher, script).expect("the launcher can be written");
        fs::set_permissions(&launcher, fs::Permissions::from_mode(0o755)).expect("it can be run");
        Self { folder }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whoadmin"));
        command.args(arguments).args(["--isolated", "-d"]).arg(fixture());
        for name in [
            "BROWSER",
            "CI",
            "SSH_CONNECTION",
            "SSH_TTY",
            "WAYLAND_DISPLAY",
            "WHOADMIN_BROWSER",
            "WHOADMIN_DIRECTORY",
            "WHOADMIN_LANG",
            "WSL_DISTRO_NAME",
            "WSL_INTEROP",
        ] {
            command.env_remove(name);
        }
        command.env("PATH", self.folder.path()).env("DISPLAY", ":99").env("TZ", "Europe/Amsterdam");
        command.env("LC_ALL", "C");
        command
    }

    /// The arguments of the launches, after their number.
    fn calls(&self) -> Vec<String> {
        let text = fs::read_to_string(self.folder.path().join("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

fn fixture() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/desks.yaml")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A Monday morning, when the service desk is there.
const MONDAY: &str = "--at=2026-11-23T10:00";

#[track_caller]
fn check_launched(arguments: &[&str], expected: &str) -> Output {
    let stage = Stage::new();
    let output = stage.command(arguments).output().expect("it runs");
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(printed.starts_with(expected), "{printed}");
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert_eq!(stage.calls(), ["1", printed.trim_end()]);
    output
}

#[test]
fn each_channel_is_launched_as_one_argument() {
    check_launched(&["contact", "anna@contoso.com", MONDAY], "tel:+31205550100\n");
    check_launched(
        &["contact", "anna@contoso.com", "--by", "email", MONDAY],
        "mailto:servicedesk@contoso.com?subject=Hulp%20bij",
    );
    check_launched(
        &["contact", "contoso", "--by", "chat", MONDAY],
        "https://teams.microsoft.com/l/chat/0/0?users=servicedesk@contoso.com\n",
    );
    let output = check_launched(
        &["contact", "contoso", "--by", "web", MONDAY],
        "https://help.contoso.com/new?from=whoadmin\n",
    );
    let said = text(&output.stderr);
    assert!(said.contains("desks.yaml:12:14"), "{said}");
    check_launched(&["open", "contoso"], "https://admin.microsoft.com\n");
}

#[test]
fn words_in_a_request_stay_in_it() {
    let nasty = "x\"; rm -rf $HOME #\n`id` & cc=all@contoso.com ?bcc=evil@fabrikam.com \u{202e}";
    let output = check_launched(
        &["contact", "anna@contoso.com", "--by", "email", MONDAY, "--message", nasty],
        "mailto:servicedesk@contoso.com?subject=",
    );
    let printed = text(&output.stdout);
    let address = printed.trim_end();
    assert_eq!(address.matches(['?', '&']).count(), 2, "{address}");
    assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address}");
    assert!(!address.contains(['"', '\'', '`', '$', ';', '#', ' ', '<', '>']), "{address}");
}

#[test]
fn nothing_is_launched_where_it_may_not_be() {
    let contact = ["contact", "anna@contoso.com", MONDAY];
    for (name, value) in [
        ("SSH_CONNECTION", "10.0.0.1 22 10.0.0.2 22"),
        ("SSH_TTY", "/dev/pts/1"),
        ("CI", "true"),
        ("DISPLAY", ""),
    ] {
        let stage = Stage::new();
        let output = stage.command(&contact).env(name, value).output().expect("it runs");
        assert_eq!(output.status.code(), Some(6), "{name}");
        assert_eq!(text(&output.stdout), "tel:+31205550100\n");
        assert!(text(&output.stderr).contains("nothing was opened: "), "{name}");
        assert!(stage.calls().is_empty(), "{name}");
    }
}

#[test]
fn nothing_is_launched_that_was_not_asked_for() {
    for (arguments, code, printed) in [
        (vec!["contact", "contoso", "-n", MONDAY], 0, "tel:+31205550100\n"),
        (vec!["contact", "contoso", "--draft", MONDAY], 0, "IT Service Desk"),
        (vec!["contact", "school"], 3, ""),
        (vec!["contact", "tailspin"], 0, "tel:+81355500100\n"),
        (vec!["contact", "tailspin", "--by", "email"], 3, ""),
        (vec!["contact", "nobody@nowhere.example"], 3, ""),
        (vec!["contact", "anna@gmail.com"], 3, ""),
        (vec!["contact", "contosso"], 3, ""),
        (vec!["contact", ""], 2, ""),
        (vec!["contact", "anna@"], 2, ""),
        (vec!["contact", "-"], 2, ""),
        (vec!["contact", "contoso", "-o", "json"], 2, ""),
        (vec!["contact", "contoso", "--query", "contact"], 2, ""),
        (vec!["contact", "contoso", "--message", " "], 2, ""),
    ] {
        let stage = Stage::new();
        let output = stage.command(&arguments).output().expect("it runs");
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", text(&output.stderr));
        assert!(text(&output.stdout).contains(printed), "{arguments:?}");
        assert_eq!(output.stdout.is_empty(), printed.is_empty(), "{arguments:?}");
        assert!(!output.stderr.is_empty() || code == 0, "{arguments:?}");
        let launches = arguments == ["contact", "tailspin"];
        assert_eq!(stage.calls().is_empty(), !launches, "{arguments:?}");
    }
}

#[test]
fn a_failing_launcher_is_told() {
    let stage = Stage::new();
    fs::write(stage.folder.path().join("xdg-open"), "#!/bin/sh\nexit 3\n").expect("it is written");
    let output = stage.command(&["contact", "contoso", MONDAY]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(6));
    assert_eq!(text(&output.stdout), "tel:+31205550100\n");
}

#[test]
fn a_browser_of_the_persons_own_gets_one_argument() {
    let stage = Stage::new();
    let browser = stage.folder.path().join("my browser");
    fs::copy(stage.folder.path().join("xdg-open"), &browser).expect("it is copied");
    let output = stage
        .command(&["contact", "contoso", "--by", "web"])
        .env("WHOADMIN_BROWSER", &browser)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(stage.calls(), ["1", "https://help.contoso.com/new?from=whoadmin"]);
}
