//! The life of a pod, against the simulator over a socket, with a manual clock.

use std::time::Duration;

use yottalabs::{PodSpec, PodStatus, Protocol, RetryPolicy, Yotta, gone, paused, ready};
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

const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn from_an_offer_to_a_deleted_pod() {
    let World { sim, yotta, .. } = &world().await;
    let list = yotta.gpus().list().min_gpu_memory_gb(24);
    let list = list.gpu_count(1).available();
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

    let logs = yotta.pods().logs(pod.id).container().limit(3);
    let page = logs.clone().page().await.unwrap();
    assert_eq!(page.lines.len(), 3);
    assert!(page.lines.iter().all(|line| line.timestamp.is_some()));
    let next = page.next_cursor.unwrap();
    let after = logs.cursor(next).page().await.unwrap();
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
async fn a_connection_refused_is_an_error() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let builder = Yotta::builder().api_key("k").base_url(&url);
    let yotta = builder.retry(RetryPolicy::none()).build().unwrap();
    let create = yotta.pods().create(PodSpec::new("n", "i", "g", 1));
    let error = create.await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable() && !error.may_have_been_applied());
    let text = error.to_string().to_lowercase();
    let expected = format!("failed to create pod: no connection could be made to {url}: ");
    assert!(
        text.starts_with(&expected) && text.contains("refused"),
        "{text}"
    );
    assert!(std::error::Error::source(&error).is_some());
}
