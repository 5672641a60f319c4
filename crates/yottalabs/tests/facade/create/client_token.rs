//! The token that marks a pod.

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
    assert_ne!(
        create.clone().client_token().unwrap(),
        token,
        "a clone is another pod"
    );
    create.await.unwrap_err();
    assert_eq!(sent_token(&script), token);
    let heard = heard();
    let event = heard
        .lines()
        .find(|line| line.starts_with("INFO yottalabs"));
    assert!(event.is_some_and(|event| event.contains(&token)), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn a_run_reports_its_token_before_the_request_is_sent() {
    listen();
    let script = Script::new([Reply::body(401, "Unauthorized")]);
    script.client().run(spec()).start().await.unwrap_err();
    let token = sent_token(&script);
    let heard = heard();
    assert!(
        heard.contains(&format!("\"client_token\": \"{token}\"")),
        "{heard}"
    );
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

    let found = pods.list().client_token("job-4711").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].id, found[0].client_token()),
        (pod.id, Some("job-4711"))
    );
    let either = pods
        .list()
        .client_token("job-4711")
        .client_token("job-4712");
    assert_eq!(either.await.unwrap().len(), 2);
    assert!(
        pods.list()
            .client_token("job-4713")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(pods.list().launched_by_sdk().await.unwrap().len(), 3);
    assert_eq!(pods.list().await.unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_masked_token_shows_the_sdk_but_not_the_pod() {
    let pod = |id: u32, environment: &str| {
        format!(r#"{{"id":{id},"name":"a","status":"RUNNING"{environment}}}"#)
    };
    let variable = |value: &str| {
        format!(r#","environmentVars":[{{"key":"{CLIENT_TOKEN_VARIABLE}","value":{value}}}]"#)
    };
    let pods = [
        pod(1, &variable(r#""shown""#)),
        pod(2, &variable(r#""***""#)),
        pod(3, &variable("null")),
        pod(4, r#","environmentVars":[{"key":"A","value":"shown"}]"#),
        pod(5, ""),
    ];
    let list = Reply::data(&format!("[{}]", pods.join(",")));
    let script = Script::new(vec![list; 3]);
    let pods = script.client().pods();
    let ids = |pods: Vec<Pod>| pods.iter().map(|pod| pod.id.get()).collect::<Vec<_>>();
    assert_eq!(ids(pods.list().launched_by_sdk().await.unwrap()), [1, 2, 3]);
    assert_eq!(ids(pods.list().client_token("shown").await.unwrap()), [1]);
    assert!(pods.list().client_token("***").await.unwrap().is_empty());
}
