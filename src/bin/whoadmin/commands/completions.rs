//! `completions`: the script that makes a shell ask this program, and the answers to what it asks.

mod typed;

use std::ffi::{OsStr, OsString};

use clap::{Args, Command, CommandFactory, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use whoadmin::diagnostics::all_checks;
use whoadmin::store::Table;

use crate::candidates::{Candidate, Wanted, candidates};
use crate::commands::front::FrontDoor;
use crate::commands::list;
use crate::desk::{Desk, Format, USUAL};
use crate::environment::word;
use crate::error::{Failure, Outcome};
use crate::options::{Front, hide};

/// Completions for a shell: bash, zsh, fish, powershell or elvish
///
/// The shell asks this program for what a word can become: commands, options, and the
/// organizations, kinds, clouds, portals, tasks and messages of your own layers, too. Large
/// directories are compiled to be completed: a layer that cannot be read within a few hundredths of
/// a second is left out.
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
    /// The shell
    pub shell: Shell,
    #[command(flatten)]
    pub front: Front,
}

/// A shell that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash 4.4 or later.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    #[value(alias = "pwsh")]
    Powershell,
    /// Elvish.
    Elvish,
}

impl Shell {
    /// The shell that a variable names, by its name or by the path of its program.
    pub fn named(name: &str) -> Option<Self> {
        let program = std::path::Path::new(name).file_stem()?.to_str()?;
        Self::from_str(program, true).ok()
    }
}

use typed::Typed;

/// The variable in which a shell says that it asks, and in which language.
const VARIABLE: &str = "COMPLETE";
/// Where a shell says which word is being typed.
const INDEX: &str = "_CLAP_COMPLETE_INDEX";
/// The program as it is found along the path.
const PROGRAM: &str = "whoadmin";

/// Prints the script that a shell reads at its start.
pub fn run(it: &Completions, desk: &mut Desk<'_>) -> Outcome {
    let script = script(shell(it.shell)).map_err(|fault| Failure::output(&fault))?;
    desk.result(&it.front.show, &script)?;
    Ok(0)
}

/// Completes a command line if a shell asks for that; it never hears of a failure, which would stand
/// in the middle of what a person types.
pub fn asked(arguments: &[OsString], desk: &mut Desk<'_>) -> Option<u8> {
    let name = word(VARIABLE)?;
    let shell = Shell::named(&name)?;
    let answer = match arguments {
        [_] => script(self::shell(shell)).ok()?.into_bytes(),
        [_, dashes, line @ ..] if dashes == "--" => completed(shell, line, (desk.command_line)()),
        // Somebody else's variable, and a usual command line.
        _ => return None,
    };
    let _ = desk.out.write_all(&answer);
    let _ = desk.out.flush();
    Some(0)
}

fn shell(shell: Shell) -> &'static dyn EnvCompleter {
    match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
        Shell::Elvish => &Elvish,
    }
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
        _ => script,
    })
}

const FIRST_TIME: &str =
    "[[ $funcstack[1] != _whoadmin ]] || _clap_dynamic_completer_whoadmin \"$@\"\n";

/// What the line can become, in the shell's form.
fn completed(shell: Shell, line: &[OsString], mut root: Command) -> Vec<u8> {
    let index = match shell {
        Shell::Fish | Shell::Powershell => line.len().saturating_sub(1),
        _ => word(INDEX).and_then(|index| index.parse().ok()).unwrap_or_default(),
    };
    root.build();
    let typed = typed::read(&root, line, index);
    root = match &typed.command {
        Some(name) => root.mut_subcommand(name, |it| completing(it, &typed)),
        None if typed.words.is_empty() => {
            let commands = root.get_subcommands().cloned();
            completing(FrontDoor::command().subcommands(commands), &typed)
        }
        None => completing(FrontDoor::command(), &typed),
    };
    let mut out = Vec::new();
    let folder = std::env::current_dir().ok();
    let written =
        self::shell(shell).write_complete(&mut root, line.to_vec(), folder.as_deref(), &mut out);
    if written.is_err() {
        out.clear();
    }
    out
}

/// The command, with what its arguments can be.
fn completing(command: Command, typed: &Typed) -> Command {
    // Options are offered once a dash is typed: there are more of them than of words.
    let bare = typed.current.is_empty();
    let command = command.disable_help_flag(bare).disable_version_flag(bare);
    command.mut_args(|argument| {
        let argument =
            if bare && !argument.is_positional() { argument.hide(true) } else { argument };
        match values(argument.get_id().as_str(), typed) {
            Some(values) => argument.add(ArgValueCompleter::new(move |current: &OsStr| {
                offered(values.starting(&current.to_string_lossy()))
            })),
            None => argument,
        }
    })
}

/// What an argument can be.
enum Values {
    /// Entries of the directory.
    Entries(Wanted),
    /// These words.
    Words(Vec<Candidate>),
}

impl Values {
    fn starting(&self, prefix: &str) -> Vec<Candidate> {
        match self {
            Self::Entries(wanted) => {
                candidates(Wanted { prefix: prefix.to_owned(), ..wanted.clone() })
            }
            Self::Words(words) => {
                words.iter().filter(|(word, _)| word.starts_with(prefix)).cloned().collect()
            }
        }
    }
}

fn values(argument: &str, typed: &Typed) -> Option<Values> {
    let command = typed.command.as_deref().unwrap_or_default();
    let tables: &[Table] = match (command, argument) {
        (_, "cloud") => &[Table::Clouds],
        (_, "kind") => &[Table::Types],
        (_, "task") => &[Table::Tasks],
        (_, "lang") => &[Table::Languages],
        (_, "who") => &[Table::Types, Table::Organizations],
        ("open", "words") => &[Table::Portals, Table::Types, Table::Organizations],
        ("", "words") => return Some(Values::Entries(front_door(typed))),
        ("explain", "message") => &[Table::Messages],
        ("list", "what") => return Some(words(list::kinds())),
        ("list", "ids") => match list::kind(typed.words.first()?).ok()? {
            "organizations" | "coverage" => &[Table::Organizations],
            "contacts" => &[Table::Contacts],
            "types" => &[Table::Types],
            "clouds" => &[Table::Clouds],
            "portals" => &[Table::Portals],
            "tasks" => &[Table::Tasks],
            "messages" => &[Table::Messages],
            "checks" => return Some(words(all_checks().iter().map(|check| check.id))),
            _ => return None,
        },
        (_, "output") => {
            let own = match command {
                "checklist" => Some(Format::Html),
                "check" => Some(Format::Sarif),
                _ => None,
            };
            return Some(words(USUAL.iter().copied().chain(own).map(Format::word)));
        }
        _ => return None,
    };
    Some(Values::Entries(wanted(tables, typed)))
}

fn words(words: impl Iterator<Item = &'static str>) -> Values {
    Values::Words(words.map(|word| (word.to_owned(), String::new())).collect())
}

fn wanted(tables: &[Table], typed: &Typed) -> Wanted {
    Wanted {
        tables: tables.to_vec(),
        sources: typed.sources.clone(),
        language: typed.language.clone(),
        ..Wanted::default()
    }
}

/// What the front door takes; before the first letter, there is no sense in every task and message.
fn front_door(typed: &Typed) -> Wanted {
    let tables: &[Table] = if typed.current.is_empty() && typed.words.is_empty() {
        &[Table::Types, Table::Organizations]
    } else {
        &[Table::Types, Table::Organizations, Table::Tasks, Table::Messages]
    };
    Wanted { prefix: typed.current.clone(), before: typed.words.clone(), ..wanted(tables, typed) }
}

fn offered(candidates: Vec<Candidate>) -> Vec<CompletionCandidate> {
    let offer = |(word, meaning): Candidate| {
        let help = (!meaning.is_empty()).then(|| meaning.into());
        CompletionCandidate::new(word).help(help)
    };
    candidates.into_iter().map(offer).collect()
}
