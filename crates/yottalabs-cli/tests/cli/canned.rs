//! A server that gives every request the same response, and records the requests.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A server on a thread, which runs until the process ends.
pub(crate) struct Canned {
    addr: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// What a request was for, and with which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) key: String,
}

/// The response to a list of pods: there are none.
pub(crate) const NO_PODS: &str = "{\"message\":\"success\",\"code\":10000,\"data\":[]}";

impl Canned {
    /// A server that responds with this status line, these headers and this body.
    pub(crate) fn start(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        let response = format!(
            "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let record = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                record.lock().unwrap().extend(request(&stream));
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

/// Reads a request without a body.
fn request(stream: &TcpStream) -> Option<Seen> {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = head.first()?.split(' ').nth(1)?.to_owned();
    let header = |line: &String| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("x-api-key")
            .then(|| value.to_owned())
    };
    let key = head.iter().find_map(header).unwrap_or_default();
    Some(Seen { path, key })
}
