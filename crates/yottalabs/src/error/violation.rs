//! What is wrong with a request that was not sent.

use std::fmt;

/// One thing that is wrong with a request.
///
/// It prints with both names, such as `container_volume_gb (containerVolumeInGb) is …`.
///
/// When not to use it: to know what the server would say. It refuses for reasons of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The field as the API calls it, such as `expose[1].port`.
    pub field: String,
    /// The parameter or method of this crate that sets it, such as `container_volume_gb`; in a list, with
    /// the index: `env[0].key`.
    pub parameter: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Violation {
    /// Of something that has one name.
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        let field = field.into();
        Self {
            parameter: field.clone(),
            field,
            message: message.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parameter)?;
        if self.field != self.parameter {
            write!(f, " ({})", self.field)?;
        }
        write!(f, " {}", self.message)
    }
}
