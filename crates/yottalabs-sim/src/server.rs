//! The HTTP server of a simulator.

mod connection;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{Router, middleware};
use tokio::{
    net::{TcpListener, ToSocketAddrs},
    sync::oneshot,
    task::JoinHandle,
};

use self::connection::{BreakableListener, Connection, break_connection};
use crate::{shared::Shared, webhook_sender};

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
    _sender: WebhookSender,
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

#[derive(Debug)]
struct WebhookSender(JoinHandle<()>);

impl Drop for WebhookSender {
    fn drop(&mut self) {
        self.0.abort();
    }
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
        let serving =
            axum::serve(BreakableListener(listener), service).with_graceful_shutdown(async move {
                // An error means that the sender was dropped, which stops the server too.
                let _ = stopped.await;
            });
        let task = tokio::spawn(async move {
            // It ends only when it is stopped: axum retries failed accepts.
            let _ = serving.await;
        });
        let (stop, task) = (Some(stop), Some(task));
        Ok(Self {
            addr,
            url: format!("http://{}", reachable(addr)),
            stop,
            task,
            _sender: WebhookSender(tokio::spawn(webhook_sender::send_when_due(shared))),
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
