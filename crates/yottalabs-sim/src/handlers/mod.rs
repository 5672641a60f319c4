//! One handler to each operation.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod gpus;
pub(crate) mod list;
pub(crate) mod logs;
pub(crate) mod pause;
pub(crate) mod pod_id;
pub(crate) mod resume;
pub(crate) mod runtime;
