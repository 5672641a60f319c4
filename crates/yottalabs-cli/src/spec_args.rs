//! The flags of a pod specification.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use yottalabs::{Decimal, PodSpec};

use crate::client::Client;
use crate::exit::{Failure, Result};
use crate::offers;
use crate::spec_file::{self, Fields};
use crate::spec_values::{self, Ports, Volume};
use crate::values::amount;

/// The flags of a pod specification. The id of a flag is the API's name of the field.
#[derive(Args, Debug)]
#[command(next_help_heading = "Pod specification")]
pub(crate) struct SpecArgs {
    /// File with the specification, in YAML, JSON or TOML, or - for standard input; flags override it
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// Container image
    #[arg(
        id = "image",
        long,
        value_name = "IMAGE",
        required_unless_present = "file"
    )]
    image: Option<String>,

    /// GPU type, such as NVIDIA_H100_80G
    #[arg(id = "gpuType", long = "gpu-type", value_name = "TYPE", required_unless_present_any = ["file", "cheapest"])]
    gpu_type: Option<String>,

    /// Cheapest available GPU that fits, instead of --gpu-type
    #[arg(long, conflicts_with = "gpuType")]
    cheapest: bool,

    /// Number of GPUs, a power of two [default: 1]
    #[arg(id = "gpuCount", long = "gpu-count", value_name = "NUMBER")]
    gpu_count: Option<u32>,

    /// Acceptable region; can be given several times [default: any]
    #[arg(
        id = "regions",
        long = "region",
        value_name = "REGION",
        value_delimiter = ','
    )]
    regions: Vec<String>,

    /// Name of the pod [default: made from the image]
    #[arg(id = "name", long, value_name = "NAME")]
    name: Option<String>,

    /// Spot capacity, which is cheaper and can be reclaimed at any time
    #[arg(id = "isSpot", long = "spot", conflicts_with = "on_demand")]
    spot: bool,

    /// On-demand capacity, which is the default unless the file says otherwise
    #[arg(long)]
    on_demand: bool,

    /// Highest price of the whole pod per hour, for spot capacity or with --cheapest
    #[arg(id = "maxPrice", long = "max-price", value_name = "PRICE", value_parser = amount, allow_negative_numbers = true)]
    max_price: Option<Decimal>,

    /// Environment variable; without a value, that of the environment of this command
    #[arg(long, value_name = "NAME[=VALUE]")]
    env: Vec<String>,

    /// File of environment variables, a line each, without quotes; the list of processes does not show it
    #[arg(long, value_name = "FILE")]
    env_file: Vec<PathBuf>,

    /// Port to make reachable, such as 22/ssh or 8888/http, or the JSON array of the API
    #[arg(id = "expose", long, value_name = "PORT/PROTOCOL")]
    expose: Vec<Ports>,

    /// Existing volume to mount
    #[arg(id = "volumes", long = "volume", value_name = "ID:/PATH")]
    volumes: Vec<Volume>,

    /// Command that runs at the start
    #[arg(
        id = "initializationCommand",
        long = "init-cmd",
        value_name = "COMMAND"
    )]
    init_cmd: Option<String>,

    /// Size of the container's own disk, which is erased whenever the pod stops
    #[arg(
        id = "containerVolumeInGb",
        long = "container-volume",
        value_name = "GB"
    )]
    container_volume: Option<u32>,

    /// Shared memory
    #[arg(id = "shmInGb", long = "shm", value_name = "GB")]
    shm: Option<u32>,

    /// Minimum memory of each GPU
    #[arg(
        id = "minSingleCardVramInGb",
        long = "min-vram",
        visible_alias = "min-memory",
        value_name = "GB"
    )]
    min_vram: Option<u32>,

    /// Minimum main memory for each GPU
    #[arg(id = "minSingleCardRamInGb", long = "min-ram", value_name = "GB")]
    min_ram: Option<u32>,

    /// Minimum number of virtual CPUs for each GPU
    #[arg(id = "minSingleCardVcpu", long = "min-vcpu", value_name = "NUMBER")]
    min_vcpu: Option<u32>,

    /// URL of the image's registry
    #[arg(id = "imageRegistry", long = "image-registry", value_name = "URL")]
    image_registry: Option<String>,

    /// Id of the credential for a private image
    #[arg(
        id = "containerRegistryAuthId",
        long = "credential-id",
        value_name = "ID"
    )]
    credential_id: Option<i64>,

    /// Whether pulling the image requires a credential: PUBLIC or PRIVATE
    #[arg(id = "imagePublicType", long = "image-public-type", value_name = "TYPE", value_parser = spec_values::upper_case)]
    image_public_type: Option<String>,

    /// Whether the pod computes on GPUs or CPUs: GPU or CPU
    #[arg(id = "resourceType", long = "resource-type", value_name = "TYPE", value_parser = spec_values::upper_case)]
    resource_type: Option<String>,

    /// URL to which changes of the pod are posted
    #[arg(id = "callbackUrl", long = "callback-url", value_name = "URL")]
    callback_url: Option<String>,

    /// Label, kept in the pod's environment, by which pods can be listed
    #[arg(long, value_name = "KEY=VALUE", value_parser = spec_values::label)]
    label: Vec<(String, String)>,

    /// Token of this pod alone, by which it can be found again; if it exists, `pods create` creates no other [default: a random one]
    #[arg(long, value_name = "TOKEN")]
    client_token: Option<String>,

    #[arg(long, hide = true)]
    persistent_volume: Option<String>,

    #[arg(long, hide = true)]
    persistent_mount_path: Option<String>,
}

impl SpecArgs {
    /// The specification of the file and the flags, with the cheapest GPU if that is wanted. It obeys the rules of the API.
    pub(crate) async fn spec(&self, client: &Client) -> Result<PodSpec> {
        let mut spec = self.read()?;
        if self.cheapest {
            spec = offers::with_cheapest(spec, self.max_price, client).await?;
        }
        check(&spec)?;
        Ok(spec)
    }

    /// The token of `--client-token`.
    pub(crate) fn client_token(&self) -> Option<&str> {
        self.client_token.as_deref()
    }

    fn read(&self) -> Result<PodSpec> {
        if self.persistent_volume.is_some() || self.persistent_mount_path.is_some() {
            let message = "the API no longer has --persistent-volume and --persistent-mount-path";
            return Err(Failure::usage(message)
                .with_hint("mount an existing volume with --volume ID:/PATH"));
        }
        let fields = self.fields();
        let spec = match &self.file {
            Some(path) => spec_file::read(path, &fields)?,
            None => spec_file::from_fields(&fields).map_err(Failure::usage)?,
        };
        let mut spec = self.with_lists(&spec)?;
        for (key, value) in &self.label {
            spec = spec.label(key, value);
        }
        if let Some(token) = &self.client_token {
            spec = spec.client_token(token);
        }
        if spec.get_name().is_empty() {
            let name = spec_values::random_name(spec.get_image());
            spec = spec.name(name);
        }
        Ok(spec)
    }

    /// The fields that flags have set, without those that are added to the lists of the file.
    fn fields(&self) -> Fields {
        let regions = (!self.regions.is_empty()).then_some(&self.regions);
        // The limit of the cheapest GPU is sent only if that turns out to be on spot capacity.
        let max_price = self.max_price.filter(|_| !self.cheapest);
        // The cheapest GPU type is not known yet.
        let gpu_type = self.gpu_type.as_deref().or(self.cheapest.then_some(""));
        let is_spot = match (self.spot, self.on_demand) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let mut given = object(json!({
            "image": self.image,
            "gpuType": gpu_type,
            "gpuCount": self.gpu_count,
            "regions": regions,
            "name": self.name,
            "isSpot": is_spot,
            "maxPrice": max_price.map(|price| price.to_string()),
            "initializationCommand": self.init_cmd,
            "containerVolumeInGb": self.container_volume,
            "shmInGb": self.shm,
            "minSingleCardVramInGb": self.min_vram,
            "minSingleCardRamInGb": self.min_ram,
            "minSingleCardVcpu": self.min_vcpu,
            "imageRegistry": self.image_registry,
            "containerRegistryAuthId": self.credential_id,
            "imagePublicType": self.image_public_type,
            "resourceType": self.resource_type,
            "callbackUrl": self.callback_url,
        }));
        given.retain(|_, value| !value.is_null());
        let mut defaults = defaults();
        defaults.retain(|name, _| !given.contains_key(name));
        Fields { given, defaults }
    }

    /// The specification with the environment variables, ports and volumes of the flags. They replace those with the
    /// same name, number or path.
    fn with_lists(&self, spec: &PodSpec) -> Result<PodSpec> {
        let variables = spec_values::environment(&self.env, &self.env_file)?;
        let variables = variables.into_iter();
        let variables = variables.map(|(key, value)| json!({ "key": key, "value": value }));
        let ports = self.expose.iter().flat_map(|Ports(ports)| ports.clone());
        let volumes = self.volumes.iter();
        let volumes = volumes.map(|Volume { id, path }| json!({ "id": id, "mountPath": path }));
        let lists: [(&str, &str, Vec<Value>); 3] = [
            ("environmentVars", "key", variables.collect()),
            ("expose", "port", ports.collect()),
            ("volumes", "mountPath", volumes.collect()),
        ];
        let mut fields = object(json!(spec));
        for (name, key, added) in lists {
            let list = fields.entry(name).or_insert_with(|| json!([]));
            if let Some(items) = list.as_array_mut() {
                items.retain(|item| added.iter().all(|new| new[key] != item[key]));
                items.extend(added);
            }
        }
        // Only the JSON of --expose can be wrong: the rest has been read before.
        let read = serde_json::from_value(Value::Object(fields));
        read.map_err(|error| Failure::usage(format!("invalid value for --expose: {error}")))
    }
}

/// The required fields of the API that have a default here. An empty name stands for one that is made from the image.
pub(crate) fn defaults() -> Map<String, Value> {
    object(json!({ "name": "", "gpuCount": 1 }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Checks the rules of the API, and names the flags in the errors.
fn check(spec: &PodSpec) -> Result {
    let Err(error) = spec.check() else {
        return Ok(());
    };
    let violations = error.violations().iter();
    let messages: Vec<_> = violations
        .map(|violation| {
            let field = &violation.field;
            // The facade names its own function.
            let message = violation.message.replace("set spot(true)", "add --spot");
            match flag(field) {
                Some(flag) => format!("--{flag} ({field}) {message}"),
                None => format!("{field} {message}"),
            }
        })
        .collect();
    Err(Failure::usage(messages.join("; ")))
}

/// The flag of a field of the API, such as `min-vram`.
fn flag(field: &str) -> Option<String> {
    let (name, _) = field.split_once(['[', '.']).unwrap_or((field, ""));
    if name == "environmentVars" {
        return Some("env".to_owned());
    }
    let command = SpecArgs::augment_args(clap::Command::new(""));
    let mut arguments = command.get_arguments();
    let argument = arguments.find(|argument| argument.get_id() == name)?;
    argument.get_long().map(str::to_owned)
}
