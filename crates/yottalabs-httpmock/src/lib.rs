#![doc = include_str!("../README.md")]

mod envelope;

pub use envelope::{Envelope, failure, success};
pub use generated::{MockServerExt, operations};
/// The mock server itself, in the version that these mocks are for.
pub use httpmock;
/// What requests and responses are made of: the client's own types, one for each schema of the API.
///
/// Every field of a response is an `Option`, and every response has a `Default`.
pub use yottalabs_client::types;
/// Ids, times, decimals and enums, as they stand in [`types`].
pub use yottalabs_client::wire;

#[expect(
    missing_docs,
    clippy::to_string_in_format_args,
    reason = "written by a generator"
)]
mod generated {
    include!("generated.rs");
}
