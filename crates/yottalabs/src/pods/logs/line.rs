//! One line.

use yottalabs_client::types::PodV2LogItem;

use crate::unreadable::Unreadable;
use crate::{Timestamp, UnreadableField};

/// A line of a log.
///
/// When not to use it: as a record. It is text as some program printed it, control characters and all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogLine {
    /// When it was written; `None` if the server's text is no time, which
    /// [`timestamp_text`](Self::timestamp_text) then shows.
    pub timestamp: Option<Timestamp>,
    /// The server's text for the time, as it came.
    pub timestamp_text: Option<String>,
    /// How serious it is, in the server's words.
    pub level: Option<String>,
    /// What it says; empty if the server left it out. It may hold control characters.
    pub content: String,
    pub(in crate::pods) unreadable_fields: Vec<UnreadableField>,
}

impl std::fmt::Display for LogLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = self.timestamp_text.as_deref().unwrap_or("-");
        match &self.level {
            Some(level) => write!(f, "{time} {level} {}", self.content),
            None => write!(f, "{time} {}", self.content),
        }
    }
}

impl LogLine {
    /// The fields that the server sent in a form that could not be read, and that are `None` or empty
    /// for this reason; usually none.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    pub(super) fn from_wire(wire: PodV2LogItem, unreadable: Unreadable) -> Self {
        // Without `..`: a field that the API adds is a compile error here.
        let PodV2LogItem {
            timestamp,
            level,
            content,
        } = wire;
        Self {
            timestamp: timestamp.as_deref().and_then(|text| text.parse().ok()),
            timestamp_text: timestamp,
            level,
            content: content.unwrap_or_default(),
            unreadable_fields: unreadable.into_fields(),
        }
    }
}
