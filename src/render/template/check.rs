//! Looks the names of a template up in what a checklist can have.

use serde_json::Value;

use super::parse::{Node, Path, Reader};
use crate::names;

impl<'s> Reader<'_, 's> {
    /// Looks up every name, those of each branch included.
    pub fn check(&mut self, nodes: &[Node<'s>], scopes: &mut Vec<&Value>) {
        for node in nodes {
            match node {
                Node::Number(tag) if scopes.len() == 1 => {
                    let hint = "it counts the items of `{{#each …}}`";
                    self.add_problem(tag, "`@number` stands outside `each`", hint);
                }
                Node::Number(_) | Node::Text(_) => {}
                Node::Value(Path { written, steps }) => match self.find(steps, scopes) {
                    Some(Value::Array(_)) => {
                        let hint = format!("write `{{{{#each {written}}}}}`");
                        self.add_problem(written, format!("`{written}` is a list"), hint);
                    }
                    Some(value @ Value::Object(_)) => {
                        let hint = format!("name one of its keys: {}", listed(&keys(&[value])));
                        self.add_problem(written, format!("`{written}` is an object"), hint);
                    }
                    _ => {}
                },
                Node::Each(Path { written, steps }, body) => match self.find(steps, scopes) {
                    Some(Value::Array(items)) => {
                        let before = scopes.len();
                        scopes.extend(items.first());
                        self.check(body, scopes);
                        scopes.truncate(before);
                    }
                    Some(_) => {
                        let hint = "`each` goes through a list; `if` asks for one value";
                        self.add_problem(written, format!("`{written}` is not a list"), hint);
                    }
                    None => {}
                },
                Node::If(Path { steps, .. }, then, otherwise) => {
                    // A key may be missing where it is asked for: a column of some spreadsheets.
                    let object = steps.split_last().filter(|(_, before)| !before.is_empty());
                    let object = object.and_then(|(_, before)| look_up(before, scopes).ok());
                    if !object.is_some_and(Value::is_object) {
                        self.find(steps, scopes);
                    }
                    self.check(then, scopes);
                    self.check(otherwise, scopes);
                }
            }
        }
    }

    /// The value that steps lead to; a step that leads nowhere is a problem.
    fn find<'d>(&mut self, steps: &[&str], scopes: &[&'d Value]) -> Option<&'d Value> {
        let missing = match look_up(steps, scopes) {
            Ok(value) => return Some(value),
            Err(missing) => missing,
        };
        let step = steps.get(missing)?;
        let place = look_up(steps.get(..missing)?, scopes).ok();
        if missing > 0 && place.is_some_and(Value::is_array) && step.parse::<usize>().is_ok() {
            return None; // a list can be longer than this one
        }
        let known = place.map_or_else(|| keys(scopes), |place| keys(&[place]));
        let hint = match names::nearest(step, known.iter().copied()).first() {
            _ if *step == "row" => "the row of a spreadsheet is there with --csv alone".to_owned(),
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => {
                "nothing can be named here: it is a list or a single value".to_owned()
            }
            None => format!("there are {}", listed(&known)),
        };
        self.add_problem(step, format!("unknown name `{step}`"), hint);
        None
    }
}

fn keys<'d>(places: &[&'d Value]) -> Vec<&'d str> {
    let objects = places.iter().rev().filter_map(|place| place.as_object());
    objects.flat_map(|object| object.keys().map(String::as_str)).collect()
}

/// The first names, each in backticks.
fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 12;
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    shown.extend(names.len().checked_sub(SHOWN + 1).map(|more| format!("{} more", more + 1)));
    shown.join(", ")
}

/// The value that steps lead to, from the innermost scope outward; or the number of the step that leads nowhere.
pub(super) fn look_up<'d>(steps: &[&str], scopes: &[&'d Value]) -> Result<&'d Value, usize> {
    let mut found: Option<&'d Value> = None;
    for (number, step) in steps.iter().enumerate() {
        found = match found {
            None if *step == "this" => scopes.last().copied(),
            None => scopes.iter().rev().find_map(|scope| scope.get(step)),
            Some(Value::Array(items)) => step.parse().ok().and_then(|at: usize| items.get(at)),
            Some(value) => value.get(step),
        };
        if found.is_none() {
            return Err(number);
        }
    }
    found.ok_or(0)
}
