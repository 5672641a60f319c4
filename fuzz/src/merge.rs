//! The merge: fragments → one document, whatever the fragments hold.

use std::sync::LazyLock;

use serde_json::{Value, json};
use xtask::document;
use xtask::merge::{self, Fragment, Inputs};
use xtask::merge::{lint, write};
use xtask::schema;

use super::root;

static COMMITTED: LazyLock<Inputs> =
    LazyLock::new(|| Inputs::load(&root()).expect("the committed fragments"));

/// A JSON document is a fragment; a list is several. They are merged among themselves, with a naming table and
/// an overlay made to fit; and the first of them in the place of a committed one.
pub(crate) fn check(data: &[u8]) {
    let Some(doc) = std::str::from_utf8(data)
        .ok()
        .and_then(|text| document::parse_json(text).ok())
    else {
        return;
    };
    let docs = match doc {
        Value::Array(docs) => docs,
        doc => vec![doc],
    };
    if docs.is_empty() {
        return;
    }
    let fragments: Vec<Fragment> = docs
        .into_iter()
        .enumerate()
        .map(|(index, doc)| Fragment {
            file: format!("p/{index}.json"),
            doc,
        })
        .collect();
    let inputs = fitting(&fragments);
    holds(&inputs);
    // Nothing in the table, and nothing that the overlay corrects.
    holds(&Inputs {
        enums: String::new(),
        ..inputs
    });

    let mut committed = COMMITTED.clone();
    let known = committed
        .fragments
        .iter()
        .position(|known| paths(&known.doc) == paths(&fragments[0].doc));
    committed.fragments[known.unwrap_or_default()].doc = fragments[0].doc.clone();
    if let Err(error) = merge::merge(committed) {
        assert!(!error.to_string().trim().is_empty());
    }
}

/// What has to be true of every merge.
fn holds(inputs: &Inputs) {
    let result = merge::merge(inputs.clone());
    let mut reversed = inputs.clone();
    reversed.fragments.reverse();
    let reversed = merge::merge(reversed);
    match (result, reversed) {
        (Ok(text), Ok(reversed)) => {
            assert_eq!(text, reversed, "the order of the fragments matters");
            let doc = document::parse_json(&text).expect("what was written can be read");
            assert_eq!(doc["openapi"], "3.0.3");
            assert_eq!(
                lint::findings(&doc),
                [""; 0],
                "what was written breaks our rules"
            );
            assert_eq!(write::render(&doc), text, "the canonical form is stable");
        }
        (Err(error), Err(_)) => assert!(!format!("{error:#}").trim().is_empty()),
        (a, b) => panic!("the order of the fragments matters: {a:?} against {b:?}"),
    }
}

fn paths(doc: &Value) -> Vec<&str> {
    schema::entries(doc, "paths")
        .map(|(path, _)| path)
        .collect()
}

/// With a name for every enum and an id for every operation, so that all steps are reached.
fn fitting(fragments: &[Fragment]) -> Inputs {
    // As far as the merge goes before it needs table and overlay.
    let doc = merge::unite(fragments.to_vec()).unwrap_or_default();
    let mut names: Vec<(Value, Vec<String>)> = Vec::new();
    for site in schema::sites(&doc) {
        let values = &doc.pointer(&site.pointer).unwrap_or(&Value::Null)["enum"];
        let named = site
            .pointer
            .strip_prefix("/components/schemas/")
            .is_some_and(|rest| !rest.contains('/'));
        if named
            || !values.is_array()
            || names.iter().any(|(_, places)| places.contains(&site.place))
        {
            continue;
        }
        match names.iter_mut().find(|(known, _)| known == values) {
            Some((_, places)) => places.push(site.place),
            None => names.push((values.clone(), vec![site.place])),
        }
    }
    // JSON's strings are TOML's and YAML's too, but for what JSON may leave unescaped.
    let enums = names
        .iter()
        .enumerate()
        .map(|(index, (_, places))| format!("Enum{index} = {}\n", json!(places)));
    let ids = schema::operations(&doc).into_iter().enumerate().map(|(index, (_, path, method, _))| {
        let id = format!("operation_{index}");
        json!({"target": format!("$.paths[{}].{method}", json!(path)), "description": "d", "update": {"operationId": id}})
    });
    let mut actions =
        vec![json!({"target": "$", "description": "d", "update": {"info": {"title": "t"}}})];
    actions.extend(ids);
    let overlay =
        json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions});
    Inputs {
        fragments: fragments.to_vec(),
        enums: enums.collect(),
        overlay: overlay.to_string(),
    }
}

/// Each committed fragment alone, all of them, and small documents with what they lack.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let fragments = COMMITTED.fragments.clone();
    let mut docs: Vec<Value> = fragments.into_iter().map(|fragment| fragment.doc).collect();
    docs.push(Value::from(docs[..3].to_vec()));
    let media = |name: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
    let operation = json!({
        "operationId": "a", "tags": ["T"],
        "requestBody": {"content": media("Both")},
        "responses": {"200": {"description": "d", "content": media("Loop")}, "10000": {"description": "d", "content": media("Loop")}}
    });
    // Circles, a schema that both sides reach, and the idioms of 3.1.
    docs.push(json!({
        "openapi": "3.1.0", "paths": {"/a": {"post": operation}},
        "components": {"schemas": {
            "Loop": {"properties": {
                "again": {"$ref": "#/components/schemas/Loop", "description": "d"},
                "other": {"anyOf": [{"$ref": "#/components/schemas/Both"}, {"type": "string"}]},
                "kind": {"type": ["string", "null"], "enum": ["A", "B", null]},
                "list": {"type": "array", "enum": ["A"], "items": {"type": "string"}},
                "most": {"exclusiveMaximum": 1e9, "maximum": 5}
            }},
            "Both": {"properties": {"back": {"$ref": "#/components/schemas/Both"}, "n": {"const": "x"}}, "required": ["n"]}
        }}
    }));
    docs.iter()
        .map(|doc| doc.to_string().into_bytes())
        .collect()
}

#[cfg(test)]
pub(crate) fn merges(data: &[u8]) -> anyhow::Result<String> {
    let doc = serde_json::from_slice(data)?;
    let docs = if let Value::Array(docs) = doc {
        docs
    } else {
        vec![doc]
    };
    let fragments = docs.into_iter().map(|doc| Fragment {
        file: "p/0.json".to_owned(),
        doc,
    });
    merge::merge(fitting(&fragments.collect::<Vec<_>>()))
}
