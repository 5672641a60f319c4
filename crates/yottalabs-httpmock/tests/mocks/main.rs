//! Tests of the mocks, called through the facade.

mod failures;
mod matching;
mod operations;
mod support;
