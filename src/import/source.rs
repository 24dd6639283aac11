//! Turns a foreign file, told by its shape, into records: the fields that organizations are made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::hash_map::{DefaultHasher, HashMap};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use serde_json::value::RawValue;
use serde_json::{Deserializer, Map, Value};

use super::tables::{Field, Path, Shape, Tables};
use super::{Fault, ImportError};
use crate::names;
use crate::rows::{self, RowError, Rows, Shape as RowShape};

/// A file as it was read.
#[derive(Debug)]
pub struct Source {
    /// The name that is shown.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Where a record stands: the file, and the line, from 1, where there are several in it.
#[derive(Debug, Clone)]
pub struct Place {
    file: Rc<str>,
    line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line == 0 { Ok(()) } else { write!(f, ":{}", self.line) }
    }
}

/// What a file says of one organization or contact: raw texts.
#[derive(Debug)]
pub struct Record {
    /// Where it stands.
    pub place: Place,
    values: Vec<(Field, String)>,
}

impl Record {
    /// The value of a field.
    pub fn one(&self, field: &str) -> Option<&str> {
        self.all(field).next()
    }

    /// The values of a field, in order.
    pub fn all(&self, field: &str) -> impl Iterator<Item = &str> {
        self.values.iter().filter(move |(of, _)| of.as_str() == field).map(|(_, it)| it.as_str())
    }
}

/// What a file gives.
#[derive(Debug, Default)]
pub struct Batch {
    /// What its source is called.
    pub shapes: Vec<String>,
    /// Whether it holds all organizations that its source has.
    pub is_list: bool,
    /// Whether it is a page of several.
    is_partial: bool,
    /// Its records.
    pub records: Vec<Record>,
    /// What was left out, or is odd, each with its place.
    pub notes: Vec<String>,
    /// How many persons were left out.
    pub people: usize,
}

/// How files are read.
#[derive(Debug)]
pub struct Reading<'r> {
    /// The tables.
    pub tables: &'r Tables,
    /// The columns that the command line names.
    pub map: &'r [(Field, String)],
    /// Whether persons are taken.
    pub with_people: bool,
}

impl Reading<'_> {
    /// Reads a file.
    ///
    /// # Errors
    /// When nothing can be taken from it as a whole.
    pub fn read(&self, source: &Source) -> Result<Batch, ImportError> {
        if ARCHIVES.iter().any(|start| source.bytes.starts_with(start)) {
            let message = format!("{}: the file is a workbook, or another archive", source.name);
            return Err(ImportError::new(message, "save it as CSV (in Excel: CSV UTF-8)"));
        }
        let text = rows::decode_file(&source.bytes);
        let mut taker = Taker {
            reading: self,
            file: source.name.as_str().into(),
            shapes: HashMap::new(),
            ranks: Vec::new(),
            unknown: None,
            batch: Batch::default(),
        };
        if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            let message = format!("{}: the file is empty", source.name);
            return Err(ImportError::new(message, "was the export interrupted?"));
        } else if is_json(&text) {
            taker.json(&text)?;
        } else if !taker.pairs(&text) {
            taker.rows(&text)?;
        }
        taker.finish()
    }
}

/// How the files of workbooks begin: new ones are archives.
const ARCHIVES: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// Whether it begins as JSON does; a column may begin with a bracket, too.
fn is_json(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let in_list = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{') || in_list.is_some_and(|rest| rest.starts_with(['{', '[', ']', '"']))
}

/// Takes the items of one file.
struct Taker<'r> {
    reading: &'r Reading<'r>,
    file: Rc<str>,
    /// The shapes of the keys that were met, by a hash of them.
    shapes: HashMap<u64, Option<Rc<Shape>>>,
    /// The rank of each record, where the order of a table counts.
    ranks: Vec<usize>,
    /// The keys of an item that no source has.
    unknown: Option<Vec<String>>,
    batch: Batch,
}

impl Taker<'_> {
    /// Takes the items of JSON: one document, or several that follow each other.
    fn json(&mut self, text: &str) -> Result<(), ImportError> {
        let (mut behind, mut line) = (0, 1);
        for document in Deserializer::from_str(text).into_iter::<&RawValue>() {
            let document = document.map_err(|fault| self.json_error(&fault, 1))?;
            for item in self.items(document).map_err(|fault| self.json_error(&fault, line))? {
                // Items lie in the text that they were read from, one behind the other.
                let start = (item.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                line += text.get(behind..start).unwrap_or_default().matches('\n').count();
                behind = behind.max(start);
                let item =
                    serde_json::from_str(item.get()).map_err(|it| self.json_error(&it, line))?;
                if let Value::Object(item) = item {
                    self.item(&item, line as u64);
                }
            }
        }
        Ok(())
    }

    /// The items of a document: those of its list, else of the list in it, else itself.
    fn items<'d>(&mut self, document: &'d RawValue) -> serde_json::Result<Vec<&'d RawValue>> {
        match document.get().bytes().next() {
            Some(b'[') => return serde_json::from_str(document.get()),
            Some(b'{') => {}
            _ => return Ok(Vec::new()),
        }
        let parts: BTreeMap<Cow<'d, str>, &RawValue> = serde_json::from_str(document.get())?;
        let tables = self.reading.tables;
        let is_any = |paths: &[Path], key: &str| paths.iter().any(|path| path.is(key));
        if parts.keys().any(|key| is_any(&tables.more, key)) {
            self.batch.is_partial = true;
            self.note(format!("{}: there are further pages, which are not in the file", self.file));
        }
        let of = |paths: &[Path], start: char| {
            let mut parts = parts.iter().filter(|(_, part)| part.get().starts_with(start));
            parts.find(|(key, _)| is_any(paths, key)).map(|(_, part)| *part)
        };
        if let Some(list) = of(&tables.lists, '[') {
            return serde_json::from_str(list.get());
        }
        Ok(vec![of(&tables.objects, '{').unwrap_or(document)])
    }

    /// Takes an object, or each of those that it has a list of.
    fn item(&mut self, item: &Map<String, Value>, line: u64) {
        let place = Place { file: Rc::clone(&self.file), line };
        let mut hasher = DefaultHasher::new();
        item.keys().for_each(|key| key.hash(&mut hasher));
        let Some(shape) = self.shape(hasher.finish(), item.keys().map(String::as_str), false)
        else {
            return;
        };
        let Some(each) = &shape.each else {
            return self.take(&shape, place, |path, found| json_texts(path, item, None, found));
        };
        let mut parts = Vec::new();
        each.values(item, None, &mut parts);
        for part in parts.into_iter().filter_map(Value::as_object) {
            self.take(&shape, place.clone(), |path, found| {
                json_texts(path, part, Some(item), found);
            });
        }
    }

    /// Takes a text of pairs; false when it is none.
    fn pairs(&mut self, text: &str) -> bool {
        let pairs: Vec<(&str, &str)> = text.lines().filter_map(pair).collect();
        let keys = pairs.iter().map(|(key, _)| *key);
        let Some(shape) = self.shape(0, keys, true) else { return false };
        let place = Place { file: Rc::clone(&self.file), line: 0 };
        self.take(&shape, place, |path, found| {
            let of_key = pairs.iter().filter(|(key, _)| path.is(key));
            found.extend(of_key.map(|(_, value)| Cow::Borrowed(*value)));
        });
        true
    }

    fn rows(&mut self, text: &str) -> Result<(), ImportError> {
        let file = Rc::clone(&self.file);
        let error = |fault: RowError| ImportError {
            fault: match fault {
                RowError::NoColumn { .. } => Fault::Usage,
                _ => Fault::Source,
            },
            ..ImportError::new(format!("{file}: {fault}"), fault.hint())
        };
        let mut rows = Rows::open(text.as_bytes(), None).map_err(error)?;
        let header = rows.header().clone();
        for (_, column) in self.reading.map {
            header.column(column).map_err(error)?;
        }
        let columns = header.columns.iter().map(String::as_str);
        let Some(shape) = self.shape(0, columns, false) else { return Ok(()) };
        while let Some(record) = rows.next_record() {
            let record = match record {
                Ok(record) => record,
                Err(fault @ RowError::Read(_)) => return Err(error(fault)),
                Err(fault) => {
                    self.note(format!("{}: {fault}", self.file));
                    continue;
                }
            };
            let place = Place { file: Rc::clone(&self.file), line: record.line };
            match record.shape {
                RowShape::Blank => continue,
                RowShape::Unclosed => {
                    self.note(format!("{place}: a quote is opened here and not closed"));
                    continue;
                }
                RowShape::Ragged { fields, expected } if fields > expected => {
                    if record.fields().skip(expected).any(|it| !it.trim_ascii().is_empty()) {
                        self.note(format!(
                            "{place}: {fields} cells stand below {expected} columns"
                        ));
                        continue;
                    }
                }
                RowShape::Ragged { .. } | RowShape::Regular => {}
            }
            let cells: Vec<Cow<'_, str>> = record.fields().map(rows::decode).collect();
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            self.take(&shape, place, |path, found| {
                let of_column = header.columns.iter().zip(&cells);
                let of_column = of_column.filter(|(column, _)| path.is(column));
                found.extend(of_column.map(|(_, cell)| Cow::Borrowed(cell.as_ref())));
            });
        }
        Ok(())
    }

    /// The shape of items with these keys, which have this hash.
    fn shape<'k>(
        &mut self,
        hash: u64,
        keys: impl Iterator<Item = &'k str> + Clone,
        is_text: bool,
    ) -> Option<Rc<Shape>> {
        if let Some(known) = self.shapes.get(&hash) {
            return known.clone();
        }
        let tables = self.reading.tables;
        let has = |path: &Path| keys.clone().any(|key| path.is(key));
        let mut shape = tables.shape(has, is_text).cloned();
        if !is_text {
            shape = shape.or_else(|| tables.shape_of_columns(has));
            let mut mapped = shape.clone().unwrap_or_default();
            for (field, column) in self.reading.map {
                mapped.fields.insert(*field, vec![Path::from(column.clone())]);
            }
            if !self.reading.map.is_empty() && mapped.is_named() {
                shape = Some(mapped);
            }
        }
        match &shape {
            Some(shape) => {
                self.batch.is_list |= shape.list;
                if !self.batch.shapes.contains(&shape.name) {
                    self.batch.shapes.push(shape.name.clone());
                }
            }
            None if !is_text => {
                self.unknown.get_or_insert_with(|| keys.map(str::to_owned).collect());
            }
            None => return None,
        }
        let shape = shape.map(Rc::new);
        self.shapes.insert(hash, shape.clone());
        shape
    }

    /// Takes one item; `texts` gives what stands at a path.
    fn take<'v>(
        &mut self,
        shape: &Shape,
        place: Place,
        texts: impl Fn(&Path, &mut Vec<Cow<'v, str>>),
    ) {
        let mut found = Vec::new();
        let mut position = |path: &Path, values: &[String]| {
            found.clear();
            texts(path, &mut found);
            let is_it =
                |value: &String| found.iter().any(|it| names::fold(it) == names::fold(value));
            values.iter().position(is_it)
        };
        let mut rank = 0;
        for (path, values) in &shape.only {
            match position(path, values) {
                Some(at) => rank = at,
                None => return,
            }
        }
        let left_out = shape.leave_out.iter().find_map(|(path, values)| {
            values.get(position(path, values)?).map(|value| format!("`{path}` is {value}"))
        });
        if !self.reading.with_people
            && shape.people.iter().any(|(path, it)| position(path, it).is_some())
        {
            self.batch.people += 1;
            return;
        }
        let mut record = Record { place, values: Vec::new() };
        for (field, paths) in &shape.fields {
            found.clear();
            for path in paths {
                texts(path, &mut found);
                if found.iter().any(|it| !it.trim().is_empty()) && !field.is_several() {
                    break;
                }
            }
            for text in &found {
                field.values(text, |value| record.values.push((*field, value)));
            }
        }
        if let Some(reason) = left_out {
            let name = record.one("name").unwrap_or_default();
            let note = format!("{}: `{name}` is left out: {reason}", record.place);
            return self.note(note);
        }
        record.values.extend(shape.set.iter().map(|(field, value)| (*field, value.clone())));
        if !record.values.is_empty() {
            self.batch.records.push(record);
            self.ranks.push(rank);
        }
    }

    fn json_error(&self, fault: &serde_json::Error, first_line: usize) -> ImportError {
        let mut message = fault.to_string();
        message.truncate(message.find(" at line ").unwrap_or(message.len()));
        let (line, column) = (fault.line().max(1) + first_line - 1, fault.column().max(1));
        let message = format!("{}:{line}:{column}: the JSON is faulty: {message}", self.file);
        ImportError::new(message, "was it cut off? export it again")
    }

    fn note(&mut self, note: String) {
        self.batch.notes.push(note);
    }

    fn finish(mut self) -> Result<Batch, ImportError> {
        if let Some(keys) = self.unknown.take() {
            let has = |path: &Path| keys.iter().any(|key| path.is(key));
            let (message, hint) = if keys.iter().any(|key| key == "organizations") {
                let hint = "merge into it with --to, or check it: whoadmin check FILE";
                ("the file is a directory already".to_owned(), hint)
            } else if self.reading.tables.is_of_people(has) {
                let message = "the columns are those of a list of people, not of organizations";
                (message.to_owned(), "for the admin of each: whoadmin ask --csv FILE")
            } else {
                let message =
                    format!("no known source has the keys or columns {}", rows::listed(&keys));
                (
                    message,
                    "say where the names are, and so on: --map name=COLUMN --map domains=COLUMN",
                )
            };
            let message = format!("{}: {message}", self.file);
            if self.batch.shapes.is_empty() {
                return Err(ImportError::new(message, hint));
            }
            self.note(message);
        }
        self.batch.is_list &= !self.batch.is_partial;
        let mut ranked: Vec<_> = self.ranks.iter().zip(self.batch.records).collect();
        ranked.sort_by_key(|(rank, _)| **rank);
        self.batch.records = ranked.into_iter().map(|(_, record)| record).collect();
        Ok(self.batch)
    }
}

/// What stands at a path of an object, as text.
fn json_texts<'v>(
    path: &Path,
    item: &'v Map<String, Value>,
    parent: Option<&'v Map<String, Value>>,
    found: &mut Vec<Cow<'v, str>>,
) {
    let mut values = Vec::new();
    path.values(item, parent, &mut values);
    found.extend(values.into_iter().filter_map(|value| match value {
        Value::String(text) => Some(Cow::Borrowed(text.as_str())),
        Value::Bool(_) | Value::Number(_) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }));
}

/// The name and value of a line of pairs: `Name : Value`, `Name    REG_SZ    Value` as the registry is
/// printed, or `"Name"="Value"` as it is exported.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = if let Some((key, value)) = line.split_once(" REG_SZ ") {
        (key, value)
    } else if let Some((key, value)) = line.split_once("\"=\"") {
        (key.strip_prefix('"')?, value.strip_suffix('"')?)
    } else {
        line.split_once(" : ")?
    };
    Some((key.trim(), value.trim()))
}
