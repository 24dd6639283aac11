//! Turns a host that nothing knows into the known host that it imitates, if it does.
//!
//! Rough on purpose: it is a warning, never a permission. Beneath the suffixes of the Public Suffix List, those of
//! companies included (`github.io`, `blob.core.windows.net`), every name has a holder of its own.

use crate::link::host_matches;
use crate::names::{distance, domain, fold_loose, to_unicode};

/// How a host imitates another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Letters of another alphabet, or with accents.
    Idn,
    /// The known name stands before the `@`, as a user name.
    UserName,
    /// The known name stands in front of a stranger's domain.
    Subdomain,
    /// A few letters differ, look alike or are swapped, or the ending is another.
    Letters,
    /// Words are added to the known name, with hyphens or without.
    Hyphens,
}

/// The domain that was registered to have `host`, as [`domain`] gives it: one label more than the longest public
/// suffix; none when `host` is a public suffix itself, under which anyone may register.
#[must_use]
pub fn registered_domain(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

/// Whether a domain lies beneath a public suffix that the list names: what else has dots is seldom a domain.
#[must_use]
pub fn is_under_public_suffix(domain: &str) -> bool {
    registered_domain(domain).is_some()
        && psl::suffix(domain.as_bytes()).is_some_and(|it| it.is_known())
}

/// The registered domain of a known host, or of a pattern with `{tenant}`; of a public suffix, the suffix.
#[must_use]
pub fn site(pattern: &str) -> &str {
    let host = fixed_part(pattern);
    registered_domain(host).unwrap_or(host)
}

/// The labels behind the one with `{tenant}`.
fn fixed_part(pattern: &str) -> &str {
    match pattern.rsplit_once('}') {
        Some((_, after)) => after.split_once('.').map_or(after, |(_, labels)| labels),
        None => pattern,
    }
}

/// The known host that `host` imitates, and how; `None` for a known host, its siblings, and true strangers.
///
/// `host` may be in any letters and carry a user name and a port, as it stands in a web address. Each of
/// `known` is a host or a pattern with `{tenant}`; the result is one of them, the most similar.
#[must_use]
pub fn looks_like(host: &str, known: &[&str]) -> Option<(String, Why)> {
    let (user, host) =
        host.rsplit_once('@').map_or((None, host), |(user, host)| (Some(user), host));
    if let Some(user) = user.and_then(|user| domain(user.split([':', '@']).next()?).ok())
        && let Some(imitated) = known_by_name(&user, known)
    {
        return Some((imitated.to_owned(), Why::UserName));
    }
    let ascii = domain(host.split(':').next()?).ok()?;
    if known_by_name(&ascii, known).is_some() {
        return None;
    }
    let latin = latin_form(&ascii);
    let (stranger, seen) = (Parts::of(&ascii), Parts::of(&latin));
    known
        .iter()
        .filter_map(|pattern| {
            let real = Parts::of(fixed_part(pattern));
            let why = if latin != ascii && seen.site == real.site {
                Why::Idn
            } else {
                let why = imitates(&seen, &real)?;
                if latin == ascii || imitates(&stranger, &real).is_some() { why } else { Why::Idn }
            };
            Some((why, distance(&latin, pattern), *pattern))
        })
        .min_by_key(|(why, letters, _)| (*letters, *why))
        .map(|(why, _, pattern)| (pattern.to_owned(), why))
}

/// A known host whose registered domain `host` shares, and that domain. Who holds the domain may let
/// others have pages beneath it, so this is no permission either.
#[must_use]
pub fn sibling(host: &str, known: &[&str]) -> Option<(String, String)> {
    let host = domain(host).ok()?;
    let near = known_by_name(&host, known)?;
    Some((near.to_owned(), site(&host).to_owned()))
}

/// The known host that `host` is, or the nearest one whose domain it shares.
fn known_by_name<'k>(host: &str, known: &[&'k str]) -> Option<&'k str> {
    let shares = |pattern: &&&str| site(pattern) == site(host) || host_matches(pattern, host);
    known.iter().filter(shares).min_by_key(|pattern| distance(host, pattern)).copied()
}

/// A host in its parts; of `portal.contoso.co.uk`, `portal` is before, `contoso` the name, `co.uk` the ending.
struct Parts<'a> {
    host: &'a str,
    before: &'a str,
    name: &'a str,
    ending: &'a str,
    /// Name and ending: what is registered.
    site: &'a str,
}

impl<'a> Parts<'a> {
    fn of(host: &'a str) -> Self {
        let site = site(host);
        let before = host.strip_suffix(site).unwrap_or_default().trim_end_matches('.');
        let (name, ending) = site.split_once('.').unwrap_or((site, ""));
        Self { host, before, name, ending, site }
    }
}

/// From here on a name is so long that it hardly stands in another by chance.
const LONG: usize = 8;

fn imitates(host: &Parts<'_>, real: &Parts<'_>) -> Option<Why> {
    if host.site == real.site || real.name.len() < 4 {
        return None;
    }
    if is_in_front(host, real) || is_torn(host.host, real.site) {
        return Some(Why::Subdomain);
    }
    if differs_in_letters(host, real) {
        return Some(Why::Letters);
    }
    has_words_added(host.name, real).then_some(Why::Hyphens)
}

/// Whether a known site stands whole in a host with a hyphen behind it: `contoso.com-login.example` is
/// registered as `com-login.example`.
fn is_torn(host: &str, site: &str) -> bool {
    site.contains('.')
        && host.match_indices(site).any(|(at, found)| {
            let before = host.get(..at).unwrap_or_default();
            let after = host.get(at + found.len()..).unwrap_or_default();
            (before.is_empty() || before.ends_with(['.', '-'])) && after.starts_with('-')
        })
}

/// `admin.fabrikam.com.evil.example`, `fabrikam-com.evil.example`.
fn is_in_front(host: &Parts<'_>, real: &Parts<'_>) -> bool {
    let dots = format!(".{}", host.host);
    let hyphens = format!("-{}-", host.before.replace('.', "-"));
    dots.contains(&format!(".{}.", real.site))
        || hyphens.contains(&format!("-{}-", real.site.replace('.', "-")))
}

/// `fabrikarn.com`, `fabirkam.com`, `fabrikam.co`, `portal.contoso.nl`.
fn differs_in_letters(host: &Parts<'_>, real: &Parts<'_>) -> bool {
    let (name, known) = (host.name, real.name);
    if name == known {
        let same_page = host.before == real.before && !matches!(real.before, "" | "www");
        return known.len() >= LONG
            || (same_page && (known.len() > 5 || distance(host.ending, real.ending) < 2));
    }
    if known.len() < LONG && host.ending != real.ending {
        return false;
    }
    if skeleton(name) == skeleton(known) {
        return true;
    }
    let is_longer = name.starts_with(known)
        || name.ends_with(known)
        || known.starts_with(name)
        || known.ends_with(name);
    match distance(name, known) {
        1 if known.len() >= LONG => true,
        1 => known.len() > 4 && !is_longer,
        2 => {
            known.len() >= LONG
                && (sorted(name) == sorted(known)
                    || is_within(name, known)
                    || is_within(known, name))
        }
        _ => false,
    }
}

/// `admin-fabrikam.com`, `northwindlogin.com`, `portal-contoso.com`, `fabrikarn-help.com`.
fn has_words_added(name: &str, real: &Parts<'_>) -> bool {
    let words = format!("-{name}-");
    let page = [real.before, real.name].join(".");
    let has_page = real.before.len() > 3
        && (words.contains(&format!("-{}-", page.replace('.', "-")))
            || name == page.replace('.', ""));
    let has_site = words.contains(&format!("-{}-", real.site.replace('.', "-")));
    let has_name = real.name.len() >= LONG
        && name.split('-').any(|word| skeleton(word) == skeleton(real.name));
    has_page || has_site || has_name || (real.name.len() > LONG && name.contains(real.name))
}

/// One form for what looks the same in many typefaces.
fn skeleton(name: &str) -> String {
    let alike = |c: char| match c {
        '0' => 'o',
        '1' | 'i' => 'l',
        '3' => 'e',
        '5' => 's',
        '8' => 'b',
        _ => c,
    };
    let mut out = String::with_capacity(name.len());
    for c in name.chars().map(alike) {
        let joined = match (out.as_bytes().last(), c) {
            (Some(b'r'), 'n') => 'm',
            (Some(b'v'), 'v') => 'w',
            (Some(b'c'), 'l') => 'd',
            _ => {
                out.push(c);
                continue;
            }
        };
        out.pop();
        out.push(joined);
    }
    out
}

/// The form that domains with the same look share, whatever their letters are; `domain` in ASCII and
/// lower case, as a directory holds it.
#[must_use]
pub fn look(domain: &str) -> String {
    skeleton(&latin_form(domain))
}

fn sorted(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name.chars().collect();
    letters.sort_unstable();
    letters
}

/// Whether `short` is `long` with letters left out.
fn is_within(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().all(|c| letters.any(|other| other == c))
}

/// A domain with the Latin letters that its letters are taken for, without accents.
fn latin_form(domain: &str) -> String {
    if !domain.contains("xn--") {
        return domain.to_owned();
    }
    let latin = |word: &str| fold_loose(word).chars().map(latin_letter).collect::<String>();
    let words = |label: &str| label.split('-').map(latin).collect::<Vec<_>>().join("-");
    to_unicode(domain).split('.').map(words).collect::<Vec<_>>().join(".")
}

fn latin_letter(c: char) -> char {
    match c {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' | 'ь' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' | 'đ' => 'd',
        'е' | 'ε' | 'є' => 'e',
        'ƒ' => 'f',
        'ɡ' => 'g',
        'һ' | 'հ' => 'h',
        'і' | 'ι' | 'ı' | 'ɩ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' | 'ł' | 'ǀ' => 'l',
        'м' => 'm',
        'ո' | 'η' | 'п' => 'n',
        'о' | 'ο' | 'օ' | 'ø' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' | 'ц' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ѡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'ᴢ' => 'z',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: &[&str] = &[
        "admin.maxicroft.com",
        "front.maxicroft.us",
        "portal.atrium.com",
        "portal.atrium.de",
        "www.atrium.com",
        "portal.topaz.com",
        "portal.apps.mil",
        "admin.cloud.maxicroft",
        "login.maxicroftonline.com",
        "portal.partner.maxicroftonline.cn",
        "portal.atriuhome.us",
        "account.kite.com",
        "account.directory.windowtopaz.us",
        "{tenant}-admin.shadepoint.com",
    ];

    #[track_caller]
    fn check(host: &str, imitated: &str, why: Why) {
        assert_eq!(looks_like(host, KNOWN), Some((imitated.to_owned(), why)), "{host}");
    }

    #[test]
    fn registered_domains() {
        for (host, registered) in [
            ("nl", None),
            ("contoso.nl", Some("contoso.nl")),
            ("help.contoso.nl", Some("contoso.nl")),
            ("co.uk", None),
            ("a.contoso.co.uk", Some("contoso.co.uk")),
            ("xco.uk", Some("xco.uk")),
            // Every name below `ck` is a suffix, but for `www`.
            ("contoso.ck", None),
            ("contoso.com.ck", Some("contoso.com.ck")),
            ("help.www.ck", Some("www.ck")),
            ("xn--55qx5d.cn", None),
            ("contoso.xn--55qx5d.cn", Some("contoso.xn--55qx5d.cn")),
            ("github.io", None),
            ("contoso.github.io", Some("contoso.github.io")),
            ("a.contoso.blob.core.windows.net", Some("contoso.blob.core.windows.net")),
            ("core.windows.net", Some("windows.net")),
            ("contoso.example", Some("contoso.example")),
        ] {
            assert_eq!(registered_domain(host), registered, "{host}");
        }
        assert_eq!(site("{tenant}-admin.contoso.nl"), "contoso.nl");
        assert_eq!(site("{tenant}.github.io"), "github.io");
    }

    /// Whoever holds a name beneath a company's suffix is a stranger to the company, and to the others there.
    #[test]
    fn names_beneath_the_suffix_of_a_company() {
        check("admin.maxicroft.github.io", "admin.maxicroft.com", Why::Letters);
        check("admin.rnaxicroft.github.io", "admin.maxicroft.com", Why::Letters);
        check("login-maxicroftonline.github.io", "login.maxicroftonline.com", Why::Hyphens);
        check("admin.maxicroft.com.contoso.github.io", "admin.maxicroft.com", Why::Subdomain);
        check_none("contoso.github.io");
        let known = ["contoso.github.io"];
        assert_eq!(sibling("www.contoso.github.io", &known).map(|it| it.1), Some(known[0].into()));
        assert_eq!(sibling("fabrikam.github.io", &known), None);
    }

    #[track_caller]
    fn check_none(host: &str) {
        assert_eq!(looks_like(host, KNOWN), None, "{host}");
    }

    #[test]
    fn letters() {
        check("admin.rnaxicroft.com", "admin.maxicroft.com", Why::Letters);
        check("admin.maxicr0ft.com", "admin.maxicroft.com", Why::Letters);
        check("admin.maxlcroft.com", "admin.maxicroft.com", Why::Letters);
        check("admin.mxaicroft.com", "admin.maxicroft.com", Why::Letters);
        check("admin.mxaicrfot.com", "admin.maxicroft.com", Why::Letters);
        check("admin.mxicrft.com", "admin.maxicroft.com", Why::Letters);
        check("admin.maxicrof.com", "admin.maxicroft.com", Why::Letters);
        check("admin.maxicroft.co", "admin.maxicroft.com", Why::Letters);
        check("maxicroft.com.co", "admin.maxicroft.com", Why::Subdomain);
        check("portal.atr1um.com", "portal.atrium.com", Why::Letters);
        check("portal.atrlum.com", "portal.atrium.com", Why::Letters);
        check("portal.atrum.com", "portal.atrium.com", Why::Letters);
        check("portal.atrium.nl", "portal.atrium.de", Why::Letters);
        check("portal.topaz.co", "portal.topaz.com", Why::Letters);
        check("login.maxicroft0nline.com", "login.maxicroftonline.com", Why::Letters);
        check("contoso-admin.shadep0int.com", "{tenant}-admin.shadepoint.com", Why::Letters);
    }

    #[test]
    fn hyphens() {
        check("admin-maxicroft.com", "admin.maxicroft.com", Why::Hyphens);
        check("maxicroft-admin.com", "admin.maxicroft.com", Why::Hyphens);
        check("maxicroftadmin.com", "admin.maxicroft.com", Why::Hyphens);
        check("portal-atrium.com", "portal.atrium.com", Why::Hyphens);
        check("portalatrium.com", "portal.atrium.com", Why::Hyphens);
        check("login-maxicroftonline.nl", "login.maxicroftonline.com", Why::Hyphens);
        check("atrium-com.net", "www.atrium.com", Why::Hyphens);
        check("rnaxicroft-help.com", "admin.maxicroft.com", Why::Hyphens);
    }

    #[test]
    fn other_alphabets() {
        check("admin.maxiсroft.com", "admin.maxicroft.com", Why::Idn); // Cyrillic с
        check("admin.xn--maxiroft-ich.com", "admin.maxicroft.com", Why::Idn);
        check("portal.atriυm.com", "portal.atrium.com", Why::Idn); // Greek υ
        check("admin.maxicróft.com", "admin.maxicroft.com", Why::Idn);
        check("аdmin.maxiсrоft.nl", "admin.maxicroft.com", Why::Idn);
        check("account.kitе.com", "account.kite.com", Why::Idn);
    }

    #[test]
    fn strangers_domains() {
        check("admin.maxicroft.com.evil.example", "admin.maxicroft.com", Why::Subdomain);
        check("maxicroft.com.evil.example", "admin.maxicroft.com", Why::Subdomain);
        check(
            "login.maxicroftonline.com-x.evil.example",
            "login.maxicroftonline.com",
            Why::Subdomain,
        );
        check("admin-maxicroft-com.evil.example", "admin.maxicroft.com", Why::Subdomain);
        check("portal.atrium.com.evil.nl", "portal.atrium.com", Why::Subdomain);
        check(
            "contoso-admin.shadepoint.com.evil.nl",
            "{tenant}-admin.shadepoint.com",
            Why::Subdomain,
        );
    }

    #[test]
    fn user_names() {
        check("admin.maxicroft.com@evil.example", "admin.maxicroft.com", Why::UserName);
        check("admin.maxicroft.com:443@evil.example:8080", "admin.maxicroft.com", Why::UserName);
        check_none("anna@evil.example");
    }

    #[test]
    fn known_ones_and_their_siblings() {
        check_none("admin.maxicroft.com");
        check_none("Admin.Maxicroft.COM.");
        check_none("learn.maxicroft.com");
        check_none("contoso-admin.shadepoint.com");
        check_none("contoso.shadepoint.com");
        check_none("bücher.maxicroft.com");
        check_none("home.cloud.maxicroft");
    }

    #[test]
    fn true_strangers() {
        for host in [
            "contoso.com",
            "help.contoso.com",
            "maxicroft.contoso.com",
            "atriuhome.contoso.nl",
            "login.contoso.com",
            "portal.contoso.com",
            "admin.wingtip.com",
            "www.atrium.nl",
            "atriumdepot.com",
            "atriums.com",
            "back-atrium.com",
            "home-atrium.gov.uk",
            "topa.com",
            "topaztravel.com",
            "taxicraft.com",
            "maxitik.com",
            "cloud.nl",
            "clout.com",
            "status.cloud.nl",
            "maps.com",
            "apps.nl",
            "kate.com",
            "kite-nation.com",
            "shade.com",
            "münchen.de",
            "xn--fiqs8s.cn",
            "bücher.example",
            "window.nl",
            "a.b",
            "127.0.0.1",
            "localhost",
            "",
            "@",
            "нет.рф",
        ] {
            check_none(host);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn any_host_is_told_apart(host in prop_oneof![any::<String>(), "[a-zа-я0-9@:.-]{0,24}"]) {
            if let Some((imitated, _)) = looks_like(&host, KNOWN) {
                prop_assert!(KNOWN.contains(&imitated.as_str()));
            }
        }

        #[test]
        fn a_known_host_in_front_is_always_seen(index in 0..KNOWN.len(), stranger in "[a-z]{5,7}\\.(nl|com|example)") {
            let known = KNOWN.get(index).copied().unwrap_or_default().replace("{tenant}", "contoso");
            let why = looks_like(&format!("{known}.{stranger}"), KNOWN).map(|(_, why)| why);
            prop_assert_eq!(why, Some(Why::Subdomain));
        }

        #[test]
        fn every_page_of_a_known_site_is_no_imitation(page in "[a-z]{1,8}(-[a-z]{1,8})?") {
            prop_assert_eq!(looks_like(&format!("{page}.maxicroft.com"), KNOWN), None);
        }
    }
}
