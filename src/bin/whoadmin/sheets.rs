//! Makes checklists: one for a question, one for each line or row of a batch.

use whoadmin::answer::Answer;
use whoadmin::checklist::{self, Checklist, Reader};
use whoadmin::directory::Directory;
use whoadmin::model::FALLBACK_LANGUAGE;
use whoadmin::question::Question;
use whoadmin::render::template::Template;
use whoadmin::render::{self, Look, Separated};
use whoadmin::resolve::{ResolveError, resolve};

use crate::batch;
use crate::commands::answering;
use crate::desk::{self, Format};
use crate::error::Failure;
use crate::options::Front;
use crate::query::Query;
use crate::template_file::Source;

/// What a checklist is turned into.
pub enum Form<'m> {
    /// One of the built-in forms.
    BuiltIn(Format, Look),
    /// A part of it.
    Query(&'m Query),
    /// A template of the person's own.
    Own(&'m Source, Template<'m>),
}

/// A person of a batch.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Whom it is about, as it was typed; none for the default organization.
    pub who: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// The language that their row asks for.
    pub language: Option<String>,
    /// The row, by column.
    pub row: Option<Vec<(String, String)>>,
}

/// Makes checklists from one directory, all in one form.
pub struct Maker<'m> {
    directory: &'m Directory,
    front: &'m Front,
    question: Question,
    /// The language of the environment.
    usual: String,
    admin: bool,
    form: Form<'m>,
}

/// A checklist that was made.
pub struct Sheet {
    /// What it says.
    pub checklist: Checklist,
    /// The exit code that its answer means.
    pub code: u8,
}

impl Sheet {
    /// A row that cannot be read as a person.
    pub fn of_error(who: &str, fault: &str, code: u8) -> Self {
        let answer = Answer::of_error(who, fault.to_owned(), FALLBACK_LANGUAGE);
        Self { checklist: checklist::without(answer), code }
    }
}

impl<'m> Maker<'m> {
    /// A maker for what the options say.
    pub fn new(
        directory: &'m Directory,
        front: &'m Front,
        admin: bool,
        form: Form<'m>,
    ) -> Result<Self, Failure> {
        let question = desk::question(front, directory)?;
        let usual = question.language.clone();
        Ok(Self { directory, front, question, usual, admin, form })
    }

    /// Says what is wrong with the command line, before the first person.
    pub fn probe(&self) -> Result<(), Failure> {
        batch::probe(self.directory, &self.question)
    }

    /// The checklist of one person.
    pub fn one(&mut self, person: &Person) -> Result<Sheet, ResolveError> {
        let answer = self.answer(person)?;
        let code = answering::code(&answer, self.front.show.require);
        let reader = Reader { admin: self.admin, name: person.name.clone() };
        let checklist = checklist::checklist(self.directory, &self.question, answer, &reader)?;
        Ok(Sheet { checklist, code })
    }

    /// The same in a batch, where a refusal is a row of its own.
    pub fn row(&mut self, person: &Person) -> Result<Sheet, Failure> {
        let who = person.who.as_deref().unwrap_or_default();
        if who.trim().is_empty() {
            return Ok(Sheet::of_error(who, "WHO is empty", 3));
        }
        self.one(person).or_else(|refusal| {
            let (answer, code) = batch::refused(who, refusal, &self.question.language)?;
            Ok(Sheet { checklist: checklist::without(answer), code })
        })
    }

    /// Whether something has to be known of each person.
    pub fn requires(&self) -> bool {
        self.front.show.require.is_some()
    }

    /// Whether the form is a template of the person's own.
    pub fn is_own(&self) -> bool {
        matches!(self.form, Form::Own(..))
    }

    /// The language that a row asks for; none for one that there is not.
    pub fn language(&self, asked: &str) -> Result<Option<String>, Failure> {
        desk::known_language(self.directory, asked)
    }

    /// Answers in the language of the person, else of the command line, else of their
    /// organization, else of the environment.
    fn answer(&mut self, person: &Person) -> Result<Answer, ResolveError> {
        self.question.who = person.who.as_ref().map(|who| who.trim().to_owned());
        let given = self.front.show.lang.is_some().then_some(&self.usual);
        if let Some(language) = person.language.as_ref().or(given) {
            self.question.language.clone_from(language);
            return resolve(self.directory, &self.question);
        }
        // The language of the last organization is likely that of this one: no second look then.
        let answer = resolve(self.directory, &self.question)?;
        let own = answer.inside.draft_language.as_deref();
        let own = own.and_then(|own| desk::known_language(self.directory, own).ok().flatten());
        let wanted = own.unwrap_or_else(|| self.usual.clone());
        if wanted == self.question.language {
            return Ok(answer);
        }
        self.question.language = wanted;
        resolve(self.directory, &self.question)
    }

    /// What stands before the first checklist.
    pub fn head(&self) -> String {
        match &self.form {
            Form::BuiltIn(Format::Csv, _) => head(Separated::Comma),
            Form::BuiltIn(Format::Tsv, _) => head(Separated::Tab),
            _ => String::new(),
        }
    }

    /// A checklist in its form; in a stream it is one of several.
    pub fn show(
        &self,
        sheet: &Checklist,
        person: &Person,
        stream: bool,
    ) -> Result<String, Failure> {
        let (format, look) = match &self.form {
            Form::Query(query) => {
                let (text, found) = query.show(sheet, Format::Json)?;
                return match (found, stream) {
                    (true, _) => Ok(text),
                    (false, true) => Ok("\n".to_owned()),
                    (false, false) => {
                        Err(Failure::new(3, "the query finds nothing in the checklist")
                            .hint("look at the whole of it with -o json"))
                    }
                };
            }
            Form::Own(source, template) => {
                return source.fill(template, &render::data(sheet, person.row.as_deref()));
            }
            Form::BuiltIn(format, look) => (*format, *look),
        };
        let text = match format {
            Format::Json if stream => render::json_line(sheet),
            Format::Json => render::json(sheet),
            Format::Yaml if stream => format!("---\n{}", render::yaml(sheet)),
            Format::Yaml => render::yaml(sheet),
            Format::Csv => render::checklist_rows(sheet, Separated::Comma),
            Format::Tsv => render::checklist_rows(sheet, Separated::Tab),
            Format::Html => render::html(sheet),
            _ if sheet.answer.error.is_some() => {
                let asked = sheet.answer.asked.as_deref().unwrap_or_default();
                let error = sheet.answer.error.as_deref().unwrap_or_default();
                let line = format!("{asked}: {error}");
                match format {
                    Format::Markdown => format!("{}\n\n", whoadmin::escape::escape_markdown(&line)),
                    _ => format!("{}\n\n", whoadmin::text::line(&line)),
                }
            }
            Format::Markdown if stream => render::checklist_markdown(sheet) + "\n",
            Format::Markdown => render::checklist_markdown(sheet),
            _ if stream => render::terminal(&render::checklist_page(sheet), look) + "\n",
            _ => render::terminal(&render::checklist_page(sheet), look),
        };
        Ok(text)
    }

    /// The ending of the files that hold such checklists.
    pub fn ending(&self) -> &str {
        match &self.form {
            Form::Own(source, _) => &source.ending,
            Form::Query(_) => "txt",
            Form::BuiltIn(format, _) => match format {
                Format::Json => "json",
                Format::Yaml => "yaml",
                Format::Csv => "csv",
                Format::Tsv => "tsv",
                Format::Markdown => "md",
                Format::Html => "html",
                _ => "txt",
            },
        }
    }
}

fn head(separated: Separated) -> String {
    render::row(render::CHECKLIST_COLUMNS.into_iter(), separated)
}
