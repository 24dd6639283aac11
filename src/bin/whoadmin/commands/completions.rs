//! `completions`: the script that makes a shell ask this program, and the answers to what it asks.

mod candidates;

use std::ffi::{OsStr, OsString};

use clap::{Arg, ArgMatches, Args, Command, CommandFactory, FromArgMatches};
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{EnvCompleter, Shells};
use whoadmin::diagnostics::all_checks;
use whoadmin::render::{Kind, OUTPUTS};
use whoadmin::store::Table;

use self::candidates::candidates;
use crate::commands::front_door::FrontDoor;
use crate::commands::list;
use crate::context::Context;
use crate::environment::word;
use crate::error::{CliError, Outcome};
use crate::options::{Front, hide};

/// Completions for a shell: bash, zsh, fish, powershell or elvish
///
/// The shell asks this program for what a word can become: commands, options, and the
/// organizations, kinds, clouds, portals, tasks and messages of your own layers, too. A layer of more
/// than a megabyte is left out unless it is compiled.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why", "lang", "directory", "isolated"])))]
#[command(after_help = "\
Once, for good:
  bash        echo 'source <(whoadmin completions bash)' >> ~/.bashrc
  zsh         echo 'source <(whoadmin completions zsh)' >> ~/.zshrc     (after compinit)
  fish        whoadmin completions fish > ~/.config/fish/completions/whoadmin.fish
  powershell  whoadmin completions powershell >> $PROFILE
  elvish      whoadmin completions elvish >> ~/.config/elvish/rc.elv")]
pub struct Completions {
    /// The shell; Bash from 4.4 on
    #[arg(value_parser = ["bash", "zsh", "fish", "powershell", "pwsh", "elvish"])]
    pub shell: String,
    #[command(flatten)]
    pub front: Front,
}

/// The variable in which a shell says that it asks, and in which language.
const VARIABLE: &str = "COMPLETE";
/// Where a shell says which word is being typed; without it, the last one is.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";
/// The program as it is found along the path.
const PROGRAM: &str = "whoadmin";

/// Prints the script that a shell reads at its start.
pub fn run(it: &Completions, context: &mut Context<'_>) -> Outcome {
    let shell = shell(&it.shell).ok_or_else(|| CliError::usage("this shell is not known"))?;
    context.result(&it.front.show, &script(shell)?)?;
    Ok(0)
}

/// Completes a command line if a shell asks for that, and says whether it did. The shell never hears
/// of a failure, which would stand in the middle of what a person types.
pub fn asked(arguments: &[OsString], context: &mut Context<'_>) -> bool {
    let Some(shell) = word(VARIABLE).and_then(|name| shell(&name)) else { return false };
    let answer = match arguments {
        [_] => script(shell).map(String::into_bytes),
        [_, dashes, line @ ..] if dashes == "--" => {
            completed(shell, line.to_vec(), (context.command_line)())
        }
        // Somebody else's variable, and a usual command line.
        _ => return false,
    };
    if let Ok(answer) = answer {
        let _ = context.out.write_all(&answer);
        let _ = context.out.flush();
    }
    true
}

/// The shell of this name, or of the program at this path.
fn shell(name: &str) -> Option<&'static dyn EnvCompleter> {
    const SHELLS: &Shells<'static> = &Shells::builtins();
    SHELLS.completer(std::path::Path::new(name).file_stem()?.to_str()?)
}

fn script(shell: &dyn EnvCompleter) -> std::io::Result<String> {
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    let script = String::from_utf8_lossy(&script).into_owned();
    Ok(match shell.name() {
        // Where the program is not found, Bash would say so in the middle of the line.
        "bash" => script.replace("-- \"${words[@]}\" \\", "-- \"${words[@]}\" 2>/dev/null \\"),
        // As a file among Zsh's functions it is first run when the first answer is wanted.
        "zsh" => script + FIRST_TIME,
        "powershell" => POWERSHELL.to_owned(),
        _ => script,
    })
}

const FIRST_TIME: &str =
    "[[ $funcstack[1] != _whoadmin ]] || _clap_dynamic_completer_whoadmin \"$@\"\n";

/// Hands over what is typed as strings, where clap's own script would evaluate it.
const POWERSHELL: &str = include_str!("completions.ps1");

/// What the line can become, in the shell's form.
fn completed(
    shell: &dyn EnvCompleter,
    mut line: Vec<OsString>,
    mut root: Command,
) -> std::io::Result<Vec<u8>> {
    let index = word(INDEX).and_then(|index| index.parse().ok()).unwrap_or(line.len() - 1);
    if line.len() == index {
        line.push(OsString::new());
    }
    let typed = Typed::read(&root, &line, index);
    root.build();
    let completing = |command: Command| command.mut_args(|it| completing(it, &typed));
    root = if let Some(name) = &typed.command {
        root.mut_subcommand(name, completing)
    } else {
        let commands = root.get_subcommands().filter(|_| typed.words.is_empty());
        completing(FrontDoor::command().subcommands(commands.cloned()))
    };
    let mut out = Vec::new();
    shell.write_complete(&mut root, line, std::env::current_dir().ok().as_deref(), &mut out)?;
    Ok(out)
}

/// What a half-typed command line says before the word that is being typed.
#[derive(Debug, Default, Clone)]
struct Typed {
    /// The command; none while its name is being typed, and at the front door.
    command: Option<String>,
    /// The words of the front door.
    words: Vec<String>,
    /// The kind that is listed.
    kind: Option<String>,
    /// The names of all commands.
    commands: Vec<String>,
    front: Front,
    /// Whether nothing is typed yet of the word itself.
    is_bare: bool,
}

impl Typed {
    /// Lets clap read what it can of the line before the word at `index`.
    fn read(root: &Command, line: &[OsString], index: usize) -> Self {
        let read = |command: Command, line: &[OsString]| -> Option<(ArgMatches, Front)> {
            let matches = command.ignore_errors(true).try_get_matches_from(line).ok()?;
            let front = Front::from_arg_matches(&matches).ok()?;
            Some((matches, front))
        };
        let is_bare = line.get(index).is_none_or(|word| word.is_empty());
        let line = line.get(..index).unwrap_or(line);
        let is_command = |name: &str| root.find_subcommand(name).is_some();
        let Some((matches, before)) = read(root.clone(), line) else { return Self::default() };
        let commands = root.get_subcommands().map(|it| it.get_name().to_owned()).collect();
        let mut typed = Self { front: before, is_bare, commands, ..Self::default() };
        match matches.subcommand() {
            None => {}
            Some((name, own)) if is_command(name) => {
                typed.command = Some(name.to_owned());
                typed.kind = own.try_get_one("what").ok().flatten().cloned();
                typed.front = Front::from_arg_matches(own).unwrap_or_default().over(typed.front);
            }
            Some((_, rest)) => {
                // To clap it is a command that it does not know, with what stands behind it.
                let rest = rest.get_many::<OsString>("").map_or(0, Iterator::count);
                let door = line.get(line.len().saturating_sub(rest + 2)..).unwrap_or_default();
                if let Some((door, front)) = read(FrontDoor::command(), door) {
                    typed.words = door.get_many("words").into_iter().flatten().cloned().collect();
                    typed.front = front.over(typed.front);
                }
            }
        }
        typed
    }
}

/// The argument, with what it can be. Options are offered once a dash is typed: there are more of
/// them than of words.
fn completing(argument: Arg, typed: &Typed) -> Arg {
    let is_hidden = argument.is_hide_set() || typed.is_bare && !argument.is_positional();
    let argument = argument.hide(is_hidden);
    let command = typed.command.as_deref().unwrap_or_default();
    let tables: &[Table] = match (command, argument.get_id().as_str()) {
        (_, "cloud") => &[Table::Clouds],
        (_, "kind") => &[Table::Types],
        (_, "task") => &[Table::Tasks],
        (_, "lang") => &[Table::Languages],
        (_, "who") => &[Table::Types, Table::Organizations],
        ("open", "words") => &[Table::Portals, Table::Types, Table::Organizations],
        // Before the first letter there is no sense in every task and message.
        ("", "words") if typed.is_bare && typed.words.is_empty() => {
            &[Table::Types, Table::Organizations]
        }
        ("", "words") => &[Table::Types, Table::Organizations, Table::Tasks, Table::Messages],
        ("explain", "message") => &[Table::Messages],
        ("list", "what") => return one_of(argument, list::kinds()),
        ("list", "ids") => match typed.kind.as_deref().and_then(|it| list::kind(it).ok()) {
            Some("organizations" | "coverage") => &[Table::Organizations],
            Some("contacts") => &[Table::Contacts],
            Some("types") => &[Table::Types],
            Some("clouds") => &[Table::Clouds],
            Some("portals") => &[Table::Portals],
            Some("tasks") => &[Table::Tasks],
            Some("messages") => &[Table::Messages],
            Some("checks") => return one_of(argument, all_checks().iter().map(|it| it.id)),
            _ => return argument,
        },
        ("man", "command") => return one_of(argument, typed.commands.iter().map(String::as_str)),
        (_, "output") => {
            let kind = match command {
                "checklist" => Kind::Checklist,
                "check" => Kind::Report,
                "list" => Kind::List,
                "schema" => Kind::Value,
                _ => Kind::Answer,
            };
            let formats = OUTPUTS.iter().map(|output| output.format());
            let known = formats.filter(|format| format.kinds.contains(&kind));
            return one_of(argument, known.map(|format| format.name));
        }
        _ => return argument,
    };
    let typed = typed.clone();
    argument.add(ArgValueCompleter::new(move |current: &OsStr| {
        let prefix = current.to_string_lossy();
        let found = candidates(&typed.front, tables, &typed.words, &prefix);
        let found = found.into_iter();
        found.map(|(id, name)| CompletionCandidate::new(id).help(Some(name.into()))).collect()
    }))
}

/// The argument, which is one of these words.
fn one_of<'w>(argument: Arg, words: impl Iterator<Item = &'w str>) -> Arg {
    let words: Vec<String> = words.map(str::to_owned).collect();
    let candidates = move || words.iter().map(CompletionCandidate::new).collect();
    argument.add(ArgValueCandidates::new(candidates))
}
