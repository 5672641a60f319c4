//! The simulator on a socket.

mod connection;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use axum::middleware;
use tokio::{
    net::{TcpListener, ToSocketAddrs},
    sync::oneshot,
    task::JoinHandle,
};

use self::connection::{BreakableListener, Connection, break_connection};
use crate::{simulator::Simulator, webhook};

/// How long a request that a fault keeps waiting can keep a server from stopping.
const PATIENCE: Duration = Duration::from_secs(1);

/// A simulator that listens. It stops when this is dropped.
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
    /// Dropping it tells the server to stop.
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    /// What sends webhooks, for as long as the server is there.
    _postman: Postman,
}

/// Where a client on this machine reaches the server: no client can connect to `0.0.0.0` or
/// `::` on every system.
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
struct Postman(JoinHandle<()>);

impl Drop for Postman {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl RunningServer {
    pub(crate) async fn start(sim: &Simulator, addr: impl ToSocketAddrs) -> io::Result<Self> {
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let service = sim
            .router()
            .layer(middleware::from_fn(break_connection))
            .into_make_service_with_connect_info::<Connection>();
        let serving =
            axum::serve(BreakableListener(listener), service).with_graceful_shutdown(async move {
                // An error means that the sender was dropped, which says the same.
                let _ = stopped.await;
            });
        let task = tokio::spawn(async move {
            // It only ends by being told to: axum retries failed accepts by itself.
            let _ = serving.await;
        });
        let (stop, task) = (Some(stop), Some(task));
        Ok(Self {
            addr,
            url: format!("http://{}", reachable(addr)),
            stop,
            task,
            _postman: Postman(tokio::spawn(webhook::driver::drive(sim.clone()))),
        })
    }

    /// The base URL, without a slash at the end: one that works on this machine, also where
    /// the server listens on all addresses (`0.0.0.0` or `::`).
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens on.
    #[must_use]
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Takes no more connections and waits for the requests under way to be answered: a
    /// second at most, since a fault may have it that they never are.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(task) = self.task.take() {
            // It can only have been cancelled, with its runtime, or be waiting for ever.
            let _ = tokio::time::timeout(PATIENCE, task).await;
        }
    }
}
