//! Reading logs: a page, all pages in either direction, or what comes as it comes.
//!
//! What is documented of the API's paging is that there are cursors: not which way they run, how
//! long they last, or what they do at the tail. So nothing here rests on them. [`walk`] follows them
//! for one reading and finds out by the lines' times where they lead; [`rounds`] goes on from one
//! reading to the next by time alone, and [`memory`] knows what was given already.

mod follow;
mod follower;
mod held;
mod history;
mod line;
mod memory;
mod pace;
mod page;
mod query;
mod rounds;
mod sheet;
mod toward;
mod trail;
mod walk;

pub use follow::LogFollow;
pub use history::LogLines;
pub use line::LogLine;
pub use page::LogPage;
pub use query::LogQuery;
