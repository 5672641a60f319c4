//! A schema as a tree of parts with keywords.
//!
//! Schemas that mean the same have the same tree: the parts of an `allOf` are one schema.

use super::keywords::{is_text, normal};
use crate::pointer::push;
use serde_json::{Value, json};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// The keyword of a `oneOf` or an `anyOf` in a tree.
pub(super) const CHOICE: &str = "oneOf, anyOf";

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    Operation,
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

/// A part of a document: its keywords, and the parts in it.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub(super) part: Part,
    /// The name in reports.
    pub(super) name: String,
    /// The name by which the two documents are compared.
    pub(super) key: String,
    pub(super) pointer: String,
    /// The part as it is written.
    pub(super) raw: &'d Value,
    /// The values at keywords, each with its pointer.
    pub(super) leaves: BTreeMap<String, (String, Value)>,
    /// The pointers of the components that a schema refers to.
    pub(super) refs: Vec<String>,
    /// The names of the required properties.
    pub(super) required: BTreeSet<String>,
    pub(super) parts: Vec<Node<'d>>,
}

impl<'d> Node<'d> {
    fn new(part: Part, name: &str, (pointer, raw): (String, &'d Value)) -> Self {
        Self {
            part,
            name: name.to_owned(),
            key: name.to_owned(),
            pointer,
            raw,
            leaves: BTreeMap::new(),
            refs: Vec::new(),
            required: BTreeSet::new(),
            parts: Vec::new(),
        }
    }

    /// A part with all keywords of `raw`, except objects and lists at a keyword in `without`: these are parts themselves.
    pub(super) fn with_leaves(
        part: Part,
        name: &str,
        at: (String, &'d Value),
        without: &[&str],
    ) -> Self {
        let mut node = Self::new(part, name, at);
        for (key, value) in node.raw.as_object().into_iter().flatten() {
            let is_name = match part {
                Part::Operation => key == "operationId",
                Part::Parameter => key == "name" || key == "in",
                _ => false,
            };
            let is_list = key == "parameters" && value.is_array();
            let is_part = without.contains(&&**key) && (value.is_object() || is_list);
            if !is_name && !is_part {
                node.leaf(key, push(&node.pointer, key), value);
            }
        }
        node
    }

    /// Adds a value, and returns the keyword: several parts of an `allOf` may have different values at one keyword.
    pub(super) fn leaf(&mut self, key: &str, pointer: String, value: &Value) -> String {
        let mut name = key.to_owned();
        while self
            .leaves
            .get(&name)
            .is_some_and(|(_, known)| known != value)
        {
            name += " again";
        }
        self.leaves.insert(name.clone(), (pointer, value.clone()));
        name
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.leaves.get(key).map(|(_, value)| value)
    }

    /// Where the value at `key` is written, or would be.
    pub(super) fn pointer_of(&self, key: &str) -> String {
        let leaf = self.leaves.get(key);
        leaf.map_or_else(|| push(&self.pointer, key), |(pointer, _)| pointer.clone())
    }

    pub(super) fn property(&self, name: &str) -> Option<&Self> {
        let mut parts = self.parts.iter();
        parts.find(|part| part.part == Part::Property && part.name == name)
    }

    pub(super) fn is_schema(&self) -> bool {
        use Part::*;
        matches!(self.part, Schema | Property | Items | Additional | Variant)
    }

    pub(super) fn raw_str(&self, key: &str) -> &'d str {
        self.raw[key].as_str().unwrap_or("?")
    }

    /// What a schema says about its values: a line for each keyword, reference and part. Empty if any value will do.
    pub(super) fn says(&self) -> BTreeSet<String> {
        const BESIDE: [&str; 5] = ["nullable", "default", "deprecated", "readOnly", "writeOnly"];
        let limits = |key: &str| !is_text(key) && !key.starts_with("x-") && !BESIDE.contains(&key);
        let leaves = self.leaves.iter().filter(|(key, _)| limits(key));
        let leaves = leaves.filter_map(|(key, (_, value))| Some((key, normal(key, Some(value))?)));
        let mut says: BTreeSet<_> = leaves.map(|(key, value)| line(key, &value)).collect();
        says.extend(self.refs.iter().cloned());
        says.extend(self.required.iter().map(|name| format!("required {name}")));
        says.extend(
            self.parts
                .iter()
                .map(|part| line(&format!("{:?} {}", part.part, part.name), part.raw)),
        );
        says
    }

    /// The part without the lines for which `keep` is not true.
    pub(super) fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        let mut node = self.clone();
        node.leaves.retain(|key, (_, value)| {
            let value = normal(key, Some(value)).unwrap_or_default();
            keep(&line(key, &value))
        });
        node.refs.retain(|target| keep(target));
        node.required
            .retain(|name| keep(&format!("required {name}")));
        node.parts
            .retain(|part| keep(&line(&format!("{:?} {}", part.part, part.name), part.raw)));
        node
    }

    /// The schema with all that the components say to which it refers, and the pointers of these components. What is nearer
    /// wins; if something of a component is hidden, it is not among them.
    pub(super) fn written_out(&self, doc: &'d Value) -> (Self, HashSet<String>) {
        let mut node = self.clone();
        let mut seen = HashSet::new();
        let key = |part: &Node<'d>| (part.part, part.key.clone());
        // Of parts with equal keys, the first counts.
        let known = self.parts.iter().rev().map(|part| (key(part), part.raw));
        let mut known: HashMap<_, _> = known.collect();
        let mut is_whole = true;
        let mut open: VecDeque<_> = std::mem::take(&mut node.refs).into();
        while let Some(target) = open.pop_front() {
            if seen.contains(&target) {
                continue;
            }
            let component = component(doc, &target);
            seen.insert(target);
            open.extend(component.refs);
            for (key, leaf) in component.leaves {
                is_whole &= node.leaves.get(&key).is_none_or(|known| known.1 == leaf.1);
                node.leaves.entry(key).or_insert(leaf);
            }
            for part in component.parts {
                match known.entry(key(&part)) {
                    Entry::Occupied(known) => is_whole &= *known.get() == part.raw,
                    Entry::Vacant(free) => {
                        free.insert(part.raw);
                        node.parts.push(part);
                    }
                }
            }
            node.required.extend(component.required);
        }
        if !is_whole {
            seen.clear();
        }
        (node, seen)
    }
}

fn line(key: &str, value: &Value) -> String {
    format!("{key} {value}")
}

/// The schema component at `pointer`.
pub(super) fn component<'d>(doc: &'d Value, pointer: &str) -> Node<'d> {
    const NOTHING: &Value = &Value::Null;
    schema(
        Part::Schema,
        "",
        pointer.to_owned(),
        doc.pointer(pointer).unwrap_or(NOTHING),
    )
}

pub(super) fn schema<'d>(part: Part, name: &str, pointer: String, value: &'d Value) -> Node<'d> {
    let mut node = Node::new(part, name, (pointer.clone(), value));
    add_schema(&mut node, value, &pointer);
    node
}

fn add_schema<'d>(node: &mut Node<'d>, value: &'d Value, pointer: &str) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let at = push(pointer, key);
        match (key.as_str(), value) {
            ("$ref", Value::String(target)) => {
                node.refs.push(target.trim_start_matches('#').to_owned())
            }
            // The parts of an `allOf` say together what one schema says.
            ("allOf", Value::Array(parts)) => {
                for (index, part) in parts.iter().enumerate() {
                    add_schema(node, part, &push(&at, index.to_string()));
                }
            }
            ("anyOf" | "oneOf", Value::Array(variants)) => {
                let name = node.leaf(CHOICE, at.clone(), &json!({key: value}));
                for (index, variant) in variants.iter().enumerate() {
                    let at = push(&at, index.to_string());
                    let mut inner = schema(Part::Variant, &name, at, variant);
                    inner.key = variant.to_string();
                    node.parts.push(inner);
                }
            }
            ("properties", Value::Object(properties)) => {
                for (name, inner) in properties {
                    let inner = schema(Part::Property, name, push(&at, name), inner);
                    node.parts.push(inner);
                }
            }
            ("required", Value::Array(names)) => {
                node.required
                    .extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            ("items", Value::Object(_)) => node.parts.push(schema(Part::Items, "", at, value)),
            ("additionalProperties", Value::Object(_)) => {
                node.leaf(key, at.clone(), value);
                node.parts.push(schema(Part::Additional, "", at, value));
            }
            // The list of types of 3.1, as in 3.0.
            ("type", Value::Array(types)) => {
                let mut others = types.clone();
                others.retain(|kind| kind != "null");
                others.sort_by_key(Value::to_string);
                if others.len() < types.len() {
                    node.leaf("nullable", at.clone(), &json!(true));
                }
                let kind = if others.len() == 1 {
                    others.remove(0)
                } else {
                    Value::from(others)
                };
                node.leaf(key, at, &kind);
            }
            _ => drop(node.leaf(key, at, value)),
        }
    }
}
