//! Pods: their operations and models.

mod client_token;
mod condition;
mod create;
mod failure;
mod handle;
mod image;
mod list;
mod logs;
mod model;
mod price;
mod reconcile;
mod runtime;
mod single_flight;
mod spec;
mod subscription;
mod validate;
mod wait;
mod watch;

pub use client_token::CLIENT_TOKEN_VARIABLE;
pub use condition::{Condition, gone, in_status, paused, ready, running};
pub use create::CreatePod;
pub(crate) use create::LOOK;
pub use failure::PodFailure;
pub use handle::Pods;
pub use list::ListPods;
pub use logs::{LogFollow, LogLine, LogLines, LogPage, LogQuery};
pub use model::{EnvVar, ExposedPort, MountedVolume, Pod};
pub use price::{Cost, HourlyPrice};
pub(crate) use reconcile::Fingerprint;
pub use runtime::Runtime;
pub use spec::{GpuChoice, PodSpec};
pub(crate) use subscription::SharedRequests;
pub(crate) use wait::WAIT_TIMEOUT;
pub use wait::Wait;
pub use watch::{PodEvent, Watch};
