//! Where in an undocumented payload the pod, its status and the time may stand.
//!
//! The nearest relative that is documented, the vendor's task callback, is snake_case; the Pods API
//! itself is camelCase. So both are looked for.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{PodId, PodStatus, Timestamp};

type Object = Map<String, Value>;

/// The objects inside the payload that are looked into, the one most surely a pod first.
const PLACES: [&[&str]; 4] = [&["pod"], &["data", "pod"], &["data"], &[]];

pub(super) fn pod_id(payload: &Object) -> Option<PodId> {
    first(payload, &["pod_id", "podId"], read).or_else(|| first(payload, &["id"], read))
}

pub(super) fn status(payload: &Object) -> Option<PodStatus> {
    first(payload, &["pod_status", "podStatus"], word).or_else(|| first(payload, &["status"], word))
}

pub(super) fn time(payload: &Object) -> Option<Timestamp> {
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
