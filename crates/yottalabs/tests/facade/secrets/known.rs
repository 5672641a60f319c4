//! No error, trace or `Debug` output contains the key, a value of an environment variable or another field
//! that may hold a token.

use std::error::Error as StdError;
use std::fmt::{Debug, Write as _};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use yottalabs::{Error, Method, PodId, PodSpec, Protocol, RetryPolicy, Yotta, ready};

use crate::support::{Reply, Script, heard, listen};

/// `Script::builder` sets it.
const KEY: &str = "sesame-open";
const VALUE: &str = "hunter2-value";
const COMMAND: &str = "login --token hunter2-command";
const CALLBACK: &str = "https://hooks.example/hunter2-callback";
/// Parts of the secrets.
const MARKS: [&str; 2] = ["sesame", "hunter2"];

/// The output that a test has collected.
#[derive(Default)]
struct Seen(String);

impl Seen {
    fn debug(&mut self, value: &dyn Debug) {
        let _ = writeln!(self.0, "{value:?}\n{value:#?}");
    }

    fn error(&mut self, error: &Error) {
        let mut next: Option<&dyn StdError> = Some(error);
        while let Some(error) = next {
            let _ = writeln!(self.0, "{error}\n{error:?}\n{error:#?}");
            next = error.source();
        }
        let _ = writeln!(self.0, "{:?} {:?}", error.api_message(), error.request_id());
        let _ = writeln!(self.0, "{:?}", error.violations());
        for error in error.candidate_errors() {
            self.error(error);
        }
        if let Some(report) = error.failure_report() {
            let _ = writeln!(self.0, "{report}");
            self.debug(report);
        }
        for pod in error.candidates().iter().chain(error.last_pod()) {
            self.debug(pod);
        }
    }

    /// Fails if the output or the traces contain a secret.
    fn check(&self, doing: &str) {
        for text in [&self.0, &heard()] {
            for line in text.lines() {
                for mark in MARKS {
                    assert!(!line.contains(mark), "{doing}: {line}");
                }
            }
        }
    }
}

fn spec() -> PodSpec {
    PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
        .env("JUPYTER_PASSWORD", VALUE)
        .expose(22, Protocol::Ssh)
        .initialization_command(COMMAND)
        .callback_url(CALLBACK)
}

/// Replies that contain this text in every possible place. In a body, `@` is replaced by the text as JSON, and `$`
/// by the text itself.
fn answers(words: &str) -> Vec<Reply> {
    let quoted = serde_json::Value::from(words).to_string();
    let bodies = [
        (200, r#"{"code":10001,"message":@,"data":@}"#),
        (400, r#"{"data":{@:1},"message":@,"code":10001}"#),
        (500, "<html><title>$</title></html>"),
        (500, r#"{"timestamp":1,"status":500,"error":@,"path":@}"#),
        (401, "$"),
        // In places for other values.
        (200, r#"{"code":@,"message":"ok","data":null}"#),
        (200, r#"{"code":10000,"message":"ok","data":@}"#),
        (200, r#"{"code":10000,"message":"ok","data":{"id":@}}"#),
        (
            200,
            r#"{"code":10000,"data":{"id":1,"environmentVars":{@:[]}}}"#,
        ),
        (200, r#"{"code":10000,"data":{"id":1,"gpuCount":@}}"#),
        (200, r#"{"code":10000,"data":[{"id":1,"createdAt":@}]}"#),
        (
            200,
            r#"{"code":10000,"data":{"items":[{"maxGpuCount":@}]}}"#,
        ),
        (
            200,
            r#"{"code":10000,"data":{"items":[{"content":@}],"page":@}}"#,
        ),
        (200, r#"{@:@}"#),
        (200, r#"{"code":10000,"data":@"#),
        (200, "{} $"),
        (200, "$"),
    ];
    let body = |(status, text): (u16, &str)| {
        Reply::body(status, &text.replace('@', &quoted).replace('$', words))
    };
    let mut replies: Vec<_> = bodies.map(body).into();
    replies.extend([Reply::NotSent, Reply::Reset, Reply::Silence]);
    for header in [
        "x-request-id",
        "location",
        "retry-after",
        "date",
        "content-type",
        "server",
    ] {
        replies.push(Reply::body(302, words).header(header, words));
        replies.push(Reply::code(12001, words).header(header, words));
    }
    replies
}

/// Calls every operation. Only `create` knows the secrets of a pod.
async fn every_operation(yotta: &Yotta, known: bool, seen: &mut Seen) {
    let id = PodId::new(7);
    let pods = yotta.pods();
    macro_rules! see {
        ($($call:expr;)+) => { $(
            if let Err(error) = $call.await {
                seen.error(&error);
            }
        )+ };
    }
    if known {
        see! {
            pods.create(spec()).without_reconciliation();
            pods.create(spec());
            yotta.run(spec()).or(spec()).start();
        }
        return;
    }
    see! {
        pods.list();
        pods.get(id);
        pods.delete(id);
        pods.pause(id);
        pods.resume(id);
        pods.runtime(id);
        pods.logs(id).page();
        pods.logs(id).lines().next_line();
        pods.logs(id).lines_backwards().next_line();
        async {
            // The log may never have a line.
            let mut lines = pods.logs(id).follow().give_up_after(Duration::from_secs(20));
            let line = tokio::time::timeout(Duration::from_secs(60), lines.next_line());
            line.await.unwrap_or(Ok(None))
        };
        pods.watch().tolerate(Duration::from_secs(20)).next_event();
        pods.cost(id);
        yotta.gpus().list().quotes();
        pods.wait(id, ready()).timeout(Duration::from_secs(20));
        yotta.raw(Method::POST, "/v2/volumes").json(serde_json::json!({ "size": 1 })).send();
        yotta.gpus().list().page(1);
        yotta.gpus().list().all();
        yotta.gpus().list().cheapest();
        yotta.gpus().list().stream().try_collect::<Vec<_>>();
    }
}

#[tokio::test(start_paused = true)]
async fn no_error_and_no_trace_repeats_what_the_server_repeats() {
    let all = format!("told: {KEY}, {VALUE}, {COMMAND} and {CALLBACK}.");
    for (known, words) in [(false, format!("told: {KEY}")), (true, all)] {
        for reply in answers(&words) {
            listen();
            let mut seen = Seen::default();
            let answer = reply.clone();
            // After a create the pods are listed, and a list request does not know the secrets of a pod.
            let script = Script::with(move |request, _| match known && request.method != "POST" {
                true => Reply::data("[]"),
                false => answer.clone(),
            });
            let builder = script.builder();
            seen.debug(&builder);
            let yotta = builder.build().unwrap();
            every_operation(&yotta, known, &mut seen).await;
            let mut requests = script.seen().into_iter();
            assert!(requests.all(|request| request.headers["x-api-key"].is_sensitive()));
            let traced = heard();
            assert!(traced.contains("call\n  "), "nothing is traced: {traced}");
            seen.check(&format!("{reply:?}"));
        }
    }
}

/// Texts of the server are shown without the secrets in them.
#[tokio::test(start_paused = true)]
async fn texts_without_secrets_are_kept() {
    let words = format!("told: {KEY}, {VALUE} and {CALLBACK}.");
    let refused = Reply::code(10001, &words).header("x-request-id", &format!("id-{KEY}-1"));
    let pods = Script::new([refused]).client().pods();
    let error = pods.create(spec()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to create pod: told: [redacted], [redacted] and [redacted]. (code 10001, HTTP 200, request id id-[redacted]-1)"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_that_prints_shows_a_secret() {
    listen();
    let mut seen = Seen::default();
    let pod = format!(
        r#"{{"id":7,"name":"train-1","status":"RUNNING","initializationCommand":"{COMMAND}","callbackUrl":"{CALLBACK}",
            "environmentVars":[{{"key":"JUPYTER_PASSWORD","value":"{VALUE}"}}],"expose":[{{"port":22,"healthy":true}}]}}"#
    );
    let script = Script::with(move |request, _| {
        match request.method == "GET" && !request.path_and_query.contains('7') {
            true => Reply::data(&format!("[{pod}]")),
            false => Reply::data(&pod),
        }
    });
    let proxy = "http://trainer:hunter2@proxy.example:3128";
    let builder = script.builder().proxy(proxy);
    seen.debug(&builder);
    let yotta = builder.no_proxy().build().unwrap();
    let (pods, id) = (yotta.pods(), PodId::new(7));
    let (spec, pod) = (spec(), pods.get(id).await.unwrap());
    assert_eq!(pod.env("JUPYTER_PASSWORD"), Some(VALUE));
    assert_eq!(pod.callback_url.as_deref(), Some(CALLBACK));
    assert_eq!(pod.initialization_command.as_deref(), Some(COMMAND));
    let raw = |method| yotta.raw(method, "/v2/pods/7").query("token", VALUE);
    let things: &[&dyn Debug] = &[
        &yotta,
        &pods,
        &yotta.gpus(),
        &yotta.gpus().list(),
        &spec,
        &pods.create(spec.clone()),
        &pod,
        &pod.environment_vars,
        &pods.list(),
        &pods.list().await.unwrap(),
        &pods.wait(id, ready()),
        &pods.logs(id),
        &pods.logs(id).lines(),
        &pods.logs(id).follow(),
        &pods.watch(),
        &pods.watch().next_event().await.unwrap(),
        &pods.cost(id).await.unwrap(),
        &yotta.gpus().list().quotes(),
        &pods.runtime(id).await.unwrap(),
        &yotta.run(spec.clone()).or(spec.clone()),
        &yotta.run(spec.clone()).start().await.unwrap(),
        &raw(Method::POST).json(serde_json::json!({ "token": VALUE })),
        &raw(Method::GET).send().await.unwrap(),
        &RetryPolicy::default(),
    ];
    for thing in things {
        seen.debug(*thing);
    }
    // An error that contains a pod.
    let never = yottalabs::Condition::new(|_| false);
    let wait = pods.wait(id, never).timeout(Duration::from_secs(20));
    let late = wait.await.unwrap_err();
    assert!(late.last_pod().is_some());
    seen.error(&late);
    assert!(seen.0.contains("JUPYTER_PASSWORD") && seen.0.contains("train-1"));
    seen.check("printing");
}

#[tokio::test]
async fn invalid_settings_are_refused_without_being_shown() {
    listen();
    let mut seen = Seen::default();
    let ok = || {
        Yotta::builder()
            .api_key(KEY)
            .base_url("https://api.example")
    };
    for builder in [
        ok().api_key("sesame open"),
        ok().api_key("sesame-öffne-dich"),
        ok().base_url("https://hunter2@api.example"),
        ok().base_url("https://a:hunter2@api.example"),
        ok().base_url("https://a:hunter2@:1"),
        ok().base_url("https://api.example/?token=hunter2"),
        ok().base_url("http://a:hunter2@10.0.0.1"),
        ok().base_url("hunter2"),
        ok().proxy("hunter2"),
        ok().proxy("gopher://a:hunter2@b"),
        ok().proxy("http://a:hunter2@:1"),
        ok().proxy("socks5h:hunter2"),
        ok().base_url("http://127.0.0.1")
            .proxy("http://a:hunter2@b"),
        ok().extra_root_certificates("hunter2"),
        ok().extra_root_certificates(
            "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n",
        ),
        ok().user_agent("a\n"),
    ] {
        seen.debug(&builder);
        seen.error(&builder.build().unwrap_err());
    }
    seen.check("building");
}
