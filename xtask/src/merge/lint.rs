//! Step 8: checks of the merged document, before the generator reads it.

use super::accepted;
use crate::pointer::push;
use crate::schema::{Site, entries, operations, ref_name, sites};
use anyhow::{Result, bail};
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fails with all findings.
pub fn lint(doc: &Value) -> Result<()> {
    let found = findings(doc);
    if !found.is_empty() {
        bail!(
            "the merged document breaks {} of our rules; correct it in spec/overlay.yaml:\n  {}",
            found.len(),
            found.join("\n  ")
        );
    }
    Ok(())
}

/// Returns everything that is wrong with `doc`, as `pointer: message`, sorted.
pub fn findings(doc: &Value) -> Vec<String> {
    let mut found = accepted::findings(doc);
    let sites = sites(doc);
    references(doc, &sites, &mut found);
    cycles(doc, &mut found);
    paths(doc, &mut found);
    names(doc, &sites, &mut found);
    enums(&sites, &mut found);
    found.sort();
    found
}

/// Checks that every `$ref` resolves, and that every schema is reachable from an operation.
fn references(doc: &Value, sites: &[Site], found: &mut Vec<String>) {
    let schemas = &doc["components"]["schemas"];
    let mut inside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open = Vec::new();
    for site in sites {
        let Some(target) = ref_name(site.schema) else {
            continue;
        };
        if schemas.get(target).is_none() {
            let at = &site.pointer;
            found.push(format!(
                "{at}: the $ref #/components/schemas/{target} points at nothing"
            ));
        }
        match owner(schemas, &site.pointer) {
            Some(owner) => inside.entry(owner).or_default().push(target),
            None => open.push(target),
        }
    }
    let mut used = BTreeSet::new();
    while let Some(name) = open.pop() {
        if used.insert(name) {
            open.extend(inside.get(name).into_iter().flatten());
        }
    }
    for (name, _) in entries(&doc["components"], "schemas") {
        if !used.contains(name) {
            let at = push("/components/schemas", name);
            found.push(format!("{at}: nothing uses this schema"));
        }
    }
}

/// Returns the name of the component schema that contains the schema at `pointer`.
fn owner<'d>(schemas: &'d Value, pointer: &str) -> Option<&'d str> {
    let name = pointer
        .strip_prefix("/components/schemas/")?
        .split('/')
        .next()?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let (name, _) = schemas.as_object()?.get_key_value(&name)?;
    Some(name)
}

/// Checks that no schema is an alias of itself, by `$ref` or as a part of an `allOf`, `anyOf` or `oneOf`, which has no
/// meaning and makes the generator recurse forever. A schema may refer to itself in a property, as a tree does.
fn cycles(doc: &Value, found: &mut Vec<String>) {
    let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut wholes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, schema) in entries(&doc["components"], "schemas") {
        let own = parts.entry(name).or_default();
        aliased(schema, own);
        for part in own {
            wholes.entry(part).or_default().push(name);
        }
    }
    // Remove the schemas without parts, then those whose parts have all been removed, and so on.
    let mut open: Vec<_> = parts
        .iter()
        .filter(|(_, own)| own.is_empty())
        .map(|(name, _)| *name)
        .collect();
    while let Some(name) = open.pop() {
        parts.remove(name);
        for whole in wholes.get(name).into_iter().flatten() {
            let Some(own) = parts.get_mut(whole) else {
                continue;
            };
            own.retain(|part| *part != name);
            if own.is_empty() {
                open.push(whole);
            }
        }
    }
    // Every schema that is left has a part that is left, so following the parts leads into a cycle.
    let mut way = Vec::new();
    let mut next = parts.keys().next().copied();
    while let Some(name) = next {
        if let Some(start) = way.iter().position(|known| *known == name) {
            let names = way[start..].join(" → ");
            let at = push("/components/schemas", name);
            found.push(format!(
                "{at}: the $refs form a cycle, {names} → {name}: break it where one must have properties of its own"
            ));
            break;
        }
        way.push(name);
        next = parts.get(name).and_then(|own| own.first()).copied();
    }
}

/// Collects the schemas that `schema` is an alias of, or that are its parts.
fn aliased<'d>(schema: &'d Value, targets: &mut Vec<&'d str>) {
    targets.extend(ref_name(schema));
    for key in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(key).and_then(Value::as_array);
        parts
            .into_iter()
            .flatten()
            .for_each(|part| aliased(part, targets));
    }
}

/// Checks that paths are distinct, and that every operation has what the generator needs.
fn paths(doc: &Value, found: &mut Vec<String>) {
    let mut templates: BTreeMap<String, &str> = BTreeMap::new();
    for (path, _) in entries(doc, "paths") {
        let mut template = path.to_owned();
        for name in parameters_of(path) {
            template = template.replace(&format!("{{{name}}}"), "{}");
        }
        if let Some(other) = templates.insert(template, path) {
            let at = push("/paths", path);
            found.push(format!("{at}: this path is the same as {other}"));
        }
    }
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    for (at, path, _, operation) in operations(doc) {
        match operation["operationId"].as_str() {
            None => found.push(format!("{at}: the operation has no operationId")),
            Some(id) => {
                let snake = id.to_snake_case();
                if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    found.push(format!(
                        "{at}/operationId: {id:?} has no name in Rust: begin with a letter"
                    ));
                } else if id != snake {
                    found.push(format!(
                        "{at}/operationId: {id} is not snake_case: write {snake}"
                    ));
                }
                if let Some(other) = ids.insert(id, at.clone()) {
                    found.push(format!("{at}/operationId: {id} is also the id of {other}"));
                }
            }
        }
        if operation["tags"].as_array().is_none_or(Vec::is_empty) {
            found.push(format!("{at}: the operation has no tag"));
        }
        let mut successes =
            entries(operation, "responses").filter(|(status, _)| status.starts_with('2'));
        if !successes
            .any(|(_, response)| response["content"]["application/json"]["schema"].is_object())
        {
            found.push(format!(
                "{at}: no 2xx response is application/json with a schema"
            ));
        }
        parameters(doc, operation, path, &at, found);
    }
}

/// Checks that the path parameters of an operation are those of its path.
fn parameters(doc: &Value, operation: &Value, path: &str, at: &str, found: &mut Vec<String>) {
    let known: BTreeSet<&str> = parameters_of(path).collect();
    let mut missing = known.clone();
    let item = push("/paths", path);
    for (at, owner) in [(at, operation), (&item, &doc["paths"][path])] {
        let parameters = owner["parameters"].as_array();
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            if parameter["in"] != "path" {
                continue;
            }
            let name = parameter["name"].as_str().unwrap_or_default();
            missing.remove(name);
            if !known.contains(name) {
                found.push(format!(
                    "{at}/parameters/{index}: the path has no {{{name}}} for this parameter"
                ));
            }
            if parameter["required"] != true {
                found.push(format!(
                    "{at}/parameters/{index}: path parameter {name} is not required"
                ));
            }
        }
    }
    for name in missing {
        found.push(format!("{at}: path parameter {name} is not declared"));
    }
}

/// Returns the names in the braces of a path.
fn parameters_of(path: &str) -> impl Iterator<Item = &str> {
    let rests = path.split('{').skip(1);
    rests.filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// Checks that no two names become the same name in Rust.
fn names(doc: &Value, sites: &[Site], found: &mut Vec<String>) {
    for site in sites {
        let names = entries(site.schema, "properties").map(|(name, _)| name);
        let at = push(&site.pointer, "properties");
        collisions(&at, names, str::to_snake_case, found);
    }
    for (at, _, _, operation) in operations(doc) {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let names = parameters.filter_map(|parameter| parameter["name"].as_str());
        collisions(&push(&at, "parameters"), names, str::to_snake_case, found);
    }
    let names = entries(&doc["components"], "schemas").map(|(name, _)| name);
    collisions(
        "/components/schemas",
        names,
        str::to_upper_camel_case,
        found,
    );
}

fn collisions<'n>(
    at: &str,
    names: impl Iterator<Item = &'n str>,
    rust: fn(&str) -> String,
    found: &mut Vec<String>,
) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for name in names {
        let rust = rust(name);
        if rust.is_empty() {
            found.push(format!("{at}: {name:?} has no name in Rust"));
        } else if let Some(other) = seen.insert(rust.clone(), name) {
            found.push(format!("{at}: {name} and {other} are both {rust} in Rust"));
        }
    }
}

/// Checks that every enum is a component with distinct values.
fn enums(sites: &[Site], found: &mut Vec<String>) {
    for Site {
        pointer: at,
        schema,
        ..
    } in sites
    {
        let Some(values) = schema["enum"].as_array() else {
            continue;
        };
        let component = at.strip_prefix("/components/schemas/");
        if component.is_none_or(|rest| rest.contains('/')) {
            found.push(format!("{at}: this enum has no name of its own"));
        }
        let mut seen = BTreeSet::new();
        for value in values.iter().filter_map(Value::as_str) {
            if !seen.insert(value) {
                found.push(format!(
                    "{at}/enum: {value:?} is a duplicate: if the vendor has it now, remove our addition"
                ));
            }
        }
    }
}
