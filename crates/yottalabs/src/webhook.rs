//! Webhooks: events that the vendor posts to a pod's callback URL.
//!
//! For a pod created with [`PodSpec::callback_url`](crate::PodSpec::callback_url), the vendor sends an HTTP POST
//! to that URL whenever the pod becomes `RUNNING`, `TERMINATED`, `FAILED` or `DEGRADED`. The payload is not
//! documented. [`Event::parse`] is therefore lenient: it accepts any JSON object, extracts what it recognises,
//! and keeps the whole payload in [`Event::raw`].
//!
//! ```no_run
//! use yottalabs::{PodStatus, Yotta, webhook};
//!
//! # async fn f(yotta: Yotta, body: &[u8]) -> Result<(), yottalabs::Error> {
//! let event = webhook::Event::parse(body)?;
//! let pod = event.refetch(&yotta).await?; // trust this, not the event
//! if pod.status == PodStatus::Failed {
//!     println!("pod {} could not start", pod.id);
//! }
//! # Ok(()) }
//! ```
//!
//! `examples/webhook.rs` is a complete program with a server.
//!
//! To wait for a pod that your program has just launched, use [`wait`](crate::Pods::wait): it needs no public
//! address, and its result comes from the API.
//!
//! # Nothing is signed
//!
//! Neither a signature nor any other proof of origin is documented, so **anyone who knows the URL can post to
//! it**:
//!
//! - **Never act on an event alone.** Do not delete, launch, bill or send mail because of it. Call
//!   [`Event::refetch`], which reads the pod from the API with your key, and act on the result. A forged event
//!   then costs one GET request.
//! - **Forged ids.** The key can read pods of its own organisation only, so other ids fail with
//!   [`is_not_found`](crate::Error::is_not_found). An attacker may still send the id of another pod of yours. If
//!   this matters, compare [`Pod::callback_url`](crate::Pod::callback_url) or the ids that you launched.
//! - **Replays, duplicates and order.** Anyone who saw a request can send it again. It is not known whether
//!   the vendor retries failed requests, sends duplicates or keeps the order. Make the handler idempotent:
//!   compare the refetched pod with its previous state, and act on the difference. Events may also be
//!   lost; if you must not miss one, use [`watch`](crate::Pods::watch) or [`wait`](crate::Pods::wait) as well.
//! - **Denial of service.** Every accepted request costs one API call, and the API's rate limit is not documented.
//!   Put an unguessable part into the path (`https://example.com/hooks/<32 random hex digits>`), answer
//!   other paths with 404, limit the body to [`MAX_BODY`], answer with 2xx at once, and refetch afterwards with
//!   one call at a time per pod.
//! - **Secrets.** The path is a secret: use https and do not log it. Anyone with the API key can read
//!   it from the pod. The payload may contain the values of environment variables, as responses of the API do.
//!   [`Event`]'s `Debug` does not show it; do not log [`Event::raw`].

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Kind, Result, Violation};
use crate::{Pod, PodId, PodStatus, Timestamp, Yotta};

/// The maximum size of a body that [`Event::parse`] accepts: 1 MiB. A pod with all its fields has a few thousand
/// bytes.
///
/// Configure your server with this limit too, so that it does not receive larger bodies.
pub const MAX_BODY: usize = 1024 * 1024;

/// The maximum length of a status.
const MAX_STATUS: usize = 64;

/// An event that was posted to a callback URL. It is a hint to look at a pod, not proof of anything.
///
/// Anyone can post an event: see [the consequences](crate::webhook#nothing-is-signed).
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
/// Its `Debug` does not show the payload, which may contain secrets.
#[derive(Clone, PartialEq)]
pub struct Event {
    pod_id: Option<PodId>,
    status: Option<PodStatus>,
    time: Option<Timestamp>,
    raw: Value,
}

impl Event {
    /// Parses the body of a request. Headers are ignored, because the content type is not documented either.
    ///
    /// # Errors
    ///
    /// [`is_invalid_request`](Error::is_invalid_request) if the body is longer than [`MAX_BODY`], is not valid JSON
    /// (or is nested more than 127 levels deep), or is not a JSON object. Answer such a request with
    /// 400. The error contains the position, but no part of the body.
    pub fn parse(body: &[u8]) -> Result<Self> {
        let invalid = |problem| Err(invalid("read a webhook event", problem));
        if body.len() > MAX_BODY {
            let length = body.len();
            return invalid(format!(
                "has {length} bytes, more than the {MAX_BODY} allowed"
            ));
        }
        let raw: Value = match serde_json::from_slice(body) {
            Ok(raw) => raw,
            Err(e) => return invalid(format!("is not valid JSON: {e}")),
        };
        let Value::Object(payload) = &raw else {
            let kind = match raw {
                Value::Null => "`null`",
                Value::Bool(_) => "a boolean",
                Value::Number(_) => "a number",
                Value::String(_) => "a string",
                Value::Array(_) | Value::Object(_) => "an array",
            };
            return invalid(format!("is {kind}, not a JSON object"));
        };
        Ok(Self {
            pod_id: find(payload, POD_ID, read).or_else(|| find(payload, ID, read)),
            status: find(payload, POD_STATUS, read_status)
                .or_else(|| find(payload, STATUS, read_status)),
            time: find(payload, TIME, read).or_else(|| find(payload, UPDATED_AT, read)),
            raw,
        })
    }

    /// The id of the pod: a number or a string in `pod_id`, `podId` or `id`, of the payload or of the objects
    /// `pod` and `data` in it.
    ///
    /// If there are several, `pod_id` and `podId` take precedence over `id`, then `pod` over `data` over the
    /// payload, whose `id` may be the id of the event itself.
    #[must_use]
    pub fn pod_id(&self) -> Option<PodId> {
        self.pod_id
    }

    /// The status of the pod according to the event. It may be outdated or forged.
    ///
    /// It is read from `pod_status`, `podStatus` or `status`, in the same places as the id. A value is ignored if it
    /// is longer than 64 characters or contains other characters than ASCII letters, digits and underscores, so it
    /// is safe to log.
    #[must_use]
    pub fn status(&self) -> Option<&PodStatus> {
        self.status.as_ref()
    }

    /// The time of the event according to itself: epoch milliseconds or ISO 8601, in `timestamp`, `time`,
    /// `event_time`, `occurred_at` or the pod's `updated_at`, or in their camelCase forms.
    ///
    /// Do not use it to distinguish new events from old ones: it may be forged.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        self.time
    }

    /// The whole payload, which is always an object. It may contain secrets, such as the values of
    /// environment variables.
    #[must_use]
    pub fn raw(&self) -> &Value {
        &self.raw
    }

    /// Reads the pod from the API, with the key, timeouts and retries of `yotta`. Call it to verify an event.
    ///
    /// Only the id of the event, an integer, is used in the request.
    ///
    /// # Errors
    ///
    /// - [`is_invalid_request`](Error::is_invalid_request): the event has no pod id. No request was sent.
    /// - [`is_not_found`](Error::is_not_found): there is no such pod. It may have been deleted, if the event says
    ///   `TERMINATED`; otherwise the event is forged or belongs to another key.
    /// - Any other [`Error`] of a call.
    pub async fn refetch(&self, yotta: &Yotta) -> Result<Pod> {
        let id = self.pod_id.ok_or_else(|| {
            invalid(
                "refetch the pod of a webhook event",
                "has no pod id: expected an integer in `pod_id`, `podId` or `id`, at the top level or in \
                 `data` or `pod`; see `raw` for the payload"
                    .to_owned(),
            )
        })?;
        yotta.pods().get(id).await
    }
}

fn invalid(action: &str, problem: String) -> Error {
    let violation = Violation::new("body", problem);
    Error::local(action, Kind::Invalid(vec![violation]))
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the payload.
        f.debug_struct("Event")
            .field("pod_id", &self.pod_id)
            .field("status", &self.status)
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}

/// The objects that may describe the pod, in order of precedence.
const PLACES: [&[&str]; 4] = [&["pod"], &["data", "pod"], &["data"], &[]];

// The names are in snake_case, as in the vendor's task callback, which is documented, and in camelCase, as in
// the Pods API.
const POD_ID: &str = "pod_id|podId";
const ID: &str = "id";
const POD_STATUS: &str = "pod_status|podStatus";
const STATUS: &str = "status";
const TIME: &str = "timestamp|time|event_time|eventTime|occurred_at|occurredAt";
const UPDATED_AT: &str = "updated_at|updatedAt";

/// The first readable value with one of these names, by place and then by name.
fn find<T>(
    payload: &Map<String, Value>,
    names: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let places = PLACES.iter().filter_map(|path| {
        path.iter()
            .try_fold(payload, |object, key| object.get(*key)?.as_object())
    });
    places
        .flat_map(|place| names.split('|').filter_map(|name| place.get(name)))
        .find_map(read)
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// Rejects texts that are not safe to log, because anyone can post them.
fn read_status(value: &Value) -> Option<PodStatus> {
    let status: PodStatus = read(value)?;
    let text = status.as_str();
    let is_word = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_word && (1..=MAX_STATUS).contains(&text.len())).then_some(status)
}
