//! Labels of pods.

use yottalabs::{LABELS_VARIABLE, Pod, PodSpec};

use super::spec;
use crate::support::{World, world};

fn labels(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect()
}

fn of(spec: &PodSpec) -> Vec<(String, String)> {
    spec.get_labels().into_iter().collect()
}

#[test]
fn a_label_is_added_or_replaced_and_nothing_else_changes() {
    let spec = spec()
        .env("A", "1")
        .label("team", "a")
        .label("x", "\"ü\n=")
        .label("team", "b");
    assert_eq!(of(&spec), labels(&[("team", "b"), ("x", "\"ü\n=")]));
    let names: Vec<_> = spec
        .get_env()
        .iter()
        .map(|variable| &*variable.key)
        .collect();
    assert_eq!(names, ["A", LABELS_VARIABLE]);
    spec.check().unwrap();
}

#[test]
fn a_value_that_holds_no_labels_is_no_error() {
    for value in ["***", "", "[]", r#"{"a": 1}"#] {
        let variable = format!(r#"{{"key":"{LABELS_VARIABLE}","value":{value:?}}}"#);
        let json = format!(r#"{{"id":7,"environmentVars":[{variable}]}}"#);
        let pod: Pod = serde_json::from_str(&json).unwrap();
        assert!(pod.labels().is_empty(), "{value}");
    }
}

#[tokio::test(start_paused = true)]
async fn labels_find_pods() {
    let World { yotta, .. } = world();
    let pods = yotta.pods();
    let vision = spec().label("team", "vision");
    let first = pods
        .create(vision.clone().label("env", "test"))
        .await
        .unwrap();
    let second = pods.create(vision.label("env", "live")).await.unwrap();
    pods.create(spec()).await.unwrap();

    let ids = async |list: yottalabs::ListPods| {
        let pods = list.await.unwrap();
        let mut ids: Vec<_> = pods.iter().map(|pod| pod.id).collect();
        ids.sort();
        ids
    };
    let mut both = vec![first.id, second.id];
    both.sort();
    assert_eq!(ids(pods.list().label("team", "vision")).await, both);
    assert_eq!(
        ids(pods.list().label("team", "vision").label("env", "live")).await,
        [second.id]
    );
    assert!(ids(pods.list().label("team", "sound")).await.is_empty());
    let left_behind = pods.list().launched_by_sdk().label("env", "test");
    assert_eq!(ids(left_behind).await, [first.id]);
}
