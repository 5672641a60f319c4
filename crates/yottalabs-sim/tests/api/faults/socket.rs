//! Faults as they are on the wire: a plain TCP client sees what comes.

use std::{io::ErrorKind, net::SocketAddr, time::Duration};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use yottalabs_sim::{Fault, Operation, RunningServer, Simulator};

use super::log;
use crate::support::{http_client, manual, pod};

const SOON: Duration = Duration::from_secs(20);
const NOT_SOON: Duration = Duration::from_millis(300);

/// A connection that has just sent a create request.
async fn creating(addr: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(addr).await.expect("a connection");
    let body = pod(json!({})).to_string();
    let head = format!(
        "POST /v2/pods HTTP/1.1\r\nHost: {addr}\r\nX-Api-Key: sim-key\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all((head + &body).as_bytes())
        .await
        .expect("sent");
    stream
}

/// All that comes until the connection ends, and how it ends.
async fn rest(mut stream: TcpStream) -> (String, Result<(), ErrorKind>) {
    let mut bytes = Vec::new();
    let end = timeout(SOON, stream.read_to_end(&mut bytes))
        .await
        .expect("an end");
    let text = String::from_utf8(bytes).expect("UTF-8");
    (text, end.map(drop).map_err(|error| error.kind()))
}

async fn faulty(fault: Fault) -> (Simulator, RunningServer) {
    let sim = manual();
    sim.faults().on(Operation::CreatePod).next(fault);
    let server = sim.start().await.expect("a port");
    (sim, server)
}

#[tokio::test]
async fn a_reset_is_a_real_one_and_a_refusal_an_end_without_a_word() {
    for (fault, end, created) in [
        (Fault::Refuse, Ok(()), 0),
        (Fault::ResetBefore, Err(ErrorKind::ConnectionReset), 0),
        (Fault::ResetAfter, Err(ErrorKind::ConnectionReset), 1),
    ] {
        let (sim, server) = faulty(fault.clone()).await;
        let seen = rest(creating(server.addr()).await).await;
        assert_eq!(seen, (String::new(), end), "{fault}");
        assert_eq!(sim.created_count(), created, "{fault}");
        assert_eq!(
            log(&sim),
            [format!("{fault} applied {created} status - code -")]
        );
    }
}

#[tokio::test]
async fn the_next_connection_works() {
    let (sim, server) = faulty(Fault::ResetAfter).await;
    let http = http_client();
    let post = async || {
        let request = http
            .post(format!("{}/v2/pods", server.url()))
            .header("X-Api-Key", "sim-key");
        request.json(&pod(json!({}))).send().await
    };
    post().await.expect_err("a reset");
    assert_eq!(post().await.expect("an answer").status(), 200);
    assert_eq!(sim.created_count(), 2);
}

#[tokio::test]
async fn a_stall_ends_when_the_client_goes() {
    for (fault, starts) in [
        (Fault::StallBefore, ""),
        (Fault::StallAfter, ""),
        (Fault::StallBody, "HTTP/1.1 200 OK\r\n"),
    ] {
        let (sim, server) = faulty(fault.clone()).await;
        let mut stream = creating(server.addr()).await;
        let mut bytes = vec![0; 65_536];
        let mut seen = 0;
        while let Ok(read) = timeout(NOT_SOON, stream.read(&mut bytes[seen..])).await {
            let read = read.expect("no error");
            assert_ne!(read, 0, "{fault}: the server ended it");
            seen += read;
        }
        let text = String::from_utf8_lossy(&bytes[..seen]);
        assert!(
            text.starts_with(starts) && starts.is_empty() == text.is_empty(),
            "{text}"
        );
        drop(stream);
        timeout(SOON, server.stop()).await.expect("it stops");
        assert_eq!(sim.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_server_stops_though_a_client_is_kept_waiting() {
    let (_sim, server) = faulty(Fault::StallBefore).await;
    let stream = creating(server.addr()).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    timeout(SOON, server.stop()).await.expect("it stops");
    drop(stream);
}

#[tokio::test]
async fn a_body_is_shorter_than_its_length_says_or_just_as_long() {
    let (_, server) = faulty(Fault::CutShort).await;
    let (text, _) = rest(creating(server.addr()).await).await;
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let length = length(head);
    assert_eq!(body.len(), length / 2, "{head}");

    let (_, server) = faulty(Fault::Truncated).await;
    let http = http_client();
    let request = http
        .post(format!("{}/v2/pods", server.url()))
        .header("X-Api-Key", "sim-key");
    let answer = request
        .json(&pod(json!({})))
        .send()
        .await
        .expect("an answer");
    let body = answer.text().await.expect("a whole body");
    serde_json::from_str::<serde_json::Value>(&body).expect_err("half a document");
}

fn length(head: &str) -> usize {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.expect("a length").parse().expect("a number")
}

#[tokio::test]
async fn the_date_on_the_wire_is_the_simulator_s_and_there_once() {
    let sim = manual();
    let server = sim.start().await.expect("a port");
    let mut stream = creating(server.addr()).await;
    let mut bytes = vec![0; 1_024];
    let read = stream.read(&mut bytes).await.expect("an answer");
    let text = String::from_utf8_lossy(&bytes[..read]).to_lowercase();
    assert_eq!(text.matches("\r\ndate: ").count(), 1, "{text}");
    assert!(
        text.contains("\r\ndate: thu, 01 jan 2026 00:00:00 gmt\r\n"),
        "{text}"
    );
}
