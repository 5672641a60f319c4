//! Extreme numbers, times and headers, and futures that move between threads.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::StreamExt as _;
use tokio::time::timeout;
use yottalabs::{Error, PodId, PodSpec, gone};

use crate::support::{Reply, Script};

const NUMBERS: &str = "0 -0 -1 1e-28 1e-29 1e-400 1e28 1e29 1E+28 1e4294967296 1e-4294967296 1.0 1e0 \
    79228162514264337593543950335 79228162514264337593543950336 -79228162514264337593543950335 \
    7.9228162514264337593543950335e28 0.00000000000000000000000000001 253402300799999 9223372036854775807 \
    -9223372036854775808 9223372036854775808 18446744073709551616 \
    123456789012345678901234567890.123456789e-20";

/// Separated by `|`.
const TEXTS: &str = "-9999-01-01T00:00:00Z|9999-12-31T23:59:59.999999999Z|+010000-01-01T00:00:00Z|\
    -009999-01-02T01:59:59Z|2026-02-30T00:00:00Z|2026-01-01T24:00:00Z|2026-01-01|-377705116800000|\
    253402207200000|99999999999999999999|1e3|| |\\u0000|\u{1f600}|NaN";

/// Every response leads to a value or an error.
#[tokio::test(start_paused = true)]
async fn extreme_numbers_and_times_do_not_panic() {
    let numbers = NUMBERS.split(' ').map(str::to_owned);
    let texts = TEXTS.split('|').chain(NUMBERS.split(' '));
    let texts = texts.map(|text| format!("\"{text}\""));
    for value in numbers.chain(texts) {
        for field in [
            "gpuCount",
            "singleCardPrice",
            "containerVolumePrice",
            "containerVolumeInGb",
            "createdAt",
            "orgId",
            "networkUploadMbps",
            "runningMillis",
            "runningSeconds",
        ] {
            let fill = r#""gpuCount":9223372036854775807,"containerVolumeInGb":9223372036854775807,
                "containerVolumePrice":7922816251426433759354395033,"singleCardPrice":7922816251426433759354395033"#;
            let fill = fill.replace(&format!("\"{field}\""), "\"unknown\"");
            let pod = format!(r#"{{"id":1,"status":"RUNNING",{fill},"{field}":{value}}}"#);
            let script = Script::new([Reply::data(&pod)]);
            let pods = script.client().pods();
            let read = async {
                if let Ok(pod) = pods.get(PodId::new(1)).await {
                    let (price, now) = (pod.hourly_price(), pod.hourly_price_now());
                    let cost = price.over(Duration::MAX);
                    let _ = (
                        price.total(),
                        price.at_least(),
                        cost.total(),
                        cost.at_least(),
                    );
                    let _ = format!("{pod:?} {now:?}");
                }
                if let Ok(cost) = pods.cost(PodId::new(1)).await {
                    let _ = (cost.total(), cost.at_least());
                }
            };
            let read = AssertUnwindSafe(read).catch_unwind().await;
            assert!(read.is_ok(), "{field}: {value}");
        }
        let line = format!(r#"{{"timestamp":{value},"content":"a"}}"#);
        let other = r#"{"timestamp":"2026-01-01T00:00:00Z","content":"b"}"#;
        let page = format!(r#"{{"items":[{line},{other},{line}]}}"#);
        let script = Script::with(move |seen, _| {
            if seen.path_and_query.contains("/logs") {
                Reply::data(&page)
            } else {
                Reply::code(13000, "gone")
            }
        });
        let logs = script.client().pods().logs(PodId::new(1));
        let read = async {
            let _ = timeout(Duration::from_secs(3600), logs.lines().count()).await;
            let _ = timeout(Duration::from_secs(3600), logs.lines_backwards().count()).await;
            let _ = timeout(Duration::from_secs(3600), logs.follow().count()).await;
        };
        let read = AssertUnwindSafe(read).catch_unwind().await;
        assert!(read.is_ok(), "{value}");
    }
}

/// The headers `Retry-After` and `Date`.
#[tokio::test(start_paused = true)]
async fn odd_headers_do_not_panic() {
    for text in [
        "18446744073709551615",
        "-1",
        "1e9",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "",
        "Thursday, 01-Jan-70 00:00:00 GMT",
        "Thu Jan  1 00:00:00 1970",
    ] {
        for date in [
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            text,
        ] {
            let script = Script::with({
                let (text, date) = (text.to_owned(), date.to_owned());
                move |seen, _| {
                    let reply = match seen.method.as_str() {
                        "POST" => Reply::body(503, ""),
                        _ => Reply::data(r#"[{"id":1,"name":"a","createdAt":1}]"#),
                    };
                    reply.header("retry-after", &text).header("date", &date)
                }
            });
            let yotta = script.client();
            let spec = PodSpec::new("a", "b", "c", 1);
            let create = yotta.pods().create(spec).look_for(Duration::from_secs(1));
            // The pod is of 1970, which is now or long ago.
            let created = create.await;
            assert!(created.map_or_else(|e| e.is_unconfirmed(), |pod| pod.name == "a"));
            assert!(yotta.pods().resume(PodId::new(1)).await.is_err());
        }
    }
}

fn is_send<T: Send>(_: T) {}

/// Futures that can be spawned.
#[tokio::test(start_paused = true)]
async fn futures_can_be_spawned() {
    let yotta = Script::new([Reply::data("[]")]).client();
    let (pods, id) = (yotta.pods(), PodId::new(1));
    let spec = || PodSpec::new("a", "b", "c", 1);
    is_send(pods.get(id));
    is_send(pods.delete(id));
    is_send(pods.pause(id));
    is_send(pods.resume(id));
    is_send(pods.runtime(id));
    is_send(pods.cost(id));
    is_send(IntoFuture::into_future(pods.create(spec())));
    is_send(IntoFuture::into_future(pods.wait(id, gone())));
    is_send(IntoFuture::into_future(pods.list()));
    is_send(pods.watch().next_event());
    is_send(pods.watch());
    is_send(pods.logs(id).follow().next_line());
    is_send(pods.logs(id).lines().next_line());
    is_send(pods.logs(id).follow());
    is_send(pods.logs(id).page());
    is_send(yotta.gpus().list().all());
    is_send(yotta.gpus().list().cheapest());
    is_send(yotta.gpus().list().stream());
    is_send(yotta.run(spec()).start());
    is_send(
        yotta
            .run(spec())
            .with(|_| std::future::ready(Ok::<_, Error>(()))),
    );
    is_send(yotta.raw(yottalabs::Method::GET, "/v2/pods").send());
    let is_guard_send = |guard: yottalabs::PodGuard| is_send(guard.delete());
    let _ = is_guard_send;
}
