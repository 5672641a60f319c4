//! The place where faults happen: behind the request log, ahead of the key check.

use std::future;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, Uri},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Fault, corrupt::corrupt, injected::Injected};
use crate::{
    envelope::Code, operation::Operation, request_log::RequestNumber, simulator::Simulator,
};

/// More than any request that makes sense.
const LONGEST_REQUEST: usize = 16 << 20;

pub(crate) async fn inject(State(sim): State<Simulator>, request: Request, next: Next) -> Response {
    let passage = Passage::new(sim, &request);
    match passage.choose() {
        None => passage.apply(request, next).await,
        Some(fault) => passage.meet(&fault, request, next).await,
    }
}

/// One request on its way to the API.
struct Passage {
    sim: Simulator,
    number: Option<RequestNumber>,
    operation: Option<Operation>,
    uri: Uri,
}

impl Passage {
    fn new(sim: Simulator, request: &Request) -> Self {
        Self {
            sim,
            number: request.extensions().get::<RequestNumber>().copied(),
            operation: Operation::of(request.method(), request.uri().path()),
            uri: request.uri().clone(),
        }
    }

    /// The fault of this request, written down.
    fn choose(&self) -> Option<Fault> {
        self.sim.write(|state, _| {
            let fault = state.next_fault(self.operation)?;
            if let Some(number) = self.number {
                state.requests.met(number, fault.clone());
            }
            Some(fault)
        })
    }

    /// Hands the request to the API, and notes whether that did what was asked.
    async fn apply(&self, request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let applied = response.extensions().get::<Code>() == Some(&Code::SUCCESS);
        if let (Some(number), true) = (self.number, applied) {
            self.sim.write(|state, _| state.requests.applied(number));
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
                reply.response(&self.sim, &self.uri)
            }
            _ => {
                let response = self.apply(request, next).await;
                let now = self.sim.read(|_, now| now);
                corrupt(fault, response, self.operation, now).await
            }
        }
    }

    async fn apply_twice(&self, request: Request, next: Next) -> Response {
        let (parts, body) = request.into_parts();
        let Ok(bytes) = to_bytes(body, LONGEST_REQUEST).await else {
            // The client went while it was sending, or sends without end.
            return broken(Injected::Reset { applied: false });
        };
        let again = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        self.apply(Request::from_parts(parts, Body::from(bytes)), next.clone())
            .await;
        self.apply(again, next).await
    }
}

/// The answer that stands for a broken connection. What is in it is for those who call the
/// router without asking [`injected`](super::injected::injected).
fn broken(injected: Injected) -> Response {
    let text = "the simulator breaks the connection here: ask yottalabs_sim::injected";
    let mut response = (StatusCode::BAD_GATEWAY, text).into_response();
    response.extensions_mut().insert(injected);
    response
}
