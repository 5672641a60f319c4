//! Reading logs: one page, all pages in either direction, or new lines as they are written.
//!
//! The API documents that there are cursors, but not which way they run, how long they last, or what they
//! do at the end of the log. So nothing here relies on that. [`paginator`] reads the pages of one window
//! of time and learns from the lines' times where the cursors lead; [`reader`] goes from window to window
//! by time alone; and [`dedup`] knows which lines were emitted.

mod cursors;
mod dedup;
mod direction;
mod follow;
mod lines;
mod page;
mod paginator;
mod query;
mod reader;

pub use follow::LogFollow;
pub use lines::LogLines;
pub use page::{LogLine, LogPage};
pub use query::LogQuery;
