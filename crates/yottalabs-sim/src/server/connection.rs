//! Connections that faults can break.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::{ConnectInfo, Request, connect_info::Connected},
    middleware::Next,
    response::Response,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

use crate::fault::inject::{Injected, injected};

const WHOLE: u8 = 0;
const CLOSED: u8 = 1;
const RESET: u8 = 2;

/// The state of one connection, shared between its stream and its requests.
#[derive(Clone, Debug)]
pub(super) struct Connection(Arc<AtomicU8>);

impl Connection {
    /// Makes the next write fail, which ends the connection.
    fn break_off(&self, injected: Injected) {
        let state = match injected {
            Injected::Refused => CLOSED,
            Injected::Reset { .. } => RESET,
        };
        self.0.store(state, Ordering::Relaxed);
    }
}

/// Breaks the connection if a fault requires it.
pub(super) async fn break_connection(
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if let Some(injected) = injected(&response) {
        connection.break_off(injected);
    }
    response
}

/// Accepts connections that can be broken.
pub(super) struct BreakableListener(pub(super) TcpListener);

impl Listener for BreakableListener {
    type Io = BreakableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (BreakableStream, SocketAddr) {
        // The trait's method retries failed accepts; the type's own method does not.
        let (stream, addr) = Listener::accept(&mut self.0).await;
        let connection = Connection(Arc::new(AtomicU8::new(WHOLE)));
        (BreakableStream { stream, connection }, addr)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, BreakableListener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Self {
        stream.io().connection.clone()
    }
}

/// A TCP stream that fails after its connection was broken.
pub(super) struct BreakableStream {
    stream: TcpStream,
    connection: Connection,
}

impl BreakableStream {
    /// The error of a broken connection. Dropping a reset one sends a TCP reset, and dropping a closed
    /// one ends it normally.
    fn check(&self) -> io::Result<()> {
        match self.connection.0.load(Ordering::Relaxed) {
            WHOLE => Ok(()),
            CLOSED => Err(io::ErrorKind::BrokenPipe.into()),
            _ => {
                self.stream.set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }
}

impl AsyncRead for BreakableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for BreakableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
