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
    envelope(&template())
}

/// A list of pods. `is_changed` says whether the first pods, as many as `changed`, are in another state.
pub(crate) fn list(count: usize, changed: usize, is_changed: bool) -> String {
    let template = template();
    let [first_id, first_name] = [&FIRST_ID.to_string(), "train-000000"];
    let pods = (0..count).map(|index| {
        let id = (FIRST_ID + index as i64).to_string();
        let pod = template.replace(first_id, &id);
        let pod = pod.replace(first_name, &format!("train-{index:06}"));
        match is_changed && index < changed {
            true => pod.replace(r#""healthy":true"#, r#""healthy":false"#),
            false => pod,
        }
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

/// The pod on one line.
fn template() -> String {
    serde_json::from_str(POD).map_or_else(|_| String::new(), |pod: Value| pod.to_string())
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
    #[test]
    fn pods_of_a_list_differ_and_some_of_them_change() {
        let list = |is_changed| {
            let body: Value = serde_json::from_str(&list(3, 2, is_changed)).unwrap();
            body["data"].as_array().unwrap().clone()
        };
        let (before, after) = (list(false), list(true));
        let changed = before
            .iter()
            .zip(&after)
            .map(|(before, after)| before != after);
        assert_eq!(changed.collect::<Vec<_>>(), [true, true, false]);
        let ids = before
            .iter()
            .zip(FIRST_ID..)
            .map(|(pod, id)| pod["id"] == id);
        assert_eq!(ids.collect::<Vec<_>>(), [true; 3]);
    }
}
