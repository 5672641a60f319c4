//! A pod out of JSON.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;
use yottalabs_client::types::PodV2Response;

use super::model::Pod;
use crate::decode;
use crate::unreadable::path_text;

/// Reads a pod as the API writes it: for tests of what takes pods, and for what was kept of an answer.
/// Fields that this version does not know are skipped, and those that cannot be read are treated as
/// missing: see [`Pod::unreadable_fields`]. Without an id it is an error.
///
/// ```
/// use yottalabs::{Pod, PodStatus};
///
/// let pod: Pod = serde_json::from_str(r#"{"id": 7, "status": "RUNNING", "singleCardPrice": 0.62}"#)?;
/// assert_eq!((pod.id.get(), pod.status), (7, PodStatus::Running));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// There is no way back: what a pod holds of secrets is not to be written by accident.
impl<'de> Deserialize<'de> for Pod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let read = decode::value::<PodV2Response>(&json);
        let (wire, unreadable) = read.map_err(D::Error::custom)?;
        Self::from_wire(wire, unreadable).map_err(|missing| {
            let path = path_text("", &missing.path);
            D::Error::custom(format_args!("{} at `{path}`", missing.problem))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_wants_an_id_and_nothing_else() {
        let pod: Pod =
            serde_json::from_str(r#"{"id":"347892374982374983","unheardOf":1}"#).unwrap();
        assert_eq!(pod.id.get(), 347_892_374_982_374_983);
        let error = serde_json::from_str::<Pod>(r#"{"name":"a"}"#).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("the value is missing at `id`"),
            "{error}"
        );
    }
}
