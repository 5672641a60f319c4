//! Which schema components the requests reach, and which the responses.

use crate::schema::{Side, Site, ref_name, sites};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Names of schema components.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) requests: BTreeSet<String>,
    pub(super) responses: BTreeSet<String>,
}

impl Reach {
    pub(super) fn of(doc: &Value) -> Self {
        let sites = sites(doc);
        let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for site in &sites {
            if let (Some(from), Some(to)) = (owner(site), target(doc, site)) {
                edges.entry(from).or_default().push(to);
            }
        }
        let reached = |side: Side| {
            let roots = sites.iter().filter(|site| site.side == side);
            let mut open: Vec<&str> = roots.filter_map(|site| target(doc, site)).collect();
            let mut reached = BTreeSet::new();
            while let Some(name) = open.pop() {
                if reached.insert(name.to_owned()) {
                    open.extend(edges.get(name).into_iter().flatten());
                }
            }
            reached
        };
        Self {
            requests: reached(Side::Request),
            responses: reached(Side::Response),
        }
    }
}

fn target<'d>(doc: &'d Value, site: &Site) -> Option<&'d str> {
    doc.pointer(&site.pointer).and_then(ref_name)
}

/// The component a schema stands in.
fn owner(site: &Site) -> Option<&str> {
    let rest = site.pointer.strip_prefix("/components/schemas/")?;
    rest.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_followed_from_both_sides_and_in_circles() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let doc = json!({
            "paths": {"/x": {"post": {
                "parameters": [{"name": "p", "schema": reference("P")}],
                "responses": {"200": {"content": {"application/json": {"schema": reference("A")}}}}
            }}},
            "components": {"schemas": {
                "A": {"properties": {"b": {"items": reference("B")}}},
                "B": {"allOf": [reference("A"), reference("P")]},
                "P": {},
                "Unused": reference("A")
            }}
        });
        let names = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        let expected = Reach {
            requests: names(&["P"]),
            responses: names(&["A", "B", "P"]),
        };
        assert_eq!(Reach::of(&doc), expected);
    }
}
