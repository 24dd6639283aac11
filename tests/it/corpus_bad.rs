//! Holds bad addresses, channels, spreadsheets, templates and files to what is expected of each.
//!
//! A table has one case a line, `input<TAB>expected`, with `\n`, `\r`, `\t`, `\\` and `\u{…}` in both.
//! `WHOADMIN_BLESS=1` writes what is found into the tables, to be read by eye before it is kept.

use std::path::Path;

use whoadmin::diagnostics::Diagnostic;
use whoadmin::directory::Directory;
use whoadmin::link::{self, Link, LinkError};
use whoadmin::load::{self, File, Rights};
use whoadmin::names;
use whoadmin::render::template::Template;
use whoadmin::rows::Rows;
use whoadmin::store::{Compiled, Memory};

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

fn unescaped(cell: &str) -> String {
    let mut out = String::new();
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let kind = after.chars().next().unwrap();
        rest = &after[kind.len_utf8()..];
        match kind {
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let (digits, after) = rest[1..].split_once('}').unwrap();
                out.push(char::from_u32(u32::from_str_radix(digits, 16).unwrap()).unwrap());
                rest = after;
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if c == ' '
                || (!c.is_control() && !c.is_whitespace() && !whoadmin::text::is_invisible(c)) =>
            {
                out.push(c);
            }
            _ => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        }
    }
    out
}

/// Holds every line of a table, and tells how many there are.
#[track_caller]
fn table(name: &str, least: usize, found: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/bad").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut blessed = String::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (number, line) in text.lines().enumerate() {
        let (input, expected) = line.split_once('\t').unwrap_or((line, ""));
        let found = escaped(&found(&unescaped(input)));
        if found != expected {
            wrong.push(format!(
                "{name}:{}: {input}\n  expected {expected}\n     found {found}",
                number + 1
            ));
        }
        blessed.push_str(&format!("{input}\t{found}\n"));
        count += 1;
    }
    if std::env::var_os("WHOADMIN_BLESS").is_some() {
        std::fs::write(&path, blessed).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= least, "{count} cases in {name}");
}

fn gate(link: Result<Link, LinkError>) -> String {
    match link {
        Ok(link) => format!("passes: {link}"),
        Err(refused) => format!("{refused:?}"),
    }
}

#[test]
fn addresses() {
    table("addresses.tsv", 110, |raw| gate(link::web(raw)));
}

#[test]
fn mails() {
    table("mails.tsv", 45, |raw| gate(link::mail_from(raw)));
}

#[test]
fn phones() {
    table("phones.tsv", 40, |raw| gate(link::phone(raw)));
}

#[test]
fn chats() {
    let hosts = ["teams.example.com".to_owned()];
    table("chats.tsv", 15, |raw| gate(link::chat(raw, &hosts)));
}

#[test]
fn portals() {
    table("portals.tsv", 25, |raw| match link::template(raw) {
        Ok(_) => "passes".to_owned(),
        Err(refused) => format!("{refused:?}"),
    });
}

#[test]
fn who() {
    table("who.tsv", 40, |typed| format!("{:?}", names::read(typed)));
}

#[test]
fn templates() {
    let shape = serde_json::json!({"name": "x", "a": "x", "x": ["x"]});
    table("templates.tsv", 35, |source| match Template::parse("ours.md", source, &shape) {
        Ok(_) => "passes".to_owned(),
        Err(problems) => {
            let told = |it: &Diagnostic| format!("{}:{} {}", it.line, it.column, it.message);
            problems.iter().map(told).collect::<Vec<_>>().join("; ")
        }
    });
}

#[test]
fn spreadsheets() {
    table("rows.tsv", 25, |source| {
        let mut rows = match Rows::open(source.as_bytes(), None) {
            Ok(rows) => rows,
            Err(fault) => return format!("{fault}"),
        };
        let mut found = vec![rows.header().columns.join("|")];
        while let Some(record) = rows.next_record() {
            found.push(match record {
                Ok(record) => format!("{} {:?}", record.line, record.shape),
                Err(fault) => format!("{fault}"),
            });
        }
        found.join("; ")
    });
}

fn problems(name: &str, bytes: &[u8]) -> Vec<String> {
    let below = Directory::new(Compiled::open(Box::new(Memory(BUILT_IN.into()))).unwrap());
    let file = File { name: name.to_owned(), bytes: bytes.to_vec() };
    let loaded = load::load(vec![file], Rights::Given, Some(&below));
    let shown = |it: &Diagnostic| format!("{} {}:{}", it.check.id, it.line, it.column);
    loaded.problems.iter().map(shown).collect()
}

#[test]
fn files() {
    table("files.tsv", 90, |source| {
        let name = if source.starts_with('{') { "bad.json" } else { "bad.yaml" };
        problems(name, source.as_bytes()).join("; ")
    });
}

/// Every character that is no part of an address, at each place of one, is refused by every gate.
#[test]
fn no_odd_character_anywhere() {
    let odd = (0..=0x20_u32)
        .chain(0x7f..=0xad)
        .chain([
            0x61c, 0x180e, 0x2044, 0x2215, 0x3000, 0x3002, 0xfe0f, 0xfeff, 0xff0e, 0xff0f, 0x430,
        ])
        .chain(0x2000..=0x206f)
        .filter_map(char::from_u32);
    let mut count = 0;
    for c in odd.chain("\"'`<>{}|^\\".chars()) {
        for address in
            ["https://contoso.com/a?b=c#d", "mailto:desk@contoso.com?subject=a", "tel:+31205550199"]
        {
            for at in 0..=address.len() {
                let mut raw = address.to_owned();
                raw.insert(at, c);
                assert!(link::web(&raw).is_err(), "{raw:?}");
                // A phone number may be written with spaces, and a local part with marks of its own.
                let spoken = c == ' ' || "'`{}|^".contains(c);
                assert!(link::mail_from(&raw).is_err(), "{raw:?}");
                assert!(spoken || link::phone(&raw).is_err(), "{raw:?}");
                count += 1;
            }
        }
    }
    assert!(count > 10_000, "{count}");
}

/// Every cut of a good file says where it ends, or is a smaller good file; none is taken for the whole.
#[test]
fn no_cut_of_a_file_is_taken_for_the_whole() {
    let whole = r#"{"organizations": {"a": {"name": "A", "type": "enterprise", "domains": ["a.example"]}}}"#;
    assert_eq!(problems("whole.json", whole.as_bytes()), Vec::<String>::new());
    for end in 0..whole.len() {
        assert_ne!(problems("cut.json", &whole.as_bytes()[..end]), Vec::<String>::new(), "{end}");
    }
}
