//! The front door: takes any words as the question that they are.

mod init_hint;
mod web_address;

use clap::Parser;
use whoadmin::directory::Directory;
use whoadmin::matching;
use whoadmin::names;
use whoadmin::resolve::{Identifier, ResolveError, near, read_who};
use whoadmin::store::Table;
use whoadmin::words::Words;

use crate::answer;
use crate::desk::{self, Desk};
use crate::error::{Failure, Outcome, graver};
use crate::options::Front;
use crate::prompt;

/// The front door: words, with the options of `ask`.
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "whoadmin", disable_help_flag = true, disable_version_flag = true)]
pub struct FrontDoor {
    #[command(flatten)]
    pub front: Front,
    /// An organization, address, domain, kind, code, task, web address or message
    pub words: Vec<String>,
}

/// What the words turned out to be.
enum Door {
    Who,
    Message,
    Task(String),
    Web,
}

/// Answers the words of the front door.
pub fn run(door: &FrontDoor, desk: &mut Desk<'_>) -> Outcome {
    let front = &door.front;
    let words = door.words.join(" ");
    if words.trim().is_empty() {
        return Err(Failure::usage("there is nothing to look for").hint(
            "is a shell variable not set? give an address, a kind of organization, a code or words",
        ));
    }
    let (directory, broken) = answer::directory(desk, front)?;
    let words = words.trim();
    let read = read(&directory, words)?;
    misplaced_command(&directory, &door.words, desk)?;
    let code = answer(read, words, front, &directory, desk)?;
    Ok(graver(broken, code))
}

/// Answers words that were read.
fn answer(
    read: Option<Door>,
    words: &str,
    front: &Front,
    directory: &Directory,
    desk: &mut Desk<'_>,
) -> Outcome {
    let mut question = desk::question(front, directory)?;
    match read {
        Some(Door::Web) => web_address::run(words, front, directory, desk),
        Some(Door::Who) => {
            question.who = Some(words.to_owned());
            answer::answer(desk, front, directory, &question)
        }
        Some(Door::Message) => {
            question.read_as = Some("message");
            question.message = Some(super::explain::found(directory, words));
            question.asked = Some(words.to_owned());
            super::explain::answer(&question, front, directory, desk)
        }
        Some(Door::Task(id)) => {
            question.read_as = Some("task");
            question.task = Some(id);
            question.asked = Some(words.to_owned());
            answer::answer(desk, front, directory, &question)
        }
        None => {
            directory.check_intact()?;
            Err(unknown(directory, words, desk))
        }
    }
}

/// Takes words in the order of the contract.
fn read(directory: &Directory, words: &str) -> Result<Option<Door>, Failure> {
    let lower = words.to_ascii_lowercase();
    if lower.starts_with("https:") || lower.starts_with("http:") {
        return Ok(Some(Door::Web));
    }
    match read_who(directory, words) {
        Ok(Identifier::Unknown) => {}
        Ok(_) => return Ok(Some(Door::Who)),
        // A sentence with an address in it is a message, not half an address.
        Err(ResolveError::BadAddress { .. }) if words.split_whitespace().count() > 2 => {}
        Err(refusal) => return Err(refusal.into()),
    }
    if matching::is_code(directory, words) {
        return Ok(Some(Door::Message));
    }
    if directory.named(Table::Messages, words).len() == 1 {
        return Ok(Some(Door::Message));
    }
    let mut tasks = directory.named(Table::Tasks, words);
    if tasks.len() > 1 {
        return Err(ResolveError::Ambiguous {
            what: "task",
            name: words.to_owned(),
            choice: tasks,
        }
        .into());
    }
    if let Some(id) = tasks.pop() {
        return Ok(Some(Door::Task(id)));
    }
    let pasted = matching::find(directory, words);
    if pasted.id.is_some() || !pasted.ids.is_empty() {
        return Ok(Some(Door::Message));
    }
    Ok(None)
}

/// `school open` would do something else than it says: the command has to come first.
fn misplaced_command(
    directory: &Directory,
    words: &[String],
    desk: &Desk<'_>,
) -> Result<(), Failure> {
    let [first, second, ..] = words else {
        return Ok(());
    };
    let commands = desk.commands();
    if !commands.contains(second) {
        return Ok(());
    }
    let known = !matches!(read_who(directory, first), Ok(Identifier::Unknown) | Err(_));
    if known || commands.contains(first) {
        return Err(Failure::usage(format!("`{second}` stands behind `{first}`"))
            .hint(format!("the command comes first: whoadmin {second} {first}")));
    }
    Ok(())
}

/// More words than a name has.
const SENTENCE: usize = 6;

/// Words that nothing knows, with the nearest names, commands included.
fn unknown(directory: &Directory, words: &str, desk: &Desk<'_>) -> Failure {
    let commands = desk.commands();
    let commands = || commands.iter().map(String::as_str);
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    if first == "help" {
        return Failure::new(3, format!("nothing here is called `{words}`"))
            .hint("for help: whoadmin --help, and of a command: whoadmin COMMAND --help");
    }
    if let Some(command) = names::nearest(first, commands()).first()
        && !rest.is_empty()
    {
        return Failure::new(3, format!("nothing here is called `{words}`"))
            .hint(format!("did you mean `whoadmin {command} {rest}`?"));
    }
    let mut close: Vec<String> =
        names::nearest(words, commands()).into_iter().map(str::to_owned).collect();
    close.extend(near(directory, &[Table::Organizations, Table::Types, Table::Tasks], words));
    close.dedup();
    close.truncate(4);
    if words.split_whitespace().count() > SENTENCE {
        return Failure::new(3, "these words are no message, task or organization that is known")
            .hint(
                "is it on your screen? whoadmin explain asks for the whole of it, codes included",
            );
    }
    let failure = Failure::new(3, format!("nothing here is called `{words}`"));
    if close.is_empty() {
        failure.hint("try your work e-mail address, or a kind of organization: whoadmin list types")
    } else {
        failure.hint(format!("did you mean {}?", crate::error::quoted(&close)))
    }
}

/// Nobody was given: the default organization, else a question to the person, else what is general.
pub fn nobody(front: &Front, desk: &mut Desk<'_>) -> Outcome {
    let (directory, broken) = answer::directory(desk, front)?;
    let question = desk::question(front, &directory)?;
    let has_default = directory.default_organization().is_some();
    let told = has_default || question.kind.is_some() || question.task.is_some();
    if !told && desk.can_ask && desk.out_is_terminal && broken == 0 {
        let words = Words::new(&directory, &question.language);
        // Whoever does not know either is told what holds in general.
        if let Some(who) = prompt::ask(desk, &words.get("ask-who")) {
            return first(&who, words, front, &directory, desk);
        }
    }
    let code = answer::answer(desk, front, &directory, &question)?;
    Ok(graver(broken, code))
}

/// Answers what the person said at the first run, and names the command that would remember it.
fn first(
    who: &str,
    words: Words<'_>,
    front: &Front,
    directory: &Directory,
    desk: &mut Desk<'_>,
) -> Outcome {
    let read = read(directory, who)?;
    let is_who = matches!(read, Some(Door::Who));
    let code = answer(read, who, front, directory, desk)?;
    if is_who
        && !front.show.quiet
        && let Some(command) = init_hint::command(who, directory, &front.sources)?
    {
        desk.say("");
        desk.say(&words.fill("remember", &[("command", &command)]));
    }
    Ok(code)
}
