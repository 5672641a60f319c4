//! Every `$ref` resolves, none go in a circle, and every schema is used.

use super::Finding;
use crate::merge::circle::circle;
use crate::pointer::push;
use crate::schema::entries;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(doc: &Value, found: &mut Vec<Finding>) {
    let mut refs = Vec::new();
    collect(doc, "", &mut refs);
    for (at, target) in &refs {
        let resolved = target
            .strip_prefix('#')
            .and_then(|pointer| doc.pointer(pointer));
        if resolved.is_none() {
            found.push(Finding::new(
                at,
                format!("the $ref {target} points at nothing"),
            ));
        }
    }
    found.extend(circle(doc).map(|circle| Finding::new(&circle.pointer, circle.message())));
    let used = used(&refs);
    for (name, _) in entries(&doc["components"], "schemas") {
        let at = push("/components/schemas", name);
        if !used.contains(&at) {
            found.push(Finding::new(at, "nothing uses this schema"));
        }
    }
}

/// What can be reached from the operations: a schema that only unused ones (or itself) refer to is unused.
fn used(refs: &[(String, String)]) -> BTreeSet<String> {
    let mut inside: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut open = Vec::new();
    for (at, target) in refs {
        let target = target.strip_prefix('#').unwrap_or(target);
        if at.starts_with("/components/") {
            let owner: Vec<_> = at.splitn(5, '/').take(4).collect();
            inside.entry(owner.join("/")).or_default().push(target);
        } else {
            open.push(target);
        }
    }
    let mut used = BTreeSet::new();
    while let Some(component) = open.pop() {
        if used.insert(component.to_owned()) {
            open.extend(inside.get(component).into_iter().flatten());
        }
    }
    used
}

fn collect(value: &Value, at: &str, refs: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner.as_str() {
                    Some(target) if key == "$ref" => refs.push((at.to_owned(), target.to_owned())),
                    _ if matches!(key.as_str(), "example" | "default" | "enum")
                        && !at.ends_with("/properties") => {}
                    _ => collect(inner, &push(at, key), refs),
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                collect(inner, &push(at, index.to_string()), refs);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, clean, shown};
    use serde_json::json;

    #[test]
    fn a_reference_has_to_resolve() {
        let at = "/components/schemas/Pod/properties/status/$ref";
        for target in ["#/components/schemas/Gone", "other.json#/Status"] {
            let expected = [
                format!(
                    "/components/schemas/Pod/properties/status: the $ref {target} points at nothing"
                ),
                "/components/schemas/Status: nothing uses this schema".to_owned(),
            ];
            assert_eq!(after(at, json!(target)), expected);
        }
    }

    #[test]
    fn a_schema_that_only_unused_ones_refer_to_is_unused() {
        let mut doc = clean();
        doc["components"]["schemas"]["X"] = json!({"items": {"$ref": "#/components/schemas/Y"}});
        doc["components"]["schemas"]["Y"] = json!({"items": {"$ref": "#/components/schemas/X"}});
        let expected =
            ["X", "Y"].map(|name| format!("/components/schemas/{name}: nothing uses this schema"));
        assert_eq!(shown(&doc), expected);
    }

    #[test]
    fn references_go_in_no_circle() {
        let at = "/components/schemas/Status";
        let found = after(at, json!({"$ref": "#/components/schemas/Status"}));
        assert!(
            found[0].starts_with(&format!("{at}: the $refs form a cycle, Status → Status: ")),
            "{found:?}"
        );
    }

    #[test]
    fn an_example_refers_to_nothing() {
        assert_eq!(
            after("/components/schemas/Pod/example", json!({"$ref": "x"})),
            [""; 0]
        );
    }
}
