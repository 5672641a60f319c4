//! Every operation, mocked and called through the facade.

mod failures;
mod matching;
mod operations;
mod support;
