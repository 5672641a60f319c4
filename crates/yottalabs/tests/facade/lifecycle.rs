//! The life of a pod, against the simulator over a socket, with a manual clock.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use yottalabs::{
    Condition, PodId, PodSpec, PodStatus, Protocol, RetryPolicy, Yotta, gone, paused, ready,
};
use yottalabs_sim::{Clock, RunningServer, Simulator};

struct World {
    sim: Simulator,
    _server: RunningServer,
    yotta: Yotta,
}

async fn world() -> World {
    let sim = Simulator::builder().seed(7).clock(Clock::manual()).build();
    let server = sim.start().await.unwrap();
    let yotta = Yotta::builder()
        .api_key(sim.api_key())
        .base_url(server.url())
        .build()
        .unwrap();
    World {
        sim,
        _server: server,
        yotta,
    }
}

fn spec() -> PodSpec {
    PodSpec::new("train-1", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
        .env("JUPYTER_PASSWORD", "correct-horse")
        .expose(22, Protocol::Ssh)
        .expose(8888, Protocol::Http)
}

const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn from_an_offer_to_a_deleted_pod() {
    let World { sim, yotta, .. } = &world().await;
    let list = yotta
        .gpus()
        .list()
        .min_gpu_memory_gb(24)
        .gpu_count(1)
        .available();
    let offer = list.cheapest().await.unwrap().unwrap();
    let price = offer.hourly_price(1).unwrap();
    for other in list.all().await.unwrap() {
        assert!(other.gpu_memory_gb.unwrap() >= 24);
        assert!(other.hourly_price(1).is_none_or(|p| p >= price) || !other.is_available(1));
    }

    let spec = PodSpec::new("train-1", "pytorch/pytorch:2.8", &offer, 1)
        .env("JUPYTER_PASSWORD", "correct-horse")
        .expose(22, Protocol::Ssh);
    let created = yotta.pods().create(spec).await.unwrap();
    assert_eq!(created.name, "train-1");
    assert_eq!(created.gpu_type.as_deref(), Some(offer.gpu_type.as_str()));
    assert_eq!(created.region, offer.region);
    assert!(!created.is_ready());

    sim.advance(LONG);
    let pod = yotta.pods().wait(created.id, ready()).await.unwrap();
    assert_eq!(pod.id, created.id);
    assert_eq!(pod.env("JUPYTER_PASSWORD"), Some("correct-horse"));
    assert!(!format!("{pod:?}").contains("correct-horse"));
    assert!(pod.port(22).unwrap().address().is_some());

    let page = yotta
        .pods()
        .logs(pod.id)
        .container()
        .limit(3)
        .page()
        .await
        .unwrap();
    assert_eq!(page.lines.len(), 3);
    assert!(page.lines.iter().all(|line| line.timestamp.is_some()));
    let next = page.next_cursor.unwrap();
    let after = yotta
        .pods()
        .logs(pod.id)
        .container()
        .limit(3)
        .cursor(next)
        .page()
        .await
        .unwrap();
    assert!(after.lines[0].timestamp >= page.lines[2].timestamp);
    assert_ne!(after.lines[0], page.lines[2]);

    let before = yotta.pods().runtime(pod.id).await.unwrap().running.unwrap();
    sim.advance(Duration::from_secs(60));
    let later = yotta.pods().runtime(pod.id).await.unwrap();
    assert_eq!(later.running.unwrap() - before, Duration::from_secs(60));
    assert_eq!(later.status, PodStatus::Running);

    yotta.pods().pause(pod.id).await.unwrap();
    sim.advance(LONG);
    yotta.pods().wait(pod.id, paused()).await.unwrap();
    let again = yotta.pods().pause(pod.id).await.unwrap_err();
    assert!(
        again.is_status_invalid() && !again.may_have_been_applied(),
        "{again}"
    );

    yotta.pods().resume(pod.id).await.unwrap();
    sim.advance(LONG);
    yotta.pods().wait(pod.id, ready()).await.unwrap();

    yotta.pods().delete(pod.id).await.unwrap();
    sim.advance(Duration::from_secs(120));
    let last = yotta.pods().wait(pod.id, gone()).await.unwrap();
    assert_eq!(last.status, PodStatus::Terminated);
    sim.advance(Duration::from_secs(24 * 3600));
    let error = yotta.pods().get(pod.id).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    // Gone is gone, whether or not it was ever seen.
    assert_eq!(yotta.pods().wait(pod.id, gone()).await.unwrap().id, pod.id);
    assert_eq!(sim.created_count(), 1);
}

#[tokio::test]
async fn lists_by_status_and_region() {
    let World { sim, yotta, .. } = &world().await;
    let first = yotta.pods().create(spec()).await.unwrap();
    sim.advance(LONG);
    let second = yotta.pods().create(spec()).await.unwrap();
    let ids = |pods: Vec<yottalabs::Pod>| pods.into_iter().map(|pod| pod.id).collect::<Vec<_>>();
    let running = yotta
        .pods()
        .list()
        .status(PodStatus::Running)
        .await
        .unwrap();
    assert_eq!(ids(running), [first.id]);
    let both = yotta
        .pods()
        .list()
        .status(PodStatus::Running)
        .status(PodStatus::Pending);
    let mut both = ids(both.await.unwrap());
    both.sort_unstable();
    let mut expected = vec![first.id, second.id];
    expected.sort_unstable();
    assert_eq!(both, expected);
    let region = first.region.unwrap();
    let here = yotta.pods().list().region(region.as_str()).await.unwrap();
    assert!(here.iter().any(|pod| pod.id == first.id));
    assert!(
        here.iter()
            .all(|pod| pod.region.as_deref() == Some(region.as_str()))
    );
}

#[tokio::test]
async fn the_stream_is_all_pages() {
    let World { yotta, .. } = &world().await;
    let list = yotta.gpus().list().include_unavailable();
    let small: Vec<_> = list
        .clone()
        .page_size(3)
        .stream()
        .try_collect()
        .await
        .unwrap();
    let total = list.page(1).await.unwrap().total.unwrap();
    assert_eq!(u32::try_from(small.len()).unwrap(), total);
    assert!(total > 3);
}

#[tokio::test]
async fn errors_name_what_is_wrong() {
    let World {
        sim,
        _server,
        yotta,
    } = &world().await;
    let unknown = yotta.pods().get(PodId::new(42)).await.unwrap_err();
    assert!(unknown.is_not_found());
    assert_eq!(
        (
            unknown.operation(),
            unknown.code(),
            unknown.status(),
            unknown.attempts()
        ),
        (Some("get_pod"), Some(13000), Some(200), 1)
    );
    assert!(
        unknown.to_string().starts_with("failed to get pod 42: "),
        "{unknown}"
    );

    let stranger = Yotta::builder()
        .api_key("wrong")
        .base_url(yotta.base_url())
        .build()
        .unwrap();
    let error = stranger.pods().list().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(
        error.to_string(),
        format!(
            "failed to list pods: unauthorized; the key given in code was sent to {}: check that it is \
             complete, has not been revoked and belongs to this server (HTTP 401)",
            yotta.base_url()
        )
    );

    sim.clear_requests();
    let error = yotta
        .pods()
        .create(PodSpec::new("", "i", "g", 3))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "failed to create pod: name is empty; gpu_count (gpuCount) is 3; it must be a power of two"
    );
    assert!(sim.requests().is_empty(), "it was sent all the same");

    let secret = "hunter2-hunter2";
    let refused = PodSpec::new("n", "i", secret, 1).env("PASSWORD", secret);
    let error = yotta.pods().create(refused).await.unwrap_err();
    assert!(error.is_invalid_request());
    assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
}

#[tokio::test]
async fn a_wait_ends_where_its_condition_cannot_come() {
    let World { sim, yotta, .. } = &world().await;
    let bad = PodSpec::new("n", "does-not-exist", "NVIDIA_H100_80G", 1);
    let pod = yotta.pods().create(bad).await.unwrap();
    sim.advance(LONG);
    let error = yotta.pods().wait(pod.id, ready()).await.unwrap_err();
    assert!(!error.is_timeout());
    assert_eq!(error.last_pod().unwrap().status, PodStatus::Failed);
    assert!(
        error
            .to_string()
            .contains("it is FAILED; its system log ends: failed to pull image does-not-exist"),
        "{error}"
    );
    let failed = Condition::from(PodStatus::Failed);
    yotta.pods().wait(pod.id, ready().or(failed)).await.unwrap();

    let waiting = yotta.pods().create(spec()).await.unwrap();
    let wait = yotta
        .pods()
        .wait(waiting.id, ready())
        .timeout(Duration::ZERO);
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_been_applied());
    assert_eq!(error.last_pod().unwrap().id, waiting.id);
    assert!(
        error.to_string().contains("while it was PENDING"),
        "{error}"
    );

    let never = yotta
        .pods()
        .wait(PodId::new(42), ready())
        .every(Duration::from_millis(100))
        .await
        .unwrap_err();
    assert!(never.is_not_found());
}

#[tokio::test]
async fn a_connection_refused_is_an_error() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}");
    let builder = Yotta::builder().api_key("k").base_url(&url);
    let yotta = builder.retry(RetryPolicy::none()).build().unwrap();
    let error = yotta.pods().create(spec()).await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable() && !error.may_have_been_applied());
    let expected = format!("failed to create pod: no connection could be made to {url}: ");
    let said = error.to_string();
    let cause = said
        .strip_prefix(&expected)
        .unwrap_or_else(|| panic!("{said}"));
    assert!(cause.to_lowercase().contains("refused"), "{said}");
    assert!(std::error::Error::source(&error).is_some());
}

/// A call owns all that it needs: it may be joined, spawned and kept, whatever becomes of the handle.
#[tokio::test]
async fn calls_outlive_the_handle_that_made_them() {
    let World { yotta, .. } = &world().await;
    let (one, two) = tokio::join!(yotta.pods().create(spec()), yotta.pods().create(spec()));
    let ids = [one.unwrap().id, two.unwrap().id];
    let (one, two) = tokio::join!(yotta.pods().get(ids[0]), yotta.pods().get(ids[1]));
    assert_ne!(one.unwrap().id, two.unwrap().id);
    let offers = yotta.gpus().list().all();
    assert!(!tokio::spawn(offers).await.unwrap().unwrap().is_empty());
    let mut stream = yotta.gpus().list().stream();
    assert!(stream.try_next().await.unwrap().is_some());
    assert!(
        yotta
            .gpus()
            .list()
            .quotes()
            .cheapest()
            .await
            .unwrap()
            .is_some()
    );
    let page = yotta.pods().logs(ids[0]).page();
    tokio::spawn(page).await.unwrap().unwrap();
    let deletes = ids.map(|id| tokio::spawn(yotta.pods().delete(id)));
    for delete in deletes {
        delete.await.unwrap().unwrap();
    }
}
