//! Values that are written and read: models, specifications.

mod responses;
mod schema;
mod spec;
