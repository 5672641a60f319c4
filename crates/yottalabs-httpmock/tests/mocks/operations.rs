//! Every operation: its mock is called once, and the facade returns what the mock answers.

use std::time::Duration;

use yottalabs::{Decimal, PodSpec, PodStatus};
use yottalabs_client::Operation;
use yottalabs_httpmock::types::{
    GpuListV2GpuCountOption, GpuListV2Item, GpuListV2Price, GpuListV2Request, PodV2CreateRequest,
    PodV2LogItem, PodV2LogPage, PodV2LogResponse, PodV2RuntimeResponse,
    V2PageResponseGpuListV2Item,
};
use yottalabs_httpmock::wire::{self, Count, Milliseconds};
use yottalabs_httpmock::{MockServerExt as _, success};

use crate::support::{ID, pod, server};

#[tokio::test]
async fn every_operation_has_a_mock() {
    for operation in Operation::ALL {
        match operation {
            Operation::ListGpus => list_gpus().await,
            Operation::ListPods => list_pods().await,
            Operation::CreatePod => create_pod().await,
            Operation::GetPod => get_pod().await,
            Operation::DeletePod => delete_pod().await,
            Operation::GetPodLogs => get_pod_logs().await,
            Operation::PausePod => pause_pod().await,
            Operation::ResumePod => resume_pod().await,
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
    // With reconciliation the body contains a random token: see `matching`.
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

async fn delete_pod() {
    let (server, yotta) = server().await;
    let mock = server.delete_pod(|when, then| {
        when.id(&ID);
        then.ok(&success(()));
    });
    yotta.pods().delete(ID).await.unwrap();
    mock.assert();
}

async fn pause_pod() {
    let (server, yotta) = server().await;
    let mock = server.pause_pod(|when, then| {
        when.id(&ID);
        then.ok(&success(()));
    });
    yotta.pods().pause(ID).await.unwrap();
    mock.assert();
}

async fn resume_pod() {
    let (server, yotta) = server().await;
    let mock = server.resume_pod(|when, then| {
        when.id(&ID);
        then.ok(&success(()));
    });
    yotta.pods().resume(ID).await.unwrap();
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
