//! Lints of organizations: whether they have a contact, their clouds, their portals, and when someone last looked.

use super::clouds::has_host;
use super::context::Context;
use crate::date;
use crate::diagnostics::entry::{Entry, Noun};
use crate::link;
use crate::look_alike;
use crate::model::{Contact, Spot, Tenant};

/// The status of a cloud that has closed.
const RETIRED: &str = "retired";

pub(super) fn no_contact(cx: &mut Context<'_>, entry: Entry<'_>) {
    let Noun::Organization(it) = entry.noun else { return };
    if it.contacts.is_empty() && !cx.is_partial {
        let message = format!("organization `{}` has no contact", it.id.value);
        let hint = "add `contacts:` with a name and a phone, email, url or chat";
        cx.report.add(&it.id, message, hint);
    }
}

pub(super) fn only_task_contacts(cx: &mut Context<'_>, entry: Entry<'_>) {
    let Noun::Organization(it) = entry.noun else { return };
    let is_for_tasks = |contact: &Contact| {
        let mut shared = contact.uses.iter().filter_map(|uses| cx.shared(&uses.value));
        !contact.tasks.is_empty() || shared.any(|shared| !shared.tasks.is_empty())
    };
    if it.contacts.is_empty() || !it.contacts.iter().all(is_for_tasks) || cx.is_partial {
        return;
    }
    let message = format!("organization `{}` has contacts for certain tasks alone", it.id.value);
    cx.report.add(&it.id, message, "add a contact without `tasks:`, for everything else");
}

pub(super) fn assumed_cloud(cx: &mut Context<'_>, entry: Entry<'_>) {
    let Noun::Organization(it) = entry.noun else { return };
    if cx.is_partial {
        return;
    }
    let none = [Tenant::default()];
    let tenants = if it.tenants.is_empty() { &none } else { it.tenants.as_slice() };
    for (number, tenant) in tenants.iter().enumerate().filter(|(_, it)| it.cloud.is_none()) {
        // The first tenant is reported at the organization itself.
        let words = [&tenant.name, &tenant.id].into_iter().flatten().chain(&tenant.domains);
        let first = words.min_by_key(|spot| spot.at).filter(|_| number > 0);
        let told =
            tenant.domains.iter().find_map(|domain| cx.clouds.clouds_of_domain(&domain.value));
        let id = &it.id.value;
        let (message, hint) = match told {
            Some((_, told)) if told.len() == 1 => continue,
            Some((suffix, told)) => (
                format!("organization `{id}` names no cloud, and `{suffix}` leaves the choice"),
                format!("add `cloud:` with one of: {}", told.join(", ")),
            ),
            None => {
                let assumed = &cx.clouds.assumed;
                (
                    format!("organization `{id}` names no cloud: {assumed} is assumed"),
                    format!("add `cloud: {assumed}`, or the one that it is on"),
                )
            }
        };
        cx.report.add(first.unwrap_or(&it.id), message, hint);
    }
}

pub(super) fn retired_cloud(cx: &mut Context<'_>, entry: Entry<'_>) {
    let Noun::Organization(it) = entry.noun else { return };
    for spot in it.tenants.iter().filter_map(|tenant| tenant.cloud.as_ref()) {
        let cloud = cx.clouds.get(&spot.value);
        let is_retired = |status: &Spot| status.value == RETIRED;
        let Some(cloud) = cloud.filter(|it| it.status.as_ref().is_some_and(is_retired)) else {
            continue;
        };
        let message = match &cloud.closed {
            Some(day) => format!("the cloud `{}` closed on {}", cloud.id.value, day.value),
            None => format!("the cloud `{}` has closed", cloud.id.value),
        };
        let hint = match &cloud.successor {
            Some(successor) => format!("its organizations are on `{}` now", successor.value),
            None => "ask where the organization is now".to_owned(),
        };
        cx.report.add(spot, message, hint);
    }
}

pub(super) fn stale(cx: &mut Context<'_>, entry: Entry<'_>) {
    let Noun::Organization(it) = entry.noun else { return };
    let (Some(reviewed), Some(days)) = (&it.reviewed, cx.options.stale_after) else { return };
    let Some(day) = date::parse(&reviewed.value) else { return };
    let (id, today) = (&it.id.value, cx.options.today);
    let message = if day > today {
        format!("organization `{id}` is reviewed in the future")
    } else if today - day > days {
        let day = &reviewed.value;
        format!("organization `{id}` was last reviewed on {day}, more than {days} days ago")
    } else {
        return;
    };
    cx.report.add(reviewed, message, "look whether it is still right, then write today's date");
}

pub(super) fn foreign_host(cx: &mut Context<'_>, entry: Entry<'_>) {
    match entry.noun {
        // Its own addresses must be on a host of its clouds, or on one of its own.
        Noun::Organization(it) if !it.portals.is_empty() => {
            let clouds = cx.clouds.of_tenants(&it.tenants);
            let clouds: Vec<String> = clouds.into_iter().map(str::to_owned).collect();
            for url in it.portals.iter().filter_map(|address| address.url.as_ref()) {
                check_host(cx, url, &clouds, &it.hosts);
            }
        }
        Noun::Portal(it) => {
            for address in it.urls.iter().chain(&it.alternates) {
                if let Some(url) = &address.url {
                    check_host(cx, url, std::slice::from_ref(&address.of.value), &[]);
                }
            }
        }
        _ => {}
    }
}

/// Reports an address that is neither on a host of one of the clouds with these ids nor on one of `own`.
fn check_host(cx: &mut Context<'_>, url: &Spot, ids: &[String], own: &[Spot]) {
    let Ok(link) = link::template(&url.value) else { return };
    let host = link.host().unwrap_or_default();
    let with = cx.clouds.with_host(host);
    let is_on_host = has_host(own, host) || ids.iter().any(|id| with.contains(&id.as_str()));
    // The loader reports unknown clouds.
    if is_on_host || ids.iter().any(|id| cx.clouds.get(id).is_none()) {
        return;
    }
    let wanted = ids.join(" or ");
    if !with.is_empty() {
        let message = format!("`{host}` is a host of {}, not of {wanted}", with.join(" and "));
        cx.report.add(url, message, format!("use the address on {wanted}"));
        return;
    }
    let known = cx.clouds.all.iter().flat_map(|cloud| &cloud.hosts);
    let known: Vec<&str> = known.map(|host| host.value.as_str()).collect();
    let near = cx.report.has_room().then(|| look_alike::looks_like(host, &known)).flatten();
    let hint = match near {
        Some((imitated, _)) => {
            format!("it looks like `{imitated}`, and is not: make sure that it is meant")
        }
        None => "people are warned, and asked before it is opened; hosts are added in the \
                 system's or the user's own layer"
            .to_owned(),
    };
    cx.report.add(url, format!("`{host}` is not a host of {wanted}"), hint);
}
