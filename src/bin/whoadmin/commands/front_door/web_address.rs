//! Answers what a web address is.

use whoadmin::directory::Directory;
use whoadmin::render::Kind;
use whoadmin::understand::web_address::judge;
use whoadmin::words::Catalog;

use crate::answer;
use crate::context::{self, Context};
use crate::error::Outcome;
use crate::options::Front;
use crate::output::Printer;

/// Judges an address: 0 for a known host, 3 for any other.
pub fn run(raw: &str, front: &Front, directory: &Directory, context: &mut Context<'_>) -> Outcome {
    let printer = Printer::new(Kind::Answer, front, context)?;
    let language = context::language(directory, &front.show)?;
    let answer = judge(directory, raw, Catalog::new(directory, &language));
    let known = answer
        .web
        .as_ref()
        .is_some_and(|web| !matches!(web.verdict, "look-alike" | "unknown-host" | "refused"));
    answer::show(context, front, directory, &answer, &printer)?;
    Ok(if known { 0 } else { 3 })
}
