//! The token that marks the pods that this SDK launches.

use super::model::{EnvVar, Pod};
use super::spec::PodSpec;

/// The environment variable that [`Pods::create`](crate::Pods::create) adds to a pod, so that the pod can
/// be found again: see [`PodSpec::client_token`].
pub const CLIENT_TOKEN_VARIABLE: &str = yottalabs_client::job::CLIENT_TOKEN_VARIABLE;

impl PodSpec {
    /// The token that marks the pod, in place of a random one: a value that no other pod has ever had, such
    /// as a job's id in the program's own database. It is put into the pod's environment, as
    /// [`CLIENT_TOKEN_VARIABLE`].
    ///
    /// A token that is stored before the pod is launched finds the pod even if the process is killed:
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
    /// let token = "job-4711-attempt-1"; // stored in the database before this
    /// let pod = yotta.pods().create(spec.client_token(token)).await?;
    /// // And after a restart:
    /// for pod in yotta.pods().list().client_token(token).await? {
    ///     yotta.pods().delete(pod.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    pub fn client_token(mut self, token: impl Into<String>) -> Self {
        self.environment_vars
            .retain(|variable| variable.key != CLIENT_TOKEN_VARIABLE);
        self.env(CLIENT_TOKEN_VARIABLE, token)
    }

    pub(crate) fn own_client_token(&self) -> Option<&str> {
        let mut variables = self.environment_vars.iter();
        let own = variables.find(|variable| variable.key == CLIENT_TOKEN_VARIABLE);
        own.map(EnvVar::value)
    }
}

impl Pod {
    /// The token that marks the pod, if this SDK has launched it and the server shows the token. `None` if
    /// the server leaves out the environment, or masks its values (`***`).
    #[must_use]
    pub fn client_token(&self) -> Option<&str> {
        let is_masked = |value: &str| value.chars().all(|character| character == '*');
        self.env(CLIENT_TOKEN_VARIABLE)
            .filter(|value| !is_masked(value))
    }

    /// Whether the server shows the variable of the token, be its value masked or not.
    pub(crate) fn is_launched_by_sdk(&self) -> bool {
        self.env(CLIENT_TOKEN_VARIABLE).is_some()
    }
}

/// A token of 128 random bits.
pub(crate) fn random() -> String {
    let mut bytes = [0; 16];
    if getrandom::getrandom(&mut bytes).is_err() {
        // It has to be unique, not secret.
        fastrand::fill(&mut bytes);
    }
    format!("{:032x}", u128::from_ne_bytes(bytes))
}
