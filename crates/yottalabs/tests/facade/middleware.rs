//! Layers around the transport, and headers of the program.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderValue, Method};
use yottalabs::transport::{SendError, Sending, Transport};
use yottalabs::{PodId, PodSpec, RetryPolicy, Yotta};

use crate::support::{Reply, Script, TlsServer};

const POD: &str = r#"{"id":7,"name":"a","image":"i","gpuType":"g","gpuCount":1}"#;
const SECRET: &str = "hunter2-gateway";

/// A layer that records the requests and adds its name to the header `x-path`.
#[derive(Debug)]
struct Recorder {
    name: &'static str,
    inner: Arc<dyn Transport>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Transport for Recorder {
    fn send(&self, mut request: http::Request<Bytes>) -> Sending {
        let line = format!("{} {} {}", self.name, request.method(), request.uri());
        let headers = request.headers_mut();
        assert!(headers["x-api-key"].is_sensitive());
        assert!(headers.get("x-token").is_none_or(HeaderValue::is_sensitive));
        assert!(!format!("{headers:?}").contains("sesame"));
        let before = headers
            .get("x-path")
            .map_or("", |path| path.to_str().unwrap());
        let path = format!("{before}/{}", self.name);
        headers.insert("x-path", path.try_into().unwrap());
        let (log, response) = (Arc::clone(&self.log), self.inner.send(request));
        Box::pin(async move {
            let response = response.await;
            let status = response.as_ref().map(|response| response.status().as_u16());
            let line = format!(
                "{line}: {}",
                status.map_or("none".into(), |s| s.to_string())
            );
            log.lock().unwrap().push(line);
            response
        })
    }
}

/// A layer with this name, and its record.
fn recorder(
    name: &'static str,
    log: &Arc<Mutex<Vec<String>>>,
) -> impl Fn(Arc<dyn Transport>) -> Recorder + use<> {
    let log = Arc::clone(log);
    move |inner| Recorder {
        name,
        inner,
        log: Arc::clone(&log),
    }
}

#[tokio::test(start_paused = true)]
async fn layers_see_every_attempt_in_the_order_in_which_they_were_added() {
    let script = Script::new([Reply::Reset, Reply::body(503, ""), Reply::data(POD)]);
    let log = Arc::default();
    let builder = script.builder().layer(recorder("outer", &log));
    let yotta = builder.layer(recorder("inner", &log)).build().unwrap();
    yotta.pods().get(PodId::new(7)).await.unwrap();
    let url = "GET http://localhost/v2/pods/7";
    let expected = ["none", "503", "200"].map(|result| {
        // The inner layer has the response first.
        ["inner", "outer"].map(|name| format!("{name} {url}: {result}"))
    });
    assert_eq!(*log.lock().unwrap(), expected.concat());
    for seen in script.seen() {
        assert_eq!(seen.headers["x-path"], "/outer/inner");
    }
}

/// A layer decides by its error whether a create is repeated.
#[tokio::test(start_paused = true)]
async fn the_error_of_a_layer_says_whether_the_request_was_sent() {
    #[derive(Debug)]
    struct Failing(Arc<dyn Transport>, Arc<AtomicUsize>, bool);

    impl Transport for Failing {
        fn send(&self, request: http::Request<Bytes>) -> Sending {
            if request.method() != Method::POST || self.1.fetch_add(1, Ordering::Relaxed) > 0 {
                return self.0.send(request);
            }
            let error = match self.2 {
                true => SendError::maybe_sent("no token"),
                false => SendError::not_sent("no token"),
            };
            Box::pin(async { Err(error) })
        }
    }

    for may_have_arrived in [false, true] {
        let script = Script::with(|seen, _| match seen.method.as_str() {
            "POST" => Reply::data(POD),
            _ => Reply::data("[]"),
        });
        let creates = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&creates);
        let layer = move |network| Failing(network, Arc::clone(&counter), may_have_arrived);
        let yotta = script.builder().layer(layer).build().unwrap();
        let created = yotta.pods().create(PodSpec::new("a", "i", "g", 1)).await;
        let attempts = creates.load(Ordering::Relaxed);
        if may_have_arrived {
            let error = created.unwrap_err();
            assert!(error.is_unconfirmed() && attempts == 1, "{error}");
        } else {
            assert_eq!((created.unwrap().id.get(), attempts), (7, 2));
        }
    }
}

/// The connections of a runtime end with it, so the network is made again, and so are the layers around it.
#[test]
fn a_layer_and_headers_remain_when_the_runtime_has_ended() {
    let script = Script::new([Reply::data(POD)]);
    let server = TlsServer::start("localhost");
    let (log, made) = (Arc::default(), Arc::new(AtomicUsize::new(0)));
    let (layer, count) = (recorder("layer", &log), Arc::clone(&made));
    let yotta = Yotta::builder()
        .api_key("sesame-open")
        .base_url(format!("https://localhost:{}", server.address.port()))
        .extra_root_certificates(server.root_pem.clone())
        .header("x-token", SECRET)
        .layer(move |network| {
            count.fetch_add(1, Ordering::Relaxed);
            layer(network)
        })
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let guard = runtime.unwrap().block_on(async {
        let create = script
            .client()
            .pods()
            .create(PodSpec::new("a", "i", "g", 1));
        let guard = yotta.pods().guard(create.await.unwrap());
        yotta.pods().list().await.unwrap();
        guard
    });
    assert_eq!(made.load(Ordering::Relaxed), 1);
    drop(guard);
    assert_eq!(made.load(Ordering::Relaxed), 2);
    let requests = server.requests();
    let methods: Vec<_> = requests.iter().map(http::Request::method).collect();
    assert_eq!(methods, [Method::GET, Method::DELETE]);
    for request in &requests {
        assert_eq!(request.headers()["x-path"], "/layer");
        assert_eq!(request.headers()["x-token"], SECRET);
        assert_eq!(request.headers()["x-api-key"], "sesame-open");
    }
    let log: Vec<String> = log.lock().unwrap().clone();
    assert!(log[1].starts_with("layer DELETE https://"), "{log:?}");
}

#[tokio::test(start_paused = true)]
async fn headers_are_sent_with_every_request_and_their_values_are_secrets() {
    let echo = format!("the token {SECRET} is not accepted");
    let script = Script::new([Reply::data("[]"), Reply::code(10001, &echo)]);
    let builder = script
        .builder()
        .header("X-Team", "vision")
        .header("x-token", "replaced")
        .header("X-Token", SECRET)
        .layer(recorder("layer", &Arc::default()));
    assert!(!format!("{builder:?}").contains("hunter2"), "{builder:?}");
    let yotta = builder.retry(RetryPolicy::none()).build().unwrap();
    assert!(!format!("{yotta:?}").contains("hunter2"), "{yotta:?}");
    yotta.pods().list().await.unwrap();
    let error = yotta.pods().delete(PodId::new(7)).await.unwrap_err();
    let message = error.api_message().unwrap();
    assert_eq!(message, "the token [redacted] is not accepted");
    for seen in script.seen() {
        assert_eq!(seen.headers["x-team"], "vision");
        let tokens = seen.headers.get_all("x-token").iter();
        assert_eq!(tokens.collect::<Vec<_>>(), [SECRET]);
        assert_eq!(seen.headers["x-api-key"], "sesame-open");
    }
}

#[test]
fn headers_that_the_client_sets_and_invalid_ones_are_refused() {
    let by_client = "is set by the client";
    for (name, value, problem) in [
        ("X-API-Key", "hunter2", "is the key; use `api_key`"),
        (
            "User-Agent",
            "hunter2",
            "has a method of its own; use `user_agent`",
        ),
        ("host", "hunter2", "is taken from the base URL"),
        ("Content-Type", "hunter2", by_client),
        ("content-length", "7", by_client),
        ("content-encoding", "hunter2", by_client),
        ("accept", "hunter2", by_client),
        ("Accept-Encoding", "hunter2", by_client),
        ("transfer-encoding", "hunter2", by_client),
        ("Connection", "hunter2", by_client),
        (
            "proxy-authorization",
            "hunter2",
            "would be sent to the API; use `proxy` with a user name and a password",
        ),
        ("", "hunter2", "has an invalid name"),
        ("x token", "hunter2", "has an invalid name"),
        (
            "x-token",
            "hunter2\n",
            "has an invalid value: a line break, or a character that is not ASCII",
        ),
        (
            "x-token",
            "hunter2\u{fc}",
            "has an invalid value: a line break, or a character that is not ASCII",
        ),
    ] {
        let builder = Yotta::builder().api_key("sesame-open");
        let builder = builder.base_url("https://api.example").header(name, value);
        let error = builder.build().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("failed to make a client: the header `{name}` {problem}")
        );
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}
