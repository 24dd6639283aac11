//! Holds batches to single calls: the same answers, the gravest exit code, every file whole and its own.

use crate::people::{Ran, feed, files, folder, ran, run, run_with, tool};
use serde_json::Value;

/// Whom the batches are about: known, assumed, ambiguous, unknown, and no address at all.
const PEOPLE: [&str; 14] = [
    "anna@contoso.com",
    "bob@contoso.com",
    "ANNA@CONTOSO.COM",
    "Anna <anna@contoso.com>",
    "ling@contoso.cn",
    "x@sub.contoso.com",
    "fabrikam",
    "x@split.onmicrosoft.us",
    "school",
    "x@unknown.example",
    "contosso",
    "a@",
    "=1+1@contoso.com",
    "x@hostile.example",
];

fn lines() -> Vec<u8> {
    PEOPLE.map(|who| format!("{who}\n")).concat().into_bytes()
}

#[test]
fn a_batch_answers_as_single_calls_do() {
    let ran = run_with(&["ask", "-", "-o", "json"], &lines()).ended(3);
    let answers: Vec<Value> =
        ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), PEOPLE.len());
    let sheet = run_with(&["ask", "-", "-o", "csv"], &lines()).ended(3);
    let mut rows = sheet.text().lines();
    let head = rows.next().unwrap();
    for ((who, answer), row) in PEOPLE.iter().zip(&answers).zip(rows) {
        let single = run(&["ask", who, "-o", "json"]);
        if answer["error"].is_null() {
            assert_eq!(&single.json(), answer, "{who}");
            let single = run(&["ask", who, "-o", "csv"]);
            assert_eq!(single.text(), format!("{head}\n{row}\n"), "{who}");
        } else {
            // Alone, half an address is a wrong command line; in a batch it is a row.
            assert!(matches!(single.code, 2..=4) && single.out.is_empty(), "{who}");
            assert!(single.err.contains(answer["error"].as_str().unwrap()), "{who}");
            assert_eq!(answer["resolved"], "nothing");
            assert!(row.starts_with(who.split('=').next().unwrap()), "{row}");
        }
    }
}

#[test]
fn checklists_of_a_batch_are_those_of_single_calls() {
    let ran = run_with(&["checklist", "-", "-o", "json"], &lines()).ended(3);
    let lists: Vec<Value> =
        ran.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lists.len(), PEOPLE.len());
    for (who, list) in PEOPLE.iter().zip(&lists) {
        let single = run(&["checklist", who, "-o", "json"]);
        if list["answer"]["error"].is_null() {
            assert_eq!(&single.json(), list, "{who}");
        } else {
            assert_eq!(list["items"].as_array().unwrap().len(), 0, "{who}");
            assert!(single.out.is_empty(), "{who}");
        }
    }
    let ran = run_with(&["checklist", "-", "--quiet"], b"contoso\n").ended(0);
    assert_eq!(ran.text(), format!("{}\n", run(&["checklist", "contoso"]).text()));
    assert_eq!(ran.err, "");
}

#[test]
fn the_gravest_exit_code_wins() {
    #[track_caller]
    fn check(input: &str, code: i32) {
        run_with(&["ask", "-", "-o", "csv"], input.as_bytes()).ended(code);
        run_with(&["checklist", "-"], input.as_bytes()).ended(code);
    }
    check("", 0);
    check("contoso\nschool\n", 0);
    check("contoso\nx@unknown.example\n", 3);
    check("a@\ncontoso\n", 3);
    check("contoso\n\n", 3);
    let required = ["ask", "-", "--require", "organization", "-o", "csv"];
    run_with(&required, b"school\ncontoso\n").ended(3);
    run_with(&["ask", "-", "-c", "usgov"], b"contoso\n").ended(4);
    run_with(&["ask", "-", "--lang", "tlh"], b"contoso\n").ended(2);
    let found = run_with(&["ask", "-", "--query", "contact.phone"], b"contoso\nhostile\n").ended(3);
    assert_eq!(found.text(), "+31 20 555 0100\n\n");
    let ran = run_with(&["ask", "-", "-q"], b"x@unknown.example\n").ended(3);
    assert_eq!(ran.err, "");
}

#[test]
fn lines_of_every_shell() {
    #[track_caller]
    fn check(input: &[u8]) {
        let arguments = ["ask", "-", "--query", "organization.id"];
        assert_eq!(run_with(&arguments, input).ended(0).text(), "contoso\nfabrikam\n");
    }
    check(b"contoso\nfabrikam\n");
    check(b"contoso\r\nfabrikam");
    check("\u{feff}contoso\r\nfabrikam\r\n".as_bytes());
    let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}contoso\r\nfabrikam\r\n".encode_utf16().flat_map(unit).collect()
    };
    check(&wide(u16::to_le_bytes));
    check(&wide(u16::to_be_bytes));
    // A line of a megabyte is a name that nobody has; a longer one is not read.
    let long = |size: usize| [vec![b'x'; size], b"\ncontoso\n".to_vec()].concat();
    let ran = run_with(&["ask", "-", "-o", "csv"], &long(1_000_000)).ended(3);
    assert!(ran.text().ends_with("https://admin.microsoft.com,\n"));
    let ran = run_with(&["ask", "-", "-o", "csv"], &long(5 << 20)).ended(3);
    assert!(ran.text().contains("line 1 is longer than 1 MiB"));
    assert!(ran.text().ends_with("https://admin.microsoft.com,\n"));
}

const CSV: &str = "\
name,email,lang,team
Anna Jansen,anna@contoso.com,,A
anna jansen,anna2@contoso.com,en,B
../../etc/passwd,eve@contoso.com,zh-CN,C
CON,con@contoso.com,pl,D
,nameless@contoso.com,,E
\"Jansen, Bob\",bob@contoso.com,de,\"F
G\"
";

/// What `checklist` comes to in a folder with `people.csv`.
fn sheets(folder: &tempfile::TempDir, csv: &[u8], more: &[&str]) -> Ran {
    std::fs::write(folder.path().join("people.csv"), csv).unwrap();
    let arguments = ["checklist", "--csv", "people.csv", "--out-dir", "out"];
    ran(&mut tool(folder, &[&arguments, more].concat()))
}

const COLUMNS: [&str; 4] = ["--name-column", "name", "--lang-column", "lang"];

#[test]
fn one_file_a_person() {
    let folder = folder();
    let ran = sheets(&folder, CSV.as_bytes(), &COLUMNS).ended(0);
    let ran = ran.said("6 rows: 6 organizations").said("6 written, 0 not written");
    ran.said("1 in another language than asked");
    let out = folder.path().join("out");
    let expected = [
        "Anna Jansen.md",
        "CON_.md",
        "Jansen, Bob.md",
        "anna jansen-2.md",
        "etc-passwd.md",
        "nameless@contoso.com.md",
    ];
    assert_eq!(files(&out), expected);
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    assert!(read("Anna Jansen.md").starts_with("# Welkom bij Contoso"));
    assert!(read("Anna Jansen.md").contains("**Anna Jansen**"));
    assert!(read("anna jansen-2.md").starts_with("# Welcome to Contoso"));
    assert!(read("etc-passwd.md").contains("欢迎"));
    assert!(read("CON_.md").starts_with("# Welkom bij Contoso"));
    assert!(read("Jansen, Bob.md").starts_with("# Willkommen bei Contoso"));
    // Nothing is written over, and all of it on request.
    std::fs::write(out.join("CON_.md"), "mine").unwrap();
    let ran = sheets(&folder, CSV.as_bytes(), &COLUMNS).ended(1);
    ran.said("`out/CON_.md` is there already").said("--force").said("0 written, 6 not written");
    assert_eq!(read("CON_.md"), "mine");
    sheets(&folder, CSV.as_bytes(), &[&COLUMNS[..], &["--force"]].concat()).ended(0);
    assert_ne!(read("CON_.md"), "mine");
    assert_eq!(files(&out), expected);
}

#[test]
fn templates_see_the_row() {
    let folder = folder();
    let template = folder.path().join("ours.html");
    std::fs::write(&template, "<p>{{ person }}: {{ row.team }} {{ contact.phone }}</p>").unwrap();
    let more = [&COLUMNS[..], &["--template", "ours.html"]].concat();
    sheets(&folder, CSV.replace(",A\n", ",<b>\n").as_bytes(), &more).ended(0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    assert_eq!(read("Anna Jansen.html"), "<p>Anna Jansen: &lt;b&gt; +31 20 555 0100</p>");
    assert_eq!(read("nameless@contoso.com.html"), "<p>: E +31 20 555 0100</p>");
    // A column that is not there stops the batch before its first person.
    std::fs::write(&template, "{{ row.taem }}").unwrap();
    let ran = sheets(&folder, CSV.as_bytes(), &[&more[..], &["--force"]].concat()).ended(2);
    ran.said("ours.html:1:8").said("did you mean `team`?");
    assert_eq!(read("nameless@contoso.com.html"), "<p>: E +31 20 555 0100</p>");
}

#[test]
fn who_has_no_checklist_is_said() {
    let csv = "email,name\nanna@contoso.com,Anna\na@,Bad\n\nshort\nx,y,z\nx@unknown.example,Eve\n";
    let folder = folder();
    let ran = sheets(&folder, csv.as_bytes(), &["--name-column", "name"]).ended(3);
    let ran = ran.said("line 3: `a@` is half an address").said("line 5: the row has 1 field,");
    let ran = ran.said("line 6: the row has 3 fields").said("2 written, 3 not written");
    ran.said("look at lines 3, 5, 6, 7");
    assert_eq!(files(&folder.path().join("out")), ["Anna.md", "Eve.md"]);
    let more = ["--name-column", "name", "--require", "organization", "--force"];
    let ran = sheets(&folder, csv.as_bytes(), &more).ended(3);
    ran.said("line 7: less is known than --require asks for").said("1 written");
}

#[test]
fn lines_become_files_too() {
    let folder = folder();
    let mut command = tool(&folder, &["checklist", "-", "--out-dir", "a/b", "-o", "html"]);
    feed(&mut command, b"anna@contoso.com\nschool\n").ended(0);
    assert_eq!(files(&folder.path().join("a/b")), ["anna@contoso.com.html", "school.html"]);
    assert_eq!(files(folder.path()), ["a"]);
}

#[test]
fn a_folder_that_is_none() {
    let folder = folder();
    std::fs::write(folder.path().join("out"), "a file").unwrap();
    sheets(&folder, CSV.as_bytes(), &[]).ended(1).said("`out` is a file, not a folder");
    assert_eq!(std::fs::read_to_string(folder.path().join("out")).unwrap(), "a file");
    std::fs::remove_file(folder.path().join("out")).unwrap();
    let csv = "mail\nanna@contoso.com\n";
    sheets(&folder, csv.as_bytes(), &[]).ended(2).said("no column `email`; there are `mail`");
    sheets(&folder, CSV.as_bytes(), &["--lang-column", "language"]).ended(2).said("`lang`");
    assert_eq!(files(folder.path()), ["people.csv"]);
    sheets(&folder, CSV.as_bytes(), &["--out", "x"]).ended(2).said("--out and --out-dir");
    sheets(&folder, CSV.as_bytes(), &["--query", "title"]).ended(2);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may write everywhere has to be refused by the system itself.
    let refused = if std::fs::write(out.join("x"), "").is_err() {
        sheets(&folder, CSV.as_bytes(), &[])
    } else {
        std::fs::write(folder.path().join("people.csv"), CSV).unwrap();
        let to = ["checklist", "--csv", "people.csv", "--out-dir", "/proc/self"];
        ran(&mut tool(&folder, &to))
    };
    refused.ended(1).said("cannot write to the folder");
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o755)).unwrap();
}
