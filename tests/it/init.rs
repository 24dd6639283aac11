//! `init` writes what loads and answers, whole or not at all; the first run names it.

use crate::machine::{Machine, Ran};
use serde_json::Value;

const CONTOSO: &[&str] = &[
    "--name",
    "Contoso",
    "--type",
    "enterprise",
    "--domain",
    "contoso.com",
    "--contact",
    "IT Service Desk",
    "--phone",
    "+31 20 555 0100",
];

fn answer(machine: &Machine, arguments: &[&str]) -> Value {
    let ran = machine.run(&[arguments, &["-o", "json"]].concat());
    assert!(matches!(ran.code, 0 | 3), "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[track_caller]
fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(ran.err.contains(words), "{words}: {ran:?}");
    assert_eq!(ran.out, "");
}

#[test]
fn flags_make_a_directory_that_answers() {
    let machine = Machine::new();
    let ran = machine.done(&[&["init"], CONTOSO, &["--cloud", "21v"]].concat());
    assert!(ran.err.contains("from now on `whoadmin` alone answers for `contoso`"), "{ran:?}");
    machine.done(&["check", "--strict"]);
    let answer = answer(&machine, &[]);
    assert_eq!(answer["organization"]["name"], "Contoso");
    assert_eq!(answer["cloud"]["id"], "21vianet");
    assert_eq!(answer["cloud"]["basis"], "organization");
    assert_eq!(answer["contact"]["address"], "tel:+31205550100");
    assert_eq!(answer["contact"]["role"], answer["path"][0]["role"]);
    assert_eq!(answer["path"][0]["contacts"][0]["name"], "IT Service Desk");
    let first = machine.read(machine.own()).lines().next().unwrap().to_owned();
    assert_eq!(first, "# yaml-language-server: $schema=./.whoadmin.schema.json");
}

#[test]
fn the_schema_beside_it_is_no_part_of_the_directory() {
    let machine = Machine::new();
    machine.done(&[&["init"], CONTOSO].concat());
    let schema = machine.own().with_file_name(".whoadmin.schema.json");
    machine.done(&["schema", "directory", "--out", schema.to_str().unwrap()]);
    assert_eq!(answer(&machine, &[])["organization"]["id"], "contoso");
}

#[test]
fn a_path_is_written_there_and_nowhere_else() {
    let machine = Machine::new();
    let ran = machine.done(&[&["init", "contoso.yaml"], CONTOSO].concat());
    assert!(ran.err.contains("whoadmin check contoso.yaml"), "{ran:?}");
    assert!(ran.err.contains("no cloud was named"), "{ran:?}");
    assert!(!machine.own().exists());
    machine.done(&["check", "contoso.yaml"]);
    let files: Vec<_> = machine.home().read_dir().unwrap().collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let answer = answer(&machine, &["ask", "anna@student.contoso.com", "-d", "contoso.yaml"]);
    assert_eq!(answer["organization"]["id"], "contoso");
    assert_eq!(answer["cloud"]["basis"], "assumed");
}

#[test]
fn nothing_is_written_over() {
    let machine = Machine::new();
    machine.write("contoso.yaml", "mine");
    let arguments = [&["init", "contoso.yaml"], CONTOSO].concat();
    refused(&machine.run(&arguments), 1, "`contoso.yaml` is there already");
    assert_eq!(machine.read("contoso.yaml"), "mine");
    machine.done(&[arguments.as_slice(), &["--force", "-q"]].concat());
    assert!(machine.read("contoso.yaml").contains("name: Contoso"));
    // Only the place of its own gets its folders made.
    let ran = machine.run(&[&["init", "teams/contoso.yaml"], CONTOSO].concat());
    refused(&ran, 1, "cannot write");
    assert!(!machine.home().join("teams").exists());
}

#[test]
fn a_folder_gets_a_file_and_a_dash_is_standard_output() {
    let machine = Machine::new();
    machine.write("teams/other.yaml", "");
    machine.done(&[&["init", "teams"], CONTOSO].concat());
    assert!(machine.read("teams/directory.yaml").contains("contoso.com"));
    let ran = machine.done(&[&["init", "-"], CONTOSO].concat());
    assert_eq!(ran.out, machine.read("teams/directory.yaml"));
    assert_eq!(ran.err, "");
    assert!(!machine.own().exists());
}

#[test]
fn unattended_and_without_a_word_it_is_a_marked_example() {
    let machine = Machine::new();
    let ran = machine.done(&["init"]);
    assert!(ran.err.contains("its values are examples"), "{ran:?}");
    assert!(machine.read(machine.own()).contains("# AN EXAMPLE"));
    machine.done(&["check", "--strict"]);
    assert_eq!(answer(&machine, &["ask", "example.com"])["organization"]["id"], "example");
    // Nobody who is locked out is given a made-up number.
    let nobody = answer(&machine, &[]);
    assert_eq!((&nobody["organization"], &nobody["contact"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_is_missing_is_named() {
    let machine = Machine::new();
    let run = |arguments: &[&str]| machine.run(&[&["init", "x.yaml"], arguments].concat());
    refused(
        &run(&["--name", "Contoso"]),
        2,
        "--type, --contact, and one of --phone, --email and --url are missing",
    );
    refused(
        &run(&["--domain", "mit.edu", "--contact", "Desk"]),
        2,
        "--phone, --email and --url is",
    );
    refused(&run(&["--type", "school"]), 2, "--name or --domain");
    refused(&run(&["--phone", "+31205550100"]), 2, "--contact");
    assert_eq!(machine.home().read_dir().unwrap().count(), 0);
}

#[test]
fn a_domain_tells_what_it_can() {
    let machine = Machine::new();
    let desk = ["--contact", "Desk", "--email", "desk@mit.edu"];
    machine.done(&[&["init", "mit.yaml", "--domain", "MIT.edu."], desk.as_slice()].concat());
    let text = machine.read("mit.yaml");
    assert!(text.contains("name: Massachusetts Institute of Technology\n"), "{text}");
    assert!(text.contains("type: school\n") && text.contains("domains: [mit.edu]\n"), "{text}");
    let arguments = ["--domain", "anna@fabrikam.onmicrosoft.com", "--type", "small business"];
    machine.done(&[&["init", "f.yaml"], arguments.as_slice(), &desk].concat());
    let text = machine.read("f.yaml");
    assert!(text.contains("name: Fabrikam\n") && text.contains("type: small-business\n"), "{text}");
    assert!(text.contains("    cloud: worldwide\n") && text.contains("role: owner\n"), "{text}");
}

#[test]
fn bad_values_are_refused() {
    let machine = Machine::new();
    let run = |arguments: &[&str]| machine.run(&[&["init", "x.yaml"], CONTOSO, arguments].concat());
    refused(&run(&["--domain", "https://contoso.com"]), 2, "is not a domain");
    refused(&run(&["--domain", "gmail.com"]), 2, "provider of personal mail");
    refused(&run(&["--domain", ""]), 2, "is not a domain");
    refused(&run(&["--email", "desk"]), 2, "is not one plain e-mail address");
    refused(&run(&["--url", "http://contoso.com"]), 2, "is not https");
    refused(&run(&["--url", "https://anna@contoso.com"]), 2, "has a user name in it");
    refused(&run(&["--cloud", "moon"]), 3, "unknown cloud `moon`");
    refused(&run(&["--cloud", "usgov"]), 4, "`usgov` can mean more than one cloud");
    refused(&run(&["--cloud", " "]), 2, "--cloud is empty");
    refused(&run(&["-o", "json"]), 2, "no other output format");
    refused(&run(&["--out", "y.yaml"]), 2, "PATH and --out name two files");
    let base = ["init", "x.yaml", "--contact", "Desk", "--type", "school"];
    let run = |arguments: &[&str]| machine.run(&[&base, arguments].concat());
    refused(&run(&["--name", " ", "--phone", "+31205550100"]), 2, "--name is empty");
    refused(&run(&["--name", "A", "--phone", "020 555 0100"]), 2, "start with `+`");
    refused(&machine.run(&[&["init", "x.json"], CONTOSO].concat()), 2, "a `.json` file is not");
    refused(&machine.run(&[&["init", ""], CONTOSO].concat()), 2, "PATH");
    assert_eq!(machine.home().read_dir().unwrap().count(), 0);
}

#[test]
fn no_name_is_more_than_a_name() {
    let machine = Machine::new();
    for name in [
        "x\norganizations: {evil: {name: Evil, type: school}}",
        "\"}]: &a *a !!str | > % @ `",
        "null",
        "2026-10-01",
        "# no comment",
        "$(whoami) `id` 'a' \\",
        "a\u{202E}b\u{200B}c\u{1B}[31m\u{85}d",
        "Ünï✓ 世纪互联 👩\u{200D}💻",
    ] {
        let rest = ["--type", "school", "--contact", name, "--phone", "+31205550100", "--force"];
        machine.done(&[&["init", "x.yaml", "--name", name], rest.as_slice()].concat());
        let list =
            machine.done(&["list", "organizations", "--isolated", "-d", "x.yaml", "-o", "json"]);
        let list: Value = serde_json::from_str(&list.out).unwrap();
        assert_eq!(list.as_array().unwrap().len(), 1, "{name}");
        assert_eq!(list[0]["name"], name);
    }
}

#[test]
fn an_organization_that_is_known_is_only_made_the_default() {
    let machine = Machine::new();
    machine.write("config/whoadmin/team.yaml", TEAM);
    let ran = machine.done(&["init", "--domain", "student.fabrikam.com"]);
    assert!(ran.err.contains("answers for `fabrikam`"), "{ran:?}");
    let text = machine.read(machine.own());
    assert!(text.ends_with("\ndefault: fabrikam\n") && !text.contains("organizations:"), "{text}");
    assert_eq!(answer(&machine, &[])["organization"]["id"], "fabrikam");
}

const TEAM: &str = "organizations:\n  fabrikam:\n    name: Fabrikam\n    type: nonprofit\n    \
                    domains: [fabrikam.com]\n    contacts:\n      - {name: Office, phone: '+31 20 555 0123'}\n";

#[test]
fn what_would_break_the_layer_is_not_written() {
    let machine = Machine::new();
    machine.write("config/whoadmin/team.yaml", TEAM.to_owned() + "default: fabrikam\n");
    let office = ["--type", "school", "--contact", "Desk", "--phone", "+31205550100"];
    let arguments = [&["init", "--name", "Other", "--domain", "fabrikam.com"], office.as_slice()];
    let ran = machine.run(&arguments.concat());
    refused(&ran, 5, "domain `fabrikam.com` stands here again");
    assert!(!machine.own().exists());
    // A second default would leave the answer to the order of files.
    let ran = machine.done(&[&["init", "--name", "Other"], office.as_slice()].concat());
    assert!(ran.err.contains("the default stays `fabrikam`"), "{ran:?}");
    assert!(machine.read(machine.own()).contains("\n# default: other\n"));
    assert_eq!(answer(&machine, &[])["organization"]["id"], "fabrikam");
}

/// However a path is written, the file that is there is the one that is written over, and what lies
/// beside it is looked at.
#[test]
fn a_path_can_be_written_in_many_ways() {
    let machine = Machine::new();
    machine.done(&[&["init"], CONTOSO].concat());
    let place = machine.own().parent().unwrap().to_owned();
    let dotted = place.join(".").join("directory.yaml");
    let arguments = ["init", dotted.to_str().unwrap(), "--force"];
    machine.done(&[arguments.as_slice(), CONTOSO].concat());
    let fabrikam =
        ["init", "fabrikam.yaml", "--name", "Fabrikam", "--type", "school", "--contact", "Desk"];
    let fabrikam = [fabrikam.as_slice(), &["--email", "desk@fabrikam.com"]].concat();
    let ran = machine.run_in(&place, &fabrikam, b"");
    assert!(ran.err.contains("the default stays `contoso`"), "{ran:?}");
    machine.done(&["check"]);
    assert_eq!(answer(&machine, &[])["organization"]["id"], "contoso");
}

#[test]
fn a_command_to_copy_is_quoted_for_every_shell() {
    let machine = Machine::new();
    machine.write("b dir/x", "");
    let ran = machine.done(&[&["init", "b dir/my org.yaml"], CONTOSO].concat());
    assert!(ran.err.contains("whoadmin check \"b dir/my org.yaml\""), "{ran:?}");
}

#[test]
fn off_a_terminal_nothing_is_asked() {
    let machine = Machine::new();
    let ran = machine.run_with(&[], b"anna@contoso.com\n");
    assert_eq!(ran.code, 3);
    assert!(!ran.out.contains("contoso") && !ran.err.contains('?'), "{ran:?}");
}
