//! The filters of pods by region, status, name and label.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use glob::Pattern;
use yottalabs::{ListPods, Pod, PodStatus};

use crate::spec_values::label;

/// The filters that `yotta pods list`, `delete` and `watch` have in common.
#[derive(Args, Debug, Default)]
pub(super) struct Filter {
    /// Only pods in this region; can be given several times
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    regions: Vec<String>,

    /// Only pods with this status, such as PAUSED; can be given several times
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub(super) statuses: Vec<PodStatus>,

    /// Only pods whose name matches this pattern, such as 'ci-*'; can be given several times
    #[arg(long = "name", value_name = "PATTERN", value_parser = Pattern::new)]
    names: Vec<Pattern>,

    /// Only pods with this label; can be given several times
    #[arg(long = "label", value_name = "KEY=VALUE", value_parser = label)]
    labels: Vec<(String, String)>,
}

impl Filter {
    /// Whether no filter is set.
    pub(super) fn is_empty(&self) -> bool {
        self.regions.is_empty()
            && self.statuses.is_empty()
            && self.names.is_empty()
            && self.labels.is_empty()
    }

    /// Sets the filters that the API and the facade have, so that less is returned.
    pub(super) fn apply(&self, mut list: ListPods) -> ListPods {
        for region in &self.regions {
            list = list.region(region);
        }
        for status in &self.statuses {
            list = list.status(status.clone());
        }
        for (key, value) in &self.labels {
            list = list.label(key, value);
        }
        list
    }

    /// Whether the pod has one of the names.
    pub(super) fn matches_name(&self, pod: &Pod) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| name.matches(&pod.name))
    }

    /// Whether a pod passes all filters. Those of the API are checked as well: no pod may be deleted because a server
    /// ignores a filter.
    pub(super) fn matches(&self, pod: &Pod) -> bool {
        let is_in = |region: &String| pod.region.as_ref() == Some(region);
        (self.regions.is_empty() || self.regions.iter().any(is_in))
            && (self.statuses.is_empty() || self.statuses.contains(&pod.status))
            && self.matches_name(pod)
            && self.has_labels(pod)
    }

    fn has_labels(&self, pod: &Pod) -> bool {
        let labels = pod.labels();
        self.labels
            .iter()
            .all(|(key, value)| labels.get(key) == Some(value))
    }
}

/// Statuses are upper case. A status that this version does not know is sent as it is.
fn status(text: &str) -> std::result::Result<PodStatus, String> {
    match text {
        "" => Err("expected a status such as RUNNING".to_owned()),
        text => Ok(PodStatus::from(text.to_ascii_uppercase())),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;
    use yottalabs::LABELS_VARIABLE;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        filter: Filter,
    }

    #[test]
    fn a_pod_passes_only_if_it_matches_all_filters() {
        let labels = json!([{"key": LABELS_VARIABLE, "value": r#"{"team":"vision"}"#}]);
        let pod = json!({"id": 7, "name": "ci-7", "region": "us-east-1", "status": "PAUSED", "environmentVars": labels});
        let pod: Pod = serde_json::from_value(pod).unwrap();
        let unknown: Pod = serde_json::from_value(json!({"id": 7})).unwrap();
        for (flags, is_match) in [
            (&[][..], true),
            (&["--region", "eu-north-1,us-east-1"], true),
            (&["--region", "eu-north-1"], false),
            (&["--status", "paused"], true),
            (&["--status", "RUNNING", "--name", "ci-*"], false),
            (&["--name", "x", "--name", "ci-?"], true),
            (&["--name", "ci"], false),
            (&["--name", "ci-*", "--region", "us"], false),
            (&["--label", "team=vision"], true),
            (&["--label", "team=vision", "--label", "stage=2"], false),
        ] {
            let flags = Flags::parse_from([&["test"], flags].concat());
            assert_eq!(flags.filter.matches(&pod), is_match);
            assert_eq!(flags.filter.matches(&unknown), flags.filter.is_empty());
        }
    }
}
