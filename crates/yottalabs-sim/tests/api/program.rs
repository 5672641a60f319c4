//! The program.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::support::list_at;

/// A running program and the lines that it prints first.
struct Running {
    child: Child,
    lines: Vec<String>,
}

impl Running {
    fn start(args: &[&str], lines: usize) -> Self {
        let mut command = program();
        command.arg("--port=0").args(args).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let lines = output.lines().take(lines).collect::<Result<_, _>>();
        let lines = lines.expect("text");
        Self { child, lines }
    }

    fn url(&self) -> &str {
        self.lines[0].split(' ').nth(2).expect("a URL")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_yottalabs-sim"))
}

#[tokio::test]
async fn it_prints_a_url_that_works_on_this_machine() {
    for (host, loopback) in [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
    ] {
        if TcpListener::bind((host, 0)).is_err() {
            assert_eq!(host, "::", "a machine without IPv6");
            continue;
        }
        let is_open = host != loopback;
        let count = if is_open { 6 } else { 5 };
        let program = Running::start(&["--host", host, "--api-key", "other-key"], count);
        let (url, lines) = (program.url(), &program.lines);
        assert!(url.starts_with(&format!("http://{loopback}:")), "{url}");
        assert_eq!(lines[1], "the API key is other-key");
        assert_eq!(lines[2].contains(host), is_open, "{}", lines[2]);
        let export = format!("  export YOTTA_BASE_URL={url} YOTTA_API_KEY=other-key");
        let curl = format!("  curl -H \"X-Api-Key: other-key\" {url}/v2/pods");
        assert_eq!(lines[count - 2..], [export, curl]);
        let response = list_at(url, "other-key").await.expect("a response");
        assert_eq!(response.status(), 200);
    }
}

#[tokio::test]
async fn faults_and_quirks_are_flags() {
    for flag in ["--quirks=odd", "--dialect=odd"] {
        let reset = "--fault=list:reset-before:next";
        let program = Running::start(&[flag, "--fault=list:503/plain:next", reset], 1);
        let list = async || list_at(program.url(), "sim-key").await;
        assert_eq!(list().await.expect("a response").status(), 503);
        list().await.expect_err("a reset");
        let text = list().await.expect("a response").text().await;
        let text = text.expect("a body");
        assert!(text.contains("traceId"), "{text}");
    }
}

#[tokio::test]
async fn scripts_are_files_and_the_clock_may_be_manual() {
    let file = |name: &str, text: &str| {
        let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(&path, text).expect("a file");
        format!("--script={path}")
    };
    let good = file(
        "good.json",
        r#"[{"command": "train.py", "end": {"exit": 3}}]"#,
    );
    let running = Running::start(&[&good, "--manual-clock"], 1);
    let pods = list_at(running.url(), "sim-key").await.expect("a response");
    let date = pods.headers()["date"].to_str().expect("text");
    assert_eq!(date, "Thu, 01 Jan 2026 00:00:00 GMT");

    let bad = file("bad.json", r#"{"end": {"exit": 256}}"#);
    let expected = "bad.json: end.exit: invalid value: integer `256`";
    for (flag, expected) in [
        (&*bad, expected),
        ("--script=nowhere.json", "nowhere.json: "),
    ] {
        let output = program().args([flag, "--port=0"]).output();
        let output = output.expect("the program runs");
        assert_eq!(output.status.code(), Some(1), "{flag}");
        let error = String::from_utf8(output.stderr).expect("text");
        assert!(
            error.starts_with("yottalabs-sim: failed to read "),
            "{error}"
        );
        assert!(error.contains(expected), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn signals_end_it_without_an_error() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&[], 1);
        let pid = running.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.expect("kill runs").success());
        let status = running.child.wait().expect("a status");
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}

#[test]
fn an_invalid_flag_or_a_taken_port_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port();
    let in_use = format!("yottalabs-sim: failed to listen on 127.0.0.1:{port}: ");
    let fault = "\"boom\" is not a valid fault; use refuse, ";
    for (flag, status, expected) in [
        (&*format!("--port={port}"), 1, &*in_use),
        ("--fault=create:boom", 2, fault),
        ("--speed=0", 2, "must be a number above 0, at most 1000000"),
        ("--speed=NaN", 2, "must be a number above 0"),
        ("--speed=2e6", 2, "must be a number above 0"),
        ("--api-key=", 2, "must have only letters, digits, "),
        ("--api-key=a b", 2, "must have only letters, digits, "),
        ("--quirks=klingon", 2, "\"klingon\" is not a quirk; use "),
        ("--failing-starts=2", 2, "must be a number from 0 to 1"),
        ("--balance=-1", 2, "must be an amount of dollars such as"),
        ("--port=70000", 2, "70000 is not in 0..=65535"),
        ("--prot=1", 2, "unexpected argument '--prot' found"),
    ] {
        let output = program().arg(flag).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(status), "{flag}");
        let error = String::from_utf8(output.stderr).expect("text");
        assert!(error.contains(expected), "{flag}: {error}");
    }
}

#[test]
fn help_lists_the_operations_regions_and_gpu_types() {
    let output = program().arg("--help").output().expect("the program runs");
    let help = String::from_utf8(output.stdout).expect("text");
    assert!(
        help.contains("  OPERATION  any, gpus, list, create, get, "),
        "{help}"
    );
    let codes = yottalabs_sim::regions().chain(yottalabs_sim::gpu_types());
    assert!(help.contains("/_sim/"), "{help}");
    for code in codes.chain(["us-east-3", "ap-southeast-1", "NVIDIA_L4_24G"]) {
        assert!(help.contains(code), "{code} is missing in {help}");
    }
}
