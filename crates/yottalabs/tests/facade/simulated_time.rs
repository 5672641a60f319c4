//! The simulator in simulated time.

use yottalabs::{PodSpec, PodStatus, Protocol, Yotta, gone, ready};
use yottalabs_sim::Simulator;

use crate::support::{World, world};

#[tokio::test(start_paused = true)]
async fn the_simulator_follows_the_tests_clock() {
    let World { sim, yotta, .. } = world();
    let spec =
        PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1).expose(22, Protocol::Ssh);
    let started = (sim.now(), tokio::time::Instant::now());
    let pod = yotta.pods().create(spec).await.unwrap();
    assert_ne!(pod.status, PodStatus::Running);
    let pod = yotta.pods().wait(pod.id, ready()).await.unwrap();
    assert_eq!(pod.status, PodStatus::Running);
    let simulated = sim.now().saturating_duration_since(started.0);
    let here = started.1.elapsed();
    assert_eq!(simulated.as_secs(), here.as_secs());
    assert!(here.as_secs() >= 20, "{here:?}");
}

#[tokio::test(start_paused = true)]
async fn the_simulators_books_have_the_types_of_the_sdk() {
    let sim = Simulator::new();
    let yotta = Yotta::builder()
        .api_key(sim.api_key())
        .base_url("http://localhost")
        .transport(sim.clone())
        .build()
        .unwrap();
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1);
    let id = yotta.pods().create(spec).await.unwrap().id;
    let pod = yotta.pods().wait(id, ready()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
    yotta.pods().delete(id).await.unwrap();
    let runtime = yotta.pods().runtime(id).await.unwrap();

    let book = sim.pods().remove(0);
    assert_eq!(book.id, pod.id);
    assert_eq!(book.status, PodStatus::Terminating);
    assert_eq!(Some(book.created_at), pod.created_at);
    assert_eq!(Some(book.running), runtime.running);
    let cost = runtime.cost(&pod).total().unwrap();
    assert!(cost - book.cost < yottalabs::Decimal::new(1, 2), "{cost}");
    assert!(book.cost <= cost);
    sim.set_balance(book.cost);
    assert!(sim.balance() <= Some(cost));
    yotta.pods().wait(id, gone()).await.unwrap();
    assert!(sim.degrade(id).is_err());
}
