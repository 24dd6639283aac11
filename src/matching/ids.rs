//! Turns a pasted text into the ids and times that support will ask for.

use crate::names;
use crate::question::FoundId;

/// The ids and times of a paste, each kind once, in the order of the text.
pub(super) fn ids(text: &str) -> Vec<FoundId> {
    let mut found: Vec<FoundId> = Vec::new();
    let mut add = |kind: &'static str, value: &str| {
        if !found.iter().any(|it| it.kind == kind) {
            found.push(FoundId { kind, value: value.to_owned() });
        }
    };
    for (start, token) in tokens(text) {
        if names::tenant_id(token).is_some() {
            if let Some(kind) = label(text.get(..start).unwrap_or_default()) {
                add(kind, token);
            }
        } else if let Some(stamp) = timestamp(text.get(start..).unwrap_or_default()) {
            add("timestamp", stamp);
        }
    }
    found
}

/// The runs of letters, digits and hyphens, with where they begin.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|token| !token.is_empty())
        .map(move |token| (token.as_ptr() as usize - text.as_ptr() as usize, token))
}

/// What the words before a GUID call it, in the languages that Microsoft's pages have.
fn label(before: &str) -> Option<&'static str> {
    const REACH: usize = 40;
    let chars: Vec<char> = before.chars().rev().take(REACH).collect();
    let near: String = chars.into_iter().rev().collect::<String>().to_lowercase();
    let kinds = [
        (
            "correlation-id",
            ["correl", "corrél", "korrel", "关联", "相关", "関連", "相関"].as_slice(),
        ),
        (
            "request-id",
            &[
                "request",
                "anforder",
                "aanvra",
                "demande",
                "solicitud",
                "请求",
                "要求",
                "リクエスト",
            ],
        ),
        (
            "trace-id",
            &[
                "trace",
                "tracer",
                "ablaufverfolg",
                "tracering",
                "suivi",
                "seguimiento",
                "跟踪",
                "トレース",
            ],
        ),
    ];
    kinds
        .into_iter()
        .filter_map(|(kind, stems)| {
            let at = stems.iter().filter_map(|stem| near.rfind(stem)).max()?;
            Some((at, kind))
        })
        .max()
        .map(|(_, kind)| kind)
}

/// A moment such as `2026-11-22T10:15:30Z` at the beginning of a text.
fn timestamp(text: &str) -> Option<&str> {
    let shape = b"dddd-dd-dd dd:dd";
    let bytes = text.as_bytes();
    for (index, kind) in shape.iter().enumerate() {
        let byte = bytes.get(index)?;
        let fits = match kind {
            b'd' => byte.is_ascii_digit(),
            b' ' => matches!(byte, b' ' | b'T'),
            kind => byte == kind,
        };
        if !fits {
            return None;
        }
    }
    let rest = bytes.get(shape.len()..).unwrap_or_default();
    let more = rest
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'Z' | b'+'))
        .count();
    text.get(..shape.len() + more.min(16)).map(|stamp| stamp.trim_end_matches(['.', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(&str, String)> =
            ids(text).into_iter().map(|it| (it.kind, it.value)).collect();
        let expected: Vec<(&str, String)> =
            expected.iter().map(|(kind, value)| (*kind, (*value).to_owned())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn ids_of_a_trace_block() {
        check(
            "Request Id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301\n\
             Correlation Id: 0f8fad5b-d9cb-469f-a165-70867728950e\nTimestamp: 2026-11-22T10:15:30Z",
            &[
                ("request-id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
                ("correlation-id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
                ("timestamp", "2026-11-22T10:15:30Z"),
            ],
        );
        check(
            "Korrelations-ID: 0f8fad5b-d9cb-469f-a165-70867728950e",
            &[("correlation-id", "0f8fad5b-d9cb-469f-a165-70867728950e")],
        );
        check("tenant 0f8fad5b-d9cb-469f-a165-70867728950e", &[]);
    }
}
