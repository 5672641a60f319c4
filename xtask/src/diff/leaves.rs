//! The table of keywords: what a change of the value at each is.

use super::rules::Kind;
use crate::merge::repair::CODES;
use serde_json::{Value, json};

/// How the values at a keyword are compared.
enum Leaf {
    /// Text for people.
    Words,
    /// Any change is of this kind.
    Any(Kind),
    /// Comes true, stops being true.
    Flag(Kind, Kind),
    /// Comes, goes, changes.
    Presence(Kind, Kind, Kind),
    /// Widened, narrowed, changed: by pairs of a narrower and a wider value.
    Range(&'static [(&'static str, &'static str)], [Kind; 3]),
    /// Values below it are refused.
    Least,
    /// Values above it are refused.
    Most,
    /// If it is true, values are refused; as a number of 3.1, whether a higher one refuses more.
    If { higher_is_tighter: bool },
    /// Values are multiples of it.
    Step,
    /// A list, or a map, whose entries are compared.
    List(fn(Option<&Value>, Option<&Value>) -> Vec<Found>),
}

const LEAVES: [(&str, Leaf); 35] = [
    ("description", Leaf::Words),
    ("summary", Leaf::Words),
    ("title", Leaf::Words),
    ("example", Leaf::Words),
    ("examples", Leaf::Words),
    ("externalDocs", Leaf::Words),
    ("xml", Leaf::Words),
    ("tags", Leaf::Words),
    ("info", Leaf::Words),
    ("openapi", Leaf::Words),
    ("type", Leaf::Range(&[("integer", "number")], TYPE)),
    (
        "format",
        Leaf::Range(&[("int32", "int64"), ("float", "double")], FORMAT),
    ),
    ("default", Leaf::Any(Kind::DefaultChanged)),
    ("style", Leaf::Any(Kind::StyleChanged)),
    (
        "required",
        Leaf::Flag(Kind::BecameRequired, Kind::BecameOptional),
    ),
    (
        "nullable",
        Leaf::Flag(Kind::BecameNullable, Kind::NoLongerNullable),
    ),
    (
        "deprecated",
        Leaf::Flag(Kind::Deprecated, Kind::Undeprecated),
    ),
    (
        "pattern",
        Leaf::Presence(
            Kind::PatternAdded,
            Kind::PatternRemoved,
            Kind::PatternChanged,
        ),
    ),
    ("minimum", Leaf::Least),
    ("minLength", Leaf::Least),
    ("minItems", Leaf::Least),
    ("minProperties", Leaf::Least),
    ("maximum", Leaf::Most),
    ("maxLength", Leaf::Most),
    ("maxItems", Leaf::Most),
    ("maxProperties", Leaf::Most),
    (
        "exclusiveMinimum",
        Leaf::If {
            higher_is_tighter: true,
        },
    ),
    (
        "exclusiveMaximum",
        Leaf::If {
            higher_is_tighter: false,
        },
    ),
    (
        "uniqueItems",
        Leaf::If {
            higher_is_tighter: true,
        },
    ),
    ("multipleOf", Leaf::Step),
    ("enum", Leaf::List(values)),
    ("additionalProperties", Leaf::List(additional)),
    (CODES, Leaf::List(codes)),
    ("security", Leaf::List(security)),
    ("servers", Leaf::List(servers)),
];

const TYPE: [Kind; 3] = [Kind::TypeWidened, Kind::TypeNarrowed, Kind::TypeChanged];
const FORMAT: [Kind; 3] = [
    Kind::FormatWidened,
    Kind::FormatNarrowed,
    Kind::FormatChanged,
];

/// A change, before it is known whom it reaches.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) what: Option<String>,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
    pub(super) old: String,
    pub(super) new: String,
}

impl Found {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            what: None,
            before: None,
            after: None,
            old: String::new(),
            new: String::new(),
        }
    }

    pub(super) fn what(mut self, what: &str) -> Self {
        self.what = Some(what.to_owned());
        self
    }

    pub(super) fn values(mut self, before: Option<&Value>, after: Option<&Value>) -> Self {
        self.before = before.cloned();
        self.after = after.cloned();
        self
    }

    /// Where it is written in both documents.
    pub(super) fn at(mut self, old: &str, new: &str) -> Self {
        self.old = old.to_owned();
        self.new = new.to_owned();
        self
    }
}

/// Whether only text for people stands at a keyword.
pub(super) fn word(key: &str) -> bool {
    matches!(rule(key), Some(Leaf::Words))
}

fn rule(key: &str) -> Option<&'static Leaf> {
    let key = key.strip_prefix("path ").unwrap_or(key);
    let key = key.split(' ').next().unwrap_or(key);
    LEAVES
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, leaf)| leaf)
}

/// Whether neither type has all values of the other.
pub(super) fn retyped(old: Option<&Value>, new: Option<&Value>) -> bool {
    let kinds: Vec<_> = changes("type", old, new)
        .iter()
        .map(|found| found.kind)
        .collect();
    kinds == [Kind::TypeChanged]
}

/// What a change of the value at a keyword is; nothing if the values are equal.
pub(super) fn changes(key: &str, old: Option<&Value>, new: Option<&Value>) -> Vec<Found> {
    if old == new {
        return Vec::new();
    }
    let limit = |loosened: bool| {
        if loosened {
            Kind::LimitLoosened
        } else {
            Kind::LimitTightened
        }
    };
    let numbers = || old.and_then(Value::as_f64).zip(new.and_then(Value::as_f64));
    // No limit is the loosest one; what cannot be compared counts as tightened.
    let compare = |looser: &dyn Fn(f64, f64) -> bool| {
        limit(new.is_none() || numbers().is_some_and(|(old, new)| looser(old, new)))
    };
    let kind = match rule(key) {
        None => Kind::Unclassified,
        Some(Leaf::Words) => Kind::Reworded,
        Some(Leaf::Any(kind)) => *kind,
        Some(Leaf::Flag(on, off)) => {
            let is = |value: Option<&Value>| value.is_some_and(|value| *value == true);
            return vec![match (is(old), is(new)) {
                (false, true) => Found::new(*on),
                (true, false) => Found::new(*off),
                _ => Found::new(Kind::Unclassified).what(key).values(old, new),
            }];
        }
        Some(Leaf::Presence(added, removed, changed)) => match (old, new) {
            (None, _) => *added,
            (_, None) => *removed,
            _ => *changed,
        },
        Some(Leaf::Range(wider, kinds)) => range(wider, kinds, old, new),
        Some(Leaf::Least) => compare(&|old, new| new < old),
        Some(Leaf::Most) => compare(&|old, new| new > old),
        Some(Leaf::Step) => compare(&|old, new| new != 0.0 && old % new == 0.0),
        Some(Leaf::If { higher_is_tighter }) => {
            compare(&|old, new| (new < old) == *higher_is_tighter)
        }
        Some(Leaf::List(compare)) => {
            let found = compare(old, new);
            if found.is_empty() && ["security", "servers"].contains(&key) {
                return vec![Found::new(Kind::Restated).values(old, new)];
            }
            return found;
        }
    };
    vec![
        Found::new(kind)
            .what(key.strip_prefix("path ").unwrap_or(key))
            .values(old, new),
    ]
}

/// What a change of a type or a format is. None at all is the widest.
fn range(
    wider: &[(&str, &str)],
    [widened, narrowed, changed]: &[Kind; 3],
    old: Option<&Value>,
    new: Option<&Value>,
) -> Kind {
    let (Some(old), Some(new)) = (old, new) else {
        return if new.is_none() { *widened } else { *narrowed };
    };
    let all = |kinds: &Value| kinds.as_array().cloned().unwrap_or(vec![kinds.clone()]);
    let fits = |a: &Value, b: &Value| a == b || wider.iter().any(|(x, y)| a == x && b == y);
    let widens = |a: &Value, b: &Value| all(a).iter().all(|a| all(b).iter().any(|b| fits(a, b)));
    if widens(old, new) {
        *widened
    } else if widens(new, old) {
        *narrowed
    } else {
        *changed
    }
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// The entries that only one list has.
fn entries(old: &[Value], new: &[Value], removed: Kind, added: Kind) -> Vec<Found> {
    let gone = old.iter().filter(|entry| !new.contains(entry));
    let come = new.iter().filter(|entry| !old.contains(entry));
    let gone = gone.map(|entry| Found::new(removed).values(Some(entry), None));
    gone.chain(come.map(|entry| Found::new(added).values(None, Some(entry))))
        .collect()
}

fn values(old: Option<&Value>, new: Option<&Value>) -> Vec<Found> {
    let whole = |kind| vec![Found::new(kind).what("enum").values(old, new)];
    match (old, new) {
        (None, Some(_)) => whole(Kind::EnumAdded),
        (Some(_), None) => whole(Kind::EnumRemoved),
        _ => entries(&list(old), &list(new), Kind::ValueRemoved, Kind::ValueAdded),
    }
}

/// From anything, through what fits a schema, to nothing.
fn additional(old: Option<&Value>, new: Option<&Value>) -> Vec<Found> {
    let openness = |value: Option<&Value>| match value {
        None => 2,
        Some(Value::Object(_)) => 1,
        Some(_) => 0,
    };
    let kind = match openness(new).cmp(&openness(old)) {
        std::cmp::Ordering::Equal => return Vec::new(),
        std::cmp::Ordering::Greater => Kind::AdditionalOpened,
        std::cmp::Ordering::Less => Kind::AdditionalClosed,
    };
    vec![
        Found::new(kind)
            .what("additionalProperties")
            .values(old, new),
    ]
}

/// The codes of the envelope: code → description.
fn codes(old: Option<&Value>, new: Option<&Value>) -> Vec<Found> {
    let map = |value: Option<&Value>| {
        value
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let (old, new) = (map(old), map(new));
    let mut codes: Vec<_> = old.keys().collect();
    codes.extend(new.keys().filter(|code| !old.contains_key(*code)));
    let change = |code: &String| {
        let (a, b) = (old.get(code), new.get(code));
        let kind = match (a, b) {
            (Some(_), None) => Kind::CodeRemoved,
            (None, Some(_)) => Kind::CodeAdded,
            _ if a != b => Kind::Reworded,
            _ => return None,
        };
        Some(Found::new(kind).what(code).values(a, b))
    };
    codes.into_iter().filter_map(change).collect()
}

/// The ways to sign in. None at all is the same as the empty one: nobody has to.
fn security(old: Option<&Value>, new: Option<&Value>) -> Vec<Found> {
    let ways = |value| match list(value) {
        none if none.is_empty() => vec![json!({})],
        ways => ways,
    };
    let (olds, news) = (ways(old), ways(new));
    let open = |ways: &[Value]| ways.iter().all(|way| *way == json!({}));
    match (open(&olds), open(&news)) {
        (true, false) if !news.contains(&json!({})) => {
            vec![Found::new(Kind::SecurityRequired).values(old, new)]
        }
        (false, true) => vec![Found::new(Kind::SecurityDropped).values(old, new)],
        _ => {
            let refused = |old: &&Value| !news.iter().any(|new| suffices(old, new));
            let same = |old: &Value, new: &Value| suffices(old, new) && suffices(new, old);
            let unknown = |new: &&Value| !olds.iter().any(|old| same(old, new));
            let gone = olds.iter().filter(refused);
            let gone = gone.map(|way| Found::new(Kind::SecurityRemoved).values(Some(way), None));
            let come = news.iter().filter(unknown);
            let come = come.map(|way| Found::new(Kind::SecurityAdded).values(None, Some(way)));
            gone.chain(come).collect()
        }
    }
}

/// Whether signing in as `old` requires meets what `new` requires: all of its schemes, with its scopes.
fn suffices(old: &Value, new: &Value) -> bool {
    let has = |have: &Value, want: &Value| {
        let have = list(Some(have));
        list(Some(want)).iter().all(|scope| have.contains(scope))
    };
    let want = new.as_object().into_iter().flatten();
    let mut met = want.map(|(scheme, want)| old.get(scheme).is_some_and(|have| has(have, want)));
    met.all(|met| met)
}

fn servers(old: Option<&Value>, new: Option<&Value>) -> Vec<Found> {
    let (olds, news) = (list(old), list(new));
    let urls = |list: &[Value]| -> Vec<Value> {
        list.iter().map(|server| server["url"].clone()).collect()
    };
    let (old_urls, new_urls) = (urls(&olds), urls(&news));
    let mut found = entries(&old_urls, &new_urls, Kind::ServerRemoved, Kind::ServerAdded);
    let first = old_urls.first();
    if first != new_urls.first() && first.is_some_and(|first| new_urls.contains(first)) {
        found.push(Found::new(Kind::DefaultServerChanged).values(first, new_urls.first()));
    }
    for server in &olds {
        let Some(other) = news.iter().find(|other| other["url"] == server["url"]) else {
            continue;
        };
        for (key, value) in server.as_object().into_iter().flatten() {
            found.extend(changes(key, Some(value), other.get(key)));
        }
        let come = other
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| server.get(key).is_none());
        come.for_each(|(key, value)| found.extend(changes(key, None, Some(value))));
    }
    found
}
