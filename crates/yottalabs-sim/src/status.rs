//! The status of a pod.

use std::fmt;

/// What a pod is doing, in the words of the vendor's page.
///
/// ```
/// use yottalabs_sim::Status;
///
/// assert_eq!(Status::Running.to_string(), "RUNNING");
/// assert!(Status::Failed.is_over());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Accepted, waiting for a machine.
    Pending,
    /// On a machine, its image being pulled.
    Preparing,
    /// Its container being started.
    Initializing,
    /// Running, and billed.
    Running,
    /// Running, but not well; billed all the same. Not on the vendor's page but for webhooks,
    /// and only there by [`Simulator::degrade`](crate::Simulator::degrade).
    Degraded,
    /// Being paused.
    Pausing,
    /// Paused, not billed.
    Paused,
    /// Being deleted.
    Terminating,
    /// Deleted.
    Terminated,
    /// Could not be started.
    Failed,
}

impl Status {
    /// Every status, in the order a pod may pass through them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Pending,
        Self::Preparing,
        Self::Initializing,
        Self::Running,
        Self::Degraded,
        Self::Pausing,
        Self::Paused,
        Self::Terminating,
        Self::Terminated,
        Self::Failed,
    ];

    /// The status as the API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Preparing => "PREPARING",
            Self::Initializing => "INITIALIZING",
            Self::Running => "RUNNING",
            Self::Degraded => "DEGRADED",
            Self::Pausing => "PAUSING",
            Self::Paused => "PAUSED",
            Self::Terminating => "TERMINATING",
            Self::Terminated => "TERMINATED",
            Self::Failed => "FAILED",
        }
    }

    /// Whether the pod has come to its end and holds no machine any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Terminated | Self::Failed)
    }

    /// Whether the pod is paid for.
    pub(crate) const fn is_billed(self) -> bool {
        matches!(self, Self::Running | Self::Degraded)
    }

    /// Reads a filter value: a name, or the one number of the older API that is known.
    pub(crate) fn from_filter(text: &str) -> Option<Self> {
        const RUNNING_IN_THE_OLDER_API: &str = "20";
        if text == RUNNING_IN_THE_OLDER_API {
            return Some(Self::Running);
        }
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_take_names_and_the_known_number() {
        for status in Status::ALL {
            assert_eq!(Status::from_filter(status.as_str()), Some(status));
        }
        assert_eq!(Status::from_filter("20"), Some(Status::Running));
        for text in ["", "21", "running", "STOPPED"] {
            assert_eq!(Status::from_filter(text), None, "{text}");
        }
    }
}
