//! The middleware that injects faults, between the request log and the key check.

use std::{future, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, Uri},
    middleware::Next,
    response::{IntoResponse, Response},
};
use yottalabs_client::Operation;

use super::{Fault, corrupt::corrupt};
use crate::{
    envelope::Code,
    request_log::RequestNumber,
    router::operation,
    shared::{Shared, SharedState},
};

/// Longer than any valid request.
const LONGEST_REQUEST: usize = 16 << 20;

pub(crate) async fn inject(State(shared): SharedState, request: Request, next: Next) -> Response {
    let passage = Passage::new(shared, &request);
    match passage.choose() {
        None => passage.apply(request, next).await,
        Some(fault) => passage.meet(&fault, request, next).await,
    }
}

/// One request on its way to the handler.
struct Passage {
    shared: Arc<Shared>,
    number: Option<RequestNumber>,
    operation: Option<Operation>,
    uri: Uri,
}

impl Passage {
    fn new(shared: Arc<Shared>, request: &Request) -> Self {
        Self {
            shared,
            number: request.extensions().get::<RequestNumber>().copied(),
            operation: operation(request.method(), request.uri().path()),
            uri: request.uri().clone(),
        }
    }

    /// The fault of this request, which is recorded.
    fn choose(&self) -> Option<Fault> {
        self.shared.write(|state, _| {
            let fault = state.next_fault(self.operation)?;
            if let Some(number) = self.number {
                state.requests.injected(number, fault.clone());
            }
            Some(fault)
        })
    }

    /// Passes the request to the handler, and records whether it was applied.
    async fn apply(&self, request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let applied = response.extensions().get::<Code>() == Some(&Code::SUCCESS);
        if let (Some(number), true) = (self.number, applied) {
            self.shared.write(|state, _| state.requests.applied(number));
        }
        response
    }

    async fn meet(&self, fault: &Fault, request: Request, next: Next) -> Response {
        match fault {
            Fault::Refuse => broken(Injected::Refused),
            Fault::ResetBefore => broken(Injected::Reset { applied: false }),
            Fault::StallBefore => future::pending().await,
            Fault::ResetAfter => {
                let response = self.apply(request, next).await;
                let applied = response.extensions().get::<Code>() == Some(&Code::SUCCESS);
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

/// The response that stands for a broken connection. Its body is for those who call the router without
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
