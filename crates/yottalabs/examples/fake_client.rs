//! A faked client, for unit tests: a transport of one's own that answers from JSON, models from JSON, and errors.
//!
//! `cargo test -p yottalabs --example fake_client` runs the tests; they need the crates `http` and `bytes`. The program
//! itself only reads the pods, so it costs nothing.

use yottalabs::{Error, Pod, Yotta};

#[tokio::main]
async fn main() -> Result<(), Error> {
    match Yotta::from_env()?.pods().list().await {
        Ok(pods) => println!("{} pods are not reachable", unreachable(&pods)),
        Err(error) => println!("{error}: {}", advice(&error)),
    }
    Ok(())
}

/// How many pods are billed, but cannot be reached.
fn unreachable(pods: &[Pod]) -> usize {
    let is_unreachable = |pod: &&Pod| pod.status.is_billed() && !pod.is_ready();
    pods.iter().filter(is_unreachable).count()
}

fn advice(error: &Error) -> &'static str {
    match error.is_retryable() {
        true => "try again later",
        false => "look at the key",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yottalabs::FakeFailure;
    use yottalabs::transport::{Sending, Transport, response};

    const PODS: &str = r#"[{"id": 1, "status": "DEGRADED"}, {"id": 2, "status": "PAUSED"}]"#;

    #[derive(Debug)]
    struct Fake;

    impl Transport for Fake {
        fn send(&self, request: http::Request<bytes::Bytes>) -> Sending {
            assert_eq!(request.uri().path(), "/v2/pods");
            let body = format!(r#"{{"code": 10000, "data": {PODS}}}"#);
            Box::pin(async { Ok(response(200, body)) })
        }
    }

    #[tokio::test]
    async fn a_client_a_model_and_an_error_are_faked() {
        let yotta = Yotta::builder().api_key("key").transport(Fake);
        let pods = yotta.build().unwrap().pods().list().await.unwrap();
        assert_eq!(unreachable(&pods), 1);
        assert_eq!(pods, serde_json::from_str::<Vec<Pod>>(PODS).unwrap());
        let error = Error::fake("list_pods", FakeFailure::Status(401));
        assert_eq!(advice(&error), "look at the key");
    }
}
