//! One page of log lines.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use yottalabs_client::types::{PodV2LogItem, PodV2LogPage, PodV2LogResponse};

use crate::decode;
use crate::paging::read_items;
use crate::serialize::plain;
use crate::unreadable::{Problem, Unreadable};
use crate::{Timestamp, UnreadableField};

/// A line of a log.
///
/// `Serialize` writes the API's field names, and the server's text for the time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogLine {
    /// When the line was written; `None` if the server's text is not a valid time. See
    /// [`timestamp_text`](Self::timestamp_text).
    pub timestamp: Option<Timestamp>,
    /// The server's text for the time, unchanged.
    pub timestamp_text: Option<String>,
    /// The severity, in the server's words.
    pub level: Option<String>,
    /// The text as the program printed it, which may contain control characters; empty if the server
    /// left it out.
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
    /// The fields that could not be read from the server's answer, and that are `None` or empty for
    /// this reason. The list is usually empty.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    fn to_wire(&self) -> PodV2LogItem {
        // Without `..`, so that no field is forgotten.
        let Self {
            timestamp,
            timestamp_text,
            level,
            content,
            unreadable_fields: _,
        } = self;
        let text = || timestamp.map(|time| time.to_string());
        PodV2LogItem {
            timestamp: timestamp_text.clone().or_else(text),
            level: level.clone(),
            content: Some(content.clone()),
        }
    }

    /// Hashes what equal lines have in common.
    pub(super) fn hash_identity(&self, hasher: &mut impl Hasher) {
        let (time, level) = (&self.timestamp_text, &self.level);
        let texts = [time.as_deref(), level.as_deref(), Some(&*self.content)];
        // The lengths say where each text ends. They are written at once, because each write takes time.
        let lengths = texts.map(|text| text.map_or(usize::MAX, str::len));
        Hash::hash_slice(&lengths, hasher);
        for text in texts.into_iter().flatten() {
            hasher.write(text.as_bytes());
        }
    }

    /// About how many bytes of memory the line takes.
    pub(super) fn size(&self) -> usize {
        let texts = [&self.timestamp_text, &self.level];
        let texts: usize = texts.into_iter().flatten().map(String::len).sum();
        size_of::<Self>() + texts + self.content.len()
    }

    fn from_wire(wire: PodV2LogItem, unreadable: Unreadable) -> Self {
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

impl Serialize for LogLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_wire().serialize(serializer)
    }
}

plain!(LogLine);

/// A page of log lines, with the cursors of the pages next to it.
///
/// When not to use it: to read a whole log. [`LogQuery::lines`](crate::LogQuery::lines) follows the
/// cursors, whichever way they run.
///
/// `Serialize` writes the API's field names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogPage {
    /// The lines, in the server's order.
    pub lines: Vec<LogLine>,
    /// The cursor of the previous page, for [`LogQuery::cursor`](crate::LogQuery::cursor).
    pub previous_cursor: Option<String>,
    /// The cursor of the next page, for [`LogQuery::cursor`](crate::LogQuery::cursor).
    pub next_cursor: Option<String>,
    /// Whether there is a previous page; `None` if the server does not say.
    pub has_previous: Option<bool>,
    /// Whether there is a next page; `None` if the server does not say.
    pub has_next: Option<bool>,
    unreadable_fields: Vec<UnreadableField>,
}

impl LogPage {
    /// The fields of the page and of its lines that could not be read from the server's answer. Such a
    /// field is `None` or empty, and such a line is left out. The list is usually empty.
    #[must_use]
    pub fn unreadable_fields(&self) -> &[UnreadableField] {
        &self.unreadable_fields
    }

    pub(super) fn from_wire(
        wire: PodV2LogResponse,
        unreadable: &Unreadable,
    ) -> Result<Self, Problem> {
        // Without `..`: a field that the API adds is a compile error here.
        let PodV2LogResponse { items, page } = wire;
        let PodV2LogPage {
            previous_cursor,
            next_cursor,
            has_previous,
            has_next,
        } = page.unwrap_or_default();
        Ok(Self {
            lines: read_items(items, unreadable, LogLine::from_wire)?,
            previous_cursor,
            next_cursor,
            has_previous,
            has_next,
            unreadable_fields: unreadable.clone().into_fields(),
        })
    }
}

impl Serialize for LogPage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Without `..`, so that no field is forgotten.
        let Self {
            lines,
            previous_cursor,
            next_cursor,
            has_previous,
            has_next,
            unreadable_fields: _,
        } = self;
        let page = PodV2LogPage {
            previous_cursor: previous_cursor.clone(),
            next_cursor: next_cursor.clone(),
            has_previous: *has_previous,
            has_next: *has_next,
        };
        let response = PodV2LogResponse {
            items: Some(lines.iter().map(LogLine::to_wire).collect()),
            page: Some(page),
        };
        response.serialize(serializer)
    }
}

/// Reads it from the API's JSON, as [`Pod`](crate::Pod) is read: for tests, and for stored responses.
impl<'de> Deserialize<'de> for LogLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::model(deserializer, |wire, unreadable| {
            Ok(Self::from_wire(wire, unreadable))
        })
    }
}

/// Reads it from the API's JSON, as [`Pod`](crate::Pod) is read: for tests, and for stored responses.
impl<'de> Deserialize<'de> for LogPage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::model(deserializer, |wire, unreadable| {
            Self::from_wire(wire, &unreadable)
        })
    }
}
