//! Holds what cannot be answered to the contract: a clear error, the exit code, no output.

use std::path::Path;
use std::process::Stdio;

use crate::tool::{Ran, run, run_with};
use tempfile::TempDir;

/// Nothing on standard output, and an error that says `what`, and what would help.
#[track_caller]
fn refused(ran: &Ran, code: i32, what: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{ran:?}");
    assert!(ran.err.contains(what), "{what}: {}", ran.err);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("error: ")), "{}", ran.err);
    assert!(lines.iter().all(|line| line.chars().count() <= 400), "too long: {}", ran.err);
}

#[track_caller]
fn check(arguments: &[&str], code: i32, what: &str) {
    refused(&run(arguments), code, what);
}

#[test]
fn every_exit_code_is_reached_and_told() {
    let help = run(&["--help"]).out;
    for (code, arguments) in [
        (0, ["school"].as_slice()),
        (1, &["school", "-d", "nowhere.yaml"]),
        (2, &["ask", "a@"]),
        (3, &["ask", "nobody-here"]),
        (4, &["ask", "school", "-c", "usgov"]),
        (5, &["ask", "school", "-d", "broken.yaml"]),
        (6, &["open"]),
    ] {
        assert_eq!(run(arguments).code, code, "{arguments:?}");
        let told = help.lines().any(|line| line.trim_start().starts_with(&format!("{code}  ")));
        assert!(told, "{code} is not in the help");
    }
}

#[test]
fn addresses_that_are_none() {
    let long = "x".repeat(300);
    for (who, what) in [
        ("a@", "half an address: nothing stands behind the `@`"),
        ("@b", "half an address: nothing stands before the `@`"),
        ("@", "half an address"),
        ("anna smith@contoso.com", "there is a space in it"),
        ("anna@contoso .com", "there is a space in it"),
        ("anna@localhost", "it has no dot"),
        ("anna@contoso..com", "a part of it is empty"),
        ("anna@-contoso.com", "hyphen"),
        ("anna@127.0.0.1", "no domain stands behind the `@`"),
        ("anna@xn--a.example", "not valid as an international name"),
        ("anna@-ü.example", "not valid as an international name"),
        ("anna@con\u{202e}toso.com", "not an address"),
        ("anna@con\u{200b}toso.com", "the invisible character U+200B"),
        ("con\u{ad}toso.com", "the invisible character U+00AD"),
        ("a@b@contoso.com", "not an address"),
        (&format!("{long}@contoso.com"), "too long"),
        (&format!("anna@{long}.com"), "longer than"),
    ] {
        check(&["ask", who], 2, what);
        check(&["open", who, "-n"], 2, what);
        let row = run_with(&["ask", "-", "-q", "-o", "json"], who.as_bytes());
        assert_eq!((row.code, row.out.lines().count()), (3, 1), "{row:?}");
        assert!(row.json()["error"].is_string(), "{row:?}");
    }
    check(&["a@"], 2, "half an address");
    check(&["ask", &long], 3, "unknown organization or type");
    // At the front door, words that nothing knows get the general guidance.
    let ran = run(&[&long]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.contains("Nobody is known for this yet"), "{ran:?}");
    // An international domain is a domain: nobody knows it, and that is all.
    assert_eq!(run(&["ask", "anna@bücher.example"]).code, 3);
}

#[test]
fn empty_words() {
    for arguments in [
        ["ask", ""].as_slice(),
        &["ask", " \t"],
        &[""],
        &["", ""],
        &["open", "", "-n"],
        &["open", "exchange", "", "-n"],
        &["ask", "school", "-c", ""],
        &["ask", "school", "-t", ""],
        &["ask", "school", "--task", ""],
        &["ask", "school", "--tenant", ""],
        &["ask", "school", "--query", ""],
        &["list", "clouds", ""],
    ] {
        let ran = run(arguments);
        refused(&ran, 2, "");
        assert!(ran.err.contains("hint: "), "{arguments:?}: {}", ran.err);
    }
    check(&["ask", "school", "-d", ""], 2, "--directory");
    let row = run_with(&["ask", "-", "-q", "-o", "json"], b"\n");
    assert_eq!(row.code, 3, "{row:?}");
}

#[test]
fn names_that_nothing_has() {
    for (arguments, what) in [
        (["ask", "contozo", "-d", "contoso.yaml"].as_slice(), "`contoso`"),
        (&["ask", "scholl"], "`school`"),
        (&["scholl"], "`school`"),
        (&["opne"], "`open`"),
        (&["ask", "nothing-like-it"], "unknown organization or type"),
        (&["ask", "00000000-0000-0000-0000-000000000000"], "unknown tenant"),
        (&["ask", "school", "--type", "scholl"], "unknown organization type `scholl`"),
        (&["ask", "school", "--cloud", "germny"], "`germany`"),
        (&["ask", "school", "--task", "reset-pasword"], "`reset-password`"),
        (&["open", "exchnge", "-n"], "`exchange`"),
        (&["open", "nothing-like-it", "-n"], "unknown portal or organization"),
        (&["open", "-c", "nothing-like-it", "-n"], "unknown cloud"),
        (&["list", "portals", "exchnge"], "`exchange`"),
        (&["list", "clouds", "worldwide", "germny"], "`germany`"),
        (&["list", "clouds", "-c", "germny"], "`germany`"),
    ] {
        let ran = run(arguments);
        refused(&ran, 3, what);
        assert!(ran.err.contains("hint: "), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn portals_that_are_not_there() {
    check(&["open", "-c", "bleu", "-n"], 3, "no public address is known");
    check(&["open", "-c", "delos"], 3, "no public address is known");
    check(&["open", "-c", "govsg"], 3, "no public address is known");
    check(&["open", "exchange", "-c", "germany"], 3, "no public address is known");
    check(&["open", "-c", "dod", "--alternate", "-n"], 3, "no other address is known");
    check(&["open", "sharepoint", "-c", "gcc-high", "-n"], 2, "--tenant");
}

#[test]
fn names_that_several_have() {
    for name in ["usgov", "USGovernment", "azureusgovernment", "itar", "france"] {
        check(&["ask", "school", "-c", name], 4, "can mean more than one cloud");
        check(&["open", "-c", name, "-n"], 4, "hint: use one of");
    }
    // An id is never ambiguous.
    assert_eq!(run(&["open", "-c", "germany", "-n"]).code, 0);
    check(&["open", "tailspin", "-d", "northwind", "-n"], 4, "https://portal.apps.mil");
}

#[test]
fn wrong_command_lines() {
    for arguments in [
        ["--nonsense"].as_slice(),
        &["school", "--nonsense"],
        &["ask", "school", "-o", "xlsx"],
        &["ask", "school", "-o", "sarif"],
        &["ask", "-", "-o", "html"],
        &["ask", "school", "--lang", "klingon"],
        &["ask", "school", "--require", "everything"],
        &["ask", "school", "--color", "green"],
        &["ask", "school", "--at", "tomorrow"],
        &["ask", "school", "--tenant", "a/b"],
        &["ask", "school", "enterprise"],
        &["ask", "school", "--query", "a.["],
        &["open", "school", "enterprise"],
        &["open", "a", "b", "c"],
        &["open", "-o", "json"],
        &["open", "--query", "portal.url"],
        &["school", "open"],
        &["school", "ask", "bar"],
        &["list"],
        &["list", "clowns"],
        &["list", "clouds", "-o", "xml"],
    ] {
        refused(&run(arguments), 2, "");
    }
    check(&["school", "open"], 2, "whoadmin open school");
    check(&["list", "clowns"], 2, "`clouds`");
}

/// Directories that cannot be used: the file, what it holds, the place that is named, and the line
/// that is shown.
const BROKEN: &[(&str, &[u8], &str, &str)] = &[
    ("empty.yaml", b"", "empty.yaml:1:1", ""),
    ("blank.yaml", b" \n\n", "blank.yaml:1:1", ""),
    ("empty.json", b"", "empty.json:1:1", ""),
    ("latin.yaml", b"a:\n  b: \xe9t\xe9\n", "latin.yaml:2:6", "2 |   b: \u{fffd}t\u{fffd}"),
    ("utf-16.yaml", b"\xff\xfea\0:\0", "utf-16.yaml:1:1", "the file is UTF-16"),
    ("words.yaml", b"hello\n", "words.yaml:1:1", "1 | hello"),
    ("list.yaml", b"- a\n", "list.yaml:1:1", "1 | - a"),
    ("open.yaml", b"organizations:\n  a: [\n", "open.yaml:2:6", "2 |   a: ["),
    ("tab.yaml", b"types:\n\ta: 1\n", "tab.yaml:2:2", "2 | "),
    ("two.yaml", b"{}\n---\n{}\n", "two.yaml:2:1", "2 | ---"),
    ("null.yaml", b"types: {a: }\n", "null.yaml:1:", "1 | types: {a: }"),
    ("key.yaml", b"organisations: {}\n", "key.yaml:1:1", "did you mean `organizations`"),
    ("twice.yaml", b"types:\n  a: {}\n  a: {}\n", "twice.yaml:3:3", "3 |   a: {}"),
    ("type.yaml", b"types: {a: {nam: A}}\n", "type.yaml:1:13", "did you mean `name`"),
    ("default.yaml", b"default: a\n", "default.yaml:1:10", "unknown organization `a`"),
    ("comma.json", b"{\"types\": {},}", "comma.json:1:13", "1 | {\"types\": {},}"),
    ("half.json", b"{\"types\": {", "half.json:1:11", "1 | {\"types\": {"),
    ("false.directory", b"not compiled", "false.directory", "whoadmin compile"),
];

#[test]
fn broken_directories() {
    let folder = TempDir::new().unwrap();
    for (name, bytes, place, shown) in BROKEN {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        for arguments in
            [["ask", "school"].as_slice(), &["school"], &["ask", "-"], &["open"], &["list", "orgs"]]
        {
            let mut tool = crate::tool::tool(arguments);
            tool.args(["-d", name]).current_dir(folder.path()).stdin(Stdio::null());
            let ran: Ran = tool.output().unwrap().into();
            refused(&ran, 5, place);
            assert!(ran.err.contains(shown), "{name}: {}", ran.err);
        }
    }
    std::fs::remove_file(folder.path().join("false.directory")).unwrap();
    let ran = run(&["ask", "school", "-d", folder.path().to_str().unwrap()]);
    refused(&ran, 5, "is not valid");
    for (name, ..) in BROKEN.iter().filter(|(name, ..)| !name.ends_with(".directory")) {
        // What looks at several entries at once waits until all files can be read.
        let waits = matches!(*name, "default.yaml" | "twice.yaml");
        assert!(waits || ran.err.contains(name), "{name}: {}", ran.err);
    }
}

#[test]
fn directories_that_are_not_there() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let missing = path("missing.yaml");
    check(&["ask", "school", "-d", &missing], 1, "--directory names it");
    check(&["school", "-d", &missing], 1, "missing.yaml");
    check(&["open", "-n", "-d", &missing], 1, "missing.yaml");
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    check(&["ask", "school", "-d", &path("empty")], 5, "holds no directory file");
    let named: Ran = crate::tool::tool(&["ask", "school"])
        .env("WHOADMIN_DIRECTORY", &missing)
        .output()
        .unwrap()
        .into();
    refused(&named, 1, "WHOADMIN_DIRECTORY names it");
    let isolated: Ran = crate::tool::tool(&["ask", "school", "--isolated"])
        .env("WHOADMIN_DIRECTORY", &missing)
        .output()
        .unwrap()
        .into();
    assert_eq!(isolated.code, 0, "{isolated:?}");
}

#[cfg(unix)]
#[test]
fn directories_that_are_no_files() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::os::unix::fs::symlink("/nonexistent", folder.path().join("dangling.yaml")).unwrap();
    check(&["ask", "school", "-d", &path("dangling.yaml")], 1, "dangling.yaml");
    std::os::unix::fs::symlink("loop.yaml", folder.path().join("loop.yaml")).unwrap();
    check(&["ask", "school", "-d", &path("loop.yaml")], 1, "loop.yaml");
    let _socket =
        std::os::unix::net::UnixListener::bind(folder.path().join("socket.yaml")).unwrap();
    check(&["ask", "school", "-d", &path("socket.yaml")], 1, "socket.yaml");
    if Path::new("/dev/zero").exists() {
        check(&["ask", "school", "-d", "/dev/zero"], 1, "not a regular file");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_is_an_error() {
    for arguments in [
        ["school"].as_slice(),
        &["ask", "school", "-o", "json"],
        &["ask", "school", "-o", "csv"],
        &["ask", "school", "--query", "type.id"],
        &["list", "portals"],
        &["open", "-n"],
        &["--help"],
        &["-h"],
        &["ask", "--help"],
        &["--version"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran: Ran =
            crate::tool::tool(arguments).stdout(Stdio::from(full)).output().unwrap().into();
        refused(&ran, 1, "could not be written");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut batch = crate::tool::tool(&["ask", "-", "-q"]);
    let mut child = batch
        .stdin(Stdio::piped())
        .stdout(Stdio::from(full))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"school\n").unwrap();
    refused(&child.wait_with_output().unwrap().into(), 1, "could not be written");
}

#[test]
fn a_closed_pipe_is_none() {
    for arguments in [
        ["list", "portals", "-o", "json"].as_slice(),
        &["school"],
        &["open", "-n", "-q"],
        &["--help"],
    ] {
        let mut child = crate::tool::tool(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn what_was_typed_reaches_the_terminal_as_text() {
    let odd = "x\u{1b}[31m\u{202e}\u{7}y";
    for arguments in [
        ["ask", odd].as_slice(),
        &[odd],
        &[&format!("--{odd}")],
        &["ask", "school", "-c", odd],
        &["ask", "school", "-o", odd],
        &["ask", "school", "--lang", odd],
        &["ask", "school", "--query", odd],
        &["ask", "school", "--tenant", odd],
        &["ask", "school", "--at", odd],
        &["ask", "school", "-d", odd],
        &["ask", &format!("{odd}@nobody.example")],
        &["open", odd],
        &["list", odd],
        &["list", "clouds", odd],
    ] {
        let ran = run(arguments);
        assert_ne!(ran.code, 0, "{ran:?}");
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ran.err.contains(bad) && !ran.out.contains(bad), "{arguments:?}: {ran:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn arguments_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let odd = std::ffi::OsStr::from_bytes(b"n\xffbody");
    for arguments in [["ask"].as_slice(), &[], &["ask", "school", "-d"], &["open"]] {
        let ran: Ran = crate::tool::tool(arguments).arg(odd).output().unwrap().into();
        assert!(matches!(ran.code, 1..=3), "{ran:?}");
        assert_eq!(ran.out, "");
        assert!(ran.err.starts_with("error: "), "{ran:?}");
    }
}

/// A file is renamed into its place: what is no file there, a pipe or a device, would be gone for everyone.
#[cfg(unix)]
#[test]
fn nothing_but_a_file_is_written_over() {
    use std::os::unix::fs::FileTypeExt;

    let room = TempDir::new().unwrap();
    let pipe = room.path().join("pipe");
    let link = room.path().join("link");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|it| it.success()));
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    for target in [&pipe, &link] {
        let target = target.to_str().unwrap();
        for arguments in [
            ["ask", "school", "-o", "json", "--force", "--out", target].as_slice(),
            &["ask", "-", "-o", "csv", "-q", "--force", "--out", target],
            &["checklist", "school", "--force", "--out", target],
            &["compile", "contoso.yaml", "--force", "--to", target],
            &["init", "--force", target],
        ] {
            refused(&run_with(arguments, b"school\n"), 1, "is not a regular file");
        }
    }
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 2);
}
