//! Violations of the rules for a request.

use std::fmt;

/// One thing that is wrong with a request that was refused before it was sent. The server may refuse a
/// request for other reasons.
///
/// It prints with both names, such as `container_volume_gb (containerVolumeInGb) is …`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The API's name of the field, such as `expose[1].port`.
    pub field: String,
    /// The parameter or method of this crate that sets it, such as `container_volume_gb`; in a list, with
    /// the index: `env[0].key`.
    pub parameter: String,
    /// What is wrong, and what is expected.
    pub message: String,
}

impl Violation {
    /// A violation for a field that has one name.
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
