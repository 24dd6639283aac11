//! `man`: the manual page of the tool, or of a command.

mod words;

use clap::{Args, Command};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, bold, roman};
use whoadmin::names;

use crate::desk::Desk;
use crate::error::{Failure, Outcome};
use crate::options::{Front, hide};

/// A manual page
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
pub fn run(man: &Man, desk: &mut Desk<'_>) -> Outcome {
    let page = page(man.command.as_deref(), (desk.command_line)())?;
    desk.result(&man.front.show, &page)?;
    if desk.out_is_terminal && man.front.show.out.is_none() && !man.front.show.quiet {
        let command = man.command.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
        desk.say(&format!("hint: read it as a page: whoadmin man{command} | man -l -"));
    }
    Ok(0)
}

/// The page of a command, or of the tool, as troff.
fn page(command: Option<&str>, mut root: Command) -> Result<String, Failure> {
    root.build();
    let codes = root.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let commands: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
    let Some(typed) = command else {
        return Ok(written(&root, None, &commands, &codes)?);
    };
    let typed = typed.strip_prefix("whoadmin-").unwrap_or(typed);
    let Some(found) = root.find_subcommand(typed) else {
        let near = names::nearest(typed, commands.iter().copied());
        let hint = match near.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of: {}", commands.join(", ")),
        };
        return Err(Failure::usage(format!("there is no command `{typed}`")).hint(hint));
    };
    Ok(written(found, Some(found.get_name()), &commands, &codes)?)
}

fn written(
    command: &Command,
    name: Option<&str>,
    commands: &[&str],
    codes: &str,
) -> std::io::Result<String> {
    let shown = command.clone().mut_args(|argument| {
        let heading = if argument.is_positional() { "Arguments" } else { "Options" };
        let argument = argument.hide_short_help(false);
        if argument.get_help_heading().is_some() {
            argument
        } else {
            argument.help_heading(heading)
        }
    });
    let page = Page::new(shown)
        .date(env!("WHOADMIN_FACTS"))
        .source(concat!("whoadmin ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let mut out = Vec::new();
    page.render_title(&mut out)?;
    let mut roff = Roff::new();
    // Names of commands and addresses are not torn apart.
    roff.control("nh", []).control("ad", ["l"]);
    roff.to_writer(&mut out)?;
    page.render_name_section(&mut out)?;
    let mut roff = Roff::new();
    synopsis(&mut roff, command);
    description(&mut roff, name);
    if name.is_none() {
        groups(&mut roff, command);
    }
    roff.to_writer(&mut out)?;
    page.render_options_section(&mut out)?;
    let mut roff = Roff::new();
    let help = if name.is_none() { command.get_before_help() } else { command.get_after_help() };
    if let Some(help) = help {
        example(&mut roff, &help.to_string());
    }
    exit_codes(&mut roff, codes);
    terms(&mut roff, "FILES", words::FILES);
    terms(&mut roff, "ENVIRONMENT", words::ENVIRONMENT);
    see_also(&mut roff, name, commands);
    roff.to_writer(&mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn synopsis(roff: &mut Roff, command: &Command) {
    roff.control("SH", ["SYNOPSIS"]);
    if command.get_name() == "whoadmin" {
        roff.text([bold("whoadmin"), roman(" [OPTIONS] [ANYTHING…]")]);
        roff.control("br", []);
        roff.text([bold("whoadmin"), roman(" COMMAND [OPTIONS] …")]);
        return;
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let called = format!("whoadmin {}", command.get_name());
    let rest = usage.strip_prefix(&called).unwrap_or_default().to_owned();
    roff.text([bold(called), roman(rest)]);
}

fn description(roff: &mut Roff, name: Option<&str>) {
    let of_command = words::COMMANDS.iter().find(|(command, _)| Some(*command) == name);
    let paragraphs = match of_command {
        Some((_, paragraphs)) => paragraphs,
        None => words::TOOL,
    };
    roff.control("SH", ["DESCRIPTION"]);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(*paragraph)]);
    }
}

/// The commands, by what people want.
fn groups(roff: &mut Roff, root: &Command) {
    roff.control("SH", ["COMMANDS"]);
    for command in root.get_subcommands() {
        roff.control("TP", []);
        roff.text([bold(format!("whoadmin-{}", command.get_name())), roman("(1)")]);
        roff.text([roman(command.get_about().map(ToString::to_string).unwrap_or_default())]);
    }
}

/// The lines under a title such as `Examples:`, as they stand.
fn example(roff: &mut Roff, help: &str) {
    let (title, lines) = help.split_once('\n').unwrap_or((help, ""));
    let (title, first) = title.split_once(':').unwrap_or(("Notes", title));
    roff.control("SH", [title.to_uppercase().as_str()]);
    if !first.trim().is_empty() {
        roff.text([roman(first.trim())]);
    }
    if lines.is_empty() {
        return;
    }
    roff.control("nf", []);
    for line in lines.lines() {
        roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
    }
    roff.control("fi", []);
}

fn exit_codes(roff: &mut Roff, codes: &str) {
    roff.control("SH", ["EXIT STATUS"]);
    for line in codes.lines().skip(1) {
        match line.trim_start().split_once("  ") {
            Some((code, meaning)) if code.len() == 1 => {
                roff.control("TP", []);
                roff.text([bold(code)]);
                roff.text([roman(meaning)]);
            }
            _ => {
                roff.text([roman(line.trim())]);
            }
        }
    }
}

fn terms(roff: &mut Roff, title: &str, terms: &[(&str, &str)]) {
    roff.control("SH", [title]);
    for (term, meaning) in terms {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(*meaning)]);
    }
}

fn see_also(roff: &mut Roff, name: Option<&str>, commands: &[&str]) {
    roff.control("SH", ["SEE ALSO"]);
    let others = commands.iter().filter(|it| Some(**it) != name);
    let mut pages: Vec<String> = name.iter().map(|_| "whoadmin(1)".to_owned()).collect();
    pages.extend(others.map(|it| format!("whoadmin-{it}(1)")));
    roff.text([roman(pages.join(", "))]);
}
