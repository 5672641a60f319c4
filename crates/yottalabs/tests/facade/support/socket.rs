//! A server on a real socket that answers all requests alike and keeps what it read.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Stops with it.
pub(crate) struct Socket {
    pub(crate) address: SocketAddr,
    read: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

/// When a server closes a connection that it has answered a request on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Close {
    /// Before the next request is sent.
    WhenIdle,
    /// As the next request arrives, without reading it.
    OnNextRequest,
}

impl Socket {
    /// Answers with this, word for word, and hangs up.
    pub(crate) async fn answering(answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let read = Arc::<Mutex<Vec<String>>>::default();
        let keep = read.clone();
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut bytes = Vec::new();
                while !is_whole(&bytes) && stream.read_buf(&mut bytes).await.unwrap_or(0) > 0 {}
                keep.lock()
                    .unwrap()
                    .push(String::from_utf8_lossy(&bytes).into_owned());
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            address,
            read,
            task,
        }
    }

    /// Answers one request on each connection, with a body of its choice, and keeps the connection; until
    /// it closes it.
    pub(crate) async fn closing(close: Close, body: fn(&str) -> &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let read = Arc::<Mutex<Vec<String>>>::default();
        let keep = read.clone();
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let keep = keep.clone();
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    while !is_whole(&bytes) {
                        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    let request = String::from_utf8_lossy(&bytes).into_owned();
                    let body = body(&request);
                    keep.lock().unwrap().push(request);
                    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                    let _ = stream.write_all((head + body).as_bytes()).await;
                    if matches!(close, Close::OnNextRequest) {
                        // With something unread, closing resets the connection.
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

    /// Each connection's request.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.read.lock().unwrap().clone()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Head and body, as long as it says it is.
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
