//! The numbers in the envelope's `code`.
//!
//! Only 10000, 10001 and 13000 are in the API's documentation (as `x-yotta-codes` in
//! `spec/openapi.json`); the others come from the vendor's other public material.

/// Success. Anything else is a failure, whatever HTTP's status says.
pub const SUCCESS: i64 = 10000;
/// Invalid request parameters.
pub const INVALID_PARAMETERS: i64 = 10001;
/// System error.
pub const SYSTEM_ERROR: i64 = 10002;
/// No permission.
pub const NO_PERMISSION: i64 = 10004;
/// Record does not exist.
pub const RECORD_NOT_FOUND: i64 = 10007;
/// Pod does not exist: the older code, still seen.
pub const POD_DOES_NOT_EXIST: i64 = 12000;
/// The pod's status does not allow it, such as pausing what is not running.
pub const STATUS_INVALID: i64 = 12001;
/// Pod not found.
pub const POD_NOT_FOUND: i64 = 13000;
/// Endpoint not found.
pub const ENDPOINT_NOT_FOUND: i64 = 14000;
/// A credential is in use and can't be deleted.
pub const CREDENTIAL_IN_USE: i64 = 25002;
/// Task API: no authorisation.
pub const TASK_UNAUTHORIZED: i64 = 40101;
/// Too many requests.
pub const TOO_MANY_REQUESTS: i64 = 429;
