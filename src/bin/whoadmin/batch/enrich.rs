//! Gives a CSV file of people back with columns of their contact added, and nothing else touched.

use std::path::Path;

use whoadmin::answer::Answer;
use whoadmin::directory::Directory;
use whoadmin::model::FALLBACK_LANGUAGE;
use whoadmin::question::{Question, Wanted};
use whoadmin::render::{self, CSV_COLUMNS};
use whoadmin::rows::{self, Header, Record, RowError, Shape, split_ending};
use whoadmin::text;

use super::row_cache::{RowCache, plain_domain};
use super::row_outcome::RowOutcome;
use super::{Summary, input};
use crate::context::{self, Context};
use crate::error::{CliError, Outcome, graver};
use crate::options::Front;
use crate::paths;

/// Answers each row of a CSV file.
pub fn run(path: &Path, column: &str, front: &Front, context: &mut Context<'_>) -> Outcome {
    let is_other = |word: &String| !word.eq_ignore_ascii_case("csv");
    if front.show.output.as_ref().is_some_and(is_other) || front.show.query.is_some() {
        return Err(same_csv());
    }
    let directory = paths::directory(front)?;
    let mut question = Question { wanted: Wanted::Row, ..context::question(front, &directory)? };
    super::probe(&directory, &question)?;
    let (input, _) = input::open(path)?;
    let mut rows = input::rows(input, path)?;
    let column = input::column(&rows, column, path)?;
    let named = names(rows.header());
    for (own, name) in CSV_COLUMNS.iter().zip(&named).filter(|(own, name)| own != name) {
        if !front.show.quiet {
            context
                .say(&format!("note: there is a column `{own}` already; it is added as `{name}`"));
        }
    }
    let writer = Writer { directory: &directory, front, delimiter: rows.delimiter(), column };
    let mut cache = RowCache::new();
    let mut summary = Summary::default();
    context.stream(&front.show, |out| {
        let mut buffer = rows.mark().to_vec();
        let header = rows.header().clone();
        buffer.extend_from_slice(&header.lead);
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let (body, ending) = split_ending(&header.raw);
        buffer.extend_from_slice(body);
        rows::cells(&named, rows.delimiter(), &mut buffer);
        buffer.extend_from_slice(ending);
        out.write_all(&buffer)?;
        while let Some(record) = rows.next_record() {
            buffer.clear();
            match record {
                Ok(record) => {
                    writer.put(&record, &mut question, &mut cache, &mut buffer, &mut summary)?;
                }
                Err(RowError::Read(fault)) => {
                    return Err(input::row_failure(path, RowError::Read(fault)));
                }
                Err(fault) => writer.lost(&fault, &header, &mut buffer, &mut summary),
            }
            out.write_all(&buffer)?;
        }
        Ok(())
    })?;
    summary.say(front, context);
    Ok(summary.code)
}

fn same_csv() -> CliError {
    CliError::usage("--csv gives the same CSV back, in no other form")
        .hint("for JSON, give the addresses one a line: whoadmin ask - -o json")
}

/// The names of the added columns; one that is there already gets a name of its own, since most
/// readers of CSV refuse two columns of one name.
fn names(header: &Header) -> Vec<String> {
    let taken = |name: &str| header.columns.iter().any(|it| it.eq_ignore_ascii_case(name));
    let free = |name: &&str| {
        let own = std::iter::once((*name).to_owned());
        let numbered = (2..).map(|number| format!("whoadmin_{name}_{number}"));
        let mut names = own.chain([format!("whoadmin_{name}")]).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    };
    CSV_COLUMNS.iter().map(free).collect()
}

/// Writes records with the cells of their answers.
struct Writer<'w> {
    directory: &'w Directory,
    front: &'w Front,
    delimiter: u8,
    column: usize,
}

impl Writer<'_> {
    /// Writes a record with the cells of its answer.
    fn put(
        &self,
        record: &Record<'_>,
        question: &mut Question,
        cache: &mut RowCache,
        out: &mut Vec<u8>,
        summary: &mut Summary,
    ) -> Result<(), CliError> {
        match record.shape {
            Shape::Blank => record.write_with(&[], out),
            Shape::Unclosed => {
                // It may have swallowed the rows behind it: they go through, and are looked at.
                record.write_with(&[], out);
                summary.rows += 1;
                summary.look_at(record.line, 1);
                let words = input::misshapen(record.shape).unwrap_or_default();
                summary.fault(record.line, &words);
            }
            Shape::Regular => {
                let who = record.text(self.column).unwrap_or_default();
                let outcome = if let Some(domain) = plain_domain(&who) {
                    let (cells, outcome) =
                        cache.get_or_insert_with(self.directory, domain, |cells| {
                            let (made, outcome) = self.fresh(&who, None, question)?;
                            cells.extend_from_slice(&made);
                            Ok(outcome)
                        })?;
                    record.write_with(cells, out);
                    outcome
                } else {
                    let (cells, outcome) = self.fresh(&who, None, question)?;
                    record.write_with(&cells, out);
                    outcome
                };
                summary.count(record.line, outcome);
            }
            Shape::Ragged { .. } => {
                let who = record.text(self.column).unwrap_or_default();
                let fault = input::misshapen(record.shape);
                let (cells, outcome) = self.fresh(&who, fault, question)?;
                record.write_with(&cells, out);
                summary.count(record.line, outcome);
            }
        }
        Ok(())
    }

    /// The cells of an answer; a row with a fault of its own says so.
    fn fresh(
        &self,
        who: &str,
        fault: Option<String>,
        question: &mut Question,
    ) -> Result<(Vec<u8>, RowOutcome), CliError> {
        let (mut answer, mut code) = super::one(self.directory, question, who, self.front)?;
        if let Some(fault) = fault {
            let own = answer.error.map(|own| format!("; {own}")).unwrap_or_default();
            answer.error = Some(fault + &own);
            code = graver(code, 3);
        }
        Ok((self.cells(&answer), RowOutcome::new(&answer, code)))
    }

    /// A row that was too long to be read: its place stays, and says so.
    fn lost(&self, fault: &RowError, header: &Header, out: &mut Vec<u8>, summary: &mut Summary) {
        let answer = Answer::of_error("", fault.to_string(), FALLBACK_LANGUAGE);
        out.resize(out.len() + header.columns.len().saturating_sub(1), self.delimiter);
        out.extend_from_slice(&self.cells(&answer));
        out.extend_from_slice(split_ending(&header.raw).1);
        let line = fault.line().unwrap_or_default();
        summary.count(line, RowOutcome::new(&answer, 1));
        summary.fault(line, &format!("{fault}; it is left out"));
    }

    fn cells(&self, answer: &Answer) -> Vec<u8> {
        let cells = CSV_COLUMNS.map(|column| text::line(render::cell(answer, column)));
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        let mut out = Vec::new();
        rows::cells(&cells, self.delimiter, &mut out);
        out
    }
}
