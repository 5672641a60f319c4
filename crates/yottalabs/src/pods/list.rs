//! Listing pods.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use yottalabs_client::types::ResultListPodV2Response;

use super::model::Pod;
use crate::PodStatus;
use crate::call::Call;
use crate::error::Result;
use crate::judge::Missing;
use crate::operation;
use crate::yotta::Yotta;

/// A list of pods, to be awaited: see [`Pods::list`](crate::Pods::list).
///
/// The API does not page it: all pods come in one answer. How long dead ones stay on it is not
/// documented.
///
/// When not to use it: again and again, to see what changes. [`Pods::watch`](crate::Pods::watch) does that, and shares its
/// requests with all waits.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct ListPods {
    yotta: Yotta,
    regions: Vec<String>,
    statuses: Vec<PodStatus>,
}

impl ListPods {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self {
            yotta,
            regions: Vec::new(),
            statuses: Vec::new(),
        }
    }

    /// Only pods in this region; called again, in either.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.regions.push(region.into());
        self
    }

    /// Only pods in this status; called again, in either.
    pub fn status(mut self, status: PodStatus) -> Self {
        self.statuses.push(status);
        self
    }

    async fn send(self) -> Result<Vec<Pod>> {
        let statuses: Vec<String> = self.statuses.iter().map(ToString::to_string).collect();
        Call::new(&self.yotta, operation::list_pods)
            .send::<ResultListPodV2Response, _, _, _>(
                |client| {
                    let (regions, statuses) = (self.regions.clone(), statuses.clone());
                    async move {
                        let mut request = client.list_pods();
                        if !regions.is_empty() {
                            request = request.region_list(regions);
                        }
                        if !statuses.is_empty() {
                            request = request.status_list(statuses);
                        }
                        request.send().await
                    }
                },
                // No pods may well be no list.
                |data| {
                    let pods = data.unwrap_or_default().into_iter().enumerate();
                    pods.map(|(index, pod)| {
                        let missing = || Missing {
                            path: format!("data[{index}].id"),
                        };
                        Pod::from_wire(pod).ok_or_else(missing)
                    })
                    .collect()
                },
            )
            .await
    }
}

impl IntoFuture for ListPods {
    type Output = Result<Vec<Pod>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
