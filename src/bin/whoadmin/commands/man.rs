//! `man`: the manual page of the tool, or of a command.

use clap::{Args, Command};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, roman};
use whoadmin::names;

use crate::context::Context;
use crate::error::{CliError, Outcome};
use crate::options::{Front, hide};

/// A manual page
///
/// Without a word, the page of the tool. The page is troff for man(1): it is read with man -l, or
/// put where manual pages are.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["cloud", "kind", "task", "tenant", "at", "require", "output", "query", "why", "lang", "directory", "isolated"])))]
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

/// Prints a page.
pub fn run(man: &Man, context: &mut Context<'_>) -> Outcome {
    let page = page((context.command_line)(), man.command.as_deref())?;
    context.result(&man.front.show, &page)?;
    if context.out_is_terminal && man.front.show.out.is_none() && !man.front.show.quiet {
        let command = man.command.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
        context.say(&format!("hint: read it as a page: whoadmin man{command} | man -l -"));
    }
    Ok(0)
}

/// The page of a command, or of the tool, as troff.
fn page(mut root: Command, command: Option<&str>) -> Result<String, CliError> {
    root.build();
    let names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
    let of = match command.map(|typed| typed.strip_prefix("whoadmin-").unwrap_or(typed)) {
        None => &root,
        Some(typed) => root.find_subcommand(typed).ok_or_else(|| {
            let near = names::nearest(typed, names.iter().copied());
            let hint = match near.first() {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use one of: {}", names.join(", ")),
            };
            CliError::usage(format!("there is no command `{typed}`")).hint(hint)
        })?,
    };
    let usage = of.clone().render_usage().to_string();
    let shown = of.clone().override_usage(usage.trim_start_matches("Usage: ").to_owned());
    let page = Page::new(shown.mut_args(|argument| argument.hide_short_help(false)))
        .date(env!("WHOADMIN_FACTS"))
        .source(concat!("whoadmin ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let mut out = Vec::new();
    page.render_title(&mut out)?;
    // Names of commands and addresses are not torn apart.
    Roff::new().control("nh", []).control("ad", ["l"]).to_writer(&mut out)?;
    page.render_name_section(&mut out)?;
    page.render_synopsis_section(&mut out)?;
    page.render_description_section(&mut out)?;
    if of.has_subcommands() {
        page.render_subcommands_section(&mut out)?;
    }
    page.render_options_section(&mut out)?;
    let mut roff = Roff::new();
    let own = of.get_after_long_help().or(of.get_after_help());
    let of_all = command.and(root.get_after_long_help());
    for help in [of.get_before_help(), own, of_all].into_iter().flatten() {
        sections(&mut roff, &help.to_string());
    }
    roff.control("SH", ["SEE ALSO"]);
    let pages = names.iter().map(|name| format!("whoadmin-{name}(1)"));
    let pages: Vec<String> = std::iter::once("whoadmin(1)".to_owned()).chain(pages).collect();
    roff.text([roman(pages.join(", "))]);
    roff.to_writer(&mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// The parts of a help text, each under a title such as `Examples:`, their lines as they stand.
fn sections(roff: &mut Roff, help: &str) {
    for line in help.lines() {
        match line.strip_suffix(':').filter(|_| line.starts_with(char::is_uppercase)) {
            Some(title) => {
                roff.control("fi", []).control("SH", [title.to_uppercase().as_str()]);
                roff.control("nf", []);
            }
            None => {
                roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
            }
        }
    }
    roff.control("fi", []);
}
