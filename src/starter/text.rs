//! Turns a starter into YAML with its comments.

use super::scalar::{list, scalar};
use super::{Guide, Kind, SCHEMA_FILE, Starter};
use crate::model::{Contact, Organization, Spot, Tenant, Text};
use crate::text;

/// The text of the file; a comment of the form `# key: value` becomes an entry without its `# `.
#[must_use]
pub fn text(starter: &Starter, guide: &Guide) -> String {
    let mut page = Page { out: String::new(), guide, kind: starter.kind };
    page.head(starter);
    page.default(starter);
    if !starter.organizations.is_empty() {
        page.line(0, "");
        page.line(0, "organizations:");
    }
    for (number, organization) in starter.organizations.iter().enumerate() {
        if number > 0 {
            page.line(0, "");
        }
        page.organization(organization);
    }
    page.shared();
    page.out
}

struct Page<'g> {
    out: String,
    guide: &'g Guide,
    kind: Kind,
}

impl Page<'_> {
    fn head(&mut self, starter: &Starter) {
        let file = file_name(&starter.file);
        self.line(0, &format!("# yaml-language-server: $schema=./{SCHEMA_FILE}"));
        self.line(0, match self.kind {
            Kind::Own => "# Whom to ask in this organization, and how to reach them.",
            Kind::Example => "# AN EXAMPLE, all made up: put your own words where <- stands, then remove this line.",
            Kind::List => "# Whom to ask in these organizations, and how to reach them.",
            Kind::Known => "# Which organization is ours; whom to ask there is said in another file.",
        });
        self.line(0, "#");
        self.line(0, &format!("# After a change:                whoadmin check {file}"));
        self.line(
            0,
            &format!(
                "# Once, for help in the editor:  whoadmin schema directory --out {SCHEMA_FILE}"
            ),
        );
    }

    fn default(&mut self, starter: &Starter) {
        self.line(0, "");
        self.line(0, "# Whose admin is named when nobody is given, as by `whoadmin` alone.");
        let first = starter.organizations.first().map(|it| it.id.value.as_str());
        match (&starter.default, first) {
            (Some(default), _) => self.key(0, "default", default),
            (None, Some(first)) => self.line(0, &format!("# default: {}", scalar(first))),
            (None, None) => {}
        }
    }

    fn organization(&mut self, it: &Organization) {
        self.comment(2, "The id: short, and better never changed.");
        self.line(2, &format!("{}:", scalar(&it.id.value)));
        self.text(4, "name", &it.name);
        self.comment(4, "Other names that people type.");
        self.spots(4, "aliases", &it.aliases, "[Another name]");
        let types = self.guide.types.join(", ");
        self.comment(4, &format!("The kind of organization, which tells whom to ask: {types}"));
        self.key(4, "type", &it.kind.value);
        self.tenants(&it.tenants);
        if let Some(language) = &it.language {
            self.key(4, "language", &language.value);
        }
        self.comment(
            4,
            "Whom to ask, in order; each has a name and at least one way to reach them.",
        );
        if !it.contacts.is_empty() {
            self.line(4, "contacts:");
        }
        for contact in &it.contacts {
            self.contact(&it.kind.value, contact);
        }
        self.comment(
            4,
            "The day when someone last saw that all this is right; `check --stale-after 1y` warns.",
        );
        self.optional(4, "reviewed", it.reviewed.as_ref(), "2026-10-01");
    }

    fn tenants(&mut self, tenants: &[Tenant]) {
        let none = Tenant::default();
        let (first, others) = tenants.split_first().unwrap_or((&none, &[]));
        let clouds = self.guide.clouds.join(", ");
        self.comment(4, &format!("The Microsoft 365 cloud that it is on: {clouds}"));
        let assumed = scalar(&self.guide.assumed).into_owned();
        if first.cloud.is_none() {
            self.comment(
                4,
                &format!("Nobody said which, so {assumed} is assumed, and every answer says so."),
            );
        }
        self.optional(4, "cloud", first.cloud.as_ref(), &assumed);
        self.comment(
            4,
            "The name of its tenant, which fills {tenant} in the addresses of portals.",
        );
        self.optional(4, "tenant", first.name.as_ref(), "contoso");
        if let Some(id) = &first.id {
            self.key(4, "tenant_id", &id.value);
        }
        self.comment(4, "The domains of its e-mail addresses; what lies beneath them counts, too.");
        self.spots(4, "domains", &first.domains, "[contoso.com, contoso.nl]");
        if !others.is_empty() {
            self.line(4, "tenants:");
        }
        for tenant in others {
            self.line(6, &format!("- {}", one_line(tenant)));
        }
    }

    fn contact(&mut self, kind: &str, it: &Contact) {
        self.marked(6, "- name", &value(&it.name));
        let roles = self.guide.roles_of(kind);
        let (first, all) = (roles.first().cloned().unwrap_or_default(), roles.join(", "));
        self.comment(8, &format!("The step that they are, on the way to the last resort: {all}"));
        self.optional(8, "role", it.role.as_ref(), &scalar(&first));
        self.optional(8, "phone", it.phone.as_ref(), "\"+31 20 555 0100\"");
        self.optional(8, "email", it.email.as_ref(), "servicedesk@contoso.com");
        self.optional(8, "url", it.url.as_ref(), "https://help.contoso.com");
        if let Some(chat) = &it.chat {
            self.key(8, "chat", &chat.value);
        }
        self.comment(
            8,
            "When they can be reached, as OpenStreetMap writes it, and in which time zone.",
        );
        self.optional(8, "hours", it.hours.as_ref(), "Mo-Fr 08:00-18:00");
        self.optional(8, "timezone", it.timezone.as_ref(), "Europe/Amsterdam");
        self.comment(8, "What people need to know: in one language, or in several.");
        if it.note.is_empty() {
            self.example(
                8,
                "note",
                "{en: Have your staff number ready., nl: Houd je personeelsnummer bij de hand.}",
            );
        } else {
            self.text(8, "note", &it.note);
        }
    }

    /// The section of shared contacts, as an example.
    fn shared(&mut self) {
        if self.teaches() {
            self.line(0, "");
        }
        self.comment(
            0,
            "A desk of several organizations is written once, and used as `- use: northwind-desk`.",
        );
        self.example(0, "contacts", "");
        self.example(0, "  northwind-desk", "");
        self.example(0, "    name", "Northwind Service Desk");
        self.example(0, "    phone", "\"+31 20 555 0199\"");
    }

    fn teaches(&self) -> bool {
        matches!(self.kind, Kind::Own | Kind::Example)
    }

    fn line(&mut self, indent: usize, line: &str) {
        if !line.is_empty() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// A comment, in a file that has them; nothing in it can end the line.
    fn comment(&mut self, indent: usize, comment: &str) {
        if self.teaches() {
            self.line(indent, &format!("# {}", text::line(comment)));
        }
    }

    /// A key that is had by removing `# `.
    fn example(&mut self, indent: usize, key: &str, example: &str) {
        self.comment(indent, format!("{key}: {example}").trim_end());
    }

    fn key(&mut self, indent: usize, key: &str, value: &str) {
        self.marked(indent, key, &scalar(value));
    }

    fn text(&mut self, indent: usize, key: &str, text: &Text) {
        self.marked(indent, key, &value(text));
    }

    fn spots(&mut self, indent: usize, key: &str, spots: &[Spot], example: &str) {
        if spots.is_empty() {
            self.example(indent, key, example);
        } else {
            self.marked(indent, key, &list(spots.iter().map(|it| it.value.as_str())));
        }
    }

    fn optional(&mut self, indent: usize, key: &str, value: Option<&Spot>, example: &str) {
        match value {
            Some(value) => self.key(indent, key, &value.value),
            None => self.example(indent, key, example),
        }
    }

    /// A key with its value in YAML; one that has to be changed is marked.
    fn marked(&mut self, indent: usize, key: &str, value: &str) {
        let change = self.kind == Kind::Example
            && ["name", "type", "domains", "- name", "phone", "email"].contains(&key);
        let mark = if change { "  # <-" } else { "" };
        self.line(indent, &format!("{key}: {value}{mark}"));
    }
}

/// A text in YAML: the same in all languages, or a map of them.
fn value(text: &Text) -> String {
    match text.0.as_slice() {
        [(language, text)] if language.is_empty() => scalar(text).into_owned(),
        texts => {
            let pairs: Vec<String> = texts
                .iter()
                .map(|(language, text)| format!("{}: {}", scalar(language), scalar(text)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

fn one_line(tenant: &Tenant) -> String {
    let mut pairs = Vec::new();
    for (key, value) in [("cloud", &tenant.cloud), ("name", &tenant.name), ("id", &tenant.id)] {
        pairs.extend(value.as_ref().map(|it| format!("{key}: {}", scalar(&it.value))));
    }
    if !tenant.domains.is_empty() {
        let domains = list(tenant.domains.iter().map(|it| it.value.as_str()));
        pairs.push(format!("domains: {domains}"));
    }
    format!("{{{}}}", pairs.join(", "))
}

/// A file's name as it can be typed; a word for one that needs quotes.
fn file_name(file: &str) -> &str {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !file.is_empty() && !file.starts_with('-') && file.chars().all(is_plain) {
        file
    } else {
        "FILE"
    }
}
