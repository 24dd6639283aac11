//! Asks the person at the terminal for a line, a paste, a yes or a choice: line by line on standard
//! error, so that a screen reader or a dumb terminal shows it as it is.

use std::io::{BufRead, Read};
use std::sync::mpsc;
use std::time::Duration;

use crate::context::Context;
use crate::error::CliError;

/// The longest line that is read as an answer, in bytes.
const LONGEST_LINE: u64 = 4096;

/// The longest paste, in bytes.
const LONGEST_PASTE: u64 = 16 << 20;

/// The lines of one paste arrive at most this far apart.
const PASTE_GAP: Duration = Duration::from_millis(150);

/// The answer in one line; none for Enter alone, or when the input is closed.
pub fn ask(context: &mut Context<'_>, question: &str) -> Option<String> {
    line(context, question).filter(|answer| !answer.is_empty())
}

/// The answer, trimmed, which may be empty; none when the input is closed or cannot be read.
fn line(context: &mut Context<'_>, question: &str) -> Option<String> {
    context.say(question);
    let mut answer = String::new();
    let length = std::io::stdin().lock().take(LONGEST_LINE).read_line(&mut answer).ok()?;
    (length > 0).then(|| answer.trim().to_owned())
}

/// Asks until `check` accepts the answer; Enter alone answers `default`.
pub fn ask_until<T>(
    context: &mut Context<'_>,
    question: &str,
    default: Option<&str>,
    check: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let question = match default {
        Some(default) => format!("{question} [{default}]"),
        None => question.to_owned(),
    };
    loop {
        let answer = line(context, &question)?;
        let answer = if answer.is_empty() { default.unwrap_or_default() } else { &answer };
        match check(answer) {
            Ok(value) => return Some(value),
            Err(message) => context.say(&message),
        }
    }
}

/// The index of the choice whose number is typed; Enter alone chooses `default`, or nothing.
pub fn choose(
    context: &mut Context<'_>,
    question: &str,
    choices: &[String],
    default: Option<usize>,
) -> Option<usize> {
    context.say(question);
    for (index, choice) in choices.iter().enumerate() {
        context.say(&format!("  {}  {choice}", index + 1));
    }
    let enter = default.map_or("Enter for none".to_owned(), |it| format!("Enter for {}", it + 1));
    let question = format!("Type a number, or {enter}:");
    loop {
        let answer = line(context, &question)?;
        if answer.is_empty() {
            return default;
        }
        match choice(&answer, choices.len()) {
            Some(index) => return Some(index),
            None => context.say(&format!("`{answer}` is not a number from 1 to {}", choices.len())),
        }
    }
}

/// The index that `answer` chooses among `count` choices, which are numbered from 1.
fn choice(answer: &str, count: usize) -> Option<usize> {
    let number: usize = answer.trim_end_matches('.').parse().ok()?;
    number.checked_sub(1).filter(|index| *index < count)
}

/// Whether the answer is yes.
pub fn confirm(context: &mut Context<'_>, question: &str) -> bool {
    let answer = ask(context, &format!("{question} [y/N]")).unwrap_or_default();
    ["y", "yes"].contains(&answer.to_lowercase().as_str())
}

/// A paste, which an empty line ends. An empty line that more lines follow at once is part of it:
/// otherwise the shell would run the rest of the paste.
pub fn paste(context: &mut Context<'_>, question: &str) -> Result<String, CliError> {
    context.say(question);
    let (sender, receiver) = mpsc::channel();
    // Only a thread can wait for a line with a time limit. It ends with the process.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().take(LONGEST_PASTE).lines() {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut text = String::new();
    let mut ends = false;
    loop {
        let next = if ends { receiver.recv_timeout(PASTE_GAP).ok() } else { receiver.recv().ok() };
        let Some(line) = next else {
            return Ok(text);
        };
        let line =
            line.map_err(|fault| CliError::new(1, "cannot read the paste").because(fault))?;
        let is_empty = line.trim().is_empty();
        if !(is_empty && text.is_empty()) {
            text.push_str(&line);
            text.push('\n');
        }
        ends = is_empty && !text.is_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::choice;

    #[test]
    fn a_choice_is_a_number_of_the_list() {
        assert_eq!(choice("1", 3), Some(0));
        assert_eq!(choice("3.", 3), Some(2));
        for wrong in ["0", "4", "-1", "one", "1 2", "99999999999999999999999"] {
            assert_eq!(choice(wrong, 3), None, "{wrong}");
        }
    }
}
