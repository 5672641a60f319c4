//! The handle of a simulator: its router, its server, and what tests read and control.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use axum::{Router, body};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use rust_decimal::Decimal;
use tokio::net::ToSocketAddrs;
use tower::ServiceExt as _;
use yottalabs_client::transport::{Body, SendError, Sending, Transport};
use yottalabs_client::wire::{PodId, PodStatus, Timestamp};

use crate::builder::Builder;
use crate::catalogue::unknown_offer;
use crate::clock::{Millis, timestamp};
use crate::fault::inject::{Injected, injected};
use crate::fault::plan::FaultPlan;
use crate::history::Cause;
use crate::lifecycle::{self, WrongStatus};
use crate::pod::{Pod, PodRecord};
use crate::request_log::RecordedRequest;
use crate::script::plan::ScriptPlan;
use crate::server::RunningServer;
use crate::shared::Shared;
use crate::webhook::{self, Webhook};

/// A simulated Pods API. Clones are cheap and share the same state.
///
/// ```
/// use axum::{body::Body, http::Request};
/// use tower::ServiceExt;
/// use yottalabs_sim::{Operation, Simulator};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sim = Simulator::new();
/// let request = Request::get("/v2/pods").header("X-Api-Key", sim.api_key()).body(Body::empty())?;
/// let response = sim.router().oneshot(request).await?;
///
/// assert_eq!(response.status(), 200);
/// assert_eq!(sim.requests()[0].operation, Some(Operation::ListPods));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Simulator {
    pub(crate) shared: Arc<Shared>,
    pub(crate) router: Router,
}

/// Transport, router and server.
impl Simulator {
    /// A simulator with default settings: real time, seed 1, key `sim-key`.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A builder for a simulator with other settings.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The API as a router, for calls without a socket. The SDK does not need it, because the simulator
    /// itself is a transport: `Yotta::builder().transport(sim.clone())`. A transport of your own has to
    /// call [`injected`](crate::injected) for each response once there are [`faults`](Self::faults).
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Listens on an address until the returned server is dropped.
    ///
    /// # Errors
    ///
    /// If it cannot listen there: the port is taken, or the address is not one of this machine.
    pub async fn serve(&self, addr: impl ToSocketAddrs) -> io::Result<RunningServer> {
        RunningServer::start(self.router(), self.shared.clone(), addr).await
    }

    /// Listens on a free port of this machine until the returned server is dropped.
    ///
    /// # Errors
    ///
    /// If it cannot listen on 127.0.0.1.
    pub async fn start(&self) -> io::Result<RunningServer> {
        self.serve(("127.0.0.1", 0)).await
    }
}

/// The state, for assertions in tests.
impl Simulator {
    /// The API key that requests need.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.shared.api_key
    }

    /// The simulator's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        timestamp(self.shared.now())
    }

    /// All pods ever created, in order of creation, including those that the API no longer shows.
    #[must_use]
    pub fn pods(&self) -> Vec<PodRecord> {
        self.shared.read(|state, now| {
            let pods = state.pods.iter();
            pods.map(|pod| PodRecord::new(pod, now)).collect()
        })
    }

    /// How many pods were ever created.
    #[must_use]
    pub fn created_count(&self) -> usize {
        self.shared.read(|state, _| state.pods.len())
    }

    /// All requests since the simulator was built or [`clear_requests`](Self::clear_requests) was
    /// called, in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.read(|state, _| state.requests.all().to_vec())
    }

    /// Clears the request log. Pods stay.
    pub fn clear_requests(&self) {
        self.shared.write(|state, _| state.requests.clear());
    }

    /// The account's balance; `None` if it is unlimited.
    #[must_use]
    pub fn balance(&self) -> Option<Decimal> {
        self.shared.read(|state, now| state.balance(now))
    }

    /// All webhooks that are due so far, in order of time.
    ///
    /// They are sent while a server runs, such as the one of [`start`](Self::start), and by
    /// [`deliver_webhooks`](Self::deliver_webhooks).
    #[must_use]
    pub fn webhooks(&self) -> Vec<Webhook> {
        self.shared.read(|state, now| state.webhooks(now))
    }
}

/// Time, faults and other events.
impl Simulator {
    /// Moves the clock forward, whichever [`Clock`](crate::Clock) it is.
    pub fn advance(&self, by: Duration) {
        self.shared.write(|state, _| state.ticker.advance(by));
    }

    /// The plan of faults, to which rules can be added. It is empty at first.
    #[must_use]
    pub fn faults(&self) -> FaultPlan {
        FaultPlan::new(self.shared.clone())
    }

    /// The plan of scripts: what the pods' containers print, and how they end. It is empty at first.
    #[must_use]
    pub fn scripts(&self) -> ScriptPlan {
        ScriptPlan::new(self.shared.clone())
    }

    /// Sends the webhooks that are due and not sent yet, one after another, and returns how many there
    /// were. This is for tests in process: a server sends them by itself.
    pub async fn deliver_webhooks(&self) -> usize {
        webhook::deliver_due(&self.shared).await
    }

    /// Sets how many cards of a GPU type there are in a region, including those that pods hold. With 0
    /// it is sold out, and creating a pod there is refused.
    ///
    /// # Errors
    ///
    /// If the GPU listing has no such row.
    ///
    /// ```
    /// use yottalabs_sim::Simulator;
    ///
    /// let sim = Simulator::new();
    /// let spot = true;
    /// sim.set_capacity("NVIDIA_H100_80G", "us-east-1", spot, 0)?;
    /// assert!(sim.set_capacity("NVIDIA_H100_80G", "atlantis-1", spot, 8).is_err());
    /// # Ok::<(), yottalabs_sim::NotPossible>(())
    /// ```
    pub fn set_capacity(
        &self,
        gpu_type: &str,
        region: &str,
        is_spot: bool,
        cards: u32,
    ) -> Result<(), NotPossible> {
        self.shared.write(|state, _| {
            let offer = state.offer_mut(gpu_type, region, is_spot);
            let unknown = || NotPossible(unknown_offer(gpu_type, region, is_spot));
            offer.ok_or_else(unknown)?.cards = cards.try_into().unwrap_or(i32::MAX);
            Ok(())
        })
    }

    /// Sets the account's balance from now on. By default it is unlimited.
    ///
    /// When the balance is spent, all pods are terminated, and none can be created until a new balance
    /// is set.
    ///
    /// ```
    /// use yottalabs_sim::{Decimal, Simulator};
    ///
    /// let sim = Simulator::new();
    /// assert_eq!(sim.balance(), None);
    /// sim.set_balance(5);
    /// assert_eq!(sim.balance(), Some(Decimal::from(5)));
    /// ```
    pub fn set_balance(&self, balance: impl Into<Decimal>) {
        let balance = balance.into();
        self.shared
            .write(|state, now| state.set_balance(balance, now));
    }

    /// Reclaims a pod's spot machine now: the pod becomes `TERMINATING`, and soon `TERMINATED`. This is
    /// an assumption: the vendor does not document what happens to such a pod. See also
    /// [`Builder::spot_life`].
    ///
    /// # Errors
    ///
    /// If there is no such pod, if it is on demand, or if it has ended.
    pub fn reclaim(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        let id = id.into();
        self.inject(id, |pod, now| {
            let is = pod.status(now);
            if !pod.offer.is_spot {
                return Err(format!(
                    "pod {id} is on demand: only spot machines are reclaimed"
                ));
            }
            if is.is_terminal() || is == PodStatus::Terminating {
                return Err(format!(
                    "pod {id} is {is}: it has no machine to be reclaimed"
                ));
            }
            lifecycle::terminate(pod, now, Cause::Reclaimed);
            Ok(())
        })
    }

    /// Makes a starting pod fail: it becomes `FAILED`.
    ///
    /// # Errors
    ///
    /// If there is no such pod, or if it has started.
    pub fn fail(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        let id = id.into();
        self.inject(id, |pod, now| {
            lifecycle::fail(pod, now).map_err(|e| wrong_status(id, &e))
        })
    }

    /// Makes a running pod `DEGRADED`: no port is healthy, and the pod is still billed. The vendor's
    /// page names this status for webhooks only.
    ///
    /// # Errors
    ///
    /// If there is no such pod, or if it is not `RUNNING`.
    pub fn degrade(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        self.turn(id.into(), PodStatus::Running, PodStatus::Degraded)
    }

    /// Makes a `DEGRADED` pod `RUNNING` again.
    ///
    /// # Errors
    ///
    /// If there is no such pod, or if it is not `DEGRADED`.
    pub fn recover(&self, id: impl Into<PodId>) -> Result<(), NotPossible> {
        self.turn(id.into(), PodStatus::Degraded, PodStatus::Running)
    }

    fn turn(&self, id: PodId, from: PodStatus, to: PodStatus) -> Result<(), NotPossible> {
        self.inject(id, |pod, now| {
            lifecycle::turn(pod, now, from, to).map_err(|e| wrong_status(id, &e))
        })
    }

    fn inject(
        &self,
        id: PodId,
        event: impl FnOnce(&mut Pod, Millis) -> Result<(), String>,
    ) -> Result<(), NotPossible> {
        self.shared.write(|state, now| {
            let pod = state.pod_mut(id.get(), now);
            let pod = pod.ok_or_else(|| NotPossible(format!("there is no pod {id}")))?;
            event(pod, now).map_err(NotPossible)
        })
    }
}

/// The error for an event that is not possible: the pod's status does not allow it, or there is no such
/// pod or row of the GPU listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPossible(String);

impl fmt::Display for NotPossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::error::Error for NotPossible {}

fn wrong_status(id: PodId, WrongStatus { is, needs }: &WrongStatus) -> String {
    format!("pod {id} is {is}, and has to be {needs}")
}

/// The simulator replaces the network: `Yotta::builder().transport(sim.clone())`. The base URL can be
/// any URL, such as `http://localhost`.
///
/// With it a test can pause tokio's time (`start_paused = true`). Over a socket it cannot: while a task
/// waits for the socket, paused time jumps to the next timer, which is the SDK's timeout.
impl Transport for Simulator {
    fn send(&self, request: axum::http::Request<Bytes>) -> Sending {
        let router = self.router();
        Box::pin(async move {
            let response = router.oneshot(request.map(body::Body::from)).await;
            let response = response.unwrap_or_else(|never| match never {});
            match injected(&response) {
                None => Ok(response.map(|body| Box::pin(body.map_err(Into::into)) as Body)),
                Some(Injected::Refused) => Err(SendError::not_sent("connection refused")),
                Some(_) => Err(SendError::maybe_sent("connection reset by peer")),
            }
        })
    }
}

impl Default for Simulator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
