//! Scripts: what a pod's container prints, and how it ends.

pub(crate) mod json;
pub(crate) mod plan;
pub(crate) mod play;

use std::time::Duration;

/// What a pod's container prints, and how it ends. It is played from the beginning at each start of the
/// container, which a pause, a deletion or the loss of the machine cuts. Play it with
/// [`Simulator::scripts`](crate::Simulator::scripts).
///
/// Lines take no time; only [`wait`](Self::wait) and [`lines_every`](Self::lines_every) do.
///
/// ```
/// use std::time::Duration;
/// use yottalabs_sim::Script;
///
/// let script = Script::new()
///     .line("loading data")
///     .wait(Duration::from_secs(30))
///     .lines_every(Duration::from_secs(10), ["epoch 1", "epoch 2"])
///     .partial("saving 50 %")
///     .exit(3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a script does nothing until it is played"]
pub struct Script {
    steps: Vec<Step>,
    ending: Ending,
    log_lag: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Text with the end of its line.
    Line(String),
    /// Text without the end of its line.
    Partial(String),
    Wait(Duration),
}

/// How a container ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Exit(u8),
    Fail,
    Hang,
    NoShell,
    IgnoresCommand,
}

impl Script {
    /// A script that prints nothing and exits with status 0 at once.
    pub const fn new() -> Self {
        Self {
            steps: Vec::new(),
            ending: Ending::Exit(0),
            log_lag: Duration::ZERO,
        }
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Prints a line.
    pub fn line(self, text: impl Into<String>) -> Self {
        self.step(Step::Line(text.into()))
    }

    /// Prints several lines.
    pub fn lines<T: Into<String>>(mut self, lines: impl IntoIterator<Item = T>) -> Self {
        let lines = lines.into_iter().map(|line| Step::Line(line.into()));
        self.steps.extend(lines);
        self
    }

    /// Prints several lines, and waits this long before each.
    pub fn lines_every<T: Into<String>>(
        self,
        period: Duration,
        lines: impl IntoIterator<Item = T>,
    ) -> Self {
        let lines = lines.into_iter();
        lines.fold(self, |script, line| script.wait(period).line(line))
    }

    /// Prints text without the end of its line. The next text continues the line, which the log shows when
    /// it is ended: by a line, or by the exit of a job's command.
    pub fn partial(self, text: impl Into<String>) -> Self {
        self.step(Step::Partial(text.into()))
    }

    /// Waits. Simulated time is exact to the millisecond.
    pub fn wait(self, time: Duration) -> Self {
        self.step(Step::Wait(time))
    }

    fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }

    /// Exits with this status at the end, as a script does by default with status 0. The pod stays
    /// `RUNNING`. Only the log of a wrapped pod shows the status: see the
    /// [convention](yottalabs_client::job).
    pub fn exit(self, status: u8) -> Self {
        self.ending(Ending::Exit(status))
    }

    /// Makes the pod `FAILED` one second after the end, as if its machine had failed.
    pub fn fail(self) -> Self {
        self.ending(Ending::Fail)
    }

    /// Never exits.
    pub fn hang(self) -> Self {
        self.ending(Ending::Hang)
    }

    /// Has an image without a shell, so that no command runs: the log has only the line that says so, and
    /// the pod becomes `FAILED` after one second.
    pub fn no_shell(self) -> Self {
        self.ending(Ending::NoShell)
    }

    /// Has an image whose own entry point runs instead of the pod's command: it prints the lines of this
    /// script and no marker, and never exits.
    pub fn ignores_command(self) -> Self {
        self.ending(Ending::IgnoresCommand)
    }

    /// The API shows each line this much later than the time that the line has. Default: at once.
    pub fn log_lag(mut self, lag: Duration) -> Self {
        self.log_lag = lag;
        self
    }
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}
