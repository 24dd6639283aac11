//! The values of a YAML or JSON file, each with its place.

use std::borrow::Cow;
use std::rc::Rc;

use crate::diagnostics::Check;
use crate::diagnostics::checks::TOO_LARGE;
use crate::model::At;

/// The most values that are held at once: those of one entry, and what anchors name. No directory
/// needs as many in one entry.
pub const MOST_VALUES: usize = 500_000;

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// Where it begins.
    pub at: At,
    /// What it is.
    pub value: Value<'a>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// `true` or `false`, not in quotes.
    Bool(bool),
    /// Any other scalar, numbers included, as it is written.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// A map, in the order of the file.
    Map(Vec<(Node<'a>, Node<'a>)>),
    /// A value that an anchor named before.
    Shared(Rc<Node<'a>>),
}

impl<'a> Node<'a> {
    /// The value, with aliases followed.
    #[must_use]
    pub fn value(&self) -> &Value<'a> {
        match &self.value {
            Value::Shared(node) => node.value(),
            value => value,
        }
    }

    /// The scalar, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self.value() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value() {
            Value::Null => "empty",
            Value::Text(text) if text.trim().is_empty() => "empty",
            Value::Bool(_) => "true or false",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Shared(_) => "an alias",
        }
    }
}

/// One entry of a file: a top-level key that is no map, or one entry of the map beneath it.
#[derive(Debug)]
pub struct Item<'a> {
    /// The top-level key.
    pub section: Node<'a>,
    /// The key beneath it; none where the section's value is not a map.
    pub key: Option<Node<'a>>,
    /// The value.
    pub value: Node<'a>,
}

/// What a reader of a file's syntax stops at.
#[derive(Debug)]
pub struct SyntaxFault {
    /// Where.
    pub at: At,
    /// What is wrong.
    pub message: String,
    /// Which check it falls under.
    pub check: &'static Check,
}

impl SyntaxFault {
    /// An entry of more values than any needs.
    #[must_use]
    pub fn too_many_values(at: At) -> Self {
        let message = format!("one entry has more than {MOST_VALUES} values");
        Self { at, message, check: TOO_LARGE }
    }
}
