//! Step 3: names for inline enums, from the naming table `spec/enums.toml`.

mod table;

pub use table::Table;

use crate::pointer::push;
use crate::schema::sites;
use anyhow::{Result, anyhow, bail};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// One enum as it stands in the document.
struct Found {
    pointer: String,
    place: String,
    values: Vec<Value>,
    /// `string`, or nothing.
    kind: Option<Value>,
}

/// Names every inline enum of `doc`, in place; `table` is the text of the naming table.
pub fn name(doc: &mut Value, table: &str) -> Result<()> {
    let table = Table::parse(table)?;
    let found = inline_enums(doc);
    check(&table, &found)?;
    let first_at = by_place(&found);
    for (name, places) in table.iter() {
        let at = push("/components/schemas", name);
        if doc.pointer(&at).is_some() {
            bail!(
                "spec/enums.toml: {name} is taken: the fragments have a schema of that name already"
            );
        }
        // The order of the values is that of the first place.
        let first = places
            .iter()
            .find_map(|place| first_at.get(place.as_str()).copied());
        let Some(first) = first else { continue };
        doc["components"]["schemas"][name] = json!({"type": "string", "enum": first.values});
    }
    for Found { pointer, place, .. } in found.iter().rev() {
        if let (Some(name), Some(schema)) = (table.name_of(place), doc.pointer_mut(pointer)) {
            refer(schema, name);
        }
    }
    Ok(())
}

/// Replaces the enum by a reference, in an `allOf` where something else stands beside it.
fn refer(schema: &mut Value, name: &str) {
    let target = json!({"$ref": format!("#/components/schemas/{name}")});
    if let Some(map) = schema.as_object_mut() {
        map.retain(|key, _| !["type", "enum"].contains(&key.as_str()));
        if map.is_empty() {
            *schema = target;
        } else {
            map.insert("allOf".to_owned(), json!([target]));
        }
    }
}

fn inline_enums(doc: &Value) -> Vec<Found> {
    let mut found = Vec::new();
    for site in sites(doc) {
        // A component that is itself an enum has a name already.
        let named = site.pointer.strip_prefix("/components/schemas/");
        if named.is_some_and(|rest| !rest.contains('/')) {
            continue;
        }
        let schema = doc.pointer(&site.pointer);
        if let Some(schema) = schema
            && let Some(values) = schema["enum"].as_array()
        {
            found.push(Found {
                values: values.clone(),
                kind: schema.get("type").cloned(),
                pointer: site.pointer,
                place: site.place,
            });
        }
    }
    found
}

/// The first enum at each place.
fn by_place(found: &[Found]) -> BTreeMap<&str, &Found> {
    let mut first_at = BTreeMap::new();
    for enumeration in found {
        first_at
            .entry(enumeration.place.as_str())
            .or_insert(enumeration);
    }
    first_at
}

/// All that is wrong between the table and the document, at once.
fn check(table: &Table, found: &[Found]) -> Result<()> {
    let mut problems = Vec::new();
    let first_at = by_place(found);
    for (name, places) in table.iter() {
        for place in places {
            if !first_at.contains_key(place.as_str()) {
                problems.push(format!(
                    "{name} names {place}, but there is no enum: remove the place, or correct it"
                ));
            }
        }
    }
    let named = found
        .iter()
        .filter_map(|f| Some((set(&f.values), table.name_of(&f.place)?)));
    let mut known: BTreeMap<BTreeSet<String>, &str> = BTreeMap::new();
    for (values, name) in named {
        known.entry(values).or_insert(name);
    }
    let mut first_of: BTreeMap<&str, &Found> = BTreeMap::new();
    for enumeration in found {
        // The component is one of strings: another type would go without a trace.
        if let Some(kind) = enumeration.kind.as_ref().filter(|kind| *kind != "string") {
            problems.push(format!(
                "the enum at {} is of type {kind}, and only enums of strings have names: \
                 make it a string in the overlay if that is what the API sends, or teach the merge this type",
                enumeration.place
            ));
            continue;
        }
        let Some(name) = table.name_of(&enumeration.place) else {
            let known = known.get(&set(&enumeration.values)).copied();
            problems.push(unnamed(known, enumeration));
            continue;
        };
        let first = first_of.entry(name).or_insert(enumeration);
        let (a, b) = (set(&first.values), set(&enumeration.values));
        if a != b {
            let differ: Vec<_> = a.symmetric_difference(&b).cloned().collect();
            problems.push(format!(
                "{name} stands for different values at {} and {}: they differ in {}; \
                 give one of the places a name of its own: take it out of {name}, and add a line: Name = [\"{}\"]",
                first.place,
                enumeration.place,
                differ.join(", "),
                enumeration.place,
            ));
        }
    }
    match problems.as_slice() {
        [] => Ok(()),
        problems => Err(anyhow!(
            "spec/enums.toml: {}",
            problems.join("\nspec/enums.toml: ")
        )),
    }
}

/// `known` is the name of another enum with the same values.
fn unnamed(known: Option<&str>, enumeration: &Found) -> String {
    let Found { place, values, .. } = enumeration;
    let shown: Vec<_> = values.iter().map(Value::to_string).collect();
    let advice = match known {
        Some(name) => format!(
            "its values are those of {name}: add \"{place}\" to {name}, or a line of its own"
        ),
        None => format!("add a line: Name = [\"{place}\"]"),
    };
    format!(
        "the enum at {place} has no name ({}): {advice}",
        shown.join(", ")
    )
}

fn set(values: &[Value]) -> BTreeSet<String> {
    values.iter().map(Value::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc() -> Value {
        json!({
            "paths": {"/logs": {"get": {"operationId": "getLogs", "parameters": [
                {"name": "type", "schema": {"type": "string", "enum": ["SYSTEM"]}}
            ]}}},
            "components": {"schemas": {
                "Pod": {"properties": {
                    "status": {"type": "string", "description": "d", "enum": ["A", "B"]},
                    "states": {"type": "array", "items": {"type": "string", "enum": ["B", "A"]}}
                }},
                "Named": {"type": "string", "enum": ["X"]}
            }}
        })
    }

    const TABLE: &str = "Status = [\"Pod.status\", \"Pod.states\"]\nLogType = [\"getLogs.type\"]\n";

    fn error(doc: &Value, table: &str) -> String {
        name(&mut doc.clone(), table).unwrap_err().to_string()
    }

    #[test]
    fn enums_become_components() {
        let mut doc = doc();
        name(&mut doc, TABLE).unwrap();
        let status = json!({"$ref": "#/components/schemas/Status"});
        let expected = json!({
            "Pod": {"properties": {
                "status": {"description": "d", "allOf": [status]},
                "states": {"type": "array", "items": status}
            }},
            "Named": {"type": "string", "enum": ["X"]},
            "Status": {"type": "string", "enum": ["A", "B"]},
            "LogType": {"type": "string", "enum": ["SYSTEM"]}
        });
        assert_eq!(doc["components"]["schemas"], expected);
        let parameter = &doc["paths"]["/logs"]["get"]["parameters"][0];
        assert_eq!(
            parameter["schema"],
            json!({"$ref": "#/components/schemas/LogType"})
        );
    }

    #[test]
    fn one_name_has_one_set_of_values() {
        let mut doc = doc();
        doc["components"]["schemas"]["Pod"]["properties"]["states"]["items"]["enum"] =
            json!(["A", "C"]);
        assert_eq!(
            error(&doc, TABLE),
            "spec/enums.toml: Status stands for different values at Pod.status and Pod.states: \
             they differ in \"B\", \"C\"; give one of the places a name of its own: take it out of Status, \
             and add a line: Name = [\"Pod.states\"]"
        );
    }

    #[test]
    fn an_enum_of_another_type_is_refused() {
        for at in [
            "/components/schemas/Pod/properties/status",
            "/components/schemas/Pod/properties/states/items",
        ] {
            let mut doc = doc();
            doc.pointer_mut(at).unwrap()["type"] = json!("integer");
            let text = error(&doc, TABLE);
            assert!(
                text.contains("is of type \"integer\", and only enums of strings have names"),
                "{text}"
            );
        }
    }

    #[test]
    fn an_enum_without_a_name_shows_its_values_and_the_line_to_add() {
        assert_eq!(
            error(&doc(), "Status = [\"Pod.status\", \"Pod.states\"]"),
            "spec/enums.toml: the enum at getLogs.type has no name (\"SYSTEM\"): add a line: Name = [\"getLogs.type\"]"
        );
        let known = error(
            &doc(),
            "Status = [\"Pod.status\"]\nLogType = [\"getLogs.type\"]",
        );
        assert!(
            known.contains("its values are those of Status: add \"Pod.states\" to Status"),
            "{known}"
        );
    }

    #[test]
    fn a_stale_place_and_a_taken_name_are_errors() {
        let stale = error(&doc(), &format!("{TABLE}Old = [\"Pod.old\"]"));
        assert!(
            stale.contains("Old names Pod.old, but there is no enum"),
            "{stale}"
        );
        let taken = error(&doc(), &TABLE.replace("LogType", "Pod"));
        assert!(taken.contains("Pod is taken"), "{taken}");
    }
}
