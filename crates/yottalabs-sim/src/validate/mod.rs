//! Request bodies: what the page asks of them, checked field by field.

pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod fields;
pub(crate) mod gpu_filter;
