//! Asks the person at the terminal, on standard error, for a line or a paste.

use std::io::{BufRead, Read};

use crate::desk::Desk;
use crate::error::Failure;

/// The most that is read of an answer, in bytes.
const MOST: u64 = 16 << 20;

/// One line; none when there is nothing more to read.
pub fn line(desk: &mut Desk<'_>, words: &str) -> Result<Option<String>, Failure> {
    desk.say(words);
    let mut answer = String::new();
    let read = std::io::stdin()
        .lock()
        .take(4096)
        .read_line(&mut answer)
        .map_err(|fault| Failure::new(1, "cannot read the answer").because(fault))?;
    let answer = answer.trim();
    Ok((read > 0 && !answer.is_empty()).then(|| answer.to_owned()))
}

/// Yes or no; no when there is nothing to read.
pub fn yes(desk: &mut Desk<'_>, words: &str) -> Result<bool, Failure> {
    let answer = line(desk, words)?.unwrap_or_default().to_lowercase();
    Ok(matches!(answer.as_str(), "y" | "yes"))
}

/// A paste that an empty line ends.
pub fn paste(desk: &mut Desk<'_>, words: &str) -> Result<String, Failure> {
    desk.say(words);
    let mut text = String::new();
    for line in std::io::stdin().lock().take(MOST).lines() {
        let line = line.map_err(|fault| Failure::new(1, "cannot read the paste").because(fault))?;
        if line.trim().is_empty() {
            if text.is_empty() {
                continue;
            }
            break;
        }
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}
