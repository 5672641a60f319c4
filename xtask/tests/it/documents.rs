//! The same API, published in other ways, merges to the same document.

use crate::workspace::{Workspace, documents, inputs, openapi, page};
use serde_json::{Value, json};
use std::fs;
use xtask::files::Changes;
use xtask::merge;
use xtask::pointer::push;
use xtask::schema::operations;
use xtask::vendor::{Options, vendor};

fn vendored(workspace: &Workspace, pages: &[(&str, String)]) {
    let write = |(name, text): &(&str, String)| workspace.write(format!("{name}.md"), text);
    let pages = pages.iter().map(write).map(String::from).collect();
    let mut changes = Changes::default();
    vendor(
        &workspace.layout,
        &Options { pages, date: None },
        &mut changes,
    )
    .unwrap();
    changes.apply(&workspace.layout).unwrap();
}

fn error(workspace: &Workspace) -> String {
    let before = workspace.spec();
    let error = format!("{:#}", merge::run(&workspace.layout).unwrap_err());
    assert_eq!(workspace.spec(), before, "a failed merge writes nothing");
    error
}

/// All operations in one document, in which each parameter, request body and response is a component.
fn whole() -> Value {
    let mut all = inputs().fragments.into_iter().map(|fragment| fragment.doc);
    let mut whole = all.next().unwrap();
    for doc in all {
        for (path, item) in doc["paths"].as_object().unwrap() {
            let known = &mut whole["paths"][path];
            for (method, operation) in item.as_object().unwrap() {
                known[method] = operation.clone();
            }
        }
        for (name, schema) in doc["components"]["schemas"].as_object().unwrap() {
            whole["components"]["schemas"][name] = schema.clone();
        }
    }
    let all = operations(&whole).into_iter();
    for at in all.map(|(at, ..)| at).collect::<Vec<_>>() {
        let operation = whole.pointer(&at).unwrap().clone();
        let mut places = vec![("requestBodies", push(&at, "requestBody"))];
        for index in 0..operation["parameters"].as_array().map_or(0, Vec::len) {
            places.push((
                "parameters",
                push(&push(&at, "parameters"), index.to_string()),
            ));
        }
        for status in operation["responses"].as_object().unwrap().keys() {
            places.push(("responses", push(&push(&at, "responses"), status)));
        }
        for (kind, place) in places {
            let Some(part) = whole.pointer_mut(&place) else {
                continue;
            };
            let id = operation["operationId"].as_str().unwrap();
            let name = format!("{id}.{}", place.rsplit('/').next().unwrap());
            let reference = json!({"$ref": format!("#/components/{kind}/{name}")});
            let part = std::mem::replace(part, reference);
            whole["components"][kind][&name] = part;
        }
    }
    whole
}

#[test]
fn as_one_document_with_components_in_yaml() {
    let yaml = serde_yaml_ng::to_string(&whole()).unwrap();
    assert!(yaml.contains("#/components/parameters/") && yaml.contains("#/components/responses/"));
    let workspace = Workspace::copy();
    let text = page("pods", &[]) + &format!("```yaml\n{yaml}```\n");
    vendored(&workspace, &[("pods", text.clone())]);
    let dir = workspace.layout.fragments().join("pods");
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
    assert!(!merge::run(&workspace.layout).unwrap());
    assert_eq!(workspace.read("spec/openapi.json"), openapi());
}

#[test]
fn on_pages_that_share_schemas() {
    let (gpus, pods): (Vec<_>, Vec<_>) = documents()
        .into_iter()
        .partition(|doc| doc["paths"].get("/v2/gpu/list").is_some());
    let workspace = Workspace::copy();
    vendored(
        &workspace,
        &[("pods", page("pods", &pods)), ("gpus", page("gpus", &gpus))],
    );
    assert_eq!(
        fs::read_dir(workspace.layout.fragments()).unwrap().count(),
        2
    );
    assert!(!merge::run(&workspace.layout).unwrap());

    // One page has another idea of a schema that both have.
    let mut gpus = gpus;
    gpus[0]["components"]["schemas"]["Result"]["properties"]["code"]["format"] = json!("int64");
    vendored(&workspace, &[("gpus", page("gpus", &gpus))]);
    assert_eq!(
        error(&workspace),
        "failed to unite the fragments: gpus/listGpuResources.json and pods/createPod.json part at \
         /components/schemas/Result/properties/code/format: \"int64\" against \"int32\": \
         if both are right, add `pods.schemas.Result = \"PodsResult\"` to spec/renames.toml"
    );
    workspace.write(
        "spec/renames.toml",
        "gpus.schemas.Result = \"GpusResult\"\n",
    );
    assert!(merge::run(&workspace.layout).unwrap());
    let merged: Value = serde_json::from_str(&workspace.read("spec/openapi.json")).unwrap();
    let format =
        |name: &str| &merged["components"]["schemas"][name]["properties"]["code"]["format"];
    assert_eq!(
        (format("Result"), format("GpusResult")),
        (&json!("int32"), &json!("int64"))
    );

    // A rule for what the page does not have, or no longer has.
    workspace.write("spec/renames.toml", "gpus.schemas.Gone = \"GpusGone\"\n");
    assert_eq!(
        error(&workspace),
        "failed to rename: spec/renames.toml: gpus.schemas.Gone = \"GpusGone\" matches nothing in \
         spec/fragments/gpus: remove the rule, or correct it"
    );
}
