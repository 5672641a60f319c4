//! `$ref` cycles.
//!
//! A schema may well hold itself: a tree does, in the `items` of a property. What means nothing is a component
//! that *is* itself, by `$ref` or as a part of an `allOf`, `anyOf` or `oneOf`, and nothing else.

use crate::pointer::{push, show, tokens};
use crate::schema::entries;
use anyhow::{Result, anyhow};
use serde_json::Value;
use std::collections::BTreeMap;

/// Components each of which is the next one, and the last the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// Where the first stands.
    pub pointer: String,
    /// Their names, fit to be shown.
    pub names: Vec<String>,
}

impl Circle {
    /// What to tell of it.
    pub fn message(&self) -> String {
        let first = self.names.first().into_iter();
        let names: Vec<_> = self.names.iter().chain(first).cloned().collect();
        format!(
            "the $refs form a cycle, {}: break it where one has to have properties of its own",
            names.join(" → ")
        )
    }
}

/// Fails if there is a circle.
pub fn refuse(doc: &Value) -> Result<()> {
    match circle(doc) {
        None => Ok(()),
        Some(circle) => Err(anyhow!("{}: {}", show(&circle.pointer), circle.message())),
    }
}

/// The first circle among the components, if there is one.
pub fn circle(doc: &Value) -> Option<Circle> {
    let mut edges: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (kind, _) in entries(doc, "components") {
        let at = push("/components", kind);
        for (name, component) in entries(&doc["components"], kind) {
            let mut targets = Vec::new();
            same(component, &mut targets);
            edges.insert(push(&at, name), targets);
        }
    }
    // Depth first, without recursion: a chain may be as long as the document.
    let mut done: BTreeMap<&str, bool> = BTreeMap::new();
    for start in edges.keys() {
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        if done.contains_key(start.as_str()) {
            continue;
        }
        done.insert(start, false);
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            let target = edges.get(node).and_then(|targets| targets.get(*next));
            *next += 1;
            let Some(target) = target.copied() else {
                done.insert(node, true);
                way.pop();
                continue;
            };
            match done.get(target) {
                Some(true) => {}
                Some(false) => {
                    let nodes = way.iter().map(|(node, _)| *node);
                    return Some(of(nodes.skip_while(|node| *node != target)));
                }
                None => {
                    done.insert(target, false);
                    way.push((target, 0));
                }
            }
        }
    }
    None
}

/// What `component` is the same as, wholly or in part.
fn same<'d>(component: &'d Value, targets: &mut Vec<&'d str>) {
    if let Some(pointer) = component["$ref"].as_str().and_then(|r| r.strip_prefix('#')) {
        targets.push(pointer);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let parts = component.get(key).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            same(part, targets);
        }
    }
}

/// Begins with the name that comes first, so that it does not depend on where the search began.
fn of<'d>(nodes: impl Iterator<Item = &'d str>) -> Circle {
    let mut nodes: Vec<_> = nodes.collect();
    let first = (0..nodes.len()).min_by_key(|index| nodes[*index]);
    nodes.rotate_left(first.unwrap_or_default());
    let name = |node: &&str| tokens(node).pop().unwrap_or_default();
    let name = |node| name(node).escape_debug().to_string();
    Circle {
        pointer: nodes.first().copied().unwrap_or_default().to_owned(),
        names: nodes.iter().map(name).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn found(schemas: Value) -> Option<String> {
        let doc = json!({"components": {"schemas": schemas}});
        circle(&doc).map(|circle| format!("{}: {}", circle.pointer, circle.names.join(" ")))
    }

    #[test]
    fn what_is_itself_is_a_circle() {
        assert_eq!(
            found(json!({"A": reference("A")})).as_deref(),
            Some("/components/schemas/A: A")
        );
        let three = json!({
            "0": reference("C"),
            "C": {"anyOf": [{"type": "string"}, {"oneOf": [reference("B")]}]},
            "B": {"allOf": [reference("Leaf"), reference("D")]},
            "D": reference("C"),
            "Leaf": {}
        });
        assert_eq!(
            found(three).as_deref(),
            Some("/components/schemas/B: B D C")
        );
        let doc =
            json!({"components": {"parameters": {"P": {"$ref": "#/components/parameters/P"}}}});
        let error = refuse(&doc).unwrap_err().to_string();
        assert!(
            error.starts_with("/components/parameters/P: the $refs form a cycle, P → P: break it"),
            "{error}"
        );
    }

    #[test]
    fn what_holds_itself_is_none() {
        let tree = json!({
            "Tree": {"properties": {"children": {"items": reference("Tree")}, "up": reference("Tree")}},
            "Alias": reference("Tree"),
            "Twice": {"allOf": [reference("Alias"), reference("Tree")]},
            "Gone": reference("Nowhere")
        });
        assert_eq!(found(tree), None);
    }

    #[test]
    fn a_long_chain_is_followed() {
        let mut schemas = json!({});
        for n in 0..20_000 {
            schemas[format!("S{n:05}")] = reference(&format!("S{:05}", n + 1));
        }
        assert_eq!(found(schemas.clone()), None);
        schemas["S20000"] = reference("S00000");
        let found = found(schemas).unwrap();
        assert!(found.starts_with("/components/schemas/S00000: S00000 S00001"));
    }
}
