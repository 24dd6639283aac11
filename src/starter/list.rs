//! Turns a team's list, one organization a row, into organizations, or into what is wrong with its rows.

mod row;
mod whole;

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read};

use super::Guide;
use super::field::Fault;
use crate::directory::Directory;
use crate::model::{Contact, Organization};
use crate::names;
use crate::rows::{Record, RowError, Rows, Shape};
use crate::store::Damage;

/// The columns of a list, each with the names that it goes by.
pub const COLUMNS: [(&str, &[&str]); 18] = [
    ("name", &["organization", "organisation", "customer", "client"]),
    ("id", &[]),
    ("aliases", &["alias"]),
    ("type", &["kind"]),
    ("cloud", &[]),
    ("tenant", &["tenant name"]),
    ("tenant_id", &[]),
    ("domains", &["domain"]),
    ("language", &["lang"]),
    ("contact", &["contact name", "contacts"]),
    ("role", &[]),
    ("phone", &["telephone", "contact phone"]),
    ("email", &["e mail", "mail", "contact email"]),
    ("url", &["web", "website", "web page"]),
    ("chat", &[]),
    ("hours", &["opening hours"]),
    ("timezone", &["time zone"]),
    ("note", &["notes", "remark"]),
];

/// What fills the cells that are empty.
#[derive(Debug, Clone, Default)]
pub struct Usual {
    /// The id of the type.
    pub kind: Option<String>,
    /// The id of the cloud.
    pub cloud: Option<String>,
    /// The contact of organizations without one; its name is that of contacts without one.
    pub contact: Option<Contact>,
}

/// What a list holds.
#[derive(Debug, Default)]
pub struct List {
    /// The organizations, in the order of their first rows.
    pub organizations: Vec<Organization>,
    /// The names of the columns that nothing was taken from.
    pub left_out: Vec<String>,
}

/// Why a list gives nothing.
#[derive(Debug)]
pub enum Unread {
    /// It could not be read.
    Read(io::Error),
    /// What is wrong with its rows, each with the number of its line, sorted.
    Rows(Vec<(u64, Fault)>),
    /// A layer of the directory is damaged.
    Damaged(Damage),
}

impl From<Damage> for Unread {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

/// Reads a list: with a header, one organization a row; a name that comes again adds to it.
///
/// # Errors
/// Every row that cannot be used; nothing is given then.
pub fn read(
    input: impl Read,
    directory: &Directory,
    usual: &Usual,
    reserved: &BTreeSet<String>,
) -> Result<List, Unread> {
    let mut rows = match Rows::open(input, None) {
        Ok(rows) => rows,
        Err(RowError::Read(fault)) => return Err(Unread::Read(fault)),
        Err(fault) => return Err(Unread::Rows(vec![(1, odd_row(&fault))])),
    };
    let line = 1 + rows.header().lead.split(|byte| *byte == b'\n').skip(1).count() as u64;
    let (columns, left_out) = match columns(&rows.header().columns, usual) {
        Ok(found) => found,
        Err(faults) => {
            return Err(Unread::Rows(faults.into_iter().map(|fault| (line, fault)).collect()));
        }
    };
    let mut reading = Reading {
        directory,
        usual,
        columns,
        guide: Guide::of(directory)?,
        drafts: Vec::new(),
        by_name: HashMap::new(),
        domains: HashMap::new(),
        tenants: HashMap::new(),
        ids: HashMap::new(),
        faults: Vec::new(),
    };
    while let Some(record) = rows.next_record() {
        match record {
            Ok(record) => reading.record(&record),
            Err(RowError::Read(fault)) => return Err(Unread::Read(fault)),
            Err(fault) => {
                let line = match &fault {
                    RowError::TooLong { line, .. } | RowError::Unclosed { line } => *line,
                    _ => line,
                };
                reading.faults.push((line, odd_row(&fault)));
            }
        }
    }
    if reading.drafts.is_empty() && reading.faults.is_empty() {
        reading.faults.push((line, Fault::new("there are no rows below the header", "")));
    }
    let organizations = reading.organizations(reserved)?;
    Ok(List { organizations, left_out })
}

fn odd_row(fault: &RowError) -> Fault {
    Fault::new(fault.to_string(), fault.hint())
}

/// Where the cells of a row are.
struct Columns(Vec<(&'static str, usize)>);

impl Columns {
    fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(of, _)| *of == key)
    }
}

/// The columns that are known, and the names of the others.
fn columns(names: &[String], usual: &Usual) -> Result<(Columns, Vec<String>), Vec<Fault>> {
    let (mut columns, mut left_out, mut faults) = (Columns(Vec::new()), Vec::new(), Vec::new());
    for (number, column) in names.iter().enumerate() {
        let folded = names::fold(column);
        let known = COLUMNS
            .iter()
            .find(|(key, others)| names::fold(key) == folded || others.contains(&folded.as_str()));
        match known {
            // Lists have `domain 1`, `domain 2` and the like under one name.
            Some((key, _)) if columns.has(key) && *key != "domains" && *key != "aliases" => {
                let hint = "keep one, or give the further one a row of its own";
                faults.push(Fault::new(format!("the column `{column}` stands there twice"), hint));
            }
            Some((key, _)) => columns.0.push((key, number)),
            None if column.is_empty() => {}
            None => left_out.push(column.clone()),
        }
    }
    let there = || format!("the columns are: {}", names.join(", "));
    if !columns.has("name") {
        faults.push(Fault::new("there is no column `name`", there()));
    }
    if !columns.has("type") && usual.kind.is_none() {
        let hint = "add it, or say with --type what they all are";
        faults.push(Fault::new("there is no column `type`", hint));
    }
    if faults.is_empty() { Ok((columns, left_out)) } else { Err(faults) }
}

/// An organization of which some rows are read.
struct Draft {
    line: u64,
    organization: Organization,
    /// The line that says its type.
    kind_line: Option<u64>,
    /// Whether a row of it cannot be used, which explains what is missing.
    is_faulty: bool,
}

struct Reading<'r> {
    directory: &'r Directory,
    usual: &'r Usual,
    columns: Columns,
    guide: Guide,
    drafts: Vec<Draft>,
    by_name: HashMap<String, usize>,
    /// The draft and line of each domain, tenant id and id.
    domains: HashMap<String, (usize, u64)>,
    tenants: HashMap<String, (usize, u64)>,
    ids: HashMap<String, (usize, u64)>,
    faults: Vec<(u64, Fault)>,
}

/// The cells of one row, without what surrounds them.
struct Cells<'c> {
    line: u64,
    cells: Vec<(&'c str, String)>,
}

impl Cells<'_> {
    fn all(&self, key: &str) -> impl Iterator<Item = &str> {
        self.cells.iter().filter(move |(of, _)| *of == key).map(|(_, cell)| cell.as_str())
    }

    fn one(&self, key: &str) -> Option<&str> {
        self.all(key).next()
    }
}

impl Reading<'_> {
    fn fault(&mut self, line: u64, fault: Fault) {
        self.faults.push((line, fault));
    }

    fn record(&mut self, record: &Record<'_>) {
        let line = record.line;
        match record.shape {
            Shape::Blank => return,
            Shape::Unclosed => {
                let hint = "close it, or double the quotes inside";
                self.fault(line, Fault::new("a quote is opened here and not closed", hint));
                return;
            }
            Shape::Ragged { fields, expected } if fields > expected => {
                let spare = record.fields().skip(expected).any(|it| !it.trim_ascii().is_empty());
                if spare {
                    let message = format!("{fields} cells stand below {expected} columns");
                    let hint = "put a cell with a separator in it in double quotes";
                    self.fault(line, Fault::new(message, hint));
                    return;
                }
            }
            Shape::Ragged { .. } | Shape::Regular => {}
        }
        let texts: Vec<String> = record.fields().map(|it| cell(&crate::rows::decode(it))).collect();
        let cells: Vec<(&str, String)> = self
            .columns
            .0
            .iter()
            .filter_map(|(key, number)| Some((*key, texts.get(*number)?.clone())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if !cells.is_empty() {
            self.row(&Cells { line, cells });
        }
    }
}

/// A cell as one line, without the apostrophe that keeps a spreadsheet from running it.
fn cell(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let text = words.join(" ");
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    }
}
