//! `explain`: what a message means, and who must act.

use clap::Args;
use whoadmin::answer::{Notice, Topic};
use whoadmin::directory::Directory;
use whoadmin::question::{Pasted, Question};
use whoadmin::render::Kind;
use whoadmin::resolve::resolve;
use whoadmin::store::Table;
use whoadmin::understand;
use whoadmin::words::Catalog;

use crate::answer;
use crate::context::{self, Context};
use crate::error::{CliError, Outcome, graver};
use crate::options::Front;
use crate::output::Printer;
use crate::prompt;

/// What a message means, and who must act
///
/// The message is a code, a sentence or a whole pasted page, in any of the languages of the facts.
/// A code that is not known is never taken for a similar one: its ids are kept, the page to look it
/// up is named, and the exit code is 3.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  whoadmin explain AADSTS50053
  whoadmin explain \"You don't have permission to access this page\"
  whoadmin explain - < error-page.txt
  whoadmin explain               asks for the paste: quotes break shells")]
pub struct Explain {
    /// The message or code; `-` reads one pasted page from standard input
    pub message: Vec<String>,
    /// Whom it is about: an address, domain, tenant id, organization or kind
    #[arg(long, value_name = "WHO")]
    pub who: Option<String>,
    #[command(flatten)]
    pub front: Front,
}

/// The most that is read of a pasted page.
const MOST: u64 = 32 << 20;

/// Longer than the id of any message, in bytes.
const LONGEST_NAME: usize = 256;

/// Explains the words, a pasted page, or what the person pastes now.
pub fn run(explain: &Explain, context: &mut Context<'_>) -> Outcome {
    let front = &explain.front;
    let (directory, broken) = answer::directory(context, front)?;
    let mut question = context::question(front, &directory)?;
    let words = explain.message.join(" ");
    let text = if explain.message.is_empty() {
        if !context.can_ask {
            return Err(CliError::usage("no message was given")
                .hint("give it as words, or `-` to read a page from standard input"));
        }
        let words = Catalog::new(&directory, &question.language).get("ask-paste");
        prompt::paste(context, &words)?
    } else {
        given(&words)?
    };
    if text.trim().is_empty() {
        return Err(CliError::usage("the message is empty")
            .hint("give the words or the code on the screen"));
    }
    question.read_as = Some("message");
    question.message = Some(found(&directory, &text));
    question.who = context::who(explain.who.as_ref())?;
    let code = answer(&question, front, &directory, context)?;
    Ok(graver(broken, code))
}

/// The words as they are, or the whole of standard input for `-`.
pub fn given(words: &str) -> Result<String, CliError> {
    if words != "-" {
        return Ok(words.to_owned());
    }
    let bytes = context::read_all(std::io::stdin().lock(), MOST, "standard input")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// What a text is: by its own id, else by what is found in it.
pub fn found(directory: &Directory, text: &str) -> Pasted {
    let mut pasted = understand::find(directory, text);
    if pasted.id.is_none()
        && pasted.ids.is_empty()
        && text.len() < LONGEST_NAME
        && let [id] = directory.named(Table::Messages, text.trim()).as_slice()
    {
        pasted.id = Some(id.clone());
    }
    pasted
}

/// Shows the answer about a message; one that is not known names the page that looks codes up.
pub fn answer(
    question: &Question,
    front: &Front,
    directory: &Directory,
    context: &mut Context<'_>,
) -> Outcome {
    let printer = Printer::new(Kind::Answer, front, context)?;
    let mut answer = resolve(directory, question)?;
    if answer.message.as_ref().is_some_and(|it| it.id.is_none()) {
        let mut asking = question.clone();
        asking.message = None;
        asking.portal = Some(directory.defaults().lookup_portal.clone());
        let mut url = resolve(directory, &asking)?.portal.url;
        if url.is_none() {
            // Only one cloud has a public page for codes; it reads those of every cloud.
            asking.cloud = Some(directory.defaults().cloud.clone());
            url = resolve(directory, &asking)?.portal.url;
        }
        if let Some(url) = url {
            let words = Catalog::new(directory, &answer.language);
            let text = words.format("message-lookup", &[("url", &url)]);
            answer.notices.insert(0, Notice { topic: Topic::Question, text });
        }
    }
    answer::show(context, front, directory, &answer, &printer)
}
