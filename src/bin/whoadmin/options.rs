//! The options that the commands have in common, as types.

use std::path::PathBuf;

use clap::{Arg, Args, ColorChoice, ValueEnum};

/// What the front door and its commands have in common.
#[derive(Debug, Clone, Default, Args)]
pub struct Front {
    #[command(flatten)]
    pub narrow: Narrow,
    #[command(flatten)]
    pub sources: Sources,
    #[command(flatten)]
    pub show: Show,
    /// Show why each part was chosen, with file and line
    #[arg(long, help_heading = "How it is shown")]
    pub why: bool,
}

/// What narrows a question down.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Narrow it down")]
pub struct Narrow {
    /// The cloud: worldwide, gcc, gcc-high, 21vianet, … or a name of it
    #[arg(short, long, value_name = "CLOUD")]
    pub cloud: Option<String>,
    /// The kind of organization: school, enterprise, small-business, …
    #[arg(short = 't', long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// What you need done: reset-password, delete-account, …
    #[arg(long, value_name = "TASK")]
    pub task: Option<String>,
    /// The tenant, by name or id; fills {tenant} in addresses
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub tenant: Option<String>,
    /// Another moment than now: 2026-12-24T18:30+01:00
    #[arg(long, value_name = "TIME", hide_short_help = true)]
    pub at: Option<String>,
}

/// Where a directory comes from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Where to look")]
pub struct Sources {
    /// A directory file or folder; later ones lie on top (repeatable)
    #[arg(short, long, value_name = "PATH")]
    pub directory: Vec<PathBuf>,
    /// Only the built-in data and what --directory gives
    #[arg(long, hide_short_help = true)]
    pub isolated: bool,
}

/// How a result is shown.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "How it is shown")]
pub struct Show {
    /// The language of the answer: en, nl, de, zh-Hans, fr, es, ja
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// table, json, yaml, csv, tsv or markdown
    #[arg(short, long, value_name = "FORMAT")]
    pub output: Option<String>,
    /// Show just what a JMESPath expression finds in the JSON: contact.email
    #[arg(long, value_name = "JMESPATH")]
    pub query: Option<String>,
    /// Exit with 3 when less is known than this
    #[arg(long, value_name = "WHAT", hide_short_help = true)]
    pub require: Option<Required>,
    /// Write the result to a file instead
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub out: Option<PathBuf>,
    /// Write over an existing file
    #[arg(long, hide_short_help = true)]
    pub force: bool,
    /// Colours: when to use them
    #[arg(long, value_name = "WHEN", hide_short_help = true)]
    pub color: Option<ColorChoice>,
    /// No words about the result
    #[arg(short, long)]
    pub quiet: bool,
}

/// What has to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Required {
    /// A named organization.
    Organization,
    /// At least a kind of organization.
    Type,
}

impl Front {
    /// These options, with those that stood before the command where these are silent.
    #[must_use]
    pub fn over(self, before: Self) -> Self {
        let mut directory = before.sources.directory;
        directory.extend(self.sources.directory);
        Self {
            narrow: Narrow {
                cloud: self.narrow.cloud.or(before.narrow.cloud),
                kind: self.narrow.kind.or(before.narrow.kind),
                task: self.narrow.task.or(before.narrow.task),
                tenant: self.narrow.tenant.or(before.narrow.tenant),
                at: self.narrow.at.or(before.narrow.at),
            },
            sources: Sources {
                directory,
                isolated: self.sources.isolated || before.sources.isolated,
            },
            show: Show {
                lang: self.show.lang.or(before.show.lang),
                output: self.show.output.or(before.show.output),
                query: self.show.query.or(before.show.query),
                require: self.show.require.or(before.show.require),
                out: self.show.out.or(before.show.out),
                force: self.show.force || before.show.force,
                color: self.show.color.or(before.show.color),
                quiet: self.show.quiet || before.show.quiet,
            },
            why: self.why || before.why,
        }
    }
}

/// Launching an address, or not.
#[derive(Debug, Args)]
pub struct Launch {
    /// Print the address, and launch nothing
    #[arg(short, long)]
    pub no_browser: bool,
    /// A host that may be launched though no cloud has it
    #[arg(long, value_name = "HOST", value_parser = host)]
    pub allow_host: Vec<String>,
}

/// The exact name of a host, as it is compared: anything else would allow nothing, and say nothing.
fn host(text: &str) -> Result<String, String> {
    whoadmin::names::domain(text).map_err(|bad| format!("{bad}: write it as portal.contoso.com"))
}

/// Hides the options that a command accepts as all do, and does not use.
pub fn hide(unused: &'static [&'static str]) -> impl Fn(Arg) -> Arg {
    move |argument| {
        let is_unused = unused.contains(&argument.get_id().as_str());
        argument.hide(is_unused)
    }
}
