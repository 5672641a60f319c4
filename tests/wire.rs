//! What goes over the wire, through the facade and a real socket: what is sent, as snapshots;
//! what is understood of an answer; what is made of a failure.
//!
//! After a wanted change of what is sent: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test -p yottalabs-client --test wire`.

#[path = "wire/decode.rs"]
mod decode;
#[path = "wire/failures.rs"]
mod failures;
#[path = "wire/json.rs"]
mod json;
#[path = "wire/server.rs"]
mod server;

use server::Server;
use yottalabs::{
    AcceleratorVendor, CLIENT_TOKEN_VARIABLE, CloudType, Decimal, ImagePublicType, PodId, PodSpec,
    PodStatus, Protocol, ResourceType, Timestamp,
};

/// Of 18 digits: beyond what a double holds exactly.
const ID: PodId = PodId::new(347_892_374_982_374_983);
const POD: &str = r#"{"id":347892374982374983}"#;

/// Holds the one request that `server` got against the snapshot of this name.
macro_rules! assert_sent {
    ($name:literal, $server:expr) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!($name, $server.sent());
        })
    };
}

#[tokio::test]
async fn create_with_every_field() {
    let server = Server::with_data(POD).await;
    let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 8)
        .region("us-east-1")
        .region("eu-west-2")
        .container_registry_auth_id(347_892_374_982_374_984_i64)
        .image_registry("https://registry.example.com/v2")
        .image_public_type(ImagePublicType::Private)
        .resource_type(ResourceType::Gpu)
        .spot(true)
        .max_price("19.99".parse::<Decimal>().unwrap())
        .shm_gb(64_u32)
        .min_ram_per_gpu_gb(128_u32)
        .min_vram_per_gpu_gb(80_u32)
        .min_vcpu_per_gpu(16_u32)
        .container_volume_gb(200_u32)
        .initialization_command("pip install -r req.txt && echo \"ok\"")
        .env("JUPYTER_PASSWORD", "correct horse")
        .env("GREETING", "grüß 🚀")
        // Else it is a random one.
        .env(CLIENT_TOKEN_VARIABLE, "0123456789abcdef")
        .expose(22, Protocol::Ssh)
        .expose(8888, Protocol::Http)
        .expose(6006, Protocol::from("UDP"))
        .volume("347892374982374985", "/data")
        .callback_url("https://example.com/hook?a=1&b=2");
    server.yotta.pods().create(spec).await.unwrap();
    assert_sent!("create_pod", server);

    let body: serde_json::Value = serde_json::from_str(&server.body()).unwrap();
    let sent = body.as_object().unwrap().keys();
    let specification: serde_json::Value =
        serde_json::from_str(include_str!("../spec/openapi.json")).unwrap();
    let request = &specification["components"]["schemas"]["PodV2CreateRequest"]["properties"];
    let mut specified: Vec<_> = request.as_object().unwrap().keys().collect();
    let mut sent: Vec<_> = sent.collect();
    specified.sort();
    sent.sort();
    assert_eq!(sent, specified, "every field of the specification is sent");
    assert!(server.body().contains(r#""maxPrice":19.99,"#));
}

#[tokio::test]
async fn create_with_no_more_than_needed() {
    let server = Server::with_data(POD).await;
    let spec = PodSpec::new("n", "i", "NVIDIA_RTX_4090_24G", 1);
    let create = server.yotta.pods().create(spec);
    create.without_reconciliation().await.unwrap();
    assert_sent!("create_pod_minimal", server);
}

#[tokio::test]
async fn list() {
    let server = Server::with_data("[]").await;
    let list = server.yotta.pods().list();
    list.region("us-east-1")
        .region("eu west/2")
        .status(PodStatus::Running)
        .status(PodStatus::Paused)
        .await
        .unwrap();
    assert_sent!("list_pods", server);
}

#[tokio::test]
async fn list_without_filters() {
    let server = Server::with_data("[]").await;
    server.yotta.pods().list().await.unwrap();
    assert_sent!("list_pods_minimal", server);
}

#[tokio::test]
async fn get() {
    let server = Server::with_data(POD).await;
    server.yotta.pods().get(ID).await.unwrap();
    assert_sent!("get_pod", server);
}

#[tokio::test]
async fn delete() {
    let server = Server::with_data("true").await;
    server.yotta.pods().delete(ID).await.unwrap();
    assert_sent!("delete_pod", server);
}

#[tokio::test]
async fn pause() {
    let server = Server::with_data("true").await;
    server.yotta.pods().pause(ID).await.unwrap();
    assert_sent!("pause_pod", server);
}

#[tokio::test]
async fn resume() {
    let server = Server::with_data("true").await;
    server.yotta.pods().resume(ID).await.unwrap();
    assert_sent!("resume_pod", server);
}

#[tokio::test]
async fn logs() {
    let server = Server::with_data("{}").await;
    let logs = server.yotta.pods().logs(ID).container().limit(50);
    logs.cursor("b2Zmc2V0+/=&x")
        .since(Timestamp::from_millis(1_767_225_600_000).unwrap())
        .until(Timestamp::from_millis(1_767_229_200_999).unwrap())
        .keyword("loss = 0,5 🚀")
        .page()
        .await
        .unwrap();
    assert_sent!("get_pod_logs", server);
}

#[tokio::test]
async fn runtime() {
    let server = Server::with_data(r#"{"id":"347892374982374983"}"#).await;
    server.yotta.pods().runtime(ID).await.unwrap();
    assert_sent!("get_pod_runtime", server);
}

#[tokio::test]
async fn gpus() {
    let server = Server::with_data("{}").await;
    let list = server.yotta.gpus().list();
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
        .unwrap();
    assert_sent!("list_gpus", server);
}
