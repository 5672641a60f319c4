//! The wrapper of a job's command, run by the shells of this machine.
#![cfg(unix)]

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;
use yottalabs_client::job::{CLIENT_TOKEN_VARIABLE, COMMAND_VARIABLE, Marker, WRAPPER};

const TOKEN: &str = "0f8a3c";

/// Directories in which `sh` is one of the shells of this machine.
fn shells() -> Vec<TempDir> {
    let path = std::env::var_os("PATH").expect("PATH");
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let find = |name| {
        let mut paths = folders.iter().map(|folder| folder.join(name));
        paths.find(|path: &PathBuf| path.exists())
    };
    let shells = ["sh", "bash", "dash", "busybox"]
        .into_iter()
        .filter_map(find);
    let shells: Vec<TempDir> = shells
        .map(|shell| {
            let folder = tempfile::tempdir().expect("a directory");
            symlink(shell, folder.path().join("sh")).expect("a link");
            folder
        })
        .collect();
    assert!(!shells.is_empty(), "a Unix has a shell");
    shells
}

/// A container that runs the wrapper. Its processes end when this is dropped.
struct Container {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Container {
    /// Starts the `sh` of this directory.
    fn start(folder: &Path, arguments: &[&str], command: &str) -> Self {
        let path = std::env::var("PATH").expect("PATH");
        let mut child = Command::new(folder.join("sh"))
            .args(arguments)
            .env("PATH", format!("{}:{path}", folder.display()))
            .env(CLIENT_TOKEN_VARIABLE, TOKEN)
            .env(COMMAND_VARIABLE, command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("text");
        assert!(line.ends_with('\n'), "the output ended with {line:?}");
        line.pop();
        line
    }

    /// The lines before the next marker, and the marker.
    fn lines(&mut self) -> (Vec<String>, Marker) {
        let mut lines = Vec::new();
        loop {
            let line = self.line();
            match Marker::find(&line, TOKEN) {
                None => lines.push(line),
                Some((before, marker)) => {
                    assert_eq!((before, &*line), ("", &*marker.line(TOKEN)));
                    return (lines, marker);
                }
            }
        }
    }

    /// Stops the container as a platform does. It repeats the signal, because one that arrives just
    /// before a shell waits is noticed only after the wait.
    fn stop(&mut self) {
        let status = loop {
            self.signal("TERM", "");
            if let Some(status) = self.child.try_wait().expect("a status") {
                break status;
            }
        };
        assert_eq!(status.code(), Some(143));
    }

    /// Sends a signal to the first process, or to all of them if `target` is `-`.
    fn signal(&self, signal: &str, target: &str) {
        let kill = format!("kill -s {signal} -- {target}{}", self.child.id());
        let sent = Command::new("/bin/sh")
            .args(["-c", &kill])
            .stderr(Stdio::null())
            .status();
        sent.expect("a shell");
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        self.signal("KILL", "-");
        let _ = self.child.wait();
    }
}

/// The same text as separate arguments, as a platform passes them that splits it without a shell.
fn split() -> [&'static str; 2] {
    let script = WRAPPER.strip_prefix("sh -c '");
    let script = script.and_then(|script| script.strip_suffix('\''));
    let script = script.expect("one argument in single quotes");
    assert!(!script.contains('\''), "{script}");
    ["-c", script]
}

/// Checks the lines and the status of a command in each shell.
#[track_caller]
fn prints(command: &str, expected: &[&str], status: u8) {
    for folder in shells() {
        for arguments in [["-c", WRAPPER], split()] {
            let mut container = Container::start(folder.path(), &arguments, command);
            assert_eq!(container.lines(), (vec![String::new()], Marker::Started));
            let (lines, marker) = container.lines();
            assert_eq!(lines, expected, "{command}");
            assert_eq!(marker, Marker::Exited(status), "{command}");
            let ended = container.child.try_wait().expect("a status");
            assert_eq!(ended, None, "the container stays alive: {command}");
        }
    }
}

#[test]
fn a_command_is_run_as_it_was_written() {
    prints("echo one; echo two", &["one", "two", ""], 0);
    let quotes = r#"printf '%s|' "it's" 'a "b"' \$HOME '$x' "%d\\n"; echo"#;
    prints(quotes, &[r#"it's|a "b"|$HOME|$x|%d\n|"#, ""], 0);
    prints(
        "for i in 1 2\ndo\n  echo $i\ndone\n# a comment",
        &["1", "2", ""],
        0,
    );
}

#[test]
fn the_exit_status_is_the_commands() {
    prints("exit 3", &[""], 3);
    prints("false", &[""], 1);
    prints("exit 255", &[""], 255);
}

#[test]
fn the_exit_status_of_a_signal_is_128_and_its_number() {
    for (command, status) in [
        ("kill -KILL $$", 137),
        ("kill -TERM $$", 143),
        ("sh -c 'kill -KILL $$'; exit $?", 137),
    ] {
        for folder in shells() {
            let mut container = Container::start(folder.path(), &split(), command);
            assert_eq!(container.lines().1, Marker::Started);
            // Some shells print that the command was killed.
            assert_eq!(container.lines().1, Marker::Exited(status), "{command}");
        }
    }
}

#[test]
fn a_marker_has_a_line_of_its_own_after_output_without_a_line_break() {
    prints("printf '50 %%'", &["50 %"], 0);
    prints("printf '\\r 99 %%' >&2; exit 4", &["\r 99 %"], 4);
}

#[test]
fn both_outputs_keep_their_order() {
    let command = "echo a; echo b >&2; echo c; echo d >&2";
    prints(command, &["a", "b", "c", "d", ""], 0);
}

#[test]
fn an_echo_of_the_commands_contains_no_marker() {
    prints("set -x; true", &["+ true", ""], 0);
    for folder in shells() {
        // The shell that the platform starts echoes commands, too.
        let mut container =
            Container::start(folder.path(), &["-x", "-c", WRAPPER], "set -x; exit 5");
        assert_eq!(container.lines().1, Marker::Started);
        assert_eq!(container.lines().1, Marker::Exited(5));
    }
}

#[test]
fn a_stop_reaches_the_command_and_prints_no_marker() {
    let command = "trap 'echo saved; exit 0' TERM; echo ready; while :; do sleep 1 & wait $!; done";
    for folder in shells() {
        let mut container = Container::start(folder.path(), &split(), command);
        assert_eq!(container.lines().1, Marker::Started);
        assert_eq!(container.line(), "ready");
        container.stop();
        assert_eq!(container.line(), "saved");
        container.signal("KILL", "-");
        let mut rest = String::new();
        container.output.read_to_string(&mut rest).expect("text");
        // Only a second signal has the shell print that there is nothing left to stop.
        assert!(
            rest.lines().all(|line| Marker::find(line, TOKEN).is_none()),
            "{rest}"
        );
    }
}

#[test]
fn a_stop_after_the_command_ends_the_container_at_once() {
    for folder in shells() {
        let mut container = Container::start(folder.path(), &split(), "true");
        assert_eq!(container.lines().1, Marker::Started);
        assert_eq!(container.lines().1, Marker::Exited(0));
        container.stop();
    }
}

/// A log may lose a line.
#[test]
fn the_end_is_printed_again_until_the_container_is_stopped() {
    for folder in shells() {
        let shell = folder.path().join("sh").canonicalize();
        if shell.expect("a shell").ends_with("busybox") {
            // It has a `sleep` of its own.
            continue;
        }
        let a_moment = "#!/bin/sh\nexec /bin/sleep 0.01\n";
        let sleep = folder.path().join("sleep");
        std::fs::write(&sleep, a_moment).expect("a file");
        std::fs::set_permissions(&sleep, Permissions::from_mode(0o755)).expect("permissions");
        let mut container = Container::start(folder.path(), &["-c", WRAPPER], "exit 7");
        assert_eq!(container.lines().1, Marker::Started);
        for _ in 0..3 {
            assert_eq!(container.lines(), (vec![String::new()], Marker::Exited(7)));
        }
    }
}

#[test]
fn only_a_line_that_ends_in_the_marker_of_this_token_is_one() {
    let find = |line| Marker::find(line, TOKEN);
    let started = Some(("", Marker::Started));
    assert_eq!(find("yottalabs:0f8a3c:started"), started);
    assert_eq!(find("yottalabs:0f8a3c:started\r\n"), started);
    let prefixed = "2026-01-01T00:00:00Z stdout F yottalabs:0f8a3c:exited:137";
    let before = "2026-01-01T00:00:00Z stdout F ";
    assert_eq!(find(prefixed), Some((before, Marker::Exited(137))));
    for line in [
        "",
        "yottalabs:",
        "yottalabs:0f8a3c",
        "yottalabs:0f8a3:started",
        "yottalabs:0f8a3cd:started",
        "yottalabs:0f8a3c:started now",
        "yottalabs:0f8a3c:restarted",
        "yottalabs:0f8a3c:exited:",
        "yottalabs:0f8a3c:exited:256",
        "yottalabs:0f8a3c:exited:-1",
        "yottalabs:0f8a3c:exited:+1",
        "yottalabs:0f8a3c:exited:01",
        r#"+ printf '\nyottalabs:%s:exited:%d\n' 0f8a3c 0"#,
    ] {
        assert_eq!(find(line), None, "{line:?}");
    }
    // A user chooses the token.
    for token in ["", "yottalabs:1", "a b", "job:4711:started", "%d"] {
        let line = Marker::Exited(0).line(token);
        assert_eq!(Marker::find(&line, token), Some(("", Marker::Exited(0))));
    }
}
