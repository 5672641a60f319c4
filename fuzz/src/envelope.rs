//! Responses of a server, through every call of the facade.

use std::collections::HashMap;
use std::error::Error as _;
use std::fmt::Debug;
use std::future::IntoFuture;
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use serde_json::Value;
use serde_json::value::RawValue;
use yottalabs::transport::{BoxError, Sending, Transport};
use yottalabs::{Error, Method, Pod, PodId, PodSpec, Yotta, ready};
use yottalabs_client::Operation;

use super::operations::{self, Returned};

const KEY: &str = "sesame-open";
const PASSWORD: &str = "hunter2-the-second";
const MINUTE: Duration = Duration::from_secs(60);

/// A server that sends the same response to every request: the status, the headers, an empty line and the body.
#[derive(Clone, Debug)]
struct Server {
    head: http::response::Parts,
    body: Bytes,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn new(data: &[u8]) -> Self {
        let end = data.windows(2).position(|two| two == b"\n\n");
        let (head, body) = match end {
            Some(end) if data[0].is_ascii_digit() => (&data[..end], &data[end + 2..]),
            _ => (&b"200"[..], data),
        };
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next().unwrap_or_default();
        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status = status.parse().unwrap_or_default();
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = http::HeaderValue::from_bytes(value.trim().as_bytes());
            if let (Ok(name), Ok(value)) = (http::HeaderName::from_str(name), value) {
                head.headers.append(name, value);
            }
        }
        Self {
            head,
            body: Bytes::copy_from_slice(body),
            requests: Arc::default(),
        }
    }

    /// Whether the response is a success, decoded in another way than by the facade.
    fn is_success(&self) -> bool {
        // As raw values: fields that the facade ignores may be nested too deeply for a `Value`. If the code
        // occurs several times, the last one counts.
        let body = String::from_utf8_lossy(&self.body);
        let Ok(envelope) = serde_json::from_str::<HashMap<String, &RawValue>>(&body) else {
            return false;
        };
        let code = envelope.get("code").map(|code| code.get());
        let code = match code.map(serde_json::from_str) {
            Some(Ok(Value::Number(code))) => code.as_f64() == Some(10000.0),
            Some(Ok(Value::String(code))) => code.trim().parse() == Ok(10000),
            _ => false,
        };
        self.head.status.is_success() && code
    }
}

impl Transport for Server {
    fn send(&self, _: http::Request<Bytes>) -> Sending {
        let requests = self.requests.fetch_add(1, Ordering::Relaxed);
        assert!(requests < 20_000, "the facade never stops sending requests");
        let body = Full::new(self.body.clone()).map_err(|never| -> BoxError { match never {} });
        let response = http::Response::from_parts(self.head.clone(), Box::pin(body) as _);
        Box::pin(async move { Ok(response) })
    }
}

/// Calls every operation, wait and stream, in simulated time.
pub(crate) fn check(data: &[u8]) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build();
    let server = Server::new(data);
    let is_success = server.is_success();
    let yotta = Yotta::builder()
        .api_key(KEY)
        .base_url("http://localhost")
        .without_config_file()
        .max_response_bytes(128 * 1024)
        .transport(server)
        .build()
        .expect("a client");
    runtime.expect("a runtime").block_on(async {
        for operation in Operation::ALL {
            call(&yotta, operation, is_success).await;
        }
        call_others(&yotta, is_success).await;
    });
}

/// Calls an operation, and uses what it returns.
async fn call(yotta: &Yotta, operation: Operation, is_success: bool) {
    let spec = PodSpec::new("n", "i", "g", 1).env("PASSWORD", PASSWORD);
    let call = operations::call(yotta, operation, PodId::new(42), spec);
    match ends(is_success, call).await {
        Some(Returned::Pod(pod)) => use_pods([*pod]),
        Some(Returned::Pods(pods)) => use_pods(pods),
        Some(Returned::Gpus(page)) => {
            for offer in page.offers {
                for count in [0, 1, 8, u32::MAX] {
                    let _ = (offer.hourly_price(count), offer.is_available(count));
                }
            }
        }
        Some(Returned::Logs(page)) => drop(page),
        Some(Returned::Runtime(runtime)) => drop(runtime),
        Some(Returned::Nothing) | None => {}
    }
}

/// Everything else that sends requests.
async fn call_others(yotta: &Yotta, is_success: bool) {
    let (pods, id) = (yotta.pods(), PodId::new(42));
    if let Some(cost) = ends(is_success, pods.cost(id)).await {
        let _ = (cost.total(), cost.at_least());
    }
    let raw = yotta.raw(Method::GET, "/v2/volumes");
    ends(is_success, raw.send()).await;

    let quotes = || yotta.gpus().list().quotes();
    for quotes in [
        quotes(),
        quotes().by_price_per_gpu(),
        quotes().by_price_per_gpu_memory(),
    ] {
        for quote in may_end(quotes).await.into_iter().flatten() {
            let _ = quote.hourly_price_per_gpu();
        }
    }
    use_pods(may_end(pods.wait(id, ready()).timeout(MINUTE)).await);
    let mut history = pods.logs(id).lines();
    let mut backwards = pods.logs(id).lines_backwards();
    let mut follow = pods.logs(id).follow().give_up_after(MINUTE);
    let mut events = pods.watch().tolerate(MINUTE);
    for _ in 0..3 {
        may_end(history.next_line()).await;
        may_end(backwards.next_line()).await;
        may_end(follow.next_line()).await;
        may_end(events.next_event()).await;
    }
}

/// The value of a call, which ends within an hour.
async fn ends<T: Debug>(
    is_success: bool,
    call: impl IntoFuture<Output = Result<T, Error>>,
) -> Option<T> {
    let call = tokio::time::timeout(60 * MINUTE, call.into_future());
    let result = call.await.expect("a call ends");
    if let Err(error) = &result {
        assert!(error.attempts() > 0, "not sent: {error}");
    }
    let value = checked(result);
    assert!(value.is_none() || is_success, "not a success: {value:?}");
    value
}

/// The value of a wait or a stream, which may have nothing to return forever.
async fn may_end<T: Debug>(call: impl IntoFuture<Output = Result<T, Error>>) -> Option<T> {
    let call = tokio::time::timeout(10 * MINUTE, call.into_future()).await;
    call.ok().and_then(checked)
}

/// The value, after a check of the error that there may be in its place.
fn checked<T: Debug>(result: Result<T, Error>) -> Option<T> {
    let error = match result {
        Ok(value) => {
            let _ = format!("{value:?}");
            return Some(value);
        }
        Err(error) => error,
    };
    let mut texts = vec![error.to_string()];
    assert!(
        texts[0].starts_with("failed to ") && texts[0].len() < 2000,
        "{error}"
    );
    let mut source = error.source();
    while let Some(cause) = source {
        texts.push(cause.to_string());
        assert!(texts.len() <= 10, "too many causes: {texts:?}");
        source = cause.source();
    }
    // A line for the error, and one for each cause.
    let debug = format!("{error:?}");
    assert!(debug.starts_with(&texts[0]), "{debug:?}");
    let details = format!("{error:#?}");
    texts.extend(debug.lines().chain(details.lines()).map(str::to_owned));
    // Only the create that sent the password knows it.
    let is_create = error.operation() == Some("create_pod");
    for text in texts {
        assert!(!text.contains(hostile), "not plain text: {text:?}");
        let shows_secret = text.contains(KEY) || is_create && text.contains(PASSWORD);
        assert!(!shows_secret, "a secret: {text}");
    }
    let message = error.api_message().map_or(0, str::len);
    assert!(message.max(error.body().map_or(0, <[u8]>::len)) <= 16 * 1024);
    let _ = (
        error.is_not_found(),
        error.is_no_capacity(),
        error.is_retryable(),
    );
    let _ = (
        error.may_have_been_applied(),
        error.is_rate_limited(),
        error.retry_after(),
    );
    for pod in error.last_pod().into_iter().chain(error.candidates()) {
        let _ = format!("{pod:?}");
    }
    None
}

/// Characters that a terminal does not show as text.
fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Calls the methods that compute something from a pod.
fn use_pods(pods: impl IntoIterator<Item = Pod>) {
    for pod in pods {
        let price = pod.hourly_price();
        let _ = (price.total(), price.at_least(), price.over(MINUTE).total());
        let _ = (pod.hourly_price_now(), pod.is_ready(), pod.ssh_command());
        let _ = (pod.env("A"), pod.port(22));
        for port in &pod.expose {
            let _ = (port.is_healthy(), port.address(), port.url());
        }
    }
}

/// A response of each kind that the API and the gateways before it send.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let pod = r#"{"id":"42","name":"n","status":"RUNNING","gpuCount":1,"gpuType":"g","image":"i","singleCardPrice":"0.65","containerVolumeInGb":20,"containerVolumePrice":0.0001,"environmentVars":[{"key":"PASSWORD","value":""}],"expose":[{"port":22,"protocol":"SSH","host":"h","proxyPort":30022,"healthy":false}],"volumes":[{"id":"v","mountPath":"/v"}],"createdAt":1767323045000,"runningMillis":1000}"#;
    let logs = r#"{"items":[{"timestamp":"2026-01-02T03:04:05Z","level":"INFO","content":"💥"}],"page":{"previousCursor":"a","nextCursor":"b","hasPrevious":true,"hasNext":true}}"#;
    let gpus = r#"{"items":[{"gpuType":"g","region":"r","gpuMemoryInGb":24,"isSpot":false,"gpuCountOptions":[{"gpuCount":1,"available":true,"totalGpuMemoryInGb":24,"price":{"totalPricePerHour":"0.65","currency":"USD"}}]}],"page":1,"size":20,"total":1,"pages":1}"#;
    let success = |data: &str| format!(r#"{{"message":"success","code":10000,"data":{data}}}"#);
    let failure =
        |code: u32| format!(r#"{{"message":"no {KEY} {PASSWORD}","code":{code},"data":null}}"#);
    let mut all = vec![
        success(pod),
        success(&format!("[{pod}]")),
        success(logs),
        success(gpus),
        success("true"),
        success("null"),
        success(&pod.replace("RUNNING", "FAILED")),
        success(&pod.replace("RUNNING", "TERMINATED")),
        success(&pod.replace("\"healthy\":false", "\"healthy\":true")),
    ];
    all.extend([10001, 10002, 12001, 13000, 429].map(failure));
    all.extend([
        "Unauthorized".to_owned(),
        "<html>\u{1b}[2J</html>".to_owned(),
        String::new(),
        r#"{"timestamp":1,"status":500,"error":"Internal Server Error","path":"/v2"}"#.to_owned(),
        format!(
            r#"{{"code":10001,"message":"{}"}}"#,
            "no\\n\\u001b[2J\\u202e".repeat(2000)
        ),
        success(&format!(r#"{{"id":42,"gpuCount":"{}"}}"#, "x".repeat(9000))),
        success(&format!("{}{}", "[".repeat(200), "]".repeat(200))),
    ]);
    let heads = [
        "200",
        "200\nx-request-id: a\tb",
        "503\nretry-after: 18446744073709551615",
        "401",
        "504",
        "404",
        "302\nlocation: https://e.com",
    ];
    let with_heads = all.iter().zip(heads.iter().cycle());
    let with_heads = with_heads.map(|(body, head)| format!("{head}\n\n{body}"));
    let seeds = with_heads.chain(all.iter().map(|body| format!("200\n\n{body}")));
    seeds.map(String::into_bytes).collect()
}
