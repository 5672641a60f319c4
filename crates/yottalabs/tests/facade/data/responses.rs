//! Serialization of what the API returns.

use serde::Serialize;
use serde_json::{Value, json};
use yottalabs::{Decimal, EnvVar, GpuOffer, Pod, PodEvent, PodId, PodSpec, Violation, Yotta};

use crate::support::odd::{Kind, pod, whole};
use crate::support::{Reply, Script, World, secs, world};

/// Reads a response, and serializes what was read.
async fn read(yotta: &Yotta, schema: &str) -> Value {
    let (pods, id) = (yotta.pods(), PodId::new(8));
    let written = match schema {
        "PodV2Response" => serde_json::to_value(pods.get(id).await.unwrap()),
        "PodV2RuntimeResponse" => serde_json::to_value(pods.runtime(id).await.unwrap()),
        "PodV2LogResponse" => serde_json::to_value(pods.logs(id).page().await.unwrap()),
        "V2PageResponseGpuListV2Item" => {
            serde_json::to_value(yotta.gpus().list().page(1).await.unwrap())
        }
        other => unreachable!("{other}"),
    };
    written.unwrap()
}

#[tokio::test(start_paused = true)]
async fn every_field_of_every_response_is_written_under_its_name() {
    for schema in [
        "PodV2Response",
        "PodV2RuntimeResponse",
        "PodV2LogResponse",
        "V2PageResponseGpuListV2Item",
    ] {
        let (sent, fields) = whole(schema);
        let yotta = Script::new([Reply::data(&sent.to_string())]).client();
        let mut expected = sent;
        for field in fields {
            let value = expected.pointer_mut(&field.pointer).unwrap();
            let is_id = schema.starts_with("PodV2R") && field.path == "id";
            match &*field.path {
                "callbackUrl" | "initializationCommand" | "environmentVars[0].value" => {
                    *value = json!("***");
                }
                // Both are too long or too exact for the numbers of many readers.
                _ if is_id || field.kind == Kind::Decimal => *value = json!("8"),
                _ => {}
            }
        }
        assert_eq!(read(&yotta, schema).await, expected, "{schema}");
    }
}

fn read_pod(json: &Value) -> Pod {
    serde_json::from_str(&json.to_string()).unwrap()
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn a_pod_with_all_its_fields_is_the_same_when_it_is_read_again() {
    let whole = read_pod(&pod(347_892_374_982_374_983));
    let written = to_json(&whole.with_secrets());
    assert_eq!(serde_json::from_str::<Pod>(&written).unwrap(), whole);
    let least = read_pod(&json!({ "id": 7 }));
    let written = to_json(&least.with_secrets());
    assert_eq!(serde_json::from_str::<Pod>(&written).unwrap(), least);
}

#[test]
fn amounts_are_exact_in_every_format() {
    let price = "0.1234567890123456789012345678";
    let json = format!(r#"{{"id":1,"singleCardPrice":{price},"diskReadSpeedMbps":"1.50"}}"#);
    let pod: Pod = serde_json::from_str(&json).unwrap();
    let value = serde_json::to_value(&pod).unwrap();
    assert_eq!(value["singleCardPrice"], price);
    assert_eq!(value["diskReadSpeedMbps"], "1.50");
    let yaml = serde_yaml_ng::to_string(&pod).unwrap();
    assert!(
        yaml.contains(&format!("singleCardPrice: '{price}'\n")),
        "{yaml}"
    );
    let toml = toml::to_string(&pod).unwrap();
    assert!(
        toml.contains(&format!("singleCardPrice = \"{price}\"\n")),
        "{toml}"
    );
}

#[test]
fn secrets_are_masked_wherever_a_pod_is_written() {
    let pod = read_pod(&json!({
        "id": 7,
        "environmentVars": [{ "key": "TOKEN", "value": "hf_secret" }],
        "initializationCommand": "run --token hf_secret",
        "callbackUrl": "https://example.com/?t=hf_secret",
    }));
    let masked = to_json(&pod);
    let shared = std::sync::Arc::new(pod.clone());
    let event = PodEvent::Changed {
        before: shared.clone(),
        after: shared,
    };
    let variables: &[EnvVar] = &pod.environment_vars;
    for written in [
        masked,
        to_json(&[&pod]),
        to_json(&event),
        to_json(&variables),
        serde_yaml_ng::to_string(&pod).unwrap(),
    ] {
        assert!(!written.contains("hf_secret"), "{written}");
        assert!(written.contains("***"), "{written}");
    }
    let shown = serde_json::to_value(pod.with_secrets()).unwrap();
    assert_eq!(shown["environmentVars"][0]["value"], "hf_secret");
    assert_eq!(shown["initializationCommand"], "run --token hf_secret");
    assert_eq!(shown["callbackUrl"], "https://example.com/?t=hf_secret");
}

#[test]
fn a_missing_secret_is_not_written_as_if_there_were_one() {
    let pod = read_pod(&json!({ "id": 7 }));
    let written = json!({ "id": "7", "name": "", "status": "", "volumes": [], "environmentVars": [], "expose": [] });
    assert_eq!(serde_json::to_value(&pod).unwrap(), written);
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_total_is_not_written_as_missing() {
    let price = r#"{"gpuPricePerHour":"1.00","totalPricePerHour":"a lot","currency":"USD"}"#;
    let items = format!(r#"[{{"gpuCountOptions":[{{"gpuCount":1,"price":{price}}}]}}]"#);
    let page = format!(r#"{{"items":{items},"page":1,"pages":1}}"#);
    let yotta = Script::new([Reply::data(&page)]).client();
    let offer: GpuOffer = yotta.gpus().list().page(1).await.unwrap().offers.remove(0);
    assert_eq!(offer.hourly_price(1), None);
    let written = serde_json::to_value(&offer).unwrap();
    let price = &written["gpuCountOptions"][0]["price"];
    assert_eq!(price["totalPricePerHour"], "unreadable");
    assert_eq!(price["gpuPricePerHour"], "1.00");
}

#[tokio::test(start_paused = true)]
async fn what_the_api_does_not_have_is_written_under_our_names() {
    let World { yotta, .. } = world();
    let quote = yotta.gpus().list().gpu_count(1).quotes().cheapest().await;
    let quote = quote.unwrap().unwrap();
    let written = serde_json::to_value(&quote).unwrap();
    assert_eq!(written["gpuCount"], 1);
    assert_eq!(written["offer"]["gpuType"], *quote.offer.gpu_type);
    assert_eq!(written["currency"], "USD");
    let price = quote.hourly_price.unwrap();
    assert_eq!(written["hourlyPrice"], price.to_string());

    let pod = read_pod(&json!({
        "id": 7, "singleCardPrice": "0.50", "gpuCount": 2, "containerVolumePrice": "0.001",
        "expose": [{ "port": 22, "host": "h.example", "proxyPort": 30022 }],
        "sshCmd": "ssh root@h.example", "createdAt": "soon",
    }));
    let cost = pod.hourly_price().over(secs(3600));
    let price = json!({ "gpus": "1.00", "hasUnpricedVolumes": false, "atLeast": "1.00" });
    let expected = json!({ "runningMillis": 3_600_000, "hourlyPrice": price, "atLeast": "1.00" });
    assert_eq!(serde_json::to_value(cost).unwrap(), expected);
    let priced = read_pod(&json!({
        "id": 7, "singleCardPrice": 1, "gpuCount": 2, "containerVolumePrice": 0, "containerVolumeInGb": 20,
    }));
    let cost = serde_json::to_value(priced.hourly_price().over(secs(3600))).unwrap();
    let total: Decimal = cost["total"].as_str().unwrap().parse().unwrap();
    assert_eq!(total, Decimal::TWO);

    let address = json!({ "host": "h.example", "port": 30022, "user": "root" });
    assert_eq!(serde_json::to_value(pod.ssh()).unwrap(), address);
    let unreadable = serde_json::to_value(pod.unreadable_fields()).unwrap();
    assert_eq!(unreadable[0]["path"], "createdAt");
    assert!(unreadable[0]["problem"].is_string());

    let refused = PodSpec::new("", "me/train:1", "NVIDIA_H100_80G", 1).check();
    let refused = refused.unwrap_err();
    let violations: &[Violation] = refused.violations();
    let expected = json!([{ "field": "name", "parameter": "name", "message": "is empty" }]);
    assert_eq!(serde_json::to_value(violations).unwrap(), expected);

    let event = serde_json::to_value(PodEvent::Gone(std::sync::Arc::new(pod))).unwrap();
    assert_eq!(
        (&event["event"], &event["pod"]["id"]),
        (&json!("gone"), &json!("7"))
    );
    assert!(event.get("before").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_failure_report_can_be_kept() {
    let World { yotta, .. } = world();
    let spec = PodSpec::new("bad", "me/does-not-exist:1", "NVIDIA_H100_80G", 1);
    let error = yotta.run(spec).start().await.unwrap_err();
    let report = error.failure_report().unwrap();
    let written = serde_json::to_value(report).unwrap();
    assert_eq!(written["podId"], report.pod_id().to_string());
    assert_eq!(written["cost"]["total"], "0");
    let lived = u64::try_from(report.lived().unwrap().as_millis()).unwrap();
    assert_eq!(written["livedMillis"], lived);
    let log = written["systemLog"].as_array().unwrap();
    assert_eq!(log.len(), report.system_log().len());
    assert_eq!(log[0]["content"], *report.system_log()[0].content);
    assert_eq!(written["containerLog"], json!([]));
}
