//! How far a batch is: a bar on standard error, where that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// How far a batch is, by the bytes of its input that are done.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for an input of so many bytes, or a count where nobody knows; nothing when `hidden`.
    pub fn new(bytes: Option<u64>, hidden: bool) -> Self {
        // The crate draws on standard error, at most twenty times a second, and on terminals alone.
        let bar = match (bytes, hidden) {
            (_, true) => ProgressBar::hidden(),
            (Some(bytes), false) => ProgressBar::new(bytes),
            (None, false) => ProgressBar::new_spinner(),
        };
        let form =
            if bytes.is_some() { "{wide_bar} {percent:>3} %  {msg}" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style.progress_chars("##-"));
        }
        Self(bar)
    }

    /// So many bytes more are done, and so many files are written by now.
    pub fn advance(&self, bytes: usize, written: u64) {
        if !self.0.is_hidden() {
            self.0.set_message(format!("{written} written"));
            self.0.inc(bytes as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
