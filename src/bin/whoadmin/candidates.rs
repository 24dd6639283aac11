//! Turns a half-typed word into what it can become: ids of the directory, each with its name.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use whoadmin::directory::{Directory, Merge};
use whoadmin::model::{
    Cloud, Contact, FALLBACK_LANGUAGE, Language, Message, Organization, OrganizationType, Portal,
    Task, Text,
};
use whoadmin::names;
use whoadmin::store::Table;
use whoadmin::text;

use crate::options::{Show, Sources};
use crate::{desk, places};

/// A word to offer, and what it means.
pub type Candidate = (String, String);

/// What is being typed, and where to look it up.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The tables to look in.
    pub tables: Vec<Table>,
    /// The word so far.
    pub prefix: String,
    /// The words before it, where names of several words are typed.
    pub before: Vec<String>,
    /// Where the directory comes from.
    pub sources: Sources,
    /// The language of the names, when it is said already.
    pub language: Option<String>,
}

/// The most words offered: more fill a screen.
const MOST: usize = 100;
/// How long a shell waits for the person's own layers; then the built-in data must do.
const PATIENCE: Duration = Duration::from_millis(35);
/// The size of a file, and the number of files, that need no watching.
const SMALL: u64 = 16 << 10;
const FEW: usize = 8;
/// The largest layer that is read as text; larger ones are compiled to be looked up in place.
const LARGEST: u64 = 1 << 20;

/// What the word can become; none when anything fails.
pub fn candidates(wanted: Wanted) -> Vec<Candidate> {
    let alone = wanted.clone();
    let found = if places::places(&wanted.sources).iter().all(|(_, path)| is_quick(path)) {
        look_up(&wanted, true)
    } else {
        within(PATIENCE, move || look_up(&wanted, true)).flatten()
    };
    found.or_else(|| look_up(&alone, false)).unwrap_or_default()
}

/// Whether a layer is surely read at once: what is compiled, or small, or not there.
fn is_quick(path: &Path) -> bool {
    let is_quick_file = |path: &Path, length: u64| {
        length <= SMALL || path.extension().is_some_and(|ending| ending == "directory")
    };
    let Ok(of) = path.metadata() else {
        return true;
    };
    if of.is_file() {
        return is_quick_file(path, of.len());
    }
    let Ok(entries) = path.read_dir() else {
        return true;
    };
    let mut few = entries.take(FEW + 1);
    let quick = few.by_ref().take(FEW).flatten().all(|entry| {
        entry.metadata().is_ok_and(|of| of.is_file() && is_quick_file(&entry.path(), of.len()))
    });
    quick && few.next().is_none()
}

/// What `work` gives, if it does so in time.
fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (send, receive) = mpsc::channel();
    let spawned = std::thread::Builder::new().spawn(move || {
        // Nobody listens any more when the time is over.
        let _ = send.send(work());
    });
    spawned.ok().and_then(|_| receive.recv_timeout(time).ok())
}

fn look_up(wanted: &Wanted, own_layers: bool) -> Option<Vec<Candidate>> {
    let mut directory = places::built_in().ok()?;
    if own_layers {
        for (origin, path) in places::places(&wanted.sources) {
            // A broken layer keeps nobody from the others.
            let _ = places::add(&mut directory, origin, &path, LARGEST);
        }
    }
    Some(found(&directory, wanted))
}

fn found(directory: &Directory, wanted: &Wanted) -> Vec<Candidate> {
    let finders: &[Finder] =
        if wanted.before.is_empty() { &[ids, other_names] } else { &[next_words] };
    let mut words = Vec::new();
    for finder in finders {
        for table in &wanted.tables {
            let found = finder(directory, *table, wanted);
            words.extend(found.into_iter().map(|(word, id)| (word, *table, id)));
        }
        // Other names are for those who type what begins no id.
        if !words.is_empty() {
            break;
        }
    }
    let show = Show { lang: wanted.language.clone(), ..Show::default() };
    let language = desk::language(directory, &show);
    let language = language.unwrap_or_else(|_| FALLBACK_LANGUAGE.to_owned());
    words
        .into_iter()
        .filter(|(word, _, _)| is_plain(word))
        .map(|(word, table, id)| {
            let meaning = meaning(directory, table, &id, &language);
            (word, meaning)
        })
        .collect()
}

/// Finds words of one table, each with its id.
type Finder = fn(&Directory, Table, &Wanted) -> BTreeMap<String, String>;

/// The ids that begin with the typed word.
fn ids(directory: &Directory, table: Table, wanted: &Wanted) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for layer in directory.layers() {
        found.extend(spread(&wanted.prefix, |prefix, from, most| {
            let ids = layer.compiled.ids_from(table, prefix, from).take(most);
            ids.map(|id| (id.clone(), id)).collect()
        }));
    }
    found
}

/// The other names that do, one for each entry.
fn other_names(directory: &Directory, table: Table, wanted: &Wanted) -> BTreeMap<String, String> {
    let prefix = &wanted.prefix;
    let folded = names::fold(prefix);
    if folded.is_empty() {
        return BTreeMap::new();
    }
    let mut of_id = BTreeMap::new();
    for (name, id) in named(directory, table, &folded) {
        // The id itself, where it was typed in another case.
        let word = if starts(&id, prefix) { id.clone() } else { name };
        if starts(&word, prefix) && is_plain(&word) {
            of_id.entry(id).or_insert(word);
        }
    }
    of_id.into_iter().map(|(id, word)| (word, id)).collect()
}

/// The next word of the names that begin with the words typed so far.
fn next_words(directory: &Directory, table: Table, wanted: &Wanted) -> BTreeMap<String, String> {
    let typed = names::fold(&wanted.before.join(" "));
    let begun = format!("{typed} {}", names::fold(&wanted.prefix));
    let mut found = BTreeMap::new();
    for (name, id) in named(directory, table, begun.trim_end()) {
        let rest = name.strip_prefix(&typed).and_then(|rest| rest.strip_prefix(' '));
        let next = rest.and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        if starts(next, &wanted.prefix) {
            found.insert(next.to_owned(), id);
        }
    }
    found
}

/// The folded names that begin with `folded`, each with its id.
fn named(directory: &Directory, table: Table, folded: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for layer in directory.layers() {
        // A large layer without entries of this table is not searched for names of them.
        if !layer.compiled.has_any(table) {
            continue;
        }
        found.extend(spread(folded, |prefix, from, most| {
            layer.compiled.names_from(table, prefix, from).take(most).collect()
        }));
    }
    found
}

/// What `scan` finds under a prefix from a name on, as name and id: all, or so few of each next letter
/// that the shell, which takes what they have in common for typed, never goes further than all of
/// them do.
fn spread(
    prefix: &str,
    mut scan: impl FnMut(&str, &str, usize) -> Vec<(String, String)>,
) -> Vec<(String, String)> {
    let all = scan(prefix, prefix, MOST + 1);
    if all.len() <= MOST {
        return all;
    }
    let mut prefix = prefix.to_owned();
    loop {
        let mut found = Vec::new();
        let mut branches = Vec::new();
        let mut from = prefix.clone();
        while branches.len() < MOST {
            let Some((name, id)) = scan(&prefix, &from, 1).pop() else {
                break;
            };
            let letter = name.get(prefix.len()..).and_then(|rest| rest.chars().next());
            if let Some(letter) = letter {
                branches.push(format!("{prefix}{letter}"));
                from = format!("{prefix}{letter}{}", char::MAX);
            } else {
                // The prefix itself is a name.
                found.push((name, id));
                from = format!("{prefix}\u{1}");
            }
        }
        match branches.as_slice() {
            [only] if found.is_empty() => prefix.clone_from(only),
            _ => {
                let each = (MOST / branches.len().max(1)).max(1);
                for branch in branches {
                    found.extend(scan(&branch, &branch, each));
                }
                return found;
            }
        }
    }
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
    fn of<T: Merge>(directory: &Directory, id: &str, name: impl Fn(T) -> Text) -> Option<Text> {
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
        let mut directory = places::built_in().unwrap();
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
        let wanted = Wanted {
            tables: tables.to_vec(),
            prefix: prefix.to_owned(),
            language: Some("en".to_owned()),
            ..Wanted::default()
        };
        let found = found(directory, &wanted);
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
