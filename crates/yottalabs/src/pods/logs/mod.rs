//! Reading logs: one page, all pages in either direction, or new lines as they are written.
//!
//! The API documents that there are cursors, but not which way they run, how long they last, or what they
//! do at the end of the log. So nothing here relies on that. [`reader`] reads one window of time after another,
//! and infers from the times of the lines which way the cursors run; [`dedup`] knows which lines were emitted.

mod dedup;
mod direction;
mod page;
mod query;
mod reader;
mod streams;

pub use page::{LogLine, LogPage};
pub use query::LogQuery;
pub use streams::{LogFollow, LogLines};
