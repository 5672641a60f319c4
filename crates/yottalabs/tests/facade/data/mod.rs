//! Values that are written and read: models, specifications.

mod fakes;
mod responses;
mod schema;
mod spec;
