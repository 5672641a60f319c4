//! The JSON of pods and offers: every field of the response schemas.

use rust_decimal::Decimal;
use serde_json::{Number, Value, json};
use yottalabs_client::wire::{ImagePublicType, PodStatus, Protocol, ResourceType};

use crate::catalogue::{MIN_VOLUME_GB, Offer, container_volume_rate, system_volume_rate};
use crate::clock::Millis;
use crate::pod::{Pod, Run};
use crate::requests::{GpuFilter, Port};
use crate::rng::mix;

const ORG_ID: i64 = 301_845_120_774_553_601;
const APPLICANT_ID: i64 = 301_845_120_774_559_733;

// The purposes of random numbers.
const ADDRESSES: u64 = 2;
const NETWORK: u64 = 3;

/// `PodV2Response`.
pub(crate) fn pod(pod: &Pod, now: Millis) -> Value {
    let (spec, offer, gpu) = (&pod.spec, &pod.offer, pod.offer.gpu);
    let (updated_at, status) = pod.history.last(now);
    let (ports, ssh_command) = ports(pod, now);
    let mut speeds = pod.rng(NETWORK, 0);
    let is_official = spec.image.starts_with("yottalabsai/");
    let volumes = spec.volumes.iter();
    let volumes =
        volumes.map(|v| json!({ "id": v.id, "mountPath": v.mount_path, "mountMode": "Data" }));
    json!({
        "id": pod.id,
        "orgId": ORG_ID,
        "applicantId": APPLICANT_ID,
        "name": spec.name,
        "imageId": image_id(&spec.image),
        "officialImage": if is_official { "OFFICIAL" } else { "CUSTOM" },
        "imagePublicType": spec.image_public_type.as_ref().unwrap_or(&ImagePublicType::Public),
        "image": spec.image,
        "imageRegistry": spec.image_registry,
        "imageRegistryUsername": spec.container_registry_auth_id.map(|_| "registry-user"),
        "resourceType": spec.resource_type.as_ref().unwrap_or(&ResourceType::Gpu),
        "gpuType": gpu.code,
        "gpuDisplayName": gpu.display_name,
        "gpuCount": spec.gpu_count,
        "shmInGb": spec.shm_in_gb,
        "singleCardVramInGb": gpu.vram_gb,
        "singleCardRamInGb": gpu.ram_gb,
        "singleCardVcpu": gpu.vcpu,
        "location": offer.region.location,
        "region": offer.region.code,
        "cloudType": offer.cloud,
        "containerVolumeInGb": pod.container_gb(),
        "networkUploadMbps": speeds.within(800, 2_000),
        "networkDownloadMbps": speeds.within(2_000, 9_000),
        "diskReadSpeedMbps": speeds.within(3_000, 7_000),
        "diskWriteSpeedMbps": speeds.within(1_500, 5_000),
        "singleCardPrice": number(offer.price),
        "containerVolumePrice": number(container_volume_rate()),
        "initializationCommand": spec.initialization_command,
        "environmentVars": spec.environment_vars,
        "expose": ports,
        "sshCmd": ssh_command,
        "status": status.as_str(),
        "createdAt": pod.history.created_at(),
        "updatedAt": updated_at,
        "volumes": volumes.collect::<Vec<_>>(),
        "internalIp": internal_ip(pod, &status, now),
        "desiredState": if pod.wants_to_run { "RUNNING" } else { "PAUSED" },
        "isSpot": offer.is_spot,
        "persistentMountPath": Value::Null,
        "persistentVolumePrice": Value::Null,
        "callbackUrl": spec.callback_url,
    })
}

/// `PodV2RuntimeResponse`, in which the id is a string.
pub(crate) fn runtime(pod: &Pod, now: Millis) -> Value {
    let (updated_at, status) = pod.history.last(now);
    let millis = pod.history.billed_millis(now);
    json!({
        "id": pod.id.to_string(),
        "name": pod.spec.name,
        "status": status.as_str(),
        "createdAt": pod.history.created_at(),
        "updatedAt": updated_at,
        "runningMillis": millis,
        "runningSeconds": millis / 1_000,
    })
}

/// The same image has the same id in every pod.
fn image_id(image: &str) -> u64 {
    const FIRST: u64 = 200_000_000_000_000_000;
    let hash = |hash, byte| mix(hash ^ u64::from(byte));
    FIRST + image.bytes().fold(0, hash) % FIRST
}

fn internal_ip(pod: &Pod, status: &PodStatus, now: Millis) -> Option<String> {
    let (number, _) = pod.current_run(now).filter(|_| !status.is_terminal())?;
    let mut rng = pod.rng(NETWORK, number + 1);
    let [a, b, c] = [(0, 255), (0, 255), (2, 254)].map(|(low, high)| rng.within(low, high));
    Some(format!("10.{a}.{b}.{c}"))
}

/// The `expose` list, and the `sshCmd` template if a port has one.
fn ports(pod: &Pod, now: Millis) -> (Vec<Value>, Option<String>) {
    let (run, is_running) = (pod.current_run(now), pod.status(now) == PodStatus::Running);
    let mut ssh_command = None;
    let ports = (0..).zip(&pod.spec.expose);
    let ports = ports.map(|(index, Port { port, protocol })| {
        let protocol = protocol.as_ref().map_or("HTTP", Protocol::as_str);
        let mut entry = json!({
            "port": port,
            "protocol": protocol,
            "serviceName": format!("svc-{:x}-{port}", pod.id),
            "healthy": false,
            "ingressUrl": "",
        });
        if let Some((number, run)) = run {
            let (host, proxy_port, healthy_at) = address(pod, index, number, run);
            let ssh = format!("ssh user@{host} -p {proxy_port} -i <private key file>");
            let is_ssh = protocol == "SSH" || *port == 22;
            match protocol {
                "HTTP" | "HTTPS" => {
                    entry["ingressUrl"] = format!("https://{host}:{proxy_port}").into();
                }
                _ if is_ssh => entry["ingressUrl"] = json!(ssh),
                _ => {}
            }
            entry["healthy"] = json!(is_running && healthy_at <= now);
            entry["host"] = json!(host);
            entry["proxyPort"] = json!(proxy_port);
            if is_ssh {
                ssh_command.get_or_insert(ssh);
            }
        }
        entry
    });
    (ports.collect(), ssh_command)
}

/// The host of an exposed port during one run, its proxy port, and when it becomes healthy. Hosts end in
/// `.example.com`, where nothing listens.
fn address(pod: &Pod, index: u64, number: u64, run: Run) -> (String, u64, Millis) {
    let mut rng = pod.rng(ADDRESSES, number);
    // A run has one node, and consecutive proxy ports, so that no two ports collide.
    let node = rng.within(10, 99);
    let first_port = rng.within(30_000, 31_000);
    let mut port_rng = pod.rng(ADDRESSES, (number << 32) | (index + 1));
    let delay = port_rng.within(3_000, 12_000);
    // The run's number is in the name, so that a resumed pod has another address.
    let host = format!("node-{node}-{number}.{}.example.com", pod.offer.region.code);
    let healthy_at = run.running_at.saturating_add_unsigned(delay);
    (host, first_port + index, healthy_at)
}

/// `GpuListV2Item`, with the number of free cards.
pub(crate) fn offer(offer: &Offer, free: i32, filter: &GpuFilter) -> Value {
    let gpu = offer.gpu;
    let available: Vec<i32> = offer.counts().filter(|count| *count <= free).collect();
    let options = offer
        .counts()
        .map(|count| option(offer, count, free, filter));
    json!({
        "gpuType": gpu.code,
        "displayName": gpu.display_name,
        "gpuMemoryInGb": gpu.vram_gb,
        "region": offer.region.code,
        "cloudType": offer.cloud,
        "acceleratorVendor": gpu.vendor,
        "isSpot": offer.is_spot,
        "status": if available.is_empty() { "UNAVAILABLE" } else { "AVAILABLE" },
        "maxGpuCount": gpu.max_count,
        "availableGpuCounts": available,
        "ramPerGpuInGb": gpu.ram_gb,
        "vcpuPerGpu": gpu.vcpu,
        "localDiskPerGpuInGb": gpu.disk_gb,
        "gpuCountOptions": options.collect::<Vec<_>>(),
    })
}

/// `GpuListV2GpuCountOption`.
fn option(offer: &Offer, count: i32, free: i32, filter: &GpuFilter) -> Value {
    let gpu = offer.gpu;
    let most = offer.max_container_gb(count);
    let most_system = offer.max_system_gb(count);
    let most_beside_system = most_system.map(|_| offer.max_container_gb_beside_system(count));
    json!({
        "gpuCount": count,
        "available": count <= free,
        "totalGpuMemoryInGb": gpu.vram_gb * count,
        "totalRamInGb": gpu.ram_gb * count,
        "totalVcpu": gpu.vcpu * count,
        "totalLocalDiskInGb": gpu.disk_gb * count,
        "containerVolume": {
            "minInGb": MIN_VOLUME_GB,
            "maxInGb": most,
            "maxInGbWithLocalSystemVolume": most_beside_system,
            "maxInGbWithoutLocalSystemVolume": most,
        },
        "systemVolume": {
            "supported": most_system.is_some(),
            "minInGb": most_system.map(|_| MIN_VOLUME_GB),
            "maxInGb": most_system,
        },
        "price": price(offer, count, filter),
    })
}

/// `GpuListV2Price`, in which amounts are strings. Without sizes in the request it includes the smallest
/// container volume and no system volume.
fn price(offer: &Offer, count: i32, filter: &GpuFilter) -> Value {
    let gpus = offer.gpus_per_hour(count);
    let container_gb = filter.container_volume_in_gb.unwrap_or(MIN_VOLUME_GB);
    let container = container_volume_rate() * Decimal::from(container_gb);
    let has_system = offer.max_system_gb(count).is_some();
    let system_gb = filter.system_volume_in_gb.filter(|_| has_system);
    let system = system_volume_rate() * Decimal::from(system_gb.unwrap_or(0));
    json!({
        "pricePerGpuPerHour": text(offer.price),
        "gpuPricePerHour": text(gpus),
        "containerVolumePricePerHour": text(container),
        "systemVolumePricePerHour": text(system),
        "containerVolumePricePerGbPerHour": text(container_volume_rate()),
        "systemVolumePricePerGbPerHour": text(system_volume_rate()),
        "totalPricePerHour": text(gpus + container + system),
        "currency": "USD",
    })
}

/// An amount as a string with at least two decimal places.
fn text(amount: Decimal) -> String {
    let mut amount = amount.normalize();
    if amount.scale() < 2 {
        amount.rescale(2);
    }
    amount.to_string()
}

/// An amount as a JSON number, without a float that would round it.
fn number(amount: Decimal) -> Value {
    let number = amount.normalize().to_string().parse::<Number>();
    number.map_or(Value::Null, Value::Number)
}
