//! The examples that read and clean up.

use std::time::Duration;

use serde_json::Value;
use yottalabs::{PodStatus, Timestamp, ready};
use yottalabs_sim::Simulator;

use crate::{World, spec};

#[tokio::test(flavor = "multi_thread")]
async fn price_table() {
    let world = World::fast().await;
    let table = world.start("price_table", &["80"]).end().success();
    let mut lines = table.lines();
    let head = lines.next().unwrap();
    let price = head.find("1 GPU, 1 h").unwrap() - 2;
    let prices = lines.map(|line| {
        assert!(line.starts_with("NVIDIA_"), "{line}");
        let (price, rest) = line[price..].trim_start().split_once(' ').unwrap();
        assert!(rest.starts_with("USD"), "{line}");
        price.parse::<f64>().unwrap()
    });
    let prices: Vec<_> = prices.collect();
    assert!(prices.len() > 5, "{table}");
    assert!(prices.is_sorted(), "{table}");
    assert!(
        table.contains("spot") && table.contains("on demand"),
        "{table}"
    );
    assert!(
        table.contains("1, 2, 4, 8 GPUs") && table.contains("sold out"),
        "{table}"
    );
    assert!(!table.contains("_L4_24G"), "{table}");

    let wrong = world.start("price_table", &["much"]).end().failure(1);
    assert!(wrong.contains("the argument is a number of GB"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn price_log() {
    let world = World::fast().await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("prices.jsonl");
    let mut log = world.start("price_log", &[path.to_str().unwrap(), "1"]);
    let first = log.until("prices");
    assert_eq!(log.until("prices"), first);
    #[cfg(unix)]
    log.interrupt().success();

    let lines = std::fs::read_to_string(path).unwrap();
    let count: usize = first.split_once(' ').unwrap().0.parse().unwrap();
    assert!(count > 50, "{count}");
    assert_eq!(lines.lines().count(), 2 * count);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let price = line["hourly_price"].as_str().unwrap();
        assert!(price.parse::<yottalabs::Decimal>().unwrap() > 0.into());
        assert_eq!(line["currency"], "USD");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn janitor() {
    const HOUR: Duration = Duration::from_secs(3600);
    let two_days_ago = Timestamp::now() - 48 * HOUR;
    let world = World::with(Simulator::builder().start_at(two_days_ago)).await;
    let vision = |name| spec(name).label("team", "vision");
    world.create(vision("ci-old")).await;
    world.create(vision("prod-old")).await;
    world.create(spec("ci-of-others")).await;
    let deleted = world.create(vision("ci-deleted")).await;
    world.yotta.pods().delete(deleted.id).await.unwrap();
    world.sim.advance(47 * HOUR);
    world.create(vision("ci-new")).await;
    let remaining = || {
        let pods = world.sim.pods().into_iter();
        let pods = pods.filter(|pod| pod.status == PodStatus::Running || !pod.is_over());
        let pods = pods.filter(|pod| pod.status != PodStatus::Terminating);
        pods.map(|pod| pod.name).collect::<Vec<_>>()
    };

    let filters = [
        "--older-than",
        "12",
        "--label",
        "team=vision",
        "--name",
        "ci-",
    ];
    let listed = world.start("janitor", &filters).end().success();
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(listed.starts_with("would delete"), "{listed}");
    assert!(listed.contains("(ci-old, RUNNING), "), "{listed}");
    assert_eq!(
        remaining(),
        ["ci-old", "prod-old", "ci-of-others", "ci-new"]
    );

    let deleted = world.start("janitor", &[&filters[..], &["--delete"]].concat());
    let deleted = deleted.end().success();
    assert_eq!(deleted, listed.replace("would delete", "deleted"));
    assert_eq!(remaining(), ["prod-old", "ci-of-others", "ci-new"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn blocking_script() {
    let world = World::fast().await;
    for name in ["one", "two"] {
        let pod = world.create(spec(name)).await;
        world.yotta.pods().wait(pod.id, ready()).await.unwrap();
    }
    let report = world.start("blocking_script", &[]).end().success();
    let lines: Vec<_> = report.lines().collect();
    assert_eq!(lines.len(), 3, "{report}");
    assert!(
        lines[0].starts_with("two ") && lines[0].contains(" RUNNING "),
        "{report}"
    );
    let hourly = world.yotta.pods().list().await.unwrap();
    let hourly: yottalabs::Decimal = hourly.iter().map(|pod| pod.hourly_price().at_least()).sum();
    assert_eq!(lines[2], format!("{hourly:.2} an hour in total"));

    let alert = world.start("blocking_script", &["0.1"]).end().failure(1);
    assert!(
        alert.contains("the pods cost more than 0.1 an hour"),
        "{alert}"
    );
}
