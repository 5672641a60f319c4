//! What a transport has to do in place of handing an answer on.

use axum::http::Response;

/// How a connection was broken in place of an answer.
///
/// A router cannot break a connection. So the simulator's gives an answer that has this
/// among its extensions: its own server breaks the connection then, and whoever calls
/// [`Simulator::router`](crate::Simulator::router) in process has to ask [`injected`]
/// of every answer, and give an error of its own where it says something.
///
/// All other faults need no help: stalls are futures and bodies that stay pending, and a
/// body that is cut short ends in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Injected {
    /// There was no connection: nothing was sent.
    Refused,
    /// The connection was reset: something was sent, and no answer came.
    Reset {
        /// Whether the API did what was asked. A client cannot know.
        applied: bool,
    },
}

/// How the connection is to be broken, if it is. See [`Injected`].
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
pub fn injected<B>(response: &Response<B>) -> Option<Injected> {
    response.extensions().get::<Injected>().copied()
}
