//! An operation as a tree of parts with keywords.
//!
//! References outside of schemas are resolved, and an operation has what it inherits from its path or from the document.

use super::tree::{Node, Part, schema};
use crate::pointer::push;
use crate::schema::{self, METHODS, entries};
use serde_json::{Value, json};

/// An operation and its names.
#[derive(Debug, Clone)]
pub(super) struct Operation<'d> {
    pub(super) path: &'d str,
    pub(super) method: &'d str,
    pub(super) id: Option<&'d str>,
    pub(super) node: Node<'d>,
}

impl Operation<'_> {
    /// As in `GET /v2/pods`.
    pub(super) fn place(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The same without the names of path parameters.
    pub(super) fn shape(&self) -> String {
        let names = path_parameters(self.path);
        names.iter().fold(self.place(), |place, name| {
            place.replace(&format!("{{{name}}}"), "{}")
        })
    }
}

/// The names in the braces of a path.
fn path_parameters(path: &str) -> Vec<&str> {
    let rest = path.split('{').skip(1);
    rest.filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

/// The trees of all operations.
pub(super) fn operations(doc: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (pointer, path, method, value) in schema::operations(doc) {
        found.push(Operation {
            path,
            method,
            id: value["operationId"].as_str(),
            node: operation(doc, pointer, path, value),
        });
    }
    found
}

fn operation<'d>(doc: &'d Value, at: String, path: &str, value: &'d Value) -> Node<'d> {
    let item_at = push("/paths", path);
    let item = &doc["paths"][path];
    let apart = ["parameters", "requestBody", "responses"];
    let mut node = Node::with_leaves(Part::Operation, "", (at.clone(), value), &apart);
    for (key, owners) in [
        ("servers", vec![(&*item_at, item), ("", doc)]),
        ("security", vec![("", doc)]),
    ] {
        let inherited = owners
            .into_iter()
            .find_map(|(at, owner)| Some((at, owner.get(key)?)));
        if let (None, Some((at, value))) = (value.get(key), inherited) {
            node.leaf(key, push(at, key), value);
        }
    }
    for (key, value) in item.as_object().into_iter().flatten() {
        let is_inherited = key == "servers"
            && node
                .leaves
                .get(key)
                .is_some_and(|(at, _)| *at == push(&item_at, key));
        if !METHODS.contains(&key.as_str()) && key != "parameters" && !is_inherited {
            node.leaf(&format!("path {key}"), push(&item_at, key), value);
        }
    }
    parameters(doc, &mut node, path, [(&at, value), (&item_at, item)]);
    if let Some(body) = value.get("requestBody") {
        let at = resolve(doc, push(&at, "requestBody"), body);
        node.parts.push(with_content(Node::with_leaves(
            Part::Body,
            "",
            at,
            &["content"],
        )));
    }
    for (status, response) in entries(value, "responses") {
        let at = resolve(doc, push(&push(&at, "responses"), status), response);
        let mut part = with_content(Node::with_leaves(
            Part::Response,
            status,
            at,
            &["content", "headers"],
        ));
        for (name, header) in entries(part.raw, "headers") {
            let at = resolve(doc, push(&push(&part.pointer, "headers"), name), header);
            let mut header = with_content(Node::with_leaves(
                Part::Header,
                name,
                at,
                &["schema", "content"],
            ));
            // HTTP does not tell headers apart by case.
            header.key = name.to_lowercase();
            part.parts.push(header);
        }
        node.parts.push(part);
    }
    node
}

/// The parameters of an operation: its own, and those of its path that it does not override.
fn parameters<'d>(doc: &'d Value, node: &mut Node<'d>, path: &str, owners: [(&str, &'d Value); 2]) {
    for (at, owner) in owners {
        let list = owner["parameters"].as_array();
        for (index, value) in list.into_iter().flatten().enumerate() {
            let at = resolve(doc, push(&push(at, "parameters"), index.to_string()), value);
            let mut part = Node::with_leaves(Part::Parameter, "", at, &["schema", "content"]);
            let (name, place) = (part.raw_str("name"), part.raw_str("in"));
            part.name = name.to_owned();
            part.key = match place {
                "header" => format!("header {}", name.to_lowercase()),
                // The name of a path parameter is not sent.
                "path" => match path_parameters(path)
                    .iter()
                    .position(|known| *known == name)
                {
                    Some(position) => format!("path {position}"),
                    None => format!("path {name}"),
                },
                _ => format!("{place} {name}"),
            };
            let is_known = |known: &Node| known.part == Part::Parameter && known.key == part.key;
            if !node.parts.iter().any(is_known) {
                style(doc, &mut part);
                node.parts.push(with_content(part));
            }
        }
    }
}

/// How a list or an object is written, with the defaults filled in. `explode` means nothing for a single value.
fn style(doc: &Value, node: &mut Node) {
    let Some(schema) = node.raw.get("schema") else {
        return;
    };
    let form = ["query", "cookie"].contains(&node.raw_str("in"));
    let style = node.raw.get("style").cloned();
    let style = style.unwrap_or_else(|| json!(if form { "form" } else { "simple" }));
    let (_, schema) = resolve(doc, String::new(), schema);
    let single = ["string", "integer", "number", "boolean"]
        .iter()
        .any(|kind| schema["type"] == **kind);
    let explode = node.raw.get("explode").filter(|_| !single).cloned();
    let explode = explode.unwrap_or_else(|| json!(style == "form"));
    let value = json!({"style": style, "explode": explode});
    node.leaves.remove("explode");
    node.leaves
        .insert("style".to_owned(), (push(&node.pointer, "style"), value));
}

/// A part that holds a schema, or media types with a schema each.
fn with_content(mut node: Node<'_>) -> Node<'_> {
    if let (Part::Parameter | Part::Header | Part::Media, Some(inner)) =
        (node.part, node.raw.get("schema"))
    {
        node.parts.push(schema(
            Part::Schema,
            "",
            push(&node.pointer, "schema"),
            inner,
        ));
    }
    for (media_type, media) in entries(node.raw, "content") {
        let at = (push(&push(&node.pointer, "content"), media_type), media);
        node.parts.push(with_content(Node::with_leaves(
            Part::Media,
            media_type,
            at,
            &["schema"],
        )));
    }
    node
}

/// What `value` stands for if it is a reference, and where that is written.
fn resolve<'d>(doc: &'d Value, mut pointer: String, mut value: &'d Value) -> (String, &'d Value) {
    // More references than anybody would write; a cycle ends here as well.
    for _ in 0..8 {
        let target = value["$ref"]
            .as_str()
            .and_then(|target| target.strip_prefix('#'));
        let Some((target, next)) = target.and_then(|target| Some((target, doc.pointer(target)?)))
        else {
            break;
        };
        (pointer, value) = (target.to_owned(), next);
    }
    (pointer, value)
}
