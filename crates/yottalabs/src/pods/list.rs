//! Listing pods.

use std::collections::HashSet;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde::de::{Deserialize, Deserializer};
use yottalabs_client::types::PodV2Response;

use super::list_decoder::ListDecoder;
use super::model::Pod;
use super::single_flight::lock;
use super::snapshot::Snapshot;
use crate::PodStatus;
use crate::call::{Envelope, Request};
use crate::error::Result;
use crate::operation::Operation;
use crate::unreadable::{Problem, Step, Unreadable};
use crate::yotta::Yotta;

/// A request to list pods: see [`Pods::list`](crate::Pods::list).
///
/// The API returns all pods in one response. How long it lists deleted pods is not documented.
///
/// A pod that cannot be read, such as one without an id, is left out of the list, and reported as a
/// `tracing` event. It is an error if there are pods but none of them can be read.
///
/// To poll for changes, use [`Pods::watch`](crate::Pods::watch) instead, which shares its requests with all
/// waits.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct ListPods {
    yotta: Yotta,
    regions: Vec<String>,
    statuses: Vec<PodStatus>,
    client_tokens: Vec<String>,
    labels: Vec<(String, String)>,
    launched_by_sdk: bool,
}

impl ListPods {
    pub(crate) fn new(yotta: Yotta) -> Self {
        Self {
            yotta,
            regions: Vec::new(),
            statuses: Vec::new(),
            client_tokens: Vec::new(),
            labels: Vec::new(),
            launched_by_sdk: false,
        }
    }

    /// Only pods in this region. Repeated calls add alternatives.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.regions.push(region.into());
        self
    }

    /// Only pods in this status. Repeated calls add alternatives.
    pub fn status(mut self, status: PodStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// Only the pod that was launched with this token
    /// ([`PodSpec::client_token`](crate::PodSpec::client_token),
    /// [`CreatePod::client_token`](crate::CreatePod::client_token)). Repeated calls add alternatives.
    ///
    /// The API has no such filter: all pods are requested, and those whose environment contains the token
    /// are returned. If the server leaves out environments, or masks their values (`***`), none are
    /// returned. So an empty list does not prove that there is no such pod: in this case compare names and times.
    pub fn client_token(mut self, token: impl Into<String>) -> Self {
        self.client_tokens.push(token.into());
        self
    }

    /// Only pods with this label ([`PodSpec::label`](crate::PodSpec::label)). Repeated calls add conditions: the pods
    /// have all of these labels.
    ///
    /// The API has no such filter: all pods are requested, and those with the label are returned. If the server leaves
    /// out environments, or masks their values (`***`), none are returned.
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.push((key.into(), value.into()));
        self
    }

    /// Only pods that this SDK has launched, on any machine: those whose environment contains a
    /// [`CLIENT_TOKEN_VARIABLE`](crate::CLIENT_TOKEN_VARIABLE), even if its value is masked.
    ///
    /// It excludes pods of the web console, of other clients, and of
    /// [`CreatePod::without_reconciliation`](crate::CreatePod::without_reconciliation), and all pods whose
    /// environment the server leaves out.
    ///
    /// Use it to find the pods of a process that was killed. It also returns the pods of programs that are still
    /// running, so check the name and the age as well:
    ///
    /// ```no_run
    /// # async fn f(yotta: yottalabs::Yotta) -> Result<(), yottalabs::Error> {
    /// use std::time::Duration;
    /// use yottalabs::Timestamp;
    ///
    /// let now = Timestamp::now();
    /// for pod in yotta.pods().list().launched_by_sdk().await? {
    ///     let age = pod.created_at.map(|created| now.saturating_duration_since(created));
    ///     let is_old = age.is_some_and(|age| age > Duration::from_secs(24 * 3600));
    ///     if is_old && pod.name.starts_with("ci-") {
    ///         yotta.pods().delete(pod.id).await?;
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    pub fn launched_by_sdk(mut self) -> Self {
        self.launched_by_sdk = true;
        self
    }

    /// Whether a pod passes the filters that the API does not have.
    fn matches(&self, pod: &Pod) -> bool {
        let tokens = &self.client_tokens;
        let has_token = || tokens.iter().any(|token| pod.client_token() == Some(token));
        let has_labels = || {
            let labels = pod.labels();
            let mut wanted = self.labels.iter();
            wanted.all(|(key, value)| labels.get(key) == Some(value))
        };
        (tokens.is_empty() || has_token())
            && (self.labels.is_empty() || has_labels())
            && (!self.launched_by_sdk || pod.is_launched_by_sdk())
    }

    fn request(&self) -> Request {
        let mut request = Request::new(Operation::ListPods);
        for region in &self.regions {
            request = request.query("regionList", Some(region));
        }
        for status in &self.statuses {
            request = request.query("statusList", Some(status));
        }
        request
    }

    async fn send(self) -> Result<Vec<Pod>> {
        let read = |envelope: Envelope<_>, unreadable: &mut _| {
            // The server may leave out the list if there are no pods.
            read(envelope.data.unwrap_or_default(), unreadable)
        };
        let mut pods = self.request().send(&self.yotta, &read).await?;
        pods.retain(|pod| self.matches(pod));
        Ok(pods)
    }

    /// Sends the request for a poll. The response is compared with the one before, so that only changed pods
    /// are decoded. The filters that the API does not have are not applied.
    pub(super) async fn poll(self, decoder: Arc<Mutex<ListDecoder>>) -> Result<Snapshot> {
        let read = |envelope: Envelope<_>, unreadable: &mut _| {
            let pods = read(envelope.data.unwrap_or_default(), unreadable);
            pods.map(|pods| {
                pods.into_iter()
                    .map(|pod| (pod.id, Arc::new(pod)))
                    .collect()
            })
        };
        let decode_changes = |body: &Bytes| lock(&decoder).decode(body);
        let request = self.request();
        request
            .send_with_shortcut(&self.yotta, &read, &decode_changes)
            .await
    }
}

/// An element of the list; `None` if it has no readable id.
///
/// It becomes a pod while the list is decoded, so that the whole list is in memory only once.
pub(super) struct Listed(pub(super) Option<Pod>);

impl<'de> Deserialize<'de> for Listed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = PodV2Response::deserialize(deserializer)?;
        Ok(Self(Pod::from_wire(wire, Unreadable::default()).ok()))
    }
}

/// The pods whose id can be read, each once.
fn read(mut list: Vec<Listed>, unreadable: &mut Unreadable) -> Result<Vec<Pod>, Problem> {
    let mut ids = HashSet::with_capacity(list.len());
    let mut lost = unreadable.lost().cloned();
    for (index, Listed(pod), unreadable_in_pod) in unreadable.zip(&mut list) {
        match pod {
            Some(listed) if ids.insert(listed.id) => listed.set_unreadable(unreadable_in_pod),
            Some(_) => *pod = None,
            None => {
                let step = Step::Index(index);
                unreadable.push(vec![step.clone()], "the pod has no readable id".to_owned());
                lost.get_or_insert_with(|| Pod::missing_id(&unreadable_in_pod).within(step));
            }
        }
    }
    // The pods stay in the memory of the list.
    let pods: Vec<Pod> = list.into_iter().filter_map(|Listed(pod)| pod).collect();
    match lost {
        // It must not look like an empty list.
        Some(missing) if pods.is_empty() => Err(missing),
        _ => Ok(pods),
    }
}

impl IntoFuture for ListPods {
    type Output = Result<Vec<Pod>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
