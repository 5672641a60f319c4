//! The JSON Schema of a specification.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::model::EnvVar;
use super::spec::PodSpec;
use crate::{Decimal, ImagePublicType, Protocol, ResourceType};

/// A type of a field.
pub(super) trait FieldSchema {
    fn schema() -> Value;

    /// The schema of a list of these.
    fn list() -> Value {
        json!({ "type": "array", "items": Self::schema() })
    }
}

/// The schema of the property with this description.
pub(super) fn property(schema: Value, lines: &[&str]) -> Value {
    let mut schema = schema;
    let text: Vec<_> = lines.iter().map(|line| line.trim()).collect();
    schema["description"] = json!(text.join(" "));
    schema
}

/// Field names as in the API, and the documentation of the setters as descriptions. The rules of
/// [`check`](PodSpec::check) are not part of it.
impl JsonSchema for PodSpec {
    fn schema_name() -> Cow<'static, str> {
        "PodSpec".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let (properties, required) = Self::properties();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), Value::Object(properties));
        schema.insert("required".to_owned(), json!(required));
        schema.insert("additionalProperties".to_owned(), json!(false));
        schema.into()
    }
}

impl FieldSchema for String {
    fn schema() -> Value {
        json!({ "type": "string" })
    }
}

/// Declares enums that the server may extend: any text, with the known values as examples.
macro_rules! enums {
    ($($type:ty),+) => { $(
        impl FieldSchema for $type {
            fn schema() -> Value {
                json!({ "type": "string", "examples": <$type>::KNOWN })
            }
        }
    )+ };
}
enums!(ImagePublicType, ResourceType, Protocol);

impl FieldSchema for bool {
    fn schema() -> Value {
        json!({ "type": "boolean" })
    }
}

impl FieldSchema for i64 {
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX })
    }
}

impl FieldSchema for u32 {
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
    }
}

impl FieldSchema for Decimal {
    fn schema() -> Value {
        json!({ "type": ["number", "string"] })
    }
}

/// An object with these properties and no others.
fn object(properties: Value, required: &[&str]) -> Value {
    json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

impl FieldSchema for EnvVar {
    fn schema() -> Value {
        let value = json!({ "type": ["string", "integer", "boolean"] });
        object(
            json!({ "key": { "type": "string" }, "value": value }),
            &["key", "value"],
        )
    }

    fn list() -> Value {
        let value = json!({ "type": ["string", "integer", "boolean"] });
        json!({ "anyOf": [
            { "type": "object", "additionalProperties": value },
            { "type": "array", "items": Self::schema() },
        ] })
    }
}

impl FieldSchema for (u16, Option<Protocol>) {
    fn schema() -> Value {
        let port = json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX });
        object(
            json!({ "port": port, "protocol": Protocol::schema() }),
            &["port"],
        )
    }
}

impl FieldSchema for (String, String) {
    fn schema() -> Value {
        let id = json!({ "type": ["string", "integer"] });
        object(
            json!({ "id": id, "mountPath": { "type": "string" } }),
            &["id", "mountPath"],
        )
    }
}
