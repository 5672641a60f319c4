//! Pagination: the items of all pages as a stream, within limits.
//!
//! A server that never stops sending pages must not block a program forever or fill its memory. The
//! limits are far above real data: 10,000 pages of GPUs for a few hundred offers, and 100,000 pages of a
//! log, which is ten million lines at 100 lines per page.

use std::future::Future;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use futures_util::stream::{self, BoxStream};

use crate::PodId;
use crate::error::{Error, Kind, Result};
use crate::operation::{self, Called, Operation};
use crate::unreadable::{Problem, Step, Unreadable};

/// Reads a listing or a log page by page.
pub(crate) trait PageReader: Send + 'static {
    type Item: Send;

    /// The items of the next page, which may be none; `None` after the last page.
    fn next_page(&mut self) -> impl Future<Output = Result<Option<Vec<Self::Item>>>> + Send;
}

/// The items of all pages. The stream reads each page when it is needed, and ends after an error.
pub(crate) fn items<R: PageReader>(reader: R) -> BoxStream<'static, Result<R::Item>> {
    let pages = stream::try_unfold(Box::new(reader), |mut reader| async move {
        let page = reader.next_page().await?;
        Ok(page.map(|page| (stream::iter(page.into_iter().map(Ok)), reader)))
    });
    Box::pin(pages.try_flatten())
}

/// The items of one page. If there are items, but none of them can be read, it is an error.
pub(crate) fn read_items<W, T>(
    items: Option<Vec<W>>,
    unreadable: &Unreadable,
    read: fn(W, Unreadable) -> T,
) -> Result<Vec<T>, Problem> {
    let unreadable = unreadable.of("items");
    let items = unreadable.zip(items.unwrap_or_default());
    let items: Vec<T> = items.map(|(_, item, fields)| read(item, fields)).collect();
    match unreadable.lost() {
        Some(lost) if items.is_empty() => Err(lost.clone().within(Step::Field("items".to_owned()))),
        _ => Ok(items),
    }
}

/// The error of pages that contradict each other or exceed a limit.
pub(crate) fn unexpected_pages(
    operation: Operation,
    pod: Option<PodId>,
    path: &str,
    problem: String,
) -> Error {
    let verb = operation::verb(operation);
    let doing = pod.map_or_else(|| verb.to_owned(), |pod| format!("{verb} {pod}"));
    let path = Some(path.to_owned());
    let mut error = Error::local(doing, Kind::Decode { path, problem });
    error.0.operation = Some(Called::Operation(operation));
    error.0.pod = pod;
    error
}

/// Limits on reading the pages of one listing or log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageLimits {
    pub(crate) pages: u32,
    /// Bytes kept in memory.
    pub(crate) bytes: usize,
    /// Total time of the requests, without the time that the caller spends between them.
    pub(crate) time: Duration,
}

/// Limits for a GPU listing.
pub(crate) const GPU_PAGES: PageLimits = PageLimits {
    pages: 10_000,
    bytes: 64 * MIB,
    time: Duration::from_secs(10 * 60),
};

/// Limits for a log; when it is followed, for each catch-up with the end of the log.
pub(crate) const LOG_PAGES: PageLimits = PageLimits {
    pages: 100_000,
    // Buffered lines. Beyond this limit lines are dropped from the buffer and read again.
    bytes: 16 * MIB,
    time: Duration::from_secs(2 * 60 * 60),
};

const MIB: usize = 1024 * 1024;

/// Usage counted against [`PageLimits`].
#[derive(Debug)]
pub(crate) struct PageCount {
    limits: PageLimits,
    pages: u32,
    bytes: usize,
    time: Duration,
}

impl PageCount {
    pub(crate) fn new(limits: PageLimits) -> Self {
        Self {
            limits,
            pages: 0,
            bytes: 0,
            time: Duration::ZERO,
        }
    }

    /// Counts one page with the number of its bytes that are kept and the time of its request.
    ///
    /// # Errors
    ///
    /// The limit that was exceeded: completes "unexpected response: …".
    pub(crate) fn add(&mut self, bytes: usize, took: Duration) -> Result<(), String> {
        self.pages = self.pages.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        self.time = self.time.saturating_add(took);
        let PageLimits { pages, bytes, time } = self.limits;
        if self.pages > pages {
            return Err(format!("the server claims more than {pages} pages"));
        }
        if self.bytes > bytes {
            let limit = bytes / MIB;
            return Err(format!("the pages hold more than {limit} MiB"));
        }
        if self.time > time {
            let limit = time.as_secs() / 60;
            return Err(format!("the pages took more than {limit} minutes"));
        }
        Ok(())
    }
}
