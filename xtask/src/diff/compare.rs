//! Compares two documents part by part.
//!
//! Each pair of components is compared once, whoever refers to it, so that cycles end and shared schemas cost nothing.
//! Afterwards each operation collects the changes of the pairs that it reaches.

use super::leaves::{self, Found, word};
use super::rules::{Kind, Side};
use super::tree::{self, Node, Part};
use super::{Changes, OperationName};
use serde_json::{Value, json};
use similar::TextDiff;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

/// A place in an operation or a component.
#[derive(Debug, Clone, Default)]
pub(super) struct At {
    /// The part of the operation: `request body`.
    pub(super) location: String,
    /// The path of properties: `data[].status`.
    pub(super) path: String,
    pub(super) side: Option<Side>,
}

/// A place that refers to a pair of components.
#[derive(Debug)]
pub(super) struct Reference {
    at: At,
    pair: usize,
}

/// What was found in one pair of components or operations.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) found: Vec<(At, Found)>,
    pub(super) references: Vec<Reference>,
}

pub(super) struct Compare<'d> {
    pub(super) old: &'d Value,
    pub(super) new: &'d Value,
    pub(super) changes: Changes,
    /// The names of each pair of components.
    pub(super) pairs: Vec<(String, String)>,
    pub(super) index: HashMap<(String, String), usize>,
    pub(super) outcomes: Vec<Outcome>,
    /// The components that were compared as parts of what refers to them, by document.
    pub(super) expanded: [HashSet<String>; 2],
}

impl<'d> Compare<'d> {
    pub(super) fn new(old: &'d Value, new: &'d Value) -> Self {
        Self {
            old,
            new,
            changes: Changes::default(),
            pairs: Vec::new(),
            index: HashMap::new(),
            outcomes: Vec::new(),
            expanded: Default::default(),
        }
    }

    /// Compares two parts.
    pub(super) fn node(&mut self, out: &mut Outcome, at: &At, old: &Node<'d>, new: &Node<'d>) {
        let before = out.found.len();
        let (a, b) = (old.leaves.get("$ref"), new.leaves.get("$ref"));
        let is_choice = |doc: &Value, target: &Value| {
            let target = target.as_str().unwrap_or_default();
            let component = doc.pointer(target.trim_start_matches('#'));
            component.is_some_and(|c| c.get("oneOf").or(c.get("anyOf")).is_some())
        };
        let refers_to_choice = match (a, b) {
            (Some(a), None) => is_choice(self.old, a),
            (None, Some(b)) => is_choice(self.new, b),
            _ => false,
        };
        if !refers_to_choice && self.choices(out, at, old, new) {
            return;
        }
        match (a.and_then(Value::as_str), b.and_then(Value::as_str)) {
            (Some(a), Some(b)) => self.refer(out, at, old, new, (a, b)),
            (None, None) => {}
            // Only one of them refers to a component: compare what that says.
            (a, b) => {
                let (mut old, mut new) = (old.clone(), new.clone());
                let (doc, node) = if a.is_some() {
                    (self.old, &mut old)
                } else {
                    (self.new, &mut new)
                };
                for _ in 0..8 {
                    let Some(target) = node.leaves.get("$ref").and_then(Value::as_str) else {
                        break;
                    };
                    self.expanded[usize::from(b.is_some())].insert(name_of(target).to_owned());
                    *node = expand(doc, node, target.to_owned());
                }
                node.leaves.shift_remove("$ref");
                (old.raw, new.raw) = (None, None);
                self.node(out, at, &old, &new);
                if out.found.len() == before {
                    out.found.push((
                        at.clone(),
                        Found::new(Kind::Restated).at(&old.pointer, &new.pointer),
                    ));
                }
                return;
            }
        }
        self.leaves(out, at, old, new);
        self.parts(out, at, old, new);
        if let (Some(old_raw), Some(new_raw)) = (old.raw, new.raw)
            && out.found.len() == before
            && !identical(old_raw, new_raw)
        {
            let found = Found::new(rewritten(old_raw, new_raw)).at(&old.pointer, &new.pointer);
            out.found.push((at.clone(), found));
        }
    }

    /// A `oneOf` or `anyOf` that only one schema has. Returns whether that is all there is to say.
    fn choices(&mut self, out: &mut Outcome, at: &At, old: &Node<'d>, new: &Node<'d>) -> bool {
        let same = |key| old.leaves.get(key) == new.leaves.get(key);
        let same = same("type") && same("$ref");
        for key in ["oneOf", "anyOf"] {
            let (a, b) = (old.leaves.get(key), new.leaves.get(key));
            let (plain, choice) = match (a, b) {
                (None, Some(_)) => (old, new),
                (Some(_), None) => (new, old),
                _ => continue,
            };
            // Without the choice, a schema is wider, unless it became one of the variants.
            let variants = choice
                .parts
                .iter()
                .filter(|(part, ..)| *part == Part::Variant);
            let mut variants = variants.map(|(.., variant)| variant);
            let variant = variants.find(|variant| !same && meaning(variant) == meaning(plain));
            let kind = match (same, variant.is_some(), a.is_some()) {
                (true, _, true) | (_, true, false) => Kind::TypeWidened,
                (true, _, false) | (_, true, true) => Kind::TypeNarrowed,
                (false, false, _) => Kind::TypeChanged,
            };
            let found = Found::new(kind).what(key).values(a, b);
            let found = found.at(&old.pointer_of(key), &new.pointer_of(key));
            out.found.push((at.clone(), found));
            if let Some(variant) = variant {
                let mut plain = plain.clone();
                plain.raw = None;
                plain.leaves.retain(|key, _| !word(key));
                match a {
                    None => self.node(out, at, &plain, variant),
                    Some(_) => self.node(out, at, variant, &plain),
                }
            }
            if !same {
                return true;
            }
        }
        false
    }

    /// Both schemas refer to a component.
    fn refer(&mut self, out: &mut Outcome, at: &At, old: &Node, new: &Node, (a, b): (&str, &str)) {
        let (a, b) = (a.trim_start_matches('#'), b.trim_start_matches('#'));
        if a != b {
            let found = match self.new.pointer(a).is_some() || self.old.pointer(b).is_some() {
                true => Found::new(Kind::Retargeted).at(&old.pointer, &new.pointer),
                false => Found::new(Kind::SchemaRenamed).at(a, b),
            };
            let (a, b) = (Value::from(name_of(a)), Value::from(name_of(b)));
            out.found
                .push((at.clone(), found.values(Some(&a), Some(&b))));
        }
        let next = self.pairs.len();
        let pair = (a.to_owned(), b.to_owned());
        let pair = *self.index.entry(pair.clone()).or_insert_with(|| {
            self.pairs.push(pair);
            next
        });
        out.references.push(Reference {
            at: at.clone(),
            pair,
        });
    }

    fn leaves(&self, out: &mut Outcome, at: &At, old: &Node, new: &Node) {
        let mut keys: Vec<&String> = old.leaves.keys().collect();
        keys.extend(
            new.leaves
                .keys()
                .filter(|key| !old.leaves.contains_key(*key)),
        );
        let retyped = leaves::retyped(old.leaves.get("type"), new.leaves.get("type"));
        for key in keys {
            // A format comes and goes with its type. The other two are compared above.
            if ["$ref", "oneOf", "anyOf"].contains(&key.as_str()) || retyped && key == "format" {
                continue;
            }
            // Only a parameter with a schema has a style.
            if key == "style" && !(old.leaves.contains_key(key) && new.leaves.contains_key(key)) {
                continue;
            }
            for found in leaves::changes(key, old.leaves.get(key), new.leaves.get(key)) {
                let found = found.at(&old.pointer_of(key), &new.pointer_of(key));
                out.found.push((at.clone(), found));
            }
        }
    }

    fn parts(&mut self, out: &mut Outcome, at: &At, old: &Node<'d>, new: &Node<'d>) {
        let index = |node: &Node<'d>| -> HashMap<(Part, String), usize> {
            let parts = node.parts.iter().enumerate();
            parts
                .map(|(index, (part, key, _))| ((*part, key.clone()), index))
                .collect()
        };
        let (old_index, new_index) = (index(old), index(new));
        let retyped = leaves::retyped(old.leaves.get("type"), new.leaves.get("type"));
        let media = old
            .parts
            .iter()
            .chain(&new.parts)
            .filter(|(part, ..)| *part == Part::Media);
        let media: BTreeSet<_> = media.map(|(_, key, _)| key).collect();
        let several = media.len() > 1;
        let inner = |part, key: &str, node: &Node| at.inside(part, key, node, several);
        let mut gone = Vec::new();
        for (part, key, node) in &old.parts {
            match new_index.get(&(*part, key.clone())) {
                _ if *part == Part::Items && retyped => {}
                None => gone.push((*part, key, node)),
                Some(index) => {
                    let other = &new.parts[*index].2;
                    let mut node = node.clone();
                    // The path says already how it calls its parameters.
                    if *part == Part::Parameter && at_path(&node) && name(&node) != name(other) {
                        node.raw = None;
                    }
                    self.node(out, &inner(*part, key, other), &node, other);
                }
            }
        }
        let come = new
            .parts
            .iter()
            .filter(|(part, key, _)| !old_index.contains_key(&(*part, key.clone())));
        let come = come.filter(|(part, ..)| *part != Part::Items || !retyped);
        let mut come: Vec<_> = come.map(|(part, key, node)| (*part, key, node)).collect();
        for (kind, old_node, part, key, new_node) in renamed(&mut gone, &mut come) {
            let at = inner(part, key, new_node);
            let (before, after) = match kind {
                Kind::ParameterMoved => (&raw(old_node)["in"], &raw(new_node)["in"]),
                Kind::ParameterRenamed => (&raw(old_node)["name"], &raw(new_node)["name"]),
                _ => (
                    &name_value(&old_node.pointer),
                    &name_value(&new_node.pointer),
                ),
            };
            let found = Found::new(kind).values(Some(before), Some(after));
            out.found
                .push((at.clone(), found.at(&old_node.pointer, &new_node.pointer)));
            let (mut old_node, mut new_node) = (old_node.clone(), new_node.clone());
            (old_node.raw, new_node.raw) = (None, None);
            if kind == Kind::ParameterMoved {
                // The place has another default of it.
                old_node.leaves.shift_remove("style");
                new_node.leaves.shift_remove("style");
            }
            self.node(out, &at, &old_node, &new_node);
        }
        let lone = gone.iter().map(|part| (part, new, true));
        for ((part, key, node), other, is_gone) in
            lone.chain(come.iter().map(|part| (part, old, false)))
        {
            let Some((added, removed)) = presence(*part, key, node, other) else {
                continue;
            };
            let value = Value::from(key.as_str());
            let value = matches!(part, Part::Media | Part::Variant).then_some(&value);
            let found = match is_gone {
                true => Found::new(removed).values(value, None),
                false => Found::new(added).values(None, value),
            };
            let found = found.at(&node.pointer, &node.pointer);
            out.found.push((at.inside(*part, key, node, false), found));
        }
    }

    /// Which pairs reach a change.
    pub(super) fn dirty(&self) -> Vec<bool> {
        let mut dirty = vec![false; self.pairs.len()];
        let mut referrers = vec![Vec::new(); self.pairs.len()];
        let mut open = Vec::new();
        for (index, outcome) in self.outcomes.iter().enumerate() {
            for reference in &outcome.references {
                referrers[reference.pair].push(index);
            }
            if !outcome.found.is_empty() {
                open.push(index);
            }
        }
        while let Some(index) = open.pop() {
            if !std::mem::replace(&mut dirty[index], true) {
                open.extend(&referrers[index]);
            }
        }
        dirty
    }

    /// Collects the changes of an operation and of all pairs that it reaches, the nearest first.
    pub(super) fn reach(&mut self, name: &OperationName, outcome: &Outcome, dirty: &[bool]) {
        for (at, found) in &outcome.found {
            let side = at.side.unwrap_or(Side::Whole);
            self.changes.add(found, side, None).reach(
                name,
                &at.location,
                at.path.trim_start_matches('.'),
            );
        }
        // Per part of the operation, as each has a location of its own.
        let mut roots: Vec<(&At, Vec<&Reference>)> = Vec::new();
        for reference in &outcome.references {
            match roots.last_mut() {
                Some((at, of)) if at.location == reference.at.location => of.push(reference),
                _ => roots.push((&reference.at, vec![reference])),
            }
        }
        for (root, references) in roots {
            let side = root.side.unwrap_or(Side::Whole);
            let mut seen = HashSet::new();
            let mut open: VecDeque<_> = references
                .iter()
                .map(|r| (r.pair, r.at.path.clone()))
                .collect();
            while let Some((pair, prefix)) = open.pop_front() {
                if !dirty[pair] || !seen.insert(pair) {
                    continue;
                }
                let (old, new) = (name_of(&self.pairs[pair].0), name_of(&self.pairs[pair].1));
                let component = if old == new {
                    new.to_owned()
                } else {
                    format!("{old} → {new}")
                };
                for (at, found) in &self.outcomes[pair].found {
                    let schema = (found.kind != Kind::SchemaRenamed)
                        .then(|| format!("{component}{}", at.path));
                    let path = join(&prefix, &at.path);
                    let change = self.changes.add(found, side, schema);
                    change.reach(name, &root.location, path.trim_start_matches('.'));
                }
                let references = self.outcomes[pair].references.iter();
                open.extend(references.map(|r| (r.pair, join(&prefix, &r.at.path))));
            }
        }
    }
}

impl At {
    /// The place of a part in this one.
    fn inside(&self, part: Part, key: &str, node: &Node, several_media_types: bool) -> Self {
        let mut at = self.clone();
        match part {
            Part::Parameter => {
                let place = raw(node)["in"].as_str().unwrap_or("?");
                at.location = format!("{place} parameter {}", name(node));
                at.side = Some(Side::Request);
            }
            Part::Body => (at.location, at.side) = ("request body".to_owned(), Some(Side::Request)),
            Part::Response => {
                (at.location, at.side) = (format!("response {key}"), Some(Side::Response))
            }
            Part::Header => {
                let name = crate::pointer::split(&node.pointer).map(|(_, name)| name);
                at.location += &format!(" header {}", name.unwrap_or_default());
            }
            Part::Media if several_media_types => at.location += &format!(" {key}"),
            Part::Property => at.path += &format!(".{key}"),
            Part::Items => at.path += "[]",
            Part::Additional => at.path += ".*",
            Part::Media | Part::Schema | Part::Variant => {}
        }
        at
    }
}

/// What it is if a part is added, and if it is removed; `None` if something else says so.
fn presence(part: Part, key: &str, node: &Node, other: &Node) -> Option<(Kind, Kind)> {
    use Kind::*;
    let required = node.is("required");
    let has = |key| other.leaves.contains_key(key);
    let has_part = |kind| other.parts.iter().any(|(part, ..)| *part == kind);
    Some(match part {
        Part::Parameter if required => (RequiredParameterAdded, ParameterRemoved),
        Part::Parameter => (ParameterAdded, ParameterRemoved),
        Part::Body if required => (RequiredBodyAdded, BodyRemoved),
        Part::Body => (BodyAdded, BodyRemoved),
        Part::Response if key.starts_with('2') || key == "default" => {
            (SuccessAdded, SuccessRemoved)
        }
        Part::Response => (StatusAdded, StatusRemoved),
        Part::Header if required => (HeaderAdded, RequiredHeaderRemoved),
        Part::Header => (HeaderAdded, HeaderRemoved),
        Part::Property if required => (RequiredPropertyAdded, RequiredPropertyRemoved),
        Part::Property => (PropertyAdded, PropertyRemoved),
        Part::Variant if key.split(' ').next().is_some_and(has) => (VariantAdded, VariantRemoved),
        // The keyword itself is compared.
        Part::Variant | Part::Additional => return None,
        // A `content` in the place of a `schema`.
        Part::Schema if has_part(Part::Media) => (TypeChanged, TypeChanged),
        Part::Media if has_part(Part::Schema) => return None,
        Part::Media => (MediaTypeAdded, MediaTypeRemoved),
        // No schema means any value.
        Part::Items | Part::Schema if node.leaves.is_empty() && node.parts.is_empty() => {
            (Restated, Restated)
        }
        Part::Items | Part::Schema => (TypeNarrowed, TypeWidened),
    })
}

type Lone<'n, 'd> = (Part, &'n String, &'n Node<'d>);

/// Takes out of `gone` and `come` what is likely one thing under a new name or in a new place.
fn renamed<'n, 'd>(
    gone: &mut Vec<Lone<'n, 'd>>,
    come: &mut Vec<Lone<'n, 'd>>,
) -> Vec<(Kind, &'n Node<'d>, Part, &'n String, &'n Node<'d>)> {
    let mut pairs = Vec::new();
    type Fits = fn(&Lone, &Lone) -> bool;
    let rules: [(Kind, Part, Fits); 3] = [
        (Kind::ParameterMoved, Part::Parameter, |(.., a), (.., b)| {
            name(a) == name(b)
        }),
        (
            Kind::ParameterRenamed,
            Part::Parameter,
            |(.., a), (.., b)| alike((name(a), raw(a)), (name(b), raw(b))),
        ),
        (
            Kind::PropertyRenamed,
            Part::Property,
            |(_, from, a), (_, to, b)| alike((from, raw(a)), (to, raw(b))),
        ),
    ];
    for (kind, part, fits) in rules {
        // Where there are many, one would not call any pair likely.
        if gone.len().saturating_mul(come.len()) > 10_000 {
            continue;
        }
        let fits = |a: &Lone, b: &Lone| a.0 == part && b.0 == part && fits(a, b);
        for old in std::mem::take(gone) {
            let candidates: Vec<_> = (0..come.len())
                .filter(|index| fits(&old, &come[*index]))
                .collect();
            let [only] = candidates.as_slice() else {
                gone.push(old);
                continue;
            };
            let new = come.remove(*only);
            pairs.push((kind, old.2, part, new.1, new.2));
        }
    }
    pairs
}

/// Whether two parts are likely one under another name: they say the same in the same words, or the same in other words
/// under a name that is alike.
fn alike((from, a): (&str, &Value), (to, b): (&str, &Value)) -> bool {
    const ALIKE: f32 = 0.6;
    let without = |value: &Value, words: bool| {
        let mut value = value.clone();
        if let Some(map) = value.as_object_mut() {
            map.retain(|key, _| key != "name" && (words || !word(key)));
        }
        value
    };
    let telling = a.get("description").is_some_and(|text| text != "");
    let (x, y) = (from.to_lowercase(), to.to_lowercase());
    (telling && without(a, true) == without(b, true))
        || without(a, false) == without(b, false)
            && TextDiff::from_chars(x.as_str(), y.as_str()).ratio() >= ALIKE
}

/// What a schema says about its values, without words and parts.
fn meaning<'n>(node: &'n Node) -> Vec<(&'n String, &'n Value)> {
    const BESIDE: [&str; 5] = ["nullable", "default", "deprecated", "readOnly", "writeOnly"];
    let leaves = node.leaves.iter();
    let says = |key: &str| !word(key) && !key.starts_with("x-") && !BESIDE.contains(&key);
    leaves.filter(|(key, _)| says(key)).collect()
}

/// `node`, which refers to the component at `target`, with what that says. What is nearer wins.
fn expand<'d>(doc: &'d Value, node: &Node<'d>, target: String) -> Node<'d> {
    let mut expanded = component(doc, target.trim_start_matches('#'));
    for (key, value) in &node.leaves {
        if key != "$ref" {
            expanded.leaves.insert(key.clone(), value.clone());
        }
    }
    expanded.parts.extend(node.parts.iter().cloned());
    expanded.pointer.clone_from(&node.pointer);
    expanded
}

pub(super) fn component<'d>(doc: &'d Value, pointer: &str) -> Node<'d> {
    match doc.pointer(pointer) {
        Some(value) => tree::schema(value, pointer),
        None => Node::empty(pointer),
    }
}

/// What a difference is that changes no leaf and no part.
pub(super) fn rewritten(old: &Value, new: &Value) -> Kind {
    if old == new {
        Kind::Reordered
    } else {
        Kind::Restated
    }
}

/// Whether two values are equal, also in the order of their keys.
pub(super) fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .zip(b)
                    .all(|((x, a), (y, b))| x == y && identical(a, b))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| identical(a, b))
        }
        _ => a == b,
    }
}

/// The keys of two objects: those of the old one, then those that only the new one has.
pub(super) fn keys<'k>(old: &'k Value, new: &'k Value) -> Vec<&'k str> {
    let of = |value: &'k Value| value.as_object().into_iter().flat_map(|map| map.keys());
    let mut keys: Vec<_> = of(old).map(String::as_str).collect();
    keys.extend(
        of(new)
            .map(String::as_str)
            .filter(|key| old.get(key).is_none()),
    );
    keys
}

fn raw<'d>(node: &Node<'d>) -> &'d Value {
    node.raw.unwrap_or(&Value::Null)
}

fn name<'d>(node: &Node<'d>) -> &'d str {
    raw(node)["name"].as_str().unwrap_or("?")
}

fn at_path(node: &Node) -> bool {
    raw(node)["in"] == "path"
}

fn name_value(pointer: &str) -> Value {
    json!(crate::pointer::split(pointer).map(|(_, name)| name))
}

fn name_of(pointer: &str) -> &str {
    let pointer = pointer.trim_start_matches('#');
    pointer
        .strip_prefix("/components/schemas/")
        .unwrap_or(pointer)
}

/// One path after the other.
fn join(prefix: &str, inner: &str) -> String {
    if prefix.is_empty() || inner.is_empty() || inner.starts_with('[') {
        format!("{prefix}{inner}")
    } else {
        format!("{prefix}.{}", inner.trim_start_matches('.'))
    }
}
