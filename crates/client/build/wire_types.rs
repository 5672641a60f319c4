//! The places of the document whose type is one of `wire` instead of a generated one.
//!
//! The generator replaces a type by its schema, and only if the schema is exactly the one in its settings. So
//! each such place gets a schema with a private `format`, in memory.

use serde_json::{Value, json};

/// The types of `crates/client/src/wire` that replace a schema, with the `type` of that schema.
pub(crate) const ALL: [(&str, &str); 7] = [
    ("Integer", "integer"),
    ("Count", "integer"),
    ("Port", "integer"),
    ("Milliseconds", "integer"),
    ("PodId", "integer"),
    ("Timestamp", "integer"),
    ("Decimal", "number"),
];

/// The private `format` of a schema that is replaced by a type.
pub(crate) fn format(wire: &str) -> String {
    format!("x-wire-{wire}")
}

/// The places whose type does not follow from the schema: `Schema.property`, or a parameter's name.
pub(crate) const PLACES: &[(&str, &str)] = &[
    ("PodV2Response.id", "PodId"),
    ("PodV2RuntimeResponse.id", "PodId"),
    ("PodV2Response.createdAt", "Timestamp"),
    ("PodV2Response.updatedAt", "Timestamp"),
    ("PodV2RuntimeResponse.createdAt", "Timestamp"),
    ("PodV2RuntimeResponse.updatedAt", "Timestamp"),
    ("PodV2RuntimeResponse.runningMillis", "Milliseconds"),
    ("OpenapiPodExposePortResponse.port", "Port"),
    ("OpenapiPodExposePortResponse.proxyPort", "Port"),
    ("V2PageResponseGpuListV2Item.page", "Count"),
    ("V2PageResponseGpuListV2Item.size", "Count"),
    ("V2PageResponseGpuListV2Item.total", "Count"),
    ("V2PageResponseGpuListV2Item.pages", "Count"),
    ("GpuListV2Price.pricePerGpuPerHour", "Decimal"),
    ("GpuListV2Price.gpuPricePerHour", "Decimal"),
    ("GpuListV2Price.containerVolumePricePerHour", "Decimal"),
    ("GpuListV2Price.systemVolumePricePerHour", "Decimal"),
    ("GpuListV2Price.containerVolumePricePerGbPerHour", "Decimal"),
    ("GpuListV2Price.systemVolumePricePerGbPerHour", "Decimal"),
    ("GpuListV2Price.totalPricePerHour", "Decimal"),
    ("PodV2CreateRequest.maxPrice", "Decimal"),
    ("id", "PodId"),
    ("startTime", "Timestamp"),
    ("endTime", "Timestamp"),
];

/// The type for a place: from the table or, in responses, from the schema.
pub(crate) fn of(place: &str, schema: &Value, in_response: bool) -> Option<&'static str> {
    let listed = PLACES.iter().find(|(listed, _)| *listed == place);
    let is_int32 = schema["format"] == "int32";
    match (listed, schema["type"].as_str()) {
        (Some((_, wire)), _) => Some(wire),
        // The codes of the envelope have 32 bits as well, but are not counts.
        (None, Some("integer")) if in_response && is_int32 && !place.ends_with(".code") => {
            Some("Count")
        }
        (None, Some("integer")) if in_response => Some("Integer"),
        (None, Some("number")) if in_response => Some("Decimal"),
        _ => None,
    }
}

/// Marks the schema to be replaced by a type, and keeps its description.
pub(crate) fn put(wire: &str, schema: &mut Value) {
    let types = ALL.iter().find(|(name, _)| *name == wire);
    let mut put = json!({ "type": types.map(|(_, kind)| kind), "format": format(wire) });
    for kept in ["description", "nullable"] {
        if let Some(value) = schema.get(kept) {
            put[kept] = value.clone();
        }
    }
    *schema = put;
}
