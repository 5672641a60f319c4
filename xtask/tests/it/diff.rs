//! `diff`: what a change reads like, in the form that goes into the pull request.

use crate::cli::xtask;
use crate::diff_classes::document as small;
use crate::workspace::{Workspace, openapi};
use allocation_counter::measure;
use serde_json::{Value, json};
use std::process::{Command, Output};
use xtask::diff::render::{Format, render};
use xtask::diff::{Report, diff};

fn document() -> Value {
    serde_json::from_str(&openapi()).unwrap()
}

/// The report of one hand-made change of the sample.
fn after(change: impl FnOnce(&mut Value)) -> Report {
    let (old, mut new) = (document(), document());
    change(&mut new);
    diff(&old, &new)
}

fn schema<'d>(doc: &'d mut Value, name: &str) -> &'d mut Value {
    &mut doc["components"]["schemas"][name]
}

fn remove(object: &mut Value, key: &str) -> Value {
    object.as_object_mut().unwrap().shift_remove(key).unwrap()
}

macro_rules! snapshots {
    ($( $name:ident: $change:expr; )+) => { $(
        #[test]
        fn $name() {
            let change: fn(&mut Value) = $change;
            insta::assert_snapshot!(render(&after(change), Format::Markdown));
        }
    )+ };
}

snapshots! {
    // The four that the project asked for by name.
    a_removed_enum_value: |doc| {
        schema(doc, "PodStatus")["enum"].as_array_mut().unwrap().retain(|value| value != "PAUSING");
    };
    a_string_that_becomes_an_integer: |doc| {
        schema(doc, "PodV2Response")["properties"]["name"]["type"] = json!("integer");
    };
    a_new_required_request_field: |doc| {
        let request = schema(doc, "PodV2CreateRequest");
        request["properties"]["tenant"] = json!({"type": "string"});
        request["required"].as_array_mut().unwrap().push(json!("tenant"));
    };
    a_dropped_operation: |doc| {
        remove(&mut doc["paths"], "/v2/pods/{id}/pause");
    };
    // What it is all for: one more optional response field.
    an_optional_response_field: |doc| {
        schema(doc, "PodV2Response")["properties"]["uptimeSeconds"] =
            json!({"type": "integer", "format": "int64", "nullable": true});
    };
    // Protocol is sent and received.
    an_enum_value_on_both_sides: |doc| {
        schema(doc, "Protocol")["enum"].as_array_mut().unwrap().push(json!("UDP"));
    };
    renames: |doc| {
        let request = &mut schema(doc, "PodV2CreateRequest")["properties"];
        request["shmInGiB"] = remove(request, "shmInGb");
        let response = &mut schema(doc, "GpuListV2Price")["properties"];
        response["currencyCode"] = remove(response, "currency");
        let list = &mut doc["paths"]["/v2/pods"]["get"]["parameters"];
        list[1]["name"] = json!("statuses");
        let item = remove(&mut doc["paths"], "/v2/pods/{id}/logs");
        doc["paths"]["/v3/pods/{id}/logs"] = item;
    };
    parameters: |doc| {
        let logs = &mut doc["paths"]["/v2/pods/{id}/logs"]["get"]["parameters"];
        logs[2]["required"] = json!(true);
        logs[3]["in"] = json!("header");
        logs[4]["schema"]["format"] = json!("int32");
        logs.as_array_mut().unwrap().truncate(6);
        let list = &mut doc["paths"]["/v2/pods"]["get"]["parameters"];
        list[0]["explode"] = json!(false);
        list[1]["style"] = json!("form");
        let order = json!({"name": "order", "in": "query", "schema": {"type": "string"}});
        list.as_array_mut().unwrap().push(order);
    };
    values: |doc| {
        let request = &mut schema(doc, "PodV2CreateRequest")["properties"];
        request["name"]["maxLength"] = json!(63);
        request["name"]["pattern"] = json!("^[a-z0-9-]+$");
        request["image"]["maxLength"] = json!(512);
        request["gpuCount"]["default"] = json!(1);
        request["shmInGb"]["nullable"] = json!(true);
        request["maxPrice"]["type"] = json!("string");
        let list = &mut schema(doc, "GpuListV2Request")["properties"];
        list["acceleratorVendor"]["default"] = json!("AWS");
        list["size"]["maximum"] = json!(100);
    };
    statuses_types_and_codes: |doc| {
        let create = &mut doc["paths"]["/v2/pods"]["post"];
        create["x-yotta-codes"]["13001"] = json!("No capacity");
        remove(&mut create["x-yotta-codes"], "10001");
        let error = remove(&mut create["responses"], "500");
        create["responses"]["429"] = error;
        let content = &mut create["responses"]["200"]["content"];
        content["text/plain"] = json!({"schema": {"type": "string"}});
        create["responses"]["202"] = json!({"description": "Accepted"});
        let headers = &mut create["responses"]["200"]["headers"];
        headers["Retry-After"] = json!({"schema": {"type": "integer"}});
    };
    security_and_servers: |doc| {
        doc["components"]["securitySchemes"]["ApiKey"]["name"] = json!("Authorization");
        doc["security"] = json!([{"ApiKey": [], "Tenant": []}]);
        doc["servers"] = json!([{"url": "https://api.eu.yottalabs.ai"}, {"url": "https://api.yottalabs.ai"}]);
    };
    words_only: |doc| {
        doc["paths"]["/v2/pods"]["post"]["summary"] = json!("Launch a `pod`");
        schema(doc, "Result")["properties"]["message"]["description"] = json!("What went wrong");
        doc["paths"]["/v2/pods"]["post"]["deprecated"].take();
        let properties = schema(doc, "PodV2LogPage")["properties"].as_object_mut().unwrap();
        let first = properties.shift_remove("previousCursor").unwrap();
        properties.insert("previousCursor".to_owned(), first);
    };
    what_no_rule_knows: |doc| {
        schema(doc, "PodV2Response")["properties"]["name"]["x-masked"] = json!(true);
        doc["paths"]["/v2/pods"]["get"]["callbacks"] = json!({"done": {}});
        doc["webhooks"] = json!({"ready": {}});
        schema(doc, "PodV2CreateRequest")["additionalProperties"] = json!(false);
    };
    composition: |doc| {
        // A plain string gets an enum of its own, an object gets variants, a schema another name.
        doc["components"]["schemas"]["LogLevel"] = json!({"type": "string", "enum": ["INFO"]});
        let level = json!({"description": "Log level", "allOf": [{"$ref": "#/components/schemas/LogLevel"}], "nullable": true});
        schema(doc, "PodV2LogItem")["properties"]["level"] = level;
        schema(doc, "PodV2LogResponse")["oneOf"] = json!([{"required": ["items"]}]);
        let volume = remove(&mut doc["components"]["schemas"], "PodV2VolumeRequest");
        schema(doc, "PodV2CreateRequest")["properties"]["volumes"]["items"] = json!({"$ref": "#/components/schemas/VolumeRequest"});
        doc["components"]["schemas"]["VolumeRequest"] = volume;
    };
}

#[test]
fn equal_documents_have_no_changes() {
    let report = after(|_| {});
    assert_eq!(report.changes, []);
    assert_eq!(render(&report, Format::Text), "API changes: no changes\n");
    assert_eq!(
        render(&report, Format::Markdown),
        "## API changes: no changes\n"
    );
}

#[test]
fn cycles_end_whatever_their_length_and_whoever_closes_them() {
    let doc = |pod: Value| {
        json!({
            "paths": {"/x": {"get": {"operationId": "x", "responses": {"200": {"content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Pod"}
            }}}}}}},
            "components": {"schemas": {"Pod": pod, "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}}
        })
    };
    let pod = json!({"$ref": "#/components/schemas/Pod"});
    let nest = |depth: usize, end: &Value| {
        (0..depth).fold(
            end.clone(),
            |inner, _| json!({"properties": {"next": inner, "other": pod}}),
        )
    };
    let shapes = [
        nest(1, &pod),
        nest(2, &pod),
        nest(3, &pod),
        nest(5, &json!({"allOf": [pod, pod]})),
        nest(2, &json!({"$ref": "#/components/schemas/A"})),
        pod.clone(),
        json!({"allOf": [pod, {"type": "object"}]}),
        json!({"items": pod, "additionalProperties": pod, "oneOf": [pod, {"not": pod}]}),
    ];
    for old in &shapes {
        for new in &shapes {
            let report = diff(&doc(old.clone()), &doc(new.clone()));
            assert_eq!(report.changes.is_empty(), old == new, "{old} {new}");
        }
    }
}

#[test]
fn a_change_deep_in_shared_schemas_costs_little() {
    // Each schema refers twice to the next: 2^60 paths.
    let doc = |kind: &str| {
        let mut schemas = json!({"S60": {"type": kind}});
        for level in 0..60 {
            let next = json!({"$ref": format!("#/components/schemas/S{}", level + 1)});
            schemas[format!("S{level}")] = json!({"properties": {"a": next, "b": next}});
        }
        json!({
            "paths": {"/x": {"get": {"responses": {"200": {"content": {"a/b": {
                "schema": {"$ref": "#/components/schemas/S0"}
            }}}}}}},
            "components": {"schemas": schemas}
        })
    };
    let report = diff(&doc("string"), &doc("integer"));
    assert_eq!(report.changes.len(), 1);
    assert_eq!(report.changes[0].reaches.len(), 1);
}

#[test]
fn json_is_stable() {
    let report = after(|doc| {
        schema(doc, "PodV2CreateRequest")["properties"]["name"]["maxLength"] = json!(63);
    });
    insta::assert_snapshot!(render(&report, Format::Json));
}

#[test]
fn text_is_for_terminals() {
    let report = after(|doc| {
        schema(doc, "PodStatus")["enum"]
            .as_array_mut()
            .unwrap()
            .push(json!("LOST"));
        doc["info"]["version"] = json!("2.0.1");
    });
    insta::assert_snapshot!(render(&report, Format::Text));
}

fn run(workspace: &Workspace, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = xtask(workspace, &["diff"]);
    let Output {
        status,
        stdout,
        stderr,
    } = command.args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

fn git(workspace: &Workspace, args: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(workspace.root.as_str());
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]);
    command.args(["-c", "commit.gpgsign=false", "-c", "core.hooksPath=none"]);
    let output = command.args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

/// A workspace in a repository of its own, on a branch off main, in which the spec has been edited.
fn branch() -> Workspace {
    let workspace = Workspace::copy();
    git(&workspace, &["init", "-q", "-b", "main"]);
    git(&workspace, &["add", "."]);
    git(&workspace, &["commit", "-q", "-m", "spec"]);
    git(&workspace, &["switch", "-q", "-c", "change"]);
    workspace.edit("spec/openapi.json", "\"PAUSING\",", "");
    workspace
}

#[test]
fn the_default_is_what_the_branch_changes() {
    let workspace = branch();
    let (code, stdout, stderr) = run(&workspace, &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with("API changes: 1 breaking\n"), "{stdout}");

    // Committed on the branch, it is still what the branch changes, and nothing to HEAD.
    git(&workspace, &["commit", "-q", "-a", "-m", "change"]);
    assert_eq!(run(&workspace, &[]).1, stdout);
    assert_eq!(run(&workspace, &["main", "HEAD"]).1, stdout);
    assert_eq!(run(&workspace, &["HEAD"]).1, "API changes: no changes\n");
    let file = workspace.layout.openapi();
    assert_eq!(
        run(&workspace, &["HEAD", file.as_str()]).1,
        "API changes: no changes\n"
    );
}

#[test]
fn fail_on_fails_after_showing_all() {
    let workspace = branch();
    let (code, stdout, stderr) = run(
        &workspace,
        &["--fail-on", "breaking", "--format", "markdown"],
    );
    assert_eq!(code, Some(1));
    assert!(stdout.contains("### Breaking (1)"), "{stdout}");
    assert_eq!(
        stderr,
        "error: there are changes that --fail-on breaking is to fail on: 1 breaking\n"
    );

    git(&workspace, &["checkout", "-q", "--", "."]);
    workspace.edit(
        "spec/openapi.json",
        "\"Create a new pod\"",
        "\"Create a pod\"",
    );
    assert_eq!(run(&workspace, &["--fail-on", "breaking"]).0, Some(0));
    assert_eq!(run(&workspace, &["--fail-on", "any"]).0, Some(1));
    git(&workspace, &["checkout", "-q", "--", "."]);
    assert_eq!(run(&workspace, &["--fail-on", "any"]).0, Some(0));
}

#[test]
fn errors_name_the_place_and_the_remedy() {
    let workspace = branch();
    let error = |args: &[&str]| {
        let (code, stdout, stderr) = run(&workspace, args);
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{stderr}");
        stderr
    };
    assert_eq!(
        error(&["nowhere"]),
        "error: failed to read nowhere: it is neither a file nor a git revision that is known here\n"
    );
    let bad = workspace.write("bad.json", "{\n  \"paths\": oops\n}");
    let found = error(&["HEAD", bad.as_str()]);
    assert!(
        found.contains("bad.json: it is not JSON: ") && found.contains("line 2 column"),
        "{found}"
    );
    let other = workspace.write("other.json", "{\"name\": 1}");
    let found = error(&["HEAD", other.as_str()]);
    assert!(
        found.ends_with("it is JSON, but no OpenAPI document: it has no `paths`\n"),
        "{found}"
    );

    git(&workspace, &["rm", "-q", "-f", "spec/openapi.json"]);
    assert_eq!(
        error(&["HEAD"]),
        "error: failed to read spec/openapi.json: it does not exist: run `cargo xtask merge`, or name another file\n"
    );
    git(&workspace, &["commit", "-q", "-m", "gone"]);
    let found = error(&["HEAD"]);
    assert!(
        found
            .starts_with("error: failed to read HEAD: failed to read spec/openapi.json of commit "),
        "{found}"
    );

    git(&workspace, &["branch", "-q", "-m", "main", "trunk"]);
    let found = error(&[]);
    assert!(
        found.contains("HEAD shares no commit with origin/main or main"),
        "{found}"
    );

    let outside = Workspace::copy();
    let (code, _, stderr) = run(&outside, &[]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.starts_with("error: failed to find what to compare with: give OLD, a file or a git revision: git rev-parse"),
        "{stderr}"
    );
}

#[test]
fn nothing_makes_it_panic_and_nothing_passes_unseen() {
    let doc = document();
    let mut pointers = Vec::new();
    every(&doc, "", &mut pointers);
    let wrong = [
        json!(null),
        json!([]),
        json!("x"),
        json!({}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/paths"}),
        json!([[]]),
    ];
    for (offset, wrong) in wrong.iter().enumerate() {
        // A sample for each: all of them take a minute.
        for pointer in pointers.iter().skip(offset).step_by(41) {
            let mut new = doc.clone();
            *new.pointer_mut(pointer).unwrap() = wrong.clone();
            if new == doc {
                continue;
            }
            assert!(!diff(&doc, &new).changes.is_empty(), "{pointer} = {wrong}");
            assert!(
                !diff(&new, &doc).changes.is_empty(),
                "{pointer} = {wrong}, back"
            );
        }
    }
}

fn every(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| {
            every(inner, &xtask::pointer::push(at, key), found);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, inner)| {
            every(inner, &format!("{at}/{index}"), found);
        }),
        _ => {}
    }
}

#[test]
fn names_cannot_forge_a_report() {
    let odd = "\u{1b}[2J\u{202e}a\nb";
    let (old, mut new) = (small(&json!({})), small(&json!({})));
    new["components"]["schemas"]["Got"]["properties"][odd] = json!({});
    let parameter = json!({"name": "<img> @all\n# x", "in": "query", "schema": {}});
    let parameters = new["paths"]["/make"]["post"]["parameters"].as_array_mut();
    parameters.unwrap().push(parameter);
    let report = diff(&old, &new);
    let text = render(&report, Format::Text);
    assert!(
        text.contains("property added at Got.\\u{1b}[2J\\u{202e}a\\nb — "),
        "{text}"
    );
    assert!(
        text.contains("query parameter <img> @all\\n# x)\n"),
        "{text}"
    );
    let markdown = render(&report, Format::Markdown);
    assert!(
        markdown.contains("`Got.\\u{1b}[2J\\u{202e}a b`"),
        "{markdown}"
    );
    assert!(
        markdown.contains("(`query parameter <img> @all # x`)"),
        "{markdown}"
    );
}

/// `count` operations and properties, all called `name` and a number.
fn many(name: &str, count: usize) -> Value {
    let mut doc = small(&json!({}));
    for n in 0..count {
        let operation = json!({"get": {"operationId": format!("{name}{n}")}});
        doc["paths"][format!("/{name}{n}/{{id}}")] = operation;
        doc["components"]["schemas"]["Got"]["properties"][format!("{name}{n}")] =
            json!({"type": "string"});
    }
    doc
}

#[test]
fn many_operations_and_properties_that_were_replaced_cost_little() {
    let work = |count: usize| {
        let (old, new) = (many("old", count), many("new", count));
        let work = measure(|| assert_eq!(diff(&old, &new).changes.len(), 4 * count));
        work.count_total as f64
    };
    let ratio = work(800) / work(400);
    assert!(ratio < 3.0, "twice as many cost {ratio:.2} times as much");
}
