//! A pod named on the command line: by its id, or by its name.

use std::str::FromStr;

use yottalabs::{Pod, PodId};

use crate::client::Client;
use crate::exit::{Exit, Failure, Result};

/// A pod's id, or a name that only one pod has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PodRef {
    Id(PodId),
    Name(String),
}

impl FromStr for PodRef {
    type Err = &'static str;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        match text.parse() {
            Ok(id) => Ok(Self::Id(id)),
            // A script whose variable is empty means no pod, not one without a name.
            Err(_) if text.trim().is_empty() => Err("expected the id or the name of a pod"),
            Err(_) => Ok(Self::Name(text.to_owned())),
        }
    }
}

impl PodRef {
    /// The id of the pod. A name is looked for in the list of pods.
    pub(crate) async fn id(&self, client: &Client) -> Result<PodId> {
        match self {
            Self::Id(id) => Ok(*id),
            Self::Name(name) => find(name, &client.yotta.pods().list().await?),
        }
    }
}

/// The id of the pod with this name. Pods that are over count only if no other pod has the name.
pub(crate) fn find(name: &str, pods: &[Pod]) -> Result<PodId> {
    let named: Vec<&Pod> = pods.iter().filter(|pod| pod.name == name).collect();
    let (over, live): (Vec<&Pod>, Vec<&Pod>) =
        named.iter().partition(|pod| pod.status.is_terminal());
    let candidates = if live.is_empty() { over } else { live };
    match candidates[..] {
        [pod] => Ok(pod.id),
        [] => {
            let failure = Failure::new(
                Exit::NotFound,
                format!("there is no pod with the name `{name}`"),
            );
            Err(failure.with_hint("`yotta pods list` lists the pods"))
        }
        _ => {
            let ids: Vec<_> = candidates.iter().map(|pod| pod.id.to_string()).collect();
            let message = format!("{} pods have the name `{name}`", ids.len());
            Err(Failure::usage(message).with_hint(format!("use one of the ids {}", ids.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pods(pods: &[(i64, &str, &str)]) -> Vec<Pod> {
        let pod = |(id, name, status): &(i64, &str, &str)| {
            serde_json::from_value(serde_json::json!({"id": id, "name": name, "status": status}))
                .unwrap()
        };
        pods.iter().map(pod).collect()
    }

    #[test]
    fn a_number_is_an_id_and_everything_else_a_name() {
        assert_eq!("42".parse(), Ok(PodRef::Id(PodId::new(42))));
        assert_eq!("train-1".parse(), Ok(PodRef::Name("train-1".to_owned())));
    }

    #[test]
    fn a_name_must_be_that_of_one_pod() {
        let pods = pods(&[
            (1, "a", "RUNNING"),
            (2, "b", "RUNNING"),
            (3, "b", "PAUSED"),
            (4, "a", "TERMINATED"),
            (5, "c", "FAILED"),
        ]);
        assert_eq!(find("a", &pods).unwrap(), PodId::new(1));
        assert_eq!(find("c", &pods).unwrap(), PodId::new(5));
        for (name, exit, words) in [
            ("b", Exit::Usage, "2 pods"),
            ("d", Exit::NotFound, "no pod"),
        ] {
            match find(name, &pods).unwrap_err() {
                Failure::Error {
                    exit: found,
                    message,
                    ..
                } => {
                    assert_eq!(found, exit);
                    assert!(message.contains(words), "{message}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
