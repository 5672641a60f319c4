//! Which removed name and which added one are likely one thing under a new name.

use serde_json::Value;
use similar::TextDiff;

/// How alike two names have to be if what they stand for says the same but not in the same words.
const ALIKE: f32 = 0.6;

/// How many pairs of names are looked at; where there are more, one would not call any of them likely.
const MOST: usize = 10_000;

/// Pairs of a name that only `old` has and one that only `new` has. What they stand for is equal, in its words too
/// or else with names that are alike; and nothing else would do as well.
pub(super) fn pairs(old: &Value, new: &Value) -> Vec<(String, String)> {
    let only = |a: &Value, b: &Value| -> Vec<(String, Value)> {
        let entries = a.as_object().into_iter().flatten();
        entries
            .filter(|(name, _)| b.get(name.as_str()).is_none())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    likely(&only(old, new), &only(new, old))
}

/// The same of lists of what is only in the one and what is only in the other.
pub(super) fn likely(gone: &[(String, Value)], come: &[(String, Value)]) -> Vec<(String, String)> {
    let fits = |(from, a): &(String, Value), (to, b): &(String, Value)| {
        // A schema that says nothing is equal to any other of its kind.
        let telling = a.get("description").is_some_and(|text| text != "");
        (a == b && telling) || (unworded(a) == unworded(b) && alike(from, to))
    };
    let mut pairs = Vec::new();
    if gone.len().saturating_mul(come.len()) > MOST {
        return pairs;
    }
    for from in gone {
        let mut fitting = come.iter().filter(|to| fits(from, to));
        let (Some(to), None) = (fitting.next(), fitting.next()) else {
            continue;
        };
        if gone.iter().filter(|other| fits(other, to)).count() == 1 {
            pairs.push((from.0.clone(), to.0.clone()));
        }
    }
    pairs
}

fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    TextDiff::from_chars(a.as_str(), b.as_str()).ratio() >= ALIKE
}

fn unworded(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(map) = schema.as_object_mut() {
        map.retain(|key, _| !super::spot::is_words(key));
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn renamed(old: Value, new: Value) -> Vec<(String, String)> {
        pairs(&old, &new)
    }

    fn pair(a: &str, b: &str) -> Vec<(String, String)> {
        vec![(a.to_owned(), b.to_owned())]
    }

    #[test]
    fn equal_content_and_a_like_name_is_a_rename() {
        let (a, b) = (
            json!({"type": "string"}),
            json!({"type": "string", "description": "d"}),
        );
        assert_eq!(
            renamed(json!({"gpuType": a}), json!({"gpuTypes": b})),
            pair("gpuType", "gpuTypes")
        );
        assert_eq!(
            renamed(json!({"gpuType": b}), json!({"kind": b})),
            pair("gpuType", "kind")
        );
        assert_eq!(renamed(json!({"gpuType": a}), json!({"image": a})), []);
        assert_eq!(
            renamed(
                json!({"gpuType": a}),
                json!({"gpuTypes": {"type": "integer"}})
            ),
            []
        );
    }

    #[test]
    fn two_that_fit_are_none() {
        let a = json!({"type": "string"});
        assert_eq!(
            renamed(json!({"port": a}), json!({"ports": a, "aport": a})),
            []
        );
        assert_eq!(
            renamed(json!({"ports": a, "aport": a}), json!({"port": a})),
            []
        );
    }
}
