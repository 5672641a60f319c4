//! Faults: whether the request is applied, and what the client receives.

use std::io::Read;
use std::time::Duration;

use axum::body::to_bytes;
use flate2::read::GzDecoder;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};
use yottalabs_sim::{
    Fault, Injected, Operation, Quirks, Reply, RetryAfter, SignedDuration, Simulator, Timestamp,
    injected,
};

use crate::support::{
    Answer, built, create, creation, fault_log, get, manual, pod, raw, raw_create, running,
};

const A_WHILE: Duration = Duration::from_secs(60);

/// What a client sees of a request.
async fn seen(sim: &Simulator, operation: Operation, id: i64) -> &'static str {
    let method = operation.method();
    let path = operation.path().replace("{id}", &id.to_string());
    let body = (operation == Operation::CreatePod).then(|| pod(json!({})));
    let Ok(response) = timeout(A_WHILE, raw(sim, method.as_str(), &path, body)).await else {
        return "stalled";
    };
    if injected(&response).is_some() {
        return "broken";
    }
    match timeout(A_WHILE, to_bytes(response.into_body(), usize::MAX)).await {
        Err(_) => "half",
        Ok(Err(_)) => "cut",
        Ok(Ok(_)) => "response",
    }
}

#[tokio::test(start_paused = true)]
async fn every_fault_can_meet_every_operation_and_is_recorded() {
    for fault in Fault::samples() {
        let expected = match fault {
            Fault::Refuse | Fault::ResetBefore | Fault::ResetAfter => "broken",
            Fault::StallBefore | Fault::StallAfter => "stalled",
            Fault::StallBody => "half",
            Fault::CutShort => "cut",
            _ => "response",
        };
        let json = serde_json::to_string(&fault).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Fault>(&json).expect("a fault"),
            fault
        );
        for operation in Operation::ALL {
            let case = format!("{fault} on {}", operation.id());
            let sim = manual();
            let id = running(&sim, json!({})).await;
            sim.clear_requests();
            sim.faults().on(operation).next(fault.clone());
            assert_eq!(seen(&sim, operation, id).await, expected, "{case}");
            let record = &sim.requests()[0];
            assert_eq!(record.fault.as_ref(), Some(&fault), "{case}");
            let created = u32::try_from(sim.created_count()).expect("few") - 1;
            let is_create = operation == Operation::CreatePod;
            let applied = if is_create { record.applied } else { 0 };
            assert_eq!(created, applied, "{case}");
        }
    }
}

#[tokio::test]
async fn broken_connections_are_reported_to_the_transport() {
    let reset = |applied| Injected::Reset { applied };
    for (fault, expected, applied) in [
        (Fault::Refuse, Injected::Refused, 0),
        (Fault::ResetBefore, reset(false), 0),
        (Fault::ResetAfter, reset(true), 1),
    ] {
        let sim = manual();
        sim.faults().on(Operation::CreatePod).next(fault.clone());
        assert_eq!(injected(&raw_create(&sim).await), Some(expected));
        let line = format!("{fault} applied {applied} status - code -");
        assert_eq!(fault_log(&sim), [line]);
        assert_eq!(sim.created_count(), applied);
        assert_eq!(injected(&raw_create(&sim).await), None, "once only");
    }
    // A refused request is not applied.
    let sim = manual();
    sim.faults().on(Operation::PausePod).next(Fault::ResetAfter);
    let response = raw(&sim, "POST", "/v2/pods/7/pause", None).await;
    assert_eq!(injected(&response), Some(reset(false)));
    assert_eq!(fault_log(&sim), ["reset-after applied 0 status - code -"]);
}

#[tokio::test(start_paused = true)]
async fn stalls_last_until_the_client_disconnects() {
    for (fault, applied) in [(Fault::StallBefore, 0), (Fault::StallAfter, 1)] {
        let sim = manual();
        sim.faults().on_any().next(fault.clone());
        assert!(timeout(A_WHILE, raw_create(&sim)).await.is_err(), "{fault}");
        let line = format!("{fault} applied {applied} status - code -");
        assert_eq!(fault_log(&sim), [line]);
    }
    for (fault, ends) in [(Fault::StallBody, false), (Fault::CutShort, true)] {
        let sim = manual();
        sim.faults().on_any().next(fault.clone());
        let mut response = raw_create(&sim).await;
        let half = response.frame().await.expect("a frame").expect("no error");
        let length = response.headers()["content-length"].to_str();
        let length: usize = length.expect("text").parse().expect("a number");
        assert_eq!(half.into_data().expect("data").len(), length / 2);
        match timeout(A_WHILE, response.frame()).await {
            Ok(Some(Err(error))) if ends => {
                assert_eq!(error.to_string(), "the connection ends mid-body");
            }
            end => assert!(!ends && end.is_err(), "{fault}"),
        }
        let line = format!("{fault} applied 1 status 200 code -");
        assert_eq!(fault_log(&sim), [line]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_pauses_in_tokios_time_and_is_complete() {
    let sim = manual();
    let pause = Duration::from_millis(250);
    let slow = Fault::SlowBody { pieces: 8, pause };
    sim.faults().on_any().next(slow);
    let response = raw_create(&sim).await;
    let start = Instant::now();
    let bytes = to_bytes(response.into_body(), usize::MAX).await;
    assert_eq!(start.elapsed(), 8 * pause);
    let answer: Value = serde_json::from_slice(&bytes.expect("a body")).expect("JSON");
    assert_eq!(answer["data"]["id"], sim.pods()[0].id.get());
}

#[tokio::test]
async fn rules_apply_to_their_operation_until_they_are_cleared() {
    let sim = manual();
    let faults = sim.faults();
    faults.on(Operation::ListPods).always(Reply::status(503));
    create(&sim, json!({})).await;
    get(&sim, "/v2/pods").await;
    faults.clear();
    get(&sim, "/v2/pods").await.data();
    let expected = [
        "- applied 1 status 200 code 10000",
        "503 applied 0 status 503 code 10002",
        "- applied 1 status 200 code 10000",
    ];
    assert_eq!(fault_log(&sim), expected);
}

#[tokio::test]
async fn a_queue_can_have_gaps() {
    let sim = manual();
    let list = sim.faults().on(Operation::ListPods);
    list.every(0, Fault::Refuse);
    list.queue([Some(Reply::status(500).into()), None, Some(Fault::Gzip)]);
    // The first rule has no fault for the second request, so the second rule applies.
    list.next_n(2, Reply::status(404));
    for _ in 0..6 {
        raw(&sim, "GET", "/v2/pods", None).await;
    }
    let faults: Vec<String> = fault_log(&sim).iter().map(|l| l[..4].to_owned()).collect();
    assert_eq!(faults, ["500 ", "404 ", "gzip", "404 ", "- ap", "- ap"]);
}

/// Which of some list requests meet a fault.
async fn faults_of_lists(sim: &Simulator, requests: usize) -> String {
    for _ in 0..requests {
        get(sim, "/v2/pods").await;
    }
    let requests = sim.requests().into_iter();
    let met = requests.map(|r| if r.fault.is_some() { 'x' } else { '.' });
    met.collect()
}

#[tokio::test]
async fn chance_follows_the_seed() {
    let run = async |seed| {
        let sim = built(|builder| builder.seed(seed));
        sim.faults().on_any().chance(0.3, Reply::status(500));
        faults_of_lists(&sim, 60).await
    };
    let first = run(7).await;
    assert_eq!(first, run(7).await);
    assert_ne!(first, run(8).await);
    assert!(first.contains('x') && first.contains('.'), "{first}");
}

#[tokio::test]
async fn rules_have_a_text_form_and_apply_to_unknown_paths_too() {
    for (rule, expected) in [
        ("list:503", "xxxxxx"),
        ("any:503:always", "xxxxxx"),
        ("list_pods:429/retry-after=3:every=3", "..x..x"),
        ("list:302/to=http://localhost:1/x:next", "x....."),
        ("list:302/to=http://localhost:1/x", "xxxxxx"),
        ("list:302/to=http://localhost:1", "xxxxxx"),
        ("list:302/to=http://localhost:1:0", "......"),
        ("list:302/to=http://[::1]:9", "xxxxxx"),
        ("list:302/to=http://[::1]", "xxxxxx"),
        ("list:302/to=http://[::1]:9/x:next=2", "xx...."),
        ("list:code=7/html/applied:next=2", "xx...."),
        ("create:503", "......"),
        ("any:503:0", "......"),
        ("any:503:1", "xxxxxx"),
    ] {
        let sim = manual();
        sim.faults().add(rule).expect(rule);
        assert_eq!(faults_of_lists(&sim, 6).await, expected, "{rule}");
    }
    for (word, operation) in [
        ("create", Operation::CreatePod),
        ("list", Operation::ListPods),
        ("get", Operation::GetPod),
        ("delete", Operation::DeletePod),
        ("pause", Operation::PausePod),
        ("resume", Operation::ResumePod),
        ("logs", Operation::GetPodLogs),
        ("runtime", Operation::GetPodRuntime),
        ("gpus", Operation::ListGpus),
    ] {
        let sim = manual();
        sim.faults().add(&format!("{word}:refuse")).expect(word);
        assert_eq!(seen(&sim, operation, 7).await, "broken", "{word}");
    }
    let sim = manual();
    sim.faults().add("any:502/html").expect("a rule");
    assert_eq!(get(&sim, "/nowhere").await.status, 502);
}

#[test]
fn the_error_for_an_invalid_rule_names_the_part_and_lists_the_valid_words() {
    let cases = json!({
        "create": "\"create\" is not a valid rule; the form is OPERATION:FAULT[:WHEN]",
        "make:twice": "\"make\" is not a valid operation; use any, gpus, list, create,",
        "create:boom": "\"boom\" is not a valid fault; use refuse, reset-before,",
        "create:slow-body": "\"slow-body\" is not a valid fault;",
        "create:twice:1.5": "\"1.5\" is not a valid time; use a probability from 0 to 1,",
        "create:twice:NaN": "\"NaN\" is not a valid time;",
        "create:twice:every=0": "\"every=0\" is not a valid time;",
        "create:twice:next=1000001": "\"next=1000001\" is not a valid time;",
        "create:twice:": "\"\" is not a valid time;",
        "create:999": "\"999\" is not a valid fault;",
        "create:503/pink": "\"pink\" is not a valid part of a reply; use spring, plain,",
        "create:503/code=x": "\"code=x\" is not a valid part of a reply;",
        "create:slow-body=0/1s": "\"slow-body=0/1s\" is not a valid fault;",
        "create:clock-skew=soon": "\"clock-skew=soon\" is not a valid fault;",
        "create:clock-skew=5": "\"clock-skew=5\" is not a valid fault;",
        "create:odd=klingon": "\"klingon\" is not a quirk; use page, odd, or some",
        "create:gzip=9": "\"gzip=9\" is not a valid fault;",
    });
    for (rule, start) in cases.as_object().expect("cases") {
        let error = manual().faults().add(rule).expect_err(rule).to_string();
        assert!(error.starts_with(start.as_str().expect("text")), "{error}");
        assert_eq!(error.lines().count(), 1);
    }
    for text in [
        "503/code=7/html/retry-after=date+1m30s500ms/applied/to=http://a/b",
        "clock-skew=-2h",
    ] {
        let fault: Fault = text.parse().expect(text);
        assert_eq!(fault.to_string(), text);
    }
}

/// The response to a list request with this fault.
async fn answer(fault: impl Into<Fault>) -> Answer {
    let sim = manual();
    sim.faults().on(Operation::ListPods).next(fault);
    get(&sim, "/v2/pods?statusList=RUNNING").await
}

#[tokio::test]
async fn a_reply_has_each_status_in_each_shape() {
    for (status, reason, code) in [
        (400, "Bad Request", 10_001),
        (401, "Unauthorized", 10_004),
        (403, "Forbidden", 10_004),
        (404, "Not Found", 13_000),
        (409, "Conflict", 12_001),
        (429, "Too Many Requests", 429),
        (500, "Internal Server Error", 10_002),
        (503, "Service Unavailable", 10_002),
    ] {
        let envelope = answer(Reply::status(status)).await;
        envelope.has(status, code);
        assert_eq!(envelope.message(), reason);

        let spring = answer(Reply::status(status).spring()).await;
        let expected = json!({
            "timestamp": "2026-01-01T00:00:00.000+00:00",
            "status": status, "error": reason, "path": "/v2/pods",
        });
        assert_eq!((spring.status.as_u16(), spring.json()), (status, expected));
        assert_eq!(spring.header("content-type"), "application/json");

        assert_eq!(spring.header("date"), "Thu, 01 Jan 2026 00:00:00 GMT");

        let plain = answer(Reply::status(status).plain()).await;
        assert_eq!((plain.status.as_u16(), &*plain.text), (status, reason));
        assert!(plain.header("content-type").starts_with("text/plain"));
    }
    let html = answer(Reply::status(502).html()).await;
    assert_eq!(html.status, 502);
    assert!(html.header("content-type").starts_with("text/html"));
    assert!(html.text.contains("<h1>502 Bad Gateway</h1>"), "{html:?}");
    let empty = answer(Reply::status(200).empty()).await;
    assert_eq!((empty.status.as_u16(), &*empty.text), (200, ""));
    let failure = answer(Reply::code(12_001).message("not now")).await;
    assert_eq!(failure.refused(12_001), "not now");
    let other = answer(Reply::status(500).with_code(24_000)).await;
    other.has(500, 24_000);
}

#[tokio::test]
async fn a_reply_can_ask_to_retry_or_redirect() {
    let wait = |wait: RetryAfter| Reply::status(429).retry_after(wait);
    for (reply, header, value) in [
        (wait(RetryAfter::Seconds(3)), "retry-after", "3"),
        (wait(RetryAfter::Text("soon".into())), "retry-after", "soon"),
        (
            wait(RetryAfter::Date(Duration::from_secs(90))),
            "retry-after",
            "Thu, 01 Jan 2026 00:01:30 GMT",
        ),
        (
            Reply::status(301),
            "location",
            "https://elsewhere.example.com/v2/pods?statusList=RUNNING",
        ),
        (
            Reply::status(307).to("http://127.0.0.1:9/base/"),
            "location",
            "http://127.0.0.1:9/base/v2/pods?statusList=RUNNING",
        ),
    ] {
        assert_eq!(answer(reply).await.header(header), value);
    }
}

#[tokio::test]
async fn a_reply_may_hide_that_the_request_was_applied() {
    let sim = manual();
    let html = || Reply::status(502).html();
    let creates = sim.faults().on(Operation::CreatePod);
    creates.queue([html(), html().applied()].map(Fault::from));
    for _ in 0..2 {
        assert_eq!(creation(&sim, json!({})).await.status, 502);
    }
    assert_eq!(sim.created_count(), 1);
    let expected = [
        "502/html applied 0 status 502 code -",
        "502/html/applied applied 1 status 502 code -",
    ];
    assert_eq!(fault_log(&sim), expected);
}

/// The normal response for a pod, and the response with the fault.
async fn pair(fault: impl Into<Fault>) -> (Simulator, Answer, Answer) {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    let path = format!("/v2/pods/{id}");
    let normal = get(&sim, &path).await;
    sim.faults().on(Operation::GetPod).next(fault);
    let corrupt = get(&sim, &path).await;
    (sim, normal, corrupt)
}

#[tokio::test]
async fn bodies_are_truncated_emptied_doubled_and_padded() {
    let (sim, normal, corrupt) = pair(Fault::Truncated).await;
    let half = &normal.text[..normal.text.len() / 2];
    assert_eq!(corrupt.text, half);
    assert_eq!(corrupt.header("content-length"), half.len().to_string());
    assert_eq!(fault_log(&sim)[2], "truncated applied 1 status 200 code -");
    let (_, _, corrupt) = pair(Fault::EmptyBody).await;
    assert_eq!((corrupt.status.as_u16(), &*corrupt.text), (200, ""));
    let (_, normal, corrupt) = pair(Fault::DoubledBody).await;
    assert_eq!(corrupt.text, normal.text.repeat(2));
    let (_, normal, corrupt) = pair(Fault::WrongType).await;
    assert_eq!(corrupt.header("content-type"), "text/html;charset=utf-8");
    assert_eq!(corrupt.json(), normal.json());
    let (_, normal, corrupt) = pair(Fault::HugeBody { bytes: 1_000_000 }).await;
    assert_eq!(corrupt.text.len(), 1_000_000);
    assert_eq!(corrupt.json(), normal.json());
    let (_, normal, corrupt) = pair(Fault::HugeBody { bytes: 1 }).await;
    assert_eq!(corrupt.text, normal.text, "a body only grows");
}

#[tokio::test]
async fn gzip_compresses_the_body() {
    let sim = manual();
    let normal = get(&sim, "/v2/pods").await.text;
    sim.faults().on_any().next(Fault::Gzip);
    let response = raw(&sim, "GET", "/v2/pods", None).await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let bytes = to_bytes(response.into_body(), usize::MAX).await;
    let bytes = bytes.expect("a body");
    let mut text = String::new();
    let read = GzDecoder::new(&bytes[..]).read_to_string(&mut text);
    read.expect("gzip");
    assert_eq!(text, normal);
}

#[tokio::test]
async fn a_skewed_clock_is_off_in_header_and_body() {
    let hour = Duration::from_secs(3_600);
    for quirks in ["page", "string-numbers", "iso-times"] {
        let quirky = quirks.parse::<Quirks>().expect("quirks");
        let sim = built(|builder| builder.quirks(quirky));
        let id = running(&sim, json!({})).await;
        for (part, pointer) in [
            ("", "/data/createdAt"),
            ("/runtime", "/data/updatedAt"),
            ("/logs", "/data/items/0/timestamp"),
        ] {
            let path = format!("/v2/pods/{id}{part}");
            let time = |answer: &Answer| -> Timestamp {
                let time = answer.json().pointer(pointer).cloned();
                serde_json::from_value(time.expect("a field")).expect("a time")
            };
            let normal = get(&sim, &path).await;
            let skew = Fault::ClockSkew(SignedDuration::from_hours(-1));
            sim.faults().on_any().next(skew);
            let skewed = get(&sim, &path).await;
            assert_eq!(time(&skewed), time(&normal) - hour, "{quirks} {part}");
            assert_eq!(skewed.header("date"), "Wed, 31 Dec 2025 23:05:00 GMT");
            let millis = |answer: &Answer| answer.json()["data"]["runningMillis"].clone();
            assert_eq!(millis(&skewed), millis(&normal), "times only");
        }
    }
}

#[tokio::test]
async fn a_repeated_request_is_applied_twice_and_answered_once() {
    let sim = manual();
    sim.faults().on(Operation::CreatePod).next(Fault::Twice);
    let id = create(&sim, json!({})).await;
    let ids: Vec<i64> = sim.pods().iter().map(|pod| pod.id.get()).collect();
    assert_eq!((ids.len(), ids[1]), (2, id));
    assert_eq!(fault_log(&sim), ["twice applied 2 status 200 code 10000"]);
}
