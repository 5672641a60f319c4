//! The table of keywords: what a change of the value at each is.

use super::rules::Kind::{self, *};
use super::tree::CHOICE;
use super::{Change, identical};
use crate::merge::repair::CODES;
use serde_json::{Number, Value, json};
use std::cmp::Ordering;

/// Whether only text for people stands at a keyword.
pub(super) fn is_text(key: &str) -> bool {
    let texts = [
        "description",
        "summary",
        "title",
        "example",
        "examples",
        "externalDocs",
        "xml",
    ];
    texts.contains(&key) || ["tags", "info", "openapi"].contains(&key)
}

/// The changes at a keyword of a schema.
pub(super) fn of_schema(key: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Change> {
    let key = key.trim_end_matches(" again");
    if let Some(same) = notation(key, old, new) {
        return same;
    }
    let is = |value: Option<&Value>| value.is_some_and(|value| *value == true);
    let none = |value: Option<&Value>| normal(key, value).is_none();
    let (added, removed) = (none(old), none(new));
    let numbers = || old.and_then(Value::as_f64).zip(new.and_then(Value::as_f64));
    // No limit is the loosest one; what cannot be compared counts as tightened.
    let limit = |looser: &dyn Fn(f64, f64) -> bool| {
        let loosened = removed || numbers().is_some_and(|(old, new)| looser(old, new));
        if loosened {
            LimitLoosened
        } else {
            LimitTightened
        }
    };
    let kind = match key {
        "type" => type_change(old, new),
        "format" => range(
            &[("int32", "int64"), ("float", "double")],
            [FormatWidened, FormatNarrowed, FormatChanged],
            old,
            new,
        ),
        "default" => DefaultChanged,
        "nullable" if is(new) => return vec![Change::new(BecameNullable)],
        "nullable" => return vec![Change::new(NoLongerNullable)],
        "pattern" if added => PatternAdded,
        "pattern" if removed => PatternRemoved,
        "pattern" => PatternChanged,
        "minimum" | "minLength" | "minItems" | "minProperties" => limit(&|old, new| new < old),
        "maximum" | "maxLength" | "maxItems" | "maxProperties" => limit(&|old, new| new > old),
        "multipleOf" => limit(&|old, new| new != 0.0 && old % new == 0.0),
        // In 3.1 these two are limits themselves.
        "exclusiveMinimum" if numbers().is_some() => limit(&|old, new| new < old),
        "exclusiveMaximum" if numbers().is_some() => limit(&|old, new| new > old),
        "exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems" => limit(&|_, _| false),
        CHOICE => return choice(old, new),
        "enum" => match (
            old.is_some_and(Value::is_array),
            new.is_some_and(Value::is_array),
        ) {
            (true, true) => match entries(&list(old), &list(new), ValueRemoved, ValueAdded) {
                none if none.is_empty() => Reordered,
                values => return values,
            },
            (false, true) => EnumAdded,
            (true, false) => EnumRemoved,
            (false, false) => Unclassified,
        },
        // The two schemas are compared.
        "additionalProperties"
            if old
                .zip(new)
                .is_some_and(|(a, b)| a.is_object() && b.is_object()) =>
        {
            return Vec::new();
        }
        "additionalProperties" => match openness(new).cmp(&openness(old)) {
            Ordering::Equal => return Vec::new(),
            Ordering::Greater => AdditionalOpened,
            Ordering::Less => AdditionalClosed,
        },
        _ => return of_part(key, old, new),
    };
    vec![Change::new(kind).what(key).values(old, new)]
}

/// The changes at a keyword that is not in a schema.
pub(super) fn of_part(key: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Change> {
    let name = key.strip_prefix("path ").unwrap_or(key);
    if let Some(same) = notation(name, old, new) {
        return same;
    }
    let is = |value: Option<&Value>| value.is_some_and(|value| *value == true);
    let found = match key {
        "deprecated" | "required" => {
            let kind = match (key, is(old), is(new)) {
                ("deprecated", false, true) => Deprecated,
                ("deprecated", true, false) => Undeprecated,
                (_, false, true) => BecameRequired,
                (_, true, false) => BecameOptional,
                _ => Unclassified,
            };
            return vec![Change::new(kind)];
        }
        "style" => return vec![Change::new(StyleChanged).values(old, new)],
        // The operation has servers of its own.
        "path servers" => vec![Change::new(Restated).what(name).values(old, new)],
        "servers" => servers(&list(old), &list(new)),
        "security" => security(old, new),
        CODES => return described(old, new, CodeRemoved, CodeAdded),
        _ => return of_other(name, old, new),
    };
    match found.is_empty() {
        true => vec![Change::new(Restated).values(old, new)],
        false => found,
    }
}

/// The changes at a keyword without a rule.
pub(super) fn of_other(key: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Change> {
    notation(key, old, new).unwrap_or_else(|| match key {
        // A scope of OAuth concerns no caller before an operation requires it. Without it, callers who ask for it are refused.
        "scopes" => described(old, new, Unclassified, Reworded),
        _ => {
            let kind = if is_text(key) { Reworded } else { Unclassified };
            vec![Change::new(kind).what(key).values(old, new)]
        }
    })
}

/// Whether neither type has all values of the other.
pub(super) fn is_other_type(old: Option<&Value>, new: Option<&Value>) -> bool {
    old != new && type_change(old, new) == TypeChanged
}

/// A `oneOf` or an `anyOf`. Without it, a schema accepts more. The variants are compared apart.
fn choice(old: Option<&Value>, new: Option<&Value>) -> Vec<Change> {
    fn entry(choice: Option<&Value>) -> Option<(&String, &Value)> {
        choice?.as_object()?.iter().next()
    }
    let change = |kind, what: &str| Change::new(kind).what(what);
    match (entry(old), entry(new)) {
        (None, Some((key, value))) => vec![change(TypeNarrowed, key).values(None, Some(value))],
        (Some((key, value)), None) => vec![change(TypeWidened, key).values(Some(value), None)],
        (Some((a, _)), Some((b, _))) if a != b => {
            let kind = if a == "oneOf" {
                TypeWidened
            } else {
                TypeNarrowed
            };
            vec![Change::new(kind).values(Some(&a.as_str().into()), Some(&b.as_str().into()))]
        }
        _ => Vec::new(),
    }
}

fn type_change(old: Option<&Value>, new: Option<&Value>) -> Kind {
    range(
        &[("integer", "number")],
        [TypeWidened, TypeNarrowed, TypeChanged],
        old,
        new,
    )
}

/// What a difference in notation alone is; `None` if the values differ.
fn notation(key: &str, old: Option<&Value>, new: Option<&Value>) -> Option<Vec<Change>> {
    let change = |kind| vec![Change::new(kind).what(key).values(old, new)];
    match (old, new) {
        (Some(old), Some(new)) if old == new && identical(old, new) => Some(Vec::new()),
        _ if old == new => Some(change(Reordered)),
        _ if normal(key, old) == normal(key, new) => Some(change(Restated)),
        _ => None,
    }
}

/// The value as it is compared: nothing if that means the same, and a whole number without a fraction.
pub(super) fn normal(key: &str, value: Option<&Value>) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = value?;
    let is_default = match value {
        Value::Null => true,
        Value::Bool(false) => !["additionalProperties", "default", "const"].contains(&key),
        Value::Bool(true) => key == "additionalProperties",
        Value::Array(list) => list.is_empty() && !["security", "enum", "default"].contains(&key),
        Value::Object(map) => {
            let empty = [
                "headers",
                "links",
                "properties",
                "items",
                "additionalProperties",
            ];
            map.is_empty() && empty.contains(&key)
        }
        Value::Number(number) => {
            let least = ["minLength", "minItems", "minProperties"];
            least.contains(&key) && number.as_f64() == Some(0.0)
        }
        Value::String(_) => false,
    };
    let number = value
        .as_f64()
        .filter(|number| value.is_f64() && number.fract() == 0.0);
    match number.filter(|number| number.abs() < EXACT) {
        _ if is_default => None,
        Some(number) => Some(Value::Number(Number::from(number as i64))),
        None => Some(value.clone()),
    }
}

/// What a change of a type or a format is, by pairs of a narrower and a wider one. None at all is the widest.
fn range(
    wider: &[(&str, &str)],
    [widened, narrowed, changed]: [Kind; 3],
    old: Option<&Value>,
    new: Option<&Value>,
) -> Kind {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_none() { widened } else { narrowed };
    };
    let all = |kinds: &Value| kinds.as_array().cloned().unwrap_or(vec![kinds.clone()]);
    let fits = |a: &Value, b: &Value| a == b || wider.iter().any(|(x, y)| a == x && b == y);
    let widens = |a: &Value, b: &Value| all(a).iter().all(|a| all(b).iter().any(|b| fits(a, b)));
    if widens(old, new) {
        widened
    } else if widens(new, old) {
        narrowed
    } else {
        changed
    }
}

/// Whether a schema accepts any further properties (2), those that fit a schema (1) or none (0).
fn openness(value: Option<&Value>) -> u8 {
    match normal("additionalProperties", value) {
        Some(Value::Object(_)) => 1,
        Some(Value::Bool(false)) => 0,
        _ => 2,
    }
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// The entries that only one list has.
fn entries(old: &[Value], new: &[Value], removed: Kind, added: Kind) -> Vec<Change> {
    let gone = old.iter().filter(|entry| !new.contains(entry));
    let come = new.iter().filter(|entry| !old.contains(entry));
    let gone = gone.map(|entry| Change::new(removed).values(Some(entry), None));
    gone.chain(come.map(|entry| Change::new(added).values(None, Some(entry))))
        .collect()
}

/// Names with a description each, such as the codes of the envelope.
fn described(old: Option<&Value>, new: Option<&Value>, removed: Kind, added: Kind) -> Vec<Change> {
    let none = &Value::Null;
    let (old, new) = (old.unwrap_or(none), new.unwrap_or(none));
    let mut found = Vec::new();
    for name in super::keys(old, new) {
        let (a, b) = (old.get(name), new.get(name));
        let kind = match (a, b) {
            (Some(_), None) => removed,
            (None, Some(_)) => added,
            _ => Reworded,
        };
        if a != b {
            found.push(Change::new(kind).what(name).values(a, b));
        }
    }
    found
}

/// The ways to sign in. None at all is the same as the empty one: nobody has to.
fn security(old: Option<&Value>, new: Option<&Value>) -> Vec<Change> {
    let nobody = json!({});
    let ways = |value| match list(value) {
        none if none.is_empty() => vec![nobody.clone()],
        ways => ways,
    };
    let (olds, news) = (ways(old), ways(new));
    let open = |ways: &[Value]| ways.iter().all(|way| *way == nobody);
    if open(&olds) && !news.contains(&nobody) {
        return vec![Change::new(SecurityRequired).values(old, new)];
    }
    if !open(&olds) && open(&news) {
        return vec![Change::new(SecurityDropped).values(old, new)];
    }
    let is_refused = |old: &&Value| !news.iter().any(|new| suffices(old, new));
    let is_same = |old: &Value, new: &Value| suffices(old, new) && suffices(new, old);
    let is_unknown = |new: &&Value| !olds.iter().any(|old| is_same(old, new));
    let gone = olds.iter().filter(is_refused);
    let gone = gone.map(|way| Change::new(SecurityRemoved).values(Some(way), None));
    let come = news.iter().filter(is_unknown);
    gone.chain(come.map(|way| Change::new(SecurityAdded).values(None, Some(way))))
        .collect()
}

/// Whether signing in as `old` requires meets what `new` requires: all of its schemes, with its scopes.
fn suffices(old: &Value, new: &Value) -> bool {
    let has = |have: &Value, want: &Value| {
        let have = list(Some(have));
        list(Some(want)).iter().all(|scope| have.contains(scope))
    };
    match (old.as_object(), new.as_object()) {
        (Some(old), Some(new)) => new
            .iter()
            .all(|(scheme, want)| old.get(scheme).is_some_and(|have| has(have, want))),
        _ => old == new,
    }
}

fn servers(olds: &[Value], news: &[Value]) -> Vec<Change> {
    let urls = |list: &[Value]| -> Vec<Value> {
        list.iter().map(|server| server["url"].clone()).collect()
    };
    let (old_urls, new_urls) = (urls(olds), urls(news));
    let mut found = entries(&old_urls, &new_urls, ServerRemoved, ServerAdded);
    let first = old_urls.first();
    if first != new_urls.first() && first.is_some_and(|first| new_urls.contains(first)) {
        found.push(Change::new(DefaultServerChanged).values(first, new_urls.first()));
    }
    for old in olds {
        let Some(new) = news.iter().find(|new| new["url"] == old["url"]) else {
            continue;
        };
        for key in super::keys(old, new) {
            found.extend(of_other(key, old.get(key), new.get(key)));
        }
    }
    found
}
