//! What OpenAPI 3.1 has outside of schemas and 3.0 has not.

use crate::pointer::push;
use anyhow::{Result, bail};
use serde_json::Value;

/// The dialect a 3.1 document has when it names none.
const BASE_DIALECT: &str = "https://spec.openapis.org/oas/3.1/dialect/base";

/// Refuses a document that uses one of them.
pub(super) fn document(doc: &Value) -> Result<()> {
    const ONLY_3_1: [&str; 4] = [
        "/webhooks",
        "/components/pathItems",
        "/info/summary",
        "/info/license/identifier",
    ];
    for pointer in ONLY_3_1 {
        let empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
        if doc.pointer(pointer).is_some_and(|value| !empty(value)) {
            let key = pointer.rsplit('/').next().unwrap_or(pointer);
            bail!("{pointer}: {key} has no counterpart in OpenAPI 3.0");
        }
    }
    if let Some(dialect) = doc.get("jsonSchemaDialect")
        && dialect != BASE_DIALECT
    {
        bail!("/jsonSchemaDialect: {dialect} is not supported, only {BASE_DIALECT} is");
    }
    let schemes = doc
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    for (name, scheme) in schemes.into_iter().flatten() {
        if scheme["type"] == "mutualTLS" {
            let at = push("/components/securitySchemes", name);
            bail!("{at}: mutualTLS has no counterpart in OpenAPI 3.0");
        }
    }
    Ok(())
}
