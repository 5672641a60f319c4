//! One POST to one address: plain HTTP/1.1, a connection of its own.

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

const AGENT: &str = concat!("yottalabs-sim/", env!("CARGO_PKG_VERSION"));

/// An address that webhooks may be sent to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    host: String,
    port: u16,
    authority: String,
    path: String,
}

impl Target {
    /// The address in a URL, or the reason why it gets no webhooks.
    pub(super) fn parse(url: &str, anywhere: bool) -> Result<Self, String> {
        let uri: Uri = url
            .parse()
            .map_err(|error| format!("it is no URL: {error}"))?;
        if uri.scheme_str() != Some("http") {
            return Err("it is no http URL: the simulator has no TLS".to_owned());
        }
        let authority = uri.authority().ok_or("it has no host")?;
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        if !anywhere && !is_loopback(host) {
            let remedy = "Builder::webhooks_anywhere or --webhooks-anywhere allows others";
            return Err(format!("{host} is not this machine: {remedy}"));
        }
        Ok(Self {
            host: host.to_owned(),
            port: authority.port_u16().unwrap_or(80),
            // Without a user and a password, if there are any.
            authority: authority
                .as_str()
                .rsplit('@')
                .next()
                .unwrap_or_default()
                .to_owned(),
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        })
    }

    /// Posts JSON, and returns the HTTP status of the answer.
    pub(super) async fn post(&self, body: String) -> Result<u16, String> {
        let to = (self.host.as_str(), self.port);
        let stream = TcpStream::connect(to).await;
        let stream = stream.map_err(|error| format!("failed to connect: {error}"))?;
        let lost = |error: hyper::Error| format!("failed to send: {error}");
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
        let request = Request::post(&self.path)
            .header(HOST, &self.authority)
            .header(USER_AGENT, AGENT)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| format!("failed to send: {error}"))?;
        let driver = tokio::spawn(connection);
        let answer = sender.send_request(request).await;
        driver.abort();
        Ok(answer.map_err(lost)?.status().as_u16())
    }
}

fn is_loopback(host: &str) -> bool {
    let is_loopback = host.parse::<IpAddr>().map(|ip| ip.is_loopback());
    is_loopback.unwrap_or(host.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_gets_webhooks_unless_all_may() {
        for url in [
            "http://localhost/",
            "http://LOCALHOST:8080/hook?x=1",
            "http://127.0.0.9:1/",
            "http://[::1]:9/",
        ] {
            assert!(Target::parse(url, false).is_ok(), "{url}");
        }
        for url in [
            "http://hooks.example.com/",
            "http://localhost.example.com/",
            "http://10.0.0.1/",
            "http://127.0.0.1@hooks.example.com/",
        ] {
            let reason = Target::parse(url, false).expect_err(url);
            assert!(reason.contains("is not this machine"), "{reason}");
            assert!(Target::parse(url, true).is_ok(), "{url}");
        }
        for url in [
            "https://localhost/",
            "localhost",
            "ftp://localhost/",
            "http://",
            "no url",
        ] {
            Target::parse(url, true).expect_err(url);
        }
    }

    #[test]
    fn a_target_is_where_the_url_says() {
        let target = Target::parse("http://user:pw@[::1]:81/a?b=c", false);
        let expected = Target {
            host: "::1".into(),
            port: 81,
            authority: "[::1]:81".into(),
            path: "/a?b=c".into(),
        };
        assert_eq!(target, Ok(expected));
        assert_eq!(
            Target::parse("http://localhost", false).map(|t| (t.port, t.path)),
            Ok((80, "/".into()))
        );
    }
}
