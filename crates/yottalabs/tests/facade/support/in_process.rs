//! The simulator as a transport, without a socket. With `start_paused`, both use the test's clock.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use yottalabs::Yotta;
use yottalabs::transport::{SendError, Sending, Transport};
use yottalabs_sim::{Clock, Simulator};

type Fault = dyn FnMut(&http::Request<Bytes>) -> Option<Trouble> + Send;

/// A fault of the transport for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The request is not sent.
    NotSent,
    /// The request is applied, and the connection breaks before the response.
    LostAnswer,
    /// The request is applied, and no response ever arrives.
    Silence,
}

/// A transport that passes each request to the simulator's router.
#[derive(Clone)]
pub(crate) struct InProcess {
    sim: Simulator,
    fault: Arc<Mutex<Option<Box<Fault>>>>,
}

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InProcess")
    }
}

impl InProcess {
    pub(crate) fn new(sim: &Simulator) -> Self {
        Self {
            sim: sim.clone(),
            fault: Arc::default(),
        }
    }

    /// Sets a function that returns the fault of each request.
    pub(crate) fn set_fault(
        &self,
        fault: impl FnMut(&http::Request<Bytes>) -> Option<Trouble> + Send + 'static,
    ) {
        *self.fault.lock().unwrap() = Some(Box::new(fault));
    }

    pub(crate) fn clear_fault(&self) {
        *self.fault.lock().unwrap() = None;
    }
}

impl Transport for InProcess {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let sim = self.sim.clone();
        let mut fault = self.fault.lock().unwrap();
        let trouble = fault.as_mut().and_then(|fault| fault(&request));
        Box::pin(async move {
            if trouble == Some(Trouble::NotSent) {
                return Err(SendError::not_sent("connection refused"));
            }
            let response = sim.send(request).await?;
            match trouble {
                Some(Trouble::LostAnswer) => Err(SendError::maybe_sent("connection reset by peer")),
                Some(Trouble::Silence) => std::future::pending().await,
                _ => Ok(response),
            }
        })
    }
}

/// A simulator, a client of it, and the transport between them.
pub(crate) struct World {
    pub(crate) sim: Simulator,
    pub(crate) wire: InProcess,
    pub(crate) yotta: Yotta,
}

/// For tests with `start_paused = true`: the simulator's time is tokio's.
pub(crate) fn world() -> World {
    let sim = Simulator::builder().seed(7).clock(Clock::real()).build();
    let wire = InProcess::new(&sim);
    let yotta = Yotta::builder()
        .api_key(sim.api_key())
        .base_url("http://localhost")
        .transport(wire.clone())
        .build()
        .unwrap();
    World { sim, wire, yotta }
}
