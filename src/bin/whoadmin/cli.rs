//! The command line as types: what can be typed, and nothing of what it does.

mod front;
pub mod mistake;
pub mod typed;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{Style, Styles};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use front::{Front, FrontDoor, Required, Show, Sources, When};

/// The names of the commands, as they are typed.
pub const COMMANDS: [&str; 12] = [
    "ask",
    "explain",
    "contact",
    "open",
    "checklist",
    "list",
    "check",
    "init",
    "compile",
    "schema",
    "completions",
    "man",
];

/// The same, by what people want.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("Get help", &["ask", "explain", "contact", "open"]),
    ("Script", &["checklist", "list"]),
    ("Maintain", &["check", "init", "compile", "schema", "completions", "man"]),
];

/// The look of a heading in help.
macro_rules! heading {
    ($words:literal) => {
        concat!("\x1b[1m", $words, "\x1b[0m")
    };
}

const HELP: &str = concat!(
    "{about}\n\n",
    heading!("Usage:"),
    " whoadmin [ANYTHING…]\n\n",
    "{before-help}",
    heading!("Get help:"),
    "
  ask [WHO]              who to ask, how to reach them, where admins sign in
  explain [MESSAGE…]     what a message means, and who must act
  contact [WHO]          call, write to or chat with the contact
  open [PORTAL] [WHO]    open a portal in the browser\n\n",
    heading!("Script:"),
    "
  checklist [WHO]        an onboarding checklist, filled in
  list KIND [ID…]        organizations, contacts, types, clouds, portals, …\n\n",
    heading!("Maintain:"),
    "
  check [PATH…]          every problem of a directory, with its place
  init [PATH]            write a starter directory
  compile PATH… --to F   a checked directory as one file
  schema                 the JSON Schema of a file or an answer
  completions SHELL      completions for a shell
  man [COMMAND]          manual pages\n\n",
    "{all-args}{after-help}"
);

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

/// What the program's exit code says.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  answered
  1  something failed: a file could not be read or written, the output is full
  2  the command line is wrong
  3  no answer: an unknown name, a portal that is not offered or not known,
     only general guidance, or a null --query
  4  ambiguous: several match; they are listed
  5  a directory is not valid, or could not be loaded
  6  nothing was launched; the address is on standard output
";

/// Who is my Microsoft 365 admin, how do I reach them now, and where do admins sign in?
#[derive(Debug, Parser)]
#[command(
    name = "whoadmin",
    version = concat!(env!("CARGO_PKG_VERSION"), " (facts of ", env!("WHOADMIN_FACTS"), ")"),
    help_template = HELP,
    before_help = EXAMPLES,
    after_help = "More options and exit codes: whoadmin --help. A command: whoadmin COMMAND --help.",
    after_long_help = EXIT_CODES,
    disable_help_subcommand = true,
    infer_long_args = false,
    max_term_width = 100,
    styles = Styles::styled().header(BOLD).usage(BOLD).literal(PLAIN),
    mut_subcommands(dressed),
)]
pub struct Cli {
    #[command(flatten)]
    pub front: Front,
    #[command(subcommand)]
    pub command: Option<Command>,
}

const BOLD: Style = Style::new().bold();
const PLAIN: Style = Style::new();

/// The options of the front door that say nothing to a command.
const UNUSED: [(&str, &[&str]); 14] = [
    ("contact", &["require"]),
    ("open", &["output", "query", "require", "why", "out", "force"]),
    ("list", &["kind", "task", "tenant", "require"]),
    ("check", &["cloud", "kind", "task", "tenant", "at", "require", "query", "why", "lang"]),
    ("init", &["task", "at", "require", "output", "query", "why", "out", "directory"]),
    ("compile", &["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why"]),
    ("compile", &["lang", "out"]),
    ("schema", &["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why"]),
    ("schema", &["lang", "directory", "isolated"]),
    ("checklist", &["require"]),
    ("completions", &["cloud", "kind", "task", "tenant", "at", "require", "output", "query"]),
    ("completions", &["why", "lang", "directory", "isolated"]),
    ("man", &["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why"]),
    ("man", &["lang", "directory", "isolated"]),
];

/// A command with the help that all have: nothing that it does not use is shown.
fn dressed(command: Syntax) -> Syntax {
    let unused: Vec<&str> = UNUSED
        .iter()
        .filter(|(name, _)| *name == command.get_name())
        .flat_map(|(_, unused)| unused.iter().copied())
        .collect();
    // The groups of the help above name every command; a second list would repeat them.
    let command = command.help_template(COMMAND_HELP).hide(true);
    if unused.is_empty() {
        return command;
    }
    command.mut_args(|argument| {
        let hide = unused.contains(&argument.get_id().as_str());
        if hide { argument.hide(true) } else { argument }
    })
}

/// A command line, or a command of it, as values.
pub type Syntax = clap::Command;

/// The whole command line, its commands in sight.
pub fn command() -> Syntax {
    Cli::command().mut_subcommands(|it| it.hide(false))
}

/// The command line with one command alone; none when `name` is no command.
pub fn with_one_command(name: &str) -> Option<Syntax> {
    fn made<T: Args>(name: &'static str) -> Syntax {
        let command = dressed(T::augment_args(Syntax::new(name))).hide(false);
        Front::augment_args(Syntax::new("whoadmin")).subcommand(command)
    }
    Some(match name {
        "ask" => made::<Ask>("ask"),
        "explain" => made::<Explain>("explain"),
        "contact" => made::<Contact>("contact"),
        "open" => made::<Open>("open"),
        "checklist" => made::<Checklist>("checklist"),
        "list" => made::<List>("list"),
        "check" => made::<Check>("check"),
        "init" => made::<Init>("init"),
        "compile" => made::<Compile>("compile"),
        "schema" => made::<Schema>("schema"),
        "completions" => made::<Completions>("completions"),
        "man" => made::<Man>("man"),
        _ => return None,
    })
}

/// The front door with the names of the commands, which is what a first word can be.
pub fn first_word() -> Syntax {
    // Their first lines stand in the help; to take them from the commands themselves would make all
    // their options, too.
    let about = |name: &str| {
        let lines = HELP.lines().filter_map(|line| line.strip_prefix("  ")?.strip_prefix(name));
        let mut lines = lines.filter(|line| line.starts_with(' '));
        lines.next().and_then(|line| line.rsplit("  ").next()).unwrap_or_default()
    };
    let stubs = COMMANDS.into_iter().map(|name| Syntax::new(name).about(about(name)));
    front_door().subcommands(stubs)
}

/// The front door's words and options as a command.
pub fn front_door() -> Syntax {
    FrontDoor::command()
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Who to ask, how to reach them, and where admins sign in
    Ask(Ask),
    /// What a message means, and who must act
    Explain(Explain),
    /// Call, write to or chat with the contact: a drafted request
    Contact(Contact),
    /// Open a portal in the browser (the admin center, when none is named)
    #[command(alias = "browse")]
    Open(Open),
    /// An onboarding checklist, filled in
    Checklist(Checklist),
    /// The entries of a directory
    List(List),
    /// Every problem of a directory, with file, line and column
    #[command(alias = "validate")]
    Check(Check),
    /// Write a starter directory
    Init(Init),
    /// A checked directory as one file that is looked up in place, at any size
    Compile(Compile),
    /// The JSON Schema of a directory file, or of an answer
    Schema(Schema),
    /// Completions for a shell: bash, zsh, fish, powershell or elvish
    #[command(alias = "completion")]
    Completions(Completions),
    /// A manual page
    Man(Man),
    /// Anything else: words of the front door.
    #[command(external_subcommand)]
    Words(Vec<OsString>),
}

/// `ask`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin ask anna@contoso.com
  whoadmin ask contoso.com --query contact.email
  whoadmin ask school --task reset-password -c 21vianet
  whoadmin ask - -o csv < addresses.txt
  whoadmin ask --csv people.csv --column email > enriched.csv

With --csv the file comes back as it is, with the columns admin_name, admin_email, admin_phone,
portal_url, cloud, type, resolved and error added; one that is there already is added as
whoadmin_NAME. Added cells that a spreadsheet would run are defused.")]
pub struct Ask {
    /// An address, domain, tenant id, organization or kind; `-` reads one a line
    pub who: Option<String>,
    /// Add columns to a CSV file of people (`-` reads standard input)
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The column that holds the addresses
    #[arg(long, value_name = "COLUMN", default_value = "email")]
    pub column: String,
    #[command(flatten)]
    pub front: Front,
}

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin explain AADSTS50053
  whoadmin explain \"You don't have permission to access this page\"
  whoadmin explain - < error-page.txt
  whoadmin explain               asks for the paste: quotes break shells")]
pub struct Explain {
    /// The message or code; `-` reads one pasted page from standard input
    pub message: Vec<String>,
    /// Whom it is about: an address, domain, tenant id, organization or kind
    #[arg(long, value_name = "WHO")]
    pub who: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// `contact`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin contact contoso.com                 call or write, whichever works now
  whoadmin contact anna@contoso.com --by email --task reset-password
  whoadmin contact contoso.com -n              print the address alone
  whoadmin contact contoso.com --draft         print the drafted request")]
pub struct Contact {
    /// An address, domain, tenant id, organization or kind
    pub who: Option<String>,
    /// The channel
    #[arg(long, value_name = "CHANNEL")]
    pub by: Option<By>,
    /// Print the drafted request, and launch nothing
    #[arg(long)]
    pub draft: bool,
    /// The message on the screen, for the request
    #[arg(long, value_name = "TEXT")]
    pub message: Option<String>,
    /// Print the address, and launch nothing
    #[arg(short, long)]
    pub no_browser: bool,
    /// A host that may be launched though no cloud has it
    #[arg(long, value_name = "HOST", value_parser = host)]
    pub allow_host: Vec<String>,
    #[command(flatten)]
    pub front: Front,
}

/// A channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Call.
    Phone,
    /// Write.
    Email,
    /// Chat.
    Chat,
    /// Open the page.
    Web,
}

/// `open`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin open                          the admin center
  whoadmin open exchange contoso.com     a portal, on the cloud of an organization
  whoadmin open -c 21vianet -n           print the address, launch nothing
  whoadmin open sharepoint --tenant contoso")]
pub struct Open {
    /// A portal, and an address, domain, tenant id, organization or kind
    #[arg(value_name = "PORTAL_OR_WHO", num_args = 0..=2)]
    pub words: Vec<String>,
    /// Print the address, and launch nothing
    #[arg(short, long)]
    pub no_browser: bool,
    /// The next known address, when the first is down
    #[arg(long)]
    pub alternate: bool,
    /// A host that may be launched though no cloud has it
    #[arg(long, value_name = "HOST", value_parser = host)]
    pub allow_host: Vec<String>,
    #[command(flatten)]
    pub front: Front,
}

/// What the short and the long help of `checklist` both end with.
macro_rules! checklist_help {
    () => {
        "\
Examples:
  whoadmin checklist anna@contoso.com
  whoadmin checklist contoso.com -o html --out welcome.html
  whoadmin checklist --csv people.csv --out-dir welcome --name-column name
  whoadmin checklist contoso.com --template ours.md

Formats: markdown (the default), html, json, yaml, table, csv, tsv. A checklist is in the language
of its organization, unless --lang or the row's own says another."
    };
}

/// `checklist`
#[derive(Debug, Args)]
#[command(after_help = checklist_help!())]
#[command(after_long_help = concat!(checklist_help!(), "

Templates:
  {{ contact.name }}           a value of the answer (see: whoadmin ask WHO -o json), or of
                               title, person and items; {{ row.manager }} is a column of --csv
  {{#each items}}…{{/each}}    once for each: {{ text }}, {{ url }}, {{ @number }}
  {{#if contact}}…{{else}}…{{/if}}
  {{!-- a comment --}}         \\{{ is two braces as they are
  Values are escaped for the form: -o markdown, html or table (plain text), else what the name
  of the file ends in. There are no expressions, includes or code. A template that is missing
  is exit code 1; one that is broken, or names what there is not, is 2: line and column are said."))]
pub struct Checklist {
    /// An address, domain, tenant id, organization or kind; `-` reads one a line
    pub who: Option<String>,
    /// The list of a new admin
    #[arg(long)]
    pub admin: bool,
    /// Your own template, filled instead of the built-in list (see --help)
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// One checklist a person of a CSV file
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// The column that holds the addresses
    #[arg(long, value_name = "COLUMN", default_value = "email")]
    pub column: String,
    /// The column that names the files and the people
    #[arg(long, value_name = "COLUMN")]
    pub name_column: Option<String>,
    /// The column that holds the languages
    #[arg(long, value_name = "COLUMN")]
    pub lang_column: Option<String>,
    /// The folder for one checklist a person
    #[arg(long, value_name = "FOLDER")]
    pub out_dir: Option<PathBuf>,
    #[command(flatten)]
    pub front: Front,
}

/// `list`
#[derive(Debug, Args)]
#[command(after_help = "\
Kinds: organizations, contacts, types, clouds, portals, tasks, messages, layers, checks, coverage")]
pub struct List {
    /// What to list
    #[arg(value_name = "KIND")]
    pub what: String,
    /// Only these
    pub ids: Vec<String>,
    #[command(flatten)]
    pub front: Front,
}

/// `check`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin check                       all layers that are used here
  whoadmin check contoso.yaml
  whoadmin check directory/ --strict --stale-after 1y
  whoadmin check directory/ -o sarif > report.sarif")]
pub struct Check {
    /// Files or folders; none: all layers
    pub paths: Vec<PathBuf>,
    /// Warnings fail, too
    #[arg(long)]
    pub strict: bool,
    /// Warn of what was reviewed longer ago than this: 1y, 6m, 2w, 90d
    #[arg(long, value_name = "SPAN")]
    pub stale_after: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// `init`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin init                        asks a few questions
  whoadmin init contoso.yaml --name Contoso --type enterprise --domain contoso.com \\
    --contact \"IT Service Desk\" --phone \"+31 20 555 0100\"

Off a terminal nothing is asked.")]
pub struct Init {
    /// The file to write; `-` prints it (your own place, when none is named)
    pub path: Option<PathBuf>,
    /// The organization's name
    #[arg(long)]
    pub name: Option<String>,
    /// A domain of the organization (repeatable)
    #[arg(long)]
    pub domain: Vec<String>,
    /// The contact's name
    #[arg(long)]
    pub contact: Option<String>,
    /// The contact's phone number, international
    #[arg(long)]
    pub phone: Option<String>,
    /// The contact's e-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// The contact's web page
    #[arg(long)]
    pub url: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// `compile`
#[derive(Debug, Args)]
pub struct Compile {
    /// Files or folders; later ones lie on top
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    #[command(flatten)]
    pub front: Front,
}

/// `schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// `directory` or `answer`
    #[arg(default_value = "directory")]
    pub what: SchemaOf,
    #[command(flatten)]
    pub front: Front,
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A directory file.
    Directory,
    /// An answer.
    Answer,
}

/// `completions`
#[derive(Debug, Args)]
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

/// `man`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin man | man -l -              read the page of the tool
  whoadmin man open | man -l -         read the page of a command
  whoadmin man open --out whoadmin-open.1")]
pub struct Man {
    /// The command; none: the tool
    pub command: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// Parses the arguments of one command alone, the command's name first.
///
/// None when `name` is no command; an error when the arguments are wrong, or ask for help.
pub fn one_command(name: &str, arguments: &[OsString]) -> Option<Result<Command, ()>> {
    fn parsed<T: Args + FromArgMatches>(
        arguments: &[OsString],
        made: impl Fn(T) -> Command,
    ) -> Result<Command, ()> {
        let mut command = T::augment_args(clap::Command::new("whoadmin"));
        let matches = command.try_get_matches_from_mut(arguments);
        // The process ends soon: taking the options apart again would only take time.
        std::mem::forget(command);
        T::from_arg_matches(&matches.map_err(|_| ())?).map(made).map_err(|_| ())
    }
    Some(match name {
        "ask" => parsed(arguments, Command::Ask),
        "explain" => parsed(arguments, Command::Explain),
        "contact" => parsed(arguments, Command::Contact),
        "open" | "browse" => parsed(arguments, Command::Open),
        "checklist" => parsed(arguments, Command::Checklist),
        "list" => parsed(arguments, Command::List),
        "check" | "validate" => parsed(arguments, Command::Check),
        "init" => parsed(arguments, Command::Init),
        "compile" => parsed(arguments, Command::Compile),
        "schema" => parsed(arguments, Command::Schema),
        "completions" | "completion" => parsed(arguments, Command::Completions),
        "man" => parsed(arguments, Command::Man),
        _ => return None,
    })
}

/// What a first word can be that is a command: the names, and the short forms that people type.
pub fn command_words() -> Vec<String> {
    let cli = Cli::command();
    let names = cli.get_subcommands().flat_map(|it| {
        std::iter::once(it.get_name()).chain(it.get_all_aliases()).map(str::to_owned)
    });
    names.collect()
}

/// The exact name of a host, as it is compared: anything else would allow nothing, and say nothing.
fn host(text: &str) -> Result<String, String> {
    whoadmin::names::domain(text).map_err(|bad| format!("{bad}: write it as portal.contoso.com"))
}
