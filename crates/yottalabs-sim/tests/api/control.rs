//! Control over HTTP.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use yottalabs_sim::{Decimal, Fault, Operation, Simulator};

use crate::support::{Answer, act, get, manual, raw_create, running, send};

/// A request without a key and without a content type.
async fn control(sim: &Simulator, method: &str, path: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("/_sim/{path}"));
    let request = request.body(Body::from(body.to_owned()));
    send(sim, request.expect("a request")).await
}

async fn shown(sim: &Simulator, path: &str) -> Value {
    let answer = control(sim, "GET", path, "").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn a_script_is_added_and_cleared() {
    let sim = manual();
    let body = json!([
        { "image": "torch", "command": "train", "times": 1, "end": { "exit": 3 },
          "print": [{ "line": "a" }, { "lines-every": [0.5, ["b", "c"]] }, { "wait": 1 }, { "lines": ["d"] }] },
        { "print": [{ "partial": "e" }, { "line": "f" }], "end": "hang", "lag": 0 },
    ]);
    let answer = control(&sim, "POST", "scripts", &body.to_string()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (200, json!({ "added": 2 }))
    );
    let mut seen = Vec::new();
    for _ in 0..2 {
        let id = running(&sim, json!({ "initializationCommand": "python train.py" })).await;
        let page = get(&sim, &format!("/v2/pods/{id}/logs")).await.data();
        let items = page["items"].as_array().expect("items").clone();
        seen.extend(items.iter().map(|line| line["content"].clone()));
    }
    assert_eq!(seen, ["a", "b", "c", "d", "ef"]);
    assert_eq!(control(&sim, "DELETE", "scripts", "").await.status, 204);
    let id = running(&sim, json!({})).await;
    let page = get(&sim, &format!("/v2/pods/{id}/logs")).await.text;
    assert!(page.contains("container started from"), "{page}");
}

#[tokio::test]
async fn each_ending_has_a_name() {
    let sim = manual();
    for end in [
        "\"fail\"",
        "\"hang\"",
        "\"no-shell\"",
        "\"ignores-command\"",
        r#"{"exit": 255}"#,
    ] {
        let body = format!(r#"{{"end": {end}}}"#);
        let answer = control(&sim, "POST", "scripts", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_not_valid_is_refused_and_names_the_field() {
    let sim = manual();
    for (path, body, expected) in [
        ("scripts", "", "the script is not valid JSON: "),
        (
            "scripts",
            r#"{"imagen": "x"}"#,
            "unknown field `imagen`, expected one of ",
        ),
        (
            "scripts",
            r#"{"times": -1}"#,
            "times: invalid value: integer `-1`",
        ),
        (
            "scripts",
            r#"[{}, {"print": [{"line": 7}]}]"#,
            "[1].print[0].line: invalid type",
        ),
        (
            "scripts",
            r#"{"print": [{"echo": "x"}]}"#,
            "unknown variant `echo`, expected one of `line`",
        ),
        (
            "scripts",
            r#"{"print": [{"wait": -1}]}"#,
            "print[0].wait: must be a number of seconds",
        ),
        (
            "scripts",
            r#"{"end": {"exit": 256}}"#,
            "end.exit: invalid value: integer `256`",
        ),
        (
            "scripts",
            r#"{"end": "explode"}"#,
            "end: unknown variant `explode`, expected",
        ),
        ("scripts", r#"{"lag": "x"}"#, "lag: invalid type: string"),
        ("faults", "\n", "the body has no rule; the form is "),
        (
            "faults",
            "any:twice\ncreate:boom",
            "\"boom\" is not a valid fault; use ",
        ),
        ("clock", "7", "invalid type: integer `7`"),
        ("clock", "{}", "missing field `advance`"),
        (
            "clock",
            r#"{"advance": "x"}"#,
            "advance: invalid type: string",
        ),
        ("clock", r#"{"advance": 1, "by": 2}"#, "unknown field `by`"),
    ] {
        let answer = control(&sim, "POST", path, body).await;
        assert_eq!(answer.status, 400, "{path} {body}");
        let error = answer.json()["error"].as_str().expect("text").to_owned();
        assert!(error.contains(expected), "{path} {body}: {error}");
    }
    raw_create(&sim).await;
    assert_eq!(
        sim.requests()[0].fault,
        None,
        "no rule of a refused request is added"
    );
    let answer = control(&sim, "GET", "pod", "").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.text.contains("/_sim/pod does not exist"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn faults_are_for_the_api_only() {
    let sim = manual();
    let rules = "create:503:next\nany:429/plain:always\n";
    assert_eq!(
        control(&sim, "POST", "faults", rules).await.json()["added"],
        2
    );
    assert_eq!(raw_create(&sim).await.status(), 503);
    assert_eq!(get(&sim, "/v2/pods").await.status, 429);
    let requests = shown(&sim, "requests").await;
    let first = &requests[0];
    assert_eq!(
        requests.as_array().expect("a list").len(),
        2,
        "control is not recorded"
    );
    assert_eq!(first["operation"], Operation::CreatePod.id());
    assert_eq!(
        (&first["method"], &first["path"]),
        (&json!("POST"), &json!("/v2/pods"))
    );
    assert_eq!(
        (&first["status"], &first["applied"]),
        (&json!(503), &json!(0))
    );
    assert_eq!(
        requests[1]["fault"],
        "429/plain".parse::<Fault>().expect("a fault").to_string()
    );
    assert_eq!(first["at"], "2026-01-01T00:00:00.000Z");
    for path in ["faults", "requests"] {
        assert_eq!(control(&sim, "DELETE", path, "").await.status, 204);
    }
    assert_eq!(shown(&sim, "requests").await, json!([]));
    assert_eq!(get(&sim, "/v2/pods").await.status, 200);
}

#[tokio::test]
async fn the_clock_is_shown_and_advanced() {
    let sim = manual();
    let start = json!({ "now": "2026-01-01T00:00:00.000Z", "millis": 1_767_225_600_000_i64 });
    assert_eq!(shown(&sim, "clock").await, start);
    let later = control(&sim, "POST", "clock", r#"{"advance": 90.5}"#)
        .await
        .json();
    assert_eq!(later["now"], "2026-01-01T00:01:30.500Z");
    assert_eq!(shown(&sim, "clock").await, later);
}

#[tokio::test]
async fn pods_are_shown_with_their_cost_and_history() {
    let sim = manual();
    let id = running(&sim, json!({})).await;
    act(&sim, id, "delete").await.data();
    let pods = shown(&sim, "pods").await;
    let (shown, record) = (&pods[0], &sim.pods()[0]);
    assert_eq!(
        (&shown["id"], &shown["status"]),
        (&json!(id), &json!("TERMINATING"))
    );
    assert_eq!(shown["cause"], "deleted");
    let cost: Decimal = shown["cost"]
        .as_str()
        .expect("text")
        .parse()
        .expect("an amount");
    assert!(cost > Decimal::ZERO && cost == record.cost);
    assert_eq!(shown["runningSeconds"], json!(record.running.as_secs_f64()));
    let history = shown["history"].as_array().expect("a list");
    assert_eq!(
        history[0],
        json!({ "at": "2026-01-01T00:00:00.000Z", "status": "PENDING" })
    );
    assert_eq!(history.len(), record.history.len());
}
