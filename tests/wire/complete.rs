//! There is nothing in the specification's requests that the facade cannot send.

use std::collections::BTreeSet;

use serde_json::Value;
use yottalabs_client::Operation;

use crate::everything::{self, ID};
use crate::server::Server;

/// Parts of a request, as people name them: `query limit`, `body expose[].port`.
type Parts = BTreeSet<String>;

#[tokio::test]
async fn every_part_of_every_request_can_be_sent() {
    let specification: Value =
        serde_json::from_str(include_str!("../../spec/openapi.json")).unwrap();
    let mut lacking = Parts::new();
    for operation in Operation::ALL {
        let method = operation.method().as_str().to_lowercase();
        let (id, sent) = (operation.id(), sent(operation).await);
        let described = &specification["paths"][operation.path()][method];
        assert_eq!(described["operationId"], id);
        let specified = specified(&specification, described);
        let extra: Vec<_> = sent.difference(&specified).collect();
        assert!(
            extra.is_empty(),
            "{id} has no {extra:?}: rename or remove it in crates/yottalabs/src"
        );
        let lacks = specified.difference(&sent);
        lacking.extend(lacks.map(|part| format!("{id}: {part}")));
    }
    assert!(
        lacking.is_empty(),
        "new in spec/openapi.json: give each an option in crates/yottalabs/src, and a value in \
         tests/wire/everything.rs: {lacking:#?}"
    );
}

/// What the facade sends with everything set.
async fn sent(operation: Operation) -> Parts {
    let data = match operation {
        Operation::CreatePod => r#"{"id":347892374982374983}"#,
        Operation::ListPods => "[]",
        Operation::DeletePod | Operation::PausePod | Operation::ResumePod => "true",
        _ => r#"{"id":"347892374982374983"}"#,
    };
    let server = Server::with_data(data).await;
    let yotta = &server.yotta;
    let pods = yotta.pods();
    let result = match operation {
        Operation::CreatePod => pods.create(everything::create()).await.map(drop),
        Operation::ListPods => everything::list(yotta).await.map(drop),
        Operation::GetPod => pods.get(ID).await.map(drop),
        Operation::DeletePod => pods.delete(ID).await,
        Operation::PausePod => pods.pause(ID).await,
        Operation::ResumePod => pods.resume(ID).await,
        Operation::GetPodLogs => everything::logs(yotta).page().await.map(drop),
        Operation::GetPodRuntime => pods.runtime(ID).await.map(drop),
        Operation::ListGpus => everything::gpus(yotta).page(3).await.map(drop),
    };
    result.unwrap();
    let request = server.request();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let names = query
        .split('&')
        .filter_map(|parameter| parameter.split_once('='));
    let mut parts: Parts = names.map(|(name, _)| format!("query {name}")).collect();
    if let Ok(body) = serde_json::from_str(&request.body_string()) {
        values(&body, "body", &mut parts);
    }
    parts
}

/// The members of a body that was sent; what is nothing but empty nobody has given a value.
fn values(body: &Value, at: &str, parts: &mut Parts) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                values(value, &member(at, name), parts);
            }
        }
        Value::Array(items) => {
            for item in items {
                values(item, &format!("{at}[]"), parts);
            }
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        _ => drop(parts.insert(at.to_owned())),
    }
}

/// What the specification lets the request have, but for the path.
fn specified(specification: &Value, operation: &Value) -> Parts {
    let mut parts = Parts::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (place, name) = (&parameter["in"], &parameter["name"]);
        if place != "path" {
            parts.insert(format!(
                "{} {}",
                place.as_str().unwrap(),
                name.as_str().unwrap()
            ));
        }
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        schemas(specification, body, "body", &mut parts);
    }
    parts
}

/// The members that a schema describes.
fn schemas(specification: &Value, schema: &Value, at: &str, parts: &mut Parts) {
    let parents = schema["allOf"].as_array();
    if let Some(reference) = schema["$ref"].as_str() {
        let target = specification.pointer(reference.trim_start_matches('#'));
        schemas(specification, target.unwrap(), at, parts);
    } else if let Some(items) = schema.get("items") {
        schemas(specification, items, &format!("{at}[]"), parts);
    } else if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            schemas(specification, property, &member(at, name), parts);
        }
    } else if parents.is_none() {
        parts.insert(at.to_owned());
    }
    for parent in parents.into_iter().flatten() {
        schemas(specification, parent, at, parts);
    }
}

fn member(at: &str, name: &str) -> String {
    match at {
        "body" => format!("body {name}"),
        _ => format!("{at}.{name}"),
    }
}
