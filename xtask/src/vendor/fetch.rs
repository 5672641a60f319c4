//! Gets a page over HTTP.

use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// The vendor's pages have tens of kilobytes.
const LIMIT: u64 = 16 * 1024 * 1024;

/// The body of `url`, which has to be text.
pub(super) fn fetch(url: &str) -> Result<String> {
    let failed = || format!("failed to fetch {url}");
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(60)))
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let mut response = agent.get(url).call().with_context(failed)?;
    let body = response
        .body_mut()
        .with_config()
        .limit(LIMIT)
        .read_to_string();
    let body = body.with_context(failed)?;
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
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    /// Answers one request with `response`.
    fn serve(response: &'static str) -> (String, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/pods.md", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            stream.write_all(response.as_bytes()).unwrap();
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
    fn html_is_refused() {
        let (url, server) = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
        let error = fetch(&url).unwrap_err().to_string();
        assert!(error.contains("append .md"), "{error}");
        server.join().unwrap();
    }
}
