//! Turns an answer into the page that a person reads, whatever form it is then given.

use crate::answer::{Answer, Attempt, ContactPart, MessagePart, State};
use crate::words::Catalog;

/// What a span of text means, which a terminal may show as colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// What to do now.
    Strong,
    /// Good: reachable now.
    Good,
    /// To be careful about.
    Warn,
    /// Less important.
    Dim,
    /// An address that passed the gate.
    Link,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// What it means.
    pub tone: Tone,
}

/// One line, in pieces.
pub type Line = Vec<Span>;

/// A part of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The first line: what was found, and how the question was read.
    Heading(String, String),
    /// The first line: what a web address is.
    Verdict(Line),
    /// A label with its lines.
    Field(String, Vec<Line>),
    /// A numbered table: the heads, and a row of number, who and how.
    Steps([String; 3], Vec<[String; 3]>),
    /// A paragraph of its own.
    Paragraph(String),
    /// Remarks, one a line.
    Notes(String, Vec<String>),
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page(pub Vec<Part>);

pub(super) fn span(text: impl Into<String>, tone: Tone) -> Span {
    Span { text: text.into(), tone }
}

fn plain(text: impl Into<String>) -> Line {
    vec![span(text, Tone::Plain)]
}

/// The page of `answer`; `why` adds the reasons.
#[must_use]
pub fn page(answer: &Answer, words: Catalog<'_>, why: bool) -> Page {
    let mut parts = Vec::new();
    if let Some(web) = &answer.web {
        return web_page(answer, web, words);
    }
    heading(answer, words, &mut parts);
    message(answer, words, &mut parts);
    task(answer, words, &mut parts);
    if !answer.inside.for_others {
        contact(answer, words, &mut parts);
    }
    let has_path = answer.path.len() > 1 || answer.guidance.is_empty();
    if has_path && !answer.inside.for_others {
        parts.push(steps(answer, words));
    }
    guidance(answer, words, &mut parts);
    help(answer, words, &mut parts);
    portal(answer, words, &mut parts);
    if !answer.about_admins.is_empty() {
        let mut about = String::new();
        for sentence in &answer.about_admins {
            // Scripts without spaces have none between sentences either.
            if !about.is_empty() && !about.ends_with('。') {
                about.push(' ');
            }
            about.push_str(sentence);
        }
        parts.push(Part::Paragraph(about));
    }
    let told = tried(answer).and_then(|it| it.note.as_ref());
    let notices: Vec<String> =
        answer.notices.iter().map(|it| &it.text).filter(|it| Some(*it) != told).cloned().collect();
    if !notices.is_empty() {
        parts.push(Part::Notes(words.get("label-note"), notices));
    }
    if why {
        let reasons = answer
            .reasons
            .iter()
            .map(|reason| match &reason.source {
                Some(source) => format!("{}: {} ({source})", reason.what, reason.why),
                None => format!("{}: {}", reason.what, reason.why),
            })
            .collect();
        parts.push(Part::Notes(words.get("label-why"), reasons));
    }
    Page(parts)
}

/// The page of a web address: what it is, and nothing of whom to ask.
fn web_page(answer: &Answer, web: &crate::answer::WebPart, words: Catalog<'_>) -> Page {
    let good = matches!(web.verdict, "portal" | "known-host");
    let tone = if good { Tone::Strong } else { Tone::Warn };
    let mut parts = vec![Part::Verdict(vec![span(&web.text, tone)])];
    parts.push(Part::Paragraph(read_as(answer, words)));
    if !answer.notices.is_empty() {
        parts.push(Part::Notes(
            words.get("label-note"),
            answer.notices.iter().map(|it| it.text.clone()).collect(),
        ));
    }
    Page(parts)
}

/// The most that is repeated of what was asked, in characters.
const LONGEST_ASKED: usize = 120;

/// How the question was read, in words; empty when there is nothing to say.
fn read_as(answer: &Answer, words: Catalog<'_>) -> String {
    let Some(read_as) = answer.read_as else {
        return String::new();
    };
    let what = words.get(&format!("read-{read_as}"));
    // What was asked of a message is whom it is about, and the message stands below.
    match answer.asked.as_ref().filter(|_| answer.message.is_none()) {
        Some(asked) => {
            // A paste or a long address is not repeated to whoever has it before them.
            let asked = match asked.char_indices().nth(LONGEST_ASKED) {
                Some((end, _)) => format!("{}…", asked.get(..end).unwrap_or_default()),
                None => asked.clone(),
            };
            words.format("read-as", &[("what", &what), ("asked", &asked)])
        }
        None => what,
    }
}

/// The first code of a paste.
fn first_code(message: &MessagePart) -> Option<&str> {
    message.ids.iter().find(|id| id.kind == "code").map(|id| id.value.as_str())
}

fn heading(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    let mut names: Vec<&str> = Vec::new();
    names.extend(answer.organization.as_ref().map(|it| it.name.as_str()));
    names.extend(answer.school.as_ref().map(|it| it.name.as_str()));
    names.extend(answer.kind.as_ref().map(|it| it.name.as_str()));
    if names.is_empty() {
        let title = |it| first_code(it).filter(|_| it.id.is_some());
        names.extend(
            answer.message.as_ref().and_then(|it| it.name.as_deref().or_else(|| title(it))),
        );
        names.extend(
            answer.task.as_ref().map(|it| it.name.as_str()).filter(|_| answer.message.is_none()),
        );
    }
    let name = if names.is_empty() { words.get("heading-nobody") } else { names.join(" · ") };
    parts.push(Part::Heading(name, read_as(answer, words)));
}

fn message(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    let Some(message) = &answer.message else {
        return;
    };
    let mut lines = Vec::new();
    match (&message.name, &message.meaning) {
        (None, None) => lines.push(plain(words.get("message-unknown"))),
        (name, meaning) => {
            lines.extend(name.iter().map(|it| vec![span(it, Tone::Strong)]));
            lines.extend(meaning.iter().map(plain));
        }
    }
    for id in &message.ids {
        let label = words.get(&format!("id-{}", id.kind));
        lines.push(vec![span(format!("{label}: {}", id.value), Tone::Dim)]);
    }
    parts.push(Part::Field(words.get("label-message"), lines));
    if let Some(attempt) = &message.attempt {
        parts.push(tries(attempt, answer, words));
    }
    if let Some(who) = &message.who_acts {
        parts.push(Part::Field(
            words.get("label-who-acts"),
            with_role(who, message.role.as_ref(), words),
        ));
    }
    if let Some(note) = &message.note {
        parts.push(Part::Notes(words.get("label-note"), vec![note.clone()]));
    }
}

fn with_role(who: &str, role: Option<&String>, words: Catalog<'_>) -> Vec<Line> {
    let mut lines = vec![plain(who)];
    if let Some(role) = role {
        lines.push(vec![span(words.format("role-is", &[("role", role)]), Tone::Dim)]);
    }
    lines
}

/// What the page tells to try: of the message, else of the task.
fn tried(answer: &Answer) -> Option<&Attempt> {
    let of_message = answer.message.as_ref().and_then(|it| it.attempt.as_ref());
    of_message.or_else(|| answer.task.as_ref().and_then(|it| it.attempt.as_ref()))
}

fn tries(attempt: &Attempt, answer: &Answer, words: Catalog<'_>) -> Part {
    let mut lines = vec![plain(&attempt.text)];
    match (&attempt.url, &attempt.portal) {
        (Some(url), _) => lines.push(vec![span(url, Tone::Link)]),
        (None, Some(portal)) if answer.cloud.id.is_some() => {
            let unknown = words.get("state-unknown");
            lines.push(vec![span(format!("{portal}: "), Tone::Plain), span(unknown, Tone::Warn)]);
        }
        _ => {}
    }
    lines.extend(attempt.note.iter().map(|note| vec![span(note, Tone::Warn)]));
    Part::Field(words.get("label-try"), lines)
}

fn task(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    let Some(task) = &answer.task else {
        return;
    };
    parts.push(Part::Field(words.get("label-task"), vec![vec![span(&task.name, Tone::Strong)]]));
    let said = answer.message.as_ref().is_some_and(|it| it.attempt.is_some());
    if let Some(attempt) = task.attempt.as_ref().filter(|_| !said) {
        parts.push(tries(attempt, answer, words));
    }
    if !task.notes.is_empty() {
        parts.push(Part::Notes(words.get("label-note"), task.notes.clone()));
    }
}

fn contact(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    let mut lines = Vec::new();
    if let Some(advice) = answer.advice.as_ref().filter(|_| answer.guidance.is_empty()) {
        lines.push(vec![span(advice, Tone::Strong)]);
    }
    // Nobody is told to ask themselves.
    let oneself = answer.inside.personal && answer.contact.is_none();
    let mut label = if oneself { "label-your-admin" } else { "label-ask-now" };
    if let Some(contact) = &answer.contact {
        if lines.is_empty() {
            lines.push(vec![span(&contact.name, Tone::Strong)]);
            if contact.open_now == Some(false) {
                label = "label-ask";
            }
        } else {
            lines.push(plain(words.format("ask-otherwise", &[("name", &contact.name)])));
        }
        lines.extend(channels(contact, words));
    }
    if !lines.is_empty() {
        parts.push(Part::Field(words.get(label), lines));
    }
}

/// The channels of a contact, one a line, the one to use first.
fn channels(contact: &ContactPart, words: Catalog<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let all = [
        ("phone", &contact.phone),
        ("email", &contact.email),
        ("chat", &contact.chat),
        ("web", &contact.url),
    ];
    let used = |(channel, _): &&(&str, &Option<String>)| contact.channel == Some(*channel);
    let ordered = all.iter().filter(used).chain(all.iter().filter(|it| !used(it)));
    for (channel, value) in ordered {
        let Some(value) = value else { continue };
        let label = words.get(&format!("channel-{channel}"));
        let tone = if matches!(*channel, "chat" | "web") { Tone::Link } else { Tone::Plain };
        let mut line = vec![span(format!("{label} "), Tone::Dim), span(value, tone)];
        if let Some(need) = contact.needs.iter().find(|need| need.channel == *channel) {
            line.push(span(format!(" ({})", need.text), Tone::Warn));
        }
        lines.push(line);
    }
    if let Some(open) = reachable(contact, words) {
        let tone = if contact.open_now == Some(true) { Tone::Good } else { Tone::Warn };
        lines.push(vec![span(open, tone)]);
    }
    if let Some(note) = &contact.note {
        lines.push(plain(note));
    }
    lines
}

/// Whether a contact can be reached now, and until or from when, in words.
#[must_use]
pub fn reachable(contact: &ContactPart, words: Catalog<'_>) -> Option<String> {
    let Some(open) = contact.open_now else {
        return contact.hours.clone();
    };
    let now = words.get(if open { "open-now" } else { "closed-now" });
    Some(match &contact.changes {
        Some(changes) => words.format("now-changes", &[("now", &now), ("changes", changes)]),
        None => now,
    })
}

fn steps(answer: &Answer, words: Catalog<'_>) -> Part {
    let head = ["#".to_owned(), words.get("label-path-who"), words.get("label-path-how")];
    let mut rows = Vec::new();
    for (number, step) in answer.path.iter().enumerate() {
        // How to find a desk is of no use beside its number, and what stands above is not told twice.
        let place = step
            .place
            .iter()
            .filter(|place| step.contacts.is_empty() && answer.advice.as_ref() != Some(*place));
        let mut how: Vec<String> = place.cloned().collect();
        for contact in &step.contacts {
            if answer.contact.as_ref() == Some(contact) {
                how.push(words.format("path-above", &[("name", &contact.name)]));
                how.extend(reachable(contact, words));
                continue;
            }
            if contact.name != step.who {
                how.push(contact.name.clone());
            }
            for line in channels(contact, words) {
                how.push(line.iter().map(|span| span.text.as_str()).collect());
            }
        }
        rows.push([(number + 1).to_string(), step.who.clone(), how.join("\n")]);
    }
    Part::Steps(head, rows)
}

fn guidance(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    if answer.guidance.is_empty() {
        return;
    }
    let head = [words.get("label-kind"), words.get("label-path-who"), words.get("label-path-how")];
    let mut rows = Vec::new();
    for line in &answer.guidance {
        for (index, step) in line.path.iter().enumerate() {
            let kind = if index == 0 { line.kind.name.clone() } else { String::new() };
            rows.push([kind, step.who.clone(), step.place.clone().unwrap_or_default()]);
        }
    }
    for step in answer.path.iter().rev().take(1) {
        rows.push([
            words.get("label-any-kind"),
            step.who.clone(),
            step.place.clone().unwrap_or_default(),
        ]);
    }
    parts.push(Part::Steps(head, rows));
}

fn help(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    let Some(help) = &answer.help else {
        return;
    };
    let mut lines = vec![plain(&help.text)];
    // What there is to try is often the same page: neither it nor its link is told twice.
    match tried(answer).filter(|it| it.url.is_some() && it.url == help.url) {
        Some(attempt) if attempt.text.contains(&words.get("help-link-name")) => return,
        Some(_) => {}
        None => {
            lines.extend(help.url.iter().map(|url| vec![span(url, Tone::Link)]));
            lines.extend(help.note.iter().map(|note| vec![span(note, Tone::Warn)]));
        }
    }
    parts.push(Part::Field(words.get("label-help"), lines));
}

fn portal(answer: &Answer, words: Catalog<'_>, parts: &mut Vec<Part>) {
    // Who is their own admin has no page of admins.
    if answer.inside.personal && answer.inside.usual_portal {
        return;
    }
    let portal = &answer.portal;
    let mut lines = Vec::new();
    let told_above = tried(answer).is_some_and(|it| it.url.is_some() && it.url == portal.url);
    match (&portal.url, portal.state) {
        (Some(_), _) if told_above => {
            lines.push(plain(words.format("path-above", &[("name", &portal.name)])));
        }
        (Some(url), _) => {
            lines.push(vec![span(format!("{} ", portal.name), Tone::Plain), span(url, Tone::Link)]);
        }
        (None, State::Ambiguous) => {
            lines.push(plain(&portal.name));
            for candidate in &portal.candidates {
                let url = match &candidate.url {
                    Some(url) => span(url, Tone::Link),
                    None => span(words.get("state-unknown"), Tone::Dim),
                };
                lines.push(vec![span(format!("{}: ", candidate.name), Tone::Dim), url]);
            }
        }
        (None, State::Offered) => {
            lines.push(plain(&portal.name));
        }
        (None, state) => {
            let word = words.get(&format!("state-{}", state.word()));
            lines.push(vec![
                span(format!("{}: ", portal.name), Tone::Plain),
                span(word, Tone::Warn),
            ]);
        }
    }
    if let Some(cloud) = &answer.cloud.name {
        let key = match answer.cloud.basis {
            "assumed" => "cloud-assumed",
            _ if answer.cloud.status.as_deref() == Some("retired") => "cloud-retired",
            _ => "cloud-is",
        };
        let tone = if key == "cloud-is" { Tone::Dim } else { Tone::Warn };
        lines.push(vec![span(words.format(key, &[("cloud", cloud)]), tone)]);
    } else if !portal.candidates.is_empty() {
        let names = portal.candidates.iter().map(|it| format!("{} ({})", it.name, it.cloud));
        let candidates = names.collect::<Vec<_>>().join(", ");
        lines
            .push(vec![span(words.format("cloud-one-of", &[("clouds", &candidates)]), Tone::Warn)]);
    }
    let told = answer.message.as_ref().is_some_and(|it| it.role.is_some());
    if let Some(role) = answer.task.as_ref().and_then(|task| task.role.as_ref()).filter(|_| !told) {
        lines.push(vec![span(words.format("role-is", &[("role", role)]), Tone::Dim)]);
    }
    let label = if answer.inside.for_everyone { "label-page" } else { "label-portal" };
    parts.push(Part::Field(words.get(label), lines));
}
