//! Turns what clap found wrong with the arguments into a failure in the words of this program.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::CliError;

/// The failure, with the nearest right word or the help to read as its hint.
pub fn failure(fault: &clap::Error) -> CliError {
    let argument = name(fault, ContextKind::InvalidArg);
    let value = text(fault, ContextKind::InvalidValue);
    let message = match fault.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            format!("unknown option `{argument}`")
        }
        ErrorKind::UnknownArgument => format!("`{argument}` is one word too many"),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` needs a value"),
        ErrorKind::InvalidValue => format!("`{value}` is no value of `{argument}`"),
        ErrorKind::TooManyValues => format!("`{value}` is one word too many"),
        ErrorKind::MissingRequiredArgument => {
            format!("{} is missing", names(fault, ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => match name(fault, ContextKind::PriorArg) {
            prior if prior == argument || prior.is_empty() => {
                format!("`{argument}` is given twice")
            }
            prior => format!("`{argument}` cannot be used with `{prior}`"),
        },
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8 text".to_owned(),
        _ => plain(fault),
    };
    CliError::usage(message).hint(hint(fault))
}

fn hint(fault: &clap::Error) -> String {
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        let near = name(fault, kind);
        if !near.is_empty() {
            return format!("did you mean `{near}`?");
        }
    }
    if let Some(ContextValue::Strings(values)) = fault.get(ContextKind::ValidValue)
        && !values.is_empty()
    {
        return format!("use one of: {}", values.join(", "));
    }
    match command(fault) {
        Some(command) => format!("see whoadmin {command} --help"),
        None => "see whoadmin --help".to_owned(),
    }
}

/// The command whose arguments they are.
fn command(fault: &clap::Error) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = fault.get(ContextKind::Usage) else {
        return None;
    };
    let usage = usage.to_string();
    // As in `Usage: whoadmin ask [OPTIONS]`; without a command the options come next.
    let next = usage.split_whitespace().nth(2)?;
    next.starts_with(char::is_alphabetic).then(|| next.to_owned())
}

fn text(fault: &clap::Error, kind: ContextKind) -> String {
    match fault.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// An option without the name of its value, or the name of a word.
fn name(fault: &clap::Error, kind: ContextKind) -> String {
    let text = text(fault, kind);
    let name = text.split([' ', '=']).next().unwrap_or_default();
    name.trim_matches(['<', '>', '[', ']', '.']).to_owned()
}

fn names(fault: &clap::Error, kind: ContextKind) -> String {
    match fault.get(kind) {
        Some(ContextValue::Strings(texts)) => {
            let texts: Vec<String> = texts.iter().map(|it| format!("`{it}`")).collect();
            texts.join(" and ")
        }
        _ => "an argument".to_owned(),
    }
}

/// The first line of what clap would say.
fn plain(fault: &clap::Error) -> String {
    let rendered = fault.to_string();
    let first = rendered.lines().next().unwrap_or_default();
    first.trim_start_matches("error: ").replace('\'', "`")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::{Cli, FrontDoor};
    use super::*;

    #[track_caller]
    fn check(words: &str, message: &str, hint: &str) {
        let fault = Cli::try_parse_from(words.split(' ')).expect_err(words);
        let failure = failure(&fault);
        assert_eq!(
            (failure.code, failure.message.as_str(), failure.hint.as_str()),
            (2, message, hint)
        );
    }

    #[test]
    fn a_wrong_option_or_value_names_the_nearest() {
        check("whoadmin ask x --lnag nl", "unknown option `--lnag`", "did you mean `--lang`?");
        check(
            "whoadmin --color alwys",
            "`alwys` is no value of `--color`",
            "did you mean `always`?",
        );
        check("whoadmin completions zsch", "`zsch` is no value of `SHELL`", "did you mean `zsh`?");
        let words = ["whoadmin", "x", "--outptu", "json"];
        let fault = FrontDoor::try_parse_from(words).expect_err("a wrong option");
        assert_eq!(failure(&fault).hint, "did you mean `--output`?");
    }

    #[test]
    fn what_has_no_neighbour_names_the_help_to_read() {
        check("whoadmin ask x --zzzzzz", "unknown option `--zzzzzz`", "see whoadmin ask --help");
        check("whoadmin ask a b", "`b` is one word too many", "see whoadmin ask --help");
        check("whoadmin --zzzzzz", "unknown option `--zzzzzz`", "see whoadmin --help");
        check(
            "whoadmin --color sometimes",
            "`sometimes` is no value of `--color`",
            "use one of: auto, always, never",
        );
    }

    #[test]
    fn what_is_missing_or_given_twice() {
        check("whoadmin ask --cloud", "`--cloud` needs a value", "see whoadmin --help");
        check("whoadmin list", "`<KIND>` is missing", "see whoadmin list --help");
        check("whoadmin compile x", "`--to <FILE>` is missing", "see whoadmin compile --help");
        check("whoadmin ask --why --why", "`--why` is given twice", "see whoadmin ask --help");
    }
}
