//! The limits of requests in `spec/openapi.json`. `PodSpec::check` verifies them before a create is sent.
//!
//! The build of the client drops most of them (`crates/client/build/prepare.rs`), so only this test shows
//! that the numbers in `pods/validate.rs` are still the vendor's.

use serde_json::Value;
use yottalabs::{PodSpec, Protocol};
use yottalabs_client::Operation;

use super::complete;

/// Keywords that limit no value, or that the compiler or other tests compare with the code.
const NO_LIMITS: [&str; 14] = [
    "$ref",
    "allOf",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "format",
    "items",
    "nullable",
    "properties",
    "required",
    "title",
    "type",
];

/// What the facade refuses although the specification accepts it: an empty text, or port 0.
const STRICTER: [(&str, u64); 3] = [
    ("body regions[]", 0),
    ("body callbackUrl", 0),
    ("body expose[].port", 0),
];

/// Stands for any length where there is no limit.
const LONG: u64 = 10_000;

#[test]
fn the_facade_has_the_limits_of_the_specification() {
    let spec: Value = serde_json::from_str(yottalabs_client::OPENAPI).unwrap();
    let mut wrong = Vec::new();
    for operation in Operation::ALL {
        complete::each_schema(&spec, operation, &mut |place, schema| {
            let checked = match operation {
                Operation::CreatePod => check(place, schema, &mut wrong),
                _ => &[],
            };
            let keywords = schema.as_object().into_iter().flatten().map(|(key, _)| key);
            let is_known = |key: &str| NO_LIMITS.contains(&key) || checked.contains(&key);
            let unknown: Vec<_> = keywords.filter(|key| !is_known(key)).collect();
            if !unknown.is_empty() {
                let id = operation.id();
                wrong.push(format!(
                    "{id}: {place} has {unknown:?}: check it, and add it to this test"
                ));
            }
        });
    }
    assert!(
        wrong.is_empty(),
        "the limits in spec/openapi.json are not those of the facade: correct \
         crates/yottalabs/src/pods/validate.rs, and the documentation in spec.rs: {wrong:#?}"
    );
}

/// Compares the checks with a schema of the create request; returns the keywords that it has compared.
fn check(place: &str, schema: &Value, wrong: &mut Vec<String>) -> &'static [&'static str] {
    if place == "body regions" {
        let accepts_repeated = good().regions(["r", "r"]).check().is_ok();
        if accepts_repeated == (schema["uniqueItems"] == true) {
            wrong.push(format!(
                "{place}: a region may be given twice: {accepts_repeated}"
            ));
        }
        return &["uniqueItems"];
    }
    let keywords: &[_; 2] = match schema["type"].as_str() {
        Some("string") if schema.get("enum").is_none() => &["minLength", "maxLength"],
        Some("integer") if place == "body expose[].port" => &["minimum", "maximum"],
        _ => return &[],
    };
    let [lowest, highest] = keywords.map(|key| schema.get(key).map(|n| n.as_u64().unwrap()));
    let lowest = lowest.unwrap_or(0);
    let sizes = [
        lowest.checked_sub(1),
        Some(lowest),
        highest.or(Some(LONG)),
        highest.map(|n| n + 1),
    ];
    for size in sizes.into_iter().flatten() {
        let accepts = with(place, size).is_some_and(|spec| spec.check().is_ok());
        let is_allowed = size >= lowest && highest.is_none_or(|highest| size <= highest);
        if accepts != (is_allowed && !STRICTER.contains(&(place, size))) {
            let verb = if accepts { "accepts" } else { "refuses" };
            wrong.push(format!(
                "{place}: the facade {verb} {size}, but the specification has {schema}"
            ));
        }
    }
    keywords
}

fn good() -> PodSpec {
    PodSpec::new("n", "i", "g", 1)
}

/// A specification with a text of this length, or with this number, at a place. `None` if the facade's type
/// excludes it.
fn with(place: &str, size: u64) -> Option<PodSpec> {
    let text = |of: &str| of.repeat(usize::try_from(size).unwrap());
    Some(match place {
        "body name" => good().name(text("a")),
        "body image" => good().image(text("a")),
        "body gpuType" => good().gpu(text("a")),
        "body regions[]" => good().region(text("a")),
        "body imageRegistry" => good().image_registry(text("a")),
        "body initializationCommand" => good().initialization_command(text("a")),
        "body environmentVars[].key" => good().env(text("a"), "1"),
        "body environmentVars[].value" => good().env("A", text("a")),
        "body volumes[].id" => good().volume(text("0"), "/a"),
        "body volumes[].mountPath" => good().volume("1", text("/")),
        "body callbackUrl" => {
            let url = format!("http://a/{}", text("a"));
            good().callback_url(&url[..usize::try_from(size).unwrap()])
        }
        "body expose[].port" => good().expose(size.try_into().ok()?, Protocol::Tcp),
        _ => {
            panic!("{place} is new: add it to this test, and check its limits in pods/validate.rs")
        }
    })
}
