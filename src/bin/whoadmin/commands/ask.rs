//! `ask`: who to ask, how to reach them, and where admins sign in.

use std::path::PathBuf;

use crate::answer;
use crate::batch::{self, enrich};
use crate::context::{self, Context};
use crate::error::{CliError, Outcome};
use crate::options::Front;
use clap::Args;

/// Who to ask, how to reach them, and where admins sign in
///
/// WHO is an e-mail address, a domain, a tenant id, an organization or a kind of organization.
/// Nobody given: the directory's default organization, else, at a terminal, one question, else
/// general guidance with exit code 3.
///
/// With - the questions are read from standard input, one a line, and answered in order; an error
/// stands in its row, the batch goes on to its end, and the gravest exit code wins. With --csv a
/// list of people comes back with columns added.
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

/// Answers one WHO, one a line, or one a row of a CSV file.
pub fn run(ask: &Ask, context: &mut Context<'_>) -> Outcome {
    let front = &ask.front;
    if let Some(path) = &ask.csv {
        if ask.who.is_some() {
            return Err(CliError::usage("WHO and --csv are both given")
                .hint("the people are those of the file; leave WHO out"));
        }
        return enrich::run(path, &ask.column, front, context);
    }
    let who = context::who(ask.who.as_ref())?;
    if who.as_deref() == Some("-") {
        return batch::ask(front, context);
    }
    if who.is_none() {
        return super::front_door::nobody(front, context);
    }
    let (directory, code) = answer::directory(context, front)?;
    let mut question = context::question(front, &directory)?;
    question.who = who;
    let answered = answer::answer(context, front, &directory, &question)?;
    Ok(crate::error::graver(code, answered))
}
