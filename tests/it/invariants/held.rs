//! Holds the library to what must be true of any bytes; shared by the stable driver and the fuzz targets.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a broken invariant stops the run that way"
)]

use std::borrow::Cow;

use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::entries::Entries;
use whoadmin::escape::{Escape, escape_html};
use whoadmin::link::{self, Link};
use whoadmin::load::{self, File, Rights};
use whoadmin::look_alike;
use whoadmin::model::{Cloud, Message, Organization};
use whoadmin::names;
use whoadmin::question::Question;
use whoadmin::render::template::{OUTPUT_LIMIT, Template};
use whoadmin::render::{self, Document, RenderOptions};
use whoadmin::resolve::{self, CHANNELS, ResolveError};
use whoadmin::rows::Rows;
use whoadmin::store::{Compiled, Memory, encode};
use whoadmin::text;
use whoadmin::understand;
use whoadmin::words::Catalog;

/// What is held of some bytes.
pub type Held = fn(&[u8]);

/// Every invariant by the name of its corpus.
pub const ALL: [(&str, Held); 7] = [
    ("gate", gate),
    ("domains", domains),
    ("door", door),
    ("loader", loader),
    ("matching", matching),
    ("template", template),
    ("rows", rows),
];

/// The most bytes of an address.
const LONGEST: usize = 2048;

/// What is printable, and no more than an address: graphic ASCII, not too long, beginning with its scheme.
#[track_caller]
fn calm(link: &Link, schemes: &[&str]) {
    let address = link.as_str();
    assert!(address.len() <= LONGEST, "{} bytes: {address}", address.len());
    assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address:?}");
    assert!(schemes.iter().any(|scheme| address.starts_with(scheme)), "{address}");
    assert!(!address.contains(['\\', '"', '\'', '`', '<', '>', '{', '}', '|', '^']), "{address}");
    assert_eq!(text::line(address), address);
}

/// The authority of a web address.
fn authority(link: &Link) -> &str {
    let (_, rest) = link.as_str().split_once("://").expect("a scheme");
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// A page of a public host on the usual port, without a user name.
#[track_caller]
fn public(link: &Link) {
    calm(link, &["https://"]);
    let authority = authority(link);
    assert!(!authority.contains(['@', ':', '[', '%', '_']), "{authority}");
    assert_eq!(link.host(), Some(authority));
    assert_eq!(names::domain(authority).as_deref(), Ok(authority));
}

/// The address gate. Behind a record separator (0x1E) stand the hosts that the person allowed.
pub fn gate(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (raw, allowed) = text.split_once('\u{1e}').unwrap_or((&text, ""));
    let allowed: Vec<String> =
        allowed.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let mut links = Vec::new();
    if let Ok(link) = link::web(raw) {
        public(&link);
        assert_eq!(link::web(link.as_str()).as_ref(), Ok(&link));
        assert_eq!(link::web_allowing(raw, &[]).as_ref(), Ok(&link));
        links.push(link);
    }
    if let Ok(link) = link::web_allowing(raw, &allowed) {
        calm(&link, &["https://", "http://"]);
        assert!(!authority(&link).contains('@'));
        let named = link::is_allowed(&link, &allowed);
        assert!(named || link::web(raw).as_ref() == Ok(&link), "{link}");
        if link.as_str().starts_with("http://") {
            let host = link.host().unwrap_or_default();
            assert!(host == "localhost" || host == "[::1]" || host.starts_with("127."), "{link}");
        }
        assert_eq!(link::web_allowing(link.as_str(), &allowed).as_ref(), Ok(&link));
        links.push(link);
    }
    let hosts = ["teams.example.com".to_owned()];
    if let Ok(link) = link::chat(raw, &hosts) {
        public(&link);
        assert_eq!(link.host(), Some("teams.example.com"));
        assert_eq!(link::chat(link.as_str(), &hosts).as_ref(), Ok(&link));
        links.push(link);
    }
    if let Ok(link) = link::mail_from(raw) {
        mailed(&link);
        links.push(link);
    }
    let odd = raw.chars().any(|c| !c.is_ascii_graphic());
    assert!(!odd || links.is_empty(), "{raw:?} was repaired into {links:?}");
    for (to, subject, body) in [(raw, raw, raw), ("desk@example.com", raw, raw)] {
        if let Ok(link) = link::mail(to, subject, body) {
            mailed(&link);
        }
    }
    if let Ok(link) = link::phone(raw) {
        calm(&link, &["tel:+"]);
        let digits = &link.as_str()["tel:+".len()..];
        assert!((7..=15).contains(&digits.len()), "{link}");
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{link}");
        assert_eq!(link::phone(link.as_str()).as_ref(), Ok(&link));
    }
    if link::template(raw).is_ok() {
        for (tenant, id, domain) in [
            ("contoso", "00000000-0000-0000-0000-000000000000", "contoso.com"),
            ("a-1", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "b.example"),
            ("..", "", "evil.example:1@x/"),
        ] {
            let filled = raw
                .replace("{tenant}", tenant)
                .replace("{tenant_id}", id)
                .replace("{domain}", domain);
            if let Ok(link) = link::web(&filled) {
                public(&link);
            }
        }
    }
}

/// One recipient, at most one subject and body, and the same again.
#[track_caller]
fn mailed(link: &Link) {
    calm(link, &["mailto:"]);
    assert!(link.as_str().starts_with("mailto:"));
    assert_eq!(link::mail_from(link.as_str()).as_ref(), Ok(link));
    let rest = &link.as_str()["mailto:".len()..];
    let (to, query) = rest.split_once('?').unwrap_or((rest, ""));
    assert_eq!(to.matches('@').count(), 1, "{link}");
    assert!(!to.contains(','), "{link}");
    let keys: Vec<&str> =
        query.split('&').filter_map(|it| it.split_once('=')).map(|(key, _)| key).collect();
    assert!(matches!(keys[..], [] | ["subject" | "body"] | ["subject", "body"]), "{link}");
}

/// A directory of the built-in data and two organizations with domains.
fn known() -> Directory {
    let yaml = "organizations:
  contoso:
    name: Contoso
    aliases: [Contoso NL]
    type: enterprise
    cloud: worldwide
    domains: [contoso.com, contoso.onmicrosoft.com, bücher.example]
    contacts: [{name: Desk, phone: '+31 20 555 0100'}]
  fabrikam:
    name: Fabrikam
    type: small-business
    cloud: worldwide
    domains: [sub.contoso.com, fabrikam.example]
    contacts: [{name: Desk, email: desk@fabrikam.example}]
";
    let mut directory = built_in();
    let file = File { name: "known.yaml".to_owned(), bytes: yaml.as_bytes().to_vec() };
    let loaded = load::load(vec![file], Rights::Given, Some(&directory));
    assert!(loaded.is_whole(), "{:?}", loaded.problems);
    push(&mut directory, encode(&loaded.entries));
    directory
}

fn built_in() -> Directory {
    let compiled =
        Compiled::open(Box::new(Memory(Cow::Borrowed(super::BUILT_IN)))).expect("built-in data");
    Directory::new(compiled)
}

fn push(directory: &mut Directory, payload: Vec<u8>) {
    let compiled = Compiled::open(Box::new(Memory(payload.into()))).expect("a layer just made");
    compiled.verify().expect("a layer just made");
    let path = "known".to_owned();
    directory.push(Layer { origin: Origin::Given, path, made: None, compiled });
}

thread_local! {
    static KNOWN: Directory = known();
    static BELOW: Directory = built_in();
    static HOSTS: Vec<String> = hosts(&built_in());
}

/// Every host of every cloud.
fn hosts(directory: &Directory) -> Vec<String> {
    let mut hosts = Vec::new();
    for cloud in directory.entries::<Cloud>() {
        hosts.extend(directory.hosts_of(&cloud, None).map(str::to_owned));
    }
    hosts
}

const LISTED: [(&str, &str); 5] = [
    ("contoso.com", "contoso"),
    ("contoso.onmicrosoft.com", "contoso"),
    ("xn--bcher-kva.example", "contoso"),
    ("sub.contoso.com", "fabrikam"),
    ("fabrikam.example", "fabrikam"),
];

/// Whether `domain` is `parent` or lies beneath it.
fn lies_in(domain: &str, parent: &str) -> bool {
    domain.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Domain matching: at label borders alone, the same in every spelling, the same one by one and in a batch.
pub fn domains(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    KNOWN.with(|directory| {
        if let Ok(domain) = names::domain(&typed) {
            owner_is_right(directory, &domain);
            for spelling in
                [domain.to_uppercase(), format!("{domain}."), names::to_unicode(&domain)]
            {
                assert_eq!(names::domain(&spelling).as_deref(), Ok(domain.as_str()), "{spelling}");
            }
            let first = domain.split('.').next().unwrap_or_default();
            for (listed, _) in LISTED {
                // Glued on, behind or in front, it is a stranger.
                for other in [format!("{first}{listed}"), format!("{listed}.{domain}")] {
                    if let Ok(other) = names::domain(&other) {
                        owner_is_right(directory, &other);
                    }
                }
            }
            no_trust_for_a_look_alike(&domain);
        }
        answer_is_clean(directory, &typed);
    });
}

#[track_caller]
fn owner_is_right(directory: &Directory, domain: &str) {
    let expected = LISTED
        .iter()
        .filter(|(listed, _)| lies_in(domain, listed))
        .max_by_key(|(listed, _)| listed.len());
    let found = directory.organization_of(domain);
    let found = found.as_ref().map(|(it, by)| (by.as_str(), it.id.value.as_str()));
    assert_eq!(found, expected.copied(), "{domain}");
}

/// What imitates a known host is none, and is no page that would be opened unasked.
#[track_caller]
fn no_trust_for_a_look_alike(domain: &str) {
    HOSTS.with(|hosts| {
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        if let Some((real, why)) = look_alike::looks_like(domain, &hosts) {
            let known = hosts.iter().find(|host| link::host_matches(host, domain));
            assert_eq!(known, None, "{domain} imitates {real} ({why:?})");
        }
    });
}

/// A question has an answer that can be shown, or an error in words.
#[track_caller]
fn answer_is_clean(directory: &Directory, who: &str) {
    if who.trim().is_empty() {
        return;
    }
    let question = Question {
        who: Some(who.trim().to_owned()),
        language: "en".to_owned(),
        ..Question::default()
    };
    match resolve::resolve(directory, &question) {
        Ok(answer) => shown(directory, &answer),
        Err(refusal) => assert!(!refusal.to_string().is_empty()),
    }
}

/// A character that can change what a terminal shows, or stand there unseen, wherever it is.
fn is_foul(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0001}'
        )
}

#[track_caller]
fn clean(shown: &str) {
    if let Some(c) = shown.chars().find(|c| is_foul(*c)) {
        panic!("{c:?} in {shown:?}");
    }
}

/// The text door: what passes is clean, and passes again as it is.
pub fn door(bytes: &[u8]) {
    let raw = String::from_utf8_lossy(bytes);
    let line = text::line(&raw);
    clean(&line);
    assert!(!line.contains('\n') && line.len() <= raw.len() * 3, "{line:?}");
    assert_eq!(text::line(&line), line);
    let block = text::block(&raw);
    clean(&block);
    assert!(block.len() <= raw.len() * 3, "{block:?}");
    assert_eq!(text::block(&block), block);
    assert_eq!(text::line(&block), line, "one line of several");
    let json = serde_json::to_string(&raw).expect("a string is JSON");
    let shown = text::json(&json);
    clean(&shown);
    assert!(!shown.contains(text::is_invisible), "{shown:?}");
    assert_eq!(text::json(&shown), shown);
    assert_eq!(serde_json::from_str::<String>(&shown).as_deref().ok(), Some(&*raw));
    let html = escape_html(&raw);
    assert!(!html.contains(['<', '>', '"', '\'']), "{html}");
    if raw.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        assert_eq!(line, raw);
    }
}

/// Any bytes as a file: every problem shown clean, or a layer whose every answer is.
pub fn loader(bytes: &[u8]) {
    for name in ["odd\u{1b}[31m.yaml", "odd.json"] {
        BELOW.with(|below| {
            let file = File { name: name.to_owned(), bytes: bytes.to_vec() };
            let loaded = load::load(vec![file], Rights::Given, Some(below));
            clean(&render::report(&loaded.problems, &RenderOptions::default()));
            for problem in &loaded.problems {
                assert!(problem.width > 0 || problem.line == 0);
                assert_eq!(problem.line == 0, problem.column == 0, "{problem:?}");
            }
            if loaded.is_whole() {
                answered(&loaded);
            }
        });
    }
}

/// As a compiled layer has them: by their ids.
fn sort(entries: &mut Entries) {
    entries.organizations.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    entries.contacts.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    entries.types.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    entries.clouds.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    entries.portals.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    entries.tasks.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    entries.messages.sort_by(|a, b| a.id.value.cmp(&b.id.value));
}

/// Asks all that a layer could answer.
fn answered(loaded: &load::Loaded) {
    const MOST: usize = 6;
    let payload = encode(&loaded.entries);
    let mut directory = built_in();
    push(&mut directory, payload.clone());
    let again = Compiled::open(Box::new(Memory(payload.clone().into()))).expect("just made");
    let mut sorted = loaded.entries.clone();
    sort(&mut sorted);
    assert!(again.entries().expect("just made") == sorted, "a copy differs");
    let organizations = &loaded.entries.organizations;
    let ids = organizations.iter().map(|it| it.id.value.clone());
    let kinds = loaded.entries.types.iter().map(|it| it.id.value.clone());
    let addresses = organizations
        .iter()
        .flat_map(|it| it.tenants.iter().flat_map(|tenant| &tenant.domains))
        .map(|domain| format!("anna@{}", domain.value));
    let asked = ids.take(MOST).chain(addresses.take(MOST)).chain(kinds.take(MOST));
    for who in asked.chain(["school".to_owned(), "anna@nobody.example".to_owned()]) {
        for task in [None, loaded.entries.tasks.first().map(|it| it.id.value.clone())] {
            let language = ["en", "nl", "ja"][who.len() % 3].to_owned();
            let who = Some(who.clone());
            let question = Question { who, task, language, ..Question::default() };
            match resolve::resolve(&directory, &question) {
                Ok(answer) => shown(&directory, &answer),
                Err(ResolveError::Corrupt(damage)) => panic!("{damage}"),
                Err(refusal) => clean(&text::block(&refusal.to_string())),
            }
        }
    }
}

/// An answer in every form.
#[track_caller]
fn shown(directory: &Directory, answer: &whoadmin::answer::Answer) {
    let words = Catalog::new(directory, &answer.language);
    let document = Document::Answer(answer, words);
    let read = |json: String| serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    for output in render::OUTPUTS {
        let format = output.format();
        if !format.kinds.contains(&render::Kind::Answer) {
            continue;
        }
        for width in [40, 80] {
            let options = RenderOptions { width, why: true, ..RenderOptions::default() };
            let part = output.part(&document, &options);
            for text in [&part, &output.whole(&document, &options)] {
                clean(&if format.name == "tsv" { text.replace('\t', " ") } else { text.clone() });
            }
            if format.name == "json" {
                assert_eq!(read(part), read(output.whole(&document, &options)));
            } else if format.has_rows {
                assert_eq!(part.matches('\n').count(), 1, "{part}");
            }
        }
    }
    for address in &answer.inside.addresses {
        let link = link::web(&address.url).expect("what is shown passed the gate");
        public(&link);
        let host = link.host().unwrap_or_default();
        let cloud = answer.cloud.id.as_deref().and_then(|id| directory.entry(id));
        let organization = answer.organization.as_ref();
        let organization = organization.and_then(|it| directory.entry::<Organization>(&it.id));
        let hosts = |cloud| directory.hosts_of(cloud, organization.as_ref()).map(str::to_owned);
        let known = cloud.iter().flat_map(hosts).any(|it| link::host_matches(&it, host));
        assert!(!address.trusted || known, "{link}");
    }
    for contact in answer.contact.iter().chain(answer.path.iter().flat_map(|it| &it.contacts)) {
        for channel in CHANNELS {
            if let Some(address) = resolve::address(contact, channel, &answer.inside.chat_hosts) {
                assert!(
                    ["https://", "mailto:", "tel:+"].iter().any(|it| address.starts_with(it)),
                    "{address}"
                );
            }
        }
    }
}

/// Message matching: any paste, in bounds, and never a message that is not there.
pub fn matching(bytes: &[u8]) {
    let paste = String::from_utf8_lossy(bytes);
    KNOWN.with(|directory| {
        let found = understand::find(directory, &paste);
        assert!(found.text.len() <= understand::MOST && paste.starts_with(&found.text));
        assert!(found.ids.len() <= 16, "{:?}", found.ids);
        // What joins a code, and what splits it, may be left out: only its digits stand there as they are told.
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let told = digits(&names::fold_loose(&paste));
        // An escape may stand for a digit, and has digits of its own.
        let is_escaped = paste.contains(['%', '\\', '&']);
        for id in &found.ids {
            assert!(!id.value.is_empty() && id.value.len() <= paste.len() * 4, "{id:?}");
            assert!(
                id.kind != "code"
                    || is_escaped
                    || told.contains(&digits(&names::fold_loose(&id.value))),
                "{id:?}"
            );
        }
        if let Some(id) = &found.id {
            let message: Option<Message> = directory.entry(id);
            assert!(message.is_some(), "{id}");
        }
        let again = understand::find(directory, &paste);
        assert_eq!((&again.id, &again.ids), (&found.id, &found.ids));
        // A code that nobody knows beside it is kept, and hides nothing; no other message comes of it.
        if found.ids.iter().all(|it| it.kind != "code") && paste.len() < understand::MOST - 64 {
            let beside = understand::find(directory, &format!("{} AADSTS9999999", found.text));
            assert!(beside.id.is_none() || beside.id == found.id, "{:?}", beside.id);
            assert!(beside.ids.iter().any(|it| it.kind == "code"));
        }
        let language = "en".to_owned();
        let question = Question { message: Some(found), language, ..Question::default() };
        match resolve::resolve(directory, &question) {
            Ok(answer) => shown(directory, &answer),
            Err(refusal) => clean(&text::block(&refusal.to_string())),
        }
    });
}

/// Template filling: a problem has a place, and data never becomes markup or a template.
pub fn template(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let contact = |name| serde_json::json!({"name": name, "phone": "+31 20 555 0100"});
    let data = serde_json::json!({
        "name": "<script>alert(1)</script>",
        "empty": "",
        "contacts": [contact("{{name}}"), contact("<b>")],
        "organization": contact("<i>*x*</i>"),
    });
    let parsed = match Template::parse("ours.md", &source, &data) {
        Ok(parsed) => parsed,
        Err(problems) => {
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|it| it.line >= 1 && it.column >= 1), "{problems:?}");
            return;
        }
    };
    for escape in [Escape::Plain, Escape::Markdown, Escape::Html] {
        let Ok(filled) = parsed.fill(&data, escape) else { continue };
        assert!(filled.len() <= OUTPUT_LIMIT, "{} bytes", filled.len());
        if escape == Escape::Html && !source.contains('<') {
            assert!(!filled.contains('<'), "{filled}");
        }
    }
}

/// Spreadsheets: every byte of the input comes out again, with any mark in front.
pub fn rows(bytes: &[u8]) {
    let Ok(mut rows) = Rows::open(bytes, None) else { return };
    let columns = rows.header().columns.len();
    assert!(columns <= bytes.len() + 1);
    let mut whole = rows.mark().to_vec();
    whole.extend_from_slice(&rows.header().lead);
    whole.extend_from_slice(&rows.header().raw);
    let mut sound = true;
    while let Some(record) = rows.next_record() {
        let Ok(record) = record else {
            sound = false;
            continue;
        };
        whole.extend_from_slice(record.raw);
        for column in 0..columns.min(8) {
            let _ = record.text(column);
        }
        let mut out = Vec::new();
        record.write_with(b"", &mut out);
        assert!(out.len() >= record.raw.len());
    }
    let wide =
        bytes.contains(&0) || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if sound && !wide {
        assert!(whole == bytes, "{bytes:?} came out as {whole:?}");
    }
}
