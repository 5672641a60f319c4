// Generated from spec/openapi.json by build.rs. Never edit it: change what goes in, and run
// `cargo xtask regen`.
#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///Container volume limits for a GPU count option
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct GpuListV2ContainerVolume {
        ///Maximum container volume size in GB
        #[serde(
            rename = "maxInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub max_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Maximum container volume size in GB when Local system volume is enabled
        #[serde(
            rename = "maxInGbWithLocalSystemVolume",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub max_in_gb_with_local_system_volume: ::std::option::Option<
            crate::wire::Count,
        >,
        ///Maximum container volume size in GB when Local system volume is not enabled
        #[serde(
            rename = "maxInGbWithoutLocalSystemVolume",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub max_in_gb_without_local_system_volume: ::std::option::Option<
            crate::wire::Count,
        >,
        ///Minimum container volume size in GB
        #[serde(
            rename = "minInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_in_gb: ::std::option::Option<crate::wire::Count>,
    }
    impl GpuListV2ContainerVolume {
        pub fn builder() -> builder::GpuListV2ContainerVolume {
            Default::default()
        }
    }
    ///GPU count option for a machine spec
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct GpuListV2GpuCountOption {
        ///Whether this GPU count is currently creatable
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub available: ::std::option::Option<bool>,
        ///Container volume limits
        #[serde(
            rename = "containerVolume",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume: ::std::option::Option<GpuListV2ContainerVolume>,
        ///GPU card count
        #[serde(
            rename = "gpuCount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_count: ::std::option::Option<crate::wire::Count>,
        ///Price estimate
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub price: ::std::option::Option<GpuListV2Price>,
        ///Local system volume limits
        #[serde(
            rename = "systemVolume",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub system_volume: ::std::option::Option<GpuListV2SystemVolume>,
        ///Total GPU memory in GB
        #[serde(
            rename = "totalGpuMemoryInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_gpu_memory_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Total local disk in GB
        #[serde(
            rename = "totalLocalDiskInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_local_disk_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Total RAM in GB
        #[serde(
            rename = "totalRamInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_ram_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Total vCPU count
        #[serde(
            rename = "totalVcpu",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_vcpu: ::std::option::Option<crate::wire::Count>,
    }
    impl GpuListV2GpuCountOption {
        pub fn builder() -> builder::GpuListV2GpuCountOption {
            Default::default()
        }
    }
    ///GPU machine spec option
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct GpuListV2Item {
        ///Accelerator vendor
        #[serde(
            rename = "acceleratorVendor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub accelerator_vendor: ::std::option::Option<crate::wire::AcceleratorVendor>,
        ///Currently available GPU card count options
        #[serde(
            rename = "availableGpuCounts",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub available_gpu_counts: ::std::option::Option<
            ::std::vec::Vec<crate::wire::Count>,
        >,
        ///Cloud type
        #[serde(
            rename = "cloudType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cloud_type: ::std::option::Option<crate::wire::CloudType>,
        ///GPU display name
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///GPU count options with availability, volume limits, and price
        #[serde(
            rename = "gpuCountOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_count_options: ::std::option::Option<
            ::std::vec::Vec<GpuListV2GpuCountOption>,
        >,
        ///GPU memory per card in GB
        #[serde(
            rename = "gpuMemoryInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_memory_in_gb: ::std::option::Option<crate::wire::Count>,
        ///GPU type used for Pod create
        #[serde(
            rename = "gpuType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_type: ::std::option::Option<::std::string::String>,
        ///True when this machine option is Spot
        #[serde(
            rename = "isSpot",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_spot: ::std::option::Option<bool>,
        ///Local disk per GPU card in GB
        #[serde(
            rename = "localDiskPerGpuInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub local_disk_per_gpu_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Maximum supported GPU card count for this spec
        #[serde(
            rename = "maxGpuCount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub max_gpu_count: ::std::option::Option<crate::wire::Count>,
        ///RAM per GPU card in GB
        #[serde(
            rename = "ramPerGpuInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ram_per_gpu_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Region code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub region: ::std::option::Option<::std::string::String>,
        ///Availability summary
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<crate::wire::GpuAvailability>,
        ///vCPU per GPU card
        #[serde(
            rename = "vcpuPerGpu",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub vcpu_per_gpu: ::std::option::Option<crate::wire::Count>,
    }
    impl GpuListV2Item {
        pub fn builder() -> builder::GpuListV2Item {
            Default::default()
        }
    }
    ///Price estimate for a GPU count option
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct GpuListV2Price {
        ///Container volume price per GB per hour
        #[serde(
            rename = "containerVolumePricePerGbPerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume_price_per_gb_per_hour: ::std::option::Option<
            crate::wire::Decimal,
        >,
        ///Container volume price per hour
        #[serde(
            rename = "containerVolumePricePerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume_price_per_hour: ::std::option::Option<crate::wire::Decimal>,
        ///Currency
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub currency: ::std::option::Option<::std::string::String>,
        ///GPU price per hour for this GPU count
        #[serde(
            rename = "gpuPricePerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_price_per_hour: ::std::option::Option<crate::wire::Decimal>,
        ///Single GPU card price per hour
        #[serde(
            rename = "pricePerGpuPerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub price_per_gpu_per_hour: ::std::option::Option<crate::wire::Decimal>,
        ///System volume price per GB per hour
        #[serde(
            rename = "systemVolumePricePerGbPerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub system_volume_price_per_gb_per_hour: ::std::option::Option<
            crate::wire::Decimal,
        >,
        ///System volume price per hour
        #[serde(
            rename = "systemVolumePricePerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub system_volume_price_per_hour: ::std::option::Option<crate::wire::Decimal>,
        ///Total estimated price per hour
        #[serde(
            rename = "totalPricePerHour",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub total_price_per_hour: ::std::option::Option<crate::wire::Decimal>,
    }
    impl GpuListV2Price {
        pub fn builder() -> builder::GpuListV2Price {
            Default::default()
        }
    }
    ///GPU list v2 request
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct GpuListV2Request {
        ///Accelerator vendor filter. Defaults to NVIDIA when omitted.
        #[serde(
            rename = "acceleratorVendor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub accelerator_vendor: ::std::option::Option<crate::wire::AcceleratorVendor>,
        ///Cloud type filters
        #[serde(
            rename = "cloudTypes",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub cloud_types: ::std::vec::Vec<crate::wire::CloudType>,
        ///Container volume size in GB. Omitted means no container-volume filtering.
        #[serde(
            rename = "containerVolumeInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume_in_gb: ::std::option::Option<i32>,
        ///GPU card count filters
        #[serde(
            rename = "gpuCounts",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub gpu_counts: ::std::vec::Vec<i32>,
        ///GPU type filters
        #[serde(
            rename = "gpuTypes",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub gpu_types: ::std::vec::Vec<::std::string::String>,
        ///Whether to include unavailable resources
        #[serde(
            rename = "includeUnavailable",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub include_unavailable: ::std::option::Option<bool>,
        ///Spot resource filter. Omitted means include both Spot and on-demand resources.
        #[serde(
            rename = "isSpot",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_spot: ::std::option::Option<bool>,
        ///Minimum GPU memory per card in GB
        #[serde(
            rename = "minGpuMemoryInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_gpu_memory_in_gb: ::std::option::Option<i32>,
        ///Minimum RAM per GPU card in GB
        #[serde(
            rename = "minRamPerGpuInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_ram_per_gpu_in_gb: ::std::option::Option<i32>,
        ///Minimum vCPU per GPU card
        #[serde(
            rename = "minVcpuPerGpu",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_vcpu_per_gpu: ::std::option::Option<i32>,
        ///Page number, 1-based
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub page: ::std::option::Option<i64>,
        ///Region filters
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub regions: ::std::vec::Vec<::std::string::String>,
        ///Page size
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub size: ::std::option::Option<i64>,
        ///Local system volume size in GB. Omitted or null means no system-volume filtering.
        #[serde(
            rename = "systemVolumeInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub system_volume_in_gb: ::std::option::Option<i32>,
    }
    impl GpuListV2Request {
        pub fn builder() -> builder::GpuListV2Request {
            Default::default()
        }
    }
    ///Local system volume limits for a GPU count option
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct GpuListV2SystemVolume {
        ///Maximum system volume size in GB
        #[serde(
            rename = "maxInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub max_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Minimum system volume size in GB
        #[serde(
            rename = "minInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Whether user-configurable Local system volume is supported
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub supported: ::std::option::Option<bool>,
    }
    impl GpuListV2SystemVolume {
        pub fn builder() -> builder::GpuListV2SystemVolume {
            Default::default()
        }
    }
    ///KeyValuePairDTO
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct KeyValuePairDto {
        ///key
        pub key: ::std::string::String,
        ///value
        pub value: ::std::string::String,
    }
    impl KeyValuePairDto {
        pub fn builder() -> builder::KeyValuePairDto {
            Default::default()
        }
    }
    ///KeyValuePairDTO
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct KeyValuePairDtoResponse {
        ///key
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub key: ::std::option::Option<::std::string::String>,
        ///value
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
    }
    impl KeyValuePairDtoResponse {
        pub fn builder() -> builder::KeyValuePairDtoResponse {
            Default::default()
        }
    }
    ///OpenapiPodExposePortRequest
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct OpenapiPodExposePortRequest {
        ///port
        pub port: i32,
        ///protocol
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub protocol: ::std::option::Option<crate::wire::Protocol>,
    }
    impl OpenapiPodExposePortRequest {
        pub fn builder() -> builder::OpenapiPodExposePortRequest {
            Default::default()
        }
    }
    ///OpenapiPodExposePortResponse
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct OpenapiPodExposePortResponse {
        ///healthy
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub healthy: ::std::option::Option<bool>,
        ///host
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub host: ::std::option::Option<::std::string::String>,
        ///ingress url
        #[serde(
            rename = "ingressUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ingress_url: ::std::option::Option<::std::string::String>,
        ///port
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub port: ::std::option::Option<crate::wire::Port>,
        ///protocol
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub protocol: ::std::option::Option<crate::wire::Protocol>,
        ///proxy port
        #[serde(
            rename = "proxyPort",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub proxy_port: ::std::option::Option<crate::wire::Port>,
        ///service name
        #[serde(
            rename = "serviceName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub service_name: ::std::option::Option<::std::string::String>,
    }
    impl OpenapiPodExposePortResponse {
        pub fn builder() -> builder::OpenapiPodExposePortResponse {
            Default::default()
        }
    }
    ///Pod Create Request v2
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PodV2CreateRequest {
        ///Pod lifecycle webhook callback URL. When creating a Pod, you can provide a `callbackUrl` in the request body. The platform will send HTTP POST notifications to this URL whenever the Pod transitions into a key lifecycle state (RUNNING, TERMINATED, FAILED, or DEGRADED).
        #[serde(
            rename = "callbackUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub callback_url: ::std::option::Option<::std::string::String>,
        ///Container registry auth ID
        #[serde(
            rename = "containerRegistryAuthId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_registry_auth_id: ::std::option::Option<i64>,
        ///Container volume size in GB
        #[serde(
            rename = "containerVolumeInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume_in_gb: ::std::option::Option<i32>,
        ///Environment variables
        #[serde(
            rename = "environmentVars",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub environment_vars: ::std::vec::Vec<KeyValuePairDto>,
        ///Ports to expose
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub expose: ::std::vec::Vec<OpenapiPodExposePortRequest>,
        ///GPU count (must be power of 2)
        #[serde(rename = "gpuCount")]
        pub gpu_count: i32,
        ///GPU type
        #[serde(rename = "gpuType")]
        pub gpu_type: ::std::string::String,
        ///Docker image name
        pub image: ::std::string::String,
        ///Image type: PUBLIC or PRIVATE
        #[serde(
            rename = "imagePublicType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub image_public_type: ::std::option::Option<crate::wire::ImagePublicType>,
        ///Image registry URL
        #[serde(
            rename = "imageRegistry",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub image_registry: ::std::option::Option<::std::string::String>,
        ///Initialization command
        #[serde(
            rename = "initializationCommand",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub initialization_command: ::std::option::Option<::std::string::String>,
        ///Create on Spot resource when true
        #[serde(
            rename = "isSpot",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_spot: ::std::option::Option<bool>,
        ///Spot instance max hourly price cap for the whole machine; only valid when isSpot=true
        #[serde(
            rename = "maxPrice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub max_price: ::std::option::Option<crate::wire::Decimal>,
        ///Minimum single card RAM in GB
        #[serde(
            rename = "minSingleCardRamInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_single_card_ram_in_gb: ::std::option::Option<i32>,
        ///Minimum single card vCPU count
        #[serde(
            rename = "minSingleCardVcpu",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_single_card_vcpu: ::std::option::Option<i32>,
        ///Minimum single card VRAM in GB
        #[serde(
            rename = "minSingleCardVramInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub min_single_card_vram_in_gb: ::std::option::Option<i32>,
        ///Pod name
        pub name: ::std::string::String,
        ///Acceptable region codes
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub regions: ::std::vec::Vec<::std::string::String>,
        ///Resource type: GPU or CPU
        #[serde(
            rename = "resourceType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub resource_type: ::std::option::Option<crate::wire::ResourceType>,
        ///Shared memory size in GB
        #[serde(
            rename = "shmInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub shm_in_gb: ::std::option::Option<i32>,
        ///Existing volumes to mount
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub volumes: ::std::vec::Vec<PodV2VolumeRequest>,
    }
    impl PodV2CreateRequest {
        pub fn builder() -> builder::PodV2CreateRequest {
            Default::default()
        }
    }
    ///Pod log item v2
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct PodV2LogItem {
        ///Log content
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub content: ::std::option::Option<::std::string::String>,
        ///Log level
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub level: ::std::option::Option<::std::string::String>,
        ///Log timestamp in ISO 8601 format
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timestamp: ::std::option::Option<::std::string::String>,
    }
    impl PodV2LogItem {
        pub fn builder() -> builder::PodV2LogItem {
            Default::default()
        }
    }
    ///Pod log cursor page v2
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct PodV2LogPage {
        ///Whether a next page exists
        #[serde(
            rename = "hasNext",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub has_next: ::std::option::Option<bool>,
        ///Whether a previous page exists
        #[serde(
            rename = "hasPrevious",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub has_previous: ::std::option::Option<bool>,
        ///Next page cursor
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        ///Previous page cursor
        #[serde(
            rename = "previousCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub previous_cursor: ::std::option::Option<::std::string::String>,
    }
    impl PodV2LogPage {
        pub fn builder() -> builder::PodV2LogPage {
            Default::default()
        }
    }
    ///Pod logs response v2
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct PodV2LogResponse {
        ///Log items
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub items: ::std::option::Option<::std::vec::Vec<PodV2LogItem>>,
        ///Cursor pagination info
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub page: ::std::option::Option<PodV2LogPage>,
    }
    impl PodV2LogResponse {
        pub fn builder() -> builder::PodV2LogResponse {
            Default::default()
        }
    }
    ///Pod Response v2
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct PodV2Response {
        ///User ID who created the pod
        #[serde(
            rename = "applicantId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub applicant_id: ::std::option::Option<crate::wire::Integer>,
        ///Pod lifecycle webhook callback URL
        #[serde(
            rename = "callbackUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub callback_url: ::std::option::Option<::std::string::String>,
        ///Cloud type
        #[serde(
            rename = "cloudType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cloud_type: ::std::option::Option<crate::wire::CloudType>,
        ///Container volume in GB
        #[serde(
            rename = "containerVolumeInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Container volume price
        #[serde(
            rename = "containerVolumePrice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub container_volume_price: ::std::option::Option<crate::wire::Decimal>,
        ///Creation timestamp (epoch milliseconds)
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<crate::wire::Timestamp>,
        ///Desired state
        #[serde(
            rename = "desiredState",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub desired_state: ::std::option::Option<crate::wire::DesiredState>,
        ///Disk read speed (Mbps)
        #[serde(
            rename = "diskReadSpeedMbps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub disk_read_speed_mbps: ::std::option::Option<crate::wire::Decimal>,
        ///Disk write speed (Mbps)
        #[serde(
            rename = "diskWriteSpeedMbps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub disk_write_speed_mbps: ::std::option::Option<crate::wire::Decimal>,
        ///Environment variables
        #[serde(
            rename = "environmentVars",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub environment_vars: ::std::option::Option<
            ::std::vec::Vec<KeyValuePairDtoResponse>,
        >,
        ///Exposed ports
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expose: ::std::option::Option<::std::vec::Vec<OpenapiPodExposePortResponse>>,
        ///Number of GPUs
        #[serde(
            rename = "gpuCount",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_count: ::std::option::Option<crate::wire::Count>,
        ///GPU display name
        #[serde(
            rename = "gpuDisplayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_display_name: ::std::option::Option<::std::string::String>,
        ///GPU type
        #[serde(
            rename = "gpuType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub gpu_type: ::std::option::Option<::std::string::String>,
        ///Pod ID
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<crate::wire::PodId>,
        ///Docker image name
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub image: ::std::option::Option<::std::string::String>,
        ///Image ID
        #[serde(
            rename = "imageId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub image_id: ::std::option::Option<crate::wire::Integer>,
        ///Image type
        #[serde(
            rename = "imagePublicType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub image_public_type: ::std::option::Option<crate::wire::ImagePublicType>,
        ///Image registry URL
        #[serde(
            rename = "imageRegistry",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub image_registry: ::std::option::Option<::std::string::String>,
        ///Image registry username
        #[serde(
            rename = "imageRegistryUsername",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub image_registry_username: ::std::option::Option<::std::string::String>,
        ///Initialization command
        #[serde(
            rename = "initializationCommand",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub initialization_command: ::std::option::Option<::std::string::String>,
        ///Internal IP address
        #[serde(
            rename = "internalIp",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub internal_ip: ::std::option::Option<::std::string::String>,
        ///Whether the pod was created on a Spot resource
        #[serde(
            rename = "isSpot",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_spot: ::std::option::Option<bool>,
        ///Location
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub location: ::std::option::Option<::std::string::String>,
        ///Pod name
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///Network download speed (Mbps)
        #[serde(
            rename = "networkDownloadMbps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub network_download_mbps: ::std::option::Option<crate::wire::Decimal>,
        ///Network upload speed (Mbps)
        #[serde(
            rename = "networkUploadMbps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub network_upload_mbps: ::std::option::Option<crate::wire::Decimal>,
        ///Image source
        #[serde(
            rename = "officialImage",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub official_image: ::std::option::Option<crate::wire::ImageSource>,
        ///Organization ID
        #[serde(
            rename = "orgId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub org_id: ::std::option::Option<crate::wire::Integer>,
        ///Persistent volume mount path
        #[serde(
            rename = "persistentMountPath",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub persistent_mount_path: ::std::option::Option<::std::string::String>,
        ///Persistent volume price
        #[serde(
            rename = "persistentVolumePrice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub persistent_volume_price: ::std::option::Option<crate::wire::Decimal>,
        ///Region code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub region: ::std::option::Option<::std::string::String>,
        ///Resource type
        #[serde(
            rename = "resourceType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub resource_type: ::std::option::Option<crate::wire::ResourceType>,
        ///Shared memory in GB
        #[serde(
            rename = "shmInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub shm_in_gb: ::std::option::Option<crate::wire::Count>,
        ///GPU single card price
        #[serde(
            rename = "singleCardPrice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub single_card_price: ::std::option::Option<crate::wire::Decimal>,
        ///Single card RAM in GB
        #[serde(
            rename = "singleCardRamInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub single_card_ram_in_gb: ::std::option::Option<crate::wire::Count>,
        ///Single card vCPU count
        #[serde(
            rename = "singleCardVcpu",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub single_card_vcpu: ::std::option::Option<crate::wire::Count>,
        ///Single card VRAM in GB
        #[serde(
            rename = "singleCardVramInGb",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub single_card_vram_in_gb: ::std::option::Option<crate::wire::Count>,
        ///SSH command template
        #[serde(
            rename = "sshCmd",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub ssh_cmd: ::std::option::Option<::std::string::String>,
        ///Pod status
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<crate::wire::PodStatus>,
        ///Last update timestamp (epoch milliseconds)
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<crate::wire::Timestamp>,
        ///Mounted volumes
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub volumes: ::std::option::Option<::std::vec::Vec<PodV2VolumeResponse>>,
    }
    impl PodV2Response {
        pub fn builder() -> builder::PodV2Response {
            Default::default()
        }
    }
    ///Pod runtime response v2
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct PodV2RuntimeResponse {
        ///Pod creation timestamp, epoch milliseconds
        #[serde(
            rename = "createdAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_at: ::std::option::Option<crate::wire::Timestamp>,
        ///Pod ID
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<crate::wire::PodId>,
        ///Pod name
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///Accumulated runtime in milliseconds using the existing billing uptime logic
        #[serde(
            rename = "runningMillis",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub running_millis: ::std::option::Option<crate::wire::Milliseconds>,
        ///Accumulated runtime in seconds, floor(runningMillis / 1000)
        #[serde(
            rename = "runningSeconds",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub running_seconds: ::std::option::Option<crate::wire::Integer>,
        ///Current pod status
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub status: ::std::option::Option<crate::wire::PodStatus>,
        ///Pod update timestamp, epoch milliseconds
        #[serde(
            rename = "updatedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub updated_at: ::std::option::Option<crate::wire::Timestamp>,
    }
    impl PodV2RuntimeResponse {
        pub fn builder() -> builder::PodV2RuntimeResponse {
            Default::default()
        }
    }
    ///Pod v2 volume mount request
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PodV2VolumeRequest {
        ///Volume ID returned by /v2/volumes, string to avoid JavaScript int64 precision loss
        pub id: ::std::string::String,
        ///Mount path inside the container
        #[serde(rename = "mountPath")]
        pub mount_path: ::std::string::String,
    }
    impl PodV2VolumeRequest {
        pub fn builder() -> builder::PodV2VolumeRequest {
            Default::default()
        }
    }
    ///Pod v2 mounted volume response
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct PodV2VolumeResponse {
        ///Volume ID as string to avoid JavaScript int64 precision loss
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///Mount mode
        #[serde(
            rename = "mountMode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub mount_mode: ::std::option::Option<crate::wire::VolumeMountMode>,
        ///Mount path inside the pod
        #[serde(
            rename = "mountPath",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub mount_path: ::std::option::Option<::std::string::String>,
    }
    impl PodV2VolumeResponse {
        pub fn builder() -> builder::PodV2VolumeResponse {
            Default::default()
        }
    }
    ///`ResultListPodV2Response`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultListPodV2Response {
        ///code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::wire::Integer>,
        ///data
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<::std::vec::Vec<PodV2Response>>,
        ///message
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    impl ResultListPodV2Response {
        pub fn builder() -> builder::ResultListPodV2Response {
            Default::default()
        }
    }
    ///`ResultPodV2LogResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultPodV2LogResponse {
        ///code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::wire::Integer>,
        ///data
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<PodV2LogResponse>,
        ///message
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    impl ResultPodV2LogResponse {
        pub fn builder() -> builder::ResultPodV2LogResponse {
            Default::default()
        }
    }
    ///`ResultPodV2Response`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultPodV2Response {
        ///code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::wire::Integer>,
        ///data
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<PodV2Response>,
        ///message
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    impl ResultPodV2Response {
        pub fn builder() -> builder::ResultPodV2Response {
            Default::default()
        }
    }
    ///`ResultPodV2RuntimeResponse`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultPodV2RuntimeResponse {
        ///code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::wire::Integer>,
        ///data
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<PodV2RuntimeResponse>,
        ///message
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    impl ResultPodV2RuntimeResponse {
        pub fn builder() -> builder::ResultPodV2RuntimeResponse {
            Default::default()
        }
    }
    ///`ResultV2PageResponseGpuListV2Item`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultV2PageResponseGpuListV2Item {
        ///code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::wire::Integer>,
        ///data
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<V2PageResponseGpuListV2Item>,
        ///message
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    impl ResultV2PageResponseGpuListV2Item {
        pub fn builder() -> builder::ResultV2PageResponseGpuListV2Item {
            Default::default()
        }
    }
    ///`ResultVoid`
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct ResultVoid {
        ///code
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<crate::wire::Integer>,
        ///data
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<::serde_json::Value>,
        ///message
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
    }
    impl ResultVoid {
        pub fn builder() -> builder::ResultVoid {
            Default::default()
        }
    }
    ///Paginated Response
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    pub struct V2PageResponseGpuListV2Item {
        ///List of items in the current page
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub items: ::std::option::Option<::std::vec::Vec<GpuListV2Item>>,
        ///Current page number (1-based)
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub page: ::std::option::Option<crate::wire::Count>,
        ///Total number of pages
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub pages: ::std::option::Option<crate::wire::Count>,
        ///Number of items per page
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub size: ::std::option::Option<crate::wire::Count>,
        ///Total number of items across all pages
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub total: ::std::option::Option<crate::wire::Count>,
    }
    impl V2PageResponseGpuListV2Item {
        pub fn builder() -> builder::V2PageResponseGpuListV2Item {
            Default::default()
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        pub struct GpuListV2ContainerVolume {
            max_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            max_in_gb_with_local_system_volume: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            max_in_gb_without_local_system_volume: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            min_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GpuListV2ContainerVolume {
            fn default() -> Self {
                Self {
                    max_in_gb: Ok(Default::default()),
                    max_in_gb_with_local_system_volume: Ok(Default::default()),
                    max_in_gb_without_local_system_volume: Ok(Default::default()),
                    min_in_gb: Ok(Default::default()),
                }
            }
        }
        impl GpuListV2ContainerVolume {
            pub fn max_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.max_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for max_in_gb: {e}")
                    });
                self
            }
            pub fn max_in_gb_with_local_system_volume<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.max_in_gb_with_local_system_volume = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for max_in_gb_with_local_system_volume: {e}"
                        )
                    });
                self
            }
            pub fn max_in_gb_without_local_system_volume<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.max_in_gb_without_local_system_volume = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for max_in_gb_without_local_system_volume: {e}"
                        )
                    });
                self
            }
            pub fn min_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for min_in_gb: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GpuListV2ContainerVolume>
        for super::GpuListV2ContainerVolume {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GpuListV2ContainerVolume,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    max_in_gb: value.max_in_gb?,
                    max_in_gb_with_local_system_volume: value
                        .max_in_gb_with_local_system_volume?,
                    max_in_gb_without_local_system_volume: value
                        .max_in_gb_without_local_system_volume?,
                    min_in_gb: value.min_in_gb?,
                })
            }
        }
        impl ::std::convert::From<super::GpuListV2ContainerVolume>
        for GpuListV2ContainerVolume {
            fn from(value: super::GpuListV2ContainerVolume) -> Self {
                Self {
                    max_in_gb: Ok(value.max_in_gb),
                    max_in_gb_with_local_system_volume: Ok(
                        value.max_in_gb_with_local_system_volume,
                    ),
                    max_in_gb_without_local_system_volume: Ok(
                        value.max_in_gb_without_local_system_volume,
                    ),
                    min_in_gb: Ok(value.min_in_gb),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct GpuListV2GpuCountOption {
            available: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            container_volume: ::std::result::Result<
                ::std::option::Option<super::GpuListV2ContainerVolume>,
                ::std::string::String,
            >,
            gpu_count: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            price: ::std::result::Result<
                ::std::option::Option<super::GpuListV2Price>,
                ::std::string::String,
            >,
            system_volume: ::std::result::Result<
                ::std::option::Option<super::GpuListV2SystemVolume>,
                ::std::string::String,
            >,
            total_gpu_memory_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            total_local_disk_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            total_ram_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            total_vcpu: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GpuListV2GpuCountOption {
            fn default() -> Self {
                Self {
                    available: Ok(Default::default()),
                    container_volume: Ok(Default::default()),
                    gpu_count: Ok(Default::default()),
                    price: Ok(Default::default()),
                    system_volume: Ok(Default::default()),
                    total_gpu_memory_in_gb: Ok(Default::default()),
                    total_local_disk_in_gb: Ok(Default::default()),
                    total_ram_in_gb: Ok(Default::default()),
                    total_vcpu: Ok(Default::default()),
                }
            }
        }
        impl GpuListV2GpuCountOption {
            pub fn available<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.available = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for available: {e}")
                    });
                self
            }
            pub fn container_volume<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::GpuListV2ContainerVolume>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume: {e}"
                        )
                    });
                self
            }
            pub fn gpu_count<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_count = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_count: {e}")
                    });
                self
            }
            pub fn price<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::GpuListV2Price>>,
                T::Error: ::std::fmt::Display,
            {
                self.price = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for price: {e}")
                    });
                self
            }
            pub fn system_volume<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::GpuListV2SystemVolume>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.system_volume = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for system_volume: {e}")
                    });
                self
            }
            pub fn total_gpu_memory_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.total_gpu_memory_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for total_gpu_memory_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn total_local_disk_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.total_local_disk_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for total_local_disk_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn total_ram_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.total_ram_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for total_ram_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn total_vcpu<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.total_vcpu = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for total_vcpu: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GpuListV2GpuCountOption>
        for super::GpuListV2GpuCountOption {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GpuListV2GpuCountOption,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    available: value.available?,
                    container_volume: value.container_volume?,
                    gpu_count: value.gpu_count?,
                    price: value.price?,
                    system_volume: value.system_volume?,
                    total_gpu_memory_in_gb: value.total_gpu_memory_in_gb?,
                    total_local_disk_in_gb: value.total_local_disk_in_gb?,
                    total_ram_in_gb: value.total_ram_in_gb?,
                    total_vcpu: value.total_vcpu?,
                })
            }
        }
        impl ::std::convert::From<super::GpuListV2GpuCountOption>
        for GpuListV2GpuCountOption {
            fn from(value: super::GpuListV2GpuCountOption) -> Self {
                Self {
                    available: Ok(value.available),
                    container_volume: Ok(value.container_volume),
                    gpu_count: Ok(value.gpu_count),
                    price: Ok(value.price),
                    system_volume: Ok(value.system_volume),
                    total_gpu_memory_in_gb: Ok(value.total_gpu_memory_in_gb),
                    total_local_disk_in_gb: Ok(value.total_local_disk_in_gb),
                    total_ram_in_gb: Ok(value.total_ram_in_gb),
                    total_vcpu: Ok(value.total_vcpu),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct GpuListV2Item {
            accelerator_vendor: ::std::result::Result<
                ::std::option::Option<crate::wire::AcceleratorVendor>,
                ::std::string::String,
            >,
            available_gpu_counts: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<crate::wire::Count>>,
                ::std::string::String,
            >,
            cloud_type: ::std::result::Result<
                ::std::option::Option<crate::wire::CloudType>,
                ::std::string::String,
            >,
            display_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            gpu_count_options: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::GpuListV2GpuCountOption>>,
                ::std::string::String,
            >,
            gpu_memory_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            gpu_type: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            is_spot: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            local_disk_per_gpu_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            max_gpu_count: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            ram_per_gpu_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            region: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            status: ::std::result::Result<
                ::std::option::Option<crate::wire::GpuAvailability>,
                ::std::string::String,
            >,
            vcpu_per_gpu: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GpuListV2Item {
            fn default() -> Self {
                Self {
                    accelerator_vendor: Ok(Default::default()),
                    available_gpu_counts: Ok(Default::default()),
                    cloud_type: Ok(Default::default()),
                    display_name: Ok(Default::default()),
                    gpu_count_options: Ok(Default::default()),
                    gpu_memory_in_gb: Ok(Default::default()),
                    gpu_type: Ok(Default::default()),
                    is_spot: Ok(Default::default()),
                    local_disk_per_gpu_in_gb: Ok(Default::default()),
                    max_gpu_count: Ok(Default::default()),
                    ram_per_gpu_in_gb: Ok(Default::default()),
                    region: Ok(Default::default()),
                    status: Ok(Default::default()),
                    vcpu_per_gpu: Ok(Default::default()),
                }
            }
        }
        impl GpuListV2Item {
            pub fn accelerator_vendor<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::AcceleratorVendor>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.accelerator_vendor = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for accelerator_vendor: {e}"
                        )
                    });
                self
            }
            pub fn available_gpu_counts<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<crate::wire::Count>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.available_gpu_counts = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for available_gpu_counts: {e}"
                        )
                    });
                self
            }
            pub fn cloud_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::CloudType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.cloud_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for cloud_type: {e}")
                    });
                self
            }
            pub fn display_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.display_name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for display_name: {e}")
                    });
                self
            }
            pub fn gpu_count_options<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::vec::Vec<super::GpuListV2GpuCountOption>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_count_options = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for gpu_count_options: {e}"
                        )
                    });
                self
            }
            pub fn gpu_memory_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_memory_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for gpu_memory_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn gpu_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_type: {e}")
                    });
                self
            }
            pub fn is_spot<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_spot = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for is_spot: {e}")
                    });
                self
            }
            pub fn local_disk_per_gpu_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.local_disk_per_gpu_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for local_disk_per_gpu_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn max_gpu_count<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.max_gpu_count = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for max_gpu_count: {e}")
                    });
                self
            }
            pub fn ram_per_gpu_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.ram_per_gpu_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for ram_per_gpu_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn region<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.region = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for region: {e}")
                    });
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::GpuAvailability>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for status: {e}")
                    });
                self
            }
            pub fn vcpu_per_gpu<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.vcpu_per_gpu = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for vcpu_per_gpu: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GpuListV2Item> for super::GpuListV2Item {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GpuListV2Item,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    accelerator_vendor: value.accelerator_vendor?,
                    available_gpu_counts: value.available_gpu_counts?,
                    cloud_type: value.cloud_type?,
                    display_name: value.display_name?,
                    gpu_count_options: value.gpu_count_options?,
                    gpu_memory_in_gb: value.gpu_memory_in_gb?,
                    gpu_type: value.gpu_type?,
                    is_spot: value.is_spot?,
                    local_disk_per_gpu_in_gb: value.local_disk_per_gpu_in_gb?,
                    max_gpu_count: value.max_gpu_count?,
                    ram_per_gpu_in_gb: value.ram_per_gpu_in_gb?,
                    region: value.region?,
                    status: value.status?,
                    vcpu_per_gpu: value.vcpu_per_gpu?,
                })
            }
        }
        impl ::std::convert::From<super::GpuListV2Item> for GpuListV2Item {
            fn from(value: super::GpuListV2Item) -> Self {
                Self {
                    accelerator_vendor: Ok(value.accelerator_vendor),
                    available_gpu_counts: Ok(value.available_gpu_counts),
                    cloud_type: Ok(value.cloud_type),
                    display_name: Ok(value.display_name),
                    gpu_count_options: Ok(value.gpu_count_options),
                    gpu_memory_in_gb: Ok(value.gpu_memory_in_gb),
                    gpu_type: Ok(value.gpu_type),
                    is_spot: Ok(value.is_spot),
                    local_disk_per_gpu_in_gb: Ok(value.local_disk_per_gpu_in_gb),
                    max_gpu_count: Ok(value.max_gpu_count),
                    ram_per_gpu_in_gb: Ok(value.ram_per_gpu_in_gb),
                    region: Ok(value.region),
                    status: Ok(value.status),
                    vcpu_per_gpu: Ok(value.vcpu_per_gpu),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct GpuListV2Price {
            container_volume_price_per_gb_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            container_volume_price_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            currency: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            gpu_price_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            price_per_gpu_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            system_volume_price_per_gb_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            system_volume_price_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            total_price_per_hour: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GpuListV2Price {
            fn default() -> Self {
                Self {
                    container_volume_price_per_gb_per_hour: Ok(Default::default()),
                    container_volume_price_per_hour: Ok(Default::default()),
                    currency: Ok(Default::default()),
                    gpu_price_per_hour: Ok(Default::default()),
                    price_per_gpu_per_hour: Ok(Default::default()),
                    system_volume_price_per_gb_per_hour: Ok(Default::default()),
                    system_volume_price_per_hour: Ok(Default::default()),
                    total_price_per_hour: Ok(Default::default()),
                }
            }
        }
        impl GpuListV2Price {
            pub fn container_volume_price_per_gb_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume_price_per_gb_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume_price_per_gb_per_hour: {e}"
                        )
                    });
                self
            }
            pub fn container_volume_price_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume_price_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume_price_per_hour: {e}"
                        )
                    });
                self
            }
            pub fn currency<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.currency = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for currency: {e}")
                    });
                self
            }
            pub fn gpu_price_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_price_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for gpu_price_per_hour: {e}"
                        )
                    });
                self
            }
            pub fn price_per_gpu_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.price_per_gpu_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for price_per_gpu_per_hour: {e}"
                        )
                    });
                self
            }
            pub fn system_volume_price_per_gb_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.system_volume_price_per_gb_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for system_volume_price_per_gb_per_hour: {e}"
                        )
                    });
                self
            }
            pub fn system_volume_price_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.system_volume_price_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for system_volume_price_per_hour: {e}"
                        )
                    });
                self
            }
            pub fn total_price_per_hour<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.total_price_per_hour = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for total_price_per_hour: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GpuListV2Price> for super::GpuListV2Price {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GpuListV2Price,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    container_volume_price_per_gb_per_hour: value
                        .container_volume_price_per_gb_per_hour?,
                    container_volume_price_per_hour: value
                        .container_volume_price_per_hour?,
                    currency: value.currency?,
                    gpu_price_per_hour: value.gpu_price_per_hour?,
                    price_per_gpu_per_hour: value.price_per_gpu_per_hour?,
                    system_volume_price_per_gb_per_hour: value
                        .system_volume_price_per_gb_per_hour?,
                    system_volume_price_per_hour: value.system_volume_price_per_hour?,
                    total_price_per_hour: value.total_price_per_hour?,
                })
            }
        }
        impl ::std::convert::From<super::GpuListV2Price> for GpuListV2Price {
            fn from(value: super::GpuListV2Price) -> Self {
                Self {
                    container_volume_price_per_gb_per_hour: Ok(
                        value.container_volume_price_per_gb_per_hour,
                    ),
                    container_volume_price_per_hour: Ok(
                        value.container_volume_price_per_hour,
                    ),
                    currency: Ok(value.currency),
                    gpu_price_per_hour: Ok(value.gpu_price_per_hour),
                    price_per_gpu_per_hour: Ok(value.price_per_gpu_per_hour),
                    system_volume_price_per_gb_per_hour: Ok(
                        value.system_volume_price_per_gb_per_hour,
                    ),
                    system_volume_price_per_hour: Ok(value.system_volume_price_per_hour),
                    total_price_per_hour: Ok(value.total_price_per_hour),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct GpuListV2Request {
            accelerator_vendor: ::std::result::Result<
                ::std::option::Option<crate::wire::AcceleratorVendor>,
                ::std::string::String,
            >,
            cloud_types: ::std::result::Result<
                ::std::vec::Vec<crate::wire::CloudType>,
                ::std::string::String,
            >,
            container_volume_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            gpu_counts: ::std::result::Result<
                ::std::vec::Vec<i32>,
                ::std::string::String,
            >,
            gpu_types: ::std::result::Result<
                ::std::vec::Vec<::std::string::String>,
                ::std::string::String,
            >,
            include_unavailable: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            is_spot: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            min_gpu_memory_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            min_ram_per_gpu_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            min_vcpu_per_gpu: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            page: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            regions: ::std::result::Result<
                ::std::vec::Vec<::std::string::String>,
                ::std::string::String,
            >,
            size: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            system_volume_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GpuListV2Request {
            fn default() -> Self {
                Self {
                    accelerator_vendor: Ok(Default::default()),
                    cloud_types: Ok(Default::default()),
                    container_volume_in_gb: Ok(Default::default()),
                    gpu_counts: Ok(Default::default()),
                    gpu_types: Ok(Default::default()),
                    include_unavailable: Ok(Default::default()),
                    is_spot: Ok(Default::default()),
                    min_gpu_memory_in_gb: Ok(Default::default()),
                    min_ram_per_gpu_in_gb: Ok(Default::default()),
                    min_vcpu_per_gpu: Ok(Default::default()),
                    page: Ok(Default::default()),
                    regions: Ok(Default::default()),
                    size: Ok(Default::default()),
                    system_volume_in_gb: Ok(Default::default()),
                }
            }
        }
        impl GpuListV2Request {
            pub fn accelerator_vendor<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::AcceleratorVendor>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.accelerator_vendor = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for accelerator_vendor: {e}"
                        )
                    });
                self
            }
            pub fn cloud_types<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<crate::wire::CloudType>>,
                T::Error: ::std::fmt::Display,
            {
                self.cloud_types = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for cloud_types: {e}")
                    });
                self
            }
            pub fn container_volume_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn gpu_counts<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_counts = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_counts: {e}")
                    });
                self
            }
            pub fn gpu_types<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_types = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_types: {e}")
                    });
                self
            }
            pub fn include_unavailable<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.include_unavailable = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for include_unavailable: {e}"
                        )
                    });
                self
            }
            pub fn is_spot<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_spot = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for is_spot: {e}")
                    });
                self
            }
            pub fn min_gpu_memory_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_gpu_memory_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for min_gpu_memory_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn min_ram_per_gpu_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_ram_per_gpu_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for min_ram_per_gpu_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn min_vcpu_per_gpu<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_vcpu_per_gpu = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for min_vcpu_per_gpu: {e}"
                        )
                    });
                self
            }
            pub fn page<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.page = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for page: {e}")
                    });
                self
            }
            pub fn regions<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.regions = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for regions: {e}")
                    });
                self
            }
            pub fn size<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.size = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for size: {e}")
                    });
                self
            }
            pub fn system_volume_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.system_volume_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for system_volume_in_gb: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GpuListV2Request> for super::GpuListV2Request {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GpuListV2Request,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    accelerator_vendor: value.accelerator_vendor?,
                    cloud_types: value.cloud_types?,
                    container_volume_in_gb: value.container_volume_in_gb?,
                    gpu_counts: value.gpu_counts?,
                    gpu_types: value.gpu_types?,
                    include_unavailable: value.include_unavailable?,
                    is_spot: value.is_spot?,
                    min_gpu_memory_in_gb: value.min_gpu_memory_in_gb?,
                    min_ram_per_gpu_in_gb: value.min_ram_per_gpu_in_gb?,
                    min_vcpu_per_gpu: value.min_vcpu_per_gpu?,
                    page: value.page?,
                    regions: value.regions?,
                    size: value.size?,
                    system_volume_in_gb: value.system_volume_in_gb?,
                })
            }
        }
        impl ::std::convert::From<super::GpuListV2Request> for GpuListV2Request {
            fn from(value: super::GpuListV2Request) -> Self {
                Self {
                    accelerator_vendor: Ok(value.accelerator_vendor),
                    cloud_types: Ok(value.cloud_types),
                    container_volume_in_gb: Ok(value.container_volume_in_gb),
                    gpu_counts: Ok(value.gpu_counts),
                    gpu_types: Ok(value.gpu_types),
                    include_unavailable: Ok(value.include_unavailable),
                    is_spot: Ok(value.is_spot),
                    min_gpu_memory_in_gb: Ok(value.min_gpu_memory_in_gb),
                    min_ram_per_gpu_in_gb: Ok(value.min_ram_per_gpu_in_gb),
                    min_vcpu_per_gpu: Ok(value.min_vcpu_per_gpu),
                    page: Ok(value.page),
                    regions: Ok(value.regions),
                    size: Ok(value.size),
                    system_volume_in_gb: Ok(value.system_volume_in_gb),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct GpuListV2SystemVolume {
            max_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            min_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            supported: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GpuListV2SystemVolume {
            fn default() -> Self {
                Self {
                    max_in_gb: Ok(Default::default()),
                    min_in_gb: Ok(Default::default()),
                    supported: Ok(Default::default()),
                }
            }
        }
        impl GpuListV2SystemVolume {
            pub fn max_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.max_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for max_in_gb: {e}")
                    });
                self
            }
            pub fn min_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for min_in_gb: {e}")
                    });
                self
            }
            pub fn supported<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.supported = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for supported: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GpuListV2SystemVolume>
        for super::GpuListV2SystemVolume {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GpuListV2SystemVolume,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    max_in_gb: value.max_in_gb?,
                    min_in_gb: value.min_in_gb?,
                    supported: value.supported?,
                })
            }
        }
        impl ::std::convert::From<super::GpuListV2SystemVolume>
        for GpuListV2SystemVolume {
            fn from(value: super::GpuListV2SystemVolume) -> Self {
                Self {
                    max_in_gb: Ok(value.max_in_gb),
                    min_in_gb: Ok(value.min_in_gb),
                    supported: Ok(value.supported),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct KeyValuePairDto {
            key: ::std::result::Result<::std::string::String, ::std::string::String>,
            value: ::std::result::Result<::std::string::String, ::std::string::String>,
        }
        impl ::std::default::Default for KeyValuePairDto {
            fn default() -> Self {
                Self {
                    key: Err("no value supplied for key".to_string()),
                    value: Err("no value supplied for value".to_string()),
                }
            }
        }
        impl KeyValuePairDto {
            pub fn key<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.key = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for key: {e}")
                    });
                self
            }
            pub fn value<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.value = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for value: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<KeyValuePairDto> for super::KeyValuePairDto {
            type Error = super::error::ConversionError;
            fn try_from(
                value: KeyValuePairDto,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    key: value.key?,
                    value: value.value?,
                })
            }
        }
        impl ::std::convert::From<super::KeyValuePairDto> for KeyValuePairDto {
            fn from(value: super::KeyValuePairDto) -> Self {
                Self {
                    key: Ok(value.key),
                    value: Ok(value.value),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct KeyValuePairDtoResponse {
            key: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            value: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for KeyValuePairDtoResponse {
            fn default() -> Self {
                Self {
                    key: Ok(Default::default()),
                    value: Ok(Default::default()),
                }
            }
        }
        impl KeyValuePairDtoResponse {
            pub fn key<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.key = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for key: {e}")
                    });
                self
            }
            pub fn value<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.value = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for value: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<KeyValuePairDtoResponse>
        for super::KeyValuePairDtoResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: KeyValuePairDtoResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    key: value.key?,
                    value: value.value?,
                })
            }
        }
        impl ::std::convert::From<super::KeyValuePairDtoResponse>
        for KeyValuePairDtoResponse {
            fn from(value: super::KeyValuePairDtoResponse) -> Self {
                Self {
                    key: Ok(value.key),
                    value: Ok(value.value),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct OpenapiPodExposePortRequest {
            port: ::std::result::Result<i32, ::std::string::String>,
            protocol: ::std::result::Result<
                ::std::option::Option<crate::wire::Protocol>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for OpenapiPodExposePortRequest {
            fn default() -> Self {
                Self {
                    port: Err("no value supplied for port".to_string()),
                    protocol: Ok(Default::default()),
                }
            }
        }
        impl OpenapiPodExposePortRequest {
            pub fn port<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i32>,
                T::Error: ::std::fmt::Display,
            {
                self.port = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for port: {e}")
                    });
                self
            }
            pub fn protocol<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Protocol>>,
                T::Error: ::std::fmt::Display,
            {
                self.protocol = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for protocol: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<OpenapiPodExposePortRequest>
        for super::OpenapiPodExposePortRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: OpenapiPodExposePortRequest,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    port: value.port?,
                    protocol: value.protocol?,
                })
            }
        }
        impl ::std::convert::From<super::OpenapiPodExposePortRequest>
        for OpenapiPodExposePortRequest {
            fn from(value: super::OpenapiPodExposePortRequest) -> Self {
                Self {
                    port: Ok(value.port),
                    protocol: Ok(value.protocol),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct OpenapiPodExposePortResponse {
            healthy: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            host: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            ingress_url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            port: ::std::result::Result<
                ::std::option::Option<crate::wire::Port>,
                ::std::string::String,
            >,
            protocol: ::std::result::Result<
                ::std::option::Option<crate::wire::Protocol>,
                ::std::string::String,
            >,
            proxy_port: ::std::result::Result<
                ::std::option::Option<crate::wire::Port>,
                ::std::string::String,
            >,
            service_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for OpenapiPodExposePortResponse {
            fn default() -> Self {
                Self {
                    healthy: Ok(Default::default()),
                    host: Ok(Default::default()),
                    ingress_url: Ok(Default::default()),
                    port: Ok(Default::default()),
                    protocol: Ok(Default::default()),
                    proxy_port: Ok(Default::default()),
                    service_name: Ok(Default::default()),
                }
            }
        }
        impl OpenapiPodExposePortResponse {
            pub fn healthy<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.healthy = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for healthy: {e}")
                    });
                self
            }
            pub fn host<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.host = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for host: {e}")
                    });
                self
            }
            pub fn ingress_url<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.ingress_url = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ingress_url: {e}")
                    });
                self
            }
            pub fn port<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Port>>,
                T::Error: ::std::fmt::Display,
            {
                self.port = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for port: {e}")
                    });
                self
            }
            pub fn protocol<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Protocol>>,
                T::Error: ::std::fmt::Display,
            {
                self.protocol = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for protocol: {e}")
                    });
                self
            }
            pub fn proxy_port<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Port>>,
                T::Error: ::std::fmt::Display,
            {
                self.proxy_port = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for proxy_port: {e}")
                    });
                self
            }
            pub fn service_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.service_name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for service_name: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<OpenapiPodExposePortResponse>
        for super::OpenapiPodExposePortResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: OpenapiPodExposePortResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    healthy: value.healthy?,
                    host: value.host?,
                    ingress_url: value.ingress_url?,
                    port: value.port?,
                    protocol: value.protocol?,
                    proxy_port: value.proxy_port?,
                    service_name: value.service_name?,
                })
            }
        }
        impl ::std::convert::From<super::OpenapiPodExposePortResponse>
        for OpenapiPodExposePortResponse {
            fn from(value: super::OpenapiPodExposePortResponse) -> Self {
                Self {
                    healthy: Ok(value.healthy),
                    host: Ok(value.host),
                    ingress_url: Ok(value.ingress_url),
                    port: Ok(value.port),
                    protocol: Ok(value.protocol),
                    proxy_port: Ok(value.proxy_port),
                    service_name: Ok(value.service_name),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2CreateRequest {
            callback_url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            container_registry_auth_id: ::std::result::Result<
                ::std::option::Option<i64>,
                ::std::string::String,
            >,
            container_volume_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            environment_vars: ::std::result::Result<
                ::std::vec::Vec<super::KeyValuePairDto>,
                ::std::string::String,
            >,
            expose: ::std::result::Result<
                ::std::vec::Vec<super::OpenapiPodExposePortRequest>,
                ::std::string::String,
            >,
            gpu_count: ::std::result::Result<i32, ::std::string::String>,
            gpu_type: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
            image: ::std::result::Result<::std::string::String, ::std::string::String>,
            image_public_type: ::std::result::Result<
                ::std::option::Option<crate::wire::ImagePublicType>,
                ::std::string::String,
            >,
            image_registry: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            initialization_command: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            is_spot: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            max_price: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            min_single_card_ram_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            min_single_card_vcpu: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            min_single_card_vram_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            name: ::std::result::Result<::std::string::String, ::std::string::String>,
            regions: ::std::result::Result<
                ::std::vec::Vec<::std::string::String>,
                ::std::string::String,
            >,
            resource_type: ::std::result::Result<
                ::std::option::Option<crate::wire::ResourceType>,
                ::std::string::String,
            >,
            shm_in_gb: ::std::result::Result<
                ::std::option::Option<i32>,
                ::std::string::String,
            >,
            volumes: ::std::result::Result<
                ::std::vec::Vec<super::PodV2VolumeRequest>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2CreateRequest {
            fn default() -> Self {
                Self {
                    callback_url: Ok(Default::default()),
                    container_registry_auth_id: Ok(Default::default()),
                    container_volume_in_gb: Ok(Default::default()),
                    environment_vars: Ok(Default::default()),
                    expose: Ok(Default::default()),
                    gpu_count: Err("no value supplied for gpu_count".to_string()),
                    gpu_type: Err("no value supplied for gpu_type".to_string()),
                    image: Err("no value supplied for image".to_string()),
                    image_public_type: Ok(Default::default()),
                    image_registry: Ok(Default::default()),
                    initialization_command: Ok(Default::default()),
                    is_spot: Ok(Default::default()),
                    max_price: Ok(Default::default()),
                    min_single_card_ram_in_gb: Ok(Default::default()),
                    min_single_card_vcpu: Ok(Default::default()),
                    min_single_card_vram_in_gb: Ok(Default::default()),
                    name: Err("no value supplied for name".to_string()),
                    regions: Ok(Default::default()),
                    resource_type: Ok(Default::default()),
                    shm_in_gb: Ok(Default::default()),
                    volumes: Ok(Default::default()),
                }
            }
        }
        impl PodV2CreateRequest {
            pub fn callback_url<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.callback_url = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for callback_url: {e}")
                    });
                self
            }
            pub fn container_registry_auth_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i64>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_registry_auth_id = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_registry_auth_id: {e}"
                        )
                    });
                self
            }
            pub fn container_volume_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn environment_vars<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::KeyValuePairDto>>,
                T::Error: ::std::fmt::Display,
            {
                self.environment_vars = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for environment_vars: {e}"
                        )
                    });
                self
            }
            pub fn expose<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::vec::Vec<super::OpenapiPodExposePortRequest>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.expose = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for expose: {e}")
                    });
                self
            }
            pub fn gpu_count<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i32>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_count = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_count: {e}")
                    });
                self
            }
            pub fn gpu_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_type: {e}")
                    });
                self
            }
            pub fn image<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.image = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for image: {e}")
                    });
                self
            }
            pub fn image_public_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::ImagePublicType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.image_public_type = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for image_public_type: {e}"
                        )
                    });
                self
            }
            pub fn image_registry<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.image_registry = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for image_registry: {e}"
                        )
                    });
                self
            }
            pub fn initialization_command<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.initialization_command = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for initialization_command: {e}"
                        )
                    });
                self
            }
            pub fn is_spot<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_spot = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for is_spot: {e}")
                    });
                self
            }
            pub fn max_price<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.max_price = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for max_price: {e}")
                    });
                self
            }
            pub fn min_single_card_ram_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_single_card_ram_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for min_single_card_ram_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn min_single_card_vcpu<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_single_card_vcpu = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for min_single_card_vcpu: {e}"
                        )
                    });
                self
            }
            pub fn min_single_card_vram_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.min_single_card_vram_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for min_single_card_vram_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn regions<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.regions = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for regions: {e}")
                    });
                self
            }
            pub fn resource_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::ResourceType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.resource_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for resource_type: {e}")
                    });
                self
            }
            pub fn shm_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<i32>>,
                T::Error: ::std::fmt::Display,
            {
                self.shm_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for shm_in_gb: {e}")
                    });
                self
            }
            pub fn volumes<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::vec::Vec<super::PodV2VolumeRequest>>,
                T::Error: ::std::fmt::Display,
            {
                self.volumes = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for volumes: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2CreateRequest> for super::PodV2CreateRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2CreateRequest,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    callback_url: value.callback_url?,
                    container_registry_auth_id: value.container_registry_auth_id?,
                    container_volume_in_gb: value.container_volume_in_gb?,
                    environment_vars: value.environment_vars?,
                    expose: value.expose?,
                    gpu_count: value.gpu_count?,
                    gpu_type: value.gpu_type?,
                    image: value.image?,
                    image_public_type: value.image_public_type?,
                    image_registry: value.image_registry?,
                    initialization_command: value.initialization_command?,
                    is_spot: value.is_spot?,
                    max_price: value.max_price?,
                    min_single_card_ram_in_gb: value.min_single_card_ram_in_gb?,
                    min_single_card_vcpu: value.min_single_card_vcpu?,
                    min_single_card_vram_in_gb: value.min_single_card_vram_in_gb?,
                    name: value.name?,
                    regions: value.regions?,
                    resource_type: value.resource_type?,
                    shm_in_gb: value.shm_in_gb?,
                    volumes: value.volumes?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2CreateRequest> for PodV2CreateRequest {
            fn from(value: super::PodV2CreateRequest) -> Self {
                Self {
                    callback_url: Ok(value.callback_url),
                    container_registry_auth_id: Ok(value.container_registry_auth_id),
                    container_volume_in_gb: Ok(value.container_volume_in_gb),
                    environment_vars: Ok(value.environment_vars),
                    expose: Ok(value.expose),
                    gpu_count: Ok(value.gpu_count),
                    gpu_type: Ok(value.gpu_type),
                    image: Ok(value.image),
                    image_public_type: Ok(value.image_public_type),
                    image_registry: Ok(value.image_registry),
                    initialization_command: Ok(value.initialization_command),
                    is_spot: Ok(value.is_spot),
                    max_price: Ok(value.max_price),
                    min_single_card_ram_in_gb: Ok(value.min_single_card_ram_in_gb),
                    min_single_card_vcpu: Ok(value.min_single_card_vcpu),
                    min_single_card_vram_in_gb: Ok(value.min_single_card_vram_in_gb),
                    name: Ok(value.name),
                    regions: Ok(value.regions),
                    resource_type: Ok(value.resource_type),
                    shm_in_gb: Ok(value.shm_in_gb),
                    volumes: Ok(value.volumes),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2LogItem {
            content: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            level: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            timestamp: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2LogItem {
            fn default() -> Self {
                Self {
                    content: Ok(Default::default()),
                    level: Ok(Default::default()),
                    timestamp: Ok(Default::default()),
                }
            }
        }
        impl PodV2LogItem {
            pub fn content<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.content = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for content: {e}")
                    });
                self
            }
            pub fn level<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.level = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for level: {e}")
                    });
                self
            }
            pub fn timestamp<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.timestamp = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for timestamp: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2LogItem> for super::PodV2LogItem {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2LogItem,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    content: value.content?,
                    level: value.level?,
                    timestamp: value.timestamp?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2LogItem> for PodV2LogItem {
            fn from(value: super::PodV2LogItem) -> Self {
                Self {
                    content: Ok(value.content),
                    level: Ok(value.level),
                    timestamp: Ok(value.timestamp),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2LogPage {
            has_next: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            has_previous: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            next_cursor: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            previous_cursor: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2LogPage {
            fn default() -> Self {
                Self {
                    has_next: Ok(Default::default()),
                    has_previous: Ok(Default::default()),
                    next_cursor: Ok(Default::default()),
                    previous_cursor: Ok(Default::default()),
                }
            }
        }
        impl PodV2LogPage {
            pub fn has_next<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.has_next = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for has_next: {e}")
                    });
                self
            }
            pub fn has_previous<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.has_previous = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for has_previous: {e}")
                    });
                self
            }
            pub fn next_cursor<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.next_cursor = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for next_cursor: {e}")
                    });
                self
            }
            pub fn previous_cursor<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.previous_cursor = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for previous_cursor: {e}"
                        )
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2LogPage> for super::PodV2LogPage {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2LogPage,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    has_next: value.has_next?,
                    has_previous: value.has_previous?,
                    next_cursor: value.next_cursor?,
                    previous_cursor: value.previous_cursor?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2LogPage> for PodV2LogPage {
            fn from(value: super::PodV2LogPage) -> Self {
                Self {
                    has_next: Ok(value.has_next),
                    has_previous: Ok(value.has_previous),
                    next_cursor: Ok(value.next_cursor),
                    previous_cursor: Ok(value.previous_cursor),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2LogResponse {
            items: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::PodV2LogItem>>,
                ::std::string::String,
            >,
            page: ::std::result::Result<
                ::std::option::Option<super::PodV2LogPage>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2LogResponse {
            fn default() -> Self {
                Self {
                    items: Ok(Default::default()),
                    page: Ok(Default::default()),
                }
            }
        }
        impl PodV2LogResponse {
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::PodV2LogItem>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.items = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for items: {e}")
                    });
                self
            }
            pub fn page<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::PodV2LogPage>>,
                T::Error: ::std::fmt::Display,
            {
                self.page = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for page: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2LogResponse> for super::PodV2LogResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2LogResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    items: value.items?,
                    page: value.page?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2LogResponse> for PodV2LogResponse {
            fn from(value: super::PodV2LogResponse) -> Self {
                Self {
                    items: Ok(value.items),
                    page: Ok(value.page),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2Response {
            applicant_id: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            callback_url: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            cloud_type: ::std::result::Result<
                ::std::option::Option<crate::wire::CloudType>,
                ::std::string::String,
            >,
            container_volume_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            container_volume_price: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            created_at: ::std::result::Result<
                ::std::option::Option<crate::wire::Timestamp>,
                ::std::string::String,
            >,
            desired_state: ::std::result::Result<
                ::std::option::Option<crate::wire::DesiredState>,
                ::std::string::String,
            >,
            disk_read_speed_mbps: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            disk_write_speed_mbps: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            environment_vars: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::KeyValuePairDtoResponse>>,
                ::std::string::String,
            >,
            expose: ::std::result::Result<
                ::std::option::Option<
                    ::std::vec::Vec<super::OpenapiPodExposePortResponse>,
                >,
                ::std::string::String,
            >,
            gpu_count: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            gpu_display_name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            gpu_type: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            id: ::std::result::Result<
                ::std::option::Option<crate::wire::PodId>,
                ::std::string::String,
            >,
            image: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            image_id: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            image_public_type: ::std::result::Result<
                ::std::option::Option<crate::wire::ImagePublicType>,
                ::std::string::String,
            >,
            image_registry: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            image_registry_username: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            initialization_command: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            internal_ip: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            is_spot: ::std::result::Result<
                ::std::option::Option<bool>,
                ::std::string::String,
            >,
            location: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            network_download_mbps: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            network_upload_mbps: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            official_image: ::std::result::Result<
                ::std::option::Option<crate::wire::ImageSource>,
                ::std::string::String,
            >,
            org_id: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            persistent_mount_path: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            persistent_volume_price: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            region: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            resource_type: ::std::result::Result<
                ::std::option::Option<crate::wire::ResourceType>,
                ::std::string::String,
            >,
            shm_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            single_card_price: ::std::result::Result<
                ::std::option::Option<crate::wire::Decimal>,
                ::std::string::String,
            >,
            single_card_ram_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            single_card_vcpu: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            single_card_vram_in_gb: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            ssh_cmd: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            status: ::std::result::Result<
                ::std::option::Option<crate::wire::PodStatus>,
                ::std::string::String,
            >,
            updated_at: ::std::result::Result<
                ::std::option::Option<crate::wire::Timestamp>,
                ::std::string::String,
            >,
            volumes: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::PodV2VolumeResponse>>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2Response {
            fn default() -> Self {
                Self {
                    applicant_id: Ok(Default::default()),
                    callback_url: Ok(Default::default()),
                    cloud_type: Ok(Default::default()),
                    container_volume_in_gb: Ok(Default::default()),
                    container_volume_price: Ok(Default::default()),
                    created_at: Ok(Default::default()),
                    desired_state: Ok(Default::default()),
                    disk_read_speed_mbps: Ok(Default::default()),
                    disk_write_speed_mbps: Ok(Default::default()),
                    environment_vars: Ok(Default::default()),
                    expose: Ok(Default::default()),
                    gpu_count: Ok(Default::default()),
                    gpu_display_name: Ok(Default::default()),
                    gpu_type: Ok(Default::default()),
                    id: Ok(Default::default()),
                    image: Ok(Default::default()),
                    image_id: Ok(Default::default()),
                    image_public_type: Ok(Default::default()),
                    image_registry: Ok(Default::default()),
                    image_registry_username: Ok(Default::default()),
                    initialization_command: Ok(Default::default()),
                    internal_ip: Ok(Default::default()),
                    is_spot: Ok(Default::default()),
                    location: Ok(Default::default()),
                    name: Ok(Default::default()),
                    network_download_mbps: Ok(Default::default()),
                    network_upload_mbps: Ok(Default::default()),
                    official_image: Ok(Default::default()),
                    org_id: Ok(Default::default()),
                    persistent_mount_path: Ok(Default::default()),
                    persistent_volume_price: Ok(Default::default()),
                    region: Ok(Default::default()),
                    resource_type: Ok(Default::default()),
                    shm_in_gb: Ok(Default::default()),
                    single_card_price: Ok(Default::default()),
                    single_card_ram_in_gb: Ok(Default::default()),
                    single_card_vcpu: Ok(Default::default()),
                    single_card_vram_in_gb: Ok(Default::default()),
                    ssh_cmd: Ok(Default::default()),
                    status: Ok(Default::default()),
                    updated_at: Ok(Default::default()),
                    volumes: Ok(Default::default()),
                }
            }
        }
        impl PodV2Response {
            pub fn applicant_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.applicant_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for applicant_id: {e}")
                    });
                self
            }
            pub fn callback_url<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.callback_url = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for callback_url: {e}")
                    });
                self
            }
            pub fn cloud_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::CloudType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.cloud_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for cloud_type: {e}")
                    });
                self
            }
            pub fn container_volume_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn container_volume_price<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.container_volume_price = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for container_volume_price: {e}"
                        )
                    });
                self
            }
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::Timestamp>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.created_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for created_at: {e}")
                    });
                self
            }
            pub fn desired_state<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::DesiredState>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.desired_state = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for desired_state: {e}")
                    });
                self
            }
            pub fn disk_read_speed_mbps<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.disk_read_speed_mbps = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for disk_read_speed_mbps: {e}"
                        )
                    });
                self
            }
            pub fn disk_write_speed_mbps<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.disk_write_speed_mbps = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for disk_write_speed_mbps: {e}"
                        )
                    });
                self
            }
            pub fn environment_vars<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::vec::Vec<super::KeyValuePairDtoResponse>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.environment_vars = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for environment_vars: {e}"
                        )
                    });
                self
            }
            pub fn expose<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<
                        ::std::vec::Vec<super::OpenapiPodExposePortResponse>,
                    >,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.expose = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for expose: {e}")
                    });
                self
            }
            pub fn gpu_count<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_count = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_count: {e}")
                    });
                self
            }
            pub fn gpu_display_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_display_name = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for gpu_display_name: {e}"
                        )
                    });
                self
            }
            pub fn gpu_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.gpu_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for gpu_type: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::PodId>>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn image<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.image = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for image: {e}")
                    });
                self
            }
            pub fn image_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.image_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for image_id: {e}")
                    });
                self
            }
            pub fn image_public_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::ImagePublicType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.image_public_type = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for image_public_type: {e}"
                        )
                    });
                self
            }
            pub fn image_registry<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.image_registry = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for image_registry: {e}"
                        )
                    });
                self
            }
            pub fn image_registry_username<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.image_registry_username = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for image_registry_username: {e}"
                        )
                    });
                self
            }
            pub fn initialization_command<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.initialization_command = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for initialization_command: {e}"
                        )
                    });
                self
            }
            pub fn internal_ip<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.internal_ip = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for internal_ip: {e}")
                    });
                self
            }
            pub fn is_spot<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<bool>>,
                T::Error: ::std::fmt::Display,
            {
                self.is_spot = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for is_spot: {e}")
                    });
                self
            }
            pub fn location<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.location = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for location: {e}")
                    });
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn network_download_mbps<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.network_download_mbps = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for network_download_mbps: {e}"
                        )
                    });
                self
            }
            pub fn network_upload_mbps<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.network_upload_mbps = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for network_upload_mbps: {e}"
                        )
                    });
                self
            }
            pub fn official_image<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::ImageSource>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.official_image = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for official_image: {e}"
                        )
                    });
                self
            }
            pub fn org_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.org_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for org_id: {e}")
                    });
                self
            }
            pub fn persistent_mount_path<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.persistent_mount_path = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for persistent_mount_path: {e}"
                        )
                    });
                self
            }
            pub fn persistent_volume_price<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.persistent_volume_price = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for persistent_volume_price: {e}"
                        )
                    });
                self
            }
            pub fn region<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.region = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for region: {e}")
                    });
                self
            }
            pub fn resource_type<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::ResourceType>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.resource_type = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for resource_type: {e}")
                    });
                self
            }
            pub fn shm_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.shm_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for shm_in_gb: {e}")
                    });
                self
            }
            pub fn single_card_price<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Decimal>>,
                T::Error: ::std::fmt::Display,
            {
                self.single_card_price = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for single_card_price: {e}"
                        )
                    });
                self
            }
            pub fn single_card_ram_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.single_card_ram_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for single_card_ram_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn single_card_vcpu<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.single_card_vcpu = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for single_card_vcpu: {e}"
                        )
                    });
                self
            }
            pub fn single_card_vram_in_gb<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.single_card_vram_in_gb = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for single_card_vram_in_gb: {e}"
                        )
                    });
                self
            }
            pub fn ssh_cmd<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.ssh_cmd = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for ssh_cmd: {e}")
                    });
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::PodStatus>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for status: {e}")
                    });
                self
            }
            pub fn updated_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::Timestamp>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.updated_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for updated_at: {e}")
                    });
                self
            }
            pub fn volumes<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::PodV2VolumeResponse>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.volumes = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for volumes: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2Response> for super::PodV2Response {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2Response,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    applicant_id: value.applicant_id?,
                    callback_url: value.callback_url?,
                    cloud_type: value.cloud_type?,
                    container_volume_in_gb: value.container_volume_in_gb?,
                    container_volume_price: value.container_volume_price?,
                    created_at: value.created_at?,
                    desired_state: value.desired_state?,
                    disk_read_speed_mbps: value.disk_read_speed_mbps?,
                    disk_write_speed_mbps: value.disk_write_speed_mbps?,
                    environment_vars: value.environment_vars?,
                    expose: value.expose?,
                    gpu_count: value.gpu_count?,
                    gpu_display_name: value.gpu_display_name?,
                    gpu_type: value.gpu_type?,
                    id: value.id?,
                    image: value.image?,
                    image_id: value.image_id?,
                    image_public_type: value.image_public_type?,
                    image_registry: value.image_registry?,
                    image_registry_username: value.image_registry_username?,
                    initialization_command: value.initialization_command?,
                    internal_ip: value.internal_ip?,
                    is_spot: value.is_spot?,
                    location: value.location?,
                    name: value.name?,
                    network_download_mbps: value.network_download_mbps?,
                    network_upload_mbps: value.network_upload_mbps?,
                    official_image: value.official_image?,
                    org_id: value.org_id?,
                    persistent_mount_path: value.persistent_mount_path?,
                    persistent_volume_price: value.persistent_volume_price?,
                    region: value.region?,
                    resource_type: value.resource_type?,
                    shm_in_gb: value.shm_in_gb?,
                    single_card_price: value.single_card_price?,
                    single_card_ram_in_gb: value.single_card_ram_in_gb?,
                    single_card_vcpu: value.single_card_vcpu?,
                    single_card_vram_in_gb: value.single_card_vram_in_gb?,
                    ssh_cmd: value.ssh_cmd?,
                    status: value.status?,
                    updated_at: value.updated_at?,
                    volumes: value.volumes?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2Response> for PodV2Response {
            fn from(value: super::PodV2Response) -> Self {
                Self {
                    applicant_id: Ok(value.applicant_id),
                    callback_url: Ok(value.callback_url),
                    cloud_type: Ok(value.cloud_type),
                    container_volume_in_gb: Ok(value.container_volume_in_gb),
                    container_volume_price: Ok(value.container_volume_price),
                    created_at: Ok(value.created_at),
                    desired_state: Ok(value.desired_state),
                    disk_read_speed_mbps: Ok(value.disk_read_speed_mbps),
                    disk_write_speed_mbps: Ok(value.disk_write_speed_mbps),
                    environment_vars: Ok(value.environment_vars),
                    expose: Ok(value.expose),
                    gpu_count: Ok(value.gpu_count),
                    gpu_display_name: Ok(value.gpu_display_name),
                    gpu_type: Ok(value.gpu_type),
                    id: Ok(value.id),
                    image: Ok(value.image),
                    image_id: Ok(value.image_id),
                    image_public_type: Ok(value.image_public_type),
                    image_registry: Ok(value.image_registry),
                    image_registry_username: Ok(value.image_registry_username),
                    initialization_command: Ok(value.initialization_command),
                    internal_ip: Ok(value.internal_ip),
                    is_spot: Ok(value.is_spot),
                    location: Ok(value.location),
                    name: Ok(value.name),
                    network_download_mbps: Ok(value.network_download_mbps),
                    network_upload_mbps: Ok(value.network_upload_mbps),
                    official_image: Ok(value.official_image),
                    org_id: Ok(value.org_id),
                    persistent_mount_path: Ok(value.persistent_mount_path),
                    persistent_volume_price: Ok(value.persistent_volume_price),
                    region: Ok(value.region),
                    resource_type: Ok(value.resource_type),
                    shm_in_gb: Ok(value.shm_in_gb),
                    single_card_price: Ok(value.single_card_price),
                    single_card_ram_in_gb: Ok(value.single_card_ram_in_gb),
                    single_card_vcpu: Ok(value.single_card_vcpu),
                    single_card_vram_in_gb: Ok(value.single_card_vram_in_gb),
                    ssh_cmd: Ok(value.ssh_cmd),
                    status: Ok(value.status),
                    updated_at: Ok(value.updated_at),
                    volumes: Ok(value.volumes),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2RuntimeResponse {
            created_at: ::std::result::Result<
                ::std::option::Option<crate::wire::Timestamp>,
                ::std::string::String,
            >,
            id: ::std::result::Result<
                ::std::option::Option<crate::wire::PodId>,
                ::std::string::String,
            >,
            name: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            running_millis: ::std::result::Result<
                ::std::option::Option<crate::wire::Milliseconds>,
                ::std::string::String,
            >,
            running_seconds: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            status: ::std::result::Result<
                ::std::option::Option<crate::wire::PodStatus>,
                ::std::string::String,
            >,
            updated_at: ::std::result::Result<
                ::std::option::Option<crate::wire::Timestamp>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2RuntimeResponse {
            fn default() -> Self {
                Self {
                    created_at: Ok(Default::default()),
                    id: Ok(Default::default()),
                    name: Ok(Default::default()),
                    running_millis: Ok(Default::default()),
                    running_seconds: Ok(Default::default()),
                    status: Ok(Default::default()),
                    updated_at: Ok(Default::default()),
                }
            }
        }
        impl PodV2RuntimeResponse {
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::Timestamp>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.created_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for created_at: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::PodId>>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.name = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for name: {e}")
                    });
                self
            }
            pub fn running_millis<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::Milliseconds>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.running_millis = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for running_millis: {e}"
                        )
                    });
                self
            }
            pub fn running_seconds<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.running_seconds = value
                    .try_into()
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for running_seconds: {e}"
                        )
                    });
                self
            }
            pub fn status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::PodStatus>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for status: {e}")
                    });
                self
            }
            pub fn updated_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::Timestamp>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.updated_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for updated_at: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2RuntimeResponse>
        for super::PodV2RuntimeResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2RuntimeResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    created_at: value.created_at?,
                    id: value.id?,
                    name: value.name?,
                    running_millis: value.running_millis?,
                    running_seconds: value.running_seconds?,
                    status: value.status?,
                    updated_at: value.updated_at?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2RuntimeResponse> for PodV2RuntimeResponse {
            fn from(value: super::PodV2RuntimeResponse) -> Self {
                Self {
                    created_at: Ok(value.created_at),
                    id: Ok(value.id),
                    name: Ok(value.name),
                    running_millis: Ok(value.running_millis),
                    running_seconds: Ok(value.running_seconds),
                    status: Ok(value.status),
                    updated_at: Ok(value.updated_at),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2VolumeRequest {
            id: ::std::result::Result<::std::string::String, ::std::string::String>,
            mount_path: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2VolumeRequest {
            fn default() -> Self {
                Self {
                    id: Err("no value supplied for id".to_string()),
                    mount_path: Err("no value supplied for mount_path".to_string()),
                }
            }
        }
        impl PodV2VolumeRequest {
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn mount_path<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.mount_path = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for mount_path: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2VolumeRequest> for super::PodV2VolumeRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2VolumeRequest,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    id: value.id?,
                    mount_path: value.mount_path?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2VolumeRequest> for PodV2VolumeRequest {
            fn from(value: super::PodV2VolumeRequest) -> Self {
                Self {
                    id: Ok(value.id),
                    mount_path: Ok(value.mount_path),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct PodV2VolumeResponse {
            id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            mount_mode: ::std::result::Result<
                ::std::option::Option<crate::wire::VolumeMountMode>,
                ::std::string::String,
            >,
            mount_path: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for PodV2VolumeResponse {
            fn default() -> Self {
                Self {
                    id: Ok(Default::default()),
                    mount_mode: Ok(Default::default()),
                    mount_path: Ok(Default::default()),
                }
            }
        }
        impl PodV2VolumeResponse {
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn mount_mode<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<crate::wire::VolumeMountMode>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.mount_mode = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for mount_mode: {e}")
                    });
                self
            }
            pub fn mount_path<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.mount_path = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for mount_path: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<PodV2VolumeResponse>
        for super::PodV2VolumeResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: PodV2VolumeResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    id: value.id?,
                    mount_mode: value.mount_mode?,
                    mount_path: value.mount_path?,
                })
            }
        }
        impl ::std::convert::From<super::PodV2VolumeResponse> for PodV2VolumeResponse {
            fn from(value: super::PodV2VolumeResponse) -> Self {
                Self {
                    id: Ok(value.id),
                    mount_mode: Ok(value.mount_mode),
                    mount_path: Ok(value.mount_path),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultListPodV2Response {
            code: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            data: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::PodV2Response>>,
                ::std::string::String,
            >,
            message: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultListPodV2Response {
            fn default() -> Self {
                Self {
                    code: Ok(Default::default()),
                    data: Ok(Default::default()),
                    message: Ok(Default::default()),
                }
            }
        }
        impl ResultListPodV2Response {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::PodV2Response>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResultListPodV2Response>
        for super::ResultListPodV2Response {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultListPodV2Response,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                })
            }
        }
        impl ::std::convert::From<super::ResultListPodV2Response>
        for ResultListPodV2Response {
            fn from(value: super::ResultListPodV2Response) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultPodV2LogResponse {
            code: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            data: ::std::result::Result<
                ::std::option::Option<super::PodV2LogResponse>,
                ::std::string::String,
            >,
            message: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultPodV2LogResponse {
            fn default() -> Self {
                Self {
                    code: Ok(Default::default()),
                    data: Ok(Default::default()),
                    message: Ok(Default::default()),
                }
            }
        }
        impl ResultPodV2LogResponse {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::PodV2LogResponse>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResultPodV2LogResponse>
        for super::ResultPodV2LogResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultPodV2LogResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                })
            }
        }
        impl ::std::convert::From<super::ResultPodV2LogResponse>
        for ResultPodV2LogResponse {
            fn from(value: super::ResultPodV2LogResponse) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultPodV2Response {
            code: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            data: ::std::result::Result<
                ::std::option::Option<super::PodV2Response>,
                ::std::string::String,
            >,
            message: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultPodV2Response {
            fn default() -> Self {
                Self {
                    code: Ok(Default::default()),
                    data: Ok(Default::default()),
                    message: Ok(Default::default()),
                }
            }
        }
        impl ResultPodV2Response {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<super::PodV2Response>>,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResultPodV2Response>
        for super::ResultPodV2Response {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultPodV2Response,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                })
            }
        }
        impl ::std::convert::From<super::ResultPodV2Response> for ResultPodV2Response {
            fn from(value: super::ResultPodV2Response) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultPodV2RuntimeResponse {
            code: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            data: ::std::result::Result<
                ::std::option::Option<super::PodV2RuntimeResponse>,
                ::std::string::String,
            >,
            message: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultPodV2RuntimeResponse {
            fn default() -> Self {
                Self {
                    code: Ok(Default::default()),
                    data: Ok(Default::default()),
                    message: Ok(Default::default()),
                }
            }
        }
        impl ResultPodV2RuntimeResponse {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::PodV2RuntimeResponse>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResultPodV2RuntimeResponse>
        for super::ResultPodV2RuntimeResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultPodV2RuntimeResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                })
            }
        }
        impl ::std::convert::From<super::ResultPodV2RuntimeResponse>
        for ResultPodV2RuntimeResponse {
            fn from(value: super::ResultPodV2RuntimeResponse) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultV2PageResponseGpuListV2Item {
            code: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            data: ::std::result::Result<
                ::std::option::Option<super::V2PageResponseGpuListV2Item>,
                ::std::string::String,
            >,
            message: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultV2PageResponseGpuListV2Item {
            fn default() -> Self {
                Self {
                    code: Ok(Default::default()),
                    data: Ok(Default::default()),
                    message: Ok(Default::default()),
                }
            }
        }
        impl ResultV2PageResponseGpuListV2Item {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<super::V2PageResponseGpuListV2Item>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResultV2PageResponseGpuListV2Item>
        for super::ResultV2PageResponseGpuListV2Item {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultV2PageResponseGpuListV2Item,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                })
            }
        }
        impl ::std::convert::From<super::ResultV2PageResponseGpuListV2Item>
        for ResultV2PageResponseGpuListV2Item {
            fn from(value: super::ResultV2PageResponseGpuListV2Item) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ResultVoid {
            code: ::std::result::Result<
                ::std::option::Option<crate::wire::Integer>,
                ::std::string::String,
            >,
            data: ::std::result::Result<
                ::std::option::Option<::serde_json::Value>,
                ::std::string::String,
            >,
            message: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ResultVoid {
            fn default() -> Self {
                Self {
                    code: Ok(Default::default()),
                    data: Ok(Default::default()),
                    message: Ok(Default::default()),
                }
            }
        }
        impl ResultVoid {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Integer>>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::serde_json::Value>>,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<::std::string::String>>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ResultVoid> for super::ResultVoid {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ResultVoid,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                })
            }
        }
        impl ::std::convert::From<super::ResultVoid> for ResultVoid {
            fn from(value: super::ResultVoid) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct V2PageResponseGpuListV2Item {
            items: ::std::result::Result<
                ::std::option::Option<::std::vec::Vec<super::GpuListV2Item>>,
                ::std::string::String,
            >,
            page: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            pages: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            size: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
            total: ::std::result::Result<
                ::std::option::Option<crate::wire::Count>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for V2PageResponseGpuListV2Item {
            fn default() -> Self {
                Self {
                    items: Ok(Default::default()),
                    page: Ok(Default::default()),
                    pages: Ok(Default::default()),
                    size: Ok(Default::default()),
                    total: Ok(Default::default()),
                }
            }
        }
        impl V2PageResponseGpuListV2Item {
            pub fn items<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<
                    ::std::option::Option<::std::vec::Vec<super::GpuListV2Item>>,
                >,
                T::Error: ::std::fmt::Display,
            {
                self.items = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for items: {e}")
                    });
                self
            }
            pub fn page<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.page = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for page: {e}")
                    });
                self
            }
            pub fn pages<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.pages = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for pages: {e}")
                    });
                self
            }
            pub fn size<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.size = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for size: {e}")
                    });
                self
            }
            pub fn total<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::option::Option<crate::wire::Count>>,
                T::Error: ::std::fmt::Display,
            {
                self.total = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for total: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<V2PageResponseGpuListV2Item>
        for super::V2PageResponseGpuListV2Item {
            type Error = super::error::ConversionError;
            fn try_from(
                value: V2PageResponseGpuListV2Item,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    items: value.items?,
                    page: value.page?,
                    pages: value.pages?,
                    size: value.size?,
                    total: value.total?,
                })
            }
        }
        impl ::std::convert::From<super::V2PageResponseGpuListV2Item>
        for V2PageResponseGpuListV2Item {
            fn from(value: super::V2PageResponseGpuListV2Item) -> Self {
                Self {
                    items: Ok(value.items),
                    page: Ok(value.page),
                    pages: Ok(value.pages),
                    size: Ok(value.size),
                    total: Ok(value.total),
                }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/**Client for Yotta Labs Pods API

Launch, watch and delete GPU pods on Yotta Labs. Every answer is an envelope `{message, code, data}`: success is `code` 10000, and failures come with HTTP status 200 too.

Version: 2.0.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::exchange::Context,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::exchange::Context) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::exchange::Context,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::exchange::Context> for Client {
    fn api_version() -> &'static str {
        "2.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::exchange::Context {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::exchange::Context>,
    {}
};
impl Client {
    /**List GPU machine specs

List GPU machine spec options for Pod v2 create, including per-count availability, volume limits, and prices.

Sends a `POST` request to `/v2/gpu/list`

```ignore
let response = client.list_gpus()
    .body(body)
    .send()
    .await;
```*/
    pub fn list_gpus(&self) -> builder::ListGpus<'_> {
        builder::ListGpus::new(self)
    }
    /**List Pods

Get all pods for your organization

Sends a `GET` request to `/v2/pods`

Arguments:
- `region_list`: Filter by region codes
- `status_list`: Filter by status names, e.g. RUNNING, PAUSED, TERMINATED
```ignore
let response = client.list_pods()
    .region_list(region_list)
    .status_list(status_list)
    .send()
    .await;
```*/
    pub fn list_pods(&self) -> builder::ListPods<'_> {
        builder::ListPods::new(self)
    }
    /**Create Pod

Create a new pod

Sends a `POST` request to `/v2/pods`

```ignore
let response = client.create_pod()
    .body(body)
    .send()
    .await;
```*/
    pub fn create_pod(&self) -> builder::CreatePod<'_> {
        builder::CreatePod::new(self)
    }
    /**Get Pod

Get details of a specific pod

Sends a `GET` request to `/v2/pods/{id}`

Arguments:
- `id`: Pod ID
```ignore
let response = client.get_pod()
    .id(id)
    .send()
    .await;
```*/
    pub fn get_pod(&self) -> builder::GetPod<'_> {
        builder::GetPod::new(self)
    }
    /**Delete Pod

Delete a pod

Sends a `DELETE` request to `/v2/pods/{id}`

Arguments:
- `id`: Pod ID
```ignore
let response = client.delete_pod()
    .id(id)
    .send()
    .await;
```*/
    pub fn delete_pod(&self) -> builder::DeletePod<'_> {
        builder::DeletePod::new(self)
    }
    /**Get Pod Logs

Query pod container or system logs

Sends a `GET` request to `/v2/pods/{id}/logs`

Arguments:
- `id`: Pod ID
- `cursor`: Cursor for pagination
- `end_time`: End time, epoch milliseconds
- `keyword`: Keyword filter
- `limit`: Maximum number of log lines to return
- `start_time`: Start time, epoch milliseconds
- `type_`: Log type
```ignore
let response = client.get_pod_logs()
    .id(id)
    .cursor(cursor)
    .end_time(end_time)
    .keyword(keyword)
    .limit(limit)
    .start_time(start_time)
    .type_(type_)
    .send()
    .await;
```*/
    pub fn get_pod_logs(&self) -> builder::GetPodLogs<'_> {
        builder::GetPodLogs::new(self)
    }
    /**Pause Pod

Pause a running pod

Sends a `POST` request to `/v2/pods/{id}/pause`

Arguments:
- `id`: Pod ID
```ignore
let response = client.pause_pod()
    .id(id)
    .send()
    .await;
```*/
    pub fn pause_pod(&self) -> builder::PausePod<'_> {
        builder::PausePod::new(self)
    }
    /**Resume Pod

Resume a paused pod

Sends a `POST` request to `/v2/pods/{id}/resume`

Arguments:
- `id`: Pod ID
```ignore
let response = client.resume_pod()
    .id(id)
    .send()
    .await;
```*/
    pub fn resume_pod(&self) -> builder::ResumePod<'_> {
        builder::ResumePod::new(self)
    }
    /**Get Pod Runtime

Get accumulated pod runtime using billing uptime semantics

Sends a `GET` request to `/v2/pods/{id}/runtime`

Arguments:
- `id`: Pod ID
```ignore
let response = client.get_pod_runtime()
    .id(id)
    .send()
    .await;
```*/
    pub fn get_pod_runtime(&self) -> builder::GetPodRuntime<'_> {
        builder::GetPodRuntime::new(self)
    }
}
/// Types for composing operation parameters.
#[allow(clippy::all)]
pub mod builder {
    use super::types;
    #[allow(unused_imports)]
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };
    /**Builder for [`Client::list_gpus`]

[`Client::list_gpus`]: super::Client::list_gpus*/
    #[derive(Debug, Clone)]
    pub struct ListGpus<'a> {
        client: &'a super::Client,
        body: Result<types::builder::GpuListV2Request, String>,
    }
    impl<'a> ListGpus<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::GpuListV2Request>,
            <V as std::convert::TryInto<
                types::GpuListV2Request,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `GpuListV2Request` for body failed: {}", s)
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::GpuListV2Request,
            ) -> types::builder::GpuListV2Request,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/v2/gpu/list`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ResultV2PageResponseGpuListV2Item>, Error<()>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::GpuListV2Request::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/v2/gpu/list", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_gpus",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::list_pods`]

[`Client::list_pods`]: super::Client::list_pods*/
    #[derive(Debug, Clone)]
    pub struct ListPods<'a> {
        client: &'a super::Client,
        region_list: Result<Option<::std::vec::Vec<::std::string::String>>, String>,
        status_list: Result<Option<::std::vec::Vec<::std::string::String>>, String>,
    }
    impl<'a> ListPods<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                region_list: Ok(None),
                status_list: Ok(None),
            }
        }
        pub fn region_list<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
        {
            self.region_list = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: vec :: Vec < :: std :: string :: String >` for region_list failed"
                        .to_string()
                });
            self
        }
        pub fn status_list<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::vec::Vec<::std::string::String>>,
        {
            self.status_list = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: vec :: Vec < :: std :: string :: String >` for status_list failed"
                        .to_string()
                });
            self
        }
        ///Sends a `GET` request to `/v2/pods`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ResultListPodV2Response>, Error<()>> {
            let Self { client, region_list, status_list } = self;
            let region_list = region_list.map_err(Error::InvalidRequest)?;
            let status_list = status_list.map_err(Error::InvalidRequest)?;
            let url = format!("{}/v2/pods", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&progenitor_client::QueryParam::new("regionList", &region_list))
                .query(&progenitor_client::QueryParam::new("statusList", &status_list))
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_pods",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::create_pod`]

[`Client::create_pod`]: super::Client::create_pod*/
    #[derive(Debug, Clone)]
    pub struct CreatePod<'a> {
        client: &'a super::Client,
        body: Result<types::builder::PodV2CreateRequest, String>,
    }
    impl<'a> CreatePod<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::PodV2CreateRequest>,
            <V as std::convert::TryInto<
                types::PodV2CreateRequest,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!("conversion to `PodV2CreateRequest` for body failed: {}", s)
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::PodV2CreateRequest,
            ) -> types::builder::PodV2CreateRequest,
        {
            self.body = self.body.map(f);
            self
        }
        ///Sends a `POST` request to `/v2/pods`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ResultPodV2Response>, Error<()>> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::PodV2CreateRequest::try_from(v).map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/v2/pods", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "create_pod",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::get_pod`]

[`Client::get_pod`]: super::Client::get_pod*/
    #[derive(Debug, Clone)]
    pub struct GetPod<'a> {
        client: &'a super::Client,
        id: Result<crate::wire::PodId, String>,
    }
    impl<'a> GetPod<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::PodId>,
        {
            self.id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `crate :: wire :: PodId` for id failed".to_string()
                });
            self
        }
        ///Sends a `GET` request to `/v2/pods/{id}`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ResultPodV2Response>, Error<()>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v2/pods/{}", client.baseurl, encode_path(& id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "get_pod",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::delete_pod`]

[`Client::delete_pod`]: super::Client::delete_pod*/
    #[derive(Debug, Clone)]
    pub struct DeletePod<'a> {
        client: &'a super::Client,
        id: Result<crate::wire::PodId, String>,
    }
    impl<'a> DeletePod<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::PodId>,
        {
            self.id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `crate :: wire :: PodId` for id failed".to_string()
                });
            self
        }
        ///Sends a `DELETE` request to `/v2/pods/{id}`
        pub async fn send(self) -> Result<ResponseValue<types::ResultVoid>, Error<()>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v2/pods/{}", client.baseurl, encode_path(& id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .delete(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "delete_pod",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::get_pod_logs`]

[`Client::get_pod_logs`]: super::Client::get_pod_logs*/
    #[derive(Debug, Clone)]
    pub struct GetPodLogs<'a> {
        client: &'a super::Client,
        id: Result<crate::wire::PodId, String>,
        cursor: Result<Option<::std::string::String>, String>,
        end_time: Result<Option<crate::wire::Timestamp>, String>,
        keyword: Result<Option<::std::string::String>, String>,
        limit: Result<Option<i32>, String>,
        start_time: Result<Option<crate::wire::Timestamp>, String>,
        type_: Result<Option<crate::wire::LogType>, String>,
    }
    impl<'a> GetPodLogs<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
                cursor: Ok(None),
                end_time: Ok(None),
                keyword: Ok(None),
                limit: Ok(None),
                start_time: Ok(None),
                type_: Ok(None),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::PodId>,
        {
            self.id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `crate :: wire :: PodId` for id failed".to_string()
                });
            self
        }
        pub fn cursor<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.cursor = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for cursor failed"
                        .to_string()
                });
            self
        }
        pub fn end_time<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::Timestamp>,
        {
            self.end_time = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `crate :: wire :: Timestamp` for end_time failed"
                        .to_string()
                });
            self
        }
        pub fn keyword<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
        {
            self.keyword = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `:: std :: string :: String` for keyword failed"
                        .to_string()
                });
            self
        }
        pub fn limit<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<i32>,
        {
            self.limit = value
                .try_into()
                .map(Some)
                .map_err(|_| "conversion to `i32` for limit failed".to_string());
            self
        }
        pub fn start_time<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::Timestamp>,
        {
            self.start_time = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `crate :: wire :: Timestamp` for start_time failed"
                        .to_string()
                });
            self
        }
        pub fn type_<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::LogType>,
        {
            self.type_ = value
                .try_into()
                .map(Some)
                .map_err(|_| {
                    "conversion to `crate :: wire :: LogType` for type_ failed"
                        .to_string()
                });
            self
        }
        ///Sends a `GET` request to `/v2/pods/{id}/logs`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ResultPodV2LogResponse>, Error<()>> {
            let Self {
                client,
                id,
                cursor,
                end_time,
                keyword,
                limit,
                start_time,
                type_,
            } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let cursor = cursor.map_err(Error::InvalidRequest)?;
            let end_time = end_time.map_err(Error::InvalidRequest)?;
            let keyword = keyword.map_err(Error::InvalidRequest)?;
            let limit = limit.map_err(Error::InvalidRequest)?;
            let start_time = start_time.map_err(Error::InvalidRequest)?;
            let type_ = type_.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v2/pods/{}/logs", client.baseurl, encode_path(& id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&progenitor_client::QueryParam::new("cursor", &cursor))
                .query(&progenitor_client::QueryParam::new("endTime", &end_time))
                .query(&progenitor_client::QueryParam::new("keyword", &keyword))
                .query(&progenitor_client::QueryParam::new("limit", &limit))
                .query(&progenitor_client::QueryParam::new("startTime", &start_time))
                .query(&progenitor_client::QueryParam::new("type", &type_))
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "get_pod_logs",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::pause_pod`]

[`Client::pause_pod`]: super::Client::pause_pod*/
    #[derive(Debug, Clone)]
    pub struct PausePod<'a> {
        client: &'a super::Client,
        id: Result<crate::wire::PodId, String>,
    }
    impl<'a> PausePod<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::PodId>,
        {
            self.id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `crate :: wire :: PodId` for id failed".to_string()
                });
            self
        }
        ///Sends a `POST` request to `/v2/pods/{id}/pause`
        pub async fn send(self) -> Result<ResponseValue<types::ResultVoid>, Error<()>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v2/pods/{}/pause", client.baseurl, encode_path(& id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "pause_pod",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::resume_pod`]

[`Client::resume_pod`]: super::Client::resume_pod*/
    #[derive(Debug, Clone)]
    pub struct ResumePod<'a> {
        client: &'a super::Client,
        id: Result<crate::wire::PodId, String>,
    }
    impl<'a> ResumePod<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::PodId>,
        {
            self.id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `crate :: wire :: PodId` for id failed".to_string()
                });
            self
        }
        ///Sends a `POST` request to `/v2/pods/{id}/resume`
        pub async fn send(self) -> Result<ResponseValue<types::ResultVoid>, Error<()>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v2/pods/{}/resume", client.baseurl, encode_path(& id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "resume_pod",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
    /**Builder for [`Client::get_pod_runtime`]

[`Client::get_pod_runtime`]: super::Client::get_pod_runtime*/
    #[derive(Debug, Clone)]
    pub struct GetPodRuntime<'a> {
        client: &'a super::Client,
        id: Result<crate::wire::PodId, String>,
    }
    impl<'a> GetPodRuntime<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                id: Err("id was not initialized".to_string()),
            }
        }
        pub fn id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::wire::PodId>,
        {
            self.id = value
                .try_into()
                .map_err(|_| {
                    "conversion to `crate :: wire :: PodId` for id failed".to_string()
                });
            self
        }
        ///Sends a `GET` request to `/v2/pods/{id}/runtime`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ResultPodV2RuntimeResponse>, Error<()>> {
            let Self { client, id } = self;
            let id = id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/v2/pods/{}/runtime", client.baseurl, encode_path(& id.to_string()),
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            #[allow(unused_mut)]
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "get_pod_runtime",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200..=299 => ResponseValue::from_response(response).await,
                _ => Err(Error::UnexpectedResponse(response)),
            }
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    pub use self::super::Client;
}
/// The operations of the API. A `match` on it without `_` does not compile once the
/// specification has a new operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// List GPU machine specs: `POST /v2/gpu/list`.
    ListGpus,
    /// List Pods: `GET /v2/pods`.
    ListPods,
    /// Create Pod: `POST /v2/pods`.
    CreatePod,
    /// Get Pod: `GET /v2/pods/{id}`.
    GetPod,
    /// Delete Pod: `DELETE /v2/pods/{id}`.
    DeletePod,
    /// Get Pod Logs: `GET /v2/pods/{id}/logs`.
    GetPodLogs,
    /// Pause Pod: `POST /v2/pods/{id}/pause`.
    PausePod,
    /// Resume Pod: `POST /v2/pods/{id}/resume`.
    ResumePod,
    /// Get Pod Runtime: `GET /v2/pods/{id}/runtime`.
    GetPodRuntime,
}
impl Operation {
    /// All operations, in the order of the specification.
    pub const ALL: [Self; 9] = [
        Self::ListGpus,
        Self::ListPods,
        Self::CreatePod,
        Self::GetPod,
        Self::DeletePod,
        Self::GetPodLogs,
        Self::PausePod,
        Self::ResumePod,
        Self::GetPodRuntime,
    ];
    /// The `operationId`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListGpus => "list_gpus",
            Self::ListPods => "list_pods",
            Self::CreatePod => "create_pod",
            Self::GetPod => "get_pod",
            Self::DeletePod => "delete_pod",
            Self::GetPodLogs => "get_pod_logs",
            Self::PausePod => "pause_pod",
            Self::ResumePod => "resume_pod",
            Self::GetPodRuntime => "get_pod_runtime",
        }
    }
    /// The HTTP method.
    pub const fn method(self) -> ::http::Method {
        match self {
            Self::ListGpus => ::http::Method::POST,
            Self::ListPods => ::http::Method::GET,
            Self::CreatePod => ::http::Method::POST,
            Self::GetPod => ::http::Method::GET,
            Self::DeletePod => ::http::Method::DELETE,
            Self::GetPodLogs => ::http::Method::GET,
            Self::PausePod => ::http::Method::POST,
            Self::ResumePod => ::http::Method::POST,
            Self::GetPodRuntime => ::http::Method::GET,
        }
    }
    /// The path template, such as `/v2/pods/{id}`.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListGpus => "/v2/gpu/list",
            Self::ListPods => "/v2/pods",
            Self::CreatePod => "/v2/pods",
            Self::GetPod => "/v2/pods/{id}",
            Self::DeletePod => "/v2/pods/{id}",
            Self::GetPodLogs => "/v2/pods/{id}/logs",
            Self::PausePod => "/v2/pods/{id}/pause",
            Self::ResumePod => "/v2/pods/{id}/resume",
            Self::GetPodRuntime => "/v2/pods/{id}/runtime",
        }
    }
}
