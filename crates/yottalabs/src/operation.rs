//! The nine operations: their names, and whether one may be repeated.

/// What is known of an operation before it is called.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `operationId` in `spec/openapi.json`.
    pub(crate) id: &'static str,
    /// For people: completes "failed to …".
    pub(crate) verb: &'static str,
    /// HTTP's method.
    pub(crate) method: &'static str,
    /// The path with its parameters as they stand in the specification.
    pub(crate) template: &'static str,
    /// Whether doing it twice does no more than doing it once.
    pub(crate) repeat: Repeat,
}

/// What may be done after a failure that leaves open whether the server has acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Send it again.
    Harmless,
    /// Look first what has become of it.
    AfterALook,
}

macro_rules! operations {
    ($( $name:ident = $verb:literal, $method:literal, $template:literal, $repeat:ident; )+) => {
        $( #[expect(non_upper_case_globals, reason = "read as the operation's id")]
        pub(crate) const $name: Operation = Operation {
            id: stringify!($name),
            verb: $verb,
            method: $method,
            template: $template,
            repeat: Repeat::$repeat,
        }; )+

        /// All of them.
        #[cfg(test)]
        pub(crate) const ALL: &[&Operation] = &[ $( &$name, )+ ];
    };
}

operations! {
    create_pod = "create pod", "POST", "/v2/pods", AfterALook;
    list_pods = "list pods", "GET", "/v2/pods", Harmless;
    get_pod = "get pod", "GET", "/v2/pods/{id}", Harmless;
    delete_pod = "delete pod", "DELETE", "/v2/pods/{id}", Harmless;
    pause_pod = "pause pod", "POST", "/v2/pods/{id}/pause", AfterALook;
    resume_pod = "resume pod", "POST", "/v2/pods/{id}/resume", AfterALook;
    get_pod_logs = "read logs of pod", "GET", "/v2/pods/{id}/logs", Harmless;
    get_pod_runtime = "get runtime of pod", "GET", "/v2/pods/{id}/runtime", Harmless;
    list_gpus = "list GPUs", "POST", "/v2/gpu/list", Harmless;
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
        let here: BTreeSet<_> = super::ALL
            .iter()
            .map(|op| (op.id, op.method.to_owned(), op.template))
            .collect();
        assert_eq!(here, specified);
    }
}
