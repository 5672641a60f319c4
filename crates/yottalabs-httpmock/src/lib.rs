#![doc = include_str!("../README.md")]

mod envelope;

pub use envelope::{Envelope, failure, success};
pub use generated::{MockServerExt, operations};
/// The mock server, in the version that this crate is built with.
pub use httpmock;
/// The types of requests and responses, one for each schema of the API: the same as the client's.
///
/// Every field of a response is an `Option`, and every response has a `Default`.
pub use yottalabs_client::types;
/// The ids, times, decimals and enums in [`types`].
pub use yottalabs_client::wire;

#[expect(
    missing_docs,
    clippy::to_string_in_format_args,
    reason = "written by a generator"
)]
mod generated {
    include!("generated.rs");
}
