//! The codes that the specification documents are constants of the facade.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use yottalabs::codes;

const SPECIFICATION: &str = include_str!("../../../../../spec/openapi.json");
const SOURCE: &str = include_str!("../../../src/codes.rs");

/// Code → the operations that document it.
fn documented() -> BTreeMap<i64, Vec<String>> {
    let doc: Value = serde_json::from_str(SPECIFICATION).unwrap();
    let mut codes: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for item in doc["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let of = operation["x-yotta-codes"].as_object().into_iter().flatten();
            for (code, meaning) in of {
                let id = &operation["operationId"];
                let users = codes.entry(code.parse().unwrap()).or_default();
                users.push(format!("{id}: {meaning}"));
            }
        }
    }
    codes
}

/// The values of all constants, from the source, so that none can be left out here.
fn constants() -> BTreeSet<i64> {
    let lines = SOURCE.lines();
    let values = lines.filter_map(|line| line.strip_prefix("pub const ")?.split_once(": i64 = "));
    values
        .map(|(_, value)| value.trim_end_matches(';').parse().unwrap())
        .collect()
}

#[test]
fn every_documented_code_has_a_constant() {
    let (constants, documented) = (constants(), documented());
    assert!(constants.contains(&codes::SUCCESS) && constants.contains(&codes::POD_NOT_FOUND));
    let all: Vec<_> = documented.keys().map(i64::to_string).collect();
    let mut new = documented;
    new.retain(|code, _| !constants.contains(code));
    assert!(
        new.is_empty(),
        "new in spec/openapi.json: give each a constant in crates/yottalabs/src/codes.rs, and a place in \
         error/predicates.rs if it tells a kind of failure: {new:#?}"
    );
    let (last, first) = all
        .split_last()
        .expect("spec/openapi.json documents no code at all");
    let sentence = format!(
        "Only {} and {last} are in the API's documentation",
        first.join(", ")
    );
    assert!(
        SOURCE.contains(&sentence),
        "the head of crates/yottalabs/src/codes.rs should say: {sentence}"
    );
}
