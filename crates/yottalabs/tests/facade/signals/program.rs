//! The program that is killed: two runs with a pause between them, in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use futures_util::future::select_all;
use tokio::signal::unix::{SignalKind, signal};
use yottalabs::{Condition, Error, PodSpec, Result, Yotta};

const URL: &str = "YOTTALABS_TEST_SIGNALS_URL";
const STORY: &str = "YOTTALABS_TEST_SIGNALS_STORY";

/// The exit status of the program after a run has returned an interrupted error.
pub(super) const INTERRUPTED: i32 = 9;
/// The exit status of the program after its own handler was called.
pub(super) const OWN_HANDLER: i32 = 7;

/// A program in a process of its own.
pub(super) struct Program {
    process: Child,
    phases: Receiver<String>,
    /// The phases that it has reached.
    said: Vec<String>,
}

/// How a program ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) status: ExitStatus,
    pub(super) said: Vec<String>,
    pub(super) stderr: String,
}

impl Program {
    /// The program stays in the phase `hold` until it is killed. `blocking` is with `yottalabs::blocking`.
    pub(super) fn start(url: &str, story: &str, blocking: bool, hold: &str) -> Self {
        let env = "--default-signal=INT,TERM,HUP";
        Self::start_by(url, story, blocking, hold, env)
    }

    /// `env` as in [`command`].
    pub(super) fn start_by(url: &str, story: &str, blocking: bool, hold: &str, env: &str) -> Self {
        let mut process = command("signals::program::killed", env)
            .env(URL, url)
            .env(STORY, format!("{story}/{blocking}/{hold}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, phases) = mpsc::channel();
        // The pipe is read to its end, or the program could not write to it.
        thread::spawn(move || {
            for line in output.lines() {
                if let Some((_, phase)) = line.unwrap().split_once("phase: ") {
                    let _ = sender.send(phase.to_owned());
                }
            }
        });
        Self {
            process,
            phases,
            said: Vec::new(),
        }
    }

    /// Waits until the program has reached this phase.
    pub(super) fn until(&mut self, phase: &str) {
        while !self.said.iter().any(|said| said == phase) {
            let next = self.phases.recv_timeout(Duration::from_secs(30));
            let next = next.unwrap_or_else(|_| panic!("the program ended: {:?}", self.said));
            self.said.push(next);
        }
    }

    pub(super) fn kill(&self, signal: &str) {
        kill(&self.process.id().to_string(), signal);
    }

    /// Sends a signal, and waits for the end of the program.
    pub(super) fn end_by(mut self, signal: &str) -> End {
        self.kill(signal);
        let mut stderr = String::new();
        let mut pipe = self.process.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        let status = self.process.wait().unwrap();
        self.said.extend(self.phases.iter());
        End {
            status,
            said: self.said,
            stderr,
        }
    }
}

/// This program, to run the ignored test of this name. `env` are options of GNU's `env`, which set what the
/// process does with signals at its start: it inherits that, and these tests may run in the background,
/// where a shell ignores SIGINT.
pub(super) fn command(test: &str, env: &str) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("env");
        command.args(env.split(' ')).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args([test, "--exact", "--ignored", "--nocapture"]);
    command
}

pub(super) fn kill(pid: &str, signal: &str) {
    let kill = Command::new("kill").args(["-s", signal, pid]).status();
    assert!(kill.unwrap().success());
}

/// Set when the program's own handler was called.
static IS_HANDLED: AtomicBool = AtomicBool::new(false);

/// What the program does, and the phase that it stays in until it is killed.
struct Phases {
    url: String,
    story: String,
    hold: String,
}

impl Phases {
    fn client(&self) -> yottalabs::Builder {
        Yotta::builder().api_key("key").base_url(&self.url)
    }

    /// In the stories "waiting" and "dropped" the pods never meet it.
    fn condition(&self) -> Condition {
        let is_met = !matches!(&*self.story, "waiting" | "dropped");
        Condition::new(move |_| is_met)
    }

    /// Says that the program is in this phase. Returns when the phase ends, if it does.
    fn reach(&self, phase: &str) -> Option<Instant> {
        println!("phase: {phase}");
        match (&*self.story, phase) {
            ("own handler", "before") | ("without signals", "after the first") => {
                self.handle_signals();
            }
            _ => {}
        }
        let stays = self.hold == phase;
        (!stays).then(|| Instant::now() + Duration::from_millis(5))
    }

    fn is_over(end: Option<Instant>) -> bool {
        end.is_some_and(|end| end <= Instant::now()) || IS_HANDLED.load(Ordering::SeqCst)
    }

    async fn stay(&self, phase: &str) {
        let end = self.reach(phase);
        while !Self::is_over(end) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn stay_blocking(&self, phase: &str) {
        let end = self.reach(phase);
        while !Self::is_over(end) {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Installs a handler of the program's own. It ends the phase that the program stays in, if a job is at
    /// work then, and else the process.
    fn handle_signals(&self) {
        let exits = !self.hold.starts_with("at work");
        let yotta = self.client().build().unwrap();
        let runs_stop = self.story == "own handler";
        let (is_ready, ready) = mpsc::channel();
        thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().unwrap().block_on(async {
                let kinds = [
                    SignalKind::interrupt(),
                    SignalKind::terminate(),
                    SignalKind::hangup(),
                ];
                let mut signals = kinds.map(|kind| signal(kind).unwrap());
                is_ready.send(()).unwrap();
                loop {
                    select_all(signals.iter_mut().map(|signal| Box::pin(signal.recv()))).await;
                    println!("phase: own handler");
                    // Both handlers get the signal, in either order: the job may not end before the run is
                    // stopped.
                    while runs_stop && !exits && !is_interrupted(&yotta).await {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    if exits || IS_HANDLED.swap(true, Ordering::SeqCst) {
                        std::process::exit(OWN_HANDLER);
                    }
                }
            });
        });
        ready.recv().unwrap();
    }

    /// Ends the process after a run was interrupted, but not before a handler of the program's own was called.
    fn exit(&self) -> ! {
        while self.story == "own handler" && !IS_HANDLED.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
        std::process::exit(INTERRUPTED)
    }
}

/// Whether a run that begins now is stopped by a signal that was received before. It has nothing to launch.
async fn is_interrupted(yotta: &Yotta) -> bool {
    let run = yotta.run_any(Vec::<PodSpec>::new());
    let result = run.with(async |_| Ok::<_, Error>(())).await;
    result.is_err_and(|error| error.is_interrupted())
}

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// Says whether the run was interrupted. A program that was goes on.
fn was_interrupted(result: Result<()>) -> bool {
    match result {
        Err(error) if error.is_interrupted() => {
            println!("phase: {error}");
            true
        }
        other => {
            other.unwrap();
            false
        }
    }
}

async fn two_runs(phases: Phases) {
    let yotta = phases.client().build().unwrap();
    phases.stay("before").await;
    let mut is_interrupted = false;
    for name in ["first", "second"] {
        let run = yotta.run(spec(name)).until(phases.condition());
        let run = match &*phases.story {
            "own report" => run.on_left_behind(|_| ()),
            "without signals" => run.without_signals(),
            _ => run,
        };
        let job = async |_| {
            phases.stay(&format!("at work on the {name}")).await;
            Ok::<_, Error>(())
        };
        let run = run.with(job);
        if phases.story == "dropped" {
            // The pod is deleted in the background, in the phase that follows.
            let life = Duration::from_millis(500);
            tokio::time::timeout(life, run).await.unwrap_err();
        } else {
            is_interrupted |= was_interrupted(run.await);
        }
        if !is_interrupted {
            phases.stay(&format!("after the {name}")).await;
        }
    }
    if is_interrupted {
        phases.exit();
    }
    std::future::pending().await
}

fn two_blocking_runs(phases: &Phases) {
    let yotta = phases.client().build_blocking().unwrap();
    phases.stay_blocking("before");
    let mut is_interrupted = false;
    for name in ["first", "second"] {
        let run = yotta.run(spec(name)).until(phases.condition());
        let run = match &*phases.story {
            "own report" => run.on_left_behind(|_| ()),
            "without signals" => run.without_signals(),
            _ => run,
        };
        let job = |_| {
            phases.stay_blocking(&format!("at work on the {name}"));
            Ok::<_, Error>(())
        };
        is_interrupted |= was_interrupted(run.with(job));
        if !is_interrupted {
            phases.stay_blocking(&format!("after the {name}"));
        }
    }
    if is_interrupted {
        phases.exit();
    }
    park()
}

fn park<T>() -> T {
    loop {
        thread::park();
    }
}

/// Several blocking runs at the same time. `None` if the story is another one.
fn several_blocking_runs(phases: &Phases) -> Option<Result<()>> {
    use yottalabs::PodStatus;

    let yotta = &phases.client().build_blocking().unwrap();
    let run = |name| yotta.run(spec(name)).until(Condition::new(|_| true));
    let work = |name: &str| -> Result<()> {
        println!("phase: at work on the {name}");
        park()
    };
    let working = move |name| run(name).with(|_| work(name));
    let result = match &*phases.story {
        "one in another" => run("first").with(|_| working("second")),
        "three" => thread::scope(|scope| {
            scope.spawn(|| working("first"));
            scope.spawn(|| working("second"));
            // This one never becomes ready.
            yotta.run(spec("third")).with(|_| Ok::<_, Error>(()))
        }),
        "ends with another" => thread::scope(|scope| {
            run("first").with(|_| {
                scope.spawn(|| working("second"));
                let is_deleted = |pod: &yottalabs::Pod| pod.status == PodStatus::Terminating;
                while !yotta.pods().list().send()?.iter().any(is_deleted) {
                    thread::sleep(Duration::from_millis(1));
                }
                Ok::<_, Error>(())
            })
        }),
        "another stop" => run("second").stop_on(park::<()>).with(|_| work("second")),
        _ => return None,
    };
    println!("phase: returned");
    Some(result)
}

/// A batch on at most five pods. Says the error of each job, and ends the process.
fn batch(phases: &Phases, blocking: bool) -> ! {
    let jobs = if phases.story == "batch" { 30 } else { 1 };
    let specs = (0..jobs).map(|n| spec(&n.to_string()).initialization_command("work"));
    let report = if blocking {
        let yotta = phases.client().build_blocking().unwrap();
        yotta.batch(specs).max_pods(5).send().unwrap()
    } else {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let yotta = phases.client().build().unwrap();
        let batch = yotta.batch(specs).max_pods(5).into_future();
        runtime.block_on(batch).unwrap()
    };
    for result in report.results {
        println!("phase: {}", result.unwrap_err());
    }
    std::process::exit(INTERRUPTED)
}

#[test]
#[ignore = "run in a process of its own by other tests"]
fn killed() {
    // If no signal ends it, this does.
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(30));
        std::process::abort();
    });
    let url = std::env::var(URL).unwrap();
    let story = std::env::var(STORY).unwrap();
    let [story, blocking, hold] = story.split('/').collect::<Vec<_>>()[..] else {
        panic!("{story}");
    };
    let (story, hold) = (story.to_owned(), hold.to_owned());
    let phases = Phases { url, story, hold };
    if phases.story.starts_with("batch") {
        batch(&phases, blocking == "true");
    }
    if blocking == "true" {
        if several_blocking_runs(&phases).is_none() {
            two_blocking_runs(&phases);
        }
        return;
    }
    assert_eq!(blocking, "false");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(two_runs(phases));
}
