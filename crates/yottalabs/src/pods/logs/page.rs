//! One page of lines.

use yottalabs_client::types::{PodV2LogPage, PodV2LogResponse};

use super::line::LogLine;

/// Some lines of a log, and how to go on from there.
///
/// When not to use it: to read a whole log. [`LogQuery::lines`](crate::LogQuery::lines) turns the pages, whichever way their
/// cursors run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogPage {
    /// The lines, in the server's order.
    pub lines: Vec<LogLine>,
    /// Give it to [`LogQuery::cursor`](crate::LogQuery::cursor) for the page before.
    pub previous_cursor: Option<String>,
    /// Give it to [`LogQuery::cursor`](crate::LogQuery::cursor) for the page after.
    pub next_cursor: Option<String>,
    /// Whether there is a page before; `None` if the server does not say.
    pub has_previous: Option<bool>,
    /// Whether there is a page after; `None` if the server does not say.
    pub has_next: Option<bool>,
}

impl LogPage {
    pub(super) fn from_wire(wire: PodV2LogResponse) -> Self {
        // Without `..`: a field that the API adds is a compile error here.
        let PodV2LogResponse { items, page } = wire;
        let page = page.map_or_else(Self::default, |page| {
            let PodV2LogPage {
                previous_cursor,
                next_cursor,
                has_previous,
                has_next,
            } = page;
            Self {
                lines: Vec::new(),
                previous_cursor,
                next_cursor,
                has_previous,
                has_next,
            }
        });
        let lines = items
            .unwrap_or_default()
            .into_iter()
            .map(LogLine::from_wire)
            .collect();
        Self { lines, ..page }
    }
}
