//! The command line: its commands by what people want, its help, and what runs them.

mod usage;

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::builder::styling::{Style, Styles};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::front_door::{self, FrontDoor};
use crate::context::Context;
use crate::error::Outcome;
use crate::options::{Front, Show};

/// Makes the commands, each named after its module, where `run` takes its arguments.
macro_rules! commands {
    ($($group:literal: $($(#[$attribute:meta])* $Arguments:ident in $module:ident,)+)+) => {
        /// A command. Its options are made when it is named: most of a start would be spent on those
        /// of the others.
        #[derive(Debug, Subcommand)]
        #[command(defer = true)]
        enum Command {
            $($($(#[$attribute])* $Arguments(crate::commands::$module::$Arguments),)+)+
            #[command(external_subcommand)]
            Catalog(Vec<OsString>),
        }

        const GROUPS: &[(&str, &[&str])] = &[$(($group, &[$(stringify!($module)),+])),+];

        impl Command {
            /// Runs it, with the options that stand before its name.
            fn run(self, before: Front, context: &mut Context<'_>) -> Outcome {
                match self {
                    $($(Self::$Arguments(mut it) => {
                        it.front = it.front.over(before);
                        crate::commands::$module::run(&it, context)
                    })+)+
                    Self::Catalog(words) => {
                        let line = std::iter::once(OsString::from(NAME)).chain(words);
                        let door = FrontDoor::try_parse_from(line);
                        let mut it = door.map_err(|error| usage::failure(&error))?;
                        it.front = it.front.over(before);
                        front_door::run(&it, context)
                    }
                }
            }
        }
    };
}

commands! {
    "Get help":
        Ask in ask,
        Explain in explain,
        Contact in contact,
        #[command(alias = "browse")]
        Open in open,
    "Script":
        Checklist in checklist,
        List in list,
    "Maintain":
        #[command(alias = "validate")]
        Check in check,
        Init in init,
        Import in import,
        Compile in compile,
        Schema in schema,
        #[command(alias = "completion")]
        Completions in completions,
        Man in man,
}

const NAME: &str = "whoadmin";

/// The look of a heading in help.
macro_rules! heading {
    ($words:literal) => {
        concat!("\x1b[1m", $words, "\x1b[0m")
    };
}

/// Where the groups of commands stand in the help, which clap does not know.
const COMMANDS_TAG: &str = "{commands}";

const HELP: &str =
    "{about}\n\n{usage-heading} {usage}\n\n{before-help}{commands}{all-args}{after-help}";

/// The help of a command: what it does, how it is called, examples, then every option.
const COMMAND_HELP: &str =
    "{before-help}{about-with-newline}\n{usage-heading} {usage}{after-help}\n\n{all-args}";

const EXAMPLES: &str = concat!(
    heading!("Examples:"),
    "
  whoadmin school                      by the kind of organization
  whoadmin anna@contoso.com            by an address
  whoadmin AADSTS50053                 by the code on the screen
  whoadmin forgot my password          by what you need
  whoadmin open exchange contoso.com   the right portal, in the browser"
);

const LONG_HELP: &str = "\
Exit status:
  0  answered
  1  something failed: a file could not be read or written, the output is full
  2  the command line is wrong
  3  no answer: an unknown name, a portal that is not offered or not known,
     only general guidance, or a null --query
  4  ambiguous: several match; they are listed
  5  a directory is not valid, or could not be loaded
  6  nothing was launched; the address is on standard output

Files:
  /etc/whoadmin, $XDG_CONFIG_DIRS/whoadmin, %ProgramData%\\whoadmin
      The system's layer, for everyone on a machine; used only when an
      administrator owns it and nobody else may write to it.
  ~/.config/whoadmin, $XDG_CONFIG_HOME/whoadmin, %APPDATA%\\whoadmin
      Your own layer, which wins over the system's.
  *.yaml, *.yml, *.json, *.directory
      What makes up a layer that is a folder, at any depth; the last are
      compiled files. whoadmin init writes a first one, whoadmin check
      finds what is wrong, whoadmin list layers shows what is read.

Environment:
  WHOADMIN_DIRECTORY
      A list of further directory files and folders, as PATH is one;
      over your own layer, under --directory.
  WHOADMIN_LANG
      The language of answers, before LC_ALL, LC_MESSAGES and LANG.
  WHOADMIN_BROWSER, BROWSER
      The program that opens an address, in this order; it gets the
      address as its one argument, without a shell.
  TZ
      The time zone of opening hours that are shown.
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE
      Whether there are colours; --color wins over them, and TERM=dumb
      has none.
  COLUMNS
      The width of the answer, where it is not the terminal's own.
  COMPLETE
      Set by a shell that asks for completions.";

/// Who is my Microsoft 365 admin, how do I reach them now, and where do admins sign in?
///
/// Without a command it takes its words as whatever they are, in this order: the id, name or alias
/// of an organization, an e-mail address or domain, a tenant id, a kind of organization, the code
/// of a message, a task, a web address, or the text of a message. The first line of the answer says
/// how they were read. A command wins over an equal name; scripts use ask.
///
/// Nothing is fetched: the facts are inside the program, and what an organization adds stands in
/// files. Nothing is ever sent anywhere, except what the browser does that open or contact start.
#[derive(Debug, Parser)]
#[command(
    name = NAME,
    bin_name = NAME,
    version = concat!(env!("CARGO_PKG_VERSION"), " (facts of ", env!("WHOADMIN_FACTS"), ")"),
    override_usage = "whoadmin [ANYTHING…]",
    help_template = HELP,
    before_help = EXAMPLES,
    after_help = "More options and exit codes: whoadmin --help. A command: whoadmin COMMAND --help.",
    after_long_help = LONG_HELP,
    disable_help_subcommand = true,
    infer_long_args = false,
    max_term_width = 100,
    styles = Styles::styled().header(BOLD).usage(BOLD).literal(PLAIN),
    // The groups of the help name every command; a second list would repeat them.
    mut_subcommands(|command| command.help_template(COMMAND_HELP).hide(true)),
)]
struct Cli {
    #[command(flatten)]
    front: Front,
    #[command(subcommand)]
    command: Option<Command>,
}

const BOLD: Style = Style::new().bold();
const PLAIN: Style = Style::new();

/// The whole command line, its commands in sight.
pub fn command() -> clap::Command {
    Cli::command().mut_subcommands(|command| command.hide(false))
}

/// Runs the command that the arguments name, the program's own name first.
pub fn run(arguments: &[OsString], context: &mut Context<'_>) -> Outcome {
    match Cli::try_parse_from(arguments) {
        Ok(Cli { front, command: None }) => front_door::nobody(&front, context),
        Ok(Cli { front, command: Some(command) }) => command.run(front, context),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => help(&error, context),
            _ => Err(usage::failure(&error)),
        },
    }
}

/// Shows help or the version.
fn help(error: &clap::Error, context: &mut Context<'_>) -> Outcome {
    let is_coloured = context.render_options(&Show::default()).colour;
    let shown = |text: StyledStr| {
        if is_coloured { text.ansi().to_string() } else { text.to_string() }
    };
    let mut text = shown(error.render());
    if text.contains(COMMANDS_TAG) {
        text = text.replace(COMMANDS_TAG, &shown(groups().into()));
    }
    context.out.write_all(text.as_bytes())?;
    context.out.flush()?;
    Ok(0)
}

/// Each command with what it takes and does.
fn groups() -> String {
    let mut root = Cli::command();
    root.build();
    let mut text = String::new();
    for (group, names) in GROUPS {
        text += &format!(concat!(heading!("{}:"), "\n"), group);
        for name in *names {
            let Some(command) = root.find_subcommand_mut(name) else { continue };
            let usage = command.render_usage().to_string().replace(" [OPTIONS]", "");
            let usage = usage.trim_start_matches("Usage: whoadmin ");
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            text += &format!("  {usage:29}  {about}\n");
        }
        text += "\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }
}
