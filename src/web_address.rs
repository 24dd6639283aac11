//! Tells what a web address is: a portal on a cloud, a page of a known host, or a stranger's.

use crate::answer::{Answer, Notice, SCHEMA, State, Topic, WebPart};
use crate::directory::Directory;
use crate::link::{self, LinkError};
use crate::look_alike;
use crate::model::{Cloud, Portal};
use crate::store::Table;
use crate::words::Words;

/// The answer about `raw`. Nothing is fetched.
#[must_use]
pub fn judge(directory: &Directory, raw: &str, words: Words<'_>) -> Answer {
    let mut answer = Answer {
        schema: SCHEMA,
        asked: Some(raw.to_owned()),
        read_as: Some("web-address"),
        language: words.language().to_owned(),
        ..Answer::default()
    };
    answer.cloud.basis = "assumed";
    let mut clouds = Vec::new();
    for id in directory.ids(Table::Clouds) {
        clouds.extend(directory.entry::<Cloud>(&id));
    }
    answer.web = Some(match link::web(raw) {
        Ok(link) => known(directory, &link, &clouds, words, &mut answer),
        Err(refused) => match repaired(raw, refused) {
            Some(link) => {
                let mut part = known(directory, &link, &clouds, words, &mut answer);
                if refused == LinkError::NotHttps {
                    if matches!(part.verdict, "portal" | "known-host") {
                        part.verdict = "refused";
                        part.text = words.fill("web-insecure", &[("url", link.as_str())]);
                    }
                    part.url = None;
                }
                part
            }
            None => unusable(raw, refused, &clouds, words),
        },
    });
    answer
}

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
fn unusable(raw: &str, reason: LinkError, clouds: &[Cloud], words: Words<'_>) -> WebPart {
    if let Some((host, known)) = imitated(raw, clouds) {
        return WebPart {
            verdict: "look-alike",
            text: words.fill("web-looks-like", &[("host", &host), ("known", &known)]),
            looks_like: Some(known),
            ..WebPart::default()
        };
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
    let why = words.get(why);
    let text = words.fill("web-bad", &[("why", &why)]);
    WebPart { verdict: "refused", text, ..WebPart::default() }
}

fn known(
    directory: &Directory,
    link: &link::Link,
    clouds: &[Cloud],
    words: Words<'_>,
    answer: &mut Answer,
) -> WebPart {
    let host = link.host().unwrap_or_default();
    let mut part = WebPart { url: Some(link.as_str().to_owned()), ..WebPart::default() };
    let has = |cloud: &&Cloud| cloud.hosts.iter().any(|it| link::host_matches(&it.value, host));
    let mut on: Vec<&Cloud> = clouds.iter().filter(has).collect();
    on.sort_by_key(|cloud| cloud.id.value != directory.defaults().cloud);
    let Some(first) = on.first() else {
        if let Some((host, known)) = imitated(link.as_str(), clouds) {
            part.verdict = "look-alike";
            part.text = words.fill("web-looks-like", &[("host", &host), ("known", &known)]);
            part.looks_like = Some(known);
        } else {
            part.verdict = "unknown-host";
            part.text = match look_alike::sibling(host, &hosts(clouds)) {
                Some((known, site)) => {
                    let known = known.replace("{tenant}", "…");
                    let values = [("host", host), ("known", &known), ("site", &site)];
                    words.fill("web-sibling", &values)
                }
                None => words.fill("web-unknown-host", &[("host", host)]),
            };
        }
        return part;
    };
    let language = words.language();
    let mut best: Vec<(usize, Portal, &Cloud)> = Vec::new();
    for id in directory.ids(Table::Portals) {
        let Some(portal) = directory.entry::<Portal>(&id) else {
            continue;
        };
        for cloud in &on {
            let urls = portal.urls.iter().chain(&portal.alternates);
            let fit = urls
                .filter(|address| address.of.value == cloud.id.value)
                .filter_map(|address| address.url.as_ref())
                .filter_map(|url| covers(&url.value, link))
                .max();
            if let Some(fit) = fit {
                best.push((fit, portal.clone(), cloud));
            }
        }
    }
    let most = best.iter().map(|(fit, ..)| *fit).max();
    best.retain(|(fit, ..)| Some(*fit) == most);
    // Where pages share an address the usual portal and the usual cloud are named first.
    let defaults = directory.defaults();
    best.sort_by_key(|(_, portal, cloud)| {
        (portal.id.value != defaults.portal, cloud.id.value != defaults.cloud)
    });
    let name = |cloud: &Cloud| {
        let name = cloud.name.get(language);
        if name.is_empty() { cloud.id.value.clone() } else { name.to_owned() }
    };
    let push = |list: &mut Vec<String>, id: &str| {
        if !list.iter().any(|it| it == id) {
            list.push(id.to_owned());
        }
    };
    if let Some((_, portal, cloud)) = best.first() {
        part.verdict = "portal";
        for (_, portal, cloud) in &best {
            push(&mut part.portals, &portal.id.value);
            push(&mut part.clouds, &cloud.id.value);
        }
        let portal_name = portal.name.get(language).to_owned();
        let mut names: Vec<String> = Vec::new();
        for (_, _, cloud) in &best {
            push(&mut names, &name(cloud));
        }
        part.text =
            words.fill("web-portal", &[("portal", &portal_name), ("cloud", &names.join(", "))]);
        answer.portal.id.clone_from(&portal.id.value);
        answer.portal.name = portal_name;
        answer.portal.url.clone_from(&part.url);
        answer.portal.state = State::Offered;
        settle_cloud(answer, cloud, &part.clouds, name(cloud));
        answer.notices.extend(note(cloud, language));
    } else {
        part.verdict = "known-host";
        for cloud in &on {
            push(&mut part.clouds, &cloud.id.value);
        }
        let names: Vec<String> = on.iter().map(|cloud| name(cloud)).collect();
        part.text = words.fill("web-known-host", &[("host", host), ("cloud", &names.join(", "))]);
        settle_cloud(answer, first, &part.clouds, name(first));
        answer.notices.extend(note(first, language));
    }
    part
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
    let (_, rest) = url.split_once("://")?;
    let split = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at_checked(split)?;
    if !link::host_matches(host, link.host()?) {
        return None;
    }
    let (_, asked) = link.as_str().split_once("://")?;
    let asked = asked.get(asked.find(['/', '?', '#']).unwrap_or(asked.len())..)?;
    let path = path.trim_end_matches('/');
    let beneath = asked.strip_prefix(path)?;
    let at_border = beneath.is_empty() || beneath.starts_with(['/', '?', '#']);
    // A bare host stands for its first page alone, and what its own page routes to.
    let own = !path.is_empty()
        || matches!(beneath, "" | "/")
        || beneath.trim_start_matches('/').starts_with(['#', '?']);
    (at_border && own).then_some(path.len())
}

/// The known host that an address imitates, and its own host.
fn imitated(raw: &str, clouds: &[Cloud]) -> Option<(String, String)> {
    let rest = raw.trim().split_once("://").map_or(raw.trim(), |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let suffixes = clouds.iter().flat_map(|cloud| &cloud.domains).map(|it| it.value.as_str());
    let known: Vec<&str> =
        hosts(clouds).into_iter().filter(|it| !it.contains('{')).chain(suffixes).collect();
    let (found, _) = look_alike::looks_like(authority, &known)?;
    let host = authority.rsplit('@').next().unwrap_or(authority).to_owned();
    Some((host, found))
}

fn hosts(clouds: &[Cloud]) -> Vec<&str> {
    clouds.iter().flat_map(|cloud| &cloud.hosts).map(|it| it.value.as_str()).collect()
}
