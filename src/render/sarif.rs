//! SARIF 2.1.0: the problems of a directory for code scanning.

use serde_json::{Value, json};

use super::document::{Document, Kind};
use super::json;
use super::output::{Format, Output, RenderOptions};
use crate::diagnostics::{Diagnostic, all_checks};

/// SARIF.
pub struct Sarif;

impl Output for Sarif {
    fn format(&self) -> Format {
        Format { kinds: &[Kind::Report], ..Format::new("sarif") }
    }

    fn whole(&self, document: &Document<'_>, _: &RenderOptions) -> String {
        let Document::Report(problems, _) = document else {
            return json::json(document);
        };
        json::json(&log(problems))
    }
}

/// The problems as a SARIF 2.1.0 log.
fn log(problems: &[Diagnostic]) -> Value {
    let rules: Vec<Value> = all_checks()
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "shortDescription": {"text": check.about},
                "defaultConfiguration": {"level": check.severity.word()},
            })
        })
        .collect();
    let results: Vec<Value> = problems.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "whoadmin", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A path as a reference: relative as it is, absolute as a file address.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        // The colon of a drive, or of what comes behind a slash; elsewhere it would end a scheme.
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
        if is_plain || (byte == b':' && out.starts_with("file:")) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn result(problem: &Diagnostic) -> Value {
    let words = if problem.hint.is_empty() {
        problem.message.clone()
    } else {
        format!("{} ({})", problem.message, problem.hint)
    };
    let mut place = json!({"artifactLocation": {"uri": uri(&problem.file)}});
    if problem.line > 0
        && let Some(place) = place.as_object_mut()
    {
        place.insert(
            "region".to_owned(),
            json!({
                "startLine": problem.line,
                "startColumn": problem.column,
                "endColumn": problem.column + problem.width,
            }),
        );
    }
    json!({
        "ruleId": problem.check.id,
        "level": problem.check.severity.word(),
        "message": {"text": words},
        "locations": [{"physicalLocation": place}],
    })
}
