//! Gets a page over HTTP.

use super::page::{LIMIT, too_large};
use crate::files;
use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// The body of `url`, which has to be text.
pub(super) fn fetch(url: &str) -> Result<String> {
    let failed = || format!("failed to fetch {url}");
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(60)))
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let mut response = agent.get(url).call().with_context(failed)?;
    let body = response.body_mut().with_config().limit(LIMIT).read_to_vec();
    let body = match body {
        Err(ureq::Error::BodyExceedsLimit(_)) => return Err(too_large(url)),
        body => files::text(url, body.with_context(failed)?)?,
    };
    ensure!(
        !body.trim_start().starts_with('<'),
        "{url}: got HTML, not Markdown: append .md to the page's URL"
    );
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread::JoinHandle;

    /// Answers one request with `response`.
    fn serve(response: &'static str) -> (String, JoinHandle<()>) {
        serve_bytes(|stream| stream.write_all(response.as_bytes()).unwrap())
    }

    fn serve_bytes(
        answer: impl FnOnce(&mut TcpStream) + Send + 'static,
    ) -> (String, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/pods.md", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            answer(&mut stream);
        });
        (url, server)
    }

    #[test]
    fn the_body_is_returned() {
        let (url, server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n# Pods");
        assert_eq!(fetch(&url).unwrap(), "# Pods");
        server.join().unwrap();
    }

    #[test]
    fn a_failure_names_the_url() {
        let (url, server) = serve("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        let error = format!("{:#}", fetch(&url).unwrap_err());
        assert!(error.contains(&url) && error.contains("404"), "{error}");
        server.join().unwrap();
    }

    #[test]
    fn a_body_that_is_too_large_is_refused() {
        let (url, server) = serve_bytes(move |stream| {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n";
            let mut sent = stream.write_all(head);
            for _ in 0..100 {
                // The client hangs up before the end.
                sent = sent.and_then(|()| stream.write_all(&[b'#'; 1 << 20]));
            }
        });
        let error = format!("{:#}", fetch(&url).unwrap_err());
        let expected = format!(
            "{url}:1:1: the page is larger than 16 MiB: is it a page of the API reference?"
        );
        assert_eq!(error, expected);
        server.join().unwrap();
    }

    #[test]
    fn a_body_that_is_no_text_is_refused() {
        let (url, server) = serve_bytes(|stream| {
            let response = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n# P\xf6ds";
            stream.write_all(response).unwrap();
        });
        let error = fetch(&url).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("{url}:1:4: the byte 0xf6 is not UTF-8: save it as UTF-8")
        );
        server.join().unwrap();
    }

    #[test]
    fn html_is_refused() {
        let (url, server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        let error = fetch(&url).unwrap_err().to_string();
        assert!(error.contains("append .md"), "{error}");
        server.join().unwrap();
    }
}
