//! Reading logs: a page, all pages in either direction, or what comes as it comes.
//!
//! What is documented of the API's paging is that there are cursors: not which way they run, how
//! long they last, or what they do at the tail. So nothing here rests on them. [`paginator`] follows them
//! for one reading and finds out by the lines' times where they lead; [`reader`] goes on from one
//! reading to the next by time alone, and [`dedup`] knows what was given already.

mod dedup;
mod direction;
mod follow;
mod follower;
mod held;
mod line;
mod lines;
mod pace;
mod page;
mod paginator;
mod query;
mod reader;
mod sheet;
mod trail;

pub use follow::LogFollow;
pub use line::LogLine;
pub use lines::LogLines;
pub use page::LogPage;
pub use query::LogQuery;
