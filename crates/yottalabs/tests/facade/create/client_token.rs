//! The token that marks a pod.

use serde_json::json;
use yottalabs::{CLIENT_TOKEN_VARIABLE, Pod};

use super::{spec, token_of};
use crate::support::{Reply, Script, World, heard, listen, world};

/// The token of the first request.
fn sent_token(script: &Script) -> String {
    token_of(&script.seen()[0]).unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_random_token_is_known_before_the_request_is_sent() {
    listen();
    let script = Script::new([Reply::body(401, "Unauthorized")]);
    let create = script.client().pods().create(spec());
    let token = create.client_token().unwrap().to_owned();
    assert_eq!(token.len(), 32);
    // A clone creates another pod.
    assert_ne!(create.clone().client_token(), Some(&*token));
    create.await.unwrap_err();
    assert_eq!(sent_token(&script), token);
    let heard = heard();
    let mut lines = heard.lines();
    let event = lines.find(|line| line.starts_with("INFO yottalabs"));
    assert!(event.is_some_and(|event| event.contains(&token)), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn a_run_reports_its_token_before_the_request_is_sent() {
    listen();
    let script = Script::new([Reply::body(401, "Unauthorized")]);
    script.client().run(spec()).start().await.unwrap_err();
    let (heard, token) = (heard(), sent_token(&script));
    let event = format!("\"client_token\": \"{token}\"");
    assert!(heard.contains(&event), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_program_marks_and_finds_the_pod() {
    let World { yotta, .. } = world();
    let pods = yotta.pods();
    let create = pods.create(spec().client_token("first").client_token("job-4711"));
    assert_eq!(create.client_token(), Some("job-4711"));
    let pod = create.await.unwrap();
    let by_hand = pods.create(spec().env(CLIENT_TOKEN_VARIABLE, "job-4712"));
    assert_eq!(by_hand.client_token(), Some("job-4712"));
    by_hand.await.unwrap();
    pods.create(spec()).await.unwrap();
    let unmarked = pods.create(spec()).without_reconciliation();
    assert_eq!(unmarked.client_token(), None);
    unmarked.await.unwrap();

    let list = pods.list().client_token("job-4711");
    let found = list.clone().await.unwrap();
    assert_eq!(found.len(), 1);
    let (id, token) = (found[0].id, found[0].client_token());
    assert_eq!((id, token), (pod.id, Some("job-4711")));
    for (list, count) in [
        (list.client_token("job-4712"), 2),
        (pods.list().client_token("job-4713"), 0),
        (pods.list().launched_by_sdk(), 3),
        (pods.list(), 4),
    ] {
        assert_eq!(list.await.unwrap().len(), count);
    }
}

#[tokio::test(start_paused = true)]
async fn a_masked_token_shows_the_sdk_but_not_the_pod() {
    let variables = [
        json!([{"key": CLIENT_TOKEN_VARIABLE, "value": "shown"}]),
        json!([{"key": CLIENT_TOKEN_VARIABLE, "value": "***"}]),
        json!([{"key": CLIENT_TOKEN_VARIABLE, "value": null}]),
        json!([{"key": "A", "value": "shown"}]),
        json!(null),
    ];
    let pod = |(id, variables)| json!({"id": id, "environmentVars": variables});
    let pods: Vec<_> = (1..).zip(variables).map(pod).collect();
    let pods = Script::new([Reply::data(&json!(pods).to_string())])
        .client()
        .pods();
    let ids = |pods: Vec<Pod>| pods.iter().map(|pod| pod.id.get()).collect::<Vec<_>>();
    assert_eq!(ids(pods.list().launched_by_sdk().await.unwrap()), [1, 2, 3]);
    assert_eq!(ids(pods.list().client_token("shown").await.unwrap()), [1]);
    assert!(pods.list().client_token("***").await.unwrap().is_empty());
}
