//! The input of a batch: one person a line, or one a row of a spreadsheet.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, StdinLock};
use std::path::Path;

use whoadmin::rows::{Lines, RowError, Rows, Shape, decode};

use crate::error::CliError;

/// A file, or standard input for `-`; a pipe is fine, and is read while it is written.
pub fn open(path: &Path) -> Result<(Box<dyn Read>, Option<u64>), CliError> {
    if path == Path::new("-") {
        return Ok((Box::new(std::io::stdin().lock()), None));
    }
    let cannot = |fault: std::io::Error| CliError::io("cannot read", path, &fault);
    let file = File::open(path).map_err(cannot)?;
    let metadata = file.metadata().map_err(cannot)?;
    if metadata.is_dir() {
        return Err(CliError::new(1, format!("`{}` is a folder, not a CSV file", path.display())));
    }
    let bytes = metadata.is_file().then_some(metadata.len());
    Ok((Box::new(file), bytes))
}

/// The lines of standard input.
pub fn lines() -> Result<Lines<StdinLock<'static>>, CliError> {
    Lines::open(std::io::stdin().lock()).map_err(|fault| row_failure(Path::new("-"), fault))
}

/// The WHO of the next line, or the fault of a line that the others go on behind. An empty line
/// between others asks nothing; it keeps its row all the same.
pub fn next_who<R: Read>(
    lines: &mut Lines<R>,
) -> Result<Option<Result<Cow<'_, str>, RowError>>, CliError> {
    Ok(match lines.next_line() {
        Err(fault @ RowError::Read(_)) => return Err(row_failure(Path::new("-"), fault)),
        Err(fault) => Some(Err(fault)),
        Ok(line) => line.map(|mut line| {
            // What shells leave at the end of a line.
            while let Some((b'\r' | b'\0', before)) = line.split_last() {
                line = before;
            }
            Ok(decode(line))
        }),
    })
}

/// The rows of a CSV file.
pub fn rows<R: Read>(input: R, path: &Path) -> Result<Rows<R>, CliError> {
    Rows::open(input, None).map_err(|fault| row_failure(path, fault))
}

/// The number of a column; the command line names it, so a missing one is its mistake.
pub fn column<R: Read>(rows: &Rows<R>, name: &str, path: &Path) -> Result<usize, CliError> {
    rows.header().column(name).map_err(|fault| row_failure(path, fault))
}

/// What is wrong with a file as a whole.
pub fn row_failure(path: &Path, fault: RowError) -> CliError {
    let hint = fault.hint();
    let shown = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    };
    match fault {
        RowError::Read(fault) => {
            CliError::new(1, format!("cannot read {shown}")).because(fault).hint(hint)
        }
        RowError::NoColumn { .. } => CliError::usage(format!("{shown} has {fault}")).hint(hint),
        fault => CliError::new(1, format!("{shown}: {fault}")).hint(hint),
    }
}

/// What is wrong with the shape of a row, in words.
pub fn misshapen(shape: Shape) -> Option<String> {
    match shape {
        Shape::Regular | Shape::Blank => None,
        Shape::Ragged { fields, expected } => {
            let s = if fields == 1 { "" } else { "s" };
            Some(format!("the row has {fields} field{s}, the header {expected}"))
        }
        Shape::Unclosed => Some("a quote is opened in the row and never closed".to_owned()),
    }
}
