//! Lints of contacts: whether they can be reached, their hours, their time zone and their role.

use super::context::Context;
use super::roles::nearest;
use crate::diagnostics::entry::Entry;
use crate::hours;
use crate::model::{Contact, Spot};

pub(super) fn bad_hours(cx: &mut Context<'_>, entry: Entry<'_>) {
    for line in entry.contacts().iter().filter_map(|it| it.hours.as_ref()) {
        if !cx.hours.contains_key(&line.value) {
            cx.hours.insert(line.value.clone(), hours::check(&line.value).err());
        }
        let Some(Some(bad)) = cx.hours.get(&line.value) else { continue };
        let message =
            format!("`{}` is not a valid opening-hours line: {}", line.value, bad.message);
        let hint = "opening hours are written as in OpenStreetMap's `opening_hours`";
        match bad.column {
            Some(nth) => cx.report.add_at(cx.report.within(line.at, nth), "", message, hint),
            None => cx.report.add(line, message, hint),
        }
    }
}

pub(super) fn bad_time_zone(cx: &mut Context<'_>, entry: Entry<'_>) {
    let zones = entry.contacts().iter().filter_map(|it| it.timezone.as_ref());
    for zone in zones.filter(|zone| !hours::known_zone(&zone.value)) {
        let has_room = cx.report.has_room();
        let near = if has_room { hours::nearest_zones(&zone.value) } else { Vec::new() };
        let hint = if near.is_empty() {
            "write the name of the tz database, as in Europe/Amsterdam".to_owned()
        } else {
            format!("did you mean `{}`?", near.join("` or `"))
        };
        cx.report.add(zone, format!("unknown time zone `{}`", zone.value), hint);
    }
}

pub(super) fn no_channel(cx: &mut Context<'_>, entry: Entry<'_>) {
    for contact in entry.contacts().iter().filter(|it| !has_channel(it)) {
        if cx.is_partial {
            return;
        }
        let at = if contact.id.at.line > 0 { contact.id.at } else { entry.id.at };
        let hint = "add `phone:`, `email:`, `url:` or `chat:`";
        if let Some(uses) = &contact.uses {
            // A contact of this layer is reported where it is defined, a missing one by the loader.
            let is_own = cx.contacts.contains_key(uses.value.as_str());
            if !is_own && cx.shared(&uses.value).is_some_and(|shared| !has_channel(&shared)) {
                let message = format!("the shared contact `{}` has no channel", uses.value);
                cx.report.add_at(at, "", message, hint);
            }
        } else {
            let name = contact.name.all().next().unwrap_or_default();
            let message = format!("the contact `{name}` has no channel");
            cx.report.add_at(at, &contact.id.value, message, hint);
        }
    }
}

/// Whether a contact can be reached; a channel that is not valid has its own diagnostic.
fn has_channel(it: &Contact) -> bool {
    [&it.phone, &it.email, &it.url, &it.chat].iter().any(|it| it.is_some())
        || !it.left_out.is_empty()
}

/// The roles of an entry's contacts that no step has, each with the known one that it nearly is.
fn unknown_roles<'e>(cx: &mut Context<'_>, entry: Entry<'e>) -> Vec<(&'e Spot, Option<String>)> {
    let roles = entry.contacts().iter().filter_map(|it| it.role.as_ref());
    let mut odd = Vec::new();
    for role in roles {
        if cx.is_whole && !cx.roles.all.contains(&role.value) {
            odd.push((role, cx.roles.near(&role.value, &mut cx.budget)));
        }
    }
    odd
}

pub(super) fn near_role(cx: &mut Context<'_>, entry: Entry<'_>) {
    let mut roles = unknown_roles(cx, entry);
    // A step may introduce a role, but not one that is nearly a known one.
    for role in entry.path().iter().map(|step| &step.role) {
        if !cx.roles.below.contains(&role.value) && cx.budget.take(1) {
            roles.push((role, nearest(&role.value, &cx.roles.below)));
        }
    }
    for (role, near) in roles.into_iter().filter_map(|(role, near)| Some((role, near?))) {
        let message = format!("the role `{}` is nearly `{near}`", role.value);
        cx.report.add(role, message, format!("did you mean `{near}`?"));
    }
}

pub(super) fn unused_role(cx: &mut Context<'_>, entry: Entry<'_>) {
    for (role, _) in unknown_roles(cx, entry).into_iter().filter(|(_, near)| near.is_none()) {
        let known: Vec<&str> = cx.roles.all.iter().map(String::as_str).take(20).collect();
        let hint = format!("it becomes a step of its own; known roles: {}", known.join(", "));
        cx.report.add(role, format!("no step has the role `{}`", role.value), hint);
    }
}
