//! The bounds of reading page after page.
//!
//! A server that goes on claiming pages must neither hold a program for ever nor fill its memory. The
//! bounds are beyond what an honest server has to give: ten thousand pages of GPUs, when there are some
//! hundred offers; a hundred thousand pages of a log, which is ten million lines at a hundred to a page.

use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hasher as _};
use std::time::Duration;

/// How much one reading may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageLimits {
    pub(crate) pages: u32,
    /// What is kept in memory.
    pub(crate) bytes: usize,
    /// What the requests take together, without what the caller does between them.
    pub(crate) time: Duration,
}

/// All pages of a listing of GPUs.
pub(crate) const GPU_PAGES: PageLimits = PageLimits {
    pages: 10_000,
    bytes: 64 * MIB,
    time: Duration::from_secs(10 * 60),
};

/// All pages of a log; or, where it is followed, those up to the point at which all was read.
pub(crate) const LOG_PAGES: PageLimits = PageLimits {
    pages: 100_000,
    // Lines that have to wait for others; beyond this they are let go of, and read again.
    bytes: 16 * MIB,
    time: Duration::from_secs(2 * 60 * 60),
};

const MIB: usize = 1024 * 1024;

/// What one reading has taken so far.
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

    /// Counts a page of which so many bytes are kept, and whose request took so long.
    ///
    /// # Errors
    ///
    /// Which bound was passed: completes "unexpected response: …".
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

/// About how many bytes a value holds, and a number that equal values have in common.
pub(crate) fn measure(value: &impl fmt::Debug) -> (usize, u64) {
    let mut measure = Measure::default();
    // It never fails.
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
    fn each_bound_is_kept_by_itself() {
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
    fn what_is_equal_measures_alike() {
        let (bytes, fingerprint) = measure(&["abc", "d"]);
        assert_eq!((bytes, fingerprint), measure(&["abc", "d"]));
        assert!(bytes >= 4 && fingerprint != measure(&["ab", "cd"]).1);
    }
}
