//! A document as maps: each operation and each schema is a tree of named parts, and each part maps keywords to values.
//!
//! Everything that means the same has the same tree: defaults are left out, references outside of schemas are resolved,
//! parameters have names instead of indexes, and operations have what they inherit from their path or the document.

use crate::pointer::push;
use crate::schema::{METHODS, entries, ref_name};
use serde_json::{Map, Number, Value, json};
use std::collections::BTreeMap;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Parameter,
    Body,
    Response,
    Header,
    Media,
    Schema,
    Property,
    Items,
    Additional,
    Variant,
}

/// One part, with what it says and the parts in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Node<'d> {
    pub(super) pointer: String,
    /// The part as it is written.
    pub(super) raw: Option<&'d Value>,
    pub(super) leaves: Map<String, Value>,
    /// Where a leaf is written, if not below `pointer`.
    elsewhere: BTreeMap<String, String>,
    pub(super) parts: Vec<(Part, String, Node<'d>)>,
}

impl<'d> Node<'d> {
    fn new(pointer: impl Into<String>, raw: &'d Value) -> Self {
        Self {
            pointer: pointer.into(),
            raw: Some(raw),
            ..Self::default()
        }
    }

    /// A part that says nothing.
    pub(super) fn empty(pointer: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn is(&self, key: &str) -> bool {
        self.leaves.get(key).is_some_and(|value| *value == true)
    }

    /// Where the leaf at `key` is written, or would be.
    pub(super) fn pointer_of(&self, key: &str) -> String {
        let elsewhere = self.elsewhere.get(key).cloned();
        elsewhere.unwrap_or_else(|| push(&self.pointer, key))
    }

    fn leaf(&mut self, key: &str, value: &Value) {
        if !is_default(key, value) {
            self.leaves.insert(key.to_owned(), plain(value));
        }
    }

    fn leaf_at(&mut self, key: &str, value: &Value, pointer: String) {
        self.elsewhere.insert(key.to_owned(), pointer);
        self.leaf(key, value);
    }

    /// Makes leaves of all keys but those in `without`, which become parts.
    fn leaves(&mut self, value: &Value, without: &[&str]) {
        for (key, value) in value.as_object().into_iter().flatten() {
            let is_name = ["name", "in", "operationId"].contains(&key.as_str());
            let is_apart = is_name || value.is_object() || value.is_array();
            if !(is_apart && without.contains(&key.as_str())) {
                self.leaf(key, value);
            }
        }
    }
}

/// Whether `value` means the same as no value at all.
fn is_default(key: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => {
            key != "additionalProperties"
                && (value.is_null() || !["default", "const"].contains(&key))
        }
        Value::Array(list) => list.is_empty() && !["security", "enum", "default"].contains(&key),
        Value::Object(map) => map.is_empty() && ["headers", "links", "properties"].contains(&key),
        Value::Number(number) => {
            ["minLength", "minItems", "minProperties"].contains(&key)
                && number.as_f64() == Some(0.0)
        }
        _ => false,
    }
}

/// The value with an integer that is written as a float written as an integer.
fn plain(value: &Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.as_f64() {
        Some(number) if value.is_f64() && number.fract() == 0.0 && number.abs() < EXACT => {
            Value::Number(Number::from(number as i64))
        }
        _ => value.clone(),
    }
}

/// What `value` stands for if it is a reference, and where that is written.
fn resolve<'d>(doc: &'d Value, pointer: String, value: &'d Value) -> (String, &'d Value) {
    let (mut pointer, mut value) = (pointer, value);
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

/// The tree of a schema.
pub(super) fn schema<'d>(value: &'d Value, pointer: &str) -> Node<'d> {
    let mut node = Node::new(pointer, value);
    let mut required = Vec::new();
    add_schema(&mut node, value, pointer, &mut required);
    for (name, pointer) in required {
        let property = node
            .parts
            .iter_mut()
            .find(|(part, key, _)| *part == Part::Property && *key == name);
        match property {
            Some((_, _, property)) => property.leaf("required", &json!(true)),
            None => node.leaf_at(&format!("required {name}"), &json!(true), pointer),
        }
    }
    node
}

fn add_schema<'d>(
    node: &mut Node<'d>,
    value: &'d Value,
    pointer: &str,
    required: &mut Vec<(String, String)>,
) {
    let Some(map) = value.as_object() else {
        if *value != true {
            node.leaf_at("schema", &json!([value]), pointer.to_owned());
        }
        return;
    };
    for (key, value) in map {
        let at = push(pointer, key);
        let list = value.as_array();
        match (key.as_str(), list) {
            // The parts of an `allOf` say together what one schema says.
            ("allOf", Some(parts)) => {
                for (index, part) in parts.iter().enumerate() {
                    add_schema(node, part, &push(&at, index.to_string()), required);
                }
            }
            ("anyOf" | "oneOf", Some(variants)) => {
                node.leaf_at(key, value, at.clone());
                for (index, variant) in variants.iter().enumerate() {
                    let name = ref_name(variant).map_or_else(|| index.to_string(), str::to_owned);
                    let inner = schema(variant, &push(&at, index.to_string()));
                    node.parts
                        .push((Part::Variant, format!("{key} {name}"), inner));
                }
            }
            ("properties", _) if value.is_object() => {
                for (name, property) in entries_of(value) {
                    let inner = schema(property, &push(&at, name));
                    node.parts.push((Part::Property, name.to_owned(), inner));
                }
            }
            ("required", Some(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                required.extend(names.map(|name| (name.to_owned(), at.clone())));
            }
            ("items", _) if value.is_object() => {
                node.parts
                    .push((Part::Items, String::new(), schema(value, &at)));
            }
            ("additionalProperties", _) => {
                let anything = *value == true || *value == json!({});
                if !anything {
                    node.leaf_at(key, value, at.clone());
                }
                if value.is_object() && !anything {
                    node.parts
                        .push((Part::Additional, String::new(), schema(value, &at)));
                }
            }
            // The list of types of 3.1, as in 3.0.
            ("type", Some(types)) => {
                let (null, mut types): (Vec<_>, Vec<_>) =
                    types.iter().cloned().partition(|kind| kind == "null");
                types.sort_by_key(Value::to_string);
                let kind = match types.as_slice() {
                    [only] => only.clone(),
                    _ => Value::from(types),
                };
                node.leaf_at(key, &kind, at.clone());
                if !null.is_empty() {
                    node.leaf_at("nullable", &json!(true), at);
                }
            }
            // Several parts of an `allOf` may say different things.
            _ => {
                let known = node
                    .leaves
                    .get(key)
                    .is_some_and(|known| *known != plain(value));
                let key = if known {
                    format!("{key} ({at})")
                } else {
                    key.clone()
                };
                node.leaf_at(&key, value, at);
            }
        }
    }
}

fn entries_of(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let map = value.as_object().into_iter().flatten();
    map.map(|(name, property)| (name.as_str(), property))
}

/// The tree of an operation.
pub(super) fn operation<'d>(doc: &'d Value, path: &str, method: &str) -> Node<'d> {
    let item_at = push("/paths", path);
    let at = push(&item_at, method);
    let item = &doc["paths"][path];
    let value = &item[method];
    let mut node = Node::new(&*at, value);
    let apart = [
        "parameters",
        "operationId",
        "requestBody",
        "responses",
        "security",
        "servers",
    ];
    node.leaves(value, &apart);
    for key in ["servers", "security"] {
        let path = item.get(key).filter(|_| key == "servers");
        let found = [
            (value.get(key), &*at),
            (path, &*item_at),
            (doc.get(key), ""),
        ];
        if let Some((value, pointer)) = found.into_iter().find_map(|(v, p)| Some((v?, p))) {
            node.leaf_at(key, value, push(pointer, key));
        }
    }
    for (key, value) in item.as_object().into_iter().flatten() {
        if !METHODS.contains(&key.as_str()) && !["parameters", "servers"].contains(&key.as_str()) {
            node.leaf_at(&format!("path {key}"), value, push(&item_at, key));
        }
    }
    parameters(doc, &mut node, path, &[(&at, value), (&item_at, item)]);
    if let Some(body) = value.get("requestBody") {
        let (pointer, body) = resolve(doc, push(&at, "requestBody"), body);
        let mut part = Node::new(pointer, body);
        part.leaves(body, &["content"]);
        content(&mut part, body);
        node.parts.push((Part::Body, String::new(), part));
    }
    for (status, response) in entries(value, "responses") {
        let (pointer, response) = resolve(doc, push(&push(&at, "responses"), status), response);
        let mut part = Node::new(pointer, response);
        part.leaves(response, &["content", "headers"]);
        content(&mut part, response);
        for (name, header) in entries(response, "headers") {
            let pointer = push(&push(&part.pointer, "headers"), name);
            let (pointer, header) = resolve(doc, pointer, header);
            // HTTP does not tell headers apart by case.
            part.parts
                .push((Part::Header, name.to_lowercase(), holder(pointer, header)));
        }
        node.parts.push((Part::Response, status.to_owned(), part));
    }
    node
}

/// The parameters of an operation: its own, and those of its path that it does not override.
fn parameters<'d>(doc: &'d Value, node: &mut Node<'d>, path: &str, owners: &[(&str, &'d Value)]) {
    for (at, owner) in owners {
        let list = owner["parameters"].as_array();
        for (index, value) in list.into_iter().flatten().enumerate() {
            let pointer = push(&push(at, "parameters"), index.to_string());
            let (pointer, value) = resolve(doc, pointer, value);
            let (name, place) = (
                value["name"].as_str().unwrap_or("?"),
                value["in"].as_str().unwrap_or("?"),
            );
            let key = match place {
                "header" => format!("{place} parameter {}", name.to_lowercase()),
                // By its place: the name of a path parameter is not sent.
                "path" => match template(path).iter().position(|known| *known == name) {
                    Some(position) => format!("{place} parameter {position}"),
                    None => format!("{place} parameter {name}"),
                },
                _ => format!("{place} parameter {name}"),
            };
            if node
                .parts
                .iter()
                .all(|(part, known, _)| *part != Part::Parameter || *known != key)
            {
                let mut part = holder(pointer, value);
                if value.get("schema").is_some() {
                    style(doc, &mut part, value, place);
                }
                node.parts.push((Part::Parameter, key, part));
            }
        }
    }
}

/// How a list or an object is written, with the defaults filled in. `explode` means nothing for a single value.
fn style(doc: &Value, node: &mut Node, value: &Value, place: &str) {
    let form = ["query", "cookie"].contains(&place);
    let style = value.get("style").cloned();
    let style = style.unwrap_or_else(|| json!(if form { "form" } else { "simple" }));
    let (_, schema) = resolve(doc, String::new(), &value["schema"]);
    let singles = ["string", "integer", "number", "boolean"];
    let single = singles.iter().any(|kind| schema["type"] == **kind);
    let explode = value.get("explode").filter(|_| !single).cloned();
    let explode = explode.unwrap_or_else(|| json!(style == "form"));
    let style = json!({"style": style, "explode": explode});
    node.leaves.insert("style".to_owned(), style);
    node.leaves.shift_remove("explode");
}

/// A parameter or a header.
fn holder<'d>(pointer: String, value: &'d Value) -> Node<'d> {
    let mut node = Node::new(pointer, value);
    node.leaves(value, &["schema", "content", "name", "in"]);
    if let Some(inner) = value.get("schema") {
        let inner = schema(inner, &push(&node.pointer, "schema"));
        node.parts.push((Part::Schema, String::new(), inner));
    }
    content(&mut node, value);
    node
}

fn content<'d>(node: &mut Node<'d>, holder: &'d Value) {
    for (media_type, media) in entries(holder, "content") {
        let pointer = push(&push(&node.pointer, "content"), media_type);
        let mut part = Node::new(pointer, media);
        part.leaves(media, &["schema"]);
        let inner = media
            .get("schema")
            .map(|inner| schema(inner, &push(&part.pointer, "schema")));
        part.parts
            .extend(inner.map(|inner| (Part::Schema, String::new(), inner)));
        node.parts.push((Part::Media, media_type.to_owned(), part));
    }
}

/// The names in the braces of a path.
pub(super) fn template(path: &str) -> Vec<&str> {
    let rest = path.split('{').skip(1);
    rest.filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}
