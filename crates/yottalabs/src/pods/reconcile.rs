//! Recognition of the pod that a create has requested, among the pods that exist.

use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep, timeout_at};

use super::client_token::CLIENT_TOKEN_VARIABLE;
use super::model::{EnvVar, Pod};
use super::spec::PodSpec;
use super::wait::LAST_LOOK;
use crate::Timestamp;
use crate::error::{Error, Kind, Result, Scope};
use crate::operation::{self, Operation};
use crate::retry::{Backoff, FOR_EVER, is_transient};
use crate::yotta::Yotta;

/// What distinguishes the requested pod from others.
///
/// If the server shows environments, only the token is compared. If it leaves them out or masks the values,
/// every requested field is compared, and the pod must not be older than the request.
#[derive(Clone)]
pub(crate) struct Fingerprint {
    /// Its environment contains the token.
    spec: PodSpec,
    asked_at: SystemTime,
}

/// `created_at` and the `Date` header, by which clocks are compared, may be rounded down to a second.
const SLACK: Duration = Duration::from_secs(2);
/// The delay between two searches.
const SHORTEST_DELAY: Duration = Duration::from_millis(500);
const LONGEST_DELAY: Duration = Duration::from_secs(8);

impl Fingerprint {
    /// The fingerprint of the pod that is about to be requested with this specification, which has a token.
    pub(crate) fn new(spec: PodSpec) -> Self {
        let asked_at = SystemTime::now();
        Self { spec, asked_at }
    }

    pub(crate) fn spec(&self) -> &PodSpec {
        &self.spec
    }

    /// Looks for the pod until it is found or the time is over.
    ///
    /// # Errors
    ///
    /// The errors of [`find`](Self::find), in the last search.
    pub(crate) async fn look(&self, yotta: &Yotta, time: Duration) -> Result<Option<Pod>> {
        look_again(time, || self.find(yotta)).await
    }

    /// Looks for all pods with the token until there is one or the time is over. A gateway may have made
    /// several.
    pub(crate) async fn look_for_marked(&self, yotta: &Yotta, time: Duration) -> Vec<Pod> {
        let marked = look_again(time, || async {
            let mut pods = yotta.pods().list().await?;
            pods.retain(|pod| self.is_marked(pod));
            Ok((!pods.is_empty()).then_some(pods))
        });
        marked.await.ok().flatten().unwrap_or_default()
    }

    /// Looks for the pod once, and reserves it: no other create then returns it.
    ///
    /// # Errors
    ///
    /// Several pods could be it (the [`candidates`](Error::candidates)), or it is not known whether one is.
    pub(crate) async fn find(&self, yotta: &Yotta) -> Result<Option<Pod>> {
        let pods = yotta.pods().list().await?;
        let (mut marked, others): (Vec<_>, Vec<_>) =
            pods.into_iter().partition(|pod| self.is_marked(pod));
        if marked.is_empty() && !others.iter().any(shows_token) {
            return self.find_unmarked(yotta, others).await;
        }
        if marked.len() > 1 {
            return Err(several(marked));
        }
        // There is none if only other tokens are shown: its own would be shown as well.
        let pod = marked.pop();
        if let Some(pod) = &pod {
            yotta.core().reserve(pod.id);
        }
        Ok(pod)
    }

    /// Finds the pod in a list that shows no tokens.
    async fn find_unmarked(&self, yotta: &Yotta, pods: Vec<Pod>) -> Result<Option<Pod>> {
        let (core, skew) = (yotta.core(), yotta.core().clock_skew());
        let mut candidates = Vec::new();
        let mut is_certain = true;
        for mut pod in pods {
            if !self.could_be(&pod, skew) || core.is_reserved(pod.id) {
                continue;
            }
            // The list may show less than the pod itself does, such as the token of another create.
            match yotta.pods().get(pod.id).await {
                Ok(whole) => pod = whole,
                Err(error) if error.is_not_found() => continue,
                Err(error) if error.is_unexpected_response() => is_certain = false,
                Err(error) => return Err(error),
            }
            if self.is_marked(&pod) {
                core.reserve(pod.id);
                return Ok(Some(pod));
            }
            if self.may_have_environment(&pod) {
                candidates.push(pod);
            }
        }
        // Another create may have reserved one meanwhile.
        candidates.retain(|pod| !core.is_reserved(pod.id));
        if candidates.len() > 1 || !is_certain && !candidates.is_empty() {
            return Err(several(candidates));
        }
        Ok(candidates.pop().filter(|pod| core.reserve(pod.id)))
    }

    fn is_marked(&self, pod: &Pod) -> bool {
        let token = self.spec.own_client_token();
        token.is_some() && pod.env(CLIENT_TOKEN_VARIABLE) == token
    }

    /// Whether everything that the server shows of a pod is as requested.
    fn could_be(&self, pod: &Pod, skew: i64) -> bool {
        let same = |theirs: &Option<String>, ours: &String| {
            theirs.as_ref().is_none_or(|theirs| theirs == ours)
        };
        let asked_at = Timestamp::from(self.asked_at - SLACK).as_millis();
        let no_older = |created: Timestamp| created.as_millis() >= asked_at.saturating_add(skew);
        pod.name == self.spec.name
            && same(&pod.image, &self.spec.image)
            && same(&pod.gpu_type, &self.spec.gpu_type)
            && pod
                .gpu_count
                .is_none_or(|count| count == self.spec.gpu_count)
            && pod.created_at.is_none_or(no_older)
            && self.may_have_environment(pod)
    }

    /// Whether the environment that the server shows may be the requested one with masked values.
    fn may_have_environment(&self, pod: &Pod) -> bool {
        let is_ours = |shown: &EnvVar| {
            let mut ours = self.spec.environment_vars.iter();
            match ours.find(|ours| ours.key == shown.key) {
                Some(ours) => is_masked(shown.value()) || ours.value() == shown.value(),
                // The server added the variable, if it shows the token as well. Without the token, the pod belongs
                // to another create.
                None => pod.env(CLIENT_TOKEN_VARIABLE).is_some(),
            }
        };
        pod.environment_vars.iter().all(is_ours)
    }
}

fn several(candidates: Vec<Pod>) -> Error {
    let kind = Kind::Unconfirmed {
        candidates,
        looked_for: Duration::ZERO,
        is_disproved: false,
    };
    Error::local(operation::verb(Operation::CreatePod), kind)
}

/// Searches until something is found, the time is over, or a search fails for a permanent reason. The response
/// to the last search may arrive a little later.
///
/// # Errors
///
/// The error of the last search.
async fn look_again<T, L>(time: Duration, look: impl Fn() -> L) -> Result<Option<T>>
where
    L: Future<Output = Result<Option<T>>>,
{
    let deadline = Instant::now() + time.min(FOR_EVER);
    let mut backoff = Backoff::new(SHORTEST_DELAY, LONGEST_DELAY).before(Some(deadline));
    loop {
        let is_last_look = Instant::now() >= deadline;
        let Ok(result) = timeout_at(deadline + LAST_LOOK, look()).await else {
            let (scope, after, last) = (Scope::Wait, time, None);
            let kind = Kind::Timeout { scope, after, last };
            return Err(Error::local(operation::verb(Operation::ListPods), kind));
        };
        let retry_after = match result {
            Ok(None) if !is_last_look => None,
            // The cause of the failed create may make the search fail for a while, too.
            Err(error) if !is_last_look && is_transient(&error) => error.retry_after(),
            result => return result,
        };
        // The last search ignores `Retry-After`, because a pod may be running.
        let left = deadline.saturating_duration_since(Instant::now());
        sleep(backoff.next(retry_after).unwrap_or(left)).await;
    }
}

/// Whether the server shows the token of a pod.
fn shows_token(pod: &Pod) -> bool {
    pod.env(CLIENT_TOKEN_VARIABLE)
        .is_some_and(|token| !is_masked(token))
}

/// Whether the server shows this in place of a value: nothing, no letter or digit, stars in the middle, or a
/// word such as `redacted`.
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
