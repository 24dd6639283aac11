//! Reads which entries the rules mean; the built-in data alone says so.

use super::super::node::Node;
use super::Reader;
use super::keys::{CHECKLIST_KEYS, DEFAULTS_KEYS};
use crate::model::{ChecklistDefaults, Defaults};

impl Reader<'_> {
    pub(super) fn default_of(&mut self, key: &Node<'_>, value: &Node<'_>, it: &mut Defaults) {
        let Some(name) = key.text() else { return };
        if name == "guidance" || name == "chat_hosts" {
            let words = self.spots(value, name).into_iter().map(|spot| spot.value).collect();
            if name == "guidance" {
                it.guidance = words;
            } else {
                it.chat_hosts = words;
            }
            return;
        }
        if name == "last_step" {
            it.last_step = self.step(value).unwrap_or_default();
            return;
        }
        if name == "checklist" {
            it.checklist = self.checklist(value);
            return;
        }
        let word = self.spot(value).unwrap_or_default().value;
        match name {
            "cloud" => it.cloud = word,
            "portal" => it.portal = word,
            "help_portal" => it.help_portal = word,
            "lookup_portal" => it.lookup_portal = word,
            "school_type" => it.school_type = word,
            "personal_type" => it.personal_type = word,
            "message" => it.message = word,
            "date" => it.date = word,
            _ => self.unknown_key(name, key.place, DEFAULTS_KEYS, "defaults"),
        }
    }

    fn checklist(&mut self, node: &Node<'_>) -> ChecklistDefaults {
        let mut it = ChecklistDefaults::default();
        self.map(node, CHECKLIST_KEYS, "the checklist", |r, key, value| {
            let list = match key {
                "admin_portals" => &mut it.admin_portals,
                "admin_tasks" => &mut it.admin_tasks,
                key => {
                    let word = r.spot(value).unwrap_or_default().value;
                    match key {
                        "sign_in" => it.sign_in = word,
                        "security_info" => it.security_info = word,
                        "reset_register" => it.reset_register = word,
                        _ => it.reset = word,
                    }
                    return;
                }
            };
            *list = r.spots(value, key).into_iter().map(|spot| spot.value).collect();
        });
        it
    }
}
