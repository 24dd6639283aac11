//! Reads a noun from the nodes of a file, by its `Deserialize`.
//!
//! What is wrong is reported with its place, and read as if it were empty: so every fault of an entry is
//! found, and none of them ends the reading.

use std::collections::HashMap;
use std::iter;

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::node::{Node, Value};
use super::read::Reader;
use crate::diagnostics::checks::{NO_ROLE, REQUIRED_KEY, WRONG_KIND};

/// The field that keeps the key of an entry.
const KEY: &str = "$key";
/// The field that keeps all that stands under the key.
const VALUE: &str = "$value";

/// Reads what stands at `node`, under `key`.
pub fn read<'r, T: Deserialize<'r> + Default>(
    reader: &'r Reader<'r>,
    key: &'r Node<'r>,
    node: &'r Node<'r>,
) -> T {
    let source = Source { reader, node, key: Some(key), is_blank: false };
    T::deserialize(source).unwrap_or_else(|fault| {
        reader.report(WRONG_KIND, node.at, "", fault.to_string(), "");
        T::default()
    })
}

/// A value that is to be read.
#[derive(Clone, Copy)]
struct Source<'r> {
    reader: &'r Reader<'r>,
    node: &'r Node<'r>,
    /// The key that it stands under; none in a list.
    key: Option<&'r Node<'r>>,
    /// Whether its place alone is wanted: an entry of a list has no key.
    is_blank: bool,
}

impl<'r> Source<'r> {
    fn at(self, key: Option<&'r Node<'r>>, node: &'r Node<'r>) -> Self {
        Self { node, key, ..self }
    }

    fn wrong(self, wanted: &str) {
        let name = self.key.and_then(Node::text);
        let name = name.map_or_else(|| "this value".to_owned(), |name| format!("`{name}`"));
        self.reader.wrong(self.node, &name, wanted);
    }

    fn text(self) -> &'r str {
        let text = self.node.text().unwrap_or_default().trim();
        if text.is_empty() && !self.is_blank {
            self.wrong("a text");
        }
        text
    }

    /// The text in each language; under no language, one that is the same in all.
    fn texts(self) -> Vec<(&'r str, &'r str)> {
        match self.node.value() {
            Value::Text(_) => vec![("", self.text())],
            Value::Map(languages) if !languages.is_empty() => {
                let languages = self.entries();
                languages.into_iter().map(|it| (self.reader.language(it.key), it.text())).collect()
            }
            _ => {
                self.wrong("a text or a map of languages");
                vec![("", "")]
            }
        }
    }

    /// The entries of a map whose keys are ids.
    fn entries(self) -> Vec<Self> {
        let Value::Map(entries) = self.node.value() else {
            self.wrong("a map");
            return Vec::new();
        };
        let mut first = HashMap::with_capacity(entries.len());
        let once = entries.iter().filter_map(|(key, node)| {
            let first = *first.entry(self.reader.key(key)?).or_insert(key.at);
            if first != key.at {
                self.reader.repeated(key, first);
            }
            (first == key.at).then(|| self.at(Some(key), node))
        });
        once.collect()
    }

    /// The values of a noun's fields. The keys that it has to have end with `!`, those that no file can
    /// say begin with `$`.
    fn fields(self, noun: &str, fields: &'static [&'static str]) -> Vec<(&'static str, Self)> {
        let mut found: Vec<(&str, Self)> = Vec::with_capacity(fields.len());
        if fields.contains(&KEY) {
            let key = self.key.map_or(Self { is_blank: true, ..self }, |key| self.at(None, key));
            found.push((KEY, key));
        }
        if fields.contains(&VALUE) {
            found.push((VALUE, self));
            return found;
        }
        let Value::Map(entries) = self.node.value() else {
            self.reader.wrong(self.node, &with_article(noun), "a map");
            return found;
        };
        let known = fields.iter().filter(|it| !it.starts_with('$')).map(|it| named(it));
        for (key, node) in entries {
            let Some(name) = self.reader.key(key) else { continue };
            let Some(field) = fields.iter().find(|it| named(it) == name && !it.starts_with('$'))
            else {
                self.reader.unknown_key(key, &with_article(noun), known.clone());
                continue;
            };
            match found.iter().find(|(known, _)| known == field).and_then(|(_, it)| it.key) {
                Some(first) => {
                    self.reader.repeated(key, first.at);
                }
                None => found.push((field, self.at(Some(key), node))),
            }
        }
        let has = |field: &str| found.iter().any(|(known, _)| *known == field);
        // What uses a shared entry has from it what it does not say.
        for field in fields.iter().filter(|it| it.ends_with('!') && !has(it) && !has("use")) {
            let name = named(field);
            let check = if name == "role" { NO_ROLE } else { REQUIRED_KEY };
            let mut hint = format!("add `{name}:`");
            let (at, word, what) = match self.key.and_then(|key| Some((key.at, key.text()?))) {
                Some((at, id)) => (at, id, format!("{} `{id}`", words(noun))),
                None => (self.node.at, "", with_article(noun)),
            };
            if self.key.is_none() && fields.contains(&"use") {
                hint.push_str(", or `use:` with a shared one");
            }
            self.reader.report(check, at, word, format!("{what} has no `{name}`"), hint);
        }
        found
    }
}

/// The key of a field in a file.
fn named(field: &'static str) -> &'static str {
    field.strip_suffix('!').unwrap_or(field)
}

/// A type's name in words.
fn words(noun: &str) -> String {
    let mut words = String::new();
    for c in noun.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
    format!("{article} {}", words(noun))
}

impl<'r> IntoDeserializer<'r> for Source<'r> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Source<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Bool(flag) = self.node.value() else {
            self.wrong("true or false");
            return visitor.visit_bool(false);
        };
        visitor.visit_bool(*flag)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if matches!(self.node.value(), Value::Null) {
            self.wrong("a text");
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::List(items) = self.node.value() else {
            self.wrong("a list");
            return visitor.visit_seq(SeqDeserializer::new(iter::empty::<Self>()));
        };
        visitor.visit_seq(SeqDeserializer::new(items.iter().map(|item| self.at(None, item))))
    }

    /// A key, and what stands under it.
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        let key = self.key.map(|key| self.at(None, key));
        visitor.visit_seq(SeqDeserializer::new(key.into_iter().chain([self])))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            "Text" => visitor.visit_newtype_struct(MapDeserializer::new(self.texts().into_iter())),
            "ByKey" => {
                visitor.visit_newtype_struct(SeqDeserializer::new(self.entries().into_iter()))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            "Spanned" => visitor.visit_seq(SeqDeserializer::new([self, self].into_iter())),
            "At" => {
                let at = self.node.at;
                visitor.visit_seq(SeqDeserializer::new([at.file, at.line, at.column].into_iter()))
            }
            _ => visitor.visit_map(MapDeserializer::new(self.fields(name, fields).into_iter())),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple_struct map enum identifier ignored_any
    }
}
