//! `properties` and `required`.

use super::{At, Node, Schemas};
use crate::diff::rename;
use crate::diff::rules::Kind;
use crate::diff::spot::reordered;
use serde_json::Value;

impl Schemas<'_> {
    pub(super) fn properties(&self, node: &mut Node, at: &At, old: &Value, new: &Value) {
        let (olds, news) = (map(old), map(new));
        let spot = at.key("properties");
        if reordered(olds, news) {
            node.found.push((
                at.path.clone(),
                spot.found(Kind::Reordered).what("properties"),
            ));
        }
        let renames = rename::pairs(olds, news);
        for (name, property) in entries(olds) {
            let path = format!(".{name}");
            let here = at.inside(spot.at(name), &path);
            if let Some(other) = news.get(name) {
                self.schema(node, &here, property, other);
                self.required(node, &here, name, old, new);
            } else if let Some((_, to)) = renames.iter().find(|(from, _)| from == name) {
                let here = at.inside(spot.at_two(name, to), &format!(".{to}"));
                let found = here.spot.found(Kind::PropertyRenamed);
                let found = found.before(name.as_str()).after(to.as_str());
                node.found.push((here.path.clone(), found));
                self.schema(node, &here, property, &news[to]);
                self.two_required(node, &here, requires(old, name), requires(new, to));
            } else {
                let kind = match requires(old, name) {
                    true => Kind::RequiredPropertyRemoved,
                    false => Kind::PropertyRemoved,
                };
                node.found.push((here.path, here.spot.found(kind)));
            }
        }
        for (name, _) in entries(news) {
            let renamed = renames.iter().any(|(_, to)| to == name);
            if olds.get(name).is_none() && !renamed {
                let kind = match requires(new, name) {
                    true => Kind::RequiredPropertyAdded,
                    false => Kind::PropertyAdded,
                };
                let here = at.inside(spot.at(name), &format!(".{name}"));
                node.found.push((here.path, here.spot.found(kind)));
            }
        }
    }

    /// Names in `required` that no property has; for properties see above.
    pub(super) fn required_rest(&self, node: &mut Node, at: &At, old: &Value, new: &Value) {
        let (olds, news) = (list(old), list(new));
        let mut rest: Vec<_> = olds.iter().chain(news).filter_map(Value::as_str).collect();
        rest.sort_unstable();
        rest.dedup();
        rest.retain(|name| map(old).get(name).is_none() && map(new).get(name).is_none());
        for name in rest {
            self.required(
                node,
                &at.inside(at.spot.clone(), &format!(".{name}")),
                name,
                old,
                new,
            );
        }
        let sorted = |names: &[Value]| {
            let mut names: Vec<_> = names.iter().map(Value::to_string).collect();
            names.sort_unstable();
            names
        };
        if olds != news && sorted(olds) == sorted(news) {
            let found = at.key("required").found(Kind::Reordered).what("required");
            node.found.push((at.path.clone(), found));
        }
    }

    fn required(&self, node: &mut Node, at: &At, name: &str, old: &Value, new: &Value) {
        self.two_required(node, at, requires(old, name), requires(new, name));
    }

    fn two_required(&self, node: &mut Node, at: &At, old: bool, new: bool) {
        let kind = match (old, new) {
            (false, true) => Kind::BecameRequired,
            (true, false) => Kind::BecameOptional,
            _ => return,
        };
        node.found.push((at.path.clone(), at.spot.found(kind)));
    }
}

fn map(schema: &Value) -> &Value {
    schema.get("properties").unwrap_or(&Value::Null)
}

fn entries(map: &Value) -> impl Iterator<Item = (&String, &Value)> {
    map.as_object().into_iter().flatten()
}

fn list(schema: &Value) -> &[Value] {
    schema["required"].as_array().map_or(&[], Vec::as_slice)
}

fn requires(schema: &Value, name: &str) -> bool {
    list(schema).iter().any(|required| required == name)
}
