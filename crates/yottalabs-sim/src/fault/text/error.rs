//! Why a rule cannot be read.

use std::fmt;

/// A fault, or a rule of a fault plan, that cannot be read.
///
/// ```
/// let error = yottalabs_sim::Simulator::new().faults().add("create:boom").unwrap_err();
/// assert!(error.to_string().starts_with("no fault \"boom\"; there are refuse, reset-before, "));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule(String);

impl BadRule {
    pub(crate) fn new(part: &str, text: &str, remedy: &str) -> Self {
        Self(format!("no {part} {text:?}; {remedy}"))
    }

    pub(crate) const fn of(message: String) -> Self {
        Self(message)
    }
}

impl fmt::Display for BadRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::error::Error for BadRule {}
