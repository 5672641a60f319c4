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

/// Which GPU a pod runs on. [`PodSpec::new`] and [`PodSpec::gpu`] make it from a
/// [`Quote`](crate::Quote), a [`GpuOffer`] or the code of a GPU type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GpuChoice {
    pub(crate) gpu_type: String,
    pub(crate) region: Option<String>,
    pub(crate) is_spot: Option<bool>,
}

impl From<&GpuOffer> for GpuChoice {
    /// The offer's GPU type, in the offer's region, on spot capacity only if the offer is spot.
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
/// A method such as [`image`](Self::image) sets a field, and the method with the prefix `get_`
/// reads it. So a specification can serve as a template:
///
/// ```
/// # use yottalabs::PodSpec;
/// let template = PodSpec::new("worker", "me/worker:1", "NVIDIA_L4_24G", 1).env("QUEUE", "jobs");
/// let specs = (0..3).map(|n| template.clone().name(format!("worker-{n}")));
/// let names: Vec<_> = specs.map(|spec| spec.get_name().to_owned()).collect();
/// assert_eq!(names, ["worker-0", "worker-1", "worker-2"]);
/// ```
///
/// Nothing is checked until [`check`](Self::check) or [`Pods::create`](crate::Pods::create), which
/// report everything that is wrong at once. The server chooses a value for what is not set.
///
/// `Debug` hides the values of environment variables, the command and the callback URL.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a specification does nothing until it is given to `pods().create` or `run`"]
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

/// A setter and a getter of one optional value each.
macro_rules! options {
    ($( $(#[$meta:meta])* $set:ident, $get:ident($field:ident: $argument:ty) -> $value:ty $(= $read:ident)?; )+) => { $(
        $(#[$meta])*
        pub fn $set(mut self, value: $argument) -> Self {
            self.$field = Some(value.into());
            self
        }

        #[doc = concat!("What [`", stringify!($set), "`](Self::", stringify!($set), ") has set.")]
        #[must_use]
        pub fn $get(&self) -> Option<$value> {
            self.$field$(.$read())?
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

    /// Changes the name: 1 to 255 characters; need not be unique.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Changes the image.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = image.into();
        self
    }

    /// Changes the GPU type, and with it the regions and whether the pod runs on spot capacity: to
    /// those of the offer or quote, or, for the code of a GPU type, to any region and on demand.
    pub fn gpu(mut self, gpu: impl Into<GpuChoice>) -> Self {
        let GpuChoice {
            gpu_type,
            region,
            is_spot,
        } = gpu.into();
        self.gpu_type = gpu_type;
        self.regions = region.into_iter().collect();
        self.is_spot = is_spot;
        self
    }

    /// Changes the number of GPUs: a power of two.
    pub fn gpu_count(mut self, gpu_count: u32) -> Self {
        self.gpu_count = gpu_count;
        self
    }

    options! {
        /// The credential for a private image, by its id.
        container_registry_auth_id, get_container_registry_auth_id(container_registry_auth_id: i64) -> i64;
        /// The registry's URL; 255 characters at most.
        image_registry, get_image_registry(image_registry: impl Into<String>) -> &str = as_deref;
        /// Whether pulling the image requires a credential.
        image_public_type, get_image_public_type(image_public_type: impl Into<ImagePublicType>) -> &ImagePublicType = as_ref;
        /// GPU or CPU.
        resource_type, get_resource_type(resource_type: impl Into<ResourceType>) -> &ResourceType = as_ref;
        /// Whether to run on spot capacity, which is cheaper, and which the provider may reclaim at any
        /// time. Without this, and without a spot offer, a pod is created on demand.
        spot, get_spot(is_spot: bool) -> bool;
        /// The most that the whole machine may cost per hour; for spot only.
        max_price, get_max_price(max_price: impl Into<Decimal>) -> Decimal;
        /// Shared memory, in GB.
        shm_gb, get_shm_gb(shm_gb: u32) -> u32;
        /// At least this much main memory for each GPU, in GB.
        min_ram_per_gpu_gb, get_min_ram_per_gpu_gb(min_ram_per_gpu_gb: u32) -> u32;
        /// At least this much memory on each GPU, in GB.
        min_gpu_memory_gb, get_min_gpu_memory_gb(min_gpu_memory_gb: u32) -> u32;
        /// At least this many virtual CPUs for each GPU.
        min_vcpu_per_gpu, get_min_vcpu_per_gpu(min_vcpu_per_gpu: u32) -> u32;
        /// The container's own disk, in GB; erased whenever the pod stops.
        container_volume_gb, get_container_volume_gb(container_volume_gb: u32) -> u32;
        /// A command to run at the start.
        initialization_command, get_initialization_command(initialization_command: impl Into<String>) -> &str = as_deref;
        /// Where the vendor posts changes of the pod to; 512 characters at most. What it posts is
        /// neither documented nor signed: see [`webhook`](crate::webhook).
        callback_url, get_callback_url(callback_url: impl Into<String>) -> &str = as_deref;
    }

    /// Adds an acceptable region. Without any, every region is acceptable.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.regions.push(region.into());
        self
    }

    /// Replaces the acceptable regions.
    pub fn regions<R: Into<String>>(mut self, regions: impl IntoIterator<Item = R>) -> Self {
        self.regions = regions.into_iter().map(Into::into).collect();
        self
    }

    /// Adds an environment variable. Its value shows in no `Debug` and no error; but everybody with a
    /// key of the organisation can read it from the server.
    pub fn env(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment_vars
            .push(EnvVar::new(key.into(), value.into()));
        self
    }

    /// Makes a port of the container reachable from outside.
    pub fn expose(mut self, port: u16, protocol: Protocol) -> Self {
        self.expose.push((port, Some(protocol)));
        self
    }

    /// Mounts an existing volume, by its id, at a path.
    pub fn volume(mut self, id: impl Into<String>, mount_path: impl Into<String>) -> Self {
        self.volumes.push((id.into(), mount_path.into()));
        self
    }

    /// The name.
    #[must_use]
    pub fn get_name(&self) -> &str {
        &self.name
    }

    /// The image.
    #[must_use]
    pub fn get_image(&self) -> &str {
        &self.image
    }

    /// The code of the GPU type.
    #[must_use]
    pub fn get_gpu_type(&self) -> &str {
        &self.gpu_type
    }

    /// The number of GPUs.
    #[must_use]
    pub fn get_gpu_count(&self) -> u32 {
        self.gpu_count
    }

    /// The acceptable regions; empty if every region is.
    #[must_use]
    pub fn get_regions(&self) -> &[String] {
        &self.regions
    }

    /// The environment variables, with their values.
    #[must_use]
    pub fn get_env(&self) -> &[EnvVar] {
        &self.environment_vars
    }

    /// The exposed ports, and what each one speaks.
    pub fn get_exposed(&self) -> impl Iterator<Item = (u16, Option<&Protocol>)> {
        let ports = self.expose.iter();
        ports.map(|(port, protocol)| (*port, protocol.as_ref()))
    }

    /// The mounted volumes: the id of each, and its path.
    pub fn get_volumes(&self) -> impl Iterator<Item = (&str, &str)> {
        let volumes = self.volumes.iter();
        volumes.map(|(id, path)| (id.as_str(), path.as_str()))
    }

    /// Checks everything that can be checked without the server.
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
