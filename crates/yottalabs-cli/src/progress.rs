//! Progress on standard error, while a command waits for a pod.

use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle, WeakProgressBar};
use yottalabs::{Cost, HourlyPrice, Pod, PodId};

use crate::terminal_text::one_line;
use crate::values::{cost, in_short};
use crate::warnings::note;

/// The spinner on the terminal. A `MultiProgress` would panic when the terminal is closed.
static SPINNER: Mutex<Option<WeakProgressBar>> = Mutex::new(None);

/// Prints something on the terminal, above the spinner if there is one.
pub(crate) fn above_spinner<T>(print: impl FnOnce() -> T) -> T {
    let spinner = lock(&SPINNER).as_ref().and_then(WeakProgressBar::upgrade);
    match spinner {
        Some(spinner) => spinner.suspend(print),
        None => print(),
    }
}

/// Shows what a pod is doing: a spinner on a terminal, or a line for each change elsewhere. The spinner disappears with the
/// last clone.
#[derive(Clone, Debug)]
pub(crate) struct Progress(Arc<Shown>);

#[derive(Debug)]
struct Shown {
    bar: Option<ProgressBar>,
    state: Arc<Mutex<State>>,
}

/// What is shown.
#[derive(Debug)]
struct State {
    began: Instant,
    /// What the pod is doing, in one or two words.
    activity: String,
    /// The line that was printed last.
    line: String,
    spending: Option<Spending>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let state = Arc::new(Mutex::new(State {
            began: Instant::now(),
            activity: "starting".to_owned(),
            line: String::new(),
            spending: None,
        }));
        // Without a terminal, or on one that cannot move its cursor, the bar is hidden.
        let bar = ProgressBar::new_spinner();
        let bar = (!bar.is_hidden()).then_some(bar);
        if let Some(bar) = &bar {
            bar.set_style(spinner(state.clone()));
            bar.enable_steady_tick(Duration::from_millis(100));
            *lock(&SPINNER) = Some(bar.downgrade());
        }
        Self(Arc::new(Shown { bar, state }))
    }

    /// Shows the state of a pod, and counts what it costs from now on.
    pub(crate) fn pod(&self, pod: &Pod) {
        {
            let mut state = self.state();
            state.activity = activity(pod);
            let earlier = state.spending.take();
            let now = Instant::now();
            state.spending = Some(match earlier {
                Some(earlier) if earlier.pod == pod.id => earlier.then(pod, now),
                _ => Spending::new(pod, now),
            });
        }
        let name = pod.name.escape_debug();
        match &self.0.bar {
            Some(bar) => bar.set_message(format!(" · {name} ({})", pod.id)),
            None => self.line(format!("pod {} ({name}) is {}", pod.id, activity(pod))),
        }
    }

    /// Shows what happens while there is no pod.
    pub(crate) fn message(&self, text: String) {
        match &self.0.bar {
            Some(bar) => {
                self.state().activity = text;
                bar.set_message("");
            }
            None => self.line(text),
        }
    }

    /// The time since the beginning.
    pub(crate) fn time(&self) -> String {
        self.state().time()
    }

    /// An estimate of what the pod has cost meanwhile.
    pub(crate) fn cost(&self) -> Option<String> {
        self.state().cost()
    }

    /// Removes the spinner.
    pub(crate) fn hide(&self) {
        if let Some(bar) = &self.0.bar {
            bar.finish_and_clear();
        }
    }

    fn line(&self, text: String) {
        let mut state = self.state();
        if state.line != text {
            note(&text);
            state.line = text;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0.state)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A spinner whose time and cost advance by themselves. In a narrow terminal the name at its end is cut.
fn spinner(state: Arc<Mutex<State>>) -> ProgressStyle {
    let progress = move |_: &ProgressState, line: &mut dyn Write| {
        let state = lock(&state);
        let _ = write!(line, "{} · {}", state.activity, state.time());
        if let Some(cost) = state.cost() {
            let _ = write!(line, " · {cost}");
        }
    };
    let style = ProgressStyle::with_template("{spinner:.cyan} {progress}{wide_msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
    style.with_key("progress", progress)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The status of a pod, and the port for which it is not ready.
fn activity(pod: &Pod) -> String {
    let port = pod.expose.iter().find(|port| !port.is_healthy());
    let status = one_line(pod.status.as_str());
    match port.and_then(|port| port.port) {
        Some(port) if pod.status.is_billed() => format!("{status}, port {port} does not answer"),
        _ => status,
    }
}

impl State {
    fn time(&self) -> String {
        in_short(self.began.elapsed())
    }

    fn cost(&self) -> Option<String> {
        self.spending?.so_far(Instant::now())
    }
}

/// What a pod has cost while it was watched.
#[derive(Clone, Copy, Debug)]
struct Spending {
    pod: PodId,
    price: HourlyPrice,
    billed: Duration,
    billed_since: Option<Instant>,
    /// Whether the pod was billed before it was seen.
    is_later_part: bool,
}

impl Spending {
    fn new(pod: &Pod, now: Instant) -> Self {
        let is_billed = pod.status.is_billed();
        Self {
            pod: pod.id,
            price: pod.hourly_price(),
            billed: Duration::ZERO,
            billed_since: is_billed.then_some(now),
            is_later_part: is_billed,
        }
    }

    /// The pod is in this state from now on.
    fn then(self, pod: &Pod, now: Instant) -> Self {
        Self {
            price: pod.hourly_price(),
            billed: self.billed(now),
            billed_since: pod.status.is_billed().then_some(now),
            ..self
        }
    }

    fn billed(&self, now: Instant) -> Duration {
        let since = self.billed_since.map(|since| now.duration_since(since));
        self.billed + since.unwrap_or_default()
    }

    /// `≈` marks an estimate, `≥` one in which a part is missing. `None` if nothing is known.
    fn so_far(&self, now: Instant) -> Option<String> {
        let estimate: Cost = self.price.over(self.billed(now));
        let amount = cost(estimate.at_least(), None);
        let is_complete = estimate.total().is_some() && !self.is_later_part;
        match is_complete {
            true => Some(format!("≈ {amount}")),
            false if estimate.at_least().is_zero() => None,
            false => Some(format!("≥ {amount}")),
        }
    }
}
