//! Holds checklists to what they promise: everything filled in, in every language, nothing to be trusted in them.

use crate::people::{folder, run, tool};
use serde_json::Value;

const LANGUAGES: [&str; 7] = ["en", "nl", "de", "zh-Hans", "fr", "es", "ja"];

fn ids(checklist: &Value) -> Vec<&str> {
    checklist["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

fn item<'c>(checklist: &'c Value, id: &str) -> &'c Value {
    checklist["items"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap()
}

#[test]
fn is_an_object_to_scripts() {
    let checklist = run(&["checklist", "anna@contoso.com", "-o", "json"]).ended(0).json();
    assert_eq!(checklist["schema"], 1);
    assert_eq!(checklist["answer"]["contact"]["name"], "IT Service Desk");
    let expected = [
        "sign-in",
        "security",
        "reset-register",
        "reset",
        "contact",
        "path",
        "no-permission",
        "never",
    ];
    assert_eq!(ids(&checklist), expected);
    for item in checklist["items"].as_array().unwrap() {
        assert_eq!(item["done"], false);
        assert!(!item["text"].as_str().unwrap().is_empty());
    }
    assert_eq!(item(&checklist, "sign-in")["url"], "https://m365.cloud.microsoft");
    let found = run(&["checklist", "contoso", "--query", "items[0].url"]).ended(0);
    assert_eq!(found.text(), "https://m365.cloud.microsoft\n");
    run(&["checklist", "contoso", "--query", "nothing"]).ended(3);
}

#[test]
fn is_in_the_language_of_its_people() {
    let title = |arguments: &[&str], variable: &str| {
        let arguments = [&["checklist"], arguments, &["--query", "title"]].concat();
        let folder = folder();
        let mut command = tool(&folder, &arguments);
        crate::people::ran(command.env("WHOADMIN_LANG", variable)).text().to_owned()
    };
    let dutch = "Welkom bij Contoso Nederland B.V.: je eerste dagen met Microsoft 365\n";
    assert_eq!(title(&["contoso"], "en"), dutch);
    assert_eq!(title(&["contoso"], "de"), dutch);
    assert!(title(&["contoso", "--lang", "en"], "de").starts_with("Welcome to Contoso"));
    assert!(title(&["graphic"], "de").starts_with("Willkommen bei Graphic"));
}

#[test]
fn is_filled_in_every_language() {
    let people = "anna@contoso.com\nling@contoso.cn\nfabrikam\nsplit\nschool\nx.example\n";
    let holes = ["{url}", "{who}", "{contact}", "{message}", "{date}", "{hours}", "{organization}"];
    let whole = |text: &str| {
        for hole in holes {
            assert!(!text.contains(hole), "{hole} in {text}");
        }
    };
    let mut lists = std::collections::BTreeSet::new();
    for language in LANGUAGES {
        for admin in [&[][..], &["--admin"][..]] {
            for form in ["markdown", "csv"] {
                let arguments = [&["checklist", "-", "--lang", language, "-o", form], admin];
                let ran = crate::people::run_with(&arguments.concat(), people.as_bytes()).ended(3);
                whole(ran.text());
                lists.insert(ran.text().to_owned());
            }
            let page = ["checklist", "fabrikam", "--lang", language, "-o", "html"];
            whole(run(&[&page, admin].concat()).ended(0).text());
        }
    }
    assert_eq!(lists.len(), LANGUAGES.len() * 4);
}

#[test]
fn names_only_what_the_data_has() {
    let words = include_str!("../../data/defaults.yaml");
    let list = |key: &str| {
        let after = words.split_once(&format!("    {key}:\n")).unwrap().1;
        after.lines().take_while(|line| line.starts_with("      - ")).count()
    };
    let checklist = run(&["checklist", "contoso", "--admin", "-o", "json"]).ended(0).json();
    let points = |id| item(&checklist, id)["points"].as_array().unwrap().len();
    assert_eq!(points("admin-portals"), list("admin_portals"));
    assert_eq!(points("admin-roles"), list("admin_tasks"));
    let expected = [
        "sign-in",
        "security",
        "reset-register",
        "admin-portals",
        "admin-roles",
        "admin-second",
        "admin-support",
        "contact",
        "never",
    ];
    assert_eq!(ids(&checklist), expected);
}

#[test]
fn says_whom_to_ask_for_a_page_that_nobody_knows() {
    #[track_caller]
    fn check(who: &str, language: &str, expected: &str) {
        let ran = run(&["checklist", who, "--lang", language, "-o", "json"]).ended(0);
        assert_eq!(item(&ran.json(), "reset-register")["text"], expected);
    }
    check(
        "fabrikam",
        "en",
        "Register for password reset, so that you can help yourself later: ask your help desk for the page.",
    );
    check(
        "fabrikam",
        "nl",
        "Registreer je voor wachtwoordherstel, zodat je jezelf later kunt helpen: vraag je helpdesk om de pagina.",
    );
    // One page in both clouds is that page; two are offered, and none is chosen.
    let split = run(&["checklist", "split", "-o", "json"]).ended(0).json();
    assert_eq!(item(&split, "reset")["url"], "https://passwordreset.microsoftonline.us");
    assert_eq!(item(&split, "sign-in")["url"], Value::Null);
    assert_eq!(item(&split, "sign-in")["points"].as_array().unwrap().len(), 2);
    // Nobody is sent to a page that has closed: the successor's pages are there, and it is said.
    let closed = run(&["checklist", "contoso", "-c", "germany", "-o", "json"]).ended(0).json();
    assert_ne!(item(&closed, "sign-in")["url"], "https://www.office.de");
    assert_eq!(closed["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn goes_by_the_desk_that_lasts() {
    // At night the answer's channel is mail; the sheet is read in the morning.
    let night = ["checklist", "contoso", "-o", "json", "--at", "2026-11-22T03:00+01:00"];
    let checklist = run(&night).ended(0).json();
    assert_eq!(checklist["answer"]["contact"]["channel"], "email");
    let contact = item(&checklist, "contact");
    assert_eq!(contact["points"][0]["text"], "telefoon +31 20 555 0100");
    let hours = "Openingstijden: maandag-vrijdag 08:00-18:00 (Europe/Amsterdam).";
    assert_eq!(contact["points"][4]["text"], hours);
}

/// The addresses that a page leads to.
fn links(html: &str) -> Vec<&str> {
    html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn a_page_needs_nothing_and_trusts_nothing() {
    for who in ["contoso", "hostile", "fabrikam", "split", "school", "x@unknown.example"] {
        for admin in [&[][..], &["--admin"][..]] {
            let ran = run(&[&["checklist", who, "-o", "html", "--lang", "en"], admin].concat());
            let html = ran.text();
            assert!(html.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"), "{html}");
            assert!(html.contains("<meta charset=\"utf-8\">"));
            assert!(html.contains("Content-Security-Policy\" content=\"default-src 'none';"));
            if who != "hostile" {
                for outside in ["<script", "<link", "<img", "src=", "@import", "url("] {
                    assert!(!html.contains(outside), "{outside}");
                }
            }
            for link in links(html) {
                let known = ["https://", "mailto:", "tel:+"];
                assert!(known.iter().any(|scheme| link.starts_with(scheme)), "{link}");
            }
        }
    }
    let hostile = run(&["checklist", "hostile", "-o", "html"]).ended(0);
    let html = hostile.text();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(!html.contains("<script") && !html.contains("<img"));
}

#[test]
fn only_known_hosts_are_led_to() {
    let fabrikam = run(&["checklist", "fabrikam", "-o", "html"]).ended(0);
    let html = fabrikam.text();
    assert!(html.contains("https://home.example/start"));
    assert!(html.contains("home.example is not a known host"));
    assert!(!links(html).iter().any(|link| link.contains("home.example")));
    // A code for the desk, none for the page that is not trusted.
    assert_eq!(html.matches("<svg ").count(), 1);
    let contoso = run(&["checklist", "contoso", "-o", "html"]).ended(0);
    let html = contoso.text();
    assert_eq!(html.matches("<svg role=\"img\" aria-label=\"").count(), 2);
    assert!(html.contains("<html lang=\"nl\" dir=\"ltr\">"));
    assert!(links(html).contains(&"tel:+31205550100"));
    let markdown = run(&["checklist", "fabrikam"]).ended(0);
    assert!(!markdown.text().contains("<https://home.example"));
}

#[test]
fn words_of_a_directory_are_words() {
    let markdown = run(&["checklist", "hostile"]).ended(0);
    let text = markdown.text();
    assert!(
        text.contains(r"&lt;script&gt;alert\(1\)&lt;/script&gt; \[x\]\(javascript:alert\(1\)\)")
    );
    assert!(text.contains(r"\*bold\*"), "{text}");
    assert!(text.lines().filter(|line| line.starts_with("- [ ] ")).count() == 8, "{text}");
    let rows = run(&["checklist", "hostile", "-o", "csv"]).ended(0);
    for line in rows.text().lines() {
        assert!(!line.starts_with(['=', '+', '-', '@']), "{line}");
    }
    let terminal = run(&["checklist", "hostile", "-o", "table"]).ended(0);
    assert!(terminal.text().chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn exit_codes() {
    run(&["checklist", "x@unknown.example"]).ended(3);
    run(&["checklist"]).ended(3);
    run(&["checklist", "school"]).ended(0);
    run(&["checklist", "school", "--require", "organization"]).ended(3);
    run(&["checklist", ""]).ended(2).said("WHO is empty");
    run(&["checklist", "a@"]).ended(2);
    run(&["checklist", "contosso"]).ended(3).said("did you mean `contoso`?");
    run(&["checklist", "contoso", "-c", "usgov"]).ended(4);
    run(&["checklist", "contoso", "-o", "sarif"]).ended(2).said("use one of: table, json");
    run(&["checklist", "contoso", "--lang", "tlh"]).ended(2);
    run(&["checklist", "contoso", "--out-dir", "x"]).ended(2).said("--out-dir is for many");
    run(&["checklist", "-", "-o", "html"]).ended(2).said("--out-dir FOLDER");
    run(&["checklist", "contoso", "--name-column", "name"]).ended(2).said("need --csv");
    run(&["checklist", "contoso", "--csv", "people.csv"]).ended(2).said("leave WHO out");
}
