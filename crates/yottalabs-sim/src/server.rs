//! The HTTP server of a simulator.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::serve::IncomingStream;
use bytes::Bytes;
use futures_util::stream;
use socket2::{SockRef, Socket};
use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::fault::inject::{Injected, injected};
use crate::shared::Shared;
use crate::webhook::send_when_due;

/// How long open requests, such as those that a fault stalls, can delay a server's stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(1);

/// A running server of a simulator. It stops when this is dropped.
///
/// ```
/// use yottalabs_sim::Simulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let server = Simulator::new().start().await?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// server.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "the server stops when this is dropped"]
pub struct RunningServer {
    addr: SocketAddr,
    url: String,
    /// Dropping this stops the server.
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    /// Sends webhooks while the server runs.
    _sender: JoinSet<()>,
}

/// The address for clients on this machine. Not every system can connect to `0.0.0.0` or `::`.
fn reachable(mut addr: SocketAddr) -> SocketAddr {
    if addr.ip().is_unspecified() {
        addr.set_ip(match addr.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    addr
}

impl RunningServer {
    pub(crate) async fn start(
        router: Router,
        shared: Arc<Shared>,
        addr: impl ToSocketAddrs,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let service = router
            .layer(middleware::from_fn(break_connection))
            .into_make_service_with_connect_info::<Connection>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            // An error means that the sender was dropped, which stops the server too.
            let _ = stopped.await;
        });
        let task = tokio::spawn(async move {
            // It ends only when it is stopped: axum retries failed accepts.
            let _ = serving.await;
        });
        let (stop, task) = (Some(stop), Some(task));
        let mut sender = JoinSet::new();
        sender.spawn(send_when_due(shared));
        Ok(Self {
            addr,
            url: format!("http://{}", reachable(addr)),
            stop,
            task,
            _sender: sender,
        })
    }

    /// The base URL for clients on this machine, without a slash at the end. It works even if the server
    /// listens on all addresses (`0.0.0.0` or `::`).
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address on which the server listens.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Closes the listener and waits for open requests, for a second at most, since a fault may stall
    /// them.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(task) = self.task.take() {
            // An error means that the task was cancelled with its runtime, or that a request is stalled.
            let _ = tokio::time::timeout(STOP_TIMEOUT, task).await;
        }
    }
}

/// A second handle of a connection's socket; `None` if the system has no file descriptor left for it.
#[derive(Clone, Debug)]
struct Connection(Option<Arc<Socket>>);

impl Connected<IncomingStream<'_, TcpListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(SockRef::from(stream.io()).try_clone().ok().map(Arc::new))
    }
}

/// Ends the connection without a response if a fault requires it: by a TCP reset, or else normally.
async fn break_connection(
    ConnectInfo(Connection(socket)): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let Some(injected) = injected(&response) else {
        return response;
    };
    if let (Injected::Reset { .. }, Some(socket)) = (injected, socket) {
        // An error means that the connection has ended already.
        let _ = socket.set_linger(Some(Duration::ZERO));
    }
    // hyper drops a response whose body fails before any of it was sent, and closes the connection.
    let broken: io::Result<Bytes> = Err(io::ErrorKind::ConnectionReset.into());
    Response::new(Body::from_stream(stream::iter([broken])))
}
