//! Pods: their operations and models.

mod client_token;
mod condition;
mod create;
mod failure;
mod handle;
mod image;
mod labels;
mod list;
mod list_decoder;
mod logs;
mod model;
mod price;
mod reconcile;
mod runtime;
mod single_flight;
mod snapshot;
mod spec;
#[cfg(feature = "schema")]
mod spec_schema;
mod spec_table;
mod spec_values;
mod ssh;
mod subscription;
mod validate;
mod wait;
mod watch;

pub use client_token::CLIENT_TOKEN_VARIABLE;
pub(crate) use client_token::random as random_client_token;
pub use condition::{Condition, gone, in_status, paused, ready, running};
pub use create::CreatePod;
pub(crate) use create::LOOK;
pub use failure::PodFailure;
pub use handle::Pods;
pub use labels::LABELS_VARIABLE;
pub use list::ListPods;
pub use logs::{LogFollow, LogLine, LogLines, LogPage, LogQuery};
pub use model::{EnvVar, ExposedPort, MountedVolume, Pod, PodWithSecrets};
pub use price::{Cost, HourlyPrice};
pub(crate) use reconcile::Fingerprint;
pub use runtime::Runtime;
pub use spec::{GpuChoice, PodSpec};
pub use ssh::SshAddress;
pub(crate) use subscription::SharedRequests;
pub(crate) use wait::WAIT_TIMEOUT;
pub use wait::Wait;
pub use watch::{PodEvent, Watch};
