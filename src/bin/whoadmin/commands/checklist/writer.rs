//! Makes checklists: one for a question, one for each line or row of a batch.

use whoadmin::answer::Answer;
use whoadmin::checklist::{self, Checklist, Reader};
use whoadmin::directory::Directory;
use whoadmin::model::FALLBACK_LANGUAGE;
use whoadmin::question::Question;
use whoadmin::render::Document;
use whoadmin::render::template::Template;
use whoadmin::resolve::{ResolveError, resolve};

use super::template_file::Source;
use crate::answer;
use crate::batch;
use crate::context;
use crate::error::CliError;
use crate::options::Front;
use crate::output::Printer;

/// What a checklist is turned into.
pub enum OutputForm<'m> {
    /// One of the built-in formats, or a part of it.
    BuiltIn(Printer),
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
pub struct ChecklistWriter<'m> {
    directory: &'m Directory,
    front: &'m Front,
    question: Question,
    /// The language of the environment.
    usual: String,
    admin: bool,
    form: OutputForm<'m>,
}

impl<'m> ChecklistWriter<'m> {
    /// A maker for what the options say.
    pub fn new(
        directory: &'m Directory,
        front: &'m Front,
        admin: bool,
        form: OutputForm<'m>,
    ) -> Result<Self, CliError> {
        let question = context::question(front, directory)?;
        let usual = question.language.clone();
        Ok(Self { directory, front, question, usual, admin, form })
    }

    /// Says what is wrong with the command line, before the first person.
    pub fn probe(&self) -> Result<(), CliError> {
        batch::probe(self.directory, &self.question)
    }

    /// The checklist of one person, with the exit code that its answer means.
    pub fn checklist(&mut self, person: &Person) -> Result<(Checklist, u8), ResolveError> {
        let answer = self.answer(person)?;
        let code = answer::code(&answer, self.front.show.require);
        let reader = Reader { admin: self.admin, name: person.name.clone() };
        let checklist = checklist::checklist(self.directory, &self.question, answer, &reader)?;
        Ok((checklist, code))
    }

    /// The same in a batch, where a refusal is a row of its own.
    pub fn row(&mut self, person: &Person) -> Result<(Checklist, u8), CliError> {
        let who = person.who.as_deref().unwrap_or_default();
        if who.trim().is_empty() {
            return Ok(Self::error(who, "WHO is empty", 3));
        }
        self.checklist(person).or_else(|refusal| {
            let (answer, code) = batch::refused(who, refusal, &self.question.language)?;
            Ok((checklist::without(answer), code))
        })
    }

    /// The row of a person who cannot be read.
    pub fn error(who: &str, message: &str, code: u8) -> (Checklist, u8) {
        let answer = Answer::of_error(who, message.to_owned(), FALLBACK_LANGUAGE);
        (checklist::without(answer), code)
    }

    /// Whether something has to be known of each person.
    pub fn requires(&self) -> bool {
        self.front.show.require.is_some()
    }

    /// Whether the form is a template of the person's own.
    pub fn is_own(&self) -> bool {
        matches!(self.form, OutputForm::Own(..))
    }

    /// The language that a row asks for; none for one that there is not.
    pub fn language(&self, asked: &str) -> Result<Option<String>, CliError> {
        context::known_language(self.directory, asked)
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
        let own = own.and_then(|own| context::known_language(self.directory, own).ok().flatten());
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
            OutputForm::BuiltIn(printer) => printer.head(),
            OutputForm::Own(..) => String::new(),
        }
    }

    /// A checklist alone.
    pub fn whole(&self, checklist: &Checklist, person: &Person) -> Result<String, CliError> {
        match &self.form {
            OutputForm::BuiltIn(printer) => printer.whole(&Document::Checklist(checklist)),
            OutputForm::Own(source, template) => {
                source.fill(template, checklist, person.row.as_deref())
            }
        }
    }

    /// One of several checklists.
    pub fn part(&self, checklist: &Checklist, person: &Person) -> Result<String, CliError> {
        match &self.form {
            OutputForm::BuiltIn(printer) => {
                let text = printer.part(&Document::Checklist(checklist))?;
                Ok(text.unwrap_or_else(|| "\n".to_owned()))
            }
            OutputForm::Own(..) => self.whole(checklist, person),
        }
    }

    /// What files that hold such checklists end in.
    pub fn extension(&self) -> &str {
        match &self.form {
            OutputForm::BuiltIn(printer) => printer.extension(),
            OutputForm::Own(source, _) => &source.extension,
        }
    }
}
