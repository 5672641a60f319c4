//! An example that runs in a process of its own, with a simulator as its server.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use yottalabs_sim::{RunningServer, Simulator};

/// How long an example may take to print a line or to end.
const LIMIT: Duration = Duration::from_secs(60);

/// A running example. It is killed when this is dropped.
pub(crate) struct Program {
    name: &'static str,
    process: Child,
    lines: Receiver<String>,
    /// All lines so far, of the standard output and the standard error.
    output: String,
}

/// How an example has ended.
pub(crate) struct End {
    pub(crate) is_success: bool,
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
}

/// A bare `cargo test` builds the examples before it runs the tests. With a selection, such as `--test examples`, it does not.
fn command(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let target = test.parent().and_then(|deps| deps.parent()).unwrap();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = target.join("examples").join(file);
    assert!(
        path.exists(),
        "{name} is not built: run `cargo build -p yottalabs --examples`, or `cargo test` without a selection of tests"
    );
    Command::new(path)
}

impl Program {
    pub(crate) fn start(
        name: &'static str,
        args: &[&str],
        env: &[(&str, &str)],
        (sim, server): (&Simulator, &RunningServer),
    ) -> Self {
        let mut process = command(name)
            .args(args)
            .env_clear()
            // Windows finds no library without it.
            .envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)))
            .env("YOTTA_BASE_URL", server.url())
            .env("YOTTA_API_KEY", sim.api_key())
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        read(process.stdout.take().unwrap(), sender.clone());
        read(process.stderr.take().unwrap(), sender);
        let output = String::new();
        Self {
            name,
            process,
            lines,
            output,
        }
    }

    /// Writes this text to the standard input, and closes it.
    pub(crate) fn input(mut self, text: &str) -> Self {
        let mut pipe = self.process.stdin.take().unwrap();
        pipe.write_all(text.as_bytes()).unwrap();
        self
    }

    /// Waits for the next line that contains this text, and returns the line.
    pub(crate) fn until(&mut self, text: &str) -> String {
        let limit = Instant::now() + LIMIT;
        loop {
            let Ok(line) = self.lines.recv_timeout(limit - Instant::now()) else {
                panic!(
                    "{} did not print `{text}`, but:\n{}",
                    self.name, self.output
                );
            };
            self.output += &format!("{line}\n");
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Interrupts it, as Ctrl-C does, and waits for its end.
    pub(crate) fn interrupt(self) -> End {
        let pid = self.process.id().to_string();
        let kill = Command::new("kill").args(["-s", "INT", &pid]).status();
        assert!(kill.unwrap().success());
        self.end()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> End {
        drop(self.process.stdin.take());
        let limit = Instant::now() + LIMIT;
        // The lines end when the process has closed both pipes.
        while let Some(left) = limit.checked_duration_since(Instant::now()) {
            match self.lines.recv_timeout(left) {
                Ok(line) => self.output += &format!("{line}\n"),
                Err(_) => break,
            }
        }
        assert!(
            Instant::now() < limit,
            "{} did not end; it printed:\n{}",
            self.name,
            self.output
        );
        let status = self.process.wait().unwrap();
        End {
            is_success: status.success(),
            code: status.code(),
            output: std::mem::take(&mut self.output),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // An error means that it has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl End {
    /// The output of an example that must have succeeded.
    pub(crate) fn success(self) -> String {
        assert!(
            self.is_success,
            "exit code {:?}:\n{}",
            self.code, self.output
        );
        self.output
    }

    /// The output of an example that must have failed with this code.
    pub(crate) fn failure(self, code: i32) -> String {
        assert_eq!(self.code, Some(code), "{}", self.output);
        self.output
    }
}

/// Sends the lines of a pipe, until its end.
fn read(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines() {
            // An error means that the test has ended.
            let _ = lines.send(line.unwrap());
        }
    });
}
