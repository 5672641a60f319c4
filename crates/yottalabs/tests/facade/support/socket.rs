//! A server on a real socket that keeps the requests.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server that answers one request on each connection. Dropping it stops it.
pub(crate) struct Socket {
    pub(crate) address: SocketAddr,
    read: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

/// When a server closes a connection on which it has answered a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Close {
    /// Before the next request is sent.
    WhenIdle,
    /// When the next request arrives, without reading it.
    OnNextRequest,
}

impl Socket {
    /// Sends exactly this answer, and closes the connection.
    pub(crate) async fn answering(answer: String) -> Self {
        Self::start(Close::WhenIdle, move |_| answer.clone()).await
    }

    /// Answers with this body, which depends on the request, and keeps the connection open until it closes it.
    pub(crate) async fn closing(close: Close, body: fn(&str) -> &'static str) -> Self {
        let answer = move |request: &str| {
            let body = body(request);
            let length = body.len();
            format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
        };
        Self::start(close, answer).await
    }

    async fn start(close: Close, answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let read = Arc::<Mutex<Vec<String>>>::default();
        let (keep, answer) = (read.clone(), Arc::new(answer));
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (keep, answer) = (keep.clone(), answer.clone());
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    while !is_whole(&bytes) && stream.read_buf(&mut bytes).await.unwrap_or(0) > 0 {}
                    if bytes.is_empty() {
                        return;
                    }
                    let request = String::from_utf8_lossy(&bytes).into_owned();
                    let answer = answer(&request);
                    keep.lock().unwrap().push(request);
                    let _ = stream.write_all(answer.as_bytes()).await;
                    if matches!(close, Close::OnNextRequest) {
                        // Closing a connection with unread data resets it.
                        let _ = stream.readable().await;
                    }
                });
            }
        });
        Self {
            address,
            read,
            task,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The request of each connection.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.read.lock().unwrap().clone()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Whether these are a head and a body of the length that the head gives.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
}
