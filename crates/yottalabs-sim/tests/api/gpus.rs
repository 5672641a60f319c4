//! Listing GPUs.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yottalabs_sim::{Decimal, Simulator, gpu_types, regions};

use crate::support::{INVALID, call, create, creation, has_fields, manual, post};

async fn page(sim: &Simulator, body: Value) -> Value {
    post(sim, "/v2/gpu/list", body).await.data()
}

async fn rows(sim: &Simulator, body: Value) -> Vec<Value> {
    let page = page(sim, body).await;
    page["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn a_row_has_every_field_of_the_specification() {
    let page = page(&manual(), json!({})).await;
    let item = &page["items"][0];
    let option = &item["gpuCountOptions"][0];
    for (value, schema) in [
        (&page, "V2PageResponseGpuListV2Item"),
        (item, "GpuListV2Item"),
        (option, "GpuListV2GpuCountOption"),
        (&option["containerVolume"], "GpuListV2ContainerVolume"),
        (&option["systemVolume"], "GpuListV2SystemVolume"),
        (&option["price"], "GpuListV2Price"),
    ] {
        has_fields(value, schema);
    }
}

#[tokio::test]
async fn every_region_and_gpu_type_has_offers_and_spot_is_cheaper() {
    let (mut seen_regions, mut seen_types) = (BTreeSet::new(), BTreeSet::new());
    let all = json!({ "includeUnavailable": true, "size": 1_000 });
    for vendor in ["NVIDIA", "AWS", "AMD"] {
        let mut body = all.clone();
        body["acceleratorVendor"] = json!(vendor);
        let rows = rows(&manual(), body).await;
        let price = |row: &Value| -> Decimal {
            let price = &row["gpuCountOptions"][0]["price"]["pricePerGpuPerHour"];
            price.as_str().expect("a price").parse().expect("a decimal")
        };
        for row in &rows {
            let [region, gpu_type] = ["region", "gpuType"].map(|n| row[n].as_str().expect(n));
            seen_regions.insert(region.to_owned());
            seen_types.insert(gpu_type.to_owned());
            let same = rows
                .iter()
                .filter(|r| r["region"] == region && r["gpuType"] == gpu_type);
            match same.collect::<Vec<_>>().as_slice() {
                [one] => assert_eq!(one["isSpot"], false),
                [one, spot] => assert!(price(spot) < price(one) && spot["isSpot"] == true),
                _ => panic!("three rows: {row}"),
            }
        }
    }
    assert_eq!(seen_regions, regions().map(str::to_owned).collect());
    assert_eq!(seen_types, gpu_types().map(str::to_owned).collect());
}

#[tokio::test]
async fn each_filter_applies() {
    let sim = manual();
    let all = page(&sim, json!({ "size": 1_000 })).await;
    for row in all["items"].as_array().expect("items") {
        assert_eq!(row["acceleratorVendor"], "NVIDIA");
        assert_eq!(row["status"], "AVAILABLE");
    }
    let everything = page(&sim, json!({ "includeUnavailable": true })).await;
    assert!(everything["total"].as_u64() > all["total"].as_u64());
    // A filter, a pointer into its rows, and the value there or the least number there.
    let cases = json!([
        [{ "regions": ["us-west-1"] }, "/region", "us-west-1"],
        [{ "gpuTypes": ["NVIDIA_L4_24G"] }, "/gpuType", "NVIDIA_L4_24G"],
        [{ "gpuCounts": [8] }, "/gpuCountOptions/3/available", true],
        [{ "minGpuMemoryInGb": 100 }, "/gpuMemoryInGb", 100],
        [{ "minRamPerGpuInGb": 180 }, "/ramPerGpuInGb", 180],
        [{ "minVcpuPerGpu": 20 }, "/vcpuPerGpu", 20],
        [{ "containerVolumeInGb": 9_000 }, "/localDiskPerGpuInGb", 9_000 / 8],
        [{ "systemVolumeInGb": 100 }, "/cloudType", "SECURE"],
        [{ "cloudTypes": ["COMMUNITY"] }, "/cloudType", "COMMUNITY"],
        [{ "acceleratorVendor": "AWS" }, "/acceleratorVendor", "AWS"],
        [{ "isSpot": "true" }, "/isSpot", true],
        [{ "isSpot": false }, "/isSpot", false],
    ]);
    for case in cases.as_array().expect("cases") {
        let pointer = case[1].as_str().expect("a pointer");
        let rows = rows(&sim, case[0].clone()).await;
        assert!(!rows.is_empty(), "{case}");
        for row in rows {
            let seen = row.pointer(pointer).expect("a field");
            assert!(
                *seen == case[2] || seen.as_i64() > case[2].as_i64(),
                "{case}: {row}"
            );
        }
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
    let smallest = ["0.44", "0.88", "0.00139", "0.00", "0.88139"];
    assert_eq!(prices(secure.clone()).await, smallest);
    let mut sized = secure;
    sized["containerVolumeInGb"] = json!(100);
    sized["systemVolumeInGb"] = json!(50);
    let larger = ["0.44", "0.88", "0.0139", "0.00555", "0.89945"];
    assert_eq!(prices(sized).await, larger);
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
        assert_eq!([&page["page"], &page["total"]], [number, total]);
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
    let on_demand = json!({ "size": 1_000, "isSpot": false });
    for row in rows(&manual(), on_demand).await {
        let fields = json!({ "gpuType": row["gpuType"], "regions": [row["region"]] });
        let pod = creation(&manual(), fields).await.data();
        let text = row["gpuCountOptions"][0]["price"]["pricePerGpuPerHour"].as_str();
        let price: f64 = text.expect("a decimal").parse().expect("a decimal");
        assert_eq!(pod["singleCardPrice"], json!(price));
        assert_eq!(pod["singleCardVramInGb"], row["gpuMemoryInGb"]);
        assert_eq!(pod["cloudType"], row["cloudType"]);
    }
}

#[tokio::test]
async fn an_invalid_filter_is_refused_and_named() {
    let cases = json!({
        "page: must be 1 or more": { "page": 0 },
        "size: must be 1 or more": { "size": -1 },
        "cloudTypes[0]: must be one of SECURE, COMMUNITY": { "cloudTypes": ["PRIVATE"] },
        "acceleratorVendor: must be one of NVIDIA, AWS, AMD": { "acceleratorVendor": "INTEL" },
    });
    for (expected, filter) in cases.as_object().expect("cases") {
        let answer = post(&manual(), "/v2/gpu/list", filter.clone()).await;
        assert_eq!(answer.refused(INVALID), *expected);
    }
}
