//! How long a pod has run.

use std::time::Duration;

use yottalabs_client::types::{PodV2RuntimeResponse, ResultPodV2RuntimeResponse};

use crate::call::Call;
use crate::error::Result;
use crate::judge::Missing;
use crate::operation;
use crate::unreadable::Unreadable;
use crate::yotta::Yotta;
use crate::{PodId, PodStatus, Timestamp, UnreadableField};

/// How long a pod has run, by the clock that bills it: the time in `RUNNING`, pauses left out.
///
/// What that comes to is [`cost`](Self::cost). Not for the pod's age, which is the time since
/// [`created_at`](Self::created_at).
///
/// When not to use it: for how long a pod has existed; it counts no pause and no start-up. That is
/// `Pod::created_at`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Runtime {
    /// The pod.
    pub id: PodId,
    /// Its name; empty if the server left it out.
    pub name: String,
    /// Its status; [`PodStatus::Unknown`] with an empty text if the server left it out.
    pub status: PodStatus,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The time it has run, to the millisecond.
    pub running: Option<Duration>,
    /// The same in whole seconds, as the server rounds it down.
    pub running_seconds: Option<i64>,
    unreadable_fields: Vec<UnreadableField>,
}

impl Runtime {
    pub(crate) async fn get(yotta: &Yotta, id: PodId) -> Result<Self> {
        Call::new(yotta, operation::get_pod_runtime)
            .pod(id)
            .send::<ResultPodV2RuntimeResponse, _, _, _>(
                |client| async move { client.get_pod_runtime().id(id).send().await },
                |data, unreadable| {
                    let data = data.ok_or_else(Missing::data)?;
                    Ok(Self::from_wire(data, id, unreadable.clone()))
                },
            )
            .await
    }

    /// The fields that the server sent in a form that could not be read, and that are `None` or empty
    /// for this reason; usually none.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    fn from_wire(wire: PodV2RuntimeResponse, asked: PodId, unreadable: Unreadable) -> Self {
        // Without `..`: a field that the API adds is a compile error here.
        let PodV2RuntimeResponse {
            id,
            name,
            status,
            created_at,
            updated_at,
            running_millis,
            running_seconds,
        } = wire;
        let running = running_millis.map(Duration::from);
        let running_seconds = running_seconds.map(i64::from);
        Self {
            id: id.unwrap_or(asked),
            name: name.unwrap_or_default(),
            status: status.unwrap_or_else(|| PodStatus::from("")),
            created_at,
            updated_at,
            running: running.or_else(|| {
                let seconds = u64::try_from(running_seconds?).ok()?;
                Some(Duration::from_secs(seconds))
            }),
            running_seconds,
            unreadable_fields: unreadable.into_fields(),
        }
    }
}
