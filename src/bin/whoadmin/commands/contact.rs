//! `contact`: prints the one address of whoever should help, and launches it with a drafted request.

use clap::{Args, ValueEnum};
use whoadmin::answer::{Answer, ContactPart, Topic};
use whoadmin::directory::Directory;
use whoadmin::draft::Draft;
use whoadmin::link::{self, Link, LinkError};
use whoadmin::question::Question;
use whoadmin::render;
use whoadmin::resolve::{CHANNELS, by, resolve, works};
use whoadmin::words::Catalog;

use crate::answer;
use crate::commands::{explain, open};
use crate::context::{self, Context};
use crate::error::{CliError, Outcome};
use crate::options::{Front, Launch, hide};
use crate::{paths, prompt};

/// Call, write to or chat with the contact: a drafted request
///
/// Prints exactly one address on standard output, everything else on standard error, and launches
/// it. The first channel that works for this person now is chosen: whoever is locked out cannot use
/// chat, mail or pages that need a sign-in.
#[derive(Debug, Args)]
#[command(mut_args(hide(&["require"])))]
#[command(after_help = "\
Examples:
  whoadmin contact contoso.com                 call or write, whichever works now
  whoadmin contact anna@contoso.com --by email --task reset-password
  whoadmin contact contoso.com -n              print the address alone
  whoadmin contact contoso.com --draft         print the drafted request")]
pub struct Contact {
    /// An address, domain, tenant id, organization or kind
    pub who: Option<String>,
    /// The channel
    #[arg(long, value_name = "CHANNEL")]
    pub by: Option<By>,
    /// Print the drafted request, and launch nothing
    #[arg(long)]
    pub draft: bool,
    /// The message on the screen, for the request
    #[arg(long, value_name = "TEXT")]
    pub message: Option<String>,
    #[command(flatten)]
    pub launch: Launch,
    #[command(flatten)]
    pub front: Front,
}

/// A channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Call.
    Phone,
    /// Write.
    Email,
    /// Chat.
    Chat,
    /// Open the page.
    Web,
}

/// Reaches the contact of WHO.
pub fn run(contact: &Contact, context: &mut Context<'_>) -> Outcome {
    let front = &contact.front;
    if front.show.output.is_some() || front.show.query.is_some() {
        return Err(CliError::usage("contact prints one address, in no other form")
            .hint("for the whole answer: whoadmin ask WHO -o json"));
    }
    let who = context::who(contact.who.as_ref())?;
    if who.as_deref() == Some("-") {
        return Err(CliError::usage("contact reaches one WHO, not a list of them")
            .hint("for a list: whoadmin ask - < addresses.txt"));
    }
    let directory = paths::directory(front)?;
    let mut question = context::question(front, &directory)?;
    question.message = message(contact, &directory)?;
    question.who = who.or(asked(&question, &directory, context));
    let answer = resolve(&directory, &question)?;
    let words = Catalog::new(&directory, &answer.language);
    let chosen = chosen(&answer, contact.by);
    let Some((chosen, channel)) =
        chosen.as_ref().and_then(|it| it.channel.map(|channel| (it, channel)))
    else {
        return nobody(contact, &answer, &question, &directory, context);
    };
    if answer::code(&answer, front.show.require) != 0 && front.show.require.is_some() {
        return Err(CliError::new(3, "less is known than --require asks for"));
    }
    let language = draft_language(contact, &answer, &directory)?;
    let draft = draft(&answer, &question, &language, &directory)?;
    let link = address(chosen, channel, &answer, &draft, &contact.launch.allow_host).map_err(
        |refused| CliError::new(3, format!("the {channel} of {}: it {refused}", chosen.name)),
    )?;
    if contact.draft {
        let text = shown(chosen, channel, &link, &draft, Catalog::new(&directory, &language));
        context.result(&front.show, &text)?;
        return Ok(0);
    }
    context.line(&front.show, link.as_str())?;
    if !front.show.quiet {
        for line in about(&answer, chosen, channel, words) {
            context.say(&line);
        }
        // A mail carries its draft with it; what is said or pasted has to be seen.
        match channel {
            "email" => {}
            _ if draft.is_open() => {}
            "phone" => {
                context.say(&format!("\n{}\n\n{}", words.get("draft-say"), draft.spoken()));
            }
            _ => context.say(&format!("\n{}", draft.body())),
        }
    }
    if contact.launch.no_browser {
        return Ok(0);
    }
    Ok(open::send(&link, context))
}

/// The message on the screen; `-` reads it from standard input.
fn message(
    contact: &Contact,
    directory: &Directory,
) -> Result<Option<whoadmin::question::Pasted>, CliError> {
    let Some(text) = &contact.message else {
        return Ok(None);
    };
    let text = explain::given(text)?;
    if text.trim().is_empty() {
        return Err(CliError::usage("--message is empty").hint("is a shell variable not set?"));
    }
    Ok(Some(explain::found(directory, &text)))
}

/// WHO as the person answers it, where nothing tells it and there is somebody to ask.
fn asked(question: &Question, directory: &Directory, context: &mut Context<'_>) -> Option<String> {
    let told = question.kind.is_some() || directory.default_organization().is_some();
    if told || !context.can_ask {
        return None;
    }
    let words = Catalog::new(directory, &question.language).get("ask-who");
    prompt::ask(context, &words)
}

/// The contact, with the channel to use.
fn chosen(answer: &Answer, channel: Option<By>) -> Option<ContactPart> {
    match channel {
        Some(channel) => by(&answer.path, word(channel), &answer.inside.chat_hosts),
        None => answer.contact.clone(),
    }
}

fn word(channel: By) -> &'static str {
    match channel {
        By::Phone => "phone",
        By::Email => "email",
        By::Chat => "chat",
        By::Web => "web",
    }
}

/// The language of the request: the asked one, else the organization's, else the person's.
fn draft_language(
    contact: &Contact,
    answer: &Answer,
    directory: &Directory,
) -> Result<String, CliError> {
    let own = match &answer.inside.draft_language {
        Some(language) if contact.front.show.lang.is_none() => {
            context::known_language(directory, language)?
        }
        _ => None,
    };
    Ok(own.unwrap_or_else(|| answer.language.clone()))
}

/// The request, in its own language.
fn draft(
    answer: &Answer,
    question: &Question,
    language: &str,
    directory: &Directory,
) -> Result<Draft, CliError> {
    let words = Catalog::new(directory, language);
    if language == answer.language {
        return Ok(Draft::new(answer, words));
    }
    let question = Question { language: language.to_owned(), ..question.clone() };
    Ok(Draft::new(&resolve(directory, &question)?, words))
}

/// The one address that is printed and launched.
fn address(
    contact: &ContactPart,
    channel: &str,
    answer: &Answer,
    draft: &Draft,
    allowed: &[String],
) -> Result<Link, LinkError> {
    match channel {
        "phone" => link::phone(contact.phone.as_deref().unwrap_or_default()),
        "email" => draft.mail(contact.email.as_deref().unwrap_or_default()),
        "chat" => {
            link::chat(contact.chat.as_deref().unwrap_or_default(), &answer.inside.chat_hosts)
        }
        _ => link::web_allowing(contact.url.as_deref().unwrap_or_default(), allowed),
    }
}

/// The request as a person uses it: to say, to paste, or to send.
fn shown(
    contact: &ContactPart,
    channel: &str,
    link: &Link,
    draft: &Draft,
    words: Catalog<'_>,
) -> String {
    let name = contact.name.as_str();
    let head = match channel {
        "phone" => {
            let phone = contact.phone.as_deref().unwrap_or_default();
            let call = words.format("draft-call", &[("name", name), ("phone", phone)]);
            format!("{call}\n{}\n\n{}", words.get("draft-say"), draft.spoken())
        }
        "email" => {
            let address = contact.email.as_deref().unwrap_or_default();
            let to = words.format("draft-to", &[("address", address)]);
            let subject = words.format("draft-subject-is", &[("subject", &draft.subject)]);
            format!("{to}\n{subject}\n\n{}", draft.body())
        }
        _ => {
            let write = words.format("draft-write", &[("name", name)]);
            format!("{write} {}\n\n{}", link.as_str(), draft.body())
        }
    };
    format!("{}\n", whoadmin::text::block(&head))
}

/// Words about a contact, on standard error.
fn about(answer: &Answer, contact: &ContactPart, channel: &str, words: Catalog<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(advice) = &answer.advice {
        lines.push(advice.clone());
        lines.push(words.format("ask-otherwise", &[("name", &contact.name)]));
    } else {
        lines.push(contact.name.clone());
    }
    let values = [&contact.phone, &contact.email, &contact.chat, &contact.url];
    let value = CHANNELS.iter().zip(values).find(|(it, _)| **it == channel);
    let value = value.and_then(|(_, value)| value.clone()).unwrap_or_default();
    let label = words.get(&format!("channel-{channel}"));
    match contact.url_place.as_ref().filter(|_| channel == "web") {
        Some(place) => lines.push(format!("{label} {value} ({place})")),
        None => lines.push(format!("{label} {value}")),
    }
    for need in contact.needs.iter().filter(|it| it.channel == channel) {
        lines.push(need.text.clone());
    }
    lines.extend(render::reachable(contact, words));
    lines.extend(contact.note.clone());
    // Why the others were passed over.
    for need in contact.needs.iter().filter(|it| it.channel != channel) {
        lines.push(format!("{}: {}", words.get(&format!("channel-{}", need.channel)), need.text));
    }
    lines.extend(answer.notices_about(Topic::Contact).map(str::to_owned));
    lines
}

/// Nobody can be reached this way: what to do in person, on standard error.
fn nobody(
    contact: &Contact,
    answer: &Answer,
    question: &Question,
    directory: &Directory,
    context: &mut Context<'_>,
) -> Outcome {
    let words = Catalog::new(directory, &answer.language);
    let others = answer.path.iter().flat_map(|step| &step.contacts);
    let mut channels: Vec<&str> =
        others.flat_map(|it| CHANNELS.into_iter().filter(|channel| works(it, channel))).collect();
    channels.sort_unstable();
    channels.dedup();
    if let Some(asked) = contact.by
        && !channels.is_empty()
    {
        return Err(CliError::new(3, format!("no contact is known by {}", word(asked)))
            .hint(format!("choose another way: --by {}", channels.join(", --by "))));
    }
    let mut lines = Vec::new();
    if answer.guidance.is_empty() {
        lines.extend(answer.advice.clone());
    } else {
        lines.push(words.get("heading-nobody"));
        for line in &answer.guidance {
            let who: Vec<&str> = line.path.iter().map(|step| step.who.as_str()).collect();
            lines.push(format!("{}: {}", line.kind.name, who.join("; ")));
        }
        let last = answer.path.last().map(|step| step.who.clone()).unwrap_or_default();
        lines.push(format!("{}: {last}", words.get("label-any-kind")));
    }
    if let Some(help) = &answer.help {
        lines.push(help.text.clone());
        lines.extend(help.url.clone());
        lines.extend(help.note.clone());
    }
    lines.extend(answer.notices_about(Topic::Contact).map(str::to_owned));
    for line in lines {
        context.say(&line);
    }
    let draft = draft(answer, question, &answer.language, directory)?;
    if question.task.is_some() || question.message.is_some() {
        context.say(&format!("\n{}\n\n{}", words.get("draft-say"), draft.spoken()));
    }
    Ok(3)
}
