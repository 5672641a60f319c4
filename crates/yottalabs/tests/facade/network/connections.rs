//! Connections that the server has closed.

use std::time::Duration;

use yottalabs::{PodSpec, RetryPolicy, Yotta};

use crate::support::{Close, Socket};

fn client(server: &Socket) -> Yotta {
    let builder = Yotta::builder().api_key("key").base_url(server.url());
    builder.retry(RetryPolicy::none()).build().unwrap()
}

/// The server may close an idle connection while a request is sent, and then the client cannot know whether it
/// arrived. So a create never reuses a connection.
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
            // A list is idempotent, so it is retried when its connection is gone.
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
