//! Holds answers to the contract: their shape, their forms, and how a question is answered.

use std::path::Path;

use crate::tool::{Ran, answer, at, run, run_with};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A moment when Contoso's desk is open, and one when it is not.
const OPEN: &str = "2026-11-18T10:00+01:00";
const CLOSED: &str = "2026-11-18T19:30+01:00";

/// The columns of a row, as they are promised.
const COLUMNS: &str = "asked,resolved,organization,organization_name,type,cloud,cloud_basis,\
                       admin_name,admin_email,admin_phone,admin_url,portal_url,error";

/// Every key of `promised` is there with its value; `"…"` stands for any.
#[track_caller]
fn keeps(promised: &Value, given: &Value, place: &str) {
    match (promised, given) {
        (Value::Object(promised), Value::Object(given)) => {
            for (key, value) in promised {
                let place = format!("{place}.{key}");
                keeps(value, given.get(key).unwrap_or_else(|| panic!("no {place}")), &place);
            }
        }
        (Value::Array(promised), Value::Array(given)) if !promised.is_empty() => {
            assert!(given.len() >= promised.len(), "{place}: {given:?}");
            for (index, (promised, given)) in promised.iter().zip(given).enumerate() {
                keeps(promised, given, &format!("{place}[{index}]"));
            }
        }
        (Value::String(any), given) if any == "…" => assert!(!given.is_null(), "{place}"),
        (promised, given) => assert_eq!(promised, given, "{place}"),
    }
}

#[test]
fn the_promised_shape() {
    let desk = json!({
        "name": "IT Service Desk", "phone": "+31 20 555 0100", "email": "servicedesk@contoso.com",
        "url": "https://help.contoso.com", "chat": "…", "hours": "Mo-Fr 08:00-18:00",
        "open_now": true,
    });
    let mut contact = desk.clone();
    contact["role"] = json!("help-desk");
    contact["channel"] = json!("phone");
    contact["address"] = json!("tel:+31205550100");
    let promised = json!({
        "schema": 1, "asked": "anna@contoso.com", "read_as": "address",
        "resolved": "organization",
        "organization": {"id": "contoso", "name": "Contoso Nederland B.V."},
        "type": {"id": "enterprise", "name": "Large business"},
        "cloud": {"id": "worldwide", "name": "Microsoft 365", "status": "active",
                  "basis": "organization", "candidates": []},
        "school": null, "task": null, "message": null, "error": null,
        "contact": contact,
        "path": [{"role": "help-desk", "who": "…", "where": "…", "contacts": [desk]},
                 {"role": "account-giver", "who": "…", "where": "…", "contacts": []}],
        "portal": {"id": "admin-center", "name": "Microsoft 365 admin center",
                   "url": "https://admin.microsoft.com/?source=contoso", "state": "offered",
                   "candidates": []},
        "reasons": [{"what": "organization", "why": "domain contoso.com",
                     "source": "contoso.yaml:13:15"}],
        "notices": ["…"],
    });
    let given = answer(&["ask", "anna@contoso.com", "-d", "contoso.yaml", "--at", OPEN]);
    keeps(&promised, &given, "answer");
    assert_eq!(given["path"].as_array().unwrap().len(), 2);
}

#[test]
fn absent_values_are_null_and_lists_are_there() {
    for who in ["school", "anna@nobody.example", "anna@outlook.com", "anna@uva.nl"] {
        let given = answer(&["ask", who]);
        for key in ["organization", "task", "message", "error", "contact"] {
            assert_eq!(given.get(key), Some(&Value::Null), "{who}: {key}");
        }
        for key in ["path", "reasons", "notices", "guidance"] {
            assert!(given[key].is_array(), "{who}: {key}");
        }
        assert!(given.pointer("/cloud/candidates").is_some_and(Value::is_array));
        assert!(given.pointer("/portal/candidates").is_some_and(Value::is_array));
        assert_eq!(at(&given, "/path/0/who").is_empty(), given["path"][0].is_null());
        let last = given["path"].as_array().unwrap().last().unwrap();
        assert_eq!(last["role"], "account-giver", "{who}");
    }
}

/// Cloud, basis and the organization that a WHO comes to.
#[track_caller]
fn cloud(arguments: &[&str], id: &str, basis: &str, organization: &str) {
    let given = answer(&[&["ask"], arguments].concat());
    let found = ["/cloud/id", "/cloud/basis", "/organization/id"].map(|it| at(&given, it));
    assert_eq!(found, [id, basis, organization], "{arguments:?}");
}

#[test]
fn the_domain_decides_the_tenant_and_so_the_cloud() {
    for (who, id) in [
        ("anna@contoso.com", "worldwide"),
        ("anna@contoso.onmicrosoft.com", "worldwide"),
        ("anna@student.contoso.com", "worldwide"),
        ("Anna de Vries <ANNA@CONTOSO.COM.>", "worldwide"),
        ("contoso", "worldwide"),
        ("contoso nl", "worldwide"),
        ("anna@contoso.cn", "21vianet"),
        ("contoso.cn", "21vianet"),
        ("{3F2504E0-4F89-41D3-9A0C-0305E82C3301}", "21vianet"),
    ] {
        cloud(&[who, "-d", "contoso.yaml"], id, "organization", "contoso");
    }
    cloud(&["anna@evilcontoso.com", "-d", "contoso.yaml"], "worldwide", "assumed", "");
    cloud(&["contoso.com", "-d", "contoso.yaml", "-c", "china"], "21vianet", "flag", "contoso");
    cloud(&["wingtip", "-d", "northwind"], "worldwide", "assumed", "wingtip");
}

#[test]
fn a_suffix_tells_the_cloud_and_nothing_else() {
    cloud(&["anna@litware.onmicrosoft.com"], "worldwide", "suffix", "");
    cloud(&["anna@litware.onmicrosoft.de"], "worldwide", "suffix", "");
    cloud(&["anna@litware.partner.onmschina.cn"], "21vianet", "suffix", "");
    cloud(&["anna@onmicrosoft.com"], "worldwide", "assumed", "");
    let moved = answer(&["ask", "anna@litware.onmicrosoft.de"]);
    assert!(moved["notices"].to_string().contains("onmicrosoft.de"), "{}", moved["notices"]);
    let usual = answer(&["ask", "anna@litware.onmicrosoft.com"]);
    assert!(!usual["notices"].to_string().contains("onmicrosoft.de"), "{}", usual["notices"]);
}

#[test]
fn two_clouds_are_both_told() {
    let urls = [
        "https://portal.apps.mil/adminportal/home",
        "https://portal.office365.us/adminportal/home",
    ];
    for (arguments, code) in [
        (["ask", "tailspin", "-d", "northwind"].as_slice(), 0),
        (["ask", "anna@tailspin.onmicrosoft.us", "-d", "northwind"].as_slice(), 0),
        (["ask", "anna@litware.onmicrosoft.us"].as_slice(), 3),
    ] {
        let ran = run(&[arguments, &["-o", "json"]].concat());
        assert_eq!(ran.code, code, "{ran:?}");
        let given = ran.json();
        assert_eq!(given["cloud"]["id"], Value::Null);
        assert_eq!(given["cloud"]["candidates"], json!(["dod", "gcc-high"]));
        assert_eq!(given["portal"]["state"], "ambiguous");
        assert_eq!(given["portal"]["url"], Value::Null);
        let told = given["portal"]["candidates"].as_array().unwrap();
        assert_eq!(told.iter().map(|it| at(it, "/url")).collect::<Vec<_>>(), urls);
        let page = run(arguments).out;
        assert!(urls.iter().all(|url| page.contains(url)), "{page}");
        // Both clouds share the page that reaches an unknown admin.
        let help = at(&given, "/help/url");
        assert!(code == 0 || help == "https://passwordreset.microsoftonline.us", "{help}");
    }
}

#[test]
fn an_assumed_cloud_is_called_so_in_every_format() {
    for format in ["table", "json", "yaml", "csv", "tsv", "markdown"] {
        let ran = run(&["ask", "wingtip", "-d", "northwind", "-o", format]);
        assert!(ran.out.contains("assumed"), "{format}: {}", ran.out);
    }
    let ran = run(&["open", "-n"]);
    assert!(ran.err.contains("assumed"), "{ran:?}");
}

#[test]
fn a_portal_of_the_organization_stays_on_its_cloud() {
    let own = "https://admin.microsoft.com/?source=contoso";
    for (who, url) in
        [("contoso.com", own), ("contoso.cn", "https://portal.partner.microsoftonline.cn")]
    {
        let given = answer(&["ask", who, "-d", "contoso.yaml"]);
        assert_eq!(at(&given, "/portal/url"), url);
    }
    let flagged = answer(&["ask", "contoso", "-d", "contoso.yaml", "-c", "china"]);
    assert_eq!(at(&flagged, "/portal/url"), "https://portal.partner.microsoftonline.cn");
    assert!(flagged["reasons"].to_string().contains("another cloud"), "{}", flagged["reasons"]);
    let stranger = answer(&["ask", "stranger", "-d", "stranger.yaml"]);
    assert_eq!(at(&stranger, "/portal/url"), "https://evil.example/admin");
    assert!(stranger["notices"].to_string().contains("stranger.yaml:9:29"));
}

/// The names of the contacts of each step, with its role.
fn steps(given: &Value) -> Vec<(String, Vec<String>)> {
    let names = |step: &Value| {
        let contacts = step["contacts"].as_array().unwrap();
        contacts.iter().map(|it| at(it, "/name").to_owned()).collect()
    };
    let path = given["path"].as_array().unwrap();
    path.iter().map(|step| (at(step, "/role").to_owned(), names(step))).collect()
}

#[track_caller]
fn path(arguments: &[&str], expected: &[(&str, &[&str])]) {
    let given = answer(&[&["ask"], arguments].concat());
    let expected: Vec<(String, Vec<String>)> = expected
        .iter()
        .map(|(role, names)| {
            ((*role).to_owned(), names.iter().map(|it| (*it).to_owned()).collect())
        })
        .collect();
    assert_eq!(steps(&given), expected, "{arguments:?}");
}

#[test]
fn the_path_is_filled_in_order() {
    path(
        &["fabrikam", "-d", "northwind"],
        &[
            ("owner", &["Eva de Boer"]),
            ("it-consultant", &["Northwind Service Desk"]),
            ("account-giver", &[]),
        ],
    );
    // A role of one's own comes before the last step; the last step can have contacts, too.
    path(
        &["tailspin", "-d", "northwind"],
        &[
            ("help-desk", &["Northwind Service Desk"]),
            ("night-desk", &["Night Desk"]),
            ("account-giver", &["Human Resources"]),
        ],
    );
    // Who is there for the asked task goes first, as a step of its own, and only then.
    path(
        &["fabrikam", "-d", "northwind", "--task", "buy-subscription"],
        &[
            ("it-consultant", &["Northwind Sales"]),
            ("owner", &["Eva de Boer"]),
            ("it-consultant", &["Northwind Service Desk"]),
            ("account-giver", &[]),
        ],
    );
    path(
        &["contoso", "-d", "contoso.yaml"],
        &[("help-desk", &["IT Service Desk"]), ("account-giver", &[])],
    );
    path(&["school"], &[("technical-support", &[]), ("account-giver", &[])]);
    path(&["small-business"], &[("owner", &[]), ("it-consultant", &[]), ("account-giver", &[])]);
    // Another type's path has no place for the desk: it stands before the last step.
    path(
        &["contoso", "-d", "contoso.yaml", "--type", "school"],
        &[("technical-support", &[]), ("help-desk", &["IT Service Desk"]), ("account-giver", &[])],
    );
}

#[test]
fn the_contact_is_the_one_to_use_now() {
    let channel = |arguments: &[&str]| {
        let given = answer(&[&["ask"], arguments].concat());
        [at(&given, "/contact/name"), at(&given, "/contact/channel")].join(": ")
    };
    let contoso = ["contoso", "-d", "contoso.yaml"];
    let with = |more: &[&str]| channel(&[&contoso, more].concat());
    assert_eq!(with(&["--at", OPEN]), "IT Service Desk: phone");
    assert_eq!(with(&["--at", CLOSED]), "IT Service Desk: email");
    // Whoever is locked out can use neither the organization's mail nor its chat.
    assert_eq!(with(&["--at", CLOSED, "--task", "reset-password"]), "IT Service Desk: phone");
    assert_eq!(channel(&["wingtip", "-d", "northwind"]), "Wingtip IT: web");
    assert_eq!(answer(&["ask", "school"])["contact"], Value::Null);
    assert!(at(&answer(&["ask", "school"]), "/advice").contains("technical support"));
}

#[test]
fn whom_a_domain_belongs_to_in_turn() {
    for (who, kind, resolved) in [
        ("anna@outlook.com", "personal", "type"),
        ("anna@uva.nl", "school", "type"),
        ("anna@unheard-of.edu", "school", "type"),
        ("anna@unheard-of.gov", "government", "type"),
        ("anna@unheard-of.example", "", "nothing"),
        ("anna@xn--bcher-kva.example", "", "nothing"),
        ("anna@bücher.example", "", "nothing"),
    ] {
        let given = answer(&["ask", who]);
        assert_eq!([at(&given, "/type/id"), at(&given, "/resolved")], [kind, resolved], "{who}");
    }
    // The reset page writes to the admins of an organization: a personal account has none.
    let locked_out = |who| answer(&["ask", who, "--task", "reset-password"])["help"].is_null();
    assert!(locked_out("anna@outlook.com") && !locked_out("anna@uva.nl"));
    let school = answer(&["ask", "anna@student.uva.nl"]);
    assert_eq!(school["school"]["page"], "https://uva.nl");
    assert_eq!(school["organization"], Value::Null);
    // The flag goes before what the domain tells; an organization before the suffix.
    let flagged = answer(&["ask", "anna@uva.nl", "-t", "small-business"]);
    assert_eq!(at(&flagged, "/type/id"), "small-business");
    let added = answer(&["ask", "anna@a.studio.example", "-d", "additions.yaml"]);
    assert_eq!(at(&added, "/type/id"), "studio");
}

#[test]
fn general_guidance_names_every_kind_and_the_last_resort() {
    let ran = run(&["ask", "anna@unheard-of.example", "-o", "json"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let given = ran.json();
    let kinds = given["guidance"].as_array().unwrap();
    let kinds: Vec<&str> = kinds.iter().map(|it| at(it, "/type/id")).collect();
    assert_eq!(kinds, ["school", "enterprise", "small-business"]);
    assert_eq!(given["resolved"], "nothing");
    assert_eq!(given["help"]["url"], "https://passwordreset.microsoftonline.com");
    assert_eq!(run(&[]).code, 3, "nobody given is no more than that");
}

#[test]
fn every_sentence_of_the_source_page_is_told() {
    let pages: String = ["school", "enterprise", "small-business", "anna@nobody.example"]
        .map(|who| run(&["ask", who, "-o", "markdown"]).out.replace('\\', ""))
        .join(" ");
    for said in [
        "You don't have permission to access this page or perform this action",
        "your account holds no admin role",
        "website",
        "only a few people have admin",
        "help desk or technical support",
        "the owner or co-owner of the business",
        "IT consultant",
        "the person who gave you your account and password",
        "whoever signed up for the subscription",
        "can also give others admin permissions",
        "https://admin.microsoft.com",
    ] {
        assert!(pages.contains(said), "{said}: {pages}");
    }
    let dutch = run(&["ask", "school", "--lang", "nl", "-o", "markdown"]).out;
    for said in ["het technische ondersteuningsteam", "paar mensen beheerdersmachtigingen"] {
        assert!(dutch.contains(said), "{said}: {dutch}");
    }
}

/// The tool with its places under `home`.
fn at_home(home: &Path, arguments: &[&str]) -> Ran {
    crate::tool::tool(arguments)
        .env("XDG_CONFIG_HOME", home.join("user"))
        .env("XDG_CONFIG_DIRS", home.join("system"))
        .env("WHOADMIN_DIRECTORY", home.join("environment.yaml"))
        .output()
        .unwrap()
        .into()
}

fn write(path: &Path, organization: &str, name: &str, domain: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!(
        "organizations:\n  {organization}:\n    name: {name}\n    type: enterprise\n    \
         domains: [{domain}]\n    contacts: [{{name: {name} Desk, phone: \"+31 20 555 0100\"}}]\n"
    );
    std::fs::write(path, text).unwrap();
}

#[cfg(unix)]
#[test]
fn higher_layers_win() {
    use std::os::unix::fs::MetadataExt;
    let home = TempDir::new().unwrap();
    let path = |name: &str| home.path().join(name);
    let administrator = home.path().metadata().unwrap().uid() == 0;
    let expect = |arguments: &[&str], name: &str| {
        let ran = at_home(home.path(), arguments);
        assert_eq!(ran.out.trim_end(), name, "{ran:?}");
    };
    let name = ["ask", "a.example", "--query", "organization.name"];
    std::fs::write(path("environment.yaml"), "{}").unwrap();
    write(&path("system/whoadmin/a.yaml"), "a", "System", "a.example");
    expect(&name, if administrator { "System" } else { "" });
    write(&path("user/whoadmin/deep/er/a.yml"), "a", "User", "a.example");
    expect(&name, "User");
    write(&path("user/whoadmin/.hidden.yaml"), "a", "Hidden", "a.example");
    expect(&name, "User");
    write(&path("environment.yaml"), "a", "Environment", "a.example");
    expect(&name, "Environment");
    write(&path("given.yaml"), "a", "Given", "a.example");
    let given = path("given.yaml");
    let given = given.to_str().unwrap();
    expect(&[&name[..], &["-d", given]].concat(), "Given");
    expect(&["-d", given, "ask", "a.example", "--query", "organization.name"], "Given");
    // Another organization of an upper layer takes the domain; the id of the lower one stays.
    write(&path("other.yaml"), "b", "Other", "a.example");
    let other = path("other.yaml");
    expect(&[&name[..], &["-d", other.to_str().unwrap()]].concat(), "Other");
    expect(
        &["ask", "a", "-d", other.to_str().unwrap(), "--query", "organization.name"],
        "Environment",
    );
    // A replaced organization's domain is nobody's any more.
    write(&path("moved.yaml"), "a", "Moved", "moved.example");
    let moved = path("moved.yaml");
    let ran = at_home(home.path(), &["ask", "a.example", "-d", moved.to_str().unwrap()]);
    assert_eq!(ran.code, 3, "{ran:?}");
    // Alone with the built-in data and what is given.
    expect(&["ask", "a.example", "--isolated", "--query", "resolved"], "nothing");
    expect(
        &["ask", "a.example", "--isolated", "-d", given, "--query", "organization.name"],
        "Given",
    );
}

#[test]
fn options_before_the_command_and_behind_it_are_both_kept() {
    let ran = run(&["-d", "northwind", "ask", "contoso", "-d", "contoso.yaml", "-o", "json"]);
    assert_eq!(at(&ran.json(), "/organization/id"), "contoso");
    let ran = run(&["-d", "northwind", "ask", "fabrikam", "-d", "contoso.yaml", "-o", "json"]);
    assert_eq!(at(&ran.json(), "/organization/id"), "fabrikam");
    let ran = run(&["-o", "json", "--lang", "nl", "-c", "china", "-t", "school", "ask", "school"]);
    let given = ran.json();
    assert_eq!([at(&given, "/language"), at(&given, "/cloud/id")], ["nl", "21vianet"]);
    let ran = run(&["--query", "type.id", "school"]);
    assert_eq!(ran.out, "school\n");
    let ran = run(&["-c", "germany", "open", "-n"]);
    assert_eq!(ran.out, "https://portal.office.de\n");
    let ran = run(&["-c", "germany", "open", "-n", "-c", "dod"]);
    assert_eq!(ran.out, "https://portal.apps.mil/adminportal/home\n", "the nearer flag wins");
}

#[test]
fn flags_win_over_the_environment() {
    let ran: Ran = crate::tool::tool(&["ask", "school", "--query", "language"])
        .env("WHOADMIN_LANG", "de")
        .env("LANG", "nl_NL.UTF-8")
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.out, "de\n");
    let ran: Ran = crate::tool::tool(&["ask", "school", "--query", "language", "--lang", "nl"])
        .env("WHOADMIN_LANG", "de")
        .output()
        .unwrap()
        .into();
    assert_eq!(ran.out, "nl\n");
    for (variable, locale, language) in [
        ("LANG", "nl_BE.UTF-8", "nl"),
        ("LC_ALL", "zh_CN.UTF-8", "zh-Hans"),
        ("LC_MESSAGES", "ja_JP.eucJP", "ja"),
        ("LANG", "C", "en"),
        ("LANG", "tlh", "en"),
    ] {
        let ran: Ran = crate::tool::tool(&["ask", "school", "--query", "language"])
            .env(variable, locale)
            .output()
            .unwrap()
            .into();
        assert_eq!(ran.out.trim_end(), language, "{locale}");
    }
}

const BATCH: &str = "anna@contoso.com\r\na@\n\ncontoso\nanna@nobody.example\nschool\n";

#[test]
fn a_batch_is_the_single_answers() {
    let ran = run_with(&["ask", "-", "-d", "contoso.yaml", "-o", "json"], BATCH.as_bytes());
    assert_eq!(ran.code, 3, "{ran:?}");
    let rows: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 6);
    for (row, who) in rows.iter().zip(BATCH.lines()) {
        assert_eq!(at(row, "/asked"), who);
        if who.is_empty() || who == "a@" {
            assert_eq!(row["resolved"], "nothing");
            assert!(row["error"].is_string(), "{row}");
        } else {
            let mut single = answer(&["ask", who, "-d", "contoso.yaml"]);
            let mut row = row.clone();
            // What depends on the moment is not compared.
            for given in [&mut single, &mut row] {
                given["contact"] = Value::Null;
                given["path"] = Value::Null;
            }
            assert_eq!(row, single);
        }
    }
    assert!(ran.err.contains("6 rows: 2 organizations"), "{}", ran.err);
    assert!(ran.err.contains("lines 2, 3, 5"), "{}", ran.err);
    let quiet = run_with(&["ask", "-", "-q", "-o", "csv"], b"school\n");
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
    let bom = run_with(&["ask", "-", "-q", "--query", "type.id"], b"\xef\xbb\xbfschool\n");
    assert_eq!(bom.out, "school\n");
}

#[test]
fn a_batch_exits_with_the_gravest_code() {
    let folder = TempDir::new().unwrap();
    for (file, id) in [("a.yaml", "a"), ("b.yaml", "b")] {
        let text = format!(
            "organizations:\n  {id}:\n    name: {id}\n    aliases: [twin]\n    type: school\n"
        );
        std::fs::write(folder.path().join(file), text).unwrap();
    }
    let [a, b] = ["a.yaml", "b.yaml"].map(|it| folder.path().join(it).display().to_string());
    let single = run(&["ask", "twin", "-d", &a, "-d", &b]);
    assert_eq!((single.code, single.out.as_str()), (4, ""), "{single:?}");
    assert!(single.err.contains("`a`, `b`"), "{}", single.err);
    let arguments = ["ask", "-", "-d", &a, "-d", &b, "-o", "csv"];
    let ran = run_with(&arguments, b"nobody.example\ntwin\nschool\n");
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(ran.out.lines().count(), 4, "{ran:?}");
    assert_eq!(run_with(&arguments, b"school\n").code, 0);
}

#[test]
fn rows_have_the_promised_columns() {
    let ran = run(&["ask", "contoso.com", "-d", "contoso.yaml", "-o", "csv"]);
    let row = "contoso.com,organization,contoso,Contoso Nederland B.V.,enterprise,worldwide,\
               organization,IT Service Desk,servicedesk@contoso.com,+31 20 555 0100,\
               https://help.contoso.com,https://admin.microsoft.com/?source=contoso,";
    assert_eq!(ran.out, format!("{COLUMNS}\n{row}\n"));
    let tabs = run(&["ask", "contoso.com", "-d", "contoso.yaml", "-o", "tsv"]);
    assert_eq!(tabs.out, ran.out.replace(',', "\t"));
    let batch = run_with(&["ask", "-", "-o", "csv"], b"a@\n");
    assert!(batch.out.starts_with(&format!("{COLUMNS}\na@,nothing,")), "{}", batch.out);
    assert_eq!(batch.out.lines().nth(1).unwrap().split(',').count(), 13);
}

#[test]
fn yaml_says_what_json_says() {
    for who in ["contoso", "school", "anna@nobody.example", "anna@x.onmicrosoft.us"] {
        let arguments = ["ask", who, "-d", "contoso.yaml", "--at", OPEN];
        let yaml = run(&[&arguments[..], &["-o", "yaml"]].concat()).out;
        let read: Value = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(read, answer(&arguments), "{who}");
    }
    let list = run(&["list", "portals", "-o", "yaml"]).out;
    let read: Value = serde_yaml::from_str(&list).unwrap();
    assert_eq!(read, run(&["list", "portals", "-o", "json"]).json());
}

const ODD: &str = "\
organizations:
  odd:
    name: \"=cmd|' /C calc'!A0 <b>[x](https://evil.example)</b>\\e[31m\\u202e\"
    type: enterprise
    contacts: [{name: '@SUM(1)', phone: '+31 20 555 0100', note: \"a | b\\n# c\"}]
";

#[test]
fn what_a_directory_says_is_text_in_every_format() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("odd.yaml").display().to_string();
    std::fs::write(&file, ODD).unwrap();
    let shown = |format: &str| run(&["ask", "odd", "-d", &file, "-o", format]).out;
    let csv = shown("csv");
    let row = csv.lines().nth(1).unwrap();
    assert!(row.contains("'=cmd|") && row.contains("'@SUM(1)"), "{row}");
    assert!(row.contains(",+31 20 555 0100,"), "a phone is left as it is: {row}");
    let markdown = shown("markdown");
    for raw in ["<b>", "[x](", "a | b", "\n# c"] {
        assert!(!markdown.contains(raw), "{raw}: {markdown}");
    }
    for format in ["table", "json", "yaml", "csv", "tsv", "markdown"] {
        let text = shown(format);
        let bad = |c: char| (c.is_control() && !"\n\t".contains(c)) || c == '\u{202e}';
        assert!(!text.contains(bad), "{format}: {text:?}");
        let list = run(&["list", "orgs", "-d", &file, "-o", format]).out;
        assert!(!list.contains(bad), "{format}: {list:?}");
        let record = run(&["list", "orgs", "odd", "-d", &file, "-o", format]).out;
        assert!(!record.contains(bad), "{format}: {record:?}");
    }
}

#[test]
fn a_query_picks_a_part() {
    let query = |expression: &str| {
        run(&["ask", "contoso", "-d", "contoso.yaml", "--at", OPEN, "--query", expression])
    };
    assert_eq!(query("contact.email").out, "servicedesk@contoso.com\n");
    assert_eq!(query("contact.open_now").out, "true\n");
    assert_eq!(query("length(path)").out, "2\n");
    assert_eq!(query("path[].role").json(), json!(["help-desk", "account-giver"]));
    assert_eq!(query("path[0].{role: role}").json(), json!({"role": "help-desk"}));
    let null = query("school");
    assert_eq!((null.code, null.out.as_str()), (3, ""));
    for (bad, place) in [("contact..email", 8), ("contact.[", 9), ("nope(@)", 4)] {
        let ran = query(bad);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        let lines: Vec<&str> = ran.err.lines().collect();
        let line = lines.iter().position(|line| *line == format!("caused by: {bad}")).unwrap();
        let caret = lines[line + 1].find('^').unwrap() - "caused by: ".len();
        assert!(caret.abs_diff(place) <= 1, "{bad}: {}", ran.err);
    }
    assert_eq!(query("").code, 2);
    let rows = run_with(&["ask", "-", "-q", "--query", "type.id"], b"school\nx@y.example\nmkb\n");
    assert_eq!(rows.out, "school\n\nsmall-business\n", "a row stays a row");
}

#[test]
fn less_than_required_is_no_answer() {
    for (who, required, code) in [
        ("contoso", "organization", 0),
        ("school", "organization", 3),
        ("school", "type", 0),
        ("anna@nobody.example", "type", 3),
    ] {
        let ran = run(&["ask", who, "-d", "contoso.yaml", "--require", required]);
        assert_eq!(ran.code, code, "{who} {required}");
        let ran = run(&["open", who, "-n", "-d", "contoso.yaml", "--require", required]);
        assert_eq!(ran.code, code, "{who} {required}");
    }
}

#[test]
fn a_file_is_written_whole_and_never_over_another() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("answer.json");
    let path = file.to_str().unwrap();
    let arguments = ["ask", "school", "-o", "json", "--out", path];
    let ran = run(&arguments);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(written, run(&["ask", "school", "-o", "json"]).out);
    std::fs::write(&file, "mine").unwrap();
    let ran = run(&arguments);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(run(&[&arguments[..], &["--force"]].concat()).code, 0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    // What fails leaves nothing behind, not even a part.
    let failed = folder.path().join("failed.json");
    let ran = run(&["ask", "nobody-here", "-o", "json", "--out", failed.to_str().unwrap()]);
    assert_eq!(ran.code, 3, "{ran:?}");
    let folder_itself = folder.path().to_str().unwrap();
    assert_eq!(run(&["ask", "school", "--force", "--out", folder_itself]).code, 1);
    let names: Vec<_> =
        folder.path().read_dir().unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["answer.json"]);
    let batch = folder.path().join("batch.csv");
    let ran =
        run_with(&["ask", "-", "-q", "-o", "csv", "--out", batch.to_str().unwrap()], b"mkb\n");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(std::fs::read_to_string(batch).unwrap().starts_with(COLUMNS));
}
