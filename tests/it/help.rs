//! All help in one snapshot, so that a change of it is seen; and the manual pages, as `man` reads them.

use std::path::Path;
use std::process::{Command, Stdio};

fn whoadmin(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_whoadmin"))
        .args(arguments)
        .env("COLUMNS", "100")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands, as the page of the tool names them.
fn commands() -> Vec<String> {
    let page = whoadmin(&["man"]).replace('\\', "");
    let named = page.lines().filter_map(|line| line.strip_prefix("whoadmin-")?.strip_suffix("(1)"));
    let commands: Vec<String> = named.map(str::to_owned).collect();
    assert!(commands.len() > 10 && commands.iter().any(|it| it == "ask"), "{commands:?}");
    commands
}

/// Every call for help, and what it gives.
fn helps() -> Vec<(String, String)> {
    let mut helps = Vec::new();
    for flag in ["-h", "--help"] {
        helps.push((format!("whoadmin {flag}"), whoadmin(&[flag])));
        for command in commands() {
            helps.push((format!("whoadmin {command} {flag}"), whoadmin(&[&command, flag])));
        }
    }
    helps
}

/// `UPDATE=1 cargo test --test it help` writes the snapshot anew.
#[test]
fn help_is_as_it_was_seen() {
    let mut now = String::new();
    for (call, help) in helps() {
        now += &format!("──── {call}\n{help}\n");
    }
    let now: Vec<&str> = now.lines().map(str::trim_end).collect();
    let now = now.join("\n") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/help.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, now).unwrap();
        return;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = before.lines().zip(now.lines()).position(|(before, now)| before != now);
    if let Some(at) = differs {
        let line = |text: &str| text.lines().nth(at).unwrap_or_default().to_owned();
        panic!(
            "help has changed at line {} of {}:\n  was {}\n  is  {}\nif that is right: UPDATE=1 cargo test --test it help",
            at + 1,
            path.display(),
            line(&before),
            line(&now)
        );
    }
    assert_eq!(before.len(), now.len(), "if that is right: UPDATE=1 cargo test --test it help");
}

#[test]
fn short_help_fits_a_screen() {
    for (call, help) in helps() {
        let lines = help.lines().count();
        assert!(!call.ends_with("-h") || lines <= 50, "{call} has {lines} lines");
        let widest = help.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(widest <= 100, "{call} is {widest} columns wide");
    }
}

#[test]
fn the_groups_name_every_command() {
    let help = whoadmin(&["-h"]);
    for command in commands() {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
    }
}

#[test]
fn man_reads_every_page() {
    let has_man = Command::new("man")
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success() && !output.stdout.is_empty());
    if !has_man {
        eprintln!("passed over: man is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for command in std::iter::once(String::new()).chain(commands()) {
        let arguments: Vec<&str> =
            ["man", &command].into_iter().filter(|it| !it.is_empty()).collect();
        let file = folder.path().join("page.1");
        std::fs::write(&file, whoadmin(&arguments)).unwrap();
        let output = Command::new("man")
            .args(["--warnings", "-l"])
            .arg(&file)
            .env("MANWIDTH", "80")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let (shown, said) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && said.is_empty(), "{command}: {said}");
        for section in ["SYNOPSIS", "EXIT STATUS", "FILES", "ENVIRONMENT", "SEE ALSO"] {
            assert!(shown.contains(section), "{command} {section}");
        }
    }
}

#[test]
fn a_page_that_is_not_there_suggests_the_nearest() {
    let ran = crate::tool::run(&["man", "opne"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.ends_with("hint: did you mean `open`?\n"), "{ran:?}");
    assert_eq!(whoadmin(&["man", "whoadmin-open"]), whoadmin(&["man", "open"]));
}
