//! The examples, each in a process of its own, with a simulator as its server.

mod jobs;
mod lists;
mod program;
mod services;

use std::time::Duration;

use yottalabs::{Pod, PodSpec, Yotta};
use yottalabs_sim::{Clock, RunningServer, Simulator};

use self::program::Program;

/// A simulator that listens, and a client of it in this process.
struct World {
    sim: Simulator,
    server: RunningServer,
    yotta: Yotta,
}

impl World {
    /// A millisecond is a simulated minute, so that nothing is waited for.
    async fn fast() -> Self {
        Self::with(Simulator::builder().clock(Clock::scaled(60_000.0))).await
    }

    /// Five seconds, the time between two polls of a job, are ten simulated minutes. With a faster clock the pods would
    /// cost too much.
    async fn by_polls() -> Self {
        Self::with(Simulator::builder().clock(Clock::scaled(120.0))).await
    }

    async fn with(sim: yottalabs_sim::Builder) -> Self {
        let sim = sim.keep_terminated(Duration::from_secs(1 << 40)).build();
        let server = sim.start().await.unwrap();
        let yotta = Yotta::builder().api_key(sim.api_key());
        let yotta = yotta.base_url("http://localhost").transport(sim.clone());
        let yotta = yotta.build().unwrap();
        Self { sim, server, yotta }
    }

    fn start(&self, name: &'static str, args: &[&str]) -> Program {
        self.start_with(name, args, &[])
    }

    fn start_with(&self, name: &'static str, args: &[&str], env: &[(&str, &str)]) -> Program {
        Program::start(name, args, env, (&self.sim, &self.server))
    }

    async fn create(&self, spec: PodSpec) -> Pod {
        self.yotta.pods().create(spec).await.unwrap()
    }

    fn assert_no_pod_is_left(&self) {
        // A pod that is being deleted is `TERMINATED` after seconds.
        self.sim.advance(Duration::from_secs(60));
        let pods = self.sim.pods();
        assert!(pods.iter().all(|pod| pod.is_over()), "{pods:?}");
    }
}

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_L4_24G", 1)
}

#[test]
fn every_example_is_short() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        // It shows the whole life of a pod.
        if path.file_stem().unwrap() == "quickstart" {
            continue;
        }
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 60, "{} has {lines} lines", path.display());
    }
}
