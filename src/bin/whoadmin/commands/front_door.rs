//! The front door: takes any words as the question that they are.

mod init_hint;
mod web_address;

use clap::Parser;
use whoadmin::answer::{Answer, Choice};
use whoadmin::directory::Directory;
use whoadmin::model::{OrganizationType, Portal, Task};
use whoadmin::names;
use whoadmin::question::Question;
use whoadmin::render::Kind;
use whoadmin::resolve::{Identifier, near, read_who, resolve};
use whoadmin::store::Table;
use whoadmin::understand::{Guess, Reading, What, read};
use whoadmin::words::Catalog;

use crate::answer;
use crate::context::{self, Context};
use crate::error::{CliError, Outcome, graver};
use crate::options::Front;
use crate::output::Printer;
use crate::{prompt, shell};

/// The front door: words, with the options of `ask`.
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "whoadmin", disable_help_flag = true, disable_version_flag = true)]
pub struct FrontDoor {
    #[command(flatten)]
    pub front: Front,
    /// An organization, address, domain, kind, code, task, web address or message
    pub words: Vec<String>,
}

/// Answers the words of the front door.
pub fn run(door: &FrontDoor, context: &mut Context<'_>) -> Outcome {
    let front = &door.front;
    let words = door.words.join(" ");
    if words.trim().is_empty() {
        return Err(CliError::usage("there is nothing to look for").hint(
            "is a shell variable not set? give an address, a kind of organization, a code or words",
        ));
    }
    let (directory, broken) = answer::directory(context, front)?;
    let words = words.trim();
    let reading = read(&directory, words)?;
    misplaced_command(&directory, &door.words, context)?;
    let code = answer(reading, words, front, &directory, context)?;
    Ok(graver(broken, code))
}

/// Answers words that were read.
fn answer(
    reading: Reading,
    words: &str,
    front: &Front,
    directory: &Directory,
    context: &mut Context<'_>,
) -> Outcome {
    let mut question = context::question(front, directory)?;
    question.who = reading.who;
    question.asked = Some(words.to_owned());
    match reading.what {
        What::WebAddress(address) => return web_address::run(&address, front, directory, context),
        What::Who(who) => question.who = Some(who),
        What::Message(pasted) => {
            question.read_as = Some("message");
            question.message = Some(pasted);
            return super::explain::answer(&question, front, directory, context);
        }
        What::Task(id) => {
            question.read_as = Some("task");
            question.task = Some(id);
        }
        What::Portal(id) => {
            question.read_as = Some("portal");
            question.portal = Some(id);
        }
        What::Question(guess) => ask_about(&mut question, guess),
        What::Choice(guesses) => {
            let choices: Vec<Choice> =
                guesses.iter().map(|guess| choice(directory, &question, guess)).collect();
            let names: Vec<String> = choices.iter().map(|choice| choice.name.clone()).collect();
            let prompt = Catalog::new(directory, &question.language).get("choice");
            if !(context.can_ask && context.out_is_terminal) {
                return offer(&question, &prompt, choices, front, directory, context);
            }
            let chosen = prompt::choose(context, &prompt, &names, None);
            match chosen.and_then(|at| guesses.into_iter().nth(at)) {
                Some(guess) => ask_about(&mut question, guess),
                None => return Ok(4),
            }
        }
        What::Nothing => {
            directory.check_intact()?;
            if let Some(error) = near_name(directory, words, context) {
                return Err(error);
            }
            question.read_as = Some("words");
        }
    }
    answer::answer(context, front, directory, &question)
}

/// Makes a question of what free words were taken for.
fn ask_about(question: &mut Question, guess: Guess) {
    question.read_as = Some("words");
    match guess.table {
        Table::Tasks => question.task = Some(guess.id),
        Table::Portals => question.portal = Some(guess.id),
        _ => question.kind = Some(guess.id),
    }
}

/// A guess as a person can choose it, with the command that asks for it alone.
fn choice(directory: &Directory, question: &Question, guess: &Guess) -> Choice {
    let language = question.language.as_str();
    let who = question.who.as_ref().map(|who| format!(" {}", shell::word(who)));
    let who = who.unwrap_or_default();
    let (kind, name, command) = match guess.table {
        Table::Tasks => (
            "task",
            directory.entry::<Task>(&guess.id).map(|task| task.name),
            format!("whoadmin ask{who} --task {}", guess.id),
        ),
        Table::Portals => (
            "portal",
            directory.entry::<Portal>(&guess.id).map(|portal| portal.name),
            format!("whoadmin open {}{who}", guess.id),
        ),
        _ => (
            "type",
            directory.entry::<OrganizationType>(&guess.id).map(|kind| kind.name),
            format!("whoadmin ask {}", guess.id),
        ),
    };
    let name = name.map(|name| name.get(language).to_owned()).unwrap_or_default();
    Choice { kind, id: guess.id.clone(), name, command }
}

/// Offers what a question may mean: to programs as part of an answer, to people as commands.
fn offer(
    question: &Question,
    prompt: &str,
    choices: Vec<Choice>,
    front: &Front,
    directory: &Directory,
    context: &mut Context<'_>,
) -> Outcome {
    let printer = Printer::new(Kind::Answer, front, context)?;
    if printer.is_for_people() {
        directory.check_intact()?;
        let mut failure = CliError::new(4, prompt);
        failure.choice =
            choices.iter().map(|choice| format!("{}  ({})", choice.command, choice.name)).collect();
        return Err(failure);
    }
    let question = Question { read_as: Some("words"), ..question.clone() };
    let answer = Answer { choices, ..resolve(directory, &question)? };
    answer::show(context, front, directory, &answer, &printer)?;
    Ok(4)
}

/// `school open` would do something else than it says: the command has to come first.
fn misplaced_command(
    directory: &Directory,
    words: &[String],
    context: &Context<'_>,
) -> Result<(), CliError> {
    let [first, second, ..] = words else {
        return Ok(());
    };
    let commands = context.commands();
    if !commands.contains(second) {
        return Ok(());
    }
    let known = !matches!(read_who(directory, first), Ok(Identifier::Unknown) | Err(_));
    if known || commands.contains(first) {
        return Err(CliError::usage(format!("`{second}` stands behind `{first}`"))
            .hint(format!("the command comes first: whoadmin {second} {first}")));
    }
    Ok(())
}

/// What one or two words that nothing knows may be a slip of: a command, an organization, a type or a
/// task of nearly that name. A question of more words is answered in general instead.
fn near_name(directory: &Directory, words: &str, context: &Context<'_>) -> Option<CliError> {
    const MOST_WORDS: usize = 2;
    const MOST_NAMES: usize = 4;
    let commands = context.commands();
    let commands = || commands.iter().map(String::as_str);
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let unknown = || CliError::new(3, format!("unknown name `{words}`"));
    if first == "help" {
        return Some(
            unknown().hint("for help: whoadmin --help, and of a command: whoadmin COMMAND --help"),
        );
    }
    let command = names::nearest(first, commands()).into_iter().next().map(str::to_owned);
    if let Some(command) = command.filter(|_| !rest.is_empty()) {
        return Some(unknown().hint(format!("did you mean `whoadmin {command} {rest}`?")));
    }
    if words.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let mut close: Vec<String> =
        names::nearest(words, commands()).into_iter().map(str::to_owned).collect();
    close.extend(near(directory, &[Table::Organizations, Table::Types, Table::Tasks], words));
    close.dedup();
    close.truncate(MOST_NAMES);
    (!close.is_empty())
        .then(|| unknown().hint(format!("did you mean {}?", crate::error::quoted(&close))))
}

/// Nobody was given: the default organization, else a question to the person, else what is general.
pub fn nobody(front: &Front, context: &mut Context<'_>) -> Outcome {
    let (directory, broken) = answer::directory(context, front)?;
    let question = context::question(front, &directory)?;
    let has_default = directory.default_organization().is_some();
    let told = has_default || question.kind.is_some() || question.task.is_some();
    if !told && context.can_ask && context.out_is_terminal && broken == 0 {
        let words = Catalog::new(&directory, &question.language);
        // Whoever does not know either is told what holds in general.
        if let Some(who) = prompt::ask(context, &words.get("ask-who")) {
            return first(&who, words, front, &directory, context);
        }
    }
    let code = answer::answer(context, front, &directory, &question)?;
    Ok(graver(broken, code))
}

/// Answers what the person said at the first run, and names the command that would remember it.
fn first(
    who: &str,
    words: Catalog<'_>,
    front: &Front,
    directory: &Directory,
    context: &mut Context<'_>,
) -> Outcome {
    let reading = read(directory, who)?;
    let is_who = matches!(reading.what, What::Who(_));
    let code = answer(reading, who, front, directory, context)?;
    if is_who
        && !front.show.quiet
        && let Some(command) = init_hint::command(who, directory, &front.sources)?
    {
        context.say("");
        context.say(&words.format("remember", &[("command", &command)]));
    }
    Ok(code)
}
