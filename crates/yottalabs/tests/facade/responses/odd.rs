//! Responses that would cost money if they were taken literally.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use yottalabs::transport::{BoxError, Sending, Transport};
use yottalabs::{PodSpec, Yotta};

/// Answers each request by its body.
#[derive(Clone, Copy, Debug)]
struct Server(Answer);

/// From a request's body to a status and a body.
type Answer = fn(&str) -> (u16, String);

impl Transport for Server {
    fn send(&self, request: http::Request<Bytes>) -> Sending {
        let (status, body) = self.0(std::str::from_utf8(request.body()).unwrap());
        Box::pin(async move {
            let body = Full::new(Bytes::from(body)).map_err(|e| -> BoxError { match e {} });
            let response = http::Response::builder().status(status);
            Ok(response.body(Box::pin(body) as _).unwrap())
        })
    }
}

fn client(answer: Answer) -> Yotta {
    let builder = Yotta::builder().api_key("key").base_url("http://localhost");
    builder.transport(Server(answer)).build().unwrap()
}

#[tokio::test]
async fn an_enveloped_server_error_may_have_been_applied() {
    let spec = || PodSpec::new("n", "i", "g", 1);
    let timed_out = |_: &str| {
        (
            504,
            r#"{"code":50001,"message":"create failed"}"#.to_owned(),
        )
    };
    let create = client(timed_out).pods().create(spec());
    let error = create.without_reconciliation().await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(504), Some(50001)));
    assert!(error.may_have_been_applied(), "{error}");

    let refused = |_: &str| (400, r#"{"code":10001,"message":"no"}"#.to_owned());
    let error = client(refused).pods().create(spec()).await.unwrap_err();
    assert!(!error.may_have_been_applied(), "{error}");
}

/// Three offers, one to a page, the cheapest last; `more` is what the page says of the others.
fn listing(request: &str, more: &str) -> (u16, String) {
    let page = (1..=3).find(|page| request.contains(&format!("\"page\":{page}")));
    let items = page.map_or(String::new(), |page| {
        format!(
            r#"{{"gpuType":"G{page}","gpuCountOptions":[{{"gpuCount":1,"available":true,"price":{{"totalPricePerHour":"{}"}}}}]}}"#,
            4 - page
        )
    });
    (
        200,
        format!(r#"{{"code":10000,"data":{{"items":[{items}]{more}}}}}"#),
    )
}

#[tokio::test]
async fn a_listing_without_a_page_count_is_read_completely() {
    let answers: [Answer; 3] = [
        |request| listing(request, r#","pages":3"#),
        |request| listing(request, r#","pages":null,"total":3,"size":1"#),
        |request| listing(request, ""),
    ];
    for answer in answers {
        let cheapest = client(answer).gpus().list().cheapest().await.unwrap();
        assert_eq!(cheapest.unwrap().gpu_type, "G3");
    }
}

#[tokio::test]
async fn a_listing_that_repeats_pages_ends() {
    let same_page = |_: &str| listing("\"page\":1", "");
    let offers = client(same_page).gpus().list().all().await.unwrap();
    assert_eq!(offers.len(), 1);
}

/// Terminals obey escape sequences, and logs are read by the line.
#[tokio::test]
async fn an_error_is_one_plain_line_whatever_the_server_says() {
    let refused = |_: &str| {
        let message = r#"no\n\u001b[2Jforged \u202eline"#;
        (200, format!(r#"{{"code":10001,"message":"{message}"}}"#))
    };
    let error = client(refused).pods().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        r"failed to list pods: no \u{1b}[2Jforged \u{202e}line (code 10001, HTTP 200)"
    );
    assert_eq!(
        error.api_message(),
        Some("no\n\u{1b}[2Jforged \u{202e}line")
    );

    let misread = |_: &str| {
        let pods = r#"[{"id":"\u001b[2J"}]"#;
        (200, format!(r#"{{"code":10000,"data":{pods}}}"#))
    };
    let error = client(misread).pods().list().await.unwrap_err();
    assert!(
        error.to_string().contains("unexpected response: "),
        "{error}"
    );
    assert!(!error.to_string().contains('\u{1b}'), "{error:?}");
}

#[tokio::test]
async fn an_error_is_short_however_much_the_server_says() {
    let wordy = |_: &str| {
        let message = "ü".repeat(100_000);
        (400, format!(r#"{{"code":10001,"message":"{message}"}}"#))
    };
    let error = client(wordy).pods().list().await.unwrap_err();
    let shown = format!(
        "failed to list pods: {}… (code 10001, HTTP 400)",
        "ü".repeat(300)
    );
    assert_eq!(error.to_string(), shown);
    assert_eq!(error.api_message().unwrap().len(), 16 * 1024);
}

#[tokio::test]
async fn the_names_of_variables_are_plain_in_debug() {
    let odd = |_: &str| {
        let pod = r#"{"id":1,"environmentVars":[{"key":"A\u001b[2J","value":"secret"}]}"#;
        (200, format!(r#"{{"code":10000,"data":{pod}}}"#))
    };
    let pod = client(odd).pods().get(yottalabs::PodId::new(1)).await;
    let debug = format!("{:?}", pod.unwrap());
    assert!(debug.contains(r"[A\u{1b}[2J=[redacted]]"), "{debug}");
}
