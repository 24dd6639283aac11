//! Turns the entries of a layer into the payload of a compiled directory.

use std::collections::BTreeMap;

use serde::Serialize;

use super::layer::{Header, Meta};
use super::patterns::{Pattern, code_range, is_code};
use super::phrases;
use super::tree::{self, Page};
use super::{put, reversed, table};
use crate::entries::Entries;
use crate::model::{Message, Spot, Text};
use crate::names;

/// The payload of `entries`: the same entries give the same bytes.
#[must_use]
pub fn encode(entries: &Entries) -> Vec<u8> {
    let mut it = Writer { out: vec![0; Header::ROOM], keys: BTreeMap::new() };
    it.organizations(entries);
    for contact in &entries.contacts {
        it.entry(table::CONTACT, &contact.id.value, contact);
    }
    it.knowledge(entries);
    it.built_in(entries);
    for (number, file) in entries.files.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes();
        it.key(&[&[table::FILE], &number], file.as_bytes());
    }
    let meta = Meta {
        default: entries.default.clone(),
        files: entries.files.len() as u64,
        organizations: entries.organizations.len() as u64,
        contacts: entries.contacts.len() as u64,
        types: entries.types.len() as u64,
        clouds: entries.clouds.len() as u64,
        portals: entries.portals.len() as u64,
        tasks: entries.tasks.len() as u64,
        messages: entries.messages.len() as u64,
    };
    it.single(b"meta", &meta);
    it.finish()
}

struct Writer {
    out: Vec<u8>,
    keys: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Writer {
    /// Writes a record, and gives its place as a value of the tree.
    fn record(&mut self, record: &impl Serialize) -> Vec<u8> {
        let offset = self.out.len() as u64;
        put(&mut self.out, record);
        let mut place = Vec::new();
        put(&mut place, &Page { offset, len: self.out.len() as u64 - offset });
        place
    }

    /// Adds a key, given in parts; the first of several that are the same counts.
    fn key(&mut self, key: &[&[u8]], value: &[u8]) {
        self.keys.entry(key.concat()).or_insert_with(|| value.to_vec());
    }

    fn single(&mut self, name: &[u8], record: &impl Serialize) {
        let value = self.record(record);
        self.key(&[&[table::SINGLE], name], &value);
    }

    fn entry(&mut self, kind: u8, id: &str, record: &impl Serialize) -> Vec<u8> {
        let value = self.record(record);
        self.key(&[&[kind], id.as_bytes()], &value);
        value
    }

    fn name(&mut self, kind: u8, name: &str, id: &str, value: &[u8]) {
        let folded = names::fold(name);
        self.key(&[&[table::NAME], folded.as_bytes(), &[0, kind], id.as_bytes()], value);
    }

    fn names(&mut self, kind: u8, id: &str, name: &Text, aliases: &[Spot], value: &[u8]) {
        self.name(kind, id, id, value);
        for name in name.all() {
            self.name(kind, name, id, value);
        }
        for alias in aliases {
            self.name(kind, &alias.value, id, value);
        }
    }

    fn organizations(&mut self, entries: &Entries) {
        for organization in &entries.organizations {
            let id = &organization.id.value;
            let value = self.entry(table::ORGANIZATION, id, organization);
            self.names(table::ORGANIZATION, id, &organization.name, &organization.aliases, &value);
            for (number, tenant) in organization.tenants.iter().enumerate() {
                for domain in &tenant.domains {
                    let key = reversed(&domain.value);
                    // The tenant's number stands behind the place of the record.
                    let mut value = value.clone();
                    put(&mut value, &(number as u64));
                    self.key(&[&[table::DOMAIN], key.as_bytes()], &value);
                }
                if let Some(tenant_id) = &tenant.id {
                    self.key(&[&[table::TENANT_ID], tenant_id.value.as_bytes()], &value);
                }
            }
        }
    }

    fn knowledge(&mut self, entries: &Entries) {
        for it in &entries.types {
            let value = self.entry(table::TYPE, &it.id.value, it);
            self.names(table::TYPE, &it.id.value, &it.name, &it.aliases, &value);
            self.suffixes(table::TYPE_SUFFIX, &it.domains, &it.id.value);
        }
        for it in &entries.clouds {
            let value = self.entry(table::CLOUD, &it.id.value, it);
            self.names(table::CLOUD, &it.id.value, &it.name, &it.aliases, &value);
            self.suffixes(table::TENANT_SUFFIX, &it.domains, &it.id.value);
            for name in &it.ambiguous {
                let folded = names::fold(&name.value);
                self.key(
                    &[&[table::AMBIGUOUS], folded.as_bytes(), &[0], it.id.value.as_bytes()],
                    &[],
                );
            }
        }
        for it in &entries.portals {
            let value = self.entry(table::PORTAL, &it.id.value, it);
            self.names(table::PORTAL, &it.id.value, &it.name, &it.aliases, &value);
        }
        for it in &entries.tasks {
            let value = self.entry(table::TASK, &it.id.value, it);
            self.names(table::TASK, &it.id.value, &it.name, &it.aliases, &value);
        }
        self.messages(&entries.messages);
    }

    fn messages(&mut self, messages: &[Message]) {
        let mut patterns: Vec<Pattern> = Vec::new();
        let mut codes: BTreeMap<String, &str> = BTreeMap::new();
        let mut ranges: Vec<(Vec<String>, &str)> = Vec::new();
        for message in messages {
            let id = message.id.value.as_str();
            let value = self.entry(table::MESSAGE, id, message);
            // What several messages share is none that anybody has on the screen.
            if !message.is_shared() {
                self.name(table::MESSAGE, id, id, &value);
            }
            for (spot, alone) in message.sentences() {
                if let Some(keys) = code_range(&spot.value) {
                    ranges.push((keys, id));
                } else if is_code(&spot.value) && !alone {
                    codes.insert(names::code_key(&spot.value), id);
                } else {
                    patterns.push(Pattern::new(&spot.value, id, alone));
                }
            }
            for beginning in &message.codes {
                let key = names::code_key(&beginning.value);
                self.key(&[&[table::CODE], b"~", key.as_bytes()], id.as_bytes());
            }
        }
        // A code of its own wins over a range.
        for (keys, id) in ranges {
            for key in keys {
                codes.entry(key).or_insert(id);
            }
        }
        for (code, id) in codes {
            self.code(&code, id);
        }
        if !patterns.is_empty() {
            // The longest first: the first that is found is the most specific.
            patterns.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.cmp(b)));
            self.single(b"patterns", &patterns);
        }
    }

    /// A code is found whole, and by its number where someone types that alone.
    fn code(&mut self, code: &str, id: &str) {
        self.key(&[&[table::CODE], code.as_bytes()], id.as_bytes());
        let number = code.trim_start_matches(|c: char| !c.is_ascii_digit());
        if number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() >= 4 {
            self.key(&[&[table::CODE], b"#", number.as_bytes()], id.as_bytes());
        }
    }

    fn suffixes(&mut self, kind: u8, suffixes: &[Spot], id: &str) {
        for suffix in suffixes {
            let key = reversed(&suffix.value);
            self.key(&[&[kind], key.as_bytes(), &[0], id.as_bytes()], &[]);
        }
    }

    fn built_in(&mut self, entries: &Entries) {
        for it in &entries.languages {
            let value = self.entry(table::LANGUAGE, &it.id.value, it);
            self.names(table::LANGUAGE, &it.id.value, &it.name, &it.aliases, &value);
        }
        for (key, text) in &entries.words {
            for (language, word) in &text.0 {
                self.key(
                    &[&[table::WORD], language.as_bytes(), &[0], key.value.as_bytes()],
                    word.as_bytes(),
                );
            }
        }
        if !entries.web_domains.is_empty() {
            self.single(b"web-domains", &entries.web_domains);
        }
        // The words of questions are those of the languages of the data.
        if !entries.languages.is_empty() {
            let index = phrases::index(entries);
            self.single(b"phrase-entries", &index.entries);
            for (word, postings) in &index.words {
                let value = self.record(postings);
                self.key(&[&[table::PHRASE], word.as_bytes()], &value);
            }
        }
        for (domain, name) in &entries.schools {
            let key = reversed(domain);
            self.key(&[&[table::SCHOOL], key.as_bytes()], name.as_bytes());
        }
        for domain in &entries.personal_mail {
            let key = reversed(domain);
            self.key(&[&[table::PERSONAL_MAIL], key.as_bytes()], &[]);
        }
        if let Some(defaults) = &entries.defaults {
            self.single(b"defaults", defaults);
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let first = self.keys.keys().filter_map(|key| key.first());
        let tables = first.fold(0, |tables, byte| tables | 1 << (byte & 0x7f));
        let root = tree::write(&self.keys, &mut self.out);
        let mut header = Vec::new();
        put(&mut header, &Header::new(self.out.len(), root, tables));
        self.out.splice(..header.len(), header);
        self.out
    }
}
