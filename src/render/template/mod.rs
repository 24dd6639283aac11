//! Fills a template of a person's own with a checklist: names and sections, no code, within bounds that no template can pass.
//!
//! `{{ name.path.0.x }}` is replaced by a value, escaped for the output's format; `{{#each path}}…{{/each}}` is repeated for
//! the items of a list, where names are looked up in the item (`this`) first and then outward, and `{{ @number }}` counts from
//! 1; `{{#if path}}…{{else}}…{{/if}}` asks whether there is something. `{{!-- a comment --}}` is left out, `\{{` is a literal,
//! `[…]` holds a name with other signs (`{{ row.[E-mail (work)] }}`). A section tag or comment alone on its line takes the
//! line with it.
//!
//! This is a part of Handlebars' language. The crate for all of it takes 25 s to parse 250 kB of tags, overflows the stack on
//! a chain of `else if` and on a partial that includes itself, and stops at the first unknown name.

mod check;
mod data;
mod parse;

pub use data::{data, shape};
pub use parse::TEMPLATE_LIMIT;

use std::borrow::Cow;

use serde_json::Value;
use thiserror::Error;

use check::look_up;
use parse::{Node, Reader};

use crate::diagnostics::{self, Diagnostic};
use crate::escape::Escape;
use crate::text;

/// The longest text that a template is filled to, in bytes.
pub const OUTPUT_LIMIT: usize = 1 << 20;
/// How many parts of a template are visited in one filling; 16 bytes of a value count as one, too.
const STEPS_LIMIT: usize = 2 << 20;
/// A template that is well formed and names nothing that a checklist could never have.
#[derive(Debug)]
pub struct Template<'s>(Vec<Node<'s>>);

/// A template asks for too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FillError {
    /// The text would be longer than [`OUTPUT_LIMIT`].
    #[error("the filled-in template is longer than {OUTPUT_LIMIT} bytes")]
    TooLong,
    /// The sections go through more items than a template may.
    #[error("the template's sections repeat too often")]
    TooMuchWork,
}

impl FillError {
    /// What the author of the template can do about it.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::TooLong => "put less into the template, or fill it for fewer entries at a time",
            Self::TooMuchWork => "use fewer `{{#each}}` sections inside each other",
        }
    }
}

impl<'s> Template<'s> {
    /// Reads the template of `file`, and looks its names up in `shape`: data with something in every place.
    ///
    /// # Errors
    /// Every name that is wrong, and the first error of the syntax.
    pub fn parse(file: &str, source: &'s str, shape: &Value) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader::new(file, source);
        let nodes = reader.whole();
        match &nodes {
            Ok(nodes) => reader.check(nodes, &mut vec![shape]),
            Err(problem) => reader.problems.push(problem.clone()),
        }
        diagnostics::sort(&mut reader.problems);
        nodes.ok().filter(|_| reader.problems.is_empty()).map(Self).ok_or(reader.problems)
    }

    /// Fills it; what the data does not have is empty.
    ///
    /// # Errors
    /// The bound that was met.
    pub fn fill(&self, data: &Value, escape: Escape) -> Result<String, FillError> {
        let mut filling = Filling { out: String::new(), escape, steps: STEPS_LIMIT };
        filling.nodes(&self.0, &mut vec![data], 0)?;
        Ok(filling.out)
    }
}

struct Filling {
    out: String,
    escape: Escape,
    /// How many steps are left.
    steps: usize,
}

impl Filling {
    fn nodes(
        &mut self,
        nodes: &[Node<'_>],
        scopes: &mut Vec<&Value>,
        number: usize,
    ) -> Result<(), FillError> {
        for node in nodes {
            self.spend(1)?;
            match node {
                Node::Text(text) => self.write(text)?,
                Node::Number(_) => self.write(&number.to_string())?,
                Node::Value(path) => {
                    let shown = look_up(&path.steps, scopes).map_or(Cow::default(), shown);
                    self.spend(shown.len() / 16)?;
                    self.write(&self.escape.apply(&shown))?;
                }
                Node::Each(path, body) => {
                    let items = look_up(&path.steps, scopes).ok().and_then(Value::as_array);
                    for (item, number) in items.into_iter().flatten().zip(1..) {
                        self.spend(1)?;
                        scopes.push(item);
                        self.nodes(body, scopes, number)?;
                        scopes.pop();
                    }
                }
                Node::If(path, then, otherwise) => {
                    let holds = look_up(&path.steps, scopes).is_ok_and(holds);
                    self.nodes(if holds { then } else { otherwise }, scopes, number)?;
                }
            }
        }
        Ok(())
    }

    fn spend(&mut self, steps: usize) -> Result<(), FillError> {
        self.steps = self.steps.checked_sub(steps).ok_or(FillError::TooMuchWork)?;
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), FillError> {
        if text.len() > OUTPUT_LIMIT - self.out.len() {
            return Err(FillError::TooLong);
        }
        self.out.push_str(text);
        Ok(())
    }
}

/// A value in words; what a directory says is shown, whatever the template makes of it.
fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::default(),
        Value::String(words) => text::block(words),
        other => other.to_string().into(),
    }
}

/// Whether there is something: not null, false, an empty text, an empty list or an empty object.
fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(holds) => *holds,
        Value::Number(_) => true,
        Value::String(words) => !words.is_empty() && words != "false",
        Value::Array(items) => !items.is_empty(),
        Value::Object(keys) => !keys.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse::MOST_PROBLEMS;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn answer() -> Value {
        json!({
            "asked": "anna@contoso.com",
            "name": "<b>A|B</b>",
            "school": null,
            "open": false,
            "contact": {"name": "IT Service Desk", "email": "it@contoso.com"},
            "path": [{"who": "help desk", "phone": "+31 20 555 0100"}, {"who": "account giver", "phone": null}],
            "words": ["one", "two"],
            "none": [],
            "row": {"E-mail (work)": "a@b.c", "Full name": "Anna", "x.y": "dotted"},
        })
    }

    fn problems(source: &str, shape: &Value) -> Vec<String> {
        let found = Template::parse("", source, shape).err().unwrap_or_default();
        assert!(found.len() <= MOST_PROBLEMS + 1 && found.iter().all(|it| !it.hint.is_empty()));
        let told =
            |it: &Diagnostic| format!("{}:{}: {} ({})", it.line, it.column, it.message, it.hint);
        found.iter().map(told).collect()
    }

    fn fill(source: &str, escape: Escape) -> Result<String, String> {
        let mut shape = answer();
        shape["school"] = json!({"name": "x"});
        let template =
            Template::parse("", source, &shape).map_err(|_| problems(source, &shape).join("; "))?;
        template.fill(&answer(), escape).map_err(|error| error.to_string())
    }

    #[test]
    fn filled() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            assert_eq!(fill(source, Escape::Plain).as_deref(), Ok(expected));
        }
        check("", "");
        check("no tags, } or }} or { alone", "no tags, } or }} or { alone");
        check("\u{feff}for {{asked}}", "for anna@contoso.com");
        check("{{ contact.name }}: {{contact.email}}", "IT Service Desk: it@contoso.com");
        check("{{ path.1.who }}{{ path.9.who }}", "account giver");
        check("{{ school.name }}{{ open }}", "false");
        check(
            "{{#each path}}{{ @number }} {{ who }} {{ this.phone }} {{ asked }};{{/each}}",
            "1 help desk +31 20 555 0100 anna@contoso.com;2 account giver  anna@contoso.com;",
        );
        check("{{#each words}}{{#if this}}[{{ this }}]{{/if}}{{/each}}", "[one][two]");
        check("{{#each none}}{{ asked }}{{/each}}", "");
        check(
            "{{#each path}}{{#each words}}{{@number}}{{who}} {{/each}}{{@number}} {{/each}}",
            "1help desk 2help desk 1 1account giver 2account giver 2 ",
        );
        check("{{#if asked}}yes{{else}}no{{/if}}", "yes");
        check(
            "{{#if school}}yes{{else}}no{{/if}}{{#if open}}yes{{/if}}{{#if none}}yes{{/if}}",
            "no",
        );
        check(
            "{{#if path}}p{{/if}}{{#if contact}}c{{/if}}{{#if row.Manager}}yes{{else}}no{{/if}}",
            "pcno",
        );
        check("a{{!-- {{ not }} read --}}b", "ab");
        check("\\{{ name }} {{asked}}", "{{ name }} anna@contoso.com");
        check(
            "{{ row.[E-mail (work)] }} {{ row.Full name }} {{ [row].[x.y] }}",
            "a@b.c Anna dotted",
        );
        check("{{ asked\n}}", "anna@contoso.com");
    }

    #[test]
    fn lines_of_tags_go() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            assert_eq!(fill(source, Escape::Plain).as_deref(), Ok(expected));
        }
        check("{{#each words}}\n- {{ this }}\n{{/each}}\nend\n", "- one\n- two\nend\n");
        check("{{#each words}}\r\n- {{ this }}\r\n{{/each}}\r\nend", "- one\r\n- two\r\nend");
        check("a\n  {{#if asked}}  \nb\n  {{else}}\nc\n  {{/if}}", "a\nb\n");
        check("{{!-- first --}}\n{{!-- second --}}\ntext", "text");
        check("- {{#if asked}}\nx{{/if}}\n", "- \nx\n");
        check("{{#if asked}}{{#if asked}}\nx{{/if}}{{/if}}\n", "\nx\n");
        check("{{ asked }}\n", "anna@contoso.com\n");
    }

    #[test]
    fn escaped() {
        #[track_caller]
        fn check(escape: Escape, expected: &str) {
            assert_eq!(fill("<i>{{ name }}", escape).as_deref(), Ok(expected));
        }
        check(Escape::Plain, "<i><b>A|B</b>");
        check(Escape::Markdown, r"<i>&lt;b&gt;A\|B&lt;/b&gt;");
        check(Escape::Html, "<i>&lt;b&gt;A|B&lt;/b&gt;");
    }

    #[test]
    fn errors_of_syntax() {
        #[track_caller]
        fn check(source: &str, expected: &str) {
            let found = problems(source, &json!({"a": "x", "b": ["x"]})).join("; ");
            assert!(found.starts_with(expected), "{found}");
        }
        check("{{{{{{", "1:1: a brace too many");
        check("a {{{ b }}}", "1:3: a brace too many");
        check("a {{", "1:3: a tag is opened and not closed");
        check("é {{ a\n{{ b }}", "1:3: a tag is opened and not closed");
        check("a\n {{}}", "2:4: a name has to stand here");
        check("{{ a | upper }}", "1:4: a name has to stand here");
        for name in
            ["a.b()", "../a", "> a", "~ a", "a..b", ".a", "a.", "[a", "[]", "[a]b", "@index", "(a)"]
        {
            check(&format!("{{{{ {name} }}}}"), "1:4: a name has to stand here");
        }
        check("{{#each}}{{/each}}", "1:3: a name has to stand here");
        check("{{#unless a}}{{/unless}}", "1:3: there is no section `unless`");
        check("{{#if a}}", "1:3: the section `if` is not closed");
        check("{{#if a}}\n{{#each b}}", "2:3: the section `each` is not closed");
        check("{{/if}}", "1:3: `/if` closes nothing");
        check("{{#if a}}{{/each}}", "1:12: `/each` stands where `if` has to be closed");
        check("{{else}}", "1:3: `else` stands outside `if`");
        check("{{#if a}}{{else}}{{else}}{{/if}}", "1:20: `else` stands outside `if`");
        check("{{#each b}}{{else}}{{/each}}", "1:14: `else` stands outside `if`");
        check("{{ @number }}", "1:4: `@number` stands outside `each`");
        check("x{{!-- a }}", "1:2: the comment is not closed");
        let four = "{{#if a}}{{#if a}}{{#if a}}{{#if a}}{{/if}}{{/if}}{{/if}}{{/if}}";
        check(four, "1:30: more than three sections stand in each other");
        check(&"x".repeat(10_000_000), "1:1: the template is larger than 256 KiB");
    }

    #[test]
    fn errors_of_names() {
        #[track_caller]
        fn check(source: &str, expected: &[&str]) {
            assert_eq!(problems(source, &answer()), expected);
        }
        check("\n{{ contact.nmae }}", &["2:12: unknown name `nmae` (did you mean `name`?)"]);
        check(
            "{{ zzz }}{{#each path}}{{ phoen }}{{ phone }}{{/each}}",
            &[
                "1:4: unknown name `zzz` (there are `asked`, `contact`, `name`, `none`, `open`, `path`, `row`, `school`, `words`)",
                "1:27: unknown name `phoen` (did you mean `phone`?)",
            ],
        );
        let nothing = "(nothing can be named here: it is a list or a single value)";
        check("{{ asked.name }}", &[&format!("1:10: unknown name `name` {nothing}")]);
        check(
            "{{#if contcat}}{{ nmae }}{{else}}{{ nmae }}{{/if}}",
            &[
                "1:7: unknown name `contcat` (did you mean `contact`?)",
                "1:19: unknown name `nmae` (did you mean `name`?)",
                "1:37: unknown name `nmae` (did you mean `name`?)",
            ],
        );
        check("{{#if path.name}}{{/if}}", &[&format!("1:12: unknown name `name` {nothing}")]);
        check("{{ path }}", &["1:4: `path` is a list (write `{{#each path}}`)"]);
        check(
            "{{ contact }}",
            &["1:4: `contact` is an object (name one of its keys: `email`, `name`)"],
        );
        check(
            "{{#each asked}}{{/each}}",
            &["1:9: `asked` is not a list (`each` goes through a list; `if` asks for one value)"],
        );
    }

    /// The most that hostile templates can ask for, each over a list of a thousand items of the same list.
    #[test]
    fn work_is_bounded() {
        #[track_caller]
        fn check(source: &str, expected: FillError) {
            let data = json!({"list": vec!["x"; 1000], "wide": vec![" ".repeat(1 << 20); 20]});
            let template = Template::parse("", source, &data).expect("a template");
            assert_eq!(template.fill(&data, Escape::Markdown), Err(expected));
        }
        let nested = |body: &str| {
            let (open, close) = ("{{#each list}}".repeat(3), "{{/each}}".repeat(3));
            format!("{open}{body}{close}")
        };
        check(&nested(""), FillError::TooMuchWork);
        check(&nested("{{ this }}"), FillError::TooMuchWork);
        check(&nested("0123456789012345"), FillError::TooLong);
        let many = "{{#if list}}{{/if}}".repeat(10_000);
        check(&format!("{{{{#each list}}}}{many}{{{{/each}}}}"), FillError::TooMuchWork);
        check("{{#each list}}{{#each wide}}{{ this }}{{/each}}{{/each}}", FillError::TooMuchWork);
    }

    #[test]
    fn hostile_text_is_parsed_in_time() {
        let pieces = [
            "{",
            "{{",
            "{{ ",
            "{{#if a}}",
            "{{/if}}",
            "{{}}",
            "{{a.",
            "{{!--",
            "{{else}}",
            "{{#each a}}{{#if b}}x",
            "{{ b }}",
            "{{#if a}}{{else}}",
        ];
        for piece in pieces {
            let source = piece.repeat(TEMPLATE_LIMIT / piece.len());
            assert!(!problems(&source, &json!({"a": "x"})).is_empty(), "{piece}");
        }
        let deep = "{{#if a}}".repeat(16_000) + &"{{/if}}".repeat(16_000);
        assert_eq!(problems(&deep, &json!({"a": "x"})).len(), 1);
        let long = format!("{{{{ {}a }}}}", "a.".repeat(100_000));
        assert_eq!(problems(&long, &json!({"a": "x"})).len(), 1);
    }

    fn pieces() -> impl Strategy<Value = String> {
        let pieces = vec![
            "{{#each path}}",
            "{{#each words}}",
            "{{/each}}",
            "{{#if school}}",
            "{{#if asked}}",
            "{{else}}",
            "{{/if}}",
            "{{ asked }}",
            "{{ name }}",
            "{{this}}",
            "{{ who }}",
            "{{@number}}",
            "{{!-- x --}}",
            "\\{{",
            "{{",
            "}}",
            "{",
            ".",
            "[",
            "é",
            "\n",
            " ",
            "\r\n",
            "x",
        ];
        let piece = proptest::sample::select(pieces);
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_template_is_filled_or_refused(source in prop_oneof![any::<String>(), "[{}#/!. a-z\\\\\n-]{0,60}", pieces()]) {
            for escape in [Escape::Plain, Escape::Markdown, Escape::Html] {
                if fill(&source, escape).is_err() {
                    prop_assert!(!problems(&source, &answer()).is_empty());
                }
            }
        }

        #[test]
        fn text_without_tags_is_left(source in "[^{\u{feff}\\p{C}\\p{Z}]{0,80}") {
            prop_assert_eq!(fill(&source, Escape::Html), Ok(source));
        }
    }
}
