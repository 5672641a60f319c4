//! What is mutated, and what is expected of a mutation.

use crate::workspace::real;
use serde_json::Value;
use std::collections::BTreeSet;
use xtask::diff::{Change, Class};
use xtask::merge::Inputs;
use xtask::pointer::push;

/// SplitMix64: the same numbers everywhere, from a seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, index: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x1000_0000_01b3) ^ index);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn pick<'t, T>(&mut self, all: &'t [T]) -> Option<&'t T> {
        match all {
            [] => None,
            _ => Some(&all[self.below(all.len())]),
        }
    }
}

/// What has to become of a mutation. Any may be refused as well, if the refusal names what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    Refused,
    /// The worst change is of this class.
    Class(Class),
    /// The worst change is of this class or worse.
    AtLeast(Class),
    /// The merge takes it away.
    Normalised,
    /// Anything but silence, unless it is known that it means nothing.
    SeenUnlessMeaningless,
}

pub(crate) struct Mutation {
    pub(crate) kind: &'static str,
    /// What exactly was done, for a failure.
    pub(crate) label: String,
    /// One of these has to be named.
    pub(crate) names: Vec<String>,
    /// All of these have to be named by a refusal.
    pub(crate) all: Vec<String>,
    pub(crate) expect: Expect,
    pub(crate) inputs: Inputs,
}

impl Mutation {
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        let any = self.names.iter().any(|name| has(text, name));
        any && self.all.iter().all(|name| has(text, name))
    }

    pub(crate) fn is_about(&self, change: &Change) -> bool {
        let mut text = format!("{} {} ", change.old_pointer, change.new_pointer);
        text += change.schema.as_deref().unwrap_or_default();
        for value in change.before.iter().chain(&change.after) {
            text += &format!(" {value}");
        }
        for reach in &change.reaches {
            text += &format!(" {} {} {}", reach.operation, reach.method, reach.path);
            for place in &reach.places {
                text += &format!(" {} {}", place.location, place.property);
            }
        }
        self.names.iter().any(|name| has(&text, name))
    }
}

/// Whether `name` stands in `text` as a word.
fn has(text: &str, name: &str) -> bool {
    let inner = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !inner(before.chars().next_back()) && !inner(after.chars().next())
    })
}

/// Which sides reach a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sides {
    pub(crate) request: bool,
    pub(crate) response: bool,
}

impl Sides {
    /// The worse of what it is on the sides that reach it; `None`: nothing there.
    pub(crate) fn expect(self, request: Option<Class>, response: Option<Class>) -> Expect {
        let request = request.filter(|_| self.request);
        let response = response.filter(|_| self.response);
        match request.into_iter().chain(response).min() {
            Some(class) => Expect::Class(class),
            None => Expect::Normalised,
        }
    }
}

pub(crate) struct World {
    pub(crate) inputs: Inputs,
    pub(crate) old: Value,
    pub(crate) text: String,
}

impl World {
    pub(crate) fn load() -> Self {
        let text = std::fs::read_to_string(real().openapi()).unwrap();
        let old = serde_json::from_str(&text).unwrap();
        let inputs = Inputs::load(&real()).unwrap();
        Self { inputs, old, text }
    }

    /// Names of all schemas in the fragments.
    pub(crate) fn schemas(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for fragment in &self.inputs.fragments {
            let schemas = fragment.doc["components"]["schemas"].as_object().unwrap();
            names.extend(schemas.keys().cloned());
        }
        names.into_iter().collect()
    }

    pub(crate) fn schema(&self, name: &str) -> &Value {
        let mut all = self.inputs.fragments.iter();
        all.find_map(|fragment| fragment.doc["components"]["schemas"].get(name))
            .unwrap()
    }

    /// All properties of all schemas.
    pub(crate) fn properties(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for name in self.schemas() {
            let properties = self.schema(&name)["properties"].as_object();
            let of = properties.into_iter().flatten();
            all.extend(of.map(|(property, _)| (name.clone(), property.clone())));
        }
        all
    }

    /// A property that suits.
    pub(crate) fn property(
        &self,
        dice: &mut Dice,
        suits: impl Fn(&Value) -> bool,
    ) -> Option<(String, String)> {
        let mut all = self.properties();
        all.retain(|(schema, name)| suits(&self.schema(schema)["properties"][name]));
        dice.pick(&all).cloned()
    }

    /// Which sides reach a schema, straight from the fragments.
    pub(crate) fn sides(&self, schema: &str) -> Sides {
        let mut sides = Sides {
            request: false,
            response: false,
        };
        for fragment in &self.inputs.fragments {
            let schemas = &fragment.doc["components"]["schemas"];
            for (_, _, method, operation) in xtask::schema::operations(&fragment.doc) {
                let request =
                    method != "get" && reaches(schemas, &operation["requestBody"], schema);
                sides.request |= request || reaches(schemas, &operation["parameters"], schema);
                sides.response |= reaches(schemas, &operation["responses"], schema);
            }
        }
        sides
    }

    /// The inputs with `edit` done to a schema, in every fragment that has it.
    pub(crate) fn edit(&self, schema: &str, edit: impl Fn(&mut Value)) -> Inputs {
        let mut inputs = self.inputs.clone();
        for fragment in &mut inputs.fragments {
            let schemas = fragment.doc["components"]["schemas"].as_object_mut();
            if let Some(schema) = schemas.and_then(|schemas| schemas.get_mut(schema)) {
                edit(schema);
            }
        }
        inputs
    }
}

fn reaches(schemas: &Value, from: &Value, name: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = Vec::new();
    refs(from, &mut open);
    while let Some(next) = open.pop() {
        if seen.insert(next.clone()) {
            refs(&schemas[&next], &mut open);
        }
    }
    seen.contains(name)
}

/// Names of all schemas that a value refers to.
pub(crate) fn refs(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                found.push(target.replace("#/components/schemas/", ""));
            }
            map.values().for_each(|inner| refs(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| refs(inner, found)),
        _ => {}
    }
}

/// All pointers into a document.
pub(crate) fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                found.push(push(at, key));
                pointers(inner, &push(at, key), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                found.push(push(at, index.to_string()));
                pointers(inner, &push(at, index.to_string()), found);
            }
        }
        _ => {}
    }
}
