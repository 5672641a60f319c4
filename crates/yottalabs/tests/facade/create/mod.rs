//! Creation of pods.

mod client_token;
mod lookup;
mod spec;
mod unconfirmed;
