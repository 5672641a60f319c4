//! Random programs under random faults; afterwards the simulator's books are compared with what the
//! program was told.
//!
//! 100 programs run by default, `YOTTALABS_STORIES=10000` runs more, and `YOTTALABS_STORY=17` repeats program 17.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{sleep, timeout};
use yottalabs::{Error, PodId, PodSpec, PodStatus, Yotta, paused, running};
use yottalabs_sim::{Clock, Fault, Operation, Reply, Simulator};

use crate::support::InProcess;

/// What the program knows of a pod that it asked for.
#[derive(Debug, Default)]
struct Belief {
    /// The pod, once it was told which it is.
    id: Option<PodId>,
    is_there: Told,
    is_paused: Told,
}

/// What follows from the answers so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Told {
    Yes,
    #[default]
    No,
    /// An error said that it may have been applied.
    Either,
}

struct Story {
    random: fastrand::Rng,
    sim: Simulator,
    yotta: Yotta,
    /// By name: each create has one of its own.
    beliefs: BTreeMap<String, Belief>,
    left_behind: Arc<Mutex<Vec<String>>>,
    lines: Option<(PodId, Vec<String>)>,
}

/// Whatever befalls a request, and is no lie about the pod.
fn honest_faults() -> Vec<Fault> {
    let mut faults: Vec<Fault> = Fault::samples();
    faults.retain(|fault| match fault {
        // That a gateway repeats a request can't be known; a time that lies is a lie.
        Fault::Twice | Fault::ClockSkew(_) | Fault::HugeBody { .. } => false,
        Fault::Quirks(_) | Fault::Reply(_) => false,
        _ => true,
    });
    for reply in [
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
    ] {
        faults.push(reply.into());
    }
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
                // Up to each fifth request, for each of at most two faults.
                let chance = f64::from(random.u32(0..20)) / 100.0;
                sim.faults().on(operation).chance(chance, fault);
            }
        }
        let yotta = Yotta::builder()
            .api_key(sim.api_key())
            .base_url("http://localhost")
            .transport(InProcess::new(&sim))
            .build()
            .unwrap();
        Self {
            random,
            sim,
            yotta,
            beliefs: BTreeMap::new(),
            left_behind: Arc::default(),
            lines: None,
        }
    }

    async fn tell(mut self) {
        for step in 0..self.random.u32(3..10) {
            match self.random.u32(0..10) {
                0..3 => self.create(step).await,
                3 => self.run(step).await,
                4 => self.delete().await,
                5 => self.pause().await,
                6 => self.resume().await,
                7 => self.follow().await,
                8 => self.wait().await,
                _ => sleep(Duration::from_secs(self.random.u64(0..120))).await,
            }
        }
        self.sim.faults().clear();
        // What is under way comes to its end: deletes of dropped runs, for one.
        sleep(Duration::from_secs(600)).await;
        self.compare().await;
    }

    fn spec(name: &str) -> PodSpec {
        PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_RTX_4090_24G", 1)
    }

    async fn create(&mut self, step: u32) {
        let name = format!("created-{step}");
        let result = self.yotta.pods().create(Self::spec(&name)).await;
        let belief = self.beliefs.entry(name).or_default();
        match result {
            Ok(pod) => {
                belief.id = Some(pod.id);
                belief.is_there = Told::Yes;
            }
            Err(error) if error.may_have_been_applied() => belief.is_there = Told::Either,
            Err(_) => {}
        }
    }

    /// A job that ends in one of all ways.
    async fn run(&mut self, step: u32) {
        let name = format!("run-{step}");
        let told = Arc::clone(&self.left_behind);
        let run = self
            .yotta
            .run(Self::spec(&name))
            .timeout(Duration::from_secs(200));
        let run = run.on_left_behind(move |error| told.lock().unwrap().push(error.to_string()));
        let work = Duration::from_secs(self.random.u64(0..200));
        let end = self.random.u32(0..4);
        let run = run.with(async |_| {
            sleep(work).await;
            match end {
                0 => Err(anyhow::anyhow!("the job's own")),
                1 => panic!("the job's own"),
                _ => Ok(()),
            }
        });
        let patience = Duration::from_secs(if end == 2 {
            self.random.u64(0..200)
        } else {
            9_999
        });
        // However it ended, the pod is to be gone.
        let _ = timeout(patience, AssertUnwindSafe(run).catch_unwind()).await;
        self.beliefs.insert(name, Belief::default());
    }

    /// One of the pods that it was told are there.
    fn any(&mut self) -> Option<(String, PodId)> {
        let there = self
            .beliefs
            .iter()
            .filter(|(_, belief)| belief.is_there != Told::No);
        let there: Vec<_> = there
            .filter_map(|(name, belief)| Some((name.clone(), belief.id?)))
            .collect();
        self.random.choice(there)
    }

    async fn delete(&mut self) {
        let Some((name, id)) = self.any() else { return };
        let result = self.yotta.pods().delete(id).await;
        let belief = self.beliefs.get_mut(&name).unwrap();
        match result {
            Ok(()) => belief.is_there = Told::No,
            Err(error) if error.is_not_found() => belief.is_there = Told::No,
            Err(error) if error.may_have_been_applied() => belief.is_there = Told::Either,
            Err(_) => {}
        }
    }

    async fn pause(&mut self) {
        let Some((name, id)) = self.any() else { return };
        let result = self.yotta.pods().pause(id).await;
        self.beliefs
            .get_mut(&name)
            .unwrap()
            .note_pause(result, Told::Yes);
    }

    async fn resume(&mut self) {
        let Some((name, id)) = self.any() else { return };
        let result = self.yotta.pods().resume(id).await;
        self.beliefs
            .get_mut(&name)
            .unwrap()
            .note_pause(result, Told::No);
    }

    async fn wait(&mut self) {
        let Some((_, id)) = self.any() else { return };
        let until = if self.random.bool() {
            running()
        } else {
            paused()
        };
        let limit = Duration::from_secs(self.random.u64(0..200));
        // Whether it comes is not the question here.
        let _ = self.yotta.pods().wait(id, until).timeout(limit).await;
    }

    /// Follows a log for a while; once in a story.
    async fn follow(&mut self) {
        let Some((_, id)) = self.any() else { return };
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
        let _ = timeout(Duration::from_secs(self.random.u64(0..300)), read).await;
        self.lines = Some((id, lines));
    }

    async fn compare(&self) {
        let books = self.sim.pods();
        for (name, belief) in &self.beliefs {
            let of_that_name: Vec<_> = books.iter().filter(|book| book.name == *name).collect();
            assert!(
                of_that_name.len() <= 1,
                "{name} was created twice: {of_that_name:?}"
            );
            let book = of_that_name.first();
            let lives = book.is_some_and(|book| !book.is_over());
            match belief.is_there {
                Told::Yes => assert!(lives, "{name} is lost: {belief:?} {book:?}"),
                Told::No => assert!(!lives || self.was_told_of(name), "{name} is left: {book:?}"),
                Told::Either => {}
            }
            if let (Some(id), Some(book)) = (belief.id, book) {
                assert_eq!(id, book.id, "{name} is another");
                let is_paused = matches!(book.status, PodStatus::Pausing | PodStatus::Paused);
                if lives && belief.is_paused != Told::Either {
                    let told = belief.is_paused == Told::Yes;
                    assert_eq!(told, is_paused, "{name}: {belief:?} {book:?}");
                }
            }
        }
        let strangers = books
            .iter()
            .filter(|book| !self.beliefs.contains_key(&book.name));
        assert_eq!(strangers.count(), 0);
        self.compare_lines().await;
    }

    fn was_told_of(&self, name: &str) -> bool {
        let told = self.left_behind.lock().unwrap();
        told.iter().any(|text| text.contains(&format!("`{name}`")))
    }

    /// What was followed is the log from its start on, each line once.
    async fn compare_lines(&self) {
        let Some((id, followed)) = &self.lines else {
            return;
        };
        let mut log = self.yotta.pods().logs(*id).system().lines();
        let mut whole = Vec::new();
        match log.next_line().await {
            // Deleted long ago: there is nothing left to compare with.
            Err(error) if error.is_not_found() => return,
            line => whole.extend(line.unwrap()),
        }
        while let Some(line) = log.next_line().await.unwrap() {
            whole.push(line);
        }
        let whole: Vec<_> = whole.iter().map(ToString::to_string).collect();
        assert!(
            whole.starts_with(followed),
            "{followed:#?} is no start of {whole:#?}"
        );
    }
}

impl Belief {
    fn note_pause(&mut self, result: Result<(), Error>, then: Told) {
        match result {
            Ok(()) => self.is_paused = then,
            Err(error) if error.is_not_found() => self.is_there = Told::No,
            Err(error) if error.may_have_been_applied() => self.is_paused = Told::Either,
            Err(_) => {}
        }
    }
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is {text:?}, which is no number")),
    )
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
        let story = AssertUnwindSafe(|| {
            runtime.block_on(async { Story::new(seed).tell().await });
        });
        if let Err(panic) = std::panic::catch_unwind(story) {
            eprintln!("to repeat it: YOTTALABS_STORY={seed}");
            std::panic::resume_unwind(panic);
        }
    }
}
