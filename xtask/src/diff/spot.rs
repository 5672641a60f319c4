//! A spot of both documents.

use super::change::Found;
use super::rules::{Kind, Side};
use crate::pointer::push;
use serde_json::Value;

/// Two pointers that belong together, and which way travels what they point at.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) side: Side,
    pub(super) old: String,
    pub(super) new: String,
}

impl Spot {
    pub(super) fn new(side: Side, old: impl Into<String>, new: impl Into<String>) -> Self {
        Self {
            side,
            old: old.into(),
            new: new.into(),
        }
    }

    /// The root.
    pub(super) fn root() -> Self {
        Self::new(Side::Whole, "", "")
    }

    /// What stands at `key` of both.
    pub(super) fn at(&self, key: impl AsRef<str>) -> Self {
        let key = key.as_ref();
        Self::new(self.side, push(&self.old, key), push(&self.new, key))
    }

    /// What stands at `old` in the one and at `new` in the other.
    pub(super) fn at_two(&self, old: impl AsRef<str>, new: impl AsRef<str>) -> Self {
        Self::new(self.side, push(&self.old, old), push(&self.new, new))
    }

    pub(super) fn found(&self, kind: Kind) -> Found {
        Found {
            kind,
            side: self.side,
            old: self.old.clone(),
            new: self.new.clone(),
            what: None,
            before: None,
            after: None,
        }
    }
}

impl Found {
    pub(super) fn what(mut self, what: impl Into<String>) -> Self {
        self.what = Some(what.into());
        self
    }

    pub(super) fn before(mut self, value: impl Into<Value>) -> Self {
        self.before = Some(value.into());
        self
    }

    pub(super) fn after(mut self, value: impl Into<Value>) -> Self {
        self.after = Some(value.into());
        self
    }

    /// `before` and `after`, where they are there.
    pub(super) fn values(mut self, before: Option<&Value>, after: Option<&Value>) -> Self {
        self.before = before.cloned();
        self.after = after.cloned();
        self
    }
}

/// The keys of two objects: the old one's, then what only the new one has.
pub(super) fn keys<'k>(old: &'k Value, new: &'k Value) -> Vec<&'k str> {
    let of = |value: &'k Value| value.as_object().into_iter().flat_map(|map| map.keys());
    let mut keys: Vec<_> = of(old).map(String::as_str).collect();
    let more = of(new).filter(|key| old.get(key.as_str()).is_none());
    keys.extend(more.map(String::as_str));
    keys
}

/// Whether the keys that both have stand in another order.
pub(super) fn reordered(old: &Value, new: &Value) -> bool {
    let common = |a: &Value, b: &Value| -> Vec<String> {
        let keys = a.as_object().into_iter().flat_map(|map| map.keys());
        keys.filter(|key| b.get(key.as_str()).is_some())
            .cloned()
            .collect()
    };
    common(old, new) != common(new, old)
}

/// Whether two values are equal down to the order of keys.
pub(super) fn same_text(a: &Value, b: &Value) -> bool {
    let (a, b) = (a.to_string(), b.to_string());
    a == b
}

/// Whether only words stand at a keyword.
pub(super) fn is_words(key: &str) -> bool {
    matches!(
        key,
        "description" | "summary" | "title" | "example" | "examples" | "externalDocs" | "xml"
    )
}

/// Whether two values that are not equal mean the same at a keyword.
pub(super) fn same_value(key: &str, a: &Value, b: &Value) -> bool {
    // Of two integers the larger may be the same only as a float.
    let float = a.is_f64() || b.is_f64();
    let one_number = float && a.is_number() && a.as_f64() == b.as_f64();
    let is_value = ["default", "const"].contains(&key);
    one_number || (!is_value && is_default(key, a) && is_default(key, b))
}

/// What a keyword means when it is left out.
pub(super) fn is_default(key: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(false) => key != "additionalProperties",
        Value::Bool(true) => key == "additionalProperties",
        Value::Array(list) => list.is_empty() && key != "security" && key != "enum",
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
            let least = ["minLength", "minItems", "minProperties"].contains(&key);
            least && number.as_f64() == Some(0.0)
        }
        _ => false,
    }
}
