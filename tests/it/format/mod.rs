//! The format of a directory file and of an answer: what is published is what is read and printed.

mod answers;
mod files;
mod readme;
mod starters;

use std::rc::Rc;

use serde_json::Value;
use whoadmin::diagnostics::Diagnostic;
use whoadmin::directory::Directory;
use whoadmin::load::{self, Rights};
use whoadmin::store::{Compiled, Memory};

const DIRECTORY: &str = "data/schema/directory.json";
const ANSWER: &str = "data/schema/answer.json";

/// What is wrong with `value`, in lines; empty when nothing is.
fn faults(schema: &Value, value: &Value) -> String {
    let validator = jsonschema::validator_for(schema).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    faults.join("\n")
}

/// A YAML text as an editor's validator sees it.
#[track_caller]
pub fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

/// The built-in data, as the program has it.
pub fn built_in() -> Rc<Directory> {
    thread_local! {
        static BUILT_IN: Rc<Directory> = {
            let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/built-in.directory"));
            let compiled = Compiled::open(Box::new(Memory(bytes.into()))).unwrap();
            Rc::new(Directory::new(compiled))
        };
    }
    BUILT_IN.with(Rc::clone)
}

/// What is wrong with a file on top of the built-in data.
fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let file = load::File { name: "file.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    load::load(vec![file], Rights::Place, Some(&built_in())).problems
}

/// The same in lines.
fn problems(text: &str) -> String {
    let problems: Vec<String> =
        diagnostics(text).iter().map(|it| format!("{}: {}", it.place(), it.message)).collect();
    problems.join("\n")
}

/// What would help.
fn hints(text: &str) -> Vec<String> {
    diagnostics(text).into_iter().map(|it| it.hint).collect()
}

fn directory_schema() -> Value {
    serde_json::from_str(include_str!("../../../data/schema/directory.json")).unwrap()
}

fn answer_schema() -> Value {
    serde_json::from_str(include_str!("../../../data/schema/answer.json")).unwrap()
}
