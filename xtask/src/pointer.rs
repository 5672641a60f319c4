//! JSON pointers (RFC 6901).

/// `pointer` with `token` appended, escaped.
pub fn push(pointer: &str, token: impl AsRef<str>) -> String {
    let token = token.as_ref().replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{token}")
}

/// The pointer to the parent of what `pointer` points at, and the unescaped last token.
pub fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, token) = pointer.rsplit_once('/')?;
    Some((parent, token.replace("~1", "/").replace("~0", "~")))
}

/// The unescaped tokens of `pointer`.
pub fn tokens(pointer: &str) -> Vec<String> {
    let tokens = pointer.split('/').skip(1);
    tokens
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .collect()
}

/// The whole document's pointer is empty, which reads badly in a message.
pub fn show(pointer: &str) -> &str {
    if pointer.is_empty() {
        "the root"
    } else {
        pointer
    }
}

/// The pointer of the first place where two documents part, if they do; the order of keys does not count.
pub fn first_difference(a: &serde_json::Value, b: &serde_json::Value) -> Option<String> {
    difference("", a, b)
}

fn difference(at: &str, a: &serde_json::Value, b: &serde_json::Value) -> Option<String> {
    use serde_json::Value::{Array, Object};
    match (a, b) {
        (Object(a), Object(b)) => a
            .iter()
            .find_map(|(key, a)| match b.get(key) {
                Some(b) => difference(&push(at, key), a, b),
                None => Some(push(at, key)),
            })
            .or_else(|| {
                let extra = b.keys().find(|key| !a.contains_key(*key))?;
                Some(push(at, extra))
            }),
        (Array(a), Array(b)) => a
            .iter()
            .zip(b)
            .enumerate()
            .find_map(|(index, (a, b))| difference(&push(at, index.to_string()), a, b))
            .or_else(|| (a.len() != b.len()).then(|| push(at, a.len().min(b.len()).to_string()))),
        (a, b) => (a != b).then(|| at.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tokens_are_escaped_and_unescaped() {
        let pointer = push("/paths", "/v2/pods~");
        assert_eq!(pointer, "/paths/~1v2~1pods~0");
        assert_eq!(split(&pointer), Some(("/paths", "/v2/pods~".to_owned())));
        assert_eq!(split(""), None);
    }

    #[test]
    fn the_first_difference_is_found_in_either_direction() {
        let a = json!({"a": [1, {"b": 2}], "c": 3});
        assert_eq!(
            first_difference(&a, &json!({"c": 3, "a": [1, {"b": 2}]})),
            None
        );
        let cases = [
            (json!({"a": [1, {"b": 9}], "c": 3}), "/a/1/b"),
            (json!({"a": [1], "c": 3}), "/a/1"),
            (json!({"a": [1, {"b": 2}]}), "/c"),
            (json!("x"), ""),
        ];
        for (b, at) in cases {
            assert_eq!(first_difference(&a, &b).as_deref(), Some(at), "{b}");
            assert_eq!(
                first_difference(&b, &a).as_deref(),
                Some(at),
                "{b} reversed"
            );
        }
    }
}
