//! A starter reads back as what it was made of, whatever that is, and teaches what loads.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value;
use whoadmin::load::{self, Rights};
use whoadmin::model::{Contact, Organization, Spot, Tenant, Text};
use whoadmin::starter::field::spot;
use whoadmin::starter::{self, Guide, Kind, Starter};
use whoadmin::store::Table;

use super::{built_in, directory_schema, faults, problems, yaml};

fn text(starter: &Starter) -> String {
    thread_local! {
        static GUIDE: Guide = Guide::of(&built_in()).unwrap();
    }
    GUIDE.with(|guide| starter::text(starter, guide))
}

fn contoso(kind: Kind) -> Starter {
    let contact = Contact {
        phone: Some(spot("+31 20 555 0100")),
        ..starter::field::contact("Desk".to_owned(), None)
    };
    Starter {
        file: "contoso.yaml".to_owned(),
        default: Some("contoso".to_owned()),
        organizations: vec![Organization {
            id: spot("contoso"),
            name: Text::plain("Contoso"),
            kind: spot("enterprise"),
            contacts: vec![contact],
            ..Organization::default()
        }],
        kind,
    }
}

#[test]
fn every_kind_loads_and_validates() {
    let schema = directory_schema();
    for kind in [Kind::Own, Kind::Example, Kind::List] {
        let text = text(&contoso(kind));
        assert_eq!(problems(&text), "", "{text}");
        assert_eq!(faults(&schema, &yaml(&text)), "", "{text}");
        let first = text.lines().next().unwrap();
        assert_eq!(first, "# yaml-language-server: $schema=./.whoadmin.schema.json");
    }
}

/// What is taught can be had: without `# `, each example is an entry that loads.
#[test]
fn its_comments_load() {
    let text = text(&contoso(Kind::Own));
    let mut examples = 0;
    let uncommented: Vec<String> = text
        .lines()
        .map(|line| {
            let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
            let entry = rest.strip_prefix("# ").filter(|entry| {
                let key = entry.trim_start().split(':').next().unwrap_or_default();
                entry.contains(':')
                    && !key.is_empty()
                    && key.chars().all(|c| c.is_ascii_lowercase() || "_-".contains(c))
            });
            match entry {
                Some(entry) if !entry.starts_with("yaml-language-server") => {
                    examples += 1;
                    format!("{indent}{entry}")
                }
                _ => line.to_owned(),
            }
        })
        .collect();
    let uncommented = uncommented.join("\n");
    assert!(examples >= 12, "{uncommented}");
    assert_eq!(problems(&uncommented), "", "{uncommented}");
    assert_eq!(faults(&directory_schema(), &yaml(&uncommented)), "", "{uncommented}");
    let value = yaml(&uncommented);
    for key in ["aliases", "cloud", "tenant", "domains", "reviewed"] {
        assert!(!value["organizations"]["contoso"][key].is_null(), "{key}");
    }
    for key in ["role", "email", "url", "hours", "timezone", "note"] {
        assert!(!value["organizations"]["contoso"]["contacts"][0][key].is_null(), "{key}");
    }
    assert!(!value["contacts"]["northwind-desk"].is_null());
}

/// Any text, and texts that mean something to YAML.
fn anything() -> impl Strategy<Value = String> {
    let hostile = prop_oneof![
        Just("x\norganizations: {evil: {name: Evil, type: school}}".to_owned()),
        Just("\"}]: &a *a !!str <<: | > %".to_owned()),
        Just("null".to_owned()),
        Just("~".to_owned()),
        Just("- a".to_owned()),
        Just("? a".to_owned()),
        Just("--- a".to_owned()),
        Just("... a".to_owned()),
        Just("1e3".to_owned()),
        Just("0x10".to_owned()),
        Just("2026-10-01".to_owned()),
        Just("a\u{85}b\u{2028}c\u{2029}d\u{FEFF}e".to_owned()),
        Just("a\r\nb".to_owned()),
        Just("a\0b\u{1B}[31m\u{7F}\u{9B}".to_owned()),
    ];
    let odd = "[-a-zA-Z0-9 :#,'\"{}\\[\\]&*!|>%@`\\\\\\t\\n?~.=é語\u{202E}\u{200B}\u{301}]{1,20}";
    prop_oneof![any::<String>(), hostile, odd]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("says nothing", |text| !text.is_empty())
}

fn spots() -> impl Strategy<Value = Vec<Spot>> {
    vec(anything().prop_map(spot), 0..3)
}

fn id(table: Table) -> impl Strategy<Value = String> {
    prop::sample::select(built_in().ids(table).unwrap())
}

prop_compose! {
    fn tenant()(
        cloud in option::of(id(Table::Clouds).prop_map(spot)),
        name in option::of("[a-z][a-z0-9]{0,8}".prop_map(spot)),
        id in option::of("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}".prop_map(spot)),
        domains in vec("[a-z]{3,12}\\.[a-z]{2,5}".prop_map(spot), 0..3),
    ) -> Tenant {
        Tenant { cloud, name, id, domains }
    }
}

prop_compose! {
    fn contact()(
        name in anything(),
        role in option::of(anything().prop_map(spot)),
        phone in option::of("\\+[1-9][0-9]{7,10}( [0-9]{1,3})?".prop_map(spot)),
        email in option::of("[a-z]{1,8}@[a-z]{3,8}\\.com".prop_map(spot)),
        url in option::of("https://[a-z]{3,8}\\.com(/[a-z?&=]{0,8})?".prop_map(spot)),
        hours in option::of(anything().prop_map(spot)),
        timezone in option::of(anything().prop_map(spot)),
        note in option::of(anything()),
    ) -> Contact {
        let note = note.map(Text::plain).unwrap_or_default();
        Contact { name: Text::plain(name), role, phone, email, url, hours, timezone, note, ..Contact::default() }
    }
}

prop_compose! {
    fn organization()(
        id in anything(),
        name in anything(),
        aliases in spots(),
        kind in id(Table::Types),
        tenants in vec(tenant(), 0..3),
        contacts in vec(contact(), 0..3),
    ) -> Organization {
        Organization {
            id: spot(id), name: Text::plain(name), aliases, kind: spot(kind), tenants, contacts,
            ..Organization::default()
        }
    }
}

/// Without its places, as if nobody had written it down; and without tenants that say nothing.
fn bare(mut it: Organization) -> Organization {
    use whoadmin::directory::Stamp;
    it.places(&mut |at| *at = whoadmin::model::At::default());
    while it.tenants.first() == Some(&Tenant::default()) {
        it.tenants.remove(0);
    }
    it
}

fn read(text: &str) -> (Option<String>, Vec<Organization>) {
    let file = load::File { name: "file.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    let loaded = load::load(vec![file], Rights::Place, Some(&built_in())).unwrap();
    let wrong = loaded.problems.iter().find(|it| it.check.refuses && it.check.id != "domain-twice");
    assert!(wrong.is_none(), "{wrong:?}\n{text}");
    let default = loaded.entries.default.map(|it| it.value);
    (default, loaded.entries.organizations.into_iter().map(bare).collect())
}

thread_local! {
    static SCHEMA: jsonschema::Validator = jsonschema::validator_for(&directory_schema()).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back(it in organization(), kind in 0..3) {
        let kind = [Kind::Own, Kind::Example, Kind::List][usize::try_from(kind).unwrap()];
        let id = it.id.value.clone();
        let starter = Starter {
            file: it.name.get("").to_owned(),
            default: Some(id.clone()),
            organizations: vec![it.clone()],
            kind,
        };
        let text = text(&starter);
        let valid = SCHEMA.with(|schema| schema.is_valid(&yaml(&text)));
        prop_assert!(valid, "{}", text);
        prop_assert_eq!(read(&text), (Some(id), vec![bare(it)]), "{}", text);
    }

    #[test]
    fn any_text_is_one_scalar(value in anything()) {
        let text = format!("default: {}\n", starter::scalar(&value));
        prop_assert_eq!(&yaml(&text)["default"], &Value::from(value.as_str()), "{}", text);
        let text = format!("[{0}, {0}]", starter::scalar(&value));
        prop_assert_eq!(&yaml(&text)[1], &Value::from(value.as_str()), "{}", text);
    }
}
