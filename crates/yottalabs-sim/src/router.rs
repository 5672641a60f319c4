//! Which path leads to which handler, and what every request passes on its way.

use axum::{
    Router, middleware,
    routing::{get, post},
};

use crate::{
    auth, date, fault, framework_errors, handlers, quirks, request_log, simulator::Simulator,
};

pub(crate) fn router(sim: &Simulator) -> Router {
    Router::new()
        .route("/v2/gpu/list", post(handlers::gpus::list))
        .route(
            "/v2/pods",
            get(handlers::list::list).post(handlers::create::create),
        )
        .route(
            "/v2/pods/{id}",
            get(handlers::get::get).delete(handlers::delete::delete),
        )
        .route("/v2/pods/{id}/pause", post(handlers::pause::pause))
        .route("/v2/pods/{id}/resume", post(handlers::resume::resume))
        .route("/v2/pods/{id}/logs", get(handlers::logs::logs))
        .route("/v2/pods/{id}/runtime", get(handlers::runtime::runtime))
        .fallback(framework_errors::not_found)
        .method_not_allowed_fallback(framework_errors::method_not_allowed)
        // Each layer wraps those above it: a request passes the last one first.
        .layer(middleware::from_fn_with_state(sim.clone(), auth::check_key))
        .layer(middleware::from_fn_with_state(
            sim.clone(),
            quirks::middleware::speak,
        ))
        // Faults come after the log, so that they are seen in it, and ahead of the
        // key check, where a gateway would fail.
        .layer(middleware::from_fn_with_state(
            sim.clone(),
            fault::inject::inject,
        ))
        .layer(middleware::from_fn_with_state(sim.clone(), date::date))
        .layer(middleware::from_fn_with_state(
            sim.clone(),
            request_log::record,
        ))
        .with_state(sim.clone())
}
