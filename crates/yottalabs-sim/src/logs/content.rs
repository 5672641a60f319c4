//! The lines of both logs: the output of a script or of a training in the container, and the messages of the
//! platform.

use std::sync::Arc;

use yottalabs_client::wire::PodStatus;

use super::Kind;
use super::stream::{Lines, STEP, Segment, Text};
use crate::clock::Millis;
use crate::history::Cause;
use crate::pod::Pod;
use crate::rng::{Rng, mix};

/// The segments of one log.
pub(super) fn segments(pod: &Pod, kind: Kind) -> Vec<Segment> {
    match kind {
        Kind::Container => container(pod),
        Kind::System => system(pod),
    }
}

const STEP_MILLIS: i64 = 2_000;
const CHECKPOINT_EVERY: u64 = 50;

/// The segments of each run: the container starts again after a pause.
fn container(pod: &Pod) -> Vec<Segment> {
    let runs = (0_u64..).zip(&pod.runs);
    let segments = runs.flat_map(|(number, run)| {
        let key = mix(pod.key ^ number);
        let (start, end) = (run.running_at, run.stopped_at);
        if let Some(play) = pod.play.as_ref().map(Arc::clone) {
            let lines = Lines::Timed(play);
            return vec![Segment {
                start,
                end,
                lines,
                key,
            }];
        }
        let steps = Lines::Periodic(STEP_MILLIS, step);
        parts((start, end), intro(pod), Some(steps), key)
    });
    segments.collect()
}

/// Some first lines, and the lines after them.
fn parts(
    (start, end): (Millis, Option<Millis>),
    first: Vec<Text>,
    rest: Option<Lines>,
    key: u64,
) -> Vec<Segment> {
    let after = start.saturating_add(STEP * first.len() as i64);
    let mut segments = vec![Segment {
        start,
        end,
        lines: Lines::Fixed(first),
        key,
    }];
    segments.extend(rest.map(|lines| Segment {
        start: after,
        end,
        lines,
        key,
    }));
    segments
}

fn intro(pod: &Pod) -> Vec<Text> {
    let spec = &pod.spec;
    let mut lines = vec![
        ("INFO", format!("container started from {}", spec.image)),
        (
            "INFO",
            format!("found {} x {}", spec.gpu_count, pod.offer.gpu.display_name),
        ),
    ];
    if let Some(command) = &spec.initialization_command {
        lines.extend(command.lines().map(|line| ("INFO", format!("+ {line}"))));
    }
    lines.push((
        "WARN",
        "tokenizer: fast version not found, using the slow one".to_owned(),
    ));
    lines.push(("INFO", "🚀 training started".to_owned()));
    lines
}

fn step(index: u64, rng: &mut Rng) -> Text {
    let step = index + 1;
    if step.is_multiple_of(CHECKPOINT_EVERY) {
        return (
            "INFO",
            format!("💾 checkpoint saved: /workspace/checkpoints/step-{step:06}.pt"),
        );
    }
    if rng.within(1, 80) == 1 {
        let waited = rng.within(200, 900);
        return (
            "WARN",
            format!("data loader is slow: waited {waited} ms for step {step}"),
        );
    }
    // In ten-thousandths: falls from about 10 towards 1.8.
    let loss = 18_000 + 8_200_000 / (100 + step) + rng.within(0, 900);
    let tokens = rng.within(46_000, 52_000);
    let heat = rng.within(61, 78);
    let loss = format!("{}.{:04}", loss / 10_000, loss % 10_000);
    (
        "INFO",
        format!("step {step} | loss {loss} | {tokens} tokens/s | GPU {heat} °C"),
    )
}

const HEALTH_CHECK_MILLIS: i64 = 30_000;

/// The segments of each status, until the next one.
fn system(pod: &Pod) -> Vec<Segment> {
    let changes = pod.history.all();
    let ends = changes.iter().skip(1).map(|change| Some(change.0));
    let numbered = (0_u64..).zip(changes.iter().zip(ends.chain([None])));
    let segments = numbered.flat_map(|(number, ((start, status), end))| {
        // At least a millisecond, so that the lines stay if the next change is in the same one.
        let end = end.map(|end| end.max(start + 1));
        let is_running = *status == PodStatus::Running;
        let checks = is_running.then_some(Lines::Periodic(HEALTH_CHECK_MILLIS, health_check));
        // Differs from the keys of the container's segments.
        let key = mix(pod.key ^ (number << 32));
        parts((*start, end), messages(pod, status, *start), checks, key)
    });
    segments.collect()
}

fn messages(pod: &Pod, status: &PodStatus, since: Millis) -> Vec<Text> {
    let image = &pod.spec.image;
    let info = |text: String| ("INFO", text);
    match status {
        PodStatus::Pending => vec![
            info(format!("pod {} accepted", pod.id)),
            info(format!(
                "looking for {} x {} in {}",
                pod.spec.gpu_count, pod.offer.gpu.code, pod.offer.region.code
            )),
        ],
        PodStatus::Preparing => vec![
            info("machine assigned".to_owned()),
            info(format!("pulling image {image}")),
        ],
        PodStatus::Initializing => mounts(pod)
            .chain([info("creating container".to_owned())])
            .collect(),
        PodStatus::Running => vec![info("container started".to_owned())],
        PodStatus::Pausing => vec![info("stopping container to pause".to_owned())],
        PodStatus::Paused => vec![info("paused; container storage erased".to_owned())],
        PodStatus::Degraded => vec![("WARN", "health checks fail".to_owned())],
        PodStatus::Terminating => vec![match pod.end {
            Some((at, cause)) if at == since && cause != Cause::Deleted => {
                ("WARN", format!("stopping container: {cause}"))
            }
            _ => info("stopping container to delete".to_owned()),
        }],
        PodStatus::Terminated => vec![info("deleted".to_owned())],
        PodStatus::Failed => vec![("ERROR", failure(pod)), ("ERROR", "pod failed".to_owned())],
        // A history has no other status.
        _ => Vec::new(),
    }
}

/// Each start of the container mounts the volumes again.
fn mounts(pod: &Pod) -> impl Iterator<Item = Text> + '_ {
    let volumes = pod.spec.volumes.iter();
    volumes.map(|volume| {
        let (id, path) = (&volume.id, &volume.mount_path);
        ("INFO", format!("mounting volume {id} at {path}"))
    })
}

fn failure(pod: &Pod) -> String {
    match pod.end {
        Some((_, Cause::BadImage)) | None => {
            format!("failed to pull image {}: manifest unknown", pod.spec.image)
        }
        Some((_, Cause::ContainerFailed)) => "container ended with an error".to_owned(),
        Some((_, cause)) => format!("failed to start: {cause}"),
    }
}

fn health_check(_: u64, rng: &mut Rng) -> Text {
    (
        "INFO",
        format!("health check passed in {} ms", rng.within(2, 40)),
    )
}
