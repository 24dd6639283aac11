//! Reads a half-typed command line as far as it goes: its command, its words, and where to look.

use std::ffi::{OsStr, OsString};

use crate::options::Sources;

/// A half-typed command line.
#[derive(Debug, Default, Clone)]
pub struct Typed {
    /// The command; none while its name is being typed, and at the front door.
    pub command: Option<String>,
    /// The words before the current one, without the command and without options.
    pub words: Vec<String>,
    /// The word that is being typed.
    pub current: String,
    /// Where a directory comes from, as far as it is said already.
    pub sources: Sources,
    /// The language, when it is said already.
    pub language: Option<String>,
}

/// Reads the words of a command line, the program's name first; the one at `index` is being typed.
pub fn read(root: &clap::Command, line: &[OsString], index: usize) -> Typed {
    let mut typed = Typed { current: lossy(line.get(index)), ..Typed::default() };
    let mut command = root;
    let mut line = line.iter().take(index).skip(1);
    let mut options_end = false;
    while let Some(word) = line.next() {
        let shown = word.to_string_lossy();
        if options_end || !shown.starts_with('-') || shown == "-" {
            let at_front = typed.command.is_none() && typed.words.is_empty();
            match command.find_subcommand(word).filter(|_| at_front && !options_end) {
                Some(found) => {
                    typed.command = Some(found.get_name().to_owned());
                    command = found;
                }
                None => typed.words.push(shown.into_owned()),
            }
        } else if shown == "--" {
            options_end = true;
        } else if let Some((option, value)) = option(command, &shown) {
            let takes_value = option.get_action().takes_values();
            let value = match value {
                Some(value) => Some(OsString::from(value)),
                None if takes_value => line.next().cloned(),
                None => None,
            };
            typed.hear(option.get_id().as_str(), value.as_deref());
        }
    }
    typed
}

impl Typed {
    fn hear(&mut self, option: &str, value: Option<&OsStr>) {
        match (option, value) {
            ("isolated", _) => self.sources.isolated = true,
            ("directory", Some(path)) => self.sources.directory.push(path.into()),
            ("lang", Some(language)) => {
                self.language = Some(language.to_string_lossy().into_owned());
            }
            _ => {}
        }
    }
}

/// The option that `word` names, and the value that is glued to it.
fn option<'c>(command: &'c clap::Command, word: &str) -> Option<(&'c clap::Arg, Option<String>)> {
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (long, None),
        };
        let found = command.get_arguments().find(|it| it.get_long() == Some(name))?;
        return Some((found, value));
    }
    // Of a cluster such as `-qc`, the one that takes a value is the last.
    let mut found = None;
    for (at, letter) in word.char_indices().skip(1) {
        let option = command.get_arguments().find(|it| it.get_short() == Some(letter))?;
        let rest = word.get(at + letter.len_utf8()..).unwrap_or_default();
        if option.get_action().takes_values() {
            let value = rest.strip_prefix('=').unwrap_or(rest);
            return Some((option, (!rest.is_empty()).then(|| value.to_owned())));
        }
        found = Some((option, None));
    }
    found
}

fn lossy(word: Option<&OsString>) -> String {
    word.map(|word| word.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn built() -> clap::Command {
        let mut command = crate::cli::command();
        command.build();
        command
    }

    #[track_caller]
    fn check(line: &str, command: Option<&str>, words: &[&str], current: &str) -> Typed {
        let line: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let typed = read(&built(), &line, line.len() - 1);
        assert_eq!(typed.command.as_deref(), command);
        assert_eq!(typed.words, words);
        assert_eq!(typed.current, current);
        typed
    }

    #[test]
    fn the_command_and_its_words() {
        check("whoadmin as", None, &[], "as");
        check("whoadmin ask con", Some("ask"), &[], "con");
        check("whoadmin browse exchange con", Some("open"), &["exchange"], "con");
        check("whoadmin forgot my pa", None, &["forgot", "my"], "pa");
        check("whoadmin school open", None, &["school"], "open");
        check("whoadmin ask -- -x ", Some("ask"), &["-x"], "");
        check("whoadmin ask - ", Some("ask"), &["-"], "");
    }

    #[test]
    fn options_say_where_to_look() {
        let typed =
            check("whoadmin -d a ask -qdb --lang=nl --isolated x ", Some("ask"), &["x"], "");
        assert_eq!(typed.sources.directory, [PathBuf::from("a"), PathBuf::from("b")]);
        assert!(typed.sources.isolated);
        assert_eq!(typed.language.as_deref(), Some("nl"));
        let typed =
            check("whoadmin ask --directory my.yaml --cloud gcc con", Some("ask"), &[], "con");
        assert_eq!(typed.sources.directory, [PathBuf::from("my.yaml")]);
        check("whoadmin ask --column mail --unknown con", Some("ask"), &[], "con");
    }

    #[test]
    fn an_index_beyond_the_line_is_an_empty_word() {
        let typed = read(&built(), &[OsString::from("whoadmin")], 7);
        assert_eq!((typed.words.len(), typed.current.as_str()), (0, ""));
    }
}
