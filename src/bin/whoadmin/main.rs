//! Arguments in, one answer out: parses, runs, reports, and sets the exit code.

mod batch;
mod candidates;
mod cli;
mod commands;
mod desk;
mod enrich;
mod environment;
mod error;
mod files;
mod folder;
mod launch;
#[cfg(windows)]
mod owner;
mod people;
mod places;
mod progress;
mod prompt;
mod query;
mod row_cache;
mod row_outcome;
mod sheets;
mod shell;
mod target;
mod template_file;
mod web_address;
mod write;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use whoadmin::render;
use whoadmin::text;

use cli::{Cli, Command, Front, FrontDoor};
use desk::Desk;
use error::{Failure, Outcome};

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut err = std::io::stderr().lock();
    let mut desk = Desk {
        out_is_terminal: out.is_terminal(),
        can_ask: std::io::stdin().is_terminal() && err.is_terminal(),
        out: &mut out,
        err: &mut err,
    };
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let Some(code) = commands::completions::asked(&arguments, &mut desk) {
        return ExitCode::from(code);
    }
    let code = match run(&arguments, &mut desk) {
        Ok(code) => code,
        Err(failure) => report(&failure, &mut desk),
    };
    // Buffered results that cannot be written are an error, not a success.
    match desk.out.flush() {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => {
            ExitCode::from(report(&Failure::output(&fault), &mut desk))
        }
        _ => ExitCode::from(code),
    }
}

/// Parses the arguments, and runs what they say.
fn run(arguments: &[OsString], desk: &mut Desk<'_>) -> Outcome {
    if let Some(outcome) = quick(arguments, desk) {
        return outcome;
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(fault) => return usage(&fault, desk),
    };
    let before = cli.front;
    match cli.command {
        None => commands::front::nobody(&before, desk),
        Some(Command::Words(words)) => {
            let name = OsString::from("whoadmin");
            match FrontDoor::try_parse_from(std::iter::once(name).chain(words)) {
                Ok(mut door) => {
                    door.front = door.front.over(before);
                    commands::front::run(&door, desk)
                }
                Err(fault) => usage(&fault, desk),
            }
        }
        Some(command) => command_run(command, before, desk),
    }
}

/// Runs the usual case, a command or words in first place, without making every other command's
/// options first; none for help, mistakes and all else, which the whole command line is made for.
fn quick(arguments: &[OsString], desk: &mut Desk<'_>) -> Option<Outcome> {
    let (_, rest) = arguments.split_first()?;
    let Some(first) = rest.first() else {
        return Some(commands::front::nobody(&Front::default(), desk));
    };
    let first = first.to_str()?;
    if let Some(command) = cli::one_command(first, rest) {
        return command.ok().map(|command| command_run(command, Front::default(), desk));
    }
    if first.starts_with('-') {
        return None;
    }
    let door = FrontDoor::try_parse_from(arguments).ok()?;
    Some(commands::front::run(&door, desk))
}

fn command_run(command: Command, before: Front, desk: &mut Desk<'_>) -> Outcome {
    match command {
        Command::Ask(mut it) => {
            it.front = it.front.over(before);
            commands::ask::run(&it, desk)
        }
        Command::Explain(mut it) => {
            it.front = it.front.over(before);
            commands::explain::run(&it, desk)
        }
        Command::Contact(mut it) => {
            it.front = it.front.over(before);
            commands::contact::run(&it, desk)
        }
        Command::Open(mut it) => {
            it.front = it.front.over(before);
            commands::open::run(&it, desk)
        }
        Command::Checklist(mut it) => {
            it.front = it.front.over(before);
            commands::checklist::run(&it, desk)
        }
        Command::List(mut it) => {
            it.front = it.front.over(before);
            commands::list::run(&it, desk)
        }
        Command::Check(mut it) => {
            it.front = it.front.over(before);
            commands::check::run(&it, desk)
        }
        Command::Init(mut it) => {
            it.front = it.front.over(before);
            commands::init::run(&it, desk)
        }
        Command::Compile(mut it) => {
            it.front = it.front.over(before);
            commands::compile::run(&it, desk)
        }
        Command::Schema(mut it) => {
            it.front = it.front.over(before);
            commands::schema::run(&it, desk)
        }
        Command::Completions(mut it) => {
            it.front = it.front.over(before);
            commands::completions::run(&it, desk)
        }
        Command::Man(mut it) => {
            it.front = it.front.over(before);
            commands::man::run(&it, desk)
        }
        Command::Words(_) => Ok(0),
    }
}

/// What clap has to say: help and version to standard output, mistakes to standard error.
fn usage(fault: &clap::Error, desk: &mut Desk<'_>) -> Outcome {
    let rendered = fault.render();
    let colour = desk.look(&cli::Show::default()).colour;
    match fault.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let words = if colour { rendered.ansi().to_string() } else { rendered.to_string() };
            desk.out.write_all(words.as_bytes())?;
            desk.out.flush()?;
            Ok(0)
        }
        _ => Err(cli::mistake::failure(fault)),
    }
}

/// Says what went wrong, once, and gives the exit code.
fn report(failure: &Failure, desk: &mut Desk<'_>) -> u8 {
    let mut words = String::new();
    if !failure.problems.is_empty() {
        words.push_str(&render::report(&failure.problems, render::Look::default()));
    }
    if !failure.message.is_empty() {
        words.push_str(&format!("error: {}\n", text::line(&failure.message)));
    }
    for cause in &failure.causes {
        words.push_str(&format!("caused by: {}\n", text::block(cause)));
    }
    for choice in &failure.choice {
        words.push_str(&format!("  {}\n", text::line(choice)));
    }
    if !failure.hint.is_empty() {
        words.push_str(&format!("hint: {}\n", text::line(&failure.hint)));
    }
    // When even standard error is closed there is nobody left to tell.
    let _ = desk.err.write_all(words.as_bytes());
    failure.code
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::COMMANDS;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
        let named: Vec<String> =
            Cli::command().get_subcommands().map(|it| it.get_name().to_owned()).collect();
        for command in COMMANDS {
            assert!(named.iter().any(|name| name == command), "{command}");
        }
    }
}
