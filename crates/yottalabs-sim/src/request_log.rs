//! The log of requests: what came in, and how it was answered.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use yottalabs_client::wire::Timestamp;

use crate::{
    clock::timestamp,
    envelope::Code,
    fault::{Fault, injected::injected},
    operation::Operation,
    simulator::Simulator,
};

/// A request as it came in, and how it was answered.
///
/// It is written down on arrival, so one whose answer never left is there too.
///
/// ```
/// use yottalabs_sim::{Operation, Simulator};
///
/// // A pod is created once, however often the client tried.
/// let sim = Simulator::new();
/// let creates = sim.requests().into_iter().filter(|r| r.operation == Some(Operation::CreatePod));
/// assert_eq!(creates.count(), sim.created_count());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, as it was sent.
    pub path: String,
    /// The query, as it was sent, without the question mark.
    pub query: Option<String>,
    /// The operation it was for; `None` for an unknown path or method.
    pub operation: Option<Operation>,
    /// The HTTP status of the answer; `None` while there is none, and where a fault has
    /// broken the connection instead.
    pub status: Option<u16>,
    /// The code in the answer's envelope, if it had one that can be read.
    pub code: Option<i64>,
    /// What went wrong with it by plan; see [`Simulator::faults`](crate::Simulator::faults).
    pub fault: Option<Fault>,
    /// How often the API did what the request asked for: once where all went well, not at
    /// all where it refused or a fault kept the request away, twice with [`Fault::Twice`].
    pub applied: u32,
    /// When it came in, by the simulator's clock.
    pub at: Timestamp,
}

/// All requests since the log was last cleared.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// How many requests have been cleared away: the number of the first one kept.
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

    /// Writes a request down and gives it a number.
    fn arrived(&mut self, request: RecordedRequest) -> RequestNumber {
        self.kept.push(request);
        RequestNumber(self.cleared + self.kept.len() - 1)
    }

    /// Notes the answer.
    fn answered(&mut self, number: RequestNumber, status: Option<u16>, code: Option<i64>) {
        if let Some(request) = self.get_mut(number) {
            request.status = status;
            request.code = code;
        }
    }

    /// Notes the fault that the request has met.
    pub(crate) fn met(&mut self, number: RequestNumber, fault: Fault) {
        if let Some(request) = self.get_mut(number) {
            request.fault = Some(fault);
        }
    }

    /// Notes that the API has done what was asked.
    pub(crate) fn applied(&mut self, number: RequestNumber) {
        if let Some(request) = self.get_mut(number) {
            request.applied += 1;
        }
    }

    /// The request, unless it has been cleared away meanwhile.
    fn get_mut(&mut self, number: RequestNumber) -> Option<&mut RecordedRequest> {
        let index = number.0.checked_sub(self.cleared)?;
        self.kept.get_mut(index)
    }
}

/// Which request this is, among its extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestNumber(usize);

pub(crate) async fn record(
    State(sim): State<Simulator>,
    mut request: Request,
    next: Next,
) -> Response {
    let uri = request.uri();
    let (method, path) = (request.method().as_str().to_owned(), uri.path().to_owned());
    let operation = Operation::of(request.method(), uri.path());
    let query = uri.query().map(str::to_owned);
    let number = sim.write(|state, now| {
        let at = timestamp(now);
        let (status, code) = (None, None);
        state.requests.arrived(RecordedRequest {
            method,
            path,
            query,
            operation,
            status,
            code,
            fault: None,
            applied: 0,
            at,
        })
    });
    request.extensions_mut().insert(number);
    let response = next.run(request).await;
    let code = response.extensions().get::<Code>().map(|code| code.0);
    let status = injected(&response)
        .is_none()
        .then(|| response.status().as_u16());
    sim.write(|state, _| state.requests.answered(number, status, code));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn an_answer_finds_its_request_though_the_log_was_cleared() {
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
