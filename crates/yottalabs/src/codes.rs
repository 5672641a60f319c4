//! Codes of the API: the values of the field `code` in every response body. See
//! [`Error::code`](crate::Error::code).
//!
//! Only 10000, 10001 and 13000 are in the API's documentation (`x-yotta-codes` in `spec/openapi.json`).
//! The others come from other public material of the vendor.
//!
//! The predicates of [`Error`](crate::Error), such as [`is_not_found`](crate::Error::is_not_found), say what a
//! code means to callers. They are in `error/predicates.rs`.

/// Success. Every other code is a failure, whatever the HTTP status.
pub const SUCCESS: i64 = 10000;
/// Invalid request parameters.
pub const INVALID_PARAMETERS: i64 = 10001;
/// System error.
pub const SYSTEM_ERROR: i64 = 10002;
/// No permission.
pub const NO_PERMISSION: i64 = 10004;
/// Record does not exist.
pub const RECORD_NOT_FOUND: i64 = 10007;
/// Pod does not exist: an older code that is still in use.
pub const POD_DOES_NOT_EXIST: i64 = 12000;
/// The pod's status does not allow the operation, such as a pause of a pod that is not running.
pub const STATUS_INVALID: i64 = 12001;
/// Pod not found.
pub const POD_NOT_FOUND: i64 = 13000;
/// Endpoint not found.
pub const ENDPOINT_NOT_FOUND: i64 = 14000;
/// The credential is in use and cannot be deleted.
pub const CREDENTIAL_IN_USE: i64 = 25002;
/// Task API: unauthorized.
pub const TASK_UNAUTHORIZED: i64 = 40101;
/// Too many requests.
pub const TOO_MANY_REQUESTS: i64 = 429;
