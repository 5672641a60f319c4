//! The nine operations, and what they are called.

/// What is known of an operation before it is called.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `operationId` in `spec/openapi.json`.
    pub(crate) id: &'static str,
    /// For people: completes "failed to …".
    pub(crate) verb: &'static str,
}

macro_rules! operations {
    ($( $name:ident = $verb:literal; )+) => {
        $( #[expect(non_upper_case_globals, reason = "read as the operation's id")]
        pub(crate) const $name: Operation = Operation { id: stringify!($name), verb: $verb }; )+

        #[cfg(test)]
        const ALL: &[Operation] = &[ $( $name, )+ ];
    };
}

operations! {
    create_pod = "create pod";
    list_pods = "list pods";
    get_pod = "get pod";
    delete_pod = "delete pod";
    pause_pod = "pause pod";
    resume_pod = "resume pod";
    get_pod_logs = "read logs of pod";
    get_pod_runtime = "get runtime of pod";
    list_gpus = "list GPUs";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn the_table_is_the_specification() {
        let spec: serde_json::Value =
            serde_json::from_str(include_str!("../../../spec/openapi.json")).unwrap();
        let items = spec["paths"].as_object().unwrap().values();
        let operations = items.flat_map(|item| item.as_object().unwrap().values());
        let specified: BTreeSet<_> = operations
            .map(|operation| operation["operationId"].as_str().unwrap())
            .collect();
        let here: BTreeSet<_> = super::ALL.iter().map(|operation| operation.id).collect();
        assert_eq!(here, specified);
    }
}
