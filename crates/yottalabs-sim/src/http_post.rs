//! A POST request over plain HTTP/1.1, with its own connection.

use std::net::IpAddr;

use axum::http::{
    Request, Uri,
    header::{CONTENT_TYPE, HOST, USER_AGENT},
};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// The URL, if it may get webhooks, or else the reason why not.
pub(crate) fn target(url: &str, anywhere: bool) -> Result<Uri, String> {
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
pub(crate) async fn post(uri: &Uri, body: String) -> Result<u16, String> {
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
