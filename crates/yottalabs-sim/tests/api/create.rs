//! Creating pods, and what they look like.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{INVALID, SYSTEM, call, create, creation, has_fields, manual, running, show};

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
async fn a_pod_has_every_field_and_what_the_request_asked_for() {
    let sim = manual();
    let id = running(&sim, everything()).await;
    let shown = show(&sim, id).await;
    has_fields(&shown, "PodV2Response");
    let expected = json!({
        "name": "train-1", "gpuCount": 2, "region": "eu-north-1", "isSpot": true,
        "imageRegistry": "registry.example.com", "imageRegistryUsername": "registry-user",
        "imagePublicType": "PRIVATE", "containerVolumeInGb": 200, "shmInGb": 16,
        "initializationCommand": "python train.py",
        "environmentVars": [{ "key": "EPOCHS", "value": "3" }],
        "callbackUrl": "https://hooks.example.com/pods", "desiredState": "RUNNING",
        // 2.39 list, 96 % in this region, 60 % of that on the spot market.
        "singleCardPrice": 1.37664,
        "volumes": [{ "id": "330000000000000001", "mountPath": "/data", "mountMode": "Data" }],
    });
    for (name, value) in expected.as_object().expect("fields") {
        assert_eq!(&shown[name], value, "{name}");
    }
}

#[tokio::test]
async fn ids_have_eighteen_digits_and_are_unique_and_times_are_the_simulators() {
    let sim = manual();
    let mut ids = BTreeSet::new();
    for _ in 0..5 {
        let id = create(&sim, json!({})).await;
        assert_eq!(id.to_string().len(), 18);
        assert!(ids.insert(id), "{id} came twice");
        let shown = show(&sim, id).await;
        assert_eq!(shown["createdAt"], json!(1_767_225_600_000_i64));
        assert_eq!(shown["updatedAt"], shown["createdAt"]);
    }
}

#[tokio::test]
async fn an_invalid_request_creates_nothing_and_names_the_field() {
    let sim = manual();
    let volume = |id: &str| json!({ "id": id, "mountPath": "/m" });
    let cases = json!({
        "name: must have between 1 and 255 characters": { "name": "" },
        "name: is required": { "name": null },
        "image: must have between 1 and 255 characters": { "image": "🚀".repeat(128) },
        "imageRegistry: must have at most 255 characters": { "imageRegistry": "r".repeat(256) },
        "imagePublicType: must be one of PUBLIC, PRIVATE": { "imagePublicType": "SECRET" },
        "gpuType: unknown GPU type \"X\"; the simulator has NVIDIA_RTX_4090_24G, ": { "gpuType": "X" },
        "gpuCount: must be a power of 2": { "gpuCount": 6 },
        "gpuCount: must be between -2147483648 and 2147483647": { "gpuCount": 3_000_000_000_i64 },
        "gpuCount: must be at most 8 for NVIDIA_H100_80G": { "gpuCount": 16 },
        "maxPrice: is only valid when isSpot is true": { "maxPrice": 1.5 },
        "maxPrice: must be above 0": { "maxPrice": "0", "isSpot": true },
        "regions[1]: unknown region \"mars-1\"; the simulator has us-east-1, ":
            { "regions": ["us-east-1", "mars-1"] },
        "regions[1]: \"us-east-1\" is a duplicate": { "regions": ["us-east-1", "us-east-1"] },
        "expose[0].port: must be between 0 and 65535": { "expose": [{ "port": 65_536 }] },
        "expose[0].port: is required": { "expose": [{}] },
        "expose[0].protocol: must be one of HTTP, TCP, SSH": { "expose": [{ "port": 1, "protocol": "UDP" }] },
        "expose[1].port: 1 is a duplicate": { "expose": [{ "port": 1 }, { "port": 1 }] },
        "environmentVars[0].value: must not be empty": { "environmentVars": [{ "key": "A", "value": "" }] },
        "volumes[0].mountPath: is required": { "volumes": [{ "id": "1" }] },
        "volumes[1].mountPath: \"/m\" is a duplicate": { "volumes": [volume("1"), volume("2")] },
        "callbackUrl: must have at most 512 characters": { "callbackUrl": "u".repeat(513) },
        "containerVolumeInGb: must be between 10 and 2147483647": { "containerVolumeInGb": 1 },
        "containerVolumeInGb: must be at most 1000 for 1 x ": { "containerVolumeInGb": 1_001 },
        "minSingleCardVramInGb: NVIDIA_H100_80G has 80 per card, not 96": { "minSingleCardVramInGb": 96 },
    });
    for (expected, fields) in cases.as_object().expect("cases") {
        let message = creation(&sim, fields.clone()).await.refused(INVALID);
        assert!(message.starts_with(expected), "{message}");
    }
    let empty = call(&sim, "POST", "/v2/pods", None).await;
    assert_eq!(empty.refused(INVALID), "gpuCount: is required");
    assert_eq!(sim.created_count(), 0);
}

#[tokio::test]
async fn values_at_the_limits_are_valid() {
    for fields in [
        json!({ "name": "n".repeat(255), "callbackUrl": "", "minSingleCardVramInGb": 80 }),
        json!({ "image": "🚀".repeat(127), "gpuCount": "8", "regions": null }),
        json!({ "expose": [{ "port": 0 }, { "port": 65_535, "protocol": "tcp" }] }),
        json!({ "expose": [{ "port": 22, "protocol": "SSH" }] }),
        json!({ "isSpot": "true", "maxPrice": 1e300 }),
    ] {
        creation(&manual(), fields).await.data();
    }
    for (price, code) in [
        (json!(5e-324), SYSTEM),
        (json!("0.65"), SYSTEM),
        (json!(-1e300), INVALID),
    ] {
        let capped = json!({ "isSpot": true, "maxPrice": price });
        creation(&manual(), capped).await.refused(code);
    }
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
        let fields = json!({ "gpuType": gpu_type, "regions": [region] });
        let created = creation(&manual(), fields).await.data();
        assert_eq!(created["region"], region, "{gpu_type}");
    }
}
