//! Asks a person for what the flags of `init` leave open.

use whoadmin::directory::{Directory, Merge, Stamp};
use whoadmin::model::{Cloud, OrganizationType, Text};
use whoadmin::starter::field;
use whoadmin::starter::{Fault, Guide, Told};
use whoadmin::text;

use super::words::{self, Given, suggested_name};
use crate::ask_person::{self, Asked};
use crate::cli::Init;
use crate::desk::{self, Desk};
use crate::error::Failure;

/// Asks for all that is not given.
pub fn ask(
    it: &Init,
    directory: &Directory,
    given: &mut Given,
    told: &mut Told,
    desk: &mut Desk<'_>,
) -> Result<(), Failure> {
    let language = desk::language(directory, &it.front.show)?;
    let asked = Asked { is_coloured: desk.look(&it.front.show).colour, ..Asked::default() };
    if given.domains.is_empty() {
        let asked = Asked {
            words: "The domain of your e-mail addresses?",
            help: "as contoso.com; several with spaces; Enter for none",
            ..asked
        };
        given.domains = ask_person::answer(desk, &asked, |typed| {
            let parts = typed.split([' ', ',', ';']).filter(|it| !it.is_empty());
            parts.map(|it| field::domain(directory, it).map_err(|fault| shown(&fault))).collect()
        })?;
        *told = words::told(directory, given)?;
    }
    if given.name.is_none() {
        let suggested = suggested_name(given, told);
        let asked = Asked {
            words: "The name of the organization?",
            default: suggested.as_deref(),
            ..asked
        };
        let name = ask_person::answer(desk, &asked, |typed| {
            field::name(typed, "the name").map_err(|fault| fault.message)
        })?;
        given.name = Some(name);
    }
    if given.kind.is_none() {
        let types = Guide::of(directory)?.types;
        let choices = named::<OrganizationType>(directory, &types, |it| &it.name, &language)?;
        let first = told.kind.as_ref().and_then(|kind| types.iter().position(|it| it == kind));
        let asked = Asked { words: "What kind of organization is it?", ..asked };
        let chosen = ask_person::choice(&asked, &choices, first.unwrap_or_default())?;
        given.kind = types.get(chosen).cloned();
    }
    if given.cloud.is_none() && told.cloud.is_none() {
        let clouds = Guide::of(directory)?.clouds;
        let mut choices = named::<Cloud>(directory, &clouds, |it| &it.name, &language)?;
        choices.push("I do not know".to_owned());
        let assumed = &directory.defaults().cloud;
        let first = clouds.iter().position(|it| it == assumed).unwrap_or_default();
        let asked = Asked { words: "Which Microsoft 365 cloud is it on?", ..asked };
        given.cloud = clouds.get(ask_person::choice(&asked, &choices, first)?).cloned();
    }
    ask_contact(given, asked, desk)
}

fn ask_contact(given: &mut Given, asked: Asked<'_>, desk: &mut Desk<'_>) -> Result<(), Failure> {
    if given.contact.is_none() {
        let asked = Asked {
            words: "Whom do people ask first?",
            help: "the name of a desk or a person, as IT Service Desk",
            ..asked
        };
        let name = ask_person::answer(desk, &asked, |typed| {
            field::name(typed, "the name").map_err(|fault| fault.message)
        })?;
        given.contact = Some(name);
    }
    if given.phone.is_none() {
        let asked = Asked {
            words: "Their phone number?",
            help: "with its country, as +31 20 555 0100; Enter for none",
            ..asked
        };
        given.phone = ask_person::answer(desk, &asked, |typed| optional(typed, field::phone))?;
    }
    if given.email.is_none() {
        let asked = Asked {
            words: "Their e-mail address?",
            help: if given.phone.is_some() {
                "Enter for none"
            } else {
                "Enter for none; then a web page is needed"
            },
            ..asked
        };
        given.email = ask_person::answer(desk, &asked, |typed| optional(typed, field::email))?;
    }
    if !given.is_reachable() {
        let asked =
            Asked { words: "Their web page?", help: "as https://help.contoso.com", ..asked };
        given.url = Some(ask_person::answer(desk, &asked, |typed| {
            field::url(typed).map_err(|fault| shown(&fault))
        })?);
    }
    Ok(())
}

fn optional(
    typed: &str,
    gate: fn(&str) -> Result<String, Fault>,
) -> Result<Option<String>, String> {
    if typed.is_empty() { Ok(None) } else { gate(typed).map(Some).map_err(|fault| shown(&fault)) }
}

fn shown(fault: &Fault) -> String {
    text::line(&fault.to_string()).into_owned()
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
