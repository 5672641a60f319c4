//! What the vendor posts to a pod's callback URL: read it here, then ask the API whether it is true.
//!
//! A pod that is created with [`PodSpec::callback_url`](crate::PodSpec::callback_url) is announced
//! there, by an HTTP POST whenever it becomes `RUNNING`, `TERMINATED`, `FAILED` or `DEGRADED`. That is
//! all that is documented. The payload is not, so [`Event::parse`] is lenient: it takes any JSON object,
//! finds in it what it can, and keeps the whole in [`Event::raw`].
//!
//! ```no_run
//! use yottalabs::{PodStatus, Yotta, webhook};
//!
//! # async fn f(yotta: Yotta, body: &[u8]) -> Result<(), yottalabs::Error> {
//! let event = webhook::Event::parse(body)?;
//! let pod = event.refetch(&yotta).await?; // this is true; the event is a rumour
//! if pod.status == PodStatus::Failed {
//!     println!("pod {} could not start", pod.id);
//! }
//! # Ok(()) }
//! ```
//!
//! `examples/webhook.rs` is a whole program, with a server.
//!
//! # Nothing is signed
//!
//! No signature is documented, nor any other proof of where a request comes from. So **anybody who
//! knows the URL can post to it**, and whoever receives must take an event for no more than a hint to
//! look:
//!
//! - **Never act on the event alone**: don't delete, launch, bill or mail because of it.
//!   [`Event::refetch`] asks the API with your own key, over TLS; act on the pod that comes back. A
//!   forged event then costs you one GET.
//! - **Forged ids.** The key sees the pods of its own organisation, so an id of somebody else's fails with
//!   [`is_not_found`](crate::Error::is_not_found). One of another pod of yours does not: go by
//!   [`Pod::callback_url`](crate::Pod::callback_url), or by the ids you have launched, if pods are treated
//!   differently.
//! - **Replays, repeats and order.** An old request can be sent again by anyone who saw it. Whether the
//!   vendor repeats a request that failed, sends one twice, or keeps their order is not known. So let the
//!   same event do nothing the second time: compare the refetched pod with what you knew of it, and act on
//!   the difference. Events may also be lost: for what must not be missed,
//!   [`watch`](crate::Pods::watch) or [`wait`](crate::Pods::wait) as well.
//! - **Denial.** Every request that is let through costs a call, of a limit that is not documented either.
//!   Put an unguessable part into the path (`https://example.com/hooks/<32 random hex digits>`), answer
//!   others with 404, bound the body to [`MAX_BODY`], answer 2xx at once and refetch afterwards, one
//!   call at a time for each pod.
//! - **Secrets.** That path is a secret: keep it out of logs, and use https. Who has the key can read it
//!   from the pod. The payload may hold the values of environment variables, as the API's own answers
//!   do: no `Debug` here shows it; don't log [`Event::raw`].
//!
//! # When not to use it
//!
//! In a program that has no public address, and in one that waits for a pod it has just launched:
//! [`wait`](crate::Pods::wait) needs no server, and believes nobody but the API.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

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
    (pod_id(object), status(object), time(object))
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

type Object = Map<String, Value>;

/// The objects inside the payload that are looked into, the one most surely a pod first.
const PLACES: [&[&str]; 4] = [&["pod"], &["data", "pod"], &["data"], &[]];

fn pod_id(payload: &Object) -> Option<PodId> {
    first(payload, &["pod_id", "podId"], read).or_else(|| first(payload, &["id"], read))
}

fn status(payload: &Object) -> Option<PodStatus> {
    first(payload, &["pod_status", "podStatus"], word).or_else(|| first(payload, &["status"], word))
}

fn time(payload: &Object) -> Option<Timestamp> {
    const EVENT: &[&str] = &[
        "timestamp",
        "time",
        "event_time",
        "eventTime",
        "occurred_at",
        "occurredAt",
    ];
    first(payload, EVENT, read).or_else(|| first(payload, &["updated_at", "updatedAt"], read))
}

/// What the first of these names that can be read stands for: place by place, and in each name by name.
fn first<T>(payload: &Object, names: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    let places = PLACES.iter().filter_map(|path| {
        path.iter()
            .try_fold(payload, |at, key| at.get(*key)?.as_object())
    });
    places
        .flat_map(|place| names.iter().filter_map(|name| place.get(*name)))
        .find_map(read)
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// A status goes into logs, and here it comes from anybody: no line breaks, no essays.
fn word(value: &Value) -> Option<PodStatus> {
    let status: PodStatus = read(value)?;
    let text = status.as_str();
    let is_word = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_word && (1..=LONGEST_STATUS).contains(&text.len())).then_some(status)
}

const LONGEST_STATUS: usize = 64;
