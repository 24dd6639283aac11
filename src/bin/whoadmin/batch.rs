//! Answers one WHO a line from standard input, in one stream.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::rc::Rc;

use whoadmin::answer::{Answer, Resolved};
use whoadmin::directory::Directory;
use whoadmin::names;
use whoadmin::question::Question;
use whoadmin::render::{self, Separated};
use whoadmin::resolve::{Refusal, resolve, resolve_row};
use whoadmin::rows::Lines;
use whoadmin::text;
use whoadmin::words::Words;

use crate::cli::Front;
use crate::commands::answering;
use crate::desk::{self, Desk, Format};
use crate::error::{Failure, Outcome, graver};
use crate::places;
use crate::query::{self, Query};

/// The forms of a batch: one row, object or page a question.
const FORMATS: &[Format] =
    &[Format::Json, Format::Yaml, Format::Csv, Format::Tsv, Format::Table, Format::Markdown];

/// The tail of a row, all that follows what was asked, and what it tells.
type Tail = Rc<(Box<str>, Told)>;

/// How many answers are kept to be given again, and how many rows a summary names.
const KEPT: usize = 100_000;
const NAMED_ROWS: usize = 10;

/// Counts what became of the rows.
#[derive(Debug, Default)]
pub struct Summary {
    rows: u64,
    organizations: u64,
    types: u64,
    nothing: u64,
    assumed: u64,
    errors: u64,
    /// What was not written, of checklists.
    pub not_written: u64,
    look_at: Vec<u64>,
    /// The gravest exit code.
    pub code: u8,
}

impl Summary {
    /// Counts a row's answer.
    pub fn count(&mut self, row: u64, told: Told) {
        self.rows += 1;
        match told.resolved {
            Resolved::Organization => self.organizations += 1,
            Resolved::Type => self.types += 1,
            Resolved::Nothing if told.error => self.errors += 1,
            Resolved::Nothing => self.nothing += 1,
        }
        self.assumed += u64::from(told.assumed);
        if told.code != 0 {
            self.look_at(row);
            self.code = graver(self.code, told.code);
        }
    }

    /// Names a row to look at.
    pub fn look_at(&mut self, row: u64) {
        if self.look_at.len() < NAMED_ROWS {
            self.look_at.push(row);
        }
    }

    /// The summary in words.
    pub fn words(&self) -> String {
        let mut words = format!(
            "{} rows: {} organizations, {} kinds of organization, {} not known, {} errors; cloud assumed in {}",
            self.rows, self.organizations, self.types, self.nothing, self.errors, self.assumed
        );
        if self.not_written > 0 {
            words.push_str(&format!("; {} not written", self.not_written));
        }
        let bad = self.nothing + self.errors + self.not_written;
        if !self.look_at.is_empty() {
            let rows: Vec<String> = self.look_at.iter().map(u64::to_string).collect();
            let more = if bad > self.look_at.len() as u64 { ", …" } else { "" };
            words.push_str(&format!("; look at rows {}{more}", rows.join(", ")));
        }
        words
    }
}

/// What a summary needs to know of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    resolved: Resolved,
    assumed: bool,
    error: bool,
    code: u8,
}

impl Told {
    /// What a summary needs to know of `answer`.
    pub fn of(answer: &Answer, code: u8) -> Self {
        Self {
            resolved: answer.resolved,
            assumed: answer.error.is_none() && answer.cloud.basis == "assumed",
            error: answer.error.is_some(),
            code,
        }
    }
}

/// How a row is answered: whole, or just what a spreadsheet holds.
pub type Resolve = fn(&Directory, &Question) -> Result<Answer, Refusal>;

/// One WHO of a batch: its answer, or an error row, and the exit code that it means.
pub fn one(
    directory: &Directory,
    question: &mut Question,
    who: &str,
    front: &Front,
    answers: Resolve,
) -> Result<(Answer, u8), Failure> {
    let error = |words: String, code: u8| {
        Ok((Answer::of_error(who, words, &question.language.clone()), code))
    };
    if who.trim().is_empty() {
        return error("WHO is empty".to_owned(), 3);
    }
    question.who = Some(who.trim().to_owned());
    match answers(directory, question) {
        Ok(answer) => {
            let code = answering::code(&answer, front.show.require);
            Ok((answer, code))
        }
        Err(Refusal::Damaged(damage)) => Err(damage.into()),
        Err(refusal) => {
            // In a batch half an address is a row without an answer, not a wrong command line.
            let code = match refusal {
                Refusal::Ambiguous { .. } => 4,
                _ => 3,
            };
            error(refusal.to_string(), code)
        }
    }
}

/// `ask -`: lines in, rows out.
pub fn ask(front: &Front, desk: &mut Desk<'_>) -> Outcome {
    let format = Format::of(&front.show, Format::Table, FORMATS)?;
    let query = query::compiled(&front.show)?;
    let directory = places::directory(front)?;
    let mut question = desk::question(front, &directory)?;
    // Names of the command line are wrong for every row alike: said once, before the first.
    let mut probe = question.clone();
    probe.who = None;
    resolve(&directory, &probe)?;
    let mut summary = Summary::default();
    let mut lines = Lines::new(std::io::stdin().lock());
    let mut sheet = Sheet {
        directory: &directory,
        front,
        format,
        query: query.as_ref(),
        look: desk.look(&front.show),
        kept: Tails::default(),
        tenants: Tails::default(),
    };
    let mut pending = match &front.show.out {
        Some(path) => Some(crate::write::Pending::new(path, front.show.force)?),
        None => None,
    };
    {
        let target: &mut dyn Write = match &mut pending {
            Some(pending) => &mut pending.file,
            None => &mut *desk.out,
        };
        let mut out = std::io::BufWriter::with_capacity(1 << 17, target);
        out.write_all(sheet.head().as_bytes())?;
        let mut buffer = String::new();
        while let Some(line) = lines.next_line() {
            let told = match line {
                Ok(line) => {
                    let who = String::from_utf8_lossy(line);
                    let who = who.trim_end_matches(['\r', '\0']);
                    // An empty line between others asks nothing; it keeps its row all the same.
                    buffer.clear();
                    let told = sheet.put(who, &mut question, &mut buffer)?;
                    out.write_all(buffer.as_bytes())?;
                    told
                }
                Err(whoadmin::rows::RowError::Read(fault)) => {
                    return Err(Failure::new(1, "standard input could not be read").because(fault));
                }
                Err(fault) => {
                    buffer.clear();
                    let answer = Answer::of_error("", fault.to_string(), &question.language);
                    sheet.render(&answer, &mut buffer)?;
                    out.write_all(buffer.as_bytes())?;
                    Told::of(&answer, 3)
                }
            };
            summary.count(lines.number(), told);
        }
        out.flush()?;
    }
    if let Some(pending) = pending {
        pending.keep()?;
    }
    if !front.show.quiet {
        desk.say(&summary.words());
    }
    Ok(summary.code)
}

/// Renders answers, and keeps the rows of addresses whose domain was answered before.
struct Sheet<'b> {
    directory: &'b Directory,
    front: &'b Front,
    format: Format,
    query: Option<&'b Query>,
    look: render::Look,
    /// By domain, as it was typed.
    kept: Tails,
    /// By tenant.
    tenants: Tails,
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

    /// Appends the row of `who`.
    fn put(
        &mut self,
        who: &str,
        question: &mut Question,
        out: &mut String,
    ) -> Result<Told, Failure> {
        // All addresses of a tenant have one answer but for what was asked: the tail of a row.
        let Some(domain) = plain_domain(who).filter(|_| self.is_sheet()) else {
            return self.fresh(who, question, out);
        };
        if let Some(told) = self.kept.tail(domain.as_bytes(), who, out) {
            return Ok(told);
        }
        let Ok(ascii) = names::domain(domain) else {
            return self.fresh(who, question, out);
        };
        let (key, is_kept) = match self.directory.tenant_key_of(&ascii)? {
            Some((layer, mut key)) => {
                key.extend_from_slice(&layer.to_be_bytes());
                (key, true)
            }
            // All strangers have one answer, and are too many to be kept one by one.
            None if self.directory.is_stranger(&ascii)? => (Vec::new(), false),
            None => return self.fresh(who, question, out),
        };
        let told = if let Some(told) = self.tenants.tail(&key, who, out) {
            told
        } else {
            let start = out.len();
            let told = self.fresh(who, question, out)?;
            // The first cell of a plain address is the address itself.
            if let Some(tail) = out.get(start..).and_then(|row| row.strip_prefix(who)) {
                self.tenants.keep(&key, Rc::new((tail.into(), told)));
            }
            told
        };
        if is_kept && let Some(tail) = self.tenants.get(&key) {
            self.kept.keep(domain.as_bytes(), tail);
        }
        Ok(told)
    }

    /// Whether rows are those of a spreadsheet, which hold the contact and little else.
    fn is_sheet(&self) -> bool {
        matches!(self.format, Format::Csv | Format::Tsv) && self.query.is_none()
    }

    fn fresh(
        &mut self,
        who: &str,
        question: &mut Question,
        out: &mut String,
    ) -> Result<Told, Failure> {
        let answers = if self.is_sheet() { resolve_row } else { resolve };
        let (answer, code) = one(self.directory, question, who, self.front, answers)?;
        self.render(&answer, out)?;
        Ok(Told::of(&answer, code))
    }

    fn render(&self, answer: &Answer, out: &mut String) -> Result<(), Failure> {
        if let Some(query) = self.query {
            let (text, found) = query.show(answer, Format::Json)?;
            // A row that finds nothing stays a row.
            out.push_str(if found { &text } else { "\n" });
            return Ok(());
        }
        let cells = || render::COLUMNS.into_iter().map(|column| render::cell(answer, column));
        match self.format {
            Format::Csv => out.push_str(&render::row(cells(), Separated::Comma)),
            Format::Tsv => out.push_str(&render::row(cells(), Separated::Tab)),
            Format::Json => out.push_str(&render::json_line(answer)),
            Format::Yaml => {
                out.push_str("---\n");
                out.push_str(&render::yaml(answer));
            }
            format => {
                if let Some(error) = &answer.error {
                    let asked = answer.asked.clone().unwrap_or_default();
                    out.push_str(&format!("{}: {}\n\n", text::line(&asked), text::line(error)));
                    return Ok(());
                }
                let words = Words::new(self.directory, &answer.language);
                out.push_str(&desk::shown(answer, words, format, self.look, self.front.why)?);
                out.push('\n');
            }
        }
        Ok(())
    }
}

/// Tails by what they belong to, which is kept as a fingerprint of 128 bits: memory follows the
/// tenants, not the length of their names, and two never share one. The keys of the fingerprint are
/// drawn anew in each process, so that no file can be made to clash.
#[derive(Default)]
struct Tails {
    seeds: [RandomState; 2],
    tails: HashMap<[u64; 2], Tail>,
}

impl Tails {
    fn fingerprint(&self, key: &[u8]) -> [u64; 2] {
        self.seeds.each_ref().map(|seed| seed.hash_one(key))
    }

    fn get(&self, key: &[u8]) -> Option<Tail> {
        self.tails.get(&self.fingerprint(key)).map(Rc::clone)
    }

    /// Appends `who` and the tail that belongs to `key`.
    fn tail(&self, key: &[u8], who: &str, out: &mut String) -> Option<Told> {
        let tail = self.tails.get(&self.fingerprint(key))?;
        out.push_str(who);
        out.push_str(&tail.0);
        Some(tail.1)
    }

    fn keep(&mut self, key: &[u8], tail: Tail) {
        if self.tails.len() >= KEPT {
            self.tails.clear();
        }
        self.tails.insert(self.fingerprint(key), tail);
    }
}

/// The domain of a plain address, as it was typed; none for anything that needs a closer look.
fn plain_domain(who: &str) -> Option<&str> {
    let (local, domain) = who.split_once('@')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let first = local.bytes().next()?;
    let whole = first.is_ascii_alphanumeric()
        && who.len() <= 254
        && local.len() <= 64
        && local.bytes().all(plain)
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.bytes().all(plain);
    whole.then_some(domain)
}
