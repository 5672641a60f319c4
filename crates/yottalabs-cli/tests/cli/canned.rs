//! A server that gives every request the same response, and records the requests.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A server on a thread, which runs until the process ends.
pub(crate) struct Canned {
    addr: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// What a request was for, with which key, and its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) key: String,
    pub(crate) body: Vec<u8>,
}

/// The response to a list of pods: there are none.
pub(crate) const NO_PODS: &str = "{\"message\":\"success\",\"code\":10000,\"data\":[]}";

impl Canned {
    /// A server that responds with this status line, these headers and this body.
    pub(crate) fn start(status: &str, headers: &str, body: &str) -> Self {
        let response = response(status, headers, body);
        Self::serve([response.clone(), response])
    }

    /// A server that has no pods, and responds with this body to other requests than GET.
    pub(crate) fn without_pods(body: &str) -> Self {
        let json = "Content-Type: application/json\r\n";
        Self::serve([NO_PODS, body].map(|body| response("200 OK", json, body)))
    }

    /// A server with this response to GET requests, and this one to others.
    fn serve([get, other]: [String; 2]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let record = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let seen = request(&stream);
                let is_get = seen.as_ref().is_none_or(|seen| seen.body.is_empty());
                record.lock().unwrap().extend(seen);
                let response = if is_get { &get } else { &other };
                // The client may have gone away.
                let _ = (&stream).write_all(response.as_bytes());
            }
        });
        Self { addr, seen }
    }

    /// The base URL, with this path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// The requests since the last call.
    pub(crate) fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

fn response(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn request(stream: &TcpStream) -> Option<Seen> {
    let mut reader = BufReader::new(stream);
    let lines = reader.by_ref().lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = head.first()?.split(' ').nth(1)?.to_owned();
    let header = |header: &str| {
        let mut lines = head.iter().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(name, _)| name.eq_ignore_ascii_case(header));
        found.map(|(_, value)| value)
    };
    let key = header("x-api-key").unwrap_or_default().to_owned();
    let length = header("content-length").map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Seen { path, key, body })
}
