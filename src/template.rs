//! Turns a logic-less template and data into filled-in text, within bounds on output and work that no template can pass.
//!
//! `{{ name.path.0.x }}` is replaced by a value, escaped for the output's format; `{{#each path}}…{{/each}}` is repeated for
//! the items of a list, where names are looked up in the item (`this`) first and then outward, and `{{ @number }}` counts from
//! 1; `{{#if path}}…{{else}}…{{/if}}` asks whether there is something. `{{!-- a comment --}}` is left out, `\{{` is a literal,
//! `[…]` holds a name with other signs (`{{ row.[E-mail (work)] }}`). A section tag or comment alone on its line takes the
//! line with it. There are no expressions, variables, includes or code, so that no text can grow out of itself.

use crate::escape::Escape;
use std::{borrow::Cow, fmt, ops::Range};

/// The largest template, in bytes.
pub const TEMPLATE_LIMIT: usize = 256 << 10;
/// The usual bound on what a template is filled in to, in bytes.
pub const OUTPUT_LIMIT: usize = 1 << 20;
/// How often the bodies of all `each` sections are gone through in one filling.
pub const ROUNDS_LIMIT: usize = 100_000;
/// How deep sections may stand in each other.
pub const DEPTH_LIMIT: usize = 3;

/// How many faults are told at once.
const FAULTS_SHOWN: usize = 50;
/// What the visit of one piece of a template costs, in bytes of output that it could have made.
const VISIT: usize = 16;

/// Data as a template sees it: an object has keys, a list has items, everything else has a text.
pub trait Value: Sized {
    /// The value of a key; none where this is no object or has no such key.
    fn field(&self, name: &str) -> Option<&Self>;
    /// The items of a list; none where this is no list.
    fn items(&self) -> Option<&[Self]>;
    /// The text of a plain value; that of null is empty, those of yes and no are `true` and `false`. None for objects and lists.
    fn text(&self) -> Option<Cow<'_, str>>;
    /// The keys of an object; empty for all else.
    fn keys(&self) -> Vec<&str>;
}

/// Finds the name most like a mistyped one among those that there are.
pub type Nearest = fn(&str, &[&str]) -> Option<String>;

/// What is wrong at one place of a template, or with what it asks of the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes of the template that it is about.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// Why a template could not be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FillError {
    /// Names that the data does not have, or has as something else; at least one.
    Faults(Vec<Fault>),
    /// The output would be longer than the limit, in bytes.
    TooLong(usize),
    /// The sections go through more items than a template may ([`ROUNDS_LIMIT`], or fewer where the bodies are long).
    TooMuchWork,
}

impl FillError {
    /// What the author of the template can do about it.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::Faults(faults) => faults.first().map_or("", |fault| &fault.hint),
            Self::TooLong(_) => {
                "put less into the template, or fill it for fewer entries at a time"
            }
            Self::TooMuchWork => "use fewer `{{#each}}` sections inside each other",
        }
    }
}

impl fmt::Display for FillError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faults(faults) => {
                for (at, fault) in faults.iter().enumerate() {
                    write!(out, "{}{fault}", if at == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
            Self::TooLong(limit) => {
                write!(out, "the filled-in template is longer than {limit} bytes")
            }
            Self::TooMuchWork => out.write_str("the template's sections repeat too often"),
        }
    }
}

impl std::error::Error for FillError {}

/// A template whose syntax is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template<'s> {
    source: &'s str,
    nodes: Vec<Node<'s>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node<'s> {
    Text(&'s str),
    Value(Path<'s>),
    Number,
    Each(Path<'s>, Vec<Node<'s>>),
    If(Path<'s>, Vec<Node<'s>>, Vec<Node<'s>>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Path<'s> {
    written: &'s str,
    steps: Vec<&'s str>,
}

/// Reads a template.
///
/// # Errors
/// Every fault of its syntax (the first fifty), in the order of the text.
pub fn parse(source: &str) -> Result<Template<'_>, Vec<Fault>> {
    let mut parser = Parser {
        source,
        line_start: true,
        nodes: Vec::new(),
        open: Vec::new(),
        faults: Vec::new(),
    };
    if source.len() > TEMPLATE_LIMIT {
        parser.fault(
            source.get(..0).unwrap_or_default(),
            "the template is larger than 256 KiB",
            "split it, or take out what is not needed",
        );
        return Err(parser.faults);
    }
    let mut rest = source.strip_prefix('\u{feff}').unwrap_or(source);
    while !rest.is_empty() && parser.faults.len() < FAULTS_SHOWN {
        rest = parser.step(rest);
    }
    while parser.faults.len() < FAULTS_SHOWN {
        let Some(section) = parser.open.pop() else {
            break;
        };
        let hint = format!("write `{{{{/{}}}}}` where it ends", section.kind);
        parser.fault(section.tag, &format!("the section `{}` is not closed", section.kind), &hint);
    }
    parser.faults.sort_by_key(|fault| fault.span.start);
    if parser.faults.is_empty() {
        Ok(Template { source, nodes: parser.nodes })
    } else {
        Err(parser.faults)
    }
}

struct Parser<'s> {
    source: &'s str,
    /// Whether what comes next begins a line.
    line_start: bool,
    nodes: Vec<Node<'s>>,
    open: Vec<Section<'s>>,
    faults: Vec<Fault>,
}

/// A section whose end is not reached yet.
struct Section<'s> {
    tag: &'s str,
    kind: &'s str,
    path: Option<Path<'s>>,
    outer: Vec<Node<'s>>,
    then: Option<Vec<Node<'s>>>,
}

impl<'s> Parser<'s> {
    /// Reads up to the next tag and the tag; gives what follows.
    fn step(&mut self, rest: &'s str) -> &'s str {
        let Some((text, inside)) = rest.split_once("{{") else {
            self.text(rest);
            return "";
        };
        if let Some(text) = text.strip_suffix('\\') {
            self.text(text);
            self.text("{{");
            self.line_start = false;
            return inside;
        }
        let braces = rest.get(text.len()..text.len() + 2).unwrap_or_default();
        if let Some(comment) = inside.strip_prefix("!--") {
            let Some((_, after)) = comment.split_once("--}}") else {
                self.fault(braces, "the comment is not closed", "write `--}}` where it ends");
                return "";
            };
            return self.alone_on_line(text, after);
        }
        if inside.starts_with('{') {
            self.fault(
                braces,
                "a brace too many",
                "write `{{ name }}`; every value is escaped, and `\\{{` gives two braces",
            );
            return inside.trim_start_matches('{');
        }
        let area = inside.split_once("{{").map_or(inside, |(area, _)| area);
        let Some((tag, _)) = area.split_once("}}") else {
            self.fault(
                braces,
                "a tag is opened and not closed",
                "write `}}` behind the name, or `\\{{` for two braces as they are",
            );
            return inside.split_at_checked(area.len()).map_or("", |(_, after)| after);
        };
        let after = inside.split_at_checked(tag.len() + 2).map_or("", |(_, after)| after);
        let tag = tag.trim();
        if tag.starts_with(['#', '/']) || tag == "else" {
            let after = self.alone_on_line(text, after);
            self.section_tag(tag);
            return after;
        }
        self.text(text);
        self.line_start = false;
        if tag == "@number" {
            if !self.open.iter().any(|section| section.kind == "each") {
                self.fault(
                    tag,
                    "`@number` stands outside `each`",
                    "it counts the items of `{{#each …}}`",
                );
            }
            self.nodes.push(Node::Number);
        } else if let Some(path) = self.path(tag) {
            self.nodes.push(Node::Value(path));
        }
        after
    }

    /// Takes in the text before a tag that makes no text itself: if it is alone on its line, the line goes.
    fn alone_on_line(&mut self, text: &'s str, after: &'s str) -> &'s str {
        let blank = [' ', '\t'];
        let before = text.trim_end_matches(blank);
        let begins = before.ends_with('\n') || (before.is_empty() && self.line_start);
        let line_end = after.trim_start_matches(blank);
        let next = line_end.strip_prefix("\r\n").or(line_end.strip_prefix('\n'));
        let next = next.or(line_end.is_empty().then_some("")).filter(|_| begins);
        self.line_start = next.is_some();
        self.text(if self.line_start { before } else { text });
        next.unwrap_or(after)
    }

    fn text(&mut self, text: &'s str) {
        if !text.is_empty() {
            self.nodes.push(Node::Text(text));
        }
    }

    fn section_tag(&mut self, tag: &'s str) {
        if let Some(opening) = tag.strip_prefix('#') {
            let (kind, name) = opening.split_once(char::is_whitespace).unwrap_or((opening, ""));
            if !matches!(kind, "each" | "if") {
                self.fault(
                    tag,
                    &format!("there is no section `{kind}`"),
                    "there are `{{#each path}}` and `{{#if path}}`",
                );
            } else if self.open.len() == DEPTH_LIMIT {
                self.fault(
                    tag,
                    "more than three sections stand in each other",
                    "close one before this one begins",
                );
            }
            // too deep ones are not kept, so that the tree stays shallow
            let path = self
                .path(if name.is_empty() { tag } else { name.trim() })
                .filter(|_| self.open.len() < DEPTH_LIMIT);
            let outer = std::mem::take(&mut self.nodes);
            self.open.push(Section { tag, kind, path, outer, then: None });
        } else if let Some(kind) = tag.strip_prefix('/') {
            let kind = kind.trim();
            let Some(section) = self.open.pop() else {
                self.fault(
                    tag,
                    &format!("`/{kind}` closes nothing"),
                    "take it out, or write the tag that opens it",
                );
                return;
            };
            if section.kind != kind {
                let message = format!("`/{kind}` stands where `{}` has to be closed", section.kind);
                self.fault(tag, &message, &format!("write `{{{{/{}}}}}` first", section.kind));
            }
            let body = std::mem::replace(&mut self.nodes, section.outer);
            self.nodes.extend(match (section.path, section.then) {
                (Some(path), None) if section.kind == "each" => Some(Node::Each(path, body)),
                (Some(path), None) => Some(Node::If(path, body, Vec::new())),
                (Some(path), Some(then)) => Some(Node::If(path, then, body)),
                (None, _) => None,
            });
        } else if let Some(section) =
            self.open.last_mut().filter(|section| section.kind == "if" && section.then.is_none())
        {
            section.then = Some(std::mem::take(&mut self.nodes));
        } else {
            self.fault(
                tag,
                "`else` stands outside `if`",
                "it goes once between `{{#if path}}` and `{{/if}}`",
            );
        }
    }

    fn path(&mut self, written: &'s str) -> Option<Path<'s>> {
        let mut steps = Vec::new();
        let mut rest = written;
        loop {
            let (step, after) = match rest.strip_prefix('[') {
                Some(quoted) => quoted.split_once(']').unwrap_or_default(),
                None => rest
                    .split_at_checked(rest.find('.').unwrap_or(rest.len()))
                    .filter(|(step, _)| is_name(step))
                    .unwrap_or_default(),
            };
            steps.push(step);
            match after.strip_prefix('.') {
                _ if step.is_empty() => break,
                Some(further) => rest = further,
                None if after.is_empty() => return Some(Path { written, steps }),
                None => break,
            }
        }
        let hint = "write a name such as `contact.name`, nothing else; other signs go in brackets: `row.[E-mail (work)]`";
        self.fault(written, "a name has to stand here", hint);
        None
    }

    fn fault(&mut self, about: &str, message: &str, hint: &str) {
        self.faults.push(fault(self.source, about, message.to_owned(), hint.to_owned()));
    }
}

fn is_name(step: &str) -> bool {
    step.trim() == step
        && step
            .chars()
            .all(|sign| !sign.is_ascii() || sign.is_ascii_alphanumeric() || "_- ".contains(sign))
}

/// A fault about a part of the source.
fn fault(source: &str, about: &str, message: String, hint: String) -> Fault {
    let start = about
        .as_ptr()
        .addr()
        .checked_sub(source.as_ptr().addr())
        .filter(|start| *start <= source.len())
        .unwrap_or(0);
    let before = source.get(..start).unwrap_or_default();
    let line_before = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    Fault {
        line: before.matches('\n').count() + 1,
        column: line_before.trim_start_matches('\u{feff}').chars().count() + 1,
        span: start..start + about.lines().next().unwrap_or_default().len(),
        message,
        hint,
    }
}

impl Template<'_> {
    /// Fills it in: the text, at most `limit` bytes of it.
    ///
    /// A name is known where the data has its key: null fills as empty, and so does what would stand in it, or past a list's
    /// end. In `if` the last step of a path of several (`this.phone`, `row.Manager`) may be unknown, which counts as no.
    ///
    /// # Errors
    /// Every unknown name with its nearest; or which bound was met.
    pub fn fill<V: Value>(
        &self,
        data: &V,
        escape: Escape,
        limit: usize,
        nearest: Nearest,
    ) -> Result<String, FillError> {
        let mut filling = Filling {
            source: self.source,
            scopes: vec![(data, 0)],
            out: String::new(),
            limit,
            escape,
            nearest,
            work: VISIT
                * (limit.saturating_add(self.source.len()).min(usize::MAX / 64) + ROUNDS_LIMIT),
            rounds: ROUNDS_LIMIT,
            faulty: Vec::new(),
            faults: Vec::new(),
        };
        let filled = filling.nodes(&self.nodes);
        if filling.faults.is_empty() {
            filled.map(|()| filling.out)
        } else {
            Err(FillError::Faults(filling.faults))
        }
    }
}

struct Filling<'a, V> {
    source: &'a str,
    /// The data, then the item of each section that is open, with its number.
    scopes: Vec<(&'a V, usize)>,
    out: String,
    limit: usize,
    escape: Escape,
    nearest: Nearest,
    /// What may still be spent: visits and the bytes of values.
    work: usize,
    rounds: usize,
    /// The names that `faults` are about.
    faulty: Vec<&'a str>,
    faults: Vec<Fault>,
}

impl<'a, V: Value> Filling<'a, V> {
    fn nodes(&mut self, nodes: &[Node<'a>]) -> Result<(), FillError> {
        for node in nodes {
            self.spend(VISIT)?;
            match node {
                Node::Text(text) => self.write(text)?,
                Node::Number => {
                    let number = self.scopes.last().map_or(0, |(_, number)| *number);
                    self.write(&number.to_string())?;
                }
                Node::Value(path) => self.value(path)?,
                Node::If(path, then, otherwise) => {
                    let found = self.find(path, true);
                    self.nodes(if found.is_some_and(holds) { then } else { otherwise })?;
                }
                Node::Each(path, body) => self.each(path, body)?,
            }
        }
        Ok(())
    }

    fn value(&mut self, path: &Path<'a>) -> Result<(), FillError> {
        let Some(value) = self.find(path, false) else {
            return Ok(());
        };
        let Some(text) = value.text() else {
            self.fault(path.written, || match value.items() {
                Some(_) => (
                    format!("`{}` is a list", path.written),
                    format!("write `{{{{#each {}}}}}`", path.written),
                ),
                None => (
                    format!("`{}` is an object", path.written),
                    format!("name one of its keys: {}", list(&value.keys())),
                ),
            });
            return Ok(());
        };
        if text.len() > self.limit {
            return Err(FillError::TooLong(self.limit));
        }
        self.spend(text.len())?;
        self.write(&self.escape.apply(&text))
    }

    fn each(&mut self, path: &Path<'a>, body: &[Node<'a>]) -> Result<(), FillError> {
        let Some(value) = self.find(path, false) else {
            return Ok(());
        };
        let Some(items) = value.items() else {
            if !is_nothing(value) {
                let hint = "`each` goes through a list; `if` asks for one value";
                self.fault(path.written, || {
                    (format!("`{}` is no list", path.written), hint.to_owned())
                });
            }
            return Ok(());
        };
        for (item, number) in items.iter().zip(1..) {
            self.rounds = self.rounds.checked_sub(1).ok_or(FillError::TooMuchWork)?;
            self.scopes.push((item, number));
            let filled = self.nodes(body);
            self.scopes.pop();
            filled?;
        }
        Ok(())
    }

    /// Follows a path; none where it leads to nothing, or is unknown, which is then a fault.
    fn find(&mut self, path: &Path<'a>, may_lack_last: bool) -> Option<&'a V> {
        let (first, further) = path.steps.split_first()?;
        let mut inward = self.scopes.iter().rev().map(|(scope, _)| *scope);
        let found = if *first == "this" {
            inward.next()
        } else {
            inward.find_map(|scope| scope.field(first))
        };
        let Some(mut value) = found else {
            let scopes: Vec<&V> = self.scopes.iter().rev().map(|(scope, _)| *scope).collect();
            self.unknown(first, &scopes);
            return None;
        };
        for (at, step) in further.iter().enumerate() {
            let next = match (value.items(), step.parse::<usize>()) {
                (Some(items), Ok(index)) => Some(items.get(index)?),
                _ => value.field(step),
            };
            let Some(next) = next else {
                let lacks_last = may_lack_last
                    && at + 1 == further.len()
                    && value.items().is_none()
                    && value.text().is_none();
                if !lacks_last && !is_nothing(value) {
                    self.unknown(step, &[value]);
                }
                return None;
            };
            value = next;
        }
        Some(value)
    }

    fn unknown(&mut self, name: &'a str, places: &[&'a V]) {
        let nearest = self.nearest;
        self.fault(name, || {
            let known: Vec<&str> = places.iter().flat_map(|place| place.keys()).collect();
            let hint = match nearest(name, &known) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None if known.is_empty() => {
                    "nothing can be named here: it is a list or a single value".to_owned()
                }
                None => format!("there are {}", list(&known)),
            };
            (format!("unknown name `{name}`"), hint)
        });
    }

    /// Notes a fault, with its message and hint, once for each place: sections repeat.
    fn fault(&mut self, about: &'a str, describe: impl FnOnce() -> (String, String)) {
        if self.faulty.iter().all(|known| known.as_ptr() != about.as_ptr()) {
            let (message, hint) = describe();
            self.faulty.push(about);
            self.faults.push(fault(self.source, about, message, hint));
        }
    }

    fn spend(&mut self, cost: usize) -> Result<(), FillError> {
        let left = self.work.checked_sub(cost).filter(|_| self.faults.len() < FAULTS_SHOWN);
        self.work = left.ok_or(FillError::TooMuchWork)?;
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), FillError> {
        if text.len() > self.limit - self.out.len() {
            return Err(FillError::TooLong(self.limit));
        }
        self.out.push_str(text);
        Ok(())
    }
}

/// Whether there is something: not null, no, an empty text, an empty list or an empty object.
fn holds<V: Value>(value: &V) -> bool {
    match (value.items(), value.text()) {
        (Some(items), _) => !items.is_empty(),
        (None, Some(text)) => !text.is_empty() && text != "false",
        (None, None) => !value.keys().is_empty(),
    }
}

fn is_nothing<V: Value>(value: &V) -> bool {
    value.items().is_none() && value.text().is_some_and(|text| text.is_empty())
}

/// The first names, each in backticks.
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    shown.extend(names.len().checked_sub(SHOWN + 1).map(|more| format!("{} more", more + 1)));
    shown.join(", ")
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Data {
        Text(String),
        List(Vec<Data>),
        Object(Vec<(String, Data)>),
    }

    impl Value for Data {
        fn field(&self, name: &str) -> Option<&Self> {
            let Self::Object(fields) = self else {
                return None;
            };
            fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
        }
        fn items(&self) -> Option<&[Self]> {
            if let Self::List(items) = self { Some(items) } else { None }
        }
        fn text(&self) -> Option<Cow<'_, str>> {
            if let Self::Text(text) = self { Some(Cow::Borrowed(text)) } else { None }
        }
        fn keys(&self) -> Vec<&str> {
            let Self::Object(fields) = self else {
                return Vec::new();
            };
            fields.iter().map(|(key, _)| key.as_str()).collect()
        }
    }

    fn text(text: &str) -> Data {
        Data::Text(text.to_owned())
    }

    fn object<const N: usize>(fields: [(&str, Data); N]) -> Data {
        Data::Object(fields.map(|(key, value)| (key.to_owned(), value)).into())
    }

    fn answer() -> Data {
        let step = |who: &str, phone: &str| object([("who", text(who)), ("phone", text(phone))]);
        object([
            ("asked", text("anna@contoso.com")),
            ("name", text("<b>A|B</b>")),
            ("school", text("")),
            ("open", text("false")),
            (
                "contact",
                object([("name", text("IT Service Desk")), ("email", text("it@contoso.com"))]),
            ),
            (
                "path",
                Data::List(vec![step("help desk", "+31 20 555 0100"), step("account giver", "")]),
            ),
            ("words", Data::List(vec![text("one"), text("two")])),
            ("none", Data::List(Vec::new())),
            (
                "row",
                object([
                    ("E-mail (work)", text("a@b.c")),
                    ("Full name", text("Anna")),
                    ("x.y", text("dotted")),
                ]),
            ),
        ])
    }

    fn nearest(name: &str, known: &[&str]) -> Option<String> {
        let like = |key: &&&str| {
            key.chars().filter(|sign| name.contains(*sign)).count() + 1 >= key.len().max(name.len())
        };
        known.iter().find(like).map(|key| (*key).to_owned())
    }

    fn fill(source: &str, escape: Escape, limit: usize) -> Result<String, String> {
        let told = |fault: &Fault| format!("{fault} ({})", fault.hint);
        let template = parse(source)
            .map_err(|faults| faults.iter().map(told).collect::<Vec<_>>().join("; "))?;
        template.fill(&answer(), escape, limit, nearest).map_err(|error| match error {
            FillError::Faults(faults) => faults.iter().map(told).collect::<Vec<_>>().join("; "),
            other => format!("{other} ({})", other.hint()),
        })
    }

    #[test]
    fn filled() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            assert_eq!(fill(source, Escape::Plain, OUTPUT_LIMIT).as_deref(), Ok(expected));
        }
        check("", "");
        check("no tags, } or }} or { alone", "no tags, } or }} or { alone");
        check("\u{feff}for {{asked}}", "for anna@contoso.com");
        check("{{ contact.name }}: {{contact.email}}", "IT Service Desk: it@contoso.com");
        check("{{ path.1.who }}{{ path.9.who }}", "account giver");
        check("{{ school }}{{ school.name }}", "");
        check(
            "{{#each path}}{{ @number }} {{ who }} {{ this.phone }} {{ asked }};{{/each}}",
            "1 help desk +31 20 555 0100 anna@contoso.com;2 account giver  anna@contoso.com;",
        );
        check("{{#each words}}{{#if this}}[{{ this }}]{{/if}}{{/each}}", "[one][two]");
        check("{{#each none}}x{{/each}}{{#each school}}x{{/each}}", "");
        check(
            "{{#each path}}{{#each words}}{{@number}}{{who}} {{/each}}{{@number}} {{/each}}",
            "1help desk 2help desk 1 1account giver 2account giver 2 ",
        );
        check("{{#if asked}}yes{{else}}no{{/if}}", "yes");
        check(
            "{{#if school}}yes{{else}}no{{/if}}{{#if open}}yes{{/if}}{{#if none}}yes{{/if}}",
            "no",
        );
        check(
            "{{#if path}}p{{/if}}{{#if contact}}c{{/if}}{{#if row.Manager}}yes{{else}}no{{/if}}",
            "pcno",
        );
        check("a{{!-- {{ not }} read --}}b", "ab");
        check("\\{{ name }} {{asked}}", "{{ name }} anna@contoso.com");
        check(
            "{{ row.[E-mail (work)] }} {{ row.Full name }} {{ [row].[x.y] }}",
            "a@b.c Anna dotted",
        );
        check("{{ asked\n}}", "anna@contoso.com");
    }

    #[test]
    fn lines_of_tags_go() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            assert_eq!(fill(source, Escape::Plain, OUTPUT_LIMIT).as_deref(), Ok(expected));
        }
        check("{{#each words}}\n- {{ this }}\n{{/each}}\nend\n", "- one\n- two\nend\n");
        check("{{#each words}}\r\n- {{ this }}\r\n{{/each}}\r\nend", "- one\r\n- two\r\nend");
        check("a\n  {{#if asked}}  \nb\n  {{else}}\nc\n  {{/if}}", "a\nb\n");
        check("{{!-- first --}}\n{{!-- second --}}\ntext", "text");
        check("- {{#if asked}}\nx{{/if}}\n", "- \nx\n");
        check("{{#if asked}}{{#if asked}}\nx{{/if}}{{/if}}\n", "\nx\n");
        check("{{ asked }}\n", "anna@contoso.com\n");
    }

    #[test]
    fn escaped() {
        #[track_caller]
        fn check(escape: Escape, expected: &str) {
            assert_eq!(fill("<i>{{ name }}", escape, OUTPUT_LIMIT).as_deref(), Ok(expected));
        }
        check(Escape::Plain, "<i><b>A|B</b>");
        check(Escape::Markdown, r"<i>&lt;b&gt;A\|B&lt;/b&gt;");
        check(Escape::Html, "<i>&lt;b&gt;A|B&lt;/b&gt;");
    }

    #[test]
    fn faults_of_syntax() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            let faults = parse(source).expect_err("a fault");
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(told.join("; "), expected);
            assert!(faults.iter().all(|fault| !fault.hint.is_empty() && source.get(fault.span.clone()).is_some()));
        }
        check("{{{{{{", "1:1: a brace too many");
        check("a {{{ b }}}", "1:3: a brace too many");
        check("a {{", "1:3: a tag is opened and not closed");
        check("é {{ a\n{{ b }}", "1:3: a tag is opened and not closed");
        check("a\n {{}}", "2:4: a name has to stand here");
        check("{{ a | upper }}", "1:4: a name has to stand here");
        check(
            "{{ a.b() }}{{ ../a }}{{> a }}{{~ a }}{{ a..b }}{{ .a }}{{ a. }}{{ [a }}{{ [] }}{{ [a]b }}",
            &[4, 15, 24, 32, 41, 51, 59, 67, 75, 83]
                .map(|at| format!("1:{at}: a name has to stand here"))
                .join("; "),
        );
        check("{{#each}}{{/each}}", "1:3: a name has to stand here");
        check("{{#unless a}}{{/unless}}", "1:3: there is no section `unless`");
        check("{{#if a}}", "1:3: the section `if` is not closed");
        check(
            "{{#if a}}\n{{#each b}}",
            "1:3: the section `if` is not closed; 2:3: the section `each` is not closed",
        );
        check("{{/if}}", "1:3: `/if` closes nothing");
        check("{{#if a}}{{/each}}", "1:12: `/each` stands where `if` has to be closed");
        check("{{else}}", "1:3: `else` stands outside `if`");
        check("{{#if a}}{{else}}{{else}}{{/if}}", "1:20: `else` stands outside `if`");
        check("{{#each a}}{{else}}{{/each}}", "1:14: `else` stands outside `if`");
        check(
            "{{ @number }}{{ @index }}",
            "1:4: `@number` stands outside `each`; 1:17: a name has to stand here",
        );
        check("x{{!-- a }}", "1:2: the comment is not closed");
        let four = "{{#if a}}{{#if a}}{{#if a}}{{#if a}}{{/if}}{{/if}}{{/if}}{{/if}}";
        check(four, "1:30: more than three sections stand in each other");
        check(&"x".repeat(10_000_000), "1:1: the template is larger than 256 KiB");
    }

    #[test]
    fn faults_of_filling() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            assert_eq!(fill(source, Escape::Plain, 20), Err(expected.to_owned()));
        }
        check("\n{{ contact.nmae }}", "2:12: unknown name `nmae` (did you mean `name`?)");
        check(
            "{{ zzz }}{{#each path}}{{ phoen }}{{ phone }}{{/each}}",
            "1:4: unknown name `zzz` (there are `asked`, `name`, `school`, `open`, `contact`, `path`, `words`, `none`, `row`); 1:27: unknown name `phoen` (did you mean `phone`?)",
        );
        check(
            "{{ asked.name }}",
            "1:10: unknown name `name` (nothing can be named here: it is a list or a single value)",
        );
        check("{{#if contcat}}{{/if}}", "1:7: unknown name `contcat` (did you mean `contact`?)");
        check(
            "{{#if path.name}}{{/if}}",
            "1:12: unknown name `name` (nothing can be named here: it is a list or a single value)",
        );
        check("{{ path }}", "1:4: `path` is a list (write `{{#each path}}`)");
        check(
            "{{ contact }}",
            "1:4: `contact` is an object (name one of its keys: `name`, `email`)",
        );
        check(
            "{{#each asked}}{{/each}}",
            "1:9: `asked` is no list (`each` goes through a list; `if` asks for one value)",
        );
        check(
            "{{ asked }}{{ asked }}",
            "the filled-in template is longer than 20 bytes (put less into the template, or fill it for fewer entries at a time)",
        );
    }

    /// The most that hostile templates can ask for, each over a list of a thousand items of the same list.
    #[test]
    fn work_is_bounded() {
        #[track_caller]
        fn check(source: &str, expected: &FillError) {
            let data = object([
                ("list", Data::List(vec![text("x"); 1000])),
                ("wide", Data::List(vec![text(&" ".repeat(1 << 20)); 20])),
            ]);
            let template = parse(source).expect("a template");
            assert_eq!(
                template.fill(&data, Escape::Markdown, OUTPUT_LIMIT, nearest).as_ref(),
                Err(expected)
            );
        }
        let nested = |body: &str| {
            format!(
                "{{{{#each list}}}}{{{{#each list}}}}{{{{#each list}}}}{body}{{{{/each}}}}{{{{/each}}}}{{{{/each}}}}"
            )
        };
        check(&nested(""), &FillError::TooMuchWork);
        check(&nested("{{ this }}"), &FillError::TooMuchWork);
        check(&nested("0123456789012345"), &FillError::TooLong(OUTPUT_LIMIT));
        check(
            &format!("{{{{#each list}}}}{}{{{{/each}}}}", "{{#if list}}{{/if}}".repeat(10_000)),
            &FillError::TooMuchWork,
        );
        check("{{#each list}}{{#each wide}}{{ this }}{{/each}}{{/each}}", &FillError::TooMuchWork);
        let faults = match parse("{{#each list}}{{ nope }}{{/each}}").expect("a template").fill(
            &answer(),
            Escape::Plain,
            9,
            nearest,
        ) {
            Err(FillError::Faults(faults)) => faults,
            other => panic!("{other:?}"),
        };
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn hostile_text_is_parsed_in_time() {
        #[track_caller]
        fn check(piece: &str) {
            let source = piece.repeat(TEMPLATE_LIMIT / piece.len());
            let faults = parse(&source).expect_err("a fault");
            assert!(faults.len() <= FAULTS_SHOWN);
        }
        for piece in [
            "{",
            "{{",
            "{{ ",
            "{{#if a}}",
            "{{/if}}",
            "{{}}",
            "{{a.",
            "{{!--",
            "{{else}}",
            "{{#each a}}{{#if b}}x",
        ] {
            check(piece);
        }
        let deep = "{{#if a}}".repeat(16_000) + &"{{/if}}".repeat(16_000);
        assert_eq!(parse(&deep).map_err(|faults| faults.len()), Err(1));
        assert!(parse(&format!("{{{{ {} }}}}", "a.".repeat(100_000) + "a")).is_ok());
    }

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("{{#each path}}"),
            Just("{{#each words}}"),
            Just("{{/each}}"),
            Just("{{#if school}}"),
            Just("{{#if asked}}"),
            Just("{{else}}"),
            Just("{{/if}}"),
            Just("{{ asked }}"),
            Just("{{ name }}"),
            Just("{{this}}"),
            Just("{{ who }}"),
            Just("{{@number}}"),
            Just("{{!-- x --}}"),
            Just("\\{{"),
            Just("{{"),
            Just("}}"),
            Just("{"),
            Just("."),
            Just("["),
            Just("é"),
            Just("\n"),
            Just(" "),
            Just("\r\n"),
            Just("x"),
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn filling_never_panics_nor_passes_the_limit(source in prop_oneof![any::<String>(), "[{}#/!. a-z\\\\\n-]{0,60}", pieces()], limit in 0_usize..200) {
            match parse(&source) {
                Ok(template) => for escape in [Escape::Plain, Escape::Markdown, Escape::Html] {
                    if let Ok(text) = template.fill(&answer(), escape, limit, nearest) {
                        prop_assert!(text.len() <= limit);
                    }
                },
                Err(faults) => for fault in faults {
                    prop_assert!(source.get(fault.span.clone()).is_some() && fault.line > 0 && fault.column > 0);
                },
            }
        }

        #[test]
        fn text_without_tags_is_left(source in "[^{\u{feff}]{0,80}") {
            prop_assert_eq!(fill(&source, Escape::Html, OUTPUT_LIMIT), Ok(source));
        }
    }
}
