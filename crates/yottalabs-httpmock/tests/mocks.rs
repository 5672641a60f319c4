//! The mocks, called through the facade.

use std::time::Duration;

use yottalabs::{Decimal, PodId, PodSpec, PodStatus, RetryPolicy, Yotta};
use yottalabs_client::Operation;
use yottalabs_httpmock::httpmock::MockServer;
use yottalabs_httpmock::types::{
    GpuListV2GpuCountOption, GpuListV2Item, GpuListV2Price, GpuListV2Request, PodV2CreateRequest,
    PodV2LogItem, PodV2LogPage, PodV2LogResponse, PodV2Response, PodV2RuntimeResponse,
    V2PageResponseGpuListV2Item,
};
use yottalabs_httpmock::wire::{self, Count, Milliseconds};
use yottalabs_httpmock::{MockServerExt as _, failure, success};

const ID: PodId = PodId::new(347_892_374_982_374_983);

async fn server() -> (MockServer, Yotta) {
    let server = MockServer::start_async().await;
    let yotta = Yotta::builder()
        .api_key("test-key")
        .base_url(server.base_url())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    (server, yotta)
}

fn pod(status: PodStatus) -> PodV2Response {
    PodV2Response {
        id: Some(ID),
        name: Some("train-1".to_owned()),
        status: Some(status),
        ..PodV2Response::default()
    }
}

/// Tests the mock of an operation that has no data.
macro_rules! returns_nothing {
    ($operation:ident, $method:ident) => {{
        let (server, yotta) = server().await;
        let mock = server.$operation(|when, then| {
            when.id(&ID);
            then.ok(&success(()));
        });
        yotta.pods().$method(ID).await.unwrap();
        mock.assert();
    }};
}

/// The mock of every operation is called once, and the facade returns what it responds.
#[tokio::test]
async fn every_operation_has_a_mock() {
    for operation in Operation::ALL {
        match operation {
            Operation::ListGpus => list_gpus().await,
            Operation::ListPods => list_pods().await,
            Operation::CreatePod => create_pod().await,
            Operation::GetPod => get_pod().await,
            Operation::DeletePod => returns_nothing!(delete_pod, delete),
            Operation::GetPodLogs => get_pod_logs().await,
            Operation::PausePod => returns_nothing!(pause_pod, pause),
            Operation::ResumePod => returns_nothing!(resume_pod, resume),
            Operation::GetPodRuntime => get_pod_runtime().await,
        }
    }
}

async fn list_gpus() {
    let (server, yotta) = server().await;
    let price: Decimal = "2.19".parse().unwrap();
    let option = GpuListV2GpuCountOption {
        gpu_count: Some(Count(1)),
        available: Some(true),
        price: Some(GpuListV2Price {
            total_price_per_hour: Some(wire::Decimal(price)),
            ..GpuListV2Price::default()
        }),
        ..GpuListV2GpuCountOption::default()
    };
    let item = GpuListV2Item {
        gpu_type: Some("NVIDIA_H100_80G".to_owned()),
        gpu_count_options: Some(vec![option]),
        ..GpuListV2Item::default()
    };
    let page = V2PageResponseGpuListV2Item {
        items: Some(vec![item]),
        total: Some(Count(1)),
        pages: Some(Count(1)),
        ..V2PageResponseGpuListV2Item::default()
    };
    let mock = server.list_gpus(|when, then| {
        when.body(&GpuListV2Request {
            is_spot: Some(false),
            min_gpu_memory_in_gb: Some(80),
            page: Some(1),
            size: Some(20),
            ..GpuListV2Request::default()
        });
        then.ok(&success(page));
    });
    let list = yotta.gpus().list().min_gpu_memory_gb(80).page_size(20);
    let offers = list.page(1).await.unwrap().offers;
    assert_eq!(offers[0].gpu_type, "NVIDIA_H100_80G");
    assert_eq!(offers[0].hourly_price(1), Some(price));
    mock.assert();
}

async fn list_pods() {
    let (server, yotta) = server().await;
    let mock = server.list_pods(|when, then| {
        when.region_list("us-east-1")
            .region_list("eu-west-1")
            .status_list("RUNNING");
        then.ok(&success(vec![pod(PodStatus::Running)]));
    });
    let list = yotta.pods().list().region("us-east-1").region("eu-west-1");
    let pods = list.status(PodStatus::Running).await.unwrap();
    assert_eq!(pods[0].id, ID);
    mock.assert();
}

async fn create_pod() {
    let (server, yotta) = server().await;
    let mock = server.create_pod(|when, then| {
        let request: PodV2CreateRequest = serde_json::from_value(serde_json::json!({
            "name": "train-1",
            "image": "pytorch/pytorch:2.8",
            "gpuType": "NVIDIA_H100_80G",
            "gpuCount": 1,
        }))
        .unwrap();
        when.body(&request);
        then.ok(&success(pod(PodStatus::Pending)));
    });
    let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    // With reconciliation the body contains a random token: see `a_mock_matches_a_part_of_the_body`.
    let created = yotta.pods().create(spec).without_reconciliation();
    assert_eq!(created.await.unwrap().status, PodStatus::Pending);
    mock.assert();
}

async fn get_pod() {
    let (server, yotta) = server().await;
    let mock = server.get_pod(|when, then| {
        when.id(&ID);
        then.ok(&success(pod(PodStatus::Paused)));
    });
    let got = yotta.pods().get(ID).await.unwrap();
    assert_eq!((got.id, got.status), (ID, PodStatus::Paused));
    assert_eq!(got.name, "train-1");
    mock.assert();
}

async fn get_pod_logs() {
    let (server, yotta) = server().await;
    let start = "2026-01-01T00:00:00Z".parse().unwrap();
    let mock = server.get_pod_logs(|when, then| {
        when.id(&ID)
            .type_(&wire::LogType::Container)
            .limit(100)
            .keyword("step 1")
            .start_time(1_767_225_600_000_i64)
            .end_time(None)
            .cursor(None);
        let line = PodV2LogItem {
            timestamp: Some("2026-01-01T00:00:01Z".to_owned()),
            content: Some("step 1".to_owned()),
            ..PodV2LogItem::default()
        };
        let page = PodV2LogPage {
            next_cursor: Some("next".to_owned()),
            ..PodV2LogPage::default()
        };
        then.ok(&success(PodV2LogResponse {
            items: Some(vec![line]),
            page: Some(page),
        }));
    });
    let logs = yotta.pods().logs(ID).container().limit(100);
    let page = logs.keyword("step 1").since(start).page().await.unwrap();
    assert_eq!(page.lines[0].content, "step 1");
    assert_eq!(page.next_cursor.as_deref(), Some("next"));
    mock.assert();
}

async fn get_pod_runtime() {
    let (server, yotta) = server().await;
    let mock = server.get_pod_runtime(|when, then| {
        when.id(&ID);
        then.ok(&success(PodV2RuntimeResponse {
            id: Some(ID),
            status: Some(PodStatus::Running),
            running_millis: Some(Milliseconds(90_000)),
            ..PodV2RuntimeResponse::default()
        }));
    });
    let runtime = yotta.pods().runtime(ID).await.unwrap();
    assert_eq!(runtime.running, Some(Duration::from_secs(90)));
    mock.assert();
}

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

#[tokio::test]
async fn a_failure_with_http_200() {
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
async fn failures_with_the_documented_statuses() {
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
async fn failures_with_undocumented_statuses_and_bodies() {
    let (server, yotta) = server().await;
    server.get_pod(|_, then| {
        then.into_inner().status(401).body("Unauthorized");
    });
    let error = yotta.pods().get(ID).await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
}
