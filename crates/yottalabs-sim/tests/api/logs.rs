//! Reading logs.

use std::time::Duration;

use serde_json::{Value, json};
use yottalabs_sim::{Simulator, Timestamp};

use crate::support::{INVALID, LONG, act, call, create, get, manual, running};

/// More lines than any log here has.
const TOO_MANY: usize = 5_000;

async fn page(sim: &Simulator, id: i64, query: &str) -> Value {
    let path = format!("/v2/pods/{id}/logs?{query}");
    get(sim, &path).await.data()
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().expect("items")
}

fn cursor(page: &Value, name: &str) -> String {
    let cursor = page["page"][name].as_str().expect("a cursor");
    format!("cursor={cursor}")
}

fn next(page: &Value) -> String {
    cursor(page, "nextCursor")
}

/// Every line, read page by page from the oldest.
async fn whole(sim: &Simulator, id: i64, query: &str) -> Vec<Value> {
    let mut lines = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = page(sim, id, &format!("{query}&{cursor}")).await;
        lines.extend(items(&page).iter().cloned());
        if page["page"]["hasNext"] == false {
            return lines;
        }
        cursor = next(&page);
        assert!(lines.len() < TOO_MANY, "the pages go round in circles");
    }
}

#[tokio::test]
async fn a_container_that_has_not_started_has_no_lines() {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    // The vendor's page gives this GET a body, which is ignored.
    let path = format!("/v2/pods/{id}/logs");
    let empty = call(&sim, "GET", &path, Some(json!({}))).await.data();
    assert!(items(&empty).is_empty());
    assert_eq!(empty["page"]["hasNext"], false);
    assert_eq!(empty["page"]["hasPrevious"], false);
    assert_eq!(empty["page"]["previousCursor"], Value::Null);

    let cursor = next(&empty);
    sim.advance(LONG);
    let first = page(&sim, id, &cursor).await;
    let content = &items(&first)[0]["content"];
    assert_eq!(content, "container started from pytorch/pytorch:2.8");
}

#[tokio::test]
async fn a_line_has_a_time_a_level_and_content() {
    let sim = manual();
    let command = json!({ "initializationCommand": "nvidia-smi\npython train.py" });
    let id = running(&sim, command).await;
    sim.advance(LONG);
    let lines = whole(&sim, id, "limit=1000").await;
    assert!(lines.len() > 150);
    let mut last = Timestamp::from_millis(0).expect("a time");
    for line in &lines {
        let at = line["timestamp"].as_str().expect("a time");
        let at: Timestamp = at.parse().expect("ISO 8601");
        assert!(last <= at && at <= sim.now());
        last = at;
        assert!(["INFO", "WARN"].contains(&line["level"].as_str().expect("a level")));
    }
    let contains =
        |line: &Value, text: &str| line["content"].as_str().expect("text").contains(text);
    let has = |text: &str| lines.iter().any(|line| contains(line, text));
    assert!(has("+ python train.py") && has("🚀") && has("💾") && has("| loss "));
}

#[tokio::test]
async fn pages_of_any_size_have_every_line_once_in_both_directions() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    sim.advance(Duration::from_secs(60));
    let all = whole(&sim, id, "limit=1000").await;
    for limit in [1, 7, 50] {
        let lines = whole(&sim, id, &format!("limit={limit}")).await;
        assert_eq!(lines, all, "{limit}");
    }

    let mut back = Vec::new();
    let tail = page(&sim, id, "limit=1000").await;
    let mut page_now = page(&sim, id, &format!("limit=7&{}", next(&tail))).await;
    assert!(items(&page_now).is_empty());
    while page_now["page"]["hasPrevious"] == true {
        let previous = cursor(&page_now, "previousCursor");
        page_now = page(&sim, id, &format!("limit=7&{previous}")).await;
        back.splice(0..0, items(&page_now).iter().cloned());
        assert!(back.len() < TOO_MANY, "the pages go round in circles");
    }
    assert_eq!(back, all);
}

#[tokio::test]
async fn the_last_page_leads_to_later_lines() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    let tail = page(&sim, id, "limit=1000").await;
    assert_eq!(tail["page"]["hasNext"], false);
    let cursor = next(&tail);
    assert!(items(&page(&sim, id, &cursor).await).is_empty());
    sim.advance(Duration::from_secs(20));
    let more = items(&page(&sim, id, &cursor).await).clone();
    assert!((9..=11).contains(&more.len()), "{}", more.len());
    let all = whole(&sim, id, "").await;
    assert_eq!(all[all.len() - more.len()..], more);
}

#[tokio::test]
async fn times_and_keywords_filter_the_lines() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    sim.advance(LONG);
    let all = whole(&sim, id, "").await;
    let millis = |line: &Value| {
        let text = line["timestamp"].as_str().expect("a time");
        text.parse::<Timestamp>().expect("ISO 8601").as_millis()
    };
    let (from, to) = (millis(&all[20]), millis(&all[40]));
    let part = whole(&sim, id, &format!("startTime={from}&endTime={to}&limit=5")).await;
    assert_eq!(part, all[20..=40]);

    let checkpoints = whole(&sim, id, "keyword=checkpoint&limit=2").await;
    assert!(checkpoints.len() >= 3);
    let content = |line: &Value| line["content"].as_str().expect("text").to_owned();
    let all = all.into_iter();
    let expected: Vec<_> = all.filter(|l| content(l).contains("checkpoint")).collect();
    assert_eq!(checkpoints, expected);
    let none = page(&sim, id, "keyword=nowhere").await;
    assert!(items(&none).is_empty());
    assert_eq!(none["page"]["hasNext"], false);
    assert_eq!(none["page"]["hasPrevious"], false);
}

#[tokio::test]
async fn a_log_of_years_is_read_quickly() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    sim.advance(Duration::from_secs(5 * 365 * 86_400));
    let page_now = page(&sim, id, "keyword=nowhere").await;
    assert!(items(&page_now).is_empty());
    assert_eq!(page_now["page"]["hasNext"], true, "there may be more");
    let recent = sim.now().as_millis() - 60_000;
    let recent = page(&sim, id, &format!("startTime={recent}")).await;
    assert!((28..=32).contains(&items(&recent).len()));
}

#[tokio::test]
async fn a_pause_ends_the_lines_and_a_resume_starts_again() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    act(&sim, id, "pause").await.data();
    let paused = whole(&sim, id, "").await;
    sim.advance(LONG);
    assert_eq!(whole(&sim, id, "").await, paused);
    act(&sim, id, "resume").await.data();
    sim.advance(LONG);
    let resumed = whole(&sim, id, "").await;
    assert_eq!(resumed[..paused.len()], paused);
    let start = "container started from pytorch/pytorch:2.8";
    let starts = resumed.iter().filter(|line| line["content"] == start);
    assert_eq!(starts.count(), 2);
}

#[tokio::test]
async fn the_system_log_has_the_changes_of_status() {
    let sim = manual();
    let id = create(&sim, json!({ "image": "me/does-not-exist" })).await;
    sim.advance(Duration::from_secs(1));
    let early = whole(&sim, id, "type=SYSTEM").await;
    assert_eq!(early[0]["content"], json!(format!("pod {id} accepted")));
    sim.advance(LONG);
    let late = whole(&sim, id, "type=SYSTEM").await;
    let last = late.last().expect("lines");
    assert_eq!(last["level"], "ERROR");
    assert_eq!(last["content"], "pod failed");
    assert!(whole(&sim, id, "type=CONTAINER").await.is_empty());

    let id = running(&sim, json!({})).await;
    sim.advance(LONG);
    let checks = whole(&sim, id, "type=SYSTEM&keyword=health").await;
    assert!(checks.len() >= 10, "{}", checks.len());
}

#[tokio::test]
async fn invalid_parameters_are_refused_and_named() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    let other = running(&sim, json!({})).await;
    let own = next(&page(&sim, id, "").await);
    let of_other_pod = next(&page(&sim, other, "").await);
    let of_system_log = next(&page(&sim, id, "type=SYSTEM").await);
    for (query, place) in [
        ("type=KERNEL", "type: "),
        ("type=", "type: "),
        ("limit=0", "limit: "),
        ("limit=2147483648", "limit: "),
        ("startTime=5&endTime=4", "endTime: "),
        ("cursor=abc", "cursor: "),
        ("cursor=%C3%A92345678901234567890123456789012", "cursor: "),
        (&*of_other_pod, "cursor: "),
        (&*of_system_log, "cursor: "),
        (&own[..own.len() - 1], "cursor: "),
        (&format!("{own}0"), "cursor: "),
    ] {
        let path = format!("/v2/pods/{id}/logs?{query}");
        let message = get(&sim, &path).await.refused(INVALID);
        assert!(message.starts_with(place), "{message}");
    }
}

#[tokio::test]
async fn volumes_are_mounted_at_every_start() {
    let sim = manual();
    let volumes = json!([{ "id": "33", "mountPath": "/data" }, { "id": "44", "mountPath": "/m" }]);
    let id = running(&sim, json!({ "volumes": volumes })).await;
    act(&sim, id, "pause").await.data();
    sim.advance(LONG);
    act(&sim, id, "resume").await.data();
    sim.advance(LONG);
    let mounts = whole(&sim, id, "type=SYSTEM&keyword=mounting").await;
    let contents: Vec<_> = mounts.iter().map(|line| line["content"].clone()).collect();
    let (data, m) = ("mounting volume 33 at /data", "mounting volume 44 at /m");
    assert_eq!(contents, [data, m, data, m]);
}
