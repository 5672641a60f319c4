//! The simulator in simulated time: minutes of a pod's life in no time at all.

use yottalabs::{PodSpec, PodStatus, Protocol, ready};

use crate::support::{World, world};

#[tokio::test(start_paused = true)]
async fn the_simulator_lives_in_the_tests_time() {
    let World { sim, yotta, .. } = world();
    let spec =
        PodSpec::new("a", "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1).expose(22, Protocol::Ssh);
    let started = (sim.now(), tokio::time::Instant::now());
    let pod = yotta.pods().create(spec).await.unwrap();
    assert_ne!(pod.status, PodStatus::Running);
    let pod = yotta.pods().wait(pod.id, ready()).await.unwrap();
    assert_eq!(pod.status, PodStatus::Running);
    let (simulated, here) = (sim.now().duration_since(started.0), started.1.elapsed());
    assert_eq!(simulated.as_secs().unsigned_abs(), here.as_secs());
    assert!(here.as_secs() >= 20, "{here:?}");
}
