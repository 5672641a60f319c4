//! Progress on standard error, while a command waits for a pod.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use yottalabs::Pod;

use crate::warnings::note;

/// Shows what a pod is doing: a spinner on a terminal, or a line for each change elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg} · {elapsed}");
            let bar = ProgressBar::new_spinner()
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { bar }
    }

    /// Shows the state of a pod.
    pub(crate) fn pod(&self, pod: &Pod) {
        self.message(format!("pod {} ({}) is {}", pod.id, pod.name, pod.status));
    }

    /// Shows what happens.
    pub(crate) fn message(&self, text: String) {
        match &self.bar {
            Some(bar) => bar.set_message(text),
            None => note(text),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
