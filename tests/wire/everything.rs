//! Requests with all that they can have.

use yottalabs::{
    AcceleratorVendor, CLIENT_TOKEN_VARIABLE, CloudType, Decimal, ImagePublicType, ListGpus,
    ListPods, LogQuery, PodId, PodSpec, PodStatus, Protocol, ResourceType, Timestamp, Yotta,
};

/// Of 18 digits: beyond what a double holds exactly.
pub(crate) const ID: PodId = PodId::new(347_892_374_982_374_983);

pub(crate) fn create() -> PodSpec {
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
        // Else it is a random one.
        .env(CLIENT_TOKEN_VARIABLE, "0123456789abcdef")
        .expose(22, Protocol::Ssh)
        .expose(8888, Protocol::Http)
        .expose(6006, Protocol::from("HTTPS"))
        .volume("347892374982374985", "/data")
        .callback_url("https://example.com/hook?a=1&b=2")
}

pub(crate) fn list(yotta: &Yotta) -> ListPods {
    let list = yotta.pods().list();
    list.region("us-east-1")
        .region("eu west/2")
        .status(PodStatus::Running)
        .status(PodStatus::Paused)
}

pub(crate) fn logs(yotta: &Yotta) -> LogQuery {
    let logs = yotta.pods().logs(ID).container().limit(50);
    logs.cursor("b2Zmc2V0+/=&x")
        .since(Timestamp::from_millis(1_767_225_600_000).unwrap())
        .until(Timestamp::from_millis(1_767_229_200_999).unwrap())
        .keyword("loss = 0,5 🚀")
}

pub(crate) fn gpus(yotta: &Yotta) -> ListGpus {
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
}
