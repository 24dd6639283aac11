//! A template of the person's own: read within bounds, checked before anyone is answered, and filled.

use std::io::Read;
use std::path::Path;

use whoadmin::escape::Escape;
use whoadmin::render::template::{TEMPLATE_LIMIT, Template};
use whoadmin::render::{self, Data};

use crate::desk::Format;
use crate::error::Failure;
use crate::files;
use crate::options::Show;

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
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let is_cut = bytes.len() > TEMPLATE_LIMIT;
        let text = String::from_utf8(bytes)
            .or_else(|error| if is_cut { Ok(lossy(error.as_bytes())) } else { Err(error) })
            .map_err(|_| {
                Failure::usage(format!("the template `{name}` is not UTF-8"))
                    .hint("save it as UTF-8")
            })?;
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let ending = ending.unwrap_or_default();
        let forms = &[Format::Markdown, Format::Html, Format::Table];
        let asked = show.output.as_ref().map(|_| Format::of(show, Format::Table, forms));
        let asked = asked.transpose()?;
        let (escape, usual_ending) = match (asked, ending.as_str()) {
            (None, "csv" | "tsv" | "json" | "yaml" | "yml") => {
                let message = format!("a template cannot make a .{ending} file");
                let hint =
                    format!("it makes Markdown, HTML or plain text; for {ending}: -o {ending}");
                return Err(Failure::usage(message).hint(hint));
            }
            (Some(Format::Markdown), _) | (None, "md" | "markdown") => (Escape::Markdown, "md"),
            (Some(Format::Html), _) | (None, "html" | "htm" | "xhtml" | "xml" | "svg") => {
                (Escape::Html, "html")
            }
            _ => (Escape::Plain, "txt"),
        };
        let is_own = asked.is_none() && !ending.is_empty();
        let ending = if is_own { ending } else { usual_ending.to_owned() };
        Ok(Self { name, text, escape, ending })
    }

    /// The template, when it is well formed and names nothing that a checklist, or the row of a
    /// spreadsheet with `columns`, could never have.
    pub fn template(&self, columns: Option<&[String]>) -> Result<Template<'_>, Failure> {
        Template::parse(&self.name, &self.text, &render::shape(columns)).map_err(|problems| {
            let message = format!("the template `{}` cannot be used", self.name);
            Failure { problems, ..Failure::usage(message) }
        })
    }

    /// The template filled with `data`.
    pub fn fill(&self, template: &Template<'_>, data: &Data) -> Result<String, Failure> {
        template.fill(data, self.escape).map_err(|error| {
            Failure::usage(format!("the template `{}` is too much: {error}", self.name))
                .hint(error.hint())
        })
    }
}
