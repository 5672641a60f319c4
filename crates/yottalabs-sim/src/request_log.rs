//! The log of requests and their responses.

use yottalabs_client::{Operation, wire::Timestamp};

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
    pub(crate) fn arrived(&mut self, request: RecordedRequest) -> RequestNumber {
        self.kept.push(request);
        RequestNumber(self.cleared + self.kept.len() - 1)
    }

    /// Records the response.
    pub(crate) fn answered(
        &mut self,
        number: RequestNumber,
        status: Option<u16>,
        code: Option<i64>,
    ) {
        if let Some(request) = self.get_mut(number) {
            request.status = status;
            request.code = code;
        }
    }

    /// Records the injected fault.
    pub(crate) fn injected(&mut self, number: RequestNumber, fault: Fault) {
        if let Some(request) = self.get_mut(number) {
            request.fault = Some(fault);
        }
    }

    /// Records that the request was applied.
    pub(crate) fn applied(&mut self, number: RequestNumber) {
        if let Some(request) = self.get_mut(number) {
            request.applied += 1;
        }
    }

    /// The request, unless it has been cleared.
    fn get_mut(&mut self, number: RequestNumber) -> Option<&mut RecordedRequest> {
        let index = number.0.checked_sub(self.cleared)?;
        self.kept.get_mut(index)
    }
}

/// The number of a request, in its extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestNumber(usize);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::timestamp;

    fn request(path: &str) -> RecordedRequest {
        RecordedRequest {
            method: "GET".into(),
            path: path.into(),
            query: None,
            operation: None,
            status: None,
            code: None,
            fault: None,
            applied: 0,
            at: timestamp(0),
        }
    }

    #[test]
    fn a_response_is_recorded_after_the_log_was_cleared() {
        let mut log = RequestLog::default();
        let before = log.arrived(request("/before"));
        log.clear();
        let after = log.arrived(request("/after"));
        log.answered(after, Some(200), Some(10_000));
        log.answered(before, Some(500), None);
        assert_eq!(log.all().len(), 1);
        assert_eq!(
            (log.all()[0].status, log.all()[0].code),
            (Some(200), Some(10_000))
        );
    }
}
