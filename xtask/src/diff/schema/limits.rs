//! Bounds: which way a keyword limits values, and whether a change of it limits them more.

use crate::diff::rules::Kind;
use serde_json::Value;

/// Which values a keyword lets through.
enum Limit {
    /// Those not below it.
    Least,
    /// Those not above it.
    Most,
    /// Those the keyword speaks of, if it is true.
    If,
    /// Multiples of it.
    Step,
}

/// The keywords that are limits.
const LIMITS: &[(&str, Limit)] = &[
    ("minimum", Limit::Least),
    ("minLength", Limit::Least),
    ("minItems", Limit::Least),
    ("minProperties", Limit::Least),
    ("maximum", Limit::Most),
    ("maxLength", Limit::Most),
    ("maxItems", Limit::Most),
    ("maxProperties", Limit::Most),
    ("exclusiveMinimum", Limit::If),
    ("exclusiveMaximum", Limit::If),
    ("uniqueItems", Limit::If),
    ("multipleOf", Limit::Step),
];

/// Whether `key` is a limit.
pub(super) fn is_limit(key: &str) -> bool {
    LIMITS.iter().any(|(known, _)| *known == key)
}

/// What a change of the limit `key` is. No limit is the loosest, and what can't be compared counts as tightened.
pub(super) fn change(key: &str, old: Option<&Value>, new: Option<&Value>) -> Kind {
    let limit = LIMITS.iter().find(|(known, _)| *known == key);
    let looser = match (limit.map(|(_, limit)| limit), old, new) {
        (_, Some(_), None) => true,
        (_, None, _) => false,
        (Some(Limit::Least), Some(old), Some(new)) => {
            numbers(old, new).is_some_and(|(old, new)| new < old)
        }
        (Some(Limit::Most), Some(old), Some(new)) => {
            numbers(old, new).is_some_and(|(old, new)| new > old)
        }
        // In 3.1 these are limits themselves.
        (Some(Limit::If), Some(old), Some(new)) if old.is_number() && new.is_number() => {
            let lower = new.as_f64() < old.as_f64();
            lower == (key == "exclusiveMinimum")
        }
        (Some(Limit::If), Some(_), Some(new)) => *new == false,
        (Some(Limit::Step), Some(old), Some(new)) => {
            let divides = |old: f64, new: f64| new != 0.0 && old % new == 0.0;
            numbers(old, new).is_some_and(|(old, new)| divides(old, new))
        }
        (None, ..) => false,
    };
    if looser {
        Kind::LimitLoosened
    } else {
        Kind::LimitTightened
    }
}

fn numbers(old: &Value, new: &Value) -> Option<(f64, f64)> {
    old.as_f64().zip(new.as_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_direction_is_that_of_the_values_let_through() {
        let cases = [
            ("minimum", json!(1), json!(2), Kind::LimitTightened),
            ("minimum", json!(2), json!(1), Kind::LimitLoosened),
            ("maxLength", json!(1), json!(2), Kind::LimitLoosened),
            ("maxLength", json!(2), json!(1), Kind::LimitTightened),
            ("maxLength", json!(2), json!("x"), Kind::LimitTightened),
            ("minimum", json!(1), json!("x"), Kind::LimitTightened),
            ("maximum", json!("x"), json!(1), Kind::LimitTightened),
            (
                "uniqueItems",
                json!(true),
                json!(false),
                Kind::LimitLoosened,
            ),
            (
                "uniqueItems",
                json!(false),
                json!(true),
                Kind::LimitTightened,
            ),
            ("multipleOf", json!(4), json!(2), Kind::LimitLoosened),
            ("multipleOf", json!(2), json!(4), Kind::LimitTightened),
            ("multipleOf", json!(2), json!(0), Kind::LimitTightened),
        ];
        for (key, old, new, kind) in cases {
            assert_eq!(
                change(key, Some(&old), Some(&new)),
                kind,
                "{key} {old} {new}"
            );
        }
        assert_eq!(
            change("minimum", None, Some(&json!(1))),
            Kind::LimitTightened
        );
        assert_eq!(
            change("minimum", Some(&json!(1)), None),
            Kind::LimitLoosened
        );
    }
}
