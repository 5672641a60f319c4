//! The bodies of the measured responses.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A pod with every field of the specification.
const POD: &str = include_str!("pod.json");
/// The id of the first pod of a list; the next one has the next number.
pub(crate) const FIRST_ID: i64 = 318_402_277_465_100_288;
/// The default of the simulator.
const LINES_PER_PAGE: u64 = 100;

/// The body of a response that succeeds.
fn envelope(data: &str) -> String {
    format!(r#"{{"message":"success","code":10000,"data":{data}}}"#)
}

/// One pod.
pub(crate) fn pod() -> String {
    envelope(&template().to_string())
}

/// A list of pods. `is_changed` says whether the first pods, as many as `changed`, are in another state.
pub(crate) fn list(count: usize, changed: usize, is_changed: bool) -> String {
    let template = template();
    let pods = (0..count).map(|index| {
        let mut pod = template.clone();
        pod["id"] = json!(FIRST_ID + index as i64);
        pod["name"] = json!(format!("train-{index:06}"));
        if is_changed && index < changed {
            pod["updatedAt"] = json!(1_767_225_699_930_i64);
            pod["expose"][1]["healthy"] = json!(false);
        }
        pod.to_string()
    });
    envelope(&format!("[{}]", pods.collect::<Vec<_>>().join(",")))
}

/// The page of a log without an end that begins with the line of this number. The cursor is a number, too.
pub(crate) fn log_page(first: u64) -> String {
    let items = (first..first + LINES_PER_PAGE).map(|number| {
        let time = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(1_767_225_600_000);
        let time = time + SignedDuration::from_millis(10 * number as i64);
        let loss = 18_000 + 8_200_000 / (100 + number);
        json!({
            "timestamp": time.to_string(),
            "level": "INFO",
            "content": format!("step {number} | loss {loss} | 48213 tokens/s | GPU 71 °C"),
        })
    });
    let previous = first.checked_sub(LINES_PER_PAGE);
    let page = json!({
        "items": items.collect::<Vec<_>>(),
        "page": {
            "previousCursor": previous.map(|number| number.to_string()),
            "nextCursor": (first + LINES_PER_PAGE).to_string(),
            "hasPrevious": previous.is_some(),
            "hasNext": true,
        },
    });
    envelope(&page.to_string())
}

fn template() -> Value {
    serde_json::from_str(POD).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every property of the schema has a value, and there are no others.
    fn check(schemas: &Value, name: &str, value: &Value) {
        let properties = schemas[name]["properties"].as_object().unwrap();
        let object = value.as_object().unwrap();
        for name in object.keys() {
            assert!(
                properties.contains_key(name),
                "{name} is not in the specification"
            );
        }
        for (name, property) in properties {
            let value = object.get(name).unwrap_or(&Value::Null);
            assert_ne!(*value, Value::Null, "{name} is missing");
            let (property, values) = match value.as_array() {
                Some(values) => (&property["items"], values.as_slice()),
                None => (property, std::slice::from_ref(value)),
            };
            assert!(!values.is_empty(), "{name} is empty");
            let reference = property["$ref"]
                .as_str()
                .or(property["allOf"][0]["$ref"].as_str());
            let schema = reference.and_then(|path| path.rsplit('/').next());
            for value in values.iter().filter(|value| value.is_object()) {
                check(schemas, schema.unwrap(), value);
            }
        }
    }

    #[test]
    fn responses_have_every_property_of_the_specification() {
        let specification = include_str!("../../../spec/openapi.json");
        let specification: Value = serde_json::from_str(specification).unwrap();
        let schemas = &specification["components"]["schemas"];
        let data = |body: &str| serde_json::from_str::<Value>(body).unwrap()["data"].take();
        check(schemas, "PodV2Response", &data(&pod()));
        for pod in data(&list(3, 1, true)).as_array().unwrap() {
            check(schemas, "PodV2Response", pod);
        }
        check(schemas, "PodV2LogResponse", &data(&log_page(100)));
    }
}
