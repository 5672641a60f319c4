//! Listing GPUs.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{INVALID, call, create, manual, post};

async fn page(sim: &yottalabs_sim::Simulator, body: Value) -> Value {
    post(sim, "/v2/gpu/list", body).await.data()
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(|key| &**key)
        .collect()
}

#[tokio::test]
async fn every_field_of_the_page_is_there_and_no_other() {
    let sim = manual();
    let page = page(&sim, json!({})).await;
    assert_eq!(keys(&page), ["items", "page", "pages", "size", "total"]);
    let item = &page["items"][0];
    let option = &item["gpuCountOptions"][0];
    let set = |value| keys(value).into_iter().collect::<BTreeSet<&str>>();
    assert_eq!(
        set(item),
        BTreeSet::from([
            "gpuType",
            "displayName",
            "gpuMemoryInGb",
            "region",
            "cloudType",
            "acceleratorVendor",
            "isSpot",
            "status",
            "maxGpuCount",
            "availableGpuCounts",
            "ramPerGpuInGb",
            "vcpuPerGpu",
            "localDiskPerGpuInGb",
            "gpuCountOptions",
        ])
    );
    assert_eq!(
        set(option),
        BTreeSet::from([
            "gpuCount",
            "available",
            "totalGpuMemoryInGb",
            "totalRamInGb",
            "totalVcpu",
            "totalLocalDiskInGb",
            "containerVolume",
            "systemVolume",
            "price",
        ])
    );
    assert_eq!(
        set(&option["containerVolume"]),
        BTreeSet::from([
            "minInGb",
            "maxInGb",
            "maxInGbWithLocalSystemVolume",
            "maxInGbWithoutLocalSystemVolume",
        ])
    );
    assert_eq!(
        set(&option["systemVolume"]),
        BTreeSet::from(["supported", "minInGb", "maxInGb"])
    );
    assert_eq!(
        set(&option["price"]),
        BTreeSet::from([
            "pricePerGpuPerHour",
            "gpuPricePerHour",
            "containerVolumePricePerHour",
            "systemVolumePricePerHour",
            "containerVolumePricePerGbPerHour",
            "systemVolumePricePerGbPerHour",
            "totalPricePerHour",
            "currency",
        ])
    );
}

#[tokio::test]
async fn pages_together_are_the_whole_list() {
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
}

#[tokio::test]
async fn the_body_may_be_left_out() {
    let sim = manual();
    let bare = call(&sim, "POST", "/v2/gpu/list", None).await.data();
    assert_eq!(bare, page(&sim, json!({})).await);
    assert_eq!((&bare["page"], &bare["size"]), (&json!(1), &json!(20)));
}

#[tokio::test]
async fn what_pods_hold_is_not_available_to_others() {
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
async fn a_bad_filter_is_refused() {
    let sim = manual();
    let answer = post(&sim, "/v2/gpu/list", json!({ "page": 0 })).await;
    assert_eq!(answer.refused(INVALID), "page: must be 1 or more");
}
