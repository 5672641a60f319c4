//! Finding the pod that was asked for among those that are there.

use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep, timeout_at};

use super::client_token::CLIENT_TOKEN_VARIABLE;
use super::model::{EnvVar, Pod};
use super::poller::is_transient;
use super::spec::PodSpec;
use super::wait::{FOR_EVER, LAST_LOOK};
use crate::Timestamp;
use crate::error::{Error, Kind, Result, Scope};
use crate::operation::{self, Operation};
use crate::retry::Backoff;
use crate::yotta::Yotta;

/// What tells the pod that was asked for from others.
///
/// A token in its environment, where the server shows that: then nothing else counts. Where the server
/// shows no environment or masks the values: what was asked for, and that it is no older than the request.
#[derive(Clone, Debug)]
pub(crate) struct Fingerprint {
    token: String,
    name: String,
    image: String,
    gpu_type: String,
    gpu_count: u32,
    environment: Vec<EnvVar>,
    asked_at: SystemTime,
}

/// What was found of it.
#[derive(Debug)]
pub(crate) enum Found {
    One(Box<Pod>),
    /// Which of them can't be told.
    Several(Vec<Pod>),
    None,
}

/// `created_at` and the `Date` that clocks are compared by may be cut to the second.
const SLACK: Duration = Duration::from_secs(2);

impl Fingerprint {
    /// The pod that is about to be requested with this specification, marked with this token.
    pub(crate) fn new(spec: &PodSpec, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            name: spec.name.clone(),
            image: spec.image.clone(),
            gpu_type: spec.gpu_type.clone(),
            gpu_count: spec.gpu_count,
            environment: spec.environment_vars.clone(),
            asked_at: SystemTime::now(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Looks for it, again and again, for so long at most.
    ///
    /// # Errors
    ///
    /// The last look failed: it is not known whether there is such a pod.
    pub(crate) async fn look(&self, yotta: &Yotta, time: Duration) -> Result<Found> {
        let found = look_again(time, || async {
            match self.look_once(yotta).await? {
                Found::None => Ok(None),
                found => Ok(Some(found)),
            }
        });
        Ok(found.await?.unwrap_or(Found::None))
    }

    /// One look, and the pod if it can be told which it is.
    ///
    /// # Errors
    ///
    /// The look failed, or there are several.
    pub(crate) async fn confirm(&self, yotta: &Yotta) -> Result<Option<Pod>> {
        match self.look_once(yotta).await? {
            Found::One(pod) => Ok(Some(*pod)),
            Found::None => Ok(None),
            Found::Several(candidates) => {
                let kind = Kind::Unconfirmed {
                    candidates,
                    looked_for: Duration::ZERO,
                    is_disproved: false,
                };
                Err(Error::local(operation::verb(Operation::CreatePod), kind))
            }
        }
    }

    /// The pods with its token, as soon as there is any, after so long at most.
    pub(crate) async fn look_for_marked(&self, yotta: &Yotta, time: Duration) -> Vec<Pod> {
        let found = look_again(time, || async {
            let mut pods = yotta.pods().list().await?;
            pods.retain(|pod| self.is_marked(pod));
            Ok(Some(pods).filter(|pods| !pods.is_empty()))
        });
        found.await.ok().flatten().unwrap_or_default()
    }

    async fn look_once(&self, yotta: &Yotta) -> Result<Found> {
        let pods = yotta.pods().list().await?;
        let marked: Vec<_> = pods
            .iter()
            .filter(|pod| self.is_marked(pod))
            .cloned()
            .collect();
        if !marked.is_empty() {
            return Ok(Found::of(marked));
        }
        if pods.iter().any(shows_token) {
            // Its own would show as well.
            return Ok(Found::None);
        }
        let skew = yotta.core().clock_skew();
        let mut unmarked = Vec::new();
        let mut can_tell = true;
        for pod in pods {
            if !self.could_be(&pod, skew) || yotta.core().has_claimed(pod.id) {
                continue;
            }
            // The list may show less than the pod itself does.
            let pod = match yotta.pods().get(pod.id).await {
                Ok(pod) => pod,
                Err(error) if error.is_not_found() => continue,
                Err(error) if error.is_unexpected_response() => {
                    can_tell = false;
                    pod
                }
                // It may be marked as another's.
                Err(error) => return Err(error),
            };
            if self.is_marked(&pod) {
                return Ok(Found::One(Box::new(pod)));
            }
            if self.may_have_environment(&pod) {
                unmarked.push(pod);
            }
        }
        // Another create may have come to the same conclusion meanwhile.
        unmarked.retain(|pod| !yotta.core().has_claimed(pod.id));
        if !can_tell && !unmarked.is_empty() {
            return Ok(Found::Several(unmarked));
        }
        Ok(match Found::of(unmarked) {
            Found::One(pod) if !yotta.core().claim(pod.id) => Found::None,
            found => found,
        })
    }

    fn is_marked(&self, pod: &Pod) -> bool {
        pod.env(CLIENT_TOKEN_VARIABLE) == Some(&self.token)
    }

    /// Nothing that is known of it speaks against it.
    fn could_be(&self, pod: &Pod, skew: i64) -> bool {
        let same = |theirs: &Option<String>, ours: &String| {
            theirs.as_ref().is_none_or(|theirs| theirs == ours)
        };
        let asked_at = Timestamp::from(self.asked_at - SLACK).as_millis();
        let no_older = |created: Timestamp| created.as_millis() >= asked_at.saturating_add(skew);
        pod.name == self.name
            && same(&pod.image, &self.image)
            && same(&pod.gpu_type, &self.gpu_type)
            && pod.gpu_count.is_none_or(|count| count == self.gpu_count)
            && pod.created_at.is_none_or(no_older)
            && self.may_have_environment(pod)
    }

    /// Whether what a pod shows of its environment may be ours, masked as the server masks it.
    fn may_have_environment(&self, pod: &Pod) -> bool {
        let token = pod.env(CLIENT_TOKEN_VARIABLE);
        if token.is_some_and(|token| !is_masked(token) && token != self.token) {
            return false;
        }
        let others = pod.environment_vars.iter();
        let mut others = others.filter(|shown| shown.key != CLIENT_TOKEN_VARIABLE);
        others.all(|shown| {
            let own = self.environment.iter().find(|own| own.key == shown.key);
            match own {
                Some(own) => is_masked(shown.value()) || own.value() == shown.value(),
                // One of the server's own. But who shows those and not the token is another's pod.
                None => token.is_some(),
            }
        })
    }
}

impl Found {
    fn of(mut pods: Vec<Pod>) -> Self {
        match pods.len() {
            0 => Self::None,
            1 => Self::One(Box::new(pods.remove(0))),
            _ => Self::Several(pods),
        }
    }
}

/// Looks until something is found, the time is over, or a look fails for a lasting reason. The answer to
/// the last look may come a little later.
///
/// # Errors
///
/// That of the last look.
async fn look_again<T, L>(time: Duration, look: impl Fn() -> L) -> Result<Option<T>>
where
    L: Future<Output = Result<Option<T>>>,
{
    let deadline = Instant::now() + time.min(FOR_EVER);
    let mut backoff = Backoff::new(SHORTEST_DELAY, LONGEST_DELAY).before(Some(deadline));
    loop {
        let is_last_look = Instant::now() >= deadline;
        let result = match timeout_at(deadline + LAST_LOOK, look()).await {
            Ok(result) => result,
            Err(_) => {
                let kind = Kind::Timeout {
                    scope: Scope::Wait,
                    after: time,
                    last: None,
                };
                return Err(Error::local(operation::verb(Operation::ListPods), kind));
            }
        };
        let may_change = match &result {
            Ok(found) => found.is_none(),
            // A look does no harm, and what was wrong with the create may be wrong with the look, too.
            Err(error) => is_transient(error),
        };
        if is_last_look || !may_change {
            return result;
        }
        let retry_after = result.err().and_then(|error| error.retry_after());
        // The last look is taken in any case: a pod may be running.
        let left = deadline.saturating_duration_since(Instant::now());
        sleep(backoff.next(retry_after).unwrap_or(left)).await;
    }
}

/// Between two looks.
const SHORTEST_DELAY: Duration = Duration::from_millis(500);
const LONGEST_DELAY: Duration = Duration::from_secs(8);

/// Whether it shows the token of some pod of ours.
fn shows_token(pod: &Pod) -> bool {
    pod.env(CLIENT_TOKEN_VARIABLE)
        .is_some_and(|token| !is_masked(token))
}

/// Whether this stands in place of a value that the server does not show: nothing, no letter or digit,
/// stars in the middle, or a word for it.
fn is_masked(value: &str) -> bool {
    let is_of_stars = |c: char| matches!(c, '*' | '\u{2022}' | '\u{25cf}');
    let stars = value.matches(is_of_stars).count();
    let mut word = value.to_lowercase();
    word.retain(char::is_alphanumeric);
    stars >= 3
        || matches!(
            &*word,
            "" | "null" | "masked" | "redacted" | "hidden" | "secret"
        )
}
