//! What is to be launched.

use std::fmt;

use rust_decimal::Decimal;
use secrecy::SecretString;
use yottalabs_client::types;

use super::model::EnvVar;
use super::validate;
use crate::error::{Error, Kind, Result, Violation};
use crate::gpus::GpuOffer;
use crate::{ImagePublicType, Protocol, ResourceType, operation};

/// Which GPU a pod runs on: made from a [`GpuOffer`], or from a GPU type's code alone.
///
/// When not to use it: by hand. [`PodSpec::new`] takes an offer, a quote or a code, and makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GpuChoice {
    pub(crate) gpu_type: String,
    pub(crate) region: Option<String>,
    pub(crate) is_spot: Option<bool>,
}

impl From<&GpuOffer> for GpuChoice {
    /// The offer's GPU type, in its region, spot if it is spot.
    fn from(offer: &GpuOffer) -> Self {
        Self {
            gpu_type: offer.gpu_type.clone(),
            region: offer.region.clone(),
            is_spot: offer.is_spot,
        }
    }
}

impl From<&str> for GpuChoice {
    /// The GPU type with this code, anywhere, on demand.
    fn from(gpu_type: &str) -> Self {
        Self::from(gpu_type.to_owned())
    }
}

impl From<String> for GpuChoice {
    /// The GPU type with this code, anywhere, on demand.
    fn from(gpu_type: String) -> Self {
        Self {
            gpu_type,
            region: None,
            is_spot: None,
        }
    }
}

/// What is to be launched: every field of the API's create request.
///
/// ```
/// use yottalabs::{Decimal, PodSpec, Protocol};
///
/// let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 8)
///     .spot(true)
///     .max_price("19.99".parse::<Decimal>()?)
///     .env("HF_TOKEN", "hf_secret")
///     .expose(22, Protocol::Ssh)
///     .expose(8888, Protocol::Http)
///     .volume("347892374982374983", "/data");
/// spec.check()?;
/// assert!(!format!("{spec:?}").contains("hf_secret"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Nothing is checked until [`check`](Self::check) or [`Pods::create`](crate::Pods::create), which
/// then tell all that is wrong at once. What is left unsaid is left to the server.
///
/// When not to use it: as a template that is checked once. Prices and capacity change: make it from a
/// fresh offer.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "it is only a description; give it to `pods().create`"]
pub struct PodSpec {
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) gpu_type: String,
    pub(crate) gpu_count: u32,
    pub(crate) regions: Vec<String>,
    pub(crate) container_registry_auth_id: Option<i64>,
    pub(crate) image_registry: Option<String>,
    pub(crate) image_public_type: Option<ImagePublicType>,
    pub(crate) resource_type: Option<ResourceType>,
    pub(crate) is_spot: Option<bool>,
    pub(crate) max_price: Option<Decimal>,
    pub(crate) shm_gb: Option<u32>,
    pub(crate) min_ram_per_gpu_gb: Option<u32>,
    pub(crate) min_gpu_memory_gb: Option<u32>,
    pub(crate) min_vcpu_per_gpu: Option<u32>,
    pub(crate) container_volume_gb: Option<u32>,
    pub(crate) initialization_command: Option<String>,
    pub(crate) environment_vars: Vec<EnvVar>,
    pub(crate) expose: Vec<(u16, Option<Protocol>)>,
    pub(crate) volumes: Vec<(String, String)>,
    pub(crate) callback_url: Option<String>,
}

/// Setters of one optional value each.
macro_rules! setters {
    ($( $(#[$meta:meta])* $name:ident($field:ident: $argument:ty); )+) => { $(
        $(#[$meta])*
        pub fn $name(mut self, value: $argument) -> Self {
            self.$field = Some(value.into());
            self
        }
    )+ };
}

impl PodSpec {
    /// A pod of this name (1 to 255 characters; need not be unique) that runs this image on so many
    /// (a power of two) of these GPUs.
    pub fn new(
        name: impl Into<String>,
        image: impl Into<String>,
        gpu: impl Into<GpuChoice>,
        gpu_count: u32,
    ) -> Self {
        let GpuChoice {
            gpu_type,
            region,
            is_spot,
        } = gpu.into();
        Self {
            name: name.into(),
            image: image.into(),
            gpu_type,
            gpu_count,
            regions: region.into_iter().collect(),
            container_registry_auth_id: None,
            image_registry: None,
            image_public_type: None,
            resource_type: None,
            is_spot,
            max_price: None,
            shm_gb: None,
            min_ram_per_gpu_gb: None,
            min_gpu_memory_gb: None,
            min_vcpu_per_gpu: None,
            container_volume_gb: None,
            initialization_command: None,
            environment_vars: Vec::new(),
            expose: Vec::new(),
            volumes: Vec::new(),
            callback_url: None,
        }
    }

    setters! {
        /// The credential for a private image, by its id.
        container_registry_auth_id(container_registry_auth_id: i64);
        /// The registry's URL; 255 characters at most.
        image_registry(image_registry: impl Into<String>);
        /// Whether pulling the image takes a credential.
        image_public_type(image_public_type: impl Into<ImagePublicType>);
        /// GPU or CPU.
        resource_type(resource_type: impl Into<ResourceType>);
        /// Spot capacity: cheaper, and may be taken away.
        spot(is_spot: bool);
        /// The most that the whole machine may cost per hour; for spot only.
        max_price(max_price: impl Into<Decimal>);
        /// Shared memory, in GB.
        shm_gb(shm_gb: u32);
        /// At least this much main memory for each GPU, in GB.
        min_ram_per_gpu_gb(min_ram_per_gpu_gb: u32);
        /// At least this much memory on each GPU, in GB.
        min_gpu_memory_gb(min_gpu_memory_gb: u32);
        /// At least this many virtual CPUs for each GPU.
        min_vcpu_per_gpu(min_vcpu_per_gpu: u32);
        /// The container's own disk, in GB; erased whenever the pod stops.
        container_volume_gb(container_volume_gb: u32);
        /// A command to run at the start.
        initialization_command(initialization_command: impl Into<String>);
        /// Where the vendor posts changes of the pod to; 512 characters at most. What it posts is
        /// neither documented nor signed: see [`webhook`](crate::webhook).
        callback_url(callback_url: impl Into<String>);
    }

    /// Also acceptable: this region. With none said, any is.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.regions.push(region.into());
        self
    }

    /// Only these regions are acceptable, whatever was said before.
    pub fn regions<R: Into<String>>(mut self, regions: impl IntoIterator<Item = R>) -> Self {
        self.regions = regions.into_iter().map(Into::into).collect();
        self
    }

    /// An environment variable. The value shows in no `Debug` and no error; the server knows it, and
    /// tells it to everybody with a key of the organisation.
    pub fn env(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment_vars
            .push(EnvVar::new(key.into(), value.into()));
        self
    }

    /// A port of the container to be reached from outside.
    pub fn expose(mut self, port: u16, protocol: Protocol) -> Self {
        self.expose.push((port, Some(protocol)));
        self
    }

    /// An existing volume, by its id, and where to mount it.
    pub fn volume(mut self, id: impl Into<String>, mount_path: impl Into<String>) -> Self {
        self.volumes.push((id.into(), mount_path.into()));
        self
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Checks all that can be told without the server.
    ///
    /// # Errors
    ///
    /// One error with all [`violations`](Error::violations).
    pub fn check(&self) -> Result<()> {
        let violations = validate::violations(self);
        if violations.is_empty() {
            Ok(())
        } else {
            Err(invalid(violations))
        }
    }

    /// The values that no error may show.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        let values = self.environment_vars.iter().map(EnvVar::value);
        let others = [&self.initialization_command, &self.callback_url];
        let others = others.into_iter().flatten().map(String::as_str);
        values.chain(others).map(SecretString::from).collect()
    }

    /// The request as it is sent.
    pub(crate) fn into_wire(self) -> Result<types::PodV2CreateRequest> {
        self.convert()
            .map_err(|problem| invalid(vec![Violation::new("request", problem.to_string())]))
    }

    fn convert(self) -> Result<types::PodV2CreateRequest, types::error::ConversionError> {
        let environment_vars: Result<Vec<_>, _> = self
            .environment_vars
            .into_iter()
            .map(|variable| {
                let value = variable.value().to_owned();
                types::KeyValuePairDto::builder()
                    .key(variable.key)
                    .value(value)
                    .try_into()
            })
            .collect();
        let volumes: Result<Vec<types::PodV2VolumeRequest>, _> = self
            .volumes
            .into_iter()
            .map(|(id, path)| {
                types::PodV2VolumeRequest::builder()
                    .id(id)
                    .mount_path(path)
                    .try_into()
            })
            .collect();
        let expose =
            self.expose
                .into_iter()
                .map(|(port, protocol)| types::OpenapiPodExposePortRequest {
                    port: port.into(),
                    protocol,
                });
        // Every field of the request is here, and stays so: a new one is a compile error.
        Ok(types::PodV2CreateRequest {
            regions: self.regions,
            name: self.name.parse()?,
            image: self.image.parse()?,
            container_registry_auth_id: self.container_registry_auth_id,
            image_registry: self.image_registry.map(|text| text.parse()).transpose()?,
            image_public_type: self.image_public_type,
            resource_type: self.resource_type,
            gpu_type: self.gpu_type.parse()?,
            gpu_count: int32(self.gpu_count),
            is_spot: self.is_spot,
            max_price: self.max_price.map(Into::into),
            shm_in_gb: self.shm_gb.map(int32),
            min_single_card_ram_in_gb: self.min_ram_per_gpu_gb.map(int32),
            min_single_card_vram_in_gb: self.min_gpu_memory_gb.map(int32),
            min_single_card_vcpu: self.min_vcpu_per_gpu.map(int32),
            container_volume_in_gb: self.container_volume_gb.map(int32),
            initialization_command: self.initialization_command,
            environment_vars: environment_vars?,
            expose: expose.collect(),
            volumes: volumes?,
            callback_url: self.callback_url.map(|text| text.parse()).transpose()?,
        })
    }
}

/// The check has refused what is larger.
fn int32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn invalid(violations: Vec<Violation>) -> Error {
    Error::local(operation::create_pod.verb, Kind::Invalid(violations))
}

impl fmt::Debug for PodSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PodSpec")
            .field("name", &self.name)
            .field("image", &self.image)
            .field("gpu_type", &self.gpu_type)
            .field("gpu_count", &self.gpu_count)
            .field("regions", &self.regions)
            .field("is_spot", &self.is_spot)
            .field("max_price", &self.max_price)
            .field("environment_vars", &self.environment_vars)
            .field("expose", &self.expose)
            .field("volumes", &self.volumes)
            // Not the command and the callback's URL: they may hold tokens.
            .finish_non_exhaustive()
    }
}
