//! Lints of the domains of organizations: public suffixes, personal mail, look-alikes, tenant suffixes.

use super::clouds::has;
use super::context::Context;
use crate::diagnostics::entry::{Entry, Noun};
use crate::model::{Spot, Tenant};

/// The domains of an organization, each with its tenant.
fn domains(entry: Entry<'_>) -> impl Iterator<Item = (&Tenant, &Spot)> {
    let tenants = match entry.noun {
        Noun::Organization(it) => it.tenants.as_slice(),
        _ => &[],
    };
    tenants.iter().flat_map(|tenant| tenant.domains.iter().map(move |domain| (tenant, domain)))
}

pub(super) fn public_suffix(cx: &mut Context<'_>, entry: Entry<'_>) {
    for (_, domain) in domains(entry) {
        let name = &domain.value;
        let (what, whose) = if cx.sites.is_tenant_suffix(name) {
            ("the suffix of every tenant's domain", "tenant")
        } else if cx.sites.registered(name).is_none() {
            ("a public suffix: anyone may register below it", "organization")
        } else {
            continue;
        };
        let hint = format!("list the {whose}'s own domain, as in contoso.{name}");
        cx.report.add(domain, format!("`{name}` is {what}"), hint);
    }
}

pub(super) fn personal_mail(cx: &mut Context<'_>, entry: Entry<'_>) {
    for (_, domain) in domains(entry) {
        if cx.personal_mail.contains(&domain.value) {
            let message = format!("`{}` is a provider of personal mail", domain.value);
            let hint =
                "leave it out: most people with such an address are not of this organization";
            cx.report.add(domain, message, hint);
        }
    }
}

pub(super) fn suffix_contradicts_cloud(cx: &mut Context<'_>, entry: Entry<'_>) {
    for (tenant, domain) in domains(entry) {
        let cloud = tenant.cloud.as_ref().and_then(|cloud| cx.clouds.get(&cloud.value));
        let (Some(cloud), Some((suffix, told))) =
            (cloud, cx.clouds.clouds_of_domain(&domain.value))
        else {
            continue;
        };
        if has(&cloud.domains, suffix) || has(&cloud.shared_domains, suffix) {
            continue;
        }
        let (name, on, not) = (&domain.value, told.join(" or "), &cloud.id.value);
        let message = format!("`{name}` is a tenant's domain on {on}, not on {not}");
        let hint = match told.as_slice() {
            [only] => format!("if the tenant is there, write `cloud: {only}`"),
            _ => format!("if the tenant is there, write one of: {}", told.join(", ")),
        };
        cx.report.add(domain, message, hint);
    }
}

pub(super) fn look_alike(cx: &mut Context<'_>, entry: Entry<'_>) {
    for (_, domain) in domains(entry) {
        let Some(site) = cx.sites.registered(&domain.value) else { continue };
        if cx.personal_mail.contains(&domain.value) {
            continue;
        }
        let Some(other) = cx.sites.look_alike(site, &cx.present, domain.at, &mut cx.budget) else {
            continue;
        };
        let whose = match other.owner {
            Some((owner, at)) => format!("`{}` ({})", owner.value, cx.report.place(at)),
            None => "a cloud".to_owned(),
        };
        let message = format!("`{}` looks like `{}` of {whose}", domain.value, other.name);
        let hint = "make sure that it is the organization's own, and no imitation";
        cx.report.add(domain, message, hint);
    }
}
