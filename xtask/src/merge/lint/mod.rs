//! Step 6: the rules for the merged document, checked before a generator sees it.

mod controls;
mod enums;
mod names;
mod operations;
mod references;

use super::shape;
use anyhow::{Result, anyhow};
use serde_json::Value;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where.
    pub pointer: String,
    /// What.
    pub message: String,
}

impl Finding {
    fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
        }
    }
}

/// Everything that is wrong with `doc`, in the order of the pointers.
pub fn findings(doc: &Value) -> Vec<Finding> {
    let mut found = shape::findings(doc);
    references::check(doc, &mut found);
    operations::check(doc, &mut found);
    names::check(doc, &mut found);
    enums::check(doc, &mut found);
    controls::check(doc, &mut found);
    found.sort();
    found.dedup();
    found
}

/// Fails with all findings at once.
pub fn lint(doc: &Value) -> Result<()> {
    let found = findings(doc);
    if found.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = found
        .iter()
        .map(|finding| format!("\n  {}: {}", finding.pointer, finding.message))
        .collect();
    Err(anyhow!(
        "the merged document breaks {} of our rules; correct it in spec/overlay.yaml:{}",
        lines.len(),
        lines.concat()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A document without findings.
    pub(super) fn clean() -> Value {
        let response =
            json!({"application/json": {"schema": {"$ref": "#/components/schemas/Pod"}}});
        json!({
            "openapi": "3.0.3",
            "paths": {"/pods/{id}": {"get": {
                "operationId": "get_pod",
                "tags": ["Pods"],
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "OK", "content": response}}
            }}},
            "components": {"schemas": {
                "Pod": {"properties": {"status": {"$ref": "#/components/schemas/Status"}}},
                "Status": {"type": "string", "enum": ["A", "B"]}
            }}
        })
    }

    /// The findings after setting what is at `pointer`'s last key, as `pointer: message`.
    pub(super) fn after(pointer: &str, value: Value) -> Vec<String> {
        let mut doc = clean();
        let (parent, key) = crate::pointer::split(pointer).unwrap();
        doc.pointer_mut(parent).unwrap()[key] = value;
        shown(&doc)
    }

    pub(super) fn shown(doc: &Value) -> Vec<String> {
        let found = findings(doc).into_iter();
        found
            .map(|f| format!("{}: {}", f.pointer, f.message))
            .collect()
    }

    #[test]
    fn a_clean_document_has_no_findings() {
        assert_eq!(shown(&clean()), [""; 0]);
        lint(&clean()).unwrap();
    }

    #[test]
    fn all_findings_come_at_once() {
        let mut doc = clean();
        let get = &mut doc["paths"]["/pods/{id}"]["get"];
        get["operationId"] = json!("getPod");
        get["tags"] = json!([]);
        let error = lint(&doc).unwrap_err().to_string();
        assert_eq!(
            error,
            "the merged document breaks 2 of our rules; correct it in spec/overlay.yaml:\
             \n  /paths/~1pods~1{id}/get: the operation has no tag\
             \n  /paths/~1pods~1{id}/get/operationId: getPod is not snake_case: write get_pod"
        );
    }
}
