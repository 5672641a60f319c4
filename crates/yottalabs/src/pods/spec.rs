//! The specification of a pod.

use std::fmt;

use rust_decimal::Decimal;
use secrecy::SecretString;
use yottalabs_client::types;

use super::model::{self, EnvVar};
use super::spec_table::fields;
use super::validate;
use crate::error::{Error, Kind, Result};
use crate::gpus::GpuOffer;
use crate::operation::{self, Operation};
use crate::{ImagePublicType, Protocol, ResourceType};

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

fields! {
    /// The specification of a pod to create, with every field of the API's create request.
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
    /// [`check`](Self::check) and [`Pods::create`](crate::Pods::create) report everything that is wrong at
    /// once; the methods themselves check nothing. The server chooses the values of fields that are not set.
    ///
    /// # From a file
    ///
    /// `Deserialize` reads the API's field names from any format; an error names the field, and the format adds the
    /// line. Fields that do not exist are refused. `environmentVars` is a map, or a list of objects with `key` and
    /// `value`, as in the API. In the map, values may also be whole numbers, `true` and `false`. Prices of up to 15
    /// digits may be numbers.
    ///
    /// ```
    /// # use yottalabs::PodSpec;
    /// let yaml = "
    /// name: train-1
    /// image: pytorch/pytorch:2.8
    /// gpuType: NVIDIA_H100_80G
    /// gpuCount: 8
    /// environmentVars:
    ///   EPOCHS: 3
    /// expose:
    ///   - {port: 22, protocol: SSH}
    /// ";
    /// let spec: PodSpec = serde_yaml_ng::from_str(yaml)?;
    /// spec.check()?; // the rules of the API; `create` checks them too
    /// assert_eq!(spec.get_env()[0].value(), "3");
    ///
    /// let toml = toml::to_string(&spec)?;
    /// assert_eq!(toml::from_str::<PodSpec>(&toml)?, spec);
    /// let json = serde_json::to_string(&spec)?;
    /// assert_eq!(serde_json::from_str::<PodSpec>(&json)?, spec);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// `Serialize` writes the API's field names, prices as decimal strings, and **the values of environment variables,
    /// the command and the callback URL**, because a specification is written to be used again. `Debug` hides them.
    #[derive(Clone, PartialEq, Eq)]
    #[must_use = "a specification does nothing until it is given to `pods().create` or `run`"]
    pub struct PodSpec;

    required {
        /// The name: 1 to 255 characters; need not be unique.
        name: String = "name";
        /// The image.
        image: String = "image";
        /// The code of the GPU type, such as `NVIDIA_H100_80G`.
        gpu_type: String = "gpuType";
        /// The number of GPUs: a power of two.
        gpu_count: u32 = "gpuCount";
    }

    lists {
        /// The acceptable regions. If there are none, every region is acceptable.
        regions: String = "regions";
        /// Environment variables.
        environment_vars: EnvVar = "environmentVars";
        /// Ports of the container that are reachable from outside.
        expose: (u16, Option<Protocol>) = "expose";
        /// Existing volumes to mount.
        volumes: (String, String) = "volumes";
    }

    optional {
        /// The id of the credential for a private image.
        container_registry_auth_id(i64), get_container_registry_auth_id() -> i64: i64 = "containerRegistryAuthId";
        /// The registry's URL, at most 255 characters.
        image_registry(impl Into<String>), get_image_registry() -> &str = as_deref: String = "imageRegistry";
        /// Whether pulling the image requires a credential.
        image_public_type(impl Into<ImagePublicType>), get_image_public_type() -> &ImagePublicType = as_ref: ImagePublicType = "imagePublicType";
        /// Whether the pod computes on GPUs or CPUs.
        resource_type(impl Into<ResourceType>), get_resource_type() -> &ResourceType = as_ref: ResourceType = "resourceType";
        /// Whether to run on spot capacity, which is cheaper and which the provider may reclaim at any
        /// time. Without this, and without a spot offer, a pod is created on demand.
        spot(bool), get_spot() -> bool: bool = "isSpot";
        /// The highest acceptable price of the whole machine per hour, for spot capacity only.
        max_price(impl Into<Decimal>), get_max_price() -> Decimal: Decimal = "maxPrice";
        /// Shared memory, in GB.
        shm_gb(u32), get_shm_gb() -> u32: u32 = "shmInGb";
        /// At least this much main memory for each GPU, in GB.
        min_ram_per_gpu_gb(u32), get_min_ram_per_gpu_gb() -> u32: u32 = "minSingleCardRamInGb";
        /// At least this much memory on each GPU, in GB.
        min_gpu_memory_gb(u32), get_min_gpu_memory_gb() -> u32: u32 = "minSingleCardVramInGb";
        /// At least this many virtual CPUs for each GPU.
        min_vcpu_per_gpu(u32), get_min_vcpu_per_gpu() -> u32: u32 = "minSingleCardVcpu";
        /// The container's own disk, in GB. It is erased whenever the pod stops.
        container_volume_gb(u32), get_container_volume_gb() -> u32: u32 = "containerVolumeInGb";
        /// The command that runs at the start.
        initialization_command(impl Into<String>), get_initialization_command() -> &str = as_deref: String = "initializationCommand";
        /// The URL to which the vendor posts changes of the pod, at most 512 characters. These requests are
        /// neither documented nor signed; the module `webhook` reads and verifies them.
        callback_url(impl Into<String>), get_callback_url() -> &str = as_deref: String = "callbackUrl";
    }
}

impl PodSpec {
    /// A pod with this name (1 to 255 characters; need not be unique) that runs this image on this number
    /// of GPUs (a power of two).
    pub fn new(
        name: impl Into<String>,
        image: impl Into<String>,
        gpu: impl Into<GpuChoice>,
        gpu_count: u32,
    ) -> Self {
        let spec = Self {
            name: name.into(),
            image: image.into(),
            gpu_type: String::new(),
            gpu_count,
            regions: Vec::new(),
            environment_vars: Vec::new(),
            expose: Vec::new(),
            volumes: Vec::new(),
            options: Options::default(),
        };
        spec.gpu(gpu)
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
        self.options.spot = is_spot;
        self
    }

    /// Changes the number of GPUs: a power of two.
    pub fn gpu_count(mut self, gpu_count: u32) -> Self {
        self.gpu_count = gpu_count;
        self
    }

    /// Adds an acceptable region. If none is added, every region is acceptable.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.regions.push(region.into());
        self
    }

    /// Replaces the acceptable regions.
    pub fn regions<R: Into<String>>(mut self, regions: impl IntoIterator<Item = R>) -> Self {
        self.regions = regions.into_iter().map(Into::into).collect();
        self
    }

    /// Adds an environment variable. No `Debug` and no error shows its value, but everybody with a key of
    /// the organisation can read it from the server.
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

    /// Mounts the existing volume with this id at a path.
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

    /// The exposed ports, each with its protocol.
    pub fn get_exposed(&self) -> impl Iterator<Item = (u16, Option<&Protocol>)> {
        let ports = self.expose.iter();
        ports.map(|(port, protocol)| (*port, protocol.as_ref()))
    }

    /// The mounted volumes, each as its id and its path.
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
        match violations.is_empty() {
            true => Ok(()),
            false => Err(Error::local(
                operation::verb(Operation::CreatePod),
                Kind::Invalid(violations),
            )),
        }
    }

    /// Removes and returns the command that runs at the start.
    pub(crate) fn take_initialization_command(&mut self) -> Option<String> {
        self.options.initialization_command.take()
    }

    /// The values that no error may show.
    pub(crate) fn secrets(&self) -> Vec<SecretString> {
        let options = &self.options;
        let others = [&options.initialization_command, &options.callback_url];
        model::secrets(&self.environment_vars, others)
    }

    /// The request as it is sent.
    pub(crate) fn into_wire(self) -> types::PodV2CreateRequest {
        let options = self.options;
        let variable = |variable: EnvVar| types::KeyValuePairDto {
            value: variable.value().to_owned(),
            key: variable.key,
        };
        let port = |(port, protocol): (u16, _)| types::OpenapiPodExposePortRequest {
            port: port.into(),
            protocol,
        };
        let volume = |(id, mount_path)| types::PodV2VolumeRequest { id, mount_path };
        // Without `..`, so that a field that the API adds is a compile error.
        types::PodV2CreateRequest {
            regions: self.regions,
            name: self.name,
            image: self.image,
            container_registry_auth_id: options.container_registry_auth_id,
            image_registry: options.image_registry,
            image_public_type: options.image_public_type,
            resource_type: options.resource_type,
            gpu_type: self.gpu_type,
            gpu_count: int32(self.gpu_count),
            is_spot: options.spot,
            max_price: options.max_price.map(Into::into),
            shm_in_gb: options.shm_gb.map(int32),
            min_single_card_ram_in_gb: options.min_ram_per_gpu_gb.map(int32),
            min_single_card_vram_in_gb: options.min_gpu_memory_gb.map(int32),
            min_single_card_vcpu: options.min_vcpu_per_gpu.map(int32),
            container_volume_in_gb: options.container_volume_gb.map(int32),
            initialization_command: options.initialization_command,
            environment_vars: self.environment_vars.into_iter().map(variable).collect(),
            expose: self.expose.into_iter().map(port).collect(),
            volumes: self.volumes.into_iter().map(volume).collect(),
            callback_url: options.callback_url,
        }
    }
}

/// [`PodSpec::check`] refuses larger values.
fn int32(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

impl fmt::Debug for PodSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PodSpec")
            .field("name", &self.name)
            .field("image", &self.image)
            .field("gpu_type", &self.gpu_type)
            .field("gpu_count", &self.gpu_count)
            .field("regions", &self.regions)
            .field("is_spot", &self.options.spot)
            .field("max_price", &self.options.max_price)
            .field("environment_vars", &self.environment_vars)
            .field("expose", &self.expose)
            .field("volumes", &self.volumes)
            // Without the command and the callback URL: they may hold tokens.
            .finish_non_exhaustive()
    }
}
