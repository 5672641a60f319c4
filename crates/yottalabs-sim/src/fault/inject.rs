//! The middleware that records requests and injects faults, before the key is checked, as a gateway
//! would fail.

use std::future;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use yottalabs_client::Operation;

use super::Fault;
use super::corrupt::corrupt;
use crate::clock::{http_date, timestamp};
use crate::envelope::Code;
use crate::request_log::RecordedRequest;
use crate::router::operation;
use crate::shared::{Shared, SharedState};

/// Longer than any valid request.
const LONGEST_REQUEST: usize = 16 << 20;

/// Records a request on arrival, injects its fault, and records the response.
pub(crate) async fn inject(State(shared): SharedState, request: Request, next: Next) -> Response {
    let operation = operation(&request);
    let uri = request.uri().clone();
    let (number, fault) = shared.write(|state, now| {
        let fault = state.next_fault(operation);
        let number = state.requests.push(RecordedRequest {
            method: request.method().to_string(),
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
            operation,
            status: None,
            code: None,
            fault: fault.clone(),
            applied: 0,
            at: timestamp(now),
        });
        (number, fault)
    });
    let in_flight = InFlight {
        shared,
        number,
        operation,
        uri,
    };
    let mut response = match fault {
        None => in_flight.apply(request, next).await,
        Some(fault) => in_flight.apply_with(&fault, request, next).await,
    };
    in_flight.shared.write(|state, now| {
        // A fault may have set it already.
        let date = response.headers_mut().entry(header::DATE);
        date.or_insert_with(|| http_date(now));
        state.requests.update(number, |record| {
            let is_broken = injected(&response).is_some();
            record.status = (!is_broken).then(|| response.status().as_u16());
            record.code = response.extensions().get::<Code>().map(|code| code.0);
        });
    });
    response
}

/// One request on its way to the handler.
struct InFlight {
    shared: Arc<Shared>,
    /// Its number in the log.
    number: usize,
    operation: Option<Operation>,
    uri: Uri,
}

impl InFlight {
    /// Passes the request to the handler, and records whether it was applied.
    async fn apply(&self, request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        if was_applied(&response) {
            self.shared
                .write(|state, _| state.requests.update(self.number, |r| r.applied += 1));
        }
        response
    }

    async fn apply_with(&self, fault: &Fault, request: Request, next: Next) -> Response {
        match fault {
            Fault::Refuse => broken(Injected::Refused),
            Fault::ResetBefore => broken(Injected::Reset { applied: false }),
            Fault::StallBefore => future::pending().await,
            Fault::ResetAfter => {
                let applied = was_applied(&self.apply(request, next).await);
                broken(Injected::Reset { applied })
            }
            Fault::StallAfter => {
                self.apply(request, next).await;
                future::pending().await
            }
            Fault::Twice => self.apply_twice(request, next).await,
            Fault::Reply(reply) => {
                if reply.applied {
                    self.apply(request, next).await;
                }
                reply.response(&self.uri, self.shared.now())
            }
            _ => {
                let response = self.apply(request, next).await;
                corrupt(fault, response, self.operation, self.shared.now()).await
            }
        }
    }

    async fn apply_twice(&self, request: Request, next: Next) -> Response {
        let (parts, body) = request.into_parts();
        let Ok(bytes) = to_bytes(body, LONGEST_REQUEST).await else {
            // The client disconnected while it was sending, or sends too much.
            return broken(Injected::Reset { applied: false });
        };
        let again = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        self.apply(Request::from_parts(parts, Body::from(bytes)), next.clone())
            .await;
        self.apply(again, next).await
    }
}

fn was_applied(response: &Response) -> bool {
    response.extensions().get::<Code>() == Some(&Code::SUCCESS)
}

/// The response that represents a broken connection. Its body is for those who call the router without
/// calling [`injected`].
fn broken(injected: Injected) -> Response {
    let text = "the simulator breaks the connection here: call yottalabs_sim::injected";
    let mut response = (StatusCode::BAD_GATEWAY, text).into_response();
    response.extensions_mut().insert(injected);
    response
}

/// How a fault breaks the connection.
///
/// A router cannot break a connection, so it returns a response with this value in its extensions. The
/// simulator's own server then breaks the connection. A caller of
/// [`Simulator::router`](crate::Simulator::router) has to call [`injected`] for every response, and
/// return an error of its own if that returns a value.
///
/// Other faults need no such step: stalls are futures and bodies that stay pending, and a body that is
/// cut short ends in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Injected {
    /// The connection was refused: nothing was sent.
    Refused,
    /// The connection was reset: the request was sent, and no response was received.
    Reset {
        /// Whether the request was applied. A client cannot know.
        applied: bool,
    },
}

/// How to break the connection; `None` for a normal response. See [`Injected`].
///
/// ```
/// use axum::{body::Body, http::Request};
/// use tower::ServiceExt;
/// use yottalabs_sim::{Fault, Injected, Operation, Simulator, injected};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sim = Simulator::new();
/// sim.faults().on(Operation::ListPods).next(Fault::Refuse);
/// let request = Request::get("/v2/pods").body(Body::empty())?;
/// let response = sim.router().oneshot(request).await?;
/// // In a transport:
/// let result = match injected(&response) {
///     None => Ok(response),
///     Some(Injected::Refused) => Err("connection refused"),
///     Some(_) => Err("connection reset by peer"),
/// };
/// assert_eq!(result.err(), Some("connection refused"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn injected<B>(response: &axum::http::Response<B>) -> Option<Injected> {
    response.extensions().get::<Injected>().copied()
}
