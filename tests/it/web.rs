//! Whose a web address is, without fetching anything.

use crate::common::{LANGUAGES, built_in};
use whoadmin::answer::WebPart;
use whoadmin::understand::web_address::judge;
use whoadmin::words::Catalog;

fn judged(raw: &str, language: &str) -> WebPart {
    let directory = built_in();
    let answer = judge(&directory, raw, Catalog::new(&directory, language));
    answer.web.expect("an address is judged")
}

#[track_caller]
fn check(raw: &str, verdict: &str, expected: &str) {
    let web = judged(raw, "en");
    assert_eq!(web.verdict, verdict, "{raw:.100}: {}", web.text);
    let told = [web.portals.join(" "), web.clouds.join(" "), web.looks_like.unwrap_or_default()];
    let told = told.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join(", ");
    assert_eq!(told, expected, "{raw:.100}");
}

#[test]
fn portals_on_their_clouds() {
    let usual = "admin-center, worldwide gcc";
    check("https://admin.microsoft.com", "portal", usual);
    check("https://admin.microsoft.com/", "portal", usual);
    check("https://admin.microsoft.com:443/", "portal", usual);
    check("HTTPS://Admin.Microsoft.COM/?source=contoso", "portal", usual);
    check("https://admin.microsoft.com/#/homepage", "portal", usual);
    check("https://admin.cloud.microsoft", "portal", "admin-center, worldwide");
    check(
        "https://portal.partner.microsoftonline.cn/adminportal",
        "portal",
        "admin-center, 21vianet",
    );
    check("https://portal.office365.us/adminportal/home", "portal", "admin-center, gcc-high");
    check("https://portal.apps.mil/adminportal/home#/x", "portal", "admin-center, dod");
    check("https://portal.office.de", "portal", "admin-center, germany");
    check("https://contoso-admin.sharepoint.cn", "portal", "sharepoint, 21vianet");
    check("https://passwordreset.microsoftonline.us", "portal", "password-reset, dod gcc-high");
    check(
        "https://passwordreset.activedirectory.windowsazure.cn",
        "portal",
        "password-reset, 21vianet",
    );
}

#[test]
fn pages_of_known_hosts() {
    check("https://admin.microsoft.com/Adminportal/Home#/users", "known-host", "worldwide gcc");
    check(
        "https://login.microsoftonline.com/common/oauth2/authorize?a=b",
        "known-host",
        "worldwide gcc",
    );
    check("https://login.partner.microsoftonline.cn/x", "known-host", "21vianet");
    // Longer than what is opened, but the host tells whose it is.
    let long = format!("https://login.microsoftonline.com/common?x={}", "a".repeat(9000));
    check(&long, "known-host", "worldwide gcc");
    assert_eq!(
        judged(&long, "en").url.as_deref(),
        Some("https://login.microsoftonline.com/common")
    );
}

#[test]
fn strangers() {
    for raw in [
        "https://en.wikipedia.org/wiki/Microsoft",
        "https://help.contoso.com",
        "http://contoso.com",
    ] {
        check(raw, "unknown-host", "");
    }
    // What lies on a domain that is Microsoft's alone is its own; where others make pages, theirs.
    check("https://www.microsoft.com", "microsoft", "");
    check("https://xn--dmin-53d.microsoft.com", "microsoft", "");
    for raw in ["https://contoso.sharepoint.com", "https://evil.cloudapp.azure.com"] {
        check(raw, "others-write", "");
    }
}

#[test]
fn imitations() {
    for (raw, known) in [
        ("https://rnicrosoft.com", "microsoft.com"),
        ("https://login.rnicrosoftonline.com/x", "login.microsoftonline.com"),
        ("https://login.micros0ftonline.com", "login.microsoftonline.com"),
        ("https://admin-microsoft.com", "admin.microsoft.com"),
        ("https://microsoft-admin-login.com", "microsoft.com"),
        ("https://admin.microsoft.com.evil.example/login", "admin.microsoft.com"),
        ("https://admin.microsoft.com@evil.example", "admin.microsoft.com"),
        ("https://admin.microsoft.com:443@evil.example/x", "admin.microsoft.com"),
        ("https://portal.office365.us.evil.example", "portal.office365.us"),
        ("http://rnicrosoft.com", "microsoft.com"),
    ] {
        check(raw, "look-alike", known);
    }
    // Letters of other alphabets, as they are and as punycode.
    for raw in
        ["https://xn--mcrosoft-c2a.com", "https://mícrosoft.com", "https://admin.mіcrosoft.com"]
    {
        assert_eq!(judged(raw, "en").verdict, "look-alike", "{raw}");
    }
}

#[test]
fn addresses_not_to_follow() {
    for (raw, why) in [
        ("http://admin.microsoft.com", "not encrypted. Use https://admin.microsoft.com"),
        ("HTTP://admin.microsoft.com/x?y", "Use https://admin.microsoft.com/x?y"),
        ("https://admin.microsoft.com:8443", "unusual port"),
        ("https://user@admin.microsoft.com", "hides the real host"),
        ("https://127.0.0.1/x", "IP address"),
        ("https://2130706433/", "IP address"),
        ("https://intranet/x", "public internet"),
        ("https://admin.microsoft.com/a b", "characters"),
        ("https://admin.microsoft.com\\@evil.example/", "characters"),
        ("https://admin.microsoft.com/%zz", "behind the host"),
        ("https://admin.microsoft.com/../x", "behind the host"),
        ("https://", "host name"),
        ("https:admin.microsoft.com", "not encrypted"),
        ("https://admin.microsoft.com/\u{1b}[31m", "characters"),
        ("https://admin.microsoft.com/\u{202e}moc", "characters"),
    ] {
        let web = judged(raw, "en");
        assert_eq!((web.verdict, web.url), ("refused", None), "{raw}");
        assert!(web.text.contains(why), "{raw}: {}", web.text);
    }
}

#[test]
fn a_third_partys_host_is_not_called_microsofts() {
    for page in [
        "https://www.godaddy.com/help/i-forgot-my-microsoft-365-password-19221",
        "https://www.godaddy.com/x",
    ] {
        for language in LANGUAGES {
            let text = judged(page, language).text;
            let without = text.replace("Microsoft 365", "");
            assert!(!without.contains("Microsoft"), "{text}");
        }
    }
}

#[test]
fn every_language_tells_it() {
    for raw in [
        "https://admin.microsoft.com",
        "https://admin.microsoft.com/x",
        "https://www.microsoft.com",
        "https://contoso.example",
        "https://rnicrosoft.com",
        "http://admin.microsoft.com",
        "https://admin.microsoft.com:1",
        "https://10.0.0.1",
    ] {
        let mut texts: Vec<String> = LANGUAGES.map(|language| judged(raw, language).text).into();
        assert!(texts.iter().all(|it| !it.is_empty() && !it.contains('{')), "{texts:?}");
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), LANGUAGES.len(), "{texts:?}");
    }
}
