//! Listing GPUs.

use serde_json::{Value, json};

use crate::support::{INVALID, call, create, fields, keys, manual, post};

async fn page(sim: &yottalabs_sim::Simulator, body: Value) -> Value {
    post(sim, "/v2/gpu/list", body).await.data()
}

#[tokio::test]
async fn a_row_has_every_field_of_the_specification() {
    let page = page(&manual(), json!({})).await;
    assert_eq!(keys(&page), fields("V2PageResponseGpuListV2Item"));
    let item = &page["items"][0];
    assert_eq!(keys(item), fields("GpuListV2Item"));
    let option = &item["gpuCountOptions"][0];
    assert_eq!(keys(option), fields("GpuListV2GpuCountOption"));
    assert_eq!(
        keys(&option["containerVolume"]),
        fields("GpuListV2ContainerVolume")
    );
    assert_eq!(
        keys(&option["systemVolume"]),
        fields("GpuListV2SystemVolume")
    );
    assert_eq!(keys(&option["price"]), fields("GpuListV2Price"));
}

#[tokio::test]
async fn each_filter_applies() {
    type Holds = fn(&Value) -> bool;
    let cases: [(Value, Holds); 12] = [
        (json!({ "regions": ["us-west-1"] }), |row| {
            row["region"] == "us-west-1"
        }),
        (json!({ "gpuTypes": ["NVIDIA_L4_24G"] }), |row| {
            row["gpuType"] == "NVIDIA_L4_24G"
        }),
        (json!({ "gpuCounts": [8] }), |row| {
            row["gpuCountOptions"][3]["available"] == true
        }),
        (json!({ "minGpuMemoryInGb": 100 }), |row| {
            row["gpuMemoryInGb"].as_i64() >= Some(100)
        }),
        (json!({ "minRamPerGpuInGb": 180 }), |row| {
            row["ramPerGpuInGb"].as_i64() >= Some(180)
        }),
        (json!({ "minVcpuPerGpu": 20 }), |row| {
            row["vcpuPerGpu"].as_i64() >= Some(20)
        }),
        (json!({ "containerVolumeInGb": 9_000 }), |row| {
            row["localDiskPerGpuInGb"].as_i64() >= Some(9_000 / 8)
        }),
        (json!({ "systemVolumeInGb": 100 }), |row| {
            row["cloudType"] == "SECURE"
        }),
        (json!({ "cloudTypes": ["COMMUNITY"] }), |row| {
            row["cloudType"] == "COMMUNITY"
        }),
        (json!({ "acceleratorVendor": "AWS" }), |row| {
            row["acceleratorVendor"] == "AWS"
        }),
        (json!({ "isSpot": "true" }), |row| row["isSpot"] == true),
        (json!({ "isSpot": false }), |row| row["isSpot"] == false),
    ];
    let sim = manual();
    let all = page(&sim, json!({ "size": 1_000 })).await;
    let available =
        |row: &Value| row["acceleratorVendor"] == "NVIDIA" && row["status"] == "AVAILABLE";
    assert!(
        all["items"]
            .as_array()
            .expect("items")
            .iter()
            .all(available)
    );
    let everything = page(&sim, json!({ "includeUnavailable": true })).await;
    assert!(everything["total"].as_u64() > all["total"].as_u64());
    for (body, holds) in cases {
        let rows = page(&sim, body.clone()).await;
        let rows = rows["items"].as_array().expect("items");
        assert!(!rows.is_empty() && rows.iter().all(holds), "{body}");
    }
}

#[tokio::test]
async fn the_price_includes_the_volumes_asked_for() {
    let sim = manual();
    let prices = async |body: Value| {
        let row = page(&sim, body).await["items"][0].clone();
        let price = row["gpuCountOptions"][1]["price"].clone();
        [
            "pricePerGpuPerHour",
            "gpuPricePerHour",
            "containerVolumePricePerHour",
            "systemVolumePricePerHour",
            "totalPricePerHour",
        ]
        .map(|name| price[name].as_str().expect(name).to_owned())
    };
    let secure = json!({ "gpuTypes": ["NVIDIA_L4_24G"] });
    assert_eq!(
        prices(secure.clone()).await,
        ["0.44", "0.88", "0.00139", "0.00", "0.88139"]
    );
    let mut sized = secure;
    sized["containerVolumeInGb"] = json!(100);
    sized["systemVolumeInGb"] = json!(50);
    assert_eq!(
        prices(sized).await,
        ["0.44", "0.88", "0.0139", "0.00555", "0.89945"]
    );
    let community = json!({ "cloudTypes": ["COMMUNITY"], "containerVolumeInGb": 100 });
    assert_eq!(prices(community).await[3], "0.00");
}

#[tokio::test]
async fn the_pages_together_are_the_whole_list() {
    let sim = manual();
    let whole = page(&sim, json!({ "size": 1_000 })).await;
    let total = whole["total"].as_u64().expect("a total");
    assert!(total > 14, "{total}");
    let mut items = Vec::new();
    let first = page(&sim, json!({ "page": 1, "size": 7 })).await;
    assert_eq!(first["pages"], json!(total.div_ceil(7)));
    for number in 1..=total.div_ceil(7) {
        let page = page(&sim, json!({ "page": number, "size": 7 })).await;
        assert_eq!(
            (&page["page"], &page["total"]),
            (&json!(number), &json!(total))
        );
        items.extend(page["items"].as_array().expect("items").iter().cloned());
    }
    assert_eq!(Value::Array(items), whole["items"]);
    let beyond = json!({ "page": i64::MAX, "size": i64::MAX });
    assert_eq!(page(&sim, beyond).await["items"], json!([]));
}

#[tokio::test]
async fn the_body_is_optional() {
    let sim = manual();
    let bare = call(&sim, "POST", "/v2/gpu/list", None).await.data();
    assert_eq!(bare, page(&sim, json!({})).await);
    assert_eq!((&bare["page"], &bare["size"]), (&json!(1), &json!(20)));
}

#[tokio::test]
async fn cards_that_pods_hold_are_not_available() {
    let sim = manual();
    let row = json!({ "gpuTypes": ["NVIDIA_H200_141G"], "regions": ["us-east-1"], "isSpot": true });
    let before = page(&sim, row.clone()).await;
    assert_eq!(before["items"][0]["availableGpuCounts"], json!([1, 2, 4]));
    let body = json!({ "gpuType": "NVIDIA_H200_141G", "gpuCount": 2, "isSpot": true });
    create(&sim, body.clone()).await;
    let after = page(&sim, row.clone()).await;
    assert_eq!(after["items"][0]["availableGpuCounts"], json!([1, 2]));
    create(&sim, body).await;
    assert_eq!(page(&sim, row.clone()).await["items"], json!([]));
    let mut all = row;
    all["includeUnavailable"] = json!(true);
    let sold_out = page(&sim, all).await;
    assert_eq!(sold_out["items"][0]["status"], "UNAVAILABLE");
    assert_eq!(sold_out["items"][0]["availableGpuCounts"], json!([]));
}

#[tokio::test]
async fn the_price_of_a_row_is_the_price_of_the_pod() {
    let sim = manual();
    let whole = page(&sim, json!({ "size": 1_000, "isSpot": false })).await;
    for item in whole["items"].as_array().expect("items") {
        let sim = manual();
        let body = json!({ "gpuType": item["gpuType"], "regions": [item["region"]] });
        let pod = post(&sim, "/v2/pods", crate::support::pod(body))
            .await
            .data();
        let text = item["gpuCountOptions"][0]["price"]["pricePerGpuPerHour"].as_str();
        let price: f64 = text.expect("a decimal").parse().expect("a decimal");
        assert_eq!(pod["singleCardPrice"], json!(price));
        assert_eq!(pod["singleCardVramInGb"], item["gpuMemoryInGb"]);
        assert_eq!(pod["cloudType"], item["cloudType"]);
    }
}

#[tokio::test]
async fn an_invalid_filter_is_refused_and_named() {
    for (filter, expected) in [
        (json!({ "page": 0 }), "page: must be 1 or more"),
        (json!({ "size": -1 }), "size: must be 1 or more"),
        (
            json!({ "cloudTypes": ["PRIVATE"] }),
            "cloudTypes[0]: must be one of SECURE, COMMUNITY",
        ),
        (
            json!({ "acceleratorVendor": "INTEL" }),
            "acceleratorVendor: must be one of NVIDIA, AWS, AMD",
        ),
    ] {
        let message = post(&manual(), "/v2/gpu/list", filter)
            .await
            .refused(INVALID);
        assert_eq!(message, expected);
    }
}
