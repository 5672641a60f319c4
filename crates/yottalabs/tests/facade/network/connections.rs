//! Connections that the server has closed, and those that cannot be made.

use std::time::Duration;

use yottalabs::{PodSpec, RetryPolicy, Yotta};

use crate::support::{Close, Socket};

fn client(server: &Socket) -> Yotta {
    let builder = Yotta::builder().api_key("key").base_url(server.url());
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// Nothing of the request arrives, and the client cannot know that: so a create is not sent over a
/// connection that was idle.
#[tokio::test]
async fn create_does_not_use_an_idle_connection() {
    for close in [Close::WhenIdle, Close::OnNextRequest] {
        let server = Socket::closing(close, |request| {
            if request.starts_with("POST") {
                r#"{"code":10000,"data":{"id":7}}"#
            } else {
                r#"{"code":10000,"data":[]}"#
            }
        });
        let server = server.await;
        let yotta = client(&server);
        for _ in 0..3 {
            // Retried where its connection has gone: reading does no harm.
            let reader = yotta.with_retry(RetryPolicy::default().base_delay(Duration::ZERO));
            reader.pods().list().await.unwrap();
            let spec = PodSpec::new("n", "i", "NVIDIA_H100_80G", 1);
            let create = yotta.pods().create(spec).look_for(Duration::ZERO);
            let pod = create
                .await
                .unwrap_or_else(|error| panic!("{close:?}: {error}"));
            assert_eq!(pod.id.get(), 7);
        }
        let requests = server.requests();
        let creates = requests
            .iter()
            .filter(|request| request.starts_with("POST"));
        assert_eq!((requests.len(), creates.count()), (6, 3), "{close:?}");
    }
}
