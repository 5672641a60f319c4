//! Snapshots of the tables of pods.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use yottalabs::{Error, FakeFailure, Pod, PodEvent, Timestamp};

use super::cost::cost_table;
use super::delete::{list, results_table};
use super::filter::Filter;
use super::get::details;
use super::list::pods_table;
use super::watch_view::{self, View};
use crate::table::assert_snapshot;

fn now() -> Timestamp {
    "2026-08-01T12:00:00Z".parse().unwrap()
}

fn pod(json: Value) -> Pod {
    serde_json::from_value(json).unwrap()
}

/// The pod with other fields.
fn with(pod: &Pod, fields: Value) -> Pod {
    let mut json = json!(pod.with_secrets());
    for (name, value) in fields.as_object().unwrap() {
        json[name] = value.clone();
    }
    serde_json::from_value(json).unwrap()
}

/// Pods with long names, wide characters, missing fields and what a terminal must not get.
fn pods() -> Vec<Pod> {
    let full = |id: i64, name: &str, status: &str, gpus: u32, created: &str| {
        pod(json!({
            "id": id, "name": name, "status": status, "region": "ap-southeast-1", "createdAt": created,
            "gpuCount": gpus, "gpuDisplayName": "NVIDIA H100 80GB", "singleCardPrice": 2.295,
            "containerVolumePrice": 0.0001, "containerVolumeInGb": 50, "image": "pytorch/pytorch:2.8",
        }))
    };
    let volume = full(
        362_456_274_457_100_492,
        "with-volume",
        "RUNNING",
        1,
        "2026-08-01T09:55:00Z",
    );
    let volume = with(
        &volume,
        json!({"volumes": [{"id": "347892374", "mountPath": "/data"}]}),
    );
    vec![
        full(
            362_456_274_455_479_770,
            "train-1",
            "RUNNING",
            1,
            "2026-08-01T11:58:48Z",
        ),
        full(
            362_456_274_456_421_393,
            "fine-tuning-of-a-large-model-with-a-very-long-name-2026-08-01",
            "INITIALIZING",
            8,
            "2026-07-20T12:00:00Z",
        ),
        full(
            362_456_274_455_549_871,
            "数据科学训练任务-第一批",
            "TERMINATING",
            4,
            "2026-08-01T00:30:00Z",
        ),
        full(7, "🚀🚀 launch 🧑‍🚀 day", "PAUSED", 2, "2026-08-02T00:00:00Z"),
        volume,
        pod(json!({"id": 8, "name": "", "gpuType": "AMD_MI300X_192G"})),
        pod(json!({"id": 9, "name": "a\u{1b}]0;title\u{7}\nb", "status": "SHINY"})),
    ]
}

#[test]
fn pods_list() {
    let pods = pods();
    assert_snapshot("pods_list", || pods_table(&pods, now()));
}

#[test]
fn pods_get() {
    const HOST: &str = "node-12-0.ap-southeast-1.compute.example.com";
    let port = |port: u16, protocol: &str, url: &str, is_healthy: bool| {
        json!({"port": port, "protocol": protocol, "host": HOST, "proxyPort": 30_000 + port, "ingressUrl": url,
            "healthy": is_healthy})
    };
    let fields = json!({
        "isSpot": false,
        "environmentVars": [
            {"key": "JUPYTER_PASSWORD", "value": "hunter2"},
            {"key": "HF_HOME", "value": "/data"},
            {"key": "YOTTALABS_LABELS", "value": r#"{"team":"vision","cost-center":"4711"}"#},
        ],
        "expose": [
            port(22, "SSH", "", true),
            port(8888, "HTTP", &format!("https://{HOST}:38888/lab?reset&token=none"), false),
            {"port": 6006, "protocol": "HTTP"},
            port(5432, "TCP", "", true),
        ],
    });
    let pod = with(&pods()[4], fields);
    assert_snapshot("pods_get", || details(&pod, now()));
    let bare = pods().remove(5);
    assert_snapshot("pods_get_without_fields", || details(&bare, now()));
}

#[test]
fn pods_delete() {
    let pods = pods();
    assert_snapshot("pods_delete", || list(&pods, now()));
    let failed = FakeFailure::Api {
        code: 13000,
        message: "pod not found".to_owned(),
    };
    let mut results: Vec<_> = pods.iter().map(|_| Ok(())).collect();
    results[1] = Err(Error::fake("delete pod 362456274456421393", failed));
    assert_snapshot("pods_delete_results", || results_table(&pods, &results));
}

#[test]
fn pods_cost() {
    let pods = pods();
    let cost = pods[1].hourly_price().over(Duration::from_secs(7500));
    assert_snapshot("pods_cost", || cost_table(&pods[1], &cost, Some("USD")));
    let at_least = pods[4].hourly_price().over(Duration::from_secs(60));
    assert_snapshot("pods_cost_with_volume", || {
        cost_table(&pods[4], &at_least, None)
    });
}

#[test]
fn pods_watch() {
    let mut view = View::default();
    let filter = Filter::default();
    console::set_colors_enabled(false);
    assert_eq!(view.lines(now(), (80, 24)).len(), 1);
    for pod in pods() {
        view.apply(PodEvent::Added(Arc::new(pod)), &filter);
    }
    for height in [6, 24] {
        let text = view.lines(now(), (80, height)).join("\n");
        insta::with_settings!({ snapshot_path => "../../snapshots", omit_expression => true,
            prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("pods_watch_of_{height}_lines"), text);
        });
    }
    let [first, ..] = &pods()[..] else { return };
    view.apply(PodEvent::Gone(Arc::new(first.clone())), &filter);
    assert_eq!(view.lines(now(), (80, 24)).len(), 8);
    let later = now() + Duration::from_millis(999);
    let line = watch_view::line(&PodEvent::Gone(Arc::new(first.clone())), later);
    assert_eq!(line, "2026-08-01T12:00:00Z 362456274455479770 train-1 gone");
    let unnamed = serde_json::from_value(json!({"id": 7, "name": "\nfake\u{1b}[2J"})).unwrap();
    let line = watch_view::line(&PodEvent::Added(Arc::new(unnamed)), later);
    assert_eq!(line, "2026-08-01T12:00:00Z 7  fake -");
}
