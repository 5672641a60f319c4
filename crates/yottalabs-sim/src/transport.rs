//! Calls of the SDK without a socket.

use axum::body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use yottalabs_client::transport::{Body, SendError, Sending, Transport};

use crate::{
    fault::injected::{Injected, injected},
    simulator::Simulator,
};

/// The simulator takes the place of the network: `Yotta::builder().transport(sim.clone())`. The
/// base URL can be any, such as `http://localhost`.
///
/// With it a test can pause tokio's time (`start_paused = true`). Over a socket it cannot: while
/// a task waits for the socket, paused time jumps to the next timer, which is the SDK's timeout.
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
