//! References and `allOf`.

use super::without;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The pointer of the one component that a schema refers to, be it in an `allOf` of one, and what stands beside it.
pub(super) fn split(schema: &Value) -> Option<(Value, &str)> {
    let parts = schema.get("allOf").and_then(Value::as_array);
    let (holder, rest) = match parts.map(Vec::as_slice) {
        // More than a reference inside the one part would be lost.
        Some([part]) if part.as_object().is_some_and(|part| part.len() == 1) => {
            (part, without(schema, &["allOf"]))
        }
        Some(_) => return None,
        None => (schema, without(schema, &["$ref"])),
    };
    let target = holder.get("$ref")?.as_str()?;
    Some((
        Value::Object(rest),
        target.strip_prefix('#').unwrap_or(target),
    ))
}

/// Whether two schemas are composed of equally many parts, so that these can be compared one by one.
pub(super) fn alike(old: &Value, new: &Value) -> bool {
    let parts = |schema: &Value| schema.get("allOf").map(|all| all.as_array().map(Vec::len));
    old.get("$ref").is_none() && new.get("$ref").is_none() && parts(old) == parts(new)
}

/// What a schema comes to when references and `allOf` are written out: one object of keywords. What is nearer wins.
pub(super) fn flatten(doc: &Value, schema: &Value) -> Map<String, Value> {
    flat(doc, schema).0
}

/// The same, and the components that are in it with all they say: none of it had to give way to what is nearer.
pub(super) fn flat<'d>(doc: &'d Value, schema: &'d Value) -> (Map<String, Value>, Vec<&'d str>) {
    let mut flat = Map::new();
    let mut seen = BTreeSet::new();
    let whole = add(doc, schema, &mut flat, &mut seen);
    let seen = seen.into_iter().filter(|_| whole);
    (
        flat,
        seen.filter_map(|target| target.strip_prefix('#')).collect(),
    )
}

/// Whether all of it has found its place.
fn add<'d>(
    doc: &'d Value,
    schema: &'d Value,
    flat: &mut Map<String, Value>,
    seen: &mut BTreeSet<&'d str>,
) -> bool {
    let mut whole = true;
    for (key, value) in without(schema, &["$ref", "allOf"]) {
        match (key.as_str(), flat.get_mut(&key), &value) {
            (_, None, _) => {
                flat.insert(key, value);
            }
            ("properties", Some(Value::Object(known)), Value::Object(more)) => {
                for (name, property) in more {
                    let known = known.entry(name.clone());
                    whole &= known.or_insert_with(|| property.clone()) == property;
                }
            }
            ("required", Some(Value::Array(known)), Value::Array(more)) => {
                let more: Vec<_> = more.iter().filter(|m| !known.contains(m)).collect();
                known.extend(more.into_iter().cloned());
            }
            (_, Some(known), value) => whole &= known == value,
        }
    }
    if let Some(target) = schema.get("$ref").and_then(Value::as_str)
        && seen.insert(target)
    {
        let pointer = target.strip_prefix('#').unwrap_or(target);
        let target = doc.pointer(pointer).unwrap_or(&Value::Null);
        whole &= add(doc, target, flat, seen);
    }
    let parts = schema.get("allOf").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        whole &= add(doc, part, flat, seen);
    }
    whole
}

/// A component's name.
pub(super) fn name(pointer: &str) -> &str {
    pointer
        .strip_prefix("/components/schemas/")
        .unwrap_or(pointer)
}
