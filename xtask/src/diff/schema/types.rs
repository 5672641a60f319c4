//! `type` and `format`: whether every value of the one is a value of the other.

use crate::diff::rules::Kind;
use serde_json::{Value, json};
use std::borrow::Cow;

/// Narrower and wider types.
const TYPES: &[(&str, &str)] = &[("integer", "number")];

/// Narrower and wider formats.
const FORMATS: &[(&str, &str)] = &[("int32", "int64"), ("float", "double")];

/// The schema with the list of types that 3.1 allows written as in 3.0, where it can be.
pub(super) fn plain(schema: &Value) -> Cow<'_, Value> {
    let Some(list) = schema.get("type").and_then(Value::as_array) else {
        return Cow::Borrowed(schema);
    };
    let others: Vec<_> = list.iter().filter(|kind| **kind != "null").collect();
    let mut plain = schema.clone();
    match others.as_slice() {
        [only] => plain["type"] = (*only).clone(),
        others => plain["type"] = json!(others),
    }
    if others.len() < list.len() {
        plain["nullable"] = json!(true);
    }
    Cow::Owned(plain)
}

/// What a change of type is. No type at all is the widest.
pub(super) fn type_change(old: Option<&Value>, new: Option<&Value>) -> Kind {
    let kinds = [Kind::TypeWidened, Kind::TypeNarrowed, Kind::TypeChanged];
    change(TYPES, old, new, kinds)
}

/// What a change of format is. No format at all is the widest.
pub(super) fn format_change(old: Option<&Value>, new: Option<&Value>) -> Kind {
    let kinds = [
        Kind::FormatWidened,
        Kind::FormatNarrowed,
        Kind::FormatChanged,
    ];
    change(FORMATS, old, new, kinds)
}

fn change(
    wider: &[(&str, &str)],
    old: Option<&Value>,
    new: Option<&Value>,
    [widened, narrowed, changed]: [Kind; 3],
) -> Kind {
    match (old, new) {
        (Some(_), None) => widened,
        (None, Some(_)) => narrowed,
        (Some(old), Some(new)) => {
            let all = |kinds: &Value| kinds.as_array().cloned().unwrap_or(vec![kinds.clone()]);
            let fits = |a: &Value, b: &Value| a == b || wider.iter().any(|(x, y)| a == x && b == y);
            let widens =
                |a: &Value, b: &Value| all(a).iter().all(|a| all(b).iter().any(|b| fits(a, b)));
            if widens(old, new) {
                widened
            } else if widens(new, old) {
                narrowed
            } else {
                changed
            }
        }
        (None, None) => changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_type_is_wider_if_every_old_one_fits_a_new_one() {
        let cases = [
            (json!("integer"), json!("number"), Kind::TypeWidened),
            (
                json!("integer"),
                json!(["number", "string"]),
                Kind::TypeWidened,
            ),
            (
                json!(["number", "string"]),
                json!("integer"),
                Kind::TypeNarrowed,
            ),
            (json!("string"), json!(["number"]), Kind::TypeChanged),
        ];
        for (old, new, kind) in cases {
            assert_eq!(type_change(Some(&old), Some(&new)), kind, "{old} {new}");
        }
    }
}
