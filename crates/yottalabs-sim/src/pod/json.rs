//! A pod as the API shows it: every field of `PodV2Response`.

use serde_json::{Value, json};
use yottalabs_client::wire::PodStatus;

use super::Pod;
use crate::{catalogue::offer::container_volume_rate, clock::Millis, money, rng::mix};

const ORG_ID: i64 = 301_845_120_774_553_601;
const APPLICANT_ID: i64 = 301_845_120_774_559_733;

impl Pod {
    /// `PodV2Response`.
    pub(crate) fn to_json(&self, now: Millis) -> Value {
        let spec = &self.spec;
        let gpu = self.offer.gpu;
        let (updated_at, status) = self.timeline.last(now);
        let mut speeds = self.rng(PURPOSE, 0);
        let environment: Vec<Value> = spec
            .environment
            .iter()
            .map(|(key, value)| json!({ "key": key, "value": value }))
            .collect();
        let volumes: Vec<Value> = spec
            .volumes
            .iter()
            .map(|v| json!({ "id": v.id, "mountPath": v.mount_path, "mountMode": "Data" }))
            .collect();
        json!({
            "id": self.id,
            "orgId": ORG_ID,
            "applicantId": APPLICANT_ID,
            "name": spec.name,
            "imageId": image_id(&spec.image),
            "officialImage": image_source(&spec.image),
            "imagePublicType": spec.image_public_type,
            "image": spec.image,
            "imageRegistry": spec.image_registry,
            "imageRegistryUsername": spec.registry_auth_id.map(|_| "registry-user"),
            "resourceType": spec.resource_type,
            "gpuType": gpu.code,
            "gpuDisplayName": gpu.display_name,
            "gpuCount": spec.gpu_count,
            "shmInGb": spec.shm_gb,
            "singleCardVramInGb": gpu.vram_gb,
            "singleCardRamInGb": gpu.ram_gb,
            "singleCardVcpu": gpu.vcpu,
            "location": self.offer.region.location,
            "region": self.offer.region.code,
            "cloudType": self.offer.cloud,
            "containerVolumeInGb": self.container_gb(),
            "networkUploadMbps": speeds.within(800, 2_000),
            "networkDownloadMbps": speeds.within(2_000, 9_000),
            "diskReadSpeedMbps": speeds.within(3_000, 7_000),
            "diskWriteSpeedMbps": speeds.within(1_500, 5_000),
            "singleCardPrice": money::number(self.offer.price),
            "containerVolumePrice": money::number(container_volume_rate()),
            "initializationCommand": spec.initialization_command,
            "environmentVars": environment,
            "expose": self.expose_json(now),
            "sshCmd": self.ssh_command(now),
            "status": status.as_str(),
            "createdAt": self.timeline.created_at(),
            "updatedAt": updated_at,
            "volumes": volumes,
            "internalIp": self.internal_ip(&status, now),
            "desiredState": if self.wants_to_run { "RUNNING" } else { "PAUSED" },
            "isSpot": spec.is_spot,
            "persistentMountPath": Value::Null,
            "persistentVolumePrice": Value::Null,
            "callbackUrl": spec.callback_url,
        })
    }

    /// `PodV2RuntimeResponse`; here the id is a string.
    pub(crate) fn runtime_json(&self, now: Millis) -> Value {
        let (updated_at, status) = self.timeline.last(now);
        let millis = self.timeline.billed_millis(now);
        json!({
            "id": self.id.to_string(),
            "name": self.spec.name,
            "status": status.as_str(),
            "createdAt": self.timeline.created_at(),
            "updatedAt": updated_at,
            "runningMillis": millis,
            "runningSeconds": millis / 1_000,
        })
    }

    fn internal_ip(&self, status: &PodStatus, now: Millis) -> Option<String> {
        let (number, _) = self.current_run(now).filter(|_| !status.is_terminal())?;
        let mut rng = self.rng(PURPOSE, number + 1);
        Some(format!(
            "10.{}.{}.{}",
            rng.within(0, 255),
            rng.within(0, 255),
            rng.within(2, 254)
        ))
    }
}

const PURPOSE: u64 = 3;

/// The same image has the same id in every pod.
fn image_id(image: &str) -> u64 {
    const FIRST: u64 = 200_000_000_000_000_000;
    FIRST
        + image
            .bytes()
            .fold(0, |hash, byte| mix(hash ^ u64::from(byte)))
            % FIRST
}

fn image_source(image: &str) -> &'static str {
    if image.starts_with("yottalabsai/") {
        "OFFICIAL"
    } else {
        "CUSTOM"
    }
}
