//! Step 6: optional and nullable properties in the schemas of responses.
//!
//! The server leaves out required properties and sends `null`, whatever the page says. A schema that requests use too
//! is not changed for them: the responses get a relaxed copy of it (its twin), `<Name>Response`.

use crate::pointer::push;
use crate::schema::{METHODS, Side, ref_name, sites, values_mut};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Relaxes `doc` in place.
pub(super) fn relax(doc: &mut Value) -> Result<()> {
    let reach = Reach::of(doc);
    let twins = reach.twins(doc);
    for name in &twins {
        let twin = twin_of(name);
        let at = push("/components/schemas", &twin);
        ensure!(
            doc.pointer(&at).is_none(),
            "{at} exists already, and {name} needs that name for its relaxed twin: requests and responses both reach \
             {name}"
        );
        let mut schema = doc["components"]["schemas"][name].clone();
        relax_schema(&mut schema, &twins);
        doc["components"]["schemas"][twin] = schema;
    }
    for name in reach.responses.difference(&reach.requests) {
        if let Some(schema) = doc.pointer_mut(&push("/components/schemas", name)) {
            relax_schema(schema, &twins);
        }
    }
    for item in values_mut(doc, "paths") {
        let operations = item.as_object_mut().into_iter().flatten();
        for (_, operation) in operations.filter(|(key, _)| METHODS.contains(&key.as_str())) {
            for response in values_mut(operation, "responses") {
                for media in values_mut(response, "content") {
                    if let Some(schema) = media.get_mut("schema") {
                        relax_schema(schema, &twins);
                    }
                }
            }
        }
    }
    Ok(())
}

fn twin_of(name: &str) -> String {
    format!("{name}Response")
}

/// The component schemas that are reachable from requests and from responses.
struct Reach {
    requests: BTreeSet<String>,
    responses: BTreeSet<String>,
    /// The components that refer to each component.
    referrers: BTreeMap<String, Vec<String>>,
}

impl Reach {
    fn of(doc: &Value) -> Self {
        let sites = sites(doc);
        let mut referrers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut targets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let (mut requests, mut responses) = (Vec::new(), Vec::new());
        for site in &sites {
            let Some(target) = ref_name(site.schema) else {
                continue;
            };
            match site.side {
                Side::Request => requests.push(target),
                Side::Response => responses.push(target),
                Side::Component => {
                    let owner = site.pointer.split('/').nth(3).unwrap_or_default();
                    targets.entry(owner).or_default().push(target);
                    let owners = referrers.entry(target.to_owned()).or_default();
                    owners.push(owner.to_owned());
                }
            }
        }
        Self {
            requests: reached(requests, &targets),
            responses: reached(responses, &targets),
            referrers,
        }
    }

    /// Returns the schemas that need a twin: both sides reach them, and relaxing changes them or what they refer to.
    fn twins(&self, doc: &Value) -> BTreeSet<String> {
        let both: BTreeSet<_> = self.responses.intersection(&self.requests).collect();
        let differs = |name: &&String| {
            let schema = &doc["components"]["schemas"][name.as_str()];
            let mut relaxed = schema.clone();
            relax_schema(&mut relaxed, &BTreeSet::new());
            relaxed != *schema
        };
        let mut open: Vec<&String> = both.iter().copied().filter(differs).collect();
        let mut twins = BTreeSet::new();
        while let Some(name) = open.pop() {
            if twins.insert(name.clone()) {
                let referrers = self.referrers.get(name).into_iter().flatten();
                open.extend(referrers.filter(|name| both.contains(name)));
            }
        }
        twins
    }
}

/// Returns the names that are reachable from `open`.
fn reached<'d>(
    mut open: Vec<&'d str>,
    targets: &BTreeMap<&'d str, Vec<&'d str>>,
) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if reached.insert(name.to_owned()) {
            open.extend(targets.get(name).into_iter().flatten());
        }
    }
    reached
}

/// Relaxes one schema and all inline schemas in it, and replaces references by references to the twins.
fn relax_schema(schema: &mut Value, twins: &BTreeSet<String>) {
    if let Some(name) = ref_name(schema) {
        if twins.contains(name) {
            schema["$ref"] = json!(format!("#/components/schemas/{}", twin_of(name)));
        }
        return;
    }
    for property in values_mut(schema, "properties") {
        relax_schema(property, twins);
        if property.get("$ref").is_some() {
            *property = json!({"allOf": [property.take()]});
        }
        if let Some(property) = property.as_object_mut() {
            property.insert("nullable".to_owned(), json!(true));
        }
    }
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.shift_remove("required");
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = map.get_mut(key) {
            relax_schema(inner, twins);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        let parts = map.get_mut(key).and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            relax_schema(part, twins);
        }
    }
}
