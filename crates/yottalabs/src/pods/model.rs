//! A pod, as the server describes it.

use std::fmt;

use rust_decimal::Decimal;
use secrecy::SecretString;
use yottalabs_client::types::{KeyValuePairDtoResponse, PodV2Response, PodV2VolumeResponse};

use super::expose::ExposedPort;
use crate::judge::{MISSING, Missing};
use crate::unreadable::{Step, Unreadable};
use crate::{
    CloudType, DesiredState, ImagePublicType, ImageSource, PodId, PodStatus, ResourceType,
    Timestamp, UnreadableField, VolumeMountMode,
};

/// A pod, as it was when the server was asked.
///
/// Every field but `id` may be missing: what the server left out is `None`, or empty where a type
/// has an empty value. So is what could not be read, which
/// [`unreadable_fields`](Self::unreadable_fields) lists. Sizes are in GB, prices per hour.
///
/// Its `Debug` hides what may hold a token: the environment's values, the command, the callback's URL.
///
/// When not to use it: long after it was read. It does not follow the pod: ask again, [`wait`](crate::Pods::wait),
/// or [`watch`](crate::Pods::watch).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pod {
    /// The pod's id.
    pub id: PodId,
    /// The organisation it belongs to.
    pub org_id: Option<i64>,
    /// The user who created it.
    pub applicant_id: Option<i64>,
    /// Its name. Names need not be unique.
    pub name: String,
    /// Where it is in its life; [`PodStatus::Unknown`] with an empty text if the server left it out.
    pub status: PodStatus,
    /// Where it is meant to end up.
    pub desired_state: Option<DesiredState>,
    /// The image's id.
    pub image_id: Option<i64>,
    /// Who made the image.
    pub official_image: Option<ImageSource>,
    /// Whether pulling the image takes a credential.
    pub image_public_type: Option<ImagePublicType>,
    /// The image.
    pub image: Option<String>,
    /// The registry of the image.
    pub image_registry: Option<String>,
    /// The user name at the registry.
    pub image_registry_username: Option<String>,
    /// What it computes on.
    pub resource_type: Option<ResourceType>,
    /// The GPU's code, such as `NVIDIA_H100_80G`.
    pub gpu_type: Option<String>,
    /// The GPU's name for people.
    pub gpu_display_name: Option<String>,
    /// The number of GPUs.
    pub gpu_count: Option<u32>,
    /// Shared memory, in GB.
    pub shm_gb: Option<u32>,
    /// Memory of each GPU, in GB.
    pub gpu_memory_gb: Option<u32>,
    /// Main memory for each GPU, in GB.
    pub ram_per_gpu_gb: Option<u32>,
    /// Virtual CPUs for each GPU.
    pub vcpu_per_gpu: Option<u32>,
    /// Where the machine stands.
    pub location: Option<String>,
    /// The region's code.
    pub region: Option<String>,
    /// Whose machine it is.
    pub cloud_type: Option<CloudType>,
    /// Whether it runs on spot capacity, which may be taken away.
    pub is_spot: Option<bool>,
    /// The container's own disk, in GB; erased whenever the pod stops.
    pub container_volume_gb: Option<u32>,
    /// Upload speed, in Mbit/s.
    pub network_upload_mbps: Option<Decimal>,
    /// Download speed, in Mbit/s.
    pub network_download_mbps: Option<Decimal>,
    /// Disk read speed, in Mbit/s.
    pub disk_read_speed_mbps: Option<Decimal>,
    /// Disk write speed, in Mbit/s.
    pub disk_write_speed_mbps: Option<Decimal>,
    /// Price of one GPU, per hour. See [`hourly_price`](Self::hourly_price) for all of it.
    pub single_card_price: Option<Decimal>,
    /// Price of the container's disk, per hour; that it is per GB is inferred, not documented.
    pub container_volume_price: Option<Decimal>,
    /// Price of the persistent volume, per hour; whether per GB is not documented, and its size is
    /// not told.
    pub persistent_volume_price: Option<Decimal>,
    /// Where the persistent volume is mounted.
    pub persistent_mount_path: Option<String>,
    /// Mounted volumes.
    pub volumes: Vec<MountedVolume>,
    /// The command run at the start.
    pub initialization_command: Option<String>,
    /// Environment variables. Their values show in no `Debug`.
    pub environment_vars: Vec<EnvVar>,
    /// Exposed ports.
    pub expose: Vec<ExposedPort>,
    /// A template of an ssh command: `<private key file>` and the like are to be filled in.
    pub ssh_cmd: Option<String>,
    /// The address inside the vendor's network.
    pub internal_ip: Option<String>,
    /// Where the vendor posts changes of the pod to.
    pub callback_url: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    pub(super) unreadable_fields: Vec<UnreadableField>,
}

impl Pod {
    /// The fields that the server sent in a form that could not be read, and that are `None` or empty
    /// for this reason; usually none.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    /// `RUNNING`, and every exposed port healthy.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.status == PodStatus::Running && self.expose.iter().all(ExposedPort::is_healthy)
    }

    /// The exposed port with this number inside the container.
    #[must_use]
    pub fn port(&self, port: u16) -> Option<&ExposedPort> {
        self.expose
            .iter()
            .find(|exposed| exposed.port == Some(port))
    }

    /// The template of an ssh command, if the server gave one.
    #[must_use]
    pub fn ssh_command(&self) -> Option<&str> {
        self.ssh_cmd
            .as_deref()
            .filter(|command| !command.is_empty())
    }

    /// The value of an environment variable.
    #[must_use]
    pub fn env(&self, key: &str) -> Option<&str> {
        let variable = self
            .environment_vars
            .iter()
            .find(|variable| variable.key == key)?;
        Some(variable.value())
    }

    /// The values that no error may show.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        let values = self.environment_vars.iter().map(EnvVar::value);
        let others = [&self.initialization_command, &self.callback_url];
        let others = others.into_iter().flatten().map(String::as_str);
        values.chain(others).map(SecretString::from).collect()
    }

    /// From here it goes nowhere but away.
    pub(crate) fn is_dying(&self) -> bool {
        matches!(
            self.status,
            PodStatus::Failed | PodStatus::Terminating | PodStatus::Terminated
        )
    }

    /// All that is known of a pod that was gone before it was seen.
    pub(crate) fn terminated(id: PodId) -> Self {
        let wire = PodV2Response {
            id: Some(id),
            status: Some(PodStatus::Terminated),
            ..PodV2Response::default()
        };
        let Ok(pod) = Self::from_wire(wire, Unreadable::default()) else {
            unreachable!("it has an id");
        };
        pod
    }

    /// An error if it has no id, without which it is of no use.
    pub(crate) fn from_wire(wire: PodV2Response, unreadable: Unreadable) -> Result<Self, Missing> {
        // Without `..`: a field that the API adds is a compile error here.
        let PodV2Response {
            id,
            org_id,
            applicant_id,
            name,
            status,
            desired_state,
            image_id,
            official_image,
            image_public_type,
            image,
            image_registry,
            image_registry_username,
            resource_type,
            gpu_type,
            gpu_display_name,
            gpu_count,
            shm_in_gb,
            single_card_vram_in_gb,
            single_card_ram_in_gb,
            single_card_vcpu,
            location,
            region,
            cloud_type,
            is_spot,
            container_volume_in_gb,
            network_upload_mbps,
            network_download_mbps,
            disk_read_speed_mbps,
            disk_write_speed_mbps,
            single_card_price,
            container_volume_price,
            persistent_volume_price,
            persistent_mount_path,
            volumes,
            initialization_command,
            environment_vars,
            expose,
            ssh_cmd,
            internal_ip,
            callback_url,
            created_at,
            updated_at,
        } = wire;
        let id = id.ok_or_else(|| Missing {
            path: vec![Step::Field("id".to_owned())],
            problem: unreadable.of("id").whole().unwrap_or(MISSING).to_owned(),
        })?;
        Ok(Self {
            id,
            org_id: org_id.map(i64::from),
            applicant_id: applicant_id.map(i64::from),
            name: name.unwrap_or_default(),
            status: status.unwrap_or_else(|| PodStatus::from("")),
            desired_state,
            image_id: image_id.map(i64::from),
            official_image,
            image_public_type,
            image,
            image_registry,
            image_registry_username,
            resource_type,
            gpu_type,
            gpu_display_name,
            gpu_count: gpu_count.map(u32::from),
            shm_gb: shm_in_gb.map(u32::from),
            gpu_memory_gb: single_card_vram_in_gb.map(u32::from),
            ram_per_gpu_gb: single_card_ram_in_gb.map(u32::from),
            vcpu_per_gpu: single_card_vcpu.map(u32::from),
            location,
            region,
            cloud_type,
            is_spot,
            container_volume_gb: container_volume_in_gb.map(u32::from),
            network_upload_mbps: network_upload_mbps.map(Decimal::from),
            network_download_mbps: network_download_mbps.map(Decimal::from),
            disk_read_speed_mbps: disk_read_speed_mbps.map(Decimal::from),
            disk_write_speed_mbps: disk_write_speed_mbps.map(Decimal::from),
            single_card_price: single_card_price.map(Decimal::from),
            container_volume_price: container_volume_price.map(Decimal::from),
            persistent_volume_price: persistent_volume_price.map(Decimal::from),
            persistent_mount_path,
            volumes: each(volumes, MountedVolume::from_wire),
            initialization_command,
            environment_vars: each(environment_vars, EnvVar::from_wire),
            expose: each(expose, ExposedPort::from_wire),
            ssh_cmd,
            internal_ip,
            callback_url,
            created_at,
            updated_at,
            unreadable_fields: unreadable.into_fields(),
        })
    }
}

fn each<W, T>(wire: Option<Vec<W>>, convert: impl Fn(W) -> T) -> Vec<T> {
    wire.into_iter().flatten().map(convert).collect()
}

/// An environment variable. Its value is in no `Debug`: ask [`value`](Self::value) for it.
///
/// When not to use it: to hide a value from others in the organisation. Everybody with its key can read it.
#[derive(Clone, PartialEq, Eq)]
pub struct EnvVar {
    /// The name.
    pub key: String,
    value: String,
}

impl EnvVar {
    pub(crate) fn new(key: String, value: String) -> Self {
        Self { key, value }
    }

    /// The value; empty if the server left it out.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    fn from_wire(wire: KeyValuePairDtoResponse) -> Self {
        let KeyValuePairDtoResponse { key, value } = wire;
        Self::new(key.unwrap_or_default(), value.unwrap_or_default())
    }
}

impl fmt::Debug for EnvVar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=[redacted]", self.key.escape_debug())
    }
}

/// A volume mounted into a pod.
///
/// When not to use it: to make a volume. The API has no operation for that; a specification names
/// existing ones ([`PodSpec::volume`](crate::PodSpec::volume)).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MountedVolume {
    /// The volume's id.
    pub id: Option<String>,
    /// Where it is mounted.
    pub mount_path: Option<String>,
    /// What it is for.
    pub mount_mode: Option<VolumeMountMode>,
}

impl MountedVolume {
    fn from_wire(wire: PodV2VolumeResponse) -> Self {
        let PodV2VolumeResponse {
            id,
            mount_path,
            mount_mode,
        } = wire;
        Self {
            id,
            mount_path,
            mount_mode,
        }
    }
}
