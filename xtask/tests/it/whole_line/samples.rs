//! Changes that the vendor may make. New items have names that no vendor will use.

use super::edits::{operation_id, parameters, rename, schemas, values};
use serde_json::{Value, json};

/// A change of the vendor, and where `regen` stops.
pub(super) struct Sample {
    pub(super) what: &'static str,
    pub(super) edit: fn(&mut Vec<Value>),
    pub(super) stops: &'static [Stop],
}

/// A stop of `regen`: its error contains the texts `says` in this order, and `fix` is a file and how a person then
/// changes it.
pub(super) struct Stop {
    pub(super) says: &'static [&'static str],
    pub(super) fix: Option<(&'static str, Fix)>,
}

type Fix = fn(&str) -> String;

const fn stop(says: &'static [&'static str]) -> Stop {
    Stop { says, fix: None }
}

const fn overlay(says: &'static [&'static str], fix: Fix) -> Stop {
    let fix = Some(("spec/overlay.yaml", fix));
    Stop { says, fix }
}

/// Of `spec/overlay.yaml`.
const PAUSE: &str = "$.paths['/v2/pods/{id}/pause'][?@.operationId == 'pausePod']";

pub(super) const SAMPLES: &[Sample] = &[
    Sample {
        what: "a response has a new field",
        edit: |docs| {
            schemas(docs, "PodV2Response", |pod| {
                pod["properties"]["probeZone"] = json!({"type": "string"});
            });
        },
        stops: &[stop(&[
            "does not compile against the new client",
            "crates/yottalabs/src/pods/model.rs:",
            "due to inaccessible fields",
            "the API has a new field",
        ])],
    },
    Sample {
        what: "a field of a response is renamed",
        edit: |docs| {
            schemas(docs, "PodV2Response", |pod| {
                rename(&mut pod["properties"], "region", "probeRegion");
            });
        },
        stops: &[stop(&[
            "does not compile against the new client",
            "crates/yottalabs/src/pods/model.rs:",
            "`region`",
            "see the changes above",
        ])],
    },
    Sample {
        what: "a text in a response becomes a number",
        edit: |docs| {
            schemas(docs, "PodV2Response", |pod| {
                pod["properties"]["gpuDisplayName"] = json!({"type": "integer"});
            });
        },
        stops: &[stop(&[
            "does not compile against the new client",
            "crates/yottalabs/src/pods/model.rs:",
            "expected `Option<String>`, found `Option<Integer>`",
            "a value has another type",
        ])],
    },
    Sample {
        what: "a request requires a new field",
        edit: |docs| {
            schemas(docs, "PodV2CreateRequest", |pod| {
                pod["properties"]["probeBudget"] = json!({"type": "string"});
                pod["required"]
                    .as_array_mut()
                    .unwrap()
                    .push(json!("probeBudget"));
            });
        },
        stops: &[stop(&[
            "does not compile against the new client",
            "crates/yottalabs/src/pods/spec.rs:",
            "missing field `probe_budget`",
            "a request has a new field",
        ])],
    },
    Sample {
        what: "a request has a new optional field",
        edit: |docs| {
            schemas(docs, "GpuListV2Request", |list| {
                list["properties"]["probeRack"] = json!({"type": "string"});
            });
        },
        stops: &[stop(&[
            "requests have parts that the facade has no option for",
            "list_gpus: body probeRack",
        ])],
    },
    Sample {
        what: "a text of a request has a lower limit",
        edit: |docs| {
            schemas(docs, "PodV2CreateRequest", |pod| {
                pod["properties"]["name"]["maxLength"] = json!(63);
            });
        },
        stops: &[stop(&[
            "the API's limits differ from the facade's",
            "body name: the facade accepts 64",
        ])],
    },
    Sample {
        what: "a request has a new optional parameter",
        edit: |docs| {
            let zone = json!({"name": "probeZone", "in": "query", "schema": {"type": "string"}});
            parameters(docs, "listPods").push(zone);
        },
        stops: &[stop(&[
            "requests have parts that the facade has no option for",
            "list_pods: query probeZone",
        ])],
    },
    Sample {
        what: "a parameter is renamed",
        edit: |docs| {
            for parameter in parameters(docs, "getLogs") {
                if parameter["name"] == "keyword" {
                    parameter["name"] = json!("probeWord");
                }
            }
        },
        stops: &[stop(&[
            "requests have parts that the facade has no option for",
            "get_pod_logs has no [\"query keyword\"]",
        ])],
    },
    Sample {
        what: "an operation is removed",
        edit: |docs| docs.retain(|doc| operation_id(doc) != "pausePod"),
        stops: &[
            overlay(&[PAUSE, "matches nothing"], |overlay| {
                let (before, rest) = overlay
                    .split_once(&format!("  - target: {PAUSE}\n"))
                    .unwrap();
                let (_, after) = rest.split_once("  - target: ").unwrap();
                format!("{before}  - target: {after}")
            }),
            stop(&[
                "does not compile against the new client",
                "crates/yottalabs/src/operation.rs",
                "`PausePod`",
                "a schema or an enum value was removed or renamed",
            ]),
        ],
    },
    Sample {
        what: "an operation has another path",
        edit: |docs| {
            for doc in docs {
                rename(
                    &mut doc["paths"],
                    "/v2/pods/{id}/pause",
                    "/v2/pods/{id}/probe",
                );
            }
        },
        // The facade takes the path from the generated table.
        stops: &[overlay(&[PAUSE, "matches nothing"], |overlay| {
            overlay.replace("{id}/pause", "{id}/probe")
        })],
    },
    Sample {
        what: "an operation is added",
        edit: |docs| {
            let mut pause = docs.iter().filter(|doc| operation_id(doc) == "pausePod");
            let mut doc = pause.next().unwrap().clone();
            rename(
                &mut doc["paths"],
                "/v2/pods/{id}/pause",
                "/v2/pods/{id}/probe",
            );
            doc["paths"]["/v2/pods/{id}/probe"]["post"]["operationId"] = json!("probePod");
            docs.push(doc);
        },
        stops: &[
            overlay(
                &[
                    "probePod is not snake_case: write probe_pod",
                    "probe/post: the operation has no tag",
                ],
                |overlay| {
                    let action = "  - target: $.paths['/v2/pods/{id}/probe'].post\n    description: Like the \
                                  others.\n    update: {operationId: probe_pod, tags: [Pods]}\n";
                    format!("{overlay}{action}")
                },
            ),
            stop(&[
                "does not compile against the new client",
                "crates/yottalabs/src/operation.rs",
                "ProbePod",
                "give a new operation a method",
            ]),
        ],
    },
    Sample {
        what: "an enum is added",
        edit: |docs| {
            schemas(docs, "PodV2Response", |pod| {
                pod["properties"]["probeTier"] = json!({"type": "string", "enum": ["GOLD", "TIN"]});
            });
        },
        stops: &[
            Stop {
                says: &["the enum at PodV2Response.probeTier has no name"],
                fix: Some(("spec/enums.toml", |enums| {
                    format!("{enums}ProbeTier = [\"PodV2Response.probeTier\"]\n")
                })),
            },
            stop(&["cannot find type `ProbeTier`", "write an `open_enum!`"]),
        ],
    },
    Sample {
        what: "an enum has a new value",
        edit: |docs| {
            values(docs, |values| values.push(json!("PROBED")));
        },
        stops: &[stop(&[
            "crates/client/src/wire/enums.rs",
            "PodStatus: new [\"PROBED\"], gone []",
        ])],
    },
    Sample {
        what: "an enum has lost a value",
        edit: |docs| {
            values(docs, |values| values.retain(|value| value != "PAUSED"));
        },
        stops: &[stop(&[
            "crates/client/src/wire/enums.rs",
            "PodStatus: new [], gone [\"PAUSED\"]",
        ])],
    },
    Sample {
        what: "an operation documents a new code",
        edit: |docs| {
            let doc = docs
                .iter_mut()
                .find(|doc| operation_id(doc) == "getPod")
                .unwrap();
            let responses = &mut doc["paths"]["/v2/pods/{id}"]["get"]["responses"];
            let mut other = responses["13000"].clone();
            other["description"] = json!("Pod is asleep");
            responses["13999"] = other;
        },
        stops: &[stop(&[
            "crates/yottalabs/src/codes.rs",
            "13999",
            "Pod is asleep",
        ])],
    },
];
