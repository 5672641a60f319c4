//! The lines of a script with their times, as one pod plays it.

use std::time::Duration;

use yottalabs_client::job::{CLIENT_TOKEN_VARIABLE, COMMAND_VARIABLE, Marker, WRAPPER};

use super::{Ending, Script, Step};
use crate::requests::PodSpec;
use crate::rng::Rng;

/// A script as one pod plays it. Times are in milliseconds after the start of the container.
#[derive(Debug)]
pub(crate) struct Play {
    /// The lines in order of time.
    pub(crate) lines: Vec<(u64, String)>,
    /// When the pod becomes `FAILED`, if it does.
    pub(crate) fails_at: Option<u64>,
    /// How much later the API shows a line.
    pub(crate) log_lag: u64,
}

/// From the end of a script to the failure of the pod, so that the last lines are before it.
const FAILURE_DELAY: u64 = 1_000;

const NO_SHELL: &str = r#"exec: "sh": executable file not found in $PATH"#;

/// The command that a pod's container runs: the one of a job, or else the pod's own.
pub(crate) fn command(spec: &PodSpec) -> &str {
    let own = || spec.initialization_command.as_deref().unwrap_or_default();
    job(spec).map_or_else(own, |job| job.command)
}

/// The command and the token of a wrapped pod.
struct Job<'spec> {
    command: &'spec str,
    token: &'spec str,
}

fn job(spec: &PodSpec) -> Option<Job<'_>> {
    let variable = |name| {
        let mut variables = spec.environment_vars.iter();
        variables
            .find(|variable| variable.key == name)
            .map(|found| found.value.as_str())
    };
    let is_wrapped = spec.initialization_command.as_deref() == Some(WRAPPER);
    let command = variable(COMMAND_VARIABLE).filter(|_| is_wrapped)?;
    // A shell shows an unset variable as an empty text.
    let token = variable(CLIENT_TOKEN_VARIABLE).unwrap_or_default();
    Some(Job { command, token })
}

impl Play {
    /// The script of a pod, or the one of a job without a script; `None` for other pods.
    pub(crate) fn of(spec: &PodSpec, script: Option<&Script>, rng: &mut Rng) -> Option<Self> {
        let job = job(spec);
        match (script, &job) {
            (Some(script), job) => Some(Self::new(script, job.as_ref())),
            (None, Some(found)) => Some(Self::new(&usual(found.command, rng), job.as_ref())),
            (None, None) => None,
        }
    }

    fn new(script: &Script, job: Option<&Job<'_>>) -> Self {
        let mut printer = Printer::default();
        let job = job.filter(|_| script.ending != Ending::IgnoresCommand);
        if script.ending == Ending::NoShell {
            printer.print(NO_SHELL);
            printer.end_line();
        } else {
            if let Some(job) = job {
                printer.print_marker(Marker::Started, job.token);
            }
            for step in &script.steps {
                match step {
                    Step::Line(text) => {
                        printer.print(text);
                        printer.end_line();
                    }
                    Step::Partial(text) => printer.print(text),
                    Step::Wait(time) => printer.wait(*time),
                }
            }
            if let (Some(job), Ending::Exit(status)) = (job, script.ending) {
                printer.print_marker(Marker::Exited(status), job.token);
            }
        }
        let fails = matches!(script.ending, Ending::Fail | Ending::NoShell);
        Self {
            fails_at: fails.then(|| printer.now.saturating_add(FAILURE_DELAY)),
            lines: printer.lines,
            log_lag: millis(script.log_lag),
        }
    }
}

/// What a job prints that has no script: about a minute of progress, and status 0.
fn usual(command: &str, rng: &mut Rng) -> Script {
    const STEPS: u64 = 6;
    let first = command.lines().map(str::trim).find(|line| !line.is_empty());
    let program = command.split_whitespace().next().unwrap_or("sh");
    let start = Script::new().line(format!("running: {}", first.unwrap_or_default()));
    let steps = (1..=STEPS).fold(start, |script, step| {
        let pause = Duration::from_millis(rng.within(7_000, 13_000));
        script
            .wait(pause)
            .line(format!("{program}: step {step} of {STEPS}"))
    });
    steps.line(format!("{program}: finished"))
}

/// The output of a container so far.
#[derive(Default)]
struct Printer {
    now: u64,
    lines: Vec<(u64, String)>,
    /// The text of the line that has not been ended.
    open: String,
}

impl Printer {
    /// Prints text, which may contain ends of lines.
    fn print(&mut self, text: &str) {
        let mut parts = text.split('\n');
        self.open += parts.next().unwrap_or_default();
        for part in parts {
            self.end_line();
            self.open += part;
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.open);
        self.lines.push((self.now, line));
    }

    fn wait(&mut self, time: Duration) {
        self.now = self.now.saturating_add(millis(time));
    }

    /// A marker has a line of its own, and an empty one before it if the line before has been ended.
    fn print_marker(&mut self, marker: Marker, token: &str) {
        self.end_line();
        self.print(&marker.line(token));
        self.end_line();
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
