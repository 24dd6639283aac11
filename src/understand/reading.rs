//! Reads the words at the front door as what they most likely are, in the order of the contract.

use super::web_address::judge;
use super::{Guess, Understood, find, free_words, is_code};
use crate::directory::Directory;
use crate::look_alike;
use crate::names::{self, Read};
use crate::question::Pasted;
use crate::resolve::{Identifier, ResolveError, read_who};
use crate::store::Table;
use crate::words::Catalog;

/// What words were read as.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Whom they are about, where they say so beside something else.
    pub who: Option<String>,
    /// What they are.
    pub what: What,
}

/// What words are.
#[derive(Debug, Clone)]
pub enum What {
    /// WHO alone: an organization, an address or domain, a tenant id, a type.
    Who(String),
    /// A message on a screen, or an unknown code of one.
    Message(Pasted),
    /// A task, by its id.
    Task(String),
    /// A portal, by its id.
    Portal(String),
    /// A web address, with its scheme.
    WebAddress(String),
    /// A question in free words about one entry, a task, a portal or a type.
    Question(Guess),
    /// A question that may be about one of several entries.
    Choice(Vec<Guess>),
    /// Nothing that is near to anything.
    Nothing,
}

/// The most words of an organization's name that are looked for among others.
const MOST_OF_NAME: usize = 5;

/// A message with so few words beside an address is about that address; in a longer one it may be anybody's.
const FEW_WORDS: usize = 4;

/// Reads `words`.
///
/// # Errors
/// Half an address alone; a name that several organizations, types, tasks or portals have.
pub fn read(directory: &Directory, words: &str) -> Result<Reading, ResolveError> {
    let lower = words.to_ascii_lowercase();
    if lower.starts_with("https:") || lower.starts_with("http:") {
        return Ok(alone(What::WebAddress(words.to_owned())));
    }
    let count = words.split_whitespace().count();
    match read_who(directory, words) {
        Ok(Identifier::Unknown) => {}
        Ok(Identifier::Domain(_)) => {
            let address = web_address(directory, words);
            return Ok(alone(address.map_or(What::Who(words.to_owned()), What::WebAddress)));
        }
        Ok(_) => return Ok(alone(What::Who(words.to_owned()))),
        // A sentence with an address in it is a message or a question, not half an address; and
        // `host/path` is a web address.
        Err(ResolveError::BadAddress { .. }) if count > 1 => {}
        Err(error) => match web_address(directory, words) {
            Some(address) => return Ok(alone(What::WebAddress(address))),
            None => return Err(error),
        },
    }
    if let Some(what) = named(directory, words)? {
        return Ok(alone(what));
    }
    if let Some(address) = web_address(directory, words) {
        return Ok(alone(What::WebAddress(address)));
    }
    let (who, rest) = take_who(directory, words);
    let pasted = find(directory, words);
    if pasted.id.is_some() || !pasted.ids.is_empty() {
        let who = who.filter(|_| count <= FEW_WORDS);
        return Ok(Reading { who, what: What::Message(pasted) });
    }
    let what = match &who {
        Some(who) if rest.is_empty() => return Ok(alone(What::Who(who.clone()))),
        Some(_) => named(directory, &rest)?,
        None => None,
    };
    let what = what.unwrap_or_else(|| match free_words(directory, &rest) {
        Understood::Clear(guess) => What::Question(guess),
        Understood::Choice(guesses) => What::Choice(guesses),
        Understood::Nothing => What::Nothing,
    });
    Ok(Reading { who, what })
}

fn alone(what: What) -> Reading {
    Reading { who: None, what }
}

/// What the very words name: a code, a message, a task or a portal.
fn named(directory: &Directory, words: &str) -> Result<Option<What>, ResolveError> {
    if is_code(directory, words) {
        return Ok(Some(What::Message(find(directory, words))));
    }
    if let [id] = directory.named(Table::Messages, words).as_slice() {
        let pasted = Pasted { text: words.to_owned(), id: Some(id.clone()), ..Pasted::default() };
        return Ok(Some(What::Message(pasted)));
    }
    for (table, what) in
        [(Table::Tasks, What::Task as fn(String) -> What), (Table::Portals, What::Portal)]
    {
        let mut ids = directory.named(table, words);
        if ids.len() > 1 {
            return Err(ResolveError::ambiguous(table, words, ids));
        }
        if let Some(id) = ids.pop() {
            return Ok(Some(what(id)));
        }
    }
    Ok(None)
}

/// One word with a path, or a host that the built-in data has something to say of, as a web address.
fn web_address(directory: &Directory, word: &str) -> Option<String> {
    let host = word.split(['/', '?', '#']).next().unwrap_or_default();
    if word.contains(char::is_whitespace) || word.contains('@') || !host.contains('.') {
        return None;
    }
    let domain = names::domain(host).ok()?;
    let address = format!("https://{word}");
    if word.len() > host.len() {
        return Some(address);
    }
    // The domain of an organization, a school or a provider of mail is WHO; so is one that only its
    // suffix tells something of, unless the host is a known one.
    let is_who = directory.organization_of(&domain).is_some()
        || directory.school(&domain).is_some()
        || directory.is_personal_mail(&domain)
        || !directory.clouds_of(&domain).0.is_empty();
    let has_type = !directory.types_of(&domain).0.is_empty();
    let verdict = judge(directory, &address, Catalog::new(directory, "")).web?.verdict;
    let is_web = match verdict {
        "unknown-host" | "refused" => false,
        "look-alike" => !has_type,
        _ => true,
    };
    (is_web && !is_who).then_some(address)
}

/// The address, domain, tenant id or organization among the words, and the words without it.
fn take_who(directory: &Directory, words: &str) -> (Option<String>, String) {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let without = |from: usize, len: usize| {
        let rest: Vec<&str> = tokens
            .iter()
            .enumerate()
            .filter(|(at, _)| !(from..from + len).contains(at))
            .map(|(_, token)| *token)
            .collect();
        rest.join(" ")
    };
    let trim = |token: &str| {
        token.trim_matches(|c: char| ",;:!?()<>\"'".contains(c)).trim_end_matches('.').to_owned()
    };
    for (at, token) in tokens.iter().enumerate() {
        let token = trim(token);
        let is_who = match names::read(&token) {
            Read::Address { .. } | Read::TenantId(_) => true,
            Read::Domain(domain) => {
                directory.organization_of(&domain).is_some()
                    || look_alike::is_under_public_suffix(&domain)
            }
            _ => false,
        };
        if is_who {
            return (Some(token), without(at, 1));
        }
    }
    for len in (1..=MOST_OF_NAME.min(tokens.len())).rev() {
        for (at, window) in tokens.windows(len).enumerate() {
            let name = trim(&window.join(" "));
            // Words as short as `IT` are in every second question.
            if name.chars().count() > 2
                && let [id] = directory.named(Table::Organizations, &name).as_slice()
            {
                return (Some(id.clone()), without(at, len));
            }
        }
    }
    (None, words.to_owned())
}
