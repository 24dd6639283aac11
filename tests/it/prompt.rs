//! Questions at a terminal of their own, answered line by line; passed over where `script` is missing.

use crate::machine::Machine;

/// What a terminal shows of a run, with `typed` at its keyboard; none where there is no terminal.
fn shown(machine: &Machine, command: &str, typed: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_whoadmin");
    let mut script = std::process::Command::new("script");
    script.args(["--quiet", "--command", &format!("'{program}' {command}"), "/dev/null"]);
    script.current_dir(machine.home()).env_clear().env("HOME", machine.home()).env("TERM", "dumb");
    script.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let Ok(mut child) = script.spawn() else {
        eprintln!("passed over: script is not installed");
        return None;
    };
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_question_is_a_line_and_so_is_its_answer() {
    let machine = Machine::new();
    let Some(seen) = shown(&machine, "", "school\n") else { return };
    assert!(seen.contains("or the kind of organization?\r\n"), "{seen}");
    assert!(
        seen.contains("School or university  (read as a kind of organization: school)"),
        "{seen}"
    );
    assert!(!seen.contains('\u{1b}'), "no cursor moves, no colours: {seen}");
}

#[test]
fn choices_are_numbered_and_a_wrong_number_asks_again() {
    let machine = Machine::new();
    let typed = "contoso.com\n\n9\n2\n\nDesk\n\n\nhttps://help.contoso.com\n";
    let Some(seen) = shown(&machine, "init our.yaml", typed) else { return };
    assert!(seen.contains("\r\n  2  Large business (enterprise)\r\n"), "{seen}");
    assert!(seen.contains("`9` is not a number from 1 to 5\r\n"), "{seen}");
    let written = machine.read("our.yaml");
    assert!(written.contains("    name: Contoso\n"), "{written}");
    assert!(written.contains("    type: enterprise\n"), "{written}");
}

#[test]
fn closed_input_answers_nothing_and_writes_nothing() {
    let machine = Machine::new();
    let end = "\u{4}";
    let Some(seen) = shown(&machine, "init our.yaml", &format!("contoso.com\n{end}")) else {
        return;
    };
    assert!(seen.contains("error: not every question was answered\r\n"), "{seen}");
    assert!(!machine.home().join("our.yaml").exists());
    let seen = shown(&machine, "", end).unwrap();
    assert!(seen.contains("Nobody is known for this yet"), "{seen}");
}
