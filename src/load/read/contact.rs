//! Reads a contact: its channels are kept only when they can be used.

use super::super::node::{Node, Value};
use super::{CONTACT_KEYS, Reader};
use crate::diagnostics::Check;
use crate::diagnostics::checks::{BAD_CHAT, BAD_EMAIL, BAD_PHONE, BAD_URL, REQUIRED_KEY};
use crate::link::{self, LinkError};
use crate::model::{Contact, Spot};

impl Reader<'_> {
    /// Reads a contact; a shared one has a name of its own and uses no other.
    pub(super) fn contact(&mut self, node: &Node<'_>, shared: bool) -> Contact {
        let mut it = Contact::default();
        it.id.at = self.at(node.place);
        let known = match CONTACT_KEYS.split_last() {
            Some((_, known)) if shared => known,
            _ => CONTACT_KEYS,
        };
        let mut left_out = Vec::new();
        self.map(node, known, "a contact", |r, key, value| match key {
            "name" => it.name = r.text(value),
            "use" => it.uses = r.spot(value),
            "role" => it.role = r.spot(value),
            "phone" => {
                it.phone =
                    r.channel(value, BAD_PHONE, &mut left_out, |raw| link::phone(raw).map(|_| ()));
            }
            "email" => {
                it.email =
                    r.channel(value, BAD_EMAIL, &mut left_out, |raw| link::email(raw).map(|_| ()));
            }
            "url" => {
                it.url = r.channel(value, BAD_URL, &mut left_out, |raw| link::web(raw).map(|_| ()));
            }
            "chat" => {
                let hosts = r.below.map_or(&[][..], |it| &it.defaults().chat_hosts);
                it.chat = r.channel(value, BAD_CHAT, &mut left_out, |raw| {
                    link::chat(raw, hosts).map(|_| ())
                });
            }
            "url_needs_sign_in" => it.url_needs_sign_in = r.flag(value).unwrap_or_default(),
            "hours" => it.hours = r.spot(value),
            "timezone" => it.timezone = r.spot(value),
            "note" => it.note = r.text(value),
            _ => it.tasks = r.spots(value, "tasks"),
        });
        it.left_out = left_out;
        let is_map = matches!(node.value(), Value::Map(_));
        if is_map && it.name.is_empty() && it.uses.is_none() && !super::has_key(node, "name") {
            let hint =
                if shared { "add `name:`" } else { "add `name:`, or `use:` with a shared contact" };
            self.fault(REQUIRED_KEY, node.place, "a contact has no name", hint);
        }
        it
    }

    fn channel(
        &mut self,
        node: &Node<'_>,
        check: &'static Check,
        left_out: &mut Vec<Spot>,
        gate: impl Fn(&str) -> Result<(), LinkError>,
    ) -> Option<Spot> {
        let spot = self.spot(node)?;
        match gate(&spot.value) {
            Ok(()) => Some(spot),
            Err(refused) => {
                let message = format!("`{}` {refused}", spot.value);
                left_out.push(Spot { value: message.clone(), at: spot.at });
                let hint = match refused {
                    // What an address may have as an escape, a number cannot have at all.
                    LinkError::Character(_) | LinkError::NotAscii if check.id == BAD_PHONE.id => {
                        "write digits alone, as in `+31 20 555 0199`"
                    }
                    _ => refused.hint(),
                };
                self.fault(check, node.place, message, hint);
                None
            }
        }
    }
}
