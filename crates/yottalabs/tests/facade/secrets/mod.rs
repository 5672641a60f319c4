//! Secrets, which no error, trace or `Debug` may show.

mod known;
mod unknown;
