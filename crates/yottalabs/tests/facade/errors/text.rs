//! Error messages, in logs, at a prompt, and from `main`.

use std::time::Duration;

use yottalabs::{Method, PodId, PodSpec, RetryPolicy, Yotta, ready};

use crate::support::{Reply, Script};

const ID: PodId = PodId::new(7);

fn spec() -> PodSpec {
    PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1).env("TOKEN", "hunter2")
}

/// A client whose base URL has a path that the API does not have.
fn misplaced(reply: Reply) -> Yotta {
    let script = Script::new([reply]);
    let builder = script.builder().base_url("http://localhost/gateway/");
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// Terminals obey escape sequences, and logs are read by the line.
#[tokio::test]
async fn an_error_is_one_short_plain_line_whatever_the_server_says() {
    let list = async |reply| {
        Script::new([reply])
            .client()
            .pods()
            .list()
            .await
            .unwrap_err()
    };
    let error = list(Reply::code(
        10001,
        r"no\n\u001b[2Jforged \u202eline \u0085ü 💥",
    ))
    .await;
    assert_eq!(
        error.to_string(),
        r"failed to list pods: no \u{1b}[2Jforged \u{202e}line ü 💥 (code 10001, HTTP 200)"
    );
    let message = "no\n\u{1b}[2Jforged \u{202e}line \u{85}ü 💥";
    assert_eq!(error.api_message(), Some(message));
    let error = list(Reply::data(r#"[{"id":"\u001b[2J"}]"#)).await;
    let shown = format!("{error:?}");
    assert!(
        shown.contains("unexpected response: ") && !shown.contains('\u{1b}'),
        "{shown}"
    );

    let error = list(Reply::code(10001, &"ü".repeat(100_000))).await;
    let shown = format!(
        "failed to list pods: {}… (code 10001, HTTP 200)",
        "ü".repeat(300)
    );
    assert_eq!(error.to_string(), shown);
    assert_eq!(error.api_message().unwrap().len(), 16 * 1024);
}

/// `fn main() -> Result<(), Box<dyn Error>>` prints the `Debug` of an error.
#[tokio::test(start_paused = true)]
async fn debug_is_the_sentence_and_each_cause_once() {
    let pod = r#"{"id":7,"name":"train-1","status":"PENDING","image":"pytorch/pytorch:2.8"}"#;
    let script = Script::with(move |seen, _| match &*seen.path_and_query {
        _ if seen.method == "POST" => Reply::Reset,
        "/v2/pods/7" => Reply::data(pod),
        _ => Reply::data("[]"),
    });
    let pods = script.client().pods();
    let unconfirmed = pods.create(spec()).await.unwrap_err();
    assert_eq!(
        format!("{unconfirmed:?}"),
        "failed to create pod: no clear response arrived, and a pod may be running: none was seen in 30s; \
         list the pods before you try again\n\
         caused by: failed to create pod: the connection broke\n\
         caused by: connection reset by peer"
    );
    let late = pods.wait(ID, ready()).timeout(Duration::ZERO).await;
    let refused = Script::new([Reply::NotSent]).builder();
    let refused = refused.retry(RetryPolicy::none()).build().unwrap();
    let refused = refused.pods().get(ID).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "failed to get pod 7: no connection could be made to http://localhost: connection refused"
    );
    for error in [refused, late.unwrap_err()] {
        assert_eq!(format!("{error:?}"), error.to_string());
        let whole = format!("{error:#?}");
        assert!(
            whole.starts_with("Error {") && whole.contains("kind: "),
            "{whole}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_unconfirmed_create_keeps_the_body_of_the_answer() {
    let body = "<html><h1>502 Bad Gateway</h1></html>";
    let script = Script::with(move |seen, _| match seen.method.as_str() {
        "POST" => Reply::body(502, body).header("retry-after", "3"),
        _ => Reply::data("[]"),
    });
    let error = script.client().pods().create(spec()).await.unwrap_err();
    assert!(error.is_unconfirmed(), "{error}");
    assert_eq!(error.body(), Some(body.as_bytes()));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
}

#[tokio::test(start_paused = true)]
async fn a_response_from_a_wrong_base_path_names_the_url() {
    for (reply, said) in [
        (Reply::body(404, "<html>nothing here</html>"), "not found"),
        (Reply::body(404, "page not found"), "not found"),
        (
            Reply::body(404, r#"{"status":404,"error":"Not Found","path":"/x"}"#),
            "Not Found",
        ),
        (Reply::body(405, "<html>"), "method not allowed"),
        (
            Reply::body(200, "<!doctype html><title>Welcome</title>"),
            "unexpected response: the body is a web page",
        ),
    ] {
        let error = misplaced(reply.clone()).pods().list().await.unwrap_err();
        let status = error.status().unwrap();
        assert_eq!(
            error.to_string(),
            format!(
                "failed to list pods: {said}; the request went to http://localhost/gateway/v2/pods: \
                 check the base URL (HTTP {status})"
            ),
        );
    }
    // The API reports a missing pod with a code, but perhaps not always.
    for body in ["no such page", r#"{"status":404,"error":"Not Found"}"#] {
        let yotta = misplaced(Reply::body(404, body));
        let error = yotta.pods().get(ID).await.unwrap_err();
        let hint = "; the request went to http://localhost/gateway/v2/pods/7: if the pod exists, check \
                    the base URL (HTTP 404)";
        assert!(error.is_not_found(), "{error}");
        assert!(error.to_string().ends_with(hint), "{error}");
    }
    // After a web page, the hint is the same for one pod and for raw requests.
    let yotta = misplaced(Reply::body(404, "<html>"));
    let error = yotta.pods().logs(ID).page().await.unwrap_err();
    let url = "http://localhost/gateway/v2/pods/7/logs: check the base URL";
    assert!(error.to_string().contains(url), "{error}");
    let raw = yotta
        .raw(Method::GET, "/v2/volumes")
        .query("token", "hunter2");
    let error = raw.send().await.unwrap_err();
    let url = "http://localhost/gateway/v2/volumes: check the base URL";
    assert!(error.to_string().contains(url), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

/// A missing pod and a failing gateway do not point to a wrong base URL.
#[tokio::test(start_paused = true)]
async fn other_failures_do_not_mention_the_base_url() {
    for reply in [
        Reply::code(13000, "pod not found"),
        Reply::body(404, r#"{"code":13000,"message":"pod not found"}"#),
        Reply::body(502, "<html>Bad Gateway</html>"),
        Reply::body(400, r#"{"code":10001,"message":"no"}"#),
        Reply::body(200, "{}"),
    ] {
        let error = misplaced(reply).pods().get(ID).await.unwrap_err();
        assert!(!error.to_string().contains("base URL"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_401_names_where_the_key_came_from() {
    let refused = || Script::new([Reply::body(401, "Unauthorized")]);
    let error = refused().client().pods().list().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(
        error.to_string(),
        "failed to list pods: unauthorized; the given key was sent to http://localhost: \
         check that it is complete, has not been revoked and belongs to this server (HTTP 401)"
    );

    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config");
    std::fs::write(&path, "[staging]\napi_key = sesame-staging\n").unwrap();
    let builder = Yotta::builder().config_file(&path).profile("staging");
    let builder = builder.base_url("http://localhost").transport(refused());
    let error = builder.build().unwrap().pods().list().await.unwrap_err();
    let origin = format!(
        "unauthorized; the key of profile `staging` in {} was sent to http://localhost: ",
        path.display()
    );
    assert!(error.to_string().contains(&origin), "{error}");
    assert!(!format!("{error:#?}").contains("sesame"), "{error:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_says_after_how_long() {
    let silent = Script::new([Reply::Silence]);
    let yotta = silent.builder().retry(RetryPolicy::none());
    let yotta = yotta.build().unwrap();
    let error = yotta.pods().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to list pods: no response came within 30s"
    );
    let hurried = yotta.with_timeout(Duration::from_millis(3_500));
    let error = hurried.pods().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to list pods: the call's time ran out after 3.5s"
    );
    let wait = yotta.pods().wait(ID, ready());
    let error = wait.timeout(Duration::from_secs(40)).await.unwrap_err();
    let said = "failed to wait for pod 7 to be ready: the wait's time ran out after 40s";
    assert!(error.to_string().starts_with(said), "{error}");
}

/// A read has nothing to apply. The fault matrix has the other operations.
#[tokio::test(start_paused = true)]
async fn a_failed_read_cannot_have_been_applied() {
    for reply in [
        Reply::Reset,
        Reply::Silence,
        Reply::body(502, "<html>"),
        Reply::body(200, "<html>"),
        Reply::code(10002, "system error"),
    ] {
        let script = Script::new([reply.clone()]);
        let yotta = script.builder().retry(RetryPolicy::none()).build().unwrap();
        for (method, may_have_been_applied) in [(Method::GET, false), (Method::POST, true)] {
            let error = yotta.raw(method, "/v2/volumes").send().await.unwrap_err();
            assert_eq!(
                error.may_have_been_applied(),
                may_have_been_applied,
                "{reply:?}: {error}"
            );
        }
    }
}

/// The request that checks the pod fails, but the `pause` before it may have been applied.
#[tokio::test(start_paused = true)]
async fn a_pause_whose_check_failed_may_have_been_applied() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "POST" => Reply::Reset,
        _ => Reply::body(401, "Unauthorized"),
    });
    let error = script.client().pods().pause(ID).await.unwrap_err();
    assert!(error.is_unauthorized() && error.may_have_been_applied());
}

#[test]
fn an_invalid_key_is_refused_with_the_reason() {
    let ends = "begins or ends with white space or a line break; remove it";
    for (key, problem) in [
        ("", "is empty"),
        ("\"sesame\"", "is in quotes; remove them"),
        ("'sesame'", "is in quotes; remove them"),
        ("\"sesame", "is in quotes; remove them"),
        ("sesame'", "is in quotes; remove them"),
        ("\u{201c}sesame\u{201d}", "is in quotes; remove them"),
        ("sesame\n", ends),
        ("sesame\r\n", ends),
        (" sesame", ends),
        ("sesame\nopen", "contains a line break"),
        ("Bearer sesame", "contains white space"),
        ("ses\u{7f}ame", "contains a control character"),
        ("sesäme", "contains a character that is not ASCII"),
    ] {
        let builder = Yotta::builder().api_key(key).base_url("https://c");
        let error = builder.build().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("failed to make a client: the given key {problem}"),
        );
        assert!(!format!("{error:#?}").contains("ses"), "{error:#?}");
    }
}
