//! Turns a pasted text into the ids and times that support will ask for.

use super::runs;
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
    for (start, token) in runs(text, |c| c.is_ascii_alphanumeric() || c == '-') {
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

/// What the words before a GUID call it, in the languages that Microsoft's pages have.
fn label(before: &str) -> Option<&'static str> {
    const REACH: usize = 40;
    const STEMS: [(&str, &str); 3] = [
        ("correlation-id", "correl corrél korrel 关联 相关 関連 相関"),
        ("request-id", "request anforder aanvra demande solicitud 请求 要求 リクエスト"),
        ("trace-id", "trace ablaufverfolg suivi seguimiento 跟踪 トレース"),
    ];
    let start = before.char_indices().rev().take(REACH).last()?.0;
    let near = before.get(start..)?.to_lowercase();
    let last = |stems: &str| stems.split(' ').filter_map(|stem| near.rfind(stem)).max();
    let found = STEMS.iter().filter_map(|(kind, stems)| Some((last(stems)?, *kind)));
    found.max().map(|(_, kind)| kind)
}

/// A moment such as `2026-11-22T10:15:30Z` at the beginning of a text.
fn timestamp(text: &str) -> Option<&str> {
    let shape = b"dddd-dd-dd dd:dd";
    let fits = |(kind, byte): (&u8, &u8)| match kind {
        b'd' => byte.is_ascii_digit(),
        b' ' => matches!(byte, b' ' | b'T'),
        kind => byte == kind,
    };
    let (start, rest) = text.as_bytes().split_at_checked(shape.len())?;
    if !shape.iter().zip(start).all(fits) {
        return None;
    }
    let is_more = |byte: &&u8| byte.is_ascii_digit() || b":.Z+".contains(byte);
    let more = rest.iter().take(16).take_while(is_more).count();
    text.get(..shape.len() + more).map(|stamp| stamp.trim_end_matches(['.', ':']))
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
