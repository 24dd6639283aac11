//! A line of a checklist: words, with the links that passed the gate where addresses stand in them.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::link::{self, Link};
use crate::words::{self, Part};

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What people read.
    pub text: String,
    /// What it leads to.
    pub link: Option<Link>,
}

impl Piece {
    /// The page that it leads to, which Markdown and terminals show as an address to follow.
    #[must_use]
    pub fn page(&self) -> Option<&Link> {
        self.link.as_ref().filter(|link| link.host().is_some())
    }
}

/// A line in pieces; to scripts it is one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Piece>);

impl Line {
    /// Words that lead nowhere.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Piece { text: text.into(), link: None }])
    }

    /// Words that lead to an address.
    #[must_use]
    pub fn linked(text: impl Into<String>, link: Option<Link>) -> Self {
        Self(vec![Piece { text: text.into(), link }])
    }

    /// A telephone number.
    #[must_use]
    pub fn phone(number: &str) -> Self {
        Self::linked(number, link::phone(number).ok())
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(address: &str) -> Self {
        Self::linked(address, link::mail(address, "", "").ok())
    }

    /// A web page.
    #[must_use]
    pub fn web(url: &str) -> Self {
        Self::linked(url, link::web(url).ok())
    }

    /// A Teams chat on one of `hosts`.
    #[must_use]
    pub fn chat(url: &str, hosts: &[String]) -> Self {
        Self::linked(url, link::chat(url, hosts).ok())
    }

    /// The line followed by words.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece { text: text.into(), link: None });
        self
    }

    /// The line followed by another.
    #[must_use]
    pub fn and(mut self, further: Self) -> Self {
        self.0.extend(further.0);
        self
    }

    /// `words` with each `{name}` filled by a line, in one pass, so that no value is filled in turn.
    #[must_use]
    pub fn fill(words: &str, values: &[(&str, Self)]) -> Self {
        let mut pieces = Vec::new();
        let mut text = String::new();
        for part in words::parts(words, values) {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Value(value) => {
                    pieces.push(Piece { text: std::mem::take(&mut text), link: None });
                    pieces.extend(value.0.iter().cloned());
                }
            }
        }
        pieces.push(Piece { text, link: None });
        pieces.retain(|piece| !piece.text.is_empty());
        Self(pieces)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| f.write_str(&piece.text))
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_once() {
        #[track_caller]
        fn check(words: &str, expected: &[(&str, bool)]) {
            let values = [("url", Line::web("https://a.example")), ("who", Line::plain("{url}"))];
            let line = Line::fill(words, &values);
            let pieces: Vec<_> =
                line.0.iter().map(|it| (it.text.as_str(), it.link.is_some())).collect();
            assert_eq!(pieces, expected);
        }
        check("", &[]);
        check("Go to {url}.", &[("Go to ", false), ("https://a.example", true), (".", false)]);
        check("{who}{url}", &[("{url}", false), ("https://a.example", true)]);
        check("{nobody} {", &[("{nobody} {", false)]);
    }

    #[test]
    fn only_links_that_pass_the_gate() {
        assert!(Line::web("javascript:alert(1)").0[0].link.is_none());
        assert!(Line::phone("ask Bob").0[0].link.is_none());
        assert!(Line::email("a@b.example?bcc=x@y.example").0[0].link.is_none());
    }
}
