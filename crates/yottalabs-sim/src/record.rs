//! The log of requests: what came in, and how it was answered.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use jiff::Timestamp;

use crate::{clock::timestamp, envelope::Code, operation::Operation, simulator::Simulator};

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
pub struct Recorded {
    /// The HTTP method.
    pub method: String,
    /// The path, as it was sent.
    pub path: String,
    /// The query, as it was sent, without the question mark.
    pub query: Option<String>,
    /// The operation it was for; `None` for an unknown path or method.
    pub operation: Option<Operation>,
    /// The HTTP status of the answer; `None` while there is none.
    pub status: Option<u16>,
    /// The code in the answer's envelope, if it had one.
    pub code: Option<i64>,
    /// When it came in, by the simulator's clock.
    pub at: Timestamp,
}

/// All requests since the log was last cleared.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// How many requests have been cleared away: the number of the first one kept.
    cleared: usize,
    kept: Vec<Recorded>,
}

impl RequestLog {
    pub(crate) fn all(&self) -> &[Recorded] {
        &self.kept
    }

    pub(crate) fn clear(&mut self) {
        self.cleared += self.kept.len();
        self.kept.clear();
    }

    /// Writes a request down and gives it a number.
    fn arrived(&mut self, request: Recorded) -> usize {
        self.kept.push(request);
        self.cleared + self.kept.len() - 1
    }

    /// Notes the answer, unless the request has been cleared away meanwhile.
    fn answered(&mut self, number: usize, status: u16, code: Option<i64>) {
        let index = number.checked_sub(self.cleared);
        if let Some(request) = index.and_then(|index| self.kept.get_mut(index)) {
            request.status = Some(status);
            request.code = code;
        }
    }
}

pub(crate) async fn record(State(sim): State<Simulator>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    let (method, path) = (request.method().as_str().to_owned(), uri.path().to_owned());
    let operation = Operation::of(request.method(), uri.path());
    let query = uri.query().map(str::to_owned);
    let number = sim.write(|state, now| {
        let at = timestamp(now);
        let (status, code) = (None, None);
        state.requests.arrived(Recorded {
            method,
            path,
            query,
            operation,
            status,
            code,
            at,
        })
    });
    let response = next.run(request).await;
    let code = response.extensions().get::<Code>().map(|code| code.0);
    sim.write(|state, _| {
        state
            .requests
            .answered(number, response.status().as_u16(), code)
    });
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str) -> Recorded {
        Recorded {
            method: "GET".into(),
            path: path.into(),
            query: None,
            operation: None,
            status: None,
            code: None,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_answer_finds_its_request_though_the_log_was_cleared() {
        let mut log = RequestLog::default();
        let before = log.arrived(request("/before"));
        log.clear();
        let after = log.arrived(request("/after"));
        log.answered(after, 200, Some(10_000));
        log.answered(before, 500, None);
        assert_eq!(log.all().len(), 1);
        assert_eq!(
            (log.all()[0].status, log.all()[0].code),
            (Some(200), Some(10_000))
        );
    }
}
