//! Requests on the wire: snapshots of what is sent over a socket, and comparisons with the specification.
//!
//! After an intended change: `INSTA_UPDATE=always cargo test -p yottalabs --test facade requests`.

mod complete;
mod limits;

use serde_json::Value;
use yottalabs::{
    AcceleratorVendor, CLIENT_TOKEN_VARIABLE, CloudType, Decimal, ImagePublicType, PodId, PodSpec,
    PodStatus, Protocol, ResourceType, Result, RetryPolicy, Timestamp, Yotta,
};
use yottalabs_client::Operation;

use crate::support::{self, Socket};

const KEY: &str = "test-key";

/// Of 18 digits: beyond what a double holds exactly.
const ID: PodId = PodId::new(347_892_374_982_374_983);

/// The request of a call, as a server on a socket received it.
async fn sent<T>(data: &str, call: impl AsyncFnOnce(Yotta) -> Result<T>) -> String {
    let body = format!(r#"{{"message":"success","code":10000,"data":{data}}}"#);
    let length = body.len();
    let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
    let server = Socket::answering(response).await;
    let builder = Yotta::builder().api_key(KEY).base_url(server.url());
    let yotta = builder.retry(RetryPolicy::none()).build().unwrap();
    call(yotta).await.unwrap();
    let [request] = &server.requests()[..] else {
        panic!("expected one request: {:?}", server.requests());
    };
    let host = format!("host: {}", server.address);
    request.replace(&host, "host: [host]:[port]")
}

/// The request of an operation with every part that it can have.
async fn with_everything(operation: Operation) -> String {
    let data = match operation {
        Operation::ListPods => "[]",
        _ => r#"{"id":347892374982374983}"#,
    };
    let call = async |yotta: Yotta| match operation {
        Operation::ListPods => {
            let list = yotta.pods().list().region("us-east-1").region("eu west/2");
            let list = list.status(PodStatus::Running).status(PodStatus::Paused);
            list.await.map(drop)
        }
        Operation::GetPodLogs => {
            let logs = yotta.pods().logs(ID).container().limit(50);
            let logs = logs.cursor("b2Zmc2V0+/=&x").keyword("loss = 0,5 🚀");
            let since = Timestamp::from_millis(1_767_225_600_000).unwrap();
            let until = Timestamp::from_millis(1_767_229_200_999).unwrap();
            logs.since(since).until(until).page().await.map(drop)
        }
        Operation::ListGpus => {
            let list = yotta.gpus().list();
            list.region("us-east-1")
                .region("eu-west-2")
                .gpu_type("NVIDIA_H100_80G")
                .gpu_type("NVIDIA_A100_PCIe_80G")
                .gpu_count(1)
                .gpu_count(8)
                .min_gpu_memory_gb(80)
                .min_ram_per_gpu_gb(128)
                .min_vcpu_per_gpu(16)
                .container_volume_gb(200)
                .system_volume_gb(100)
                .cloud_type(CloudType::Secure)
                .cloud_type(CloudType::Community)
                .accelerator_vendor(AcceleratorVendor::Nvidia)
                .include_unavailable()
                .on_demand()
                .page_size(25)
                .page(3)
                .await
                .map(drop)
        }
        _ => support::call(&yotta, operation, ID, spec()).await.map(drop),
    };
    sent(data, call).await
}

fn spec() -> PodSpec {
    PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 8)
        .region("us-east-1")
        .region("eu-west-2")
        .container_registry_auth_id(347_892_374_982_374_984)
        .image_registry("https://registry.example.com/v2")
        .image_public_type(ImagePublicType::Private)
        .resource_type(ResourceType::Gpu)
        .spot(true)
        .max_price("19.99".parse::<Decimal>().unwrap())
        .shm_gb(64)
        .min_ram_per_gpu_gb(128)
        .min_gpu_memory_gb(80)
        .min_vcpu_per_gpu(16)
        .container_volume_gb(200)
        .initialization_command("pip install -r req.txt && echo \"ok\"")
        .env("JUPYTER_PASSWORD", "correct horse")
        .env("GREETING", "grüß 🚀")
        // Otherwise a random one is sent.
        .env(CLIENT_TOKEN_VARIABLE, "0123456789abcdef")
        .expose(22, Protocol::Ssh)
        .expose(8888, Protocol::Http)
        .expose(6006, Protocol::from("HTTPS"))
        .volume("347892374982374985", "/data")
        .callback_url("https://example.com/hook?a=1&b=2")
}

/// A request with one query parameter and one header on each line, without what differs from run to run.
fn readable(request: &str) -> String {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let (target, headers) = head.split_once(" HTTP/1.1\r\n").unwrap();
    let target = target.replacen('?', "\n  ?", 1).replace('&', "\n  &");
    let mut headers: Vec<_> = headers.lines().collect();
    headers.sort_unstable();
    let version = concat!("yottalabs-rust/", env!("CARGO_PKG_VERSION"));
    let headers = headers
        .join("\n")
        .replace(version, "yottalabs-rust/[version]");
    let headers = headers.replace(&format!("x-api-key: {KEY}"), "x-api-key: [key]");
    let body = match serde_json::from_str::<Value>(body) {
        Ok(json) => serde_json::to_string_pretty(&json).unwrap(),
        Err(_) if body.is_empty() => "(no body)".to_owned(),
        Err(error) => panic!("{error}: {body}"),
    };
    format!("{target}\n{headers}\n\n{body}\n")
}

fn assert_snapshot(name: &str, request: &str) {
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(name, readable(request));
    });
}

#[tokio::test]
async fn requests_with_everything() {
    for operation in Operation::ALL {
        assert_snapshot(operation.id(), &with_everything(operation).await);
    }
}

#[tokio::test]
async fn requests_with_no_options() {
    let list = sent("[]", async |yotta: Yotta| yotta.pods().list().await).await;
    assert_snapshot("list_pods_minimal", &list);
    let create = sent(r#"{"id":1}"#, async |yotta: Yotta| {
        let spec = PodSpec::new("n", "i", "NVIDIA_RTX_4090_24G", 1);
        yotta.pods().create(spec).without_reconciliation().await
    });
    assert_snapshot("create_pod_minimal", &create.await);
}

#[tokio::test]
async fn prices_are_sent_as_exact_numbers() {
    let create = with_everything(Operation::CreatePod).await;
    assert!(create.contains(r#""maxPrice":19.99,"#), "{create}");
}
