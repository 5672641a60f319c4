//! Webhook events: parsing of arbitrary payloads, and refetching.

use proptest::prelude::*;
use serde_json::{Value, json};
use yottalabs::webhook::{Event, MAX_BODY};
use yottalabs::{PodId, PodSpec, PodStatus, Timestamp, gone, running};

use crate::support::{Fleet, Reply, Script, World, world};

const ID: i64 = 347_892_374_982_374_983;

fn parse(payload: &Value) -> Event {
    Event::parse(payload.to_string().as_bytes()).unwrap()
}

#[test]
fn the_pod_id_is_found_in_every_place() {
    for payload in [
        json!({"id": ID}),
        json!({"id": ID.to_string()}),
        json!({"podId": ID}),
        json!({"pod_id": ID.to_string(), "status": "RUNNING"}),
        json!({"data": {"id": ID}}),
        json!({"data": {"podId": ID}}),
        json!({"data": {"pod": {"id": ID}}}),
        json!({"pod": {"id": ID.to_string()}, "data": null}),
        json!({"event": "pod", "data": {"pod": {"pod_id": ID}}}),
        // Of several ids, the first by precedence.
        json!({"id": 1, "podId": ID}),
        json!({"id": 1, "pod": {"id": ID}}),
        json!({"id": 1, "data": {"id": ID}}),
        json!({"id": 1, "data": {"id": 2, "pod": {"id": ID}}}),
        json!({"pod_id": ID, "data": {"id": 1}}),
        json!({"data": {"id": ID}, "id": "evt_1"}),
        json!({"podId": "unknown", "id": ID}),
        json!({"podId": null, "pod": {"id": {}}, "data": {"id": 1.5}, "id": ID}),
    ] {
        let id = parse(&payload).pod_id();
        assert_eq!(id, Some(PodId::new(ID)), "{payload}");
    }
    for payload in [
        json!({}),
        json!({"id": "evt_1"}),
        json!({"id": true}),
        json!({"id": 1.5}),
        json!({"id": u64::MAX}),
        json!({"id": [ID]}),
        json!({"data": [{"id": ID}]}),
        json!({"pod": ID.to_string().repeat(2)}),
    ] {
        assert_eq!(parse(&payload).pod_id(), None, "{payload}");
    }
}

#[test]
fn the_status_is_extensible_and_safe_to_log() {
    for (payload, found) in [
        (json!({"status": "DEGRADED"}), Some("DEGRADED")),
        (json!({"status": "running"}), Some("RUNNING")),
        (json!({"status": 20}), Some("RUNNING")),
        (json!({"status": "EVICTED_2"}), Some("EVICTED_2")),
        (
            json!({"status": "ok", "data": {"status": "FAILED"}}),
            Some("FAILED"),
        ),
        (
            json!({"status": 1, "podStatus": "FAILED", "pod": {"status": "x"}}),
            Some("FAILED"),
        ),
        (json!({"pod_status": "TERMINATED"}), Some("TERMINATED")),
        (json!({"status": ""}), None),
        (json!({"status": "RUNNING\nERROR all is lost"}), None),
        (json!({"status": "A".repeat(65)}), None),
        (json!({"status": {"to": "RUNNING"}}), None),
        (json!({"state": "RUNNING"}), None),
    ] {
        let event = parse(&payload);
        assert_eq!(event.status().map(PodStatus::as_str), found, "{payload}");
    }
    let event = parse(&json!({"status": "DEGRADED"}));
    assert_eq!(event.status(), Some(&PodStatus::Degraded));
}

#[test]
fn the_time_is_read_in_every_form() {
    for (payload, found) in [
        (json!({"timestamp": 1_767_225_600_000_i64}), true),
        (json!({"timestamp": "1767225600000"}), true),
        (json!({"time": "2026-01-01T00:00:00Z"}), true),
        (json!({"data": {"eventTime": "2026-01-01T00:00:00"}}), true),
        (
            json!({"occurred_at": "2026-01-01T01:00:00+01:00", "pod": {"updatedAt": 5}}),
            true,
        ),
        (json!({"pod": {"updated_at": 1_767_225_600_000_i64}}), true),
        (json!({"timestamp": "soon", "created_at": 5}), false),
    ] {
        let expected = found.then_some(1_767_225_600_000);
        let time = parse(&payload).time().map(Timestamp::as_millis);
        assert_eq!(time, expected, "{payload}");
    }
}

#[test]
fn debug_does_not_show_the_payload() {
    let payload = json!({
        "pod_id": ID,
        "environmentVars": [{"key": "TOKEN", "value": "hush-hush"}],
        "reason": {"nobody": ["told", "us"]},
    });
    let event = parse(&payload);
    assert_eq!(event.raw(), &payload);
    let shown = format!("{event:?} {event:#?}");
    assert!(shown.contains(&ID.to_string()), "{shown}");
    for hidden in ["hush", "TOKEN", "nobody", "told"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn an_invalid_body_is_an_error_with_its_position() {
    let nested = "[".repeat(200);
    let long = format!(r#"{{"id":"{}"}}"#, "x".repeat(MAX_BODY));
    for (body, problem) in [
        (
            "",
            "body is not valid JSON: EOF while parsing a value at line 1 column 0",
        ),
        (
            r#"{"secret": hush}"#,
            "body is not valid JSON: expected value at line 1 column 12",
        ),
        (
            r#"{"id": 1} {"id": 2}"#,
            "body is not valid JSON: trailing characters at line 1 column 11",
        ),
        (
            "pod_id=1&secret=hush",
            "body is not valid JSON: expected value at line 1 column 1",
        ),
        (
            &nested,
            "body is not valid JSON: recursion limit exceeded at line 1 column 128",
        ),
        (r#"[{"id": 1}]"#, "body is an array, not a JSON object"),
        (r#""hush""#, "body is a string, not a JSON object"),
        ("null", "body is `null`, not a JSON object"),
        (
            &long,
            "body has 1048585 bytes, more than the 1048576 allowed",
        ),
    ] {
        let error = Event::parse(body.as_bytes()).unwrap_err();
        let start = &body[..body.len().min(40)];
        assert_eq!(
            error.to_string(),
            format!("failed to read a webhook event: {problem}"),
            "{start}"
        );
        assert!(error.is_invalid_request() && !error.may_have_been_applied());
        assert_eq!(error.violations()[0].field, "body");
        assert!(!format!("{error:?}").contains("hush"), "{start}");
    }
    let error = Event::parse(b"{\"id\": \"\xff\"}").unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
}

#[test]
fn a_body_of_the_maximum_size_is_accepted() {
    let frame = r#"{"id":1,"x":""}"#.len();
    let body = format!(r#"{{"id":1,"x":"{}"}}"#, "x".repeat(MAX_BODY - frame));
    assert_eq!(body.len(), MAX_BODY);
    let event = Event::parse(body.as_bytes()).unwrap();
    assert_eq!(event.pod_id(), Some(PodId::new(1)));
}

#[tokio::test(start_paused = true)]
async fn a_refetch_is_one_get_request() {
    let fleet = Fleet::new(3, "RUNNING");
    let yotta = fleet.client();
    let event = parse(&json!({"pod_id": "2", "status": "TERMINATED", "name": "forged"}));
    let pod = event.refetch(&yotta).await.unwrap();
    assert_eq!(pod.id, PodId::new(2));
    assert_eq!((pod.status, pod.name), (PodStatus::Running, "pod-2".into()));
    assert_eq!(fleet.gets(2), [0]);
    assert_eq!(fleet.count(), 1);
}

/// The payload of the simulator is modelled on the vendor's task callback.
#[tokio::test(start_paused = true)]
async fn events_of_the_simulator_are_parsed() {
    let World { sim, yotta, .. } = &world();
    let spec = PodSpec::new("hooked", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
        .callback_url("http://localhost/hooks/1");
    let pod = yotta.pods().create(spec).await.unwrap();
    yotta.pods().wait(pod.id, running()).await.unwrap();
    yotta.pods().delete(pod.id).await.unwrap();
    yotta.pods().wait(pod.id, gone()).await.unwrap();
    let posts = sim.webhooks();
    let statuses = [PodStatus::Running, PodStatus::Terminated];
    assert_eq!(posts.len(), statuses.len());
    for (post, status) in posts.iter().zip(statuses) {
        let event = Event::parse(post.body.as_bytes()).unwrap();
        assert_eq!(event.pod_id(), Some(pod.id));
        assert_eq!(event.status(), Some(&status));
        let time = event.time().map(Timestamp::as_millis);
        assert_eq!(time, Some(post.at.as_millis()));
        let now = event.refetch(yotta).await.unwrap();
        assert_eq!((now.id, now.status), (pod.id, PodStatus::Terminated));
    }
}

#[tokio::test(start_paused = true)]
async fn a_refetch_of_a_forged_id_fails() {
    let yotta = Fleet::new(1, "RUNNING").client();
    let event = parse(&json!({"id": 99, "status": "FAILED"}));
    let error = event.refetch(&yotta).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_refetch_without_an_id_sends_nothing() {
    let script = Script::new([Reply::data("null")]);
    let event = parse(&json!({"id": "../../v2/pods", "status": "FAILED"}));
    let error = event.refetch(&script.client()).await.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!(
        error.to_string(),
        "failed to refetch the pod of a webhook event: body has no pod id: expected an integer in \
         `pod_id`, `podId` or `id`, at the top level or in `data` or `pod`; see `raw` for the payload"
    );
    assert_eq!(script.lines(), [""; 0]);
}

proptest! {
    #[test]
    fn any_bytes_are_parsed_or_rejected(body in prop::collection::vec(any::<u8>(), 0..512)) {
        match Event::parse(&body) {
            Ok(event) => prop_assert!(event.raw().is_object()),
            Err(error) => prop_assert!(error.is_invalid_request() && !error.to_string().contains('\n')),
        }
    }

    #[test]
    fn any_depth_is_parsed_or_rejected(depth in 0_usize..5_000) {
        let body = format!(r#"{}1{}"#, r#"{"data":"#.repeat(depth), "}".repeat(depth));
        prop_assert_eq!(Event::parse(body.as_bytes()).is_ok(), (1..128).contains(&depth));
    }
}
