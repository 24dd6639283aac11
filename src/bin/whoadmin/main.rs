//! Arguments in, one answer out: parses, runs, reports, and sets the exit code.

mod answer;
mod batch;
mod cli;
mod commands;
mod context;
mod environment;
mod error;
mod files;
mod launch;
mod options;
mod output;
mod paths;
mod prompt;
mod shell;
mod target;
mod write;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use context::Context;
use error::CliError;

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut err = std::io::stderr().lock();
    let mut context = Context {
        out_is_terminal: out.is_terminal(),
        can_ask: std::io::stdin().is_terminal() && err.is_terminal(),
        out: &mut out,
        err: &mut err,
        command_line: cli::command,
    };
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if commands::completions::asked(&arguments, &mut context) {
        return ExitCode::SUCCESS;
    }
    let outcome =
        cli::run(&arguments, &mut context).unwrap_or_else(|failure| context.report(&failure));
    // Buffered results that cannot be written are an error, not a success.
    match context.out.flush() {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => {
            ExitCode::from(context.report(&CliError::output(&fault)))
        }
        _ => ExitCode::from(outcome),
    }
}
