//! `ask`: who to ask, how to reach them, and where admins sign in.

use crate::cli::Ask;
use crate::commands::answering;
use crate::desk::{self, Desk};
use crate::error::Outcome;
use crate::{batch, enrich};

/// Answers one WHO, one a line, or one a row of a CSV file.
pub fn run(ask: &Ask, desk: &mut Desk<'_>) -> Outcome {
    let front = &ask.front;
    if let Some(path) = &ask.csv {
        return enrich::run(path, ask, desk);
    }
    let who = desk::who(ask.who.as_ref())?;
    if who.as_deref() == Some("-") {
        return batch::ask(front, desk);
    }
    if who.is_none() {
        return super::front::nobody(front, desk);
    }
    let (directory, code) = answering::directory(desk, front)?;
    let mut question = desk::question(front, &directory)?;
    question.who = who;
    let answered = answering::answer(desk, front, &directory, &question)?;
    Ok(crate::error::graver(code, answered))
}
