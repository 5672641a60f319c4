//! What is understood of an answer: every form that the API has been seen to give it.

use yottalabs::{
    AcceleratorVendor, Decimal, GpuAvailability, ImagePublicType, ImageSource, Pod, PodId,
    PodStatus, Protocol, Timestamp,
};

use crate::ID;
use crate::server::Server;

async fn pod(data: &str) -> Pod {
    let server = Server::with_data(data).await;
    let pod = server.yotta.pods().get(ID).await;
    pod.unwrap_or_else(|error| panic!("{error}: {data}"))
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn specification() -> serde_json::Value {
    serde_json::from_str(include_str!("../../spec/openapi.json")).unwrap()
}

/// An object with `null` for each property that the specification gives this schema.
fn all_null(schema: &str, id: &str) -> String {
    let properties = &specification()["components"]["schemas"][schema]["properties"];
    let mut object = properties.as_object().unwrap().clone();
    assert!(!object.is_empty());
    object
        .values_mut()
        .for_each(|value| *value = serde_json::Value::Null);
    object["id"] = serde_json::from_str(id).unwrap();
    serde_json::to_string(&object).unwrap()
}

#[tokio::test]
async fn ids_as_number_and_as_text() {
    for data in [
        r#"{"id":347892374982374983,"orgId":347892374982374984,"imageId":347892374982374985}"#,
        r#"{"id":"347892374982374983","orgId":"347892374982374984","imageId":"347892374982374985"}"#,
    ] {
        let pod = pod(data).await;
        assert_eq!(pod.id, ID);
        assert_eq!(pod.org_id, Some(347_892_374_982_374_984));
        assert_eq!(pod.image_id, Some(347_892_374_982_374_985));
    }
    for data in [
        r#"{"id":347892374982374983}"#,
        r#"{"id":"347892374982374983"}"#,
        "{}",
    ] {
        let server = Server::with_data(data).await;
        assert_eq!(server.yotta.pods().runtime(ID).await.unwrap().id, ID);
    }
}

/// Every number of a pod, taken from the specification, so that none is forgotten.
#[tokio::test]
async fn every_number_of_a_pod_as_text() {
    let specification = specification();
    let schema = &specification["components"]["schemas"]["PodV2Response"]["properties"];
    let numbers: Vec<_> = schema
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, property)| property["type"] == "integer" || property["type"] == "number")
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(numbers.len() > 15, "{numbers:?}");
    let object = |quote: &str| {
        let members = numbers.iter().enumerate();
        let members: Vec<_> = members
            .map(|(index, name)| format!(r#""{name}":{quote}{}{quote}"#, index + 7))
            .collect();
        format!("{{{}}}", members.join(","))
    };
    let (as_numbers, as_texts) = (pod(&object("")).await, pod(&object("\"")).await);
    assert_eq!(as_numbers, as_texts);
    assert!(as_texts.gpu_count.is_some() && as_texts.single_card_price.is_some());
}

#[tokio::test]
async fn money_is_exact_in_both_forms() {
    for data in [
        r#"{"id":1,"singleCardPrice":0.65,"containerVolumePrice":0.1000000000000000055}"#,
        r#"{"id":1,"singleCardPrice":"0.65","containerVolumePrice":"0.1000000000000000055"}"#,
    ] {
        let pod = pod(data).await;
        assert_eq!(pod.single_card_price, decimal("0.65"));
        assert_eq!(pod.container_volume_price, decimal("0.1000000000000000055"));
    }
}

#[tokio::test]
async fn gpu_prices_as_text_and_as_number() {
    for quote in ["\"", ""] {
        let price = |text: &str| format!("{quote}{text}{quote}");
        let data = format!(
            r#"{{"items":[{{"gpuType":"G","gpuMemoryInGb":{},"availableGpuCounts":[{}],
                "gpuCountOptions":[{{"gpuCount":{},"price":{{"pricePerGpuPerHour":{},
                "gpuPricePerHour":{},"totalPricePerHour":{},"currency":"USD"}}}}]}}],
                "page":{},"pages":{},"total":{}}}"#,
            price("80"),
            price("2"),
            price("2"),
            price("0.65"),
            price("1.30"),
            price("1.317"),
            price("1"),
            price("3"),
            price("50"),
        );
        let server = Server::with_data(&data).await;
        let page = server.yotta.gpus().list().page(1).await.unwrap();
        assert_eq!(
            (page.page, page.pages, page.total),
            (Some(1), Some(3), Some(50))
        );
        let offer = &page.offers[0];
        assert_eq!(offer.gpu_memory_gb, Some(80));
        assert_eq!(offer.available_gpu_counts, [2]);
        assert_eq!(offer.hourly_price(2), decimal("1.317"));
        let price = offer.option(2).unwrap().price.as_ref().unwrap();
        assert_eq!(price.price_per_gpu_per_hour, decimal("0.65"));
        assert_eq!(price.gpu_price_per_hour, decimal("1.30"));
    }
}

#[tokio::test]
async fn times_in_three_forms() {
    let time = Timestamp::from_millis(1_767_225_600_000);
    for form in [
        "1767225600000",
        "\"1767225600000\"",
        "\"2026-01-01T00:00:00Z\"",
    ] {
        let pod = pod(&format!(
            r#"{{"id":1,"createdAt":{form},"updatedAt":{form}}}"#
        ))
        .await;
        assert_eq!((pod.created_at, pod.updated_at), (time, time), "{form}");
    }
}

#[tokio::test]
async fn a_pod_of_nulls_is_a_pod_of_nothing() {
    let nulls = pod(&all_null("PodV2Response", "1")).await;
    let absent = pod(r#"{"id":1}"#).await;
    assert_eq!(nulls, absent);
    assert_eq!(absent.id, PodId::new(1));
    assert_eq!(absent.status, PodStatus::Unknown(String::new()));
    assert!(absent.name.is_empty() && absent.expose.is_empty() && absent.volumes.is_empty());
    assert!(absent.environment_vars.is_empty() && absent.created_at.is_none());

    let server = Server::with_data(&all_null("PodV2RuntimeResponse", "null")).await;
    let runtime = server.yotta.pods().runtime(ID).await.unwrap();
    assert_eq!(
        (runtime.id, runtime.running, runtime.running_seconds),
        (ID, None, None)
    );
}

#[tokio::test]
async fn elements_of_nulls() {
    let pod = pod(
        r#"{"id":1,"expose":[{"port":null,"proxyPort":null,"protocol":null,"host":null,
            "healthy":null,"ingressUrl":null,"serviceName":null},{}],
            "volumes":[{"id":null,"mountPath":null,"mountMode":null},{}],
            "environmentVars":[{"key":null,"value":null},{}]}"#,
    )
    .await;
    assert_eq!(pod.expose[0], pod.expose[1]);
    assert_eq!(pod.volumes[0], pod.volumes[1]);
    assert_eq!(pod.environment_vars[0], pod.environment_vars[1]);
}

#[tokio::test]
async fn pages_of_nothing() {
    for data in [
        "null",
        "{}",
        r#"{"items":null,"page":null}"#,
        r#"{"items":[],"page":{}}"#,
        r#"{"items":[],"page":{"previousCursor":null,"nextCursor":null,"hasPrevious":null,"hasNext":null}}"#,
    ] {
        let server = Server::with_data(data).await;
        let page = server.yotta.pods().logs(ID).page().await.unwrap();
        assert_eq!(page, yottalabs::LogPage::default(), "{data}");
    }
    for data in [
        "null",
        "{}",
        r#"{"items":null,"page":null,"size":null,"total":null,"pages":null}"#,
        r#"{"items":[]}"#,
    ] {
        let server = Server::with_data(data).await;
        let page = server.yotta.gpus().list().page(1).await.unwrap();
        assert_eq!(page, yottalabs::GpuPage::default(), "{data}");
    }
    for data in ["null", "[]"] {
        let server = Server::with_data(data).await;
        assert_eq!(server.yotta.pods().list().await.unwrap(), [], "{data}");
    }
}

#[tokio::test]
async fn an_offer_of_nulls() {
    for data in [
        r#"{"items":[{}]}"#,
        r#"{"items":[{"gpuType":null,"status":null,"acceleratorVendor":null,"availableGpuCounts":null,"gpuCountOptions":null}]}"#,
    ] {
        let server = Server::with_data(data).await;
        let page = server.yotta.gpus().list().page(1).await.unwrap();
        assert_eq!(page.offers, [yottalabs::GpuOffer::default()], "{data}");
    }
    let data = r#"{"items":[{"gpuCountOptions":[{"gpuCount":1,"price":null,"containerVolume":null,"systemVolume":null},
        {"gpuCount":2,"price":{"totalPricePerHour":null},"containerVolume":{"minInGb":null},"systemVolume":{}}]}]}"#;
    let server = Server::with_data(data).await;
    let page = server.yotta.gpus().list().page(1).await.unwrap();
    assert_eq!(page.offers[0].hourly_price(1), None);
    assert_eq!(page.offers[0].hourly_price(2), None);
}

#[tokio::test]
async fn unknown_fields_anywhere() {
    let body = r#"{"traceId":"x","message":"success","code":10000,"extra":{"a":[1]},"data":{"new":[{}],"id":1,
        "expose":[{"port":22,"tls":true}],"volumes":[{"id":"7","iops":3}],
        "environmentVars":[{"key":"A","value":"1","secret":false}]}}"#;
    let server = Server::with(200, "application/json", body).await;
    let pod = server.yotta.pods().get(ID).await.unwrap();
    assert_eq!(pod.port(22).unwrap().port, Some(22));
    assert_eq!(pod.volumes[0].id.as_deref(), Some("7"));
    assert_eq!(pod.env("A"), Some("1"));
}

#[tokio::test]
async fn empty_and_missing_environment_values() {
    let data = r#"{"id":1,"environmentVars":[{"key":"A","value":""},{"key":"B","value":null},{"key":"C"}]}"#;
    let pod = pod(data).await;
    for key in ["A", "B", "C"] {
        assert_eq!(pod.env(key), Some(""), "{key}");
    }
    assert_eq!(pod.env("D"), None);
}

#[tokio::test]
async fn a_create_response_of_ten_fields() {
    let data = r#"{"id":"347892374982374983","name":"train-1","image":"i","gpuType":"NVIDIA_H100_80G",
        "gpuCount":1,"region":"us-east-1","status":"PENDING","isSpot":false,
        "expose":[{"port":22,"protocol":"SSH"},{"port":8888,"protocol":"HTTP"}],"createdAt":1767225600000}"#;
    let server = Server::with_data(data).await;
    let spec = yottalabs::PodSpec::new("train-1", "i", "NVIDIA_H100_80G", 1);
    let pod = server.yotta.pods().create(spec).await.unwrap();
    assert_eq!((pod.id, &pod.status), (ID, &PodStatus::Pending));
    let ssh = pod.port(22).unwrap();
    assert_eq!(
        (ssh.proxy_port, ssh.address(), ssh.url()),
        (None, None, None)
    );
    assert!(!ssh.is_healthy() && !pod.is_ready());
}

#[tokio::test]
async fn values_that_the_page_does_not_list() {
    for (json, status) in [
        ("\"INITIALIZE\"", PodStatus::Initialize),
        ("\"STOPPED\"", PodStatus::Stopped),
        ("\"STOPPING\"", PodStatus::Stopping),
        ("\"DEGRADED\"", PodStatus::Degraded),
        (
            "\"HIBERNATING\"",
            PodStatus::Unknown("HIBERNATING".to_owned()),
        ),
        ("20", PodStatus::Running),
        ("99", PodStatus::Unknown("99".to_owned())),
    ] {
        let read = pod(&format!(r#"{{"id":1,"status":{json}}}"#)).await;
        assert_eq!(read.status, status, "{json}");
    }
    for (json, protocol) in [
        ("http", Protocol::Http),
        ("tcp", Protocol::Tcp),
        ("SSH", Protocol::Ssh),
        ("HTTPS", Protocol::Unknown("HTTPS".to_owned())),
    ] {
        let read = pod(&format!(
            r#"{{"id":1,"expose":[{{"port":1,"protocol":"{json}"}}]}}"#
        ))
        .await;
        assert_eq!(read.expose[0].protocol, Some(protocol), "{json}");
    }
    let read = pod(r#"{"id":1,"imagePublicType":"OFFICIAL","officialImage":"CUSTOM"}"#).await;
    let official = ImagePublicType::Unknown("OFFICIAL".to_owned());
    assert_eq!(read.image_public_type, Some(official));
    assert_eq!(read.official_image, Some(ImageSource::Custom));

    let data = r#"{"items":[{"acceleratorVendor":"AMD","status":"SOON"}]}"#;
    let server = Server::with_data(data).await;
    let page = server.yotta.gpus().list().page(1).await.unwrap();
    let offer = &page.offers[0];
    let amd = AcceleratorVendor::Unknown("AMD".to_owned());
    let soon = GpuAvailability::Unknown("SOON".to_owned());
    assert_eq!(
        (&offer.accelerator_vendor, &offer.status),
        (&Some(amd), &Some(soon))
    );
}

#[tokio::test]
async fn emoji_in_logs() {
    let data = r#"{"items":[{"timestamp":"2026-01-01T00:00:00.123Z","level":"INFO","content":"🚀 loss 0.5 \ud83d\ude80"},
        {"timestamp":"soon","content":null}],"page":{"nextCursor":"c","hasNext":true}}"#;
    let server = Server::with_data(data).await;
    let page = server.yotta.pods().logs(ID).page().await.unwrap();
    assert_eq!(page.lines[0].content, "🚀 loss 0.5 🚀");
    assert_eq!(
        page.lines[0].timestamp,
        Timestamp::from_millis(1_767_225_600_123)
    );
    assert_eq!(page.lines[1].timestamp, None);
    assert_eq!(page.lines[1].timestamp_text.as_deref(), Some("soon"));
    assert_eq!(
        (page.next_cursor.as_deref(), page.has_next),
        (Some("c"), Some(true))
    );
}

#[tokio::test]
async fn any_data_for_what_returns_nothing() {
    for data in ["true", "null", "{}", "[]", "\"ok\"", "1"] {
        let server = Server::with_data(data).await;
        let pods = server.yotta.pods();
        pods.delete(ID).await.unwrap();
        pods.pause(ID).await.unwrap();
        pods.resume(ID).await.unwrap();
    }
    let server = Server::with(200, "application/json", r#"{"code":10000}"#).await;
    server.yotta.pods().delete(ID).await.unwrap();
}

#[tokio::test]
async fn envelopes_in_other_forms() {
    for body in [
        r#"{"data":{"name":"n","id":1},"code":10000,"message":"success"}"#,
        r#"{"code":"10000","message":"success","data":{"id":1,"name":"n"}}"#,
        r#"{"code":10000,"message":null,"data":{"id":1,"name":"n"}}"#,
        r#"{"code":10000,"data":{"id":1,"name":"n"}}"#,
    ] {
        let server = Server::with(200, "application/json", body).await;
        let pod = server.yotta.pods().get(ID).await.unwrap();
        assert_eq!((pod.id, pod.name.as_str()), (PodId::new(1), "n"), "{body}");
    }
    let body = r#"{"code":10000,"data":{"id":1}}"#;
    let server = Server::with(200, "text/plain", body).await;
    server.yotta.pods().get(ID).await.unwrap();
}
