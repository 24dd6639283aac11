//! Chooses the channel of each contact, and the contact to use now.

use crate::answer::{ContactPart, StepPart};
use crate::link;

/// The channels, the one that needs least first.
pub const CHANNELS: [&str; 4] = ["phone", "email", "chat", "web"];

/// The address of a channel, as it would be launched; none when it cannot be.
#[must_use]
pub fn address(contact: &ContactPart, channel: &str, chat_hosts: &[String]) -> Option<String> {
    let link = match channel {
        "phone" => link::phone(contact.phone.as_deref()?),
        "email" => link::mail(contact.email.as_deref()?, "", ""),
        "chat" => link::chat(contact.chat.as_deref()?, chat_hosts),
        _ => link::web(contact.url.as_deref()?),
    };
    link.ok().map(|link| link.as_str().to_owned())
}

/// Whether a channel is there and works for the person.
#[must_use]
pub fn works(contact: &ContactPart, channel: &str) -> bool {
    let there = match channel {
        "phone" => contact.phone.is_some(),
        "email" => contact.email.is_some(),
        "chat" => contact.chat.is_some(),
        _ => contact.url.is_some(),
    };
    there && !contact.needs.iter().any(|need| need.channel == channel)
}

/// The contact to reach by one channel: the first in the path that can be reached by it now, else
/// one that can wait, else one whose channel needs what the person does not have.
#[must_use]
pub fn by(path: &[StepPart], channel: &str, chat_hosts: &[String]) -> Option<ContactPart> {
    let channel = CHANNELS.into_iter().find(|it| *it == channel)?;
    let contacts = path.iter().flat_map(|step| &step.contacts);
    contacts
        .filter_map(|contact| {
            let address = address(contact, channel, chat_hosts)?;
            let chosen =
                ContactPart { channel: Some(channel), address: Some(address), ..contact.clone() };
            let rank = match (works(contact, channel), contact.open_now) {
                (true, Some(false)) => 1,
                (true, _) => 0,
                (false, _) => 2,
            };
            Some((rank, chosen))
        })
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, chosen)| chosen)
}

/// Sets the channel to use: the first that works; where nobody answers now, one that can wait.
pub(super) fn choose(contact: &mut ContactPart, chat_hosts: &[String]) {
    let closed = contact.open_now == Some(false);
    let waits = CHANNELS.iter().filter(|channel| closed && **channel != "phone");
    let chosen = waits
        .chain(&CHANNELS)
        .filter(|channel| works(contact, channel))
        .find_map(|channel| Some((*channel, address(contact, channel, chat_hosts)?)));
    contact.channel = chosen.as_ref().map(|(channel, _)| *channel);
    contact.address = chosen.map(|(_, address)| address);
}

/// The contact to use now: the first in the path that can be reached now, else the first that has
/// a channel at all.
pub(super) fn best(path: &[StepPart], locked_out: bool) -> Option<ContactPart> {
    let usable =
        || path.iter().flat_map(|step| &step.contacts).filter(|contact| contact.channel.is_some());
    // Someone who is locked out needs a voice: a phone that answers now goes first.
    if locked_out
        && let Some(contact) = usable()
            .find(|contact| contact.channel == Some("phone") && contact.open_now != Some(false))
    {
        return Some(contact.clone());
    }
    usable().find(|contact| contact.open_now != Some(false)).or_else(|| usable().next()).cloned()
}
