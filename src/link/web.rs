//! Turns the raw address of a web page or a chat into a link.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Link, LinkError, check_raw, escapes};
use crate::names::{self, DomainError};

/// The link of a web page: `https`, a public host name, no user name, no port but 443 (which is dropped).
///
/// Scheme and host come out in lower case; a path of `/` alone is dropped.
///
/// # Errors
/// Says what is wrong with it; nothing is repaired.
pub fn web(raw: &str) -> Result<Link, LinkError> {
    web_allowing(raw, &[])
}

/// The link of a web page, as [`web`], or of a host that the person named: any name, IP address and port
/// that is an entry of `allow`, and `http` where that is this computer.
///
/// An entry is a host (any port of it) or `host:port`; it never comes from a file.
///
/// # Errors
/// Says what is wrong with it; nothing is repaired.
pub fn web_allowing(raw: &str, allow: &[String]) -> Result<Link, LinkError> {
    check_raw(raw)?;
    let (scheme, rest) = raw.split_once("://").ok_or(LinkError::NotHttps)?;
    let scheme = scheme.to_ascii_lowercase();
    let port = match scheme.as_str() {
        "https" => HTTPS,
        "http" => HTTP,
        _ => return Err(LinkError::NotHttps),
    };
    let (authority, tail) = split(rest);
    let place = place(authority, port)?;
    let named = place.is_named(allow);
    if port == HTTP && !(named && place.is_this_computer()) {
        return Err(LinkError::NotHttps);
    }
    if named {
        check_named(&place.host)?;
    } else {
        check_public(&place)?;
    }
    check_tail(tail)?;
    let shown_port = if place.port == port { String::new() } else { format!(":{}", place.port) };
    let tail = if tail == "/" { "" } else { tail };
    let address = [scheme.as_str(), "://", &place.host, &shown_port, tail].concat();
    Ok(Link { address })
}

/// The link that an address with the placeholders `{tenant}`, `{tenant_id}` and `{domain}` can become: they are filled
/// by way of example.
///
/// # Errors
/// Says what is wrong with it; another placeholder is a `{` too many.
pub fn template(raw: &str) -> Result<Link, LinkError> {
    let filled = raw
        .replace("{tenant}", "contoso")
        .replace("{tenant_id}", "00000000-0000-0000-0000-000000000000")
        .replace("{domain}", "contoso.com");
    web(&filled)
}

/// Whether the person named the link's host: see [`web_allowing`] for the entries.
#[must_use]
pub fn is_allowed(link: &Link, allow: &[String]) -> bool {
    let Some((scheme, rest)) = link.as_str().split_once("://") else {
        return false;
    };
    let port = if scheme == "http" { HTTP } else { HTTPS };
    place(split(rest).0, port).is_ok_and(|place| place.is_named(allow))
}

/// The link of a Teams chat: a web page at `/l/chat/…` of one of `hosts`.
///
/// # Errors
/// Says what is wrong with it.
pub fn chat(raw: &str, hosts: &[String]) -> Result<Link, LinkError> {
    let link = web(raw)?;
    let host = link.host().ok_or(LinkError::NotChat)?;
    let path = link.as_str().strip_prefix("https://").and_then(|rest| rest.strip_prefix(host));
    let is_chat =
        path.and_then(|path| path.strip_prefix("/l/chat/")).is_some_and(|rest| !rest.is_empty());
    if is_chat && hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Ok(link);
    }
    Err(LinkError::NotChat)
}

const HTTPS: u16 = 443;
const HTTP: u16 = 80;

/// The authority, and all that follows it.
fn split(rest: &str) -> (&str, &str) {
    rest.find(['/', '?', '#']).map_or((rest, ""), |end| rest.split_at(end))
}

/// Where an address leads: a host in lower case (IPv6 in brackets), not yet known to be good, and a port.
struct Place {
    host: String,
    port: u16,
}

impl Place {
    fn is_named(&self, allow: &[String]) -> bool {
        if allow.is_empty() {
            return false;
        }
        let bare = self.host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let full = format!("{}:{}", self.host, self.port);
        let names = [Some(self.host.as_str()), bare, Some(full.as_str())];
        allow
            .iter()
            .any(|entry| names.iter().flatten().any(|name| entry.eq_ignore_ascii_case(name)))
    }

    fn is_this_computer(&self) -> bool {
        self.host == "localhost"
            || self.host == "[::1]"
            || self.host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
    }
}

fn place(authority: &str, default_port: u16) -> Result<Place, LinkError> {
    if authority.contains('@') {
        return Err(LinkError::UserName);
    }
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (address, after) = rest.split_once(']').ok_or(LinkError::Host)?;
        let address: Ipv6Addr = address.parse().map_err(|_| LinkError::Host)?;
        let port = if after.is_empty() {
            None
        } else {
            Some(after.strip_prefix(':').ok_or(LinkError::Host)?)
        };
        (format!("[{address}]"), port)
    } else {
        let (host, port) =
            authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
        (host.to_ascii_lowercase(), port)
    };
    let port = match port {
        None => default_port,
        Some(digits) => port_number(digits).ok_or(LinkError::Port)?,
    };
    Ok(Place { host, port })
}

/// One spelling alone: no sign, no leading zero.
fn port_number(digits: &str) -> Option<u16> {
    let number: u16 = digits.parse().ok()?;
    (number > 0 && number.to_string() == digits).then_some(number)
}

/// A host of any kind in its one spelling; a number that is only taken for an address is refused here, too.
fn check_named(host: &str) -> Result<(), LinkError> {
    let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    if is_address || names::suffix(host).is_ok_and(|name| name == host) {
        return Ok(());
    }
    Err(LinkError::Host)
}

/// A public host name, written as it is looked up, on the usual port.
fn check_public(place: &Place) -> Result<(), LinkError> {
    if place.host.starts_with('[') {
        return Err(LinkError::Number);
    }
    let name = names::domain(&place.host).map_err(|bad| match bad {
        DomainError::Number => LinkError::Number,
        DomainError::Single => LinkError::Local,
        DomainError::International => LinkError::International,
        _ => LinkError::Host,
    })?;
    if name != place.host {
        return Err(LinkError::Host);
    }
    if name.ends_with(".localhost") {
        return Err(LinkError::Local);
    }
    if place.port != HTTPS {
        return Err(LinkError::Port);
    }
    Ok(())
}

/// Path, query and fragment by their grammar in RFC 3986, without escapes of control characters.
fn check_tail(tail: &str) -> Result<(), LinkError> {
    if let Some(bracket) = tail.chars().find(|c| matches!(c, '[' | ']')) {
        return Err(LinkError::Character(bracket));
    }
    if tail.matches('#').count() > 1 {
        return Err(LinkError::Character('#'));
    }
    for byte in escapes(tail) {
        if byte.ok_or(LinkError::Percent)?.is_ascii_control() {
            return Err(LinkError::Control);
        }
    }
    let path = tail.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |part: &str| {
        part.len() <= "%2e%2e".len()
            && matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
    };
    if path.split('/').any(is_dots) {
        return Err(LinkError::Dots);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(web(raw).as_ref().map(Link::as_str), Ok(expected));
        assert_eq!(web(expected).as_ref().map(Link::as_str), Ok(expected));
    }

    #[track_caller]
    fn check_bad(raw: &str, expected: LinkError) {
        assert_eq!(web(raw), Err(expected), "{raw}");
    }

    #[track_caller]
    fn check_allowed(raw: &str, entry: &str, expected: Result<&str, LinkError>) {
        let allow = [entry.to_owned()];
        let link = web_allowing(raw, &allow);
        assert_eq!(link.as_ref().map(Link::as_str).map_err(|it| *it), expected);
        if let Ok(link) = link {
            assert!(is_allowed(&link, &allow));
            assert_eq!(web_allowing(link.as_str(), &allow), Ok(link));
        }
    }

    #[test]
    fn normalised() {
        check("https://admin.example.com", "https://admin.example.com");
        check("https://admin.example.com/", "https://admin.example.com");
        check("HTTPS://Admin.Example.COM:443/", "https://admin.example.com");
        check("https://mail.contoso.com/ecp/", "https://mail.contoso.com/ecp/");
        check(
            "https://admin.example.com/?source=contoso",
            "https://admin.example.com/?source=contoso",
        );
        check("https://admin.example.com/#/homepage", "https://admin.example.com/#/homepage");
        let full = "https://help.contoso.com/a%20b/c;d?x=%C3%A9&y=(1)#z!*";
        check(full, full);
        let redirect = "https://login.example.com/?r=https://a@b/../c";
        check(redirect, redirect);
        check("https://XN--bcher-kva.example", "https://xn--bcher-kva.example");
        check("https://r3---sn-5hne.example", "https://r3---sn-5hne.example");
    }

    #[test]
    fn raw_text() {
        check_bad("", LinkError::Empty);
        check_bad(&format!("https://contoso.com/{}", "a".repeat(2029)), LinkError::TooLong);
        check_bad("--help", LinkError::Start);
        check_bad("//contoso.com", LinkError::Start);
        check_bad(" https://contoso.com", LinkError::Start);
        check_bad("\u{3000}https://contoso.com", LinkError::Start);
        check_bad("https://contoso.com/a b", LinkError::Space);
        check_bad("https://contoso.com/\n", LinkError::Control);
        check_bad("java\tscript:alert(1)", LinkError::Control);
        check_bad("https://contoso.com/\u{9B}", LinkError::Control);
        check_bad("https://cont\u{200B}oso.com", LinkError::NotAscii);
        check_bad("https://bücher.example", LinkError::NotAscii);
        check_bad("https:\\\\contoso.com", LinkError::Character('\\'));
        for c in "\"'`<>{}|^[]".chars() {
            check_bad(&format!("https://contoso.com/{c}"), LinkError::Character(c));
        }
        check_bad("https://contoso.com/#a#b", LinkError::Character('#'));
    }

    #[test]
    fn schemes() {
        for raw in [
            "http://contoso.com",
            "contoso.com",
            "https:/contoso.com",
            "https:contoso.com",
            "javascript:alert(1)",
            "javascript://contoso.com/%0aalert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "ms-msdt:/id",
            "view-source:https://contoso.com",
            "httpss://contoso.com",
            "://contoso.com",
        ] {
            check_bad(raw, LinkError::NotHttps);
        }
    }

    #[test]
    fn hosts() {
        check_bad("https://admin.example.com@evil.example", LinkError::UserName);
        check_bad("https://a:b@admin.example.com/", LinkError::UserName);
        check_bad("https://@contoso.com", LinkError::UserName);
        for port in ["8443", "", "0443", "+443", "443:443", "65979", "0"] {
            check_bad(&format!("https://contoso.com:{port}"), LinkError::Port);
        }
        for host in [
            "",
            "contoso..com",
            "contoso.com.",
            "-a.com",
            "a-.com",
            "a_b.com",
            "a%2eb.com",
            "a,b.com",
            "[x]",
        ] {
            check_bad(&format!("https://{host}/"), LinkError::Host);
        }
        check_bad(&format!("https://{}.com", "a".repeat(64)), LinkError::Host);
        check_bad(&format!("https://{}com", "abc.".repeat(63)), LinkError::Host);
        for host in
            ["127.0.0.1", "2130706433", "a.0x7f", "a.0x", "1.2", "[::1]", "[::ffff:127.0.0.1]"]
        {
            check_bad(&format!("https://{host}"), LinkError::Number);
        }
        for host in ["localhost", "intranet", "a.localhost"] {
            check_bad(&format!("https://{host}"), LinkError::Local);
        }
        check_bad("https://xn--a.com", LinkError::International);
        check_bad("https://xn--.com", LinkError::International);
    }

    #[test]
    fn tails() {
        check_bad("https://contoso.com/%", LinkError::Percent);
        check_bad("https://contoso.com/%4", LinkError::Percent);
        check_bad("https://contoso.com/%zz", LinkError::Percent);
        check_bad("https://contoso.com/%+1", LinkError::Percent);
        check_bad("https://contoso.com/?a=%0d%0a", LinkError::Control);
        check_bad("https://contoso.com/%7F", LinkError::Control);
        check_bad("https://contoso.com/a/../b", LinkError::Dots);
        check_bad("https://contoso.com/a/%2E./b", LinkError::Dots);
        check_bad("https://contoso.com/.", LinkError::Dots);
    }

    #[test]
    fn allowed() {
        check_allowed("http://127.0.0.1:8080/", "127.0.0.1:8080", Ok("http://127.0.0.1:8080"));
        check_allowed("http://127.0.0.1:8080/a?b", "127.0.0.1", Ok("http://127.0.0.1:8080/a?b"));
        check_allowed("http://127.0.0.1:8081", "127.0.0.1:8080", Err(LinkError::NotHttps));
        check_allowed("http://LOCALHOST:80", "localhost", Ok("http://localhost"));
        check_allowed("http://localhost", "localhost:80", Ok("http://localhost"));
        check_allowed("http://[0:0::1]:8080", "[::1]:8080", Ok("http://[::1]:8080"));
        check_allowed("http://[::1]", "::1", Ok("http://[::1]"));
        check_allowed("https://10.0.0.1:8443", "10.0.0.1:8443", Ok("https://10.0.0.1:8443"));
        check_allowed("http://10.0.0.1", "10.0.0.1", Err(LinkError::NotHttps));
        check_allowed("http://contoso.com", "contoso.com", Err(LinkError::NotHttps));
        check_allowed("https://contoso.com:8443", "Contoso.com", Ok("https://contoso.com:8443"));
        check_allowed("https://intranet", "intranet", Ok("https://intranet"));
        check_allowed("https://127.1", "127.1", Err(LinkError::Host));
        check_allowed("https://a.contoso.com:8443", "contoso.com", Err(LinkError::Port));
        check_allowed("https://user@contoso.com", "contoso.com", Err(LinkError::UserName));
        check_allowed(
            "http://127.0.0.1:8080@contoso.com",
            "127.0.0.1:8080",
            Err(LinkError::UserName),
        );
        check_allowed("https://contoso.com\\@x", "contoso.com", Err(LinkError::Character('\\')));
        check_allowed("https://contoso.com/\t", "contoso.com", Err(LinkError::Control));
        assert!(
            web("https://contoso.com").is_ok_and(|link| !is_allowed(&link, &["com".to_owned()]))
        );
    }

    #[test]
    fn host_of_a_link() {
        let host =
            |raw: &str, allow: &[String]| Some(web_allowing(raw, allow).ok()?.host()?.to_owned());
        assert_eq!(host("https://Contoso.com:443/a@b:1?c", &[]).as_deref(), Some("contoso.com"));
        assert_eq!(host("http://[::1]:8080/a", &["::1".to_owned()]).as_deref(), Some("[::1]"));
        assert_eq!(
            host("http://127.0.0.1:8080/a", &["127.0.0.1".to_owned()]).as_deref(),
            Some("127.0.0.1")
        );
    }

    #[test]
    fn templates() {
        assert!(template("https://{tenant}-admin.example.com/{tenant_id}?d={domain}").is_ok());
        assert_eq!(template("https://admin.example.com/{user}"), Err(LinkError::Character('{')));
        assert_eq!(template("http://{tenant}.example.com"), Err(LinkError::NotHttps));
        assert_eq!(template("{domain}"), Err(LinkError::NotHttps));
    }

    #[test]
    fn chats() {
        let hosts = ["teams.example.com".to_owned()];
        let address = "https://teams.example.com/l/chat/0/0?users=servicedesk@contoso.com";
        let link = chat(address, &hosts);
        assert_eq!(link.as_ref().map(Link::as_str), Ok(address));
        for raw in [
            "https://teams.example.com/l/chat/",
            "https://teams.example.com/l/call/0/0",
            "https://teams.example.com",
            "https://teams.example.com.evil.example/l/chat/0/0",
            "https://evil.example/l/chat/0/0",
            "https://teams.example.com/L/chat/0",
            "https://teams.example.com?/l/chat/0",
        ] {
            assert_eq!(chat(raw, &hosts), Err(LinkError::NotChat), "{raw}");
        }
        assert_eq!(chat("msteams:/l/chat/0/0", &hosts), Err(LinkError::NotHttps));
        assert_eq!(chat("https://teams.example.com/l/chat/../x", &hosts), Err(LinkError::Dots));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_passes_is_calm_and_passes_again(
            raw in prop_oneof![
                any::<String>(),
                "[hH][tT]{2}[pP][sS]?://[a-zA-Z0-9.@:%\\[\\]-]{0,24}[/?#]?[ -~]{0,16}",
                "https?://(xn--)?[a-z0-9-]{1,4}(\\.[a-z0-9]{1,4})?(:443|:[1-9]{1,2})?(/[a-z%20.]{0,6}){0,3}(\\?[a-z=&]{0,6})?",
                "https?://127\\.0\\.0\\.[0-9](:[1-9])?/?",
            ],
            allow in prop::collection::vec("[a-z0-9.]{1,6}(:[0-9]{1,4})?|127\\.0\\.0\\.[0-9](:[1-9])?", 0..6),
        ) {
            if let Ok(link) = web_allowing(&raw, &allow) {
                let address = link.as_str();
                prop_assert!(address.len() <= raw.len() && address.bytes().all(|b| b.is_ascii_graphic()));
                prop_assert!(address.starts_with("https://") || is_allowed(&link, &allow));
                prop_assert!(is_allowed(&link, &allow) || web(&raw) == Ok(link.clone()));
                prop_assert_eq!(web_allowing(address, &allow), Ok(link.clone()));
                prop_assert!(link.host().is_some_and(|host| !host.is_empty() && !host.contains('@')));
            }
        }
    }
}
