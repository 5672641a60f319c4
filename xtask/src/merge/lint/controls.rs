//! No name holds a control character: it would break a line, or steer the terminal, wherever it is shown.

use super::Finding;
use crate::pointer::push;
use serde_json::Value;

/// Keys whose values are names.
const NAMES: [&str; 3] = ["name", "operationId", "enum"];

/// Keys whose values are data.
const DATA: [&str; 3] = ["example", "examples", "default"];

pub(super) fn check(doc: &Value, found: &mut Vec<Finding>) {
    walk(doc, "", found);
}

fn walk(value: &Value, at: &str, found: &mut Vec<Finding>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                if is_odd(key) {
                    found.push(finding(at, key));
                    continue;
                }
                if NAMES.contains(&key.as_str()) {
                    let list = inner
                        .as_array()
                        .map_or(std::slice::from_ref(inner), Vec::as_slice);
                    let odd = list
                        .iter()
                        .filter_map(Value::as_str)
                        .filter(|name| is_odd(name));
                    found.extend(odd.map(|name| finding(&push(at, key), name)));
                }
                let is_data = DATA.contains(&key.as_str()) && !at.ends_with("/properties");
                if !is_data {
                    walk(inner, &push(at, key), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                walk(inner, &push(at, index.to_string()), found);
            }
        }
        _ => {}
    }
}

fn is_odd(name: &str) -> bool {
    name.chars().any(char::is_control)
}

fn finding(at: &str, name: &str) -> Finding {
    Finding::new(
        at,
        format!("{name:?} holds a control character, which no name has"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::lint::tests::clean;
    use serde_json::json;

    #[test]
    fn names_are_one_line() {
        let mut doc = clean();
        doc["components"]["schemas"]["Pod"]["properties"]["a\nerror: b"] = json!({});
        doc["components"]["schemas"]["Status"]["enum"] = json!(["A", "\u{1b}[2J"]);
        // What is read by people may have lines, and so may data.
        doc["components"]["schemas"]["Pod"]["example"] = json!({"name": "one\ntwo"});
        doc["components"]["schemas"]["Status"]["description"] = json!("one\ntwo");
        let mut found = Vec::new();
        check(&doc, &mut found);
        let shown: Vec<_> = found
            .iter()
            .map(|f| format!("{}: {}", f.pointer, f.message))
            .collect();
        assert_eq!(
            shown,
            [
                r#"/components/schemas/Pod/properties: "a\nerror: b" holds a control character, which no name has"#,
                r#"/components/schemas/Status/enum: "\u{1b}[2J" holds a control character, which no name has"#,
            ]
        );
    }
}
