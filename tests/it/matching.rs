//! Properties of matching: what an address or domain belongs to, whatever form it is written in and

//! whatever order the files are read in.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use whoadmin::answer::Resolved;
use whoadmin::directory::{Directory, Layer, Origin};
use whoadmin::load::{File, Loaded, Rights, load};
use whoadmin::names;
use whoadmin::question::Question;
use whoadmin::resolve::resolve;
use whoadmin::store::{Compiled, Memory, encode};

static BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));

/// The files of a directory, by name.
type Files<'f> = Vec<(&'f str, String)>;

fn built_in() -> Directory {
    Directory::new(Compiled::open(Box::new(Memory(BUILT_IN.into()))).unwrap())
}

fn loaded(files: &Files<'_>, below: &Directory) -> Loaded {
    let files = files
        .iter()
        .map(|(name, text)| File { name: (*name).to_owned(), bytes: text.clone().into_bytes() })
        .collect();
    load(files, Rights::Given, Some(below))
}

fn directory(files: &Files<'_>) -> Directory {
    let mut directory = built_in();
    let loaded = loaded(files, &directory);
    assert!(loaded.is_whole(), "{:?}", loaded.problems);
    let compiled = Compiled::open(Box::new(Memory(encode(&loaded.entries).into()))).unwrap();
    directory.push(Layer { origin: Origin::Given, path: String::new(), made: None, compiled });
    directory
}

/// An organization of a directory file, with its domains.
fn organization(id: &str, domains: &[&str]) -> String {
    format!(
        "organizations:\n  {id}:\n    name: {id}\n    type: enterprise\n    domains: [{}]\n    \
         contacts: [{{name: Desk of {id}, phone: \"+31 20 555 0100\"}}]\n",
        domains.join(", ")
    )
}

fn usual() -> Directory {
    directory(&vec![
        ("contoso.yaml", organization("contoso", &["contoso.com", "bücher.example"])),
        ("students.yaml", organization("students", &["student.contoso.com"])),
        ("cn.yaml", organization("cn", &["contoso.cn", "contoso.co.uk", "例え.jp"])),
    ])
}

/// The organization that an address or domain belongs to.
fn whose(directory: &Directory, who: &str) -> Option<String> {
    let question =
        Question { who: Some(who.to_owned()), language: "en".to_owned(), ..Question::default() };
    let answer = resolve(directory, &question).ok()?;
    assert_eq!(answer.organization.is_some(), answer.resolved == Resolved::Organization);
    answer.organization.map(|it| it.id)
}

/// The domains of the directory above, with whose they are.
const LISTED: &[(&str, &str)] = &[
    ("contoso.com", "contoso"),
    ("bücher.example", "contoso"),
    ("student.contoso.com", "students"),
    ("contoso.cn", "cn"),
    ("contoso.co.uk", "cn"),
    ("例え.jp", "cn"),
];

fn listed() -> impl Strategy<Value = (String, String)> {
    select(LISTED).prop_map(|(domain, id)| (domain.to_owned(), id.to_owned()))
}

/// One or more labels in front of a domain.
fn labels() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,8}(-[a-z0-9]{1,4})?(\\.[a-z0-9]{1,8}){0,2}"
}

/// The same text in another case, letter by letter.
fn cased(text: &str, upper: &[bool]) -> String {
    let mut upper = upper.iter().cycle();
    text.chars()
        .flat_map(|c| {
            let c: Vec<char> =
                if upper.next() == Some(&true) { c.to_uppercase().collect() } else { vec![c] };
            c
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_domain_and_all_below_it_belong_to_who_lists_it((domain, id) in listed(), labels in labels()) {
        let directory = usual();
        prop_assert_eq!(whose(&directory, &domain), Some(id.clone()));
        // The longest listed parent counts: `student.contoso.com` is listed by itself.
        let below = format!("{labels}.{domain}");
        let id = if names::domain(&below).unwrap().ends_with("student.contoso.com") {
            "students".to_owned()
        } else {
            id
        };
        prop_assert_eq!(whose(&directory, &below), Some(id));
    }

    // Whatever was looked up before, by the same directory.
    #[test]
    fn the_longest_listed_parent_is_found(
        listed in prop::collection::btree_set("[ab](-?[abc]){0,2}(\\.[ab]{1,2}){0,2}\\.(aa|bb)", 1..12),
        asked in prop::collection::vec("([abc]-?[abc]\\.|[ab]\\.){0,3}[ab](-?[abc]){0,2}\\.(aa|bb|cc)", 1..80),
    ) {
        let files: Vec<String> = listed
            .iter()
            .enumerate()
            .map(|(number, domain)| organization(&format!("o{number}"), &[domain]))
            .collect();
        let names: Vec<String> = (0..files.len()).map(|number| format!("{number}.yaml")).collect();
        let directory = directory(&names.iter().map(String::as_str).zip(files).collect());
        for domain in &asked {
            let longest = listed
                .iter()
                .filter(|it| *it == domain || domain.ends_with(&format!(".{it}")))
                .max_by_key(|it| it.len());
            let found = directory.organization_of(domain);
            prop_assert_eq!(found.map(|(_, part)| part), longest.cloned(), "{}", domain);
            let known = directory.is_unlisted(domain);
            prop_assert_eq!(known, built_in().is_unlisted(domain), "{}", domain);
        }
    }

    #[test]
    fn only_label_borders_count((domain, _) in listed(), before in "[a-z0-9]{1,8}-?", behind in "[a-z]{1,5}") {
        let directory = usual();
        // `evilcontoso.com`, `contoso.com.evil`, `contoso.comx`: none is the organization's.
        for stranger in [
            format!("{before}{domain}"),
            format!("x.{before}{domain}"),
            format!("{domain}.{behind}"),
            format!("{domain}{behind}"),
            format!("x-{domain}"),
        ] {
            let whose = whose(&directory, &stranger);
            let inner = LISTED.iter().find(|(listed, _)| {
                let listed = names::domain(listed).unwrap();
                names::domain(&stranger).is_ok_and(|it| it == listed || it.ends_with(&format!(".{listed}")))
            });
            prop_assert_eq!(whose, inner.map(|(_, id)| (*id).to_owned()), "{}", stranger);
        }
    }

    #[test]
    fn no_form_of_a_domain_makes_a_difference(
        (domain, id) in listed(),
        labels in labels(),
        upper in prop::collection::vec(any::<bool>(), 1..20),
        form in 0..8_u8,
    ) {
        let directory = usual();
        let below = format!("{labels}.{domain}");
        let id = whose(&directory, &below).unwrap_or(id);
        let ascii = names::domain(&below).unwrap();
        let who = match form {
            0 => cased(&below, &upper),
            1 => ascii.to_uppercase(),
            2 => format!("{below}."),
            3 => format!("anna@{}", cased(&below, &upper)),
            4 => format!("Anna de Vries <anna@{below}>"),
            5 => format!("  \"anna@{ascii}\" "),
            6 => format!("mailto:anna@{below}?subject=x"),
            _ => below.replace('.', "\u{3002}"),
        };
        prop_assert_eq!(whose(&directory, &who), Some(id), "{}", who);
    }

    #[test]
    fn a_look_alike_is_never_the_organization(letter in select(&["о", "ο", "օ", "ө", "0"][..]), at in 0..3_usize) {
        let directory = usual();
        let places: Vec<usize> = "contoso".match_indices('o').map(|(index, _)| index).collect();
        let mut name = "contoso".to_owned();
        name.replace_range(places[at]..=places[at], letter);
        prop_assert_eq!(whose(&directory, &format!("{name}.com")), None);
        prop_assert_eq!(whose(&directory, &format!("anna@{name}.com")), None);
    }

    #[test]
    fn any_input_is_answered_or_refused(who in any::<String>()) {
        let _ = whose(&usual(), &who);
    }

    /// The files of a folder in any order: the same answers, or the same problems.
    #[test]
    fn the_order_of_files_never_decides(
        order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle(),
        chosen in subsequence((0..5_usize).collect::<Vec<_>>(), 1..=5),
    ) {
        let all: Files<'_> = vec![
            ("a.yaml", organization("contoso", &["contoso.com"])),
            ("b.yaml", organization("students", &["student.contoso.com", "contoso.nl"])),
            ("c.yaml", organization("fabrikam", &["fabrikam.com"])),
            // The same domain as above, and an alias and an id that others have.
            ("d.yaml", organization("double", &["contoso.nl"])),
            ("e.yaml", organization("contoso", &["contoso.de"])),
        ];
        let in_order: Files<'_> = chosen.iter().map(|index| all[*index].clone()).collect();
        let shuffled: Files<'_> = order
            .iter()
            .filter(|index| chosen.contains(index))
            .map(|index| all[*index].clone())
            .collect();
        let below = built_in();
        let (one, other) = (loaded(&in_order, &below), loaded(&shuffled, &below));
        prop_assert_eq!(one.is_whole(), other.is_whole());
        let checks = |loaded: &Loaded| {
            let mut checks: Vec<&str> = loaded.problems.iter().map(|it| it.check.id).collect();
            checks.sort_unstable();
            checks
        };
        prop_assert_eq!(checks(&one), checks(&other));
        if one.is_whole() {
            let (one, other) = (directory(&in_order), directory(&shuffled));
            for who in ["contoso.com", "a@student.contoso.com", "contoso.nl", "x.fabrikam.com", "contoso.de", "contoso", "double", "no.example"] {
                prop_assert_eq!(whose(&one, who), whose(&other, who), "{}", who);
            }
        }
    }

    /// What cannot be told apart is refused, whatever else there is.
    #[test]
    fn the_same_domain_twice_always_refuses(at in 0..LISTED.len(), upper in prop::collection::vec(any::<bool>(), 1..9)) {
        let (domain, _) = LISTED[at];
        let again = organization("again", &[&cased(domain, &upper)]);
        let first = organization("first", &[domain]);
        for files in [vec![("a.yaml", first.clone()), ("b.yaml", again.clone())], vec![("b.yaml", again), ("a.yaml", first)]] {
            let loaded = loaded(&files, &built_in());
            prop_assert!(!loaded.is_whole());
            // The problem names both places.
            let problem = &loaded.problems[0];
            let words = format!("{} {}", problem.place(), problem.message);
            prop_assert!(words.contains("a.yaml:5:") && words.contains("b.yaml:5:"), "{}", words);
        }
    }
}
