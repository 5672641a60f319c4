//! The examples that run until they are interrupted.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};
use yottalabs::PodSpec;

use crate::program::Program;
use crate::{World, spec};

/// Sends a request, and returns the status line, and the body.
fn send(address: &str, method: &str, path: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

/// The address on which a server listens.
fn address(program: &mut Program) -> String {
    let line = program.until("listening on ");
    line.split_once("listening on ").unwrap().1.to_owned()
}

/// Interrupts a program, which must end cleanly, and returns its output.
fn stop(program: Program) -> String {
    program.interrupt().success()
}

#[tokio::test(flavor = "multi_thread")]
async fn webhook() {
    let world = World::fast().await;
    let token = [("WEBHOOK_TOKEN", "e7d1c0ffee")];
    let mut server = world.start_with("webhook", &["127.0.0.1:0"], &token);
    let address = address(&mut server);
    let url = format!("http://{address}/hooks/e7d1c0ffee");
    let pod = world.create(spec("hooked").callback_url(url)).await;
    let id = pod.id;
    server.until(&format!("pod {id} (hooked) is RUNNING"));

    let post = |token: &str, body: &str| send(&address, "POST", &format!("/hooks/{token}"), body).0;
    let forged = json!({ "pod_id": id, "status": "TERMINATED" }).to_string();
    assert_eq!(post("guess", &forged), "HTTP/1.1 404 Not Found");
    assert_eq!(post("e7d1c0ffee", "<xml/>"), "HTTP/1.1 400 Bad Request");
    assert_eq!(post("e7d1c0ffee", &forged), "HTTP/1.1 204 No Content");
    server.until(&format!("pod {id} (hooked) is RUNNING"));
    post("e7d1c0ffee", r#"{"pod_id": 1}"#);
    server.until("not confirmed: failed to get pod 1");

    world.yotta.pods().delete(id).await.unwrap();
    server.until(&format!("pod {id} (hooked) is TERMINATED"));
    stop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn web_service() {
    let world = World::fast().await;
    let mut server = world.start("web_service", &["127.0.0.1:0"]);
    let address = address(&mut server);
    let launch = json!({ "name": "n1", "image": "me/i:1", "gpu_type": "NVIDIA_L4_24G" });
    let (status, body) = send(&address, "POST", "/pods", &launch.to_string());
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    let pod: Value = serde_json::from_str(&body).unwrap();
    let id = world.sim.pods()[0].id;
    assert_eq!(pod["id"], id.to_string(), "{body}");

    let (_, body) = send(&address, "GET", "/pods", "");
    let pods: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(pods[0]["name"], "n1", "{body}");
    assert_eq!(pods.as_array().unwrap().len(), 1, "{body}");

    let wrong = json!({ "name": "", "image": "i", "gpu_type": "g" });
    let (status, body) = send(&address, "POST", "/pods", &wrong.to_string());
    assert_eq!(status, "HTTP/1.1 400 Bad Request");
    assert!(body.starts_with("failed to create pod"), "{body}");

    let logs = stop(server);
    let spans = logs.lines().skip(1).map(|line| {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        line
    });
    let created = spans.filter(|line| line["span"]["name"] == "create");
    let ids: Vec<_> = created.map(|line| line["span"]["pod.id"].clone()).collect();
    assert!(ids.contains(&json!(id.to_string())), "{logs}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fleet_watch() {
    let world = World::fast().await;
    world
        .sim
        .set_capacity("NVIDIA_L4_24G", "us-east-3", false, 500)
        .unwrap();
    let named = |number| spec(&format!("worker-{number}"));
    let create = async |spec: PodSpec| world.create(spec).await.id;
    let mut ids = Vec::new();
    for number in 0..500 {
        ids.push(create(named(number)).await);
    }
    let mut watch = world.start("fleet_watch", &["1"]);
    watch.until("500 pods: {\"RUNNING\": 500}");
    world.yotta.pods().pause(ids[7]).await.unwrap();
    world.yotta.pods().delete(ids[8]).await.unwrap();
    watch.until(&format!("pod {} (worker-7) is PAUSED", ids[7]));
    watch.until(&format!("pod {} (worker-8) is gone", ids[8]));
    watch.until("499 pods: {\"PAUSED\": 1, \"RUNNING\": 498}");
    stop(watch);
}
