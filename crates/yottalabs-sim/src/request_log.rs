//! The log of requests and their responses.

use yottalabs_client::Operation;
use yottalabs_client::wire::Timestamp;

use crate::fault::Fault;

/// A request and its response.
///
/// It is recorded on arrival, so the log includes requests without a response.
///
/// ```
/// use yottalabs_sim::{Operation, Simulator};
///
/// // Every create request has created one pod.
/// let sim = Simulator::new();
/// let creates = sim.requests().into_iter().filter(|r| r.operation == Some(Operation::CreatePod));
/// assert_eq!(creates.count(), sim.created_count());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query as it was sent, without the question mark.
    pub query: Option<String>,
    /// The operation; `None` for an unknown path or method.
    pub operation: Option<Operation>,
    /// The HTTP status of the response; `None` if there is no response yet, or if a fault has broken the
    /// connection instead.
    pub status: Option<u16>,
    /// The code in the response's envelope; `None` if the response has no readable envelope.
    pub code: Option<i64>,
    /// The injected fault; see [`Simulator::faults`](crate::Simulator::faults).
    pub fault: Option<Fault>,
    /// How often the request was applied: once normally, never if it was refused or a fault kept it from
    /// the API, and twice with [`Fault::Twice`].
    pub applied: u32,
    /// When the request arrived, by the simulator's clock.
    pub at: Timestamp,
}

/// The requests since the log was last cleared.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// How many requests have been cleared, which is the number of the first one kept.
    cleared: usize,
    kept: Vec<RecordedRequest>,
}

impl RequestLog {
    pub(crate) fn all(&self) -> &[RecordedRequest] {
        &self.kept
    }

    pub(crate) fn clear(&mut self) {
        self.cleared += self.kept.len();
        self.kept.clear();
    }

    /// Records a request, and returns its number.
    pub(crate) fn push(&mut self, request: RecordedRequest) -> usize {
        self.kept.push(request);
        self.cleared + self.kept.len() - 1
    }

    /// Changes the record of a request, unless it has been cleared.
    pub(crate) fn update(&mut self, number: usize, change: impl FnOnce(&mut RecordedRequest)) {
        let index = number.checked_sub(self.cleared);
        if let Some(request) = index.and_then(|index| self.kept.get_mut(index)) {
            change(request);
        }
    }
}
