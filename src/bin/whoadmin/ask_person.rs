//! Asks the person at the terminal, on standard error, for a line, a paste or a choice.

use std::io::{BufRead, Read};
use std::sync::mpsc;
use std::time::Duration;

use inquire::ui::RenderConfig;
use inquire::{InquireError, Select, Text};
use whoadmin::text;

use crate::desk::Desk;
use crate::error::Failure;

/// The most that is read of an answer, in bytes.
const MOST: u64 = 16 << 20;

/// The lines of one paste come no further apart.
const AT_ONCE: Duration = Duration::from_millis(150);

/// One of several questions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'q> {
    /// The question.
    pub words: &'q str,
    /// What to know to answer it; may be empty.
    pub help: &'q str,
    /// The answer of whoever presses Enter.
    pub default: Option<&'q str>,
    /// Whether it is coloured.
    pub is_coloured: bool,
}

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

/// A paste that an empty line ends; an empty line inside of it, which more lines follow at once, does
/// not, or the rest of the paste would be typed at the shell.
pub fn paste(desk: &mut Desk<'_>, words: &str) -> Result<String, Failure> {
    desk.say(words);
    let (lines, heard) = mpsc::channel();
    // Only a thread can wait for a line no longer than a moment. It ends with the program.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().take(MOST).lines() {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    let mut text = String::new();
    let mut empty = false;
    loop {
        let next = if empty && !text.is_empty() {
            heard.recv_timeout(AT_ONCE).ok()
        } else {
            heard.recv().ok()
        };
        let Some(line) = next else {
            return Ok(text);
        };
        let line = line.map_err(|fault| Failure::new(1, "cannot read the paste").because(fault))?;
        empty = line.trim().is_empty();
        if !empty || !text.is_empty() {
            text.push_str(&line);
            text.push('\n');
        }
    }
}

/// Whether a person's answers are coloured as they are typed.
fn colours(is_coloured: bool) -> RenderConfig<'static> {
    if is_coloured { RenderConfig::default_colored() } else { RenderConfig::empty() }
}

/// One of several questions: a line that can be edited, until `check` takes it.
pub fn answer<T>(
    desk: &mut Desk<'_>,
    question: &Asked<'_>,
    check: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    let words = text::line(question.words);
    let help = text::line(question.help);
    let default = question.default.map(text::line);
    let mut typed = String::new();
    loop {
        let mut prompt = Text::new(&words)
            .with_initial_value(&typed)
            .with_render_config(colours(question.is_coloured));
        if !help.is_empty() {
            prompt = prompt.with_help_message(&help);
        }
        if let Some(default) = &default {
            prompt = prompt.with_default(default);
        }
        let answer = prompt.prompt().map_err(unanswered)?;
        match check(answer.trim()) {
            Ok(value) => return Ok(value),
            Err(fault) => desk.say(&fault),
        }
        typed = answer;
    }
}

/// One of several choices, by its number; `first` is where the cursor stands.
pub fn choice(question: &Asked<'_>, choices: &[String], first: usize) -> Result<usize, Failure> {
    let words = text::line(question.words);
    let choices = choices.iter().map(|it| text::line(it)).collect();
    let prompt = Select::new(&words, choices)
        .with_starting_cursor(first)
        .with_render_config(colours(question.is_coloured));
    Ok(prompt.raw_prompt().map_err(unanswered)?.index)
}

fn unanswered(fault: InquireError) -> Failure {
    let failure = Failure::new(1, "not every question was answered")
        .hint("what is given by options is not asked: see --help");
    match fault {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => failure,
        fault => failure.because(fault),
    }
}
