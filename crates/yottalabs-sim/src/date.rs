//! The `Date` header, by the simulator's clock.

use axum::{
    extract::{Request, State},
    http::header::DATE,
    middleware::Next,
    response::Response,
};

use crate::{clock::http_date, simulator::Simulator};

/// Every answer has one; a fault may have set it already.
pub(crate) async fn date(State(sim): State<Simulator>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let now = sim.read(|_, now| now);
    let headers = response.headers_mut();
    headers.entry(DATE).or_insert_with(|| http_date(now));
    response
}
