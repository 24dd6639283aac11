//! Turns flags, and the answers of a person, into the organization of a starter.

use std::collections::{BTreeMap, BTreeSet};

use whoadmin::directory::Directory;
use whoadmin::escape::{yaml_list, yaml_scalar};
use whoadmin::model::{Cloud, OrganizationType, Text};
use whoadmin::resolve::id_of;
use whoadmin::starter::{self, DomainHints, FieldError, Guide, Starter};
use whoadmin::store::{Record, Table};

use super::Init;
use crate::context::{self, Context};
use crate::error::CliError;
use crate::paths;
use crate::prompt::{ask_until, choose};

/// The channels, one of which a contact needs, each with its question.
const CHANNELS: [(&str, &str); 3] = [
    ("phone", "Their phone number? With its country, as +31 20 555 0100; Enter for none"),
    ("email", "Their e-mail address? Enter for none"),
    ("url", "Their web page? As https://help.contoso.com"),
];

/// What is known of an organization and its contact so far, each value checked.
#[derive(Debug, Default)]
pub struct Given {
    /// The domains.
    domains: Vec<String>,
    /// What the first domain tells.
    hints: DomainHints,
    /// The other values, each by the key that it has in a directory file; the contact's name is
    /// `contact`.
    values: BTreeMap<&'static str, String>,
}

impl Given {
    /// What the flags say.
    pub fn from_flags(it: &Init, directory: &Directory) -> Result<Self, CliError> {
        let narrow = &it.front.narrow;
        let mut given = Self::default();
        for (key, value) in [
            ("name", &it.name),
            ("type", &narrow.kind),
            ("cloud", &narrow.cloud),
            ("tenant", &narrow.tenant),
            ("contact", &it.contact),
            ("phone", &it.phone),
            ("email", &it.email),
            ("url", &it.url),
        ] {
            let Some(value) = value else { continue };
            if value.trim().is_empty() {
                return Err(CliError::usage(format!("--{key} is empty"))
                    .hint("is a shell variable not set?"));
            }
            let value = match key {
                "type" => id_of(directory, Table::Types, value.trim())?,
                "cloud" => id_of(directory, Table::Clouds, value.trim())?,
                _ => starter::value(directory, key, value).map_err(usage)?,
            };
            given.values.insert(key, value);
        }
        for domain in &it.domain {
            let domain = starter::value(directory, "domains", domain).map_err(usage)?;
            if !given.domains.contains(&domain) {
                given.domains.push(domain);
            }
        }
        given.look_up_domain(directory);
        Ok(given)
    }

    fn look_up_domain(&mut self, directory: &Directory) {
        if let Some(domain) = self.domains.first() {
            self.hints = DomainHints::of(directory, domain);
        }
    }

    /// The id of the organization, when another file has it and nothing but who it is was said.
    pub fn known_in(&self, known: &Directory) -> Option<String> {
        if self.values.keys().any(|key| *key != "name") {
            return None;
        }
        if let Some(name) = self.values.get("name") {
            let mut ids = known.named(Table::Organizations, name);
            return if ids.len() == 1 { ids.pop() } else { None };
        }
        match self.domains.as_slice() {
            [domain] => known.organization_of(domain).map(|(it, _)| it.id.value),
            _ => None,
        }
    }

    fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    fn is_reachable(&self) -> bool {
        CHANNELS.iter().any(|(key, _)| self.has(key))
    }

    /// The flags that are missing.
    fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if !self.has("name") && self.domains.is_empty() {
            missing.push("--name or --domain");
        }
        if !self.has("type") && self.hints.kind.is_none() {
            missing.push("--type");
        }
        if !self.has("contact") {
            missing.push("--contact");
        }
        if !self.is_reachable() {
            missing.push("one of --phone, --email and --url");
        }
        missing
    }

    /// Asks the person for what is missing; where nobody can be asked and nothing is given, nothing is
    /// what it stays.
    pub fn complete(
        &mut self,
        it: &Init,
        directory: &Directory,
        guide: &Guide,
        context: &mut Context<'_>,
    ) -> Result<(), CliError> {
        let missing = match self.missing().as_slice() {
            [] => return Ok(()),
            [one] => format!("{one} is"),
            [most @ .., last] => format!("{}, and {last} are", most.join(", ")),
        };
        if context.can_ask {
            return self.ask(it, directory, guide, context);
        }
        if self.values.is_empty() && self.domains.is_empty() {
            return Ok(());
        }
        Err(CliError::usage(format!("{missing} missing"))
            .hint("give them, or run it on a terminal, where it asks"))
    }

    /// Asks for all that is not given.
    fn ask(
        &mut self,
        it: &Init,
        directory: &Directory,
        guide: &Guide,
        context: &mut Context<'_>,
    ) -> Result<(), CliError> {
        let language = context::language(directory, &it.front.show)?;
        if self.domains.is_empty() {
            let question = "The domain of your e-mail addresses? As contoso.com; several with \
                            spaces; Enter for none";
            self.domains = ask_until(context, question, None, |typed| {
                let parts = typed.split([' ', ',', ';']).filter(|it| !it.is_empty());
                let read = |it| starter::value(directory, "domains", it);
                parts.map(read).collect::<Result<_, _>>().map_err(|fault| fault.to_string())
            })
            .ok_or_else(unanswered)?;
            self.look_up_domain(directory);
        }
        if !self.has("name") {
            let suggested = self.domains.first().map(|domain| self.hints.name(domain));
            let question = "The name of the organization?";
            self.ask_value("name", question, suggested.as_deref(), directory, context)?;
        }
        if !self.has("type") {
            let types = &guide.types;
            let choices = named::<OrganizationType>(directory, types, |it| &it.name, &language);
            let hinted = types.iter().position(|it| self.hints.kind.as_ref() == Some(it));
            let question = "What kind of organization is it?";
            let chosen = choose(context, question, &choices, Some(hinted.unwrap_or_default()));
            let chosen = types.get(chosen.ok_or_else(unanswered)?);
            self.values.extend(chosen.map(|it| ("type", it.clone())));
        }
        if !self.has("cloud") && self.hints.cloud.is_none() {
            let clouds = &guide.clouds;
            let mut choices = named::<Cloud>(directory, clouds, |it| &it.name, &language);
            choices.push("I do not know".to_owned());
            let assumed = clouds.iter().position(|it| *it == guide.assumed);
            let question = "Which Microsoft 365 cloud is it on?";
            let chosen = choose(context, question, &choices, Some(assumed.unwrap_or_default()));
            let chosen = clouds.get(chosen.ok_or_else(unanswered)?);
            self.values.extend(chosen.map(|it| ("cloud", it.clone())));
        }
        if !self.has("contact") {
            let question = "Whom do people ask first? A desk or a person, as IT Service Desk";
            self.ask_value("contact", question, None, directory, context)?;
        }
        for (key, question) in CHANNELS {
            // The last one is asked for only where there is no other.
            if !self.has(key) && (key != "url" || !self.is_reachable()) {
                self.ask_value(key, question, None, directory, context)?;
            }
        }
        Ok(())
    }

    /// Asks for the value of one key, which may be none for a channel that is not the last.
    fn ask_value(
        &mut self,
        key: &'static str,
        question: &str,
        default: Option<&str>,
        directory: &Directory,
        context: &mut Context<'_>,
    ) -> Result<(), CliError> {
        let answer = ask_until(context, question, default, |typed| match typed {
            "" if key == "phone" || key == "email" => Ok(None),
            typed => {
                starter::value(directory, key, typed).map(Some).map_err(|fault| fault.to_string())
            }
        });
        self.values.extend(answer.ok_or_else(unanswered)?.map(|answer| (key, answer)));
        Ok(())
    }

    /// The starter of the organization; one that is made up where nothing is known.
    pub fn starter(&self, directory: &Directory, guide: &Guide, context: &Context<'_>) -> Starter {
        if self.values.is_empty() && self.domains.is_empty() {
            return Starter { id: "example".to_owned(), ..Starter::default() };
        }
        let mut values = self.values.clone();
        if let Some(domain) = self.domains.first() {
            values.entry("name").or_insert_with(|| self.hints.name(domain));
        }
        for (key, hint) in [("type", &self.hints.kind), ("cloud", &self.hints.cloud)] {
            if let Some(hint) = hint {
                values.entry(key).or_insert_with(|| hint.clone());
            }
        }
        let kind = values.get("type").cloned().unwrap_or_default();
        // A type that no organization of a starter usually has, but that someone asked for.
        let role = match guide.roles_of(&kind).first() {
            Some(role) => Some(role.clone()),
            None => directory
                .entry::<OrganizationType>(&kind)
                .and_then(|kind| kind.path.first().map(|step| step.role.value.clone())),
        };
        values.extend(role.map(|role| ("role", role)));
        let now = whoadmin::date::of_seconds(paths::now());
        let today = now.and_then(|now| now.split('T').next().map(str::to_owned));
        values.extend(today.map(|today| ("reviewed", today)));
        if let Some(contact) = values.remove("contact") {
            values.insert("- name", contact);
        }
        let mut taken: BTreeSet<String> = context.commands().into_iter().collect();
        taken.extend(directory.ids(Table::Types));
        let id = starter::id_of(values.get("name").map_or("", String::as_str), &mut taken);
        let mut values: Vec<_> =
            values.iter().map(|(key, value)| (*key, yaml_scalar(value).into_owned())).collect();
        if !self.domains.is_empty() {
            values.push(("domains", yaml_list(self.domains.iter().map(String::as_str))));
        }
        Starter { id, values, ..Starter::default() }
    }
}

/// A value of the command line that cannot be used.
pub fn usage(fault: FieldError) -> CliError {
    CliError::usage(fault.message).hint(fault.hint)
}

fn unanswered() -> CliError {
    CliError::new(1, "not every question was answered")
        .hint("what is given by options is not asked: see --help")
}

/// The names of entries, as choices.
fn named<T: Record>(
    directory: &Directory,
    ids: &[String],
    name: impl Fn(&T) -> &Text,
    language: &str,
) -> Vec<String> {
    let mut names = Vec::with_capacity(ids.len());
    for id in ids {
        let name = directory.entry::<T>(id).map(|it| name(&it).get(language).to_owned());
        names.push(match name {
            Some(name) if !name.is_empty() => format!("{name} ({id})"),
            _ => id.clone(),
        });
    }
    names
}
