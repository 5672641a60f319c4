//! Keys of the root that hold for all operations of a page, and differ between pages.
//!
//! United, the pages have one root. Where they differ in `servers` or `security`, each operation gets its page's,
//! which is what it had. Of `info`, which is about the page and not the API, that of the first page stays: the overlay
//! sets what the merged document is called.

use super::inputs::Fragment;
use super::rename::page;
use super::union::equal;
use crate::schema::METHODS;
use anyhow::Result;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What an operation may have itself, and has from the root if it does not.
const INHERITED: [&str; 2] = ["servers", "security"];

/// The keys of the root that hold for all of a document's operations.
pub(super) fn root(doc: &Value) -> Map<String, Value> {
    let own = |key: &str| !["tags", "paths", "components"].contains(&key);
    let root = doc.as_object().into_iter().flatten();
    root.filter(|(key, _)| own(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Makes the roots of pages alike; those of one page have to be equal. `fragments` are sorted.
pub(super) fn align(fragments: &mut [Fragment]) -> Result<()> {
    let mut pages: BTreeMap<&str, (&str, Map<String, Value>)> = BTreeMap::new();
    for Fragment { file, doc } in fragments.iter() {
        let root = root(doc);
        let (first, known) = pages.entry(page(file)).or_insert((file, root.clone()));
        equal(
            "",
            &Value::Object(known.clone()),
            &Value::Object(root),
            first,
            file,
        )?;
    }
    let roots: Vec<_> = pages.into_values().map(|(_, root)| root).collect();
    let differ = |key: &&str| {
        roots
            .windows(2)
            .any(|pair| pair[0].get(*key) != pair[1].get(*key))
    };
    let inherited: Vec<_> = INHERITED.into_iter().filter(differ).collect();
    let info = roots.first().and_then(|root| root.get("info")).cloned();
    for Fragment { doc, .. } in fragments {
        for key in &inherited {
            hand_down(doc, key);
        }
        if let (Some(root), Some(info)) = (doc.as_object_mut(), &info)
            && root.contains_key("info")
        {
            root.insert("info".to_owned(), info.clone());
        }
    }
    Ok(())
}

/// Moves `key` from the root to the operations that have none of their own.
fn hand_down(doc: &mut Value, key: &str) {
    let Some(value) = doc.as_object_mut().and_then(|root| root.shift_remove(key)) else {
        return;
    };
    let paths = doc.get_mut("paths").and_then(Value::as_object_mut);
    for (_, item) in paths.into_iter().flatten() {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        // A path may have `servers`, which are nearer.
        if item.contains_key(key) {
            continue;
        }
        for (method, operation) in item {
            if let (true, Some(operation)) = (
                METHODS.contains(&method.as_str()),
                operation.as_object_mut(),
            ) {
                operation.entry(key).or_insert_with(|| value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fragment(file: &str, root: Value) -> Fragment {
        let mut doc = root;
        doc["paths"] = json!({
            "/plain": {"get": {"operationId": "a"}},
            "/own": {"get": {"servers": [{"url": "own"}], "security": []}},
            "/near": {"servers": [{"url": "near"}], "get": {}}
        });
        Fragment {
            file: file.to_owned(),
            doc,
        }
    }

    fn server(url: &str) -> Value {
        json!([{"url": url}])
    }

    #[test]
    fn where_pages_differ_the_operations_keep_what_they_had() {
        let mut fragments = [
            fragment(
                "gpus/a.json",
                json!({"servers": server("g"), "security": [{"Key": []}]}),
            ),
            fragment(
                "pods/a.json",
                json!({"servers": server("p"), "security": [{"Key": []}]}),
            ),
            fragment("volumes/a.json", json!({"security": [{"Key": []}]})),
        ];
        align(&mut fragments).unwrap();
        for (fragment, plain) in fragments.iter().zip([Some("g"), Some("p"), None]) {
            let paths = &fragment.doc["paths"];
            let expected = plain.map_or(Value::Null, server);
            assert_eq!(paths["/plain"]["get"]["servers"], expected);
            assert_eq!(paths["/own"]["get"]["servers"], server("own"));
            assert_eq!(paths["/near"]["get"], json!({}));
            assert_eq!(
                paths["/plain"]["get"].get("security"),
                None,
                "in this they are alike"
            );
            assert_eq!(
                root(&fragment.doc),
                *json!({"security": [{"Key": []}]}).as_object().unwrap()
            );
        }
    }

    #[test]
    fn the_first_page_gives_the_info() {
        let info = |title: &str| json!({"info": {"title": title}});
        let mut fragments = [
            fragment("gpus/a.json", info("G")),
            fragment("pods/a.json", info("P")),
        ];
        align(&mut fragments).unwrap();
        assert_eq!(fragments[1].doc["info"]["title"], "G");
    }

    #[test]
    fn one_page_says_one_thing() {
        for key in ["info", "servers", "security", "externalDocs"] {
            let mut fragments = [
                fragment("pods/a.json", json!({key: [1]})),
                fragment("pods/b.json", json!({key: [2]})),
            ];
            assert_eq!(
                align(&mut fragments).unwrap_err().to_string(),
                format!("pods/a.json and pods/b.json part at /{key}/0: 1 against 2")
            );
        }
    }
}
