//! Shows one answer, and tells the exit code that it means.

use whoadmin::answer::{Answer, Resolved};
use whoadmin::directory::Directory;
use whoadmin::question::Question;
use whoadmin::render::{Document, Kind};
use whoadmin::resolve::resolve;
use whoadmin::words::Catalog;

use crate::context::{self, Context};
use crate::error::{CliError, Opened, Outcome, first_place};
use crate::options::{Front, Required};
use crate::output::Printer;

/// The directory to answer from: at a terminal, the built-in one where a layer is broken, with
/// plain words for whoever is stuck.
pub fn directory(context: &mut Context<'_>, front: &Front) -> Result<(Directory, u8), CliError> {
    let Opened { directory, broken } = crate::paths::open(&front.sources)?;
    let Some(failure) = broken else {
        return Ok((directory, 0));
    };
    if failure.code != 5 || !context.out_is_terminal {
        return Err(failure);
    }
    let language = context::language(&directory, &front.show)?;
    let place = first_place(&failure).unwrap_or_else(|| failure.message.clone());
    let words =
        Catalog::new(&directory, &language).format("notice-directory-broken", &[("place", &place)]);
    context.say(&words);
    // What loaded below the broken layer is left out too: half a directory would mislead.
    Ok((crate::paths::built_in()?, 5))
}

/// Resolves a question, and shows the answer.
pub fn answer(
    context: &mut Context<'_>,
    front: &Front,
    directory: &Directory,
    question: &Question,
) -> Outcome {
    let printer = Printer::new(Kind::Answer, front, context)?;
    show(context, front, directory, &resolve(directory, question)?, &printer)
}

/// Shows an answer, and tells its exit code.
pub fn show(
    context: &mut Context<'_>,
    front: &Front,
    directory: &Directory,
    answer: &Answer,
    printer: &Printer,
) -> Outcome {
    directory.check_intact()?;
    let words = Catalog::new(directory, &answer.language);
    let text = printer.whole(&Document::Answer(answer, words))?;
    context.result(&front.show, &text)?;
    Ok(code(answer, front.show.require))
}

/// The exit code that an answer means.
pub fn code(answer: &Answer, required: Option<Required>) -> u8 {
    let least = match required {
        Some(Required::Organization) => Resolved::Organization,
        Some(Required::Type) | None => Resolved::Type,
    };
    let unknown_message = answer.message.as_ref().is_some_and(|it| it.id.is_none());
    // A message that is known is an answer, whoever asks.
    let explained = answer.message.as_ref().is_some_and(|it| it.id.is_some());
    // So is a task that was asked for without a WHO, as words or by its flag.
    let nobody = answer.asked.is_none() || answer.read_as == Some("task");
    let task_alone = answer.task.is_some() && nobody && required.is_none();
    if unknown_message {
        return 3;
    }
    if answer.resolved >= least || ((explained || task_alone) && required.is_none()) {
        0
    } else {
        3
    }
}
