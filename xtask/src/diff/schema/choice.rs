//! `oneOf` and `anyOf` that only one of two schemas has, or that one has in the place of the other.

use super::{At, Node, Schemas, compose, without};
use crate::diff::rules::Kind;
use crate::diff::spot::{Spot, is_words};
use crate::pointer::push;
use serde_json::{Map, Value, json};

/// Keywords that say nothing of which values there are: they may stand beside a choice as well.
const BESIDE: [&str; 5] = ["nullable", "default", "deprecated", "readOnly", "writeOnly"];

/// Which of the two a schema has, and the variants.
fn choice(schema: &Value) -> Option<(&'static str, &[Value])> {
    ["oneOf", "anyOf"]
        .into_iter()
        .find_map(|key| Some((key, schema.get(key)?.as_array()?.as_slice())))
}

impl Schemas<'_> {
    /// Compares two schemas of which one is a choice and the other is none, or another one. Says whether they are so.
    pub(super) fn choices(&self, node: &mut Node, at: &At, old: &Value, new: &Value) -> bool {
        match (choice(old), choice(new)) {
            (Some((a, olds)), Some((b, news))) if a != b => {
                let kind = match a {
                    "oneOf" => Kind::TypeWidened,
                    _ => Kind::TypeNarrowed,
                };
                let found = at.spot.found(kind).before(a).after(b);
                node.found.push((at.path.clone(), found));
                self.variants(node, at, (a, b), olds, news);
                let rest = |schema| Value::Object(without(schema, &[a, b]));
                self.keywords(node, at, &rest(old), &rest(new));
                true
            }
            // A reference, or a part, may be the same choice.
            (None, Some((key, news))) if !compose::flatten(self.old, old).contains_key(key) => {
                let plain = moved(old, new);
                let place = same(&plain, news);
                let kind = match place {
                    Some(_) => Kind::TypeWidened,
                    None if plain.is_empty() => Kind::TypeNarrowed,
                    None => Kind::TypeChanged,
                };
                let after = new.get(key);
                self.turned(node, at, (old, new), key, (kind, &plain, None, after));
                if let Some(place) = place {
                    let inner = push(&push(&at.spot.new, key), place.to_string());
                    let spot = Spot::new(at.spot.side, at.spot.old.clone(), inner);
                    let plain = unwrapped(plain);
                    self.schema(node, &at.inside(spot, ""), &plain, &news[place]);
                }
                true
            }
            (Some((key, olds)), None) if !compose::flatten(self.new, new).contains_key(key) => {
                let plain = moved(new, old);
                let place = same(&plain, olds);
                let kind = match place {
                    Some(_) => Kind::TypeNarrowed,
                    None if plain.is_empty() => Kind::TypeWidened,
                    None => Kind::TypeChanged,
                };
                let before = old.get(key);
                self.turned(node, at, (old, new), key, (kind, &plain, before, None));
                if let Some(place) = place {
                    let inner = push(&push(&at.spot.old, key), place.to_string());
                    let spot = Spot::new(at.spot.side, inner, at.spot.new.clone());
                    let plain = unwrapped(plain);
                    self.schema(node, &at.inside(spot, ""), &olds[place], &plain);
                }
                true
            }
            _ => false,
        }
    }

    /// Notes what a choice came from or went to, and compares what stands beside it.
    fn turned(
        &self,
        node: &mut Node,
        at: &At,
        (old, new): (&Value, &Value),
        key: &str,
        (kind, plain, before, after): (Kind, &Map<String, Value>, Option<&Value>, Option<&Value>),
    ) {
        let other = Value::Object(plain.clone());
        let other = (!plain.is_empty()).then_some(&other);
        let found = at.spot.found(kind).what(key);
        let found = found.values(before.or(other), after.or(other));
        node.found.push((at.path.clone(), found));
        let mut gone: Vec<_> = plain.keys().map(String::as_str).collect();
        gone.extend([key, "discriminator"]);
        let rest = |schema| Value::Object(without(schema, &gone));
        self.keywords(node, at, &rest(old), &rest(new));
    }
}

/// What of `plain` is not said beside the choice too.
fn moved(plain: &Value, choice: &Value) -> Map<String, Value> {
    let mut moved = without(plain, &BESIDE);
    moved.retain(|key, value| {
        !is_words(key) && !key.starts_with("x-") && choice.get(key) != Some(value)
    });
    moved
}

/// The variant that says what `plain` says.
fn same(plain: &Map<String, Value>, variants: &[Value]) -> Option<usize> {
    let plain = meaning(&Value::Object(plain.clone()));
    variants
        .iter()
        .position(|variant| meaning(variant) == plain && plain != Value::Object(Map::new()))
}

/// A schema without its words, and a reference as one whether it stands in an `allOf` or not.
fn meaning(schema: &Value) -> Value {
    let mut map = without(schema, &[]);
    map.retain(|key, _| !is_words(key));
    match compose::split(&Value::Object(map.clone())) {
        Some((rest, target)) if rest == Value::Object(Map::new()) => Value::from(target),
        _ => Value::Object(map),
    }
}

/// A reference out of its `allOf`, to be compared with one that has none.
fn unwrapped(plain: Map<String, Value>) -> Value {
    let plain = Value::Object(plain);
    match compose::split(&plain) {
        Some((rest, target)) if rest == Value::Object(Map::new()) => {
            json!({"$ref": format!("#{target}")})
        }
        _ => plain,
    }
}
