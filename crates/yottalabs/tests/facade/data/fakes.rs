//! What a user's test can build: models and errors.

use serde_json::json;
use yottalabs::{
    Decimal, Error, FakeFailure, GpuOffer, GpuPage, LogLine, LogPage, Pod, PodId, Runtime, codes,
};

use crate::support::odd::whole;
use crate::support::{Reply, Script};

#[tokio::test(start_paused = true)]
async fn every_model_is_read_from_json_as_from_a_response() {
    let id = PodId::new(8);
    let client = |schema: &str| {
        let (value, _) = whole(schema);
        let json = value.to_string();
        (Script::new([Reply::data(&json)]).client(), json)
    };
    let (yotta, json) = client("PodV2RuntimeResponse");
    let runtime: Runtime = serde_json::from_str(&json).unwrap();
    assert_eq!(runtime, yotta.pods().runtime(id).await.unwrap());
    let (yotta, json) = client("PodV2LogResponse");
    let page: LogPage = serde_json::from_str(&json).unwrap();
    assert_eq!(page, yotta.pods().logs(id).page().await.unwrap());
    let line: LogLine =
        serde_json::from_value(json!({"content": "8", "level": "8", "timestamp": "8"})).unwrap();
    assert_eq!(line, page.lines[0]);
    let (yotta, json) = client("V2PageResponseGpuListV2Item");
    let page: GpuPage = serde_json::from_str(&json).unwrap();
    assert_eq!(page, yotta.gpus().list().page(1).await.unwrap());
}

#[test]
fn every_model_is_the_same_when_it_is_read_again() {
    let (page, _) = whole("V2PageResponseGpuListV2Item");
    let page: GpuPage = serde_json::from_value(page).unwrap();
    let again = serde_json::to_string(&page).unwrap();
    assert_eq!(serde_json::from_str::<GpuPage>(&again).unwrap(), page);
    let (page, _) = whole("PodV2LogResponse");
    let page: LogPage = serde_json::from_value(page).unwrap();
    let again = serde_json::to_string(&page).unwrap();
    assert_eq!(serde_json::from_str::<LogPage>(&again).unwrap(), page);
    let (runtime, _) = whole("PodV2RuntimeResponse");
    let runtime: Runtime = serde_json::from_value(runtime).unwrap();
    let again = serde_json::to_string(&runtime).unwrap();
    assert_eq!(serde_json::from_str::<Runtime>(&again).unwrap(), runtime);
}

#[test]
fn an_unreadable_total_stays_unreadable() {
    let price = json!({"gpuPricePerHour": "1.00", "totalPricePerHour": "a lot"});
    let offer = json!({"gpuType": "G", "gpuCountOptions": [{"gpuCount": 1, "price": price}]});
    let offer: GpuOffer = serde_json::from_value(offer).unwrap();
    assert_eq!(offer.hourly_price(1), None);
    let again = serde_json::to_string(&offer).unwrap();
    let again: GpuOffer = serde_json::from_str(&again).unwrap();
    assert_eq!(again.hourly_price(1), None);
}

#[test]
fn a_quote_is_made_from_an_offer() {
    let price = json!({"totalPricePerHour": "1.20", "currency": "usd"});
    let offer = json!({"gpuType": "G", "gpuCountOptions": [{"gpuCount": 2, "price": price}]});
    let offer: GpuOffer = serde_json::from_value(offer).unwrap();
    let quote = offer.quote(2);
    assert_eq!((quote.gpu_count, &quote.offer), (2, &offer));
    assert_eq!(quote.hourly_price, Some(Decimal::new(120, 2)));
    assert_eq!(quote.currency.as_deref(), Some("USD"));
    assert_eq!(offer.quote(4).hourly_price, None);
}

#[test]
fn a_runtime_without_an_id_is_refused() {
    let error = serde_json::from_str::<Runtime>("{}").unwrap_err();
    assert_eq!(error.to_string(), "the value is missing at `id`");
    let error = serde_json::from_str::<Pod>("{}").unwrap_err();
    assert_eq!(error.to_string(), "the value is missing at `id`");
}

/// What a program can see of an error, besides the text, the body and the times.
fn facts(error: &Error) -> String {
    format!(
        "{:?} {:?} {:?} not found {} unauthorized {} capacity {} balance {} invalid {} rate {} status {} \
         timeout {} connect {} retryable {} applied {}",
        error.operation(),
        error.status(),
        error.code(),
        error.is_not_found(),
        error.is_unauthorized(),
        error.is_no_capacity(),
        error.is_insufficient_balance(),
        error.is_invalid_request(),
        error.is_rate_limited(),
        error.is_status_invalid(),
        error.is_timeout(),
        error.is_connect(),
        error.is_retryable(),
        error.may_have_been_applied(),
    )
}

#[tokio::test(start_paused = true)]
async fn a_fake_error_is_what_the_call_returns() {
    let api = |code, message: &str| FakeFailure::Api {
        code,
        message: message.to_owned(),
    };
    for (reply, failure) in [
        (
            Reply::code(13000, "pod not found"),
            api(codes::POD_NOT_FOUND, "pod not found"),
        ),
        (Reply::code(10004, "no"), api(codes::NO_PERMISSION, "no")),
        (Reply::code(12001, "no"), api(codes::STATUS_INVALID, "no")),
        (Reply::code(10002, "no"), api(codes::SYSTEM_ERROR, "no")),
        (Reply::code(429, "no"), api(codes::TOO_MANY_REQUESTS, "no")),
        (
            Reply::code(10001, "sold out"),
            api(codes::INVALID_PARAMETERS, "sold out"),
        ),
        (Reply::body(503, ""), FakeFailure::Status(503)),
        (Reply::body(404, ""), FakeFailure::Status(404)),
        (Reply::Silence, FakeFailure::Timeout),
        (Reply::NotSent, FakeFailure::NoConnection),
        (Reply::Reset, FakeFailure::ConnectionLost),
    ] {
        let builder = Script::new([reply]).builder();
        let yotta = builder.retry(yottalabs::RetryPolicy::none());
        let pods = yotta.build().unwrap().pods();
        for (operation, real) in [
            ("list_pods", pods.list().await.unwrap_err()),
            ("delete_pod", pods.delete(PodId::new(7)).await.unwrap_err()),
        ] {
            let fake = Error::fake(operation, failure.clone());
            assert_eq!(facts(&fake), facts(&real), "{operation}: {failure:?}");
        }
    }
}
