//! Ctrl-C, by a real signal to a real process.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use yottalabs::{Condition, Error, PodSpec, Yotta};
use yottalabs_sim::{Clock, Simulator};

/// Set in the process that is to be interrupted.
const URL: &str = "YOTTALABS_TEST_CTRL_C_URL";

#[tokio::test]
#[ignore = "the process that `it_deletes_the_pod` interrupts: a job that never ends"]
async fn child() {
    let url = std::env::var(URL).unwrap();
    let yotta = Yotta::builder()
        .api_key("key")
        .base_url(url)
        .build()
        .unwrap();
    let spec = || PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let run = yotta.run(spec()).until(Condition::new(|_| true));
    let job = async |_| {
        println!("at work");
        std::future::pending::<Result<(), Error>>().await
    };
    assert!(run.with(job).await.unwrap_err().is_interrupted());
    // The next of a batch launches nothing: the one pod that is counted is the first's.
    let next = yotta.run(spec()).until(Condition::new(|_| true));
    let next = next.with(async |_| Ok::<_, Error>(())).await;
    assert!(next.unwrap_err().is_interrupted());
}

#[tokio::test]
async fn it_deletes_the_pod() {
    let sim = Simulator::builder()
        .api_key("key")
        .clock(Clock::manual())
        .build();
    let server = sim.start().await.unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["ctrl_c::child", "--exact", "--ignored", "--nocapture"])
        .env(URL, server.url())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id().to_string();
    let output = child.stdout.take().unwrap();
    let exit = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(output).lines();
        assert!(
            lines.any(|line| line.unwrap().contains("at work")),
            "it ended before"
        );
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        // Read to the end, or it could not write to it.
        lines.for_each(drop);
        child.wait().unwrap()
    });
    let exit = exit.await.unwrap();
    assert!(exit.success(), "{exit}");
    let pods = sim.pods();
    assert_eq!(pods.len(), 1);
    let deletes = sim
        .requests()
        .into_iter()
        .filter(|request| request.method == "DELETE");
    assert_eq!(deletes.count(), 1);
}
