//! The sender of webhooks: HTTP POST requests over plain HTTP/1.1, each with its own connection.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::http::{
    Request, Uri,
    header::{CONTENT_TYPE, HOST, USER_AGENT},
};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{
    shared::Shared,
    state::{Outgoing, State},
    webhook::Delivery,
};

/// Sends webhooks as they become due, until it is cancelled. Several such loops share the work.
pub(crate) async fn send_when_due(shared: Arc<Shared>) {
    let mut changes = shared.changed.subscribe();
    loop {
        changes.mark_unchanged();
        let (due, next) =
            shared.write_silently(|state, now| (state.take_webhooks(now), state.next_webhook(now)));
        if !due.is_empty() {
            // In a task, so that a slow receiver does not delay the next webhooks.
            let shared = shared.clone();
            tokio::spawn(async move { deliver(&shared, due).await });
        }
        let changed = changes.changed();
        // `changed` cannot fail, since `shared` holds the sender. The loop goes on after a change and
        // after the timeout alike.
        let _ = match next {
            Some(next) => tokio::time::timeout(next, changed).await.unwrap_or(Ok(())),
            None => changed.await,
        };
    }
}

/// Sends the webhooks that are due now, and returns their number.
pub(crate) async fn deliver_due(shared: &Shared) -> usize {
    let due = shared.write_silently(State::take_webhooks);
    let count = due.len();
    deliver(shared, due).await;
    count
}

/// Sends webhooks one after another, and records their deliveries.
async fn deliver(shared: &Shared, due: Vec<Outgoing>) {
    const TIMEOUT: Duration = Duration::from_secs(10);
    for (number, url, body) in due {
        let delivery = match target(&url, shared.webhooks_anywhere) {
            Err(reason) => Delivery::Withheld(reason),
            Ok(uri) => match tokio::time::timeout(TIMEOUT, post(&uri, body)).await {
                Ok(Ok(status)) => Delivery::Answered(status),
                Ok(Err(reason)) => Delivery::Failed(reason),
                Err(_) => Delivery::Failed(format!("no response within {TIMEOUT:?}")),
            },
        };
        shared.write_silently(|state, _| state.webhooks[number].delivery = delivery);
    }
}

/// The URL, if it may get webhooks, or else the reason why not.
fn target(url: &str, anywhere: bool) -> Result<Uri, String> {
    let uri: Uri = url
        .parse()
        .map_err(|error| format!("it is not a valid URL: {error}"))?;
    if uri.scheme_str() != Some("http") {
        return Err("it is not an http URL: the simulator has no TLS".to_owned());
    }
    let host = host(&uri);
    if !anywhere && !is_loopback(host) {
        let remedy = "Builder::webhooks_anywhere or --webhooks-anywhere allows others";
        return Err(format!("{host} is not this machine: {remedy}"));
    }
    Ok(uri)
}

/// The host without the brackets of an IPv6 address.
fn host(uri: &Uri) -> &str {
    let host = uri.host().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']')
}

/// Posts JSON, and returns the HTTP status of the response.
async fn post(uri: &Uri, body: String) -> Result<u16, String> {
    let stream = TcpStream::connect((host(uri), uri.port_u16().unwrap_or(80))).await;
    let stream = stream.map_err(|error| format!("failed to connect: {error}"))?;
    let lost = |error: hyper::Error| format!("failed to send: {error}");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    // Without the user and password.
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let request = Request::post(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(HOST, authority)
        .header(
            USER_AGENT,
            concat!("yottalabs-sim/", env!("CARGO_PKG_VERSION")),
        )
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| format!("failed to send: {error}"))?;
    let driver = tokio::spawn(connection);
    let response = sender.send_request(request).await;
    driver.abort();
    Ok(response.map_err(lost)?.status().as_u16())
}

fn is_loopback(host: &str) -> bool {
    let is_loopback = host.parse::<IpAddr>().map(|ip| ip.is_loopback());
    is_loopback.unwrap_or(host.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_gets_webhooks_by_default() {
        for url in [
            "http://localhost/",
            "http://LOCALHOST:8080/hook?x=1",
            "http://127.0.0.9:1/",
            "http://[::1]:9/",
        ] {
            assert!(target(url, false).is_ok(), "{url}");
        }
        for url in [
            "http://hooks.example.com/",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://127.0.0.1@hooks.example.com/",
        ] {
            let reason = target(url, false).expect_err(url);
            assert!(reason.contains("is not this machine"), "{reason}");
            assert!(target(url, true).is_ok(), "{url}");
        }
        for url in [
            "https://localhost/",
            "localhost",
            "ftp://localhost/",
            "http://",
            "not a url",
        ] {
            target(url, true).expect_err(url);
        }
    }
}
