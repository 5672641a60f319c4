//! How to test code that uses pods: on the simulator, in simulated time, with faults and scripts.
//!
//! `cargo test -p yottalabs --example tests` takes a second and costs nothing. The program itself,
//! `cargo run -p yottalabs --example tests`, costs money with the real API.

use std::time::Duration;

use yottalabs::{Error, Outcome, PodSpec, Yotta};

/// The code under test: trains on spot capacity or, if there is none, on demand, for two hours at most.
async fn train(yotta: &Yotta) -> Result<Outcome, Error> {
    let spec = PodSpec::new("train", "me/train:1", "NVIDIA_L4_24G", 1);
    let run = yotta.run(spec.clone().spot(true)).or(spec);
    let run = run.max_duration(Duration::from_secs(2 * 3600));
    run.command("python train.py").await
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let outcome = train(&Yotta::from_env()?).await?;
    println!("exit code {}", outcome.exit_code);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yottalabs_sim::{Fault, Operation, Script, Simulator};

    fn client(sim: &Simulator) -> Yotta {
        let yotta = Yotta::builder().api_key(sim.api_key());
        let yotta = yotta.base_url("http://localhost").transport(sim.clone());
        yotta.build().unwrap()
    }

    // While time is paused, hours pass as soon as all tasks wait.
    #[tokio::test(start_paused = true)]
    async fn a_lost_response_launches_no_second_pod() {
        let sim = Simulator::new();
        let lines = ["epoch 1", "epoch 2", "epoch 3"];
        let script = Script::new().lines_every(Duration::from_secs(1800), lines);
        sim.scripts().on_command("train.py").play(script.exit(3));
        let create = sim.faults().on(Operation::CreatePod);
        create.next(Fault::ResetAfter); // The pod is created, and the response is lost.
        assert_eq!(train(&client(&sim)).await.unwrap().exit_code, 3);
        assert_eq!(sim.created_count(), 1);
        assert!(sim.pods()[0].running.as_secs() > 3 * 1800);
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_hangs_is_stopped_and_leaves_no_pod() {
        let sim = Simulator::new();
        sim.scripts().on_any().play(Script::new().hang());
        assert!(train(&client(&sim)).await.unwrap_err().is_limit_reached());
        sim.advance(Duration::from_secs(60)); // until the pod is deleted
        assert!(sim.pods().iter().all(|pod| pod.is_over()));
    }
}
