//! Turns the text of a template into its nodes, or into what is wrong with its syntax.

use crate::diagnostics::{Check, Diagnostic, Severity, Span};
use crate::text;

/// The largest template, in bytes.
pub const TEMPLATE_LIMIT: usize = 256 << 10;
/// How deep sections may be nested.
const DEPTH_LIMIT: usize = 3;
/// How many problems are reported at once.
pub(super) const MOST_PROBLEMS: usize = 50;

static CHECK: Check = Check {
    id: "template",
    severity: Severity::Error,
    refuses: true,
    about: "a template that is not well formed, or asks for what there is not",
};

#[derive(Debug)]
pub(super) enum Node<'s> {
    Text(&'s str),
    Value(Path<'s>),
    /// The number of the item, with its tag.
    Number(&'s str),
    Each(Path<'s>, Vec<Self>),
    If(Path<'s>, Vec<Self>, Vec<Self>),
}

/// A name as it is written, and its steps.
#[derive(Debug)]
pub(super) struct Path<'s> {
    pub written: &'s str,
    pub steps: Vec<&'s str>,
}

pub(super) struct Reader<'r, 's> {
    file: &'r str,
    source: &'s str,
    rest: &'s str,
    /// Whether what comes next begins a line.
    begins_line: bool,
    pub problems: Vec<Diagnostic>,
}

impl<'r, 's> Reader<'r, 's> {
    pub fn new(file: &'r str, source: &'s str) -> Self {
        let rest = source.strip_prefix('\u{feff}').unwrap_or(source);
        Self { file, source, rest, begins_line: true, problems: Vec::new() }
    }

    /// A problem of a part of the source.
    fn problem(
        &self,
        part: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Diagnostic {
        let start = part.as_ptr().addr().saturating_sub(self.source.as_ptr().addr());
        let span = Span::of_bytes(self.source, start..start + part.len());
        Diagnostic::at(&CHECK, self.file, self.source, span, message).hint(hint)
    }

    pub fn add_problem(&mut self, part: &str, message: impl Into<String>, hint: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            let problem = self.problem(part, message, hint);
            self.problems.push(problem);
        }
    }

    /// Reads all of it.
    pub fn whole(&mut self) -> Result<Vec<Node<'s>>, Diagnostic> {
        if self.source.len() > TEMPLATE_LIMIT {
            let part = self.source.get(..0).unwrap_or_default();
            let hint = "split it, or take out what is not needed";
            return Err(self.problem(part, "the template is larger than 256 KiB", hint));
        }
        // A template is printed as it is, so nothing in it may steer a terminal or turn text around.
        for (at, sign) in self.source.char_indices() {
            let part = self.source.get(at..at + sign.len_utf8()).unwrap_or_default();
            let is_kept = matches!(sign, '\t' | '\r' | '\n' | '\u{fffd}');
            if !is_kept && text::line(part) == "\u{fffd}" {
                let message = "a control character, or one that turns text around";
                let hint = "take it out; it may be invisible in your editor";
                return Err(self.problem(part, message, hint));
            }
        }
        match self.nodes(0)? {
            (nodes, "") => Ok(nodes),
            (_, tag @ "else") => Err(self.stray_else(tag)),
            (_, tag) => Err(self.problem(
                tag,
                format!("`{tag}` closes nothing"),
                "take it out, or write the tag that opens it",
            )),
        }
    }

    /// Reads up to the tag that ends a section, which it returns, or the end, for which the tag is empty.
    fn nodes(&mut self, depth: usize) -> Result<(Vec<Node<'s>>, &'s str), Diagnostic> {
        let mut nodes = Vec::new();
        while let Some(tag) = self.next_tag(&mut nodes)? {
            if tag == "else" || tag.starts_with('/') {
                return Ok((nodes, tag));
            }
            if tag.starts_with('#') {
                nodes.extend(self.section(tag, depth)?);
            } else if tag == "@number" {
                nodes.push(Node::Number(tag));
            } else {
                nodes.extend(self.path(tag).map(Node::Value));
            }
        }
        Ok((nodes, ""))
    }

    fn section(&mut self, tag: &'s str, depth: usize) -> Result<Option<Node<'s>>, Diagnostic> {
        let (kind, name) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let kind = kind.trim_start_matches('#');
        if !matches!(kind, "each" | "if") {
            let hint = "there are `{{#each path}}` and `{{#if path}}`";
            return Err(self.problem(tag, format!("there is no section `{kind}`"), hint));
        }
        if depth == DEPTH_LIMIT {
            let message = "more than three sections stand in each other";
            return Err(self.problem(tag, message, "close one before this one begins"));
        }
        let path = self.path(if name.is_empty() { tag } else { name.trim() });
        let (body, mut end) = self.nodes(depth + 1)?;
        let mut otherwise = Vec::new();
        if kind == "if" && end == "else" {
            (otherwise, end) = self.nodes(depth + 1)?;
        }
        match end.strip_prefix('/').map(str::trim_start) {
            Some(closed) if closed == kind && kind == "each" => {
                Ok(path.map(|path| Node::Each(path, body)))
            }
            Some(closed) if closed == kind => Ok(path.map(|path| Node::If(path, body, otherwise))),
            Some(_) => {
                let message = format!("`{end}` stands where `{kind}` has to be closed");
                Err(self.problem(end, message, format!("write `{{{{/{kind}}}}}` first")))
            }
            None if end == "else" => Err(self.stray_else(end)),
            None => {
                let hint = format!("write `{{{{/{kind}}}}}` where it ends");
                Err(self.problem(tag, format!("the section `{kind}` is not closed"), hint))
            }
        }
    }

    fn stray_else(&self, tag: &str) -> Diagnostic {
        let hint = "it goes once between `{{#if path}}` and `{{/if}}`";
        self.problem(tag, "`else` stands outside `if`", hint)
    }

    /// Reads up to the next tag but a comment, and the tag.
    fn next_tag(&mut self, nodes: &mut Vec<Node<'s>>) -> Result<Option<&'s str>, Diagnostic> {
        while let Some((text, inside)) = self.rest.split_once("{{") {
            if let Some(text) = text.strip_suffix('\\') {
                nodes.extend([Node::Text(text), Node::Text("{{")]);
                (self.begins_line, self.rest) = (false, inside);
                continue;
            }
            let braces = self.rest.get(text.len()..text.len() + 2).unwrap_or_default();
            if let Some(comment) = inside.strip_prefix("!--") {
                let Some((_, after)) = comment.split_once("--}}") else {
                    let hint = "write `--}}` where it ends";
                    return Err(self.problem(braces, "the comment is not closed", hint));
                };
                self.alone_on_line(text, after, nodes);
                continue;
            }
            if inside.starts_with('{') {
                let hint =
                    "write `{{ name }}`; every value is escaped, and `\\{{` gives two braces";
                return Err(self.problem(braces, "a brace too many", hint));
            }
            let tag = inside.split_once("}}").filter(|(tag, _)| !tag.contains("{{"));
            let Some((tag, after)) = tag else {
                let hint = "write `}}` behind the name, or `\\{{` for two braces as they are";
                return Err(self.problem(braces, "a tag is opened and not closed", hint));
            };
            let tag = tag.trim();
            if tag.starts_with(['#', '/']) || tag == "else" {
                self.alone_on_line(text, after, nodes);
            } else {
                nodes.push(Node::Text(text));
                (self.begins_line, self.rest) = (false, after);
            }
            return Ok(Some(tag));
        }
        nodes.push(Node::Text(std::mem::take(&mut self.rest)));
        Ok(None)
    }

    /// Takes in the text before a tag that makes no text itself: if it is alone on its line, the line goes.
    fn alone_on_line(&mut self, text: &'s str, after: &'s str, nodes: &mut Vec<Node<'s>>) {
        let blank = [' ', '\t'];
        let before = text.trim_end_matches(blank);
        let begins = before.ends_with('\n') || (before.is_empty() && self.begins_line);
        let line_end = after.trim_start_matches(blank);
        let next = line_end.strip_prefix("\r\n").or(line_end.strip_prefix('\n'));
        let next = next.or(line_end.is_empty().then_some("")).filter(|_| begins);
        self.begins_line = next.is_some();
        self.rest = next.unwrap_or(after);
        nodes.push(Node::Text(if self.begins_line { before } else { text }));
    }

    fn path(&mut self, written: &'s str) -> Option<Path<'s>> {
        let mut steps = Vec::new();
        let mut rest = Some(written);
        while let Some(from) = rest {
            let (step, after) = match from.strip_prefix('[') {
                Some(quoted) => quoted.split_once(']').unwrap_or_default(),
                None => from
                    .split_at_checked(from.find('.').unwrap_or(from.len()))
                    .filter(|(step, _)| is_name(step))
                    .unwrap_or_default(),
            };
            rest = after.strip_prefix('.');
            if step.is_empty() || (rest.is_none() && !after.is_empty()) {
                let hint = "write a name such as `contact.name`, nothing else; other signs go in brackets: `row.[E-mail (work)]`";
                self.add_problem(written, "a name has to stand here", hint);
                return None;
            }
            steps.push(step);
        }
        Some(Path { written, steps })
    }
}

/// Whether a step can stand without brackets.
fn is_name(step: &str) -> bool {
    let is_sign =
        |sign: char| !sign.is_ascii() || sign.is_ascii_alphanumeric() || "_- ".contains(sign);
    !step.is_empty() && step.trim() == step && step.chars().all(is_sign)
}
