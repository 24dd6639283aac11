//! `open`: prints the one address of a portal, and launches it.

use clap::Args;
use whoadmin::answer::{Answer, Launchable, State, Topic};
use whoadmin::directory::Directory;
use whoadmin::link;
use whoadmin::question::Wanted;
use whoadmin::resolve::{Identifier, ResolveError, near, read_who, resolve};
use whoadmin::store::Table;

use crate::answer;
use crate::context::{self, Context};
use crate::error::{CliError, Outcome};
use crate::options::{Front, Launch, hide};
use crate::{launch, paths, prompt};

/// Open a portal in the browser (the admin center, when none is named)
///
/// Prints exactly one address on standard output, everything else on standard error, and launches
/// it. The two words may stand in any order: they are told apart by what they name. Nothing is
/// launched over SSH, in CI or without a display, and an address on a host that its cloud is not
/// known to have only after a yes; the exit code is then 6.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["output", "query", "require", "why", "out", "force"])))]
#[command(after_help = "\
Examples:
  whoadmin open                          the admin center
  whoadmin open exchange contoso.com     a portal, on the cloud of an organization
  whoadmin open -c 21vianet -n           print the address, launch nothing
  whoadmin open sharepoint --tenant contoso")]
pub struct Open {
    /// A portal, and an address, domain, tenant id, organization or kind
    #[arg(value_names = ["PORTAL", "WHO"], num_args = 0..=2)]
    pub words: Vec<String>,
    #[command(flatten)]
    pub launch: Launch,
    /// The next known address, when the first is down
    #[arg(long)]
    pub alternate: bool,
    #[command(flatten)]
    pub front: Front,
}

/// Opens a portal.
pub fn run(open: &Open, context: &mut Context<'_>) -> Outcome {
    let front = &open.front;
    if front.show.output.is_some() || front.show.query.is_some() {
        return Err(CliError::usage("open prints one address, in no other form")
            .hint("for the whole answer: whoadmin ask WHO -o json"));
    }
    let directory = paths::directory(front)?;
    let words = told_apart(&directory, &open.words);
    directory.check_intact()?;
    let (portal, who) = words?;
    let mut question = context::question(front, &directory)?;
    question.portal = portal;
    question.wanted = Wanted::Portal;
    question.who = who;
    let answer = resolve(&directory, &question)?;
    if front.show.require.is_some() && answer::code(&answer, front.show.require) != 0 {
        return Err(CliError::new(3, "less is known of WHO than --require asks for")
            .hint("leave --require out to open the page all the same"));
    }
    let address = address(&answer, open.alternate)?;
    let retired = answer.cloud.status.as_deref() == Some("retired");
    context.line(&front.show, &address.url)?;
    if !front.show.quiet {
        about(&answer, context);
    }
    if open.launch.no_browser {
        return Ok(0);
    }
    if retired {
        context.say("nothing was opened: the cloud is closed");
        return Ok(6);
    }
    launch_address(address, &open.launch.allow_host, context)
}

/// Which of the words is the portal, and which is WHO: by what they name.
fn told_apart(
    directory: &Directory,
    words: &[String],
) -> Result<(Option<String>, Option<String>), CliError> {
    let mut portal = None;
    let mut who = None;
    for word in words {
        let word = context::who(Some(word))?.unwrap_or_default();
        let portals = directory.named(Table::Portals, &word);
        if portal.is_none() && !portals.is_empty() {
            if portals.len() > 1 {
                return Err(ResolveError::Ambiguous {
                    what: "portal",
                    name: word,
                    choice: portals,
                }
                .into());
            }
            portal = Some(word);
            continue;
        }
        match read_who(directory, &word) {
            Ok(Identifier::Unknown) if who.is_none() => return Err(unknown(directory, &word)),
            Ok(_) if who.is_none() => who = Some(word),
            Err(refusal) => return Err(refusal.into()),
            Ok(_) => {
                return Err(CliError::usage(format!("`{word}` is one word too many"))
                    .hint("open takes a portal and a WHO"));
            }
        }
    }
    Ok((portal, who))
}

fn unknown(directory: &Directory, word: &str) -> CliError {
    let near = near(directory, &[Table::Portals, Table::Organizations, Table::Types], word);
    let failure = CliError::new(3, format!("unknown portal or organization `{word}`"));
    if near.is_empty() {
        failure.hint("list them: whoadmin list portals")
    } else {
        failure.hint(format!("did you mean {}?", crate::error::quoted(&near)))
    }
}

/// The address to print, or why there is none.
fn address(answer: &Answer, alternate: bool) -> Result<&Launchable, CliError> {
    let portal = &answer.portal;
    let cloud = answer.cloud.name.clone().unwrap_or_default();
    match portal.state {
        State::Ambiguous => {
            let mut failure =
                CliError::new(4, format!("{} can be on more than one cloud here", portal.name))
                    .hint("choose the cloud with --cloud");
            let choice = portal.candidates.iter().map(|candidate| {
                let url = candidate.url.as_deref().unwrap_or("no public address is known");
                format!("--cloud {}: {url}", candidate.cloud)
            });
            failure.choice = choice.collect();
            return Err(failure);
        }
        State::NotOffered => {
            return Err(CliError::new(3, format!("{cloud} does not have {}", portal.name))
                .hint("list what each cloud has: whoadmin list portals"));
        }
        State::Unknown => {
            return Err(CliError::new(
                3,
                format!("no public address is known for {} on {cloud}", portal.name),
            )
            .hint("list what is known: whoadmin list portals"));
        }
        State::Offered => {}
    }
    let mut addresses = answer.inside.addresses.iter();
    let Some(first) = addresses.next() else {
        let what = answer.inside.missing.unwrap_or("tenant");
        return Err(CliError::usage(format!("the address of {} needs {{{what}}}", portal.name))
            .hint("give --tenant NAME: the part before .onmicrosoft.com"));
    };
    if !alternate {
        return Ok(first);
    }
    addresses.next().ok_or_else(|| {
        CliError::new(3, format!("no other address is known for {} on {cloud}", portal.name))
            .hint("the first one is all there is: leave out --alternate")
    })
}

/// Words about an address, on standard error.
fn about(answer: &Answer, context: &mut Context<'_>) {
    let cloud = answer.cloud.name.clone().unwrap_or_default();
    let assumed = if answer.cloud.basis == "assumed" { " (assumed)" } else { "" };
    context.say(&format!("{} · {cloud}{assumed}", answer.portal.name));
    for notice in answer.notices_about(Topic::Portal) {
        context.say(notice);
    }
}

/// Launches a portal's address; one on a strange host only after a yes.
fn launch_address(address: &Launchable, allowed: &[String], context: &mut Context<'_>) -> Outcome {
    let link = link::web_allowing(&address.url, allowed).map_err(|refused| {
        CliError::new(6, format!("`{}` is not opened: it {refused}", address.url))
            .hint(refused.hint())
    })?;
    let host = link.host().unwrap_or_default().to_owned();
    let named = link::is_allowed(&link, allowed);
    if !address.trusted && !named {
        let place = address.place.clone().unwrap_or_default();
        if !context.can_ask || launch::hindrance().is_some() {
            return Err(CliError::new(
                6,
                format!("not opened: {host} is not a known host of this cloud (from {place})"),
            )
            .hint(format!("if it is right, allow it: --allow-host {host}")));
        }
        let words = format!(
            "{host} is not a known host of this cloud (from {place}). Open {}?",
            link.as_str()
        );
        if !prompt::confirm(context, &words) {
            context.say("nothing was opened");
            return Ok(6);
        }
    }
    Ok(send(&link, context))
}

/// Launches an address that passed the gate and is trusted.
pub fn send(link: &link::Link, context: &mut Context<'_>) -> u8 {
    match launch::launch(link) {
        Ok(()) => 0,
        Err(why) => {
            context.say(&format!("nothing was opened: {why}; the address is above"));
            6
        }
    }
}
