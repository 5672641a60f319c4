//! Mocked failures.

use yottalabs_httpmock::{MockServerExt as _, failure};

use crate::support::{ID, server};

#[tokio::test]
async fn with_http_200() {
    let (server, yotta) = server().await;
    server.get_pod(|_, then| {
        then.ok(&failure(13000, "pod not found"));
    });
    let error = yotta.pods().get(ID).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!((error.status(), error.code()), (Some(200), Some(13000)));
    assert_eq!(error.api_message(), Some("pod not found"));
}

#[tokio::test]
async fn with_the_documented_statuses() {
    let (server, yotta) = server().await;
    server.pause_pod(|_, then| {
        then.bad_request(&failure(12001, "it is not running"));
    });
    let error = yotta.pods().pause(ID).await.unwrap_err();
    assert!(error.is_status_invalid(), "{error}");
    assert_eq!(error.status(), Some(400));

    server.list_pods(|_, then| {
        then.internal_server_error(&failure(10002, "system error"));
    });
    let error = yotta.pods().list().await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert_eq!((error.status(), error.code()), (Some(500), Some(10002)));
}

#[tokio::test]
async fn with_undocumented_statuses_and_bodies() {
    let (server, yotta) = server().await;
    server.get_pod(|_, then| {
        then.into_inner().status(401).body("Unauthorized");
    });
    let error = yotta.pods().get(ID).await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
}
