//! Pod specifications as values: read, cloned and varied.

use yottalabs::{Decimal, ImagePublicType, PodSpec, Protocol, ResourceType};

use crate::support::{World, world};

fn full() -> PodSpec {
    PodSpec::new("train-1", "me/train:1", "NVIDIA_H100_80G", 8)
        .regions(["us-east-1", "eu-west-2"])
        .container_registry_auth_id(7)
        .image_registry("https://registry.example.com")
        .image_public_type(ImagePublicType::Private)
        .resource_type(ResourceType::Gpu)
        .spot(true)
        .max_price(20)
        .shm_gb(64)
        .min_ram_per_gpu_gb(128)
        .min_gpu_memory_gb(80)
        .min_vcpu_per_gpu(16)
        .container_volume_gb(200)
        .initialization_command("python train.py --token hf_secret")
        .env("HF_TOKEN", "hf_secret")
        .expose(22, Protocol::Ssh)
        .volume("347892374982374983", "/data")
        .callback_url("https://example.com/hook?token=hf_secret")
}

#[test]
fn every_field_can_be_read() {
    let spec = full();
    let required = (
        spec.get_name(),
        spec.get_image(),
        spec.get_gpu_type(),
        spec.get_gpu_count(),
    );
    assert_eq!(required, ("train-1", "me/train:1", "NVIDIA_H100_80G", 8));
    assert_eq!(spec.get_regions(), ["us-east-1", "eu-west-2"]);
    assert_eq!(spec.get_container_registry_auth_id(), Some(7));
    assert_eq!(
        spec.get_image_registry(),
        Some("https://registry.example.com")
    );
    assert_eq!(
        spec.get_image_public_type(),
        Some(&ImagePublicType::Private)
    );
    assert_eq!(spec.get_resource_type(), Some(&ResourceType::Gpu));
    assert_eq!(spec.get_spot(), Some(true));
    assert_eq!(spec.get_max_price(), Some(Decimal::from(20)));
    let sizes = [
        spec.get_shm_gb(),
        spec.get_min_ram_per_gpu_gb(),
        spec.get_min_gpu_memory_gb(),
        spec.get_min_vcpu_per_gpu(),
        spec.get_container_volume_gb(),
    ];
    assert_eq!(sizes, [64, 128, 80, 16, 200].map(Some));
    let command = "python train.py --token hf_secret";
    assert_eq!(spec.get_initialization_command(), Some(command));
    let variables = spec.get_env().iter().map(|v| (v.key.as_str(), v.value()));
    assert!(variables.eq([("HF_TOKEN", "hf_secret")]));
    assert!(spec.get_exposed().eq([(22, Some(&Protocol::Ssh))]));
    assert!(spec.get_volumes().eq([("347892374982374983", "/data")]));
    let url = "https://example.com/hook?token=hf_secret";
    assert_eq!(spec.get_callback_url(), Some(url));
    // What a program can read is still in no log.
    assert!(!format!("{spec:?} {spec:#?}").contains("hf_secret"));
}

#[tokio::test(start_paused = true)]
async fn a_clone_can_be_varied() {
    let World { yotta, .. } = world();
    let list = yotta.gpus().list().gpu_count(2);
    let spot = list.clone().spot().quotes().cheapest();
    let spot = spot.await.unwrap().unwrap();
    let on_demand = list.quotes().cheapest().await.unwrap().unwrap();

    let template = full();
    let varied = template
        .clone()
        .name("train-2")
        .image("me/train:2")
        .gpu(&spot)
        .gpu_count(2);
    assert_eq!(varied.get_name(), "train-2");
    assert_eq!(varied.get_image(), "me/train:2");
    assert_eq!(varied.get_gpu_type(), spot.offer.gpu_type);
    assert_eq!(varied.get_gpu_count(), 2);
    assert_eq!(varied.get_regions(), [spot.offer.region.clone().unwrap()]);
    assert_eq!(varied.get_spot(), Some(true));
    // Everything else is as it was, and so is the template.
    assert_eq!(varied.get_shm_gb(), template.get_shm_gb());
    assert_eq!(template, full());

    let varied = varied.gpu(&on_demand);
    assert_eq!(varied.get_spot(), Some(false));
    let varied = varied.gpu("NVIDIA_L4_24G");
    assert!(varied.get_regions().is_empty());
    assert_eq!(varied.get_spot(), None);
}
