//! Answers of every kind are what `data/schema/answer.json` says, and have no key beyond it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{answer_schema, faults};
use crate::machine::Machine;

const DIRECTORY: &str = r#"
organizations:
  contoso:
    name: Contoso
    type: enterprise
    tenant: contoso
    domains: [contoso.com]
    contacts:
      - name: IT Service Desk
        phone: "+31 20 555 0100"
        email: servicedesk@contoso.com
        url: https://help.contoso.com
        url_needs_sign_in: true
        chat: https://teams.microsoft.com/l/chat/0/0?users=servicedesk@contoso.com
        hours: Mo-Fr 08:00-18:00
        timezone: Europe/Amsterdam
        note: Have your staff number ready.
"#;

/// Questions of every kind, and the pointers that their answers fill.
const ASKED: &[(&[&str], &[&str])] = &[
    (&["ask"], &["/guidance/0/path/0/who", "/help/url"]),
    (&["ask", "anna@contoso.com"], &["/organization/id", "/contact/hours", "/contact/note"]),
    (
        &["ask", "contoso.com", "--task", "reset-password", "--at", "2026-11-24T09:00Z"],
        &["/task/try/text", "/contact/open_now", "/contact/changes", "/contact/needs/0/text"],
    ),
    (&["ask", "school"], &["/type/id", "/path/0/where", "/advice"]),
    (&["ask", "school", "--lang", "ja"], &["/type/name"]),
    (&["ask", "anna@mit.edu"], &["/school/name"]),
    (&["ask", "anna@gmail.com"], &["/type/id"]),
    (&["ask", "anna@unknown-organization.example"], &["/guidance/0/type/id"]),
    (&["ask", "x@fabrikam.onmicrosoft.us"], &["/cloud/candidates/1", "/portal/candidates/0/url"]),
    (&["ask", "school", "-c", "germany"], &["/cloud/closed", "/cloud/successor"]),
    (&["ask", "school", "-c", "21vianet"], &["/portal/alternates/0"]),
    (
        &["explain", "AADSTS50053 Correlation ID: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"],
        &["/message/meaning", "/message/ids/0/value"],
    ),
    (&["explain", "AADSTS99999999"], &["/message/text"]),
    (&["forgot my password"], &["/task/id"]),
    (&["https://admin.microsoft.com"], &["/web/portals/0", "/web/clouds/0"]),
    (&["https://admin.rnicrosoft.com"], &["/web/text"]),
];

#[test]
fn answers_of_every_kind_validate() {
    let schema = answer_schema();
    let mut closed = schema.clone();
    close(&mut closed);
    let machine = Machine::new();
    machine.write("contoso.yaml", DIRECTORY);
    let mut answers = Vec::new();
    for (asked, filled) in ASKED {
        let ran = machine.run(&[asked, ["-d", "contoso.yaml", "-o", "json"].as_slice()].concat());
        assert!(matches!(ran.code, 0 | 3), "{asked:?} {ran:?}");
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        for pointer in *filled {
            assert!(answer.pointer(pointer).is_some_and(|it| !it.is_null()), "{asked:?} {pointer}");
        }
        answers.push(answer);
    }
    let rows = machine.run_with(
        &["ask", "-", "-d", "contoso.yaml", "-o", "json"],
        b"anna@contoso.com\na@\n\nnobody\n",
    );
    answers.extend(rows.out.lines().map(|row| serde_json::from_str::<Value>(row).unwrap()));
    assert!(answers.iter().any(|answer| answer["error"].is_string()));
    for answer in &answers {
        assert_eq!(faults(&schema, answer), "", "{answer}");
        assert_eq!(faults(&closed, answer), "", "a key without a word in the schema: {answer}");
    }
}

#[test]
fn its_keys_are_those_of_an_answer() {
    let machine = Machine::new();
    let answer: Value = serde_json::from_str(&machine.run(&["ask", "-o", "json"]).out).unwrap();
    let schema = answer_schema();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&answer), keys(&schema["properties"]));
    // Absent values are null: every key is always there.
    let required = schema["required"].as_array().unwrap();
    assert_eq!(required.len(), keys(&answer).len());
}

#[test]
fn what_is_no_answer_does_not_validate() {
    let machine = Machine::new();
    let good: Value = serde_json::from_str(&machine.run(&["ask", "-o", "json"]).out).unwrap();
    let schema = answer_schema();
    for (key, value) in [
        ("schema", Value::from(2)),
        ("resolved", Value::from("perhaps")),
        ("path", Value::Null),
        ("cloud", Value::Null),
        ("locked_out", Value::from("no")),
        ("notices", Value::from("one")),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert_ne!(faults(&schema, &bad), "", "{key}");
    }
    let mut bad = good;
    bad.as_object_mut().unwrap().remove("school");
    assert_ne!(faults(&schema, &bad), "");
}

#[test]
fn the_program_prints_both_schemas() {
    let machine = Machine::new();
    for (arguments, expected) in [
        (["schema", "directory"].as_slice(), super::directory_schema()),
        (&["schema"], super::directory_schema()),
        (&["schema", "answer"], answer_schema()),
    ] {
        let ran = machine.done(arguments);
        assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap(), expected);
        let yaml = machine.done(&[arguments, &["-o", "yaml"]].concat()).out;
        assert_eq!(super::yaml(&yaml), expected);
    }
    let title = machine.done(&["schema", "answer", "--query", "title"]);
    assert_eq!(title.out, "An answer of whoadmin\n");
    assert_eq!(machine.run(&["schema", "--query", "nothing"]).code, 3);
    for wrong in ["csv", "table", "markdown"] {
        assert_eq!(machine.run(&["schema", "-o", wrong]).code, 2, "{wrong}");
    }
    assert_eq!(machine.run(&["schema", "answers"]).code, 2);
    machine.done(&["schema", "--out", ".whoadmin.schema.json"]);
    assert_eq!(machine.run(&["schema", "--out", ".whoadmin.schema.json"]).code, 1);
    machine.done(&["schema", "--out", ".whoadmin.schema.json", "--force"]);
}

/// Refuses every key that a schema does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.get("properties").is_some_and(Value::is_object) {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(close),
        _ => {}
    }
}
