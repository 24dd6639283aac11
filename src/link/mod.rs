//! Turns raw addresses into links: the one gate before anything is launched or shown as a link.
//!
//! The raw text is checked first, since parsers repair attacks in silence; here nothing is repaired.
//! What passes is normalised, and passing it again changes nothing.

use std::fmt;

pub use hosts::host_matches;
pub use mail::{email, mail, mail_from};
pub use phone::phone;
pub use web::{chat, is_allowed, template, web, web_allowing};

mod hosts;
mod mail;
mod phone;
mod web;

/// The longest address, in bytes.
pub const LONGEST: usize = 2048;

/// An address that may be launched; only this module makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    address: String,
}

impl Link {
    /// The normalised address: printable ASCII without spaces or quotes, at most [`LONGEST`] bytes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The host of a web page or chat, in lower case, without a port; an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.address.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        if authority.starts_with('[') {
            return authority.find(']').and_then(|end| authority.get(..=end));
        }
        authority.split(':').next()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

/// Why an address is no link; shown after the name of the address: "… has a user name in it".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nothing was given.
    #[error("is empty")]
    Empty,
    /// Longer than its kind may be.
    #[error("is too long")]
    TooLong,
    /// Starts with a hyphen, a slash or white space.
    #[error("starts with a hyphen, a slash or a space")]
    Start,
    /// A space inside.
    #[error("has a space in it")]
    Space,
    /// A control character, plain or as a percent escape.
    #[error("has a control character in it")]
    Control,
    /// A character outside ASCII.
    #[error("has a character outside ASCII in it")]
    NotAscii,
    /// A printable character that no link has here.
    #[error("has the character `{0}` in it")]
    Character(char),
    /// Not `https://` (or `http://` for an allowed address of this computer).
    #[error("is not https")]
    NotHttps,
    /// A user name or password before the host.
    #[error("has a user name in it")]
    UserName,
    /// A port other than 443.
    #[error("has a port in it")]
    Port,
    /// Not a host name.
    #[error("has no valid host name")]
    Host,
    /// An IP address, in any notation.
    #[error("has an IP address for a host")]
    Number,
    /// A name that means a place only on this computer or network.
    #[error("has a host that is not public")]
    Local,
    /// An `xn--` label that is not valid.
    #[error("has a broken international host name")]
    International,
    /// A percent sign without two hexadecimal digits, or escapes that are not UTF-8.
    #[error("has a broken percent escape in it")]
    Percent,
    /// A path with `.` or `..` in it.
    #[error("has `.` or `..` in its path")]
    Dots,
    /// Not a chat address of a known host.
    #[error("is not a Teams chat link")]
    NotChat,
    /// Not `mailto:`.
    #[error("is not a mailto address")]
    NotMailto,
    /// Not exactly one plain e-mail address.
    #[error("is not one plain e-mail address")]
    Recipient,
    /// Something else than one subject and one body.
    #[error("has more than one subject and one body")]
    Parameter,
    /// Invisible or direction-changing characters in a subject or body.
    #[error("has hidden characters in it")]
    Hidden,
    /// A telephone number without its country.
    #[error("does not start with `+` and a country code")]
    NoCountry,
    /// Not 7 to 15 digits, or parentheses that do not match.
    #[error("is not a telephone number of 7 to 15 digits")]
    Digits,
}

impl LinkError {
    /// What to do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Empty => "leave the key out if there is no address",
            Self::TooLong => "use a shorter address",
            Self::Start | Self::Space | Self::Control | Self::Hidden => {
                "copy the address again, without anything around it"
            }
            Self::NotAscii => {
                "write other letters as percent escapes, and in a host name as `xn--`"
            }
            Self::Character(_) => "write the character as a percent escape",
            Self::NotHttps => "use an address that starts with `https://`",
            Self::UserName => "remove what stands before the `@`; it is how addresses are forged",
            Self::Port => "use the address without a port",
            Self::Host | Self::International => "check the host name",
            Self::Number | Self::Local => "use the public name of the host",
            Self::Percent => "write a percent sign as `%25`",
            Self::Dots => "use the path that the browser shows",
            Self::NotChat => "copy the chat link from Teams: `https://…/l/chat/…`",
            Self::NotMailto => "use an address that starts with `mailto:`",
            Self::Recipient => "give one address, as in `servicedesk@contoso.com`",
            Self::Parameter => "keep `subject` and `body` alone, each once",
            Self::NoCountry => "start with `+` and the country code, as in `+31 20 555 0199`",
            Self::Digits => "give 7 to 15 digits, as in `+31 20 555 0199`",
        }
    }
}

/// Whether the raw text may be looked at further: printable ASCII without spaces, and nothing that a
/// shell, a browser or a page would take for more than an address.
fn check_raw(raw: &str) -> Result<(), LinkError> {
    let Some(first) = raw.chars().next() else {
        return Err(LinkError::Empty);
    };
    if raw.len() > LONGEST {
        return Err(LinkError::TooLong);
    }
    if matches!(first, '-' | '/') || first.is_whitespace() {
        return Err(LinkError::Start);
    }
    match raw.chars().find_map(fault) {
        Some(reason) => Err(reason),
        None => Ok(()),
    }
}

fn fault(c: char) -> Option<LinkError> {
    match c {
        ' ' => Some(LinkError::Space),
        '\\' | '"' | '\'' | '`' | '<' | '>' | '{' | '}' | '|' | '^' => {
            Some(LinkError::Character(c))
        }
        _ if c.is_ascii_graphic() => None,
        _ if c.is_control() => Some(LinkError::Control),
        _ => Some(LinkError::NotAscii),
    }
}

/// The bytes that the percent escapes of `text` stand for; `None` for an escape without two hexadecimal digits.
fn escapes(text: &str) -> impl Iterator<Item = Option<u8>> {
    text.split('%').skip(1).map(|after| {
        let digits = after.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u8::from_str_radix(digits, 16).ok()
    })
}
