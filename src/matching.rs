//! Finds a known message in a pasted text: a code at word borders, or a sentence in it.

use crate::directory::Directory;
use crate::names;
use crate::question::{FoundId, Pasted};
use crate::store::Damage;

/// The most of a paste that is searched, in bytes: an error page is far shorter.
pub const MOST: usize = 1 << 20;

/// What a pasted text holds: the message that it is, and the ids that support will ask for.
///
/// A code that is not known is never matched to another, nor to a sentence beside it.
///
/// # Errors
/// When a layer is damaged.
pub fn find(directory: &Directory, text: &str) -> Result<Pasted, Damage> {
    let text = beginning(text);
    let mut pasted = Pasted { text: text.to_owned(), ids: ids(text), ..Pasted::default() };
    let mut unknown = false;
    for word in words(text) {
        let code = names::fold_loose(word);
        if !word.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if let Some(id) = directory.message_of_code(&code)? {
            note_code(&mut pasted.ids, word);
            if pasted.id.is_none() {
                pasted.id = Some(id);
            }
        } else if is_of_family(directory, &code)? {
            note_code(&mut pasted.ids, word);
            unknown = true;
        }
    }
    if pasted.id.is_none() && !unknown {
        pasted.id = by_sentence(directory, text)?;
    }
    if pasted.id.is_none() && !unknown {
        pasted.id = number(directory, text.trim())?;
    }
    Ok(pasted)
}

/// Whether a word is a code, known or not: one of a family that the data knows.
///
/// # Errors
/// When a layer is damaged.
pub fn is_code(directory: &Directory, word: &str) -> Result<bool, Damage> {
    let code = names::fold_loose(word);
    Ok(directory.message_of_code(&code)?.is_some()
        || is_of_family(directory, &code)?
        || number(directory, word.trim())?.is_some())
}

/// The message whose code ends in this very number.
fn number(directory: &Directory, word: &str) -> Result<Option<String>, Damage> {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    directory.message_of_code(&format!("#{word}"))
}

fn is_of_family(directory: &Directory, code: &str) -> Result<bool, Damage> {
    let number = code.trim_start_matches(|c: char| !c.is_ascii_digit());
    let family = code.strip_suffix(number).unwrap_or_default();
    if family.is_empty() || number.len() < 4 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(false);
    }
    Ok(directory.message_of_code(&format!("~{family}"))?.is_some())
}

fn by_sentence(directory: &Directory, text: &str) -> Result<Option<String>, Damage> {
    let loose = names::fold_loose(text);
    let found = directory
        .patterns()?
        .into_iter()
        .find(|(pattern, _)| !pattern.is_empty() && stands_in(&loose, pattern));
    Ok(found.map(|(_, id)| id))
}

/// Whether a folded pattern stands in a folded text at word borders. Scripts without spaces
/// between words have a border everywhere.
fn stands_in(text: &str, pattern: &str) -> bool {
    text.match_indices(pattern).any(|(start, found)| {
        let before = text.get(..start).and_then(|it| it.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|it| it.chars().next());
        let first = pattern.chars().next();
        let last = pattern.chars().next_back();
        is_border(before, first) && is_border(last, after)
    })
}

fn is_border(left: Option<char>, right: Option<char>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => {
            left == ' ' || right == ' ' || is_unspaced(left) || is_unspaced(right)
        }
        _ => true,
    }
}

/// A character of a script that is written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The runs of letters, digits and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

fn note_code(ids: &mut Vec<FoundId>, code: &str) {
    const MOST_CODES: usize = 8;
    let known = ids.iter().filter(|it| it.kind == "code").count();
    if known < MOST_CODES
        && !ids.iter().any(|it| it.kind == "code" && it.value.eq_ignore_ascii_case(code))
    {
        ids.push(FoundId { kind: "code", value: code.to_owned() });
    }
}

/// The ids and times of a paste, each kind once, in the order of the text.
fn ids(text: &str) -> Vec<FoundId> {
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

    #[test]
    fn borders() {
        assert!(stands_in("please contact your administrator now", "contact your administrator"));
        assert!(!stands_in("recontact your administrators", "contact your administrator"));
        assert!(stands_in("错误您无权访问此页或执行此操作请", "您无权访问此页或执行此操作"));
    }
}
