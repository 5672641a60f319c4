//! Commands that run to their end: jobs and batches.

mod batch;
mod limits;
mod outcome;
mod retries;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use yottalabs::{Decimal, PodSpec, RunEvent};
use yottalabs_sim::{PodStatus, Simulator};

fn spec(name: &str) -> PodSpec {
    PodSpec::new(name, "me/train:1", "NVIDIA_H100_80G", 1)
}

/// A writer whose text can be read while it is written.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The events of a run, each as a word or a line.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn listener(&self) -> impl FnMut(&RunEvent) + Send + 'static {
        let heard = self.0.clone();
        move |event| heard.lock().unwrap().push(word(event))
    }

    fn words(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn word(event: &RunEvent) -> String {
    match event {
        RunEvent::Launching { candidate, name } => format!("launching {candidate} {name}"),
        RunEvent::Launched(_) => "launched".to_owned(),
        RunEvent::Changed(pod) => pod.status.to_string(),
        RunEvent::Ready(_) => "ready".to_owned(),
        RunEvent::Line(line) => format!("> {}", line.content),
        RunEvent::Exited { exit_code } => format!("exited {exit_code}"),
        RunEvent::Retrying(_) => "retrying".to_owned(),
        RunEvent::Deleted(_) => "deleted".to_owned(),
        _ => unreachable!("{event:?}"),
    }
}

/// No pod is left, and the total is what the simulator's pods have cost, to the millisecond.
fn assert_books(sim: &Simulator, total: Option<Decimal>) {
    let pods = sim.pods();
    let is_ended = |status: &PodStatus| status.is_terminal() || *status == PodStatus::Terminating;
    assert!(pods.iter().all(|pod| is_ended(&pod.status)), "{pods:#?}");
    let total = total.unwrap();
    let books: Decimal = pods.iter().map(|pod| pod.cost).sum();
    // The simulator bills whole seconds, rounded down to a millionth.
    let seconds: Decimal = pods
        .iter()
        .filter(|pod| !pod.running.is_zero())
        .map(|pod| pod.cost / Decimal::from(pod.running.as_secs().max(1)))
        .sum();
    let rounding = seconds + Decimal::new(pods.len() as i64, 6);
    assert!(
        books <= total && total <= books + rounding,
        "{books} {total} {rounding}"
    );
}

const MINUTE: Duration = Duration::from_secs(60);
