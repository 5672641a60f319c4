//! Pod ids.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::number::IntegerVisitor;

/// The id of a pod: a 64-bit integer.
///
/// Ids of 18 digits are common, and JavaScript numbers and doubles are exact only up to 2^53 (16
/// digits). So an id is serialised as a JSON string, and deserialised from a string or a number. Keep
/// ids in a `PodId`, an `i64` or a string, never in an `f64`.
///
/// ```
/// # use yottalabs_client::wire::PodId;
/// let id: PodId = "347892374982374983".parse()?;
/// assert_eq!(id, PodId::new(347_892_374_982_374_983));
/// assert_eq!(id.to_string(), "347892374982374983");
/// # Ok::<(), std::num::ParseIntError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PodId(i64);

impl PodId {
    /// Creates an id from a number.
    #[must_use]
    pub const fn new(id: i64) -> Self {
        Self(id)
    }

    /// The id as a number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl From<i64> for PodId {
    fn from(id: i64) -> Self {
        Self(id)
    }
}

impl From<PodId> for i64 {
    fn from(id: PodId) -> Self {
        id.0
    }
}

impl fmt::Display for PodId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PodId {
    type Err = ParseIntError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.trim().parse().map(Self)
    }
}

impl Serialize for PodId {
    /// Serialises to a string. No request body contains a pod id: the API reads ids from the path only.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PodId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_any(IntegerVisitor("a pod id: an integer or a numeric string"))
            .map(Self)
    }
}
