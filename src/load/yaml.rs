//! Turns YAML text, or JSON, which is YAML, into the entries of a file, one at a time, so that memory
//! follows the largest entry and not the file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use serde::de::IgnoredAny;
use serde_yaml::granit_parser::{Event, Marker, Parser, ScalarStyle, StrInput};

use super::node::{Item, MOST_VALUES, Node, SyntaxFault, Value};
use crate::diagnostics::checks::{ALIAS_LIMIT, SECOND_DOCUMENT, SYNTAX, WRONG_KIND};
use crate::model::At;

/// How many values aliases may repeat beyond what the file itself holds.
const FREE_REPEATS: usize = 10_000;

/// Reads `source`, the text of the layer's file of this number, hands each entry to `each`, and tells whether there is a map at all.
///
/// # Errors
/// The first fault of the syntax, a second document, or aliases that repeat too much.
pub fn read<'a>(
    source: &'a str,
    file: u32,
    mut each: impl FnMut(Item<'a>),
) -> Result<bool, SyntaxFault> {
    let mut reader = Reader {
        file,
        events: Parser::new_from_str(source),
        anchors: HashMap::new(),
        values: 0,
        begun: 0,
        anchored: 0,
        repeats: 0,
    };
    reader.file(&mut each)
}

/// What makes `source` YAML but not JSON: a comma too many, a name without quotes, a comment.
///
/// An end that comes too early is left to [`read`], which says where the open bracket or quote is.
pub fn json_fault(source: &str, file: u32) -> Option<SyntaxFault> {
    let fault = serde_json::from_str::<IgnoredAny>(source).err().filter(|fault| !fault.is_eof())?;
    let newline = fault.line().checked_sub(2).and_then(|nth| source.match_indices('\n').nth(nth));
    let line_start = newline.map_or(0, |(at, _)| at + 1);
    // The column is one past the fault, which may be the end of the line before.
    let at = (line_start + fault.column()).saturating_sub(1);
    let (mut before, rest) = source.split_at_checked(at).unwrap_or((source, ""));
    let mut message = fault.to_string();
    message.truncate(message.find(" at line ").unwrap_or(message.len()));
    if rest.starts_with(['}', ']'])
        && let Some(value) = before.trim_end().strip_suffix(',')
    {
        before = value;
        "trailing commas are not allowed".clone_into(&mut message);
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    let column = number(line.chars().count() + 1);
    let at = At { file, line: number(before.matches('\n').count() + 1), column, layer: 0 };
    Some(SyntaxFault { at, message, check: SYNTAX })
}

struct Anchor<'a> {
    node: Rc<Node<'a>>,
    size: usize,
}

struct Reader<'a> {
    file: u32,
    events: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, Anchor<'a>>,
    values: usize,
    /// How many values there were before this entry.
    begun: usize,
    /// How many values anchors keep.
    anchored: usize,
    repeats: usize,
}

impl<'a> Reader<'a> {
    fn at(&self, mark: &Marker) -> At {
        let (line, column) = (number(mark.line()), number(mark.col() + 1));
        At { file: self.file, line, column, layer: 0 }
    }

    fn next(&mut self) -> Result<(Event<'a>, At), SyntaxFault> {
        loop {
            return match self.events.next_event() {
                Some(Ok((Event::Anchor(..), _))) => continue,
                Some(Ok((event, span))) => Ok((event, self.at(&span.start))),
                Some(Err(fault)) => {
                    let (at, message) = (self.at(fault.marker()), fault.info());
                    Err(SyntaxFault { at, message, check: SYNTAX })
                }
                None => Ok((Event::StreamEnd, At::default())),
            };
        }
    }

    fn file(&mut self, each: &mut impl FnMut(Item<'a>)) -> Result<bool, SyntaxFault> {
        let mut documents = 0;
        let mut is_map = false;
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(is_map),
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(SyntaxFault {
                            at,
                            message: "a second YAML document".to_owned(),
                            check: SECOND_DOCUMENT,
                        });
                    }
                }
                Event::MappingStart(..) => {
                    is_map = true;
                    self.sections(each)?;
                }
                Event::Scalar(ref text, ScalarStyle::Plain, ..) if is_null(text) => {}
                Event::Scalar(..) | Event::SequenceStart(..) | Event::Alias(..) => {
                    return Err(SyntaxFault {
                        at,
                        message: "a directory file is a map of sections".to_owned(),
                        check: WRONG_KIND,
                    });
                }
                _ => {}
            }
        }
    }

    fn sections(&mut self, each: &mut impl FnMut(Item<'a>)) -> Result<(), SyntaxFault> {
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(());
            }
            self.begun = self.values;
            let section = self.node(event, at)?.0;
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingStart(_, 0, _)) {
                let mut empty = true;
                loop {
                    let (event, at) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        break;
                    }
                    empty = false;
                    self.begun = self.values;
                    let key = self.node(event, at)?.0;
                    let (event, at) = self.next()?;
                    let value = self.node(event, at)?.0;
                    each(Item { section: section.clone(), key: Some(key), value });
                }
                if empty {
                    // A section's name can be wrong even if nothing stands beneath it.
                    each(Item { section, key: None, value: Node { at, value: Value::Null } });
                }
            } else {
                let node = self.node(event, at)?.0;
                spread(section, node, each);
            }
        }
    }

    /// The value that `event` begins, and how many values it holds.
    fn node(&mut self, event: Event<'a>, at: At) -> Result<(Node<'a>, usize), SyntaxFault> {
        self.values += 1;
        if self.values - self.begun + self.anchored > MOST_VALUES {
            return Err(SyntaxFault::too_many_values(at));
        }
        let (value, size, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(text, style), 1, anchor),
            Event::SequenceStart(_, anchor, _) => {
                let mut items = Vec::new();
                let mut size = 1;
                loop {
                    let (event, at) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    let (item, count) = self.node(event, at)?;
                    size += count;
                    items.push(item);
                }
                (Value::List(items), size, anchor)
            }
            Event::MappingStart(_, anchor, _) => {
                let mut entries = Vec::new();
                let mut size = 1;
                loop {
                    let (event, at) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        break;
                    }
                    let (key, key_size) = self.node(event, at)?;
                    let (event, at) = self.next()?;
                    let (value, value_size) = self.node(event, at)?;
                    size += key_size + value_size;
                    entries.push((key, value));
                }
                (Value::Map(entries), size, anchor)
            }
            Event::Alias(id) => return self.alias(id, at),
            _ => (Value::Null, 1, 0),
        };
        let node = Node { at, value };
        if anchor == 0 {
            return Ok((node, size));
        }
        self.anchored = self.anchored.saturating_add(size);
        let shared = Rc::new(node);
        self.anchors.insert(anchor, Anchor { node: Rc::clone(&shared), size });
        let value = Value::Shared(shared);
        Ok((Node { at, value }, size))
    }

    fn alias(&mut self, id: usize, at: At) -> Result<(Node<'a>, usize), SyntaxFault> {
        let Some(anchor) = self.anchors.get(&id) else {
            return Err(SyntaxFault {
                at,
                message: "an alias to itself, or to nothing".to_owned(),
                check: SYNTAX,
            });
        };
        self.repeats = self.repeats.saturating_add(anchor.size);
        if self.repeats > self.values.saturating_add(FREE_REPEATS) {
            return Err(SyntaxFault {
                at,
                message: "aliases repeat more than the file itself holds".to_owned(),
                check: ALIAS_LIMIT,
            });
        }
        let value = Value::Shared(Rc::clone(&anchor.node));
        Ok((Node { at, value }, anchor.size))
    }
}

/// Hands on a section's value: entry by entry where it is a map.
fn spread<'a>(section: Node<'a>, value: Node<'a>, each: &mut impl FnMut(Item<'a>)) {
    let at = value.at;
    let entries = if let Value::Map(_) = value.value() {
        match value.value {
            Value::Map(entries) => entries,
            Value::Shared(node) => match node.value() {
                Value::Map(entries) => entries.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    } else {
        each(Item { section, key: None, value });
        return;
    };
    if entries.is_empty() {
        each(Item { section, key: None, value: Node { at, value: Value::Null } });
        return;
    }
    for (key, value) in entries {
        each(Item { section: section.clone(), key: Some(key), value });
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value<'_> {
    if !matches!(style, ScalarStyle::Plain) {
        return Value::Text(text);
    }
    match &*text {
        text if is_null(text) => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => Value::Text(text),
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
