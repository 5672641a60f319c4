//! The JSON of the output: the API's envelope, with the secrets masked.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use yottalabs::{PodId, codes};

/// What replaces a secret.
const MASK: &str = "***";

/// The fields of a pod, a specification or an event that may hold secrets. In the list of environment variables only the
/// values do.
const SECRETS: [&str; 2] = ["initializationCommand", "callbackUrl"];

/// The envelope of the API: `{"message": …, "code": …, "data": …}`. Every command prints its JSON in it, so that scripts
/// find everything under `.data`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Envelope {
    /// The fields in the order of the server.
    #[serde(flatten)]
    fields: serde_json::Map<String, Value>,
}

impl Envelope {
    /// An envelope for data that no single response has.
    pub(crate) fn success(data: impl Serialize) -> Self {
        Self::new("success", codes::SUCCESS, data)
    }

    /// An envelope with this message and code.
    pub(crate) fn new(message: &str, code: i64, data: impl Serialize) -> Self {
        let fields = [
            ("message".to_owned(), json!(message)),
            ("code".to_owned(), json!(code)),
            ("data".to_owned(), json!(data)),
        ];
        Self {
            fields: fields.into_iter().collect(),
        }
    }

    /// The envelope with only this pod as its data, if it has the pod, alone or in a list.
    pub(crate) fn with_pod(mut self, id: PodId) -> Option<Self> {
        let data = self.fields.get_mut("data")?;
        let pod = match data.take() {
            Value::Array(pods) => pods.into_iter().find(|pod| id_of(pod) == Some(id))?,
            pod => Some(pod).filter(|pod| id_of(pod) == Some(id))?,
        };
        *data = pod;
        Some(self)
    }

    /// The envelope of a list with only these pods, in its order.
    pub(crate) fn with_pods(mut self, ids: &HashSet<PodId>) -> Self {
        if let Some(Value::Array(pods)) = self.fields.get_mut("data") {
            pods.retain(|pod| id_of(pod).is_some_and(|id| ids.contains(&id)));
        }
        self
    }

    /// Appends the items of another page.
    pub(crate) fn append_items(&mut self, mut page: Self) {
        let more = page.items().map(std::mem::take).unwrap_or_default();
        if let Some(items) = self.items() {
            items.extend(more);
        }
    }

    fn items(&mut self) -> Option<&mut Vec<Value>> {
        self.fields
            .get_mut("data")?
            .get_mut("items")?
            .as_array_mut()
    }

    /// The text to print, without secrets.
    pub(crate) fn into_text(mut self) -> String {
        self.fields.values_mut().for_each(mask);
        escaped(serde_json::to_string_pretty(&self).unwrap_or_default())
    }
}

/// A line of JSON for commands that print one thing after another, without secrets.
pub(crate) fn line(value: impl Serialize) -> String {
    escaped(masked(value).to_string())
}

/// The JSON with the control characters escaped that JSON does not require to be, but that some terminals obey: DEL and
/// U+0080 to U+009F. They can only be in strings.
fn escaped(json: String) -> String {
    match json.contains(is_unescaped) {
        true => {
            let escape = |c: char| match is_unescaped(c) {
                true => format!("\\u{:04x}", u32::from(c)),
                false => c.to_string(),
            };
            json.chars().map(escape).collect()
        }
        false => json,
    }
}

fn is_unescaped(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}')
}

/// The JSON of a value, without secrets.
pub(crate) fn masked(value: impl Serialize) -> Value {
    let mut value = json!(value);
    mask(&mut value);
    value
}

/// The id of a pod.
fn id_of(pod: &Value) -> Option<PodId> {
    match pod.get("id")? {
        Value::Number(number) => number.as_i64().map(PodId::new),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Masks the values that may be secrets, at every depth.
fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Array(variables) if name == "environmentVars" => {
                        variables.iter_mut().for_each(mask_variable);
                    }
                    Value::String(text) if SECRETS.contains(&name.as_str()) && !text.is_empty() => {
                        MASK.clone_into(text);
                    }
                    value => mask(value),
                }
            }
        }
        _ => {}
    }
}

fn mask_variable(variable: &mut Value) {
    if let Some(value) = variable.get_mut("value") {
        *value = json!(MASK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(json: &str) -> Envelope {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn fields_that_we_do_not_know_and_the_order_of_the_server_are_kept() {
        let text = r#"{"code":10000,"traceId":"x","data":{"status":"RUNNING","id":"7","quux":[1.50]},"message":"ok"}"#;
        let shown = envelope(text).with_pod(PodId::new(7)).unwrap().into_text();
        let compact: String = shown.split_whitespace().collect();
        assert_eq!(compact, text.replace("1.50", "1.5"));
    }

    #[test]
    fn a_pod_is_taken_from_a_list() {
        let list = envelope(r#"{"code":10000,"data":[{"id":7},{"id":"123456789012345678"}]}"#);
        let id = PodId::new(123_456_789_012_345_678);
        let one = list.clone().with_pod(id).unwrap();
        assert_eq!(one.fields["data"]["id"], "123456789012345678");
        assert!(list.clone().with_pod(PodId::new(8)).is_none());
        assert_eq!(
            list.with_pods(&HashSet::from([id])).fields["data"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }

    #[test]
    fn no_control_character_reaches_a_terminal() {
        let value = json!("a\u{9b}31mb\u{7f}\u{1b}é");
        let text = line(&value);
        assert_eq!(text, r#""a\u009b31mb\u007f\u001bé""#);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn secrets_are_masked_at_every_depth() {
        let pods = r#"{"data":[{"callbackUrl":"https://me/?t=secret","initializationCommand":"TOKEN=secret run",
            "environmentVars":[{"key":"A","value":"secret"},{"key":"B","value":7},{"key":"C"}]}]}"#;
        let text = envelope(pods).into_text();
        assert!(!text.contains("secret"), "{text}");
        assert!(
            text.contains(r#""key": "A""#) && !text.contains('7'),
            "{text}"
        );
    }
}
