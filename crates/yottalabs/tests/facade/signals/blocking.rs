//! A signal while several blocking runs are at work in one process.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use yottalabs::blocking::Yotta;
use yottalabs::transport::{Sending, Transport};
use yottalabs::{Condition, Error, PodSpec};
use yottalabs_sim::{Clock, Simulator};

use super::program;
use crate::support::InProcess;

/// Set in the process that is killed, to what it does.
const STORY: &str = "YOTTALABS_TEST_BLOCKING_SIGNALS";

static DELETED: AtomicUsize = AtomicUsize::new(0);

/// Tells of each pod that is created or deleted. All but the first take their time to be deleted.
#[derive(Debug)]
struct Telling(InProcess, Simulator);

impl Transport for Telling {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let first = self.1.pods().first().map(|pod| pod.id.to_string());
        let is_first = first.is_some_and(|id| path.ends_with(&id));
        let sending = self.0.send(request);
        Box::pin(async move {
            if method == http::Method::DELETE && !is_first {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let response = sending.await;
            match method.as_str() {
                "DELETE" => {
                    println!("deleted");
                    DELETED.fetch_add(1, Ordering::SeqCst);
                }
                "POST" => println!("created"),
                _ => {}
            }
            response
        })
    }
}

fn for_ever() -> Result<(), Error> {
    loop {
        thread::park();
    }
}

fn until_one_is_deleted() -> Result<(), Error> {
    while DELETED.load(Ordering::SeqCst) == 0 {
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn work() -> Result<(), Error> {
    println!("at work");
    for_ever()
}

/// This test's own program, in a second process.
#[test]
#[ignore = "a process of its own runs it"]
fn child() {
    let story = std::env::var(STORY).unwrap();
    // If no signal ends it, this does.
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(20));
        std::process::abort();
    });
    let sim = Simulator::builder().clock(Clock::manual()).build();
    let builder = Yotta::builder().api_key(sim.api_key());
    let builder = builder.base_url("http://localhost");
    let wire = Telling(InProcess::new(&sim), sim.clone());
    let yotta = builder.transport(wire).build_blocking().unwrap();
    let spec = || PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let run = || yotta.run(spec()).until(Condition::new(|_| true));
    let ended = match story.as_str() {
        "one in another" => run().with(|_| run().with(|_| work())),
        "three" => thread::scope(|scope| {
            scope.spawn(|| run().with(|_| work()));
            scope.spawn(|| run().with(|_| work()));
            scope
                .spawn(|| yotta.run(spec()).with(|_| Ok::<_, Error>(())))
                .join()
                .unwrap()
        }),
        "ends with its pod" => thread::scope(|scope| {
            let ended = run().with(|_| {
                scope.spawn(|| run().with(|_| work()));
                until_one_is_deleted()
            });
            println!("returned {}", ended.is_ok());
            ended
        }),
        "with another stop" => run().stop_on(for_ever).with(|_| work()),
        _ => unreachable!("no such story"),
    };
    println!("returned {}", ended.is_ok());
}

/// Sends SIGINT after these lines, and says how the process ended and what it said.
fn interrupted(story: &str, after: &[&str]) -> (ExitStatus, Vec<String>) {
    let mut child = program::command("signals::blocking::child", "--default-signal=INT")
        .env(STORY, story)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id().to_string();
    let mut said = Vec::new();
    let mut awaited = after.to_vec();
    // Read to the end, or it could not write to it.
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let count = awaited.len();
        if let Some(place) = awaited.iter().position(|awaited| line.ends_with(awaited)) {
            awaited.remove(place);
        }
        if count == 1 && awaited.is_empty() {
            program::kill(&pid, "INT");
        }
        if line.ends_with("deleted") || line.contains("returned") {
            said.push(line);
        }
    }
    (child.wait().unwrap(), said)
}

#[test]
fn a_signal_deletes_all_pods_and_then_ends_the_process() {
    const SIGINT: i32 = 2;
    for (story, after, pods) in [
        ("with another stop", &["at work"][..], 1),
        ("one in another", &["at work"], 2),
        ("ends with its pod", &["at work"], 2),
        (
            "three",
            &["at work", "at work", "created", "created", "created"],
            3,
        ),
    ] {
        let (status, said) = interrupted(story, after);
        assert_eq!(status.signal(), Some(SIGINT), "{story}: {said:?}");
        assert_eq!(said, vec!["deleted"; pods], "{story}");
    }
}
