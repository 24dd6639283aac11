//! `list`: the entries of a directory, in every form.

use clap::Args;
use serde_json::{Value, json};
use whoadmin::answer::Resolved;
use whoadmin::diagnostics::all_checks;
use whoadmin::directory::Directory;
use whoadmin::model::{Cloud, Contact, Organization, OrganizationType, Portal, Spot, Task, Text};
use whoadmin::names;
use whoadmin::render::{Document, Kind, Listing};
use whoadmin::resolve::{id_of, resolve};
use whoadmin::store::Table;

use crate::context::{self, Context};
use crate::error::{CliError, Outcome};
use crate::options::{Front, hide};
use crate::output::Printer;
use crate::paths;

/// Organizations, contacts, types, clouds, portals, … of a directory
///
/// Every entry of a kind, or those that are named, in any form; JSON is an array of objects with at
/// least id and name. Portals have one row a cloud: an address, not-offered or unknown. With --why
/// clouds, portals, tasks and messages name their source and how sure it is.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["kind", "task", "tenant", "require"])))]
#[command(after_help = "\
Kinds:
  organizations, contacts, types, clouds, portals, tasks, messages, layers, checks, coverage")]
pub struct List {
    /// What to list
    #[arg(value_name = "KIND")]
    pub what: String,
    /// Only these
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    #[command(flatten)]
    pub front: Front,
}

/// The kinds, and the short forms that people type.
const KINDS: &[(&str, &[&str])] = &[
    ("organizations", &["organization", "orgs", "org", "organisations", "organisation"]),
    ("contacts", &["contact"]),
    ("types", &["type", "kinds"]),
    ("clouds", &["cloud"]),
    ("portals", &["portal"]),
    ("tasks", &["task"]),
    ("messages", &["message", "codes"]),
    ("layers", &["layer"]),
    ("checks", &["check"]),
    ("coverage", &[]),
];

/// The names of the kinds.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

/// Lists the entries of a kind.
pub fn run(list: &List, context: &mut Context<'_>) -> Outcome {
    let front = &list.front;
    let printer = Printer::new(Kind::List, front, context)?;
    let kind = kind(&list.what)?;
    if kind == "checks" {
        return show(checks(), kind, list, &printer, context);
    }
    let directory = paths::directory(front)?;
    let lister = Lister {
        directory: &directory,
        language: context::language(&directory, &front.show)?,
        cloud: match &front.narrow.cloud {
            Some(name) => Some(id_of(&directory, Table::Clouds, name)?),
            None => None,
        },
        kind: match &front.narrow.kind {
            Some(name) => Some(id_of(&directory, Table::Types, name)?),
            None => None,
        },
        why: front.why,
        overview: list.ids.is_empty() && printer.is_for_people(),
    };
    let listing = match kind {
        "organizations" => lister.organizations(),
        "contacts" => lister.contacts(),
        "types" => lister.types(),
        "clouds" => lister.clouds(),
        "portals" => lister.portals(),
        "tasks" => lister.tasks(),
        "messages" => lister.messages(),
        "layers" => lister.layers(),
        _ => lister.coverage(front)?,
    };
    directory.check_intact()?;
    show(listing, kind, list, &printer, context)
}

/// The kind that a word names.
pub fn kind(word: &str) -> Result<&'static str, CliError> {
    let lower = word.to_lowercase();
    let found =
        KINDS.iter().find(|(kind, short)| *kind == lower || short.contains(&lower.as_str()));
    if let Some((kind, _)) = found {
        return Ok(kind);
    }
    let hint = match names::nearest(&lower, kinds()).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of: {}", kinds().collect::<Vec<_>>().join(", ")),
    };
    Err(CliError::usage(format!("nothing to list is called `{word}`")).hint(hint))
}

fn show(
    mut listing: Listing,
    kind: &str,
    list: &List,
    printer: &Printer,
    context: &mut Context<'_>,
) -> Outcome {
    let show = &list.front.show;
    if !list.ids.is_empty() {
        narrow(&mut listing, &list.ids, kind)?;
    }
    // Entries that were asked for by name are shown whole.
    listing.is_detailed = listing.rows.len() <= list.ids.len();
    context.result(show, &printer.whole(&Document::List(&listing))?)?;
    Ok(0)
}

/// Keeps the entries that were asked for, by id, name or alias.
fn narrow(listing: &mut Listing, ids: &[String], kind: &str) -> Result<(), CliError> {
    let called = |row: &Vec<Value>| -> Vec<String> {
        let named = listing
            .columns
            .iter()
            .zip(row)
            .filter(|(column, _)| matches!(**column, "id" | "name" | "aliases" | "path"));
        let mut found = Vec::new();
        for (_, cell) in named {
            match cell {
                Value::String(name) => found.push(names::fold(name)),
                Value::Array(aliases) => {
                    found.extend(aliases.iter().filter_map(Value::as_str).map(names::fold));
                }
                _ => {}
            }
        }
        found
    };
    let known: Vec<Vec<String>> = listing.rows.iter().map(called).collect();
    for id in ids {
        if id.trim().is_empty() {
            return Err(CliError::usage("an id is empty").hint("is a shell variable not set?"));
        }
        let folded = names::fold(id);
        if !known.iter().any(|names| names.contains(&folded)) {
            let all = known.iter().flatten().map(String::as_str);
            let near: Vec<String> =
                names::nearest(&folded, all).into_iter().map(str::to_owned).collect();
            let hint = if near.is_empty() {
                format!("list them: whoadmin list {kind}")
            } else {
                format!("did you mean {}?", crate::error::quoted(&near))
            };
            let what = kind.trim_end_matches('s');
            return Err(CliError::new(3, format!("unknown {what} `{id}`")).hint(hint));
        }
    }
    let wanted: Vec<String> = ids.iter().map(|id| names::fold(id)).collect();
    let mut keep = known.iter().map(|names| names.iter().any(|name| wanted.contains(name)));
    listing.rows.retain(|_| keep.next().unwrap_or(false));
    Ok(())
}

fn checks() -> Listing {
    Listing {
        columns: vec!["id", "name", "severity", "refuses"],
        rows: all_checks()
            .iter()
            .map(|check| {
                vec![
                    json!(check.id),
                    json!(check.about),
                    json!(check.severity.word()),
                    json!(check.refuses),
                ]
            })
            .collect(),
        ..Listing::default()
    }
}

struct Lister<'d> {
    directory: &'d Directory,
    language: String,
    cloud: Option<String>,
    kind: Option<String>,
    why: bool,
    /// Whether a person looks over all entries, rather than at some or through a script.
    overview: bool,
}

fn values(spots: &[Spot]) -> Value {
    json!(spots.iter().map(|spot| spot.value.as_str()).collect::<Vec<_>>())
}

fn value(spot: Option<&Spot>) -> Value {
    json!(spot.map(|spot| spot.value.as_str()))
}

impl Lister<'_> {
    fn text(&self, text: &Text) -> Value {
        let words = text.get(&self.language);
        if words.is_empty() { Value::Null } else { json!(words) }
    }

    fn name(&self, id: &Spot, text: &Text) -> Value {
        let name = self.text(text);
        if name.is_null() { json!(id.value) } else { name }
    }

    /// The columns that a person is shown of many entries; `--why` adds where they are from.
    fn brief(&self, columns: &[&'static str], with_why: &[&'static str]) -> Vec<&'static str> {
        let more = with_why.iter().filter(|_| self.why);
        columns.iter().chain(more).copied().collect()
    }

    fn organizations(&self) -> Listing {
        let mut rows = Vec::new();
        for it in self.directory.entries::<Organization>() {
            let domains: Vec<&str> = it
                .tenants
                .iter()
                .flat_map(|tenant| &tenant.domains)
                .map(|it| it.value.as_str())
                .collect();
            let clouds: Vec<&str> = it
                .tenants
                .iter()
                .filter_map(|tenant| tenant.cloud.as_ref())
                .map(|it| it.value.as_str())
                .collect();
            let clouds_on =
                self.cloud.as_ref().is_none_or(|cloud| clouds.contains(&cloud.as_str()));
            let of_kind = self.kind.as_ref().is_none_or(|kind| *kind == it.kind.value);
            let place = self.directory.place(it.id.at);
            if clouds_on && of_kind {
                rows.push(vec![
                    json!(it.id.value),
                    self.name(&it.id, &it.name),
                    values(&it.aliases),
                    json!(it.kind.value),
                    json!(clouds),
                    json!(domains),
                    json!(it.contacts.len()),
                    json!(place),
                ]);
            }
        }
        Listing {
            columns: vec![
                "id", "name", "aliases", "type", "clouds", "domains", "contacts", "source",
            ],
            brief: self.brief(&["id", "name", "type", "clouds", "domains"], &["source"]),
            rows,
            ..Listing::default()
        }
    }

    fn contacts(&self) -> Listing {
        let mut rows = Vec::new();
        let mut row = |id: String, of: Option<&str>, it: &Contact| {
            let place =
                self.directory.place(if it.id.at.line > 0 { it.id.at } else { contact_at(it) });
            rows.push(vec![
                json!(id),
                self.name(&it.id, &it.name),
                json!(of),
                value(it.role.as_ref()),
                value(it.phone.as_ref()),
                value(it.email.as_ref()),
                value(it.url.as_ref()),
                value(it.chat.as_ref()),
                value(it.hours.as_ref()),
                json!(place),
            ]);
        };
        for it in self.directory.entries::<Contact>() {
            row(it.id.value.clone(), None, &it);
        }
        for organization in self.directory.entries::<Organization>() {
            for (number, it) in organization.contacts.iter().enumerate() {
                let id = it.uses.as_ref().map_or_else(
                    || format!("{}/{}", organization.id.value, number + 1),
                    |uses| uses.value.clone(),
                );
                if it.uses.is_none() {
                    row(id, Some(&organization.id.value), it);
                }
            }
        }
        Listing {
            columns: vec![
                "id",
                "name",
                "organization",
                "role",
                "phone",
                "email",
                "url",
                "chat",
                "hours",
                "source",
            ],
            brief: self.brief(&["id", "name", "role", "phone", "email"], &["source"]),
            rows,
            ..Listing::default()
        }
    }

    fn types(&self) -> Listing {
        let last = &self.directory.defaults().last_step;
        let rows = self
            .directory
            .entries::<OrganizationType>()
            .map(|it| {
                let mut roles: Vec<&str> =
                    it.path.iter().map(|step| step.role.value.as_str()).collect();
                roles.push(&last.role.value);
                let mut who: Vec<&str> =
                    it.path.iter().map(|step| step.who.get(&self.language)).collect();
                who.push(last.who.get(&self.language));
                vec![
                    json!(it.id.value),
                    self.name(&it.id, &it.name),
                    values(&it.aliases),
                    json!(roles),
                    json!(who),
                    values(&it.domains),
                ]
            })
            .collect();
        Listing {
            columns: vec!["id", "name", "aliases", "roles", "path", "domains"],
            brief: self.brief(&["id", "name", "path"], &[]),
            rows,
            ..Listing::default()
        }
    }

    fn clouds(&self) -> Listing {
        let rows = self
            .directory
            .entries::<Cloud>()
            .filter(|it| self.cloud.as_ref().is_none_or(|cloud| *cloud == it.id.value))
            .map(|it| {
                let mut row = vec![
                    json!(it.id.value),
                    self.name(&it.id, &it.name),
                    value(it.status.as_ref()),
                    values(&it.aliases),
                    values(&it.ambiguous),
                    values(&it.domains),
                    self.text(&it.operator),
                    value(it.closed.as_ref()),
                    value(it.successor.as_ref()),
                    self.text(&it.support),
                    self.text(&it.note),
                ];
                if self.why {
                    row.extend([
                        value(it.source.as_ref()),
                        value(it.confidence.as_ref()),
                        values(&it.hosts),
                    ]);
                }
                row
            })
            .collect();
        let mut columns = vec![
            "id",
            "name",
            "status",
            "aliases",
            "ambiguous",
            "domains",
            "operator",
            "closed",
            "successor",
            "support",
            "note",
        ];
        if self.why {
            columns.extend(["source", "confidence", "hosts"]);
        }
        let brief = self.brief(&["id", "name", "status", "domains"], &["source"]);
        Listing { columns, brief, rows, beneath: Some(("closed", "status")), ..Listing::default() }
    }

    /// A row for each portal and cloud: every cloud has an address, *not offered* or *unknown*.
    fn portals(&self) -> Listing {
        let clouds: Vec<Cloud> = self.directory.entries().collect();
        let mut rows = Vec::new();
        for it in self.directory.entries::<Portal>() {
            for cloud in &clouds {
                let of = |address: &&whoadmin::model::Address| address.of.value == cloud.id.value;
                if self.cloud.as_ref().is_some_and(|only| *only != cloud.id.value) {
                    continue;
                }
                let first = it.urls.iter().find(of);
                let (url, state) = match first {
                    Some(address) => match &address.url {
                        Some(url) => (json!(url.value), "offered"),
                        None => (Value::Null, "not-offered"),
                    },
                    None => (Value::Null, "unknown"),
                };
                // What there is not would bury what there is.
                if self.overview && self.cloud.is_none() && url.is_null() {
                    continue;
                }
                let alternates: Vec<&str> = it
                    .alternates
                    .iter()
                    .filter(of)
                    .filter_map(|address| address.url.as_ref())
                    .map(|url| url.value.as_str())
                    .collect();
                let mut row = vec![
                    json!(it.id.value),
                    self.name(&it.id, &it.name),
                    json!(cloud.id.value),
                    json!(state),
                    url,
                    json!(alternates),
                    value(it.audience.as_ref()),
                    values(&it.aliases),
                    value(cloud.closed.as_ref()),
                ];
                if self.why {
                    let source = it.sources.iter().find(|source| source.of.value == cloud.id.value);
                    row.push(json!(source.map(|it| it.source.as_str())));
                    row.push(json!(source.map(|it| it.confidence.as_str())));
                    row.push(json!(source.map(|it| it.note.as_str()).filter(|it| !it.is_empty())));
                    row.push(match first.and_then(|it| it.url.as_ref()) {
                        Some(url) => json!(self.directory.place(url.at)),
                        None => Value::Null,
                    });
                }
                rows.push(row);
            }
        }
        let mut columns = vec![
            "id",
            "name",
            "cloud",
            "state",
            "url",
            "alternates",
            "audience",
            "aliases",
            "closed",
        ];
        if self.why {
            columns.extend(["source", "confidence", "note", "place"]);
        }
        let brief = match (&self.cloud, self.overview) {
            (Some(_), _) => self.brief(&["id", "state", "url"], &["source"]),
            (None, true) => self.brief(&["id", "cloud", "url"], &["source"]),
            (None, false) => self.brief(&["id", "cloud", "state", "url"], &["source"]),
        };
        // An address of a cloud that is no more looks like any other.
        Listing { columns, brief, rows, beneath: Some(("closed", "url")), ..Listing::default() }
    }

    fn tasks(&self) -> Listing {
        let rows = self
            .directory
            .entries::<Task>()
            .map(|it| {
                let mut row = vec![
                    json!(it.id.value),
                    self.name(&it.id, &it.name),
                    it.attempt.as_ref().map_or(Value::Null, |attempt| self.text(&attempt.text)),
                    self.text(&it.role),
                    value(it.portal.as_ref()),
                    json!(it.locked_out.unwrap_or(false)),
                    values(&it.aliases),
                ];
                if self.why {
                    row.extend([value(it.source.as_ref()), value(it.confidence.as_ref())]);
                }
                row
            })
            .collect();
        let mut columns = vec!["id", "name", "try", "role", "portal", "locked_out", "aliases"];
        if self.why {
            columns.extend(["source", "confidence"]);
        }
        let brief = self.brief(&["id", "name", "role", "portal"], &["source"]);
        Listing { columns, brief, rows, ..Listing::default() }
    }

    fn messages(&self) -> Listing {
        let rows = self
            .directory
            .ids(Table::Messages)
            .iter()
            .filter_map(|id| self.directory.message(id))
            .filter(|it| !it.is_shared())
            .map(|it| {
                let mut row = vec![
                    json!(it.id.value),
                    self.name(&it.id, if it.name.is_empty() { &it.meaning } else { &it.name }),
                    self.text(&it.meaning),
                    json!(it.actors.iter().map(|actor| &actor.value).collect::<Vec<_>>()),
                    self.text(&it.role),
                    value(it.task.as_ref()),
                    json!(it.locked_out.unwrap_or(false)),
                    values(&it.patterns),
                ];
                if self.why {
                    row.extend([value(it.source.as_ref()), value(it.confidence.as_ref())]);
                }
                row
            })
            .collect();
        let mut columns =
            vec!["id", "name", "meaning", "actors", "role", "task", "locked_out", "patterns"];
        if self.why {
            columns.extend(["source", "confidence"]);
        }
        let brief = self.brief(&["id", "name", "actors"], &["source"]);
        Listing { columns, brief, rows, ..Listing::default() }
    }

    /// Each layer: where it is from, how much it holds, and what it replaces below.
    fn layers(&self) -> Listing {
        let mut rows = Vec::new();
        let layers = self.directory.layers();
        for (number, layer) in layers.iter().enumerate() {
            let meta = layer.compiled.meta();
            let mut replaces = Vec::new();
            for (table, word) in [
                (Table::Organizations, "organization"),
                (Table::Contacts, "contact"),
                (Table::Types, "type"),
                (Table::Clouds, "cloud"),
                (Table::Portals, "portal"),
                (Table::Tasks, "task"),
                (Table::Messages, "message"),
            ] {
                if number == 0 {
                    break;
                }
                for id in layer.compiled.ids(table) {
                    for below in layers.iter().take(number).rev() {
                        if below.compiled.has(table, &id) {
                            replaces.push(format!("{word} {id}"));
                            break;
                        }
                    }
                }
            }
            let name = if layer.path.is_empty() { "built-in data" } else { &layer.path };
            let first_file = layer.compiled.file(0);
            let form = if number == 0 || layer.made.is_some() { "compiled" } else { "text" };
            rows.push(vec![
                json!(layer.origin.word()),
                json!(name),
                json!(form),
                json!(
                    layer
                        .made
                        .clone()
                        .or_else(|| (number == 0).then(|| env!("WHOADMIN_FACTS").to_owned()))
                ),
                json!(meta.files),
                json!(first_file),
                json!(meta.organizations),
                json!(meta.contacts),
                json!(meta.types + meta.clouds + meta.portals + meta.tasks + meta.messages),
                json!(meta.default.map(|it| it.value)),
                json!(replaces),
            ]);
        }
        Listing {
            columns: vec![
                "id",
                "name",
                "form",
                "made",
                "files",
                "first_file",
                "organizations",
                "contacts",
                "others",
                "default",
                "replaces",
            ],
            brief: self.brief(&["id", "name", "made", "organizations", "default", "replaces"], &[]),
            rows,
            ..Listing::default()
        }
    }

    /// Each organization: whether it has a contact to use, and the tasks for which it has none.
    fn coverage(&self, front: &Front) -> Result<Listing, CliError> {
        let tasks = self.directory.ids(Table::Tasks);
        let mut rows = Vec::new();
        for it in self.directory.entries::<Organization>() {
            let mut question = context::question(front, self.directory)?;
            question.who = Some(it.id.value.clone());
            let covers = |question: &whoadmin::question::Question| -> Result<bool, CliError> {
                let answer = resolve(self.directory, question)?;
                Ok(answer.resolved == Resolved::Organization && answer.contact.is_some())
            };
            let general = covers(&question)?;
            let mut without = Vec::new();
            for task in &tasks {
                question.task = Some(task.clone());
                if !covers(&question)? {
                    without.push(task.clone());
                }
            }
            let coverage = match (general, without.is_empty()) {
                (true, true) => "all",
                (false, _) if without.len() == tasks.len() => "general guidance only",
                _ => "some",
            };
            let name = self.name(&it.id, &it.name);
            rows.push(vec![json!(it.id.value), name, json!(coverage), json!(without)]);
        }
        Ok(Listing {
            columns: vec!["id", "name", "coverage", "tasks_without_contact"],
            brief: Vec::new(),
            rows,
            ..Listing::default()
        })
    }
}

/// The first place that a contact of an organization knows of itself.
fn contact_at(contact: &Contact) -> whoadmin::model::At {
    [&contact.phone, &contact.email, &contact.url, &contact.chat, &contact.role]
        .into_iter()
        .flatten()
        .map(|spot| spot.at)
        .next()
        .unwrap_or_default()
}
