//! Completions, as real shells ask for them: Bash, Zsh and Fish; a shell that is missing is named
//! and passed over.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_whoadmin");

const DIRECTORY: &str = "\
organizations:
  contoso:
    name: Contoso Nederland B.V.
    aliases: [cnl]
    type: enterprise
  coho-winery:
    name: \"Coho \\e[31mWinery\"
    type: small-business
  \"$(touch planted)\":
    name: A trap
    type: enterprise
tasks:
  coffee-machine:
    name: Repair the coffee machine
";

/// A folder of its own, which is the home of the person who types.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        let place = home.path().join("config/whoadmin");
        std::fs::create_dir_all(&place).unwrap();
        std::fs::write(place.join("our.yaml"), DIRECTORY).unwrap();
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A program in a clean environment that finds this one along its path.
    fn command(&self, program: &str) -> Command {
        let mut path = Path::new(PROGRAM).parent().unwrap().as_os_str().to_owned();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_DATA_HOME", self.path().join("data"))
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "dumb")
            .current_dir(self.path());
        command
    }

    /// What the program offers for the last of `words`: a line each, with its meaning behind a tab.
    fn offered(&self, words: &[&str]) -> Vec<String> {
        let output = self.asked(words);
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }

    #[track_caller]
    fn asked(&self, words: &[&str]) -> Output {
        let mut command = self.command(PROGRAM);
        command.env("COMPLETE", "fish").arg("--").arg("whoadmin").args(words);
        let output = command.output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing disturbs the prompt");
        assert!(output.status.success());
        output
    }
}

/// Whether the shell is there; says so when it is not.
fn there(shell: &str) -> bool {
    let there = Command::new(shell).arg("-c").arg("true").status().is_ok_and(|it| it.success());
    if !there {
        eprintln!("passed over: {shell} is not installed");
    }
    there
}

fn words(lines: &[String]) -> Vec<&str> {
    lines.iter().map(|line| line.split('\t').next().unwrap()).collect()
}

#[test]
fn bash() {
    if !there("bash") {
        return;
    }
    let home = Home::new();
    // What Bash does when a person presses the tab key behind the words.
    let script = r#"
source <(whoadmin completions bash)
complete -p whoadmin > /dev/null || exit 1
tab() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_TYPE=9 COMPREPLY=()
    _clap_complete_whoadmin whoadmin "${@: -1}" "${@: -2:1}"
    echo "${COMPREPLY[*]}"
}
tab whoadmin ask co
tab whoadmin cn
tab whoadmin explain AADSTS5300
tab whoadmin open --cloud=21
tab whoadmin ask --ta
tab whoadmin ask --task coff
tab whoadmin list cl
PATH=/nowhere
tab whoadmin ask co
"#;
    let output = home.command("bash").args(["--norc", "-c", script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let lines = String::from_utf8(output.stdout).unwrap();
    let expected = "\
coho-winery contoso
cnl
AADSTS53000 AADSTS530001 AADSTS530002 AADSTS530003 AADSTS530004 AADSTS53001 AADSTS53002 AADSTS530021 AADSTS53003 AADSTS530031 AADSTS530032 AADSTS530033 AADSTS530034 AADSTS530035 AADSTS53004 AADSTS53009
--cloud=21vianet
--task
coffee-machine
clouds

";
    assert_eq!(lines.replace('\u{b}', " "), expected);
    assert!(!home.path().join("planted").exists());
}

#[test]
fn zsh() {
    if !there("zsh") {
        return;
    }
    let home = Home::new();
    // A whole Zsh at a terminal of its own, and the keys that a person presses.
    let script = r#"
zmodload zsh/zpty
zpty -b typed zsh -f -i
wait_for() {
    local seen= part
    for attempt in {1..400}; do
        while zpty -r -t typed part; do seen+=$part; done
        [[ $seen == *$1* ]] && { print -r -- "$seen"; return }
        sleep 0.025
    done
    print -r -- "waited for $1 in vain: $seen"
    exit 1
}
zpty -w typed 'PS1="> "; autoload -Uz compinit; compinit -u -D; source <(whoadmin completions zsh); echo rea''dy'
wait_for ready
zpty -w -n typed $'whoadmin open -c 21\t'
wait_for 21vianet
zpty -w -n typed $' exch\t'
wait_for exchange
zpty -w -n typed $' con\t'
wait_for contoso
zpty -w typed $' -n\C-a: \C-e'
zpty -w -n typed $'whoadmin ask co\t\t'
wait_for 'Contoso Nederland B.V.'
zpty -d typed

# As a package installs it: a file among the functions, read when it is first wanted.
whoadmin completions zsh > _whoadmin
zpty -b typed zsh -f -i
zpty -w typed 'PS1="> "; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; echo rea''dy'
wait_for ready
zpty -w -n typed $'whoadmin open -c 21\t'
wait_for 21vianet
zpty -d typed
"#;
    let output = home.command("zsh").args(["-f", "-c", script]).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{shown}");
    assert!(shown.contains("-- Contoso Nederland B.V."), "{shown}");
    assert!(!shown.contains("error"), "{shown}");
    assert!(!shown.contains("\u{1b}[31m"), "{shown}");
}

#[test]
fn fish() {
    if !there("fish") {
        return;
    }
    let home = Home::new();
    let script = r#"
whoadmin completions fish | source
complete --do-complete "whoadmin ask co"
complete --do-complete "whoadmin contact --by "
complete --do-complete "whoadmin lis"
"#;
    let output = home.command("fish").args(["--no-config", "-c", script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "coho-winery\tCoho \u{fffd}[31mWinery\n\
         contoso\tContoso Nederland B.V.\n\
         phone\tCall\nemail\tWrite\nchat\tChat\nweb\tOpen the page\n\
         list\tOrganizations, contacts, types, clouds, portals, … of a directory\n"
    );
}

#[test]
fn every_shell_has_a_script() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = home.command(PROGRAM).args(["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        assert!(
            script.contains(&format!("COMPLETE=\"{shell}\""))
                || script.contains(&format!("COMPLETE = '{shell}'"))
                || script.contains(&format!("COMPLETE={shell}")),
            "{script}"
        );
        let by_variable = home.command(PROGRAM).env("COMPLETE", shell).output().unwrap();
        assert_eq!(script, String::from_utf8(by_variable.stdout).unwrap());
    }
}

#[test]
fn a_name_that_a_shell_would_run_is_never_offered() {
    let home = Home::new();
    for words in [&["ask", ""][..], &["ask", "$"], &["ask", "A"], &["$"], &[""]] {
        let offered = home.offered(words);
        assert!(!offered.iter().any(|line| line.contains("touch")), "{offered:?}");
    }
}

#[test]
fn names_of_several_words_go_on_word_by_word() {
    let home = Home::new();
    assert_eq!(words(&home.offered(&["forgot", "my", "p"])), ["password"]);
    assert_eq!(words(&home.offered(&["contoso", "n"])), ["nederland"]);
}

#[test]
fn a_broken_layer_leaves_what_is_built_in() {
    let home = Home::new();
    let broken = home.path().join("config/whoadmin/broken.yaml");
    for content in [&b"organizations: ["[..], b"\xff\xfe\x00", b"organizations: {x: {}}"] {
        std::fs::write(&broken, content).unwrap();
        assert_eq!(words(&home.offered(&["ask", "sch"])), ["school"]);
    }
    let nowhere = home.path().join("nowhere").display().to_string();
    assert_eq!(words(&home.offered(&["-d", &nowhere, "ask", "sch"])), ["school"]);
    let given = home.path().join("given.yaml");
    std::fs::write(&given, DIRECTORY.replace("contoso", "fabrikam")).unwrap();
    let given = given.display().to_string();
    // The broken layer keeps nobody from a sound one.
    assert_eq!(words(&home.offered(&["ask", "-d", &given, "fab"])), ["fabrikam"]);
}

#[test]
fn nobody_waits_for_a_huge_layer() {
    let home = Home::new();
    let mut huge = String::from("organizations:\n");
    while huge.len() < 2_000_000 {
        let id = huge.len();
        huge += &format!(
            "  x{id}: {{name: X, type: enterprise, contacts: [{{name: Y, email: y@x{id}.nl}}]}}\n"
        );
    }
    let file = home.path().join("config/whoadmin/huge.yaml");
    std::fs::write(&file, huge).unwrap();
    let start = Instant::now();
    assert_eq!(words(&home.offered(&["ask", "sch"])), ["school"]);
    // A few milliseconds; a busy machine that tests gets some more.
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    // Compiled, it is looked up in place, whatever its name is.
    let compiled = home.path().join("config/whoadmin/huge.json");
    let run = home.command(PROGRAM).arg("compile").arg(&file).arg("--to").arg(&compiled).output();
    assert!(run.unwrap().status.success());
    std::fs::remove_file(&file).unwrap();
    let start = Instant::now();
    let offered = home.offered(&["ask", "x"]);
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    assert!(offered.len() > 50 && offered.len() <= 101, "{}", offered.len());
}

#[test]
fn options_before_and_behind_the_command_say_where_to_look() {
    let home = Home::new();
    for (name, id) in [("a", "fabrikam"), ("b", "fabrikam-nl")] {
        std::fs::write(home.path().join(name), DIRECTORY.replace("contoso", id)).unwrap();
    }
    let line = ["-d", "a", "ask", "--column", "mail", "-qdb", "fab"];
    assert_eq!(words(&home.offered(&line)), ["fabrikam", "fabrikam-nl"]);
    let line = ["-d", "a", "ask", "--isolated", "c"];
    assert_eq!(words(&home.offered(&line)), ["coho-winery"]);
    let offered = home.offered(&["browse", "--lang", "nl", "contoso", "exch"]);
    assert_eq!(offered, ["exchange\tExchange-beheercentrum"]);
    assert_eq!(words(&home.offered(&["-d", "a", "list", "orgs", "fab"])), ["fabrikam"]);
    assert_eq!(words(&home.offered(&["man", "co"])), ["contact", "compile", "completions"]);
}

#[test]
fn another_programs_variable_changes_nothing() {
    let home = Home::new();
    for value in ["", "0", "1", "nonsense"] {
        let output = home.command(PROGRAM).env("COMPLETE", value).arg("-V").output().unwrap();
        assert!(String::from_utf8(output.stdout).unwrap().starts_with("whoadmin "));
    }
    let mut usual = home.command(PROGRAM);
    let output = usual.env("COMPLETE", "bash").arg("-V").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("whoadmin "));
}

#[test]
fn a_line_that_makes_no_sense_offers_nothing_in_silence() {
    let home = Home::new();
    let long = "x".repeat(100_000);
    for words in [&[][..], &["ask", "-"], &["--", "ask"], &["\u{1b}[31m"], &[&long], &["--cloud"]] {
        home.asked(words);
    }
    for index in ["", "x", "7", "99999999999999999999999"] {
        let mut command = home.command(PROGRAM);
        command.env("COMPLETE", "zsh").env("_CLAP_COMPLETE_INDEX", index);
        let output = command.args(["--", "whoadmin"]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty());
    }
}

#[test]
fn a_full_disk_is_said_and_a_closed_pipe_is_not() {
    let home = Home::new();
    let full = PathBuf::from("/dev/full");
    if full.exists() {
        for words in [&["completions", "zsh"][..], &["man"], &["man", "ask"]] {
            let mut command = home.command(PROGRAM);
            command.args(words).stdout(std::fs::File::options().write(true).open(&full).unwrap());
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(1), "{words:?}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.contains("the output could not be written"), "{said}");
        }
    }
    if there("bash") {
        let script =
            "whoadmin completions zsh | true; whoadmin man ask | true; exit ${PIPESTATUS[0]}";
        let output = home.command("bash").args(["-c", script]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty());
    }
}
