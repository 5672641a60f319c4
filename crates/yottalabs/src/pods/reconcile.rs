//! Finding the pod that was asked for among those that are there.

use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep_until, timeout_at};

use super::client_token::CLIENT_TOKEN_VARIABLE;
use super::model::Pod;
use super::poller::is_passing;
use super::spec::PodSpec;
use super::wait::{FOR_EVER, LAST_LOOK};
use crate::Timestamp;
use crate::yotta::Yotta;

/// What tells the pod that was asked for from others.
///
/// A token in its environment, where the server shows that: then nothing else counts. Else what was
/// asked for, and that it is no older than the request.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    token: String,
    name: String,
    image: String,
    gpu_type: String,
    gpu_count: u32,
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

impl Wanted {
    /// The pod that is about to be requested with this specification, marked with this token.
    pub(crate) fn new(spec: &PodSpec, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            name: spec.name.clone(),
            image: spec.image.clone(),
            gpu_type: spec.gpu_type.clone(),
            gpu_count: spec.gpu_count,
            asked_at: SystemTime::now(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Looks for it, again and again, for so long at most.
    pub(crate) async fn look(&self, yotta: &Yotta, time: Duration) -> Found {
        let found = look_again(time, || async {
            match self.look_once(yotta).await? {
                Found::None => Ok(None),
                found => Ok(Some(found)),
            }
        });
        found.await.unwrap_or(Found::None)
    }

    /// The pods with its token, as soon as there is any, after so long at most.
    pub(crate) async fn look_for_marked(&self, yotta: &Yotta, time: Duration) -> Vec<Pod> {
        let found = look_again(time, || async {
            let mut pods = yotta.pods().list().await?;
            pods.retain(|pod| self.is_marked(pod));
            Ok(Some(pods).filter(|pods| !pods.is_empty()))
        });
        found.await.unwrap_or_default()
    }

    async fn look_once(&self, yotta: &Yotta) -> Result<Found, crate::Error> {
        let pods = yotta.pods().list().await?;
        let marked: Vec<_> = pods
            .iter()
            .filter(|pod| self.is_marked(pod))
            .cloned()
            .collect();
        if !marked.is_empty() {
            return Ok(Found::of(marked));
        }
        if pods.iter().any(shows_environment) {
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
            if !shows_environment(&pod) {
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

/// Looks until something is found, the time is over, or there is no sense in looking. The answer to
/// the last look is waited for a little longer.
async fn look_again<T, L>(time: Duration, look: impl Fn() -> L) -> Option<T>
where
    L: Future<Output = Result<Option<T>, crate::Error>>,
{
    let deadline = Instant::now() + time.min(FOR_EVER);
    let mut delay = Duration::from_millis(250);
    loop {
        let is_last_look = Instant::now() >= deadline;
        match timeout_at(deadline + LAST_LOOK, look()).await {
            Ok(Ok(Some(found))) => return Some(found),
            Ok(Ok(None)) => {}
            // Looking is harmless; and what ailed the create may well ail the look.
            Ok(Err(error)) if is_passing(&error) || error.is_unexpected_response() => {}
            Ok(Err(_)) | Err(_) => return None,
        }
        if is_last_look {
            return None;
        }
        sleep_until((Instant::now() + delay).min(deadline)).await;
        delay = (delay * 2).min(Duration::from_secs(4));
    }
}

fn shows_environment(pod: &Pod) -> bool {
    !pod.environment_vars.is_empty()
}
