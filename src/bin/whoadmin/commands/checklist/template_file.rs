//! A template of the person's own: read within bounds, checked before anyone is answered, and filled.

use std::io::Read;
use std::path::Path;

use whoadmin::checklist::Checklist;
use whoadmin::escape::Escape;
use whoadmin::render::template::{TEMPLATE_LIMIT, Template, data, shape};
use whoadmin::render::{OUTPUTS, Output};

use crate::error::CliError;
use crate::options::Show;
use crate::{files, output};

/// A template as it was read.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    escape: Escape,
    /// What the files that it makes end in.
    pub extension: String,
}

impl Source {
    /// Reads a template; the output's form is asked for, or that of the file's ending.
    pub fn read(path: &Path, show: &Show) -> Result<Self, CliError> {
        let (file, _) = files::open(path)?;
        let mut bytes = Vec::new();
        file.take(TEMPLATE_LIMIT as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|fault| CliError::io("cannot read", path, &fault))?;
        let name = path.display().to_string();
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let is_cut = bytes.len() > TEMPLATE_LIMIT;
        let text = String::from_utf8(bytes)
            .or_else(|error| if is_cut { Ok(lossy(error.as_bytes())) } else { Err(error) })
            .map_err(|_| {
                CliError::usage(format!("the template `{name}` is not UTF-8"))
                    .hint("save it as UTF-8")
            })?;
        let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let extension = extension.unwrap_or_default();
        let asked =
            show.output.as_deref().map(|word| output::chosen(word, |it| it.escape.is_some()));
        let asked = asked.transpose()?.map(Output::format);
        let of_file = match extension.as_str() {
            "htm" | "xhtml" | "xml" | "svg" => "html",
            other => other,
        };
        let mut formats = OUTPUTS.iter().map(|output| output.format());
        let known = formats.find(|it| [it.name, it.alias, it.extension].contains(&of_file));
        let form = asked.as_ref().or(known.as_ref());
        let Some(escape) = form.map_or(Some(Escape::Plain), |form| form.escape) else {
            let message = format!("a template cannot make a .{extension} file");
            let hint = "it makes Markdown, HTML or plain text";
            return Err(
                CliError::usage(message).hint(format!("{hint}; for {extension}: -o {extension}"))
            );
        };
        let usual = form.map_or("txt", |form| form.extension);
        let is_own = asked.is_none() && !extension.is_empty();
        let extension = if is_own { extension } else { usual.to_owned() };
        Ok(Self { name, text, escape, extension })
    }

    /// The template, when it is well formed and names nothing that a checklist, or the row of a
    /// spreadsheet with `columns`, could never have.
    pub fn template(&self, columns: Option<&[String]>) -> Result<Template<'_>, CliError> {
        Template::parse(&self.name, &self.text, &shape(columns)).map_err(|problems| {
            let message = format!("the template `{}` cannot be used", self.name);
            CliError { problems, ..CliError::usage(message) }
        })
    }

    /// The template filled with a checklist, and with the row of its person.
    pub fn fill(
        &self,
        template: &Template<'_>,
        checklist: &Checklist,
        row: Option<&[(String, String)]>,
    ) -> Result<String, CliError> {
        template.fill(&data(checklist, row), self.escape).map_err(|error| {
            CliError::usage(format!("the template `{}` is too much: {error}", self.name))
                .hint(error.hint())
        })
    }
}
