//! What all clones of a client share.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use secrecy::SecretString;
use yottalabs_client::transport::{self, Outcome, Transport};

use crate::error::Result;
use crate::pods::Poller;
use crate::retry::Budget;
use crate::unreadable::Step;
use crate::{PodId, Timestamp};

/// Shared by all clones and handles.
pub(crate) struct Core {
    transport: Arc<dyn Transport>,
    /// Of every request, the key among them.
    headers: HeaderMap,
    /// The most bytes that a response may have.
    max_body: usize,
    base_url: String,
    host: String,
    key: SecretString,
    /// Completes "the key …".
    key_from: String,
    budget: Budget,
    /// What the server's clock is ahead of ours, in milliseconds; the least there is if nothing is known.
    clock_skew: AtomicI64,
    /// The pods that creates have returned, the last of them at the end.
    claimed: Mutex<VecDeque<PodId>>,
    /// The fields that could not be read and were reported, by operation; of list elements once for all.
    unreadable: Mutex<HashSet<(&'static str, String)>>,
    poller: Poller,
    make: Option<Box<Make>>,
}

/// How many pods that were created are remembered.
const MOST_CLAIMED: usize = 10_000;

/// Makes another like it, with connections of its own.
type Make = dyn Fn() -> Result<Core> + Send + Sync;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) attempt: Duration,
    pub(crate) call: Duration,
}

impl Core {
    pub(crate) fn new(
        base_url: String,
        transport: Arc<dyn Transport>,
        headers: HeaderMap,
        max_body: usize,
        (key, key_from): (SecretString, String),
    ) -> Self {
        let host = url::Url::parse(&base_url).ok();
        let host = host.and_then(|url| url.host_str().map(str::to_owned));
        Self {
            host: host.unwrap_or_default(),
            budget: Budget::default(),
            clock_skew: AtomicI64::new(i64::MIN),
            claimed: Mutex::default(),
            unreadable: Mutex::default(),
            transport,
            headers,
            max_body,
            base_url,
            key,
            key_from,
            poller: Poller::default(),
            make: None,
        }
    }

    pub(crate) fn with_maker(
        mut self,
        make: impl Fn() -> Result<Self> + Send + Sync + 'static,
    ) -> Self {
        self.make = Some(Box::new(make));
        self
    }

    /// Another like it, with connections of its own; `None` if that can't be had.
    pub(crate) fn anew(&self) -> Option<Self> {
        self.make.as_ref()?().ok()
    }

    pub(crate) fn poller(&self) -> &Poller {
        &self.poller
    }

    pub(crate) fn key(&self) -> &SecretString {
        &self.key
    }

    pub(crate) fn key_from(&self) -> &str {
        &self.key_from
    }

    /// The host of the base URL.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// What the server's clock is ahead of ours, in milliseconds: by that of its answers that says the
    /// most. Any may have been under way for long, or in a cache, and then says too little.
    pub(crate) fn clock_skew(&self) -> i64 {
        match self.clock_skew.load(Ordering::Relaxed) {
            i64::MIN => 0,
            skew => skew,
        }
    }

    /// Compares clocks.
    pub(crate) fn note_date(&self, headers: &HeaderMap) {
        let date = headers
            .get(http::header::DATE)
            .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        if let Some(date) = date {
            let theirs = Timestamp::from(date).as_millis();
            let ours = Timestamp::from(SystemTime::now()).as_millis();
            self.clock_skew
                .fetch_max(theirs.saturating_sub(ours), Ordering::Relaxed);
        }
    }

    /// A create returns this pod: no other may. `false` if one has.
    pub(crate) fn claim(&self, id: PodId) -> bool {
        let mut claimed = self.claimed();
        if claimed.contains(&id) {
            return false;
        }
        // A pod that could be mistaken for another's is not much older than that one.
        if claimed.len() == MOST_CLAIMED {
            claimed.pop_front();
        }
        claimed.push_back(id);
        true
    }

    /// Whether a create has returned this pod.
    pub(crate) fn has_claimed(&self, id: PodId) -> bool {
        self.claimed().contains(&id)
    }

    fn claimed(&self) -> MutexGuard<'_, VecDeque<PodId>> {
        // Nothing panics while it holds the lock.
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers that a field could not be read. `false` if that was known.
    pub(crate) fn note_unreadable(&self, operation: &'static str, path: &[Step]) -> bool {
        let names = path.iter().filter_map(|step| match step {
            Step::Field(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        let field = (operation, names.collect::<Vec<_>>().join("."));
        // Nothing panics while it holds the lock.
        let mut known = self
            .unreadable
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known.insert(field)
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The headers of every request.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Sends a request and reads the response.
    pub(crate) async fn exchange(&self, request: http::Request<Bytes>) -> Outcome {
        transport::exchange(&*self.transport, request, self.max_body).await
    }
}
