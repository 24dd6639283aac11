//! `check` over directories with known faults: each folder of `tests/broken` holds one, with the
//! transcript that is expected of it.
//!
//! A transcript begins with lines that make what Git cannot hold (`# fifo input.yaml`), then the command, then
//! what it says. `UPDATE=1 cargo test --test it check` writes what came out over those that differ, each marked as
//! unreviewed; the mark is taken out by hand, by whoever has read it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use whoadmin::diagnostics::all_checks;

const UNREVIEWED: &str = "# unreviewed: read it, then take this line out\n";

#[test]
fn every_broken_directory_has_its_report() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = name_of(&case);
        let path = case.join("expected.txt");
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let Some(got) = transcript(&case, &expected) else {
            continue;
        };
        if got == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            let bare = got.strip_prefix(UNREVIEWED).unwrap_or(&got);
            fs::write(&path, format!("{UNREVIEWED}{bare}")).unwrap();
        }
        wrong.push(format!("== {name}\n-- expected\n{expected}\n-- got\n{got}"));
    }
    assert!(wrong.is_empty(), "{}\n{} transcripts differ", wrong.join("\n"), wrong.len());
}

#[test]
fn no_transcript_is_unreviewed() {
    let marked = cases().into_iter().filter(|case| {
        fs::read_to_string(case.join("expected.txt")).is_ok_and(|it| it.starts_with(UNREVIEWED))
    });
    let marked: Vec<String> = marked.map(|case| name_of(&case)).collect();
    assert!(marked.is_empty(), "read these, then take the first line out: {}", marked.join(", "));
}

#[test]
fn every_check_has_a_broken_directory_of_its_name() {
    let names: BTreeSet<String> = cases().iter().map(|case| name_of(case)).collect();
    for check in all_checks() {
        assert!(names.contains(check.id), "tests/broken/{} is missing", check.id);
        let path = root().join(check.id).join("expected.txt");
        let transcript = fs::read_to_string(path).unwrap();
        let finding = format!("{}[{}]: ", check.severity.word(), check.id);
        assert!(transcript.contains(&finding), "{} is not found in its own directory", check.id);
    }
}

#[test]
fn what_a_compiled_file_beside_it_holds_is_a_double() {
    let folder = TempDir::new().unwrap();
    let entry = |id: &str, domains: &str| {
        let contacts = "[{name: Desk, phone: \"+31 20 555 0100\"}]";
        format!(
            "  {id}: {{name: {id} Ltd, type: enterprise, cloud: worldwide, domains: [{domains}], contacts: {contacts}}}\n"
        )
    };
    let write = |name: &str, entries: &[String]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("organizations:\n{}", entries.concat())).unwrap();
    };
    write("old.yaml", &[entry("contoso", "contoso.com"), entry("fabrikam", "fabrikam.com")]);
    let whoadmin = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whoadmin"));
        command.args(arguments).current_dir(folder.path()).output().unwrap()
    };
    fs::create_dir(folder.path().join("both")).unwrap();
    let made = whoadmin(&["compile", "old.yaml", "--to", "both/old.directory"]);
    assert!(made.status.success(), "{made:?}");
    write(
        "both/new.yaml",
        &[
            entry("contoso2", "contoso.cn, contoso.com"),
            entry("fabrikam", "fabrikam.cn"),
            // Beneath a domain of the other file is none of its own: the longest one counts.
            entry("northwind", "northwind.contoso.com"),
        ],
    );
    let found = whoadmin(&["check", "both", "-o", "csv", "--isolated"]);
    assert_eq!(found.status.code(), Some(5), "{found:?}");
    let text = String::from_utf8(found.stdout).unwrap();
    assert!(text.contains("both/new.yaml,2,") && text.contains("domain-twice"), "{text}");
    assert!(text.contains("both/new.yaml,3,3,") && text.contains("id-twice"), "{text}");
    assert_eq!(text.lines().count(), 3, "{text}");
    // Laid upon each other as two layers, the upper one is meant to win.
    let found = whoadmin(&["check", "both/old.directory", "both/new.yaml", "--isolated"]);
    assert_eq!(found.status.code(), Some(0), "{found:?}");
}

#[test]
fn of_each_check_a_thousand_are_kept() {
    let folder = TempDir::new().unwrap();
    let report = |entries: String| {
        fs::write(folder.path().join("many.yaml"), format!("organizations:\n{entries}")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_whoadmin"));
        let arguments = ["check", "many.yaml", "-o", "csv", "--isolated"];
        let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let entry = |rest: &str, number| {
        format!("  o{number}: {{name: O, type: school, cloud: worldwide, {rest}}}\n")
    };
    // A layer without contacts loads, and is looked at to its end.
    let text = report((0..1500).map(|number| entry("aliases: []", number)).collect());
    assert_eq!(text.matches(",no-contact,").count(), 1001, "{text}");
    assert!(text.contains("many.yaml,,,error,no-contact,500 more like this,"), "{text}");
    // One with unknown keys does not: no more of it is read.
    let text = report((0..1500).map(|number| entry("color: red", number)).collect());
    assert_eq!(text.matches(",unknown-key,").count(), 1001, "{text}");
    assert!(text.contains("many.yaml,,,error,unknown-key,there are more like this,"), "{text}");
}

#[test]
fn checks_are_sorted_and_described() {
    let ids: Vec<&str> = all_checks().iter().map(|check| check.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
    for check in all_checks() {
        assert!(check.id.bytes().all(|byte| byte.is_ascii_lowercase() || b"-8".contains(&byte)));
        assert!(check.about.chars().count() > 10 && !check.about.ends_with('.'), "{}", check.id);
    }
}

/// Every finding of the transcripts has a hint, or says itself what there is to do.
#[test]
fn findings_have_hints() {
    for case in cases() {
        let Ok(transcript) = fs::read_to_string(case.join("expected.txt")) else { continue };
        let heads = transcript.lines().filter(|line| {
            (line.starts_with("error[") || line.starts_with("warning[")) && line.contains("]: ")
        });
        let helps = transcript.lines().filter(|line| line.trim_start().starts_with("= help: "));
        let (heads, helps) = (heads.count(), helps.count());
        assert!(heads == helps, "{}: {heads} findings, {helps} hints", name_of(&case));
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

fn name_of(case: &Path) -> String {
    case.file_name().unwrap().to_string_lossy().into_owned()
}

/// What a case says now, in the form of its transcript; none where this machine cannot make it.
fn transcript(case: &Path, expected: &str) -> Option<String> {
    let folder = TempDir::new().unwrap();
    copy(case, folder.path());
    let mut out = String::new();
    let mut command = None;
    for line in expected.lines() {
        if let Some(words) = line.strip_prefix("$ ") {
            command = Some(words.to_owned());
            break;
        }
        out.push_str(line);
        out.push('\n');
        if !UNREVIEWED.starts_with(line) {
            make(line.strip_prefix("# ")?, folder.path())?;
        }
    }
    let command = command.unwrap_or_else(|| "whoadmin check input.yaml".to_owned());
    let output = Command::new(env!("CARGO_BIN_EXE_whoadmin"))
        .args(command.split(' ').skip(1))
        .current_dir(folder.path())
        .env("HOME", folder.path().join("home"))
        .env("XDG_CONFIG_HOME", folder.path().join("home"))
        .env("XDG_CONFIG_DIRS", "")
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .env_remove("WHOADMIN_DIRECTORY")
        .output()
        .unwrap();
    out.push_str(&format!("$ {command}\n"));
    out.push_str(&String::from_utf8(output.stdout).unwrap());
    for line in String::from_utf8(output.stderr).unwrap().lines() {
        out.push_str(&format!("! {line}\n"));
    }
    out.push_str(&format!("exit code {}\n", output.status.code().unwrap_or(-1)));
    Some(out)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else if path.file_name().is_some_and(|name| name != "expected.txt") {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Makes what Git does not hold, or no reviewer wants to read.
fn make(words: &str, folder: &Path) -> Option<()> {
    let parts: Vec<&str> = words.splitn(4, ' ').collect();
    match parts[..] {
        ["folder", name] => fs::create_dir(folder.join(name)).unwrap(),
        ["copy", from, to] => {
            fs::copy(folder.join(from), folder.join(to)).unwrap();
        }
        ["repeat", name, count, text] => {
            fs::write(folder.join(name), text.repeat(count.parse().unwrap())).unwrap();
        }
        ["sparse", name, size] => {
            fs::File::create(folder.join(name)).unwrap().set_len(size.parse().unwrap()).unwrap();
        }
        ["fifo", name] => {
            let made = Command::new("mkfifo").arg(folder.join(name)).status();
            return made.is_ok_and(|status| status.success()).then_some(());
        }
        ["unreadable", name] => return unreadable(&folder.join(name)),
        _ => panic!("`{words}` is nothing to make"),
    }
    Some(())
}

/// A file that nobody may read; who is root may.
fn unreadable(path: &Path) -> Option<()> {
    fs::write(path, "organizations: {}\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    fs::read(path).is_err().then_some(())
}
