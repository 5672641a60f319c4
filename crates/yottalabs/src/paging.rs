//! Limits on pagination.
//!
//! A server that never stops sending pages must not block a program forever or fill its memory. The
//! limits are far above real data: 10,000 pages of GPUs for a few hundred offers, and 100,000 pages of a
//! log, which is ten million lines at 100 lines per page.

use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hasher as _};
use std::time::Duration;

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

/// The approximate size of a value in bytes, and its fingerprint. Equal values have equal fingerprints.
pub(crate) fn measure(value: &impl fmt::Debug) -> (usize, u64) {
    let mut measure = Measure::default();
    // `Measure` never returns an error.
    let _ = write!(measure, "{value:?}");
    (measure.bytes, measure.hasher.finish())
}

#[derive(Default)]
struct Measure {
    bytes: usize,
    hasher: DefaultHasher,
}

impl fmt::Write for Measure {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes += text.len();
        self.hasher.write(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_enforced_separately() {
        let limits = PageLimits {
            pages: 3,
            bytes: 3 * MIB,
            time: Duration::from_secs(180),
        };
        for (bytes, seconds, problem) in [
            (0, 0, "the server claims more than 3 pages"),
            (MIB + 1, 0, "the pages hold more than 3 MiB"),
            (0, 61, "the pages took more than 3 minutes"),
        ] {
            let mut count = PageCount::new(limits);
            let mut add = || count.add(bytes, Duration::from_secs(seconds));
            assert!(add().is_ok() && add().is_ok());
            assert_eq!(add().and_then(|()| add()).unwrap_err(), problem);
        }
    }

    #[test]
    fn equal_values_have_equal_measures() {
        let (bytes, fingerprint) = measure(&["abc", "d"]);
        assert_eq!((bytes, fingerprint), measure(&["abc", "d"]));
        assert!(bytes >= 4 && fingerprint != measure(&["ab", "cd"]).1);
    }
}
