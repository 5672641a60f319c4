//! Creation of pods.

mod client_token;
mod labels;
mod lookup;
mod refused;
mod spec;
mod unconfirmed;

use serde_json::{Value, json};
use yottalabs::{CLIENT_TOKEN_VARIABLE, PodSpec};

use crate::support::{Script, Seen};

fn spec() -> PodSpec {
    PodSpec::new("worker", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// The token in a create request.
fn token_of(seen: &Seen) -> Option<String> {
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    let variables = body["environmentVars"].as_array()?;
    let mut variables = variables.iter();
    let token = variables.find(|variable| variable["key"] == CLIENT_TOKEN_VARIABLE)?;
    Some(token["value"].as_str().unwrap().to_owned())
}

/// A pod whose environment shows this token.
fn marked(id: u32, token: &str) -> Value {
    let variable = json!({"key": CLIENT_TOKEN_VARIABLE, "value": token});
    json!({"id": id, "name": "worker", "environmentVars": [variable]})
}

/// How many requests with this method the server has received.
fn count(script: &Script, method: &str) -> usize {
    let seen = script.seen();
    seen.iter().filter(|seen| seen.method == method).count()
}
