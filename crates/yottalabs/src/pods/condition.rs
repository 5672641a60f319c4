//! The condition of a wait.

use std::fmt;
use std::sync::Arc;

use super::model::Pod;
use crate::PodStatus;

/// The condition of a wait: a predicate on the pod, which is `None` if the pod is gone.
///
/// Conditions can be combined with [`and`](Self::and), [`or`](Self::or) and [`not`](Self::not), and made
/// from a closure:
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
/// The wait evaluates the condition for each poll. For a pod that is ending, it also evaluates the condition for
/// each status that may follow, to find out whether it can still be met. So a closure must not count polls or
/// report changes: use [`Wait::on_progress`](crate::Wait::on_progress) or [`Pods::watch`](crate::Pods::watch) for
/// that.
#[derive(Clone)]
#[must_use = "a condition does nothing unless a wait uses it"]
pub struct Condition {
    name: Arc<str>,
    /// The name needs parentheses in a combination.
    is_compound: bool,
    test: Arc<Test>,
}

type Test = dyn Fn(Option<&Pod>) -> bool + Send + Sync;

impl Condition {
    /// A condition that is met if the function returns true for the pod, or for `None` if the pod is gone.
    pub fn new(test: impl Fn(Option<&Pod>) -> bool + Send + Sync + 'static) -> Self {
        Self {
            name: Arc::from("as asked"),
            is_compound: false,
            test: Arc::new(test),
        }
    }

    /// Sets the name in errors, which completes "failed to wait for pod 42 to be …". The default name of a
    /// closure is "as asked".
    pub fn named(self, name: impl AsRef<str>) -> Self {
        let words: Vec<_> = name.as_ref().split_whitespace().collect();
        Self {
            name: Arc::from(words.join(" ")),
            is_compound: false,
            ..self
        }
    }

    /// Whether the condition is met.
    #[must_use]
    pub fn is_met(&self, pod: Option<&Pod>) -> bool {
        (self.test)(pod)
    }

    /// A condition that is met if both are.
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let name = format!("{} and {}", self.in_parentheses(), other.in_parentheses());
        let both = Self::new(move |pod| self.is_met(pod) && other.is_met(pod));
        both.compound(name)
    }

    /// A condition that is met if at least one of both is.
    pub fn or(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let name = format!("{} or {}", self.in_parentheses(), other.in_parentheses());
        let either = Self::new(move |pod| self.is_met(pod) || other.is_met(pod));
        either.compound(name)
    }

    /// A condition that is met if this one is not.
    #[expect(clippy::should_implement_trait, reason = "reads like `and` and `or`")]
    pub fn not(self) -> Self {
        let name = format!("not {}", self.in_parentheses());
        let opposite = Self::new(move |pod| !self.is_met(pod));
        opposite.named(name)
    }

    fn compound(self, name: String) -> Self {
        Self {
            is_compound: true,
            ..self.named(name)
        }
    }

    fn in_parentheses(&self) -> String {
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

/// The condition's name, such as `ready or gone`.
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

/// The pod has this status.
pub fn in_status(status: PodStatus) -> Condition {
    let name = status.to_string();
    Condition::new(move |pod| pod.is_some_and(|pod| pod.status == status)).named(name)
}

/// The pod is `RUNNING`: it is billed, but may not be reachable yet. See [`ready`].
pub fn running() -> Condition {
    in_status(PodStatus::Running).named("running")
}

/// The pod is `RUNNING`, and every exposed port is healthy.
pub fn ready() -> Condition {
    Condition::new(|pod| pod.is_some_and(Pod::is_ready)).named("ready")
}

/// The pod is `PAUSED`.
pub fn paused() -> Condition {
    in_status(PodStatus::Paused).named("paused")
}

/// The pod is `TERMINATED` or no longer exists. Which of the two happens after a delete is not documented.
pub fn gone() -> Condition {
    Condition::new(|pod| pod.is_none_or(|pod| pod.status == PodStatus::Terminated)).named("gone")
}
