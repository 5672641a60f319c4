//! The blocking client, on threads without a runtime and where there is one. What its calls do is tested with the
//! asynchronous client, which it wraps.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use yottalabs::blocking::Yotta;
use yottalabs::{
    Condition, Error, Method, PodEvent, PodId, PodSpec, PodStatus, RetryPolicy, ready,
};
use yottalabs_sim::{Clock, Simulator};

use crate::support::{InProcess, Reply, Script, Trouble};

/// A simulator whose time stands still, and a blocking client of it.
fn world() -> (Simulator, InProcess, Yotta) {
    let sim = Simulator::builder().seed(7).clock(Clock::manual()).build();
    let wire = InProcess::new(&sim);
    let builder = Yotta::builder()
        .api_key(sim.api_key())
        .base_url("http://localhost");
    let yotta = builder.transport(wire.clone()).build_blocking().unwrap();
    (sim, wire, yotta)
}

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

fn at_once() -> Condition {
    Condition::new(|_| true)
}

fn panics() -> Condition {
    Condition::new(|_| panic!("on purpose"))
}

fn runtimes() -> [Runtime; 2] {
    [Builder::new_current_thread(), Builder::new_multi_thread()]
        .map(|mut builder| builder.enable_all().build().unwrap())
}

fn deletes(sim: &Simulator) -> usize {
    let requests = sim.requests().into_iter();
    requests
        .filter(|request| request.method == "DELETE")
        .count()
}

/// Waits for what another thread is about to do.
fn wait_until(is_true: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !is_true() {
        assert!(Instant::now() < end, "it did not happen");
        thread::yield_now();
    }
}

const LONG: Duration = Duration::from_secs(3600);

#[test]
fn each_kind_of_method_waits_for_its_asynchronous_method() {
    let (sim, wire, yotta) = world();
    let list = yotta
        .gpus()
        .list()
        .min_gpu_memory_gb(24)
        .gpu_count(1)
        .page_size(2);
    let quote = list.quotes().cheapest().unwrap().unwrap();
    assert_eq!(list.quotes().send().unwrap()[0], quote);
    let offers: Vec<_> = list.stream().collect::<Result<_, _>>().unwrap();
    assert!(offers.len() > 4 && list.page(1).unwrap().offers == offers[..2]);
    assert_eq!(
        (list.all().unwrap(), list.send().unwrap()),
        (offers.clone(), offers)
    );

    let pods = yotta.pods();
    let create = pods.create(PodSpec::new("a", "pytorch/pytorch:2.8", &quote, 1));
    assert!(create.client_token().is_some());
    let id = create.send().unwrap().id;
    sim.advance(LONG);
    let seen = Arc::<Mutex<Vec<PodStatus>>>::default();
    let wait = pods.wait(id, ready()).on_progress({
        let seen = seen.clone();
        move |pod| seen.lock().unwrap().push(pod.status.clone())
    });
    assert!(wait.send().unwrap().is_ready());
    assert_eq!(*seen.lock().unwrap(), [PodStatus::Running]);
    assert_eq!(
        pods.list().status(PodStatus::Paused).send().unwrap().len(),
        0
    );

    let logs = pods.logs(id).container();
    let lines: Vec<_> = logs.clone().limit(3).lines().map(Result::unwrap).collect();
    assert!(lines.len() > 6, "{lines:?}");
    assert_eq!(
        logs.lines_backwards().next_line().unwrap().as_ref(),
        lines.last()
    );
    let first: Vec<_> = logs.follow().take(2).map(Result::unwrap).collect();
    assert_eq!(first, lines[..2]);

    let raw = yotta.raw(Method::GET, format!("/v2/pods/{id}"));
    assert_eq!(raw.send().unwrap().data.unwrap()["name"], "a");
    assert!(matches!(pods.watch().next(), Some(Ok(PodEvent::Added(pod))) if pod.id == id));
    pods.delete(id).unwrap();
    sim.advance(Duration::from_secs(60));
    let mut events = pods.watch().pod(id);
    assert!(matches!(events.next_event(), Ok(Some(PodEvent::Gone(_)))));
    assert!(events.next().is_none() && events.next().is_none());
    assert!(pods.get(PodId::new(1)).unwrap_err().is_not_found());

    wire.set_fault(|_| Some(Trouble::Silence));
    let hasty = yotta.with_timeout(Duration::from_millis(5));
    assert!(hasty.pods().list().send().unwrap_err().is_timeout());
    wire.set_fault(|_| Some(Trouble::NotSent));
    let once = yotta.with_retry(RetryPolicy::none());
    assert_eq!(once.pods().get(id).unwrap_err().attempts(), 1);
}

#[test]
fn an_error_ends_an_iterator() {
    let script = Script::new([Reply::body(401, "Unauthorized")]);
    let yotta = Yotta::try_from(script.client()).unwrap();
    let lines: Vec<_> = yotta.pods().logs(PodId::new(1)).lines().collect();
    assert!(lines.len() == 1 && lines[0].as_ref().unwrap_err().is_unauthorized());
    let offers: Vec<_> = yotta.gpus().list().stream().collect();
    assert!(offers.len() == 1 && offers[0].as_ref().unwrap_err().is_unauthorized());
    let error = Yotta::builder()
        .api_key("a\nb")
        .build_blocking()
        .unwrap_err();
    assert!(error.to_string().contains("key"), "{error}");
}

#[test]
fn threads_share_a_client() {
    let (sim, _, yotta) = world();
    let threads = (0..8).map(|number: u8| {
        let yotta = yotta.clone();
        thread::spawn(move || yotta.pods().create(spec(&number.to_string())).send())
    });
    let threads: Vec<_> = threads.collect();
    drop(yotta);
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert_eq!(sim.created_count(), 8);
}

const REFUSED: &str = "failed to wait for an answer: the blocking client can't be used in asynchronous \
                       code; use `yottalabs::Yotta` there, or `spawn_blocking`";

fn assert_refuses(sim: &Simulator, yotta: &Yotta) {
    sim.clear_requests();
    let pods = yotta.pods();
    // Each call refuses, not only the first.
    assert_eq!(pods.list().send().unwrap_err().to_string(), REFUSED);
    assert_eq!(pods.get(PodId::new(1)).unwrap_err().to_string(), REFUSED);
    // A loop that ignores errors ends.
    let lines = pods.logs(PodId::new(1)).follow().take(2);
    let errors: Vec<_> = lines.map(|line| line.unwrap_err().to_string()).collect();
    assert_eq!(errors, [REFUSED]);
    let error = yotta
        .run(spec("a"))
        .with(|_| Ok::<_, Error>(()))
        .unwrap_err();
    assert_eq!(error.to_string(), REFUSED);
    assert_eq!(sim.requests().len(), 0);
}

#[test]
fn calls_in_asynchronous_code_return_an_error() {
    let (sim, _, yotta) = world();
    for runtime in runtimes() {
        runtime.block_on(async { assert_refuses(&sim, &yotta) });
        let task = (sim.clone(), yotta.clone());
        let task = runtime.spawn(async move { assert_refuses(&task.0, &task.1) });
        runtime.block_on(task).unwrap();
        let tasks = tokio::task::LocalSet::new();
        tasks.block_on(&runtime, async { assert_refuses(&sim, &yotta) });
    }
}

#[test]
fn calls_work_where_tokio_allows_blocking() {
    let (_, _, yotta) = world();
    let [_, runtime] = runtimes();
    let works = |yotta: &Yotta| assert!(yotta.pods().list().send().unwrap().is_empty());
    runtime.block_on(async {
        let clone = yotta.clone();
        let task = tokio::task::spawn_blocking(move || works(&clone));
        task.await.unwrap();
        let clone = yotta.clone();
        let task = async move { tokio::task::block_in_place(|| works(&clone)) };
        tokio::spawn(task).await.unwrap();
    });
    let _entered = runtime.enter();
    works(&yotta);
}

/// Reports whether it is dropped in a panic.
struct DropReport(mpsc::Sender<bool>);

impl Drop for DropReport {
    fn drop(&mut self) {
        self.0.send(thread::panicking()).unwrap();
    }
}

#[test]
fn a_client_may_be_dropped_anywhere() {
    for runtime in runtimes() {
        let (_, _, yotta) = world();
        yotta.pods().list().send().unwrap();
        runtime.block_on(async move { drop(yotta) });

        let (_, _, yotta) = world();
        runtime.block_on(async { tokio::spawn(async { drop(yotta) }).await.unwrap() });

        // With a task that the end of the runtime drops.
        let (_, _, yotta) = world();
        let (sender, is_panicking) = mpsc::channel();
        // Dropped in this order.
        let kept = (yotta, DropReport(sender));
        runtime.spawn(async move {
            std::future::pending::<()>().await;
            drop(kept);
        });
        drop(runtime);
        assert_eq!(is_panicking.recv(), Ok(false));
    }
}

#[test]
fn dropping_a_guard_waits_for_the_delete() {
    let (sim, _, yotta) = world();
    let start = |name| yotta.run(spec(name)).until(at_once()).start().unwrap();
    drop(start("dropped"));
    assert_eq!(deletes(&sim), 1);
    start("deleted").delete().unwrap();
    assert_eq!(deletes(&sim), 2);
    let kept = start("kept").keep();
    assert_eq!((kept.name.as_str(), deletes(&sim)), ("kept", 2));
    let panic = catch_unwind(AssertUnwindSafe(|| {
        let guard = yotta.pods().guard(kept);
        assert_eq!(
            (guard.name.as_str(), &guard.pod().name),
            ("kept", &guard.name)
        );
        panic!("on purpose");
    }));
    assert!(panic.is_err());
    assert_eq!(deletes(&sim), 3);

    // It outlives the client, and may be dropped where there is a runtime.
    let guards = [start("last"), start("least")];
    drop(yotta);
    let [last, least] = guards;
    let [runtime, _] = runtimes();
    runtime.block_on(async {
        drop(last);
        assert_eq!(least.delete().unwrap_err().to_string(), REFUSED);
    });
    drop(runtime);
    assert_eq!(deletes(&sim), 5);
}

#[test]
fn the_pod_of_a_job_is_deleted_afterwards() {
    let (sim, _, yotta) = world();
    let run = |name| yotta.run_any([spec(name)]).until(at_once());
    let here = thread::current().id();
    let name = run("a").with(|pod| {
        assert_eq!((thread::current().id(), deletes(&sim)), (here, 0));
        // The client can be used in it.
        Ok::<_, Error>(yotta.pods().get(pod.id)?.name)
    });
    assert_eq!((name.unwrap().as_str(), deletes(&sim)), ("a", 1));

    let failed = run("b").with(|_| Err::<(), _>(anyhow::anyhow!("the job's own")));
    assert_eq!(failed.unwrap_err().to_string(), "the job's own");
    assert_eq!(deletes(&sim), 2);

    let job = || run("c").with(|_| -> Result<(), Error> { panic!("on purpose") });
    let panic = catch_unwind(AssertUnwindSafe(job)).unwrap_err();
    assert_eq!(*panic.downcast_ref::<&str>().unwrap(), "on purpose");
    assert_eq!(deletes(&sim), 3);

    let job = || run("d").until(panics()).with(|_| Ok::<_, Error>(()));
    catch_unwind(AssertUnwindSafe(job)).unwrap_err();
    assert_eq!((sim.created_count(), deletes(&sim)), (4, 4));

    // Dropping the client waits for the delete after a panic.
    let (sim, _, yotta) = world();
    let start = || yotta.run(spec("a")).until(panics()).start();
    assert!(catch_unwind(AssertUnwindSafe(start)).is_err());
    drop(yotta);
    assert_eq!((sim.created_count(), deletes(&sim)), (1, 1));
}

#[test]
fn a_stop_deletes_the_pod_at_once() {
    let (sim, _, yotta) = world();
    let ok = |_| Ok::<_, Error>(());
    // While the pod comes up.
    let (stop, stopped) = mpsc::channel::<()>();
    let run = yotta.run(spec("a")).stop_on(move || stopped.recv());
    let error = thread::scope(|scope| {
        let run = scope.spawn(|| run.with(ok).unwrap_err());
        wait_until(|| sim.created_count() == 1);
        assert!(!run.is_finished());
        drop(stop);
        run.join().unwrap()
    });
    assert!(error.is_interrupted(), "{error}");
    assert_eq!(deletes(&sim), 1);

    // During the job.
    let (stop, stopped) = mpsc::channel::<()>();
    let run = yotta.run(spec("b")).until(at_once());
    let error = run.stop_on(move || stopped.recv()).with(|pod| {
        drop(stop);
        wait_until(|| deletes(&sim) == 2);
        ok(pod)
    });
    assert!(error.unwrap_err().is_interrupted());
    assert_eq!(deletes(&sim), 2);

    // A function that panics stops nothing.
    let (begun, has_begun) = mpsc::channel::<()>();
    let run = yotta.run(spec("c")).until(at_once()).stop_on(move || {
        drop(begun);
        panic!("on purpose");
    });
    let result = run.with(|pod| {
        let _ = has_begun.recv();
        assert_eq!(deletes(&sim), 2);
        ok(pod)
    });
    assert!(result.is_ok());
    assert_eq!(deletes(&sim), 3);
}

#[test]
fn a_failed_delete_is_reported() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "DELETE" => Reply::body(403, "Forbidden"),
        "GET" if seen.path_and_query == "/v2/pods" => {
            Reply::data(r#"[{"id":7,"name":"a","status":"RUNNING"}]"#)
        }
        _ => Reply::data(r#"{"id":7,"name":"a","status":"RUNNING"}"#),
    });
    let yotta = Yotta::try_from(script.client()).unwrap();
    let reported = Arc::<Mutex<Vec<Option<PodId>>>>::default();
    let run = yotta.run(spec("a")).on_left_behind({
        let reported = reported.clone();
        move |error| reported.lock().unwrap().push(error.left_behind())
    });
    assert_eq!(run.with(|_| Ok::<_, Error>(11)).unwrap(), 11);
    assert_eq!(*reported.lock().unwrap(), [Some(PodId::new(7))]);
}

/// Connections belong to the runtime in which they were made; no call may wait for one of a runtime that ended.
#[test]
fn both_clients_work_over_a_socket_after_each_other() {
    let new_runtime = || {
        let [_, runtime] = runtimes();
        runtime
    };
    let serving = new_runtime();
    let sim = Simulator::builder().clock(Clock::manual()).build();
    let server = serving.block_on(sim.start()).unwrap();
    let builder = yottalabs::Yotta::builder().api_key(sim.api_key());
    let asynchronous = builder.base_url(server.url()).build().unwrap();

    let list = async { asynchronous.pods().list().await };
    assert!(new_runtime().block_on(list).unwrap().is_empty());
    let yotta = Yotta::try_from(asynchronous.clone()).unwrap();
    let guard = yotta.run(spec("a")).until(at_once()).start().unwrap();
    let id = guard.id;
    drop(yotta);
    drop(guard);
    assert_eq!(deletes(&sim), 1);
    let pod = new_runtime().block_on(asynchronous.pods().get(id)).unwrap();
    assert_ne!(pod.status, PodStatus::Running);
}
