//! Holds templates of one's own to their bounds: nothing runs, nothing grows, every mistake has its place.

use std::time::{Duration, Instant};

use crate::people::{Ran, folder, ran, tool};

/// What a checklist of `who` in this template comes to.
fn fill_for(who: &str, name: &str, template: &[u8], more: &[&str]) -> Ran {
    let folder = folder();
    std::fs::write(folder.path().join(name), template).unwrap();
    ran(&mut tool(&folder, &[&["checklist", who, "--template", name], more].concat()))
}

fn fill(template: &str) -> Ran {
    fill_for("anna@contoso.com", "ours.txt", template.as_bytes(), &["--lang", "en"])
}

#[test]
fn is_filled_with_the_answer_and_the_items() {
    #[track_caller]
    fn check(template: &str, expected: &str) {
        assert_eq!(fill(template).ended(0).text(), expected);
    }
    check("{{ contact.name }}, {{ contact.phone }}", "IT Service Desk, +31 20 555 0100");
    check("{{ asked }} {{ organization.name }}", "anna@contoso.com Contoso Nederland B.V.");
    check(
        "{{ cloud.id }} {{ cloud.basis }} {{ portal.url }}",
        "worldwide organization https://admin.microsoft.com",
    );
    check("{{ school.name }}|{{ message.text }}|{{ person }}", "||");
    check(
        "{{#each items}}{{#if url}}{{ id }}={{ url }};{{/if}}{{/each}}",
        "sign-in=https://m365.cloud.microsoft;security=https://mysignins.microsoft.com/security-info;\
         reset-register=https://aka.ms/ssprsetup;reset=https://passwordreset.microsoftonline.com;\
         contact=https://help.contoso.com;",
    );
    check("{{#each path}}{{ @number }}{{ role }} {{/each}}", "1help-desk 2account-giver ");
    check(
        "{{ title }}\r\n",
        "Welcome to Contoso Nederland B.V.: your first days with Microsoft 365\r\n",
    );
}

#[test]
fn is_escaped_for_its_form() {
    #[track_caller]
    fn check(name: &str, more: &[&str], expected: &str) {
        let ran = fill_for("hostile", name, b"<b>{{ contact.note }}</b>", more).ended(0);
        assert_eq!(ran.text(), format!("<b>{expected}</b>"));
    }
    let html = "&lt;img src=x onerror=alert(1)&gt; {{ path }} \\ | *bold*";
    let markdown = "&lt;img src=x onerror=alert\\(1\\)&gt; \\{\\{ path \\}\\} \\\\ \\| \\*bold\\*";
    let plain = "<img src=x onerror=alert(1)> {{ path }} \\ | *bold*";
    check("ours.html", &[], html);
    check("ours.HTM", &[], html);
    check("ours.md", &[], markdown);
    check("ours.txt", &[], plain);
    check("ours", &[], plain);
    check("ours.md", &["-o", "html"], html);
    check("ours.html", &["-o", "md"], markdown);
    check("ours.html", &["-o", "table"], plain);
    for ending in ["csv", "json", "yaml"] {
        let name = format!("ours.{ending}");
        fill_for("hostile", &name, b"{{ title }}", &[]).ended(2).said("cannot make a");
    }
    fill_for("hostile", "ours.md", b"{{ title }}", &["-o", "json"]).ended(2).said("use one of");
}

#[test]
fn mistakes_have_their_place() {
    #[track_caller]
    fn check(template: &str, place: &str, words: &str) {
        let ran = fill(template).ended(2).said(words);
        assert!(ran.out.is_empty(), "{ran:?}");
        assert!(ran.err.contains(&format!("ours.txt:{place}")), "{place} is not in {}", ran.err);
    }
    check("a\n {{ contact.nmae }}", "2:13", "did you mean `name`?");
    check("{{ contcat.name }}", "1:4", "did you mean `contact`?");
    check("{{#each items}}\n{{ txet }}{{/each}}", "2:4", "did you mean `text`?");
    // In what this person has not, too: the next one may.
    check("{{ school.nmae }}", "1:11", "did you mean `name`?");
    check("{{#each guidance}}{{ pathh }}{{/each}}", "1:22", "did you mean `path`?");
    check("{{ row.name }}", "1:4", "with --csv alone");
    check("{{ path }}", "1:4", "{{#each path}}");
    check("{{ contact }}", "1:4", "name one of its keys");
    check("{{ title | upper }}", "1:4", "a name has to stand here");
    check("{{ 1 + 1 }}", "1:4", "a name has to stand here");
    check("{{> header }}", "1:3", "a name has to stand here");
    check("{{ title", "1:1", "opened and not closed");
    check("{{#if title}}", "1:3", "is not closed");
    check("{{{ title }}}", "1:1", "a brace too many");
    check("ok\n\u{1b}[31mred", "2:1", "a control character");
    check("a\u{202e}b", "1:2", "turns text around");
    // Every mistake at once, each with a caret.
    let many = fill("{{ aa.b }}\n{{ title }} {{ bb.c }}").ended(2);
    assert_eq!(many.err.matches("error[template]").count(), 2, "{}", many.err);
    assert_eq!(many.err.matches("^^").count(), 2, "{}", many.err);
}

#[test]
fn files_that_are_none() {
    let folder = folder();
    let with = |name: &str| ran(&mut tool(&folder, &["checklist", "school", "--template", name]));
    with("missing.md").ended(1).said("cannot read `missing.md`");
    with(".").ended(1).said("is not a regular file");
    std::fs::write(folder.path().join("latin.md"), b"caf\xe9 {{ title }}").unwrap();
    with("latin.md").ended(2).said("is not UTF-8");
    std::fs::write(folder.path().join("huge.md"), vec![b'x'; 30 << 20]).unwrap();
    with("huge.md").ended(2).said("larger than 256 KiB");
    std::fs::write(folder.path().join("huge.txt"), "é".repeat(20 << 20)).unwrap();
    with("huge.txt").ended(2).said("larger than 256 KiB");
    std::fs::write(folder.path().join("empty.md"), b"").unwrap();
    assert!(with("empty.md").ended(0).out.is_empty());
    std::fs::write(folder.path().join("marked.md"), "\u{feff}{{ language }}").unwrap();
    assert_eq!(with("marked.md").ended(0).text(), "en");
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
    let folder = folder();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("p.md")).status();
    if made.is_ok_and(|it| it.success()) {
        let ran = ran(&mut tool(&folder, &["checklist", "school", "--template", "p.md"]));
        ran.ended(1).said("is not a regular file");
    }
}

/// The templates that brought other engines down, and whatever multiplies.
#[test]
fn no_template_takes_long_or_grows() {
    let nested = |body: &str| {
        format!(
            "{{{{#each items}}}}{{{{#each items}}}}{{{{#each items}}}}{body}{{{{/each}}}}{{{{/each}}}}{{{{/each}}}}"
        )
    };
    let wide = nested(&"0123456789abcdef".repeat(400));
    let hostile = [
        format!("{{{{ {}1 }}}}", "-".repeat(100_000)),
        format!("{{{{ {}title{} }}}}", "(".repeat(50_000), ")".repeat(50_000)),
        "{% set x = 'a' %}{% for i in range(100) %}{% set x = x ~ x %}{% endfor %}{{ x }}"
            .to_owned(),
        "{{ title ~ title ~ title }}".to_owned(),
        "{{#each items}}".repeat(15_000),
        "{{#if title}}".repeat(15_000) + &"{{/if}}".repeat(15_000),
        wide,
        format!("{{{{ {}title }}}}", "title.".repeat(40_000)),
        "{{".repeat(100_000),
        "{{!--".repeat(50_000),
    ];
    for template in hostile {
        let begun = Instant::now();
        let ran = fill(&template);
        assert!(matches!(ran.code, 0 | 2), "{} for {template:.60}", ran.code);
        assert!(ran.out.len() <= 1 << 20);
        assert!(begun.elapsed() < Duration::from_secs(20), "{template:.60}");
    }
    // What passes the bound says so, and leaves nothing behind.
    let ran =
        fill(&nested(&"0123456789abcdef".repeat(400))).ended(2).said("longer than 1048576 bytes");
    assert!(ran.out.is_empty());
}
