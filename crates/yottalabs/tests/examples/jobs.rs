//! The examples that launch pods of their own.

use std::thread;

use yottalabs::{Decimal, PodStatus};
use yottalabs_sim::Script;

use crate::World;

/// Each of these waits for pods for some seconds, so they run at the same time.
#[test]
fn batch_metrics_progress_and_quickstart() {
    thread::scope(|scope| {
        scope.spawn(batch);
        scope.spawn(metrics);
        scope.spawn(progress);
        scope.spawn(quickstart);
    });
}

#[tokio::main(worker_threads = 1)]
async fn quickstart() {
    let world = World::fast().await; // It is not used: the example has its own.
    let text = world.start("quickstart", &[]).end().success();
    assert!(text.contains("7. Delete it:\n   TERMINATED"), "{text}");
    assert_eq!(world.sim.created_count(), 0);
}

#[tokio::main(worker_threads = 1)]
async fn batch() {
    let world = World::by_polls().await;
    let bad = Script::new().line("no such shard").exit(3);
    world.sim.scripts().on_command("--shard 9").play(bad);
    let commands: String = (0..10)
        .map(|n| format!("python embed.py --shard {n}\n"))
        .collect();
    let batch = world.start("batch", &["me/embed:1"]).input(&commands);
    let text = batch.end().failure(1);
    for shard in 0..9 {
        assert!(text.contains(&format!("[{shard}] launched pod ")), "{text}");
        assert!(
            text.contains(&format!("[{shard}] python: finished\n")),
            "{text}"
        );
        let line = format!("\npython embed.py --shard {shard}: exit code 0\n");
        assert!(text.contains(&line), "{text}");
    }
    assert!(text.contains("[9] no such shard\n"), "{text}");
    assert!(
        text.contains("\npython embed.py --shard 9: exit code 3\n"),
        "{text}"
    );
    assert!(text.contains("not all commands succeeded"), "{text}");

    world.assert_no_pod_is_left();
    let pods = world.sim.pods();
    assert_eq!(pods.len(), 10);
    let books: Decimal = pods.iter().map(|pod| pod.cost).sum();
    let total = text.lines().find_map(|line| line.strip_prefix("at least "));
    let total = total.and_then(|line| line.strip_suffix(" in total"));
    let total: Decimal = total.unwrap().parse().unwrap();
    // The simulator bills whole seconds.
    let difference = (total - books).abs();
    assert!(difference < Decimal::new(1, 2), "{books}: {total}");
}

#[tokio::main(worker_threads = 1)]
async fn progress() {
    let world = World::by_polls().await;
    let script = Script::new()
        .line("loading")
        .line("step 1 of 2")
        .line("step 2 of 2");
    world
        .sim
        .scripts()
        .on_command("train.py")
        .play(script.exit(4));
    let progress = world.start("progress", &["me/train:1", "python train.py"]);
    // The bar itself is shown only in a terminal.
    assert_eq!(progress.end().failure(4), "loading\nexit code 4\n");
    world.assert_no_pod_is_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn jupyter() {
    let world = World::fast().await;
    let settings = [("JUPYTER_PASSWORD", "secret"), ("VOLUME_ID", "381")];
    let run = |action| world.start_with("jupyter", &[action], &settings).end();
    let status = || world.sim.pods()[0].status.clone();

    assert!(run("pause").failure(1).contains("there is no pod"));
    let evening = run("start").success();
    assert!(
        evening.starts_with("https://") && evening.lines().count() == 1,
        "{evening}"
    );
    assert!(run("start").failure(1).contains("there is a pod already"));
    run("pause").success();
    assert_eq!(status(), PodStatus::Paused);
    let morning = run("resume").success();
    assert!(
        morning.starts_with("https://") && morning != evening,
        "{morning}"
    );
    assert_eq!(status(), PodStatus::Running);
    run("delete").success();
    assert_eq!(status(), PodStatus::Terminated);
    assert_eq!(world.sim.created_count(), 1);
}

#[tokio::main(worker_threads = 1)]
async fn metrics() {
    let world = World::by_polls().await;
    let metrics = world.start("metrics", &[]).end().success();
    for name in [
        "http.client.request.duration",
        "yottalabs.wait.duration",
        "yottalabs.pods.created",
        "yottalabs.pods.deleted",
    ] {
        assert!(metrics.contains(&format!(": {name}\n")), "{metrics}");
    }
    assert_eq!(metrics.matches(": s\n").count(), 2, "{metrics}");
    world.assert_no_pod_is_left();
}
