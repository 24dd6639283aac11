//! Turns a host that nothing knows into the known host that it imitates, if it does.
//!
//! Rough on purpose: it knows no list of public suffixes, and it is a warning, never a permission.

use super::host_matches;
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
        return Some((imitated, Why::UserName));
    }
    let ascii = domain(host.split(':').next()?).ok()?;
    let stranger = Parts::of(&ascii);
    if known_by_name(&ascii, known).is_some() {
        return None;
    }
    let latin: Vec<String> = to_unicode(&ascii).split('.').map(latin).collect();
    let latin = latin.join(".");
    let seen = Parts::of(&latin);
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
    let ascii = domain(host).ok()?;
    let site = Parts::of(&ascii).site;
    let shares = |pattern: &&&str| Parts::of(fixed_part(pattern)).site == site;
    let near = known.iter().filter(shares).min_by_key(|pattern| distance(&ascii, pattern))?;
    Some(((*near).to_owned(), site.to_owned()))
}

/// The known host that `host` is, or whose domain it shares.
fn known_by_name(host: &str, known: &[&str]) -> Option<String> {
    let site = Parts::of(host).site;
    let is_same = |pattern: &&&str| host_matches(pattern, host);
    let is_sibling =
        |pattern: &&&str| Parts::of(fixed_part(pattern)).site.eq_ignore_ascii_case(site);
    known
        .iter()
        .find(is_same)
        .or_else(|| known.iter().find(is_sibling))
        .map(|&pattern| pattern.to_owned())
}

/// The labels behind the one with `{tenant}`.
fn fixed_part(pattern: &str) -> &str {
    match pattern.rsplit_once('}') {
        Some((_, after)) => after.split_once('.').map_or(after, |(_, labels)| labels),
        None => pattern,
    }
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
        let mut labels = host.rsplit('.');
        let (last, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
        let is_double =
            last.len() == 2 && SECOND_LEVEL.contains(&second) && labels.next().is_some();
        let ending_length = last.len() + if is_double { second.len() + 1 } else { 0 };
        let (rest, ending) =
            host.split_at_checked(host.len().saturating_sub(ending_length)).unwrap_or((host, ""));
        let rest = rest.strip_suffix('.').unwrap_or(rest);
        let (before, name) = rest.rsplit_once('.').unwrap_or(("", rest));
        let site_length = name.len() + usize::from(!name.is_empty()) + ending.len();
        let site = host.get(host.len().saturating_sub(site_length)..).unwrap_or(host);
        Self { host, before, name, ending, site }
    }
}

/// Second labels under which countries register names.
const SECOND_LEVEL: [&str; 12] =
    ["ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "ne", "net", "or", "org"];

/// From here on a name is so long that it hardly stands in another by chance.
const LONG: usize = 8;

fn imitates(host: &Parts<'_>, real: &Parts<'_>) -> Option<Why> {
    if host.site == real.site || real.name.len() < 4 {
        return None;
    }
    if is_in_front(host, real) {
        return Some(Why::Subdomain);
    }
    if differs_in_letters(host, real) {
        return Some(Why::Letters);
    }
    has_words_added(host.name, real).then_some(Why::Hyphens)
}

/// `admin.fabrikam.com.evil.example`, `fabrikam-com.evil.example`.
fn is_in_front(host: &Parts<'_>, real: &Parts<'_>) -> bool {
    let dots = format!(".{}.", host.host);
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
    if !domain.contains("xn--") {
        return skeleton(domain);
    }
    let labels: Vec<String> = to_unicode(domain).split('.').map(latin).collect();
    skeleton(&labels.join("."))
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

/// A label with the Latin letters that its letters are taken for, without accents.
fn latin(label: &str) -> String {
    if label.is_ascii() {
        return label.to_owned();
    }
    let words: Vec<String> =
        label.split('-').map(|word| fold_loose(word).chars().map(latin_letter).collect()).collect();
    words.join("-")
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
