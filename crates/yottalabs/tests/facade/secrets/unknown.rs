//! Secrets that the client does not know, in unexpected places.

use yottalabs::PodId;

use crate::support::{Reply, Script};

const SECRET: &str = "hf_d1d2d3d4d5d6";

/// Environment variables of another pod, in an unexpected form.
#[tokio::test(start_paused = true)]
async fn the_text_of_unreadable_responses_is_not_shown() {
    for pod in [
        format!(r#"{{"id":1,"environmentVars":"TOKEN={SECRET}"}}"#),
        format!(r#"{{"id":1,"environmentVars":["TOKEN={SECRET}"]}}"#),
        format!(r#"{{"id":1,"environmentVars":[{{"key":"T","value":["{SECRET}"]}}]}}"#),
        format!(r#"{{"id":1,"initializationCommand":["login {SECRET}"]}}"#),
        format!(r#"{{"id":1,"expose":"user:{SECRET}@host, expected no `text` \"{SECRET}"}}"#),
    ] {
        let script = Script::new([Reply::data(&pod)]);
        let pod = script.client().pods().get(PodId::new(1)).await.unwrap();
        // The place is still reported.
        assert_eq!(pod.unreadable_fields().len(), 1, "{pod:?}");
        let debug = format!("{pod:?}");
        assert!(!debug.contains(SECRET), "{debug}");
        let problem = pod.unreadable_fields()[0].to_string();
        assert!(!problem.contains(SECRET), "{problem}");
    }
    for pods in [
        format!(r#"["TOKEN={SECRET}"]"#),
        format!(r#"[{{"id":"{SECRET}"}}]"#),
        format!(r#""TOKEN={SECRET}""#),
    ] {
        let script = Script::new([Reply::data(&pods)]);
        let error = script.client().pods().list().await.unwrap_err();
        assert!(error.is_unexpected_response());
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(!text.contains(SECRET), "{text}");
        }
        assert!(error.to_string().contains(" at `data"), "{error}");
    }
}

#[tokio::test]
async fn debug_shows_the_names_of_variables_as_plain_text() {
    let pod = r#"{"id":1,"environmentVars":[{"key":"A\u001b[2J","value":"secret"}]}"#;
    let pods = Script::new([Reply::data(pod)]).client().pods();
    let debug = format!("{:?}", pods.get(PodId::new(1)).await.unwrap());
    assert!(debug.contains(r"[A\u{1b}[2J=[redacted]]"), "{debug}");
}

/// Refuses every request with an error that contains the key and the body.
#[derive(Debug)]
struct Talkative;

impl yottalabs::transport::Transport for Talkative {
    fn send(&self, request: http::Request<bytes::Bytes>) -> yottalabs::transport::Sending {
        let key = request.headers()["x-api-key"].to_str().unwrap();
        let body = String::from_utf8_lossy(request.body());
        let said = format!("refused {key} with {body}");
        Box::pin(async { Err(yottalabs::transport::SendError::not_sent(said)) })
    }
}

#[tokio::test(start_paused = true)]
async fn connection_errors_contain_no_secrets() {
    let yotta = yottalabs::Yotta::builder()
        .api_key("the-very-key")
        .base_url("http://localhost")
        .transport(Talkative)
        .build()
        .unwrap();
    let spec = yottalabs::PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
        .env("PASSWORD", "correct-horse");
    let error = yotta.pods().create(spec).await.unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("no connection could be made to http://localhost: refused "),
        "{said}"
    );
    for secret in ["the-very-key", "correct-horse"] {
        assert!(!said.contains(secret), "{said}");
    }
}
