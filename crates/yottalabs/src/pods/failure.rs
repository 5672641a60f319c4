//! Reports about failed pods.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use futures_util::future::join3;
use secrecy::SecretString;
use tokio::time::{Instant, timeout_at};

use super::logs::{LogLine, LogQuery};
use super::model::Pod;
use super::price::Cost;
use crate::error::{plain, rounded};
use crate::retry::RetryPolicy;
use crate::serialize::serialize_fields;
use crate::yotta::Yotta;
use crate::{PodId, Timestamp, redact};

/// The time limit for reading logs and runtime.
const TIME: Duration = Duration::from_secs(3);
/// How many lines of each log are kept, and how many bytes.
const MOST_LINES: usize = 20;
const MOST_BYTES: usize = 4 * 1024;
/// The longest level or time that is kept.
const LONGEST_WORD: usize = 64;

/// What is known about a pod that failed, disappeared or was not ready in time: see
/// [`Error::failure_report`](crate::Error::failure_report).
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
/// match yotta.run(spec).start().await {
///     Ok(pod) => println!("{} is ready", pod.id),
///     Err(error) => {
///         if let Some(report) = error.failure_report() {
///             eprintln!("{report}"); // several lines: how long it lived, its cost, both logs
///         }
///         return Err(error);
///     }
/// }
/// # Ok(()) }
/// ```
///
/// It holds the last 20 lines of each log, at most 4 KiB. The key and the values of environment variables
/// are replaced in them, and control characters are escaped. Reading takes at most 3 seconds; the report
/// does not contain what the server sends later. [`Pods::logs`](crate::Pods::logs) reads the whole log of a
/// pod that still exists.
///
/// `Serialize` writes `podId`, `systemLog`, `containerLog`, `livedMillis` and `cost`.
#[derive(Clone, Debug)]
pub struct PodFailure {
    pod_id: PodId,
    system_log: Vec<LogLine>,
    container_log: Vec<LogLine>,
    lived: Option<Duration>,
    cost: Option<Cost>,
}

serialize_fields! {
    PodFailure { pod_id, system_log, container_log, lived as lived_millis, cost }
}

impl PodFailure {
    /// Asks the server. It takes at most [`TIME`], and reports no errors.
    pub(crate) async fn collect(
        yotta: &Yotta,
        pod_id: PodId,
        pod: Option<&Pod>,
        secrets: &[SecretString],
    ) -> Self {
        let deadline = Instant::now() + TIME;
        let pods = yotta.with_retry(RetryPolicy::none()).pods();
        let scrub = |text: &str| {
            let shown = pod.map(Pod::secrets).unwrap_or_default();
            let secrets = secrets.iter().chain(&shown);
            let secrets = secrets.chain(&yotta.core().secrets);
            plain(&redact::scrub(text.to_owned(), secrets))
        };
        let logs = pods.logs(pod_id);
        let (system_log, container_log, runtime) = join3(
            tail(logs.clone().system(), deadline, &scrub),
            tail(logs.container(), deadline, &scrub),
            timeout_at(deadline, pods.runtime(pod_id)),
        )
        .await;
        let runtime = runtime.ok().and_then(Result::ok);
        let created_at = pod
            .and_then(|pod| pod.created_at)
            .or_else(|| runtime.as_ref()?.created_at);
        Self {
            pod_id,
            system_log,
            container_log,
            lived: created_at.and_then(|created_at| lived(yotta, pod, created_at)),
            cost: runtime
                .filter(|runtime| runtime.running.is_some())
                .and_then(|runtime| Some(runtime.cost(pod?))),
        }
    }

    /// The pod.
    #[must_use]
    pub fn pod_id(&self) -> PodId {
        self.pod_id
    }

    /// The last lines of the system log, which the platform writes about the pod, the oldest first. Empty
    /// if there are none, or if they could not be read.
    #[must_use]
    pub fn system_log(&self) -> &[LogLine] {
        &self.system_log
    }

    /// The last lines of the container log, which is the output of the container, the oldest first. Empty if
    /// there are none, or if they could not be read.
    #[must_use]
    pub fn container_log(&self) -> &[LogLine] {
        &self.container_log
    }

    /// The time from the creation of the pod until it failed, or until this report if it has not.
    /// `None` if the server does not say when it was created.
    #[must_use]
    pub fn lived(&self) -> Option<Duration> {
        self.lived
    }

    /// An estimate of what the pod has cost. `None` if its runtime could not be read.
    #[must_use]
    pub fn cost(&self) -> Option<&Cost> {
        self.cost.as_ref()
    }
}

/// Several lines for people: how long the pod lived, what it cost, and both logs.
impl fmt::Display for PodFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pod {} lived for ", self.pod_id)?;
        match self.lived {
            Some(lived) => write!(f, "{:?}", rounded(lived))?,
            None => f.write_str("an unknown time")?,
        }
        let estimate = self.cost.map(|cost| match cost.total() {
            Some(total) => ("", total),
            None => ("at least ", cost.at_least()),
        });
        match estimate {
            Some((bound, amount)) => {
                let amount = amount.round_dp(4).normalize();
                write!(f, " and cost {bound}{amount} by estimate")?;
            }
            None => f.write_str(" at an unknown cost")?,
        }
        for (name, lines) in [
            ("system", &self.system_log),
            ("container", &self.container_log),
        ] {
            if lines.is_empty() {
                write!(f, "\n{name} log: no lines")?;
            } else {
                write!(f, "\n{name} log:")?;
            }
            for line in lines {
                write!(f, "\n  {line}")?;
            }
        }
        Ok(())
    }
}

/// The last lines that arrive in time, within the limits.
async fn tail(query: LogQuery, deadline: Instant, scrub: &impl Fn(&str) -> String) -> Vec<LogLine> {
    let mut newest_first = query.lines_backwards();
    let mut lines = VecDeque::new();
    let mut left = MOST_BYTES;
    while lines.len() < MOST_LINES && left > 0 {
        let Ok(Ok(Some(line))) = timeout_at(deadline, newest_first.next_line()).await else {
            break;
        };
        let word = |text: Option<String>| {
            let text = text.map(|text| scrub(&text));
            text.filter(|text| text.len() <= LONGEST_WORD)
        };
        let mut line = LogLine {
            timestamp: line.timestamp,
            timestamp_text: word(line.timestamp_text),
            level: word(line.level),
            content: scrub(&line.content),
            unreadable_fields: line.unreadable_fields,
        };
        cut(&mut line.content, left);
        left = left.saturating_sub(line.to_string().len());
        lines.push_front(line);
    }
    lines.into()
}

/// Cuts a text that has more than this number of bytes.
fn cut(text: &mut String, most: usize) {
    const MARK: char = '…';
    if text.len() > most {
        let mut end = most.saturating_sub(MARK.len_utf8());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push(MARK);
    }
}

/// The pod's life by the server's clock: until its last change if it has ended, otherwise until now.
fn lived(yotta: &Yotta, pod: Option<&Pod>, created_at: Timestamp) -> Option<Duration> {
    let ended = pod.filter(|pod| pod.status.is_terminal());
    let changed_at = ended.and_then(|pod| pod.updated_at);
    let end = changed_at.unwrap_or_else(|| yotta.core().now());
    let millis = end.as_millis().checked_sub(created_at.as_millis())?;
    u64::try_from(millis).ok().map(Duration::from_millis)
}
