//! Which places of the document are read and written by a type of `wire` instead of a generated one.
//!
//! The generator swaps a type by its schema, and only if the schema is exactly the one it was told.
//! So a place that is to have a type of ours gets a private `format`, in memory, and nothing else.

use serde_json::{Value, json};

/// A type of `crates/client/src/wire`, and the schema that stands for it.
pub(crate) struct WireType {
    /// Its path as the generated code names it.
    pub(crate) path: &'static str,
    /// `type` of the schema that the generator is told.
    pub(crate) schema_type: &'static str,
    /// `format` of that schema.
    pub(crate) format: &'static str,
}

pub(crate) const INTEGER: WireType = WireType {
    path: "crate::wire::Integer",
    schema_type: "integer",
    format: "x-integer",
};
pub(crate) const COUNT: WireType = WireType {
    path: "crate::wire::Count",
    schema_type: "integer",
    format: "x-count",
};
pub(crate) const PORT: WireType = WireType {
    path: "crate::wire::Port",
    schema_type: "integer",
    format: "x-port",
};
pub(crate) const MILLISECONDS: WireType = WireType {
    path: "crate::wire::Milliseconds",
    schema_type: "integer",
    format: "x-milliseconds",
};
pub(crate) const POD_ID: WireType = WireType {
    path: "crate::wire::PodId",
    schema_type: "integer",
    format: "x-pod-id",
};
pub(crate) const TIMESTAMP: WireType = WireType {
    path: "crate::wire::Timestamp",
    schema_type: "integer",
    format: "x-timestamp",
};
pub(crate) const DECIMAL: WireType = WireType {
    path: "crate::wire::Decimal",
    schema_type: "number",
    format: "x-decimal",
};
pub(crate) const ALL: [&WireType; 7] = [
    &INTEGER,
    &COUNT,
    &PORT,
    &MILLISECONDS,
    &POD_ID,
    &TIMESTAMP,
    &DECIMAL,
];

/// The places whose type does not follow from the schema: `Schema.property`, or a parameter's name.
pub(crate) const PLACES: &[(&str, &WireType)] = &[
    ("PodV2Response.id", &POD_ID),
    ("PodV2RuntimeResponse.id", &POD_ID),
    ("PodV2Response.createdAt", &TIMESTAMP),
    ("PodV2Response.updatedAt", &TIMESTAMP),
    ("PodV2RuntimeResponse.createdAt", &TIMESTAMP),
    ("PodV2RuntimeResponse.updatedAt", &TIMESTAMP),
    ("PodV2RuntimeResponse.runningMillis", &MILLISECONDS),
    ("OpenapiPodExposePortResponse.port", &PORT),
    ("OpenapiPodExposePortResponse.proxyPort", &PORT),
    ("V2PageResponseGpuListV2Item.page", &COUNT),
    ("V2PageResponseGpuListV2Item.size", &COUNT),
    ("V2PageResponseGpuListV2Item.total", &COUNT),
    ("V2PageResponseGpuListV2Item.pages", &COUNT),
    ("GpuListV2Price.pricePerGpuPerHour", &DECIMAL),
    ("GpuListV2Price.gpuPricePerHour", &DECIMAL),
    ("GpuListV2Price.containerVolumePricePerHour", &DECIMAL),
    ("GpuListV2Price.systemVolumePricePerHour", &DECIMAL),
    ("GpuListV2Price.containerVolumePricePerGbPerHour", &DECIMAL),
    ("GpuListV2Price.systemVolumePricePerGbPerHour", &DECIMAL),
    ("GpuListV2Price.totalPricePerHour", &DECIMAL),
    ("PodV2CreateRequest.maxPrice", &DECIMAL),
    ("id", &POD_ID),
    ("startTime", &TIMESTAMP),
    ("endTime", &TIMESTAMP),
];

/// The type for a place: from the table or, in responses, from the schema.
pub(crate) fn of(place: &str, schema: &Value, in_response: bool) -> Option<&'static WireType> {
    let listed = PLACES.iter().find(|(listed, _)| *listed == place);
    let is_int32 = schema["format"] == "int32";
    match (listed, schema["type"].as_str()) {
        (Some((_, wire)), _) => Some(wire),
        // The codes of the envelope have 32 bits as well, but are not counts.
        (None, Some("integer")) if in_response && is_int32 && !place.ends_with(".code") => {
            Some(&COUNT)
        }
        (None, Some("integer")) if in_response => Some(&INTEGER),
        (None, Some("number")) if in_response => Some(&DECIMAL),
        _ => None,
    }
}

impl WireType {
    /// Makes the schema stand for this type; its description stays.
    pub(crate) fn put(&self, schema: &mut Value) {
        let mut put = json!({ "type": self.schema_type, "format": self.format });
        for kept in ["description", "nullable"] {
            if let Some(value) = schema.get(kept) {
                put[kept] = value.clone();
            }
        }
        *schema = put;
    }
}
