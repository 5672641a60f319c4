//! The filters of pods by region, status and name.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use glob::Pattern;
use yottalabs::{ListPods, Pod, PodStatus};

use super::list::status;

/// The filters that `yotta pods delete` and `yotta pods watch` have in common.
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
}

impl Filter {
    /// Whether no filter is set.
    pub(super) fn is_empty(&self) -> bool {
        self.regions.is_empty() && self.statuses.is_empty() && self.names.is_empty()
    }

    /// Sets the filters that the API has, so that it returns less.
    pub(super) fn apply(&self, mut list: ListPods) -> ListPods {
        for region in &self.regions {
            list = list.region(region);
        }
        for status in &self.statuses {
            list = list.status(status.clone());
        }
        list
    }

    /// Whether a pod passes all filters. Those of the API are checked as well: no pod may be deleted because a server
    /// ignores a filter.
    pub(super) fn matches(&self, pod: &Pod) -> bool {
        let is_in = |region: &String| pod.region.as_ref() == Some(region);
        (self.regions.is_empty() || self.regions.iter().any(is_in))
            && (self.statuses.is_empty() || self.statuses.contains(&pod.status))
            && (self.names.is_empty() || self.names.iter().any(|name| name.matches(&pod.name)))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        filter: Filter,
    }

    #[test]
    fn a_pod_passes_only_if_it_matches_all_filters() {
        let pod = json!({"id": 7, "name": "ci-7", "region": "us-east-1", "status": "PAUSED"});
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
        ] {
            let flags = Flags::parse_from([&["test"], flags].concat());
            assert_eq!(flags.filter.matches(&pod), is_match);
            assert_eq!(flags.filter.matches(&unknown), flags.filter.is_empty());
        }
    }
}
