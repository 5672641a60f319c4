//! Quirks: deviations of responses from the vendor's page.

use std::time::Duration;

use serde_json::{Value, json};
use yottalabs_sim::{PodStatus, Quirk, Quirks, Simulator};

use crate::support::{act, built, create, creation, get, manual, show};

/// The normal response for a pod that is `INITIALIZING`, and the response with the quirks.
async fn pair(quirks: &str) -> (Value, Value) {
    let sim = manual();
    let id = create(&sim, json!({})).await;
    while sim.pods()[0].status != PodStatus::Initializing {
        sim.advance(Duration::from_secs(1));
    }
    let path = format!("/v2/pods/{id}");
    let normal = get(&sim, &path).await.json();
    let rule = format!("get:odd={quirks}:next");
    sim.faults().add(&rule).expect("a rule");
    (normal, get(&sim, &path).await.json())
}

#[tokio::test]
async fn each_quirk_changes_its_own_fields_and_no_others() {
    let cases = json!({
        "string-ids": { "id": "ID", "orgId": "301845120774553601" },
        "string-numbers": { "gpuCount": "1", "singleCardPrice": "2.2944", "createdAt": "1767225600000" },
        "iso-times": { "createdAt": "2026-01-01T00:00:00.000Z" },
        "nulls": { "orgId": null, "location": null, "imagePublicType": null },
        "new-values": { "imagePublicType": "OFFICIAL" },
        "initialize": { "status": "INITIALIZE" },
        "all-null": { "gpuCount": null, "singleCardPrice": null, "location": null, "createdAt": null,
            "status": null, "imagePublicType": null },
        "short-create": {}, "data-true": {}, "string-code": {}, "extra-fields": {},
    });
    for (quirk, changes) in cases.as_object().expect("cases") {
        let (normal, quirky) = pair(quirk).await;
        for name in [
            "id",
            "orgId",
            "gpuCount",
            "singleCardPrice",
            "location",
            "createdAt",
            "status",
            "imagePublicType",
        ] {
            let normal = &normal["data"][name];
            let expected = match changes.get(name) {
                Some(value) if value == "ID" => &json!(normal.to_string()),
                value => value.unwrap_or(normal),
            };
            assert_eq!(&quirky["data"][name], expected, "{quirk} {name}");
        }
    }
    for (quirk, pointer, value) in [
        ("extra-fields", "/data/ext/v/0", json!(1)),
        ("extra-fields", "/traceId", json!("0af7651916cd43dd")),
        ("arrays-for-objects", "/data/0/name", json!("train-1")),
        ("null-data", "/data", Value::Null),
        ("string-code", "/code", json!("10000")),
    ] {
        let (normal, quirky) = pair(quirk).await;
        assert_eq!(quirky.pointer(pointer), Some(&value), "{quirk}");
        assert_ne!(normal.pointer(pointer), Some(&value), "{quirk}");
    }
}

#[tokio::test]
async fn all_responses_of_a_simulator_can_have_quirks() {
    let sim = Simulator::builder().quirks(Quirks::ALL_SEEN).build();
    let created = creation(&sim, json!({})).await.json();
    assert_eq!(created["code"], 10_000);
    let fields = created["data"].as_object().expect("a pod");
    assert_eq!(fields.len(), 12, "ten fields and two undocumented ones");
    let id = created["data"]["id"].as_str().expect("a string");
    let id: i64 = id.parse().expect("digits");
    let shown = show(&sim, id).await;
    assert_eq!(shown["gpuCount"], "1");
    assert_eq!(shown["volumes"], Value::Null);
    let deleted = act(&sim, id, "delete").await.json();
    assert_eq!(deleted["data"], true);

    // A failure keeps its data, and its code can be a string.
    let sim = built(|builder| builder.quirks(Quirks::ALL_SEEN.with(Quirk::StringCode)));
    let failure = act(&sim, 7, "delete").await.json();
    assert_eq!(failure["data"], Value::Null);
    assert_eq!(failure["code"], "13000");
}

#[test]
fn quirks_are_parsed_from_their_names() {
    for quirks in Quirk::ALL.map(Quirks::from) {
        assert_eq!(quirks.to_string().parse(), Ok(quirks));
    }
    assert_eq!("odd".parse(), Ok(Quirks::ALL_SEEN));
    assert_eq!("page".parse(), Ok(Quirks::NONE));
    let two = "nulls+string-ids".parse::<Quirks>().expect("quirks");
    assert_eq!(two, Quirks::from(Quirk::StringIds).with(Quirk::Nulls));
    assert_eq!(two.to_string(), "string-ids+nulls");
}
