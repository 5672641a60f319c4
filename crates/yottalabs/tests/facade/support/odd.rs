//! Responses with one odd field. The fields are taken from the specification.

use serde_json::{Value, json};
use yottalabs::UnreadableField;

/// Values that are valid for few fields.
pub(crate) const ODD: [&str; 11] = [
    "1",
    "\"soon\"",
    "\"\"",
    "true",
    "[]",
    "{}",
    "[null]",
    "1.5",
    "-1",
    "\"N/A\"",
    "123456789012345678901234567890",
];

/// The kind of a field in the specification, which decides which values are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// An enum, which the server may extend: any text, and the numbers of an older API.
    Word,
    Integer,
    /// An integer that is never negative.
    Count,
    Decimal,
    Boolean,
    List,
    Object,
}

impl Kind {
    pub(crate) fn allows(self, value: &str) -> bool {
        match self {
            Self::Text => value.starts_with('"'),
            Self::Word => value.starts_with('"') || ["1", "-1"].contains(&value),
            Self::Integer => ["1", "-1"].contains(&value),
            Self::Count => value == "1",
            Self::Decimal => ["1", "1.5", "-1"].contains(&value),
            Self::Boolean => value == "true",
            // Unreadable elements are reported separately.
            Self::List => value.starts_with('['),
            Self::Object => value == "{}",
        }
    }
}

fn schemas() -> Value {
    let text = include_str!("../../../../../spec/openapi.json");
    let mut spec: Value = serde_json::from_str(text).unwrap();
    spec["components"]["schemas"].take()
}

/// The schema that a `$ref` stands for, directly or in an `allOf`.
fn resolve<'a>(schemas: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema["$ref"]
        .as_str()
        .or_else(|| schema["allOf"][0]["$ref"].as_str());
    match reference.and_then(|reference| reference.rsplit('/').next()) {
        Some(name) => &schemas[name],
        None => schema,
    }
}

/// A field: its JSON pointer, its name in the SDK's reports, its kind.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) pointer: String,
    pub(crate) path: String,
    pub(crate) kind: Kind,
}

/// A valid value of a schema. Adds its fields at any depth to `fields`.
fn sample(schemas: &Value, name: &str, at: &Field, fields: &mut Vec<Field>) -> Value {
    let properties = schemas[name]["properties"].as_object().unwrap();
    let members = properties.iter().map(|(key, property)| {
        let separator = if at.path.is_empty() { "" } else { "." };
        let mut field = Field {
            pointer: format!("{}/{key}", at.pointer),
            path: format!("{}{separator}{key}", at.path),
            kind: Kind::Object,
        };
        let target = resolve(schemas, property);
        // The wire types that the schema does not show: see `crates/client/build/wire_types.rs`.
        let is_price = name == "GpuListV2Price" && key != "currency";
        let is_id = name == "PodV2RuntimeResponse" && key == "id";
        let is_count = name == "V2PageResponseGpuListV2Item" || key == "runningMillis";
        field.kind = match target["type"].as_str() {
            _ if is_price => Kind::Decimal,
            _ if is_id => Kind::Integer,
            Some("string") if target["enum"].is_array() => Kind::Word,
            Some("string") => Kind::Text,
            Some("integer") if target["format"] == "int32" || is_count => Kind::Count,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Decimal,
            Some("boolean") => Kind::Boolean,
            Some("array") => Kind::List,
            _ => Kind::Object,
        };
        fields.push(field.clone());
        let value = match field.kind {
            Kind::Word => target["enum"][0].clone(),
            Kind::Text => json!("8"),
            Kind::Integer | Kind::Count | Kind::Decimal => json!(8),
            Kind::Boolean => json!(true),
            Kind::Object => sample(schemas, schema_name(schemas, target), &field, fields),
            Kind::List => {
                let element = Field {
                    pointer: format!("{}/0", field.pointer),
                    path: format!("{}[0]", field.path),
                    kind: Kind::Object,
                };
                let items = resolve(schemas, &target["items"]);
                match items["type"].as_str() {
                    Some("integer") => json!([8]),
                    _ => json!([sample(
                        schemas,
                        schema_name(schemas, items),
                        &element,
                        fields
                    )]),
                }
            }
        };
        (key.clone(), value)
    });
    Value::Object(members.collect())
}

fn schema_name<'a>(schemas: &'a Value, schema: &Value) -> &'a str {
    let mut named = schemas.as_object().unwrap().iter();
    let (name, _) = named.find(|(_, named)| *named == schema).unwrap();
    name
}

/// A valid value of a schema, and all of its fields.
pub(crate) fn whole(name: &str) -> (Value, Vec<Field>) {
    let root = Field {
        pointer: String::new(),
        path: String::new(),
        kind: Kind::Object,
    };
    let mut fields = Vec::new();
    let value = sample(&schemas(), name, &root, &mut fields);
    (value, fields)
}

/// The JSON with this text at the pointer. (A `Value` cannot hold every number.)
pub(crate) fn with(value: &Value, pointer: &str, odd: &str) -> String {
    let mut value = value.clone();
    *value.pointer_mut(pointer).unwrap() = json!("@odd@");
    value.to_string().replace("\"@odd@\"", odd)
}

/// A pod with all its fields.
pub(crate) fn pod(id: i64) -> Value {
    let (mut pod, _) = whole("PodV2Response");
    pod["id"] = json!(id);
    pod["status"] = json!("RUNNING");
    pod
}

/// The fields of a pod that are not in another field.
pub(crate) fn fields_of_a_pod() -> Vec<Field> {
    let (_, fields) = whole("PodV2Response");
    let top = fields.into_iter();
    let top: Vec<_> = top.filter(|field| !field.path.contains('[')).collect();
    assert_eq!(top.len(), 42);
    top
}

pub(crate) fn paths(fields: &[UnreadableField]) -> Vec<&str> {
    fields.iter().map(UnreadableField::path).collect()
}

/// The fields that the SDK should report if a field has this value.
pub(crate) fn expected(field: &Field, odd: &str) -> Vec<String> {
    match odd {
        "[null]" if field.kind == Kind::List => vec![format!("{}[0]", field.path)],
        _ if field.kind.allows(odd) => Vec::new(),
        _ => vec![field.path.clone()],
    }
}
