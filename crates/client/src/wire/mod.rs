//! Scalar types of requests and responses: lenient deserialisation, strict serialisation.
//!
//! The generated types use these types (see `build.rs`), because the API sends more than its documentation
//! says: ids and prices as strings, times in three forms, and undocumented enum values. Every type
//! deserialises from all forms that were seen, and serialises to the documented form.

mod decimal;
mod enums;
mod id;
mod number;
mod open_enum;
mod timestamp;

pub use decimal::Decimal;
pub use enums::{
    AcceleratorVendor, CloudType, DesiredState, GpuAvailability, ImagePublicType, ImageSource,
    LogType, PodStatus, Protocol, ResourceType, VolumeMountMode,
};
pub use id::PodId;
pub use number::{Count, Integer, Milliseconds, Port};
pub use timestamp::{ParseTimestampError, Timestamp};
