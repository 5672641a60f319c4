//! Spans and events.

use yottalabs::{PodId, PodSpec};

use crate::support::{Reply, Script, heard, listen};

#[tokio::test(start_paused = true)]
async fn a_call_and_its_attempts_have_opentelemetrys_names() {
    listen();
    let script = Script::new([
        Reply::Reset,
        Reply::body(503, "busy").header("retry-after", "0"),
        Reply::code(13000, "pod not found"),
    ]);
    script
        .client()
        .pods()
        .get(PodId::new(42))
        .await
        .unwrap_err();
    let expected = "\
call
  error.type=13000
  http.request.method=GET
  operation=get_pod
  otel.kind=internal
  pod.id=42
  server.address=localhost
  url.template=/v2/pods/{id}
attempt
  error.type=connection
  http.request.method=GET
  otel.kind=client
  pod.id=42
  url.template=/v2/pods/{id}
attempt
  error.type=503
  http.request.method=GET
  http.request.resend_count=1
  http.response.status_code=503
  otel.kind=client
  pod.id=42
  url.template=/v2/pods/{id}
attempt
  error.type=13000
  http.request.method=GET
  http.request.resend_count=2
  http.response.status_code=200
  otel.kind=client
  pod.id=42
  url.template=/v2/pods/{id}
";
    let heard = heard();
    assert!(heard.starts_with(expected), "{heard}");
    let spans = heard
        .lines()
        .filter(|line| matches!(*line, "call" | "attempt"));
    assert_eq!(spans.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_span_of_a_creation_gets_the_pods_id() {
    listen();
    // The first answer is lost, and the pod is found.
    let list = r#"[{"id":347892374982374983,"name":"a","image":"i","gpuType":"g","gpuCount":1}]"#;
    let pod = list.trim_matches(['[', ']']);
    let replies = [Reply::Reset, Reply::data(list), Reply::data(pod)];
    let yotta = Script::new(replies).client();
    let spec = PodSpec::new("a", "i", "g", 1);
    let pod = yotta.pods().create(spec).await.unwrap();
    assert_eq!(pod.id, PodId::new(347_892_374_982_374_983));
    let heard = heard();
    let expected = "\
create
  otel.kind=internal
  pod.id=347892374982374983
  pod.name=a
call
";
    assert!(heard.starts_with(expected), "{heard}");
    assert!(heard.contains("created a pod"), "{heard}");
}
