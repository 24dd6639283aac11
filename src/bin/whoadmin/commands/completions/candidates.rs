//! Turns a half-typed word into what it can become: ids of the directory, each with its name.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use whoadmin::directory::Directory;
use whoadmin::model::{
    Cloud, Contact, FALLBACK_LANGUAGE, Language, Message, Organization, OrganizationType, Portal,
    Task, Text,
};
use whoadmin::names;
use whoadmin::store::{MAGIC, Record, Table};
use whoadmin::text;

use crate::options::Front;
use crate::{context, files, paths};

/// The most words of one table that are offered: more fill a screen.
const MOST: usize = 100;
/// The largest layer that is read as text while a shell waits, in bytes; larger ones are compiled.
const LARGEST: u64 = 1 << 20;
/// What each file and folder costs beside its bytes.
const EACH: u64 = 256;

/// What the word that begins with `prefix` can become, each with its meaning: entries of these tables,
/// or the next word of their names behind the words `before`. None when anything fails.
pub fn candidates(
    front: &Front,
    tables: &[Table],
    before: &[String],
    prefix: &str,
) -> Vec<(String, String)> {
    let Ok(mut directory) = paths::built_in() else { return Vec::new() };
    for (origin, path) in paths::places(&front.sources) {
        if is_quick(&path, &mut LARGEST.clone()) {
            // A broken layer keeps nobody from the others.
            let _ = paths::add(&mut directory, origin, &path, LARGEST);
        }
    }
    let language = context::language(&directory, &front.show);
    let language = language.unwrap_or_else(|_| FALLBACK_LANGUAGE.to_owned());
    found(&directory, tables, before, prefix, &language)
}

/// Whether a layer is read at once: it is compiled, or `room` is left for all its bytes.
fn is_quick(path: &Path, room: &mut u64) -> bool {
    let Ok(metadata) = path.metadata() else { return true };
    let bytes = if metadata.is_dir() || is_compiled(path) { 0 } else { metadata.len() };
    let Some(left) = room.checked_sub(bytes + EACH) else { return false };
    *room = left;
    let entries = path.read_dir().into_iter().flatten().flatten();
    !metadata.is_dir() || entries.map(|it| it.path()).all(|path| is_quick(&path, room))
}

fn is_compiled(path: &Path) -> bool {
    let mut start = [0; MAGIC.len()];
    let read = files::open(path).map(|(mut file, _)| file.read_exact(&mut start));
    matches!(read, Ok(Ok(()))) && start == *MAGIC
}

fn found(
    directory: &Directory,
    tables: &[Table],
    before: &[String],
    prefix: &str,
    language: &str,
) -> Vec<(String, String)> {
    let finders: &[Finder] = if before.is_empty() { &[ids, other_names] } else { &[next_words] };
    let mut offered = Vec::new();
    for finder in finders {
        for table in tables {
            let mut found = finder(directory, *table, before, prefix);
            found.retain(|word, _| is_plain(word));
            // Of many some: with the first and the last of them, which have no more in common than
            // all, the shell never takes more for typed.
            let (step, last) = (found.len().div_ceil(MOST), found.len().saturating_sub(1));
            for (index, (word, id)) in found.into_iter().enumerate() {
                if index % step == 0 || index == last {
                    offered.push((word, meaning(directory, *table, &id, language)));
                }
            }
        }
        // Other names are for those who type what begins no id.
        if !offered.is_empty() {
            break;
        }
    }
    offered
}

/// Finds words of one table, each with its id.
type Finder = fn(&Directory, Table, &[String], &str) -> BTreeMap<String, String>;

/// The ids that begin with the typed word.
fn ids(
    directory: &Directory,
    table: Table,
    _: &[String],
    prefix: &str,
) -> BTreeMap<String, String> {
    let layers = directory.layers().iter();
    let ids = layers.flat_map(|layer| layer.compiled.ids_with_prefix(table, prefix));
    ids.map(|id| (id.clone(), id)).collect()
}

/// The other names that do, one for each entry.
fn other_names(
    directory: &Directory,
    table: Table,
    _: &[String],
    prefix: &str,
) -> BTreeMap<String, String> {
    let mut of_id = BTreeMap::new();
    for (name, id) in named(directory, table, &names::fold(prefix)) {
        // The id itself, where it was typed in another case.
        let word = if starts(&id, prefix) { id.clone() } else { name };
        if starts(&word, prefix) && is_plain(&word) {
            of_id.entry(id).or_insert(word);
        }
    }
    of_id.into_iter().map(|(id, word)| (word, id)).collect()
}

/// The next word of the names that begin with the words typed so far.
fn next_words(
    directory: &Directory,
    table: Table,
    before: &[String],
    prefix: &str,
) -> BTreeMap<String, String> {
    let typed = names::fold(&before.join(" "));
    let begun = format!("{typed} {}", names::fold(prefix));
    let mut found = BTreeMap::new();
    for (name, id) in named(directory, table, begun.trim_end()) {
        let rest = name.strip_prefix(&typed).and_then(|rest| rest.strip_prefix(' '));
        let next = rest.and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        if starts(next, prefix) {
            found.insert(next.to_owned(), id);
        }
    }
    found
}

/// The folded names that begin with `folded`, each with its id.
fn named(directory: &Directory, table: Table, folded: &str) -> Vec<(String, String)> {
    if folded.is_empty() {
        return Vec::new();
    }
    // A large layer without entries of this table is not searched for names of them.
    let layers = directory.layers().iter().filter(|layer| layer.compiled.has_any(table));
    layers.flat_map(|layer| layer.compiled.names_with_prefix(table, folded)).collect()
}

/// The marks of words that are offered, beside letters and digits: no shell takes one for anything
/// else.
const MARKS: &str = "-._@";

/// Whether a shell takes `word` as it is, wherever it came from.
fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && !word.starts_with('-')
        && word.chars().all(|c| MARKS.contains(c) || c.is_alphanumeric())
}

fn starts(word: &str, prefix: &str) -> bool {
    word.to_lowercase().starts_with(&prefix.to_lowercase())
}

/// The name of an entry, in one line.
fn meaning(directory: &Directory, table: Table, id: &str, language: &str) -> String {
    fn of<T: Record>(directory: &Directory, id: &str, name: impl Fn(T) -> Text) -> Option<Text> {
        directory.entry::<T>(id).map(name)
    }
    let name = match table {
        Table::Organizations => directory.entry::<Organization>(id).map(|it| it.name),
        Table::Contacts => directory.entry::<Contact>(id).map(|it| it.name),
        Table::Types => of(directory, id, |it: OrganizationType| it.name),
        Table::Clouds => of(directory, id, |it: Cloud| it.name),
        Table::Portals => of(directory, id, |it: Portal| it.name),
        Table::Tasks => of(directory, id, |it: Task| it.name),
        Table::Messages => of(directory, id, |it: Message| it.name),
        Table::Languages => of(directory, id, |it: Language| it.name),
    };
    text::line(name.unwrap_or_default().get(language)).into_owned()
}

#[cfg(test)]
mod tests {
    use whoadmin::directory::{Layer, Origin};
    use whoadmin::load::{self, Rights};
    use whoadmin::store::{self, Compiled, Memory};

    use super::*;

    /// The built-in data with organizations of these ids.
    fn directory(ids: impl Iterator<Item = String>) -> Directory {
        let mut directory = paths::built_in().unwrap();
        let mut yaml = String::from("organizations:\n");
        for id in ids {
            yaml += &format!("  \"{id}\": {{name: \"The {id}\", type: enterprise}}\n");
        }
        let file = load::File { name: "our.yaml".to_owned(), bytes: yaml.into_bytes() };
        let loaded = load::load(vec![file], Rights::of(Origin::User), Some(&directory));
        let payload = store::encode(&loaded.entries);
        directory.push(Layer {
            origin: Origin::User,
            path: String::new(),
            made: None,
            compiled: Compiled::open(Box::new(Memory(payload.into()))).unwrap(),
        });
        directory
    }

    fn offered(directory: &Directory, tables: &[Table], prefix: &str) -> Vec<String> {
        let found = found(directory, tables, &[], prefix, "en");
        found.into_iter().map(|(word, _)| word).collect()
    }

    /// What a shell takes for typed when these are all there is.
    fn in_common(words: &[String]) -> &str {
        let (first, last) = (words.iter().min().unwrap(), words.iter().max().unwrap());
        let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b);
        &first[..same.map(|(a, _)| a.len_utf8()).sum()]
    }

    #[test]
    fn of_many_a_few_that_have_no_more_in_common_than_all() {
        #[track_caller]
        fn check(ids: &[String], prefix: &str) {
            let directory = directory(ids.iter().cloned());
            let offered = offered(&directory, &[Table::Organizations], prefix);
            let all: Vec<String> =
                ids.iter().filter(|id| id.starts_with(prefix)).cloned().collect();
            assert!(offered.len() <= MOST + 1, "{}", offered.len());
            assert_eq!(in_common(&offered), in_common(&all));
        }
        let numbered: Vec<String> = (0..3000).map(|n| format!("contoso-{n}")).collect();
        check(&numbered, "");
        check(&numbered, "con");
        check(&numbered, "contoso-1");
        let mut with_another = numbered.clone();
        with_another.push("zebra".to_owned());
        check(&with_another, "");
        let mut with_its_start = numbered.clone();
        with_its_start.push("contoso".to_owned());
        check(&with_its_start, "c");
        let elsewhere: Vec<String> = (0..300).map(|n| format!("学{n}校{n}")).collect();
        check(&elsewhere, "");
    }

    #[test]
    fn a_few_are_all_there() {
        let directory = directory(["fabrikam", "fabrik-nl"].map(str::to_owned).into_iter());
        let found = offered(&directory, &[Table::Types, Table::Organizations], "fab");
        assert_eq!(found, ["fabrik-nl", "fabrikam"]);
    }

    #[test]
    fn in_another_case_and_by_another_name() {
        let directory = directory(std::iter::empty());
        let id = directory.defaults().school_type.clone();
        let found = offered(&directory, &[Table::Types], &id.to_uppercase());
        assert_eq!(found, [id.as_str()]);
        let of_id = directory.entry::<OrganizationType>(&id).unwrap();
        let alias = of_id.aliases.first().unwrap().value.clone();
        assert_eq!(offered(&directory, &[Table::Types], &alias), [alias.as_str()]);
    }

    #[test]
    fn what_a_shell_would_take_apart_is_left_out() {
        let ids = ["a b", "$x", "a;b", "-a", "a'b", "a`b", "ok"].map(str::to_owned);
        let directory = directory(ids.into_iter());
        assert_eq!(offered(&directory, &[Table::Organizations], ""), ["ok"]);
    }
}
