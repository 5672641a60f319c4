//! The client that waits, on threads without a runtime and where there is one.

use std::future::IntoFuture as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use yottalabs::blocking::Yotta;
use yottalabs::{
    Condition, Error, Method, PodEvent, PodId, PodSpec, PodStatus, Protocol, RetryPolicy, gone,
    paused, ready,
};
use yottalabs_sim::{Clock, Simulator};

use crate::support::{InProcess, Reply, Script, Trouble};

/// A simulator whose time stands still, and a client of it that waits.
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
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1).expose(22, Protocol::Ssh)
}

fn at_once() -> Condition {
    Condition::new(|_| true)
}

fn deletes(sim: &Simulator) -> usize {
    let requests = sim.requests();
    let deletes = requests.iter().filter(|request| request.method == "DELETE");
    deletes.count()
}

/// For what another thread is about to do.
fn soon(what: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !what() {
        assert!(Instant::now() < end, "it did not happen");
        thread::yield_now();
    }
}

const LONG: Duration = Duration::from_secs(3600);

#[test]
fn a_pod_from_offer_to_end() {
    let (sim, _, yotta) = world();
    let list = yotta
        .gpus()
        .list()
        .min_gpu_memory_gb(24)
        .gpu_count(1)
        .available();
    let quote = list.quotes().cheapest().unwrap().unwrap();
    assert_eq!(list.quotes().send().unwrap()[0], quote);
    assert_eq!(list.cheapest().unwrap().unwrap(), quote.offer);

    let pods = yotta.pods();
    let spec = PodSpec::new("a", "pytorch/pytorch:2.8", &quote, 1).expose(22, Protocol::Ssh);
    let pod = pods.create(spec).send().unwrap();
    assert_eq!(pod.status, PodStatus::Pending);
    sim.advance(LONG);
    let seen = Arc::<Mutex<Vec<PodStatus>>>::default();
    let wait = pods.wait(pod.id, ready()).on_progress({
        let seen = seen.clone();
        move |pod| seen.lock().unwrap().push(pod.status.clone())
    });
    assert!(wait.send().unwrap().is_ready());
    assert_eq!(*seen.lock().unwrap(), [PodStatus::Running]);
    assert_eq!(
        pods.list().status(PodStatus::Running).send().unwrap().len(),
        1
    );
    assert_eq!(
        pods.list().status(PodStatus::Paused).send().unwrap().len(),
        0
    );
    assert!(pods.cost(pod.id).unwrap().total() > Some(yottalabs::Decimal::ZERO));
    assert!(pods.runtime(pod.id).unwrap().running.unwrap() > Duration::ZERO);

    pods.pause(pod.id).unwrap();
    sim.advance(LONG);
    pods.wait(pod.id, paused()).send().unwrap();
    pods.resume(pod.id).unwrap();
    let raw = yotta.raw(Method::GET, format!("/v2/pods/{}", pod.id));
    assert_eq!(raw.send().unwrap().data.unwrap()["name"], "a");

    pods.delete(pod.id).unwrap();
    sim.advance(Duration::from_secs(60));
    pods.wait(pod.id, gone()).send().unwrap();
    let error = pods.get(PodId::new(1)).unwrap_err();
    assert!(error.is_not_found());
    assert!(
        error.to_string().starts_with("failed to get pod 1: "),
        "{error}"
    );
}

#[test]
fn streams_are_iterators() {
    let (sim, _, yotta) = world();
    let list = yotta.gpus().list().page_size(2);
    let offers: Vec<_> = list.stream().collect::<Result<_, _>>().unwrap();
    assert!(offers.len() > 4 && list.page(1).unwrap().offers == offers[..2]);
    assert_eq!(list.all().unwrap(), offers);

    let pods = yotta.pods();
    let id = pods.create(spec("a")).send().unwrap().id;
    sim.advance(LONG);
    let logs = pods.logs(id).container();
    let lines: Vec<_> = logs
        .clone()
        .limit(3)
        .lines()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(lines.len() > 6, "{lines:?}");
    let mut last = logs.lines_backwards();
    assert_eq!(last.next_line().unwrap().as_ref(), lines.last());
    let first: Vec<_> = logs.follow().take(2).map(Result::unwrap).collect();
    assert_eq!(first, lines[..2]);

    let mut events = pods.watch();
    assert!(matches!(events.next(), Some(Ok(PodEvent::Added(pod))) if pod.id == id));
    pods.delete(id).unwrap();
    sim.advance(Duration::from_secs(60));
    let mut events = pods.watch().pod(id);
    assert!(matches!(events.next_event(), Ok(Some(PodEvent::Gone(_)))));
    assert!(events.next().is_none() && events.next().is_none());
}

#[test]
fn the_last_error_ends_an_iterator() {
    let script = Script::new([Reply::body(401, "Unauthorized")]);
    let yotta = Yotta::try_from(script.client()).unwrap();
    let lines: Vec<_> = yotta.pods().logs(PodId::new(1)).lines().collect();
    assert!(lines.len() == 1 && lines[0].as_ref().unwrap_err().is_unauthorized());
    let offers: Vec<_> = yotta.gpus().list().stream().collect();
    assert!(offers.len() == 1 && offers[0].as_ref().unwrap_err().is_unauthorized());
}

#[test]
fn settings_are_passed_on() {
    let (_, wire, yotta) = world();
    wire.set_fault(|_| Some(Trouble::Silence));
    let hasty = yotta.with_timeout(Duration::from_millis(5));
    assert!(hasty.pods().list().send().unwrap_err().is_timeout());
    wire.set_fault(|_| Some(Trouble::NotSent));
    let once = yotta.with_retry(RetryPolicy::none());
    assert_eq!(once.gpus().list().all().unwrap_err().attempts(), 1);
    assert_eq!(once.base_url(), yotta.base_url());
    let error = Yotta::builder()
        .api_key("a\nb")
        .build_blocking()
        .unwrap_err();
    assert!(error.to_string().contains("key"), "{error}");
}

#[test]
fn threads_share_a_client() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let (sim, _, yotta) = world();
    shared(&yotta);
    thread::scope(|scope| {
        for number in 0..8 {
            let yotta = &yotta;
            scope.spawn(move || {
                yotta
                    .pods()
                    .create(spec(&number.to_string()))
                    .send()
                    .unwrap()
            });
        }
    });
    let clones = (0..8).map(|_| {
        let yotta = yotta.clone();
        thread::spawn(move || yotta.pods().list().send().unwrap().len())
    });
    let clones: Vec<_> = clones.collect();
    drop(yotta);
    for clone in clones {
        assert_eq!(clone.join().unwrap(), 8);
    }
    assert_eq!(sim.created_count(), 8);
}

const REFUSED: &str = "failed to wait for an answer: the blocking client can't be used in asynchronous \
                       code; use `yottalabs::Yotta` there, or `spawn_blocking`";

fn refuses(sim: &Simulator, yotta: &Yotta) {
    sim.clear_requests();
    let pods = yotta.pods();
    let error = pods.list().send().unwrap_err();
    assert_eq!(error.to_string(), REFUSED);
    // What holds for one holds for the next.
    assert_eq!(pods.get(PodId::new(1)).unwrap_err().to_string(), REFUSED);
    // Who passes over errors does not go round for ever.
    let lines: Vec<_> = pods.logs(PodId::new(1)).follow().take(2).collect();
    let errors: Vec<_> = lines
        .into_iter()
        .map(|line| line.unwrap_err().to_string())
        .collect();
    assert_eq!(errors, [REFUSED]);
    let run = yotta.run(spec("a"));
    let error = run.with(|_| Ok::<_, Error>(())).unwrap_err();
    assert_eq!(error.to_string(), REFUSED);
    assert_eq!(sim.requests().len(), 0);
}

#[test]
fn in_asynchronous_code_it_says_no() {
    let (sim, _, yotta) = world();
    for mut builder in [
        tokio::runtime::Builder::new_current_thread(),
        tokio::runtime::Builder::new_multi_thread(),
    ] {
        let runtime = builder.enable_all().build().unwrap();
        runtime.block_on(async { refuses(&sim, &yotta) });
        let task = (sim.clone(), yotta.clone());
        let task = runtime.spawn(async move { refuses(&task.0, &task.1) });
        runtime.block_on(task).unwrap();
        let tasks = tokio::task::LocalSet::new();
        tasks.block_on(&runtime, async { refuses(&sim, &yotta) });
    }
}

#[test]
fn where_tokio_lets_one_wait_it_works() {
    let (_, _, yotta) = world();
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(1).build().unwrap();
    let works = |yotta: &Yotta| assert!(yotta.pods().list().send().unwrap().is_empty());
    runtime.block_on(async {
        let clone = yotta.clone();
        tokio::task::spawn_blocking(move || works(&clone))
            .await
            .unwrap();
        let clone = yotta.clone();
        let task = async move { tokio::task::block_in_place(|| works(&clone)) };
        tokio::spawn(task).await.unwrap();
    });
    let _entered = runtime.enter();
    works(&yotta);
}

/// Tells how it is dropped.
struct Last(mpsc::Sender<&'static str>);

impl Drop for Last {
    fn drop(&mut self) {
        let how = if thread::panicking() {
            "in panic"
        } else {
            "in peace"
        };
        self.0.send(how).unwrap();
    }
}

#[test]
fn it_may_be_dropped_anywhere() {
    for mut builder in [
        tokio::runtime::Builder::new_current_thread(),
        tokio::runtime::Builder::new_multi_thread(),
    ] {
        let runtime = builder.build().unwrap();
        let (_, _, yotta) = world();
        yotta.pods().list().send().unwrap();
        runtime.block_on(async move { drop(yotta) });

        let (_, _, yotta) = world();
        runtime.block_on(async { tokio::spawn(async { drop(yotta) }).await.unwrap() });

        // With a task that the end of the runtime drops.
        let (_, _, yotta) = world();
        let (last, told) = mpsc::channel();
        // Dropped in this order.
        let kept = (yotta, Last(last));
        runtime.spawn(async move {
            std::future::pending::<()>().await;
            drop(kept);
        });
        drop(runtime);
        assert_eq!(told.recv(), Ok("in peace"));
    }
}

#[test]
fn a_guard_deletes_before_it_is_dropped() {
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
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let [last, least] = guards;
    runtime.block_on(async {
        drop(last);
        assert_eq!(least.delete().unwrap_err().to_string(), REFUSED);
    });
    drop(runtime);
    assert_eq!(deletes(&sim), 5);
}

#[test]
fn a_job_gets_a_pod_that_is_gone_afterwards() {
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

    let condition = Condition::new(|_| panic!("on purpose"));
    let job = || run("d").until(condition).with(|_| Ok::<_, Error>(()));
    catch_unwind(AssertUnwindSafe(job)).unwrap_err();
    assert_eq!((sim.created_count(), deletes(&sim)), (4, 4));
}

/// Where nobody can wait for the clean-up, the client does when it is dropped.
#[test]
fn the_client_is_not_gone_before_the_pod() {
    let (sim, _, yotta) = world();
    let condition = Condition::new(|_| panic!("on purpose"));
    let start = || yotta.run(spec("a")).until(condition).start();
    assert!(catch_unwind(AssertUnwindSafe(start)).is_err());
    drop(yotta);
    assert_eq!((sim.created_count(), deletes(&sim)), (1, 1));
}

#[test]
fn a_run_is_stopped_while_the_pod_comes_up() {
    let (sim, _, yotta) = world();
    let (stop, stopped) = mpsc::channel::<()>();
    let run = yotta.run(spec("a")).stop_on(move || stopped.recv());
    let error = thread::scope(|scope| {
        let run = scope.spawn(|| run.with(|_| Ok::<_, Error>(())).unwrap_err());
        soon(|| sim.created_count() == 1);
        assert!(!run.is_finished());
        drop(stop);
        run.join().unwrap()
    });
    assert!(error.is_interrupted(), "{error}");
    assert_eq!(deletes(&sim), 1);
}

#[test]
fn a_stopped_job_loses_its_pod_at_once() {
    let (sim, _, yotta) = world();
    let (stop, stopped) = mpsc::channel::<()>();
    let run = yotta.run(spec("a")).until(at_once());
    let run = run.stop_on(move || stopped.recv());
    let error = run.with(|_| {
        drop(stop);
        soon(|| deletes(&sim) == 1);
        Ok::<_, Error>(())
    });
    assert!(error.unwrap_err().is_interrupted());
    assert_eq!(deletes(&sim), 1);
}

#[test]
fn a_stop_that_never_comes_stops_nothing() {
    let (sim, _, yotta) = world();
    let (begun, has_begun) = mpsc::channel::<()>();
    let run = yotta.run(spec("a")).until(at_once());
    let run = run.stop_on(move || {
        drop(begun);
        panic!("on purpose");
    });
    run.with(|_| {
        let _ = has_begun.recv();
        assert_eq!(deletes(&sim), 0);
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(deletes(&sim), 1);
}

#[test]
fn what_cannot_be_deleted_is_told() {
    let script = Script::with(|seen, _| match seen.method.as_str() {
        "DELETE" => Reply::body(403, "Forbidden"),
        _ if seen.path_and_query == "/v2/pods" && seen.method == "GET" => {
            Reply::data(r#"[{"id":7,"name":"a","status":"RUNNING"}]"#)
        }
        _ => Reply::data(r#"{"id":7,"name":"a","status":"RUNNING"}"#),
    });
    let yotta = Yotta::try_from(script.client()).unwrap();
    let told = Arc::<Mutex<Vec<Option<PodId>>>>::default();
    let run = yotta.run(spec("a")).on_left_behind({
        let told = told.clone();
        move |error| told.lock().unwrap().push(error.left_behind())
    });
    assert_eq!(run.with(|_| Ok::<_, Error>(11)).unwrap(), 11);
    assert_eq!(*told.lock().unwrap(), [Some(PodId::new(7))]);
}

/// Connections belong to the runtime in which they were made; none may be waited for in vain.
#[test]
fn over_a_socket() {
    let new_runtime = || {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).enable_all().build().unwrap()
    };
    let serving = new_runtime();
    let sim = Simulator::builder().clock(Clock::manual()).build();
    let server = serving.block_on(sim.start()).unwrap();
    let builder = yottalabs::Yotta::builder().api_key(sim.api_key());
    let awaited = builder.base_url(server.url()).build().unwrap();

    let before = new_runtime();
    assert!(
        before
            .block_on(awaited.pods().list().into_future())
            .unwrap()
            .is_empty()
    );
    drop(before);
    let yotta = Yotta::try_from(awaited.clone()).unwrap();
    let guard = yotta.run(spec("a")).until(at_once()).start().unwrap();
    let id = guard.id;
    drop(yotta);
    drop(guard);
    assert_eq!(deletes(&sim), 1);
    let after = new_runtime();
    let pod = after.block_on(awaited.pods().get(id)).unwrap();
    assert_ne!(pod.status, PodStatus::Running);
}
