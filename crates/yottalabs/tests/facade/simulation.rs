//! Random programs under random faults. Afterwards the simulator's pods are compared with the responses that
//! the program received.
//!
//! 100 programs run by default, `YOTTALABS_STORIES=10000` runs more, and `YOTTALABS_STORY=17` repeats program 17.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{sleep, timeout};
use yottalabs::{PodId, PodSpec, PodStatus, Yotta, paused, running};
use yottalabs_sim::{Clock, Fault, Operation, Reply, Simulator};

use crate::run::{Reports, reports};

/// What the program knows from responses about a pod that it requested.
#[derive(Debug, Default)]
struct Expected {
    /// The pod's id, if a response contained it.
    id: Option<PodId>,
    exists: Known,
    is_paused: Known,
}

/// What follows from the responses so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Known {
    Yes,
    #[default]
    No,
    /// An error said that a request may have been applied.
    Unknown,
}

struct Story {
    random: fastrand::Rng,
    sim: Simulator,
    yotta: Yotta,
    /// By name: each create has its own.
    expected_pods: BTreeMap<String, Expected>,
    left_behind: Vec<Reports>,
    lines: Option<(PodId, Vec<String>)>,
}

/// All faults except those after which the server's answers contradict its state.
fn honest_faults() -> Vec<Fault> {
    let mut faults: Vec<Fault> = Fault::samples();
    faults.retain(|fault| match fault {
        // No client can know that a gateway repeats a request, or that a time is wrong.
        Fault::Twice | Fault::ClockSkew(_) | Fault::HugeBody { .. } => false,
        Fault::Quirks(_) | Fault::Reply(_) => false,
        _ => true,
    });
    let replies = [
        Reply::status(502).html(),
        Reply::status(502).html().applied(),
        Reply::status(500),
        Reply::status(500).applied(),
        Reply::status(503).plain(),
        Reply::status(429),
        Reply::status(401).plain(),
        Reply::status(403),
        Reply::code(10_002),
        Reply::code(10_002).applied(),
        Reply::code(429),
    ];
    faults.extend(replies.map(Fault::from));
    faults
}

impl Story {
    fn new(seed: u64) -> Self {
        fastrand::seed(seed);
        let mut random = fastrand::Rng::with_seed(seed);
        let sim = Simulator::builder().seed(seed).clock(Clock::real()).build();
        let faults = honest_faults();
        for operation in Operation::ALL {
            for _ in 0..random.usize(0..3) {
                let fault = faults[random.usize(0..faults.len())].clone();
                // For each of at most two faults, up to a fifth of the requests.
                let chance = f64::from(random.u32(0..20)) / 100.0;
                sim.faults().on(operation).chance(chance, fault);
            }
        }
        let builder = Yotta::builder().api_key(sim.api_key());
        let builder = builder.base_url("http://localhost").transport(sim.clone());
        Self {
            random,
            sim,
            yotta: builder.build().unwrap(),
            expected_pods: BTreeMap::new(),
            left_behind: Vec::new(),
            lines: None,
        }
    }

    async fn run_to_end(mut self) {
        for step in 0..self.random.u32(3..10) {
            match self.random.u32(0..10) {
                0..3 => self.create(step).await,
                3 => self.run(step).await,
                4 => self.change(Operation::DeletePod).await,
                5 => self.change(Operation::PausePod).await,
                6 => self.change(Operation::ResumePod).await,
                7 => self.follow().await,
                8 => self.wait().await,
                _ => sleep(self.up_to(120)).await,
            }
        }
        self.sim.faults().clear();
        // Until what runs in the background has ended, such as the deletes of dropped runs.
        sleep(Duration::from_secs(600)).await;
        self.compare_pods();
        self.compare_lines().await;
    }

    fn up_to(&mut self, seconds: u64) -> Duration {
        Duration::from_secs(self.random.u64(0..seconds))
    }

    fn spec(name: &str) -> PodSpec {
        PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_RTX_4090_24G", 1)
    }

    async fn create(&mut self, step: u32) {
        let name = format!("created-{step}");
        let result = self.yotta.pods().create(Self::spec(&name)).await;
        let expected = self.expected_pods.entry(name).or_default();
        expected.exists = match result {
            Ok(pod) => {
                expected.id = Some(pod.id);
                Known::Yes
            }
            Err(error) if error.may_have_been_applied() => Known::Unknown,
            Err(_) => Known::No,
        };
    }

    /// A run whose job succeeds, fails, panics or is dropped. In each case the pod must be deleted.
    async fn run(&mut self, step: u32) {
        let name = format!("run-{step}");
        let (reported, report) = reports();
        let run = self.yotta.run(Self::spec(&name)).on_left_behind(report);
        let run = run.timeout(Duration::from_secs(200));
        let (work, end) = (self.up_to(200), self.random.u32(0..4));
        let run = run.with(async |_| {
            sleep(work).await;
            match end {
                0 => Err(anyhow::anyhow!("the job's own")),
                1 => panic!("the job's own"),
                _ => Ok(()),
            }
        });
        let life = match end {
            2 => self.up_to(200),
            _ => Duration::from_secs(9_999),
        };
        let _ = timeout(life, AssertUnwindSafe(run).catch_unwind()).await;
        self.left_behind.push(reported);
        self.expected_pods.insert(name, Expected::default());
    }

    /// One of the pods that may exist.
    fn any(&mut self) -> Option<(PodId, &mut Expected)> {
        let pods = self.expected_pods.values_mut();
        let pods = pods.filter(|expected| expected.exists != Known::No);
        let pods = pods.filter_map(|expected| Some((expected.id?, expected)));
        self.random.choice(pods.collect::<Vec<_>>())
    }

    /// Deletes, pauses or resumes one of the pods.
    async fn change(&mut self, operation: Operation) {
        let pods = self.yotta.pods();
        let Some((id, expected)) = self.any() else {
            return;
        };
        let (result, known, then) = match operation {
            Operation::DeletePod => (pods.delete(id).await, &mut expected.exists, Known::No),
            Operation::PausePod => (pods.pause(id).await, &mut expected.is_paused, Known::Yes),
            _ => (pods.resume(id).await, &mut expected.is_paused, Known::No),
        };
        match result {
            Ok(()) => *known = then,
            Err(error) if error.is_not_found() => expected.exists = Known::No,
            Err(error) if error.may_have_been_applied() => *known = Known::Unknown,
            Err(_) => {}
        }
    }

    /// A wait, whatever comes of it.
    async fn wait(&mut self) {
        let Some((id, _)) = self.any() else { return };
        let until = [paused(), running()][usize::from(self.random.bool())].clone();
        let wait = self.yotta.pods().wait(id, until);
        let _ = wait.timeout(self.up_to(200)).await;
    }

    /// Follows a log for a while, once in a program.
    async fn follow(&mut self) {
        let Some((id, _)) = self.any() else { return };
        if self.lines.is_some() {
            return;
        }
        let mut lines = Vec::new();
        let mut follow = self.yotta.pods().logs(id).system().follow();
        let read = async {
            while let Ok(Some(line)) = follow.next_line().await {
                lines.push(line.to_string());
            }
        };
        let _ = timeout(self.up_to(300), read).await;
        self.lines = Some((id, lines));
    }

    fn compare_pods(&self) {
        let pods = self.sim.pods();
        for (name, expected) in &self.expected_pods {
            let named: Vec<_> = pods.iter().filter(|pod| pod.name == *name).collect();
            assert!(named.len() <= 1, "{name} was created twice: {named:?}");
            let pod = named.first();
            let lives = pod.is_some_and(|pod| !pod.is_over());
            match expected.exists {
                Known::Yes => assert!(lives, "{name} is lost: {expected:?} {pod:?}"),
                Known::No => assert!(!lives || self.is_reported(name), "{name} is left: {pod:?}"),
                Known::Unknown => {}
            }
            if let (Some(id), Some(pod)) = (expected.id, pod) {
                assert_eq!(id, pod.id, "{name} is another");
                let is_paused = matches!(pod.status, PodStatus::Pausing | PodStatus::Paused);
                if lives && expected.is_paused != Known::Unknown {
                    let known = expected.is_paused == Known::Yes;
                    assert_eq!(known, is_paused, "{name}: {expected:?} {pod:?}");
                }
            }
        }
        assert!(
            pods.iter()
                .all(|pod| self.expected_pods.contains_key(&pod.name))
        );
    }

    /// Whether a run has reported that its pod was left behind.
    fn is_reported(&self, name: &str) -> bool {
        let reported = self.left_behind.iter();
        let mut reported = reported.flat_map(|reports| reports.lock().unwrap().clone());
        reported.any(|error| error.to_string().contains(&format!("`{name}`")))
    }

    /// The followed lines are the first lines of the log, each once.
    async fn compare_lines(&self) {
        let Some((id, followed)) = &self.lines else {
            return;
        };
        let mut lines = self.yotta.pods().logs(*id).system().lines();
        let mut log = Vec::new();
        loop {
            match lines.next_line().await {
                Ok(Some(line)) => log.push(line.to_string()),
                Ok(None) => break,
                // It was deleted long ago.
                Err(error) if error.is_not_found() && log.is_empty() => return,
                Err(error) => panic!("{error}"),
            }
        }
        assert!(log.starts_with(followed), "{followed:#?} {log:#?}");
    }
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{name} is {text:?}, which is not a number")))
}

#[test]
fn the_programs_view_agrees_with_the_simulator() {
    let seeds = match number("YOTTALABS_STORY") {
        Some(seed) => seed..seed + 1,
        None => 0..number("YOTTALABS_STORIES").unwrap_or(100),
    };
    for seed in seeds {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(true).build().unwrap();
        let story = || runtime.block_on(async { Story::new(seed).run_to_end().await });
        if let Err(panic) = catch_unwind(AssertUnwindSafe(story)) {
            eprintln!("to repeat it: YOTTALABS_STORY={seed}");
            resume_unwind(panic);
        }
    }
}
