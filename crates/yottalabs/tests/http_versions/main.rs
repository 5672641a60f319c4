//! The versions of HTTP, over a real socket.
//!
//! The test is a target of its own, because `.ci/run` compiles it a second time, with the feature `http2`.

#[path = "../facade/support/subscriber.rs"]
mod subscriber;
#[expect(dead_code, reason = "the tests of the target `facade` use the rest")]
#[path = "../facade/support/tls.rs"]
mod tls;

use subscriber::{heard, listen};
use tls::TlsServer;
use yottalabs::{RetryPolicy, Yotta};

const KEY: &str = "sesame-open";

#[tokio::test]
async fn http_2_is_used_with_its_feature_unless_it_is_disabled() {
    let server = TlsServer::start("localhost");
    let builder = || {
        let url = format!("https://localhost:{}", server.address.port());
        Yotta::builder()
            .api_key(KEY)
            .retry(RetryPolicy::none())
            .base_url(url)
            .extra_root_certificates(server.root_pem.clone())
    };
    listen();
    let http1 = builder().http1_only().user_agent("trainer/1.2");
    for builder in [builder(), http1] {
        builder.build().unwrap().pods().list().await.unwrap();
    }

    let requests = server.requests();
    let versions: Vec<_> = requests.iter().map(http::Request::version).collect();
    let with_feature = match cfg!(feature = "http2") {
        true => http::Version::HTTP_2,
        // Although the server prefers it, and this test enables it in reqwest.
        false => http::Version::HTTP_11,
    };
    assert_eq!(versions, [with_feature, http::Version::HTTP_11]);
    for (request, agent) in requests
        .iter()
        .zip(["yottalabs-rust/", "trainer/1.2 yottalabs-rust/"])
    {
        assert_eq!(request.headers()["x-api-key"], KEY);
        let sent = request.headers()["user-agent"].to_str().unwrap();
        assert!(sent.starts_with(agent), "{sent}");
    }
    // The HTTP/2 library logs the headers that it sends.
    assert_eq!(
        heard().contains("h2::"),
        cfg!(feature = "http2"),
        "{}",
        heard()
    );
    assert!(!heard().contains(KEY), "{}", heard());
}
