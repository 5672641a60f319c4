// Generated from spec/openapi.json by build.rs. Never edit it: change what goes in, and run
// `cargo xtask regen`.
#[cfg(feature = "client")]
#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[cfg(feature = "client")]
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
    ///KeyValuePairDTO
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct KeyValuePairDto {
        ///key
        pub key: ::std::string::String,
        ///value
        pub value: ::std::string::String,
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
    ///OpenapiPodExposePortRequest
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct OpenapiPodExposePortRequest {
        ///port
        pub port: i32,
        ///protocol
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub protocol: ::std::option::Option<crate::wire::Protocol>,
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
    ///Pod v2 volume mount request
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    pub struct PodV2VolumeRequest {
        ///Volume ID returned by /v2/volumes, string to avoid JavaScript int64 precision loss
        pub id: ::std::string::String,
        ///Mount path inside the container
        #[serde(rename = "mountPath")]
        pub mount_path: ::std::string::String,
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
#[cfg(feature = "client")]
#[derive(Clone, Debug)]
/**Client for Yotta Labs Pods API

Launch, watch and delete GPU pods on Yotta Labs. Every answer is an envelope `{message, code, data}`: success is `code` 10000, and failures come with HTTP status 200 too.

Version: 2.0.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
}
#[cfg(feature = "client")]
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap())
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(baseurl: &str, client: reqwest::Client) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
        }
    }
}
#[cfg(feature = "client")]
impl ClientInfo<()> for Client {
    fn api_version() -> &'static str {
        "2.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &() {
        &()
    }
}
#[cfg(feature = "client")]
impl ClientHooks<()> for &Client {}
#[cfg(feature = "client")]
#[allow(clippy::all)]
impl Client {
    /**List GPU machine specs

List GPU machine spec options for Pod v2 create, including per-count availability, volume limits, and prices.

Sends a `POST` request to `/v2/gpu/list`

*/
    pub async fn list_gpus<'a>(
        &'a self,
        body: &'a types::GpuListV2Request,
    ) -> Result<ResponseValue<types::ResultV2PageResponseGpuListV2Item>, Error<()>> {
        let url = format!("{}/v2/gpu/list", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List Pods

Get all pods for your organization

Sends a `GET` request to `/v2/pods`

Arguments:
- `region_list`: Filter by region codes
- `status_list`: Filter by status names, e.g. RUNNING, PAUSED, TERMINATED
*/
    pub async fn list_pods<'a>(
        &'a self,
        region_list: Option<&'a ::std::vec::Vec<::std::string::String>>,
        status_list: Option<&'a ::std::vec::Vec<::std::string::String>>,
    ) -> Result<ResponseValue<types::ResultListPodV2Response>, Error<()>> {
        let url = format!("{}/v2/pods", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create Pod

Create a new pod

Sends a `POST` request to `/v2/pods`

*/
    pub async fn create_pod<'a>(
        &'a self,
        body: &'a types::PodV2CreateRequest,
    ) -> Result<ResponseValue<types::ResultPodV2Response>, Error<()>> {
        let url = format!("{}/v2/pods", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get Pod

Get details of a specific pod

Sends a `GET` request to `/v2/pods/{id}`

Arguments:
- `id`: Pod ID
*/
    pub async fn get_pod<'a>(
        &'a self,
        id: &'a crate::wire::PodId,
    ) -> Result<ResponseValue<types::ResultPodV2Response>, Error<()>> {
        let url = format!("{}/v2/pods/{}", self.baseurl, encode_path(& id.to_string()),);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete Pod

Delete a pod

Sends a `DELETE` request to `/v2/pods/{id}`

Arguments:
- `id`: Pod ID
*/
    pub async fn delete_pod<'a>(
        &'a self,
        id: &'a crate::wire::PodId,
    ) -> Result<ResponseValue<types::ResultVoid>, Error<()>> {
        let url = format!("{}/v2/pods/{}", self.baseurl, encode_path(& id.to_string()),);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
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
*/
    pub async fn get_pod_logs<'a>(
        &'a self,
        id: &'a crate::wire::PodId,
        cursor: Option<&'a str>,
        end_time: Option<&'a crate::wire::Timestamp>,
        keyword: Option<&'a str>,
        limit: Option<i32>,
        start_time: Option<&'a crate::wire::Timestamp>,
        type_: Option<&'a crate::wire::LogType>,
    ) -> Result<ResponseValue<types::ResultPodV2LogResponse>, Error<()>> {
        let url = format!(
            "{}/v2/pods/{}/logs", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Pause Pod

Pause a running pod

Sends a `POST` request to `/v2/pods/{id}/pause`

Arguments:
- `id`: Pod ID
*/
    pub async fn pause_pod<'a>(
        &'a self,
        id: &'a crate::wire::PodId,
    ) -> Result<ResponseValue<types::ResultVoid>, Error<()>> {
        let url = format!(
            "{}/v2/pods/{}/pause", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Resume Pod

Resume a paused pod

Sends a `POST` request to `/v2/pods/{id}/resume`

Arguments:
- `id`: Pod ID
*/
    pub async fn resume_pod<'a>(
        &'a self,
        id: &'a crate::wire::PodId,
    ) -> Result<ResponseValue<types::ResultVoid>, Error<()>> {
        let url = format!(
            "{}/v2/pods/{}/resume", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get Pod Runtime

Get accumulated pod runtime using billing uptime semantics

Sends a `GET` request to `/v2/pods/{id}/runtime`

Arguments:
- `id`: Pod ID
*/
    pub async fn get_pod_runtime<'a>(
        &'a self,
        id: &'a crate::wire::PodId,
    ) -> Result<ResponseValue<types::ResultPodV2RuntimeResponse>, Error<()>> {
        let url = format!(
            "{}/v2/pods/{}/runtime", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
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
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
#[cfg(feature = "client")]
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
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
