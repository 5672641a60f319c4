//! Time and size limits, over a transport of the test's own and in simulated time.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame};
use tokio::time::Instant;
use yottalabs::transport::{BoxError, SendError, Sending, Transport};
use yottalabs::{PodId, RetryPolicy, Yotta};

/// What the server does with every request.
#[derive(Clone, Copy, Debug)]
enum Server {
    NeverAnswers,
    StallsInTheBody,
    BreaksInTheBody,
    SendsWithoutEnd,
    Resets,
}

impl Transport for Server {
    fn send(&self, _: http::Request<Bytes>) -> Sending {
        let server = *self;
        Box::pin(async move {
            match server {
                Self::NeverAnswers => std::future::pending().await,
                Self::Resets => Err(SendError::maybe_sent("connection reset by peer")),
                _ => Ok(http::Response::new(
                    Box::pin(Chunks { server, sent: 0 }) as _
                )),
            }
        })
    }
}

struct Chunks {
    server: Server,
    sent: usize,
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.sent += 1;
        // A body that were read to its end before it is measured would run out of memory.
        assert!(self.sent < 1_000, "it is read on and on");
        match self.server {
            Server::StallsInTheBody if self.sent > 1 => Poll::Pending,
            Server::BreaksInTheBody if self.sent > 1 => Poll::Ready(Some(Err("reset".into()))),
            _ => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"{\"code\":1"))))),
        }
    }
}

/// One attempt each, so that its limits show.
fn client(server: Server) -> Yotta {
    let builder = Yotta::builder().api_key("key").base_url("http://localhost");
    builder
        .max_response_bytes(100)
        .retry(RetryPolicy::none())
        .transport(server)
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn no_call_hangs() {
    for server in [Server::NeverAnswers, Server::StallsInTheBody] {
        let started = Instant::now();
        let error = client(server).pods().list().await.unwrap_err();
        assert_eq!(started.elapsed(), Duration::from_secs(30), "{server:?}");
        assert_eq!(error.elapsed(), Duration::from_secs(30));
        assert!(error.is_timeout() && error.is_retryable() && !error.may_have_been_applied());
        assert_eq!(
            error.to_string(),
            "failed to list pods: no response came within 30s"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_its_timeout() {
    let started = Instant::now();
    let yotta = client(Server::NeverAnswers).with_timeout(Duration::from_secs(3));
    let error = yotta.pods().get(PodId::new(7)).await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::from_secs(3));
    assert_eq!(
        error.to_string(),
        "failed to get pod 7: the call's time ran out after 3s"
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_is_measured_while_it_is_read() {
    let error = client(Server::SendsWithoutEnd)
        .pods()
        .list()
        .await
        .unwrap_err();
    assert!(error.is_unexpected_response() && !error.may_have_been_applied());
    assert_eq!(
        error.to_string(),
        "failed to list pods: the response is larger than the 100 bytes allowed (HTTP 200)"
    );
    assert_eq!(error.body().unwrap().len(), 100);
}

#[tokio::test(start_paused = true)]
async fn broken_connections() {
    for server in [Server::Resets, Server::BreaksInTheBody] {
        let error = client(server)
            .pods()
            .delete(PodId::new(7))
            .await
            .unwrap_err();
        assert!(
            error.may_have_been_applied() && error.is_retryable(),
            "{server:?}"
        );
        assert!(!error.is_connect() && !error.is_timeout());
        let text = error.to_string();
        assert!(
            text.starts_with("failed to delete pod 7: the connection broke"),
            "{text}"
        );
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains("reset"), "{source}");
    }
}

/// Real sockets: reqwest's own time is not tokio's test time. The server takes the connection and
/// says nothing to the TLS that is offered.
#[tokio::test]
async fn connecting_has_a_limit_of_its_own() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let yotta = Yotta::builder()
        .api_key("key")
        .base_url(format!("https://{}", silent.local_addr().unwrap()))
        .no_proxy()
        .connect_timeout(Duration::from_millis(50))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = yotta.pods().list().await.unwrap_err();
    assert!(
        error.is_connect() && !error.may_have_been_applied(),
        "{error}"
    );
    assert!(error.elapsed() < Duration::from_secs(20), "{error:?}");
}
