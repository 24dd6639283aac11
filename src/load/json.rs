//! Turns JSON text into the entries of a file, each value with its place.

use jsonc_parser::ast::{ObjectProp, Value as Ast};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::node::{Item, Node, Place, Value};
use super::problem::{SYNTAX, SyntaxFault, WRONG_KIND};

/// Strict JSON: none of the liberties that the parser could take.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads `source`, and hands each entry to `each`.
///
/// # Errors
/// The first fault of the syntax.
pub fn read<'a>(source: &'a str, mut each: impl FnMut(Item<'a>)) -> Result<(), SyntaxFault> {
    let mut places = Places::new(source);
    let parsed = parse_to_ast(source, &CollectOptions::default(), &STRICT).map_err(|fault| {
        let range = fault.range();
        SyntaxFault {
            place: places.of(range.start, range.end),
            message: lower_first(&fault.kind().to_string()),
            check: SYNTAX,
        }
    })?;
    match parsed.value {
        None | Some(Ast::NullKeyword(_)) => Ok(()),
        Some(Ast::Object(object)) => {
            for property in object.properties {
                let (section, value) = pair(property);
                let section_place = places.of(section.1, section.2);
                let section = Node { place: section_place, value: Value::Text(section.0) };
                if let Ast::Object(entries) = value {
                    if entries.properties.is_empty() {
                        let value = Node { place: section_place, value: Value::Null };
                        each(Item { section: section.clone(), key: None, value });
                    }
                    for entry in entries.properties {
                        let (key, value) = pair(entry);
                        let key =
                            Node { place: places.of(key.1, key.2), value: Value::Text(key.0) };
                        let value = places.node(value);
                        each(Item { section: section.clone(), key: Some(key), value });
                    }
                } else {
                    let value = places.node(value);
                    each(Item { section, key: None, value });
                }
            }
            Ok(())
        }
        Some(other) => {
            let range = other.range();
            Err(SyntaxFault {
                place: places.of(range.start, range.end),
                message: "a directory file is a map of sections".to_owned(),
                check: WRONG_KIND,
            })
        }
    }
}

type Key<'a> = (std::borrow::Cow<'a, str>, usize, usize);

fn pair(property: ObjectProp<'_>) -> (Key<'_>, Ast<'_>) {
    let range = property.name.range();
    let name = match property.name {
        jsonc_parser::ast::ObjectPropName::String(literal) => literal.value,
        jsonc_parser::ast::ObjectPropName::Word(literal) => literal.value.into(),
    };
    ((name, range.start, range.end), property.value)
}

/// Lines and columns of byte offsets, counted onward: offsets are asked in rising order.
struct Places<'a> {
    source: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
}

impl<'a> Places<'a> {
    fn new(source: &'a str) -> Self {
        Self { source, at: 0, line: 1, line_start: 0 }
    }

    fn of(&mut self, start: usize, end: usize) -> Place {
        if start < self.at {
            (self.at, self.line, self.line_start) = (0, 1, 0);
        }
        let between = self.source.as_bytes().get(self.at..start).unwrap_or_default();
        for (index, byte) in between.iter().enumerate() {
            if *byte == b'\n' {
                self.line = self.line.saturating_add(1);
                self.line_start = self.at + index + 1;
            }
        }
        self.at = start;
        let before = self.source.get(self.line_start..start).unwrap_or_default();
        // A line that is a whole file would make this quadratic: past a page, bytes will do.
        let column = if before.len() < 4096 { before.chars().count() } else { before.len() };
        Place {
            line: self.line,
            column: u32::try_from(column).map_or(u32::MAX, |c| c.saturating_add(1)),
            start,
            end,
        }
    }

    fn node(&mut self, ast: Ast<'a>) -> Node<'a> {
        let range = ast.range();
        let place = self.of(range.start, range.end);
        let value = match ast {
            Ast::StringLit(literal) => Value::Text(literal.value),
            Ast::NumberLit(literal) => Value::Text(literal.value.into()),
            Ast::BooleanLit(literal) => Value::Bool(literal.value),
            Ast::NullKeyword(_) => Value::Null,
            Ast::Array(list) => {
                Value::List(list.elements.into_iter().map(|item| self.node(item)).collect())
            }
            Ast::Object(object) => Value::Map(
                object
                    .properties
                    .into_iter()
                    .map(|property| {
                        let (key, value) = pair(property);
                        let key = Node { place: self.of(key.1, key.2), value: Value::Text(key.0) };
                        (key, self.node(value))
                    })
                    .collect(),
            ),
        };
        Node { place, value }
    }
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
