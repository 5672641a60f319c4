//! One page of lines.

use yottalabs_client::types::{PodV2LogPage, PodV2LogResponse};

use super::line::LogLine;
use crate::UnreadableField;
use crate::judge::Missing;
use crate::unreadable::{Step, Unreadable};

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
    unreadable_fields: Vec<UnreadableField>,
}

impl LogPage {
    /// What the server sent in a form that could not be read, of the page and of its lines. A field is
    /// `None` or empty for this reason, and a line is left out. Usually it is nothing.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    /// An error if there are lines but none of them can be read.
    pub(super) fn from_wire(
        wire: PodV2LogResponse,
        unreadable: &Unreadable,
    ) -> Result<Self, Missing> {
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
                unreadable_fields: Vec::new(),
            }
        });
        let of_items = unreadable.of("items");
        let lines = of_items.zip(items.unwrap_or_default());
        let lines: Vec<_> = lines
            .map(|(_, line, unreadable)| LogLine::from_wire(line, unreadable))
            .collect();
        if lines.is_empty()
            && let Some(lost) = of_items.lost()
        {
            return Err(Missing::from(lost).within(Step::Field("items".to_owned())));
        }
        Ok(Self {
            lines,
            unreadable_fields: unreadable.clone().into_fields(),
            ..page
        })
    }
}
