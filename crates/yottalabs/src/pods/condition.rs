//! What a wait is for.

use std::fmt;
use std::sync::Arc;

use super::model::Pod;
use crate::PodStatus;

/// What a pod is waited for to be: a question about the pod, or about its being gone (`None`).
///
/// Combine them with [`and`](Self::and), [`or`](Self::or) and [`not`](Self::not), or make one of a
/// closure:
///
/// ```
/// use yottalabs::{Condition, Pod, PodStatus, gone, ready};
///
/// let has_host = Condition::new(|pod: Option<&Pod>| {
///     pod.is_some_and(|pod| pod.expose.iter().all(|port| port.host.is_some()))
/// });
/// let settled = ready().and(has_host.named("addressed")).or(gone());
/// assert_eq!(settled.to_string(), "(ready and addressed) or gone");
/// ```
///
/// It is asked of every pod that is seen, and also of what a dying pod may still become, to find out
/// whether waiting makes sense. So when not to use a closure: to be told of changes, or to count
/// them; that is what [`Wait::on_progress`](crate::Wait::on_progress) and
/// [`Pods::watch`](crate::Pods::watch) are for.
#[derive(Clone)]
#[must_use = "a condition does nothing until it is waited for"]
pub struct Condition {
    name: Arc<str>,
    /// Of several words, for which others put it in brackets.
    is_compound: bool,
    test: Arc<Test>,
}

type Test = dyn Fn(Option<&Pod>) -> bool + Send + Sync;

impl Condition {
    /// The condition that this is true of the pod, or of `None` once there is no pod any more.
    pub fn new(test: impl Fn(Option<&Pod>) -> bool + Send + Sync + 'static) -> Self {
        Self {
            name: Arc::from("as asked"),
            is_compound: false,
            test: Arc::new(test),
        }
    }

    /// What errors call it: completes "failed to wait for pod 42 to be …". A closure has no name of
    /// its own, and is called "as asked".
    pub fn named(self, name: impl AsRef<str>) -> Self {
        let words: Vec<_> = name.as_ref().split_whitespace().collect();
        Self {
            name: Arc::from(words.join(" ")),
            is_compound: false,
            ..self
        }
    }

    /// Whether it is met.
    #[must_use]
    pub fn is_met(&self, pod: Option<&Pod>) -> bool {
        (self.test)(pod)
    }

    /// Both.
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let name = format!("{} and {}", self.in_brackets(), other.in_brackets());
        let both = Self::new(move |pod| self.is_met(pod) && other.is_met(pod));
        both.compound(name)
    }

    /// Either.
    pub fn or(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let name = format!("{} or {}", self.in_brackets(), other.in_brackets());
        let either = Self::new(move |pod| self.is_met(pod) || other.is_met(pod));
        either.compound(name)
    }

    /// The opposite.
    #[expect(clippy::should_implement_trait, reason = "reads like `and` and `or`")]
    pub fn not(self) -> Self {
        let name = format!("not {}", self.in_brackets());
        let opposite = Self::new(move |pod| !self.is_met(pod));
        opposite.named(name)
    }

    fn compound(self, name: String) -> Self {
        Self {
            is_compound: true,
            ..self.named(name)
        }
    }

    fn in_brackets(&self) -> String {
        if self.is_compound {
            format!("({})", self.name)
        } else {
            self.name.to_string()
        }
    }
}

impl From<PodStatus> for Condition {
    fn from(status: PodStatus) -> Self {
        in_status(status)
    }
}

/// Its name, such as `ready or gone`.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({})", self.name)
    }
}

/// In this status.
pub fn in_status(status: PodStatus) -> Condition {
    let name = status.to_string();
    Condition::new(move |pod| pod.is_some_and(|pod| pod.status == status)).named(name)
}

/// `RUNNING`: billed for, but maybe not reachable yet; see [`ready`].
pub fn running() -> Condition {
    in_status(PodStatus::Running).named("running")
}

/// `RUNNING`, and every exposed port healthy.
pub fn ready() -> Condition {
    Condition::new(|pod| pod.is_some_and(Pod::is_ready)).named("ready")
}

/// `PAUSED`.
pub fn paused() -> Condition {
    in_status(PodStatus::Paused).named("paused")
}

/// `TERMINATED`, or not known to the server any more: which of the two comes is not documented.
pub fn gone() -> Condition {
    Condition::new(|pod| pod.is_none_or(|pod| pod.status == PodStatus::Terminated)).named("gone")
}
