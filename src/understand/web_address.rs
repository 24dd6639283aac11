//! Tells what a web address is: a portal on a cloud, a page of a known host, or a stranger's.

use crate::answer::{Answer, Notice, SCHEMA, State, Topic, WebPart};
use crate::directory::Directory;
use crate::link::{self, LinkError};
use crate::look_alike;
use crate::model::{Cloud, Portal, WebDomains};
use crate::words::Catalog;

/// The answer about `raw`. Nothing is fetched, and the built-in data alone judges: no directory of
/// anybody's can make a stranger's page Microsoft's.
#[must_use]
pub fn judge(directory: &Directory, raw: &str, words: Catalog<'_>) -> Answer {
    let mut answer = Answer {
        schema: SCHEMA,
        asked: Some(raw.to_owned()),
        read_as: Some("web-address"),
        language: words.language().to_owned(),
        ..Answer::default()
    };
    answer.cloud.basis = "assumed";
    let clouds: Vec<Cloud> = directory.built_in().collect();
    let domains = directory.web_domains();
    let known_hosts = KnownHosts { clouds: &clouds, domains: &domains };
    answer.web = Some(match link::web(raw) {
        Ok(link) => known(directory, &link, known_hosts, words, &mut answer),
        Err(refused) => match repaired(raw, refused) {
            Some(link) => {
                let mut part = known(directory, &link, known_hosts, words, &mut answer);
                if refused == LinkError::NotHttps {
                    if !matches!(part.verdict, "look-alike" | "unknown-host") {
                        part.verdict = "refused";
                        part.text = words.format("web-insecure", &[("url", link.as_str())]);
                    }
                    part.url = None;
                }
                part
            }
            None => unusable(raw, refused, known_hosts, words),
        },
    });
    answer
}

/// The hosts and domains of the built-in data.
#[derive(Clone, Copy)]
struct KnownHosts<'d> {
    clouds: &'d [Cloud],
    domains: &'d [WebDomains],
}

impl<'d> KnownHosts<'d> {
    fn hosts(self) -> impl Iterator<Item = &'d str> {
        self.clouds.iter().flat_map(|cloud| &cloud.hosts).map(|host| host.value.as_str())
    }

    /// Whose a host is, by the longest domain that it is, or lies beneath: the verdict.
    fn owner(self, host: &str) -> Option<&'static str> {
        let is_under = |domain: &str| {
            host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
        };
        let domains = self.domains.iter().flat_map(|group| {
            group.domains.iter().map(move |domain| (domain.value.as_str(), &group.kind))
        });
        let (_, kind) = domains
            .filter(|(domain, _)| is_under(domain))
            .max_by_key(|(domain, _)| domain.len())?;
        OWNERS.into_iter().find(|owner| kind.as_ref().is_some_and(|kind| kind.value == *owner))
    }

    /// What an imitation can imitate.
    fn imitable(self) -> Vec<&'d str> {
        let suffixes = self.clouds.iter().flat_map(|cloud| &cloud.domains);
        let domains = self.domains.iter().flat_map(|group| &group.domains);
        let domains = suffixes.chain(domains).map(|domain| domain.value.as_str());
        self.hosts().chain(domains.filter(|domain| domain.contains('.'))).collect()
    }
}

/// The kinds of groups of domains, which are verdicts.
const OWNERS: [&str; 2] = ["microsoft", "others-write"];

/// What an address would be that is refused only for its scheme or its length: that of its page.
fn repaired(raw: &str, reason: LinkError) -> Option<link::Link> {
    match reason {
        LinkError::NotHttps => {
            let (scheme, rest) = raw.split_once("://")?;
            let plain = scheme.eq_ignore_ascii_case("http");
            plain.then(|| link::web(&format!("https://{rest}")).ok()).flatten()
        }
        // Addresses of sign-ins are long, but it is the host that tells whose they are.
        LinkError::TooLong => link::web(raw.split(['?', '#']).next()?).ok(),
        _ => None,
    }
}

/// An address that is not one to follow: what it imitates, or what is wrong with it.
fn unusable(raw: &str, reason: LinkError, hosts: KnownHosts<'_>, words: Catalog<'_>) -> WebPart {
    if let Some(part) = imitation(raw, hosts, words) {
        return part;
    }
    let why = match reason {
        LinkError::TooLong => "refused-too-long",
        LinkError::NotHttps => "refused-not-https",
        LinkError::UserName => "refused-user-name",
        LinkError::Port => "refused-port",
        LinkError::Host | LinkError::International => "refused-host",
        LinkError::Number => "refused-number",
        LinkError::Local => "refused-local",
        LinkError::Percent | LinkError::Dots => "refused-path",
        _ => "refused-characters",
    };
    let text = words.format("web-bad", &[("why", &words.get(why))]);
    WebPart { verdict: "refused", text, ..WebPart::default() }
}

/// What is said of an address that imitates a known host; `None` when it imitates none.
fn imitation(raw: &str, hosts: KnownHosts<'_>, words: Catalog<'_>) -> Option<WebPart> {
    let rest = raw.trim().split_once("://").map_or(raw.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let (known, _) = look_alike::looks_like(authority, &hosts.imitable())?;
    let known = known.replace("{tenant}", "…");
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let text = words.format("web-looks-like", &[("host", host), ("known", &known)]);
    Some(WebPart { verdict: "look-alike", text, looks_like: Some(known), ..WebPart::default() })
}

/// What is said of a host that is neither known nor an imitation.
fn stranger(host: &str, hosts: KnownHosts<'_>, words: Catalog<'_>) -> WebPart {
    let known: Vec<&str> = hosts.hosts().collect();
    let text = match look_alike::sibling(host, &known) {
        Some((known, site)) => {
            let known = known.replace("{tenant}", "…");
            words.format("web-sibling", &[("host", host), ("known", &known), ("site", &site)])
        }
        None => words.format("web-unknown-host", &[("host", host)]),
    };
    WebPart { verdict: "unknown-host", text, ..WebPart::default() }
}

fn known(
    directory: &Directory,
    link: &link::Link,
    hosts: KnownHosts<'_>,
    words: Catalog<'_>,
    answer: &mut Answer,
) -> WebPart {
    let url = Some(link.as_str().to_owned());
    let host = link.host().unwrap_or_default();
    let has = |cloud: &&Cloud| cloud.hosts.iter().any(|it| link::host_matches(&it.value, host));
    let mut on: Vec<&Cloud> = hosts.clouds.iter().filter(has).collect();
    on.sort_by_key(|cloud| cloud.id.value != directory.defaults().cloud);
    let portals = portals(directory, link, &on);
    if !portals.is_empty() {
        on = portals.iter().map(|(_, cloud)| *cloud).collect();
    }
    let owner = hosts.owner(host);
    // Where others make pages, only a page of a tenant's own admins (`{tenant}` in its host) is a portal.
    let is_tenants = |(portal, _): &(Portal, &Cloud)| {
        portal.urls.iter().any(|address| {
            address
                .url
                .as_ref()
                .is_some_and(|url| url.value.contains('{') && covers(&url.value, link).is_some())
        })
    };
    let is_others = owner == Some("others-write") && !portals.iter().any(is_tenants);
    let Some(cloud) = on.first().filter(|_| !is_others) else {
        let part = match owner {
            Some(verdict) => WebPart {
                verdict,
                text: words.format(&format!("web-{verdict}"), &[("host", host)]),
                ..WebPart::default()
            },
            None => imitation(link.as_str(), hosts, words)
                .unwrap_or_else(|| stranger(host, hosts, words)),
        };
        return WebPart { url, ..part };
    };
    let language = words.language();
    let name = |cloud: &Cloud| {
        let name = cloud.name.get(language);
        if name.is_empty() { cloud.id.value.clone() } else { name.to_owned() }
    };
    let names = distinct(on.iter().map(|cloud| name(cloud))).join(", ");
    let mut part = WebPart {
        clouds: distinct(on.iter().map(|cloud| cloud.id.value.clone())),
        portals: distinct(portals.iter().map(|(portal, _)| portal.id.value.clone())),
        url,
        ..WebPart::default()
    };
    if let Some((portal, _)) = portals.first() {
        part.verdict = "portal";
        answer.portal.id.clone_from(&portal.id.value);
        portal.name.get(language).clone_into(&mut answer.portal.name);
        answer.portal.url.clone_from(&part.url);
        answer.portal.state = State::Offered;
        let values = [("portal", answer.portal.name.as_str()), ("cloud", &names)];
        part.text = words.format("web-portal", &values);
    } else {
        part.verdict = "known-host";
        part.text = words.format("web-known-host", &[("host", host), ("cloud", &names)]);
    }
    settle_cloud(answer, cloud, &part.clouds, name(cloud));
    answer.notices.extend(note(cloud, language));
    part
}

/// The portals whose address covers the most of `link`, each with its cloud, which is one of `on`. Where pages share
/// an address the usual portal and the usual cloud come first.
fn portals<'c>(
    directory: &Directory,
    link: &link::Link,
    on: &[&'c Cloud],
) -> Vec<(Portal, &'c Cloud)> {
    let mut best: Vec<(usize, Portal, &Cloud)> = Vec::new();
    for portal in directory.built_in::<Portal>() {
        for cloud in on {
            let urls = portal.urls.iter().chain(&portal.alternates);
            let fits = urls
                .filter(|address| address.of.value == cloud.id.value)
                .filter_map(|address| covers(&address.url.as_ref()?.value, link));
            if let Some(fit) = fits.max() {
                best.push((fit, portal.clone(), cloud));
            }
        }
    }
    let most = best.iter().map(|(fit, ..)| *fit).max();
    best.retain(|(fit, ..)| Some(*fit) == most);
    let defaults = directory.defaults();
    best.sort_by_key(|(_, portal, cloud)| {
        (portal.id.value != defaults.portal, cloud.id.value != defaults.cloud)
    });
    best.into_iter().map(|(_, portal, cloud)| (portal, cloud)).collect()
}

/// Each word once, in the order of its first.
fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

fn settle_cloud(answer: &mut Answer, cloud: &Cloud, clouds: &[String], name: String) {
    answer.cloud.basis = "suffix";
    if clouds.len() > 1 {
        answer.cloud.candidates = clouds.to_vec();
        return;
    }
    answer.cloud.id = Some(cloud.id.value.clone());
    answer.cloud.name = Some(name);
    answer.cloud.status = cloud.status.as_ref().map(|it| it.value.clone());
    answer.cloud.closed = cloud.closed.as_ref().map(|it| it.value.clone());
    answer.cloud.successor = cloud.successor.as_ref().map(|it| it.value.clone());
}

/// What people must know of a cloud that is not simply there.
fn note(cloud: &Cloud, language: &str) -> Option<Notice> {
    let active = cloud.status.as_ref().is_none_or(|it| it.value == "active");
    let note = cloud.note.get(language);
    (!active && !note.is_empty()).then(|| Notice { topic: Topic::Question, text: note.to_owned() })
}

/// How much of `link` a portal's address covers: the same page, or one beneath it.
fn covers(url: &str, link: &link::Link) -> Option<usize> {
    let (host, path) = host_and_path(url)?;
    let (_, asked) = host_and_path(link.as_str())?;
    let path = path.trim_end_matches('/');
    let beneath = asked.strip_prefix(path)?;
    let at_border = beneath.is_empty() || beneath.starts_with(['/', '?', '#']);
    // A bare host stands for its first page alone, and what its own page routes to.
    let own = !path.is_empty()
        || matches!(beneath.trim_start_matches('/').chars().next(), None | Some('#' | '?'));
    (at_border && own && link::host_matches(host, link.host()?)).then_some(path.len())
}

fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let (_, rest) = url.split_once("://")?;
    rest.split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
}
