//! One answer, said in another quirks.

use serde_json::{Map, Value, json};

use super::{Quirk, Quirks};
use crate::{clock::iso, operation::Operation};

/// What a program cannot do without, and so stays where [`Quirk::Nulls`] is spoken: what
/// it tells its pods by, what it waits for, where it connects to, and what it pays.
const NEEDED: &[&str] = &[
    "id",
    "name",
    "image",
    "status",
    "region",
    "isSpot",
    "createdAt",
    "gpuType",
    "gpuCount",
    "gpuMemoryInGb",
    "maxGpuCount",
    "gpuCountOptions",
    "available",
    "availableGpuCounts",
    "environmentVars",
    "key",
    "value",
    "expose",
    "port",
    "protocol",
    "host",
    "proxyPort",
    "healthy",
    "ingressUrl",
    "price",
    "pricePerGpuPerHour",
    "totalPricePerHour",
    "runningMillis",
    "singleCardPrice",
    "containerVolumeInGb",
    "containerVolumePrice",
    "items",
    "page",
    "pages",
    "hasNext",
    "nextCursor",
    "timestamp",
    "content",
];

/// The fields of a short create answer.
const SHORT: [&str; 10] = [
    "id",
    "name",
    "image",
    "status",
    "gpuType",
    "gpuCount",
    "region",
    "expose",
    "createdAt",
    "updatedAt",
];

impl Quirks {
    /// Says an envelope in this quirks. One that carries a failure keeps its `data`.
    pub(crate) fn apply(self, mut envelope: Value, operation: Option<Operation>) -> Value {
        let Some(fields) = envelope.as_object_mut() else {
            return envelope;
        };
        let succeeded = fields.get("code").and_then(Value::as_i64) == Some(10_000);
        if let Some(data) = fields.get_mut("data").filter(|_| succeeded) {
            self.reword_data(data, operation);
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

    fn reword_data(self, data: &mut Value, operation: Option<Operation>) {
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

    /// `name` is that of the field the value stands in, or of the list it is an item of.
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
        let spelt = if is_id(name) {
            Quirk::StringIds
        } else {
            Quirk::StringNumbers
        };
        if value.is_number() && self.has(spelt) {
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

/// A value that an enum does not have on the page.
fn new_value(field: &str) -> Option<&'static str> {
    match field {
        "officialImage" => Some("MARKETPLACE"),
        "imagePublicType" => Some("OFFICIAL"),
        "resourceType" => Some("NPU"),
        "cloudType" => Some("SOVEREIGN"),
        "desiredState" => Some("HIBERNATED"),
        "mountMode" => Some("Shared"),
        "protocol" => Some("http"),
        "acceleratorVendor" => Some("TENSTORRENT"),
        "level" => Some("TRACE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(quirks: impl Into<Quirks>, data: Value) -> Value {
        let envelope = json!({ "message": "success", "code": 10_000, "data": data });
        quirks.into().apply(envelope, Some(Operation::CreatePod))["data"].take()
    }

    #[test]
    fn the_page_s_dialect_changes_nothing() {
        let data = json!({ "id": 7, "status": "INITIALIZING", "volumes": [{ "id": "1" }] });
        assert_eq!(said(Quirks::NONE, data.clone()), data);
    }

    #[test]
    fn each_oddity_does_its_own_thing_and_no_other() {
        let data = || {
            json!({
                "id": 7, "orgId": 8, "gpuCount": 2, "singleCardPrice": 0.65, "location": "x",
                "createdAt": 0, "status": "INITIALIZING", "imagePublicType": "PUBLIC",
            })
        };
        for (quirk, changes) in [
            (Quirk::StringIds, json!({ "id": "7", "orgId": "8" })),
            (
                Quirk::StringNumbers,
                json!({ "gpuCount": "2", "singleCardPrice": "0.65", "createdAt": "0" }),
            ),
            (
                Quirk::IsoTimes,
                json!({ "createdAt": "1970-01-01T00:00:00.000Z" }),
            ),
            (
                Quirk::Nulls,
                json!({ "orgId": null, "location": null, "imagePublicType": null }),
            ),
            (Quirk::NewValues, json!({ "imagePublicType": "OFFICIAL" })),
            (Quirk::Initialize, json!({ "status": "INITIALIZE" })),
        ] {
            let mut expected = data();
            let (Some(fields), Value::Object(changes)) = (expected.as_object_mut(), changes) else {
                panic!("objects");
            };
            fields.extend(changes);
            assert_eq!(said(quirk, data()), expected, "{quirk:?}");
        }
        let short = said(Quirk::ShortCreate, data());
        assert_eq!(short.as_object().map(Map::len), Some(4), "{short}");
        let nulls = said(Quirk::AllNull, data());
        assert_eq!((&nulls["id"], &nulls["status"]), (&json!(7), &Value::Null));
        assert_eq!(
            said(Quirk::ArraysForObjects, json!({ "id": 7 })),
            json!([{ "id": 7 }])
        );
        assert_eq!(said(Quirk::NullData, data()), Value::Null);
        assert_eq!(said(Quirk::DataTrue, Value::Null), json!(true));
        assert!(said(Quirk::ExtraFields, data())["ext"].is_object());
    }

    #[test]
    fn a_failure_keeps_its_data_and_a_code_can_be_a_string() {
        let failure = json!({ "message": "no", "code": 13_000, "data": null });
        let quirks = Quirks::ALL_SEEN.with(Quirk::StringCode);
        let said = quirks.apply(failure, Some(Operation::DeletePod));
        assert_eq!(
            (&said["data"], &said["code"]),
            (&Value::Null, &json!("13000"))
        );
    }
}
