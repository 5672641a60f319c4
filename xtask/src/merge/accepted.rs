//! Step 2: the subset of OpenAPI 3.0 that the merge supports.
//!
//! The other steps skip keys that they do not know. So the tables here list every supported key with the type of its
//! value, and a document that has any other key is refused by name. Extensions (`x-…`) are accepted wherever the
//! specification allows them.
//!
//! A new keyword that holds schemas must also be added to `Walk::schema` in `schema.rs`, by which the other steps find
//! schemas.

use crate::pointer::push;
use crate::schema::operations;
use serde_json::Value;

/// The type of a value.
enum Shape {
    Any,
    Text,
    /// A string without control characters, which would break the lines of the output or control the terminal.
    Name,
    Flag,
    Number,
    /// One of these strings.
    Word(&'static [&'static str]),
    /// A reference to a component schema. Escapes are not supported, because the later steps look schemas up by name.
    Ref,
    List(&'static Shape),
    /// An object with arbitrary keys.
    Map(&'static Shape),
    /// An object with these keys, all of them optional, and with extensions.
    Object(Keys),
    Schema,
    SchemaOrFlag,
}

type Keys = &'static [(&'static str, Shape)];

use Shape::{Any, Flag, List, Map, Name, Number, Object, Ref, Schema, SchemaOrFlag, Text, Word};

const DOCUMENT: Keys = &[
    ("openapi", Text),
    ("info", Object(INFO)),
    ("servers", List(&Map(&Any))),
    ("security", List(&Map(&Any))),
    ("tags", List(&Object(TAG))),
    ("paths", Map(&Object(PATH))),
    ("components", Object(COMPONENTS)),
    ("externalDocs", Map(&Any)),
];

const INFO: Keys = &[
    ("title", Text),
    ("description", Text),
    ("termsOfService", Text),
    ("contact", Map(&Any)),
    ("license", Object(&[("name", Text), ("url", Text)])),
    ("version", Text),
];

const TAG: Keys = &[
    ("name", Name),
    ("description", Text),
    ("externalDocs", Map(&Any)),
];

const PATH: Keys = &[
    ("summary", Text),
    ("description", Text),
    ("servers", List(&Map(&Any))),
    ("parameters", List(&Object(PARAMETER))),
    ("get", Object(OPERATION)),
    ("put", Object(OPERATION)),
    ("post", Object(OPERATION)),
    ("delete", Object(OPERATION)),
    ("options", Object(OPERATION)),
    ("head", Object(OPERATION)),
    ("patch", Object(OPERATION)),
    ("trace", Object(OPERATION)),
];

const OPERATION: Keys = &[
    ("tags", List(&Text)),
    ("summary", Text),
    ("description", Text),
    ("externalDocs", Map(&Any)),
    ("operationId", Name),
    ("parameters", List(&Object(PARAMETER))),
    ("requestBody", Object(BODY)),
    ("responses", Map(&Object(RESPONSE))),
    ("deprecated", Flag),
    ("security", List(&Map(&Any))),
    ("servers", List(&Map(&Any))),
];

/// The keys of a parameter or a header. A header has no `name` and no `in`.
const PARAMETER: Keys = &[
    ("name", Name),
    ("in", Word(&["path", "query", "header", "cookie"])),
    ("description", Text),
    ("required", Flag),
    ("deprecated", Flag),
    ("allowEmptyValue", Flag),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
    ("schema", Schema),
    ("example", Any),
    ("examples", Map(&Map(&Any))),
];

const BODY: Keys = &[
    ("description", Text),
    ("content", Map(&Object(MEDIA))),
    ("required", Flag),
];

const RESPONSE: Keys = &[
    ("description", Text),
    ("headers", Map(&Object(PARAMETER))),
    ("content", Map(&Object(MEDIA))),
    ("links", Map(&Map(&Any))),
];

const MEDIA: Keys = &[
    ("schema", Schema),
    ("example", Any),
    ("examples", Map(&Map(&Any))),
];

const COMPONENTS: Keys = &[
    ("schemas", Map(&Schema)),
    ("securitySchemes", Map(&Object(SECURITY_SCHEME))),
];

const SECURITY_SCHEME: Keys = &[
    ("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
    ("description", Text),
    ("name", Name),
    ("in", Word(&["query", "header", "cookie"])),
    ("scheme", Text),
    ("bearerFormat", Text),
    ("flows", Map(&Any)),
    ("openIdConnectUrl", Text),
];

const TYPES: &[&str] = &["object", "array", "string", "integer", "number", "boolean"];

const SCHEMA: Keys = &[
    ("$ref", Ref),
    ("title", Text),
    ("multipleOf", Number),
    ("maximum", Number),
    ("exclusiveMaximum", Flag),
    ("minimum", Number),
    ("exclusiveMinimum", Flag),
    ("maxLength", Number),
    ("minLength", Number),
    ("pattern", Text),
    ("maxItems", Number),
    ("minItems", Number),
    ("uniqueItems", Flag),
    ("maxProperties", Number),
    ("minProperties", Number),
    ("required", List(&Text)),
    ("enum", List(&Name)),
    ("type", Word(TYPES)),
    ("not", Schema),
    ("allOf", List(&Schema)),
    ("oneOf", List(&Schema)),
    ("anyOf", List(&Schema)),
    ("items", Schema),
    ("properties", Map(&Schema)),
    ("additionalProperties", SchemaOrFlag),
    ("description", Text),
    ("format", Text),
    ("default", Any),
    ("nullable", Flag),
    ("discriminator", Map(&Any)),
    ("readOnly", Flag),
    ("writeOnly", Flag),
    ("xml", Map(&Any)),
    ("externalDocs", Map(&Any)),
    ("example", Any),
    ("deprecated", Flag),
];

/// Returns everything in `doc` that the merge does not support, as `pointer: message`.
pub(super) fn findings(doc: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(doc, &Object(DOCUMENT), "", &mut found);
    if operations(doc).is_empty() {
        found.push("/paths: the document has no operation".to_owned());
    }
    found
}

fn check(value: &Value, shape: &Shape, at: &str, found: &mut Vec<String>) {
    let must_be = match (shape, value) {
        (Any, _)
        | (Text, Value::String(_))
        | (Flag | SchemaOrFlag, Value::Bool(_))
        | (Number, Value::Number(_)) => return,
        (Schema | SchemaOrFlag, _) => return check(value, &Object(SCHEMA), at, found),
        (Name, Value::String(name)) if !name.contains(char::is_control) => return,
        (Name, Value::String(_)) => "a string without control characters".to_owned(),
        (Word(words), Value::String(word)) if words.contains(&word.as_str()) => return,
        (Word(words), _) => format!("one of {}", words.join(", ")),
        (Ref, Value::String(target)) => {
            let name = target.strip_prefix("#/components/schemas/");
            if name.is_some_and(|name| !name.contains(['/', '~', '%'])) {
                return;
            }
            "#/components/schemas/NAME, with a plain name".to_owned()
        }
        (List(inner), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                check(item, inner, &push(at, index.to_string()), found);
            }
            return;
        }
        (Map(inner), Value::Object(map)) => {
            for (key, value) in map {
                check(value, inner, &push(at, key), found);
            }
            return;
        }
        (Object(keys), Value::Object(map)) => {
            for (key, value) in map.iter().filter(|(key, _)| !key.starts_with("x-")) {
                let at = push(at, key);
                match keys.iter().find(|(known, _)| known == key) {
                    Some((_, shape)) => check(value, shape, &at, found),
                    None => found.push(format!("{at}: the merge does not support this key")),
                }
            }
            return;
        }
        (Text | Name | Ref, _) => "a string".to_owned(),
        (Flag, _) => "a boolean".to_owned(),
        (Number, _) => "a number".to_owned(),
        (List(_), _) => "an array".to_owned(),
        (Map(_) | Object(_), _) => "an object".to_owned(),
    };
    let at = crate::pointer::show(at);
    found.push(format!("{at}: {} must be {must_be}", super::shorten(value)));
}
