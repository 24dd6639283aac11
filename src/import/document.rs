//! Reads the text of a directory file into nodes that know where they stand, and writes into it without touching a byte that is there.

use std::borrow::Cow;

use serde_yaml::granit_parser::{
    Event, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle,
};

use crate::escape::{yaml_list, yaml_scalar};

/// A value of the file, with the bytes that it takes.
#[derive(Debug)]
pub struct Node<'a> {
    start: usize,
    /// One past the last byte, a closing bracket included.
    end: usize,
    /// How far it is indented, from 0.
    column: usize,
    is_flow: bool,
    value: Value<'a>,
}

#[derive(Debug)]
enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Vec<(Node<'a>, Node<'a>)>),
    /// What an anchor names elsewhere; it is only there.
    Alias,
}

impl<'a> Node<'a> {
    /// What a file without anything in it holds.
    pub fn nothing() -> Self {
        Node { start: 0, end: 0, column: 0, is_flow: false, value: Value::Null }
    }

    /// The scalar, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The scalars of a text: itself, or those of its languages.
    pub fn texts(&self) -> Vec<&str> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().filter_map(|(_, value)| value.text()).collect(),
            _ => self.text().into_iter().collect(),
        }
    }

    /// The value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.pairs().iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// The keys and values of a map; none where it is no map.
    pub fn pairs(&self) -> &[(Node<'a>, Node<'a>)] {
        if let Value::Map(pairs) = &self.value { pairs } else { &[] }
    }

    /// The values of a list; none where it is no list.
    pub fn items(&self) -> &[Node<'a>] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }
}

/// Reads a file into its value; one without anything in it is nothing.
///
/// # Errors
/// The first fault of the syntax.
pub fn read(text: &str) -> Result<Node<'_>, ScanError> {
    let mut reader = Reader { text, events: Parser::new_from_str(text) };
    let mut root = None;
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => break,
            (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
            (event, span) => {
                let node = reader.node(event, &span)?;
                root.get_or_insert(node);
            }
        }
    }
    Ok(root.unwrap_or(Node::nothing()))
}

struct Reader<'a> {
    text: &'a str,
    events: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), ScanError> {
        self.events.next_event().unwrap_or(Ok((Event::StreamEnd, Span::default())))
    }

    fn node(&mut self, event: Event<'a>, span: &Span) -> Result<Node<'a>, ScanError> {
        let range = span.byte_range().unwrap_or_default();
        let mut node = Node {
            start: range.start,
            end: range.end,
            column: span.start.col(),
            is_flow: false,
            value: Value::Alias,
        };
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..)
                if matches!(&*text, "" | "~" | "null" | "Null" | "NULL") =>
            {
                node.value = Value::Null;
            }
            Event::Scalar(text, style, ..) => {
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    // Such a text is said to end where the next value begins.
                    let until = self.text.get(..node.end).unwrap_or_default();
                    node.end = until.trim_end().len();
                }
                node.value = Value::Text(text);
            }
            Event::SequenceStart(style, ..) => {
                let mut items = Vec::new();
                let end = loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        break span;
                    }
                    items.push(self.node(event, &span)?);
                };
                node.close(style, &end, items.last().map(|item| item.end));
                if let Some(first) = items.first() {
                    // The list itself is said to begin at the first item where it is not indented.
                    let before = self.text.get(..first.start).unwrap_or_default();
                    let line = before.rsplit('\n').next().unwrap_or_default();
                    let dash = line.trim_start();
                    if dash.starts_with('-') {
                        node.column = line.len() - dash.len();
                    }
                }
                node.value = Value::List(items);
            }
            Event::MappingStart(style, ..) => {
                let mut pairs = Vec::new();
                let end = loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        break span;
                    }
                    let key = self.node(event, &span)?;
                    let (event, span) = self.next()?;
                    let mut value = self.node(event, &span)?;
                    if matches!(value.value, Value::Null) {
                        // What is not there may be said to stand on the next line.
                        value.end = value.end.min(key.end + 1).max(key.end);
                    }
                    pairs.push((key, value));
                };
                node.close(style, &end, pairs.last().map(|(_, value)| value.end));
                if let Some((key, _)) = pairs.first().filter(|_| !node.is_flow) {
                    node.column = key.column;
                }
                node.value = Value::Map(pairs);
            }
            _ => {}
        }
        Ok(node)
    }
}

impl Node<'_> {
    fn close(&mut self, style: StructureStyle, end: &Span, last: Option<usize>) {
        self.is_flow = style == StructureStyle::Flow;
        let end = end.byte_range().unwrap_or_default().end;
        self.end = if self.is_flow { end } else { last.unwrap_or(self.end) };
    }
}

/// What is written into a file.
#[derive(Debug)]
pub struct Edits<'a> {
    text: &'a str,
    /// Whether it is JSON, which has all words in quotes.
    is_json: bool,
    insertions: Vec<(usize, String)>,
    /// The sections that are made at its end, behind all that is written into those that are there.
    sections: String,
}

impl<'a> Edits<'a> {
    /// No edits of a file yet.
    pub fn new(text: &'a str, is_json: bool) -> Self {
        Self { text, is_json, insertions: Vec::new(), sections: String::new() }
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.insertions.is_empty() && self.sections.is_empty()
    }

    /// The text with all that is written into it.
    pub fn finish(mut self) -> String {
        self.insertions.sort_by_key(|(at, _)| *at);
        self.insertions.push((self.text.len(), self.sections));
        let ending = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out = String::with_capacity(self.text.len() * 9 / 8);
        let mut done = 0;
        for (at, text) in self.insertions {
            out.push_str(self.text.get(done..at).unwrap_or_default());
            let is_line = at == self.text.len() && !text.is_empty();
            if is_line && !out.is_empty() && !out.ends_with('\n') {
                out.push_str(ending);
            }
            out.push_str(&text.replace('\n', ending));
            done = at.max(done);
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
        out
    }

    /// Adds entries to a section of the file, which is made where it is not there; false where it is
    /// written in a way that nothing can be added to.
    pub fn add_entries(
        &mut self,
        root: &Node<'_>,
        section: &str,
        entries: Vec<(String, Yaml)>,
    ) -> bool {
        let spaced = |indent| {
            let lines = entries.iter().map(|(id, entry)| pair_lines(id, entry, indent));
            lines.collect::<Vec<_>>().join("\n")
        };
        match (root.get(section), &root.value) {
            (Some(Node { value: Value::Null, end, .. }), _) if !root.is_flow => {
                self.insert_lines(*end, spaced(root.column + 2));
            }
            (Some(map), _) if !map.is_flow && !map.pairs().is_empty() => {
                self.insert_lines(self.end_of(map), format!("\n{}", spaced(map.column)));
            }
            (Some(map), _) => {
                return entries.iter().all(|(id, entry)| self.add_pair(map, &[], id, entry));
            }
            (None, Value::Map(_)) if root.is_flow => {
                return self.add_pair(root, &[], section, &Yaml::Map(entries));
            }
            (None, Value::Map(_) | Value::Null) => {
                let is_first = self.text.trim().is_empty() && self.sections.is_empty();
                let blank = if is_first { "" } else { "\n" };
                let (indent, lines) = (root.column, spaced(root.column + 2));
                self.sections.push_str(&format!("{blank}{:indent$}{section}:\n{lines}", ""));
            }
            _ => return false,
        }
        true
    }

    /// Adds a key to a map, behind the last of the keys that it comes `after`, else at the end; false
    /// where it is no map that can be added to.
    pub fn add_pair(&mut self, map: &Node<'_>, after: &[&str], key: &str, value: &Yaml) -> bool {
        let pairs = map.pairs();
        let is_before = |(known, _): &(Node<'_>, Node<'_>)| {
            known.text().is_some_and(|known| after.contains(&known))
        };
        let last = pairs.iter().rposition(is_before).map_or(pairs.len(), |at| at + 1);
        let before = last.checked_sub(1).and_then(|at| pairs.get(at)).map(|(_, value)| value);
        if map.is_flow {
            let key = Yaml::Text(key.to_owned()).flow(self.is_json);
            self.insert_in_flow(map, before, &format!("{key}: {}", value.flow(self.is_json)));
        } else if let Some(before) = before {
            let at = if last == pairs.len() { self.end_of(map) } else { before.end };
            self.insert_lines(at, pair_lines(key, value, map.column));
        }
        map.is_flow || before.is_some()
    }

    /// Adds an item to the end of a list; false where it is no list that can be added to.
    pub fn add_item(&mut self, list: &Node<'_>, item: &Yaml) -> bool {
        let Value::List(items) = &list.value else { return false };
        if list.is_flow {
            self.insert_in_flow(list, items.last(), &item.flow(self.is_json));
        } else {
            self.insert_lines(list.end, item_lines(item, list.column));
        }
        true
    }

    /// Inserts in brackets, behind a value or at the beginning; on a line of its own where the others
    /// have one.
    fn insert_in_flow(&mut self, brackets: &Node<'_>, before: Option<&Node<'_>>, text: &str) {
        let at = before.map_or(brackets.start + 1, |before| before.end);
        // What stands between the bracket and its first value stands before each.
        let inside = self.text.get(brackets.start + 1..at).unwrap_or_default();
        let space = inside.split(|c: char| !c.is_whitespace()).next().unwrap_or_default();
        let space = if space.contains('\n') { space } else { " " };
        let is_first =
            before.is_none() && self.insertions.last().is_none_or(|(last, _)| *last != at);
        let text = if is_first { text.to_owned() } else { format!(",{space}{text}") };
        self.insertions.push((at, text));
    }

    /// Inserts whole lines behind the line of `at`, which a block that ends there may have ended.
    fn insert_lines(&mut self, at: usize, lines: String) {
        let before = self.text.get(..at).unwrap_or_default();
        let is_begun = before.is_empty() || before.ends_with('\n');
        self.insertions.push((if is_begun { at } else { self.line_end(at) }, lines));
    }

    /// Where the next line begins, or the file ends.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
    }

    /// Where a block map ends: behind the comments that are indented as its keys are.
    fn end_of(&self, map: &Node<'_>) -> usize {
        let mut end = map.end;
        let mut at = self.line_end(map.end.saturating_sub(1));
        while at < self.text.len() {
            let next = self.line_end(at);
            let line = self.text.get(at..next).unwrap_or_default();
            let comment = line.trim_start_matches(' ');
            if comment.starts_with('#') && line.len() - comment.len() >= map.column.max(1) {
                end = next;
            } else if !comment.trim().is_empty() {
                break;
            }
            at = next;
        }
        end
    }
}

/// A value that is to be written.
#[derive(Debug, Clone)]
pub enum Yaml {
    /// A scalar.
    Text(String),
    /// Scalars on one line.
    Texts(Vec<String>),
    /// A list, one item a line.
    List(Vec<Yaml>),
    /// A map, one key a line; a key that begins with `#` is a comment.
    Map(Vec<(String, Yaml)>),
    /// A map on one line.
    Line(Vec<(String, Yaml)>),
}

impl Yaml {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Texts(texts) => texts.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(pairs) | Self::Line(pairs) => pairs.is_empty(),
        }
    }

    /// The values, as they are said.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Texts(texts) => texts.join(" "),
            _ => String::new(),
        }
    }

    /// The value in brackets, on one line.
    fn flow(&self, is_json: bool) -> String {
        let scalar = |text: &String| {
            if is_json {
                serde_json::Value::from(text.as_str()).to_string()
            } else {
                yaml_scalar(text).into_owned()
            }
        };
        match self {
            Self::Text(text) => scalar(text),
            Self::Texts(texts) if is_json => {
                format!("[{}]", texts.iter().map(scalar).collect::<Vec<_>>().join(", "))
            }
            Self::Texts(texts) => yaml_list(texts.iter().map(String::as_str)),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.flow(is_json)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(pairs) | Self::Line(pairs) => {
                let pairs = pairs.iter().filter(|(key, _)| !key.starts_with('#'));
                let pairs =
                    pairs.map(|(key, value)| format!("{}: {}", scalar(key), value.flow(is_json)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A key and its value, on lines that are indented so far.
fn pair_lines(key: &str, value: &Yaml, indent: usize) -> String {
    let key = if key.starts_with('#') { key.into() } else { yaml_scalar(key) };
    let mut lines = format!("{:indent$}{key}:", "");
    match value {
        Yaml::Map(pairs) => {
            lines.push('\n');
            let pairs = pairs.iter().map(|(key, value)| pair_lines(key, value, indent + 2));
            lines.extend(pairs);
        }
        Yaml::List(items) => {
            lines.push('\n');
            lines.extend(items.iter().map(|item| item_lines(item, indent + 2)));
        }
        value => lines.push_str(&format!(" {}\n", value.flow(false))),
    }
    lines
}

/// An item of a list; the dash is indented so far.
fn item_lines(item: &Yaml, indent: usize) -> String {
    let Yaml::Map(pairs) = item else {
        return format!("{:indent$}- {}\n", "", item.flow(false));
    };
    let lines = pairs.iter().map(|(key, value)| pair_lines(key, value, indent + 2));
    let mut lines: String = lines.collect();
    lines.replace_range(indent..=indent, "-");
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Yaml {
        Yaml::Text(text.to_owned())
    }

    /// Adds an organization, a key to the first one, and an item to each list of it.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let is_json = text.starts_with('{');
        let root = read(text).unwrap();
        let mut edits = Edits::new(text, is_json);
        if let Some((_, first)) = root.get("organizations").and_then(|it| it.pairs().first()) {
            assert!(edits.add_pair(first, &["name"], "tenant", &word("t")));
            let lists = first.pairs().iter().filter(|(_, it)| matches!(it.value, Value::List(_)));
            for (key, list) in lists {
                let contact =
                    Yaml::Map(vec![("name".to_owned(), word("D")), ("url".to_owned(), word("u"))]);
                let item = if key.text() == Some("contacts") { contact } else { word("new.com") };
                assert!(edits.add_item(list, &item));
            }
        }
        let entry = Yaml::Map(vec![("name".to_owned(), word("New: one"))]);
        assert!(edits.add_entries(&root, "organizations", vec![("new".to_owned(), entry)]));
        let edited = edits.finish();
        assert_eq!(edited, expected, "{edited}");
        let read = read(&edited).unwrap();
        assert_eq!(
            read.get("organizations").unwrap().get("new").unwrap().get("name").unwrap().text(),
            Some("New: one")
        );
    }

    #[test]
    fn blocks() {
        check("", "organizations:\n  new:\n    name: \"New: one\"\n");
        check("organizations:\n", "organizations:\n  new:\n    name: \"New: one\"\n");
        check(
            "contacts: # none yet\n\n# End.\n",
            "contacts: # none yet\n\n# End.\n\norganizations:\n  new:\n    name: \"New: one\"\n",
        );
        check(
            "organizations:\n    a: # ours\n        name: A # not B\n        # more\n        domains: [a.com] # all\n        # contacts later\n    # last\n\n# Shared.\ncontacts:\n    x: {name: X}",
            "organizations:\n    a: # ours\n        name: A # not B\n        tenant: t\n        # more\n        domains: [a.com, new.com] # all\n        # contacts later\n    # last\n\n    new:\n      name: \"New: one\"\n\n# Shared.\ncontacts:\n    x: {name: X}",
        );
        check(
            "organizations:\n  a:\n    name: |\n      A\n\n    contacts:\n    - name: B\n      note: >-\n        long\n    domains:\n      - a.com\n      # other\n      - b.com",
            "organizations:\n  a:\n    name: |\n      A\n    tenant: t\n\n    contacts:\n    - name: B\n      note: >-\n        long\n    - name: D\n      url: u\n    domains:\n      - a.com\n      # other\n      - b.com\n      - new.com\n\n  new:\n    name: \"New: one\"\n",
        );
        check(
            "organizations:\r\n  a:\r\n    name: A\r\n",
            "organizations:\r\n  a:\r\n    name: A\r\n    tenant: t\r\n\r\n  new:\r\n    name: \"New: one\"\r\n",
        );
    }

    #[test]
    fn brackets() {
        check(
            "organizations: {a: {name: A, domains: []}}\n",
            "organizations: {a: {name: A, tenant: t, domains: [new.com]}, new: {name: \"New: one\"}}\n",
        );
        check(
            "{\n  \"organizations\": {\n    \"a\": {\"name\": \"A\", \"contacts\": [{\"name\": \"B\"}]}\n  }\n}\n",
            "{\n  \"organizations\": {\n    \"a\": {\"name\": \"A\", \"tenant\": \"t\", \"contacts\": [{\"name\": \"B\"}, {\"name\": \"D\", \"url\": \"u\"}]},\n    \"new\": {\"name\": \"New: one\"}\n  }\n}\n",
        );
        check("{}", "{\"organizations\": {\"new\": {\"name\": \"New: one\"}}}");
        check(
            "{\"organizations\": {}}",
            "{\"organizations\": {\"new\": {\"name\": \"New: one\"}}}",
        );
    }

    #[test]
    fn what_cannot_be_added_to() {
        let text = "organizations: &o\n  a: *x\n";
        assert!(read(text).is_err() || read(text).unwrap().get("organizations").is_some());
        let text = "- a\n";
        let root = read(text).unwrap();
        assert!(!Edits::new(text, false).add_entries(
            &root,
            "organizations",
            vec![("a".to_owned(), word("b"))]
        ));
        assert!(read("a: [\nb: c\n").is_err());
    }
}
