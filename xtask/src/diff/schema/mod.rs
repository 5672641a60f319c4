//! Compares schemas. Each pair of components is compared once for each side, whoever refers to it, so that cycles
//! end and shared schemas cost nothing; the references between the pairs tell afterwards what reaches what.

mod choice;
mod compose;
mod keywords;
mod limits;
mod properties;
mod types;

use super::change::Found;
use super::rules::{Kind, Side};
use super::spot::{Spot, keys};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A pair of components.
pub(super) type Pair = (String, String, Side);

/// What differs in one pair of components, or in one pair of schemas that stands in an operation.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// With the path of properties.
    found: Vec<(String, Found)>,
    refers: Vec<(String, Pair)>,
    /// What has been compared by value, because only one side refers to it.
    expanded: BTreeSet<String>,
    /// The components of the old and of the new document that are wholly in there.
    by_value: [BTreeSet<String>; 2],
}

/// Where a comparison stands.
#[derive(Debug, Clone)]
struct At {
    spot: Spot,
    path: String,
}

impl At {
    /// A keyword of the schema.
    fn key(&self, key: &str) -> Spot {
        self.spot.at(key)
    }

    /// A schema inside the schema, at `suffix` of the path.
    fn inside(&self, spot: Spot, suffix: &str) -> Self {
        Self {
            spot,
            path: format!("{}{suffix}", self.path),
        }
    }
}

/// All schemas of two documents.
pub(super) struct Schemas<'d> {
    old: &'d Value,
    new: &'d Value,
    nodes: BTreeMap<Pair, Node>,
    waiting: Vec<Pair>,
    by_value: [BTreeSet<String>; 2],
}

/// One way a change is reached: the component it is in, the path in that and the path from the operation's part.
pub(super) struct Reached<'n> {
    pub(super) component: Option<&'n Pair>,
    pub(super) inner: &'n str,
    pub(super) path: String,
    pub(super) found: &'n Found,
}

impl<'d> Schemas<'d> {
    pub(super) fn new(old: &'d Value, new: &'d Value) -> Self {
        Self {
            old,
            new,
            nodes: BTreeMap::new(),
            waiting: Vec::new(),
            by_value: Default::default(),
        }
    }

    /// Compares two schemas that stand in an operation, and all that they refer to.
    pub(super) fn compare(&mut self, spot: Spot, old: &Value, new: &Value) -> Node {
        let root = self.node(spot, old, new);
        while let Some(pair) = self.waiting.pop() {
            if self.nodes.contains_key(&pair) {
                continue;
            }
            let (old, new) = (self.old, self.new);
            let get = |doc: &'d Value, pointer: &str| doc.pointer(pointer).unwrap_or(&Value::Null);
            let (old, new) = (get(old, &pair.0), get(new, &pair.1));
            let spot = Spot::new(pair.2, &pair.0, &pair.1);
            let node = self.node(spot, old, new);
            self.nodes.insert(pair, node);
        }
        root
    }

    /// Whether the component at `pointer` was compared with the one of the same name, itself or written out.
    pub(super) fn compared(&self, pointer: &str) -> bool {
        self.by_value.iter().all(|all| all.contains(pointer))
            || [Side::Request, Side::Response].into_iter().any(|side| {
                self.nodes
                    .contains_key(&(pointer.to_owned(), pointer.to_owned(), side))
            })
    }

    /// All changes that can be reached from `root`, each once, the nearest first.
    pub(super) fn reached<'n>(&'n self, root: &'n Node) -> Vec<Reached<'n>> {
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = VecDeque::from([(None, String::new(), root)]);
        while let Some((component, prefix, node)) = open.pop_front() {
            for (inner, found) in &node.found {
                all.push(Reached {
                    component,
                    inner,
                    path: join(&prefix, inner),
                    found,
                });
            }
            for (path, pair) in &node.refers {
                if let (true, Some(next)) = (seen.insert(pair), self.nodes.get(pair)) {
                    open.push_back((Some(pair), join(&prefix, path), next));
                }
            }
        }
        all
    }

    fn node(&mut self, spot: Spot, old: &Value, new: &Value) -> Node {
        let mut node = Node::default();
        let path = String::new();
        self.schema(&mut node, &At { spot, path }, old, new);
        self.waiting
            .extend(node.refers.iter().map(|(_, pair)| pair.clone()));
        for (all, more) in self.by_value.iter_mut().zip(&mut node.by_value) {
            all.append(more);
        }
        node
    }

    /// Compares two schemas, up to the components they refer to.
    fn schema(&self, node: &mut Node, at: &At, old: &Value, new: &Value) {
        if self.choices(node, at, old, new) {
            return;
        }
        match (compose::split(old), compose::split(new)) {
            (Some((old_rest, old_ref)), Some((new_rest, new_ref))) => {
                let before = node.found.len();
                self.refer(node, at, old_ref, new_ref);
                self.keywords(node, at, &old_rest, &new_rest);
                self.restated(node, at, before, old != new);
            }
            (None, None) if compose::alike(old, new) => self.keywords(node, at, old, new),
            _ => self.expanded(node, at, old, new),
        }
    }

    /// Both refer to a component.
    fn refer(&self, node: &mut Node, at: &At, old: &str, new: &str) {
        let has = |doc: &Value, target: &str| doc.pointer(target).is_some();
        if old != new {
            let name = |target: &str| Value::from(compose::name(target));
            let spot = if has(self.new, old) || has(self.old, new) {
                (at.spot.clone(), Kind::Retargeted)
            } else {
                let side = at.spot.side;
                (Spot::new(side, old, new), Kind::SchemaRenamed)
            };
            let found = spot.0.found(spot.1).before(name(old)).after(name(new));
            node.found.push((at.path.clone(), found));
        }
        let pair = (old.to_owned(), new.to_owned(), at.spot.side);
        node.refers.push((at.path.clone(), pair));
    }

    /// Only one refers to a component, or they are composed differently: what they come to is compared.
    fn expanded(&self, node: &mut Node, at: &At, old: &Value, new: &Value) {
        let (old_flat, olds) = compose::flat(self.old, old);
        let (new_flat, news) = compose::flat(self.new, new);
        for (all, more) in node.by_value.iter_mut().zip([olds, news]) {
            all.extend(more.into_iter().map(str::to_owned));
        }
        let (old_flat, new_flat) = (Value::Object(old_flat), Value::Object(new_flat));
        if !node.expanded.insert(format!("{old_flat}\n{new_flat}")) {
            return;
        }
        let before = node.found.len();
        self.keywords(node, at, &old_flat, &new_flat);
        self.restated(node, at, before, old != new);
    }

    /// What differs, and in which nothing was found after the first `before`, means the same.
    fn restated(&self, node: &mut Node, at: &At, before: usize, differs: bool) {
        if differs && node.found.len() == before {
            let found = at.spot.found(Kind::Restated);
            node.found.push((at.path.clone(), found));
        }
    }

    /// Compares two objects of keywords, every keyword of them.
    fn keywords(&self, node: &mut Node, at: &At, old: &Value, new: &Value) {
        if !(old.is_object() && new.is_object()) {
            if old != new {
                let found = at.spot.found(Kind::Unclassified);
                let found = found.values(Some(old), Some(new));
                node.found.push((at.path.clone(), found));
            }
            return;
        }
        let before = node.found.len();
        let (a, b) = (types::plain(old), types::plain(new));
        for key in keys(&a, &b) {
            self.keyword(node, at, key, (&a, a.get(key)), (&b, b.get(key)));
        }
        let rewritten = *a != *old || *b != *new;
        self.restated(node, at, before, rewritten && old != new);
    }
}

/// One path after the other.
fn join(prefix: &str, inner: &str) -> String {
    if prefix.is_empty() || inner.is_empty() || inner.starts_with('[') {
        format!("{prefix}{inner}")
    } else {
        format!("{prefix}.{}", inner.trim_start_matches('.'))
    }
}

/// An object of keywords without those in `without`.
fn without(schema: &Value, without: &[&str]) -> Map<String, Value> {
    let map = schema.as_object().into_iter().flatten();
    map.filter(|(key, _)| !without.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// The type of what a schema comes to.
pub(super) fn type_of(doc: &Value, schema: &Value) -> Option<Value> {
    compose::flatten(doc, schema).shift_remove("type")
}

/// A component's name, or the pointer of what is none.
pub(super) fn component_name(pointer: &str) -> &str {
    compose::name(pointer)
}
