//! References inside the document: do they lead anywhere, and what do they reach?

use std::collections::BTreeSet;

use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// Every `$ref` must be local and lead to something.
pub(crate) fn check(spec: &Value) -> Result<(), String> {
    let mut wrong = Vec::new();
    each_ref(spec, "", &mut |pointer, target| {
        let found = target
            .strip_prefix('#')
            .and_then(|local| spec.pointer(local));
        if found.is_none() {
            wrong.push(format!("#{pointer}: nothing stands at `{target}`"));
        }
    });
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

/// The names of the schemas that are reached from `from`, over any number of steps.
pub(crate) fn reached(spec: &Value, from: &[&Value]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut open: Vec<&Value> = from.to_vec();
    while let Some(value) = open.pop() {
        each_ref(value, "", &mut |_, target| {
            let Some(name) = target.strip_prefix(SCHEMAS) else {
                return;
            };
            if names.insert(name.to_owned()) {
                open.extend(spec["components"]["schemas"].get(name));
            }
        });
    }
    names
}

fn each_ref<'a>(value: &'a Value, pointer: &str, see: &mut dyn FnMut(&str, &'a str)) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner {
                    Value::String(target) if key == "$ref" => see(pointer, target),
                    _ => {
                        let key = key.replace('~', "~0").replace('/', "~1");
                        each_ref(inner, &format!("{pointer}/{key}"), see);
                    }
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                each_ref(inner, &format!("{pointer}/{index}"), see);
            }
        }
        _ => {}
    }
}
