//! Finds what stands twice in a layer, and may stand only once: ids, domains, aliases.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::checks::{AMBIGUOUS_NAME, DOMAIN_TWICE, ID_TWICE};
use super::diagnostic::Diagnostic;
use super::entry;
use super::report::{Diagnostics, Report};
use super::sources::Sources;
use crate::directory::Layer;
use crate::entries::Entries;
use crate::model::{At, Spot};
use crate::names;
use crate::store::Table;

/// The names of a layer's own entries that others refer to, folded, each with its ids.
pub type OwnNames = HashMap<(Table, String), BTreeSet<String>>;

/// The names of `entries`; those of organizations only when the default has to be looked for.
pub fn own_names(entries: &Entries) -> OwnNames {
    let mut own = OwnNames::new();
    let has_default = has_own_default(entries);
    for entry in entry::all(entries) {
        if entry.table == Table::Organizations && has_default {
            continue;
        }
        let aliases = if has_unique_aliases(entry.table) { entry.aliases } else { &[] };
        for name in std::iter::once(entry.id).chain(aliases) {
            let ids = own.entry((entry.table, names::fold(&name.value))).or_default();
            ids.insert(entry.id.value.clone());
        }
    }
    own
}

/// Whether there is no default organization, or one of the layer itself.
pub fn has_own_default(entries: &Entries) -> bool {
    let is_own = |id: &Spot| entries.organizations.iter().any(|it| it.id.value == id.value);
    entries.default.as_ref().is_none_or(is_own)
}

/// Whether entries refer to those of a table by their aliases as well.
fn has_unique_aliases(table: Table) -> bool {
    matches!(table, Table::Types | Table::Clouds)
}

/// Reports what stands twice in a layer.
pub fn find_doubles(entries: &Entries, own: &OwnNames, report: &mut Report<'_>) {
    let ids = entry::all(entries).map(|entry| (entry.table.noun(), entry.id));
    report_repeated(ids, "give one of the two another id", report.for_check(ID_TWICE));

    let tenants = || entries.organizations.iter().flat_map(|it| &it.tenants);
    let domains = tenants().flat_map(|it| &it.domains).map(|it| ("domain", it));
    let hint = "a domain belongs to one organization: the order of files never decides";
    report_repeated(domains, hint, report.for_check(DOMAIN_TWICE));
    let tenant_ids = tenants().filter_map(|it| it.id.as_ref()).map(|it| ("tenant id", it));
    report_repeated(
        tenant_ids,
        "a tenant belongs to one organization",
        report.for_check(DOMAIN_TWICE),
    );

    let mut seen = HashSet::new();
    for entry in entry::all(entries).filter(|entry| has_unique_aliases(entry.table)) {
        for alias in entry.aliases {
            let name = (entry.table, names::fold(&alias.value));
            let Some(ids) = own.get(&name).filter(|ids| ids.len() > 1) else { continue };
            // An id always means its own entry.
            let is_id = ids.iter().any(|id| names::fold(id) == name.1);
            if !is_id && !seen.insert(name) {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let message =
                    format!("`{}` names several entries: {}", alias.value, ids.join(", "));
                report.for_check(AMBIGUOUS_NAME).add(alias, message, "keep it in one of them");
            }
        }
    }
}

/// Reports each word that stood before, with what it is.
fn report_repeated<'e>(
    words: impl Iterator<Item = (&'static str, &'e Spot)>,
    hint: &str,
    report: &mut Report<'_>,
) {
    let mut seen: HashMap<(&str, &str), At> = HashMap::new();
    for (what, spot) in words {
        let first = *seen.entry((what, &spot.value)).or_insert(spot.at);
        if first != spot.at {
            let first = report.place(first);
            let message = format!("{what} `{}` stands here again, first at {first}", spot.value);
            report.add(spot, message, hint);
        }
    }
}

/// Reports what a text and the compiled file beside it both hold: one of the two would win in silence.
pub fn find_doubles_beside(
    entries: &Entries,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
    beside: &Layer,
) {
    let mut report = Report::new(sources, Diagnostics::default());
    let first = &beside.path;
    for it in &entries.organizations {
        if beside.compiled.has(Table::Organizations, &it.id.value) {
            let message =
                format!("organization `{}` stands here again, first in {first}", it.id.value);
            report.for_check(ID_TWICE).add(&it.id, message, "keep it in one of the two");
            continue;
        }
        for domain in it.tenants.iter().flat_map(|tenant| &tenant.domains) {
            if beside.compiled.tenant_of_domain(&domain.value).is_some() {
                let message =
                    format!("domain `{}` stands here again, first in {first}", domain.value);
                let hint = "a domain belongs to one organization: keep it in one of the two";
                report.for_check(DOMAIN_TWICE).add(domain, message, hint);
            }
        }
    }
    report.finish(problems);
}
