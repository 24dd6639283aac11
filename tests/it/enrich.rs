//! Holds `ask --csv` to its word: the same file back, byte for byte, with columns added.

use crate::people::{Ran, folder, ran, run_with, tool};
use proptest::prelude::*;

const ADDED: &str = "admin_name,admin_email,admin_phone,portal_url,cloud,type,resolved,error";
const CONTOSO: &str = "IT Service Desk,servicedesk@contoso.com,+31 20 555 0100,https://admin.microsoft.com,worldwide,enterprise,organization,";

fn enrich(input: &[u8]) -> Ran {
    run_with(&["ask", "--csv", "-"], input)
}

/// The rows with `added` and `cells` taken off again are the rows that came in.
#[track_caller]
fn check(input: &str, expected: &str, code: i32) {
    assert_eq!(enrich(input.as_bytes()).ended(code).text(), expected);
}

#[test]
fn columns_are_added() {
    check(
        "name,email\nAnna,anna@contoso.com\n",
        &format!("name,email,{ADDED}\nAnna,anna@contoso.com,{CONTOSO}\n"),
        0,
    );
    // Without a line ending at the end, and with Windows' own.
    check("email\r\nanna@contoso.com", &format!("email,{ADDED}\r\nanna@contoso.com,{CONTOSO}"), 0);
    check("email", &format!("email,{ADDED}"), 0);
    // What came in is not touched, not even a formula or odd quotes.
    check(
        "x,Email\n=1+1,anna@contoso.com\n\"a \"\"b\"\"\",  anna@contoso.com\n'x ,\"anna@contoso.com\"\n",
        &format!(
            "x,Email,{ADDED}\n=1+1,anna@contoso.com,{CONTOSO}\n\"a \"\"b\"\"\",  anna@contoso.com,{CONTOSO}\n'x ,\"anna@contoso.com\",{CONTOSO}\n"
        ),
        0,
    );
}

#[test]
fn errors_are_in_their_row() {
    let ran = enrich(
        b"email\nanna@contoso.com\na@\n\"\"\nx@unknown.example\ncontosso\nanna@contoso.com\n",
    );
    let ran = ran.ended(3).said("6 rows: 2 organizations").said("look at lines 3, 4, 5, 6");
    let rows: Vec<&str> = ran.text().lines().collect();
    assert_eq!(rows.len(), 7);
    assert!(rows[2].starts_with("a@,,,,,,,nothing,") && rows[2].contains("half an address"));
    assert!(rows[3].ends_with(",nothing,WHO is empty"), "{}", rows[3]);
    assert!(rows[4].ends_with(",https://admin.microsoft.com,worldwide,,nothing,"), "{}", rows[4]);
    assert!(rows[5].contains("unknown organization or type `contosso`"));
    // The rows around them are answered all the same.
    assert_eq!(rows[1], rows[6]);
}

#[test]
fn cells_of_a_directory_are_defused() {
    let ran = enrich(b"email\nx@hostile.example\n").ended(0);
    let cell = "\"'=HYPERLINK(\"\"https://evil.example\"\")\"";
    assert!(ran.text().contains(&format!("x@hostile.example,{cell},desk@hostile.example")));
}

#[test]
fn a_column_that_is_there_keeps_its_name() {
    let ran = enrich(b"email,type,Error\nanna@contoso.com,staff,none\n").ended(0);
    let ran = ran.said("there is a column `type` already; it is added as `whoadmin_type`");
    let mut rows = ran.text().lines();
    let head = "email,type,Error,admin_name,admin_email,admin_phone,portal_url,cloud,whoadmin_type,resolved,whoadmin_error";
    assert_eq!(rows.next(), Some(head));
    assert_eq!(rows.next().unwrap(), format!("anna@contoso.com,staff,none,{CONTOSO}"));
}

#[test]
fn files_of_every_office() {
    let added = ADDED.replace(',', ";");
    let cells = CONTOSO.replace(',', ";");
    // Semicolons, and the line that Excel writes before them.
    check(
        "sep=;\nnaam;email\nAnna, A.;anna@contoso.com\n",
        &format!("sep=;\nnaam;email;{added}\nAnna, A.;anna@contoso.com;{cells}\n"),
        0,
    );
    // A byte order mark stays.
    check(
        "\u{feff}email\nanna@contoso.com\n",
        &format!("\u{feff}email,{ADDED}\nanna@contoso.com,{CONTOSO}\n"),
        0,
    );
    // Latin-1 bytes stay bytes.
    let ran = enrich(b"name,email\nRen\xe9,anna@contoso.com\n").ended(0);
    let expected = format!("name,email,{ADDED}\nRen#,anna@contoso.com,{CONTOSO}\n");
    let expected: Vec<u8> =
        expected.bytes().map(|byte| if byte == b'#' { 0xe9 } else { byte }).collect();
    assert_eq!(ran.out, expected);
    // Lines of an old Mac end with CR; one inside quotes ends nothing.
    check(
        "name,email\rAnna,anna@contoso.com\r\"Bo\rb\",anna@contoso.com",
        &format!(
            "name,email,{ADDED}\rAnna,anna@contoso.com,{CONTOSO}\r\"Bo\rb\",anna@contoso.com,{CONTOSO}"
        ),
        0,
    );
    check(
        "email,note\nanna@contoso.com,\"x\r\"\n",
        &format!("email,note,{ADDED}\nanna@contoso.com,\"x\r\",{CONTOSO}\n"),
        0,
    );
    // UTF-16, as Windows PowerShell writes it, comes back as UTF-8 with a mark.
    let wide: Vec<u8> = "\u{feff}name,email\r\nJosé,anna@contoso.com\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let expected = format!("\u{feff}name,email,{ADDED}\r\nJosé,anna@contoso.com,{CONTOSO}\r\n");
    assert_eq!(enrich(&wide).ended(0).text(), expected);
}

#[test]
fn odd_rows_stay_rows() {
    // An empty line stays one; a cell may have lines of its own.
    check(
        "email,note\n\nanna@contoso.com,\"two\nlines\"\n",
        &format!("email,note,{ADDED}\n\nanna@contoso.com,\"two\nlines\",{CONTOSO}\n"),
        0,
    );
    // A short row is filled up, a long one says so; both are answered and looked at.
    let ran = enrich(b"email,note\nanna@contoso.com\nanna@contoso.com,a,b\n").ended(3);
    let rows: Vec<&str> = ran.text().lines().collect();
    let short = format!("anna@contoso.com,,{CONTOSO}\"the row has 1 field, the header 2\"");
    assert_eq!(rows[1], short);
    assert!(rows[2].starts_with("anna@contoso.com,a,b,IT Service Desk"), "{}", rows[2]);
    assert!(ran.err.contains("look at lines 2, 3"), "{}", ran.err);
    // A quote that is never closed: nothing is lost, and the line is named.
    let input = b"email,note\nanna@contoso.com,x\nbob@contoso.com,\"open\nanna@contoso.com,y\n";
    let ran = enrich(input).ended(1).said("line 3: a quote is opened");
    assert!(ran.text().ends_with("bob@contoso.com,\"open\nanna@contoso.com,y\n"));
}

#[test]
fn long_lines_pass_or_are_named() {
    let row = |size: usize| format!("anna@contoso.com,{}\n", "x".repeat(size));
    let input = format!("email,note\n{}", row(1_000_000));
    let ran = enrich(input.as_bytes()).ended(0);
    assert!(ran.text().contains(&row(1_000_000).trim_end().to_owned()));
    let input = format!("email,note\n{}anna@contoso.com,after\n", row(3 << 20));
    let ran = enrich(input.as_bytes()).ended(1).said("line 2 is longer than 1 MiB; it is left out");
    let rows: Vec<&str> = ran.text().lines().collect();
    assert_eq!(rows[1], ",,,,,,,,nothing,line 2 is longer than 1 MiB");
    assert_eq!(rows[2], format!("anna@contoso.com,after,{CONTOSO}"));
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_written() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("people.csv"), "name,mail\nAnna,anna@contoso.com\n").unwrap();
    std::fs::write(at("there.csv"), "mine").unwrap();
    std::fs::write(at("empty.csv"), "").unwrap();
    let ask = |arguments: &[&str]| ran(&mut tool(&folder, &[&["ask"], arguments].concat()));
    let out = ["--out", "out.csv"];
    let with = |arguments: &[&str]| ask(&[arguments, &out].concat());
    with(&["--csv", "people.csv"])
        .ended(2)
        .said("`people.csv` has no column `email`; there are `name`, `mail`");
    with(&["--csv", "missing.csv"]).ended(1).said("cannot read `missing.csv`");
    with(&["--csv", "."]).ended(1).said("is a folder");
    with(&["--csv", "empty.csv"]).ended(1).said("has no header");
    with(&["--csv", "people.csv", "--column", "mail", "-o", "json"]).ended(2).said("the same CSV");
    with(&["--csv", "people.csv", "--column", "mail", "--query", "x"]).ended(2);
    with(&["anna@contoso.com", "--csv", "people.csv"]).ended(2).said("leave WHO out");
    with(&["--csv", "people.csv", "--column", "mail", "-c", "nowhere"]).ended(3);
    assert_eq!(crate::people::files(folder.path()), ["empty.csv", "people.csv", "there.csv"]);
    let there = ["--csv", "people.csv", "--column", "mail", "--out", "there.csv"];
    ask(&there).ended(1).said("is there already").said("--force");
    assert_eq!(std::fs::read_to_string(at("there.csv")).unwrap(), "mine");
    ask(&[&there[..], &["--force"]].concat()).ended(0);
    with(&["--csv", "people.csv", "--column", "mail"]).ended(0);
    assert_eq!(std::fs::read(at("there.csv")).unwrap(), std::fs::read(at("out.csv")).unwrap());
    // Even over itself: the new file takes the old one's place when it is whole.
    let over = ["--csv", "people.csv", "--column", "mail", "--out", "people.csv", "--force"];
    ask(&over).ended(0);
    assert_eq!(std::fs::read(at("people.csv")).unwrap(), std::fs::read(at("out.csv")).unwrap());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder();
    std::fs::write(folder.path().join("people.csv"), "email\nanna@contoso.com\n").unwrap();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = tool(&folder, &["ask", "--csv", "people.csv"]);
    let child = command.stdout(full).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the output could not be written"));
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}".prop_filter("plain", |it| !it.contains(['"', ',', ';'])),
        "[a-z,;\n\"é]{0,8}".prop_map(|it| format!("\"{}\"", it.replace('"', "\"\""))),
        Just("anna@contoso.com".to_owned()),
        Just("x@unknown.example".to_owned()),
        Just("=1+1".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Taking off what was added gives the file that came in.
    #[test]
    fn nothing_else_is_touched(rows in proptest::collection::vec((cell(), cell()), 0..12), end in prop_oneof![Just("\n"), Just("\r\n")]) {
        let mut input = format!("note,email{end}");
        for (note, who) in &rows {
            // A row of two empty cells is a row; a quoted address is none that was typed.
            input.push_str(&format!("{note},{who}{end}"));
        }
        let ran = enrich(input.as_bytes());
        prop_assert!(matches!(ran.code, 0 | 3 | 4), "{:?}", ran);
        let mut rest = ran.text();
        for row in input.split_inclusive(end) {
            let body = row.strip_suffix(end).unwrap_or(row);
            // A line end inside a cell is no end of a row: nothing is added there.
            prop_assert!(rest.starts_with(body), "{:?} is not before {:?}", body, rest);
            rest = &rest[body.len()..];
            let next = rest.find(end).map_or(rest.len(), |at| at + end.len());
            rest = &rest[next..];
        }
        prop_assert!(rest.is_empty(), "{:?}", rest);
    }
}
