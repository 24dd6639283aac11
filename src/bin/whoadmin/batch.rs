//! Answers one WHO a line from standard input, in one stream.

use whoadmin::answer::{Answer, Resolved};
use whoadmin::directory::Directory;
use whoadmin::question::Question;
use whoadmin::render::{self, Separated};
use whoadmin::resolve::{ResolveError, resolve};
use whoadmin::text;
use whoadmin::words::Words;

use crate::commands::answering;
use crate::desk::{self, Desk, Format};
use crate::error::{Failure, Outcome, graver};
use crate::options::Front;
use crate::query::{self, Query};
use crate::row_cache::{RowCache, plain_domain};
use crate::row_outcome::RowOutcome;
use crate::{people, places};

/// The forms of a batch: one row, object or page a question.
const FORMATS: &[Format] =
    &[Format::Json, Format::Yaml, Format::Csv, Format::Tsv, Format::Table, Format::Markdown];

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
    pub fn say(&self, front: &Front, desk: &mut Desk<'_>) {
        for fault in &self.faults {
            desk.say(&format!("error: {}", text::line(fault)));
        }
        if !self.hint.is_empty() {
            desk.say(&format!("hint: {}", text::line(&self.hint)));
        }
        if !front.show.quiet {
            desk.say(&self.words());
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
) -> Result<(Answer, u8), Failure> {
    let error = |words: String, code: u8| {
        Ok((Answer::of_error(who, words, &question.language.clone()), code))
    };
    if who.trim().is_empty() {
        return error("WHO is empty".to_owned(), 3);
    }
    question.who = Some(who.trim().to_owned());
    match resolve(directory, question) {
        Ok(answer) => {
            let code = answering::code(&answer, front.show.require);
            Ok((answer, code))
        }
        Err(refusal) => refused(who, refusal, &question.language),
    }
}

/// The row of a WHO that has no answer.
pub fn refused(who: &str, refusal: ResolveError, language: &str) -> Result<(Answer, u8), Failure> {
    // In a batch half an address is a row without an answer, not a wrong command line.
    let code = match refusal {
        ResolveError::Corrupt(damage) => return Err(damage.into()),
        ResolveError::Ambiguous { .. } => 4,
        _ => 3,
    };
    Ok((Answer::of_error(who, refusal.to_string(), language), code))
}

/// Names of the command line are wrong for every row alike: said once, before the first.
pub fn probe(directory: &Directory, question: &Question) -> Result<(), Failure> {
    let probe = Question { who: None, ..question.clone() };
    resolve(directory, &probe)?;
    Ok(())
}

/// `ask -`: lines in, rows out.
pub fn ask(front: &Front, desk: &mut Desk<'_>) -> Outcome {
    let format = Format::of(&front.show, Format::Table, FORMATS)?;
    let query = query::compiled(&front.show)?;
    let directory = places::directory(front)?;
    let mut question = desk::question(front, &directory)?;
    probe(&directory, &question)?;
    let look = desk.look(&front.show);
    let query = query.as_ref();
    let sheet = Sheet { directory: &directory, front, format, query, look };
    let mut cache = RowCache::new();
    let mut summary = Summary::default();
    desk.stream(&front.show, |out| {
        let mut lines = people::lines()?;
        out.write_all(sheet.head().as_bytes())?;
        let mut buffer = Vec::new();
        while let Some(who) = people::next_who(&mut lines)? {
            let outcome = match who {
                Ok(who) => sheet.put(&who, &mut question, &mut cache, &mut buffer)?,
                Err(fault) => {
                    let answer = Answer::of_error("", fault.to_string(), &question.language);
                    sheet.render(&answer, &mut buffer)?;
                    RowOutcome::new(&answer, 3)
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
    summary.say(front, desk);
    Ok(summary.code)
}

/// Renders answers.
struct Sheet<'b> {
    directory: &'b Directory,
    front: &'b Front,
    format: Format,
    query: Option<&'b Query>,
    look: render::Look,
}

impl Sheet<'_> {
    fn head(&self) -> String {
        if self.query.is_some() {
            return String::new();
        }
        match self.format {
            Format::Csv => render::row(render::COLUMNS.into_iter(), Separated::Comma),
            Format::Tsv => render::row(render::COLUMNS.into_iter(), Separated::Tab),
            _ => String::new(),
        }
    }

    /// Whether the rows of one tenant differ in the address alone.
    fn is_sheet(&self) -> bool {
        matches!(self.format, Format::Csv | Format::Tsv) && self.query.is_none()
    }

    /// Appends the row of `who`.
    fn put(
        &self,
        who: &str,
        question: &mut Question,
        cache: &mut RowCache,
        out: &mut Vec<u8>,
    ) -> Result<RowOutcome, Failure> {
        let Some(domain) = plain_domain(who).filter(|_| self.is_sheet()) else {
            return self.fresh(who, question, out);
        };
        let (tail, outcome) = cache.get_or_insert_with(self.directory, domain, |tail| {
            let mut row = Vec::new();
            let outcome = self.fresh(who, question, &mut row)?;
            // The first cell of a plain address is the address itself.
            tail.extend_from_slice(row.strip_prefix(who.as_bytes()).unwrap_or_default());
            Ok(outcome)
        })?;
        out.extend_from_slice(who.as_bytes());
        out.extend_from_slice(tail);
        Ok(outcome)
    }

    fn fresh(
        &self,
        who: &str,
        question: &mut Question,
        out: &mut Vec<u8>,
    ) -> Result<RowOutcome, Failure> {
        let (answer, code) = one(self.directory, question, who, self.front)?;
        let found = self.render(&answer, out)?;
        Ok(RowOutcome::new(&answer, if found { code } else { graver(code, 3) }))
    }

    /// Appends the row of an answer; no when a query finds nothing in it.
    fn render(&self, answer: &Answer, out: &mut Vec<u8>) -> Result<bool, Failure> {
        let mut put = |text: &str| out.extend_from_slice(text.as_bytes());
        if let Some(query) = self.query {
            let (text, found) = query.show(answer, Format::Json)?;
            // A row that finds nothing stays a row.
            put(if found { &text } else { "\n" });
            return Ok(found);
        }
        let cells = || render::COLUMNS.into_iter().map(|column| render::cell(answer, column));
        match self.format {
            Format::Csv => put(&render::row(cells(), Separated::Comma)),
            Format::Tsv => put(&render::row(cells(), Separated::Tab)),
            Format::Json => put(&render::json_line(answer)),
            Format::Yaml => {
                put("---\n");
                put(&render::yaml(answer));
            }
            format => {
                if let Some(error) = &answer.error {
                    let asked = answer.asked.clone().unwrap_or_default();
                    put(&format!("{}: {}\n\n", text::line(&asked), text::line(error)));
                    return Ok(true);
                }
                let words = Words::new(self.directory, &answer.language);
                put(&desk::shown(answer, words, format, self.look, self.front.why));
                put("\n");
            }
        }
        Ok(true)
    }
}
