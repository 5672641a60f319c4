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

/// What the program does, and how long it stays in each phase.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Story {
    pub(super) name: &'static str,
    /// With `yottalabs::blocking`.
    pub(super) blocking: bool,
    /// The program stays in this phase until it is killed.
    pub(super) hold: &'static str,
}

pub(super) struct Program {
    process: Child,
    lines: Receiver<String>,
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
    pub(super) fn start(url: &str, story: Story) -> Self {
        Self::start_by(url, story, "--default-signal=INT,TERM,HUP")
    }

    /// `env` as in [`command`].
    pub(super) fn start_by(url: &str, story: Story, env: &str) -> Self {
        let story = format!("{}/{}/{}", story.name, story.blocking, story.hold);
        let mut process = command("signals::program::killed", env)
            .env(URL, url)
            .env(STORY, story)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        // The pipe is read to its end, or the program could not write to it.
        thread::spawn(move || {
            for line in output.lines() {
                let _ = sender.send(line.unwrap());
            }
        });
        Self {
            process,
            lines,
            said: Vec::new(),
        }
    }

    /// Waits until the program says this.
    pub(super) fn until(&mut self, phase: &str) {
        while !self.said.iter().any(|line| line == phase) {
            self.listen();
        }
    }

    fn listen(&mut self) {
        let line = self.lines.recv_timeout(Duration::from_secs(30));
        let line = line.unwrap_or_else(|_| panic!("the program ended: {:?}", self.said));
        if let Some((_, phase)) = line.split_once("phase: ") {
            self.said.push(phase.to_owned());
        }
    }

    pub(super) fn kill(&self, signal: &str) {
        kill(&self.process.id().to_string(), signal);
    }

    pub(super) fn end(mut self) -> End {
        let mut stderr = String::new();
        let mut pipe = self.process.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        let status = self.process.wait().unwrap();
        while let Ok(line) = self.lines.recv() {
            if let Some((_, phase)) = line.split_once("phase: ") {
                self.said.push(phase.to_owned());
            }
        }
        End {
            status,
            said: self.said,
            stderr,
        }
    }
}

/// This program, to run the ignored test of this name. `env` is an option of GNU's `env`, which sets what the
/// process does with signals at its start: it inherits that, and these tests may run in the background,
/// where a shell ignores SIGINT.
pub(super) fn command(test: &str, env: &str) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("env");
        command.arg(env).arg(program);
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

fn client(url: &str) -> yottalabs::Builder {
    Yotta::builder().api_key("key").base_url(url)
}

/// Set when the program's own handler was called.
static IS_HANDLED: AtomicBool = AtomicBool::new(false);

/// Installs a handler of the program's own. It ends the phase that the program is to stay in, if a job is
/// at work then, and else the process.
fn handle_signals(url: &str, story: &str, hold: &str) {
    let exits = !hold.starts_with("at work");
    let yotta = client(url).build().unwrap();
    let runs_stop = story == "own handler";
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
                // Both handlers get the signal, in either order: the job may not end before the run is stopped.
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

/// Whether a run that begins now is stopped by a signal that was received before. It has nothing to launch.
async fn is_interrupted(yotta: &Yotta) -> bool {
    let run = yotta.run_any(Vec::<PodSpec>::new());
    let result = run.with(async |_| Ok::<_, Error>(())).await;
    result.is_err_and(|error| error.is_interrupted())
}

struct Phases {
    url: String,
    story: String,
    hold: String,
}

impl Phases {
    /// Says in which phase the program is; how long it is to stay in it.
    fn reach(&self, phase: &str) -> Duration {
        println!("phase: {phase}");
        match (&*self.story, phase) {
            ("own handler", "before") | ("without signals", "after the first") => {
                handle_signals(&self.url, &self.story, &self.hold);
            }
            _ => {}
        }
        match self.hold == phase {
            true => Duration::MAX,
            false => Duration::from_millis(5),
        }
    }

    /// Ends the process after a run was interrupted, but not before a handler of the program's own was called.
    fn exit(&self) -> ! {
        while self.story == "own handler" && !IS_HANDLED.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
        std::process::exit(INTERRUPTED)
    }

    async fn stay(&self, phase: &str) {
        let end = Instant::now().checked_add(self.reach(phase));
        while end.is_none_or(|end| end > Instant::now()) && !IS_HANDLED.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    #[cfg(feature = "blocking")]
    fn stay_blocking(&self, phase: &str) {
        let end = Instant::now().checked_add(self.reach(phase));
        while end.is_none_or(|end| end > Instant::now()) && !IS_HANDLED.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "pytorch/pytorch:2.8", "NVIDIA_H100_80G", 1)
}

/// In the stories "waiting" and "dropped" the pods never meet it.
fn until(story: &str) -> Condition {
    let is_met = !matches!(story, "waiting" | "dropped");
    Condition::new(move |_| is_met)
}

/// An asynchronous program returns from a run that was interrupted, and goes on.
fn note(result: Result<()>, was_interrupted: &mut bool) {
    match result {
        Err(error) if error.is_interrupted() => {
            println!("phase: {error}");
            *was_interrupted = true;
        }
        other => other.unwrap(),
    }
}

async fn two_runs(url: &str, phases: Phases) {
    let yotta = client(url).build().unwrap();
    phases.stay("before").await;
    let mut was_interrupted = false;
    for name in ["first", "second"] {
        let run = yotta.run(spec(name)).until(until(&phases.story));
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
            note(run.await, &mut was_interrupted);
        }
        if !was_interrupted {
            phases.stay(&format!("after the {name}")).await;
        }
    }
    if was_interrupted {
        phases.exit();
    }
    std::future::pending().await
}

#[cfg(feature = "blocking")]
fn two_blocking_runs(url: &str, phases: &Phases) {
    let yotta = client(url).build_blocking().unwrap();
    phases.stay_blocking("before");
    let mut was_interrupted = false;
    for name in ["first", "second"] {
        let run = yotta.run(spec(name)).until(until(&phases.story));
        let run = match &*phases.story {
            "own report" => run.on_left_behind(|_| ()),
            "without signals" => run.without_signals(),
            _ => run,
        };
        let job = |_| {
            phases.stay_blocking(&format!("at work on the {name}"));
            Ok::<_, Error>(())
        };
        note(run.with(job), &mut was_interrupted);
        if !was_interrupted {
            phases.stay_blocking(&format!("after the {name}"));
        }
    }
    if was_interrupted {
        phases.exit();
    }
    loop {
        thread::park();
    }
}

#[test]
#[ignore = "the other tests run it in a process of its own"]
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
    let phases = Phases {
        url: url.clone(),
        story: story.to_owned(),
        hold: hold.to_owned(),
    };
    #[cfg(feature = "blocking")]
    if blocking == "true" {
        return two_blocking_runs(&url, &phases);
    }
    assert_eq!(blocking, "false");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(two_runs(&url, phases));
}
