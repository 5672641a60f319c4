//! What is asked of a log.

use super::{Kind, cursor::Cursor};
use crate::{clock::Millis, envelope::Failure, query::Query};

const DEFAULT_LIMIT: i64 = 100;
/// More than this is asked for in vain: it is what one page holds.
const MOST: i64 = 1_000;

/// A checked log request.
#[derive(Debug)]
pub(crate) struct LogRequest {
    pub(crate) kind: Kind,
    pub(crate) limit: usize,
    pub(crate) cursor: Option<Cursor>,
    /// From this moment on.
    pub(crate) start: Millis,
    /// Up to and with this moment.
    pub(crate) end: Millis,
    pub(crate) keyword: Option<String>,
}

impl LogRequest {
    pub(crate) fn parse(query: &Query, pod: i64) -> Result<Self, Failure> {
        let kind = match query.value("type") {
            None | Some("CONTAINER") => Kind::Container,
            Some("SYSTEM") => Kind::System,
            Some(_) => return Err(Failure::invalid("type: must be one of CONTAINER, SYSTEM")),
        };
        let limit = query.integer("limit")?.unwrap_or(DEFAULT_LIMIT);
        if limit < 1 {
            return Err(Failure::invalid("limit: must be 1 or more"));
        }
        if limit > i64::from(i32::MAX) {
            return Err(Failure::invalid("limit: must be at most 2147483647"));
        }
        let cursor = query.text("cursor").map(|text| {
            Cursor::decode(text, pod, kind)
                .ok_or_else(|| Failure::invalid("cursor: is not one of this log's"))
        });
        let start = query.integer("startTime")?.unwrap_or(Millis::MIN);
        let end = query.integer("endTime")?.unwrap_or(Millis::MAX);
        if end < start {
            return Err(Failure::invalid("endTime: must not be before startTime"));
        }
        Ok(Self {
            kind,
            limit: usize::try_from(limit.min(MOST)).unwrap_or(1),
            cursor: cursor.transpose()?,
            start,
            end,
            keyword: query.text("keyword").map(str::to_owned),
        })
    }
}
