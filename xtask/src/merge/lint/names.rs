//! No two names that become one in Rust.

use super::Finding;
use crate::pointer::push;
use crate::schema::{entries, operations, sites};
use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn check(doc: &Value, found: &mut Vec<Finding>) {
    for site in sites(doc) {
        let Some(schema) = doc.pointer(&site.pointer) else {
            continue;
        };
        let at = push(&site.pointer, "properties");
        let names = entries(schema, "properties").map(|(name, _)| (push(&at, name), name));
        collisions(names, str::to_snake_case, found);
    }
    for (at, _, _, operation) in operations(doc) {
        let at = push(&at, "parameters");
        let parameters = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate();
        let names = parameters.filter_map(|(index, p)| {
            p["name"]
                .as_str()
                .map(|name| (push(&at, index.to_string()), name))
        });
        collisions(names, str::to_snake_case, found);
    }
    let at = "/components/schemas";
    let names = entries(&doc["components"], "schemas").map(|(name, _)| (push(at, name), name));
    collisions(names, str::to_upper_camel_case, found);
}

fn collisions<'n>(
    names: impl Iterator<Item = (String, &'n str)>,
    rust: fn(&str) -> String,
    found: &mut Vec<Finding>,
) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (at, name) in names {
        let rust = rust(name);
        if rust.is_empty() {
            found.push(Finding::new(at, format!("{name:?} has no name in Rust")));
        } else if let Some(other) = seen.insert(rust.clone(), name) {
            found.push(Finding::new(
                at,
                format!("{name} and {other} are both {rust} in Rust"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::after;
    use serde_json::json;

    #[test]
    fn names_that_become_one_are_found() {
        let at = "/components/schemas/Pod/properties";
        let found = after(&format!("{at}/Status"), json!({}));
        assert_eq!(
            found,
            [format!(
                "{at}/Status: Status and status are both status in Rust"
            )]
        );
        assert_eq!(
            after(&format!("{at}/@"), json!({})),
            [format!("{at}/@: \"@\" has no name in Rust")]
        );

        let id = |name: &str, place: &str| json!({"name": name, "in": place, "required": true});
        let get = "/paths/~1pods~1{id}/get/parameters";
        let found = after(get, json!([id("id", "path"), id("ID", "query")]));
        assert_eq!(found, [format!("{get}/1: ID and id are both id in Rust")]);

        let found = after("/components/schemas/pod", json!({}));
        assert!(
            found.contains(&"/components/schemas/pod: pod and Pod are both Pod in Rust".to_owned()),
            "{found:?}"
        );
    }
}
