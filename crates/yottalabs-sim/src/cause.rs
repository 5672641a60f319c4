//! Why pods end.

use std::fmt;

/// Why a pod came to its end, or is on its way there.
///
/// ```
/// use yottalabs_sim::Simulator;
///
/// // No pod ended but those that the program under test has deleted.
/// let sim = Simulator::new();
/// assert!(sim.pods().iter().all(|pod| pod.cause.is_none_or(|cause| cause.is_deletion())));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// It was deleted through the API.
    Deleted,
    /// Its spot machine was taken back.
    Reclaimed,
    /// The account's balance came to zero.
    BalanceSpent,
    /// Its image could not be pulled: `FAILED`.
    BadImage,
    /// There was no machine for it after all: `FAILED`.
    NoMachine,
    /// It was made to fail by [`Simulator::fail`](crate::Simulator::fail).
    Failed,
}

impl Cause {
    /// Whether somebody asked for it through the API.
    #[must_use]
    pub const fn is_deletion(self) -> bool {
        matches!(self, Self::Deleted)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Deleted => "deleted",
            Self::Reclaimed => "spot machine reclaimed",
            Self::BalanceSpent => "balance spent",
            Self::BadImage => "image not found",
            Self::NoMachine => "no machine free",
            Self::Failed => "made to fail",
        })
    }
}
