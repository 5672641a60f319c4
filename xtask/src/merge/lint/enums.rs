//! Enums are components of distinct strings.

use super::Finding;
use crate::pointer::push;
use crate::schema::sites;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn check(doc: &Value, found: &mut Vec<Finding>) {
    for site in sites(doc) {
        let Some(values) = doc
            .pointer(&site.pointer)
            .and_then(|schema| schema["enum"].as_array())
        else {
            continue;
        };
        let component = site.pointer.strip_prefix("/components/schemas/");
        if component.is_none_or(|rest| rest.contains('/')) {
            found.push(Finding::new(
                &site.pointer,
                "this enum has no name of its own",
            ));
        }
        let at = push(&site.pointer, "enum");
        let mut seen = BTreeSet::new();
        for (index, value) in values.iter().enumerate() {
            member(&mut seen, index, value, &at, found);
        }
    }
}

fn member<'v>(
    seen: &mut BTreeSet<&'v str>,
    index: usize,
    value: &'v Value,
    at: &str,
    found: &mut Vec<Finding>,
) {
    let at = push(at, index.to_string());
    let Some(text) = value.as_str() else {
        found.push(Finding::new(at, format!("{value} is not a string")));
        return;
    };
    if !seen.insert(text) {
        let message =
            format!("{value} is a duplicate: if the vendor has it now, remove our addition");
        found.push(Finding::new(at, message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::after;
    use serde_json::json;

    #[test]
    fn enums_are_named_and_hold_distinct_strings() {
        let at = "/components/schemas/Status/enum";
        assert_eq!(
            after(at, json!(["A", 1])),
            [format!("{at}/1: 1 is not a string")]
        );
        let twice =
            format!("{at}/2: \"A\" is a duplicate: if the vendor has it now, remove our addition");
        assert_eq!(after(at, json!(["A", "B", "A"])), [twice]);
        let at = "/components/schemas/Pod/properties/kind";
        let inline = after(at, json!({"type": "string", "enum": ["A"]}));
        assert_eq!(inline, [format!("{at}: this enum has no name of its own")]);
    }
}
