//! Creating pods, and what they look like.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{INVALID, create, manual, pod, post, running, show};

/// The fields of `PodV2Response` on the vendor's page.
const FIELDS: [&str; 41] = [
    "id",
    "orgId",
    "applicantId",
    "name",
    "imageId",
    "officialImage",
    "imagePublicType",
    "image",
    "imageRegistry",
    "imageRegistryUsername",
    "resourceType",
    "gpuType",
    "gpuDisplayName",
    "gpuCount",
    "shmInGb",
    "singleCardVramInGb",
    "singleCardRamInGb",
    "singleCardVcpu",
    "location",
    "region",
    "cloudType",
    "containerVolumeInGb",
    "networkUploadMbps",
    "networkDownloadMbps",
    "diskReadSpeedMbps",
    "diskWriteSpeedMbps",
    "singleCardPrice",
    "containerVolumePrice",
    "initializationCommand",
    "environmentVars",
    "expose",
    "sshCmd",
    "status",
    "createdAt",
    "updatedAt",
    "volumes",
    "internalIp",
    "desiredState",
    "isSpot",
    "persistentMountPath",
    "persistentVolumePrice",
];

fn everything() -> Value {
    json!({
        "regions": ["eu-north-1"], "imageRegistry": "registry.example.com",
        "containerRegistryAuthId": 7, "imagePublicType": "PRIVATE", "resourceType": "GPU",
        "gpuCount": 2, "isSpot": true, "maxPrice": 4.0, "shmInGb": 16,
        "minSingleCardRamInGb": 100, "minSingleCardVramInGb": 80, "minSingleCardVcpu": 8,
        "containerVolumeInGb": 200, "initializationCommand": "python train.py",
        "environmentVars": [{ "key": "EPOCHS", "value": "3" }],
        "expose": [{ "port": 22, "protocol": "SSH" }, { "port": 8888, "protocol": "HTTP" }],
        "volumes": [{ "id": "330000000000000001", "mountPath": "/data" }],
        "callbackUrl": "https://hooks.example.com/pods",
    })
}

#[tokio::test]
async fn every_field_of_the_page_is_there_and_no_other() {
    let sim = manual();
    let shown = post(&sim, "/v2/pods", pod(everything())).await.data();
    let names: BTreeSet<&str> = shown
        .as_object()
        .expect("a pod")
        .keys()
        .map(|k| &**k)
        .collect();
    let mut expected = BTreeSet::from(FIELDS);
    expected.insert("callbackUrl");
    assert_eq!(names, expected);
}

#[tokio::test]
async fn what_was_asked_for_is_what_is_shown() {
    let sim = manual();
    let id = running(&sim, everything()).await;
    let shown = show(&sim, id).await;
    for (name, value) in [
        ("name", json!("train-1")),
        ("gpuCount", json!(2)),
        ("region", json!("eu-north-1")),
        ("isSpot", json!(true)),
        ("imageRegistry", json!("registry.example.com")),
        ("imageRegistryUsername", json!("registry-user")),
        ("imagePublicType", json!("PRIVATE")),
        ("containerVolumeInGb", json!(200)),
        ("shmInGb", json!(16)),
        ("initializationCommand", json!("python train.py")),
        (
            "environmentVars",
            json!([{ "key": "EPOCHS", "value": "3" }]),
        ),
        ("callbackUrl", json!("https://hooks.example.com/pods")),
        ("desiredState", json!("RUNNING")),
        // 2.39 list, 96 % in this region, 60 % of that on the spot market.
        ("singleCardPrice", json!(1.37664)),
        (
            "volumes",
            json!([{ "id": "330000000000000001", "mountPath": "/data", "mountMode": "Data" }]),
        ),
    ] {
        assert_eq!(shown[name], value, "{name}");
    }
}

#[tokio::test]
async fn ids_are_numbers_of_eighteen_digits_and_all_different() {
    let sim = manual();
    let mut ids = BTreeSet::new();
    for _ in 0..5 {
        let id = create(&sim, json!({})).await;
        assert_eq!(id.to_string().len(), 18);
        assert!(ids.insert(id), "{id} came twice");
    }
}

#[tokio::test]
async fn the_time_of_creation_is_the_simulator_s() {
    let sim = manual();
    let shown = show(&sim, create(&sim, json!({})).await).await;
    assert_eq!(shown["createdAt"], json!(1_767_225_600_000_i64));
    assert_eq!(shown["updatedAt"], shown["createdAt"]);
}

#[tokio::test]
async fn a_refused_request_creates_nothing_and_names_the_field() {
    let sim = manual();
    for (fields, place) in [
        (json!({ "name": "" }), "name: "),
        (json!({ "gpuType": "NVIDIA_X" }), "gpuType: "),
        (json!({ "gpuCount": 6 }), "gpuCount: "),
        (json!({ "maxPrice": 1 }), "maxPrice: "),
        (
            json!({ "containerVolumeInGb": 1_001 }),
            "containerVolumeInGb: must be at most 1000",
        ),
        (
            json!({ "expose": [{ "port": 65_536 }] }),
            "expose[0].port: ",
        ),
        (
            json!({ "regions": ["us-east-1", "nowhere"] }),
            "regions[1]: ",
        ),
    ] {
        let message = post(&sim, "/v2/pods", pod(fields)).await.refused(INVALID);
        assert!(message.starts_with(place), "{message}");
    }
    assert_eq!(sim.created_count(), 0);
}

#[tokio::test]
async fn an_empty_body_lacks_its_fields() {
    let sim = manual();
    let answer = crate::support::call(&sim, "POST", "/v2/pods", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.refused(INVALID), "name: is required");
}

#[tokio::test]
async fn the_regions_and_gpu_types_of_the_vendors_material_are_known() {
    for (gpu_type, region) in [
        // The default of the vendor's script, and of the examples of its SDK and guides.
        ("NVIDIA_RTX_5090_32G", "us-east-3"),
        ("NVIDIA_RTX_4090_24G", "us-east-3"),
        ("NVIDIA_RTX_4090_24G", "us-east-1"),
        ("NVIDIA_RTX_4090_24G", "us-west-1"),
        ("NVIDIA_RTX_5090_32G", "us-east-2"),
        ("NVIDIA_L4_24G", "us-west-1"),
        ("NVIDIA_L4_24G", "ap-southeast-1"),
        ("NVIDIA_A10_24G", "us-west-2"),
        ("NVIDIA_RTX_A6000_48G", "us-east-3"),
        ("NVIDIA_A100_80G", "us-west-2"),
        ("NVIDIA_A100_PCIe_80G", "us-east-1"),
        ("NVIDIA_H100_80G", "us-east-1"),
        ("NVIDIA_B200_180G", "us-west-1"),
        ("AMD_MI300X_192G", "us-west-1"),
    ] {
        let body = pod(json!({ "gpuType": gpu_type, "regions": [region] }));
        let created = post(&manual(), "/v2/pods", body).await.data();
        assert_eq!(created["region"], region, "{gpu_type}");
    }
}
