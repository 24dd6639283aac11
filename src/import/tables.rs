//! The tables of `data/imports.yaml`: the shapes of foreign files, the names of columns, and how countries number their phones.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::names;

/// What can be taken from a foreign file: keys of an organization and of its contact, and besides
/// `initial` (the domain that tells the tenant's name), `country`, `switchboard` (its phone number,
/// where no better one is known) and `website` (which proposes a domain).
pub const FIELDS: &[&str] = &[
    "aliases",
    "chat",
    "cloud",
    "contact",
    "country",
    "domains",
    "email",
    "hours",
    "id",
    "initial",
    "language",
    "name",
    "note",
    "phone",
    "role",
    "switchboard",
    "tenant",
    "tenant_id",
    "timezone",
    "type",
    "url",
    "website",
];

/// One of [`FIELDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field(&'static str);

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let known = FIELDS.iter().find(|known| **known == name);
        known.map(|known| Self(known)).ok_or_else(|| format!("unknown field `{name}`"))
    }
}

impl Field {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether there can be several values.
    #[must_use]
    pub fn is_several(self) -> bool {
        matches!(self.0, "domains" | "aliases")
    }

    /// Hands on the values that a text holds: one, or several in one cell; of an address, the domains
    /// or the tenant that it is about.
    pub fn values(self, text: &str, mut each: impl FnMut(String)) {
        let text = text.trim();
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        let parts = text.split(['/', '?', '&', '=', '#']).skip(if is_address { 3 } else { 0 });
        match self.0 {
            "domains" | "initial" if is_address => {
                parts.filter(|part| names::domain(part).is_ok()).for_each(|it| each(it.to_owned()));
            }
            "domains" | "initial" => {
                let parts = text.split([';', '|', ',', ' ', '\n']).filter(|part| !part.is_empty());
                parts.for_each(|part| each(part.to_owned()));
            }
            "aliases" => {
                let parts = text.split([';', '|']).map(one_line).filter(|part| !part.is_empty());
                parts.for_each(each);
            }
            "tenant_id" => match parts.into_iter().find_map(names::tenant_id) {
                Some(id) => each(id),
                None if is_address || text.is_empty() => {}
                None => each(text.to_owned()),
            },
            _ if text.is_empty() => {}
            _ => each(one_line(text)),
        }
    }
}

/// A text as one line, without the apostrophe that keeps a spreadsheet from running it.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    }
}

/// All tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// The keys under which a document keeps a list of items.
    pub lists: Vec<Path>,
    /// The keys under which it keeps the one item.
    pub objects: Vec<Path>,
    /// The keys that say that there are further pages.
    pub more: Vec<Path>,
    /// The known sources.
    shapes: BTreeMap<String, Shape>,
    /// The names of the columns of each field, for sources that are not known.
    columns: BTreeMap<Field, Vec<Path>>,
    /// The columns of lists of people.
    people: Vec<Path>,
    /// By code: what is dialled for the country, what only inside it, and its other names.
    countries: BTreeMap<String, Vec<String>>,
}

/// One source.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shape {
    /// What it is called.
    pub name: String,
    /// The keys that every item has.
    has: Vec<Path>,
    /// Whether it is a text of pairs.
    pub text: bool,
    /// Whether it holds all organizations that its source has.
    pub list: bool,
    /// The list of an item that holds the items proper.
    pub each: Option<Path>,
    /// Where each field is.
    pub fields: BTreeMap<Field, Vec<Path>>,
    /// The fields that all items have in common.
    pub set: BTreeMap<Field, String>,
    /// The values without which an item is left out, in the order in which items are taken.
    pub only: BTreeMap<Path, Vec<String>>,
    /// The values with which an item is left out, and named.
    pub leave_out: BTreeMap<Path, Vec<String>>,
    /// The values that tell a person.
    pub people: BTreeMap<Path, Vec<String>>,
}

impl Tables {
    /// The tables of this program.
    ///
    /// # Errors
    /// When the data are faulty, which a test prevents.
    pub fn read() -> Result<Self, serde_yaml::Error> {
        serde_yaml::from_str(include_str!("../../data/imports.yaml"))
    }

    /// The shape of items with these keys: of those that fit, the one that asks for the most.
    pub fn shape(&self, has: impl Fn(&Path) -> bool, is_text: bool) -> Option<&Shape> {
        let fits = |shape: &&Shape| shape.text == is_text && shape.has.iter().all(&has);
        // Of two that ask for as much, the first.
        self.shapes.values().rev().filter(fits).max_by_key(|shape| shape.has.len())
    }

    /// The shape of a list that only its columns tell; none where nothing in it is an organization's
    /// alone, or where it is a list of people.
    pub fn shape_of_columns(&self, has: impl Fn(&Path) -> bool) -> Option<Shape> {
        if self.people.iter().any(&has) {
            return None;
        }
        let mut shape = Shape { name: "a list".to_owned(), list: true, ..Shape::default() };
        for (field, columns) in &self.columns {
            let found = columns.iter().filter(|column| has(column)).cloned();
            // The first alone, but for what there can be several of.
            let most = if field.is_several() { usize::MAX } else { 1 };
            let found: Vec<Path> = found.take(most).collect();
            if !found.is_empty() {
                shape.fields.insert(*field, found);
            }
        }
        let own = ["domains", "tenant_id", "tenant", "contact", "website", "type"];
        let is_own = own.iter().any(|own| shape.fields.contains_key(&Field(own)));
        (shape.is_named() && is_own && shape.fields.len() > 1).then_some(shape)
    }

    /// Whether these are the columns of a list of people.
    pub fn is_of_people(&self, has: impl Fn(&Path) -> bool) -> bool {
        let addresses = self.columns.get(&Field("email")).into_iter().flatten();
        self.people.iter().chain(addresses).any(has)
    }

    /// The code of the country that is called so, or has this code.
    #[must_use]
    pub fn country(&self, name: &str) -> Option<&str> {
        let wanted = names::fold(name);
        let is_it = |(code, known): &(&String, &Vec<String>)| {
            known.iter().skip(2).chain([*code]).any(|known| names::fold(known) == wanted)
        };
        self.countries.iter().find(is_it).map(|(code, _)| code.as_str())
    }

    /// A national phone number of the country as an international one; what has a `+` is one.
    pub fn international(&self, phone: &str, country: Option<&str>) -> String {
        let number = phone.trim();
        let [code, trunk, ..] =
            country.and_then(|country| self.countries.get(country)).map_or(&[][..], Vec::as_slice)
        else {
            return number.to_owned();
        };
        if !number.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
            return number.to_owned();
        }
        if let Some(foreign) = number.strip_prefix("00") {
            return format!("+{}", foreign.trim_start());
        }
        let (open, bare) = match number.strip_prefix('(') {
            Some(bare) => ("(", bare),
            None => ("", number),
        };
        let national = bare.strip_prefix(trunk.as_str()).unwrap_or(bare);
        match (open, national.split_once(')')) {
            // `(020) 555` is `20 555`, but `(425) 555` stays.
            ("(", Some((area, rest))) if national != bare => {
                one_line(&format!("+{code} {area} {}", rest.trim_start_matches([' ', '-'])))
            }
            _ => format!("+{code} {open}{}", national.trim_start_matches([' ', '-', '/'])),
        }
    }
}

impl Shape {
    /// Whether it tells which organization an item is of.
    pub fn is_named(&self) -> bool {
        ["name", "domains", "tenant_id"].iter().any(|name| self.fields.contains_key(&Field(name)))
    }
}

/// A way into an item: the keys of maps in maps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub struct Path {
    /// Whether it begins at the item that `each` made several of.
    from_parent: bool,
    /// The keys, each with the flag that the items of a list have to have.
    keys: Vec<(String, Option<String>)>,
}

impl From<String> for Path {
    fn from(written: String) -> Self {
        let (from_parent, path) = match written.strip_prefix("../") {
            Some(path) => (true, path),
            None => (false, written.as_str()),
        };
        let key = |part: &str| match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
            Some((key, flag)) if !key.is_empty() => (normal(key), Some(normal(flag))),
            _ => (normal(part), None),
        };
        Self { from_parent, keys: path.split('/').map(key).collect() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&str> = self.keys.iter().map(|(key, _)| key.as_str()).collect();
        f.write_str(&keys.join("/"))
    }
}

impl Path {
    /// Whether it is just this key or column.
    pub fn is(&self, key: &str) -> bool {
        matches!(self.keys.as_slice(), [(known, None)] if is_same(key, known))
    }

    /// What stands at its end in an object, and in the one above it: texts, and what is not text as text.
    pub fn values<'v>(
        &self,
        item: &'v Map<String, Value>,
        parent: Option<&'v Map<String, Value>>,
        found: &mut Vec<&'v Value>,
    ) {
        let start = if self.from_parent { parent } else { Some(item) };
        if let Some(start) = start {
            walk_map(&self.keys, start, found);
        }
    }
}

fn walk_map<'v>(
    keys: &[(String, Option<String>)],
    map: &'v Map<String, Value>,
    found: &mut Vec<&'v Value>,
) {
    let Some(((key, flag), rest)) = keys.split_first() else { return };
    let values = map.iter().filter(|(name, _)| is_same(name, key)).map(|(_, value)| value);
    for value in values {
        match (value, flag) {
            (Value::Array(values), Some(flag)) => {
                let is_set = |value: &&Value| {
                    value.as_object().is_some_and(|map| {
                        map.iter()
                            .any(|(key, value)| is_same(key, flag) && *value == Value::Bool(true))
                    })
                };
                values.iter().filter(is_set).for_each(|value| walk(rest, value, found));
            }
            _ => walk(rest, value, found),
        }
    }
}

fn walk<'v>(keys: &[(String, Option<String>)], value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| walk(keys, value, found)),
        Value::Object(map) if !keys.is_empty() => walk_map(keys, map, found),
        Value::Null => {}
        value if keys.is_empty() => found.push(value),
        _ => {}
    }
}

/// The form in which keys and columns are compared: letters and digits, lower case, without what stands in square brackets.
pub fn normal(key: &str) -> String {
    let mut bare = String::new();
    for part in key.split('[') {
        bare.push_str(part.split_once(']').map_or(part, |(_, behind)| behind));
    }
    names::fold_loose(&bare).replace([' ', '_'], "")
}

/// Whether a key has this normal form; the usual one is told without making its own.
fn is_same(key: &str, normal_form: &str) -> bool {
    if !key.is_ascii() || key.contains('[') {
        return normal(key) == normal_form;
    }
    let letters =
        key.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    letters.eq(normal_form.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Tables {
        Tables::read().unwrap()
    }

    #[test]
    fn the_data_are_sound() {
        let tables = tables();
        for (id, shape) in &tables.shapes {
            assert!(
                !shape.name.is_empty() && !shape.has.is_empty() && !shape.fields.is_empty(),
                "{id}"
            );
        }
        for (country, numbers) in &tables.countries {
            let [code, trunk, _, ..] = numbers.as_slice() else { panic!("{country}") };
            assert!((1..=3).contains(&code.len()) && trunk.len() < 3, "{country}");
        }
    }

    #[test]
    fn national_numbers() {
        let tables = tables();
        let check = |phone: &str, country: &str, expected: &str| {
            assert_eq!(tables.international(phone, Some(country)), expected, "{phone}");
        };
        check("020 555 0100", "NL", "+31 20 555 0100");
        check("(020) 555-0100", "NL", "+31 20 555-0100");
        check("+31 20 555 0100", "DE", "+31 20 555 0100");
        check("0031 20 555 0100", "BE", "+31 20 555 0100");
        check("(425) 555-0100", "US", "+1 (425) 555-0100");
        check("1-425-555-0100", "US", "+1 425-555-0100");
        check("06 1 555 0100", "HU", "+36 1 555 0100");
        check("055 555 0100", "IT", "+39 055 555 0100");
        check("020 555 0100", "XX", "020 555 0100");
        check("not known", "NL", "not known");
        assert_eq!(tables.international("020 555 0100", None), "020 555 0100");
        assert_eq!(tables.country("the netherlands"), Some("NL"));
        assert_eq!(tables.country("nl"), Some("NL"));
        assert_eq!(tables.country("Atlantis"), None);
    }

    #[test]
    fn keys_are_compared_by_their_letters() {
        assert_eq!(normal("[required] Organization Name"), "organizationname");
        assert_eq!(normal("Country/Region"), "countryregion");
        for key in ["displayName", "DisplayName", "Display name", "display_name", "display-name"] {
            assert!(is_same(key, "displayname"), "{key}");
        }
        assert!(is_same("Société", "societe") && !is_same("names", "name"));
    }
}
