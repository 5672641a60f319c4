//! The deletion of a pod when its run or guard ends, however that happens.

use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::runtime::Builder as Runtime;
use tokio::time::{sleep, timeout};
use yottalabs::{Condition, Error, Pod, Protocol, Yotta};
use yottalabs_sim::{Clock, Simulator};

use super::{MINUTE, spec};
use crate::support::{InProcess, Trouble, World, world};

/// How many pods there were, if none of them is left.
fn all_over(sim: &Simulator) -> Option<usize> {
    let pods = sim.pods();
    pods.iter().all(|pod| pod.is_over()).then_some(pods.len())
}

fn deletes(sim: &Simulator) -> usize {
    let requests = sim.requests();
    let deletes = requests.iter().filter(|request| request.method == "DELETE");
    deletes.count()
}

/// The server creates pods, but does not answer.
fn lose_creates(wire: &InProcess) {
    wire.set_fault(|request| {
        let is_create = request.method() == http::Method::POST;
        is_create.then_some(Trouble::Silence)
    });
}

#[tokio::test(start_paused = true)]
async fn the_job_gets_a_ready_pod_which_is_deleted_however_the_job_ends() {
    let World { sim, yotta, .. } = world();
    let run = || yotta.run(spec("a").expose(22, Protocol::Ssh));
    let job = async |pod: Pod| {
        assert!(pod.is_ready() && all_over(&sim).is_none());
        sleep(MINUTE).await;
        Ok::<_, Error>(pod.id)
    };
    let id = run().with(job).await.unwrap();
    sleep(MINUTE).await;
    assert_eq!(sim.pods()[0].id, id);
    assert_eq!(all_over(&sim), Some(1));

    let job = async |_| Err::<(), _>(anyhow::anyhow!("the job's own"));
    let error: anyhow::Error = run().with(job).await.unwrap_err();
    assert_eq!(error.to_string(), "the job's own");
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(2));

    let run = run().with(async |_| match sim.pods().len() {
        3 => panic!("the job's own"),
        _ => Ok::<_, Error>(()),
    });
    let panic = AssertUnwindSafe(run).catch_unwind().await.unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"the job's own"));
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(3));
}

/// Dropped or stopped at every second of its life, also while the pod is being created.
#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_run_is_dropped_or_stopped_at_any_time() {
    for seconds in (0..40).chain([60, 100, 300]) {
        // Half a second later, since what happens at the same time may come before.
        let life = Duration::from_millis(seconds * 1000 + 500);
        let job = async |_| pending::<Result<(), Error>>().await;
        let World { sim, wire, yotta } = world();
        lose_creates(&wire);
        timeout(life, yotta.run(spec("a")).with(job))
            .await
            .unwrap_err();
        assert_eq!(all_over(&sim), None, "{seconds}");
        sleep(3 * MINUTE).await;
        assert_eq!(all_over(&sim), Some(1), "{seconds}");

        let World { sim, wire, yotta } = world();
        lose_creates(&wire);
        let run = yotta.run(spec("a")).stop_on(sleep(life));
        let error = run.with(job).await.unwrap_err();
        assert!(error.is_interrupted(), "{error}");
        assert_eq!(
            error.to_string(),
            "failed to run the job: it was interrupted"
        );
        // Not only later: when this returns, the process may end.
        assert_eq!(deletes(&sim), 1, "{seconds}");
    }
}

/// A stop that panics, and a job that panics while it is dropped.
#[tokio::test(start_paused = true)]
async fn the_pod_is_deleted_if_the_stop_or_a_drop_panics() {
    struct Bad;
    impl Drop for Bad {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }
    for drop_panics in [false, true] {
        let World { sim, yotta, .. } = world();
        let run = yotta.run(spec("a")).stop_on(async move {
            sleep(2 * MINUTE).await;
            assert!(drop_panics, "on purpose");
        });
        let run = tokio::spawn(run.with(move |_| async move {
            let _bad = drop_panics.then_some(Bad);
            pending::<Result<(), Error>>().await
        }));
        assert!(run.await.unwrap_err().is_panic());
        sleep(MINUTE).await;
        assert_eq!(all_over(&sim), Some(1), "{drop_panics}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_guard_deletes_its_pod_unless_it_keeps_it() {
    let World { sim, yotta, .. } = world();
    drop(yotta.run(spec("dropped")).start().await.unwrap());
    let guard = yotta.run(spec("deleted")).start().await.unwrap();
    guard.delete().await.unwrap();
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(2));

    let kept = yotta.run(spec("kept")).start().await.unwrap().keep();
    sleep(MINUTE).await;
    assert_eq!(yotta.pods().get(kept.id).await.unwrap().name, "kept");
    assert_eq!(all_over(&sim), None);

    let guard = yotta.pods().guard(kept);
    assert_eq!(guard.name, "kept");
    drop(guard);
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(3));
}

/// In real time, in which pods stay as they are.
fn standing_world() -> (Simulator, InProcess, Yotta) {
    let sim = Simulator::builder().seed(7).clock(Clock::manual()).build();
    let wire = InProcess::new(&sim);
    let builder = Yotta::builder().api_key(sim.api_key());
    let builder = builder.base_url("http://localhost").transport(wire.clone());
    (sim, wire, builder.build().unwrap())
}

/// The runtime is gone before its task could delete anything.
#[test]
fn a_guard_outlives_its_runtime() {
    let at_once = || Condition::new(|_| true);
    for new in [Runtime::new_current_thread, Runtime::new_multi_thread] {
        let runtime = || new().enable_all().build().unwrap();
        // Returned from the runtime, and dropped outside of any.
        let (sim, _, yotta) = standing_world();
        let guard = runtime().block_on(yotta.run(spec("a")).until(at_once()).start());
        assert_eq!(deletes(&sim), 0);
        drop(guard.unwrap());
        assert_eq!(deletes(&sim), 1);

        // A panic through the runtime.
        let (sim, _, yotta) = standing_world();
        let panic = catch_unwind(AssertUnwindSafe(|| {
            runtime().block_on(async {
                let _guard = yotta.run(spec("a")).until(at_once()).start().await.unwrap();
                panic!("on purpose");
            });
        }));
        assert!(panic.is_err());
        assert_eq!(deletes(&sim), 1);

        // Its task is dropped with the runtime, while the answer to the create is awaited.
        let (sim, wire, yotta) = standing_world();
        lose_creates(&wire);
        let runtime = runtime();
        runtime.block_on(async {
            let _task = tokio::spawn(yotta.run(spec("a")).start());
            while sim.created_count() == 0 {
                tokio::task::yield_now().await;
            }
        });
        drop(runtime);
        assert_eq!(deletes(&sim), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_not_send_runs_on_its_own_thread() {
    let World { sim, yotta, .. } = world();
    let job = yotta.run(spec("a")).with(async |_| {
        let here = std::rc::Rc::new(3);
        sleep(MINUTE).await;
        Ok::<_, Error>(*here)
    });
    let local = tokio::task::LocalSet::new();
    assert_eq!(local.run_until(job).await.unwrap(), 3);
    // A guard that is dropped with the set.
    let guard = yotta.run(spec("b")).start().await.unwrap();
    local.spawn_local(async move {
        pending::<()>().await;
        drop(guard);
    });
    local.run_until(tokio::task::yield_now()).await;
    drop(local);
    sleep(MINUTE).await;
    assert_eq!(all_over(&sim), Some(2));
}
