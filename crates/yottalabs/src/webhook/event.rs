//! One event.

use std::fmt;

use serde_json::{Map, Value};

use super::find;
use crate::error::{Error, Kind, Result, Violation};
use crate::{Pod, PodId, PodStatus, Timestamp, Yotta};

/// The longest body that is read, in bytes: 1 MiB. A pod with all its fields takes a few thousand.
///
/// Give it to the server too, so that a longer one is not even received.
pub const MAX_BODY: usize = 1024 * 1024;

/// What was posted to a callback URL: a hint to look at a pod, and no proof of anything.
///
/// Anybody can post one: read [what follows from that](crate::webhook#nothing-is-signed).
///
/// ```
/// use yottalabs::{PodId, PodStatus, webhook::Event};
///
/// let event = Event::parse(br#"{"pod_id": "347892374982374983", "status": "FAILED"}"#)?;
/// assert_eq!(event.pod_id(), Some(PodId::new(347_892_374_982_374_983)));
/// assert_eq!(event.status(), Some(&PodStatus::Failed));
/// # Ok::<(), yottalabs::Error>(())
/// ```
///
/// Its `Debug` shows what was found, and nothing of the rest: that may hold secrets.
///
/// When not to use it: as a reason to do anything. [`refetch`](Self::refetch) gives one.
#[derive(Clone, PartialEq)]
pub struct Event {
    pod_id: Option<PodId>,
    status: Option<PodStatus>,
    time: Option<Timestamp>,
    raw: Value,
}

impl Event {
    /// Reads the body of a request. What is not found in it is `None`; what is there and unknown is kept
    /// in [`raw`](Self::raw).
    ///
    /// Headers don't matter: the content type is not documented either.
    ///
    /// # Errors
    ///
    /// [`is_invalid_request`](Error::is_invalid_request), to be answered with 400: the body is longer than
    /// [`MAX_BODY`], no JSON (or nested more than 127 deep), or JSON but no object. The error says where,
    /// and shows nothing of the body.
    pub fn parse(body: &[u8]) -> Result<Self> {
        if body.len() > MAX_BODY {
            let length = body.len();
            return Err(unreadable(format!(
                "has {length} bytes, more than the {MAX_BODY} allowed"
            )));
        }
        let raw: Value =
            serde_json::from_slice(body).map_err(|e| unreadable(format!("is no JSON: {e}")))?;
        let Some(object) = raw.as_object() else {
            let kind = kind(&raw);
            return Err(unreadable(format!("is {kind}, and no JSON object")));
        };
        let (pod_id, status, time) = found(object);
        Ok(Self {
            pod_id,
            status,
            time,
            raw,
        })
    }

    /// The pod it speaks of: a number or a string, in `pod_id`, `podId` or `id`, of the payload itself or
    /// of what stands in its `pod` or `data`.
    ///
    /// Where several are there, the name that says more wins (`pod_id` over `id`), then the place
    /// (`pod.id` over `data.id` over `id`, which may be the event's own).
    #[must_use]
    pub fn pod_id(&self) -> Option<PodId> {
        self.pod_id
    }

    /// What it says the pod has become. It may have gone on since, and it may be a lie.
    ///
    /// Found as the id is, in `pod_status`, `podStatus` or `status`. A text that is no word of at most 64
    /// letters, digits and underscores is not taken for one, so it is safe to log.
    #[must_use]
    pub fn status(&self) -> Option<&PodStatus> {
        self.status.as_ref()
    }

    /// When it happened or was sent, as it says itself: epoch milliseconds or ISO 8601, in `timestamp`,
    /// `time`, `event_time`, `occurred_at` or the pod's `updated_at`, or in their camelCase forms.
    ///
    /// When not to use it: to tell old from new. Who forges an event chooses its time.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        self.time
    }

    /// The whole payload, always an object. It may hold secrets, such as the values of environment
    /// variables.
    #[must_use]
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// The pod as the API says it is now: the way to trust an event. One `GET`, with the key of
    /// `yotta` and its limits and retries.
    ///
    /// Only the id of the event matters here, and it is a number: nothing else that was posted goes
    /// anywhere.
    ///
    /// # Errors
    ///
    /// - [`is_invalid_request`](Error::is_invalid_request): the event names no pod. Nothing was sent.
    /// - [`is_not_found`](Error::is_not_found): there is no such pod. After `TERMINATED` that may be all
    ///   that is left of it; otherwise the event is forged, or meant for another key.
    /// - What any call may fail with.
    pub async fn refetch(&self, yotta: &Yotta) -> Result<Pod> {
        let Some(id) = self.pod_id else {
            return Err(invalid(
                "refetch the pod of a webhook event",
                "names no pod: an integer was looked for in `pod_id`, `podId` and `id`, at the top and in \
                 `data` and `pod`; see what `raw` holds"
                    .to_owned(),
            ));
        };
        yotta.pods().get(id).await
    }
}

type Found = (Option<PodId>, Option<PodStatus>, Option<Timestamp>);

fn found(object: &Map<String, Value>) -> Found {
    let (pod_id, status) = (find::pod_id(object), find::status(object));
    (pod_id, status, find::time(object))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn unreadable(message: String) -> Error {
    invalid("read a webhook event", message)
}

fn invalid(doing: &str, message: String) -> Error {
    let violation = Violation::new("body", message);
    Error::local(doing, Kind::Invalid(vec![violation]))
}

/// Without the payload.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without `..`: whether a new field may be shown is decided here.
        let Self {
            pod_id,
            status,
            time,
            raw: _,
        } = self;
        f.debug_struct("Event")
            .field("pod_id", pod_id)
            .field("status", status)
            .field("time", time)
            .field("raw", &"[redacted]")
            .finish()
    }
}
