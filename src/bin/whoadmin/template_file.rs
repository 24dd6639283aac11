//! A template of the person's own: read within bounds, tried before anyone is answered, and filled.

use std::io::Read;
use std::path::Path;

use whoadmin::answer::Answer;
use whoadmin::checklist;
use whoadmin::diagnostics::{Check, Diagnostic, Severity};
use whoadmin::escape::Escape;
use whoadmin::names;
use whoadmin::render::{self, Data};
use whoadmin::template::{self, Fault, FillError, OUTPUT_LIMIT, TEMPLATE_LIMIT, Template};
use whoadmin::text;

use crate::desk::Format;
use crate::error::Failure;
use crate::files;
use crate::options::Show;

/// What a report says of a fault.
static CHECK: Check = Check {
    id: "template",
    severity: Severity::Error,
    refuses: true,
    about: "a template that is not well formed, or asks for what there is not",
};

/// Endings of files whose values would have to be written in a way that templates do not know.
const NOT_ESCAPED: [&str; 5] = ["csv", "tsv", "json", "yaml", "yml"];

/// The forms that a template can be written in.
const FORMS: &[Format] = &[Format::Markdown, Format::Html, Format::Table];

/// The longest line that a report shows, in bytes.
const LONGEST_SHOWN: usize = 400;

/// A template as it was read.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    escape: Escape,
    /// The ending of the files that it makes.
    pub ending: String,
}

impl Source {
    /// Reads a template; the output's form is asked for, or that of the file's ending.
    pub fn read(path: &Path, show: &Show) -> Result<Self, Failure> {
        let (file, _) = files::open(path)?;
        let mut bytes = Vec::new();
        file.take(TEMPLATE_LIMIT as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|fault| Failure::io("cannot read", path, &fault))?;
        let name = path.display().to_string();
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let ending = ending.unwrap_or_default();
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) if error.as_bytes().len() > TEMPLATE_LIMIT => {
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
            Err(_) => {
                return Err(Failure::usage(format!("the template `{name}` is not UTF-8"))
                    .hint("save it as UTF-8"));
            }
        };
        // No template is asked for CSV: here it says that nothing was asked for.
        let told = Format::of(show, Format::Csv, FORMS)?;
        if told == Format::Csv && NOT_ESCAPED.contains(&ending.as_str()) {
            return Err(Failure::usage(format!("a template cannot make a .{ending} file")).hint(
                format!("it makes Markdown, HTML or plain text; for {ending}: -o {ending}"),
            ));
        }
        let escape = match (told, ending.as_str()) {
            (Format::Markdown, _) | (Format::Csv, "md" | "markdown") => Escape::Markdown,
            (Format::Html, _) | (Format::Csv, "html" | "htm" | "xhtml" | "xml" | "svg") => {
                Escape::Html
            }
            _ => Escape::Plain,
        };
        let ending = match escape {
            _ if told == Format::Csv && !ending.is_empty() => ending,
            Escape::Html => "html".to_owned(),
            Escape::Markdown => "md".to_owned(),
            Escape::Plain => "txt".to_owned(),
        };
        Ok(Self { name, text, escape, ending })
    }

    /// The template, when it is well formed and names nothing that an answer, or the row of a
    /// spreadsheet with `columns`, could never have.
    pub fn template(&self, columns: Option<&[String]>) -> Result<Template<'_>, Failure> {
        self.characters()?;
        let template = template::parse(&self.text).map_err(|faults| self.broken(&faults))?;
        let row: Option<Vec<(String, String)>> =
            columns.map(|names| names.iter().map(|it| (it.clone(), String::new())).collect());
        let full = render::full(render::data(&checklist::specimen(), row.as_deref()));
        self.fill(&template, &full)?;
        let nothing = checklist::without(Answer::default());
        self.fill(&template, &render::data(&nothing, row.as_deref()))?;
        Ok(template)
    }

    /// The template filled with `data`.
    pub fn fill(&self, template: &Template<'_>, data: &Data) -> Result<String, Failure> {
        template.fill(data, self.escape, OUTPUT_LIMIT, nearest).map_err(|error| match &error {
            FillError::Faults(faults) => self.broken(faults),
            _ => Failure::usage(format!("the template `{}` is too much: {error}", self.name))
                .hint(error.hint()),
        })
    }

    /// A template is printed as it is, so nothing in it may steer a terminal or turn text around.
    fn characters(&self) -> Result<(), Failure> {
        let shown = |c: char| {
            matches!(c, '\t' | '\r' | char::REPLACEMENT_CHARACTER)
                || text::line(c.encode_utf8(&mut [0; 4])) != "\u{fffd}"
        };
        for (number, line) in self.text.lines().enumerate() {
            let line = line.trim_start_matches('\u{feff}');
            if let Some(column) = line.chars().position(|c| !shown(c)) {
                let fault = Fault {
                    line: number + 1,
                    column: column + 1,
                    span: 0..0,
                    message: "a control character, or one that turns text around".to_owned(),
                    hint: "take it out; it may be invisible in your editor".to_owned(),
                };
                return Err(self.broken(&[fault]));
            }
        }
        Ok(())
    }

    fn broken(&self, faults: &[Fault]) -> Failure {
        let mut failure = Failure::usage(format!("the template `{}` cannot be used", self.name));
        failure.problems = faults.iter().map(|fault| self.problem(fault)).collect();
        failure
    }

    fn problem(&self, fault: &Fault) -> Diagnostic {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let line = self.text.lines().nth(fault.line - 1).unwrap_or_default();
        let line = line.trim_start_matches('\u{feff}');
        let covered = self.text.get(fault.span.clone()).unwrap_or_default();
        Diagnostic {
            check: &CHECK,
            file: self.name.clone(),
            line: number(fault.line),
            column: number(fault.column),
            width: number(covered.chars().count()).max(1),
            message: fault.message.clone(),
            hint: if covered == "row" {
                "the row of a spreadsheet is there with --csv alone".to_owned()
            } else {
                fault.hint.clone()
            },
            excerpt: if line.len() > LONGEST_SHOWN { String::new() } else { line.to_owned() },
        }
    }
}

fn nearest(name: &str, known: &[&str]) -> Option<String> {
    names::nearest(name, known.iter().copied()).first().map(|it| (*it).to_owned())
}
