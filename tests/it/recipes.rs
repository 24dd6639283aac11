//! Runs the recipes of the README against a test directory, so that what people copy works.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::people::{Ran, directory, feed, files, folder, ran};

const RECIPES: [&str; 5] = ["ci-check.sh", "enrich.sh", "jq.sh", "onboard.ps1", "onboard.sh"];

fn recipe(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes").join(name)
}

fn source(name: &str) -> String {
    std::fs::read_to_string(recipe(name)).unwrap()
}

/// Whether this machine has a program: recipes need some that not every machine has.
fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        eprintln!("skipped: there is no {program} here");
    }
    there
}

/// A shell that finds the tool, which answers from the directory of the tests.
fn shell(folder: &tempfile::TempDir, program: &str, arguments: &[&str]) -> Command {
    let tool = Path::new(env!("CARGO_BIN_EXE_whoadmin")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths(std::iter::once(tool.to_owned()).chain(std::env::split_paths(&path)));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder.path()).env("PATH", path.unwrap());
    for name in ["WHOADMIN_LANG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    for name in ["XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"] {
        command.env(name, "/nonexistent");
    }
    command.env("LANG", "C.UTF-8").env("WHOADMIN_DIRECTORY", directory());
    command
}

fn bash(folder: &tempfile::TempDir, name: &str, arguments: &[&str], input: &str) -> Ran {
    let script = recipe(name).into_os_string().into_string().unwrap();
    feed(&mut shell(folder, "bash", &[&[script.as_str()], arguments].concat()), input.as_bytes())
}

#[test]
fn onboard() {
    if !has("bash") {
        return;
    }
    let folder = folder();
    let input = "anna@contoso.com\nx@unknown.example\nfabrikam\n";
    let ran = bash(&folder, "onboard.sh", &["welcome"], input).ended(3).said("skipped: x@unknown");
    let expected = "anna@contoso.com\tservicedesk@contoso.com\twelcome/anna@contoso.com.html\n\
                    fabrikam\t+31 20 555 0199\twelcome/fabrikam.html\n";
    assert_eq!(ran.text(), expected);
    assert_eq!(files(&folder.path().join("welcome")), ["anna@contoso.com.html", "fabrikam.html"]);
    bash(&folder, "onboard.sh", &["welcome"], "anna@contoso.com\n").ended(0);
}

#[test]
fn ci_check() {
    if !has("bash") {
        return;
    }
    let folder = folder();
    let check = |text: &str| {
        std::fs::write(folder.path().join("start.md"), text).unwrap();
        bash(&folder, "ci-check.sh", &["start.md"], "")
    };
    let right = "<!-- help desk of contoso.com -->\nCall +31 20 555 0100 or write to servicedesk@contoso.com.\n";
    check(right).ended(0);
    check(&right.replace("0100", "0199"))
        .ended(1)
        .said("start.md: the phone of the help desk of contoso.com is +31 20 555 0100");
    check("Call us.\n").ended(1).said("does not say whose");
    let ran = check(&right.replace("contoso.com -->", "unknown.example -->"));
    assert_ne!(ran.code, 0);
}

#[test]
fn enrich() {
    if !has("bash") {
        return;
    }
    let folder = folder();
    let export = "Name;Work e-mail\r\nAnna;anna@contoso.com\r\n";
    std::fs::write(folder.path().join("export.csv"), export).unwrap();
    let arguments = ["export.csv", "enriched.csv", "Work e-mail"];
    let ran = bash(&folder, "enrich.sh", &arguments, "").ended(0).said("1 row: 1 organization");
    assert_eq!(ran.text(), "everyone has a help desk\n");
    let enriched = std::fs::read_to_string(folder.path().join("enriched.csv")).unwrap();
    assert!(enriched.contains("\r\nAnna;anna@contoso.com;IT Service Desk;"), "{enriched}");
    bash(&folder, "enrich.sh", &arguments, "").ended(1).said("is there already");
}

#[test]
fn jq() {
    if !has("bash") || !has("jq") {
        return;
    }
    let folder = folder();
    let input = "x@unknown.example\nanna@contoso.com\nfabrikam\n";
    // The batch's own code, for whom nobody is known, is that of the pipe.
    let ran = bash(&folder, "jq.sh", &[], input).ended(3);
    let mut lines: Vec<&str> = ran.text().lines().collect();
    lines.sort_unstable();
    let expected = [
        "anna@contoso.com\tIT Service Desk\t+31 20 555 0100",
        "fabrikam\tNorthwind Service Desk\t+31 20 555 0199",
        "x@unknown.example\tnobody\t",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn powershell() {
    let text = source("onboard.ps1");
    balanced(&text);
    if !has("pwsh") {
        return;
    }
    let folder = folder();
    let people = "name,email\nAnna Jansen,anna@contoso.com\nEve,x@unknown.example\n";
    std::fs::write(folder.path().join("people.csv"), people).unwrap();
    let script = recipe("onboard.ps1").into_os_string().into_string().unwrap();
    let arguments = ["-NoProfile", "-File", &script, "-People", "people.csv", "-Folder", "welcome"];
    let ran = ran(shell(&folder, "pwsh", &arguments).stdin(std::process::Stdio::null())).ended(0);
    assert!(ran.text().contains("servicedesk@contoso.com"), "{ran:?}");
    assert_eq!(files(&folder.path().join("welcome")), ["Anna Jansen.html", "Eve.html"]);
}

/// Where PowerShell is missing: brackets and quotes that match, and no sign that ends a line early.
#[track_caller]
fn balanced(script: &str) {
    let mut open = Vec::new();
    for line in script.lines() {
        let mut quote = None;
        let mut before = ' ';
        for sign in line.chars() {
            match (quote, sign) {
                (None, '#') if before.is_whitespace() => break,
                (None, '\'' | '"') => quote = Some(sign),
                (Some(mark), _) if mark == sign => quote = None,
                (None | Some('"'), '(' | '{') => open.push(sign),
                (None, '[') => open.push(sign),
                (None | Some('"'), ')') => assert_eq!(open.pop(), Some('('), "{line}"),
                (None | Some('"'), '}') => assert_eq!(open.pop(), Some('{'), "{line}"),
                (None, ']') => assert_eq!(open.pop(), Some('['), "{line}"),
                _ => {}
            }
            before = sign;
        }
        assert_eq!(quote, None, "a quote is open: {line}");
    }
    assert!(open.is_empty(), "{open:?} is open");
}

#[test]
fn recipes_use_options_that_there_are() {
    for name in RECIPES {
        for line in source(name).lines().filter(|line| !line.trim_start().starts_with('#')) {
            let Some((_, call)) = line.split_once("whoadmin ") else {
                continue;
            };
            let command = call.split_whitespace().next().unwrap();
            let help = crate::people::run(&[command, "--help"]).ended(0);
            for option in call.split_whitespace().filter(|word| word.starts_with("--")) {
                let option = option.trim_end_matches([')', ';']);
                assert!(help.text().contains(option), "{name}: {option}");
            }
        }
    }
}

/// What the README shows is what runs here.
#[test]
fn the_readme_has_these_recipes() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap_or_default();
    if !readme.contains("tests/recipes/") {
        return;
    }
    for name in RECIPES {
        let text = source(name);
        let lines = text.lines().skip_while(|line| line.starts_with("#!")).collect::<Vec<_>>();
        assert!(readme.contains(&lines.join("\n")), "{name} differs from the README");
    }
}

/// The commands of the README that ask a person something, who is not here.
const ASKING: &[&str] = &["whoadmin explain", "whoadmin init"];

#[test]
fn the_commands_of_the_readme_run() {
    if !has("bash") {
        return;
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let folder = folder();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("addresses.txt", "anna@contoso.com\nx@unknown.example\n");
    write("people.csv", "name,email\nAnna Jansen,anna@contoso.com\n");
    write("organization.json", include_str!("../fixtures/imports/organization.json"));
    write("tenants.json", include_str!("../fixtures/imports/cipp-tenants.json"));
    write("list.csv", "Client,Mail domain\nProseware,proseware.example\n");
    let entry = readme.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    write("contoso.yaml", entry);
    std::fs::create_dir(folder.path().join("directory")).unwrap();
    write("directory/contoso.yaml", entry);
    let mut count = 0;
    for block in readme.split("```sh\n").skip(1) {
        let lines = block.split("```").next().unwrap().lines();
        for line in lines.filter(|line| line.starts_with("whoadmin ")) {
            let command = line.split(" #").next().unwrap().trim();
            if ASKING.contains(&command) {
                continue;
            }
            // One of them makes what another one makes, too.
            let _ = std::fs::remove_file(folder.path().join("contoso.directory"));
            let ran = feed(&mut shell(&folder, "bash", &["-c", command]), b"");
            assert!(matches!(ran.code, 0 | 3), "{line}\n{ran:?}");
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}
