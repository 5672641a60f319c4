//! Outcomes: exit codes, logs, candidates, and what prevents an outcome.

use std::io::{self, Write};

use yottalabs::running;
use yottalabs_sim::{Fault, Operation, Reply, Script, Simulator};

use super::{Heard, MINUTE, Written, assert_books, spec};
use crate::support::{Trouble, World, secs, world};

const COMMAND: &str = "python train.py";

fn play(sim: &Simulator, script: Script) {
    sim.scripts().on_command(COMMAND).play(script);
}

#[tokio::test(start_paused = true)]
async fn a_command_ends_with_its_exit_code_and_each_line_is_written_once() {
    let World { sim, yotta, .. } = world();
    let lines = (1..=250).map(|n| format!("epoch {n}"));
    play(
        &sim,
        Script::new()
            .line("")
            .lines_every(secs(7), lines.clone())
            .line("")
            .exit(3),
    );
    let (written, heard) = (Written::default(), Heard::default());
    let job = yotta
        .run(spec("a"))
        .on_event(heard.listener())
        .command(COMMAND);
    let outcome = job.output(written.clone()).await.unwrap();

    assert_eq!((outcome.exit_code, outcome.candidate), (3, 0));
    assert!(!outcome.is_success() && outcome.candidate_errors.is_empty());
    let took = outcome
        .ended_at
        .saturating_duration_since(outcome.started_at);
    assert_eq!(took.as_secs(), 250 * 7);
    let expected: Vec<_> = lines.collect();
    assert_eq!(written.text(), format!("\n{}\n\n", expected.join("\n")));
    assert_books(&sim, outcome.cost.total());

    let words = heard.words();
    let is_line = |word: &&String| word.starts_with('>');
    assert_eq!(words.iter().filter(is_line).count(), 252);
    let others: Vec<_> = words
        .iter()
        .filter(|word| !is_line(word))
        .map(|word| &**word)
        .collect();
    let expected = [
        "launching 0 a",
        "launched",
        "PREPARING",
        "INITIALIZING",
        "RUNNING",
        "ready",
        "exited 3",
        "deleted",
    ];
    let mut others = others;
    others.dedup();
    assert_eq!(others, expected);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_the_command_does_not_end_is_shown() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().line("begin").partial("99 %"));
    let written = Written::default();
    let outcome = yotta
        .run(spec("a"))
        .command(COMMAND)
        .output(written.clone())
        .await
        .unwrap();
    assert!(outcome.is_success());
    assert_eq!(written.text(), "begin\n99 %\n");
}

#[tokio::test(start_paused = true)]
async fn a_log_that_lags_or_pauses_delays_the_outcome() {
    let World { sim, yotta, .. } = world();
    let script = Script::new()
        .line("a")
        .wait(secs(40 * 60))
        .line("b")
        .exit(1);
    play(&sim, script.log_lag(secs(90)));
    let written = Written::default();
    let outcome = yotta
        .run(spec("a"))
        .command(COMMAND)
        .output(written.clone())
        .await
        .unwrap();
    assert_eq!((outcome.exit_code, &*written.text()), (1, "a\nb\n"));
    assert_books(&sim, outcome.cost.total());
}

#[tokio::test(start_paused = true)]
async fn an_image_without_a_shell_is_an_error_that_shows_the_log() {
    let World { sim, yotta, .. } = world();
    sim.scripts()
        .on_image("train")
        .play(Script::new().no_shell());
    let error = yotta.run(spec("a")).command(COMMAND).await.unwrap_err();
    let report = error.failure_report().unwrap();
    let shown = report
        .container_log()
        .iter()
        .any(|line| line.content.contains("\"sh\""));
    assert!(shown, "{error}\n{report}");
    assert!(error.to_string().contains("FAILED"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_does_not_begin_is_an_error_in_time() {
    let World { sim, yotta, .. } = world();
    sim.scripts()
        .on_image("train")
        .play(Script::new().line("hello from the image").ignores_command());
    let run = yotta.run(spec("a"));
    let job = run.command(COMMAND).start_timeout(MINUTE);
    let error = job.await.unwrap_err();
    assert!(error.is_not_started(), "{error}");
    let id = sim.pods()[0].id;
    let text = format!(
        "failed to run the command on pod {id}: it did not begin within 60s; the image may have no `sh`, or may not \
         run the initialization command; its system log ends: "
    );
    assert!(error.to_string().starts_with(&text), "{error}");
    let log = error.failure_report().unwrap().container_log();
    assert_eq!(log[0].content, "hello from the image");
    assert!(
        sim.pods()[0].running < secs(75),
        "{:?}",
        sim.pods()[0].running
    );
}

/// It is not known meanwhile whether the command has begun.
#[tokio::test(start_paused = true)]
async fn a_log_that_cannot_be_read_is_no_sign_that_the_command_did_not_begin() {
    let World { sim, yotta, wire } = world();
    let script = Script::new().line("a").wait(30 * MINUTE).line("b");
    play(&sim, script.exit(4));
    let (written, began) = (Written::default(), tokio::time::Instant::now());
    let run = yotta.run(spec("a")).on_event(move |event| {
        if let yottalabs::RunEvent::Ready(_) = event {
            wire.set_fault(move |_| (began.elapsed() < 20 * MINUTE).then_some(Trouble::NotSent));
        }
    });
    let job = run.command(COMMAND).output(written.clone());
    assert_eq!(job.await.unwrap().exit_code, 4);
    assert_eq!(written.text(), "a\nb\n");
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_fails_or_is_reclaimed_ends_the_job_with_a_report() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().line("epoch 1").wait(MINUTE).fail());
    let error = yotta.run(spec("a")).command(COMMAND).await.unwrap_err();
    assert!(error.to_string().contains("FAILED"), "{error}");
    let log = error.failure_report().unwrap().container_log();
    assert_eq!(log.last().unwrap().content, "epoch 1");

    sim.scripts().clear();
    play(&sim, Script::new().hang());
    let spot = spec("b").gpu("NVIDIA_RTX_4090_24G").spot(true);
    let reclaimed = sim.clone();
    let job = yotta.run(spot).command(COMMAND).on_event(move |event| {
        if let yottalabs::RunEvent::Ready(pod) = event {
            reclaimed.reclaim(pod.id).unwrap();
        }
    });
    let error = job.await.unwrap_err();
    assert!(error.to_string().contains("TERMINAT"), "{error}");
    assert!(error.failure_report().is_some());
}

#[tokio::test(start_paused = true)]
async fn another_candidate_runs_the_command_if_the_first_does_not_come_up() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().exit(0));
    let broken = spec("broken").image("me/does-not-exist:1");
    let outcome = yotta
        .run_any([broken, spec("b")])
        .command(COMMAND)
        .await
        .unwrap();
    assert_eq!((outcome.candidate, outcome.candidate_errors.len()), (1, 1));
    assert_eq!(outcome.pod.name, "b");
    assert_books(&sim, outcome.cost.total());
}

#[tokio::test(start_paused = true)]
async fn a_job_survives_every_fault_of_reading() {
    for fault in [
        Fault::ResetAfter,
        Fault::Truncated,
        Fault::StallBody,
        Fault::WrongType,
        Fault::EmptyBody,
        Reply::code(10002).into(),
        Reply::status(429).into(),
    ] {
        for operation in [
            Operation::GetPodLogs,
            Operation::ListPods,
            Operation::GetPodRuntime,
        ] {
            fastrand::seed(7);
            let World { sim, yotta, .. } = world();
            let lines: Vec<_> = (0..40).map(|n| n.to_string()).collect();
            play(
                &sim,
                Script::new().lines_every(secs(5), lines.clone()).exit(9),
            );
            sim.faults().on(operation).every(3, fault.clone());
            let written = Written::default();
            let job = yotta
                .run(spec("a"))
                .command(COMMAND)
                .output(written.clone());
            let outcome = job
                .await
                .unwrap_or_else(|error| panic!("{operation:?} {fault:?}: {error}"));
            assert_eq!(outcome.exit_code, 9, "{operation:?} {fault:?}");
            assert_eq!(
                written.text(),
                lines.join("\n") + "\n",
                "{operation:?} {fault:?}"
            );
            assert_books(&sim, outcome.cost.total());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_specification_has_exactly_one_command() {
    let World { sim, yotta, .. } = world();
    let with_own = spec("a").initialization_command("sleep 1");
    let error = yotta
        .run(with_own.clone())
        .command(COMMAND)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to run a command: the specification `a` has an initialization_command of its own: use \
         to_completion to run it"
    );
    let error = yotta.run(spec("b")).to_completion().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to run a command: the specification `b` has no initialization_command to run"
    );
    for (command, token, problem) in [
        (" ", "t", "has an empty command"),
        ("x", "a\nb", "has a client_token with a control character"),
    ] {
        let spec = spec("c").client_token(token);
        let error = yotta.run(spec).command(command).await.unwrap_err();
        let text = format!("failed to run a command: the specification `c` {problem}");
        assert_eq!(error.to_string(), text);
    }
    assert_eq!(sim.created_count(), 0);
    let outcome = yotta.run(with_own).to_completion().await.unwrap();
    assert!(outcome.is_success());
}

/// A pipe whose reader is closed.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn output_that_cannot_be_written_and_functions_that_panic_do_not_end_the_job() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().line("a").line("b").exit(0));
    let job = yotta.run(spec("a")).command(COMMAND).output(Closed);
    let job = job.on_event(|_| panic!("a panic of a test, to be ignored"));
    assert!(job.await.unwrap().is_success());
    assert_eq!(sim.created_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_secrets_of_a_command_are_in_no_text() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().wait(secs(5)).fail());
    let job = yotta
        .run(spec("a"))
        .command(format!("{COMMAND} --token sesame-7"));
    assert!(!format!("{job:?}").contains("sesame-7"));
    let error = job.await.unwrap_err();
    let shown = format!(
        "{error} {error:?} {error:#?} {}",
        error.failure_report().unwrap()
    );
    assert!(!shown.contains("sesame-7"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_job_asks_for_its_pod_only_by_the_shared_list() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().wait(secs(600)).exit(0));
    yotta
        .run(spec("a"))
        .until(running())
        .command(COMMAND)
        .await
        .unwrap();
    let gets = sim
        .requests()
        .into_iter()
        .filter(|r| r.operation == Some(Operation::GetPod));
    assert_eq!(gets.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_cannot_be_read_does_not_delay_the_end_of_a_lost_job() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().wait(MINUTE).fail());
    let began = tokio::time::Instant::now();
    let failing = sim.clone();
    let job = yotta
        .run(spec("a"))
        .command(COMMAND)
        .on_event(move |event| {
            if let yottalabs::RunEvent::Ready(_) = event {
                let logs = failing.faults().on(Operation::GetPodLogs);
                logs.always(Reply::status(503));
            }
        });
    let error = job.await.unwrap_err();
    assert!(error.to_string().contains("FAILED"), "{error}");
    assert!(began.elapsed() < 10 * MINUTE, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn outcomes_and_events_are_serialized_without_secrets() {
    let World { sim, yotta, .. } = world();
    play(&sim, Script::new().line("a").exit(3));
    let events = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = events.clone();
    let spec = spec("a").env("TOKEN", "sesame-7");
    let job = yotta.run(spec).command(COMMAND).on_event(move |event| {
        heard
            .lock()
            .unwrap()
            .push(serde_json::to_value(event).unwrap());
    });
    let outcome = serde_json::to_value(job.await.unwrap()).unwrap();
    assert_eq!(
        (&outcome["exitCode"], &outcome["pod"]["name"]),
        (&3.into(), &"a".into())
    );
    assert!(outcome["cost"]["total"].is_string() && outcome["startedAt"].is_number());
    let events = events.lock().unwrap();
    let mut kinds: Vec<_> = events
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "launching",
            "launched",
            "changed",
            "ready",
            "line",
            "exited",
            "deleted"
        ]
    );
    let line = events
        .iter()
        .find(|event| event["event"] == "line")
        .unwrap();
    assert_eq!(line["line"]["content"], "a");
    assert!(!format!("{outcome} {events:?}").contains("sesame-7"));
}
