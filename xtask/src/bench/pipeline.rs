//! Row 7: the tasks of xtask on the real fragments, and on very many.

use super::build::{build, temporary};
use super::{Figure, best, number, progress, timed};
use crate::files::Changes;
use crate::layout::Layout;
use anyhow::{Context, Result, ensure};
use camino::Utf8Path;
use serde_json::{Value, json};
use std::process::{Command, Stdio};

/// The wall time of each task, which a release build of xtask runs.
pub(super) fn tasks(layout: &Layout) -> Result<Vec<Figure>> {
    let xtask = build(layout, "xtask", "release", &[])?.executable("xtask")?;
    let (_guard, dir) = temporary()?;
    let dir = dir.root();
    let run = |root: &Utf8Path, args: &[&str]| run(&xtask, root, args);
    let real = |id, args: &[&str]| {
        progress(&format!("runs xtask {}", args.join(" ")));
        let seconds = best(10, || timed(|| run(layout.root(), args)))?;
        anyhow::Ok(Figure::seconds(id, seconds))
    };
    let mut figures = vec![
        real("merge", &["merge"])?,
        real("diff", &["diff"])?,
        real("check", &["check", "fragments", "openapi"])?,
    ];

    let merge = |count: usize| {
        progress(&format!("merges {count} fragments"));
        let root = dir.join(count.to_string());
        write_page(&root, count)?;
        run(&root, &["vendor", root.join("things.md").as_str()])?;
        best(3, || timed(|| run(&root, &["merge"])))
    };
    let (few, many) = (merge(1_000)?, merge(10_000)?);
    figures.push(Figure::new(
        "merge-growth",
        many / few,
        format!("{} / {} s", number(many), number(few)),
    ));

    progress("compares two rings of 2000 schemas");
    let ring = |leaf| schemas(2_000, |n| vec![(n + 1) % 2_000], leaf);
    let mut changes = Changes::default();
    let [old, new] = [("old.json", "string"), ("new.json", "integer")].map(|(name, kind)| {
        changes.write(dir.join(name), ring(kind).to_string());
        dir.join(name)
    });
    changes.apply(layout)?;
    let args = ["diff", old.as_str(), new.as_str()];
    let seconds = best(3, || timed(|| run(dir, &args)))?;
    figures.push(Figure::seconds("diff-ring", seconds));
    Ok(figures)
}

/// Runs a task, which must succeed, on the workspace at `root`.
fn run(xtask: &Utf8Path, root: &Utf8Path, args: &[&str]) -> Result<()> {
    let mut command = Command::new(xtask);
    command.args(["--root", root.as_str()]).args(args);
    let output = command
        .stdin(Stdio::null())
        .output()
        .context("failed to run xtask")?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "xtask {} fails\n{stderr}",
        args.join(" ")
    );
    Ok(())
}

/// Writes a workspace with a page of `count` operations.
fn write_page(root: &Utf8Path, count: usize) -> Result<()> {
    let layout = Layout::new(root);
    let blocks = (0..count).map(|n| format!("```json\n{}\n```\n", document(n)));
    let page = format!(
        "[x](https://example.com/things.md)\n{}",
        blocks.collect::<String>()
    );
    let mut changes = Changes::default();
    changes.write(root.join("things.md"), page);
    changes.write(layout.enums(), enums(count));
    changes.write(layout.overlay(), overlay(count));
    changes.apply(&layout)?;
    Ok(())
}

/// An overlay with an action for each of the first `count` [`document`]s.
pub fn overlay(count: usize) -> String {
    let actions = (0..count).map(|n| {
        let target = format!("$.paths['/things/{n}/{{id}}'][?@.operationId == 'put_{n}']");
        format!("- {{target: \"{target}\", description: d, update: {{summary: s}}}}\n")
    });
    let actions: String = actions.collect();
    format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}")
}

/// The names of the enums in the first `count` [`document`]s.
pub fn enums(count: usize) -> String {
    let lines = (0..count).map(|n| format!("Kind{n} = [\"Thing{n}.kind\"]\n"));
    lines.collect()
}

/// The document of one operation: with an enum and a schema of its own, that refers to the one before; with a
/// schema that all of them have.
pub fn document(n: usize) -> Value {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let media = |name: &str| json!({"application/json": {"schema": reference(name)}});
    let (thing, result) = (format!("Thing{n}"), format!("Result{n}"));
    let before = format!("Thing{}", n.saturating_sub(1));
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "tags": [{"name": format!("Tag {}", n % 100)}],
        "paths": {format!("/things/{n}/{{id}}"): {"put": {
            "operationId": format!("put_{n}"),
            "tags": [format!("Tag {}", n % 100)],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
            "requestBody": {"content": media(&thing)},
            "responses": {"200": {"description": "OK", "content": media(&result)}}
        }}},
        "components": {
            "schemas": {
                result: {"type": "object", "properties": {"data": reference(&thing), "meta": reference("Meta")}},
                thing: {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": ["string", "null"]},
                    "kind": {"type": "string", "enum": [format!("A{n}"), format!("B{n}")]},
                    "before": reference(&before)
                }},
                "Meta": {"type": "object", "properties": {"took": {"type": "integer"}}}
            }
        }
    })
}

/// Schemas that refer to those which `targets` returns for the index of each, and an operation for each schema. The last
/// schema has a property of the type `leaf`.
pub fn schemas(count: usize, targets: impl Fn(usize) -> Vec<usize>, leaf: &str) -> Value {
    let reference = |n: usize| json!({"$ref": format!("#/components/schemas/S{n}")});
    let schema = |n: usize| {
        let references = targets(n).into_iter();
        let mut properties: Value = references
            .map(|target| (format!("to{target}"), reference(target)))
            .collect();
        properties["leaf"] = json!({"type": if n + 1 == count { leaf } else { "string" }});
        (format!("S{n}"), json!({"properties": properties}))
    };
    let path = |n: usize| {
        let media = json!({"application/json": {"schema": reference(n)}});
        let get =
            json!({"operationId": format!("get_{n}"), "responses": {"200": {"content": media}}});
        (format!("/s/{n}"), json!({"get": get}))
    };
    json!({
        "paths": (0..count).map(path).collect::<Value>(),
        "components": {"schemas": (0..count).map(schema).collect::<Value>()}
    })
}
