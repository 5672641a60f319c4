//! What goes over the wire, through the facade and a real socket: what is sent, as snapshots;
//! what is understood of an answer; what is made of a failure.
//!
//! After a wanted change of what is sent: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test -p yottalabs-client --test wire`.

#[path = "wire/complete.rs"]
mod complete;
#[path = "wire/decode.rs"]
mod decode;
#[path = "wire/everything.rs"]
mod everything;
#[path = "wire/failures.rs"]
mod failures;
#[path = "wire/json.rs"]
mod json;
#[path = "wire/server.rs"]
mod server;

use everything::ID;
use server::Server;
use yottalabs::PodSpec;

const POD: &str = r#"{"id":347892374982374983}"#;

/// Holds the one request that `server` got against the snapshot of this name.
macro_rules! assert_sent {
    ($name:literal, $server:expr) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!($name, $server.sent());
        })
    };
}

#[tokio::test]
async fn create_with_every_field() {
    let server = Server::with_data(POD).await;
    let spec = everything::create();
    server.yotta.pods().create(spec).await.unwrap();
    assert_sent!("create_pod", server);
    assert!(server.body().contains(r#""maxPrice":19.99,"#));
}

#[tokio::test]
async fn create_with_no_more_than_needed() {
    let server = Server::with_data(POD).await;
    let spec = PodSpec::new("n", "i", "NVIDIA_RTX_4090_24G", 1);
    let create = server.yotta.pods().create(spec);
    create.without_reconciliation().await.unwrap();
    assert_sent!("create_pod_minimal", server);
}

#[tokio::test]
async fn list() {
    let server = Server::with_data("[]").await;
    everything::list(&server.yotta).await.unwrap();
    assert_sent!("list_pods", server);
}

#[tokio::test]
async fn list_without_filters() {
    let server = Server::with_data("[]").await;
    server.yotta.pods().list().await.unwrap();
    assert_sent!("list_pods_minimal", server);
}

#[tokio::test]
async fn get() {
    let server = Server::with_data(POD).await;
    server.yotta.pods().get(ID).await.unwrap();
    assert_sent!("get_pod", server);
}

#[tokio::test]
async fn delete() {
    let server = Server::with_data("true").await;
    server.yotta.pods().delete(ID).await.unwrap();
    assert_sent!("delete_pod", server);
}

#[tokio::test]
async fn pause() {
    let server = Server::with_data("true").await;
    server.yotta.pods().pause(ID).await.unwrap();
    assert_sent!("pause_pod", server);
}

#[tokio::test]
async fn resume() {
    let server = Server::with_data("true").await;
    server.yotta.pods().resume(ID).await.unwrap();
    assert_sent!("resume_pod", server);
}

#[tokio::test]
async fn logs() {
    let server = Server::with_data("{}").await;
    everything::logs(&server.yotta).page().await.unwrap();
    assert_sent!("get_pod_logs", server);
}

#[tokio::test]
async fn runtime() {
    let server = Server::with_data(r#"{"id":"347892374982374983"}"#).await;
    server.yotta.pods().runtime(ID).await.unwrap();
    assert_sent!("get_pod_runtime", server);
}

#[tokio::test]
async fn gpus() {
    let server = Server::with_data("{}").await;
    everything::gpus(&server.yotta).page(3).await.unwrap();
    assert_sent!("list_gpus", server);
}
