//! The types that meet the wire: liberal in what they accept, strict in what they send.
//!
//! The generated types refer to these by path (see `build.rs`), because what the API really sends
//! is wider than what its documentation says: ids as strings, prices as strings, times in three
//! forms, enum values nobody has announced. Every type here accepts all forms that were seen and
//! sends the one form that the documentation states.

mod decimal;
mod enums;
mod id;
mod integer;
mod open_enum;
mod timestamp;

pub use decimal::Decimal;
pub use enums::{
    AcceleratorVendor, CloudType, DesiredState, GpuAvailability, ImagePublicType, ImageSource,
    LogType, PodStatus, Protocol, ResourceType, VolumeMountMode,
};
pub use id::PodId;
pub use integer::Integer;
pub use timestamp::{ParseTimestampError, Timestamp};
