//! What a create request asks for, once it has been checked.

use rust_decimal::Decimal;

use crate::catalogue::table::Gpu;

/// A checked create request.
#[derive(Clone, Debug)]
pub(crate) struct PodSpec {
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) image_registry: Option<String>,
    pub(crate) registry_auth_id: Option<i64>,
    pub(crate) image_public_type: &'static str,
    pub(crate) resource_type: &'static str,
    pub(crate) gpu: &'static Gpu,
    pub(crate) gpu_count: i64,
    pub(crate) regions: Vec<String>,
    pub(crate) is_spot: bool,
    /// For the whole machine and hour; spot only.
    pub(crate) max_price: Option<Decimal>,
    pub(crate) shm_gb: Option<i64>,
    pub(crate) container_gb: Option<i64>,
    pub(crate) initialization_command: Option<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) expose: Vec<Port>,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) callback_url: Option<String>,
}

/// A port to expose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Port {
    pub(crate) number: i64,
    pub(crate) protocol: &'static str,
}

/// A volume to mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Volume {
    pub(crate) id: String,
    pub(crate) mount_path: String,
}
