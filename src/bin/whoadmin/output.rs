//! How a command shows its documents: the format, and the part of each that --query picks.

mod query;

use whoadmin::escape::Escape;
use whoadmin::names;
use whoadmin::render::{Document, Format, Kind, OUTPUTS, Output, RenderOptions};

use self::query::Query;
use crate::context::Context;
use crate::error::CliError;
use crate::options::Front;

/// Shows the documents of a command.
pub struct Printer {
    kind: Kind,
    output: &'static dyn Output,
    query: Option<Query>,
    options: RenderOptions,
}

impl Printer {
    /// What the options say of documents of this kind.
    pub fn new(kind: Kind, front: &Front, context: &Context<'_>) -> Result<Self, CliError> {
        let show = &front.show;
        let usual = match kind {
            _ if show.query.is_some() => "json",
            Kind::Value => "json",
            Kind::Checklist => "markdown",
            Kind::Answer | Kind::List | Kind::Report => "table",
        };
        let word = show.output.as_deref().unwrap_or(usual);
        let output = chosen(word, |format| format.kinds.contains(&kind))?;
        let query = query::compiled(show)?;
        let options = RenderOptions { why: front.why, ..context.render_options(show) };
        Ok(Self { kind, output, query, options })
    }

    /// Whether people read what is shown, and not programs.
    pub fn is_for_people(&self) -> bool {
        self.output.format().escape.is_some()
    }

    /// Whether each document is a row.
    pub fn has_rows(&self) -> bool {
        self.query.is_none() && self.output.format().has_rows
    }

    /// Whether each document is a page that begins and ends a file.
    pub fn has_pages(&self) -> bool {
        self.query.is_none() && self.output.format().escape == Some(Escape::Html)
    }

    /// What files of it end in.
    pub fn extension(&self) -> &'static str {
        if self.query.is_some() { "txt" } else { self.output.format().extension }
    }

    /// A document alone.
    pub fn whole(&self, document: &Document<'_>) -> Result<String, CliError> {
        let Some(query) = &self.query else {
            return Ok(self.output.whole(document, &self.options));
        };
        self.picked(query, document)?.ok_or_else(|| {
            CliError::new(3, "the query finds nothing")
                .hint("look at all of it with -o json instead")
        })
    }

    /// What stands before the first of several documents.
    pub fn head(&self) -> String {
        if self.query.is_some() { String::new() } else { self.output.head(self.kind) }
    }

    /// One of several documents; `None` where the query finds nothing.
    pub fn part(&self, document: &Document<'_>) -> Result<Option<String>, CliError> {
        match &self.query {
            Some(query) => self.picked(query, document),
            None => Ok(Some(self.output.part(document, &self.options))),
        }
    }

    /// What a query finds; `None` for nothing.
    fn picked(&self, query: &Query, document: &Document<'_>) -> Result<Option<String>, CliError> {
        let found = query.search(document)?;
        if let Some(text) = found.as_str() {
            return Ok(Some(format!("{}\n", whoadmin::text::line(text))));
        }
        if found.is_null() {
            return Ok(None);
        }
        let shows_it = self.output.format().kinds.contains(&Kind::Value);
        let output = if shows_it { self.output } else { chosen("json", |_| true)? };
        Ok(Some(output.whole(&Document::Value(&found), &self.options)))
    }
}

/// The format that a word names, among those that can be used.
pub fn chosen(
    word: &str,
    can_be_used: impl Fn(&Format) -> bool,
) -> Result<&'static dyn Output, CliError> {
    let lower = word.to_ascii_lowercase();
    let mut known = Vec::new();
    for output in OUTPUTS {
        let format = output.format();
        if can_be_used(&format) {
            if format.name == lower || format.alias == lower {
                return Ok(*output);
            }
            known.push(format.name);
        }
    }
    let hint = match names::nearest(&lower, known.iter().copied()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of: {}", known.join(", ")),
    };
    Err(CliError::usage(format!("unknown output format `{word}`")).hint(hint))
}
