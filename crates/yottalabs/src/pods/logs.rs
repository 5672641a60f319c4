//! Reading logs.

use yottalabs_client::types::{
    PodV2LogItem, PodV2LogPage, PodV2LogResponse, ResultPodV2LogResponse,
};

use crate::call::Call;
use crate::error::{Error, Kind, Result, Violation};
use crate::judge::Missing;
use crate::operation;
use crate::yotta::Yotta;
use crate::{LogType, PodId, Timestamp};

/// A line of a log.
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

/// Some lines of a log, and how to go on from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogPage {
    /// The lines, in the server's order.
    pub lines: Vec<LogLine>,
    /// Give it to [`LogQuery::cursor`] for the page before.
    pub previous_cursor: Option<String>,
    /// Give it to [`LogQuery::cursor`] for the page after.
    pub next_cursor: Option<String>,
    /// Whether there is a page before; `None` if the server does not say.
    pub has_previous: Option<bool>,
    /// Whether there is a page after; `None` if the server does not say.
    pub has_next: Option<bool>,
}

/// Which lines of a pod's log: see [`Pods::logs`](crate::Pods::logs).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, id: yottalabs::PodId) -> Result<(), yottalabs::Error> {
/// let page = yotta.pods().logs(id).container().limit(50).page().await?;
/// for line in page.lines {
///     println!("{line}");
/// }
/// # Ok(()) }
/// ```
///
/// The API does not document which way cursors run, how long they last, nor which log and how many
/// lines come unasked: say what you want.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until a page is asked for"]
pub struct LogQuery {
    yotta: Yotta,
    id: PodId,
    log_type: Option<LogType>,
    limit: Option<u32>,
    cursor: Option<String>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    keyword: Option<String>,
}

impl LogQuery {
    pub(crate) fn new(yotta: Yotta, id: PodId) -> Self {
        Self {
            yotta,
            id,
            log_type: None,
            limit: None,
            cursor: None,
            since: None,
            until: None,
            keyword: None,
        }
    }

    /// What the container prints.
    pub fn container(self) -> Self {
        self.log_type(LogType::Container)
    }

    /// What the platform says of the pod: useful where it does not start.
    pub fn system(self) -> Self {
        self.log_type(LogType::System)
    }

    /// Which log.
    pub fn log_type(mut self, log_type: LogType) -> Self {
        self.log_type = Some(log_type);
        self
    }

    /// This many lines at most; at least 1.
    pub fn limit(mut self, lines: u32) -> Self {
        self.limit = Some(lines);
        self
    }

    /// From this place on: a cursor of an earlier [`LogPage`].
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Nothing older.
    pub fn since(mut self, time: Timestamp) -> Self {
        self.since = Some(time);
        self
    }

    /// Nothing newer.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.until = Some(time);
        self
    }

    /// Only lines with this word in them.
    pub fn keyword(mut self, word: impl Into<String>) -> Self {
        self.keyword = Some(word.into());
        self
    }

    /// Reads one page.
    ///
    /// # Errors
    ///
    /// A limit of 0 or beyond 2^31-1; else what any call may fail with.
    pub async fn page(&self) -> Result<LogPage> {
        let limit = self.checked_limit()?;
        Call::new(&self.yotta, operation::get_pod_logs)
            .pod(self.id)
            .send::<ResultPodV2LogResponse, _, _, _>(
                |client| {
                    let query = self.clone();
                    async move {
                        let mut request = client.get_pod_logs().id(query.id);
                        if let Some(log_type) = query.log_type {
                            request = request.type_(log_type);
                        }
                        if let Some(limit) = limit {
                            request = request.limit(limit);
                        }
                        if let Some(cursor) = query.cursor {
                            request = request.cursor(cursor);
                        }
                        if let Some(time) = query.since {
                            request = request.start_time(time);
                        }
                        if let Some(time) = query.until {
                            request = request.end_time(time);
                        }
                        if let Some(word) = query.keyword {
                            request = request.keyword(word);
                        }
                        request.send().await
                    }
                },
                |data| Ok::<_, Missing>(data.map(LogPage::from_wire).unwrap_or_default()),
            )
            .await
    }

    fn checked_limit(&self) -> Result<Option<i32>> {
        let Some(limit) = self.limit else {
            return Ok(None);
        };
        match i32::try_from(limit) {
            Ok(limit) if limit > 0 => Ok(Some(limit)),
            _ => {
                let message = format!("is {limit}; it must be from 1 to {}", i32::MAX);
                let violation = Violation {
                    field: "limit".to_owned(),
                    message,
                };
                let doing = format!("{} {}", operation::get_pod_logs.verb, self.id);
                Err(Error::local(doing, Kind::Invalid(vec![violation])))
            }
        }
    }
}

impl LogPage {
    fn from_wire(wire: PodV2LogResponse) -> Self {
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

impl LogLine {
    fn from_wire(wire: PodV2LogItem) -> Self {
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
        }
    }
}
