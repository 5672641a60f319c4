//! Matching of requests by mocks.

use yottalabs::{PodId, PodSpec, PodStatus};
use yottalabs_httpmock::{MockServerExt as _, success};

use crate::support::{ID, pod, server};

#[tokio::test]
async fn a_mock_matches_its_own_operation_only() {
    let (server, yotta) = server().await;
    // Mocks of the same path with another method, and of a shorter and a longer path.
    let delete = server.delete_pod(|_, then| {
        then.ok(&success(()));
    });
    let list = server.list_pods(|_, then| {
        then.ok(&success(vec![]));
    });
    let runtime = server.get_pod_runtime(|_, then| {
        then.ok(&success(Default::default()));
    });
    let error = yotta.pods().get(ID).await.unwrap_err();
    assert_eq!(error.status(), Some(404), "{error}");
    for mock in [delete, list, runtime] {
        mock.assert_calls(0);
    }
}

#[tokio::test]
async fn a_mock_with_an_id_does_not_match_other_ids() {
    let (server, yotta) = server().await;
    let one = server.get_pod(|when, then| {
        when.id(&PodId::new(1));
        then.ok(&success(pod(PodStatus::Running)));
    });
    for other in [2, 11, 10] {
        let error = yotta.pods().get(PodId::new(other)).await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
    }
    one.assert_calls(0);
    yotta.pods().get(PodId::new(1)).await.unwrap();
    one.assert_calls(1);
}

#[tokio::test]
async fn all_values_of_a_list_must_be_sent() {
    let (server, yotta) = server().await;
    let both = server.list_pods(|when, then| {
        when.region_list("a").region_list("b").status_list(None);
        then.ok(&success(vec![]));
    });
    let list = || yotta.pods().list();
    list().region("a").await.unwrap_err();
    list().region("a,b").await.unwrap_err();
    let paused = list().region("a").region("b").status(PodStatus::Paused);
    paused.await.unwrap_err();
    both.assert_calls(0);
    list().region("b").region("a").await.unwrap();
    both.assert_calls(1);
}

/// The body of `create_pod` contains a random token.
#[tokio::test]
async fn a_mock_matches_a_part_of_the_body() {
    let (server, yotta) = server().await;
    let mock = server.create_pod(|when, then| {
        when.into_inner()
            .json_body_includes(r#"{"name": "train-1", "gpuCount": 8}"#);
        then.ok(&success(pod(PodStatus::Pending)));
    });
    let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 8);
    yotta.pods().create(spec).await.unwrap();
    mock.assert();
}
