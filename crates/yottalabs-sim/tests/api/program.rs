//! The simulator as a program.

use crate::support::http_client;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_yottalabs-sim"))
}

#[tokio::test]
async fn it_says_where_it_listens_and_answers_there() {
    let mut command = program();
    command
        .args(["--port", "0", "--api-key", "other-key"])
        .stdout(Stdio::piped());
    let mut running = Running(command.spawn().expect("the program starts"));
    let output = running.0.stdout.take().expect("its output");
    let lines: Vec<String> = BufReader::new(output)
        .lines()
        .take(5)
        .collect::<Result<_, _>>()
        .expect("text");
    let url = lines[0].split(' ').nth(2).expect("a URL").to_owned();
    assert_eq!(lines[1], "the key is other-key");
    assert_eq!(
        lines[3],
        format!("  export YOTTA_BASE_URL={url} YOTTA_API_KEY=other-key")
    );
    assert!(lines[4].starts_with("  curl "), "{}", lines[4]);

    let request = http_client().get(format!("{url}/v2/pods"));
    let answer = request
        .header("X-Api-Key", "other-key")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        answer
            .text()
            .await
            .expect("a body")
            .matches("10000")
            .count(),
        1
    );
}

#[tokio::test]
async fn faults_and_dialects_are_flags() {
    let mut command = program();
    command
        .args(["--port=0", "--dialect=odd"])
        .args([
            "--fault=list:503/plain:next",
            "--fault=list:reset-before:next",
        ])
        .stdout(Stdio::piped());
    let mut running = Running(command.spawn().expect("the program starts"));
    let output = running.0.stdout.take().expect("its output");
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).expect("text");
    let url = format!("{}/v2/pods", line.split(' ').nth(2).expect("a URL"));
    let http = http_client();
    let get = async || http.get(&url).header("X-Api-Key", "sim-key").send().await;
    assert_eq!(get().await.expect("an answer").status(), 503);
    get().await.expect_err("a reset");
    let text = get()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a body");
    assert!(text.contains("traceId"), "{text}");
}

#[test]
fn a_fault_that_is_none_is_told_what_there_is() {
    let output = program().arg("--fault=create:boom").output();
    let output = output.expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(
        error.contains("no fault \"boom\"; there are refuse, reset-before"),
        "{error}"
    );
}

#[test]
fn a_port_that_is_taken_is_a_clear_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = program()
        .args(["--port", &port])
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).expect("text");
    let start = format!("yottalabs-sim: failed to listen on 127.0.0.1:{port}: ");
    assert!(error.starts_with(&start), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn help_lists_the_regions_and_gpu_types() {
    let output = program().arg("--help").output().expect("the program runs");
    let help = String::from_utf8(output.stdout).expect("text");
    let codes = yottalabs_sim::regions().chain(yottalabs_sim::gpu_types());
    for code in codes.chain(["us-east-3", "ap-southeast-1", "NVIDIA_L4_24G"]) {
        assert!(help.contains(code), "{code} is missing in {help}");
    }
}

#[tokio::test]
async fn on_all_addresses_it_prints_a_url_that_works() {
    for (host, loopback) in [("0.0.0.0", "127.0.0.1"), ("::", "[::1]")] {
        if std::net::TcpListener::bind((host, 0)).is_err() {
            // A machine without IPv6.
            assert_eq!(host, "::");
            continue;
        }
        let mut command = program();
        command
            .args(["--port=0", "--host", host])
            .stdout(Stdio::piped());
        let mut running = Running(command.spawn().expect("the program starts"));
        let output = running.0.stdout.take().expect("its output");
        let lines: Vec<String> = BufReader::new(output)
            .lines()
            .take(6)
            .collect::<Result<_, _>>()
            .expect("text");
        let url = lines[0].split(' ').nth(2).expect("a URL");
        assert!(url.starts_with(&format!("http://{loopback}:")), "{url}");
        assert!(lines[2].contains(host), "{}", lines[2]);
        assert_eq!(
            lines[5],
            format!("  curl -H \"X-Api-Key: sim-key\" {url}/v2/pods")
        );
        let request = http_client().get(format!("{url}/v2/pods"));
        let answer = request.header("X-Api-Key", "sim-key").send().await;
        assert_eq!(answer.expect("an answer").status(), 200);
    }
}
