//! `type` and `format`: whether every value of the one is a value of the other.

use crate::diff::rules::Kind;
use serde_json::Value;

/// Narrower and wider types.
const TYPES: &[(&str, &str)] = &[("integer", "number")];

/// Narrower and wider formats.
const FORMATS: &[(&str, &str)] = &[("int32", "int64"), ("float", "double")];

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
            let widens = |a: &Value, b: &Value| wider.iter().any(|(x, y)| a == x && b == y);
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
