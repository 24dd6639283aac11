//! Every message of the data is found by each of its patterns, and nothing else is.

use whoadmin::directory::Directory;
use whoadmin::entries::Entries;
use whoadmin::store::is_code;
use whoadmin::understand::find;

/// A page around a message, as people paste it.
const PAGE: &str = "Sign in\nContoso\nSorry, but we're having trouble signing you in.\n\n{}\n\n\
    Troubleshooting details\nIf you contact your help desk, send this info to them.\n\
    Request Id: 3f2504e0-4f89-41d3-9a0c-0305e82c3301\n\
    Correlation Id: 0f8fad5b-d9cb-469f-a165-70867728950e\n\
    Timestamp: 2026-11-22T10:15:30Z\n© Microsoft 2026 Terms of use Privacy & cookies\n";

/// The forms in which a pattern still means its message.
fn forms(pattern: &str) -> Vec<String> {
    let long =
        format!("{}{pattern}.\n{}", "Lorem ipsum dolor sit amet. ".repeat(400), "x ".repeat(9000));
    let mut forms = vec![
        pattern.to_owned(),
        pattern.to_uppercase(),
        pattern.to_lowercase(),
        format!("  \t“{pattern}”!!\r\n"),
        PAGE.replace("{}", pattern),
        PAGE.replace("{}", &format!("Error: \"{pattern}\"")).replace('\n', "\r\n"),
        format!("\u{202e}{pattern}\u{202c}\u{1b}[31m"),
        format!("{{\"error_description\":\"{pattern}: no.\\r\\nTrace ID: 1\"}}"),
        format!("https://login.contoso.com/error?x=1&error_description={}&y", encoded(pattern)),
        long,
    ];
    if is_code(pattern) {
        forms.extend([
            format!("({pattern})"),
            format!("错误{pattern}。"),
            format!("https://contoso.com/{pattern}?code={pattern}#{pattern}"),
        ]);
        // The letters and the number apart, as some pages have them.
        let apart = pattern.find(|c: char| c.is_ascii_digit());
        let is_plain =
            |at: usize| at > 1 && pattern[at..].bytes().all(|byte| byte.is_ascii_digit());
        if let Some(at) = apart.filter(|at| is_plain(*at)) {
            let (letters, number) = pattern.split_at(at);
            let letters = letters.trim_end_matches('_');
            forms.extend([format!("{letters} {number}"), format!("{letters}-{number}")]);
            // A bare number is a code at five digits or more.
            if number.len() > 4 && number.bytes().all(|byte| byte.is_ascii_digit()) {
                forms.extend([
                    format!("error code: {number}"),
                    format!("https://contoso.com/error?code={number}"),
                ]);
            }
        }
    } else {
        forms.push(pattern.replace(['\'', '’'], ""));
        forms.push(pattern.replace('\'', "’"));
        forms.push(pattern.replace(' ', "\u{a0} "));
        forms.push(without_accents(pattern));
    }
    forms
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn without_accents(text: &str) -> String {
    let plain = |c: char| match c {
        'à' => 'a',
        'é' | 'ê' | 'è' => 'e',
        'ü' => 'u',
        'ó' => 'o',
        'ñ' => 'n',
        'í' => 'i',
        c => c,
    };
    text.chars().map(plain).collect()
}

#[track_caller]
fn check(directory: &Directory, text: &str, expected: Option<&str>) {
    let found = find(directory, text);
    assert_eq!(found.id.as_deref(), expected, "{text}");
}

fn data() -> (Directory, Entries) {
    (crate::common::built_in(), crate::common::entries())
}

/// Letters and a number may stand apart, but two numbers with a dot between them are not one.
#[test]
fn numbers_are_not_put_together() {
    let (directory, entries) = data();
    let codes = entries.messages.iter().flat_map(|it| &it.patterns);
    let codes: Vec<_> = codes.filter(|it| is_code(&it.value)).collect();
    assert!(codes.len() > 20);
    let letters = |code: &&str| code.starts_with("AADSTS");
    for code in codes.iter().map(|it| it.value.as_str()).filter(letters) {
        for at in code.find(|c: char| c.is_ascii_digit()).unwrap() + 1..code.len() {
            for between in [".", ", ", "/", "%2e"] {
                let text = format!("{}{between}{}", &code[..at], &code[at..]);
                let found = find(&directory, &text);
                let told = found.ids.iter().any(|it| it.value.eq_ignore_ascii_case(code));
                assert!(!told, "{text}: {found:?}");
            }
        }
    }
}

#[test]
fn each_pattern_finds_its_own_message_in_every_form() {
    let (directory, entries) = data();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for message in &entries.messages {
        let is_range = |pattern: &str| whoadmin::store::code_range(pattern).is_some();
        for pattern in message.patterns.iter().filter(|it| !is_range(&it.value)) {
            for form in forms(&pattern.value.replace('…', "Contoso App")) {
                seen += 1;
                let found = find(&directory, &form).id;
                if found.as_deref() != Some(message.id.value.as_str()) {
                    wrong.push(format!("{} gave {found:?}: {form:.120}", message.id.value));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_code_is_never_matched_to_a_neighbour() {
    let (directory, entries) = data();
    for message in &entries.messages {
        for pattern in message.patterns.iter().filter(|it| is_code(&it.value)) {
            let code = &pattern.value;
            for other in
                [format!("{code}7"), format!("{code}00"), format!("{code}x"), format!("x{code}")]
            {
                let found = find(&directory, &other).id;
                let known = entries.messages.iter().any(|it| it.id.value == other)
                    || directory.message_of_code(&whoadmin::names::code_key(&other)).is_some();
                assert!(known || found.is_none(), "{other} gave {found:?}");
            }
        }
    }
    check(&directory, "AADSTS53003", Some("AADSTS53003"));
    check(&directory, "AADSTS530032", Some("AADSTS530032"));
    check(&directory, "AADSTS5300", None);
    check(&directory, "AADSTS99999", None);
    check(&directory, "Error code: 99999", None);
    // But it hides no sentence that is known.
    check(&directory, "Need admin approval. AADSTS99999", Some("need-admin-approval"));
    // A known one beside an unknown one is still known.
    check(&directory, "AADSTS99999, AADSTS50053", Some("AADSTS50053"));
}

#[test]
fn what_is_not_known_keeps_its_ids() {
    let directory = crate::common::built_in();
    let found = find(&directory, &PAGE.replace("{}", "AADSTS99999: no."));
    assert_eq!(found.id, None);
    let ids: Vec<(&str, &str)> = found.ids.iter().map(|it| (it.kind, it.value.as_str())).collect();
    assert_eq!(
        ids,
        [
            ("request-id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
            ("correlation-id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
            ("timestamp", "2026-11-22T10:15:30Z"),
            ("code", "AADSTS99999"),
        ]
    );
}

#[test]
fn other_words_in_a_sentence() {
    let directory = crate::common::built_in();
    for text in [
        "You don't have permission to access this page",
        "You don't have permission",
        "you do not have permission to access this page or perform this action",
        "You do not have the permission to access this page, or to perform this action",
        "Sorry! You don't have permission to access this page or to perform any action",
        "je hebt geen toestemming om toegang te krijgen tot deze pagina",
    ] {
        check(&directory, text, Some("not-admin"));
    }
    // What stands in countless messages counts only alone.
    check(&directory, "0x80070005", Some("windows-access-refused"));
    check(&directory, "It failed with 0x80070005 at noon", None);
    check(&directory, "You can't access this right now", Some("cannot-access-right-now"));
    check(
        &directory,
        "Your sign in was successful but doesn't meet the criteria to access this resource",
        Some("does-not-meet-criteria"),
    );
    for text in [
        "",
        "permission",
        "the page",
        "Your mailbox is full",
        "You have permission to rename this other folder and to share this file",
        "لا يمكن الوصول إلى هذه الصفحة",
        "12345678",
    ] {
        check(&directory, text, None);
    }
}

#[test]
fn a_huge_paste_is_bounded() {
    let directory = crate::common::built_in();
    let hostile =
        ["\u{1b}[31m\u{202e}Zażółć gęślą ", "12345 ", "AADSTS12345 %41 ", "you dont have "];
    for text in hostile {
        let text = text.repeat(10_000_000 / text.len());
        check(&directory, &text, None);
        let found = find(&directory, &text);
        assert!(found.text.len() <= whoadmin::understand::MOST && found.ids.len() < 20);
    }
}
