//! Quirks: deviations of the API's responses from the vendor's page.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use yottalabs_client::Operation;

use crate::clock::iso;
use crate::fault::parse::ParseError;

/// One deviation of responses from the vendor's page.
///
/// Those up to [`DataTrue`](Self::DataTrue) have been seen in the API, in its older versions or in the
/// vendor's other material, so a client has to accept them. The others are plain errors, which a client
/// has to report without a panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Quirk {
    /// Ids are strings of digits.
    StringIds,
    /// All other numbers are strings: prices, sizes, ports, times.
    StringNumbers,
    /// `createdAt` and `updatedAt` are ISO 8601.
    IsoTimes,
    /// Fields that a program can do without are `null`, including lists.
    Nulls,
    /// The response to a create request has only ten fields.
    ShortCreate,
    /// Every object has undocumented fields.
    ExtraFields,
    /// Enums have undocumented values, except for the pod's status.
    NewValues,
    /// The status `INITIALIZING` is called `INITIALIZE`.
    Initialize,
    /// The responses to pause, resume and delete have `data: true`.
    DataTrue,
    /// All fields except ids are `null`.
    AllNull,
    /// Every object is in an array of its own.
    ArraysForObjects,
    /// A success has `data: null`.
    NullData,
    /// The envelope's code is a string.
    StringCode,
}

/// A set of [quirks](Quirk). An empty set means responses as on the vendor's page.
///
/// ```
/// use yottalabs_sim::{Quirk, Quirks, Simulator};
///
/// let all = Simulator::builder().quirks(Quirks::ALL_SEEN).build();
/// let ids = Simulator::builder().quirks(Quirk::StringIds).build();
/// assert_eq!("string-ids".parse::<Quirks>()?, Quirks::from(Quirk::StringIds));
/// # Ok::<(), yottalabs_sim::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quirks(u16);

impl From<Quirks> for String {
    fn from(quirks: Quirks) -> Self {
        quirks.to_string()
    }
}

impl TryFrom<String> for Quirks {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl Quirks {
    /// No quirks: responses as on the vendor's page.
    pub const NONE: Self = Self(0);

    /// All quirks that have been seen, which a client has to accept: those up to
    /// [`DataTrue`](Quirk::DataTrue).
    pub const ALL_SEEN: Self = Self((1 << (Quirk::DataTrue as u16 + 1)) - 1);

    /// This set and one more quirk.
    #[must_use]
    pub const fn with(self, quirk: Quirk) -> Self {
        Self(self.0 | 1 << quirk as u16)
    }

    /// Whether the set contains this quirk.
    #[must_use]
    pub const fn has(self, quirk: Quirk) -> bool {
        self.0 & 1 << quirk as u16 != 0
    }
}

impl Quirk {
    /// All quirks.
    pub const ALL: [Self; 13] = [
        Self::StringIds,
        Self::StringNumbers,
        Self::IsoTimes,
        Self::Nulls,
        Self::ShortCreate,
        Self::ExtraFields,
        Self::NewValues,
        Self::Initialize,
        Self::DataTrue,
        Self::AllNull,
        Self::ArraysForObjects,
        Self::NullData,
        Self::StringCode,
    ];
}

/// The name that serde gives a variant without fields.
pub(crate) fn serde_name<T: Serialize>(variant: &T) -> String {
    let name = serde_json::to_value(variant).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}

impl From<Quirk> for Quirks {
    fn from(quirk: Quirk) -> Self {
        Self::NONE.with(quirk)
    }
}

const NONE: &str = "page";
const ALL_SEEN: &str = "odd";

/// `page`, `odd`, or the names of quirks joined by `+`.
impl fmt::Display for Quirks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quirks = Quirk::ALL.iter().filter(|quirk| self.has(**quirk));
        let names: Vec<String> = quirks.map(serde_name).collect();
        match *self {
            Self::NONE => f.pad(NONE),
            Self::ALL_SEEN => f.pad(ALL_SEEN),
            _ => f.pad(&names.join("+")),
        }
    }
}

fn unknown(name: &str) -> ParseError {
    let names = Quirk::ALL.each_ref().map(serde_name).join(", ");
    ParseError(format!(
        "{name:?} is not a quirk; use page, odd, or some of these joined by '+': {names}"
    ))
}

/// `page`, `odd`, or the names of quirks joined by `+`.
impl FromStr for Quirks {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut quirks = Self::NONE;
        for name in text.split('+') {
            quirks.0 |= match name {
                NONE => 0,
                ALL_SEEN => Self::ALL_SEEN.0,
                _ => {
                    let quirk: Quirk =
                        serde_json::from_value(name.into()).map_err(|_| unknown(name))?;
                    Self::from(quirk).0
                }
            };
        }
        Ok(quirks)
    }
}

/// The fields that [`Quirk::Nulls`] keeps, because programs need them: to identify pods, to wait, to
/// connect, and to know the price.
#[rustfmt::skip]
const NEEDED: &[&str] = &[
    "id", "name", "image", "status", "region", "isSpot", "createdAt", "gpuType", "gpuCount",
    "gpuMemoryInGb", "maxGpuCount", "gpuCountOptions", "available", "availableGpuCounts",
    "environmentVars", "key", "value", "expose", "port", "protocol", "host", "proxyPort",
    "healthy", "ingressUrl", "price", "pricePerGpuPerHour", "totalPricePerHour", "runningMillis",
    "singleCardPrice", "containerVolumeInGb", "containerVolumePrice", "items", "page", "pages",
    "hasNext", "nextCursor", "timestamp", "content",
];

/// The fields that [`Quirk::ShortCreate`] keeps.
#[rustfmt::skip]
const SHORT: [&str; 10] = [
    "id", "name", "image", "status", "gpuType", "gpuCount", "region", "expose", "createdAt",
    "updatedAt",
];

impl Quirks {
    /// Applies the quirks to an envelope. Failures keep their `data`.
    pub(crate) fn apply(self, mut envelope: Value, operation: Option<Operation>) -> Value {
        let Some(fields) = envelope.as_object_mut() else {
            return envelope;
        };
        let succeeded = fields.get("code").and_then(Value::as_i64) == Some(10_000);
        if let Some(data) = fields.get_mut("data").filter(|_| succeeded) {
            self.apply_to_data(data, operation);
        }
        if self.has(Quirk::StringCode) {
            let code = fields.get("code").map(ToString::to_string);
            fields.insert("code".into(), json!(code));
        }
        if self.has(Quirk::ExtraFields) {
            add_fields(fields);
        }
        envelope
    }

    fn apply_to_data(self, data: &mut Value, operation: Option<Operation>) {
        if self.has(Quirk::DataTrue) && data.is_null() {
            *data = json!(true);
        }
        if self.has(Quirk::NullData) {
            *data = Value::Null;
        }
        if self.has(Quirk::ShortCreate)
            && operation == Some(Operation::CreatePod)
            && let Some(fields) = data.as_object_mut()
        {
            fields.retain(|name, _| SHORT.contains(&name.as_str()));
        }
        self.value(data, "");
    }

    /// `name` is the name of the field that holds the value, or of the list that does.
    fn value(self, value: &mut Value, name: &str) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item, name)),
            Value::Object(fields) => {
                self.object(fields);
                if self.has(Quirk::ArraysForObjects) {
                    *value = json!([value.take()]);
                }
            }
            _ => self.scalar(value, name),
        }
    }

    fn object(self, fields: &mut Map<String, Value>) {
        for (name, value) in fields.iter_mut() {
            let is_null = (self.has(Quirk::Nulls) && !NEEDED.contains(&name.as_str()))
                || (self.has(Quirk::AllNull) && !is_id(name));
            if is_null {
                *value = Value::Null;
            } else {
                self.value(value, name);
            }
        }
        if self.has(Quirk::ExtraFields) {
            add_fields(fields);
        }
    }

    fn scalar(self, value: &mut Value, name: &str) {
        if self.has(Quirk::Initialize) && name == "status" && *value == "INITIALIZING" {
            *value = json!("INITIALIZE");
        }
        if self.has(Quirk::NewValues)
            && value.is_string()
            && let Some(new) = new_value(name)
        {
            *value = json!(new);
        }
        if self.has(Quirk::IsoTimes)
            && matches!(name, "createdAt" | "updatedAt")
            && let Some(millis) = value.as_i64()
        {
            *value = json!(iso(millis));
        }
        let quirk = match is_id(name) {
            true => Quirk::StringIds,
            false => Quirk::StringNumbers,
        };
        if value.is_number() && self.has(quirk) {
            *value = json!(value.to_string());
        }
    }
}

fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("Id")
}

fn add_fields(fields: &mut Map<String, Value>) {
    fields.insert("traceId".into(), json!("0af7651916cd43dd"));
    fields.insert("ext".into(), json!({ "v": [1, null, { "deep": true }] }));
}

/// An undocumented value of an enum.
fn new_value(field: &str) -> Option<&'static str> {
    Some(match field {
        "officialImage" => "MARKETPLACE",
        "imagePublicType" => "OFFICIAL",
        "resourceType" => "NPU",
        "cloudType" => "SOVEREIGN",
        "desiredState" => "HIBERNATED",
        "mountMode" => "Shared",
        "protocol" => "http",
        "acceleratorVendor" => "TENSTORRENT",
        "level" => "TRACE",
        _ => return None,
    })
}
