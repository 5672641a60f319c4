//! The handle on a simulator.

use std::{
    fmt, io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::Router;
use tokio::{net::ToSocketAddrs, sync::watch};
use yottalabs_client::wire::Timestamp;

use crate::{
    builder::Builder,
    catalogue::UnknownOffer,
    clock::{Millis, timestamp},
    fault::plan::FaultPlan,
    pod::record::PodRecord,
    quirks::Quirks,
    request_log::RecordedRequest,
    router,
    server::RunningServer,
    state::State,
};

/// A simulated Pods API. Clones are cheap and share the same books.
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
    shared: Arc<Shared>,
}

struct Shared {
    api_key: String,
    quirks: Quirks,
    /// Whether webhooks may go beyond this machine.
    webhooks_anywhere: bool,
    /// Says to whoever waits for it that the books may have changed.
    changed: watch::Sender<()>,
    state: Mutex<State>,
}

impl Simulator {
    /// A simulator with every setting at its default: real time, seed 1, key `sim-key`.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// The settings of a simulator, to be changed before it is built.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn from_parts(
        api_key: String,
        quirks: Quirks,
        webhooks_anywhere: bool,
        state: State,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                api_key,
                quirks,
                webhooks_anywhere,
                changed: watch::Sender::new(()),
                state: Mutex::new(state),
            }),
        }
    }

    /// The API as a router, for calls without a socket. The SDK needs none: the simulator itself is
    /// a transport, `Yotta::builder().transport(sim.clone())`. A transport of your own has to ask
    /// [`injected`](crate::injected) for each response once there are [`faults`](Self::faults).
    pub fn router(&self) -> Router {
        router::router(self)
    }

    /// Listens on an address until the result is dropped.
    ///
    /// # Errors
    ///
    /// If it cannot listen there: the port is taken, or the address is not this machine's.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// let server = yottalabs_sim::Simulator::new().serve(("127.0.0.1", 0)).await?;
    /// println!("listening on {}", server.url());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn serve(&self, addr: impl ToSocketAddrs) -> io::Result<RunningServer> {
        RunningServer::start(self, addr).await
    }

    /// Listens on a free port of this machine until the result is dropped.
    ///
    /// # Errors
    ///
    /// If it cannot listen on 127.0.0.1 at all.
    pub async fn start(&self) -> io::Result<RunningServer> {
        self.serve(("127.0.0.1", 0)).await
    }

    /// The key the API accepts.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.shared.api_key
    }

    pub(crate) fn quirks(&self) -> Quirks {
        self.shared.quirks
    }

    /// What goes wrong when: nothing, until rules are made here.
    #[must_use]
    pub fn faults(&self) -> FaultPlan {
        FaultPlan::new(self.clone())
    }

    /// What time it is in the simulator.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.read(|_, now| timestamp(now))
    }

    /// Jumps ahead, with a manual clock or any other.
    pub fn advance(&self, by: Duration) {
        self.write(|state, _| state.ticker.advance(by));
    }

    /// Every pod there ever was, in order of creation, gone ones included.
    #[must_use]
    pub fn pods(&self) -> Vec<PodRecord> {
        self.read(|state, now| {
            state
                .all_pods()
                .iter()
                .map(|pod| PodRecord::of(pod, now))
                .collect()
        })
    }

    /// How many pods were ever created.
    #[must_use]
    pub fn created_count(&self) -> usize {
        self.read(|state, _| state.all_pods().len())
    }

    /// Every request since the simulator was built or [`clear_requests`](Self::clear_requests)
    /// was called, in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.read(|state, _| state.requests.all().to_vec())
    }

    /// Forgets the requests so far. Pods stay.
    pub fn clear_requests(&self) {
        self.write(|state, _| state.requests.clear());
    }

    /// Sets how many cards of a GPU type there are in a region, those of running pods
    /// included. With 0 it is sold out, and creating a pod there is refused.
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
    /// # Ok::<(), yottalabs_sim::UnknownOffer>(())
    /// ```
    pub fn set_capacity(
        &self,
        gpu_type: &str,
        region: &str,
        is_spot: bool,
        cards: u32,
    ) -> Result<(), UnknownOffer> {
        self.write(|state, _| state.set_cards(gpu_type, region, is_spot, i64::from(cards)))
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&State, Millis) -> T) -> T {
        self.quietly(|state, now| look(state, now))
    }

    pub(crate) fn write<T>(&self, act: impl FnOnce(&mut State, Millis) -> T) -> T {
        let result = self.quietly(act);
        self.shared.changed.send_replace(());
        result
    }

    /// To be told of every change of the books from now on.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.shared.changed.subscribe()
    }

    pub(crate) fn webhooks_anywhere(&self) -> bool {
        self.shared.webhooks_anywhere
    }

    /// The only way to the books. The time is read under the lock, so that what is
    /// done later is never dated earlier.
    pub(crate) fn quietly<T>(&self, act: impl FnOnce(&mut State, Millis) -> T) -> T {
        // A test whose other task has panicked still wants to look at the books.
        let mut state = self
            .shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let now = state.ticker.now();
        state.settle(now);
        act(&mut state, now)
    }
}

impl Default for Simulator {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows what can be counted; neither the key nor any pod's environment.
impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("now", &self.now())
            .field("created", &self.created_count())
            .finish_non_exhaustive()
    }
}
