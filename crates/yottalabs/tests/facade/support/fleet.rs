//! A server with pods that the test controls.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use yottalabs::{PodId, Yotta};

use super::script::{Reply, Script};

/// Pods by number, and every request for them.
#[derive(Clone)]
pub(crate) struct Fleet {
    state: Arc<Mutex<State>>,
    script: Script,
}

#[derive(Default)]
struct State {
    /// Status, and whether the list shows it.
    pods: BTreeMap<i64, (String, bool)>,
    /// The replies in place of the list, and of a single pod.
    list_trouble: Option<Reply>,
    single_trouble: Option<Reply>,
    delay: Duration,
}

impl Fleet {
    /// This many pods, numbered from 1, in this status.
    pub(crate) fn new(pods: i64, status: &str) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let answers = state.clone();
        let script = Script::with(move |seen, _| {
            let path = &seen.path_and_query;
            let state = answers.lock().unwrap();
            let reply = match path.strip_prefix("/v2/pods/") {
                None => state.list(),
                // No logs and no runtime.
                Some(path) => match path.parse() {
                    Ok(id) => state.one(id),
                    Err(_) => Reply::data("null"),
                },
            };
            match state.delay {
                Duration::ZERO => reply,
                delay => Reply::Late(delay, Box::new(reply)),
            }
        });
        let fleet = Self { state, script };
        for id in 1..=pods {
            fleet.set(id, status);
        }
        fleet
    }

    /// Sets the status of a pod, which is added if it does not exist.
    pub(crate) fn set(&self, id: i64, status: &str) {
        let mut state = self.state.lock().unwrap();
        let pod = state.pods.entry(id).or_insert((String::new(), true));
        status.clone_into(&mut pod.0);
    }

    pub(crate) fn set_all(&self, status: &str) {
        for pod in self.state.lock().unwrap().pods.values_mut() {
            status.clone_into(&mut pod.0);
        }
    }

    /// Leaves a pod out of the list. It can still be requested singly.
    pub(crate) fn hide(&self, id: i64) {
        self.state.lock().unwrap().pods.get_mut(&id).unwrap().1 = false;
    }

    /// Removes a pod from the server.
    pub(crate) fn remove(&self, id: i64) {
        self.state.lock().unwrap().pods.remove(&id).unwrap();
    }

    /// Sets the replies in place of each list, and of each pod that is requested singly.
    pub(crate) fn trouble(&self, list: impl Into<Option<Reply>>, single: impl Into<Option<Reply>>) {
        let mut state = self.state.lock().unwrap();
        state.list_trouble = list.into();
        state.single_trouble = single.into();
    }

    /// After so many seconds, ends all trouble, and sets the status of pod 1.
    pub(crate) async fn recover_after(&self, seconds: u64, status: &str) {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        self.trouble(None, None);
        self.set(1, status);
    }

    /// Delays all responses. They show the state at the time of the request.
    pub(crate) fn delay(&self, delay: Duration) {
        self.state.lock().unwrap().delay = delay;
    }

    pub(crate) fn builder(&self) -> yottalabs::Builder {
        self.script.builder()
    }

    pub(crate) fn client(&self) -> Yotta {
        self.script.client()
    }

    /// When the list was requested, in milliseconds since the fleet was created.
    pub(crate) fn lists(&self) -> Vec<u128> {
        self.times("/v2/pods")
    }

    /// When this pod was requested.
    pub(crate) fn gets(&self, id: i64) -> Vec<u128> {
        self.times(&format!("/v2/pods/{id}"))
    }

    /// The number of all requests.
    pub(crate) fn count(&self) -> usize {
        self.script.seen().len()
    }

    fn times(&self, path: &str) -> Vec<u128> {
        let seen = self.script.seen().into_iter();
        let hits = seen.filter(|seen| seen.path_and_query == path);
        hits.map(|seen| seen.at.as_millis()).collect()
    }
}

impl State {
    fn list(&self) -> Reply {
        if let Some(trouble) = &self.list_trouble {
            return trouble.clone();
        }
        let shown = self.pods.iter().filter(|(_, (_, is_listed))| *is_listed);
        // The newest first, like the real server.
        let pods: Vec<_> = shown
            .rev()
            .map(|(id, (status, _))| json(*id, status))
            .collect();
        Reply::data(&format!("[{}]", pods.join(",")))
    }

    fn one(&self, id: i64) -> Reply {
        match (&self.single_trouble, self.pods.get(&id)) {
            (Some(trouble), _) => trouble.clone(),
            (None, Some((status, _))) => Reply::data(&json(id, status)),
            (None, None) => Reply::code(13000, "pod not found"),
        }
    }
}

fn json(id: i64, status: &str) -> String {
    format!(r#"{{"id":{id},"name":"pod-{id}","status":"{status}"}}"#)
}

/// The id with this number.
pub(crate) fn id(number: i64) -> PodId {
    PodId::new(number)
}
