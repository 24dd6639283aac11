//! Reads what people bring: codes and sentences of a screen, questions in free words, web addresses.

mod codes;
mod escapes;
mod free_words;
mod ids;
mod reading;
mod screens;
pub mod web_address;

pub use free_words::{Guess, Understood, free_words};
pub use reading::{Reading, What, read};

use crate::directory::Directory;
use crate::question::{FoundId, Pasted};

/// The most of a paste that is searched, in bytes: an error page is far shorter.
pub const MOST: usize = 1 << 20;

/// What a pasted text holds: the message that it is, and the ids that support will ask for.
///
/// The most specific wins: a code, then a sentence, then a code that only stands around others, then
/// the family of a code that is not known itself. A code is never matched to a neighbour.
#[must_use]
pub fn find(directory: &Directory, text: &str) -> Pasted {
    let text = beginning(text, MOST);
    let plain = escapes::without(text);
    let codes = codes::codes(directory, &plain);
    let mut pasted = Pasted {
        text: text.to_owned(),
        ids: ids::ids(&plain),
        id: codes.message,
        family: codes.family,
    };
    pasted.ids.extend(codes.ids);
    if pasted.id.is_none()
        && let Some(id) = codes::number(directory, plain.trim())
    {
        pasted.ids.push(FoundId { kind: "code", value: plain.trim().to_owned() });
        pasted.id = Some(id);
    }
    if pasted.id.is_none() {
        pasted.id = screens::message(directory, &plain).or(codes.wrapper);
    }
    pasted
}

/// Whether a word is a code, known or not: one of a family that the data knows.
#[must_use]
pub fn is_code(directory: &Directory, word: &str) -> bool {
    codes::is_code(directory, word)
}

/// The first `most` bytes of a text, or a few less.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The runs of characters that `is_part` takes, with where they begin.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    text.split(move |c| !is_part(c))
        .filter(|run| !run.is_empty())
        .map(move |run| (run.as_ptr() as usize - text.as_ptr() as usize, run))
}
