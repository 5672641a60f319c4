//! `yotta sim`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::world::World;

/// A running `yotta sim`, and the lines that it prints first.
pub(crate) struct Sim {
    child: Child,
    lines: Vec<String>,
}

impl Sim {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yotta"));
        command.args(args).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let lines = output.lines().take(5).collect::<Result<_, _>>().unwrap();
        Self { child, lines }
    }

    pub(crate) fn url(&self) -> &str {
        self.lines[0].split(' ').nth(2).unwrap()
    }

    /// Sends a signal, waits for the end of the program, and returns its exit code.
    fn end(mut self, signal: &str) -> Option<i32> {
        let pid = self.child.id().to_string();
        Command::new("kill").args([signal, &pid]).status().unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        // An error means that it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_how_to_use_it() {
    let sim = Sim::start(&["sim", "--port=0", "--api-key=other-key"]);
    let url = sim.url();
    let export = format!("  export YOTTA_BASE_URL={url} YOTTA_API_KEY=other-key");
    assert_eq!(sim.lines[3..], [&*export, "  yotta pods list"]);
    let world = World::still();
    let mut command = world.command(&["pods", "list", "--format=table"]);
    command.env("YOTTA_BASE_URL", url);
    let output = command.env("YOTTA_API_KEY", "other-key").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "no pods\n");
}

#[test]
fn its_flags_may_stand_before_it() {
    let sim = Sim::start(&["--api-key=other-key", "sim", "--port=0"]);
    assert_eq!(sim.lines[1], "the API key is other-key");
}

#[cfg(unix)]
#[test]
fn signals_end_it() {
    for signal in ["-INT", "-TERM"] {
        let sim = Sim::start(&["sim", "--port=0"]);
        assert_eq!(sim.end(signal), Some(0), "{signal}");
    }
}

#[test]
fn a_taken_port_is_an_error() {
    let world = World::still();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let finished = world.run(&["sim", "--port", &port]);
    assert_eq!(finished.code, 1);
    let error = format!("error: failed to listen on 127.0.0.1:{port}: ");
    assert!(finished.stderr.starts_with(&error), "{}", finished.stderr);
}
