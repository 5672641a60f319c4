//! JSON pointers (RFC 6901).

/// Appends `token`, escaped, to `pointer`.
pub fn push(pointer: &str, token: impl AsRef<str>) -> String {
    let token = token.as_ref();
    if !token.contains(['~', '/']) {
        return [pointer, "/", token].concat();
    }
    let token = token.replace('~', "~0").replace('/', "~1");
    [pointer, "/", &token].concat()
}

/// Splits off the last token, and returns the pointer of the parent and the unescaped token.
pub fn split(pointer: &str) -> Option<(&str, String)> {
    let (parent, token) = pointer.rsplit_once('/')?;
    Some((parent, token.replace("~1", "/").replace("~0", "~")))
}

/// Formats `pointer` for a message. The pointer of the whole document is empty.
pub fn show(pointer: &str) -> &str {
    if pointer.is_empty() {
        "the root"
    } else {
        pointer
    }
}

/// Returns the pointer of the first difference between two documents. The order of keys does not count.
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
