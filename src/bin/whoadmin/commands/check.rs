//! `check`: every problem of a directory, with file, line and column.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use whoadmin::date;
use whoadmin::diagnostics::checks::{DAMAGED, UNKNOWN_REFERENCE};
use whoadmin::diagnostics::{self, Diagnostic, Options, Severity, find_doubles_beside};
use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::load::{self, Loaded, Rights};
use whoadmin::render::{Document, Kind};
use whoadmin::store::{Compiled, CorruptError, Memory, encode};

use crate::context::Context;
use crate::error::{CliError, Outcome};
use crate::files::{self, Content};
use crate::options::{Front, hide};
use crate::output::Printer;
use crate::paths;

/// Every problem of a directory, with file, line and column
///
/// Each problem is one line with its file, line and column, the place and a hint; list checks names
/// every check. Exit code 5 when there is an error, or with --strict a warning. For code review tools:
/// -o sarif.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["cloud", "kind", "task", "tenant", "at", "require", "query", "why", "lang"])))]
#[command(after_help = "\
Examples:
  whoadmin check                       all layers that are used here
  whoadmin check contoso.yaml
  whoadmin check directory/ --strict --stale-after 1y
  whoadmin check directory/ -o sarif > report.sarif")]
pub struct Check {
    /// Files or folders; none: all layers
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Warnings fail, too
    #[arg(long)]
    pub strict: bool,
    /// Warn of what was reviewed longer ago than this: 1y, 6m, 2w, 90d
    #[arg(long, value_name = "SPAN")]
    pub stale_after: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// Checks the given layers, or all that are used here.
pub fn run(check: &Check, context: &mut Context<'_>) -> Outcome {
    let show = &check.front.show;
    let printer = Printer::new(Kind::Report, &check.front, context)?;
    let stale_after = check.stale_after.as_deref().map(stale_after).transpose()?;
    let commands = context.commands();
    let options =
        Options { stale_after, today: paths::now().div_euclid(86_400), commands: &commands };
    let mut report = Report::default();
    let mut directory = paths::built_in()?;
    let layers = layers(check, &mut directory)?;
    for (number, (origin, path)) in layers.iter().enumerate() {
        let is_last = number + 1 == layers.len();
        report.layer(&mut directory, *origin, path, &options, is_last)?;
    }
    directory.check_intact()?;
    let document = Document::Report(&report.problems, report.organizations);
    context.result(show, &printer.whole(&document)?)?;
    if !show.quiet
        && let Some(summary) = report.summary(layers.is_empty())
    {
        context.say(&summary);
    }
    report.code(check.strict, context)
}

/// The days of `--stale-after`.
fn stale_after(span: &str) -> Result<i64, CliError> {
    date::span(span).ok_or_else(|| {
        CliError::usage(format!("`{span}` is not a span of time"))
            .hint("write it as 1y, 6m, 2w or 90d")
    })
}

/// The layers to check, lowest first. Those of `--directory` lie below given paths, unchecked.
fn layers(check: &Check, directory: &mut Directory) -> Result<Vec<(Origin, PathBuf)>, CliError> {
    let sources = &check.front.sources;
    if check.paths.is_empty() {
        let mut layers = paths::places(sources);
        layers.retain(|(origin, path)| {
            let may_lack = matches!(origin, Origin::System | Origin::User);
            !may_lack || path.try_exists().unwrap_or(true)
        });
        return Ok(layers);
    }
    if check.paths.iter().any(|path| path.as_os_str().is_empty()) {
        return Err(CliError::usage("PATH is empty").hint("is a shell variable not set?"));
    }
    for path in &sources.directory {
        paths::add(directory, Origin::Given, path, files::LARGE_LIMIT)?;
    }
    Ok(check.paths.iter().map(|path| (paths::origin_of(path), path.clone())).collect())
}

/// What was found so far.
#[derive(Default)]
struct Report {
    problems: Vec<Diagnostic>,
    organizations: u64,
    files: usize,
    /// What could not be read at all.
    failures: Vec<CliError>,
}

impl Report {
    /// Checks the layer at `path`, and lays it on `directory` for those above it.
    fn layer(
        &mut self,
        directory: &mut Directory,
        origin: Origin,
        path: &Path,
        options: &Options<'_>,
        is_last: bool,
    ) -> Result<(), CliError> {
        let (content, faults) = match files::gather(path, files::LARGE_LIMIT) {
            Ok(gathered) => gathered,
            Err(failure) => {
                self.failures.push(failure);
                return Ok(());
            }
        };
        let is_whole = faults.is_empty();
        for mut fault in faults {
            if fault.problems.is_empty() {
                self.failures.push(fault);
            } else {
                self.problems.append(&mut fault.problems);
            }
        }
        self.files += content.texts.len() + content.compiled.len();
        let Content { texts, compiled, had_compiled } = content;
        let first_beside = directory.layers().len();
        for (file, compiled) in compiled {
            self.compiled(directory, origin, &file, compiled, options);
        }
        if texts.is_empty() && (had_compiled || !is_whole) {
            return Ok(());
        }
        let Loaded { entries, sources, mut problems } =
            load::load(texts, Rights::of(origin), Some(directory));
        if !is_whole {
            // What the unread file holds would only be missed again.
            problems.retain(|problem| problem.check.id != UNKNOWN_REFERENCE.id);
        }
        diagnostics::lint(&entries, &sources, &mut problems, Some(directory), options);
        for beside in directory.layers().iter().skip(first_beside) {
            find_doubles_beside(&entries, &sources, &mut problems, beside);
        }
        self.problems.append(&mut problems);
        self.organizations += entries.organizations.len() as u64;
        if !is_last {
            // A layer with faults, too: what lies on it refers to what is there of it.
            let payload = encode(&entries);
            directory.push(Layer {
                origin,
                path: path.display().to_string(),
                made: None,
                compiled: Compiled::open(Box::new(Memory(payload.into())))?,
            });
        }
        Ok(())
    }

    /// Checks a compiled file: every block of it, then what it says.
    fn compiled(
        &mut self,
        directory: &mut Directory,
        origin: Origin,
        file: &Path,
        compiled: Result<Compiled, CorruptError>,
        options: &Options<'_>,
    ) {
        let checked = compiled.and_then(|compiled| {
            compiled.verify()?;
            let problems = diagnostics::lint_compiled(&compiled, Some(directory), options);
            Ok((compiled.meta().organizations, problems, compiled))
        });
        match checked {
            Ok((organizations, mut problems, compiled)) => {
                self.problems.append(&mut problems);
                self.organizations += organizations;
                let path = file.display().to_string();
                directory.push(Layer { origin, path, made: files::modified(file), compiled });
            }
            Err(damage) => {
                let name = file.display().to_string();
                let message = format!("the compiled directory cannot be used: {damage}");
                let hint = "compile it again: whoadmin compile PATH --to FILE";
                self.problems.push(Diagnostic::of_file(DAMAGED, &name, message).hint(hint));
            }
        }
    }

    fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|problem| problem.check.severity == severity).count()
    }

    /// One line for people; none where nothing could be read, which an error says.
    fn summary(&self, is_empty: bool) -> Option<String> {
        if is_empty {
            return Some(
                "no problems: nothing but the built-in data is used here\n\
                 hint: write a directory with: whoadmin init"
                    .to_owned(),
            );
        }
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        let organizations = counted(self.organizations, "organization");
        if errors + warnings == 0 {
            if self.files == 0 && self.failures.is_empty() {
                return Some(
                    "no problems: no .yaml, .yml, .json or .directory file is there".into(),
                );
            }
            let files = counted(self.files as u64, "file");
            let words = format!("no problems in {files}; {organizations}");
            return (self.files > 0 || self.failures.is_empty()).then_some(words);
        }
        let files: BTreeSet<&str> = self.problems.iter().map(|it| it.file.as_str()).collect();
        let found: Vec<String> = [(errors, "error"), (warnings, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count as u64, word))
            .collect();
        let files = counted(files.len() as u64, "file");
        Some(format!("{} in {files}; {organizations}", found.join(", ")))
    }

    /// The exit code; what could not be read is graver than what is wrong in the rest.
    fn code(mut self, strict: bool, context: &mut Context<'_>) -> Outcome {
        if let Some(last) = self.failures.pop() {
            for failure in self.failures {
                context.say(&format!("error: {}", failure.message));
                for cause in &failure.causes {
                    context.say(&format!("caused by: {cause}"));
                }
            }
            return Err(last);
        }
        let fails = self.count(Severity::Error) > 0 || (strict && !self.problems.is_empty());
        Ok(if fails { 5 } else { 0 })
    }
}

/// A number with its noun.
fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
