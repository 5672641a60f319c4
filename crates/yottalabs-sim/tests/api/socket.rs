//! The simulator behind a TCP socket: the server, and faults as they are on the wire.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use yottalabs_sim::{Fault, Operation, RunningServer, Simulator};

use crate::support::{fault_log, list_at, manual, pod};

const SOON: Duration = Duration::from_secs(20);
const NOT_SOON: Duration = Duration::from_millis(300);

#[tokio::test]
async fn dropping_the_server_frees_the_port() {
    let sim = manual();
    let server = sim.start().await.expect("a free port");
    let addr = server.addr();
    assert!(sim.serve(addr).await.is_err(), "the port is taken");
    drop(server);
    for _ in 0..100 {
        if TcpStream::connect(addr).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("still listening on {addr}");
}

#[tokio::test]
async fn two_servers_of_one_simulator_share_its_state() {
    let sim = manual();
    let one = sim.start().await.expect("a free port");
    let other = sim.start().await.expect("a free port");
    for server in [&one, &other] {
        let response = list_at(server.url(), "sim-key").await;
        assert_eq!(response.expect("a response").status(), 200);
    }
    assert_eq!(sim.requests().len(), 2);
    one.stop().await;
    other.stop().await;
}

/// A connection that has sent a create request.
async fn creating(addr: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(addr).await.expect("a connection");
    let body = pod(json!({})).to_string();
    let head = format!(
        "POST /v2/pods HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\nX-Api-Key: sim-key\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let sent = stream.write_all((head + &body).as_bytes()).await;
    sent.expect("sent");
    stream
}

/// Everything received until the connection ends, and how it ends.
async fn rest(mut stream: TcpStream) -> (String, Result<(), ErrorKind>) {
    let mut bytes = Vec::new();
    let end = timeout(SOON, stream.read_to_end(&mut bytes)).await;
    let text = String::from_utf8(bytes).expect("UTF-8");
    let end = end.expect("an end").map(drop);
    (text, end.map_err(|error| error.kind()))
}

async fn faulty(fault: Fault) -> (Simulator, RunningServer) {
    let sim = manual();
    sim.faults().on(Operation::CreatePod).next(fault);
    let server = sim.start().await.expect("a free port");
    (sim, server)
}

#[tokio::test]
async fn a_reset_is_a_tcp_reset_and_a_refusal_ends_the_connection() {
    for (fault, end, created) in [
        (Fault::Refuse, Ok(()), 0),
        (Fault::ResetBefore, Err(ErrorKind::ConnectionReset), 0),
        (Fault::ResetAfter, Err(ErrorKind::ConnectionReset), 1),
    ] {
        let (sim, server) = faulty(fault.clone()).await;
        let seen = rest(creating(server.addr()).await).await;
        assert_eq!(seen, (String::new(), end), "{fault}");
        let line = format!("{fault} applied {created} status - code -");
        assert_eq!(fault_log(&sim), [line]);
        assert_eq!(sim.created_count(), created);
        // The next connection works.
        let response = list_at(server.url(), "sim-key").await;
        assert_eq!(response.expect("a response").status(), 200);
    }
}

#[tokio::test]
async fn a_stall_ends_when_the_client_disconnects() {
    for (fault, start) in [
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
        assert!(text.starts_with(start) && start.is_empty() == text.is_empty());
        drop(stream);
        timeout(SOON, server.stop()).await.expect("it stops");
        assert_eq!(sim.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_server_stops_while_a_request_is_stalled() {
    let (_sim, server) = faulty(Fault::StallBefore).await;
    let stream = creating(server.addr()).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    timeout(SOON, server.stop()).await.expect("it stops");
    drop(stream);
}

#[tokio::test]
async fn the_content_length_is_that_of_the_whole_body_or_of_the_truncated_one() {
    for (fault, share) in [(Fault::CutShort, 2), (Fault::Truncated, 1)] {
        let (_sim, server) = faulty(fault).await;
        let (text, _) = rest(creating(server.addr()).await).await;
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let length = lines.find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.expect("a length").parse().expect("a number");
        assert_eq!(body.len(), length / share, "{head}");
        serde_json::from_str::<Value>(body).expect_err("half a document");
    }
}

#[tokio::test]
async fn the_date_on_the_wire_is_the_simulators_and_sent_once() {
    let sim = manual();
    let server = sim.start().await.expect("a free port");
    let mut stream = creating(server.addr()).await;
    let mut bytes = vec![0; 1_024];
    let read = stream.read(&mut bytes).await.expect("a response");
    let text = String::from_utf8_lossy(&bytes[..read]).to_lowercase();
    let date = "\r\ndate: thu, 01 jan 2026 00:00:00 gmt\r\n";
    assert!(text.contains(date), "{text}");
    assert_eq!(text.matches("\r\ndate: ").count(), 1, "{text}");
}
