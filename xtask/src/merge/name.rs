//! Step 5: names of inline enums, from the naming table `spec/enums.toml`.

use crate::pointer::push;
use crate::schema::sites;
use anyhow::{Context, Result, bail, ensure};
use heck::ToUpperCamelCase;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The naming table.
#[derive(Debug)]
pub struct Table {
    names: BTreeMap<String, Vec<String>>,
    /// Place → name.
    owners: BTreeMap<String, String>,
}

impl Table {
    /// Parses the text of `spec/enums.toml`.
    pub fn parse(text: &str) -> Result<Self> {
        let names: BTreeMap<String, Vec<String>> =
            toml::from_str(text).context("failed to read spec/enums.toml")?;
        let mut owners = BTreeMap::new();
        for (name, places) in &names {
            ensure!(
                *name == name.to_upper_camel_case(),
                "spec/enums.toml: {name} is not a valid type name: write {}",
                name.to_upper_camel_case()
            );
            ensure!(
                !places.is_empty(),
                "spec/enums.toml: {name} has no place: remove it"
            );
            for place in places {
                if let Some(other) = owners.insert(place.clone(), name.clone()) {
                    bail!(
                        "spec/enums.toml: {place} is listed twice, under {other} and under {name}"
                    );
                }
            }
        }
        Ok(Self { names, owners })
    }

    /// Iterates over the names and their places, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        let names = self.names.iter();
        names.map(|(name, places)| (name.as_str(), places.as_slice()))
    }
}

/// An inline enum of the document.
struct Enum {
    pointer: String,
    place: String,
    values: Vec<Value>,
    /// The `type` beside the `enum`.
    kind: Option<Value>,
}

/// Names every inline enum of `doc`, in place; `table` is the text of the naming table.
pub fn name(doc: &mut Value, table: &str) -> Result<()> {
    let table = Table::parse(table)?;
    let enums = inline_enums(doc);
    let mut first_at = BTreeMap::new();
    for found in &enums {
        first_at.entry(found.place.as_str()).or_insert(found);
    }
    let problems = problems(&table, &enums, &first_at);
    if !problems.is_empty() {
        bail!("spec/enums.toml: {}", problems.join("\nspec/enums.toml: "));
    }
    for (name, places) in table.iter() {
        let at = push("/components/schemas", name);
        ensure!(
            doc.pointer(&at).is_none(),
            "spec/enums.toml: {name} is taken: the fragments have a schema of that name already"
        );
        // The values have the order of the first place.
        if let Some(first) = places
            .first()
            .and_then(|place| first_at.get(place.as_str()))
        {
            doc["components"]["schemas"][name] = json!({"type": "string", "enum": first.values});
        }
    }
    for Enum { pointer, place, .. } in enums.iter().rev() {
        if let (Some(name), Some(schema)) = (table.owners.get(place), doc.pointer_mut(pointer)) {
            refer(schema, name);
        }
    }
    Ok(())
}

/// Replaces the enum by a reference, which goes into an `allOf` if the schema has other keys.
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

fn inline_enums(doc: &Value) -> Vec<Enum> {
    let mut enums = Vec::new();
    for site in sites(doc) {
        // A component that is itself an enum already has a name.
        let component = site.pointer.strip_prefix("/components/schemas/");
        if component.is_some_and(|rest| !rest.contains('/')) {
            continue;
        }
        if let Some(values) = site.schema["enum"].as_array() {
            enums.push(Enum {
                values: values.clone(),
                kind: site.schema.get("type").cloned(),
                pointer: site.pointer,
                place: site.place,
            });
        }
    }
    enums
}

/// Returns every inconsistency between the table and the document.
fn problems(table: &Table, enums: &[Enum], first_at: &BTreeMap<&str, &Enum>) -> Vec<String> {
    let mut problems = Vec::new();
    // The values at the first place of each name, and the names by values.
    let (mut values_of, mut name_of) = (BTreeMap::new(), BTreeMap::new());
    for (name, places) in table.iter() {
        for place in places {
            match first_at.get(place.as_str()) {
                None => problems.push(format!(
                    "{name} names {place}, but there is no enum: remove the place, or correct it"
                )),
                Some(first) => {
                    let values = set(&first.values);
                    name_of.entry(values.clone()).or_insert(name);
                    values_of.entry(name).or_insert((place, values));
                }
            }
        }
    }
    for Enum {
        place,
        values,
        kind,
        ..
    } in enums
    {
        let shown = values.iter().map(Value::to_string).collect::<Vec<_>>();
        let values = set(values);
        // The component has the type string, so another type would be lost.
        if let Some(kind) = kind.as_ref().filter(|kind| *kind != "string") {
            problems.push(format!(
                "the enum at {place} is of type {kind}, and only enums of strings have names: teach the merge this type"
            ));
        } else if let Some(name) = table.owners.get(place) {
            let Some((first, known)) = values_of.get(name.as_str()) else {
                continue;
            };
            let differ: Vec<_> = known.symmetric_difference(&values).cloned().collect();
            if !differ.is_empty() {
                problems.push(format!(
                    "{name} stands for different values at {first} and {place}: they differ in {}; give one of the \
                     places a name of its own: take it out of {name}, and add a line: Name = [\"{place}\"]",
                    differ.join(", "),
                ));
            }
        } else {
            let remedy = match name_of.get(&values) {
                Some(name) => format!(
                    "its values are those of {name}: add \"{place}\" to {name}, or a line of its own"
                ),
                None => format!("add a line: Name = [\"{place}\"]"),
            };
            problems.push(format!(
                "the enum at {place} has no name ({}): {remedy}",
                shown.join(", ")
            ));
        }
    }
    problems
}

fn set(values: &[Value]) -> BTreeSet<String> {
    values.iter().map(Value::to_string).collect()
}
