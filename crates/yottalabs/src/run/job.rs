//! Commands that run to their end on pods of their own.

use std::fmt;
use std::future::IntoFuture;
use std::io::Write;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::{Instant, timeout, timeout_at};
use yottalabs_client::job::{COMMAND_VARIABLE, Marker, WRAPPER};

use super::events::RunEvent;
use super::launch::Launch;
use super::spending::TotalCost;
use super::{Run, RunningJob, unless_stopped};
use crate::error::{Error, Kind, Result};
use crate::pods::{PodFailure, random_client_token};
use crate::retry::{FOR_EVER, is_transient};
use crate::serialize::serialize_fields;
use crate::{LogLine, LogQuery, Pod, PodSpec, Timestamp};

/// A command that runs to its end on a pod of its own: see [`Run::command`]. Await it for its [`Outcome`].
///
/// ```no_run
/// # async fn f(yotta: yottalabs::Yotta, spec: yottalabs::PodSpec) -> Result<(), yottalabs::Error> {
/// let job = yotta.run(spec).command("python train.py --epochs 3");
/// let outcome = job.output(std::io::stdout()).await?;
/// println!("exit code {} after {} attempts", outcome.exit_code, outcome.candidate + 1);
/// # Ok(()) }
/// ```
///
/// # How it works
///
/// The API has neither exit codes nor a way to run a command in a pod. So this crate wraps the command: it puts it into
/// the pod's environment as `YOTTALABS_COMMAND`, and sets an `initialization_command` that runs it with `sh`, and prints
/// a line before it and one after it with its exit status. These two lines, which contain the pod's
/// [client token](PodSpec::client_token), are looked for in the container's log, and not shown. What follows from this:
///
/// - **The image needs `sh`, and must run the `initialization_command`.** Otherwise the pod fails, or the first line does
///   not appear in time, and the error [`is_not_started`](Error::is_not_started). Both errors have a
///   [failure report](Error::failure_report).
/// - **Standard error is shown too,** in the order in which the lines were written.
/// - **A last line without a line break** is shown like any other.
/// - **A log that lags delays the outcome,** because the exit status is a line of the log. The pod is billed meanwhile.
/// - **If the pod fails, is deleted or its spot machine is reclaimed** before the last line arrives, the job ends with an
///   error that has a [failure report](Error::failure_report). The command may have been carried out in part.
/// - **While the API cannot be reached,** the job waits, for up to an hour. After that it ends with an error, and its pod,
///   which cannot be deleted then, is reported: see [`Run::on_left_behind`].
/// - **If the container is restarted,** because somebody pauses and resumes the pod, the command runs again.
/// - **The exit code of a command that a signal has ended** is 128 and the number of the signal, as in a shell: 137 if
///   the system ended it because the memory was used up.
///
/// The container's log is the only output: a job that has more to return writes it to a volume or an object store.
#[must_use = "nothing is launched until the job is awaited"]
pub struct Job {
    run: Run,
    command: Option<String>,
    start_timeout: Duration,
}

/// How a command has ended: see [`Run::command`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The exit code of the command: 0 is success.
    pub exit_code: u8,
    /// The pod as it was when the command began. It is deleted.
    pub pod: Pod,
    /// The index of the specification that produced the pod.
    pub candidate: usize,
    /// Why each of the specifications before it produced none.
    pub candidate_errors: Vec<Error>,
    /// When the command began, by the time of the log: the last time, if the container was restarted.
    pub started_at: Timestamp,
    /// When the command ended, by the time of the log.
    pub ended_at: Timestamp,
    /// What all pods of the run have cost, also those that did not become ready. The running time is what the API
    /// reports after the deletion or, if it reports none, the time in which the pods were seen to be billed.
    pub cost: TotalCost,
}

serialize_fields! {
    Outcome { exit_code, pod, candidate, candidate_errors, started_at, ended_at, cost }
}

impl Outcome {
    /// Whether the exit code is 0.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.exit_code == 0
    }
}

/// How long a command may take to begin once the pod is ready.
const START_TIMEOUT: Duration = Duration::from_secs(300);

/// How much longer a command may take to begin if the log could not be read in time.
const START_EXTENSION: Duration = Duration::from_secs(60);

/// How long the log may be unreadable. While the API is down, the pod could not be deleted either, and the command
/// continues.
const LOG_PATIENCE: Duration = Duration::from_secs(3600);

/// How long the last lines of a pod that is over may take to be read.
const LAST_LINES: Duration = Duration::from_secs(120);

impl Job {
    pub(super) fn new(run: Run, command: Option<String>) -> Self {
        Self {
            run,
            command,
            start_timeout: START_TIMEOUT,
        }
    }

    /// Writes the lines of the command to this writer, such as `std::io::stdout()`, each with a line break.
    ///
    /// If writing fails, the rest is not written, and the job continues. Use [`on_event`](Self::on_event) for the time
    /// and the level of a line.
    pub fn output(self, mut writer: impl Write + Send + 'static) -> Self {
        let mut is_broken = false;
        self.on_event(move |event| {
            let RunEvent::Line(line) = event else { return };
            if is_broken {
                return;
            }
            let written = writeln!(writer, "{}", line.content).and_then(|()| writer.flush());
            if let Err(error) = written {
                tracing::warn!(target: "yottalabs", %error, "failed to write the output of a command");
                is_broken = true;
            }
        })
    }

    /// Calls this function with each event: see [`Run::on_event`].
    pub fn on_event(mut self, listener: impl FnMut(&RunEvent) + Send + 'static) -> Self {
        self.run = self.run.on_event(listener);
        self
    }

    /// How long the command may take to begin once the pod runs. Default: 5 minutes.
    pub fn start_timeout(mut self, timeout: Duration) -> Self {
        self.start_timeout = timeout;
        self
    }

    async fn execute(mut self) -> Result<Outcome> {
        let specs = &mut self.run.launch.specs;
        for spec in specs.iter_mut() {
            *spec = wrap(spec.clone(), self.command.as_deref())?;
        }
        let tokens: Vec<_> = specs.iter().map(token).collect();
        self.run.launch.is_job = true;
        let (yotta, meter) = (self.run.launch.yotta.clone(), self.run.launch.meter.clone());
        let RunningJob {
            launch,
            launched,
            cleanup,
            mut stop,
        } = match self.run.hold().await {
            Ok(running) => running,
            Err(error) => {
                meter.settle(&yotta).await;
                return Err(error);
            }
        };
        let candidate = launched.failures.len();
        let command = Command {
            launch: &launch,
            pod: &launched.pod,
            token: tokens.get(candidate).map_or("", |token| token),
            start_timeout: self.start_timeout,
        };
        let ended = unless_stopped(&mut stop, command.until_exit()).await;
        let exit = ended.after_deletion(cleanup).await;
        meter.settle(&yotta).await;
        let exit = exit??;
        Ok(Outcome {
            exit_code: exit.code,
            candidate,
            candidate_errors: launched.failures,
            started_at: exit.started_at,
            ended_at: exit.ended_at,
            cost: meter.total(),
            pod: launched.pod,
        })
    }
}

impl IntoFuture for Job {
    type Output = Result<Outcome>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the command, which may hold tokens.
        f.debug_struct("Job")
            .field("run", &self.run)
            .field("start_timeout", &self.start_timeout)
            .finish_non_exhaustive()
    }
}

/// The specification with its command wrapped, and with a client token.
pub(super) fn wrap(mut spec: PodSpec, command: Option<&str>) -> Result<PodSpec> {
    let own = spec.take_initialization_command();
    let wrapped = match (own.as_deref(), command) {
        (Some(_), Some(_)) => {
            Err("has an initialization_command of its own: use to_completion to run it")
        }
        (None, None) => Err("has no initialization_command to run"),
        (Some(command), None) | (None, Some(command)) => Ok(command),
    };
    let wrapped = wrapped.and_then(|command| match spec.own_client_token() {
        _ if command.trim().is_empty() => Err("has an empty command"),
        Some(token) if token.contains(char::is_control) => {
            Err("has a client_token with a control character")
        }
        _ => Ok(command),
    });
    match wrapped {
        Ok(command) => {
            let is_marked = spec.own_client_token().is_some();
            let token = (!is_marked).then(random_client_token);
            let spec = spec
                .env(COMMAND_VARIABLE, command)
                .initialization_command(WRAPPER);
            Ok(match token {
                Some(token) => spec.client_token(token),
                None => spec,
            })
        }
        Err(problem) => {
            let name = spec.get_name().escape_debug();
            let problem = format!("the specification `{name}` {problem}");
            Err(Error::local("run a command", Kind::Config(problem)))
        }
    }
}

pub(super) fn token(spec: &PodSpec) -> String {
    spec.own_client_token().unwrap_or_default().to_owned()
}

/// How a command has ended.
struct Exit {
    code: u8,
    started_at: Timestamp,
    ended_at: Timestamp,
}

/// A command in a running pod.
struct Command<'a> {
    launch: &'a Launch,
    pod: &'a Pod,
    token: &'a str,
    start_timeout: Duration,
}

impl Command<'_> {
    /// Follows the log until the command has ended.
    async fn until_exit(&self) -> Result<Exit> {
        let pod_is_over = Arc::new(AtomicBool::new(false));
        let watched = pin!(self.until_over(&pod_is_over));
        let lines = pin!(self.read_log(pod_is_over.clone()));
        let exit = match select(lines, watched).await {
            Either::Left((exit, _)) => exit,
            // The log ends soon, because the pod is over.
            Either::Right((Ok(()), lines)) => timeout(LAST_LINES, lines).await.unwrap_or(Ok(None)),
            Either::Right((Err(error), _)) => Err(error),
        };
        match exit {
            Ok(Some(exit)) => Ok(exit),
            Ok(None) => Err(self.lost().await),
            // The log went away with the pod.
            Err(error) if error.is_not_found() => Err(self.lost().await),
            Err(error) => Err(error),
        }
    }

    /// Completes when the pod can no longer run the command. All waits of a client share their requests.
    async fn until_over(&self, pod_is_over: &AtomicBool) -> Result<()> {
        match self.launch.until_over(self.pod).await {
            Ok(_) => {}
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
        pod_is_over.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Reads the log until the line with the exit status. `None` if the log ends before it.
    async fn read_log(&self, pod_is_over: Arc<AtomicBool>) -> Result<Option<Exit>> {
        let lines = self.log().follow().until_over(pod_is_over);
        let mut lines = lines.give_up_after(LOG_PATIENCE);
        let mut latest_start = Instant::now() + self.start_timeout.min(FOR_EVER);
        let mut started_at = None;
        let mut empty: Option<LogLine> = None;
        loop {
            let deadline = match started_at {
                None => latest_start,
                Some(_) => Instant::now() + FOR_EVER,
            };
            let Ok(line) = timeout_at(deadline, lines.next_line()).await else {
                if self.may_have_begun().await {
                    latest_start = Instant::now() + START_EXTENSION;
                    continue;
                }
                let after = self.start_timeout;
                return Err(self.reported(Kind::NotStarted { after }, self.pod).await);
            };
            let Some(mut line) = line? else {
                return Ok(None);
            };
            let marker = Marker::find(&line.content, self.token);
            let marker = marker.map(|(before, marker)| (before.to_owned(), marker));
            let Some((before, marker)) = marker else {
                self.show(empty.take());
                match line.content.is_empty() {
                    // The wrapper ends the line that the command may not have ended.
                    true => empty = Some(line),
                    false => self.show(Some(line)),
                }
                continue;
            };
            let at = line
                .timestamp
                .unwrap_or_else(|| self.launch.yotta.core().now());
            if before.is_empty() {
                empty = None;
            } else {
                self.show(empty.take());
                line.content = before;
                self.show(Some(line));
            }
            match marker {
                Marker::Started => started_at = Some(at),
                Marker::Exited(code) => {
                    self.launch
                        .events
                        .emit(&RunEvent::Exited { exit_code: code });
                    return Ok(Some(Exit {
                        code,
                        started_at: started_at.unwrap_or(at),
                        ended_at: at,
                    }));
                }
            }
        }
    }

    fn log(&self) -> LogQuery {
        self.launch.yotta.pods().logs(self.pod.id).container()
    }

    /// Whether the log shows that the command has begun, or cannot be read now.
    async fn may_have_begun(&self) -> bool {
        let mut lines = self.log().lines();
        loop {
            match lines.next_line().await {
                Ok(Some(line)) if Marker::find(&line.content, self.token).is_some() => return true,
                Ok(Some(_)) => {}
                Ok(None) => return false,
                Err(error) => return is_transient(&error),
            }
        }
    }

    fn show(&self, line: Option<LogLine>) {
        if let Some(line) = line {
            self.launch.events.emit(&RunEvent::Line(line));
        }
    }

    /// The error of a pod that went away before the command had ended.
    async fn lost(&self) -> Error {
        let last = self.launch.yotta.pods().get(self.pod.id).await.ok();
        let pod = last.as_ref().unwrap_or(self.pod);
        let last = Some(Box::new(pod.clone()));
        self.reported(Kind::Unreachable { last }, pod).await
    }

    /// An error with a failure report.
    async fn reported(&self, kind: Kind, pod: &Pod) -> Error {
        let Launch { yotta, specs, .. } = self.launch;
        let secrets: Vec<_> = specs.iter().flat_map(PodSpec::secrets).collect();
        let report = PodFailure::collect(yotta, pod.id, Some(pod), &secrets).await;
        let doing = format!("run the command on pod {}", pod.id);
        let mut error = Error::local(doing, kind);
        error.0.report = Some(Box::new(report));
        error
    }
}
