//! Responses in which one field is unreadable, for each field of the specification.

use serde_json::{Value, json};
use yottalabs::{Error, GpuPage, LogPage, Pod, PodId, PodSpec, Runtime, UnreadableField, Yotta};

use crate::support::odd::{Field, ODD, expected, fields_of_a_pod, paths, pod, whole, with};
use crate::support::{Reply, Script};

pub(crate) async fn list(data: &str) -> Result<Vec<Pod>, Error> {
    Script::new([Reply::data(data)])
        .client()
        .pods()
        .list()
        .await
}

pub(crate) fn spec() -> PodSpec {
    PodSpec::new("8", "8", "8", 8)
}

/// The `Debug` of a pod without its unreadable fields.
fn rest(pod: &Pod) -> String {
    let unreadable = format!("{:?}", pod.unreadable_fields());
    format!("{pod:?}").replace(&unreadable, "[]")
}

#[tokio::test(start_paused = true)]
async fn a_list_survives_every_odd_field_of_one_pod() {
    let good = pod(2);
    let untouched = list(&format!("[{good}]")).await.unwrap().remove(0);
    assert!(untouched.unreadable_fields().is_empty(), "{untouched:?}");
    let mut lists = 0;
    for field in fields_of_a_pod() {
        let missing = with(&pod(1), &field.pointer, "null");
        let missing = list(&format!("[{missing},{good}]")).await.unwrap();
        for odd in ODD {
            let case = format!("{}: {odd}", field.path);
            let odd_pod = with(&pod(1), &field.pointer, odd);
            let mut pods = list(&format!("[{odd_pod},{good}]"))
                .await
                .unwrap_or_else(|error| panic!("{case}: {error}"));
            lists += 1;
            assert_eq!(pods.pop().as_ref(), Some(&untouched), "{case}");
            if field.path == "id" && !field.kind.allows(odd) {
                // A pod without an id is left out.
                assert!(pods.is_empty(), "{case}");
                continue;
            }
            let [odd_pod] = &pods[..] else {
                panic!("{case}: {} more pods", pods.len());
            };
            let reported = paths(odd_pod.unreadable_fields());
            assert_eq!(reported, expected(&field, odd), "{case}");
            if !reported.is_empty() {
                assert_eq!(rest(odd_pod), rest(&missing[0]), "{case}");
            }
        }
    }
    assert_eq!(lists, 462);
}

/// Each field of a pod except the id, with each value that it cannot have.
fn odd_fields() -> impl Iterator<Item = (Field, &'static str)> {
    let fields = fields_of_a_pod()
        .into_iter()
        .filter(|field| field.path != "id");
    fields.flat_map(|field| ODD.map(|odd| (field.clone(), odd)))
}

#[tokio::test(start_paused = true)]
async fn create_and_run_keep_the_pod_when_an_optional_field_is_unreadable() {
    for (field, odd) in odd_fields() {
        let case = format!("{}: {odd}", field.path);
        let pod = with(&pod(1), &field.pointer, odd);
        let script = Script::with(
            move |seen, _| match (&*seen.method, &*seen.path_and_query) {
                ("GET", "/v2/pods") => Reply::data(&format!("[{pod}]")),
                ("DELETE", _) => Reply::data("true"),
                _ => Reply::data(&pod),
            },
        );
        let created = script.client().pods().create(spec()).await;
        let created = created.unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(created.id, PodId::new(1), "{case}");
        assert_eq!(
            paths(created.unreadable_fields()),
            expected(&field, odd),
            "{case}"
        );
        assert_eq!(script.lines(), ["POST /v2/pods"], "{case}");

        let job = async |pod: Pod| Ok::<_, Error>(pod.id);
        let result = script.client().run(spec()).with(job).await;
        // A pod whose status or ports are unknown is not ready.
        if !["status", "expose"].contains(&&*field.path) {
            assert_eq!(result.unwrap(), PodId::new(1), "{case}");
        }
        let lines = script.lines();
        let count = |line| lines.iter().filter(|sent| *sent == line).count();
        assert_eq!(count("POST /v2/pods"), 2, "{case}");
        assert_eq!(count("DELETE /v2/pods/1"), 1, "{case}: {lines:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_created_pod_without_a_readable_id_is_looked_for_in_lists_with_odd_fields() {
    for (field, odd) in odd_fields() {
        let mut shown = pod(1);
        let case = format!("{}: {odd}", field.path);
        let script = Script::with(move |seen, _| {
            if seen.method == "POST" {
                // The server shows the pod with the token of the request.
                let sent: Value = serde_json::from_slice(&seen.body).unwrap();
                shown["environmentVars"] = sent["environmentVars"].clone();
                shown["createdAt"] = json!(4_000_000_000_000_i64);
                return Reply::data(&with(&pod(1), "/id", "\"soon\""));
            }
            let shown = with(&shown, &field.pointer, odd);
            match &*seen.path_and_query {
                "/v2/pods" => Reply::data(&format!("[{shown},null]")),
                _ => Reply::data(&shown),
            }
        });
        let created = script.client().pods().create(spec()).await;
        let created = created.unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(created.id, PodId::new(1), "{case}");
    }
}

/// Reads a response and returns its unreadable fields.
async fn read(yotta: &Yotta, schema: &str) -> Result<Vec<UnreadableField>, Error> {
    let pods = yotta.pods();
    let id = PodId::new(7);
    Ok(match schema {
        "PodV2Response" => pods.get(id).await?.unreadable_fields().to_vec(),
        "PodV2RuntimeResponse" => {
            let runtime: Runtime = pods.runtime(id).await?;
            runtime.unreadable_fields().to_vec()
        }
        "PodV2LogResponse" => {
            let page: LogPage = pods.logs(id).page().await?;
            for line in &page.lines {
                let of_line = page.unreadable_fields().iter();
                let of_line = of_line.filter_map(|field| field.path().strip_prefix("items[0]."));
                assert!(of_line.eq(paths(line.unreadable_fields())));
            }
            page.unreadable_fields().to_vec()
        }
        "V2PageResponseGpuListV2Item" => {
            let page: GpuPage = yotta.gpus().list().page(1).await?;
            for offer in &page.offers {
                let of_offer = page.unreadable_fields().iter();
                let of_offer = of_offer.filter_map(|field| field.path().strip_prefix("items[0]."));
                assert!(of_offer.eq(paths(offer.unreadable_fields())));
            }
            page.unreadable_fields().to_vec()
        }
        other => unreachable!("{other}"),
    })
}

#[tokio::test(start_paused = true)]
async fn every_response_survives_every_odd_field_at_any_depth() {
    for (schema, at_least) in [
        ("PodV2Response", 54),
        ("PodV2RuntimeResponse", 7),
        ("PodV2LogResponse", 9),
        ("V2PageResponseGpuListV2Item", 40),
    ] {
        let (good, fields) = whole(schema);
        assert!(fields.len() >= at_least, "{schema}: {fields:?}");
        for field in fields {
            for odd in ODD {
                let case = format!("{schema}, {}: {odd}", field.path);
                let yotta = Script::new([Reply::data(&with(&good, &field.pointer, odd))]).client();
                let result = read(&yotta, schema).await;
                let decides = match &*field.path {
                    "id" => schema == "PodV2Response",
                    // An unreadable list must not look like an empty one.
                    "items" => true,
                    _ => false,
                };
                if decides && !field.kind.allows(odd) {
                    let error = result.unwrap_err();
                    assert!(error.is_unexpected_response(), "{case}: {error}");
                    let place = format!(" at `data.{}` ", field.path);
                    assert!(error.to_string().contains(&place), "{case}: {error}");
                    continue;
                }
                let unreadable = result.unwrap_or_else(|error| panic!("{case}: {error}"));
                assert_eq!(paths(&unreadable), expected(&field, odd), "{case}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_that_is_out_of_range_is_reported() {
    let pod = r#"{"id":1,"gpuCount":-1,"shmInGb":4294967296,"singleCardVcpu":"-1",
        "expose":[{"port":65536,"proxyPort":-1},{"port":65535,"proxyPort":0}]}"#;
    let pod = list(&format!("[{pod}]")).await.unwrap().remove(0);
    assert_eq!(
        (pod.gpu_count, pod.shm_gb, pod.vcpu_per_gpu),
        (None, None, None)
    );
    assert_eq!(
        (pod.expose[0].port, pod.expose[1].port),
        (None, Some(65535))
    );
    assert_eq!(
        paths(pod.unreadable_fields()),
        [
            "expose[0].port",
            "expose[0].proxyPort",
            "gpuCount",
            "shmInGb",
            "singleCardVcpu"
        ]
    );
    assert_eq!(
        pod.unreadable_fields()[2].problem(),
        "invalid value: integer, expected an integer from 0 to 4294967295, or a string that holds one"
    );

    let runtime = r#"{"id":1,"runningMillis":-1,"runningSeconds":2}"#;
    let script = Script::new([Reply::data(runtime)]);
    let runtime = script.client().pods().runtime(PodId::new(1)).await.unwrap();
    assert_eq!(runtime.running, Some(std::time::Duration::from_secs(2)));
    assert_eq!(paths(runtime.unreadable_fields()), ["runningMillis"]);
}
