//! Responses in the forms that the API was seen to send.

use serde_json::{Map, Value};
use yottalabs::{
    AcceleratorVendor, Decimal, GpuAvailability, GpuOffer, GpuPage, LogPage, Pod, PodId, PodSpec,
    PodStatus, RetryPolicy, Timestamp, Yotta,
};

use crate::support::{Reply, Script};

const ID: PodId = PodId::new(347_892_374_982_374_983);

fn client(reply: Reply) -> Yotta {
    let builder = Script::new([reply]).builder();
    builder.retry(RetryPolicy::none()).build().unwrap()
}

fn with_data(data: impl ToString) -> Yotta {
    client(Reply::data(&data.to_string()))
}

async fn pod(data: impl ToString) -> Pod {
    with_data(data).pods().get(ID).await.unwrap()
}

/// The properties of a schema in the specification.
fn properties(schema: &str) -> Map<String, Value> {
    let spec: Value = serde_json::from_str(yottalabs_client::OPENAPI).unwrap();
    let properties = &spec["components"]["schemas"][schema]["properties"];
    properties.as_object().unwrap().clone()
}

#[tokio::test]
async fn every_number_of_a_pod_may_be_a_string() {
    let mut number = properties("PodV2Response");
    number.retain(|_, property| property["type"] == "integer" || property["type"] == "number");
    assert!(number.len() > 15, "{number:?}");
    for (value, index) in number.values_mut().zip(7..) {
        *value = Value::from(index);
    }
    let mut string = number.clone();
    for value in string.values_mut() {
        *value = Value::from(value.to_string());
    }
    let number = pod(Value::from(number)).await;
    let string = pod(Value::from(string)).await;
    assert_eq!(number, string);
    assert!(string.gpu_count.is_some() && string.single_card_price.is_some());
    assert!(string.org_id.is_some() && string.created_at.is_some());
}

#[tokio::test]
async fn prices_are_exact_in_both_forms() {
    for quote in ["", "\""] {
        let price = |text: &str| format!("{quote}{text}{quote}");
        let data = format!(
            r#"{{"items":[{{"gpuMemoryInGb":{},"availableGpuCounts":[{}],"gpuCountOptions":
                [{{"gpuCount":{},"price":{{"pricePerGpuPerHour":{},"totalPricePerHour":{}}}}}]}}],
                "page":{},"pages":{},"total":{}}}"#,
            price("80"),
            price("2"),
            price("2"),
            price("0.65"),
            price("1.1000000000000000055"),
            price("1"),
            price("3"),
            price("50"),
        );
        let page = with_data(data).gpus().list().page(1).await.unwrap();
        let total = (page.page, page.pages, page.total);
        assert_eq!(total, (Some(1), Some(3), Some(50)));
        let offer = &page.offers[0];
        assert_eq!(offer.gpu_memory_gb, Some(80));
        assert_eq!(offer.available_gpu_counts, [2]);
        let exact: Decimal = "1.1000000000000000055".parse().unwrap();
        assert_eq!(offer.hourly_price(2), Some(exact));
        let price = offer.option(2).unwrap().price.as_ref().unwrap();
        assert_eq!(price.price_per_gpu_per_hour, Some("0.65".parse().unwrap()));
    }
}

#[tokio::test]
async fn null_is_the_same_as_a_missing_field() {
    let all_null = |schema: &str| {
        let mut object = properties(schema);
        object.values_mut().for_each(|value| *value = Value::Null);
        object
    };
    let mut nulls = all_null("PodV2Response");
    nulls["id"] = Value::from(1);
    let absent = pod(r#"{"id":1}"#).await;
    assert_eq!(pod(Value::from(nulls)).await, absent);
    assert_eq!(absent.status, PodStatus::Unknown(String::new()));
    assert!(absent.name.is_empty() && absent.expose.is_empty() && absent.created_at.is_none());

    let runtime = Value::from(all_null("PodV2RuntimeResponse"));
    let runtime = with_data(runtime).pods().runtime(ID).await.unwrap();
    assert_eq!((runtime.id, runtime.running), (ID, None));

    let pod = pod(
        r#"{"id":1,"expose":[{"port":null,"proxyPort":null,"protocol":null,"host":null,"healthy":null},{}],
            "volumes":[{"id":null,"mountPath":null},{}],"environmentVars":[{"key":null,"value":null},{}]}"#,
    )
    .await;
    assert_eq!(pod.expose[0], pod.expose[1]);
    assert_eq!(pod.volumes[0], pod.volumes[1]);
    assert_eq!(pod.environment_vars[0], pod.environment_vars[1]);

    for data in [
        "null",
        "{}",
        r#"{"items":null,"page":null}"#,
        r#"{"items":[]}"#,
    ] {
        let page = with_data(data).pods().logs(ID).page().await.unwrap();
        assert_eq!(page, LogPage::default(), "{data}");
        let page = with_data(data).gpus().list().page(1).await.unwrap();
        assert_eq!(page, GpuPage::default(), "{data}");
    }
    let offer = r#"{"gpuType":null,"status":null,"acceleratorVendor":null,"gpuCountOptions":null}"#;
    for offer in ["{}", offer] {
        let page = with_data(format!(r#"{{"items":[{offer}]}}"#));
        let page = page.gpus().list().page(1).await.unwrap();
        assert_eq!(page.offers, [GpuOffer::default()], "{offer}");
    }
    let options = r#"{"items":[{"gpuCountOptions":[{"gpuCount":1,"price":null},
        {"gpuCount":2,"price":{"totalPricePerHour":null},"containerVolume":{"minInGb":null}}]}]}"#;
    let page = with_data(options).gpus().list().page(1).await.unwrap();
    assert_eq!(page.offers[0].hourly_price(1), None);
    assert_eq!(page.offers[0].hourly_price(2), None);
}

#[tokio::test]
async fn unknown_fields_are_ignored_and_unknown_values_are_kept() {
    let body = r#"{"traceId":"x","code":10000,"extra":{"a":[1]},"data":{"new":[{}],"id":1,
        "status":"HIBERNATING","expose":[{"port":22,"tls":true}],"volumes":[{"id":"7","iops":3}],
        "environmentVars":[{"key":"A","value":"1","secret":false},{"key":"B","value":""},{"key":"C"}]}}"#;
    let pod = client(Reply::body(200, body)).pods().get(ID).await.unwrap();
    assert_eq!(pod.status, PodStatus::from("HIBERNATING"));
    assert_eq!(pod.port(22).unwrap().port, Some(22));
    assert_eq!(pod.volumes[0].id.as_deref(), Some("7"));
    let values = ["A", "B", "C", "D"].map(|key| pod.env(key));
    assert_eq!(values, [Some("1"), Some(""), Some(""), None]);

    let page = with_data(r#"{"items":[{"acceleratorVendor":"AMD","status":"SOON"}]}"#);
    let page = page.gpus().list().page(1).await.unwrap();
    let offer = &page.offers[0];
    let amd = AcceleratorVendor::from("AMD");
    assert_eq!(offer.accelerator_vendor, Some(amd));
    assert_eq!(offer.status, Some(GpuAvailability::from("SOON")));
}

#[tokio::test]
async fn a_created_pod_has_few_fields() {
    let data = r#"{"id":"347892374982374983","name":"train-1","status":"PENDING",
        "expose":[{"port":22,"protocol":"SSH"}],"createdAt":1767225600000}"#;
    let spec = PodSpec::new("train-1", "i", "NVIDIA_H100_80G", 1);
    let pod = with_data(data).pods().create(spec).await.unwrap();
    assert_eq!((pod.id, &pod.status), (ID, &PodStatus::Pending));
    let ssh = pod.port(22).unwrap();
    assert!(ssh.proxy_port.is_none() && ssh.address().is_none() && ssh.url().is_none());
    assert!(!ssh.is_healthy() && !pod.is_ready());
}

#[tokio::test]
async fn log_lines_with_emoji_and_odd_times() {
    let data = r#"{"items":[{"timestamp":"2026-01-01T00:00:00.123Z","content":"🚀 loss 0.5 \ud83d\ude80"},
        {"timestamp":"soon","content":null}],"page":{"nextCursor":"c","hasNext":true}}"#;
    let page = with_data(data).pods().logs(ID).page().await.unwrap();
    assert_eq!(page.lines[0].content, "🚀 loss 0.5 🚀");
    let time = Timestamp::from_millis(1_767_225_600_123);
    let times = [page.lines[0].timestamp, page.lines[1].timestamp];
    assert_eq!(times, [time, None]);
    assert_eq!(page.lines[1].timestamp_text.as_deref(), Some("soon"));
    assert_eq!(page.next_cursor.as_deref(), Some("c"));
}

#[tokio::test]
async fn codes_and_messages_of_failures() {
    for (body, code, message) in [
        (
            r#"{"message":"no","code":10001,"data":{"x":[1]}}"#,
            Some(10001),
            Some("no"),
        ),
        (
            r#"{"data":null,"code":"13000","message":null}"#,
            Some(13000),
            None,
        ),
        (
            r#"{"timestamp":1,"status":500,"error":"Internal Server Error","path":"/v2"}"#,
            None,
            Some("Internal Server Error"),
        ),
        (r#"{"message":"  ","error":"Bad"}"#, None, Some("Bad")),
        ("Unauthorized", None, None),
        ("<html>", None, None),
        ("[]", None, None),
        (r#"[10001,"no","no"]"#, None, None),
        (r#"{"code":13000,"message":{"en":"no"}}"#, Some(13000), None),
        (r#"{"code":"no","message":"no"}"#, None, Some("no")),
        (
            r#"{"code":1,"message":"no","code":13000}"#,
            Some(13000),
            Some("no"),
        ),
        ("", None, None),
    ] {
        let pods = client(Reply::body(400, body)).pods();
        let error = pods.get(ID).await.unwrap_err();
        assert_eq!(error.code(), code, "{body}");
        assert_eq!(error.api_message(), message, "{body}");
        assert_eq!(error.status(), Some(400), "{body}");
        assert_eq!(error.operation(), Some("get_pod"), "{body}");
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_names_the_place() {
    for (body, text) in [
        ("", "the body is empty"),
        (r#"{"code":10000,"data":{"id":1,"#, "the body is incomplete"),
        (
            r#"{"code":10000,"data":{"id":"pod-1"}}"#,
            "invalid value: string, expected a pod id: an integer or a numeric string at `data.id`",
        ),
        (
            r#"{"code":10000,"data":[{"id":1}]}"#,
            "invalid type: sequence, expected an object at `data`",
        ),
        (
            r#"{"code":"yes","data":{"id":1}}"#,
            "invalid value: string, expected an integer, or a string that holds one at `code`",
        ),
        (
            r#"{"code":10000,"data":{"name":"n"}}"#,
            "the value is missing at `data.id`",
        ),
        (
            r#"{"code":10000,"data":null}"#,
            "the value is missing at `data`",
        ),
        (r#"{"data":{"id":1}}"#, "the value is missing at `code`"),
        ("hello", "the body is not JSON"),
    ] {
        let pods = client(Reply::body(200, body)).pods();
        let error = pods.get(ID).await.unwrap_err();
        let expected = format!("failed to get pod {ID}: unexpected response: {text} (HTTP 200)");
        assert_eq!(error.to_string(), expected);
        assert!(error.is_unexpected_response() && !error.is_retryable());
        assert_eq!(error.code(), None, "{body}");
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}
