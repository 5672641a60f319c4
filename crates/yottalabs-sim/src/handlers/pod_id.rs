//! The id in a path.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::{envelope::Failure, simulator::Simulator};

/// A pod's id, taken from the path. One that is no number cannot be read: HTTP 400.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PodId(pub(crate) i64);

impl FromRequestParts<Simulator> for PodId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, sim: &Simulator) -> Result<Self, Failure> {
        let path = Path::<String>::from_request_parts(parts, sim).await;
        let id = path.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self)
            .ok_or_else(|| Failure::unreadable("id: must be a whole number"))
    }
}
