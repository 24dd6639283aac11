//! Asks a person for what the flags of `init` leave open.

use whoadmin::directory::{Directory, Merge, Stamp};
use whoadmin::model::{Cloud, OrganizationType, Text};
use whoadmin::starter::field;
use whoadmin::starter::{Fault, Guide, Told};

use super::words::{self, Given, suggested_name};
use crate::cli::Init;
use crate::desk::{self, Desk};
use crate::error::Failure;
use crate::prompt::{ask_until, choose};

/// Asks for all that is not given.
pub fn ask(
    it: &Init,
    directory: &Directory,
    given: &mut Given,
    told: &mut Told,
    desk: &mut Desk<'_>,
) -> Result<(), Failure> {
    let language = desk::language(directory, &it.front.show)?;
    if given.domains.is_empty() {
        let question = "The domain of your e-mail addresses? As contoso.com; several with spaces; \
                        Enter for none";
        given.domains = ask_until(desk, question, None, |typed| {
            let parts = typed.split([' ', ',', ';']).filter(|it| !it.is_empty());
            parts.map(|it| field::domain(directory, it).map_err(|fault| shown(&fault))).collect()
        })
        .ok_or_else(unanswered)?;
        *told = words::told(directory, given)?;
    }
    if given.name.is_none() {
        let suggested = suggested_name(given, told);
        let question = "The name of the organization?";
        given.name = Some(ask_name(desk, question, suggested.as_deref())?);
    }
    if given.kind.is_none() {
        let types = Guide::of(directory)?.types;
        let choices = named::<OrganizationType>(directory, &types, |it| &it.name, &language)?;
        let told = told.kind.as_ref().and_then(|kind| types.iter().position(|it| it == kind));
        let question = "What kind of organization is it?";
        let chosen = choose(desk, question, &choices, Some(told.unwrap_or_default()));
        given.kind = types.get(chosen.ok_or_else(unanswered)?).cloned();
    }
    if given.cloud.is_none() && told.cloud.is_none() {
        let clouds = Guide::of(directory)?.clouds;
        let mut choices = named::<Cloud>(directory, &clouds, |it| &it.name, &language)?;
        choices.push("I do not know".to_owned());
        let assumed = clouds.iter().position(|it| *it == directory.defaults().cloud);
        let question = "Which Microsoft 365 cloud is it on?";
        let chosen = choose(desk, question, &choices, Some(assumed.unwrap_or_default()));
        given.cloud = clouds.get(chosen.ok_or_else(unanswered)?).cloned();
    }
    ask_contact(given, desk)
}

fn ask_contact(given: &mut Given, desk: &mut Desk<'_>) -> Result<(), Failure> {
    if given.contact.is_none() {
        let question = "Whom do people ask first? A desk or a person, as IT Service Desk";
        given.contact = Some(ask_name(desk, question, None)?);
    }
    if given.phone.is_none() {
        let question = "Their phone number? With its country, as +31 20 555 0100; Enter for none";
        given.phone = ask_until(desk, question, None, |typed| optional(typed, field::phone))
            .ok_or_else(unanswered)?;
    }
    if given.email.is_none() {
        let question = if given.phone.is_some() {
            "Their e-mail address? Enter for none"
        } else {
            "Their e-mail address? Enter for none; then a web page is needed"
        };
        given.email = ask_until(desk, question, None, |typed| optional(typed, field::email))
            .ok_or_else(unanswered)?;
    }
    if !given.is_reachable() {
        let question = "Their web page? As https://help.contoso.com";
        let url = ask_until(desk, question, None, |typed| {
            field::url(typed).map_err(|fault| shown(&fault))
        });
        given.url = Some(url.ok_or_else(unanswered)?);
    }
    Ok(())
}

fn ask_name(desk: &mut Desk<'_>, question: &str, default: Option<&str>) -> Result<String, Failure> {
    let check = |typed: &str| field::name(typed, "the name").map_err(|fault| fault.message);
    ask_until(desk, question, default, check).ok_or_else(unanswered)
}

fn optional(
    typed: &str,
    gate: fn(&str) -> Result<String, Fault>,
) -> Result<Option<String>, String> {
    if typed.is_empty() { Ok(None) } else { gate(typed).map(Some).map_err(|fault| shown(&fault)) }
}

fn shown(fault: &Fault) -> String {
    fault.to_string()
}

fn unanswered() -> Failure {
    Failure::new(1, "not every question was answered")
        .hint("what is given by options is not asked: see --help")
}

/// The names of entries, as choices.
fn named<T: Merge + Stamp>(
    directory: &Directory,
    ids: &[String],
    name: impl Fn(&T) -> &Text,
    language: &str,
) -> Result<Vec<String>, Failure> {
    let mut names = Vec::with_capacity(ids.len());
    for id in ids {
        let name = directory.entry::<T>(id)?.map(|it| name(&it).get(language).to_owned());
        names.push(match name {
            Some(name) if !name.is_empty() => format!("{name} ({id})"),
            _ => id.clone(),
        });
    }
    Ok(names)
}
