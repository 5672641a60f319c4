//! Step 9: the canonical form, so that the same input gives the same bytes.

use crate::document;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// The order of the keys of the document.
static ROOT: Order =
    Order::new(|| words("openapi info servers security tags paths components externalDocs"));

/// The order of the keys of all other objects with fixed keys. Other keys follow, sorted.
static ORDER: Order = Order::new(|| {
    words(
        "$ref operationId name in title version tags url type format summary description deprecated
         security parameters get post put patch delete requestBody responses x-yotta-codes required
         schema content properties additionalProperties items allOf anyOf oneOf enum default nullable
         minimum maximum minLength maxLength example headers",
    )
});

type Order = LazyLock<Vec<&'static str>>;

fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

/// How the keys of an object are ordered.
#[derive(Clone, Copy)]
enum Kind {
    Root,
    /// Fixed keys, in the order of [`ORDER`].
    Fixed,
    /// Names, sorted.
    Names,
    /// Names, in the vendor's order.
    Properties,
    /// Data, in the vendor's order.
    Opaque,
}

/// Returns the text of the document.
pub fn render(doc: &Value) -> String {
    document::pretty(&ordered(doc, Kind::Root))
}

fn ordered(value: &Value, kind: Kind) -> Value {
    match (value, kind) {
        (Value::Array(items), Kind::Fixed) => {
            items.iter().map(|item| ordered(item, kind)).collect()
        }
        (Value::Object(map), Kind::Root | Kind::Fixed | Kind::Names | Kind::Properties) => {
            let mut keys: Vec<_> = map.iter().collect();
            match kind {
                Kind::Root => keys.sort_by_cached_key(|(key, _)| rank(&ROOT, key)),
                Kind::Fixed => keys.sort_by_cached_key(|(key, _)| rank(&ORDER, key)),
                Kind::Names => keys.sort_by_key(|(key, _)| key.as_str()),
                Kind::Properties | Kind::Opaque => {}
            }
            let inner =
                |(key, value): (&String, &Value)| (key.clone(), ordered(value, inside(kind, key)));
            Value::Object(keys.into_iter().map(inner).collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}

fn rank<'k>(order: &Order, key: &'k str) -> (usize, &'k str) {
    let place = order.iter().position(|known| *known == key);
    (place.unwrap_or(usize::MAX), key)
}

/// Returns the kind of the value at `key` of an object of kind `outer`.
fn inside(outer: Kind, key: &str) -> Kind {
    if matches!(outer, Kind::Names | Kind::Properties) {
        return Kind::Fixed;
    }
    match key {
        "properties" => Kind::Properties,
        "x-yotta-codes" => Kind::Names,
        "example" | "default" | "enum" | "value" => Kind::Opaque,
        key if key.starts_with("x-") => Kind::Opaque,
        "paths" | "schemas" | "responses" | "securitySchemes" | "content" | "headers"
        | "examples" | "links" | "variables" | "mapping" | "scopes" => Kind::Names,
        _ => Kind::Fixed,
    }
}
