//! A pod, as the server describes it.

use std::fmt;

use rust_decimal::Decimal;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer};
use serde::ser::Serializer;
use yottalabs_client::types::{
    KeyValuePairDtoResponse, OpenapiPodExposePortResponse, PodV2Response, PodV2VolumeResponse,
};

use crate::decode;
use crate::serialize::{Field, Secrets};
use crate::unreadable::{Problem, Step, Unreadable};
use crate::{
    CloudType, DesiredState, ImagePublicType, ImageSource, PodId, PodStatus, Protocol,
    ResourceType, Timestamp, VolumeMountMode,
};

model! {
    /// A pod, as it was when the server was asked. It does not change by itself: read it again,
    /// [`wait`](crate::Pods::wait) for a change, or [`watch`](crate::Pods::watch) all pods.
    ///
    /// Every field except `id` may be missing. A field that the server omits is `None` or empty, and so is a
    /// field that cannot be read: see [`unreadable_fields`](Self::unreadable_fields). Sizes are in GB, prices
    /// are per hour.
    ///
    /// `Debug` hides fields that may contain a token: the values of environment variables, the command and the
    /// callback URL.
    ///
    /// `Serialize` writes the API's field names, prices as decimal strings, times as epoch milliseconds, and no fields
    /// that are missing. It writes `***` in place of what `Debug` hides; [`with_secrets`](Self::with_secrets) writes
    /// everything. It does not write [`unreadable_fields`](Self::unreadable_fields).
    ///
    /// ```
    /// use yottalabs::Pod;
    ///
    /// let pod: Pod = serde_json::from_str(r#"{"id": 7, "singleCardPrice": 0.620, "callbackUrl": "https://me/?t=1"}"#)?;
    /// let json = serde_json::to_value(&pod)?;
    /// assert_eq!(json["singleCardPrice"], "0.620");
    /// assert_eq!(json["callbackUrl"], "***");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Pod from PodV2Response;

    shown {
        /// The organisation that the pod belongs to.
        pub org_id: Option<i64> = org_id.map(i64::from),
        /// The user who created the pod.
        pub applicant_id: Option<i64> = applicant_id.map(i64::from),
        /// The name. Names need not be unique.
        pub name: String = name.unwrap_or_default(),
        /// The status; [`PodStatus::Unknown`] with an empty text if the server left it out.
        pub status: PodStatus = status.unwrap_or_else(|| PodStatus::from("")),
        /// The status that the pod is meant to reach.
        pub desired_state: Option<DesiredState>,
        /// The image's id.
        pub image_id: Option<i64> = image_id.map(i64::from),
        /// Who made the image.
        pub official_image: Option<ImageSource>,
        /// Whether pulling the image requires a credential.
        pub image_public_type: Option<ImagePublicType>,
        /// The image.
        pub image: Option<String>,
        /// The registry of the image.
        pub image_registry: Option<String>,
        /// The user name at the registry.
        pub image_registry_username: Option<String>,
        /// Whether the pod computes on GPUs or CPUs.
        pub resource_type: Option<ResourceType>,
        /// The GPU's code, such as `NVIDIA_H100_80G`.
        pub gpu_type: Option<String>,
        /// The GPU's name for display.
        pub gpu_display_name: Option<String>,
        /// The number of GPUs.
        pub gpu_count: Option<u32> = gpu_count.map(u32::from),
        /// Shared memory, in GB.
        pub shm_gb: Option<u32> = shm_in_gb.map(u32::from),
        /// Memory of each GPU, in GB.
        pub gpu_memory_gb: Option<u32> = single_card_vram_in_gb.map(u32::from),
        /// Main memory for each GPU, in GB.
        pub ram_per_gpu_gb: Option<u32> = single_card_ram_in_gb.map(u32::from),
        /// Virtual CPUs for each GPU.
        pub vcpu_per_gpu: Option<u32> = single_card_vcpu.map(u32::from),
        /// Where the machine is.
        pub location: Option<String>,
        /// The region's code.
        pub region: Option<String>,
        /// Whose machine it is.
        pub cloud_type: Option<CloudType>,
        /// Whether the pod runs on spot capacity, which the provider may reclaim.
        pub is_spot: Option<bool>,
        /// The container's own disk, in GB. It is erased whenever the pod stops.
        pub container_volume_gb: Option<u32> = container_volume_in_gb.map(u32::from),
        /// Upload speed, in Mbit/s.
        pub network_upload_mbps: Option<Decimal> = network_upload_mbps.map(Decimal::from),
        /// Download speed, in Mbit/s.
        pub network_download_mbps: Option<Decimal> = network_download_mbps.map(Decimal::from),
        /// Disk read speed, in Mbit/s.
        pub disk_read_speed_mbps: Option<Decimal> = disk_read_speed_mbps.map(Decimal::from),
        /// Disk write speed, in Mbit/s.
        pub disk_write_speed_mbps: Option<Decimal> = disk_write_speed_mbps.map(Decimal::from),
        /// Price of one GPU, per hour. [`hourly_price`](Self::hourly_price) is the price of the whole pod.
        pub single_card_price: Option<Decimal> = single_card_price.map(Decimal::from),
        /// Price of the container's disk, per hour. That it is per GB is inferred, not documented.
        pub container_volume_price: Option<Decimal> = container_volume_price.map(Decimal::from),
        /// Price of the persistent volume, per hour. Whether it is per GB is not documented, and the
        /// server does not send the volume's size.
        pub persistent_volume_price: Option<Decimal> = persistent_volume_price.map(Decimal::from),
        /// Where the persistent volume is mounted.
        pub persistent_mount_path: Option<String>,
        /// Mounted volumes.
        pub volumes: Vec<MountedVolume> =
            volumes.into_iter().flatten().map(MountedVolume::convert).collect(),
        /// Environment variables. `Debug` does not show their values.
        pub environment_vars: Vec<EnvVar> =
            environment_vars.into_iter().flatten().map(EnvVar::from_wire).collect(),
        /// Exposed ports.
        pub expose: Vec<ExposedPort> =
            expose.into_iter().flatten().map(ExposedPort::convert).collect(),
        /// A template of an ssh command, in which `<private key file>` and the like have to be replaced.
        pub ssh_cmd: Option<String>,
        /// The address inside the vendor's network.
        pub internal_ip: Option<String>,
        /// When the pod was created.
        pub created_at: Option<Timestamp>,
        /// When the pod was last changed.
        pub updated_at: Option<Timestamp>,
    }

    hidden {
        /// The command that runs at the start.
        pub initialization_command: Option<String>,
        /// The URL to which the vendor posts changes of the pod.
        pub callback_url: Option<String>,
    }
}

impl Pod {
    /// Whether the status is `RUNNING` and every exposed port is healthy.
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

    /// The template of an ssh command, if the server sent one.
    #[must_use]
    pub fn ssh_command(&self) -> Option<&str> {
        self.ssh_cmd
            .as_deref()
            .filter(|command| !command.is_empty())
    }

    /// The value of an environment variable.
    #[must_use]
    pub fn env(&self, key: &str) -> Option<&str> {
        let mut variables = self.environment_vars.iter();
        variables
            .find(|variable| variable.key == key)
            .map(EnvVar::value)
    }

    /// The pod, to be serialized with the values that `Serialize` masks otherwise.
    ///
    /// ```
    /// # use yottalabs::Pod;
    /// # fn f(pod: &Pod) -> Result<(), serde_json::Error> {
    /// let stored = serde_json::to_string(&pod.with_secrets())?;
    /// assert_eq!(serde_json::from_str::<Pod>(&stored)?, *pod);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn with_secrets(&self) -> PodWithSecrets<'_> {
        PodWithSecrets(self)
    }

    /// The values that no error may show.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        secrets(
            &self.environment_vars,
            [&self.initialization_command, &self.callback_url],
        )
    }

    /// Whether the pod can no longer become ready.
    pub(crate) fn is_dying(&self) -> bool {
        matches!(
            self.status,
            PodStatus::Failed | PodStatus::Terminating | PodStatus::Terminated
        )
    }

    /// A pod that was deleted before its fields were read.
    pub(crate) fn terminated(id: PodId) -> Self {
        let wire = PodV2Response {
            status: Some(PodStatus::Terminated),
            ..PodV2Response::default()
        };
        Self::convert(wire, id, Unreadable::default())
    }

    /// # Errors
    ///
    /// The pod has no id.
    pub(crate) fn from_wire(wire: PodV2Response, unreadable: Unreadable) -> Result<Self, Problem> {
        match wire.id {
            Some(id) => Ok(Self::convert(wire, id, unreadable)),
            None => Err(Self::missing_id(&unreadable)),
        }
    }

    /// The problem of a pod without an id.
    pub(super) fn missing_id(unreadable: &Unreadable) -> Problem {
        let problem = unreadable.of("id").whole().cloned();
        let problem = problem.unwrap_or_else(Problem::missing);
        problem.within(Step::Field("id".to_owned()))
    }

    pub(super) fn set_unreadable(&mut self, unreadable: Unreadable) {
        self.unreadable_fields = unreadable.into_fields();
    }
}

/// Reads a pod from the API's JSON, for tests of functions that take pods, and for stored responses.
/// Fields that this version does not know are skipped, and those that cannot be read are treated as
/// missing: see [`Pod::unreadable_fields`]. A pod without an id is an error.
///
/// ```
/// use yottalabs::{Pod, PodStatus};
///
/// let pod: Pod = serde_json::from_str(r#"{"id": 7, "status": "RUNNING", "singleCardPrice": 0.62}"#)?;
/// assert_eq!((pod.id.get(), pod.status), (7, PodStatus::Running));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl<'de> Deserialize<'de> for Pod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::model(deserializer, Self::from_wire)
    }
}

/// A pod that is serialized with its secrets: see [`Pod::with_secrets`].
#[derive(Clone, Copy, Debug)]
pub struct PodWithSecrets<'a>(&'a Pod);

impl Serialize for PodWithSecrets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer, Secrets::Shown)
    }
}

/// The values of a pod or a specification that no error may show.
pub(super) fn secrets(variables: &[EnvVar], others: [&Option<String>; 2]) -> Vec<SecretString> {
    let values = variables.iter().map(EnvVar::value);
    let others = others.into_iter().flatten().map(String::as_str);
    values.chain(others).map(SecretString::from).collect()
}

/// An environment variable. `Debug` and `Serialize` do not show its value, but everybody with a key of the
/// organisation can read it from the server.
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

/// An environment variable as it is serialized.
#[derive(Serialize)]
pub(crate) struct KeyValue<'a> {
    key: &'a str,
    value: &'a str,
}

impl Field for EnvVar {
    type Form<'a> = KeyValue<'a>;

    fn form(&self, secrets: Secrets) -> Option<KeyValue<'_>> {
        let Self { key, value } = self;
        let value = secrets.apply(value);
        Some(KeyValue { key, value })
    }
}

impl Serialize for EnvVar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.form(Secrets::Masked).serialize(serializer)
    }
}

impl fmt::Debug for EnvVar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=[redacted]", self.key.escape_debug())
    }
}

record! {
    /// A volume that is mounted into a pod. The API cannot create volumes:
    /// [`PodSpec::volume`](crate::PodSpec::volume) names existing ones.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct MountedVolume from PodV2VolumeResponse {
        /// The volume's id.
        pub id: Option<String>,
        /// Where the volume is mounted.
        pub mount_path: Option<String>,
        /// What the volume is for.
        pub mount_mode: Option<VolumeMountMode>,
    }
}

record! {
    /// A port of the container, and its public address. After a resume, the host and the proxy port may have
    /// changed: read the pod again.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct ExposedPort from OpenapiPodExposePortResponse {
        /// The port inside the container.
        pub port: Option<u16> = port.map(u16::from),
        /// The public port. It is missing until the pod has a machine, and may change with a resume.
        pub proxy_port: Option<u16> = proxy_port.map(u16::from),
        /// The protocol.
        pub protocol: Option<Protocol>,
        /// The public host. It is missing until the pod has a machine, and may change with a resume.
        pub host: Option<String>,
        /// Whether a program answers on the port. The status `RUNNING` does not imply this.
        pub healthy: Option<bool>,
        /// A URL for HTTP, an ssh command line for SSH, or an empty text. See [`url`](Self::url).
        pub ingress_url: Option<String>,
        /// The vendor's name for the service.
        pub service_name: Option<String>,
    }
}

impl ExposedPort {
    /// Whether a program answers on the port.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.healthy == Some(true)
    }

    /// The public address as `host:port`, if both are known.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        let host = self.host.as_deref().filter(|host| !host.is_empty())?;
        Some(format!("{host}:{}", self.proxy_port?))
    }

    /// The URL of an HTTP port, if there is one.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.ingress_url
            .as_deref()
            .filter(|url| url.starts_with("http"))
    }
}
