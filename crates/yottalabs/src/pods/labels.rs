//! Labels of pods, which are a convention of this crate.

use std::collections::BTreeMap;

use super::model::{EnvVar, Pod};
use super::spec::PodSpec;

/// The environment variable that holds the labels of a pod, as a JSON object of strings: see [`PodSpec::label`].
pub const LABELS_VARIABLE: &str = "YOTTALABS_LABELS";

impl PodSpec {
    /// Adds a label, or replaces the label with this key: for example a team, a project or an owner, by which
    /// [`ListPods::label`](crate::ListPods::label) finds the pod.
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
    /// let pod = yotta.pods().create(spec.label("team", "vision").label("ticket", "ML-7")).await?;
    /// let pods = yotta.pods().list().label("team", "vision").await?;
    /// # Ok(()) }
    /// ```
    ///
    /// The API has no labels. They are a convention of this crate: the variable [`LABELS_VARIABLE`] in the pod's
    /// environment. So the program in the pod can read them, they cannot be changed later, and the vendor's console
    /// shows them as an environment variable. They are not secret.
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let mut labels = self.get_labels();
        labels.insert(key.into(), value.into());
        let is_other = |variable: &EnvVar| variable.key != LABELS_VARIABLE;
        self.environment_vars.retain(is_other);
        let json = serde_json::Value::from_iter(labels);
        self.env(LABELS_VARIABLE, json.to_string())
    }

    /// The labels.
    #[must_use]
    pub fn get_labels(&self) -> BTreeMap<String, String> {
        read(&self.environment_vars)
    }
}

impl Pod {
    /// The labels that the pod was launched with: see [`PodSpec::label`]. Empty if there are none, or if the server
    /// leaves out the environment, or masks its values (`***`).
    #[must_use]
    pub fn labels(&self) -> BTreeMap<String, String> {
        read(&self.environment_vars)
    }
}

fn read(variables: &[EnvVar]) -> BTreeMap<String, String> {
    let variable = variables
        .iter()
        .find(|variable| variable.key == LABELS_VARIABLE);
    let labels = variable.and_then(|variable| serde_json::from_str(variable.value()).ok());
    labels.unwrap_or_default()
}
