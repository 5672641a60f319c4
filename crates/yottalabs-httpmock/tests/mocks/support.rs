//! A mock server and a client for it.

use yottalabs::{RetryPolicy, Yotta};
use yottalabs_httpmock::httpmock::MockServer;
use yottalabs_httpmock::types::PodV2Response;
use yottalabs_httpmock::wire::{PodId, PodStatus};

pub(crate) const ID: PodId = PodId::new(347_892_374_982_374_983);

pub(crate) async fn server() -> (MockServer, Yotta) {
    let server = MockServer::start_async().await;
    let yotta = Yotta::builder()
        .api_key("test-key")
        .base_url(server.base_url())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    (server, yotta)
}

pub(crate) fn pod(status: PodStatus) -> PodV2Response {
    PodV2Response {
        id: Some(ID),
        name: Some("train-1".to_owned()),
        status: Some(status),
        ..PodV2Response::default()
    }
}
