//! Answers one WHO a line from standard input, in one stream.

pub mod enrich;
pub mod folder;
pub mod input;
pub mod progress;
pub mod row_cache;
pub mod row_outcome;

use whoadmin::answer::{Answer, Resolved};
use whoadmin::directory::Directory;
use whoadmin::question::{Question, Wanted};
use whoadmin::render::{Document, Kind};
use whoadmin::resolve::{ResolveError, resolve};
use whoadmin::text;
use whoadmin::words::Catalog;

use self::row_cache::{RowCache, plain_domain};
use self::row_outcome::RowOutcome;
use crate::answer;
use crate::context::{self, Context};
use crate::error::{CliError, Outcome, graver};
use crate::options::Front;
use crate::output::Printer;
use crate::paths;

/// How many rows a summary names.
const NAMED_ROWS: usize = 10;

/// How many bytes of rows are put together before they go out.
const BUFFER: usize = 128 << 10;

/// Counts what became of the rows.
#[derive(Debug, Default)]
pub struct Summary {
    /// How many there were.
    pub rows: u64,
    organizations: u64,
    types: u64,
    nothing: u64,
    assumed: u64,
    errors: u64,
    /// How many files were written, where each row makes one.
    pub written: Option<u64>,
    /// How many rows asked for a language that there is not.
    pub other_language: u64,
    rows_to_look_at: u64,
    look_at: Vec<u64>,
    faults: Vec<String>,
    hint: String,
    /// The gravest exit code.
    pub code: u8,
}

impl Summary {
    /// A summary that counts what was written, too.
    pub fn of_files() -> Self {
        Self { written: Some(0), ..Self::default() }
    }

    /// Counts a row's answer.
    pub fn count(&mut self, row: u64, outcome: RowOutcome) {
        self.rows += 1;
        match outcome.resolved {
            Resolved::Organization => self.organizations += 1,
            Resolved::Type => self.types += 1,
            Resolved::Nothing if outcome.error => self.errors += 1,
            Resolved::Nothing => self.nothing += 1,
        }
        self.assumed += u64::from(outcome.assumed);
        if outcome.code != 0 {
            self.look_at(row, outcome.code);
        }
    }

    /// Counts a row that has no answer, or one that should be looked at all the same.
    pub fn look_at(&mut self, row: u64, code: u8) {
        self.code = graver(self.code, code);
        self.rows_to_look_at += 1;
        if self.look_at.len() < NAMED_ROWS {
            self.look_at.push(row);
        }
    }

    /// Keeps a fault for the summary: of a row that is not there to hold it.
    pub fn fault(&mut self, row: u64, fault: &str) {
        if self.faults.len() < NAMED_ROWS {
            self.faults.push(format!("line {row}: {fault}"));
        }
    }

    /// Keeps what would help, of the first fault that says so.
    pub fn hint(&mut self, hint: &str) {
        if self.hint.is_empty() {
            hint.clone_into(&mut self.hint);
        }
    }

    /// Says the faults, and unless it should be quiet the summary.
    pub fn say(&self, front: &Front, context: &mut Context<'_>) {
        for fault in &self.faults {
            context.say(&format!("error: {}", text::line(fault)));
        }
        if !self.hint.is_empty() {
            context.say(&format!("hint: {}", text::line(&self.hint)));
        }
        if !front.show.quiet {
            context.say(&self.words());
        }
    }

    /// The summary in words.
    fn words(&self) -> String {
        let count =
            |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut words = format!(
            "{}: {}, {}, {} not known, {}; cloud assumed in {}",
            count(self.rows, "row", "rows"),
            count(self.organizations, "organization", "organizations"),
            count(self.types, "kind of organization", "kinds of organization"),
            self.nothing,
            count(self.errors, "error", "errors"),
            self.assumed
        );
        if let Some(written) = self.written {
            words.push_str(&format!("; {written} written, {} not written", self.rows - written));
        }
        if self.other_language > 0 {
            words.push_str(&format!("; {} in another language than asked", self.other_language));
        }
        if !self.look_at.is_empty() {
            let rows: Vec<String> = self.look_at.iter().map(u64::to_string).collect();
            let line = if self.rows_to_look_at == 1 { "line" } else { "lines" };
            let more = self.rows_to_look_at - self.look_at.len() as u64;
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            words.push_str(&format!("; look at {line} {}{more}", rows.join(", ")));
        }
        words
    }
}

/// One WHO of a batch: its answer, or an error row, and the exit code that it means.
pub fn one(
    directory: &Directory,
    question: &mut Question,
    who: &str,
    front: &Front,
) -> Result<(Answer, u8), CliError> {
    let error = |words: String, code: u8| {
        Ok((Answer::of_error(who, words, &question.language.clone()), code))
    };
    if who.trim().is_empty() {
        return error("WHO is empty".to_owned(), 3);
    }
    question.who = Some(who.trim().to_owned());
    match resolve(directory, question) {
        Ok(answer) => {
            let code = answer::code(&answer, front.show.require);
            Ok((answer, code))
        }
        Err(refusal) => refused(who, refusal, &question.language),
    }
}

/// The row of a WHO that has no answer.
pub fn refused(who: &str, refusal: ResolveError, language: &str) -> Result<(Answer, u8), CliError> {
    // In a batch half an address is a row without an answer, not a wrong command line.
    let code = match refusal {
        ResolveError::Corrupt(damage) => return Err(damage.into()),
        ResolveError::Ambiguous { .. } => 4,
        _ => 3,
    };
    Ok((Answer::of_error(who, refusal.to_string(), language), code))
}

/// Names of the command line are wrong for every row alike: said once, before the first.
pub fn probe(directory: &Directory, question: &Question) -> Result<(), CliError> {
    let probe = Question { who: None, ..question.clone() };
    resolve(directory, &probe)?;
    Ok(())
}

/// `ask -`: lines in, rows out.
pub fn ask(front: &Front, context: &mut Context<'_>) -> Outcome {
    let printer = Printer::new(Kind::Answer, front, context)?;
    let directory = paths::directory(front)?;
    let mut question = context::question(front, &directory)?;
    if printer.has_rows() {
        question.wanted = Wanted::Row;
    }
    probe(&directory, &question)?;
    let writer = RowWriter { directory: &directory, front, printer };
    let mut cache = RowCache::new();
    let mut summary = Summary::default();
    context.stream(&front.show, |out| {
        let mut lines = input::lines()?;
        let mut buffer = writer.printer.head().into_bytes();
        while let Some(who) = input::next_who(&mut lines)? {
            let outcome = match who {
                Ok(who) => writer.put(&who, &mut question, &mut cache, &mut buffer)?,
                Err(fault) => {
                    let answer = Answer::of_error("", fault.to_string(), &question.language);
                    writer.render(&answer, 3, &mut buffer)?
                }
            };
            summary.count(lines.number(), outcome);
            if buffer.len() >= BUFFER {
                out.write_all(&buffer)?;
                buffer.clear();
            }
        }
        Ok(out.write_all(&buffer)?)
    })?;
    summary.say(front, context);
    Ok(summary.code)
}

/// Writes answers, one behind the other.
struct RowWriter<'b> {
    directory: &'b Directory,
    front: &'b Front,
    printer: Printer,
}

impl RowWriter<'_> {
    /// Appends the row of `who`.
    fn put(
        &self,
        who: &str,
        question: &mut Question,
        cache: &mut RowCache,
        out: &mut Vec<u8>,
    ) -> Result<RowOutcome, CliError> {
        let mut fresh = |out: &mut Vec<u8>| {
            let (answer, code) = one(self.directory, question, who, self.front)?;
            self.render(&answer, code, out)
        };
        // Of a row, all but the address is the same for everyone of a tenant.
        let Some(domain) = plain_domain(who).filter(|_| self.printer.has_rows()) else {
            return fresh(out);
        };
        let (tail, outcome) = cache.get_or_insert_with(self.directory, domain, |tail| {
            let mut row = Vec::new();
            let outcome = fresh(&mut row)?;
            // The first cell of a plain address is the address itself.
            tail.extend_from_slice(row.strip_prefix(who.as_bytes()).unwrap_or_default());
            Ok(outcome)
        })?;
        out.extend_from_slice(who.as_bytes());
        out.extend_from_slice(tail);
        Ok(outcome)
    }

    /// Appends an answer.
    fn render(&self, answer: &Answer, code: u8, out: &mut Vec<u8>) -> Result<RowOutcome, CliError> {
        let words = Catalog::new(self.directory, &answer.language);
        let text = self.printer.part(&Document::Answer(answer, words))?;
        let code = if text.is_some() { code } else { graver(code, 3) };
        // A row in which the query finds nothing stays a row.
        out.extend_from_slice(text.as_deref().unwrap_or("\n").as_bytes());
        Ok(RowOutcome::new(answer, code))
    }
}
