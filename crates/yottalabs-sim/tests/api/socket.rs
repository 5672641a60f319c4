//! The simulator behind a real socket.

use crate::support::http_client;
use serde_json::{Value, json};

use crate::support::{LONG, manual, pod};

#[tokio::test]
async fn a_pod_lives_over_http() {
    let sim = manual();
    let server = sim.start().await.expect("a free port");
    let url = format!("{}/v2/pods", server.url());
    let http = http_client();
    let key = ("X-Api-Key", sim.api_key());

    let created = http
        .post(&url)
        .header(key.0, key.1)
        .json(&pod(json!({})))
        .send();
    let created: Value = created
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let url = format!("{url}/{}", created["data"]["id"]);
    sim.advance(LONG);
    // The page gives the GET of logs a body.
    let logs = http
        .get(format!("{url}/logs"))
        .header(key.0, key.1)
        .json(&json!({}))
        .send();
    let logs: Value = logs.await.expect("an answer").json().await.expect("JSON");
    assert!(!logs["data"]["items"].as_array().expect("lines").is_empty());
    let deleted = http
        .delete(&url)
        .header(key.0, key.1)
        .send()
        .await
        .expect("an answer");
    assert_eq!(deleted.headers()["content-type"], "application/json");
    assert_eq!(sim.requests().len(), 3);
}

#[tokio::test]
async fn dropping_the_server_frees_the_port() {
    let sim = manual();
    let server = sim.start().await.expect("a free port");
    let addr = server.addr();
    assert!(sim.serve(addr).await.is_err(), "the port is taken");
    drop(server);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(addr).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("still listening on {addr}");
}

#[tokio::test]
async fn two_servers_of_one_simulator_share_its_books() {
    let sim = manual();
    let (one, other) = (
        sim.start().await.expect("a port"),
        sim.start().await.expect("a port"),
    );
    for server in [&one, &other] {
        let url = format!("{}/v2/pods", server.url());
        let request = http_client().get(url).header("X-Api-Key", "sim-key").send();
        assert_eq!(request.await.expect("an answer").status(), 200);
    }
    assert_eq!(sim.requests().len(), 2);
    one.stop().await;
    other.stop().await;
}
