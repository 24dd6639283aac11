//! What a command works at: its streams, its environment, and how it shows things.

use std::io::{BufWriter, Write};
use std::path::Path;

use clap::ColorChoice;
use whoadmin::directory::Directory;
use whoadmin::hours::{Moment, Zone};
use whoadmin::question::{Clock, Question};
use whoadmin::render::{self, RenderOptions};
use whoadmin::store::Table;
use whoadmin::text;

use crate::environment::{variable, word};
use crate::error::CliError;
use crate::options::{Front, Show};
use crate::{paths, write};

/// The streams and the terminal.
pub struct Context<'w> {
    /// Results.
    pub out: &'w mut dyn Write,
    /// Words about results.
    pub err: &'w mut dyn Write,
    /// Whether results go to a terminal.
    pub out_is_terminal: bool,
    /// Whether a person can be asked: standard input and error are terminals.
    pub can_ask: bool,
    /// Makes the command line, for commands that tell of it.
    pub command_line: fn() -> clap::Command,
}

impl Context<'_> {
    /// How the terminal of results shows things.
    pub fn render_options(&self, show: &Show) -> RenderOptions {
        let terminal = self.out_is_terminal && show.out.is_none();
        let dumb = word("TERM").is_some_and(|term| term == "dumb");
        let colour = match show.color.unwrap_or(ColorChoice::Auto) {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if variable("NO_COLOR").is_some() => false,
            ColorChoice::Auto if word("CLICOLOR_FORCE").is_some_and(|it| it != "0") => true,
            ColorChoice::Auto => terminal && !dumb && word("CLICOLOR").is_none_or(|it| it != "0"),
        };
        RenderOptions {
            why: false,
            width: if terminal { paths::terminal_width() } else { 100 },
            colour,
            links: terminal && !dumb && colour && paths::terminal_has_links(),
        }
    }

    /// Writes a whole result, to standard output or to `--out`.
    pub fn result(&mut self, show: &Show, text: &str) -> Result<(), CliError> {
        if let Some(path) = &show.out {
            write::whole(path, text.as_bytes(), show.force)
        } else {
            self.out.write_all(text.as_bytes())?;
            self.out.flush()?;
            Ok(())
        }
    }

    /// Lets `write` write results one after the other, to standard output or whole to `--out`.
    pub fn stream<T>(
        &mut self,
        show: &Show,
        write: impl FnOnce(&mut dyn Write) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        const BUFFER: usize = 128 << 10;
        let Some(path) = &show.out else {
            let mut out = BufWriter::with_capacity(BUFFER, &mut *self.out);
            let done = write(&mut out)?;
            out.flush()?;
            return Ok(done);
        };
        let mut pending = write::Pending::new(path, show.force)?;
        let mut out = BufWriter::with_capacity(BUFFER, &mut pending.file);
        let done = write(&mut out)?;
        out.flush().map_err(|fault| CliError::io("cannot write", path, &fault))?;
        drop(out);
        pending.keep()?;
        Ok(done)
    }

    /// Says what went wrong, once, and gives the exit code.
    pub fn report(&mut self, failure: &CliError) -> u8 {
        let mut words = String::new();
        if !failure.problems.is_empty() {
            words.push_str(&render::report(&failure.problems, &RenderOptions::default()));
        }
        if !failure.message.is_empty() {
            words.push_str(&format!("error: {}\n", text::line(&failure.message)));
        }
        for cause in &failure.causes {
            words.push_str(&format!("caused by: {}\n", text::block(cause)));
        }
        for choice in &failure.choice {
            words.push_str(&format!("  {}\n", text::line(choice)));
        }
        if !failure.hint.is_empty() {
            words.push_str(&format!("hint: {}\n", text::line(&failure.hint)));
        }
        // When even standard error is closed there is nobody left to tell.
        let _ = self.err.write_all(words.as_bytes());
        failure.code
    }

    /// The names of the commands, and the short forms that people type.
    pub fn commands(&self) -> Vec<String> {
        let command_line = (self.command_line)();
        let names = command_line
            .get_subcommands()
            .flat_map(|it| std::iter::once(it.get_name()).chain(it.get_all_aliases()));
        names.map(str::to_owned).collect()
    }

    /// Says words about a result, on standard error.
    pub fn say(&mut self, words: &str) {
        // When even standard error is closed there is nobody left to tell.
        let _ = self.err.write_all(format!("{}\n", text::block(words)).as_bytes());
    }

    /// A line of results as it is: an address, a field.
    pub fn line(&mut self, show: &Show, line: &str) -> Result<(), CliError> {
        let line = format!("{}\n", text::line(line));
        self.result(show, &line)
    }
}

/// The language of answers: the flag, the environment, else English.
pub fn language(directory: &Directory, show: &Show) -> Result<String, CliError> {
    if let Some(asked) = &show.lang {
        return known_language(directory, asked)?.ok_or_else(|| {
            let ids = directory.ids(Table::Languages);
            CliError::usage(format!("unknown language `{asked}`"))
                .hint(format!("use one of: {}", ids.join(", ")))
        });
    }
    let mut heard: Vec<String> = Vec::new();
    heard.extend(word("WHOADMIN_LANG"));
    heard.extend(["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(word));
    if heard.is_empty() {
        heard.extend(paths::system_language());
    }
    for locale in heard {
        // What a missing word falls back to needs no look-up.
        if locale.split(['_', '-', '.']).next() == Some(whoadmin::model::FALLBACK_LANGUAGE) {
            break;
        }
        if let Some(language) = known_language(directory, &locale)? {
            return Ok(language);
        }
    }
    Ok(whoadmin::model::FALLBACK_LANGUAGE.to_owned())
}

/// The language of the data that a locale such as `nl_BE.UTF-8` means.
pub fn known_language(directory: &Directory, locale: &str) -> Result<Option<String>, CliError> {
    let tag = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    // The locales of a machine without a language.
    if tag.is_empty() || tag == "C" || tag == "POSIX" {
        return Ok(None);
    }
    let mut part = tag.as_str();
    // A script that is named counts: Traditional Chinese is not read as Simplified.
    loop {
        if part.is_empty() {
            return Ok(None);
        }
        let ids = directory.named(Table::Languages, part);
        if let [id] = ids.as_slice() {
            return Ok(Some(id.clone()));
        }
        part = part.rsplit_once('-').map(|(before, _)| before).unwrap_or_default();
        if tag.to_ascii_lowercase().starts_with("zh-") && part.eq_ignore_ascii_case("zh") {
            return Ok(None);
        }
    }
}

/// A question with everything that the options say.
pub fn question(front: &Front, directory: &Directory) -> Result<Question, CliError> {
    let narrow = &front.narrow;
    for (flag, value) in [
        ("--cloud", &narrow.cloud),
        ("--type", &narrow.kind),
        ("--task", &narrow.task),
        ("--tenant", &narrow.tenant),
    ] {
        if value.as_ref().is_some_and(|it| it.trim().is_empty()) {
            return Err(
                CliError::usage(format!("{flag} is empty")).hint("is a shell variable not set?")
            );
        }
    }
    if let Some(tenant) = &narrow.tenant
        && (tenant.len() > 64 || !tenant.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-'))
    {
        return Err(CliError::usage(format!("`{tenant}` is not the name of a tenant"))
            .hint("it is the part before .onmicrosoft.com: letters, digits and hyphens"));
    }
    Ok(Question {
        kind: narrow.kind.clone(),
        cloud: narrow.cloud.clone(),
        task: narrow.task.clone(),
        tenant: narrow.tenant.clone(),
        language: language(directory, &front.show)?,
        clock: clock(narrow.at.as_deref())?,
        ..Question::default()
    })
}

/// The moment that `--at` names, else now when it is asked for.
fn clock(at: Option<&str>) -> Result<Clock, CliError> {
    let Some(at) = at else {
        return Ok(Clock::new(|| Moment::from_unix(paths::now(), &local_zone())));
    };
    let moment = Moment::parse(at, &local_zone()).map_err(|fault| {
        CliError::usage(format!("`{at}` is not a moment"))
            .because(fault)
            .hint("write it as 2026-12-24T18:30+01:00")
    })?;
    Ok(Clock::new(move || moment.clone()))
}

fn local_zone() -> Zone {
    paths::local_zone_name().and_then(|name| Zone::named(&name)).unwrap_or_else(Zone::utc)
}

/// WHO, which may not be empty.
pub fn who(who: Option<&String>) -> Result<Option<String>, CliError> {
    match who {
        Some(who) if who.trim().is_empty() => Err(CliError::usage("WHO is empty")
            .hint("is a shell variable not set? give an address, a domain, an organization or a kind of it")),
        Some(who) => Ok(Some(who.trim().to_owned())),
        None => Ok(None),
    }
}

/// Reads a text of at most `most` bytes.
pub fn read_all(from: impl std::io::Read, most: u64, what: &str) -> Result<Vec<u8>, CliError> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    from.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|fault| CliError::io("cannot read", Path::new(what), &fault))?;
    if bytes.len() as u64 > most {
        return Err(CliError::new(1, format!("{what} is larger than {} MiB", most >> 20)));
    }
    Ok(bytes)
}
