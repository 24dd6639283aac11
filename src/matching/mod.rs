//! Finds a known message in a pasted text: a code at word borders, or a sentence in it.

mod code;
mod escapes;
mod ids;
mod sentence;

use crate::directory::Directory;
use crate::question::{FoundId, Pasted};

/// The most of a paste that is searched, in bytes: an error page is far shorter.
pub const MOST: usize = 1 << 20;

/// What a pasted text holds: the message that it is, and the ids that support will ask for.
///
/// A code that is not known is never matched to another, nor to a sentence beside it.
#[must_use]
pub fn find(directory: &Directory, text: &str) -> Pasted {
    let text = beginning(text, MOST);
    let plain = escapes::without(text);
    let codes = code::codes(directory, &plain);
    let mut pasted = Pasted { text: text.to_owned(), ids: ids::ids(&plain), id: codes.message };
    pasted.ids.extend(codes.ids);
    if pasted.id.is_none() && !codes.unknown {
        pasted.id = match code::number(directory, plain.trim()) {
            Some(id) => {
                pasted.ids.push(FoundId { kind: "code", value: plain.trim().to_owned() });
                Some(id)
            }
            None => sentence::message(directory, &plain),
        };
    }
    pasted
}

/// Whether a word is a code, known or not: one of a family that the data knows.
#[must_use]
pub fn is_code(directory: &Directory, word: &str) -> bool {
    code::is_code(directory, word)
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
