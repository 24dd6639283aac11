//! Records what `open` launches: one argument, the printed address, once, or nothing at all.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::tool::Ran;
use tempfile::TempDir;

/// Writes down how many arguments it got, and each of them.
const RECORDING: &str =
    "#!/bin/sh\n{ echo $#; for it in \"$@\"; do echo \"$it\"; done; } >> \"$RECORD\"\n";

/// A desk with a launcher that records.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.program("xdg-open", RECORDING);
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.path().join(name);
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// The tool at this desk, with a display.
    fn tool(&self, arguments: &[&str]) -> Command {
        let mut tool = crate::tool::tool(arguments);
        tool.env("PATH", self.path())
            .env("RECORD", self.path().join("record"))
            .env("DISPLAY", ":0")
            .stdin(Stdio::null());
        tool
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.tool(arguments).output().unwrap().into()
    }

    fn record(&self) -> String {
        std::fs::read_to_string(self.path().join("record")).unwrap_or_default()
    }
}

#[track_caller]
fn launches(arguments: &[&str], address: &str) {
    let desk = Desk::new();
    let ran = desk.run(arguments);
    assert_eq!((ran.code, ran.out.as_str()), (0, format!("{address}\n").as_str()), "{ran:?}");
    assert_eq!(desk.record(), format!("1\n{address}\n"));
}

/// Nothing is launched; the address, if any, is on standard output all the same.
#[track_caller]
fn launches_nothing(ran: &Ran, desk: &Desk, code: i32, address: &str, why: &str) {
    assert_eq!((ran.code, ran.out.trim_end()), (code, address), "{ran:?}");
    assert!(ran.err.contains(why), "{ran:?}");
    assert_eq!(desk.record(), "");
}

#[test]
fn the_printed_address_alone_once() {
    launches(&["open"], "https://admin.microsoft.com");
    launches(&["open", "-c", "21vianet"], "https://portal.partner.microsoftonline.cn");
    launches(&["open", "-c", "dod"], "https://portal.apps.mil/adminportal/home");
    launches(&["open", "--alternate"], "https://admin.cloud.microsoft");
    launches(
        &["open", "contoso", "-d", "contoso.yaml"],
        "https://admin.microsoft.com/?source=contoso",
    );
    launches(
        &["open", "sharepoint", "--tenant", "contoso"],
        "https://contoso-admin.sharepoint.com",
    );
    launches(&["browse", "exchange", "-q"], "https://admin.exchange.microsoft.com");
}

#[test]
fn a_wayland_display_is_one() {
    let desk = Desk::new();
    let ran: Ran = desk
        .tool(&["open"])
        .env_remove("DISPLAY")
        .env("WAYLAND_DISPLAY", "wayland-0")
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.record(), "1\nhttps://admin.microsoft.com\n");
}

#[test]
fn not_when_only_the_address_is_asked_for() {
    let desk = Desk::new();
    let ran = desk.run(&["open", "--no-browser"]);
    launches_nothing(&ran, &desk, 0, "https://admin.microsoft.com", "");
}

#[test]
fn not_where_nobody_would_see_it() {
    for (name, value, why) in [
        ("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22", "SSH"),
        ("SSH_TTY", "/dev/pts/0", "SSH"),
        ("CI", "true", "CI"),
        ("CI", "1", "CI"),
        ("DISPLAY", "", "no display"),
    ] {
        let desk = Desk::new();
        let ran: Ran = desk.tool(&["open"]).env(name, value).output().unwrap().into();
        launches_nothing(&ran, &desk, 6, "https://admin.microsoft.com", why);
    }
}

#[test]
fn not_a_closed_cloud() {
    let desk = Desk::new();
    let ran = desk.run(&["open", "--cloud", "germany"]);
    launches_nothing(&ran, &desk, 6, "https://portal.office.de", "closed on 2021-10-29");
    let ran = desk.run(&["open", "--cloud", "germany", "--allow-host", "portal.office.de"]);
    launches_nothing(&ran, &desk, 6, "https://portal.office.de", "the cloud is closed");
}

#[test]
fn not_a_portal_that_can_be_two() {
    let desk = Desk::new();
    let ran = desk.run(&["open", "tailspin", "-d", "northwind"]);
    launches_nothing(&ran, &desk, 4, "", "--cloud gcc-high");
}

#[test]
fn not_a_stranger_unless_allowed() {
    let stranger = &["open", "stranger", "-d", "stranger.yaml"];
    let address = "https://evil.example/admin";
    let desk = Desk::new();
    launches_nothing(&desk.run(stranger), &desk, 6, address, "--allow-host evil.example");
    let elsewhere = [stranger, ["--allow-host", "sub.evil.example"].as_slice()].concat();
    launches_nothing(&desk.run(&elsewhere), &desk, 6, address, "not a known host");
    launches(&[stranger, ["--allow-host", "evil.example"].as_slice()].concat(), address);
    // What can be no host would allow nothing, in silence.
    for none in ["https://evil.example", "*.example", "evil.example/admin", ""] {
        let ran = desk.run(&[stranger, ["--allow-host", none].as_slice()].concat());
        assert_eq!(ran.code, 2, "{none}: {ran:?}");
    }
}

#[test]
fn the_tools_own_variable_goes_before_the_usual_one() {
    let desk = Desk::new();
    desk.program("ours", RECORDING);
    desk.program("theirs", "#!/bin/sh\nexit 9\n");
    let ours = desk.path().join("ours");
    let ran: Ran = desk
        .tool(&["open"])
        .env("WHOADMIN_BROWSER", &ours)
        .env("BROWSER", desk.path().join("theirs"))
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.record(), "1\nhttps://admin.microsoft.com\n");
    // One that is not there is not replaced by the next, which might open the page again.
    let desk = Desk::new();
    let ran: Ran = desk
        .tool(&["open"])
        .env("WHOADMIN_BROWSER", "/nonexistent/ours")
        .env("BROWSER", desk.path().join("xdg-open"))
        .output()
        .unwrap()
        .into();
    launches_nothing(&ran, &desk, 6, "https://admin.microsoft.com", "could not be started");
}

#[test]
fn a_variable_is_a_program_and_no_command_line() {
    for variable in ["BROWSER", "WHOADMIN_BROWSER"] {
        let desk = Desk::new();
        let trace = desk.path().join("trace");
        for line in
            ["sh -c 'echo x > TRACE' %s", "$(touch TRACE)", "`touch TRACE`", "sh;touch TRACE"]
        {
            let line = line.replace("TRACE", trace.to_str().unwrap());
            let ran: Ran = desk
                .tool(&["open"])
                .env(variable, &line)
                .env("PATH", format!("{}:/usr/bin:/bin", desk.path().display()))
                .output()
                .unwrap()
                .into();
            launches_nothing(&ran, &desk, 6, "https://admin.microsoft.com", variable);
            assert!(!trace.exists(), "{line}");
        }
    }
}

#[test]
fn a_launcher_that_fails_is_believed() {
    let desk = Desk::new();
    desk.program("xdg-open", "#!/bin/sh\nexit 3\n");
    let ran = desk.run(&["open"]);
    launches_nothing(&ran, &desk, 6, "https://admin.microsoft.com", "`xdg-open` failed");
    std::fs::remove_file(desk.path().join("xdg-open")).unwrap();
    let ran = desk.run(&["open"]);
    launches_nothing(&ran, &desk, 6, "https://admin.microsoft.com", "no launcher");
}

#[test]
fn a_launcher_that_hangs_is_left_alone() {
    let desk = Desk::new();
    desk.program("xdg-open", "#!/bin/sh\nexec /bin/sleep 5\n");
    let begun = Instant::now();
    let ran = desk.run(&["open"]);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert_eq!(ran.code, 0, "{ran:?}");
}
