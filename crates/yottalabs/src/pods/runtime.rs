//! The running time of a pod.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use yottalabs_client::types::PodV2RuntimeResponse;

use super::model::Pod;
use crate::call::{Envelope, Request};
use crate::decode;
use crate::operation::Operation;
use crate::unreadable::{Problem, Unreadable};
use crate::yotta::Yotta;
use crate::{PodId, PodStatus, Timestamp};

model! {
    /// How long a pod has run, as billed: the time in `RUNNING`, without pauses and start-up. The age of a
    /// pod is the time since [`created_at`](Self::created_at); what it has cost is [`cost`](Self::cost).
    ///
    /// `Serialize` writes the API's field names, and times in milliseconds.
    #[derive(Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Runtime from PodV2RuntimeResponse;

    shown {
        /// The name; empty if the server left it out.
        pub name: String = name.unwrap_or_default(),
        /// The status; [`PodStatus::Unknown`] with an empty text if the server left it out.
        pub status: PodStatus = status.unwrap_or_else(|| PodStatus::from("")),
        /// When the pod was created.
        pub created_at: Option<Timestamp>,
        /// When the pod was last changed.
        pub updated_at: Option<Timestamp>,
        /// The time that the pod has run, to the millisecond.
        pub running: Option<Duration> = running_millis.map(Duration::from),
        /// The same time in whole seconds, rounded down by the server.
        pub running_seconds: Option<i64> = running_seconds.map(i64::from),
    }

    hidden {}
}

impl Runtime {
    pub(crate) async fn get(yotta: &Yotta, id: PodId) -> crate::Result<Self> {
        Request::of_pod(Operation::GetPodRuntime, id)
            .send(yotta, &|envelope: Envelope<_>, unreadable| {
                let data = envelope.data.ok_or_else(Problem::missing)?;
                Ok(Self::from_wire(data, id, unreadable.clone()))
            })
            .await
    }

    fn from_wire(wire: PodV2RuntimeResponse, asked: PodId, unreadable: Unreadable) -> Self {
        let id = wire.id.unwrap_or(asked);
        let mut runtime = Self::convert(wire, id, unreadable);
        runtime.running = runtime.running.or_else(|| {
            let seconds = u64::try_from(runtime.running_seconds?).ok()?;
            Some(Duration::from_secs(seconds))
        });
        runtime
    }
}

/// Reads it from the API's JSON, as [`Pod`](crate::Pod) is read: for tests, and for stored responses.
impl<'de> Deserialize<'de> for Runtime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::model(deserializer, |wire: PodV2RuntimeResponse, unreadable| {
            let id = wire.id.ok_or_else(|| Pod::missing_id(&unreadable))?;
            Ok(Self::from_wire(wire, id, unreadable))
        })
    }
}
