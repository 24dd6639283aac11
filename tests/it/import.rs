//! `import` reads what other programs export, and merges it without touching what a person wrote.

use std::path::Path;
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::Value;
use whoadmin::directory::Directory;
use whoadmin::import::{self, Reading, Settings, SharedContact, Source, Tables};
use whoadmin::load;

use crate::machine::{Machine, Ran};

/// A sample of `tests/fixtures/imports`.
fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/imports");
    folder.join(name).display().to_string()
}

/// What is written for the files alone, below `organizations:`, and what is said.
#[track_caller]
fn imported(files: &[&str], more: &[&str]) -> (String, Ran) {
    let machine = Machine::new();
    let files: Vec<String> = files.iter().map(|name| sample(name)).collect();
    let mut arguments: Vec<&str> = vec!["import", "--to", "-"];
    arguments.extend(files.iter().map(String::as_str));
    arguments.extend(more);
    let ran = machine.done(&arguments);
    let body = ran.out.split("\norganizations:\n").nth(1).unwrap_or_default().to_owned();
    (body, ran)
}

#[track_caller]
fn check(files: &[&str], more: &[&str], expected: &str) {
    let (body, ran) = imported(files, more);
    assert_eq!(body, expected, "{}", ran.err);
}

const TAILSPIN: &str = r#"  tailspin-toys-b-v:
    name: Tailspin Toys B.V.
    type: enterprise
    cloud: worldwide
    tenant: tailspintoys
    tenant_id: "5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24"
"#;

const ENTERPRISE: &[&str] = &["--type", "enterprise"];

#[test]
fn the_organization_of_microsoft_graph() {
    let expected = TAILSPIN.to_owned()
        + "    domains: [tailspin.example, tailspin-shop.example, tailspinshop.onmicrosoft.com, tailspintoys.onmicrosoft.com]
    contacts:
      - name: Tailspin Toys B.V.
        phone: \"+31 20 555 0120\"
    language: nl
";
    check(&["organization.json"], ENTERPRISE, &expected);
    let short =
        TAILSPIN.to_owned() + "    domains: [tailspin.example, tailspintoys.onmicrosoft.com]\n";
    check(&["organization-read-only.json"], ENTERPRISE, &short);
    let as_m365 = short
        + "    contacts:\n      - name: Tailspin Toys B.V.\n        phone: \"+31 20 555 0120\"\n    language: nl\n";
    check(&["m365-organizations.json"], ENTERPRISE, &as_m365);
}

#[test]
fn the_branding_of_intune() {
    let desk = "    contacts:
      - name: Tailspin IT
        phone: \"+31 20 555 0121\"
        email: it@tailspin.example
        url: https://it.tailspin.example
";
    let brand = format!(
        "  tailspin:\n    name: Tailspin\n    type: enterprise\n{desk}        note: Noem het nummer op je laptop.\n"
    );
    check(&["intune-brand.json"], &["--type", "enterprise", "--country", "nl"], &brand);
    let profile =
        format!("  tailspin-toys-b-v:\n    name: Tailspin Toys B.V.\n    type: enterprise\n{desk}");
    check(&["branding-profiles.json"], ENTERPRISE, &profile);
}

/// The national number becomes international by the country that another file tells.
#[test]
fn several_files_about_one_tenant_are_one_organization() {
    let expected = TAILSPIN.to_owned()
        + "    domains: [tailspin.example, tailspin-shop.example, tailspinshop.onmicrosoft.com, tailspintoys.onmicrosoft.com]
    contacts:
      - name: Tailspin IT
        phone: \"+31 20 555 0121\"
        email: it@tailspin.example
        url: https://it.tailspin.example
        hours: Mo-Fr 08:00-17:00
        note: Noem het nummer op je laptop.
      - name: First line
        email: firstline@tailspin.example
        note: Helpdesk Administrator
    language: nl
";
    let files = [
        "intune-brand.json",
        "directory-roles.json",
        "azure-accounts.json",
        "organization.json",
        "security-contact.txt",
        "branding-profiles.json",
        "dsregcmd.txt",
    ];
    let (body, ran) = imported(&files, ENTERPRISE);
    // The order of the files is that of the domains, too.
    assert_eq!(body, expected, "{}", ran.err);
    assert!(ran.err.contains("3 persons are left out (--with-people)"), "{ran:?}");
    assert!(!ran.out.contains("Voorbeeld"), "{ran:?}");
}

#[test]
fn people_are_taken_when_asked_for() {
    let (body, ran) = imported(
        &["directory-roles.json", "organization-read-only.json"],
        &["--type", "enterprise", "--with-people"],
    );
    let (_, contacts) = body.split_once("    contacts:\n").unwrap();
    assert_eq!(
        contacts,
        "      - name: Robin Voorbeeld
        phone: \"+31 6 55501234\"
        email: robin@tailspin.example
        note: Helpdesk Administrator
      - name: First line
        email: firstline@tailspin.example
        note: Helpdesk Administrator
      - name: Chris Voorbeeld
        phone: \"+31 20 555 0122\"
        email: chris@tailspin.example
        note: Global Administrator
"
    );
    assert!(
        ran.err.contains("contact `Emergency 1` is not taken: it cannot be reached"),
        "{ran:?}"
    );
}

const WINGTIP: &str = "  wingtip-inc:\n    name: \"Wingtip, Inc.\"\n    type: small-business\n";
const SMALL: &[&str] = &["--type", "small-business"];

#[test]
fn the_customers_of_a_partner() {
    let tailspin = "  tailspin-toys:\n    name: Tailspin Toys\n    type: small-business\n";
    let id = "    tenant_id: \"5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24\"\n";
    let wingtip_id = "    tenant_id: \"0b7e4d52-6c31-4f0a-8a97-1e2d3c4b5a60\"\n";
    check(
        &["contracts.json"],
        SMALL,
        &format!(
            "{tailspin}{id}    domains: [tailspin.example]\n\n{WINGTIP}{wingtip_id}    domains: [wingtip.example]\n"
        ),
    );
    check(
        &["customers.json"],
        &["--type", "small-business", "--cloud", "gcc"],
        &format!(
            "{tailspin}    cloud: gcc\n{id}\n  wingtip-subsidiary:\n    name: Wingtip subsidiary\n    type: small-business\n    cloud: gcc\n    tenant_id: \"9d8c7b6a-5e4f-4321-8765-0a1b2c3d4e5f\"\n"
        ),
    );
    let of_cipp = format!(
        "{tailspin}    cloud: worldwide\n    tenant: tailspintoys\n{id}    domains: [tailspin.example, tailspintoys.onmicrosoft.com]\n\n{WINGTIP}    cloud: worldwide\n    tenant: wingtipinc\n{wingtip_id}    domains: [wingtip.example, wingtipinc.onmicrosoft.com]\n"
    );
    check(&["cipp-tenants.json"], SMALL, &of_cipp);
    let (_, ran) = imported(&["cipp-tenants.json"], SMALL);
    assert!(
        ran.err.contains("cipp-tenants.json:4: `Our own tests` is left out: `excluded` is true"),
        "{ran:?}"
    );
    check(
        &["partner-center.csv"],
        SMALL,
        &format!(
            "{tailspin}    cloud: worldwide\n    tenant: tailspintoys\n{id}    domains: [tailspintoys.onmicrosoft.com]\n\n{WINGTIP}    cloud: worldwide\n    tenant: wingtipinc\n{wingtip_id}    domains: [wingtipinc.onmicrosoft.com]\n"
        ),
    );
    // All that tell of them, in any order, are the same two.
    let (body, _) = imported(&["partner-center.csv", "contracts.json", "cipp-tenants.json"], SMALL);
    assert_eq!(body.matches("    name: ").count(), 2, "{body}");
    assert!(body.contains("domains: [wingtipinc.onmicrosoft.com, wingtip.example]"), "{body}");
}

#[test]
fn the_tenants_of_azure() {
    let (body, ran) = imported(&["arm-tenants.json"], ENTERPRISE);
    assert_eq!(
        body,
        TAILSPIN.to_owned()
            + "    domains: [tailspin.example, tailspintoys.onmicrosoft.com]\n\n  wingtip-inc:\n    name: \"Wingtip, Inc.\"\n    type: enterprise\n    tenant_id: \"0b7e4d52-6c31-4f0a-8a97-1e2d3c4b5a60\"\n    domains: [wingtip.example]\n"
    );
    assert!(
        ran.err.contains("`Wingtip shop accounts` is left out: `tenanttype` is AAD B2C"),
        "{ran:?}"
    );
    let accounts =
        TAILSPIN.replace("    tenant: tailspintoys\n", "") + "    domains: [tailspin.example]\n";
    check(&["azure-accounts.json"], ENTERPRISE, &accounts);
}

#[test]
fn what_a_windows_computer_says() {
    let tailspin = "  tailspin-toys-b-v:\n    name: Tailspin Toys B.V.\n    type: enterprise\n";
    check(
        &["dsregcmd.txt"],
        ENTERPRISE,
        &format!("{tailspin}    tenant_id: \"5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24\"\n"),
    );
    let contact = "    contacts:
      - name: Tailspin Toys B.V.
        phone: \"+31 20 555 0121\"
        email: it@tailspin.example
        url: https://it.tailspin.example
";
    check(
        &["security-contact.txt"],
        ENTERPRISE,
        &format!("{tailspin}{}", contact.replace("tailspin.example\n        url: https://it.tailspin.example\n", "tailspin.example\n        url: https://it.tailspin.example\n        hours: Mo-Fr 08:00-17:00\n")),
    );
    // As the registry is exported, in UTF-16.
    let exported = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\X]\r\n\"CompanyName\"=\"Tailspin Toys B.V.\"\r\n\"Phone\"=\"+31 20 555 0121\"\r\n\"Email\"=\"it@tailspin.example\"\r\n\"Url\"=\"https://it.tailspin.example\"\r\n\"EnableInApp\"=dword:00000001\r\n";
    let machine = Machine::new();
    machine.write("contact.reg", utf16(exported));
    let ran = machine.done(&["import", "contact.reg", "--to", "-", "--type", "enterprise"]);
    assert!(ran.out.ends_with(&format!("organizations:\n{tailspin}{contact}")), "{ran:?}");
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF_u16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// What is written for a list.
#[track_caller]
fn list(bytes: impl AsRef<[u8]>, more: &[&str]) -> (String, String) {
    let machine = Machine::new();
    machine.write("list.csv", bytes);
    let arguments = [&["import", "list.csv", "--to", "-"], more].concat();
    let ran = machine.done(&arguments);
    (ran.out.split("\norganizations:\n").nth(1).unwrap_or_default().to_owned(), ran.err)
}

#[track_caller]
fn check_list(text: &str, more: &[&str], expected: &str) {
    let (body, said) = list(text, more);
    assert_eq!(body, expected, "{said}");
}

#[test]
fn lists_of_other_programs() {
    // CIPP's button: the tenant's id stands in the links, its first domain, too.
    check_list(
        "displayName,defaultDomainName,tenantGroups,portal_m365,portal_exchange,portal_security\n\
         Tailspin Toys,tailspin.example,,https://admin.cloud.microsoft/?delegatedOrg=tailspintoys.onmicrosoft.com,https://admin.cloud.microsoft/exchange?delegatedOrg=tailspintoys.onmicrosoft.com,https://security.microsoft.com/?tid=5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24\n",
        ENTERPRISE,
        &(TAILSPIN.replace(" B.V.", "").replace("-b-v", "")
            + "    domains: [tailspin.example, tailspintoys.onmicrosoft.com]\n"),
    );
    let (body, said) = list(
        "id,name,organization_type,organization_status,short_name,description\n\
         12,Tailspin Toys,Customer,Active,TT,\n13,Old Toys,Customer,Inactive,,gone\n",
        SMALL,
    );
    assert_eq!(
        body,
        "  tailspin-toys:\n    name: Tailspin Toys\n    aliases: [TT]\n    type: small-business\n"
    );
    assert!(
        said.contains("list.csv:3: `Old Toys` is left out: `organizationstatus` is inactive"),
        "{said}"
    );
    check_list(
        "[required] Organization Name,Organization ID,[required] Phone,City,Country,Organization Category\n\
         Tailspin Toys,77,(020) 555 0123,Utrecht,Netherlands,Standard\n\
         Wingtip,78,+1 (425) 555-0124,Seattle,,Standard\n",
        SMALL,
        "  tailspin-toys:\n    name: Tailspin Toys\n    type: small-business\n    contacts:\n      - name: Tailspin Toys\n        phone: \"+31 20 555 0123\"\n\n  wingtip:\n    name: Wingtip\n    type: small-business\n    contacts:\n      - name: Wingtip\n        phone: \"+1 (425) 555-0124\"\n",
    );
    check_list(
        "sourcedId,name,type,parentSourcedId\ns1,Tailspin High,highSchool,d1\n",
        &[],
        "  tailspin-high:\n    name: Tailspin High\n    type: school\n",
    );
    check_list(
        "id,name,domains,custom_tier\n3,Tailspin Toys,\"tailspin.example, tailspin-shop.example\",gold\n",
        SMALL,
        "  tailspin-toys:\n    name: Tailspin Toys\n    type: small-business\n    domains: [tailspin.example, tailspin-shop.example]\n",
    );
    // The domain of a page is only proposed.
    check_list(
        "companyName,companyIdentifier,phoneNumber,website,status\n\
         Tailspin Toys,TAILSPIN,020 555 0123,https://www.tailspin.example/nl,Active\n\
         Old Toys,OLD,,,Inactive\n",
        &["--type", "small-business", "--country", "Nederland"],
        "  tailspin-toys:\n    name: Tailspin Toys\n    type: small-business\n    # domains: [tailspin.example]\n    contacts:\n      - name: Tailspin Toys\n        phone: \"+31 20 555 0123\"\n",
    );
    check_list(
        "Klant;Domein;Contact;Telefoon\nTailspin Toys;tailspin.example;Sam;+31 20 555 0125\n",
        SMALL,
        "  tailspin-toys:\n    name: Tailspin Toys\n    type: small-business\n    domains: [tailspin.example]\n    contacts:\n      - name: Sam\n        phone: \"+31 20 555 0125\"\n",
    );
    check_list(
        "{\"companies\": [{\"id\": 4, \"slug\": \"tt\", \"name\": \"Tailspin Toys\", \"nickname\": \"TT\", \"company_type\": \"Client\", \"phone_number\": \"020 555 0123\", \"country_name\": \"Netherlands\", \"website\": \"tailspin.example\", \"archived\": false}]}",
        SMALL,
        "  tailspin-toys:\n    name: Tailspin Toys\n    aliases: [TT]\n    type: small-business\n    # domains: [tailspin.example]\n    contacts:\n      - name: Tailspin Toys\n        phone: \"+31 20 555 0123\"\n",
    );
}

/// Encodings, and the lines that programs put before the columns.
#[test]
fn however_a_list_is_written() {
    let expected =
        "  societe-x:\n    name: Société X\n    type: small-business\n    domains: [x.example]\n";
    let text = "name,domain\r\nSociété X,x.example\r\n";
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let with_mark = [b"\xef\xbb\xbf".to_vec(), text.into()].concat();
    let tabs = text.replace(',', "\t");
    for bytes in [
        text.into(),
        latin,
        with_mark,
        utf16(text),
        tabs.into_bytes(),
        format!("sep=;\r\n{}", text.replace(',', ";")).into_bytes(),
        format!("#TYPE Selected.System.String\r\n{text}").into_bytes(),
        format!("version:v1.0,\r\n{text}").into_bytes(),
        text.replace("\r\n", "\r").into_bytes(),
        br#"[{"Name":"Soci\u00e9t\u00e9 X","Domain":"x.example"}]"#.to_vec(),
        b"{\"name\":\"Soci\xc3\xa9t\xc3\xa9 X\",\"domain\":\"x.example\"}\n".to_vec(),
    ] {
        let (body, said) = list(&bytes, SMALL);
        assert_eq!(body, expected, "{said} {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn columns_that_nothing_knows_are_named() {
    let machine = Machine::new();
    machine.write("list.csv", "Relatie,Maildomein,Balie,Doorkiesnr,Nr\nTailspin Toys,tailspin.example,Sam,+31 20 555 0125,tt-1\n");
    let run = |more: &[&str]| {
        machine.run(&[&["import", "list.csv", "--to", "-", "-t", "enterprise"], more].concat())
    };
    let ran = run(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    assert!(
        ran.err.contains(
            "list.csv: no known source has the keys or columns `Relatie`, `Maildomein`, `Balie`, `Doorkiesnr`, `Nr`"
        ),
        "{ran:?}"
    );
    assert!(ran.err.contains("--map name=COLUMN"), "{ran:?}");
    let ran = run(&[
        "--map",
        "name=Relatie",
        "--map",
        "domains=Maildomein",
        "--map",
        "contact=Balie",
        "--map",
        "phone=doorkiesnr",
        "--map",
        "id=Nr",
    ]);
    assert!(
        ran.out.ends_with("organizations:\n  tt-1:\n    name: Tailspin Toys\n    type: enterprise\n    domains: [tailspin.example]\n    contacts:\n      - name: Sam\n        phone: \"+31 20 555 0125\"\n"),
        "{ran:?}"
    );
    let ran = run(&["--map", "name=Klant"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("no column `Klant`; there are `Relatie`"), "{ran:?}");
    for (map, words) in [
        ("naam=Klant", "unknown field `naam`: there are"),
        ("name", "name=COLUMN"),
        ("name=", "no column"),
    ] {
        let ran = run(&["--map", map]);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(words), "{ran:?}");
    }
}

const EDITED: &str = r#"# Our clients, edited by hand.
default: tailspin

contacts:
  desk: {name: Northwind Desk, phone: "+31 20 555 0199"}   # shared

organizations:
  tailspin:                           # the big one
    name: Tailspin                    # as they say it
    aliases: [TT]
    type: enterprise
    domains: [tailspin.example]       # more to come
    contacts:
    - name: Tailspin IT
      phone: "+31 20 555 0777"        # a direct line
    - {use: desk, role: it-consultant}
    # Anna knows them.

  wingtip: {name: "Wingtip, Inc.", type: school, domains: [wingtip.example], contacts: [{use: desk}]}
  old-client:
    name: Old Client
    type: enterprise
    contacts: [{use: desk}]

# The end.
"#;

/// Every line that is there stays, in its order, and a second time changes nothing.
#[test]
fn what_a_person_wrote_stays() {
    let machine = Machine::new();
    machine.write("clients.yaml", EDITED);
    let files =
        ["organization.json", "intune-brand.json", "contracts.json", "customers.json"].map(sample);
    let mut arguments: Vec<&str> = vec!["import", "--to", "clients.yaml", "-t", "small-business"];
    arguments.extend(files.iter().map(String::as_str));
    let arguments =
        [&arguments, ["--contact", "desk", "--role", "it-consultant"].as_slice()].concat();
    let ran = machine.done(&arguments);
    let merged = machine.read("clients.yaml");
    assert_eq!(
        merged,
        r#"# Our clients, edited by hand.
default: tailspin

contacts:
  desk: {name: Northwind Desk, phone: "+31 20 555 0199"}   # shared

organizations:
  tailspin:                           # the big one
    name: Tailspin                    # as they say it
    aliases: [TT]
    type: enterprise
    cloud: worldwide
    tenant: tailspintoys
    tenant_id: "5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24"
    domains: [tailspin.example, tailspin-shop.example, tailspinshop.onmicrosoft.com, tailspintoys.onmicrosoft.com]       # more to come
    contacts:
    - name: Tailspin IT
      phone: "+31 20 555 0777"        # a direct line
      email: it@tailspin.example
      url: https://it.tailspin.example
      note: Noem het nummer op je laptop.
    - {use: desk, role: it-consultant}
    # Anna knows them.
    language: nl

  wingtip: {name: "Wingtip, Inc.", type: school, tenant_id: "0b7e4d52-6c31-4f0a-8a97-1e2d3c4b5a60", domains: [wingtip.example], contacts: [{use: desk}]}
  old-client:
    name: Old Client
    type: enterprise
    contacts: [{use: desk}]

  wingtip-subsidiary:
    name: Wingtip subsidiary
    type: small-business
    tenant_id: "9d8c7b6a-5e4f-4321-8765-0a1b2c3d4e5f"
    contacts:
      - {use: desk, role: it-consultant}

# The end.
"#
    );
    for words in [
        "new: wingtip-subsidiary: Wingtip subsidiary\n",
        "changed: tailspin: cloud worldwide, tenant tailspintoys, tenant_id 5f3c0c6e",
        "changed: wingtip: tenant_id 0b7e4d52",
        "gone, but left: old-client\n",
        "kept: `tailspin`: phone `+31 20 555 0777` (",
        "intune-brand.json:1 says `020 555 0121`)",
        "kept: `tailspin`: name `Tailspin` (",
        "1 new, 2 changed, 1 gone\n",
        "check it with: whoadmin check clients.yaml\n",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    machine.done(&["check", "clients.yaml"]);
    let again = machine.done(&arguments);
    assert_eq!(machine.read("clients.yaml"), merged, "{again:?}");
    assert!(again.err.contains("nothing changes") && !again.err.contains("new:"), "{again:?}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let machine = Machine::new();
    machine.write("clients.yaml", EDITED);
    let contracts = sample("contracts.json");
    let ran = machine.done(&["import", &contracts, "--to", "clients.yaml", "--dry-run"]);
    assert!(
        ran.err.contains("changed: tailspin") && ran.err.contains("nothing was written"),
        "{ran:?}"
    );
    assert_eq!(machine.read("clients.yaml"), EDITED);
    machine.done(&["import", &contracts, "--to", "new/", "--dry-run", "-t", "school"]);
    assert!(!machine.home().join("new").exists());
}

#[test]
fn a_folder_has_one_organization_a_file() {
    let machine = Machine::new();
    machine.write(
        "clients/teams/wingtip.yaml",
        "organizations:\n  wingtip:\n    name: Wingtip, Inc.\n    type: school\n",
    );
    machine.write("clients/package.json", "{\"name\": \"clients\"}");
    let (contracts, customers) = (sample("contracts.json"), sample("customers.json"));
    let desk = ["--contact", "Northwind Desk", "--phone", "+31 20 555 0199", "-t", "enterprise"];
    let arguments =
        [["import", &contracts, &customers, "--to", "clients"].as_slice(), &desk].concat();
    machine.write("clients/package.json", "");
    std::fs::remove_file(machine.home().join("clients/package.json")).unwrap();
    machine.done(&arguments);
    let mut names: Vec<String> = machine
        .home()
        .join("clients")
        .read_dir()
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["contacts.yaml", "tailspin-toys.yaml", "teams", "wingtip-subsidiary.yaml"]);
    assert_eq!(
        machine.read("clients/teams/wingtip.yaml"),
        "organizations:\n  wingtip:\n    name: Wingtip, Inc.\n    type: school\n    tenant_id: \"0b7e4d52-6c31-4f0a-8a97-1e2d3c4b5a60\"\n    domains: [wingtip.example]\n    contacts:\n      - {use: northwind-desk}\n"
    );
    assert!(machine.read("clients/contacts.yaml").ends_with(
        "\ncontacts:\n  northwind-desk:\n    name: Northwind Desk\n    phone: \"+31 20 555 0199\"\n"
    ));
    machine.done(&["check", "clients"]);
    let ran = machine.done(&["ask", "tailspin.example", "-d", "clients", "-o", "json"]);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["contact"]["name"], "Northwind Desk");
    let again = machine.done(&arguments);
    assert!(again.err.contains("nothing changes"), "{again:?}");
}

#[test]
fn the_contact_of_all_is_written_once() {
    let machine = Machine::new();
    let contracts = sample("contracts.json");
    let desk =
        ["--contact", "Northwind Desk", "--email", "desk@northwind.example", "-t", "enterprise"];
    machine.done(&[["import", &contracts, "--to", "c.yaml"].as_slice(), &desk].concat());
    let text = machine.read("c.yaml");
    assert_eq!(text.matches("desk@northwind.example").count(), 1, "{text}");
    assert_eq!(text.matches("{use: northwind-desk}").count(), 2, "{text}");
    machine.done(&["check", "c.yaml"]);
    // What it has not yet is added to it.
    let more = ["--contact", "northwind desk", "--url", "https://northwind.example"];
    let ran = machine.done(&[["import", &contracts, "--to", "c.yaml"].as_slice(), &more].concat());
    assert!(ran.err.contains("contact: northwind-desk: url https://northwind.example"), "{ran:?}");
    let ran = machine.run(&[
        "import",
        &contracts,
        "--to",
        "d.yaml",
        "-t",
        "school",
        "--contact",
        "Nobody",
    ]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("the contact `Nobody` cannot be reached"), "{ran:?}");
    let ran = machine.run(&[
        "import",
        &contracts,
        "--to",
        "d.yaml",
        "-t",
        "school",
        "--phone",
        "+31205550100",
    ]);
    assert!(ran.code == 2 && ran.err.contains("--contact is missing"), "{ran:?}");
    let ran = machine.run(&[
        "import",
        &contracts,
        "--to",
        "d.yaml",
        "-t",
        "school",
        "--contact",
        "A",
        "--phone",
        "020",
    ]);
    assert!(ran.code == 2 && ran.err.contains("does not start with `+`"), "{ran:?}");
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, code: i32, words: &str) {
    let machine = Machine::new();
    machine.write("x.txt", bytes);
    let ran = machine.run(&["import", "x.txt", "--to", "y.yaml", "-t", "enterprise"]);
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{words}: {ran:?}");
    assert!(ran.err.contains(words) && ran.err.contains("hint: "), "{words}: {ran:?}");
    assert!(!machine.home().join("y.yaml").exists());
}

#[test]
fn files_that_give_nothing() {
    refused("", 1, "x.txt: the file is empty");
    refused(" \r\n\u{feff}\n", 1, "x.txt: the file is empty");
    refused(b"PK\x03\x04\x14\x00", 1, "x.txt: the file is a workbook");
    refused(
        "{\"value\": [{\"id\": \"a\", \"displayName\": \"B\", ",
        1,
        "x.txt:1:43: the JSON is faulty: EOF",
    );
    refused(
        "[\n  {\"tenantId\": 1,}\n]",
        1,
        "x.txt:2:18: the JSON is faulty: key must be a string",
    );
    refused("[[[[[[", 1, "the JSON is faulty");
    refused("[".repeat(100_000), 1, "the JSON is faulty");
    refused(
        "{\"organizations\": {\"a\": {\"name\": \"A\"}}}",
        1,
        "x.txt: the file is a directory already",
    );
    refused("{\"value\": []}", 1, "there is no organization in what was given");
    refused("[]", 1, "there is no organization");
    refused(
        "{\"scripts\": {\"test\": \"x\"}}",
        1,
        "no known source has the keys or columns `scripts`",
    );
    refused("name,domain\n", 1, "there is no organization");
    refused("just words\n", 1, "no known source has the keys or columns `just words`");
    refused(
        "First name,Last name,Display name,User principal name\nA,B,A B,a@b.example\n",
        1,
        "those of a list of people",
    );
    refused("sourcedId,username,givenName,familyName,email\n", 1, "those of a list of people");
    refused(b"\x00\x01\x02\xff\xfe\xfd", 1, "no known source");
    let machine = Machine::new();
    let ran = machine.run(&["import", "none.json", "--to", "y.yaml"]);
    assert!(ran.code == 1 && ran.err.contains("cannot read `none.json`"), "{ran:?}");
    let ran = machine.run(&["import", ".", "--to", "y.yaml"]);
    assert!(ran.code == 1 && ran.err.contains("`.` is a folder"), "{ran:?}");
    // All that is wrong is said at once.
    machine.write("a.json", "{");
    machine.write("b.csv", "");
    let ran = machine.run(&["import", "a.json", "b.csv", "--to", "y.yaml"]);
    assert!(
        ran.err.contains("a.json:1:1") && ran.err.contains("b.csv: the file is empty"),
        "{ran:?}"
    );
}

#[test]
fn rows_that_cannot_be_used_are_named_and_the_others_taken() {
    let (body, said) = list(
        "name,domain,tenant id,phone,email,language,type,cloud\n\
         A,a.example,,+31205550101,,,school,\n\
         B,a.example,5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24,,,,,\n\
         C,gmail.com,12,,not an address,tlh,schol,moon\n\
         D,d d,,020 555 0100,,,,\n\
         E,e.example,,+31205550102,,,,,,extra\n\
         F,f.example\n\
         ,,,,,,,\n\
         ,g.example,,,,,,\n\
         A,h.example,,,,,,\n",
        &["--type", "enterprise"],
    );
    assert_eq!(
        body,
        "  a:
    name: A
    type: school
    tenant_id: \"5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24\"
    domains: [a.example, h.example]
    contacts:
      - name: A
        phone: \"+31205550101\"

  c:
    name: C
    type: enterprise

  d:
    name: D
    type: enterprise

  f:
    name: F
    type: enterprise
    domains: [f.example]

  g-example:
    name: g.example
    type: enterprise
    domains: [g.example]
",
        "{said}"
    );
    for words in [
        "kept: `A`: name `A` (list.csv:3 says `B`)",
        "list.csv:4: `gmail.com` belongs to a provider of personal mail",
        "list.csv:4: `12` is not a tenant id",
        "list.csv:4: unknown organization type `schol`",
        "list.csv:4: unknown cloud `moon`",
        "list.csv:4: e-mail address `not an address` ",
        "list.csv:5: phone `020 555 0100` does not start with `+`",
        "list.csv:6: 10 cells stand below 8 columns",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("cannot be reached"), "{said}");
}

#[test]
fn files_that_disagree() {
    let machine = Machine::new();
    let id = "5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24";
    let other = "0b7e4d52-6c31-4f0a-8a97-1e2d3c4b5a60";
    machine.write("a.csv", format!("tenant id,name,domains,phone,contact\n{id},Tailspin,tailspin.example,+31 20 555 0101,Desk\n"));
    machine.write("b.csv", format!("tenant id,name,domains,phone,contact\n{id},Tailspin Toys,tailspin.example,+31 20 555 0102,desk\n{other},Thief,tailspin.example,,\n"));
    let ran = machine.done(&["import", "a.csv", "b.csv", "--to", "c.yaml", "-t", "enterprise"]);
    let text = machine.read("c.yaml");
    assert!(
        text.contains("name: Tailspin\n") && text.contains("0101") && !text.contains("0102"),
        "{text}"
    );
    assert_eq!(text.matches("tailspin.example").count(), 1, "{text}");
    for words in [
        "kept: `Tailspin`: name `Tailspin` (b.csv:2 says `Tailspin Toys`)",
        "kept: `Tailspin`: phone `+31 20 555 0101` (b.csv:2 says `+31 20 555 0102`)",
        "not taken: b.csv:3: domain `tailspin.example` is that of `Tailspin` already",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    // Two tenants of one name are two organizations, unless they are on different clouds.
    machine.write("d.csv", format!("tenant id,name,cloud\n{id},Twins,\n{other},Twins,\n"));
    let ran = machine.done(&["import", "d.csv", "--to", "-", "-t", "enterprise"]);
    assert!(ran.out.contains("  twins:\n") && ran.out.contains("  twins-2:\n"), "{ran:?}");
    machine.write("e.csv", format!("tenant id,name,cloud,domains\n{id},Twins,worldwide,t.example\n{other},Twins,21vianet,t-cn.example\n"));
    let ran = machine.done(&["import", "e.csv", "--to", "-", "-t", "enterprise"]);
    assert!(
        ran.out.contains(&format!(
            "    tenants:\n      - {{cloud: 21vianet, id: \"{other}\", domains: [t-cn.example]}}\n"
        )),
        "{ran:?}"
    );
}

#[test]
fn names_that_mean_something_else() {
    let (body, said) = list(
        "name,domain\ncheck,check.example\nSchool,s.example\n\"x\norganizations: {evil: {name: E}}\",x.example\n\u{202E}abc\u{1B}[31m,y.example\n- a: &b,z.example\n",
        ENTERPRISE,
    );
    for entry in [
        "  check-2:\n    name: check\n",
        "  school-2:\n    name: School\n",
        "    name: \"x organizations: {evil: {name: E}}\"\n",
    ] {
        assert!(body.contains(entry), "{entry}: {body}");
    }
    assert!(
        !body.contains('\u{1b}') && !said.contains('\u{1b}') && !said.contains('\u{202e}'),
        "{body} {said}"
    );
    assert_eq!(body.matches("    name: ").count(), 5, "{body}");
}

#[test]
fn a_directory_that_cannot_be_written_into() {
    let machine = Machine::new();
    let contracts = sample("contracts.json");
    let run = |to: &str| machine.run(&["import", &contracts, "--to", to, "-t", "enterprise"]);
    for (text, words) in [
        ("organizations:\n  a: [\n", "; nothing was written"),
        ("- a\n", "nothing can be added to `organizations` as it is written"),
        ("organizations: nobody\n", "nothing can be added to `organizations`"),
        ("organisations: {}\n", "unknown key `organisations`"),
    ] {
        machine.write("t.yaml", text);
        let ran = run("t.yaml");
        assert_eq!(ran.code, 5, "{ran:?}");
        assert!(ran.err.contains(words), "{words}: {ran:?}");
        assert_eq!(machine.read("t.yaml"), text);
    }
    let ran = run("x.directory");
    assert!(ran.code == 2 && ran.err.contains("a compiled file cannot be written into"), "{ran:?}");
    let ran = run("");
    assert!(ran.code == 2, "{ran:?}");
    machine.write("latin.yaml", b"# caf\xe9\n");
    let ran = run("latin.yaml");
    assert!(ran.code == 5 && ran.err.contains("is not UTF-8"), "{ran:?}");
    // A type that nothing tells is asked for.
    let ran = machine.run(&["import", &contracts, "--to", "z.yaml"]);
    assert!(
        ran.code == 2 && ran.err.contains("no type is known for `Tailspin Toys`, `Wingtip, Inc.`"),
        "{ran:?}"
    );
    assert!(ran.err.contains("--type: school, enterprise"), "{ran:?}");
}

#[test]
fn json_and_aliases_are_written_into() {
    let machine = Machine::new();
    let contracts = sample("contracts.json");
    machine.write("t.json", "{\n  \"organizations\": {\n    \"wingtip\": {\"name\": \"Wingtip, Inc.\", \"type\": \"school\"}\n  }\n}\n");
    machine.done(&["import", &contracts, "--to", "t.json", "-t", "enterprise"]);
    let text = machine.read("t.json");
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["organizations"]["wingtip"]["domains"][0], "wingtip.example");
    assert_eq!(read["organizations"]["tailspin-toys"]["type"], "enterprise");
    machine.done(&["list", "organizations", "--isolated", "-d", "t.json"]);
    machine.done(&["import", &contracts, "--to", "new.json", "-t", "enterprise"]);
    machine.done(&["list", "organizations", "--isolated", "-d", "new.json"]);
    // What an anchor names is only there.
    machine.write("a.yaml", "organizations:\n  wingtip:\n    name: Wingtip, Inc.\n    type: school\n    domains: &d [w.example]\n  tailspin:\n    name: Tailspin Toys\n    type: school\n    domains: *d\n");
    let ran = machine.run(&["import", &contracts, "--to", "a.yaml"]);
    assert!(machine.read("a.yaml").contains("domains: *d\n"), "{ran:?}");
}

#[test]
fn exports_come_through_pipes() {
    let machine = Machine::new();
    let bytes = std::fs::read(sample("contracts.json")).unwrap();
    let ran = machine.run_with(&["import", "-", "--to", "-", "-t", "enterprise", "-q"], &bytes);
    assert!(ran.code == 0 && ran.err.is_empty() && ran.out.contains("wingtip.example"), "{ran:?}");
}

/// The page of a longer list says nothing of what is gone.
#[test]
fn a_page_of_several_is_said() {
    let machine = Machine::new();
    machine.write("clients.yaml", EDITED);
    let page = std::fs::read_to_string(sample("contracts.json")).unwrap();
    machine.write(
        "page.json",
        page.replacen(
            '{',
            "{\"@odata.nextLink\": \"https://graph.microsoft.com/v1.0/contracts?$skiptoken=x\",",
            1,
        ),
    );
    let ran = machine.done(&["import", "page.json", "--to", "clients.yaml", "--dry-run"]);
    assert!(ran.err.contains("there are further pages, which are not in the file"), "{ran:?}");
    assert!(!ran.err.contains("gone"), "{ran:?}");
}

#[test]
fn into_ones_own_place() {
    let machine = Machine::new();
    let organization = sample("organization.json");
    let own = machine.own();
    machine.write("config/whoadmin/other.yaml", "organizations:\n  thief:\n    name: Thief\n    type: school\n    domains: [tailspin.example]\n    contacts: [{name: A, phone: '+31205550101'}]\n");
    let arguments =
        ["import", organization.as_str(), "--to", own.to_str().unwrap(), "-t", "enterprise"];
    let ran = machine.run(&arguments);
    assert!(
        ran.code == 5 && ran.err.contains("domain `tailspin.example` stands here again"),
        "{ran:?}"
    );
    assert!(!own.exists());
    std::fs::remove_file(own.with_file_name("other.yaml")).unwrap();
    machine.done(&arguments);
    machine.done(&["check"]);
}

#[test]
fn a_large_list_is_quick() {
    let machine = Machine::new();
    let mut items = String::from("{\"value\": [");
    for number in 0..20_000 {
        let comma = if number > 0 { "," } else { "" };
        items.push_str(&format!(
            "{comma}\n{{\"customerId\": \"5f3c0c6e-2b1a-4c7d-9e80-{number:012x}\", \"contractType\": \"ResellerPartner\", \"defaultDomainName\": \"client{number}.example\", \"displayName\": \"Client {number}\"}}"
        ));
    }
    machine.write("contracts.json", items + "]}");
    let start = std::time::Instant::now();
    machine.done(&["import", "contracts.json", "--to", "c.yaml", "-t", "enterprise"]);
    machine.done(&["import", "contracts.json", "--to", "c.yaml", "-t", "enterprise"]);
    // In a build without optimization, on a machine that does other things as well.
    assert!(start.elapsed().as_secs() < 100, "{:?}", start.elapsed());
    assert!(machine.read("c.yaml").contains("client19999.example"));
}

/// Items of two sources in one file are each read as what they are; of two shapes that fit one item,
/// the one that asks for more.
#[test]
fn a_file_that_is_two_things() {
    let machine = Machine::new();
    machine.write(
        "both.json",
        r#"[
  {"customerId": "5f3c0c6e-2b1a-4c7d-9e80-3d5a7b9c1e24", "contractType": "X", "defaultDomainName": "tailspin.example", "displayName": "Tailspin"},
  {"tenantId": "0b7e4d52-6c31-4f0a-8a97-1e2d3c4b5a60", "displayName": "Wingtip", "tenantCategory": "Home", "domains": ["wingtip.example"]},
  {"unrelated": 1}
]"#,
    );
    let ran = machine.done(&["import", "both.json", "--to", "-", "-t", "enterprise"]);
    assert!(
        ran.err.contains("read as Microsoft Graph, contracts; Azure Resource Manager, tenants"),
        "{ran:?}"
    );
    assert!(
        ran.out.contains("[tailspin.example]") && ran.out.contains("[wingtip.example]"),
        "{ran:?}"
    );
    assert!(ran.err.contains("no known source has the keys or columns `unrelated`"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let machine = Machine::new();
    machine.write("real/clients.yaml", EDITED);
    std::os::unix::fs::symlink("real/clients.yaml", machine.home().join("clients.yaml")).unwrap();
    machine.done(&["import", &sample("contracts.json"), "--to", "clients.yaml"]);
    assert!(machine.home().join("clients.yaml").is_symlink());
    assert!(machine.read("real/clients.yaml").contains("0b7e4d52"));
}

/// A directory file as somebody could have written it: in blocks or brackets, indented by two or four,
/// with comments and without, with line ends of Windows, and without one at the end.
fn written() -> impl Strategy<Value = String> {
    let organization = prop::sample::select(vec![
        "{name: Tailspin Toys, type: school}",
        "\n@@name: Tailspin Toys   # theirs\n@@type: school\n@@# domains to come",
        "\n@@name: 'Tailspin'\n@@type: school\n@@domains: [tailspin.example]   # one\n@@contacts:\n@@- name: Desk\n@@  phone: \"+31 20 555 0100\"",
        "\n@@name: {en: Tailspin Toys, nl: Tailspin}\n@@type: school\n@@contacts:\n@@  - {name: Tailspin IT, email: it@tailspin.example}\n\n@@# What people say.\n@@aliases: [TT]",
        "\n@@name: |-\n@@  Tailspin Toys\n@@type: school\n@@domains:\n@@- tailspin.example\n@@# more\n@@- tailspin-shop.example\n@@tenants:\n@@- {cloud: 21vianet, domains: [tailspin-cn.example]}",
        "\n@@\"name\": \"Tailspin Toys\"\n@@type: school\n@@tenant_id: 5F3C0C6E-2B1A-4C7D-9E80-3D5A7B9C1E24\n@@domains: []",
    ]);
    let around = prop::sample::select(vec![
        ("", ""),
        ("# Ours.\ndefault: t\n", "contacts:\n  d: {name: D, phone: '+31205550100'}\n"),
        ("contacts: {}\n\n", "\n# The end.\n"),
    ]);
    let rest = prop::sample::select(vec!["", "  other:\n    name: Other\n    type: school\n"]);
    (organization, around, rest, prop::bool::ANY, 0..3_usize).prop_map(
        |(organization, (before, after), rest, four, ending)| {
            let deep = if four { "        " } else { "    " };
            let entry = organization.replace("@@", deep);
            let indent = if four { "    " } else { "  " };
            let rest = if four { String::new() } else { rest.to_owned() };
            let text = format!(
                "{before}organizations:\n{indent}t:{}{entry}\n{rest}{after}",
                if entry.starts_with('\n') { "" } else { " " }
            );
            match ending {
                0 => text,
                1 => text.replace('\n', "\r\n"),
                _ => text.trim_end().to_owned(),
            }
        },
    )
}

/// Whether all that `old` says, `new` says too, in the same order.
fn holds(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            old.iter().all(|(key, old)| new.get(key).is_some_and(|new| holds(new, old)))
        }
        (Value::Array(new), Value::Array(old)) => {
            new.len() >= old.len() && new.iter().zip(old).all(|(new, old)| holds(new, old))
        }
        (new, old) => new == old || *old == serde_json::json!({}),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_there_stays(text in written(), names in prop::sample::subsequence(vec!["organization.json", "intune-brand.json", "contracts.json", "partner-center.csv", "clients.csv"], 1..4)) {
        thread_local! {
            static DIRECTORY: Rc<Directory> = crate::format::built_in();
            static TABLES: Tables = Tables::read().unwrap();
        }
        let merged = |text: &str| {
            let read = |name: &&str| {
                let source = Source { name: (*name).to_owned(), bytes: std::fs::read(sample(name)).unwrap() };
                TABLES.with(|tables| Reading { tables, map: &[], with_people: true }.read(&source).unwrap())
            };
            let contact = SharedContact { name: "Our Desk".to_owned(), channels: vec![("phone", "+31205550199".to_owned())], ..SharedContact::default() };
            let settings = Settings { kind: Some("enterprise".to_owned()), contact: Some(contact), ..Settings::default() };
            let files = [import::File { name: "t.yaml".to_owned(), text: text.to_owned() }];
            let batches = names.iter().map(read).collect();
            let merged = DIRECTORY.with(|directory| TABLES.with(|tables| import::merge(batches, &files, directory, tables, &settings).unwrap()));
            merged.changed.into_iter().next().map(|(_, text)| text)
        };
        let Some(new) = merged(&text) else { return Ok(()) };
        let bytes = new.as_bytes().to_vec();
        let file = load::File { name: "t.yaml".to_owned(), bytes };
        let loaded = DIRECTORY.with(|directory| load::load(vec![file], load::Rights::Place, Some(directory)));
        prop_assert!(loaded.is_whole(), "{:?}\n{}", loaded.problems, new);
        prop_assert!(holds(&crate::format::yaml(&new), &crate::format::yaml(&text)), "{}\n→\n{}", text, new);
        let mut lines = new.lines();
        for line in text.lines() {
            let kept = line.split(']').next().unwrap_or_default().split('}').next().unwrap_or_default();
            prop_assert!(lines.any(|new| new.starts_with(kept)), "{:?} of\n{}\n→\n{}", line, text, new);
        }
        prop_assert_eq!(new.contains("\r\n"), text.contains("\r\n"));
        prop_assert_eq!(merged(&new), None, "{}", new);
    }
}
