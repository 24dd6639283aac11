//! Picks a part of an answer by a JMESPath expression.

use jmespath::{Expression, JmespathError, Variable};
use serde::Serialize;
use serde_json::Value;

use crate::error::CliError;
use crate::options::Show;

/// An expression that is ready to search.
pub struct Query(Expression<'static>);

/// The expression that `show` asks for.
pub fn compiled(show: &Show) -> Result<Option<Query>, CliError> {
    let Some(source) = &show.query else {
        return Ok(None);
    };
    if source.trim().is_empty() {
        return Err(CliError::usage("--query is empty").hint("write it as contact.email"));
    }
    match jmespath::compile(source) {
        Ok(expression) => Ok(Some(Query(expression))),
        Err(fault) => Err(pointing(&fault, "the query is not a JMESPath expression")
            .hint("write it as contact.email, or path[].role")),
    }
}

/// A failure that points at the place in the expression.
fn pointing(fault: &JmespathError, what: &str) -> CliError {
    let reason = fault.reason.to_string();
    let reason = reason.split_once(": ").map_or(reason.as_str(), |(_, reason)| reason);
    let source = &fault.expression;
    // The caret counts characters; what is before it on the line are "caused by: " and they.
    let before = source.get(..fault.offset).map_or(fault.offset, |it| it.chars().count());
    let caret = " ".repeat(before.min(source.chars().count()));
    CliError::usage(format!("{what}: {reason}")).because(format!("{source}\n           {caret}^"))
}

impl Query {
    /// What the expression finds in `value`; null for nothing.
    pub fn search(&self, value: &impl Serialize) -> Result<Value, CliError> {
        let failed =
            |fault: String| CliError::usage(format!("the query cannot be answered: {fault}"));
        let json = serde_json::to_string(value).map_err(|fault| failed(fault.to_string()))?;
        let variable = Variable::from_json(&json).map_err(failed)?;
        let found = self
            .0
            .search(variable)
            .map_err(|fault| pointing(&fault, "the query cannot be answered"))?;
        serde_json::to_value(&*found).map_err(|fault| failed(fault.to_string()))
    }
}
