//! Turns raw addresses into links: the one gate before anything is launched or shown as a link.
//!
//! The raw text is checked first, since parsers repair attacks in silence; here nothing is repaired.
//! What passes is normalised, and passing it again changes nothing.

use std::fmt;

pub use hosts::host_matches;
pub use mail::{email, mail, mail_from};
pub use phone::phone;
pub use web::{chat, is_allowed, template, template_link, web, web_allowing};

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
    kind: Kind,
}

impl Link {
    /// The normalised address: printable ASCII without spaces or quotes, at most [`LONGEST`] bytes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// What launching it does.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
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

/// What launching a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Opens a web page.
    Web,
    /// Starts an e-mail.
    Mail,
    /// Calls a telephone number.
    Phone,
    /// Opens a Teams chat.
    Chat,
}

/// An address that is no link; shown after the name of the address: "… has a user name in it".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    reason: Reason,
}

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was given.
    Empty,
    /// Longer than its kind may be.
    TooLong,
    /// Starts with a hyphen, a slash or white space.
    Start,
    /// A space inside.
    Space,
    /// A control character, plain or as a percent escape.
    Control,
    /// A character outside ASCII.
    NotAscii,
    /// A printable character that no link has here.
    Character(char),
    /// Not `https://` (or `http://` for an allowed address of this computer).
    NotHttps,
    /// A user name or password before the host.
    UserName,
    /// A port other than 443.
    Port,
    /// Not a host name.
    Host,
    /// An IP address, in any notation.
    Number,
    /// A name that means a place only on this computer or network.
    Local,
    /// An `xn--` label that is not valid.
    International,
    /// A percent sign without two hexadecimal digits, or escapes that are not UTF-8.
    Percent,
    /// A path with `.` or `..` in it.
    Dots,
    /// Not a chat address of a known host.
    NotChat,
    /// Not `mailto:`.
    NotMailto,
    /// Not exactly one plain e-mail address.
    Recipient,
    /// Something else than one subject and one body.
    Parameter,
    /// Invisible or direction-changing characters in a subject or body.
    Hidden,
    /// A telephone number without its country.
    NoCountry,
    /// Not 7 to 15 digits, or parentheses that do not match.
    Digits,
}

impl Refused {
    /// Why it is refused.
    #[must_use]
    pub fn reason(self) -> Reason {
        self.reason
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self.reason {
            Reason::Empty => "leave the key out if there is no address",
            Reason::TooLong => "use a shorter address",
            Reason::Start | Reason::Space | Reason::Control | Reason::Hidden => {
                "copy the address again, without anything around it"
            }
            Reason::NotAscii => {
                "write other letters as percent escapes, and in a host name as `xn--`"
            }
            Reason::Character(_) => "write the character as a percent escape",
            Reason::NotHttps => "use an address that starts with `https://`",
            Reason::UserName => "remove what stands before the `@`; it is how addresses are forged",
            Reason::Port => "use the address without a port",
            Reason::Host | Reason::International => "check the host name",
            Reason::Number | Reason::Local => "use the public name of the host",
            Reason::Percent => "write a percent sign as `%25`",
            Reason::Dots => "use the path that the browser shows",
            Reason::NotChat => "copy the chat link from Teams: `https://…/l/chat/…`",
            Reason::NotMailto => "use an address that starts with `mailto:`",
            Reason::Recipient => "give one address, as in `servicedesk@contoso.com`",
            Reason::Parameter => "keep `subject` and `body` alone, each once",
            Reason::NoCountry => "start with `+` and the country code, as in `+31 20 555 0199`",
            Reason::Digits => "give 7 to 15 digits, as in `+31 20 555 0199`",
        }
    }
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self { reason }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.reason {
            Reason::Empty => "is empty",
            Reason::TooLong => "is too long",
            Reason::Start => "starts with a hyphen, a slash or a space",
            Reason::Space => "has a space in it",
            Reason::Control => "has a control character in it",
            Reason::NotAscii => "has a character outside ASCII in it",
            Reason::Character(c) => return write!(f, "has the character `{c}` in it"),
            Reason::NotHttps => "is not https",
            Reason::UserName => "has a user name in it",
            Reason::Port => "has a port in it",
            Reason::Host => "has no valid host name",
            Reason::Number => "has an IP address for a host",
            Reason::Local => "has a host that is not public",
            Reason::International => "has a broken international host name",
            Reason::Percent => "has a broken percent escape in it",
            Reason::Dots => "has `.` or `..` in its path",
            Reason::NotChat => "is not a Teams chat link",
            Reason::NotMailto => "is not a mailto address",
            Reason::Recipient => "is not one plain e-mail address",
            Reason::Parameter => "has more than one subject and one body",
            Reason::Hidden => "has hidden characters in it",
            Reason::NoCountry => "does not start with `+` and a country code",
            Reason::Digits => "is not a telephone number of 7 to 15 digits",
        })
    }
}

impl std::error::Error for Refused {}

/// Whether the raw text may be looked at further: printable ASCII without spaces, and nothing that a
/// shell, a browser or a page would take for more than an address.
fn check_raw(raw: &str) -> Result<(), Refused> {
    let Some(first) = raw.chars().next() else {
        return Err(Reason::Empty.into());
    };
    if raw.len() > LONGEST {
        return Err(Reason::TooLong.into());
    }
    if matches!(first, '-' | '/') || first.is_whitespace() {
        return Err(Reason::Start.into());
    }
    match raw.chars().find_map(fault) {
        Some(reason) => Err(reason.into()),
        None => Ok(()),
    }
}

fn fault(c: char) -> Option<Reason> {
    match c {
        ' ' => Some(Reason::Space),
        '\\' | '"' | '\'' | '`' | '<' | '>' | '{' | '}' | '|' | '^' => Some(Reason::Character(c)),
        _ if c.is_ascii_graphic() => None,
        _ if c.is_control() => Some(Reason::Control),
        _ => Some(Reason::NotAscii),
    }
}

/// The bytes that the percent escapes of `text` stand for; `None` for an escape without two hexadecimal digits.
fn escapes(text: &str) -> impl Iterator<Item = Option<u8>> {
    text.split('%').skip(1).map(|after| {
        let digits = after.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u8::from_str_radix(digits, 16).ok()
    })
}
