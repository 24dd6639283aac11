//! `checklist`: an onboarding checklist for one person, or one for each person of a batch.

mod template_file;
mod writer;

use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use whoadmin::checklist;
use whoadmin::directory::Directory;
use whoadmin::render::Kind;
use whoadmin::rows::{RowError, decode};
use whoadmin::words::Catalog;

use self::template_file::Source;
use self::writer::{ChecklistWriter, OutputForm, Person};
use crate::answer;
use crate::batch::folder::Folder;
use crate::batch::progress::Progress;
use crate::batch::row_outcome::RowOutcome;
use crate::batch::{Summary, input};
use crate::context::{self, Context};
use crate::error::{CliError, Outcome, graver};
use crate::options::{Front, hide};
use crate::output::Printer;
use crate::{paths, prompt};

/// What the short and the long help of `checklist` both end with.
macro_rules! checklist_help {
    () => {
        "\
Examples:
  whoadmin checklist anna@contoso.com
  whoadmin checklist contoso.com -o html --out welcome.html
  whoadmin checklist --csv people.csv --out-dir welcome --name-column name
  whoadmin checklist contoso.com --template ours.md

Formats: markdown (the default), html, json, yaml, table, csv, tsv. A checklist is in the language
of its organization, unless --lang or the row's own says another."
    };
}

/// An onboarding checklist, filled in
///
/// A Markdown task list, or a page that prints well with -o html, in the language of whoever
/// starts. With --csv and --out-dir, one file a person.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["require"])))]
#[command(after_help = checklist_help!())]
#[command(after_long_help = concat!(checklist_help!(), "

Templates:
  {{ contact.name }}           a value of the answer (see: whoadmin ask WHO -o json), or of
                               title, person and items; {{ row.manager }} is a column of --csv
  {{#each items}}…{{/each}}    once for each: {{ text }}, {{ url }}, {{ @number }}
  {{#if contact}}…{{else}}…{{/if}}
  {{!-- a comment --}}         \\{{ is two braces as they are
  Values are escaped for the form: -o markdown, html or table (plain text), else what the name
  of the file ends in. There are no expressions, includes or code. A template that is missing
  is exit code 1; one that is broken, or names what there is not, is 2: line and column are said."))]
pub struct Checklist {
    /// An address, domain, tenant id, organization or kind; `-` reads one a line
    pub who: Option<String>,
    /// The list of a new admin
    #[arg(long)]
    pub admin: bool,
    /// Your own template, filled instead of the built-in list (see --help)
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// One checklist a person of a CSV file
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The column that holds the addresses
    #[arg(long, value_name = "COLUMN", default_value = "email")]
    pub column: String,
    /// The column that names the files and the people
    #[arg(long, value_name = "COLUMN")]
    pub name_column: Option<String>,
    /// The column that holds the languages
    #[arg(long, value_name = "COLUMN")]
    pub lang_column: Option<String>,
    /// The folder for one checklist a person
    #[arg(long, value_name = "FOLDER")]
    pub out_dir: Option<PathBuf>,
    #[command(flatten)]
    pub front: Front,
}

/// Writes one checklist, or one a person.
pub fn run(it: &Checklist, context: &mut Context<'_>) -> Outcome {
    let front = &it.front;
    let who = context::who(it.who.as_ref())?;
    let is_batch = it.csv.is_some() || who.as_deref() == Some("-");
    contradictions(it, is_batch)?;
    let source = it.template.as_ref().map(|path| Source::read(path, &front.show)).transpose()?;
    let printer = Printer::new(Kind::Checklist, front, context)?;
    if is_batch && source.is_none() && it.out_dir.is_none() && printer.has_pages() {
        return Err(CliError::usage("several pages cannot stand in one HTML file")
            .hint("write one a person with --out-dir FOLDER"));
    }
    let (directory, broken) =
        if is_batch { (paths::directory(front)?, 0) } else { answer::directory(context, front)? };
    let writer = |columns: Option<&[String]>| {
        let form = match &source {
            Some(source) => OutputForm::Own(source, source.template(columns)?),
            None => OutputForm::BuiltIn(printer),
        };
        ChecklistWriter::new(&directory, front, it.admin, form)
    };
    if is_batch {
        let hidden = it.out_dir.is_none() || front.show.quiet;
        let Some(path) = &it.csv else {
            return Batch::run(it, writer(None)?, Progress::new(None, hidden), context, lines);
        };
        let (input, bytes) = input::open(path)?;
        let progress = Progress::new(bytes, hidden);
        let csv = Csv::of(input::rows(input, path)?, it, path)?;
        let writer = writer(Some(csv.columns()))?;
        return Batch::run(it, writer, progress, context, |batch| csv.each(batch));
    }
    let mut writer = writer(None)?;
    let Some(person) = person(it, who, &directory, context)? else {
        return Ok(3);
    };
    let (checklist, code) = writer.checklist(&person)?;
    context.result(&front.show, &writer.whole(&checklist, &person)?)?;
    Ok(graver(broken, code))
}

/// Options that do not go together.
fn contradictions(it: &Checklist, is_batch: bool) -> Result<(), CliError> {
    let show = &it.front.show;
    if it.csv.is_some() && it.who.is_some() {
        return Err(CliError::usage("WHO and --csv are both given")
            .hint("the people are those of the file; leave WHO out"));
    }
    if it.csv.is_none() && (it.name_column.is_some() || it.lang_column.is_some()) {
        return Err(CliError::usage("--name-column and --lang-column need --csv")
            .hint("they name columns of the file of people"));
    }
    if it.out_dir.is_some() && !is_batch {
        return Err(CliError::usage("--out-dir is for many people")
            .hint("for one checklist: --out FILE; for many: --csv FILE, or `-` for WHO"));
    }
    if it.out_dir.is_some() && show.out.is_some() {
        return Err(CliError::usage("--out and --out-dir are both given")
            .hint("--out writes one file, --out-dir one a person"));
    }
    if show.query.is_some() && (it.template.is_some() || it.out_dir.is_some()) {
        return Err(CliError::usage("--query goes with neither --template nor --out-dir")
            .hint("it picks a part of the JSON"));
    }
    Ok(())
}

/// Whom a single checklist is for: WHO, the default organization, or what the person at the
/// terminal says.
fn person(
    it: &Checklist,
    who: Option<String>,
    directory: &Directory,
    context: &mut Context<'_>,
) -> Result<Option<Person>, CliError> {
    let narrow = &it.front.narrow;
    let told = who.is_some() || narrow.kind.is_some() || narrow.tenant.is_some();
    let mut person = Person { who, ..Person::default() };
    if !told
        && context.can_ask
        && context.out_is_terminal
        && directory.default_organization().is_none()
    {
        let language = context::language(directory, &it.front.show)?;
        person.who = prompt::ask(context, &Catalog::new(directory, &language).get("ask-who"));
        if person.who.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(person))
}

/// Where the checklists of a batch go.
enum Sink<'w> {
    /// One after the other.
    Stream(&'w mut dyn Write),
    /// A file each.
    Folder(Folder),
}

/// A batch that is under way.
struct Batch<'b, 'm> {
    writer: ChecklistWriter<'m>,
    sink: Sink<'b>,
    summary: Summary,
    progress: Progress,
}

impl<'m> Batch<'_, 'm> {
    /// Makes the checklists of the people that `each` gives, and sums up.
    fn run(
        it: &Checklist,
        writer: ChecklistWriter<'m>,
        progress: Progress,
        context: &mut Context<'_>,
        each: impl FnOnce(&mut Batch<'_, 'm>) -> Result<(), CliError>,
    ) -> Outcome {
        writer.probe()?;
        let show = &it.front.show;
        let summary = match &it.out_dir {
            Some(path) => {
                let sink = Sink::Folder(Folder::open(path, show.force)?);
                let summary = Summary::of_files();
                let mut batch = Batch { writer, sink, summary, progress };
                each(&mut batch)?;
                batch.summary
            }
            None => context.stream(show, |out| {
                out.write_all(writer.head().as_bytes())?;
                let sink = Sink::Stream(out);
                let mut batch = Batch { writer, sink, summary: Summary::default(), progress };
                each(&mut batch)?;
                Ok(batch.summary)
            })?,
        };
        summary.say(&it.front, context);
        Ok(summary.code)
    }

    /// Makes one checklist, and puts it where it goes.
    fn person(&mut self, line: u64, person: &Person) -> Result<(), CliError> {
        let (checklist, code) = self.writer.row(person)?;
        self.put(line, person, &checklist, code)
    }

    fn put(
        &mut self,
        line: u64,
        person: &Person,
        checklist: &checklist::Checklist,
        code: u8,
    ) -> Result<(), CliError> {
        let answer = &checklist.answer;
        self.summary.count(line, RowOutcome::new(answer, code));
        let written = match &mut self.sink {
            // Neither a template nor a folder has a place for what went wrong.
            Sink::Stream(_) if answer.error.is_none() || !self.writer.is_own() => {
                self.writer.part(checklist, person)
            }
            _ if answer.error.is_some() => {
                self.summary.fault(line, answer.error.as_deref().unwrap_or_default());
                return Ok(());
            }
            // What was required and is not known is not handed to anyone.
            _ if code != 0 && self.writer.requires() => {
                self.summary.fault(line, "less is known than --require asks for");
                return Ok(());
            }
            _ => self.writer.whole(checklist, person),
        };
        let written = match (&mut self.sink, written) {
            (_, Err(failure)) => Err(failure),
            (Sink::Stream(out), Ok(text)) => Ok(out.write_all(text.as_bytes())?),
            (Sink::Folder(folder), Ok(text)) => {
                let name = person.name.as_deref().filter(|name| !name.trim().is_empty());
                let name = name.or(person.who.as_deref()).unwrap_or_default();
                folder.write(name, self.writer.extension(), &text)
            }
        };
        match written {
            Ok(()) => self.summary.written = self.summary.written.map(|count| count + 1),
            // A template that one person is too much for; the others go on.
            Err(failure) => self.failed(line, &failure, code),
        }
        Ok(())
    }

    /// Notes that a checklist is not there.
    fn failed(&mut self, line: u64, failure: &CliError, code: u8) {
        if code == 0 {
            self.summary.look_at(line, failure.code);
        } else {
            self.summary.code = graver(self.summary.code, failure.code);
        }
        let cause = failure.causes.first().map(|it| format!(": {it}")).unwrap_or_default();
        self.summary.fault(line, &format!("{}{cause}", failure.message));
        self.summary.hint(&failure.hint);
    }

    fn advance(&self, bytes: usize) {
        self.progress.advance(bytes, self.summary.written.unwrap_or_default());
    }

    /// Notes a line or row that could not be read as a person.
    fn unread(&mut self, line: u64, fault: &str, code: u8) -> Result<(), CliError> {
        let (checklist, code) = ChecklistWriter::error("", fault, code);
        self.put(line, &Person::default(), &checklist, code)
    }
}

/// `checklist -`: one WHO a line.
fn lines(batch: &mut Batch<'_, '_>) -> Result<(), CliError> {
    let mut lines = input::lines()?;
    while let Some(who) = input::next_who(&mut lines)? {
        match who.map(Cow::into_owned) {
            Ok(who) => {
                let person = Person { who: Some(who), ..Person::default() };
                batch.person(lines.number(), &person)?;
            }
            Err(fault) => batch.unread(lines.number(), &fault.to_string(), 3)?,
        }
        batch.advance(1);
    }
    Ok(())
}

/// A CSV file of people.
struct Csv<R> {
    rows: whoadmin::rows::Rows<R>,
    path: PathBuf,
    who: usize,
    name: Option<usize>,
    language: Option<usize>,
}

impl<R: std::io::Read> Csv<R> {
    fn of(rows: whoadmin::rows::Rows<R>, it: &Checklist, path: &Path) -> Result<Self, CliError> {
        let column = |name: &String| input::column(&rows, name, path);
        let who = column(&it.column)?;
        let name = it.name_column.as_ref().map(column).transpose()?;
        let language = it.lang_column.as_ref().map(column).transpose()?;
        Ok(Self { rows, path: path.to_owned(), who, name, language })
    }

    fn columns(&self) -> &[String] {
        &self.rows.header().columns
    }

    /// Makes the checklist of each row.
    fn each(mut self, batch: &mut Batch<'_, '_>) -> Result<(), CliError> {
        let columns = self.columns().to_vec();
        while let Some(record) = self.rows.next_record() {
            let record = match record {
                Ok(record) => record,
                Err(RowError::Read(fault)) => {
                    return Err(input::row_failure(&self.path, RowError::Read(fault)));
                }
                Err(fault) => {
                    let line = fault.line().unwrap_or_default();
                    batch.unread(line, &fault.to_string(), 1)?;
                    continue;
                }
            };
            if record.shape == whoadmin::rows::Shape::Blank {
                continue;
            }
            if let Some(fault) = input::misshapen(record.shape) {
                // Its cells may stand below other columns than their own.
                batch.unread(record.line, &fault, 3)?;
                continue;
            }
            let cells: Vec<String> =
                record.fields().map(|cell| decode(cell).into_owned()).collect();
            let cell = |at: usize| cells.get(at).map(|cell| cell.trim().to_owned());
            let mut person = Person {
                who: cell(self.who),
                name: self.name.and_then(cell).filter(|name| !name.is_empty()),
                ..Person::default()
            };
            if let Some(asked) = self.language.and_then(cell).filter(|it| !it.is_empty()) {
                person.language = batch.writer.language(&asked)?;
                batch.summary.other_language += u64::from(person.language.is_none());
            }
            person.row = Some(columns.iter().cloned().zip(cells).collect());
            batch.person(record.line, &person)?;
            batch.advance(record.raw.len());
        }
        Ok(())
    }
}
