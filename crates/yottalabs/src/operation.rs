//! The nine operations: what they are called, and what doing them twice would mean.

use crate::PodStatus;
use crate::error::{Inner, Kind};

/// What is known of an operation before it is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// `operationId` in `spec/openapi.json`.
    pub(crate) id: &'static str,
    /// For people: completes "failed to …".
    pub(crate) verb: &'static str,
    /// HTTP's method.
    pub(crate) method: &'static str,
    /// The path as the specification has it; empty where it has none.
    pub(crate) template: &'static str,
    /// Whether it may be sent again after it may have been applied.
    pub(crate) repeat: Repeat,
}

impl Operation {
    /// Whether it changes nothing.
    pub(crate) fn only_reads(&self) -> bool {
        // Reading, though a POST.
        let is_listing = self.id == list_gpus.id;
        is_listing || matches!(self.method, "GET" | "HEAD" | "OPTIONS")
    }
}

/// What is to be thought of before a request is sent a second time that may have been applied the
/// first time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Repeat {
    /// Nothing: twice is as good as once.
    Harmless,
    /// Nothing; and if there is nothing to delete any more, then it is done.
    Delete,
    /// Whether the pod shows that it has been applied already.
    LookFirst(fn(&PodStatus) -> bool),
    /// Where the server refused it, whether it was applied all the same: a second one would make another
    /// pod. Where it may have been applied, never.
    ConfirmFirst,
    /// Only where the first was surely not sent.
    Never,
}

impl Repeat {
    /// Whether a second request may do harm, so that it matters whether the first was sent.
    pub(crate) fn is_harmful(self) -> bool {
        matches!(self, Self::ConfirmFirst | Self::Never)
    }

    /// Whether it may be sent again after this.
    pub(crate) fn allows(self, failure: &Inner) -> bool {
        if matches!(failure.kind, Kind::NotSent) {
            return true;
        }
        match self {
            // Refused, as with 429.
            Self::ConfirmFirst => failure.is_retryable() && !failure.may_have_been_applied(),
            Self::Never => false,
            _ => failure.is_retryable(),
        }
    }
}

fn pausing(status: &PodStatus) -> bool {
    matches!(status, PodStatus::Pausing | PodStatus::Paused)
}

/// On its way up, or there.
fn resuming(status: &PodStatus) -> bool {
    matches!(
        status,
        PodStatus::Pending
            | PodStatus::Preparing
            | PodStatus::Initialize
            | PodStatus::Initializing
            | PodStatus::Running
    )
}

macro_rules! operations {
    ($( $name:ident = $verb:literal, $method:ident $template:literal, $repeat:expr; )+) => {
        $( #[expect(non_upper_case_globals, reason = "read as the operation's id")]
        pub(crate) const $name: Operation = Operation {
            id: stringify!($name),
            verb: $verb,
            method: stringify!($method),
            template: $template,
            repeat: $repeat,
        }; )+

        #[cfg(test)]
        const ALL: &[Operation] = &[ $( $name, )+ ];
    };
}

operations! {
    create_pod = "create pod", POST "/v2/pods", Repeat::ConfirmFirst;
    list_pods = "list pods", GET "/v2/pods", Repeat::Harmless;
    get_pod = "get pod", GET "/v2/pods/{id}", Repeat::Harmless;
    delete_pod = "delete pod", DELETE "/v2/pods/{id}", Repeat::Delete;
    pause_pod = "pause pod", POST "/v2/pods/{id}/pause", Repeat::LookFirst(pausing);
    resume_pod = "resume pod", POST "/v2/pods/{id}/resume", Repeat::LookFirst(resuming);
    get_pod_logs = "read logs of pod", GET "/v2/pods/{id}/logs", Repeat::Harmless;
    get_pod_runtime = "get runtime of pod", GET "/v2/pods/{id}/runtime", Repeat::Harmless;
    list_gpus = "list GPUs", POST "/v2/gpu/list", Repeat::Harmless;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn the_table_is_the_specification() {
        let spec: serde_json::Value =
            serde_json::from_str(include_str!("../../../spec/openapi.json")).unwrap();
        let mut specified = BTreeSet::new();
        for (path, item) in spec["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let id = operation["operationId"].as_str().unwrap();
                specified.insert((id, method.to_uppercase(), path.as_str()));
            }
        }
        let here = super::ALL
            .iter()
            .map(|operation| {
                (
                    operation.id,
                    operation.method.to_owned(),
                    operation.template,
                )
            })
            .collect::<BTreeSet<_>>();
        let new: Vec<_> = specified.difference(&here).collect();
        let gone: Vec<_> = here.difference(&specified).collect();
        assert!(
            new.is_empty() && gone.is_empty(),
            "only in spec/openapi.json: {new:?}; only here: {gone:?}"
        );
    }
}
