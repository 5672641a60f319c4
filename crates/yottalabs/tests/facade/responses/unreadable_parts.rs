//! Responses with unreadable or repeated parts.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;
use yottalabs::{Pod, PodId};

use crate::responses::unreadable_fields::{list, spec};
use crate::support::odd::{ODD, paths, pod};
use crate::support::{Reply, Script, heard, listen};

#[tokio::test(start_paused = true)]
async fn unreadable_elements_do_not_hide_others() {
    let odd = [
        "null",
        "7",
        "\"pod\"",
        "[]",
        "[null]",
        "{}",
        r#"{"id":"soon"}"#,
    ];
    let others = odd.join(",");
    let pods = list(&format!(
        "[{others},{},{others},{},{others}]",
        pod(1),
        pod(2)
    ))
    .await;
    let ids: Vec<_> = pods.unwrap().iter().map(|pod| pod.id.get()).collect();
    assert_eq!(ids, [1, 2]);

    let lines = format!(r#"{{"items":[{},{{"content":"a"}}]}}"#, odd[..5].join(","));
    let yotta = Script::new([Reply::data(&lines)]).client();
    let page = yotta.pods().logs(PodId::new(7)).page().await.unwrap();
    assert_eq!(page.lines[0].content, "a");
    let skipped = ["items[0]", "items[1]", "items[2]", "items[3]", "items[4]"];
    assert_eq!(paths(page.unreadable_fields()), skipped);

    let offers = format!(r#"{{"items":[{},{{"gpuType":"a"}}]}}"#, odd[..5].join(","));
    let yotta = Script::new([Reply::data(&offers)]).client();
    let page = yotta.gpus().list().page(1).await.unwrap();
    assert_eq!((page.offers.len(), &*page.offers[0].gpu_type), (1, "a"));
    assert_eq!(paths(page.unreadable_fields()), skipped);
}

/// If such a list looked empty, all pods would seem to be gone.
#[tokio::test(start_paused = true)]
async fn a_list_without_readable_elements_is_not_an_empty_list() {
    for (data, said) in [
        (
            r#"[{"id":"soon"}]"#,
            "invalid value: string, expected a pod id: an integer or a numeric string at `data[0].id`",
        ),
        (
            r#"[null,{"name":"a"}]"#,
            "the value is missing at `data[1].id`",
        ),
        (
            r#"["pod-1"]"#,
            "invalid type: string, expected an object at `data[0]`",
        ),
        (
            r#"{"pods":[]}"#,
            "invalid type: map, expected an array at `data`",
        ),
        ("true", "invalid type: boolean, expected an array at `data`"),
    ] {
        let error = list(data).await.unwrap_err();
        let expected = format!("failed to list pods: unexpected response: {said} (HTTP 200)");
        assert_eq!(error.to_string(), expected);
    }
    for data in ["null", "[]", "[null]"] {
        assert_eq!(list(data).await.unwrap(), [], "{data}");
    }
    let yotta = Script::new([Reply::data(r#"{"items":["a line"]}"#)]).client();
    let error = yotta.pods().logs(PodId::new(7)).page().await.unwrap_err();
    assert!(error.to_string().contains(" at `data.items[0]`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_rest_of_the_envelope_does_not_matter() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let good = pod(1);
    for body in [
        format!(r#"{{"message":{{"en":"ok"}},"code":10000,"data":{good}}}"#),
        format!(r#"{{"message":[null],"code":"10000","data":{good},"message":7}}"#),
        format!(r#"{{"code":7,"data":{good},"code":10000}}"#),
        format!(r#"{{"code":10000,"data":{good},"trace":{deep}}}"#),
        format!(r#"{{"code":10000,"data":null,"data":{good}}}"#),
    ] {
        let yotta = Script::new([Reply::body(200, &body)]).client();
        let read = yotta.pods().get(PodId::new(1)).await.unwrap();
        assert_eq!(read.id, PodId::new(1));
    }
}

#[tokio::test(start_paused = true)]
async fn repeated_names_and_deep_nesting_cost_one_field_at_most() {
    let deep = format!("{}{}", "{\"a\":[".repeat(50_000), "]}".repeat(50_000));
    let data = format!(
        r#"[{{"id":1,"name":"a","name":"b","new":{deep},"isSpot":{deep}}},{}]"#,
        pod(2)
    );
    let pods = list(&data).await.unwrap();
    assert_eq!((pods.len(), &*pods[0].name), (2, "b"));
    assert_eq!(paths(pods[0].unreadable_fields()), ["isSpot"]);
}

#[tokio::test(start_paused = true)]
async fn delete_pause_and_resume_succeed_whatever_the_data_is() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for data in ODD.into_iter().chain(["null", &deep]) {
        let pods = Script::new([Reply::data(data)]).client().pods();
        pods.delete(PodId::new(1)).await.unwrap();
        pods.pause(PodId::new(1)).await.unwrap();
        pods.resume(PodId::new(1)).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_odd_pods_are_read_in_linear_time() {
    let odd =
        r#""isSpot":1,"createdAt":"soon","singleCardPrice":"N/A","volumes":[null],"gpuCount":"""#;
    let pods: Vec<_> = (0..10_000)
        .map(|id| format!("{{\"id\":{id},{odd}}}"))
        .collect();
    let data = format!("[{}]", pods.join(","));
    let started = std::time::Instant::now();
    let pods = list(&data).await.unwrap();
    // 0.2 s without optimisation.
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(pods.len(), 10_000);
    let odd = [
        "createdAt",
        "gpuCount",
        "isSpot",
        "singleCardPrice",
        "volumes[0]",
    ];
    assert!(pods.iter().all(|pod| paths(pod.unreadable_fields()) == odd));
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_field_is_reported_without_its_text() {
    listen();
    let data = r#"[
        {"id":1,"environmentVars":[{"key":"A","value":98765432}],"isSpot":"hunter2"},
        {"id":2,"isSpot":"hunter2","createdAt":"hunter2","singleCardPrice":"hunter2"},
        {"id":"hunter2"}
    ]"#;
    let pods = list(data).await.unwrap();
    let problems: Vec<_> = pods
        .iter()
        .flat_map(Pod::unreadable_fields)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        problems,
        [
            "environmentVars[0].value: invalid type: integer, expected a string",
            "isSpot: invalid type: string, expected a boolean",
            "createdAt: invalid value: string, expected a time: epoch milliseconds or ISO 8601",
            "isSpot: invalid type: string, expected a boolean",
            "singleCardPrice: invalid value: string, expected a decimal number, or a string that holds one",
        ]
    );
    let heard = heard();
    let events: Vec<_> = heard
        .lines()
        .filter(|line| line.contains("cannot be read"))
        .map(|line| {
            let (start, path) = line.split_once("\"path\": \"").unwrap();
            let level = start.split(' ').next().unwrap();
            assert!(line.starts_with(&format!("{level} yottalabs ")), "{line}");
            assert!(line.contains("\"operation\": \"list_pods\""), "{line}");
            format!("{level} {}", path.split('"').next().unwrap())
        })
        .collect();
    assert_eq!(
        events,
        [
            "WARN data[0].environmentVars[0].value",
            "WARN data[0].isSpot",
            "WARN data[1].createdAt",
            // The second time.
            "DEBUG data[1].isSpot",
            "WARN data[1].singleCardPrice",
            "WARN data[2].id",
            "WARN data[2]",
        ]
    );
    for secret in ["hunter2", "98765432"] {
        assert!(!heard.contains(secret), "{heard}");
        assert!(!format!("{pods:?}").contains(secret), "{pods:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_that_is_cut_in_a_character_hides_no_other_line() {
    let builder = yottalabs::Yotta::builder()
        .api_key("key")
        .base_url("http://localhost");
    let yotta = builder.transport(Truncated).build().unwrap();
    let page = yotta.pods().logs(PodId::new(7)).page().await.unwrap();
    let texts: Vec<_> = page.lines.iter().map(|line| &*line.content).collect();
    assert_eq!(texts, ["a\u{fffd}", "b"]);
}

#[derive(Debug)]
struct Truncated;

impl yottalabs::transport::Transport for Truncated {
    fn send(&self, _: http::Request<bytes::Bytes>) -> yottalabs::transport::Sending {
        let body =
            b"{\"code\":10000,\"data\":{\"items\":[{\"content\":\"a\xf0\x9f\"},{\"content\":\"b\"}]}}";
        let body = http_body_util::Full::new(bytes::Bytes::from_static(body));
        let body = http_body_util::BodyExt::map_err(body, Into::into);
        Box::pin(async { Ok(http::Response::new(Box::pin(body) as _)) })
    }
}

#[test]
fn a_pod_is_deserialized_like_a_response() {
    let json = r#"{"id":"7","isSpot":1,"singleCardPrice":"0.65","volumes":[null]}"#;
    let from_text: Pod = serde_json::from_str(json).unwrap();
    assert_eq!(
        paths(from_text.unreadable_fields()),
        ["isSpot", "volumes[0]"]
    );
    let value: Value = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::from_value::<Pod>(value).unwrap(), from_text);
    for (json, problem) in [
        (
            r#"{"id":"hunter2"}"#,
            "invalid value: string, expected a pod id",
        ),
        (r#"{"name":"a"}"#, "the value is missing at `id`"),
        ("[7]", "invalid type: sequence, expected an object"),
    ] {
        let error = serde_json::from_str::<Pod>(json).unwrap_err().to_string();
        assert!(error.starts_with(problem), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_is_listed_twice_is_one_pod() {
    let list = r#"[{"id":1,"name":"a"},{"id":2},{"id":"1","name":"b"},{"id":2}]"#;
    let script = Script::new([Reply::data(list)]);
    let pods = script.client().pods().list().await.unwrap();
    let pods: Vec<_> = pods.iter().map(|pod| (pod.id.get(), &*pod.name)).collect();
    assert_eq!(pods, [(1, "a"), (2, "")]);
}

/// No clear response to the create arrives, and the list contains the pod twice.
#[tokio::test(start_paused = true)]
async fn a_created_pod_that_is_listed_twice_is_found() {
    let mut shown = pod(1);
    let script = Script::with(move |seen, _| {
        if seen.method == "POST" {
            let sent: Value = serde_json::from_slice(&seen.body).unwrap();
            shown["environmentVars"] = sent["environmentVars"].clone();
            return Reply::Reset;
        }
        Reply::data(&format!("[{shown},{shown}]"))
    });
    let started = Instant::now();
    let created = script.client().pods().create(spec()).await.unwrap();
    assert_eq!(created.id, PodId::new(1));
    assert!(started.elapsed() < Duration::from_secs(1));
}
