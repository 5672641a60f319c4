//! Processes of this program: the server, and the scenarios, each of which runs in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::callers::Side;
use crate::usage::Usage;

/// The server, until it is dropped.
pub(crate) struct Server {
    process: Child,
    url: String,
}

impl Server {
    pub(crate) fn start(pods: usize) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["serve", "--pods", &pods.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().context("the output is a pipe")?;
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { process, url })
    }

    /// A scenario that uses this server.
    pub(crate) fn scenario(&self, command: &'static str) -> Scenario {
        let options = vec!["--url".to_owned(), self.url.clone()];
        Scenario { command, options }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends when its input is closed.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// A scenario without its side and its count.
pub(crate) struct Scenario {
    command: &'static str,
    options: Vec<String>,
}

impl Scenario {
    /// A scenario without a server.
    pub(crate) fn polls(command: &'static str, pods: usize, changed: usize) -> Self {
        let options = [
            "--pods",
            &pods.to_string(),
            "--changed",
            &changed.to_string(),
        ];
        let options = options.map(str::to_owned).into();
        Self { command, options }
    }

    /// The arguments of this program.
    pub(crate) fn arguments(&self, side: Side, count: usize) -> Vec<String> {
        let mut arguments = vec![self.command.to_owned(), side.name().to_owned()];
        arguments.extend_from_slice(&self.options);
        arguments.extend(["--count".to_owned(), count.to_string()]);
        arguments
    }

    /// Runs the scenario once.
    pub(crate) fn run(&self, side: Side, count: usize) -> Result<Usage> {
        let arguments = self.arguments(side, count);
        let output = Command::new(std::env::current_exe()?)
            .args(&arguments)
            .stderr(Stdio::inherit())
            .output()?;
        ensure!(output.status.success(), "{arguments:?} failed");
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
