//! Answers what a web address is.

use whoadmin::directory::Directory;
use whoadmin::render::Kind;
use whoadmin::understand::web_address::judge;
use whoadmin::words::Words;

use crate::answer;
use crate::desk::{self, Desk};
use crate::error::Outcome;
use crate::options::Front;
use crate::output::Printer;

/// Judges an address: 0 for a known host, 3 for any other.
pub fn run(raw: &str, front: &Front, directory: &Directory, desk: &mut Desk<'_>) -> Outcome {
    let printer = Printer::new(Kind::Answer, front, desk)?;
    let language = desk::language(directory, &front.show)?;
    let answer = judge(directory, raw, Words::new(directory, &language));
    let known = answer
        .web
        .as_ref()
        .is_some_and(|web| !matches!(web.verdict, "look-alike" | "unknown-host" | "refused"));
    answer::show(desk, front, directory, &answer, &printer)?;
    Ok(if known { 0 } else { 3 })
}
