//! Compares what belongs to a document as a whole: which operation is which, how keys are sent, the components.

use super::compare::{Compare, Outcome};
use super::keywords::{self, is_text};
use super::operations::{Operation, operations};
use super::reach;
use super::rules::{Class, Kind};
use super::tree::{Node, Part};
use super::{Change, Changes, Place, Reach, keys};
use crate::pointer::push;
use crate::schema::METHODS;
use serde_json::Value;
use similar::TextDiff;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

/// Compares two documents.
pub(super) fn compare(old: &Value, new: &Value) -> Changes {
    let mut changes = Changes::default();
    let mut compare = Compare::new(old, new);
    let (olds, news) = (operations(old), operations(new));
    let outcomes = matched(&mut compare, olds.iter().collect(), news.iter().collect());
    compare.components();
    reach::reach(&mut changes, &compare, outcomes);
    schemes(&mut changes, (old, &olds), (new, &news));
    components(
        &mut changes,
        &compare,
        (&old["components"], &new["components"]),
    );
    let has_operation = |item: &Value| METHODS.iter().any(|method| item.get(method).is_some());
    for path in keys(&old["paths"], &new["paths"]) {
        let (a, b) = (old["paths"].get(path), new["paths"].get(path));
        if ![a, b].into_iter().flatten().any(has_operation) {
            changes.extend(values("/paths", path, (a, b), Kind::Unclassified));
        }
    }
    for key in keys(old, new) {
        let rest = match key {
            "paths" | "components" => continue,
            // They are compared where operations inherit them.
            "servers" | "security" if changes.has(&push("", key)) => continue,
            "servers" | "security" => Kind::Restated,
            _ => Kind::Unclassified,
        };
        changes.extend(values("", key, (old.get(key), new.get(key)), rest));
    }
    changes
}

/// Matches the operations by path and method, then by id, then by path without the names of its parameters; and compares
/// those that match.
fn matched<'d, 'o>(
    compare: &mut Compare<'d>,
    mut gone: Vec<&'o Operation<'d>>,
    mut come: Vec<&'o Operation<'d>>,
) -> Vec<(Reach, Outcome)> {
    let mut pairs = take_pairs(&mut gone, &mut come, |operation| Some(operation.place()));
    pairs.extend(take_pairs(&mut gone, &mut come, |operation| operation.id));
    pairs.extend(take_pairs(&mut gone, &mut come, |operation| {
        Some(operation.shape())
    }));
    let mut outcomes = Vec::new();
    for (old, new) in pairs {
        let mut outcome = Outcome::default();
        let (a, b) = (&old.node, &new.node);
        let mut note = |kind, before: Option<Value>, after: Option<Value>| {
            let found = Change::new(kind).values(before.as_ref(), after.as_ref());
            outcome.note(&Place::default(), found.at(&a.pointer, &b.pointer));
        };
        if old.place() != new.place() {
            let kind = if old.shape() == new.shape() {
                Kind::PathReworded
            } else {
                Kind::OperationMoved
            };
            note(kind, Some(old.place().into()), Some(new.place().into()));
        }
        if old.id != new.id {
            note(
                Kind::OperationRenamed,
                old.id.map(Value::from),
                new.id.map(Value::from),
            );
        }
        match outcome.found.is_empty() {
            true => compare.part(&mut outcome, &Place::default(), a, b),
            false => compare.node(&mut outcome, &Place::default(), a, b),
        }
        outcomes.push((reached(new), outcome));
    }
    let gone = gone
        .into_iter()
        .map(|operation| (operation, Kind::OperationRemoved));
    for (operation, kind) in gone.chain(
        come.into_iter()
            .map(|operation| (operation, Kind::OperationAdded)),
    ) {
        let place = Value::from(operation.place());
        let (before, after) = if kind == Kind::OperationRemoved {
            (Some(&place), None)
        } else {
            (None, Some(&place))
        };
        let pointer = &operation.node.pointer;
        let mut outcome = Outcome::default();
        outcome.note(
            &Place::default(),
            Change::new(kind).values(before, after).at(pointer, pointer),
        );
        outcomes.push((reached(operation), outcome));
    }
    outcomes
}

fn reached(operation: &Operation) -> Reach {
    Reach {
        operation: operation
            .id
            .map_or_else(|| operation.place(), str::to_owned),
        method: operation.method.to_uppercase(),
        path: operation.path.to_owned(),
        places: Vec::new(),
    }
}

/// Compares how a key is sent.
fn schemes(
    changes: &mut Changes,
    (old, olds): (&Value, &[Operation]),
    (new, news): (&Value, &[Operation]),
) {
    const AT: &str = "/components/securitySchemes";
    let none = &Value::Null;
    let (old, new) = (
        old.pointer(AT).unwrap_or(none),
        new.pointer(AT).unwrap_or(none),
    );
    for name in keys(old, new) {
        let at = push(AT, name);
        let uses = |operation: &&Operation| {
            let ways = operation.node.get("security").and_then(Value::as_array);
            ways.into_iter()
                .flatten()
                .any(|way| way.get(name).is_some())
        };
        let users = if new.get(name).is_some() { news } else { olds };
        let users: Vec<_> = users.iter().filter(uses).map(reached).collect();
        let value = Some(&Value::from(name));
        let lone = |kind| vec![Change::new(kind).at(&at, &at)];
        let found = match (old.get(name), new.get(name)) {
            (Some(_), None) if users.is_empty() => lone(Kind::Restated),
            (Some(_), None) => vec![lone(Kind::SecurityRemoved).remove(0).values(value, None)],
            (None, _) => vec![lone(Kind::SecurityAdded).remove(0).values(None, value)],
            (a, b) => values(AT, name, (a, b), Kind::SchemeChanged),
        };
        for found in found {
            let change = changes.add(found);
            users
                .iter()
                .for_each(|user| change.reach(user, Place::default()));
        }
    }
}

/// Compares components that only one document has, or that no operation of both refers to.
fn components(changes: &mut Changes, compare: &Compare, (old, new): (&Value, &Value)) {
    let all = changes.all.iter();
    let renamed = all.filter(|change| change.kind == Kind::SchemaRenamed);
    let renamed: HashSet<_> = renamed
        .flat_map(|change| [change.old_pointer.clone(), change.new_pointer.clone()])
        .collect();
    for kind in keys(old, new) {
        let at = push("/components", kind);
        let none = &Value::Null;
        let (old, new) = (old.get(kind).unwrap_or(none), new.get(kind).unwrap_or(none));
        for name in keys(old, new) {
            let pointer = push(&at, name);
            let (a, b) = (old.get(name), new.get(name));
            let kind = match (kind, a, b) {
                ("securitySchemes", ..) => continue,
                ("schemas", Some(_), Some(_)) if compare.compared(&pointer) => continue,
                (_, Some(_), Some(_)) if changes.has(&pointer) => continue,
                (_, Some(_), Some(_)) => {
                    changes.extend(values(&at, name, (a, b), Kind::Unclassified));
                    continue;
                }
                _ if renamed.contains(&pointer) => continue,
                ("schemas", _, None) => Kind::SchemaRemoved,
                ("schemas", ..) => Kind::SchemaAdded,
                // They are compared where they are used.
                ("parameters" | "requestBodies" | "responses" | "headers", ..) => Kind::Restated,
                _ => Kind::Unclassified,
            };
            let mut found = Change::new(kind).at(&pointer, &pointer);
            found.schema = component(&pointer);
            changes.add(found);
        }
    }
}

/// The changes of a value that belongs to no operation, key by key. What is neither text nor notation is of the kind `rest`.
fn values(
    at: &str,
    key: &str,
    (old, new): (Option<&Value>, Option<&Value>),
    rest: Kind,
) -> Vec<Change> {
    let at = push(at, key);
    let is_object = |value: Option<&Value>| value.is_some_and(Value::is_object);
    if is_object(old) && is_object(new) && !is_text(key) && key != "scopes" {
        let (old, new) = (old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null));
        let keys = keys(old, new).into_iter();
        return keys
            .flat_map(|key| values(&at, key, (old.get(key), new.get(key)), rest))
            .collect();
    }
    let mut found = keywords::of_other(key, old, new);
    for found in &mut found {
        if found.class() != Class::Docs {
            found.kind = rest;
        }
        found.schema = component(&at);
        (found.old_pointer, found.new_pointer) = (at.clone(), at.clone());
    }
    found
}

/// The component that `pointer` points into: `Pod`, `parameters.Id`.
fn component(pointer: &str) -> Option<String> {
    let mut tokens = pointer.strip_prefix("/components/")?.split('/');
    let (kind, name) = (tokens.next()?, tokens.next()?);
    let name = name.replace("~1", "/").replace("~0", "~");
    let is_schema = kind == "schemas";
    Some(if is_schema {
        name
    } else {
        format!("{kind}.{name}")
    })
}

/// Takes the entries with equal names out of both lists, in order.
pub(super) fn take_pairs<T, N: Hash + Eq>(
    gone: &mut Vec<T>,
    come: &mut Vec<T>,
    name: impl Fn(&T) -> Option<N>,
) -> Vec<(T, T)> {
    let mut free: HashMap<N, VecDeque<usize>> = HashMap::new();
    for (index, new) in come.iter().enumerate() {
        if let Some(name) = name(new) {
            free.entry(name).or_default().push_back(index);
        }
    }
    let mut news: Vec<_> = come.drain(..).map(Some).collect();
    let mut pairs = Vec::new();
    for old in std::mem::take(gone) {
        let index = name(&old).and_then(|name| free.get_mut(&name)?.pop_front());
        match index.and_then(|index| news[index].take()) {
            Some(new) => pairs.push((old, new)),
            None => gone.push(old),
        }
    }
    come.extend(news.into_iter().flatten());
    pairs
}

type Renamed<'n, 'd> = (Kind, &'n Node<'d>, &'n Node<'d>);

/// Takes out of both lists what is likely one thing in a new place or under a new name.
pub(super) fn renamed<'n, 'd>(
    gone: &mut Vec<&'n Node<'d>>,
    come: &mut Vec<&'n Node<'d>>,
) -> Vec<Renamed<'n, 'd>> {
    let name = |part: &&Node| (part.part == Part::Parameter).then(|| part.name.clone());
    let moved = take_pairs(gone, come, name).into_iter();
    let mut pairs: Vec<_> = moved.map(|(a, b)| (Kind::ParameterMoved, a, b)).collect();
    // Where there are many, one would not call any pair likely.
    if gone.len().saturating_mul(come.len()) > 10_000 {
        return pairs;
    }
    for &a in gone.iter() {
        let fits: Vec<_> = come.iter().filter(|b| alike(a, b)).collect();
        if let &[b] = fits.as_slice()
            && gone.iter().filter(|other| alike(other, b)).count() == 1
        {
            let is_property = a.part == Part::Property;
            let kind = if is_property {
                Kind::PropertyRenamed
            } else {
                Kind::ParameterRenamed
            };
            pairs.push((kind, a, *b));
        }
    }
    gone.retain(|part| !pairs.iter().any(|(_, a, _)| std::ptr::eq(*a, *part)));
    come.retain(|part| !pairs.iter().any(|(_, _, b)| std::ptr::eq(*b, *part)));
    pairs
}

/// Whether two parts are likely one under another name: they say the same in the same words, or the same in other words
/// under a name that is alike.
fn alike(a: &Node, b: &Node) -> bool {
    const ALIKE: f32 = 0.6;
    let without = |node: &Node, has_text: bool| {
        let map = node.raw.as_object().into_iter().flatten();
        let map = map.filter(|(key, _)| *key != "name" && (has_text || !is_text(key)));
        map.map(|(key, value)| (key.clone(), value.clone()))
            .collect::<Value>()
    };
    let can_be = a.part == b.part && matches!(a.part, Part::Parameter | Part::Property);
    let (x, y) = (a.name.to_lowercase(), b.name.to_lowercase());
    let is_described = a.raw.get("description").is_some_and(|text| text != "");
    can_be
        && without(a, false) == without(b, false)
        && (is_described && without(a, true) == without(b, true)
            || TextDiff::from_chars(x.as_str(), y.as_str()).ratio() >= ALIKE)
}
