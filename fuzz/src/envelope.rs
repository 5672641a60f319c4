//! Envelope decoding: what a server may answer, through the facade, with every operation.

use std::collections::HashMap;
use std::error::Error as _;
use std::fmt::Debug;
use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use serde_json::Value;
use serde_json::value::RawValue;
use yottalabs::transport::{BoxError, Sending, Transport};
use yottalabs::{Error, GpuOffer, Method, Pod, PodId, PodSpec, Quote, Yotta, ready};
use yottalabs_client::Operation;

const KEY: &str = "sesame-open";
const PASSWORD: &str = "hunter2-the-second";
const MINUTE: Duration = Duration::from_secs(60);

/// Status and headers, an empty line, the body: what is answered to whatever is asked.
#[derive(Clone, Debug)]
struct Server {
    head: http::response::Parts,
    body: Bytes,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn new(data: &[u8]) -> Self {
        let end = data.windows(2).position(|two| two == b"\n\n");
        let (head, body) = match end {
            Some(end) if data[0].is_ascii_digit() => (&data[..end], &data[end + 2..]),
            _ => (&b"200"[..], data),
        };
        let mut lines = head.split(|byte| *byte == b'\n');
        let status = lines.next().unwrap_or_default();
        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status = http::StatusCode::from_bytes(status).unwrap_or_default();
        for line in lines {
            let colon = line
                .iter()
                .position(|byte| *byte == b':')
                .unwrap_or(line.len());
            let (name, value) = (&line[..colon], line.get(colon + 1..).unwrap_or_default());
            let name = http::HeaderName::from_bytes(name);
            let value = http::HeaderValue::from_bytes(value.trim_ascii());
            if let (Ok(name), Ok(value)) = (name, value) {
                head.headers.append(name, value);
            }
        }
        let body = Bytes::copy_from_slice(body);
        Self {
            head,
            body,
            asked: Arc::default(),
        }
    }

    /// Whether this is a success, by another reading of the body than the facade's.
    fn says_yes(&self) -> bool {
        // Nothing else is looked at: what no field is for may be nested deeper than a `Value` can be.
        // Where there are several codes, the last one counts.
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
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        assert!(asked < 20_000, "one answer makes the facade ask for ever");
        let body = Full::new(self.body.clone()).map_err(|never| -> BoxError { match never {} });
        let response = http::Response::from_parts(self.head.clone(), Box::pin(body) as _);
        Box::pin(async move { Ok(response) })
    }
}

/// Asks for everything that can be asked for, in simulated time.
pub(crate) fn check(data: &[u8]) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let server = Server::new(data);
    let yes = server.says_yes();
    let yotta = Yotta::builder()
        .api_key(KEY)
        .base_url("http://localhost")
        .without_config_file()
        .max_response_bytes(128 * 1024)
        .transport(server)
        .build()
        .expect("a client");
    runtime.block_on(ask(&yotta, yes));
}

async fn ask(yotta: &Yotta, yes: bool) {
    let (pods, id) = (yotta.pods(), PodId::new(42));
    let spec = PodSpec::new("n", "i", "g", 1).env("PASSWORD", PASSWORD);
    // Each of these is one call, which only a yes can make a success.
    for operation in Operation::ALL {
        match operation {
            Operation::CreatePod => look(once(yes, pods.create(spec.clone())).await),
            Operation::GetPod => look(once(yes, pods.get(id)).await),
            Operation::ListPods => {
                let list = once(yes, pods.list()).await;
                list.into_iter().flatten().for_each(|pod| look(Some(pod)));
            }
            Operation::DeletePod => drop(once(yes, pods.delete(id)).await),
            Operation::PausePod => drop(once(yes, pods.pause(id)).await),
            Operation::ResumePod => drop(once(yes, pods.resume(id)).await),
            Operation::GetPodLogs => drop(once(yes, pods.logs(id).page()).await),
            Operation::GetPodRuntime => drop(once(yes, pods.runtime(id)).await),
            Operation::ListGpus => {
                let page = once(yes, yotta.gpus().list().page(1)).await;
                let offers = page.into_iter().flat_map(|page| page.offers);
                offers.for_each(|offer| price(&offer));
            }
        }
    }
    if let Some(cost) = once(yes, pods.cost(id)).await {
        let _ = (cost.total(), cost.at_least());
    }
    let raw = yotta.raw(Method::GET, "/v2/volumes");
    once(yes, raw.send()).await;

    // These ask again and again.
    let list = yotta.gpus().list();
    let quotes: [_; 3] = [
        list.quotes(),
        list.quotes().by_price_per_gpu(),
        list.quotes().by_price_per_gpu_memory(),
    ];
    for quotes in quotes {
        for quote in bounded(quotes).await.into_iter().flatten() {
            let _: (&Quote, _) = (&quote, quote.hourly_price_per_gpu());
        }
    }
    look(bounded(pods.wait(id, ready()).timeout(MINUTE)).await);
    let mut history = pods.logs(id).lines();
    let mut backwards = pods.logs(id).lines_backwards();
    let mut follow = pods.logs(id).follow().give_up_after(MINUTE);
    for _ in 0..3 {
        bounded(history.next_line()).await;
        bounded(backwards.next_line()).await;
        bounded(follow.next_line()).await;
    }
    let mut events = pods.watch().tolerate(MINUTE);
    for _ in 0..3 {
        bounded(events.next_event()).await;
    }
}

/// A call that ends by itself.
async fn once<T: Debug>(yes: bool, call: impl IntoFuture<Output = Result<T, Error>>) -> Option<T> {
    let call = tokio::time::timeout(60 * MINUTE, call.into_future());
    match call.await.expect("a call ends") {
        Ok(value) => {
            assert!(yes, "taken for a success: {value:?}");
            let _ = format!("{value:?}");
            Some(value)
        }
        Err(error) => {
            sound(&error);
            assert!(error.attempts() > 0, "sent: {error}");
            None
        }
    }
}

/// A wait or a stream, which may well have nothing to say for ever.
async fn bounded<T: Debug>(call: impl IntoFuture<Output = Result<T, Error>>) -> Option<T> {
    let call = tokio::time::timeout(10 * MINUTE, call.into_future()).await;
    match call.ok()? {
        Ok(value) => {
            let _ = format!("{value:?}");
            Some(value)
        }
        Err(error) => {
            sound(&error);
            None
        }
    }
}

/// What has to be true of every error.
fn sound(error: &Error) {
    let text = error.to_string();
    assert!(text.starts_with("failed to "), "{text:?}");
    assert!(!text.contains(hostile), "not one plain line: {text:?}");
    assert!(text.len() < 2000, "an error of {} bytes", text.len());
    // What a create has sent, only it can know to be a secret.
    let created = error.operation() == Some("create_pod");
    let shows = |text: &str| text.contains(KEY) || created && text.contains(PASSWORD);
    assert!(!shows(&text), "a secret: {text}");
    // A line for the error, and one for each cause.
    let debug = format!("{error:?}");
    assert!(debug.starts_with(&text), "{debug:?}");
    assert!(
        !debug.lines().any(|line| line.contains(hostile)),
        "{debug:?}"
    );
    assert!(!shows(&debug), "a secret: {debug}");
    let whole = format!("{error:#?}");
    assert!(!whole.lines().any(|line| line.contains(hostile)), "{whole}");
    assert!(error.body().is_none_or(|body| body.len() <= 16 * 1024));
    assert!(
        error
            .api_message()
            .is_none_or(|message| message.len() <= 16 * 1024)
    );
    let mut source = error.source();
    for _ in 0..10 {
        let Some(cause) = source else { break };
        let cause_text = cause.to_string();
        assert!(!cause_text.contains(hostile), "{cause_text:?}");
        assert!(!shows(&cause_text), "a secret: {cause_text}");
        source = cause.source();
    }
    assert!(source.is_none(), "causes without an end");
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
}

/// What a terminal takes for something else than text.
fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// All that is worked out from a pod.
fn look(pod: Option<Pod>) {
    let Some(pod) = pod else { return };
    let price = pod.hourly_price();
    let _ = (
        price.total(),
        price.at_least(),
        pod.hourly_price_now(),
        price.over(MINUTE).total(),
    );
    let _ = (
        pod.is_ready(),
        pod.ssh_command(),
        pod.env("A"),
        pod.port(22),
    );
    for port in &pod.expose {
        let _ = (port.is_healthy(), port.address(), port.url());
    }
}

fn price(offer: &GpuOffer) {
    for count in [0, 1, 8, u32::MAX] {
        let _ = (offer.hourly_price(count), offer.is_available(count));
    }
}

/// An answer of each kind the API and what stands before it has.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let pod = r#"{"id":"42","name":"n","status":"RUNNING","gpuCount":1,"gpuType":"g","image":"i","singleCardPrice":"0.65","containerVolumeInGb":20,"containerVolumePrice":0.0001,"environmentVars":[{"key":"PASSWORD","value":""}],"expose":[{"port":22,"protocol":"SSH","host":"h","proxyPort":30022,"healthy":false}],"volumes":[{"id":"v","mountPath":"/v"}],"createdAt":1767323045000,"runningMillis":1000}"#;
    let logs = r#"{"items":[{"timestamp":"2026-01-02T03:04:05Z","level":"INFO","content":"💥"}],"page":{"previousCursor":"a","nextCursor":"b","hasPrevious":true,"hasNext":true}}"#;
    let gpus = r#"{"items":[{"gpuType":"g","region":"r","gpuMemoryInGb":24,"isSpot":false,"gpuCountOptions":[{"gpuCount":1,"available":true,"totalGpuMemoryInGb":24,"price":{"totalPricePerHour":"0.65","currency":"USD"}}]}],"page":1,"size":20,"total":1,"pages":1}"#;
    let yes = |data: &str| format!(r#"{{"message":"success","code":10000,"data":{data}}}"#);
    let no =
        |code: u32| format!(r#"{{"message":"no {KEY} {PASSWORD}","code":{code},"data":null}}"#);
    let mut all = vec![
        yes(pod),
        yes(&format!("[{pod}]")),
        yes(logs),
        yes(gpus),
        yes("true"),
        yes("null"),
        yes(&pod.replace("RUNNING", "FAILED")),
        yes(&pod.replace("RUNNING", "TERMINATED")),
        yes(&pod.replace("\"healthy\":false", "\"healthy\":true")),
    ];
    all.extend([10001, 10002, 12001, 13000, 429].map(no));
    all.extend([
        "Unauthorized".to_owned(),
        "<html>\u{1b}[2J</html>".to_owned(),
        String::new(),
        r#"{"timestamp":1,"status":500,"error":"Internal Server Error","path":"/v2"}"#.to_owned(),
        format!(
            r#"{{"code":10001,"message":"{}"}}"#,
            "no\\n\\u001b[2J\\u202e".repeat(2000)
        ),
        yes(&format!(r#"{{"id":42,"gpuCount":"{}"}}"#, "x".repeat(9000))),
        yes(&format!("{}{}", "[".repeat(200), "]".repeat(200))),
    ]);
    let heads = [
        "200",
        "200\nx-request-id: a\tb",
        "503\nretry-after: 18446744073709551615",
        "401",
        "404",
        "504",
        "302\nlocation: https://e.com",
    ];
    let whole = |(index, body): (usize, &String)| {
        format!(
            "{}\n\n{body}",
            if index % 2 == 0 {
                "200"
            } else {
                heads[index % heads.len()]
            }
        )
    };
    let both = all.iter().enumerate().map(whole);
    both.chain(all.iter().map(|body| format!("200\n\n{body}")))
        .map(String::into_bytes)
        .collect()
}
